"""Draws what is written in tests/ml/data/sketch/drawings into strokes: `python benchmarks/sketch_sets/record.py`."""

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from benchmarks.sketch_sets import pen

DATA = ROOT / "tests" / "ml" / "data" / "sketch"


def main() -> None:
    for record, names in {"freehand": [], "must": ["must.txt"]}.items():
        found = [DATA / "drawings" / name for name in names] or sorted((DATA / "drawings").glob("[!m]*.txt"))
        drawings = [drawing for path in found for drawing in pen.read(path)]
        lines = [json.dumps(drawing, ensure_ascii=False, separators=(",", ":")) for drawing in drawings]
        (DATA / f"{record}.json").write_text("[\n" + ",\n".join(lines) + "\n]\n")
        print(f"{record}: {len(drawings)} drawings")


if __name__ == "__main__":
    main()
