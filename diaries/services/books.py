"""Books and pages for print: asking for one, and keeping it."""

from typing import IO

from django.db import transaction

from diaries.models import Entry, Journal
from diaries.services import journals
from diaries.spans import Span, as_params
from pictory.core import mail
from pictory.core.engine import queue
from pictory.core.files import assets
from pictory.core.files.large import OnBytes
from pictory.core.models import Asset, Job

PDF = "application/pdf"


@transaction.atomic
def request_book(journal: Journal, *, span: Span, size: str, key: str = "") -> Job:
    """Bind the written days of a span, both ends counted. size: of printing.paper.SIZES. Raises Refused."""
    params = as_params(journal, span) | {"size": size}
    return queue.enqueue("diaries.book", owner=journal.owner, params=params, key=key)


@transaction.atomic
def request_page(entry: Entry, *, key: str = "") -> Job:
    """One day on squared paper. Raises Refused."""
    params = {"entry": str(entry.pk), "journal": entry.journal_id}
    return queue.enqueue("diaries.book", owner=entry.owner, params=params, key=key)


def keep_pdf(job: Job, file: IO[bytes], *, title: str, pages: int, on_bytes: OnBytes) -> Asset:
    """The job's result. Raises JobGone, Refused when the shelf is full."""
    with assets.written(file, PDF, on_bytes=on_bytes) as stored, assets.storing():
        job.finish()
        asset = assets.keep_asset(
            owner=job.owner, job=job, app="diaries", data=stored, media_type=PDF, role=Asset.Role.RESULT,
            title=title, details={"pages": pages},
        )  # fmt: skip
        journals.keep_derived([job.params["journal"]], [asset.pk])
        mail.queue_job_done(job)
    return asset
