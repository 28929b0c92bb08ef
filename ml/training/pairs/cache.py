"""Pairs on disk, so that training reads instead of drawing: shards of a few hundred pairs in compressed npz files."""

import signal
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, fields
from multiprocessing import get_context
from pathlib import Path
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.sketch.subjects import SUBJECTS
from ml.training.pairs.pair import MOST_USUAL, Bytes, Pair
from ml.types import OnStep, no_steps

PER_SHARD = 250
PROCESSES = 2
UNFINISHED = ".unfinished"  # in a folder to which more is to be drawn


@dataclass(frozen=True)
class Shard:
    """sketch: (N, H, W). flat: (N, H / 2, W / 2, 3). parts: (N, H / 2, W / 2). subject: (N,) places in SUBJECTS.

    main: (N, 3), white where there is none; has_main: (N,) bool. usual: (N, 8, 3); usual_count: (N,). All uint8.
    """

    sketch: Bytes
    flat: Bytes
    parts: Bytes
    subject: Bytes
    main: Bytes
    has_main: NDArray[np.bool_]
    usual: Bytes
    usual_count: Bytes

    def __len__(self) -> int:
        return len(self.sketch)

    @classmethod
    def of(cls, pairs: list[Pair]) -> Self:
        usual = np.full((len(pairs), MOST_USUAL, 3), 255, np.uint8)
        for number, pair in enumerate(pairs):
            for place, colour in enumerate(pair.usual[:MOST_USUAL]):
                usual[number, place] = colour
        return cls(
            sketch=np.stack([pair.sketch for pair in pairs]),
            flat=np.stack([pair.flat[::2, ::2] for pair in pairs]),
            parts=np.stack([pair.parts[::2, ::2] for pair in pairs]),
            subject=np.uint8([SUBJECTS.index(pair.subject) for pair in pairs]),
            main=np.stack([np.uint8([255, 255, 255]) if pair.main is None else pair.main for pair in pairs]),
            has_main=np.array([pair.main is not None for pair in pairs]),
            usual=usual,
            usual_count=np.uint8([min(len(pair.usual), MOST_USUAL) for pair in pairs]),
        )


def write(
    folder: Path,
    counts: Mapping[str, int],
    *,
    first_seed: int = 0,
    size: tuple[int, int] = (256, 256),
    on_step: OnStep = no_steps,
) -> list[Path]:
    """Draw `counts[source]` pairs of each source from the seeds that start at first_seed, in two processes.

    A shard that is there already is kept: what it holds follows from its name. on_step is called after each shard; what
    it raises passes through when the shards under way are done.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / UNFINISHED).touch()
    tasks = [
        (folder / f"{source}-{size[0]}-{seed:08d}-{last - seed:04d}.npz", source, range(seed, last), size)
        for source, count in counts.items()
        for seed in range(first_seed, first_seed + count, PER_SHARD)
        for last in [min(seed + PER_SHARD, first_seed + count)]
    ]
    missing = [task for task in tasks if not task[0].exists()]
    quiet = {"initializer": signal.signal, "initargs": (signal.SIGINT, signal.SIG_IGN)}  # Ctrl-C is for the parent
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn"), **quiet) as pool:
        for done, path in enumerate(pool.map(_write_shard, missing), 1):
            on_step(done, len(missing), doing=path.name)
    (folder / UNFINISHED).unlink()
    return [task[0] for task in tasks]


def is_whole(folder: Path) -> bool:
    """Whether it holds pairs, and all that were asked for when it was last written to."""
    return any(folder.glob("*.npz")) and not (folder / UNFINISHED).exists()


def _write_shard(task: tuple[Path, str, range, tuple[int, int]]) -> Path:
    from ml.training.pairs import draw_pair

    path, source, seeds, size = task
    cv2.setNumThreads(1)
    shard = Shard.of([draw_pair(source, seed, size) for seed in seeds])
    unfinished = path.with_suffix(".part")
    with unfinished.open("wb") as file:
        np.savez_compressed(file, **{field.name: getattr(shard, field.name) for field in fields(shard)})
    return unfinished.replace(path)


def read(path: Path) -> Shard:
    """One shard. Raises OSError, and ValueError for a file that is none."""
    with np.load(path, allow_pickle=False) as arrays:
        return Shard(**{field.name: arrays[field.name] for field in fields(Shard)})


def read_all(folder: Path, source: str = "*", width: int = 256) -> Iterator[Shard]:
    """Every shard of a source, in the order of names."""
    for path in sorted(folder.glob(f"{source}-{width}-*.npz")):
        yield read(path)
