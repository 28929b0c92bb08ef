"""Which colours the things of our doodles usually have: `python -m ml.training.pairs.usual` writes them down.

What comes in any colour, such as clothes, has none: to name one would mislead.
"""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ml.colours import codes_of
from ml.sketch.palette import lab_of
from ml.training.pairs.canvas import Hand, Sheet
from ml.training.pairs.crayons import GREEN, ORANGE, PINK, RED, SKIN, YELLOW
from ml.training.pairs.doodles import CENTRED, put
from ml.training.pairs.lines import closed_in
from ml.training.pairs.pair import rgb
from ml.training.pairs.things import CATALOGUE, Thing

INTO = Path(__file__).resolve().parents[2] / "colouring" / "usual.json"
SIDE = 256
WHITE = "ffffff"
DRAWINGS = 32  # of each thing
MOST = 4  # colours of a thing
OFTEN = 0.4  # of the drawings of a thing, in which its usual colours are
LEAST = 0.015  # of a thing
LEAST_WHITE = 0.15  # of a thing, so that the white of an eye is not named
KNOWN = 0.35  # of a thing, which its usual colours must cover together
SHADE = 24.0  # Lab steps within which two colours are shades of one
NOT_THINGS = (  # places, times and occasions, whose colours no thing on the sheet should take
    "하늘 바다 강 호수 물 웅덩이 땅 흙 잔디 잔디밭 풀밭 들판 들 숲 공원 운동장 놀이터 동물원 해변 바닷가 모래 모래사장 "
    "방 길 도로 우주 밤 낮 아침 저녁 노을 봄 여름 가을 겨울 눈 산책 생일 소풍 여행 크리스마스 캐릭터"
)
PEOPLE = (  # who may wear anything
    "나 너 우리 엄마 아빠 어머니 아버지 부모님 가족 동생 형 누나 언니 오빠 할머니 할아버지 이모 고모 삼촌 사촌 "
    "아기 아이 어린이 친구 선생님 짝꿍 남자 여자 소년 소녀 아저씨 아주머니"
)
AGREED = {  # what everybody takes for it, although drawings of it come in many colours
    "나뭇잎": (GREEN,), "단풍잎": (RED, ORANGE), "장미": (RED, GREEN), "튤립": (RED, GREEN), "복숭아": (PINK, GREEN),
    "양초": (YELLOW, ORANGE),
}  # fmt: skip


def usual_of_things() -> dict[str, str]:
    """word -> codes of colours, the largest first."""
    kinds: dict[str, list[Thing]] = {}
    for thing in CATALOGUE:
        kinds.setdefault(thing.kind, []).append(thing)
    found = {word: usual_of(word, things) for word, things in sorted(kinds.items())}
    agreed = {word: " ".join(colour.removeprefix("#") for colour in colours) for word, colours in AGREED.items()}
    skins = dict.fromkeys(PEOPLE.split(), SKIN.removeprefix("#"))
    return found | agreed | dict.fromkeys(NOT_THINGS.split(), "") | skins


def usual_of(word: str, things: Sequence[Thing]) -> str:
    """Codes of one word's colours. things: the manners of drawing it."""
    share = np.array([thing.share for thing in things])
    seen = []
    for number in range(DRAWINGS):
        chance = np.random.default_rng([number, *map(ord, word)])
        seen.append(_paint(chance, things[chance.choice(len(things), p=share / share.sum())]))
    colours = sorted({colour for paint in seen for colour in paint})
    if not colours:
        return ""
    area = np.array([[paint.get(colour, 0.0) for colour in colours] for paint in seen])  # (drawings, colours)
    lab, left, found = lab_of(np.stack([rgb(colour) for colour in colours])), np.ones(len(colours), np.bool_), []
    white = np.array(colours) == WHITE  # a shade of nothing
    least = np.where(white, LEAST_WHITE, LEAST)
    for number in np.argsort(-area.mean(axis=0), kind="stable"):
        shades = left & (((lab - lab[number]) ** 2).sum(axis=1) < SHADE**2) & (white == white[number])
        if left[number] and (area[:, shades].sum(axis=1) > least[number]).mean() >= OFTEN:
            found.append((float(area[:, shades].sum(axis=1).mean()), colours[number]))
        if left[number]:
            left &= ~shades
    found.sort(reverse=True)
    return " ".join(colour for _area, colour in found[:MOST]) if sum(part for part, _colour in found) >= KNOWN else ""


def _paint(chance: np.random.Generator, thing: Thing) -> dict[str, float]:
    """Code -> its part of one drawing of the thing, white within its outline too."""
    sheet = Sheet(chance, (SIDE, SIDE), Hand(care=0.8))
    put(sheet, thing, (SIDE / 2, SIDE / 2 if thing.place in CENTRED else 0.9 * SIDE), 0.66 * SIDE)
    pair = sheet.pair()
    inside = (pair.parts > 0) | closed_in(pair.sketch)
    codes, count = np.unique(np.where(pair.parts > 0, codes_of(pair.flat), int(WHITE, 16))[inside], return_counts=True)
    return {f"{code:06x}": float(many / count.sum()) for code, many in zip(codes.tolist(), count, strict=True)}


if __name__ == "__main__":
    lines = [
        f"  {json.dumps(word, ensure_ascii=False)}: {json.dumps(codes)}" for word, codes in usual_of_things().items()
    ]
    INTO.write_text("{\n" + ",\n".join(lines) + "\n}\n")
