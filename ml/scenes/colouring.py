"""Colours by name, and giving a drawing another main colour without losing its shading."""

import colorsys
from collections.abc import Mapping

from ml.scenes.shapes import code, recoloured, rgb, shade

NAMED = {
    "red": "#e5383b", "pink": "#f58ab5", "orange": "#f58634", "yellow": "#f9cf3c", "green": "#4fae58",
    "lime": "#a4d64a", "teal": "#35b3a6", "blue": "#3f7fe0", "sky": "#7cc4f0", "navy": "#2f4586",
    "purple": "#8f62d0", "white": "#f7f5f0", "black": "#3a3a42", "grey": "#9b9ea6", "brown": "#96623f",
    "gold": "#e6b42e", "silver": "#c3c9d2",
}  # fmt: skip
RAINBOW = ("red", "orange", "yellow", "green", "sky", "purple", "pink")
NEUTRAL = ("white", "black", "grey", "silver")
SAME_HUE = 40  # degrees
DARK, PALE_CHROMA = 0.2, 0.14


def colour_of(name: str, number: int) -> str:
    """number: of the thing among several, which a rainbow gives each another colour."""
    return NAMED[RAINBOW[number % len(RAINBOW)]] if name == "rainbow" else NAMED[name]


def name_of(colour: str) -> str:
    """The nearest name of a colour."""
    one = rgb(colour)
    return min(NAMED, key=lambda name: sum((a - b) ** 2 for a, b in zip(one, rgb(NAMED[name]), strict=True)))


def main_colour(shares: Mapping[str, float], *, plant: bool = False) -> str:
    """shares: colour -> how much of the drawing. Dark marks and, of flowers, stalks do not count."""

    def weight(colour: str) -> float:
        hue, light, chroma = _hls(colour)
        if light < DARK:
            return shares[colour] * 0.05
        stalk = plant and 60 < hue < 170
        return shares[colour] * (0.05 if stalk else 1) * (1 if chroma > PALE_CHROMA and light < 0.93 else 0.6)

    return max(shares, key=weight)


def recolour(svg: str, main: str, target: str) -> str:
    """Every tone of the main colour becomes the same tone of the target; other hues stay."""
    hue, light, chroma = _hls(main)
    neutral = chroma <= PALE_CHROMA or light > 0.93
    to_hue, to_light, to_chroma = _hls(target)

    def change(colour: str) -> str:
        h, l, s = _hls(colour)  # noqa: E741 - lightness
        if neutral:
            belongs = s <= 0.2 and l > DARK + 0.12
        else:
            belongs = s > PALE_CHROMA * 0.8 and min(abs(h - hue), 360 - abs(h - hue)) <= SAME_HUE and l > 0.12
        if not belongs:
            return colour
        toned = min(max(to_light + (l - light) * 0.8, 0.06), 0.98)
        return code(*colorsys.hls_to_rgb(to_hue / 360, toned, to_chroma))

    return recoloured(svg, change)


def softened(colour: str) -> str:
    """The loud colours of signs as a picture book prints them."""
    _hue, light, chroma = _hls(colour)
    if chroma < 0.1:
        return colour
    return shade(colour, 0.015 if light < 0.75 else 0, 0.86)


def _hls(colour: str) -> tuple[float, float, float]:
    """Degrees, 0 to 1, 0 to 1."""
    h, l, s = colorsys.rgb_to_hls(*rgb(colour))  # noqa: E741 - lightness
    if l > 0.97 or l < 0.05:
        s = min(s, 0.1)
    return h * 360, l, s
