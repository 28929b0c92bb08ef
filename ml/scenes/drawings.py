"""Things that the sticker pack lacks, drawn by us in its manner: 32 units wide and high."""

import random

from ml.scenes.shapes import blob, box, ellipse, line, path, polygon, shade, smooth


def _tree(leaf: str, dots: str = "") -> str:
    chance = random.Random(leaf)  # noqa: S311 - a drawing
    lobes = ((9, 14, 7), (23, 14, 7), (16, 15, 8), (12, 8, 6.5), (20, 8, 6.5), (16, 6, 5))
    trunk = path("M14.2 31.5L15 17h2l.8 14.5z", "#8a6142") + line(((16, 23), (20.5, 17)), "#8a6142", 1.3)
    crown = "".join(blob(chance, x, y + 0.8, r, r * 0.86, shade(leaf, -0.06)) for x, y, r in lobes)
    crown += "".join(blob(chance, x, y, r * 0.9, r * 0.76, leaf) for x, y, r in lobes)
    crown += "".join(blob(chance, x - 1.4, y - 1.8, r * 0.42, r * 0.28, shade(leaf, 0.07)) for x, y, r in lobes)
    fruit = (
        "".join(ellipse(chance.uniform(6, 26), chance.uniform(5, 18), 1.05, 1.05, dots) for _ in range(12))
        if dots
        else ""
    )
    return trunk + crown + fruit


def _lighthouse() -> str:
    parts = [path("M6 31q10-4 20 0z", "#8f8f96"), polygon(((12, 29.5), (13.4, 10), (18.6, 10), (20, 29.5)), "#fbf6ee")]
    for at in (13.5, 19.5, 25.5):
        lean = (at - 10) * 0.07
        parts.append(
            polygon(((13.4 - lean, at), (18.6 + lean, at), (18.8 + lean, at + 3), (13.2 - lean, at + 3)), "#e0503f")
        )
    parts += [
        box(12.2, 9, 7.6, 1.4, "#4a5160", round_=0.4),
        box(13.6, 5.2, 4.8, 4, "#ffe08a"),
        polygon(((13, 5.4), (16, 2), (19, 5.4)), "#e0503f"),
    ]
    return "".join([*parts, box(15, 26.4, 2, 3.2, "#6a4a3c", round_=1)])


def _windmill() -> str:
    parts = [
        polygon(((11, 31), (13, 14), (19, 14), (21, 31)), "#f6e7cf"),
        path("M12.6 14.4q3.4-6 6.8 0z", "#b5563f"),
        box(14.8, 26, 2.6, 5, "#7a5140", round_=1.2),
        box(15, 18.5, 2.2, 2.6, "#8fc0dc", round_=0.6),
    ]
    for angle in (20, 110, 200, 290):
        sail = box(0, -0.4, 11, 0.8, "#7a5140") + box(2.4, -3.2, 8.4, 2.8, "#fdf6e8")
        parts.append(f'<g transform="translate(16 12.6) rotate({angle})">{sail}</g>')
    return "".join([*parts, ellipse(16, 12.6, 1.1, 1.1, "#5f4336")])


def _hot_air_balloon() -> str:
    colours = ("#e8695a", "#f6c04a", "#5a9fd8", "#f6c04a", "#e8695a")
    parts = [
        line(((10.5, 17.5), (13.4, 25)), "#7a5a45", 0.5),
        line(((21.5, 17.5), (18.6, 25)), "#7a5a45", 0.5),
        ellipse(16, 10.5, 10, 10, colours[0]),
    ]
    for wide, colour in ((7.6, colours[1]), (4.6, colours[2]), (1.7, colours[1])):
        parts.append(ellipse(16, 10.5, wide, 10, colour))
    parts.append(path("M9.2 17.6q6.8 4.6 13.6 0l-3.4 3.6h-6.8z", "#d9523f"))
    return "".join(
        [*parts, box(12.8, 24.6, 6.4, 5, "#b5814f", round_=1.2), box(12.4, 24.2, 7.2, 1.4, "#8f6038", round_=0.7)]
    )


def _table() -> str:
    legs = "".join(box(x, 12, 2.2, 19, "#9a6a44", round_=0.6) for x in (4, 25.8)) + "".join(
        box(x, 12, 1.6, 14, "#7f5536") for x in (8.6, 21.8)
    )
    return legs + box(1.5, 8.6, 29, 3.8, "#c08a58", round_=1.2) + box(1.5, 8.6, 29, 1.5, "#d6a472", round_=0.7)


def _vase() -> str:
    body = path(
        smooth(
            [(12.4, 6), (19.6, 6), (18.6, 11), (23.4, 19), (20.6, 30), (11.4, 30), (8.6, 19), (13.4, 11)], closed=True
        ),
        "#6fa8c9",
    )
    return (
        body
        + path(smooth([(11.6, 14), (10.2, 19), (11.4, 26), (12.4, 20)], closed=True), "#a8d0e4")
        + line(((9.4, 21), (16, 23.4), (22.6, 21)), "#f4f0e4", 1.2)
    )


def _bench() -> str:
    slats = "".join(
        box(2, y, 28, 2.3, tone, round_=0.8)
        for y, tone in ((9, "#c08a58"), (12.4, "#b57f50"), (15.8, "#c08a58"), (19.6, "#d6a472"))
    )
    iron = "".join(line(((x, 8.6), (x, 21), (x, 30)), "#4f5a5c", 1.5) for x in (5.4, 26.6)) + line(
        ((5.4, 21.6), (4, 30.2)), "#4f5a5c", 1.5
    )
    return iron + slats


def _fence() -> str:
    rails = box(0, 16, 32, 1.7, "#e6d8c0") + box(0, 24, 32, 1.7, "#e6d8c0")
    return rails + "".join(
        polygon(((x, 30), (x, 13), (x + 1.8, 10.6), (x + 3.6, 13), (x + 3.6, 30)), "#fbf4e6")
        for x in (1, 7.8, 14.6, 21.4, 27.6)
    )


def _bridge() -> str:
    deck = path("M0 17.5Q16 8.5 32 17.5V31H27.4Q25 19 16 18.6Q7 19 4.6 31H0z", "#b9aa9c")
    top = line(((0, 16.6), (8, 12.6), (16, 11.2), (24, 12.6), (32, 16.6)), "#97877c", 1.8)
    stones = "".join(
        box(x, y, 2.6, 1.2, "#a5968a", round_=0.4)
        for x, y in ((2, 21), (1.4, 26), (6.4, 17.4), (12, 15.2), (18, 15.2), (23.6, 17.4), (27.6, 21), (28.4, 26))
    )
    return (
        deck
        + top
        + stones
        + line(((1, 12.6), (9, 8.4), (16, 7.2), (23, 8.4), (31, 12.6)), "#97877c", 0.9)
        + "".join(
            line(((x, y), (x, y + 4.2)), "#97877c", 0.8)
            for x, y in ((4, 11), (10, 8.2), (16, 7.2), (22, 8.2), (28, 11))
        )
    )


def _street_lamp() -> str:
    return (
        box(15.2, 9, 1.6, 22, "#4a5160", round_=0.6)
        + box(12.8, 29.4, 6.4, 1.8, "#4a5160", round_=0.6)
        + path("M12.6 9L13.6 3.6h4.8L19.4 9z", "#ffe6a0")
        + polygon(((12.6, 3.8), (16, 1), (19.4, 3.8)), "#4a5160")
        + box(12.2, 8.6, 7.6, 1.2, "#4a5160")
    )


def _piano() -> str:
    body = (
        box(3, 8, 26, 15, "#6b4636", round_=1.2)
        + box(2.2, 6.8, 27.6, 2, "#7f5644", round_=0.8)
        + box(2, 17, 28, 4.6, "#55362a", round_=0.8)
    )
    keys = "".join(box(3.4 + 1.8 * at, 17.4, 1.6, 2.8, "#fdfaf4") for at in range(14)) + "".join(
        box(4.6 + 1.8 * at, 17.4, 0.8, 1.6, "#2f2a30") for at in (0, 1, 3, 4, 5, 7, 8, 10, 11, 12)
    )
    return (
        body
        + keys
        + box(4, 21.6, 2.4, 9.4, "#55362a")
        + box(25.6, 21.6, 2.4, 9.4, "#55362a")
        + box(11, 10, 10, 5, "#fbf4e4", round_=0.4)
    )


def _plate() -> str:
    return (
        ellipse(16, 24, 14, 5.2, "#dfe6ee") + ellipse(16, 23.2, 14, 5, "#fbfcfe") + ellipse(16, 23.2, 9, 3, "#eaf0f6")
    )


def _lamp() -> str:
    return (
        box(15.2, 12, 1.6, 18, "#8a6a4f")
        + ellipse(16, 30, 5, 1.4, "#8a6a4f")
        + polygon(((11.4, 2), (20.6, 2), (24, 12.6), (8, 12.6)), "#f9d98a")
    )


def _fireplace() -> str:
    bricks = box(3, 5, 26, 26, "#b9654c") + "".join(
        box(3.6 + 5.2 * at + 2.4 * (row % 2), 6 + 3.1 * row, 4.4, 2.4, "#c9785c")
        for row in range(8)
        for at in range(5 - row % 2)
    )
    hole = path("M8 31V17q8-6 16 0v14z", "#3a2a2c")
    fire = path(
        "M16 17.6c4 4 5 6.4 4.6 9.4c-.4 2.6-2.4 4-4.6 4s-4.4-1.4-4.6-4c0-2 1.4-3 2-4.6"
        "c.8 1 1.2 1.4 1.4 2.4c1-2 1.6-4 1.2-7.2z",
        "#f98a2f",
    ) + path("M16.2 23.6c2 2 2.6 3.4 2.2 5.2c-.4 1.6-1.2 2.2-2.4 2.2s-2.2-.8-2.3-2.2c0-1.6 1.6-2.6 2.5-5.2z", "#ffd75a")
    return bricks + hole + fire + box(1.4, 3, 29.2, 3, "#8a5f45", round_=0.8)


def _fishing_rod() -> str:
    rod = line(((1, 31), (12, 17), (25, 3)), "#8a6142", 1.1) + ellipse(3.6, 28, 1.5, 1.5, "#4a5160")
    fish = path("M24.4 24.6c3-.4 4.4 1.6 4.2 4c-.2 1.6-1.6 3-4.2 2.8c-2.4-.2-3.4-1.6-3.4-3.2s1-3.4 3.4-3.6z", "#5aa7d8")
    return rod + line(((25, 3), (25.6, 14), (24.8, 25)), "#e9eef2", 0.4) + fish + ellipse(26.2, 27, 0.5, 0.5, "#26303a")


def _robot() -> str:
    parts = [box(x, 22.5, 3.6, 7, "#8f9bb0", round_=1.2) for x in (10.4, 18)] + [
        box(x, 28.6, 5, 2.8, "#5f6b82", round_=1.2) for x in (9.6, 17.4)
    ]
    parts += [
        line(((9, 16), (5, 18.6), (4.4, 22)), "#8f9bb0", 2.2),
        line(((23, 16), (27, 13.6), (28, 10)), "#8f9bb0", 2.2),
    ]
    parts += [
        ellipse(4.4, 22.4, 1.8, 1.8, "#e8695a"),
        ellipse(28, 9.6, 1.8, 1.8, "#e8695a"),
        box(8.4, 14, 15.2, 10, "#7fb8d8", round_=2.6),
    ]
    parts += [
        box(11.6, 16.2, 8.8, 4.6, "#f4f8fb", round_=1),
        ellipse(13.8, 18.5, 0.9, 0.9, "#e8695a"),
        ellipse(16, 18.5, 0.9, 0.9, "#f6c04a"),
        ellipse(18.2, 18.5, 0.9, 0.9, "#5aa37a"),
    ]
    parts += [
        line(((16, 4), (16, 1.6)), "#8f9bb0", 0.9),
        ellipse(16, 1.5, 1.2, 1.2, "#f6c04a"),
        box(8, 3.6, 16, 10.6, "#a9d4e8", round_=3.4),
        box(10, 6, 12, 5.6, "#2f3a52", round_=2.4),
    ]
    parts += [
        ellipse(13.2, 8.6, 1.3, 1.5, "#7ff0e0"),
        ellipse(18.8, 8.6, 1.3, 1.5, "#7ff0e0"),
        line(((14.4, 12.8), (16, 13.3), (17.6, 12.8)), "#4a6a80", 0.6),
    ]
    return "".join(parts)


def _sofa() -> str:
    back = box(3, 6, 26, 15, "#d9694f", round_=4) + "".join(
        box(x, 7.4, 11.4, 10, "#e27e64", round_=3) for x in (4.4, 16.2)
    )
    arms = "".join(box(x, 12.5, 5.6, 14, "#c65a42", round_=2.6) for x in (0.4, 26))
    seat = "".join(box(x, 17.6, 10.6, 5.4, "#ec907a", round_=1.8) for x in (5.2, 16.2)) + box(
        4, 22, 24, 5, "#cf6049", round_=1.2
    )
    return "".join(box(x, 26, 1.8, 3.6, "#6b4a38", round_=0.6) for x in (4, 26.2)) + back + seat + arms


def _submarine() -> str:
    parts = [
        box(12, 7.4, 7, 8, "#e8a92f", round_=1.6),
        line(((16, 8), (16, 3.6), (19.4, 3.6)), "#b5802a", 1.2),
        ellipse(15.4, 19.6, 13, 7.6, "#f7c23c"),
        path("M3 16.4q12-6.4 25 0q-12-3-25 0z", "#ffdf86"),
    ]
    parts += [ellipse(x, 19.4, 2.5, 2.5, "#c98f2a") + ellipse(x, 19.4, 1.8, 1.8, "#8fd4f0") for x in (9, 15.4, 21.8)]
    return "".join([*parts, polygon(((27.4, 19.6), (31, 15), (31, 24.2)), "#c98f2a")])


def _unicorn() -> str:
    white, mane = "#f7f2fb", ("#f58fc0", "#b48af0", "#7fc0f5")
    parts = [line(((25, 17), (29, 19), (29, 25)), mane[1], 3.2), line(((26, 17.6), (30.4, 21), (30, 26)), mane[0], 1.6)]
    parts += [
        line(((x, 20), (x + lean, 29.6)), shade(white, -0.05 if dark else 0), 2.9)
        for x, lean, dark in ((13.2, -1, True), (23, 1, True), (11.2, 0, False), (21.4, 0, False))
    ]
    parts += [ellipse(x, 30.2, 1.7, 1.1, "#c9a4e0") for x in (12.2, 24, 11.2, 21.4)]
    parts += [
        ellipse(17.4, 18, 8.2, 5.2, white),
        path(smooth([(10, 20), (14.6, 16), (13.2, 8), (10.4, 6.2), (7.6, 9), (8.4, 15)], closed=True), white),
    ]
    parts += [
        path(
            smooth([(3.6, 12.6), (5, 9.4), (9, 5.6), (12.6, 6.8), (12.4, 10.4), (8.4, 12.8), (5.4, 14.6)], closed=True),
            white,
        ),
        polygon(((8.2, 6), (9.6, -0.4), (10.6, 5.4)), "#f9c94a"),
        polygon(((11, 6.6), (12.8, 3.6), (13.4, 7.2)), white),
    ]
    parts += [
        line(((12, 5.8), (15.2, 9), (15.4, 14), (17.4, 17)), tone, 2.4 - 0.5 * at, transform=f"translate({at * 0.9} 0)")
        for at, tone in enumerate(mane)
    ]
    return "".join(
        [
            *parts,
            ellipse(8.2, 9.2, 0.75, 0.95, "#3a2f4a"),
            ellipse(5.2, 12.6, 0.35, 0.35, "#c99ab8"),
            ellipse(7.4, 11.4, 1.0, 0.6, "#fbc7d8"),
        ]
    )


DRAWINGS: dict[str, str] = {
    "deciduous-tree": _tree("#62ab4c"), "cherry-tree": _tree("#f6b3cb", "#fde0ea"),
    "autumn-tree": _tree("#e07a35"), "ginkgo-tree": _tree("#f2c53c"),
    "apple-tree": _tree("#63ad50", "#e5483f"), "lighthouse": _lighthouse(), "windmill": _windmill(),
    "hot-air-balloon": _hot_air_balloon(), "table": _table(), "vase": _vase(), "bench": _bench(), "fence": _fence(),
    "bridge": _bridge(), "street-lamp": _street_lamp(), "piano": _piano(), "plate": _plate(), "lamp": _lamp(),
    "fireplace": _fireplace(), "submarine": _submarine(), "sofa": _sofa(), "fishing-rod": _fishing_rod(),
    "robot": _robot(), "unicorn-horse": _unicorn(),
}  # fmt: skip
