import json
import shutil
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.management.base import BaseCommand, CommandError, CommandParser

from pictory.core.engine import worker
from pictory.core.engine.queue import INLINE, Refused, enqueue
from pictory.core.files import assets
from pictory.core.files.uploads import BadUpload
from pictory.core.models import Asset, Job, User

OPERATOR = "operator@localhost"
TABLES = (".csv", ".tsv", ".jsonl")


class Command(BaseCommand):
    help = (
        "Run one job of any kind to its end in this process, and write its files and result.json. "
        "name=value: value is read as JSON, else as text. "
        "name=@file: a picture becomes an upload, .json and .txt are read; of a folder or a table "
        '(.csv, .tsv, .jsonl) the path is taken; "@file" is one inside a list or an object as well. '
        "docs/by-hand.md has a command for every capability of core.model."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=sorted(settings.JOBS), metavar="KIND")
        parser.add_argument("params", nargs="*", metavar="name=value")
        parser.add_argument("--out", type=Path, required=True, help="folder for the files and result.json")
        parser.add_argument("--as", dest="owner", metavar="EMAIL", help="whose job it is; an operator's without it")

    def handle(self, *args: Any, **options: Any) -> None:
        _make(options["out"])
        owner = _owner(options["owner"])
        params = dict(read_param(pair, owner) for pair in options["params"])
        job = enqueue(options["kind"], owner=owner, params=params, queue=INLINE)
        started = time.perf_counter()
        worker.run_only(job)
        seconds = round(time.perf_counter() - started, 3)  # once, so that both places say the same
        job.refresh_from_db()
        _write(job, seconds, options["out"])
        if job.state != Job.State.DONE:
            raise CommandError(f"{job.kind} is {job.state}: {job.error_code} {job.error_detail}".strip())
        self.stdout.write(f"{job.kind}: {seconds:.2f} s, in {options['out']}")


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CommandError(f"{folder}: {error.strerror}") from error


def _owner(email: str | None) -> User:
    if email is None:
        known = User.objects.filter(email=OPERATOR).first()
        return known or User.objects.create_user(OPERATOR, nickname="Operator", is_staff=True)
    try:
        return User.objects.get_by_natural_key(email)
    except User.DoesNotExist as error:
        raise CommandError(f"Nobody here has the address {email}.") from error


def read_param(pair: str, owner: User) -> tuple[str, Any]:
    """Name and value of name=value or name=@file; a picture is kept. Raises CommandError."""
    name, equals, value = pair.partition("=")
    if not equals or not name:
        raise CommandError(f"{pair!r}: expected name=value.")
    return name, _from_file(Path(value[1:]), owner) if value.startswith("@") else _with_files(_literal(value), owner)


def _with_files(value: Any, owner: User) -> Any:
    """Of a list or an object, with a file for each "@file" in it."""
    if isinstance(value, list):
        return [_opened(each, owner) for each in value]
    return {name: _opened(each, owner) for name, each in value.items()} if isinstance(value, dict) else value


def _opened(value: Any, owner: User) -> Any:
    if isinstance(value, str) and value.startswith("@"):
        return _from_file(Path(value[1:]), owner)
    return _with_files(value, owner)


def _literal(value: str) -> Any:
    """Text where it is no JSON that every database keeps."""
    try:
        return _from_json(value)
    except ValueError:
        return value


def _from_json(text: str) -> Any:
    """Raises ValueError, also for the NaN and Infinity that Python would read."""

    def refuse(word: str) -> None:
        raise ValueError(f"{word} is not JSON")

    return json.loads(text, parse_constant=refuse)


def _from_file(path: Path, owner: User) -> Any:
    """The text of a .txt, the content of a .json, the path of a folder or a table, or the id of the upload that a
    picture became.
    """
    try:
        if path.is_dir() or path.suffix in TABLES:
            return str(path.resolve(strict=True))
        if path.suffix == ".txt":
            return path.read_text(encoding="utf-8")
        if path.suffix == ".json":
            return _from_json(path.read_text(encoding="utf-8"))
        with path.open("rb") as file:
            return str(assets.keep_upload(owner=owner, file=File(file, name=path.name)).pk)
    except (OSError, ValueError) as error:
        raise CommandError(f"{path}: {error}") from error
    except (BadUpload, Refused) as error:
        raise CommandError(f"{path}: {error.sentence}") from error


def _write(job: Job, seconds: float, out: Path) -> None:
    results = list(job.assets.order_by("created_at"))
    for asset in results:
        with asset.file.open() as source, (out / asset.download_name).open("wb") as target:
            shutil.copyfileobj(source, target)
    first = results[0] if results else Asset()
    report = {
        "kind": job.kind,
        "job": str(job.pk),
        "state": job.state,
        "error": job.error_code,
        "detail": job.error_detail,
        "params": job.params,
        "tier": job.tier or first.tier,
        "model": first.model,
        "seed": first.seed,
        "seconds": seconds,
        "files": [
            {
                "file": asset.download_name,
                "model": asset.model,
                "tier": asset.tier,
                "seed": asset.seed,
                "sha256": asset.sha256,
                "media_type": asset.media_type,
                "details": asset.details,
            }
            for asset in results
        ],
    }
    (out / "result.json").write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
