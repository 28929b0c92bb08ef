"""Screens that wallpapers are made for, and what lies over the picture on each: a clock, widgets, rows of icons."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["phone", "tablet", "desktop"]
Zone = tuple[str, float, float, float, float]  # what: clock or icons; x, y, width, height as parts of the screen

_ZONES: dict[str, tuple[Zone, ...]] = {
    "phone": (("clock", 0.12, 0.07, 0.76, 0.17), ("icons", 0.06, 0.87, 0.88, 0.1)),
    "tablet": (("clock", 0.2, 0.07, 0.6, 0.16), ("icons", 0.15, 0.88, 0.7, 0.09)),
    "desktop": (("icons", 0.01, 0.03, 0.08, 0.8), ("clock", 0, 0.95, 1, 0.05)),
}
_SIZES: dict[Kind, tuple[tuple[int, int], ...]] = {
    "phone": ((1080, 2340), (1080, 2400), (1170, 2532), (1179, 2556), (1290, 2796), (1440, 3120), (750, 1334)),
    "tablet": ((1640, 2360), (2048, 2732), (1600, 2560)),
    "desktop": ((1920, 1080), (2560, 1440), (3840, 2160), (2880, 1800), (3440, 1440), (1366, 768)),
}


@dataclass(frozen=True)
class Device:
    """One kind of screen of one size in px."""

    kind: Kind
    width_px: int
    height_px: int

    @property
    def id(self) -> str:
        return f"{self.kind}-{self.width_px}x{self.height_px}"

    @property
    def zones(self) -> tuple[Zone, ...]:
        return _ZONES[self.kind]


DEVICES = {device.id: device for kind, sizes in _SIZES.items() for device in (Device(kind, *size) for size in sizes)}
