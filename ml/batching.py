"""Running in pieces that fit the memory."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from ml.errors import OutOfMemory

T = TypeVar("T")

SIGNS = ("out of memory", "not enough memory", "failed to allocate", "bad_alloc", "alloc_failed")


def halve_once(run: Callable[[int], T], size: int, *, release: Callable[[], None] = lambda: None) -> T:
    """run(size), and when memory runs out, once more at half the size.

    size: of a batch or a tile, at least 1. release: frees what the failed run left behind, such as a device cache.
    Raises OutOfMemory when the half does not fit either, or size is 1.
    """
    try:
        with naming_memory():
            return run(size)
    except OutOfMemory:
        if size < 2:
            raise
    release()
    with naming_memory():
        return run(size // 2)


@contextmanager
def naming_memory() -> Iterator[None]:
    """Raise OutOfMemory for the many ways in which Python, torch and onnxruntime say that memory ran out."""
    try:
        yield
    except MemoryError as error:
        raise OutOfMemory(str(error)) from error
    except _native_errors() as error:
        if any(sign in str(error).lower() for sign in SIGNS):
            raise OutOfMemory(str(error)) from error
        raise


def _native_errors() -> tuple[type[Exception], ...]:
    """torch's are RuntimeErrors; onnxruntime's have no parent but Exception. Called when something was raised."""
    import sys

    state = sys.modules.get("onnxruntime.capi.onnxruntime_pybind11_state")
    return (RuntimeError, state.Fail, state.RuntimeException) if state else (RuntimeError,)
