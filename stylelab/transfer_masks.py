"""Where a style paints: soft regions, and what was painted with the brush."""

from typing import Any

from PIL import Image, ImageFilter

SOFT = 1 / 16  # of the longest side: the rim of a region
REGIONS: dict[str, tuple[float, float, float, float]] = {  # left, top, right, bottom in shares of the picture
    "left": (-1, -1, 0.5, 2), "right": (0.5, -1, 2, 2), "top": (-1, -1, 2, 0.5), "bottom": (-1, 0.5, 2, 2),
    "centre": (0.22, 0.22, 0.78, 0.78), "around": (0.22, 0.22, 0.78, 0.78),
}  # fmt: skip


def mask_of(style: dict[str, Any], size: tuple[int, int], brushed: Image.Image | None) -> Image.Image:
    """Grey, white where it paints fully. size: (width, height) of the picture. brushed: for "brush", of any size."""
    where = style["where"]
    if where == "brush" and brushed is not None:
        return brushed.convert("L").resize(size, Image.Resampling.BICUBIC)
    if where not in REGIONS:
        return Image.new("L", size, 255)
    left, top, right, bottom = (round(share * side) for share, side in zip(REGIONS[where], (*size, *size), strict=True))
    ground, paint = (255, 0) if where == "around" else (0, 255)
    mask = Image.new("L", size, ground)
    mask.paste(paint, (max(0, left), max(0, top), min(size[0], right), min(size[1], bottom)))
    return mask.filter(ImageFilter.GaussianBlur(max(size) * SOFT / 2))
