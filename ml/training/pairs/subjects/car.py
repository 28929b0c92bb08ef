"""Cars: from the side (saloon, beetle, van, sports car, open car, pickup), from the front, at an angle."""

import numpy as np

from ml.training.pairs.pair import Pair
from ml.training.pairs.subjects import crayons
from ml.training.pairs.subjects.backdrop import outdoors, road
from ml.training.pairs.subjects.outlines import Corners, Points, arc, box, curve, moved, oval, star
from ml.training.pairs.subjects.placing import Size, figures
from ml.training.pairs.subjects.sheet import Sheet


def draw(chance: np.random.Generator, size: Size) -> Pair:
    sheet = Sheet(chance, size)
    main, second = crayons.different(chance, 2)
    kind = chance.choice(("", "taxi", "police", "race"), p=(0.79, 0.07, 0.07, 0.07))
    sheet.colour("body", {"taxi": crayons.near(chance, crayons.YELLOW), "police": crayons.WHITE}.get(kind, main))
    sheet.colour("trim", crayons.near(chance, crayons.rgb("#3f62b5")) if kind == "police" else second)
    sheet.colour("wheel", crayons.near(chance, crayons.DARK_GREY, 3))
    sheet.colour("hub", crayons.near(chance, crayons.LIGHT_GREY, 3))
    sheet.colour("window", crayons.near(chance, crayons.GLASS, 4))
    sheet.colour("lamp", crayons.near(chance, crayons.YELLOW))
    sheet.colour("rear lamp", crayons.near(chance, crayons.RED))
    sheet.colour("metal", crayons.near(chance, crayons.SILVER, 4))
    view = VIEWS[chance.choice(len(VIEWS), p=WEIGHTS)]
    ground = chance.random()
    floor = None
    if ground < 0.18:
        floor = chance.uniform(36, 66)
        road(sheet, floor - chance.uniform(6, 22))
    elif ground < 0.36:
        floor = chance.uniform(42, 100)
        outdoors(sheet, floor - chance.uniform(0, 16))
    plain = ground > 0.85
    for _ in figures(sheet, 0.78, 1.12, tilt=3, floor=floor, sole=60):
        if plain:
            sheet.line([(-96, 62), (96, 62)])
        view(sheet, kind)
    return sheet.pair("car", "body", ("자동차", *{"taxi": ("택시",), "police": ("경찰차",)}.get(kind, ())))


# ---------------------------------------------------------------- from the side; the front is on the right

# roof line from rear to front over the body, in shares of the length and of the roof's height
ROOFS: dict[str, tuple[tuple[float, float], ...]] = {
    "saloon": ((0.2, 0), (0.32, 1), (0.64, 1), (0.8, 0)),
    "hatch": ((0.04, 0), (0.12, 1), (0.6, 1), (0.78, 0)),
    "jeep": ((0.03, 0), (0.05, 1), (0.64, 1), (0.7, 0)),
    "van": ((0.02, 0), (0.03, 1), (0.82, 1), (0.95, 0)),
    "sports": ((0.1, 0), (0.36, 1), (0.56, 1), (0.8, 0)),
    "tall": ((0.22, 0), (0.26, 1), (0.72, 1), (0.76, 0)),
    "cab": ((0.5, 0), (0.52, 1), (0.74, 1), (0.84, 0)),
}
HEIGHTS = {"saloon": 46, "hatch": 50, "jeep": 56, "van": 72, "sports": 32, "tall": 52, "cab": 54}


def from_the_side(sheet: Sheet, kind: str) -> None:
    chance = sheet.chance
    name = "sports" if kind == "race" else str(chance.choice(list(ROOFS)))
    length, body = chance.uniform(176, 212), chance.uniform(38, 54) * (0.8 if name == "sports" else 1)
    roof = HEIGHTS[name] * chance.uniform(0.85, 1.15)
    x, y = -length / 2, 8 - body / 2 + roof * 0.25
    shares = np.array(ROOFS[name]) + np.c_[chance.uniform(-0.02, 0.02, 4), np.zeros(4)]
    cabin = np.c_[x + shares[:, 0] * length, y + 3 - shares[:, 1] * roof]
    one_piece = chance.random() < 0.5
    round_top = chance.random() < 0.4
    if chance.random() < 0.5:
        _on_the_roof(sheet, kind, float(cabin[1:3, 0].mean()), y - roof)
    _body_side(sheet, cabin, (x, y, length, body), one_piece, round_top)
    _windows(sheet, cabin, y, roof, round_top)
    _side_details(sheet, kind, (x, y, length, body), float(cabin[1:3, 0].mean()))
    low = y + body
    size = chance.uniform(18, 26) * (1.15 if name == "jeep" else 1)
    _wheels(
        sheet, [(x + length * chance.uniform(0.18, 0.25), low), (x + length * chance.uniform(0.74, 0.81), low)], size
    )


def _body_side(
    sheet: Sheet, cabin: Points, frame: tuple[float, float, float, float], one_piece: bool, round_top: bool
) -> None:
    chance, (x, y, length, body) = sheet.chance, frame
    low = y + body
    top = curve(cabin, closed=False) if round_top else cabin
    if one_piece:
        nose, tail = chance.uniform(2, 14), chance.uniform(0, 8)
        rear = [(x + 6, low), (x - 1, y + body * 0.5), (x + tail, y + 3)]
        front = [(x + length - nose, y + chance.uniform(2, 10)), (x + length, y + body * 0.5), (x + length - 4, low)]
        sheet.shape(np.vstack([rear, top, front]), "body")
        return
    sheet.shape(top, "body")
    if chance.random() < 0.35:
        outline = curve([(x, low), (x, y + 8), (x + length * 0.3, y), (x + length * 0.75, y),
            (x + length, y + body * 0.4), (x + length, low)])  # fmt: skip
        sheet.shape(outline, "body")
    else:
        sheet.shape(box(x, y, length, body, chance.uniform(4, 22)), "body")


def _windows(sheet: Sheet, cabin: Points, y: float, roof: float, round_top: bool) -> None:
    chance = sheet.chance
    (a, _), (b, _), (c, _), (d, _) = cabin
    inset, top, low = chance.uniform(5, 8), y + 3 - roof * 0.83, y - chance.uniform(0, 4)
    rear_low, front_low = a + (b - a) * 0.15 + inset, d - (d - c) * 0.15 - inset
    wide = c - b
    count = 1 if chance.random() < 0.2 else int(np.clip(round(wide / 42), 1, 4)) if wide > 90 else 2
    lower, upper = np.linspace(rear_low, front_low, count + 1), np.linspace(b + inset * 0.6, c - inset * 0.6, count + 1)
    lower[1:-1] = upper[1:-1]
    if round_top and count > 1 and chance.random() < 0.3:
        for k in range(count):
            middle = (upper[k] + upper[k + 1]) / 2
            sheet.shape(oval(middle, (top + low) / 2, wide / count * 0.36, (low - top) / 2), "window", width=0.9)
        return
    for k in range(count):
        left, right = (2 if k else 0), (2 if k < count - 1 else 0)
        corners = [
            (lower[k] + left, low),
            (upper[k] + left, top),
            (upper[k + 1] - right, top),
            (lower[k + 1] - right, low),
        ]
        sheet.shape(corners, "window", width=0.9)
        if sheet.hand.detail > 0.6 and chance.random() < 0.5:
            x = (upper[k] + upper[k + 1]) / 2
            sheet.line([(x - 5, low - 6), (x + 5, top + 8)], width=0.7)
        elif chance.random() < 0.08:
            _driver(sheet, (upper[k] + upper[k + 1]) / 2, low)


def _driver(sheet: Sheet, x: float, low: float) -> None:
    sheet.colour("skin", crayons.one_of(sheet.chance, crayons.SKIN))
    sheet.colour("hair", crayons.one_of(sheet.chance, crayons.HAIR))
    sheet.shape(arc(x, low - 11, 11, 12, 170, 370), "hair", width=0.8)
    sheet.shape(oval(x, low - 9, 9), "skin", width=0.8)
    for dx in (-3, 4):
        sheet.blot(oval(x + dx, low - 10, 1.2))


def _on_the_roof(sheet: Sheet, kind: str, x: float, y: float) -> None:
    chance = sheet.chance
    if kind == "taxi":
        sheet.shape(box(x - 16, y - 11, 32, 16, 3), "window")
    elif kind == "police":
        sheet.shape(box(x - 14, y - 9, 14, 12, 4), "rear lamp")
        sheet.colour("blue lamp", crayons.near(chance, crayons.rgb("#3f78c9")))
        sheet.shape(box(x, y - 9, 14, 12, 4), "blue lamp")
    elif kind == "race":
        sheet.shape([(x - 90, y + 26), (x - 98, y + 4), (x - 62, y + 4), (x - 80, y + 26)], "trim")
    elif chance.random() < 0.25:
        for k in range(int(chance.integers(1, 3))):
            sheet.colour(f"case {k}", crayons.one_of(chance, crayons.MAIN))
            sheet.shape(box(x - 30 + k * 32, y - 18, 28, 19, 3), f"case {k}")
    elif chance.random() < 0.3:
        sheet.line([(x - 8, y), (x - 14, y - 26)])


def _side_details(sheet: Sheet, kind: str, frame: tuple[float, float, float, float], middle: float) -> None:
    chance, (x, y, length, body) = sheet.chance, frame
    low = y + body
    if kind in ("police", "race") or chance.random() < 0.18:
        sheet.shape(box(x + 3, y + body * 0.42, length - 6, body * 0.2), "trim", width=0.8)
    if chance.random() < 0.55:
        for dx in (0, length * 0.22)[: 1 + int(chance.random() < 0.5)]:
            sheet.line([(middle + dx, y + 3), (middle + dx, low - 5)], width=0.8)
    if chance.random() < 0.6:
        for dx in (5, length * 0.22 + 5)[: 1 + int(chance.random() < 0.4)]:
            sheet.shape(box(middle + dx, y + body * 0.25, 13, 5, 2), "metal", width=0.7)
    if chance.random() < 0.4:
        for end in (x - 6, x + length - 18):
            sheet.shape(box(end, low - 11, 24, 10, 4), "metal", width=0.8)
    _side_lamps(sheet, (x, y, length, body))
    if kind == "race" or chance.random() < 0.08:
        sheet.colour("badge", crayons.WHITE)
        sheet.shape(oval(middle, y + body * 0.5, 14), "badge", width=0.8)
        sheet.line(
            [(middle - 3, y + body * 0.5 - 5), (middle + 1, y + body * 0.5 - 8), (middle + 1, y + body * 0.5 + 8)]
        )
    elif kind == "police":
        sheet.shape(star(middle, y + body * 0.5, 10), "lamp", width=0.8)
    if chance.random() < 0.12:
        for k in range(3):
            sheet.ring(oval(x - 14 - 11 * k, low - 4 - 5 * k, 4 + 2 * k), width=0.8)


def _side_lamps(sheet: Sheet, frame: tuple[float, float, float, float]) -> None:
    chance, (x, y, length, body) = sheet.chance, frame
    front = x + length
    if chance.random() < 0.85:
        squared = box(front - 13, y + body * 0.25, 14, 10, 3)
        sheet.shape(oval(front - 7, y + body * 0.34, 7, 7) if chance.random() < 0.6 else squared, "lamp", width=0.8)
    if chance.random() < 0.7:
        sheet.shape(box(x - 1, y + body * 0.22, 8, 13, 3), "rear lamp", width=0.8)


def _wheels(sheet: Sheet, places: list[tuple[float, float]], size: float) -> None:
    chance = sheet.chance
    arches, inner, kind = chance.random() < 0.4, chance.uniform(0.4, 0.62), chance.integers(5)
    for x, y in places:
        if arches:
            sheet.line(arc(x, y, size * 1.2, size * 1.2, 180, 360), width=0.9)
        sheet.shape(oval(x, y, size), "wheel")
        if kind == 0:
            continue
        sheet.shape(oval(x, y, size * inner), "hub", width=0.9)
        if kind == 2:
            sheet.blot(oval(x, y, size * 0.1))
        elif kind >= 3:
            for angle in np.radians(np.arange(5) * 72 + 18):
                way = np.array([np.cos(angle), np.sin(angle)])
                sheet.line(np.array([(x, y) + way * 2, (x, y) + way * size * inner]), width=0.6)


def beetle(sheet: Sheet, kind: str) -> None:
    """One round hood over everything, or an open car with a person."""
    chance = sheet.chance
    long, high = chance.uniform(88, 100), chance.uniform(66, 84)
    low = 40
    dome = np.vstack([arc(0, low, long, high, 180, 360), [(long, low), (-long, low)]])
    if chance.random() < 0.5:
        sheet.shape(dome, "body")
        span = chance.uniform(0.5, 0.66)
        for side in (-1, 1):
            pane = arc(side * 3, low - high * 0.38, long * span * side, high * span * 0.8, 270, 360)
            sheet.shape(np.vstack([pane, [(side * 3, low - high * 0.38)]]), "window", width=0.9)
        sheet.line([(0, low - high * 0.36), (0, low - 4)], width=0.8)
    else:
        _driver(sheet, -8, low - 34)
        sheet.line([(30, low - 30), (20, low - 62)], width=1.2)
        outline = [(-long, low), (-long, low - 22), (-50, low - 40), (-26, low - 34), (24, low - 34), (66, low - 30),
            (long, low - 18), (long, low)]  # fmt: skip
        sheet.shape(curve(outline) if chance.random() < 0.5 else outline, "body")
    _side_details(sheet, kind, (-long, low - 30, 2 * long, 30), -10)
    size = chance.uniform(19, 25)
    _wheels(sheet, [(-long * 0.56, low), (long * 0.56, low)], size)


# ---------------------------------------------------------------- from the front


def from_the_front(sheet: Sheet, kind: str) -> None:
    chance = sheet.chance
    wide, roof, body = chance.uniform(62, 84), chance.uniform(46, 66), chance.uniform(46, 60)
    top, y = -roof - 4, 0
    low = y + body
    for side in (-1, 1):
        sheet.shape(box(side * wide * 0.76 - 13, low - 16, 26, chance.uniform(30, 38), 6), "wheel")
    if chance.random() < 0.6:
        for side in (-1, 1):
            sheet.shape(oval(side * (wide + 6), y - 8, 11, 8), "body")
    narrow = wide * chance.uniform(0.6, 0.82)
    cabin: Corners = [(-wide * 0.92, y + 4), (-narrow, top), (narrow, top), (wide * 0.92, y + 4)]
    if kind in ("taxi", "police"):
        _on_the_roof(sheet, kind, 0, top)
    sheet.shape(
        curve([*cabin, (wide * 0.9, y + 20), (-wide * 0.9, y + 20)]) if chance.random() < 0.3 else cabin, "body"
    )
    sheet.shape([(-wide * 0.78, y), (-narrow * 0.88, top + 9), (narrow * 0.88, top + 9), (wide * 0.78, y)], "window")
    if chance.random() < 0.25:
        _driver(sheet, narrow * 0.4, y)
    sheet.shape(box(-wide, y - 2, 2 * wide, body, chance.uniform(6, 20)), "body")
    lamp = chance.uniform(10, 15)
    for side in (-1, 1):
        sheet.shape(oval(side * wide * 0.72, y + body * 0.36, lamp), "lamp")
        if sheet.hand.detail > 0.6:
            sheet.ring(oval(side * wide * 0.72, y + body * 0.36, lamp * 0.6), width=0.7)
    _grille(sheet, wide, y + body * 0.36)
    sheet.shape(box(-wide - 3, low - 17, 2 * wide + 6, 14, 6), "metal")
    if chance.random() < 0.6:
        sheet.colour("plate", crayons.WHITE)
        sheet.shape(box(-18, low - 17, 36, 14, 2), "plate", width=0.8)


def _grille(sheet: Sheet, wide: float, y: float) -> None:
    chance = sheet.chance
    kind = chance.integers(4)
    if kind == 0:
        sheet.line(arc(0, y - 4, wide * 0.34, 14, 15, 165))
    elif kind < 3:
        sheet.shape(box(-wide * 0.42, y - 9, wide * 0.84, 18, 5), "metal")
        for k in range(1, 4):
            if kind == 1:
                sheet.line([(-wide * 0.4, y - 9 + 4.5 * k), (wide * 0.4, y - 9 + 4.5 * k)], width=0.6)
            else:
                sheet.line([(wide * (-0.42 + 0.21 * k), y - 9), (wide * (-0.42 + 0.21 * k), y + 9)], width=0.6)


# ---------------------------------------------------------------- at an angle


def at_an_angle(sheet: Sheet, kind: str) -> None:
    """Three quarters: the front face on the right falls away to the rear on the left."""
    chance = sheet.chance
    deep = np.array([chance.uniform(34, 52), -chance.uniform(6, 16)])
    long, body, roof = chance.uniform(104, 128), chance.uniform(38, 48), chance.uniform(34, 48)
    x, y = -long / 2 - deep[0] / 2, 4.0
    corner = np.array([x + long, y])
    low = np.array([0, body])
    front = np.array([corner, corner + deep, corner + deep + low, corner + low])
    back, tip = np.array([x + long * 0.1, y]), np.array([x + long * 0.7, y])
    rise_back, rise_tip = np.array([10, -roof]), np.array([-16, -roof])
    sheet.shape(oval(*(corner + deep + low - (6, 0)), 10, 16), "wheel")
    sheet.shape([back, back + rise_back, back + rise_back + deep, tip + rise_tip + deep, tip + deep, tip], "body")
    sheet.shape([tip, tip + rise_tip, tip + rise_tip + deep, tip + deep], "window")
    side = np.array(
        [moved(back, 6, -3), moved(back + rise_back, 3, 6), moved(tip + rise_tip, -2, 6), moved(tip, -8, -3)]
    )
    half = (side[1] + side[2]) / 2
    sheet.shape([side[0], side[1], half - (2, 0), (half[0] - 2, side[0][1])], "window", width=0.9)
    sheet.shape([(half[0] + 2, side[0][1]), moved(half, 2, 0), side[2], side[3]], "window", width=0.9)
    sheet.shape([tip, tip + deep, corner + deep, corner], "body")
    sheet.shape([(x, y + 3), back, corner, corner + low, (x, y + body)], "body")
    sheet.shape(front, "body")
    for share in (0.2, 0.8):
        sheet.shape(oval(*(corner + deep * share + low * 0.36), 6, 7.5), "lamp", width=0.8)
    bar = np.array([corner + low * 0.68, corner + deep + low * 0.68, corner + deep + low * 0.86, corner + low * 0.86])
    sheet.shape(bar, "metal", width=0.8)
    sheet.line([(half[0], y), (half[0], y + body - 4)], width=0.8)
    if kind in ("police", "taxi"):
        _on_the_roof(sheet, kind, float((back + rise_back + deep / 2)[0] + 24), y - roof + deep[1] / 2)
    _wheels(sheet, [(x + long * 0.24, y + body), (x + long * 0.8, y + body)], chance.uniform(16, 20))


def toy(sheet: Sheet, _kind: str) -> None:
    """The simplest car of a small child: a box on a box and two rings."""
    chance = sheet.chance
    long, high, roof = chance.uniform(80, 100), chance.uniform(34, 48), chance.uniform(30, 50)
    left, right = -long * chance.uniform(0.4, 0.75), long * chance.uniform(0.35, 0.7)
    y = 0
    if chance.random() < 0.4:
        sheet.shape(np.vstack([arc((left + right) / 2, y + 2, (right - left) / 2, roof, 180, 360)]), "body")
    else:
        sheet.shape(box(left, y - roof, right - left, roof + 2, chance.choice((0, 4, 16))), "body")
    count = int(chance.integers(1, 4))
    gap = (right - left) / count
    for k in range(count):
        sheet.shape(
            box(left + gap * (k + 0.2), y - roof * 0.72, gap * 0.6, roof * 0.5, chance.choice((0, 6))), "window"
        )
    sheet.shape(box(-long, y, 2 * long, high, chance.choice((0, 3, 14))), "body")
    if chance.random() < 0.5:
        sheet.shape(oval(long - 4, y + high * 0.4, 8), "lamp")
    size = chance.uniform(16, 24)
    _wheels(sheet, [(-long * 0.55, y + high + size * 0.3), (long * 0.55, y + high + size * 0.3)], size)


def racer(sheet: Sheet, _kind: str) -> None:
    """An open racing car, flat, with wings and its driver's helmet."""
    chance = sheet.chance
    sheet.shape(
        [(-100, -30), (-66, -34), (-64, -20), (-76, -18), (-74, 12), (-84, 12), (-88, -18), (-100, -18)], "trim"
    )
    sheet.shape(oval(-8, -24, 14, 15), "trim")
    sheet.shape(curve([(-2, -30), (7, -27), (6, -18), (-2, -19)]), "window", width=0.9)
    sheet.shape(
        curve([(-84, 22), (-80, -6), (-40, -34), (-26, -20), (14, -12), (60, 0), (100, 10), (102, 22), (0, 28)]), "body"
    )
    sheet.shape([(84, 12), (108, 10), (112, 24), (84, 24)], "trim")
    if chance.random() < 0.6:
        sheet.colour("badge", crayons.WHITE)
        sheet.shape(oval(26, 8, 12), "badge", width=0.9)
        sheet.line([(24, 3), (27, 1), (27, 15)])
    _wheels(sheet, [(-54, 20), (64, 22)], chance.uniform(20, 25))


VIEWS = (from_the_side, beetle, from_the_front, at_an_angle, toy, racer)
WEIGHTS = (0.45, 0.09, 0.17, 0.12, 0.13, 0.04)
