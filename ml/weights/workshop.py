"""`python -m ml.weights.workshop < job`: what the installer has done in a process of its own.

The job is JSON: `convert`, a list of [pickle, safetensors, prefix], and `look_at`, a folder of networks. What is wrong
goes to stderr in one line, and the process ends with 1.
"""

import json
import os
import sys
from pathlib import Path

from ml.errors import WeightsMissing


def main() -> None:
    os.environ["HF_HUB_OFFLINE"] = "1"
    job = json.load(sys.stdin)
    try:
        if job["convert"]:
            _convert(job["convert"])
        from ml.weights.looking import look_at

        look_at(Path(job["look_at"]))
    except (WeightsMissing, MemoryError, OSError) as error:
        sys.exit(str(error) or "there is too little memory")


def _convert(work: list[tuple[str, str, str]]) -> None:
    from ml.weights.pickles import convert, limited_memory

    for pickled, into, prefix in work:
        with limited_memory(Path(pickled).stat().st_size):
            convert(Path(pickled), Path(into), prefix=prefix)


if __name__ == "__main__":
    main()
