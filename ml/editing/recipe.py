"""What may be done to a photo, as data. Read from JSON; what is not asked for is left out of it again.

All numbers are those on the sliders: percent where 100 leaves the photo as it is (brightness, contrast, saturate) or 0
does (grayscale, sepia, invert), degrees, and for blur thousandths of the longer side, so that a recipe looks the same
on another photo.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from ml.errors import InvalidInput

VERSION = 1
FILTERS: dict[str, tuple[float, float, float]] = {  # name: least, most, what changes nothing
    "brightness": (0, 300, 100),
    "contrast": (0, 300, 100),
    "saturate": (0, 300, 100),
    "hue-rotate": (-180, 180, 0),
    "blur": (0, 50, 0),
    "grayscale": (0, 100, 0),
    "sepia": (0, 100, 0),
    "invert": (0, 100, 0),
}
AMOUNTS: dict[str, tuple[float, float, float]] = {
    "straighten": (-45, 45, 0),
    "sharpen": (0, 300, 0),
    "vignette": (-100, 100, 0),
    "grain": (0, 100, 0),
    "grain_size": (0.5, 5, 1),
}
COLOURS = {"red": 0, "orange": 30, "yellow": 60, "green": 120, "aqua": 180, "blue": 240, "purple": 270, "magenta": 300}
LEVELS = ((0, 254), (1, 255), (0.1, 10), (0, 255), (0, 255))
LEVELS_AS_THEY_ARE: tuple[float, ...] = (0, 255, 1, 0, 255)
CHANNELS = ("rgb", "red", "green", "blue")
MOST_POINTS = 16
MOST_PX = 8_192
TURNS = (0, 90, 180, 270)

Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Crop:
    """A frame, as parts of the width and height of the photo after turning and straightening."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Recipe:
    """Everything is applied in the order of these fields.

    turn: degrees clockwise. straighten: degrees clockwise, what stands out is cut off. resize: (width, height) in px,
    0 for what follows from the other. levels: black, white and gamma of what comes in, black and white of what goes
    out. curves: points from 0 to 255 by channel. colours: hue, saturation, lightness by colour, -100 to 100 each.
    filters: (name, amount) in the order of a CSS filter list. seed: of the grain.
    """

    turn: int = 0
    mirror: bool = False
    flip: bool = False
    straighten: float = 0
    crop: Crop | None = None
    resize: tuple[int, int] | None = None
    levels: tuple[float, ...] = LEVELS_AS_THEY_ARE
    curves: Mapping[str, Points] = field(default_factory=dict)
    colours: Mapping[str, tuple[float, float, float]] = field(default_factory=dict)
    sharpen: float = 0
    filters: tuple[tuple[str, float], ...] = ()
    vignette: float = 0
    grain: float = 0
    grain_size: float = 1
    seed: int = 0

    def as_json(self) -> dict[str, Any]:
        """What read_recipe() takes; {} when nothing is asked for."""
        told: dict[str, Any] = {}
        for name, value in self.__dict__.items():
            if value != _PLAIN[name] and not (name in _OF_GRAIN and not self.grain):
                told[name] = _TOLD.get(name, lambda same: same)(value)
        return {"version": VERSION} | told if told else {}

    @property
    def has_geometry(self) -> bool:
        return any((self.turn, self.mirror, self.flip, self.straighten, self.crop, self.resize))


_PLAIN = Recipe().__dict__
_OF_GRAIN = ("grain_size", "seed")
_TOLD = {
    "crop": lambda crop: [crop.x, crop.y, crop.width, crop.height],
    "resize": list,
    "levels": list,
    "curves": lambda curves: {name: [list(point) for point in points] for name, points in curves.items()},
    "colours": lambda colours: {name: list(shifts) for name, shifts in colours.items()},
    "filters": lambda filters: [list(each) for each in filters],
}


def read_recipe(data: Any) -> Recipe:
    """Raises InvalidInput, which names the place and what it may be."""
    said = _mapping(data, "recipe", {"version", *_PLAIN})
    if (version := said.get("version", VERSION)) != VERSION:
        raise InvalidInput(f"version is {VERSION}, not {version!r}")
    given = {name: _READ[name](said[name], name) for name in _PLAIN if name in said}
    return Recipe(**given)


# --- Inside ------------------------------------------------------------------------------------------------------


def _mapping(value: Any, place: str, known: set[str]) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise InvalidInput(f"{place} is an object")
    if unknown := set(value) - known:
        raise InvalidInput(f"{place} has no {min(map(str, unknown))!r}")
    return value


def _list(value: Any, place: str, least: int, most: int) -> list[Any]:
    if not isinstance(value, list | tuple) or not least <= len(value) <= most:
        count = f"{least}" if least == most else f"{least} to {most}"
        raise InvalidInput(f"{place} is a list of {count}")
    return list(value)


def _number(value: Any, place: str, least: float, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidInput(f"{place} is a number")
    if not least <= value <= most:  # true of no number as well
        raise InvalidInput(f"{place} is {least:g} to {most:g}, not {value!r:.20}")
    return value


def _whole(value: Any, place: str, least: int, most: int) -> int:
    if _number(value, place, least, most) != int(value):
        raise InvalidInput(f"{place} is a whole number")
    return int(value)


def _amount(value: Any, place: str) -> float:
    return _number(value, place, *AMOUNTS[place][:2])


def _flag(value: Any, place: str) -> bool:
    if not isinstance(value, bool):
        raise InvalidInput(f"{place} is true or false")
    return value


def _turn(value: Any, place: str) -> int:
    if _number(value, place, 0, 270) not in TURNS:
        raise InvalidInput(f"{place} is 0, 90, 180 or 270, not {value:g}")
    return int(value)


def _crop(value: Any, place: str) -> Crop | None:
    if value is None:
        return None
    x, y, width, height = (_number(part, place, 0, 1) for part in _list(value, place, 4, 4))
    if width <= 0 or height <= 0 or x + width > 1 + 1e-5 or y + height > 1 + 1e-5:
        raise InvalidInput(f"{place} lies within the photo and is not empty")
    return None if (x, y, width, height) == (0, 0, 1, 1) else Crop(x, y, width, height)


def _resize(value: Any, place: str) -> tuple[int, int] | None:
    if value is None:
        return None
    width, height = (_whole(side, place, 0, MOST_PX) for side in _list(value, place, 2, 2))
    return (width, height) if width or height else None


def _levels(value: Any, place: str) -> tuple[float, ...]:
    numbers = _list(value, place, len(LEVELS), len(LEVELS))
    levels = tuple(_number(one, place, *limits) for one, limits in zip(numbers, LEVELS, strict=True))
    if levels[0] >= levels[1]:
        raise InvalidInput(f"{place}: black lies under white")
    return levels


def _curves(value: Any, place: str) -> dict[str, Points]:
    curves = {}
    for name, given in _mapping(value, place, set(CHANNELS)).items():
        where = f"{place}.{name}"
        points = tuple(
            (_number(x, where, 0, 255), _number(y, where, 0, 255))
            for x, y in (_list(point, where, 2, 2) for point in _list(given, where, 2, MOST_POINTS))
        )
        if any(left >= right for (left, _y), (right, _z) in pairwise(points)):
            raise InvalidInput(f"{where}: each point lies right of the one before")
        if points != ((0, 0), (255, 255)):
            curves[name] = points
    return curves


def _colours(value: Any, place: str) -> dict[str, tuple[float, float, float]]:
    colours = {}
    for name, given in _mapping(value, place, set(COLOURS)).items():
        hue, saturation, lightness = (
            _number(one, f"{place}.{name}", -100, 100) for one in _list(given, f"{place}.{name}", 3, 3)
        )
        if hue or saturation or lightness:
            colours[name] = (hue, saturation, lightness)
    return colours


def _filters(value: Any, place: str) -> tuple[tuple[str, float], ...]:
    filters = []
    for number, each in enumerate(_list(value, place, 0, 2 * len(FILTERS))):
        where = f"{place}[{number}]"
        name, amount = _list(each, where, 2, 2)
        if not isinstance(name, str) or name not in FILTERS:
            raise InvalidInput(f"{where} is one of {', '.join(FILTERS)}")
        least, most, plain = FILTERS[name]
        if _number(amount, where, least, most) != plain:
            filters.append((name, amount))
    return tuple(filters)


_READ = {
    "turn": _turn,
    "mirror": _flag,
    "flip": _flag,
    "straighten": _amount,
    "crop": _crop,
    "resize": _resize,
    "levels": _levels,
    "curves": _curves,
    "colours": _colours,
    "sharpen": _amount,
    "filters": _filters,
    "vignette": _amount,
    "grain": _amount,
    "grain_size": _amount,
    "seed": lambda value, place: _whole(value, place, 0, 2**32 - 1),
}
