"""Variations of a picture: what it shows stays; light, colours, frame and paint change."""

from typing import Any

from django.db import transaction

from pictory.core.engine import queue
from pictory.core.files import assets
from pictory.core.models import Asset, Job, User
from stylelab.services import candidates
from stylelab.services.transfers import Pick, fitted
from stylelab.services.words import Picture, new_seed

KIND = "stylelab.variations"
LONGEST_PX = 1_024


@transaction.atomic
def request_variations(owner: User, content: Pick, *, tier: str = "embedded", key: str = "") -> Job:
    """Four of them. tier: "full" for the large model, where it is ready. Raises Refused."""
    width_px, height_px = fitted(content.size, LONGEST_PX)
    params: dict[str, Any] = {
        "content": content.token, "title": content.title, "width_px": width_px, "height_px": height_px,
        "seed": new_seed(key), "count": candidates.COUNT, "tier": tier,
    }  # fmt: skip
    return queue.enqueue(KIND, owner=owner, params=params, key=key, queue="gpu" if tier == "full" else "")


def keep_variation(job: Job, picture: Picture, *, size: tuple[int, int]) -> Asset:
    """Store one. Raises JobGone, Refused."""
    with assets.storing():
        job.prove()
        token = job.params["content"]
        own = Asset.objects.filter(owner=job.owner_id, pk=token.removeprefix("asset:")) if "asset:" in token else []
        return assets.keep_asset(
            owner=job.owner, job=job, app="stylelab", data=picture.png, media_type="image/png",
            role=candidates.role_of_next(job), title=f"{job.params['title'][: assets.TITLE_LENGTH - 10]}-varied",
            width_px=size[0], height_px=size[1], tier=picture.tier, model=picture.model, seed=picture.seed,
            details=picture.details, parents=list(own),
        )  # fmt: skip
