"""Examples for the networks: cached pairs, moved and shaken anew each time, as a function of their place."""

import logging
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from PIL.Image import Image
from torch.utils.data import DataLoader, Dataset

from ml.colours import from_lab
from ml.sketch.conditions import Condition
from ml.sketch.palette import Index, Palette, box_of_crayons, lab_of
from ml.sketch.scale import CELL
from ml.sketch.subjects import SUBJECTS
from ml.training.pairs import SOURCES, cache
from ml.training.pairs.lines import shaken
from ml.training.sketch.naming import Batch

logger = logging.getLogger(__name__)

SIDE = 256
SHARES = {"doodles": 0.5, "stickers": 0.25}  # of all examples; the subjects share the rest
RESCAN = 100  # batches after which new shards are looked for
UNNAMED = 0.15  # of the subjects, called "scene": a diary shows them too
HINTED, EXPECTED = 0.6, 0.5  # how often the main colour and the usual ones are told
FORGOTTEN, WRONG = 0.7, 0.3  # of the usual colours: most that are left out, since words name few things; one too many
OTHER_SHADE = (9.0, 6.0)  # deviation in lightness and hue of a colour that is told: another hand's red is another red
BLANK = 0.006


@dataclass(frozen=True)
class Pool:
    """All rows of one source. crayons, parts: (N, 128, 128)."""

    sketch: NDArray[np.uint8]
    crayons: Index
    parts: NDArray[np.uint8]
    subject: NDArray[np.uint8]
    main: NDArray[np.uint8]
    has_main: NDArray[np.bool_]
    usual: NDArray[np.uint8]
    usual_count: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.sketch)


@dataclass(frozen=True)
class Example:
    """sketch: (256, 256) in 0..1, ink is 1. condition: (C,). crayons, parts: (64, 64). subject: place in SUBJECTS."""

    sketch: NDArray[np.float32]
    condition: NDArray[np.float32]
    crayons: Index
    parts: NDArray[np.uint8]
    subject: int


class Examples(Dataset):
    """Batch number n is the same whenever it is asked for, as long as the cache holds the same shards.

    clean: lines as they were drawn, for comparison. shaky: how shaky the hand is, 1 as a small child's. shares: of all
    examples, by source; the others share the rest.
    """

    def __init__(
        self,
        folder: Path,
        palette: Palette,
        *,
        size: int = 16,
        seed: int = 1,
        clean: bool = False,
        shaky: float = 1.0,
        shares: Mapping[str, float] = SHARES,
    ) -> None:
        self.folder, self.palette, self.size, self.seed = folder, palette, size, seed
        self.clean, self.shaky, self.shares = clean, shaky, shares
        self._shards: dict[str, dict[Path, Pool]] = {}
        self._asked = 0

    def __getitem__(self, number: int) -> Batch:
        made = self.made(number)
        return Batch(
            sketch=torch.from_numpy(np.stack([each.sketch for each in made]))[:, None],
            condition=torch.from_numpy(np.stack([each.condition for each in made])),
            crayons=torch.from_numpy(np.stack([each.crayons for each in made])),
            parts=torch.from_numpy(np.stack([each.parts for each in made])),
        )

    def made(self, number: int) -> list[Example]:
        """The examples of a batch."""
        if self._asked % RESCAN == 0:
            cv2.setNumThreads(1)
            self._look()
        self._asked += 1
        return [self.example(np.random.default_rng([self.seed, number, place])) for place in range(self.size)]

    def example(self, chance: np.random.Generator) -> Example:
        pools = self._shards[self._source(chance)]
        rows = np.cumsum([len(pool) for pool in pools.values()])
        row = int(chance.integers(rows[-1]))
        which = int(np.searchsorted(rows, row, side="right"))
        pool = list(pools.values())[which]
        return self._made(pool, row - int(rows[which]) + len(pool), chance)

    def _source(self, chance: np.random.Generator) -> str:
        names = sorted(self._shards)
        others = [name for name in names if name not in self.shares]
        rest = 1 - sum(self.shares[name] for name in names if name in self.shares)
        weights = np.array([self.shares.get(name, rest / max(1, len(others))) for name in names])
        return names[chance.choice(len(names), p=weights / weights.sum())]

    def _made(self, pool: Pool, row: int, chance: np.random.Generator) -> Example:
        sketch, crayons, parts = pool.sketch[row], pool.crayons[row], pool.parts[row]
        if chance.random() < BLANK:
            sketch, crayons, parts = np.full_like(sketch, 255), np.zeros_like(crayons), np.zeros_like(parts)
        if not self.clean:
            sketch = shaken(sketch, chance, self.shaky)
        across = _placing(chance)
        moved = cv2.warpAffine(sketch, across, (SIDE, SIDE), flags=BACK | cv2.INTER_LINEAR, borderMode=EDGE)
        coarse = _on_cells(across, SIDE // parts.shape[0])
        cells = (SIDE // CELL, SIDE // CELL)
        crayons, parts = (
            cv2.warpAffine(each, coarse, cells, flags=BACK | cv2.INTER_NEAREST, borderMode=EDGE)
            for each in (crayons, parts)
        )
        told = self._told(pool, row, chance).vector(self.palette)
        return Example(1 - moved.astype(np.float32) / 255, told, crayons, parts, int(pool.subject[row]))

    def _told(self, pool: Pool, row: int, chance: np.random.Generator) -> Condition:
        subject = SUBJECTS[pool.subject[row]] if chance.random() > UNNAMED else "scene"
        main = pool.main[row][None] if pool.has_main[row] and chance.random() < HINTED else None
        expected = self._expected(pool, row, chance) if chance.random() < EXPECTED else None
        main, expected = (None if told is None else _shaded(told, chance) for told in (main, expected))
        return Condition(subject, None if main is None else main[0], expected)

    def _expected(self, pool: Pool, row: int, chance: np.random.Generator) -> NDArray[np.uint8]:
        own = pool.usual[row, : pool.usual_count[row]]
        own = own[chance.random(len(own)) > chance.uniform(0, FORGOTTEN)]
        if chance.random() > WRONG:
            return own
        other = int(chance.integers(len(pool)))
        wrong = pool.usual[other, : pool.usual_count[other]]
        return np.concatenate([own, wrong[chance.integers(len(wrong), size=1)]]) if len(wrong) else own

    def _look(self) -> None:
        """Take in what is new in the folder, and let go what is no longer there."""
        found: dict[str, dict[Path, Pool]] = {}
        for path in sorted(self.folder.glob(f"*-{SIDE}-*.npz")):
            source = path.name.partition("-")[0]
            pool = self._shards.get(source, {}).get(path) or self._pool(cache.read(path))
            found.setdefault(source, {})[path] = pool
        self._shards = found

    def _pool(self, shard: cache.Shard) -> Pool:
        rest = {name: getattr(shard, name) for name in ("subject", "main", "has_main", "usual", "usual_count")}
        return Pool(sketch=shard.sketch, crayons=self.palette.index(shard.flat), parts=shard.parts, **rest)


def batches(made: Dataset, size: int, first: int, *, workers: int) -> Iterator[tuple[int, Any]]:
    """From number `first` on, by so many processes, 0 in this one; (pictures, batch) without end."""
    how: dict[str, Any] = {"num_workers": workers}
    if workers:
        how |= {"prefetch_factor": 6, "multiprocessing_context": "spawn"}  # OpenCV hangs in a fork
    for batch in DataLoader(made, batch_size=None, sampler=range(first, 1 << 40), **how):
        yield size, batch


def draw_pairs(folder: Path, count: int) -> None:
    """Fill a cache with about `count` pairs, each source by its share. Takes some 15 ms a pair and core."""
    others = [name for name in SOURCES if name not in SHARES]
    each = (1 - sum(SHARES.values())) / len(others)
    wanted = {name: math.ceil(count * SHARES.get(name, each)) for name in SOURCES}

    def tell(step: int, steps: int, *, doing: str = "", preview: Image | None = None) -> None:
        logger.info("pairs %d of %d: %s", step, steps, doing)

    cache.write(folder, wanted, on_step=tell)


def palette_of(folder: Path) -> Palette:
    """The crayons that stand for the colours of the cache, as often as training will meet them."""
    pixels = []
    for source, shards in _first_shards(folder).items():
        share = SHARES.get(source, 0.05)
        for flat in (cache.read(path).flat for path in shards):
            some = flat[:, ::6, ::6].reshape(-1, 3)
            chance = np.random.default_rng(len(some))
            pixels.append(some[chance.integers(len(some), size=int(1_000_000 * share / len(shards)))])
    return box_of_crayons(np.concatenate(pixels))


def counts(folder: Path, palette: Palette) -> NDArray[np.int64]:
    """(K,) how often each crayon is met in training, in some unit."""
    total = np.zeros(len(palette))
    for source, shards in _first_shards(folder).items():
        for path in shards:
            crayons = palette.index(cache.read(path).flat[:, ::4, ::4])
            share = np.bincount(crayons.ravel(), minlength=len(palette)) / crayons.size
            total += share * SHARES.get(source, 0.25 / len(SUBJECTS)) / len(shards)
    return np.round(total * 1e6).astype(np.int64)


def _first_shards(folder: Path, most: int = 4) -> Mapping[str, list[Path]]:
    found: dict[str, list[Path]] = {}
    for path in sorted(folder.glob(f"*-{SIDE}-*.npz")):
        found.setdefault(path.name.partition("-")[0], []).append(path)
    return {source: paths[:most] for source, paths in found.items()}


def _shaded(colours: NDArray[np.uint8], chance: np.random.Generator) -> NDArray[np.uint8]:
    """(N, 3) other shades of these."""
    if not len(colours):
        return colours
    light, hue = OTHER_SHADE
    moved = chance.standard_normal((len(colours), 3)) * (light, hue, hue)
    return from_lab((lab_of(colours) + moved)[:, None])[:, 0]


BACK = cv2.WARP_INVERSE_MAP
EDGE = cv2.BORDER_REPLICATE


def _placing(chance: np.random.Generator) -> NDArray[np.float64]:
    """(2, 3): from a pixel of the example to one of the pair; mirrored, turned, scaled and moved a little."""
    scale, angle = chance.uniform(0.8, 1.12), np.radians(chance.normal(0, 5))
    mirror = -1 if chance.random() < 0.5 else 1
    across, down = np.cos(angle) / scale, np.sin(angle) / scale
    turn = np.array([[mirror * across, -mirror * down], [down, across]])
    middle = (SIDE - 1) / 2
    start = middle + chance.uniform(-14, 14, 2) - turn @ [middle, middle]
    return np.column_stack([turn, start])


def _on_cells(placing: NDArray[np.float64], halving: int) -> NDArray[np.float64]:
    """The same from a cell's middle to a pixel of a map that is `halving` times coarser than the sketch."""
    middle = (CELL - 1) / 2
    start = (placing[:, :2] @ [middle, middle] + placing[:, 2] + 0.5) / halving - 0.5
    return np.column_stack([placing[:, :2] * CELL / halving, start])
