"""What one colouring costs, measured in a process of its own: `python costs.py ROOT` prints it as JSON."""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import psutil

from benchmarks.sketch_sets.report import Held

RUNS = 20
SIZES = {(256, 256): 0.25, (512, 256): 0.35}  # (width, height): seconds that it may take
MOST_MB = 300


def measured(root: Path) -> Iterator[Held]:
    """Seconds from drawing to crayon picture, medians of RUNS, and growth of the process. root: of the weights."""
    done = subprocess.run([sys.executable, __file__, str(root)], capture_output=True, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    for (width, height), wanted in SIZES.items():
        for clock in ("wall", "CPU"):
            seconds = found[f"{width}x{height} {clock}"]
            yield Held(f"seconds a picture, {width} x {height}, {clock}", seconds, wanted, most=True)
    yield Held("MB that the process grew", found["mb"], MOST_MB, most=True)


def main(root: Path) -> None:
    before = psutil.Process().memory_info().rss
    from benchmarks.sketch_sets import sets
    from benchmarks.sketch_sets.painters import Ask, Model, request_of

    model = Model(root)
    pictures = sets.drawings(ROOT / "tests" / "ml" / "data" / "sketch")
    found = {}
    for width, height in SIZES:
        some = [sketch for sketch in pictures if sketch.shape == (height, width)][:RUNS]
        walls, processors = [], []
        for number in range(RUNS + 1):
            request = request_of(some[number % len(some)], Ask(seed=number))
            wall, processor = time.perf_counter(), time.process_time()
            model.pipeline(request)
            walls.append(time.perf_counter() - wall)
            processors.append(time.process_time() - processor)
        found[f"{width}x{height} wall"] = statistics.median(walls[1:])
        found[f"{width}x{height} CPU"] = statistics.median(processors[1:])
    model.subject(pictures[0])
    found["mb"] = (psutil.Process().memory_info().rss - before) / 1e6
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
