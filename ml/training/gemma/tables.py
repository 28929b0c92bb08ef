"""Tables of texts and answers: CSV with a first row of names, or a JSON object a line."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from ml.errors import InvalidInput
from ml.gemma2.prompts import TASKS, Task, TaskName

ENDINGS = (".csv", ".jsonl")
LONGEST_TEXT, LONGEST_ANSWER = 4_000, 400  # characters; as long as what is asked for when serving
HELD_OUT_OF, MOST_HELD_OUT = 20, 64  # one text of twenty is never learned, and at most so many


@dataclass(frozen=True)
class Example:
    task: TaskName
    text: str
    answer: str

    @property
    def digest(self) -> str:
        return sha256(f"{self.task}\n{self.text}\n{self.answer}".encode()).hexdigest()


@dataclass(frozen=True)
class Tables:
    """learned, held_out: each text once, in the order of the files. left_out: rows without a text or an answer, too
    long ones, and repetitions. files: name and sha256.
    """

    learned: tuple[Example, ...]
    held_out: tuple[Example, ...]
    left_out: int
    files: Mapping[str, str]


def read_tables(places: Sequence[Path]) -> Tables:
    """places: tables, or folders of them. What a table is for is told by its columns: text and summary, or korean and
    english; others are not looked at. Raises InvalidInput, which names the file.
    """
    files = list(_files(places))
    kept: dict[tuple[TaskName, str], Example] = {}
    rows = 0
    for file in files:
        for example in _examples(file):
            rows += 1
            if example:
                kept.setdefault((example.task, example.text), example)
    if not kept:
        raise InvalidInput("the tables hold no text with its answer")
    chosen = [one for one in kept.values() if int(one.digest[:8], 16) % HELD_OUT_OF == 0][:MOST_HELD_OUT]
    held_out = set(chosen) if len(chosen) < len(kept) else set()
    learned = tuple(one for one in kept.values() if one not in held_out)
    hashes = {file.name: sha256(file.read_bytes()).hexdigest() for file in files}
    return Tables(learned, tuple(chosen) if held_out else (), rows - len(kept), hashes)


def _files(places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        found = sorted(path for path in place.iterdir() if path.suffix in ENDINGS) if place.is_dir() else [place]
        if not found:
            raise InvalidInput(f"{place} holds no table ({', '.join(ENDINGS)})")
        for path in found:
            if path.suffix not in ENDINGS or not path.is_file():
                raise InvalidInput(f"{path} is no table ({', '.join(ENDINGS)})")
            yield path


def _examples(file: Path) -> Iterator[Example | None]:
    """None for a row that is left out."""
    try:
        task = None
        for number, row in enumerate(_rows(file), start=1):
            if not isinstance(row, dict):
                raise InvalidInput(f"{file.name}, row {number}: not an object with names")
            task = task or _task_of(file, row)
            text, answer = (" ".join(str(row.get(name) or "").split()) for name in (task.text, task.answer))
            fits = text and answer and len(text) <= LONGEST_TEXT and len(answer) <= LONGEST_ANSWER
            yield Example(task.name, text, answer) if fits else None
    except (OSError, UnicodeDecodeError, csv.Error, ValueError) as error:
        raise InvalidInput(f"{file.name} cannot be read: {error}") from error


def _rows(file: Path) -> Iterator[Any]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        if file.suffix == ".csv":
            yield from csv.DictReader(lines)
        else:
            yield from (json.loads(line) for line in lines if line.strip())


def _task_of(file: Path, row: Mapping[str, Any]) -> Task:
    for task in TASKS.values():
        if {task.text, task.answer} <= set(row):
            return task
    wanted = " or ".join(f"{task.text}, {task.answer}" for task in TASKS.values())
    raise InvalidInput(f"{file.name} has none of the columns {wanted}")
