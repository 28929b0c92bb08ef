"""Names of colours as people use them, as places in Lab: lightness L, chroma C, hue h in degrees."""

from collections.abc import Sequence
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

Lab = NDArray[np.float32]  # (..., 3)
NEAR_DEG = 35  # of hue; further apart two colours are not of one name
GREY = 14  # chroma under which a colour has no hue
SAME = 6.0  # Lab distance under which two areas were coloured with one crayon
SHARED = 0.1  # part of a family's colours under which it shares none with another
BARE = 244  # an RGB channel's least value in white paper


def lab_of(rgb: NDArray[np.uint8]) -> Lab:
    """(..., 3) sRGB to Lab."""
    flat = np.ascontiguousarray(rgb, np.float32).reshape(-1, 1, 3) / 255
    return cv2.cvtColor(flat, cv2.COLOR_RGB2LAB).reshape(rgb.shape)


def hue_deg(lab: Lab) -> NDArray[np.float32]:
    return np.degrees(np.arctan2(lab[..., 2], lab[..., 1])) % 360


def chroma(lab: Lab) -> NDArray[np.float32]:
    return np.hypot(lab[..., 1], lab[..., 2])


def of_one_hue(one: Lab, other: Lab) -> NDArray[np.bool_]:
    """Both without hue and about as light, or both coloured and within NEAR_DEG."""
    strong, weak = np.maximum(chroma(one), chroma(other)), np.minimum(chroma(one), chroma(other))
    apart = np.abs((hue_deg(one) - hue_deg(other) + 180) % 360 - 180)
    return np.where(strong < GREY, np.abs(one[..., 0] - other[..., 0]) < 22, (weak > 8) & (apart < NEAR_DEG))


def in_family(name: str, rgb: NDArray[np.uint8], main: Sequence[int] | None = None) -> bool:
    """rgb: (3,). main: the colour that was asked for; "main" means near to it, and nothing where none was."""
    lab = lab_of(np.asarray(rgb, np.uint8))
    if name == "main":
        return main is not None and bool(of_one_hue(lab, lab_of(np.array(main, np.uint8))))
    return bool(_inside(name, lab))


def exclude_each_other(some: Sequence[str], others: Sequence[str]) -> bool:
    """Whether hardly a colour is of a family of both; "main" is any colour."""
    one, other = _members(tuple(some)), _members(tuple(others))
    return bool((one & other).sum() < SHARED * min(one.sum(), other.sum()))


@cache
def _members(names: tuple[str, ...]) -> NDArray[np.bool_]:
    """Which colours of a grid are of one of the families."""
    steps = np.arange(0, 256, 17, dtype=np.uint8)
    lab = lab_of(np.stack(np.meshgrid(steps, steps, steps), axis=-1).reshape(-1, 3))
    return np.any([_inside("colour" if name == "main" else name, lab) for name in names], axis=0)


def _inside(name: str, lab: Lab) -> NDArray[np.bool_]:
    light, strong, hue = lab[..., 0], chroma(lab), hue_deg(lab)
    boxes = [
        (box[0] <= light)
        & (light <= box[1])
        & (box[2] <= strong)
        & (strong <= box[3])
        & ((hue - box[4]) % 360 <= box[5])
        for box in FAMILIES[name]
    ]
    return np.any(boxes, axis=0)


# least and most lightness, least and most chroma, the hue where it begins and over how many degrees it goes on
FAMILIES: dict[str, tuple[tuple[float, float, float, float, float, float], ...]] = {
    "white": ((92, 101, 0, 9, 0, 360),),
    "black": ((0, 38, 0, 20, 0, 360),),
    "grey": ((25, 94, 0, GREY, 0, 360),),
    "dark": ((0, 30, 0, 200, 0, 360), (0, 50, 0, 20, 0, 360), (0, 50, 0, 200, 240, 105)),
    "red": ((25, 72, 35, 200, 0, 54),),
    "orange": ((45, 101, 35, 200, 46, 38),),
    "yellow": ((62, 101, 28, 200, 76, 36),),
    "green": ((0, 101, 14, 200, 108, 82),),
    "sky": ((55, 101, 6, 200, 190, 105),),
    "blue": ((20, 101, 12, 200, 195, 117),),
    "purple": ((0, 101, 12, 200, 290, 60),),
    "pink": ((55, 101, 10, 200, 320, 88),),
    "brown": ((15, 64, 10, 65, 30, 62),),
    "skin": ((55, 101, 8, 48, 25, 71),),
    "tan": ((58, 101, 6, 50, 45, 65),),
    "cream": ((80, 101, 3, 40, 50, 65),),
    "colour": ((0, 101, 16, 200, 0, 360),),
}
