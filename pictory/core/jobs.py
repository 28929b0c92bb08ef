"""The kernel's own kinds of job."""

import tempfile

from pictory.core import archive, running
from pictory.core.engine.context import JobContext


def export(ctx: JobContext) -> None:
    """Pack everything a person made into one ZIP."""
    wanted = archive.files_of(ctx.job)
    meter = archive.Meter(wanted, ctx.step)
    with tempfile.TemporaryFile(suffix=".zip") as file:
        archive.pack(ctx.job, wanted, file, on_bytes=meter)
        archive.keep_archive(ctx.job, file, on_bytes=meter)


def model(ctx: JobContext) -> None:
    """Use one capability of the catalog by itself."""
    running.run_capability(ctx)
