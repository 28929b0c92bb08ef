"""Cards for any page: {% load cards %} {% job_card job %} {% asset_card asset %}."""

from typing import Any

from django import template

from pictory.core.models import Asset, Job
from pictory.core.pages import cards

register = template.Library()


@register.inclusion_tag("core/_job.html", takes_context=True)
def job_card(context: template.Context, job: Job) -> dict[str, Any]:
    """The card of a job; while the job is open it fetches itself anew every second."""
    return {"card": cards.job_card(job)}


@register.inclusion_tag("core/_asset.html", takes_context=True)
def asset_card(context: template.Context, asset: Asset) -> dict[str, Any]:
    return {"card": cards.asset_card(asset)}


@register.filter
def picture_url(asset: Asset, width_px: int = 320) -> str:
    """The address of a small picture of this file; "" when it has none, or none yet."""
    return cards.asset_card(asset, width_px).picture_url


@register.filter
def label(job: Job) -> Any:
    """What this job does, in words."""
    return cards.label_of(job.kind)


@register.filter
def spoken(seconds: float) -> str:
    """A duration as people say it."""
    return cards.spoken(seconds)


@register.filter
def mark(job: Job) -> str:
    """The icon of its state in icons.svg."""
    return "jobs" if job.state == Job.State.RUNNING else f"mark-{cards.MARKS[Job.State(job.state)]}"
