"""The one door to the models: lease a pipeline, use it, and give it back as it was.

A process has one store. Pipelines stay loaded until memory runs short; then the one that was longest idle goes. How
much is used is measured: the process's resident memory, and on a GPU torch's count of the device's too.
"""

import ctypes
import gc
import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakValueDictionary

import psutil

from ml.batching import naming_memory
from ml.catalog import Capability, find
from ml.device import Device
from ml.errors import OutOfMemory
from ml.types import Pipeline
from ml.weights.shelf import Shelf

if TYPE_CHECKING:
    import onnxruntime

logger = logging.getLogger(__name__)

P = TypeVar("P", bound=Pipeline)
MB = 1_000_000
ROOM_ON_DEVICE = 0.9
SPARE = 0.05  # of the budget: what a part may keep beside its networks


@dataclass
class _Held:
    """loader: knows which weights were looked for in vain; the pipeline is loaded anew once they are there."""

    pipeline: Any
    used_at: float
    loader: "_StoreLoader"
    leases: int = 0
    lock: threading.RLock = field(default_factory=threading.RLock)


class ModelStore:
    """shelf: where weights lie. budget_mb: resident memory that the process may take with all that is loaded.

    device_budget_mb: memory of the GPU; None for the share ROOM_ON_DEVICE of what it has.
    """

    def __init__(self, shelf: Shelf, *, device: Device, budget_mb: int, device_budget_mb: float | None = None) -> None:
        self.shelf, self.device, self.budget_mb = shelf, device, budget_mb
        self.device_budget_mb = ROOM_ON_DEVICE * device.memory_mb if device_budget_mb is None else device_budget_mb
        self._held: dict[tuple[str, str], _Held] = {}
        self._shared: WeakValueDictionary[type, Any] = WeakValueDictionary()
        self._loaders: dict[type, _StoreLoader] = {}  # of the shared parts
        self._grown_mb: dict[tuple[str, str], float] = {}
        self._lock = threading.RLock()

    @contextmanager
    def lease(self, name: str, tier: str = "embedded") -> Iterator[Any]:
        """The pipeline, for one caller at a time and with everything pinned that it needs.

        Whatever the caller attached to it is gone afterwards, also when it raised: the pipeline's own `reset()` sees to
        that, and one that cannot be reset is dropped. Raises WeightsMissing, OutOfMemory.
        """
        key = (name, tier)
        with self._lock:
            held = self._usable(key) or self._load(find(name, tier))
            held.leases += 1
        try:
            with held.lock, naming_memory():
                try:
                    yield held.pipeline
                finally:
                    self._reset(key, held)
        except OutOfMemory:
            self.release_cache()
            raise
        finally:
            with self._lock:
                held.leases -= 1
                held.used_at = time.monotonic()

    def loaded(self) -> list[tuple[str, str]]:
        """(capability, tier) of what is in memory, the longest idle first."""
        return sorted(self._held, key=lambda key: self._held[key].used_at)

    def release(self) -> None:
        """Drop every pipeline that nobody uses."""
        with self._lock:
            for key in [key for key, held in self._held.items() if not held.leases]:
                del self._held[key]
        self.release_cache()

    def used_mb(self) -> float:
        """Resident memory of the process, now."""
        return psutil.Process().memory_info().rss / MB

    def release_cache(self) -> None:
        """Give back what the allocators keep."""
        gc.collect()
        if self.device.kind == "cuda":
            import torch

            torch.cuda.empty_cache()
        _trim()

    # --- Inside ----------------------------------------------------------------------------------------------------

    def _usable(self, key: tuple[str, str]) -> _Held | None:
        """What is loaded, unless it goes on without weights that were installed meanwhile."""
        held = self._held.get(key)
        if held is None or held.leases:
            return held
        there = {name for name in held.loader.lacks() if self.shelf.state(name).state == "ready"}
        if not there:
            return held
        idle = [other for other, each in self._held.items() if not each.leases and there & each.loader.lacks()]
        for other in idle:  # all at once: they may hold parts together
            logger.info("%s (%s) is loaded anew with %s", *other, ", ".join(sorted(there)))
            del self._held[other]
        for part in [part for part, loader in self._loaders.items() if there & loader.lacks()]:
            self._shared.pop(part, None)
        return None

    def _load(self, capability: Capability) -> _Held:
        key = (capability.name, capability.tier)
        self._make_room(self._grown_mb.get(key, capability.memory_mb) - self._there_already_mb(capability))
        before_mb, started = self._where_models_grow(), time.monotonic()
        with naming_memory():
            try:
                loader = _StoreLoader(self)
                pipeline = capability.pipeline_class.load(loader)
            except OutOfMemory:
                self.release()
                raise
        usual_mb = self._grown_mb.get(key, capability.memory_mb)  # less than that when a part was there already
        self._grown_mb[key] = max(self._where_models_grow() - before_mb, usual_mb)
        logger.info(
            "%s (%s) loaded in %.1f s, %d MB", *key, time.monotonic() - started, round(self._grown_mb[key])
        )  # fmt: skip
        held = self._held[key] = _Held(pipeline, time.monotonic(), loader)
        return held

    def _there_already_mb(self, capability: Capability) -> float:
        """Of what it needs, what it will share with others that are loaded."""
        loaded = (find(*key) for key in self._held)
        return capability.shared_mb if any(other.weights == capability.weights for other in loaded) else 0.0

    def _make_room(self, needed_mb: float) -> None:
        """Evict the longest idle until what is needed fits, or nothing idle is left."""
        while self._is_short(needed_mb):
            idle = [key for key in self.loaded() if not self._held[key].leases]
            if not idle:
                return
            logger.info("%s (%s) makes room", *idle[0])
            del self._held[idle[0]]
            self.release_cache()

    def _is_short(self, needed_mb: float) -> bool:
        """On a GPU what is needed goes to the device; the process has only to stay within its own budget."""
        if self.device.kind == "cuda":
            return self.device.used_mb() + needed_mb > self.device_budget_mb or self.used_mb() > self.budget_mb
        return self.used_mb() + needed_mb > self.budget_mb

    def _where_models_grow(self) -> float:
        return self.device.used_mb() if self.device.kind == "cuda" else self.used_mb()

    def _reset(self, key: tuple[str, str], held: _Held) -> None:
        reset = getattr(held.pipeline, "reset", None)
        if reset is None:
            return
        clean = False
        try:
            reset()
            clean = True
        except (RuntimeError, ValueError, KeyError, AttributeError):
            logger.exception("%s (%s) cannot be reset and is dropped", *key)
        finally:
            if not clean:
                with self._lock:
                    self._held.pop(key, None)


class _StoreLoader:
    """What the store hands to a pipeline that loads."""

    def __init__(self, store: ModelStore) -> None:
        self._store = store
        self.device = store.device
        self.spare_mb = SPARE * (store.device_budget_mb if store.device.kind == "cuda" else store.budget_mb)
        self._lacked: set[str] = set()
        self._parts: set[_StoreLoader] = set()

    def folder(self, name: str) -> Path:
        return self._store.shelf.folder(name)

    def find(self, name: str) -> Path | None:
        found = self._store.shelf.find(name)
        if found is None:
            self._lacked.add(name)
        return found

    def lacks(self) -> set[str]:
        """Weights that were looked for in vain so far, also by the parts that are shared."""
        return self._lacked.union(*(part.lacks() for part in self._parts))

    def session(self, path: Path) -> "onnxruntime.InferenceSession":
        return self.device.open_session(path)

    def shared(self, part: type[P]) -> P:
        store = self._store
        found = store._shared.get(part)
        if found is None:
            loader = _StoreLoader(store)
            found = part.load(loader)
            store._shared[part], store._loaders[part] = found, loader
        self._parts.add(store._loaders[part])
        return found


def _trim() -> None:
    """Hand free memory of the C library back to the system, where it can."""
    try:
        ctypes.CDLL("libc.so.6").malloc_trim(0)
    except (OSError, AttributeError):
        return
