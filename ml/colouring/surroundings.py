"""The colours of places and hours, which lie behind the things of a drawing."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

COLOURS = {
    "4fa9e0": "바다 강 호수 연못 물 물속 바닷속 웅덩이 개울 시냇물 계곡 수영장 폭포",
    "bfe4fa": "하늘",
    "8fd06c": "잔디 잔디밭 풀밭 들판 들 초원 공원 숲 언덕",
    "f4dda0": "모래 모래사장 해변 바닷가 사막",
    "2c3566": "밤 밤하늘 우주",
    "fbb45c": "노을",
    "a7acb3": "도로 길 찻길 횡단보도",
}
OF_WORD = {word: code for code, words in COLOURS.items() for word in words.split()}


def colours_around(words: Iterable[str]) -> NDArray[np.uint8]:
    """(M, 3) of the places and hours among these words."""
    codes = dict.fromkeys(OF_WORD[word] for word in words if word in OF_WORD)
    return np.array([list(bytes.fromhex(code)) for code in codes], np.uint8).reshape(-1, 3)
