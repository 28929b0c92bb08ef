"""Words of a diary that colour the music, in English and Korean."""

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Colour:
    """lead: instruments of which one takes the tune. accompaniment, groove: instead of the mood's own, the groove where
    it fits the metre; "none" for no percussion. energy, brightness: added to what was asked for. texture: a
    background, "rain" or "sea".
    """

    lead: tuple[str, ...] = ()
    accompaniment: str = ""
    energy: float = 0.0
    brightness: float = 0.0
    groove: str = ""
    texture: str = ""


COLOURS: tuple[tuple[str, Colour], ...] = (
    (
        "sleep night lullaby bed dream bedtime moon nap 잠 꿈 밤 자장가 침대 낮잠 달 이불",
        Colour(("music box", "celesta"), "harp", energy=-0.25, brightness=-0.1, groove="none"),
    ),
    (
        "rain rainy drizzle umbrella puddle 비 빗방울 소나기 우산 장마 빗소리 웅덩이",
        Colour(("piano", "vibraphone"), energy=-0.15, brightness=-0.05, groove="none", texture="rain"),
    ),
    (
        "snow snowy snowman winter ice christmas sled 눈사람 겨울 눈싸움 함박눈 썰매 크리스마스 얼음 첫눈",
        Colour(("celesta", "glockenspiel", "music box"), energy=-0.05, brightness=0.15),
    ),
    (
        "sea ocean beach wave waves seaside island 바다 해변 파도 바닷가 섬 모래사장",
        Colour(("ocarina", "steel drums", "vibraphone"), "nylon guitar", texture="sea"),
    ),
    (
        "festival party parade fireworks concert birthday carnival 축제 잔치 파티 불꽃놀이 공연 생일 소풍 운동회",
        Colour(energy=0.15, brightness=0.1, groove="shaker"),
    ),
    (
        "spring flower flowers butterfly garden blossom picnic 봄 꽃 나비 정원 벚꽃 꽃밭 새싹",
        Colour(("flute", "recorder"), "harp", brightness=0.1),
    ),
    (
        "star stars starlight sky space 별 별빛 우주 은하수 별자리",
        Colour(("celesta", "vibraphone"), brightness=0.1),
    ),
    (
        "forest mountain hiking tree wind autumn 숲 산 등산 나무 바람 가을 낙엽 단풍",
        Colour(("pan flute", "ocarina", "clarinet"), "nylon guitar"),
    ),
    (
        "travel trip train bicycle bike road 여행 기차 자전거 버스 드라이브",
        Colour(("whistle", "accordion"), "steel guitar", energy=0.08),
    ),
    (
        "sport soccer football race run running game 축구 달리기 경주 야구 농구 태권도 줄넘기 경기",
        Colour(energy=0.18, brightness=0.05),
    ),
    (
        "kitten cat puppy dog baby toy doll 고양이 강아지 아기 장난감 인형 병아리 토끼",
        Colour(("marimba", "kalimba", "music box"), brightness=0.05),
    ),
    (
        "grandmother grandfather memory letter photo old 할머니 할아버지 추억 편지 사진 옛날",
        Colour(("accordion", "clarinet", "piano"), energy=-0.08, brightness=-0.08),
    ),
)
BY_WORD = {word: colour for words, colour in COLOURS for word in words.split()}


def colour_of(keywords: Iterable[str]) -> Colour:
    """Of all the words that we know: the first with a say about an instrument has it, energy and brightness add up.

    A Korean word also counts with an ending on it, where two syllables or more are known: 바다에서.
    """
    found = [colour for colour in (_find(word.strip().lower()) for word in keywords) if colour]
    total = Colour()
    for colour in dict.fromkeys(found):
        total = replace(
            total,
            lead=total.lead or colour.lead,
            accompaniment=total.accompaniment or colour.accompaniment,
            energy=total.energy + colour.energy,
            brightness=total.brightness + colour.brightness,
            groove=total.groove or colour.groove,
            texture=total.texture or colour.texture,
        )
    return total


def _find(word: str) -> Colour | None:
    if word in BY_WORD:
        return BY_WORD[word]
    if word.isascii():
        return None
    stems = (word[:end] for end in range(len(word) - 1, 1, -1))
    return next((BY_WORD[stem] for stem in stems if stem in BY_WORD), None)
