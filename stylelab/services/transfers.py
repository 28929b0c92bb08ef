"""Pictures in the style of others: a quick look at once, then the painting in rounds; and which style fits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pictory.core import mail
from pictory.core.engine import queue
from pictory.core.files import assets
from pictory.core.models import Asset, Job, User
from stylelab.samples import CONTENTS, STYLES, Sample
from stylelab.services.words import new_seed

KIND, QUICK, FITTING = "stylelab.transfer", "stylelab.quick_look", "stylelab.fitting"
QUICK_PX = 1_024
FILM_PX = 480
CANDIDATE_DAYS = 14  # that a quick look stays
AT_ONCE = 50
MASK = "image/png"


@dataclass(frozen=True)
class Pick:
    """A sample, or a file of the person's own."""

    sample: Sample | None = None
    asset: Asset | None = None

    @property
    def token(self) -> str:
        """As it stands in addresses and in parameters of jobs."""
        return f"sample:{self.sample.name}" if self.sample else f"asset:{self.asset.pk}"

    @property
    def title(self) -> str:
        """By which what is made of it is called."""
        return (
            str(self.sample.title) if self.sample else self.asset.title or self.asset.download_name.rpartition(".")[0]
        )

    @property
    def size(self) -> tuple[int, int]:
        return self.sample.size if self.sample else (self.asset.width_px or 1, self.asset.height_px or 1)


@dataclass(frozen=True)
class Brush:
    """How one style takes part. weight: 0 to 100. where: of transfer_forms.Where. mask_png: where it was painted."""

    weight: int = 50
    where: str = "all"
    mask_png: bytes = b""


@dataclass(frozen=True)
class Wish:
    """How it shall be painted: HowForm's fields."""

    brushes: Sequence[Brush] = (Brush(),)
    strength: int = 50
    faithful: int = 50
    strokes: int = 100
    rounds: int = 9
    size_px: int = 512
    colours: str = "style"
    film: bool = False
    tier: str = "embedded"


@dataclass(frozen=True)
class Made:
    """A finished painting: PNG bytes and what made it. device: of ml.device.Device. films: (media type, bytes)."""

    png: bytes
    size: tuple[int, int]
    model: str
    losses: list[float]
    rounds: int
    device: str
    films: list[tuple[str, bytes]]


def find_sample(kind: str, name: str) -> Sample | None:
    return {"contents": CONTENTS, "styles": STYLES}[kind].get(name)


@transaction.atomic
def request_transfer(owner: User, content: Pick, styles: Sequence[Pick], wish: Wish, *, key: str = "") -> Job:
    """Have it painted; a quick look comes first. Raises Refused when a limit is reached, KeyReused."""
    look = request_quick_look(owner, content, styles, wish, key=queue.key_of(QUICK, key) or queue.new_key())
    width_px, height_px = fitted(content.size, wish.size_px)
    params = look.params | {
        "look": str(look.pk), "size_px": wish.size_px, "width_px": width_px, "height_px": height_px,
        "rounds": wish.rounds, "film": wish.film, "tier": wish.tier, "seed": new_seed(key),
    }  # fmt: skip
    return queue.enqueue(KIND, owner=owner, params=params, key=key)


@transaction.atomic
def request_quick_look(owner: User, content: Pick, styles: Sequence[Pick], wish: Wish, *, key: str = "") -> Job:
    """The same by the fast network, in about a second. Raises Refused, KeyReused.

    One without a key is for who moves sliders: the one before is stopped, and its picture goes when the next is there.
    """
    if key:
        _check_waiting(owner, key)
    else:
        for passed in Job.objects.filter(owner=owner, kind=QUICK, key="", state__in=Job.OPEN):
            queue.cancel(passed)
    width_px, height_px = fitted(content.size, QUICK_PX)
    params = {
        "content": content.token, "title": content.title, "width_px": width_px, "height_px": height_px,
        "styles": [_style(owner, pick, brush) for pick, brush in zip(styles, wish.brushes, strict=True)],
        "strength": wish.strength, "faithful": wish.faithful, "strokes": wish.strokes, "colours": wish.colours,
    }  # fmt: skip
    return queue.enqueue(QUICK, owner=owner, params=params, key=key)


@transaction.atomic
def request_fitting(owner: User, content: Pick, *, key: str = "") -> Job:
    """Try all sample styles on a picture and put them in order. Raises Refused."""
    return queue.enqueue(FITTING, owner=owner, params={"content": content.token}, key=key)


def keep_transfer(job: Job, made: Made) -> Asset:
    """Store what was painted, also after some of the rounds only, and end the job as done. Raises JobGone, Refused."""
    with assets.storing():
        job.finish()
        common = {
            "owner": job.owner,
            "job": job,
            "app": "stylelab",
            "role": Asset.Role.RESULT,
            "tier": job.params["tier"],
        }
        common |= {"model": made.model, "seed": job.params["seed"], "title": title_of(job.params["title"])}
        common["parents"] = _parents(job)
        details = {"losses": made.losses, "rounds": made.rounds, "of_rounds": job.params["rounds"]}
        details["device"] = made.device
        picture = assets.keep_asset(
            data=made.png, media_type="image/png", width_px=made.size[0], height_px=made.size[1],
            details=details, **common,
        )  # fmt: skip
        for media_type, data in made.films:
            width_px, height_px = fitted(made.size, FILM_PX)
            assets.keep_asset(
                data=data,
                media_type=media_type,
                width_px=width_px,
                height_px=height_px,
                details={"film": True},
                **common,
            )
        mail.queue_job_done(job)
    return picture


def keep_quick_look(job: Job, jpeg: bytes, size: tuple[int, int], *, model: str) -> Asset:
    """In place of those asked for before it; one that was asked for later stays. Raises JobGone, Refused."""
    with assets.storing():
        kept = _keep_candidate(job, jpeg, "image/jpeg", size, model=model, details={"quick_look": True})
        if not job.key:
            looks = Asset.objects.filter(owner=job.owner_id, role=Asset.Role.CANDIDATE, job__kind=QUICK, job__key="")
            assets.delete_assets(list(looks.filter(job__created_at__lt=job.created_at)))
    return kept


def keep_fitting(job: Job, sheet: bytes, size: tuple[int, int], *, order: list[dict[str, Any]], model: str) -> Asset:
    """sheet: all tries side by side; order: of them, the best first: name, score, and place on the sheet."""
    return _keep_candidate(job, sheet, "image/webp", size, model=model, details={"fitting": order})


def candidates_of(job: Job) -> QuerySet[Asset]:
    return Asset.objects.filter(job=job, app="stylelab", role=Asset.Role.CANDIDATE)


@transaction.atomic
def clear_looks() -> int:
    """Delete some of the quick looks and tries that are long over, and painted masks; returns how many."""
    long_ago = timezone.now() - timedelta(days=CANDIDATE_DAYS)
    old = Asset.objects.select_for_update().filter(app="stylelab", created_at__lt=long_ago)
    looks = old.filter(role=Asset.Role.CANDIDATE, job__kind__in=(QUICK, FITTING))
    masks = old.filter(role=Asset.Role.SKETCH, details__has_key="brushed")
    rows = [*looks[:AT_ONCE], *masks[:AT_ONCE]]
    assets.delete_assets(rows)
    return len(rows)


def fitted(size: tuple[int, int], longest: int) -> tuple[int, int]:
    """(width, height) of the same shape within `longest`, never enlarged; as ml.images.fit_within."""
    scale = min(1.0, longest / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def title_of(name: str) -> str:
    """What is made of "holiday" is saved as "holiday-styled"."""
    return f"{name[: assets.TITLE_LENGTH - 10]}-styled"


def _check_waiting(owner: User, key: str) -> None:
    """Looks do not count among a person's jobs, and yet nobody shall fill the queue with new ones. Raises Refused."""
    mine, most = Job.objects.filter(owner=owner, kind=QUICK), owner.limits["queued"]
    if most is not None and mine.queued().count() >= most and not mine.filter(key=key).exists():
        sentence = _("Several of your pictures are still waiting. Please wait until one of them is done.")
        raise queue.Refused("too_many_waiting", sentence, retry_after_s=30)


def _style(owner: User, pick: Pick, brush: Brush) -> dict[str, Any]:
    row = {"picture": pick.token, "weight": brush.weight, "where": brush.where}
    if brush.mask_png:
        digest = sha256(brush.mask_png).hexdigest()
        known = Asset.objects.filter(owner=owner, role=Asset.Role.SKETCH, app="stylelab", sha256=digest).first()
        mask = known or assets.keep_asset(
            owner=owner, data=brush.mask_png, media_type=MASK, role=Asset.Role.SKETCH, app="stylelab",
            details={"brushed": True},
        )  # fmt: skip
        row["mask"] = str(mask.pk)
    return row


def _keep_candidate(
    job: Job, data: bytes, media_type: str, size: tuple[int, int], *, model: str, details: dict[str, Any]
) -> Asset:
    with assets.storing():
        job.finish()
        return assets.keep_asset(
            owner=job.owner, job=job, app="stylelab", role=Asset.Role.CANDIDATE, data=data, media_type=media_type,
            width_px=size[0], height_px=size[1], model=model, tier="embedded", details=details, parents=_parents(job),
        )  # fmt: skip


def _parents(job: Job) -> list[Asset]:
    tokens = [job.params["content"], *(style["picture"] for style in job.params.get("styles", []))]
    own = [token.removeprefix("asset:") for token in tokens if token.startswith("asset:")]
    return list(Asset.objects.filter(owner=job.owner_id, pk__in=own))
