"""Running in pieces that fit the memory."""

from collections.abc import Callable
from typing import TypeVar

from ml.errors import OutOfMemory

T = TypeVar("T")


def halve_once(run: Callable[[int], T], size: int, *, release: Callable[[], None] = lambda: None) -> T:
    """run(size), and when memory runs out, once more at half the size.

    size: of a batch or a tile, at least 1. release: frees what the failed run left behind, such as a device cache.
    Raises OutOfMemory when the half does not fit either, or size is 1.
    """
    try:
        return run(size)
    except OutOfMemory:
        if size < 2:
            raise
    release()
    return run(size // 2)
