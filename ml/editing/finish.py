"""What is done last: sharpening, a vignette, grain. All of it scales with the picture, so a small preview shows it too.

Sharpening is an unsharp mask on luma alone, which makes no coloured fringes. Vignette and grain are laid over the
picture as black or white of some opacity: film has no grain in pure black and pure white either.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float32]  # (H, W, 3), 0..1
LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)
SIGMA = 0.8  # of the unsharp mask, in thousandths of the longer side, and in px at least
CORNER = 0.8  # opacity of a full vignette in the corners
CLEAR = 0.35  # of the way to a corner that a vignette leaves as it is
SPECKS = 0.35  # opacity of full grain


def sharpened(luma: Values, amount: float, longer_px: int) -> Values:
    """What to add to every channel, from (H, W) luma of the whole picture. amount: percent."""
    soft = cv2.GaussianBlur(luma, (0, 0), SIGMA * max(1, longer_px / 1000), borderType=cv2.BORDER_REPLICATE)
    return (luma - soft) * np.float32(amount / 100)


def vignette(amount: float, size: tuple[int, int], rows: slice) -> Values:
    """Opacity of black in these rows, (h, W); negative: of white. amount: -100 to 100. size: (width, height)."""
    width, height = size
    x = (np.arange(width, dtype=np.float32) + 0.5) / width * 2 - 1
    y = (np.arange(rows.start, rows.stop, dtype=np.float32) + 0.5) / height * 2 - 1
    far = np.sqrt((y[:, None] ** 2 + x[None] ** 2) / 2)  # 1 in a corner
    t = np.clip((far - CLEAR) / (1 - CLEAR), 0, 1)
    return t * t * (3 - 2 * t) * np.float32(CORNER * amount / 100)


def grain(amount: float, cell_px: float, seed: int, width: int, rows: slice) -> Values:
    """Opacity of white in these rows, (h, width), negative: of black. The same for the same seed, whatever the rows.

    Noise on a lattice of cells, with straight lines between. amount: 0 to 100.
    """
    x, y = np.arange(width) / cell_px, np.arange(rows.start, rows.stop) / cell_px
    left, top = np.floor(x).astype(np.int64), np.floor(y).astype(np.int64)
    u, v = (x - left).astype(np.float32)[None], (y - top).astype(np.float32)[:, None]
    lattice = _noise(np.arange(left[-1] + 2), np.arange(top[0], top[-1] + 2), seed)
    above, below = lattice[top - top[0]], lattice[top - top[0] + 1]
    upper = above[:, left] * (1 - u) + above[:, left + 1] * u
    lower = below[:, left] * (1 - u) + below[:, left + 1] * u
    return (upper * (1 - v) + lower * v) * np.float32(SPECKS * amount / 100)


def laid_over(values: Values, opacity: Values) -> Values:
    """White where opacity is above 0, black where it is below."""
    share = np.abs(opacity)[..., None]
    return values * (1 - share) + np.maximum(opacity, 0)[..., None]


def _noise(x: NDArray[np.int64], y: NDArray[np.int64], seed: int) -> Values:
    """(len(y), len(x)) of -1..1, from whole numbers alone, as the page's script computes it too."""
    mixed = x.astype(np.uint32)[None] * np.uint32(374_761_393) + y.astype(np.uint32)[:, None] * np.uint32(668_265_263)
    mixed = mixed + np.uint32(seed * 2_246_822_519 & 0xFFFFFFFF)
    mixed = (mixed ^ (mixed >> np.uint32(13))) * np.uint32(1_274_126_177)
    mixed = mixed ^ (mixed >> np.uint32(16))
    return (mixed.astype(np.float64) / 2**31 - 1).astype(np.float32)
