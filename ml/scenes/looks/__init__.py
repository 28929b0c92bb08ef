"""How a scene is painted. Each look takes a Sheet and gives (H, W, 3) RGB in 0..1, in sizes that follow the sheet's."""

from collections.abc import Callable

from ml.scenes.looks import crayon, flat, ink, oil, watercolour
from ml.scenes.looks.painting import Colours, Sheet, rasterise
from ml.scenes.request import Look

__all__ = ["PAINTERS", "Sheet", "rasterise"]

PAINTERS: dict[Look, Callable[[Sheet], Colours]] = {
    "crayon": crayon.paint, "watercolour": watercolour.paint, "ink": ink.paint, "oil": oil.paint, "flat": flat.paint,
}  # fmt: skip
