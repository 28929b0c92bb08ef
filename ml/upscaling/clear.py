"""Pictures that are see-through: colour and alpha apart, and together again."""

import cv2
import numpy as np
from PIL import Image

from ml.images import as_rgb


def split(picture: Image.Image) -> tuple[Image.Image, Image.Image | None]:
    """RGB and alpha (L), or None where every pixel is solid.

    Where nothing is seen, the colour becomes that of the nearest pixel that is seen: enlarging would otherwise draw the
    hidden colour as a fringe. Raises InvalidInput.
    """
    on_paper = as_rgb(picture)
    if not picture.has_transparency_data:
        return on_paper, None
    clear = np.asarray(picture.convert("RGBA"))
    alpha = clear[..., 3]
    if alpha.min() == 255:
        return on_paper, None
    return Image.fromarray(_spread(clear[..., :3], alpha > 0)), Image.fromarray(alpha)


def _spread(colour: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """(H, W, 3) uint8 in which each pixel that is not seen (H, W) has the colour of the nearest that is."""
    if not seen.any():
        return np.full_like(colour, 255)
    hidden = (~seen).astype(np.uint8)
    _distance, nearest = cv2.distanceTransformWithLabels(
        hidden, cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )  # (H, W) labels, each seen pixel has its own
    colours = np.zeros((nearest.max() + 1, 3), np.uint8)
    colours[nearest[seen]] = colour[seen]
    return colours[nearest]
