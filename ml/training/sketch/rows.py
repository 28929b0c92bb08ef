"""Rows of a cache's shards, each source as often as its share says."""

from collections.abc import Callable, Mapping, Sized
from pathlib import Path
from typing import Generic, TypeVar

import cv2
import numpy as np

from ml.training.pairs import cache
from ml.training.sketch.moving import SIDE

Pool = TypeVar("Pool", bound=Sized)
RESCAN = 100  # rounds after which new shards are looked for


class Rows(Generic[Pool]):
    """kept: what of a shard stays in memory. shares: of all rows that are picked, by source; the others share the rest.

    The same chance picks the same row, as long as the folder holds the same shards.
    """

    def __init__(self, folder: Path, kept: Callable[[cache.Shard], Pool], shares: Mapping[str, float]) -> None:
        self.folder, self.kept, self.shares = folder, kept, shares
        self._shards: dict[str, dict[Path, Pool]] = {}
        self._rounds = 0

    def begin_round(self) -> None:
        """Before each batch."""
        if self._rounds % RESCAN == 0:
            cv2.setNumThreads(1)
            self._look()
        self._rounds += 1

    def pick(self, chance: np.random.Generator) -> tuple[Pool, int]:
        """A pool and a place in it."""
        pools = self._shards[self._source(chance)]
        ends = np.cumsum([len(pool) for pool in pools.values()])
        row = int(chance.integers(ends[-1]))
        which = int(np.searchsorted(ends, row, side="right"))
        pool = list(pools.values())[which]
        return pool, row - int(ends[which]) + len(pool)

    def _source(self, chance: np.random.Generator) -> str:
        names = sorted(self._shards)
        others = [name for name in names if name not in self.shares]
        rest = 1 - sum(self.shares[name] for name in names if name in self.shares)
        weights = np.array([self.shares.get(name, rest / max(1, len(others))) for name in names])
        return names[chance.choice(len(names), p=weights / weights.sum())]

    def _look(self) -> None:
        """Take in what is new in the folder, and let go what is no longer there."""
        found: dict[str, dict[Path, Pool]] = {}
        for path in sorted(self.folder.glob(f"*-{SIDE}-*.npz")):
            source = path.name.partition("-")[0]
            pool = self._shards.get(source, {}).get(path) or self.kept(cache.read(path))
            found.setdefault(source, {})[path] = pool
        self._shards = found
