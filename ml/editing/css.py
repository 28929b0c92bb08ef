"""The filter functions of CSS, as browsers compute them: in sRGB, clamped after each, in the order of the list.

Source: W3C, Filter Effects Module Level 1, 13 (shorthands) and 9.6, 9.7, 9.12 (the primitives behind them). We differ
in one place: blur() goes on past the border with the colours at the border, where a browser would fade to nothing.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.errors import InvalidInput

Values = NDArray[np.float32]  # (..., 3) or more, 0..1
SHARPEST = 10.0  # px: from here on a blur is done on a smaller picture, which nobody sees in something so soft


def colour_filter(values: Values, name: str, amount: float) -> Values:
    """One function that looks at each pixel alone. amount: percent, or degrees for hue-rotate."""
    part = amount / 100
    if name == "brightness":
        return np.clip(values * np.float32(part), 0, 1)
    if name == "contrast":
        return np.clip((values - np.float32(0.5)) * np.float32(part) + np.float32(0.5), 0, 1)
    if name == "invert":
        return values * np.float32(1 - 2 * part) + np.float32(part)
    return np.clip(values @ matrix(name, amount).T, 0, 1)


def matrix(name: str, amount: float) -> NDArray[np.float32]:
    """(3, 3) of the specification. Raises InvalidInput for a function that has none."""
    if name == "hue-rotate":
        angle = np.deg2rad(amount)
        rows = _HUE[0] + np.cos(angle) * _HUE[1] + np.sin(angle) * _HUE[2]
    elif name == "saturate":
        rows = _HUE[0] + amount / 100 * _HUE[1]
    elif name in _FULL:
        part = min(amount / 100, 1)
        rows = (1 - part) * np.eye(3) + part * _FULL[name]
    else:
        raise InvalidInput(f"{name} has no matrix")
    return rows.astype(np.float32)


_GREY = np.array([0.213, 0.715, 0.072])
_HUE = (
    np.tile(_GREY, (3, 1)),
    np.eye(3) - _GREY,
    np.array([[-0.213, -0.715, 0.928], [0.143, 0.140, -0.283], [-0.787, 0.715, 0.072]]),
)
_FULL = {
    "grayscale": np.tile([0.2126, 0.7152, 0.0722], (3, 1)),
    "sepia": np.array([[0.393, 0.769, 0.189], [0.349, 0.686, 0.168], [0.272, 0.534, 0.131]]),
}


def blur(values: NDArray[np.uint16], sigma: float) -> NDArray[np.uint16]:
    """A Gaussian over (H, W, 3), or (H, W, 4) whose colours are multiplied by the alpha. sigma: px."""
    shrink = max(1, int(sigma / SHARPEST * 2)) if sigma > SHARPEST else 1
    height, width = values.shape[:2]
    small = values
    if shrink > 1:
        size = max(1, round(width / shrink)), max(1, round(height / shrink))
        small = cv2.resize(values, size, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), sigma / shrink, borderType=cv2.BORDER_REPLICATE)
    return small if shrink == 1 else cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)
