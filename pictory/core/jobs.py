"""The kernel's own kinds of job."""

import tempfile

from pictory.core import archive, running
from pictory.core.engine.context import JobContext


def export(ctx: JobContext) -> None:
    """Pack everything a person made into one ZIP."""
    meter = archive.Meter(ctx.job.owner, ctx.step)
    with tempfile.TemporaryFile(suffix=".zip") as file:
        archive.pack(ctx.job.owner, file, on_bytes=meter)
        archive.keep_archive(ctx.job, file, on_bytes=meter)


def model(ctx: JobContext) -> None:
    """Use one capability of the catalog by itself."""
    running.run_capability(ctx)
