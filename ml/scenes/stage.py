"""What a landscape is drawn for: sheet, light and chance, and what it gives to who places things in it."""

import random
from dataclasses import dataclass, field

from ml.scenes.shapes import code as as_code
from ml.scenes.shapes import mix, rgb, shade

NIGHT, DUSK, DAWN = "night", "sunset", "dawn"
TINTS = {"day": (1.0, 1.0, 1.0), NIGHT: (0.50, 0.58, 0.86), DUSK: (1.0, 0.84, 0.76), DAWN: (1.0, 0.93, 0.92)}
DULL = {"rain": 0.25, "storm": 0.35, "fog": 0.35, "cloudy": 0.12, "snow": 0.1}
GREENS = {
    "spring": ("#a9d977", "#8fcb6b", "#bfe08a"), "summer": ("#86c65a", "#6fb85a", "#98cc5e"),
    "autumn": ("#d9b45c", "#c9a04e", "#e0c06c"), "winter": ("#f2f7fd", "#e9f1fa", "#f7fafe"),
}  # fmt: skip
LEAVES = {
    "spring": ("#f6b8cc", "#8fcb6b", "#f9cfdc", "#a9d977"), "summer": ("#4e9d4a", "#5faf50", "#3f8a4a", "#74b955"),
    "autumn": ("#e08a32", "#d8622f", "#e8b23a", "#c44f35"), "winter": ("#dfeaf4", "#c9dcec", "#eaf2f9", "#b9d0e2"),
}  # fmt: skip


@dataclass
class Stage:
    """width, height: of the sheet in units, the shorter side 1000. without: decoration that is not wanted."""

    width: float
    height: float
    chance: random.Random
    hour: str = "day"
    weather: str = "clear"
    season: str = "summer"
    without: frozenset[str] = frozenset()
    sky: tuple[str, ...] = ()
    variant: int = 0
    _names: int = field(default=0)

    @property
    def dark(self) -> bool:
        return self.hour == NIGHT

    def lit(self, colour: str, *, far: float = 0.0) -> str:
        """A colour in this light. far: 0 near to 1 on the horizon, where the air lies over it."""
        tint = TINTS[self.hour]
        seen = as_code(*(value * share for value, share in zip(rgb(colour), tint, strict=True)))
        dull = DULL.get(self.weather, 0.0)
        if dull:
            seen = mix(shade(seen, chroma=1 - 0.6 * dull), "#8f9aa8" if not self.dark else "#39415f", dull * 0.35)
        haze = self.haze
        thick = 0.85 if self.weather == "fog" else 0.55
        return mix(seen, haze, min(far, 1) * thick) if far else seen

    @property
    def haze(self) -> str:
        """The colour of the air at the horizon."""
        by_hour = {"day": "#dcebf4", NIGHT: "#4a5688", DUSK: "#f6b896", DAWN: "#f7d9cf"}[self.hour]
        if self.weather in ("rain", "storm", "fog", "cloudy"):
            return mix(by_hour, "#c3cbd2" if not self.dark else "#3c4363", 0.6)
        return by_hour

    @property
    def green(self) -> str:
        return GREENS[self.season][self.variant % 3]

    def leaf(self) -> str:
        """Of one tree."""
        return self.chance.choice(LEAVES[self.season])

    def name(self) -> str:
        """A new name for a gradient."""
        self._names += 1
        return f"g{self._names}"

    def wants(self, thing: str) -> bool:
        return thing not in self.without


@dataclass(frozen=True)
class Ground:
    """back, front: SVG behind and before the things. All heights in units from the top.

    floor: (far, near) where feet stand; near the far end things are `small` times as tall. water: where things float,
    sky: where they fly. deep: the whole sheet is water. open_air: whether the hour's light, rain and snow come
    in. weightless: nothing stands.
    """

    back: str
    front: str
    floor: tuple[float, float]
    small: float = 0.6
    water: tuple[float, float] | None = None
    sky: tuple[float, float] = (0.08, 0.4)
    deep: bool = False
    open_air: bool = True
    weightless: bool = False
