import json
import shutil
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.management.base import BaseCommand, CommandError, CommandParser

from pictory.core.engine import worker
from pictory.core.engine.queue import INLINE, enqueue
from pictory.core.files import assets
from pictory.core.files.uploads import BadUpload
from pictory.core.models import Job, User

OPERATOR = "operator@localhost"


class Command(BaseCommand):
    help = (
        "Run one job of any kind to its end in this process, and write its files and result.json. "
        "name=value: value is read as JSON, else as text. "
        "name=@file: a picture becomes an upload, .json and .txt are read."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=sorted(settings.JOBS), metavar="KIND")
        parser.add_argument("params", nargs="*", metavar="name=value")
        parser.add_argument("--out", type=Path, required=True, help="folder for the files and result.json")
        parser.add_argument("--as", dest="owner", metavar="EMAIL", help="whose job it is; an operator's without it")

    def handle(self, *args: Any, **options: Any) -> None:
        owner = _owner(options["owner"])
        params = dict(_param(pair, owner) for pair in options["params"])
        job = enqueue(options["kind"], owner=owner, params=params, queue=INLINE)
        started = time.perf_counter()
        worker.run_only(job)
        seconds = time.perf_counter() - started
        job.refresh_from_db()
        _write(job, seconds, options["out"])
        if job.state != Job.State.DONE:
            raise CommandError(f"{job.kind} is {job.state}: {job.error_code} {job.error_detail}".strip())
        self.stdout.write(f"{job.kind}: {seconds:.2f} s, in {options['out']}")


def _owner(email: str | None) -> User:
    if email is None:
        owner, _ = User.objects.get_or_create(email=OPERATOR, defaults={"nickname": "Operator", "is_staff": True})
        return owner
    try:
        return User.objects.get(email=email)
    except User.DoesNotExist as error:
        raise CommandError(f"Nobody here has the address {email}.") from error


def _param(pair: str, owner: User) -> tuple[str, Any]:
    name, equals, value = pair.partition("=")
    if not equals or not name:
        raise CommandError(f"{pair!r}: expected name=value.")
    return name, _from_file(Path(value[1:]), owner) if value.startswith("@") else _literal(value)


def _literal(value: str) -> Any:
    try:
        return json.loads(value)
    except json.JSONDecodeError:
        return value


def _from_file(path: Path, owner: User) -> Any:
    """The text of a .txt, the content of a .json, or the id of the upload that a picture became."""
    try:
        if path.suffix == ".txt":
            return path.read_text()
        if path.suffix == ".json":
            return json.loads(path.read_text())
        with path.open("rb") as file:
            return str(assets.keep_upload(owner=owner, file=File(file, name=path.name)).pk)
    except (OSError, ValueError) as error:
        raise CommandError(f"{path}: {error}") from error
    except BadUpload as error:
        raise CommandError(f"{path}: {error.sentence}") from error


def _write(job: Job, seconds: float, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    results = list(job.assets.order_by("created_at"))
    for asset in results:
        with asset.file.open() as source, (out / asset.download_name).open("wb") as target:
            shutil.copyfileobj(source, target)
    report = {
        "kind": job.kind,
        "job": str(job.pk),
        "state": job.state,
        "error": job.error_code,
        "tier": job.tier or next((asset.tier for asset in results), ""),
        "seconds": round(seconds, 3),
        "files": [
            {
                "file": asset.download_name,
                "model": asset.model,
                "tier": asset.tier,
                "seed": asset.seed,
                "sha256": asset.sha256,
            }
            for asset in results
        ],
    }
    (out / "result.json").write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n")
