"""What of a picture fills the wanted size."""

from dataclasses import dataclass
from typing import Literal, get_args

from ml.errors import InvalidInput

Fit = Literal["crop", "pad", "stretch"]
Size = tuple[int, int]


@dataclass(frozen=True)
class Frame:
    """box: (left, top, right, bottom) that is used of the source. size: (width, height) it is enlarged to.

    at: (left, top) where that lies on the sheet, which it fills but for "pad".
    """

    box: tuple[int, int, int, int]
    size: Size
    at: tuple[int, int] = (0, 0)


def frame(source: Size, sheet: Size, fit: Fit) -> Frame:
    """Both as (width, height). "crop" cuts both sides alike, "pad" leaves bands, "stretch" bends.

    Raises InvalidInput for another fit.
    """
    if fit not in get_args(Fit):
        raise InvalidInput(f"a fit called {fit}")
    whole = (0, 0, *source)
    if fit == "stretch":
        return Frame(whole, sheet)
    (width, height), (sheet_width, sheet_height) = source, sheet
    across, down = sheet_width / width, sheet_height / height
    if fit == "pad":
        scale = min(across, down)
        size = (_near(width * scale, sheet_width), _near(height * scale, sheet_height))
        return Frame(whole, size, ((sheet_width - size[0]) // 2, (sheet_height - size[1]) // 2))
    scale = max(across, down)
    kept = (_near(sheet_width / scale, width), _near(sheet_height / scale, height))
    left, top = (width - kept[0]) // 2, (height - kept[1]) // 2
    return Frame((left, top, left + kept[0], top + kept[1]), sheet)


def _near(length: float, most: int) -> int:
    return min(max(round(length), 1), most)
