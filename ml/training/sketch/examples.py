"""Examples for the networks: cached pairs, moved and shaken anew each time, as a function of their place."""

import logging
import math
import signal
from collections.abc import Callable, Collection, Iterator, Mapping
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
from ml.errors import Cancelled
from ml.sketch.conditions import Condition
from ml.sketch.palette import Index, Palette, box_of_crayons, lab_of
from ml.sketch.scale import CELL
from ml.sketch.subjects import SUBJECTS
from ml.sketch.telling import is_white
from ml.training.pairs import SOURCES, cache
from ml.training.pairs.lines import closed_in, shaken
from ml.training.sketch.moving import EDGE, SIDE, bend, places, placing
from ml.training.sketch.naming import Batch
from ml.training.sketch.rows import Rows

logger = logging.getLogger(__name__)

SHARES = {"doodles": 0.35, "single": 0.25, "stickers": 0.25}  # of all examples; the subjects share the rest
OTHERS = (1 - sum(SHARES.values())) / len(SUBJECTS)
UNNAMED = 0.15  # of the subjects, called "scene": a diary shows them too
HINTED, EXPECTED = 0.6, 0.5  # how often the main colour and the usual ones are told
FORGOTTEN, WRONG = 0.7, 0.3  # of the usual colours: most that are left out, since words name few things; one too many
OTHER_SHADE = (9.0, 6.0)  # deviation in lightness and hue of a colour that is told: another hand's red is another red
WHITE = np.uint8([[255, 255, 255]])
LEAST_WHITE = 0.1  # of what is coloured and of white that lines close in, from which on white is a usual colour too
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

    clean: lines as they were drawn, for comparison.
    """

    def __init__(self, folder: Path, palette: Palette, *, size: int = 16, seed: int = 1, clean: bool = False) -> None:
        self.palette, self.size, self.seed, self.clean = palette, size, seed, clean
        self._rows = Rows(folder, self._pool, SHARES)

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
        self._rows.begin_round()
        return [self.example(np.random.default_rng([self.seed, number, place])) for place in range(self.size)]

    def example(self, chance: np.random.Generator) -> Example:
        return self._made(*self._rows.pick(chance), chance)

    def _made(self, pool: Pool, row: int, chance: np.random.Generator) -> Example:
        sketch, crayons, parts = pool.sketch[row], pool.crayons[row], pool.parts[row]
        if chance.random() < BLANK:
            sketch, crayons, parts = np.full_like(sketch, 255), np.zeros_like(crayons), np.zeros_like(parts)
        if not self.clean:
            sketch = shaken(sketch, chance)
        placed, bent = placing(chance), bend(chance)
        moved = cv2.remap(sketch, places(placed, bent), None, cv2.INTER_LINEAR, borderMode=EDGE)
        coarse = places(placed, bent, SIDE // CELL, SIDE // parts.shape[0])
        crayons, parts = (
            cv2.remap(each, coarse, None, cv2.INTER_NEAREST, borderMode=EDGE) for each in (crayons, parts)
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
        if _has_white(pool, row):
            own = np.concatenate([own, WHITE])
        own = own[chance.random(len(own)) > chance.uniform(0, FORGOTTEN)]
        if chance.random() > WRONG:
            return own
        other = int(chance.integers(len(pool)))
        wrong = pool.usual[other, : pool.usual_count[other]]
        return np.concatenate([own, wrong[chance.integers(len(wrong), size=1)]]) if len(wrong) else own

    def _pool(self, shard: cache.Shard) -> Pool:
        rest = {name: getattr(shard, name) for name in ("subject", "main", "has_main", "usual", "usual_count")}
        return Pool(sketch=shard.sketch, crayons=self.palette.index(shard.flat), parts=shard.parts, **rest)


def batches(made: Dataset, size: int, first: int, *, workers: int) -> Iterator[tuple[int, Any]]:
    """From number `first` on, by so many processes, 0 in this one; (pictures, batch) without end."""
    how: dict[str, Any] = {"num_workers": workers}
    if workers:
        how |= {"prefetch_factor": 6, "multiprocessing_context": "spawn"}  # OpenCV hangs in a fork
        how["worker_init_fn"] = _leave_ctrl_c_to_the_parent
    for batch in DataLoader(made, batch_size=None, sampler=range(first, 1 << 40), **how):
        yield size, batch


def _leave_ctrl_c_to_the_parent(_worker: int) -> None:
    """It saves first, and may need one more batch for that."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def draw_pairs(
    folder: Path,
    count: int,
    *,
    shares: Mapping[str, float] = SHARES,
    sources: Collection[str] = tuple(SOURCES),
    stopped: Callable[[], bool] = lambda: False,
) -> None:
    """Fill a cache with about `count` pairs, each source by its share; what has none gets an equal part of the rest.

    Takes some 15 ms a pair and core. stopped: asked after each shard; then it raises Cancelled, and goes on next time.
    """
    others = [name for name in sources if name not in shares]
    each = (1 - sum(shares.values())) / max(1, len(others))
    wanted = {name: math.ceil(count * shares.get(name, each)) for name in sources}

    def tell(step: int, steps: int, *, doing: str = "", preview: Image | None = None) -> None:
        logger.info("pairs %d of %d: %s", step, steps, doing)
        if step < steps and stopped():
            raise Cancelled

    cache.write(folder, wanted, on_step=tell)


def palette_of(folder: Path) -> Palette:
    """The crayons that stand for the colours of the cache, as often as training will meet them."""
    pixels = []
    for source, shards in _first_shards(folder).items():
        share = SHARES.get(source, OTHERS)
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
            total += share * SHARES.get(source, OTHERS) / len(shards)
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
    return np.where(is_white(colours)[:, None], colours, from_lab((lab_of(colours) + moved)[:, None])[:, 0])


def _has_white(pool: Pool, row: int) -> bool:
    """Whether much of the things is white, such as a snowman or a swan."""
    white = closed_in(pool.sketch[row])[::2, ::2] & (pool.parts[row] == 0)
    return white.sum() > LEAST_WHITE * (white.sum() + (pool.parts[row] > 0).sum())
