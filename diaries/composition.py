"""A first drawing from the words of a day: where it happened, and each thing at a place that makes sense.

Pure functions over the text and its tags. Everything that is placed can be moved afterwards.
"""

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from diaries.choices import Hour, Place
from ml.layout import HEIGHT, STICKER, WIDTH, Layout, Sticker

MOST = 7  # things of a first drawing
EDGE = 60  # from the sides of the sheet to the edge of a thing
AIR = 0.86  # of a thing's width that is its own; the rest may be overlapped

PLACES: Mapping[Place, str] = {
    Place.SPACE: "우주 로켓 행성 외계인 우주선",
    Place.SEA: "바다 해변 바닷가 파도 조개 갯벌 해수욕장 튜브 제주도 섬 항구 부산",
    Place.SNOW: "눈사람 눈싸움 눈썰매 썰매장 스키 스키장 스노보드 함박눈 첫눈",
    Place.MOUNTAIN: "등산 산꼭대기 정상 산길 뒷산 계곡 캠핑 산에",
    Place.RIVER: "한강 강변 강가 호수 냇가 시냇물 개울 낚시 수영장",
    Place.ROOM: (
        "교실 집에서 방에서 거실 부엌 침대 이불 도서관 병원 치과 식당 카페 급식 학원 미술관 박물관 영화관 회사 사무실 "
        "시험 숙제 촛불 김장 드라마 텔레비전 피아노 책상 소파 목욕 설거지 청소 요리 기저귀 케이크"
    ),
    Place.TOWN: "거리 시내 버스 지하철 시장 마트 백화점 골목 신호등 횡단보도 퇴근 출근 택시 이사 도시",
    Place.MEADOW: "공원 놀이터 소풍 동물원 잔디 운동장 운동회 산책 꽃밭 농장 밭 들판 목장 정원",
}
HOURS: Mapping[Hour, str] = {
    Hour.NIGHT: "밤하늘 별똥별 보름달 불꽃놀이 한밤 밤에 별이 별을 달빛 야경",
    Hour.EVENING: "노을 저녁노을 해질녘 석양 퇴근길",
}
ABOVE, BELOW, BESIDE, WITHIN = "above", "below", "beside", "within"
RELATIONS = {
    ABOVE: re.compile(r"\s*(?:의\s*)?위(?:에|에서|로|를)"),
    BELOW: re.compile(r"\s*(?:의\s*)?(?:아래|밑|그늘)(?:에|에서|로|에는)"),
    BESIDE: re.compile(r"\s*(?:의\s*)?옆(?:에|에서|으로)"),
    WITHIN: re.compile(r"\s*(?:의\s*)?(?:안|속)(?:에|에서|으로)"),
}
REACH = 25  # characters between a relation and the thing it speaks of


@dataclass(frozen=True)
class Thing:
    """A word of the day and the sticker that shows it. group, subgroup: of the sticker, in the keyboard's terms."""

    word: str
    sticker_id: str
    group: str = ""
    subgroup: str = ""


@dataclass(frozen=True)
class Level:
    """Where things of one sort go. middle: y of their middles; 0 for those that stand on `floor`."""

    scale: float
    middle: float = 0.0
    floor: float = 0.0


SKY, BACK, GROUND, FRONT = (
    Level(0.75, middle=95),
    Level(1.35, floor=395),
    Level(0.95, floor=450),
    Level(0.68, floor=488),
)
BIG = re.compile(
    r"tree|house|school|hospital|building|castle|mountain|volcano|wheel|roller-coaster|tent|church|bank|hotel|office|"
    r"factory|stadium|tower|bridge|bus$|locomotive|train|ship|sailboat|elephant|giraffe|palm|christmas|playground"
)
HIGH = re.compile(
    r"^(sun|moon|star|glowing-star|shooting-star|cloud|rainbow|kite|balloon|airplane|bird|butterfly|dove|helicopter|"
    r"rocket|snowflake|full-moon|crescent|first-quarter|sparkles|umbrella-with-rain)|fireworks|-moon$"
)
SKY_SUBGROUPS = {"transport-air"}
GROUND_GROUPS = {"people-body", "animals-nature", "smileys-emotion"}
UNPLACED = {"body-parts", "emotion", "time"}
FRAMED = re.compile(  # small pictures of whole scenes, drops and sounds: the background shows the place
    r"^(national-park|beach-with-umbrella|desert|shooting-star|sunrise|sunset|night-with-stars|foggy|cityscape|"
    r"milky-way|bridge-at-night|water-wave|droplet|wind-face|cyclone|rainbow-flag|fog|camping|framed-picture|knot)"
)
FACES = re.compile(r"^(face|hand)")  # subgroups: a feeling or a sign, not somebody who was there


def guess_place(text: str) -> str:
    """A value of Place; a meadow where no word tells."""
    return str(_most_told(text, PLACES) or Place.MEADOW)


def guess_hour(text: str) -> str:
    return str(_most_told(text, HOURS) or Hour.DAY)


def compose(things: Sequence[Thing], text: str) -> Layout:
    """The first things of the day on one sheet: sky above, tall ones behind, people and animals in the middle.

    The same words give the same drawing.
    """
    chosen = [thing for thing in _each_once(things) if _is_thing(thing)][:MOST]
    chance = random.Random(" ".join(thing.sticker_id for thing in chosen))  # noqa: S311 - a drawing, not a secret
    placed: dict[str, tuple[Level, Sticker]] = {}
    for levels in ((SKY,), (BACK,), (GROUND, FRONT)):  # in front, big and small things share one row
        row = [(thing, level) for thing in chosen if (level := level_of(thing)) in levels]
        placed |= {thing.word: (level, sticker) for (thing, level), sticker in zip(row, _row(row, chance), strict=True)}
    for one, relation, other in _relations(chosen, text):
        level, sticker = placed[other.word]
        placed[other.word] = (level, _related(sticker, placed[one.word][1], relation))
    order = {SKY: 0, BACK: 1, GROUND: 2, FRONT: 3}
    return Layout(tuple(sticker for level, sticker in sorted(placed.values(), key=lambda both: order[both[0]])))


def level_of(thing: Thing) -> Level:
    if thing.subgroup in SKY_SUBGROUPS or HIGH.search(thing.sticker_id):
        return SKY
    if BIG.search(thing.sticker_id) or thing.subgroup in ("place-building", "place-geographic"):
        return BACK
    if thing.group in GROUND_GROUPS or thing.subgroup == "transport-ground":
        return GROUND
    return FRONT


# --- Inside ------------------------------------------------------------------------------------------------------


def _most_told(text: str, signs: Mapping[str, str]) -> str | None:
    """The key with the most words in the text; the first of equals."""
    counts = {key: sum(word in text for word in words.split()) for key, words in signs.items()}
    best = max(counts, key=lambda key: counts[key])
    return best if counts[best] else None


def _each_once(things: Sequence[Thing]) -> list[Thing]:
    """One thing a sticker and a word, in order."""
    by_sticker = {thing.sticker_id: thing for thing in reversed(things)}
    by_word = {thing.word: thing for thing in reversed(things) if by_sticker[thing.sticker_id] is thing}
    return [thing for thing in things if by_word.get(thing.word) is thing]


def _is_thing(thing: Thing) -> bool:
    """Whether it can stand somewhere: no nose, no clapping hands, no smile by itself."""
    odd = thing.subgroup in UNPLACED or FACES.match(thing.subgroup) or FRAMED.match(thing.sticker_id)
    return not odd


def _row(row: Sequence[tuple[Thing, Level]], chance: random.Random) -> list[Sticker]:
    """Things side by side, smaller where they would crowd each other; each row leans to a side of its own."""
    if not row:
        return []
    width = (WIDTH - 2 * EDGE) / len(row)
    lean = chance.uniform(-0.16, 0.16) * width
    alone = 1.25 if len(row) == 1 else 1.0
    stickers = []
    for number, (thing, level) in enumerate(row):
        scale = round(min(level.scale * alone, width / (STICKER * AIR)) * chance.uniform(0.94, 1.06), 2)
        half = scale * STICKER / 2
        x = EDGE + width * (number + 0.5) + lean + chance.uniform(-0.06, 0.06) * width
        y = level.middle + chance.uniform(-14, 26) if level.middle else level.floor - half - chance.uniform(0, 14)
        x = min(max(x, EDGE / 2 + half), WIDTH - EDGE / 2 - half)
        turn = round(chance.uniform(-5, 5), 1) % 360
        stickers.append(Sticker(thing.sticker_id, round(x, 1), round(y, 1), scale, turn))
    return stickers


def _relations(things: Sequence[Thing], text: str) -> Iterator[tuple[Thing, str, Thing]]:
    """(one, relation, other): other is above, below, beside or within one, as "나무 아래 강아지" says."""
    for one in things:
        for found in re.finditer(re.escape(one.word), text):
            after = text[found.end() : found.end() + REACH]
            for relation, pattern in RELATIONS.items():
                if match := pattern.match(after):
                    rest = after[match.end() :]
                    others = [
                        (rest.find(other.word), other) for other in things if other is not one and other.word in rest
                    ]
                    if others:
                        yield one, relation, min(others, key=lambda both: both[0])[1]


def _related(sticker: Sticker, to: Sticker, relation: str) -> Sticker:
    """Moved so that it is above, below, beside or within the other, and still on the sheet."""
    reach = (sticker.scale + to.scale) * STICKER / 2
    x, y = to.x, to.y
    if relation == ABOVE:
        y = to.y - 0.8 * reach
    elif relation == BELOW:
        y = to.y + 0.62 * reach
    elif relation == BESIDE:
        x = to.x + (reach if to.x < WIDTH / 2 else -reach)
        y = to.y + (to.scale - sticker.scale) * STICKER / 2
    half = sticker.scale * STICKER / 2
    return replace(sticker, x=min(max(x, half), WIDTH - half), y=min(max(y, half), HEIGHT - half * 0.9))
