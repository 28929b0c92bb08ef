"""System checks of our own settings."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from pictory.core.engine.kinds import get_kind


@register()
def job_kinds(**kwargs: Any) -> list[CheckMessage]:
    """Each kind names a queue that some worker serves."""
    return [
        Error(f"JOBS[{name!r}] names the unknown queue {get_kind(name).queue!r}.", id="core.E002")
        for name in settings.JOBS
        if get_kind(name).queue not in settings.QUEUES
    ]


@register(Tags.security, deploy=True)
def shared_cache(**kwargs: Any) -> list[CheckMessage]:
    """Rate limits count in the cache, so every web process must see the same one."""
    if settings.CACHES["default"]["BACKEND"].endswith("LocMemCache"):
        return [Warning("CACHE_URL is this process's memory: rate limits need a cache that all share.", id="core.W001")]
    return []


@register(Tags.security, deploy=True)
def real_mail(**kwargs: Any) -> list[CheckMessage]:
    if not settings.EMAIL_HOST:
        return [Warning("SMTP_HOST is not set: mail is written to a folder and reaches nobody.", id="core.W002")]
    return []
