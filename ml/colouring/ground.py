"""What lies behind the things of a drawing: a light wash of sky and ground, and the weather."""

from dataclasses import dataclass

import cv2
import numpy as np

from ml.colouring.rasters import Colours, Field

Rgb = tuple[float, float, float]


def _rgb(code: str) -> Rgb:
    return tuple(int(code[place : place + 2], 16) / 255 for place in (1, 3, 5))


@dataclass(frozen=True)
class Place:
    """Colours of far and near ground; none for a place without a floor. horizon: part of the height above it."""

    ground: Rgb | None
    near: Rgb | None = None
    horizon: float = 0.68
    hilly: float = 0.03
    wall: Rgb | None = None  # instead of the sky


PLACES: dict[str, Place] = {
    "sheet": Place(None),
    "meadow": Place(_rgb("#a8d98a"), _rgb("#8cc873")),
    "mountain": Place(_rgb("#9ccf92"), _rgb("#7fbf7a"), horizon=0.58, hilly=0.10),
    "sea": Place(_rgb("#7cc4e8"), _rgb("#f3dfa6"), horizon=0.56, hilly=0.008),
    "river": Place(_rgb("#8fcbe6"), _rgb("#a9d98c"), horizon=0.62, hilly=0.015),
    "snow": Place(_rgb("#f4f8fd"), _rgb("#ffffff"), horizon=0.62, hilly=0.06),
    "town": Place(_rgb("#d6cfc4"), _rgb("#c4bcb0"), horizon=0.74, hilly=0.0),
    "room": Place(_rgb("#e3bd8c"), _rgb("#d6a974"), horizon=0.72, hilly=0.0, wall=_rgb("#fbe8c8")),
    "space": Place(None, wall=_rgb("#3d4a86")),
}
SKIES: dict[str, tuple[Rgb, Rgb]] = {  # at the top, at the horizon
    "sunny": (_rgb("#9ad4f5"), _rgb("#dff2fb")),
    "cloudy": (_rgb("#b9c6d1"), _rgb("#e0e6ea")),
    "rainy": (_rgb("#93a7bd"), _rgb("#c6d2dd")),
    "stormy": (_rgb("#77839c"), _rgb("#aab4c4")),
    "snowy": (_rgb("#93b4db"), _rgb("#c9daee")),
    "windy": (_rgb("#a4dcec"), _rgb("#e2f4f3")),
    "night": (_rgb("#3b4a80"), _rgb("#7d7fb3")),
    "evening": (_rgb("#8f9fd4"), _rgb("#f9c3a0")),
}
WEATHERS = tuple(sky for sky in SKIES if sky not in ("night", "evening"))
HOURS = ("day", "evening", "night")
SHELTERED = {"room", "space"}  # where no rain falls
WASH = 0.62  # of the pressure of things
FALLING = {"rainy": (150, _rgb("#5f86b5")), "stormy": (240, _rgb("#4f6f9f")), "snowy": (130, _rgb("#ffffff"))}


def wash(shape: tuple[int, int], *, place: str, weather: str, hour: str, seed: int) -> tuple[Colours, Field]:
    """Colours (H, W, 3) and how firmly they are laid (H, W): sky over ground along a drawn horizon."""
    height, width = shape
    chance = np.random.default_rng([seed, 4])
    here = PLACES[place]
    top, low = SKIES[hour if hour != "day" else weather]
    line = _horizon(chance, here, shape)  # (W,), rows
    rows = np.arange(height, dtype=np.float32)[:, None]
    down = np.clip(rows / np.maximum(line, 1), 0, 1)[..., None]  # (H, W, 1), 0 at the top, 1 at the horizon
    fill = np.float32(top) * (1 - down) + np.float32(low) * down
    if here.wall:
        fill = np.broadcast_to(np.float32(here.wall), (height, width, 3)).copy()
    firm = np.full(shape, WASH, np.float32) * (1 - 0.35 * down[..., 0])
    if here.ground:
        near = _near(chance, here, line, shape)
        fill = np.where((rows >= line)[..., None], np.float32(here.ground), fill)
        fill = np.where((rows >= near)[..., None], np.float32(here.near), fill)
        firm = np.where(rows >= line, WASH * 1.12, firm)
    return fill.astype(np.float32), firm.astype(np.float32)


def sky(shape: tuple[int, int], *, place: str, weather: str, hour: str) -> Colours:
    """(H, W, 3) of the sky, or the wall, all the way down."""
    if wall := PLACES[place].wall:
        return np.broadcast_to(np.float32(wall), (*shape, 3))
    top, low = SKIES[hour if hour != "day" else weather]
    down = np.linspace(0, 1, shape[0], dtype=np.float32)[:, None, None]
    return np.broadcast_to(np.float32(top) * (1 - down) + np.float32(low) * down, (*shape, 3))


def falling(shape: tuple[int, int], *, weather: str, seed: int) -> tuple[Field, Rgb]:
    """Rain as slanting strokes or snow as dots, in the upper three quarters: (H, W) and their colour."""
    marks = np.zeros(shape, np.uint8)
    count, colour = FALLING.get(weather, (0, (1.0, 1.0, 1.0)))
    chance = np.random.default_rng([seed, 5])
    height, width = shape
    unit = height / 256
    for _ in range(count):
        x, y = chance.uniform(0, width), chance.uniform(0, height * 0.86)
        if weather == "snowy":
            radius = chance.uniform(1.4, 3.2) * unit
            cv2.circle(marks, (round(x), round(y)), round(radius), 255, -1, cv2.LINE_AA)
        else:
            length = chance.uniform(7, 15) * unit
            end = round(x - 0.32 * length), round(y + length)
            cv2.line(marks, (round(x), round(y)), end, 255, max(1, round(1.1 * unit)), cv2.LINE_AA)
    return marks.astype(np.float32) / 255, colour


def _horizon(chance: np.random.Generator, place: Place, shape: tuple[int, int]) -> Field:
    height, width = shape
    if place.ground is None:
        return np.full(width, height * 1.2, np.float32)
    return height * (place.horizon + place.hilly * _waves(chance, width)).astype(np.float32)


def _near(chance: np.random.Generator, place: Place, line: Field, shape: tuple[int, int]) -> Field:
    """Where the near ground begins: a beach, the grass in front."""
    height, width = shape
    depth = 0.55 + 0.12 * _waves(chance, width)
    return line + (height - line) * depth


def _waves(chance: np.random.Generator, width: int) -> Field:
    """(W,) of a slow line between about -1 and 1."""
    along = np.linspace(0, 1, width, dtype=np.float32)
    slow, quick = chance.uniform(2, 5), chance.uniform(6, 10)
    start, other = chance.uniform(0, 6.3, 2)
    return 0.75 * np.sin(along * slow + start) + 0.25 * np.sin(along * quick + other)
