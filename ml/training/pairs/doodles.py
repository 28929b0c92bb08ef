"""Children's drawings: things of our own on paper, in a landscape, at sea, in a room, by night."""

from collections.abc import Sequence
from functools import cache

import numpy as np

from ml.training.pairs import grounds, marks
from ml.training.pairs.canvas import Hand, Sheet
from ml.training.pairs.pair import Pair
from ml.training.pairs.things import CATALOGUE, Thing

GROUND_SHARES = {
    "paper": 0.293, "meadow": 0.27, "bare": 0.04, "hills": 0.05, "sea": 0.06, "beach": 0.04, "night": 0.045,
    "dark": 0.012, "dusk": 0.02, "snow": 0.05, "room": 0.05, "road": 0.04, "undersea": 0.03,
}  # fmt: skip
STANDS: dict[str, tuple[str, ...]] = {
    "meadow": ("ground", "low"), "bare": ("ground",), "hills": ("ground",), "night": ("ground",), "dark": ("ground",),
    "dusk": ("water",), "sea": ("water",), "beach": ("low",), "snow": ("snow", "ground"),
    "room": ("floor", "table", "low"), "road": ("road",), "undersea": ("under", "low"), "gloom": ("ground", "low"),
}  # fmt: skip
SCRIBBLED, WRITTEN = 0.008, 0.05  # shares of the sheets: nothing but a scribble; words beside the drawing
WRITTEN_ON = ("paper", "meadow", "bare", "room", "sea")
BEACH = {"파라솔", "야자수", "꽃게", "불가사리", "조개", "공", "양동이", "삽", "모래성", "사람", "우산", "거북이"}
SEABED = {"꽃게", "불가사리", "조개", "거북이"}
NOT_IN_SNOW = {"튤립", "해바라기", "꽃", "장미", "선인장", "야자수", "병아리", "새싹", "벼"}
OF_THE_NIGHT = {"달", "별", "유령"}
FREE = ("table", "air", "low", "ground", "road", "middle", "under", "water", "snow", "floor", "sky", "back")
ON_PAPER = 0.65  # of the sheets with a single thing
CENTRED = {"air", "sky", "water", "under", "middle", "wall"}


@cache
def _standing(places: tuple[str, ...]) -> tuple[tuple[Thing, ...], np.ndarray]:
    found = tuple(one for one in CATALOGUE if one.place in places)
    share = np.array([one.share for one in found])
    return found, share / share.sum()


def pick(chance: np.random.Generator, places: Sequence[str]) -> Thing:
    things, share = _standing(tuple(places))
    return things[chance.choice(len(things), p=share)]


def _any(chance: np.random.Generator) -> Thing:
    things, _share = _standing(FREE)
    return things[int(chance.integers(len(things)))]


def draw(chance: np.random.Generator, size: tuple[int, int]) -> Pair:
    sheet = Sheet(chance, size, Hand.any(chance))
    if chance.random() < SCRIBBLED:
        marks.scribble(sheet)
        return sheet.pair()
    ground = list(GROUND_SHARES)[chance.choice(len(GROUND_SHARES), p=np.array(list(GROUND_SHARES.values())))]
    if ground == "meadow" and chance.random() < 0.1:
        ground = "gloom"
    horizon = grounds.lay(sheet, ground)
    if horizon is None:
        _on_paper(sheet)
    else:
        _in_a_scene(sheet, ground, horizon)
    if ground in WRITTEN_ON and chance.random() < WRITTEN:
        marks.write(sheet)
    return sheet.pair()


def draw_single(chance: np.random.Generator, size: tuple[int, int]) -> Pair:
    """One thing as large as the sheet: what the day was about. Each kind as often as any other."""
    sheet = Sheet(chance, size, Hand.any(chance))
    if chance.random() < ON_PAPER:
        _one_thing(sheet, evenly=True)
        return sheet.pair()
    ground = str(chance.choice(["meadow", "bare", "hills", "snow", "road", "beach"]))
    horizon = grounds.lay(sheet, ground)
    thing = _fitting(chance, STANDS[ground], ground)
    pixels = chance.uniform(0.5, 0.85) * size[1]
    foot = min(max(horizon, pixels) + chance.uniform(0, 0.08) * size[1], size[1])
    put(sheet, thing, (size[0] * chance.uniform(0.35, 0.65), foot), pixels)
    return sheet.pair()


def put(sheet: Sheet, thing: Thing, at: tuple[float, float], pixels: float) -> None:
    """`at`: where it stands; a thing without a foot is lifted by half its size."""
    chance = sheet.chance
    middle = thing.place in CENTRED
    turn = chance.normal(0, 3 + 5 * (1 - sheet.hand.care)) * (1.0 if middle or thing.place in ("table", "low") else 0.4)
    pen = sheet.thing(thing.kind, at, pixels, turn=float(turn), flip=bool(chance.random() < 0.5))
    thing.draw(pen)


# --- On paper -----------------------------------------------------------------------------------------------------


def _on_paper(sheet: Sheet) -> None:
    chance, (width, height) = sheet.chance, sheet.size
    way = chance.random()
    broad = width > 1.5 * height
    if way < 0.09 and not broad:
        portrait = pick(chance, ("portrait",))
        put(sheet, portrait, (width / 2 + chance.uniform(-12, 12), height), chance.uniform(0.75, 0.95) * height)
        return
    if way < 0.42:
        _one_thing(sheet)
        return
    if way < 0.62:
        _in_a_row(sheet)
        return
    _scattered(sheet)


def _one_thing(sheet: Sheet, *, evenly: bool = False) -> None:
    """evenly: each kind as often as any other."""
    chance, (width, height) = sheet.chance, sheet.size
    number = 1 if width < 1.5 * height else int(chance.integers(1, 4))
    for place in range(number):
        thing = _any(chance) if evenly else pick(chance, FREE)
        pixels = chance.uniform(0.55, 0.86) * height
        x = (place + 0.5) * width / number + chance.uniform(-16, 16)
        y = height / 2 + chance.uniform(-12, 12) + (0 if thing.place in CENTRED else 0.45 * pixels)
        put(sheet, thing, (x, y), pixels)


def _scattered(sheet: Sheet) -> None:
    """2 to 7 things anywhere, sometimes over one another."""
    chance, (width, height) = sheet.chance, sheet.size
    columns = max(2, round(2.4 * width / height))
    rows = int(chance.integers(2, 4))
    cells = chance.permutation(columns * rows)[: int(chance.integers(2, min(8, columns * rows + 1)))]
    same = pick(chance, FREE) if chance.random() < 0.2 else None
    for cell in cells.tolist():
        thing = same or pick(chance, FREE)
        pixels = chance.uniform(0.72, 1.25) * height / rows
        x = (cell % columns + 0.5) * width / columns + chance.uniform(-14, 14)
        y = (cell // columns + 0.5) * height / rows + chance.uniform(-12, 12)
        put(sheet, thing, (x, y + (0 if thing.place in CENTRED else 0.45 * pixels)), pixels)


def _in_a_row(sheet: Sheet) -> None:
    """Things that stand on a line nobody drew, and a sky of their own."""
    chance, (width, height) = sheet.chance, sheet.size
    if chance.random() < 0.6:
        _sky(sheet, 0.4 * height)
    places = ("ground", "low", "road") if chance.random() < 0.7 else ("table",)
    _stand(
        sheet,
        places,
        chance.uniform(0.84, 0.95) * height,
        int(chance.integers(2, 5)) * (2 if width > 1.5 * height else 1),
    )


# --- In a scene -----------------------------------------------------------------------------------------------------


def _in_a_scene(sheet: Sheet, ground: str, horizon: float) -> None:
    chance, (width, _) = sheet.chance, sheet.size
    wide = width / 256
    if ground in ("meadow", "bare", "hills", "road", "sea", "beach", "gloom"):
        if ground in ("meadow", "bare") and chance.random() < 0.3:
            _behind(sheet, horizon)
        if ground != "gloom":
            _sky(sheet, horizon)
        elif chance.random() < 0.8:
            for _ in range(int(chance.integers(1, 3 + round(wide)))):
                _in_the_air(sheet, "구름", horizon)
    number = max(1, round(chance.integers(1, 5) * wide * chance.uniform(0.7, 1.0)))
    if ground == "undersea":
        _swimming(sheet, horizon, round(chance.integers(2, 6) * wide))
        return
    _stand(sheet, STANDS[ground], horizon, number, ground=ground)
    if ground == "room" and chance.random() < 0.4:
        thing = pick(chance, ("wall",))
        put(
            sheet,
            thing,
            (chance.uniform(0.15, 0.85) * width, 0.35 * horizon),
            chance.uniform(0.16, 0.28) * sheet.size[1],
        )


def _behind(sheet: Sheet, horizon: float) -> None:
    """Mountains or a rainbow, which the ground line hides or not."""
    chance, (width, height) = sheet.chance, sheet.size
    things = (
        [pick(chance, ("back",))] * int(chance.integers(1, 4)) if chance.random() < 0.7 else [pick(chance, ("back",))]
    )
    for thing in things[: 1 if things[0].kind == "무지개" else 3]:
        pixels = chance.uniform(thing.low, thing.high) * height
        put(sheet, thing, (chance.uniform(0.1, 0.9) * width, horizon + chance.uniform(-2, 8)), pixels)


def _sky(sheet: Sheet, horizon: float) -> None:
    chance, (width, height) = sheet.chance, sheet.size
    way = chance.random()
    if way < 0.14:
        corner = pick(chance, ("corner",))
        x = -2.0 if chance.random() < 0.5 else width + 2.0
        put(sheet, corner, (x, -2.0), chance.uniform(corner.low, corner.high) * height)
    elif way < 0.7:
        _in_the_air(sheet, "해", horizon)
    for _ in range(int(chance.choice([0, 1, 2, 3], p=[0.3, 0.3, 0.27, 0.13]) * max(1, width / 400))):
        _in_the_air(sheet, "구름", horizon)
    if chance.random() < 0.22:
        _in_the_air(sheet, "", horizon)


def _in_the_air(sheet: Sheet, kind: str, horizon: float) -> None:
    chance, (width, height) = sheet.chance, sheet.size
    places = ("sky",) if kind else ("air", "sky")
    thing = pick(chance, places)
    while thing.kind in OF_THE_NIGHT or (kind and thing.kind != kind):
        thing = pick(chance, places)
    pixels = chance.uniform(thing.low, thing.high) * height * (1.0 if kind else 0.7)
    x = chance.uniform(0.08, 0.92) * width
    y = chance.uniform(0.1, 0.32) * height if thing.place == "sky" else chance.uniform(0.18, 0.4) * height
    put(sheet, thing, (x, min(y, max(horizon - 0.5 * pixels, 0.45 * pixels))), pixels)


def _stand(sheet: Sheet, places: tuple[str, ...], level: float, number: int, ground: str = "") -> None:
    """Side by side from the left, the far ones first."""
    chance, (width, height) = sheet.chance, sheet.size
    columns = chance.permutation(number)
    same = pick(chance, places) if number > 2 and chance.random() < 0.12 else None
    order = np.sort(chance.uniform(-0.02, 0.1 if ground not in ("", "road", "room") else 0.03, number))
    for place, depth in zip(columns.tolist(), order.tolist(), strict=True):
        thing = same or _fitting(chance, places, ground)
        pixels = _pixels(chance, thing, height, number * 256 / width)
        if ground in ("sea", "dusk"):
            depth = depth + 0.04
        x = (place + 0.5) * width / number + chance.uniform(-0.16, 0.16) * width / number
        foot = level + depth * height
        foot = foot - 0.2 * pixels if thing.place in CENTRED else foot
        put(sheet, thing, (x, min(foot, height + 0.02 * pixels)), pixels)


def _pixels(chance: np.random.Generator, thing: Thing, height: int, crowd: float) -> float:
    """crowd: how many things share a sheet of 256 px."""
    share = chance.uniform(thing.low, thing.high)
    share *= 1.25 if crowd <= 1.2 else 1.0 if crowd < 3.5 else 0.8
    return float(np.clip(share, 0.1, 0.86) * height)


def _fitting(chance: np.random.Generator, places: tuple[str, ...], ground: str) -> Thing:
    wanted = {"beach": BEACH, "undersea": SEABED}.get(ground)
    if wanted and chance.random() < 0.8:
        while (thing := pick(chance, (*places, "ground"))).kind not in wanted:
            pass
        return thing
    if ground == "room":
        return pick(chance, places) if chance.random() < 0.75 else _person_or_pet(chance)
    if ground == "sea" and chance.random() < 0.2:
        return pick(chance, ("under",))
    thing = pick(chance, places)
    while ground == "snow" and thing.kind in NOT_IN_SNOW:
        thing = pick(chance, places)
    if ground != "snow" and "ground" in places and chance.random() < 0.05:
        return pick(chance, ("road",))
    return thing


def _person_or_pet(chance: np.random.Generator) -> Thing:
    while (thing := pick(chance, ("ground",))).kind not in (
        "사람",
        "고양이",
        "강아지",
        "토끼",
        "크리스마스 트리",
        "화분",
    ):
        pass
    return thing


def _swimming(sheet: Sheet, floor: float, number: int) -> None:
    chance, (width, height) = sheet.chance, sheet.size
    for _ in range(int(chance.integers(0, 3))):
        thing = _fitting(chance, ("low",), "undersea")
        put(
            sheet,
            thing,
            (chance.uniform(0.1, 0.9) * width, floor + chance.uniform(2, 14)),
            chance.uniform(0.12, 0.24) * height,
        )
    for place in chance.permutation(number).tolist():
        thing = pick(chance, ("under",))
        pixels = _pixels(chance, thing, height, number) * 0.85
        x = (place + 0.5) * width / number + chance.uniform(-14, 14)
        put(sheet, thing, (x, chance.uniform(0.14, 0.78) * floor), pixels)
