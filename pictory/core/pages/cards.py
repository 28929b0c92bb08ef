"""What the job card and the asset card show, in words. Built from rows, or by hand in the style guide."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.apps import apps
from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pictory.core.engine.kinds import get_kind
from pictory.core.engine.standing import Standing, standing
from pictory.core.models import Asset, Job, JobPreview
from pictory.core.sentences import Sentence, explain

MARKS = {
    Job.State.QUEUED: "wait",
    Job.State.RUNNING: "work",
    Job.State.DONE: "done",
    Job.State.FAILED: "error",
    Job.State.CANCELLED: "stop",
    Job.State.DEAD: "error",
}


@dataclass(frozen=True)
class AssetCard:
    """picture_url: a small picture of the file; "" when it has none, or none yet."""

    asset: Asset
    picture_url: str = ""

    @property
    def drawing(self) -> str:
        """Our drawing that stands where a picture would, by its name in art.svg."""
        return "music" if self.asset.is_audio else "box"

    @property
    def made_in(self) -> str | Promise:
        """The room it was made in, or that it was uploaded."""
        if self.asset.role == Asset.Role.UPLOAD:
            return _("Uploaded")
        return apps.get_app_config(self.asset.app).verbose_name


def asset_card(asset: Asset, width_px: int = 320) -> AssetCard:
    """width_px: of the thumbnail, one of THUMBNAIL_WIDTHS."""
    if asset.thumbnails == Asset.Thumbnails.READY:
        return AssetCard(asset, reverse("core:thumbnail", args=[asset.pk, width_px]))
    failed = asset.is_image and asset.thumbnails == Asset.Thumbnails.FAILED
    return AssetCard(asset, reverse("core:media", args=[asset.pk]) if failed else "")


@dataclass(frozen=True)
class JobCard:
    """standing: None once the job has ended. preview_url: the picture as it grows; "" when there is none yet.

    locked: it is about something that its owner keeps locked now.
    """

    job: Job
    standing: Standing | None = None
    preview_url: str = ""
    assets: list[AssetCard] = field(default_factory=list)
    locked: bool = False

    @property
    def label(self) -> str | Promise:
        return label_of(self.job.kind)

    @property
    def mark(self) -> str:
        return MARKS[Job.State(self.job.state)]

    @property
    def has_failed(self) -> bool:
        return self.job.state in (Job.State.FAILED, Job.State.DEAD)

    @property
    def may_retry(self) -> bool:
        return may_retry(self.job) and not self.locked

    @property
    def problem(self) -> Sentence:
        return explain(self.job.error_code)

    @property
    def sheet(self) -> tuple[int, int] | None:
        """Width and height of the picture it will become; None when it makes none."""
        width_px, height_px = self.job.params.get("width_px"), self.job.params.get("height_px")
        return (width_px, height_px) if width_px and height_px else None

    @property
    def headline(self) -> str | Promise:
        """The one sentence: what is going on, or what came of it."""
        job = self.job
        if job.state == Job.State.QUEUED:
            return self._place_in_line()
        if job.state == Job.State.RUNNING:
            return _("Stopping…") if job.cancel_requested else _(job.doing) if job.doing else _("Working on it…")
        if job.state == Job.State.DONE:
            return _("Done.")
        return _("You stopped this.") if job.state == Job.State.CANCELLED else self.problem.what

    @property
    def detail(self) -> str | Promise:
        """The sentence after it: how long, or what to do. "" when nothing is known."""
        job = self.job
        if self.locked:
            return _("It was made from something that is locked now. Open that, and you see it here again.")
        if job.is_open:
            return self._how_long()
        if job.state == Job.State.DONE:
            took_s = (job.finished_at - job.started_at).total_seconds() if job.finished_at and job.started_at else None
            return _("It took %(time)s.") % {"time": spoken(took_s)} if took_s is not None else ""
        return (
            _("You can start it again whenever you like.") if job.state == Job.State.CANCELLED else self.problem.advice
        )

    def _place_in_line(self) -> str:
        if self.job.error_code:
            return _("Something got in the way. We are trying again by ourselves.")
        ahead = self.standing.position if self.standing else 0
        if not ahead:
            return _("Yours is next.")
        return ngettext("One job is ahead of yours.", "%(count)d jobs are ahead of yours.", ahead) % {"count": ahead}

    def _how_long(self) -> str:
        where = self.standing
        if where is None or self.job.cancel_requested:
            return ""
        if self.job.state == Job.State.RUNNING:
            return _("About %(time)s left.") % {"time": spoken(where.work_s)} if where.work_s is not None else ""
        if where.wait_s is not None and where.work_s is not None:
            return _("It will be ready in about %(time)s.") % {"time": spoken(where.wait_s + where.work_s)}
        return _("It takes about %(time)s.") % {"time": spoken(where.work_s)} if where.work_s is not None else ""


def job_card(job: Job, results: Iterable[Asset] = (), *, locked: bool = False) -> JobCard:
    """results: the files to show of one that is done."""
    return JobCard(
        job=job,
        standing=standing(job) if job.is_open else None,
        preview_url=_preview_url(job) if job.state == Job.State.RUNNING and not locked else "",
        assets=[asset_card(asset, 960) for asset in results],
        locked=locked,
    )


def may_retry(job: Job) -> bool:
    """It ended without a result, and there still is such work."""
    return not job.is_open and job.state != Job.State.DONE and job.kind in settings.JOBS


def label_of(kind: str) -> str | Promise:
    """What this kind of job does, also for kinds that are gone."""
    return get_kind(kind).label if kind in settings.JOBS else _("Something from an earlier Pictory")


def spoken(seconds: float) -> str:
    """A duration as people say it: "12 seconds", "3 minutes", "2 hours"."""
    if (count := max(1, round(seconds))) < 60:
        return ngettext("%(count)d second", "%(count)d seconds", count) % {"count": count}
    if (count := round(seconds / 60)) < 60:
        return ngettext("%(count)d minute", "%(count)d minutes", count) % {"count": count}
    count = round(seconds / 3_600)
    return ngettext("%(count)d hour", "%(count)d hours", count) % {"count": count}


def _preview_url(job: Job) -> str:
    """A new address for every new preview, so that the same one is not fetched twice."""
    drawn_at = JobPreview.objects.filter(job=job).values_list("updated_at", flat=True).first()
    return f"{reverse('core:job_preview', args=[job.pk])}?at={drawn_at.timestamp():.0f}" if drawn_at else ""
