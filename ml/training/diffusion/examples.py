"""Pictures with their words, from a folder or a table."""

import csv
import hashlib
import json
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from ml.errors import InvalidInput
from ml.images import as_rgb

logger = logging.getLogger(__name__)

FORMATS = ("JPEG", "PNG", "WEBP")
TABLES = (".csv", ".tsv", ".jsonl")
PICTURE_COLUMNS = ("picture", "image", "file_name", "file")
WORDS_COLUMNS = ("words", "caption", "text", "prompt")
LEAST_PX = 64  # of the shorter side


@dataclass(frozen=True)
class Example:
    """words: what the picture shows, empty where nobody said. sha256: of the file."""

    path: Path
    words: str
    sha256: str


def read_examples(source: Path, *, most: int | None = None) -> list[Example]:
    """Pictures of a folder, each with the words of the .txt beside it, or of a table (.csv, .tsv, .jsonl).

    A table names pictures by paths below its own folder. What cannot be read is told in the log and left out.
    Raises InvalidInput when nothing is left, and for words that are no UTF-8.
    """
    if not source.exists():
        raise InvalidInput(f"there is no {source}")
    rows = _rows_of_table(source) if source.is_file() else _rows_of_folder(source)
    found = []
    for path, words in rows:
        if most is not None and len(found) == most:
            break
        if complaint := _complaint(path):
            logger.warning("%s is left out: %s", path.name, complaint)
        else:
            found.append(Example(path, " ".join(words.split()), hashlib.sha256(path.read_bytes()).hexdigest()))
    if not found:
        raise InvalidInput(f"{source.name} holds no picture that can be read")
    return found


def open_example(example: Example) -> Image.Image:
    """RGB on white, turned as its camera says."""
    with Image.open(example.path, formats=FORMATS) as picture:
        return as_rgb(ImageOps.exif_transpose(picture))


def _complaint(path: Path) -> str:
    try:
        with Image.open(path, formats=FORMATS) as picture:
            small = min(picture.size) < LEAST_PX
            as_rgb(picture).getpixel((0, 0))
    except (UnidentifiedImageError, OSError, InvalidInput, Image.DecompressionBombError) as error:
        return str(error)
    return f"its shorter side is under {LEAST_PX} px" if small else ""


def _rows_of_folder(folder: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(folder.iterdir()):
        if path.is_file() and path.suffix.lower() in (".jpg", ".jpeg", ".png", ".webp"):
            yield path, _words_of(path.with_suffix(".txt"))


def _words_of(beside: Path) -> str:
    try:
        return beside.read_text(encoding="utf-8-sig") if beside.is_file() else ""
    except (OSError, ValueError) as error:
        raise InvalidInput(f"{beside.name}: {error}") from error


def _rows_of_table(table: Path) -> Iterator[tuple[Path, str]]:
    """Raises InvalidInput for another kind of table, one without the columns, or a path outside."""
    folder = table.parent.resolve()
    for row in _lines(table):
        if not isinstance(row, dict):
            raise InvalidInput(f"{table.name} holds a line that is no object with names")
        named = next((row[name] for name in PICTURE_COLUMNS if row.get(name)), None)
        if named is None:
            raise InvalidInput(f"{table.name} needs a column named one of {', '.join(PICTURE_COLUMNS)}")
        path = (folder / str(named)).resolve()
        if not path.is_relative_to(folder):
            raise InvalidInput(f"{table.name} names {named}, which is outside its folder")
        yield path, next((str(row[name]) for name in WORDS_COLUMNS if row.get(name)), "")


def _lines(table: Path) -> Iterable[dict[str, str]]:
    if table.suffix not in TABLES:
        raise InvalidInput(f"{table.name} is none of {', '.join(TABLES)}")
    try:
        text = table.read_text(encoding="utf-8-sig")
        if table.suffix == ".jsonl":
            return [json.loads(line) for line in text.splitlines() if line.strip()]
        return list(csv.DictReader(text.splitlines(), delimiter="\t" if table.suffix == ".tsv" else ","))
    except (OSError, ValueError) as error:
        raise InvalidInput(f"{table.name}: {error}") from error
