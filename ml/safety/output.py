"""What a pipeline that draws may hand over: the one place between every such pipeline and a person."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from PIL import Image

from ml.errors import Blocked

Judge = Callable[[Sequence[Image.Image]], Sequence[bool]]  # whether each may be shown; Blocked where it cannot tell
Made = TypeVar("Made", bound=tuple[Any, ...])


def let_through(made: Sequence[Made], judge: Judge) -> list[Made]:
    """Those that may be shown, in their order. made: tuples whose first is a picture, with what belongs to it.

    Raises Blocked where none may, and what `judge` raises.
    """
    shown = judge([picture for picture, *_more in made])
    kept = [each for each, may in zip(made, shown, strict=True) if may]
    if not kept:
        raise Blocked("the safety checker let no picture through")
    return kept
