from typing import Any

from pictory.core import mail
from pictory.core.files import assets
from pictory.core.models import Asset, Job


def keep_text(job: Job, text: str, **known: Any) -> Asset:
    """Result, state and mail stand or fall together, as in every app."""
    with assets.storing():
        job.finish()
        asset = assets.keep_asset(
            owner=job.owner,
            job=job,
            data=text.encode(),
            media_type="text/plain",
            role=Asset.Role.RESULT,
            app="faults",
            **known,
        )
        mail.queue_job_done(job)
    return asset
