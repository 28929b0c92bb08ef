"""Pictures from words: four candidates a wish."""

import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from pictory.core import styles
from pictory.core.engine import queue
from pictory.core.files import assets
from pictory.core.models import Asset, Job, StyleCard, User
from stylelab.pictured import Look, Shape, size_px
from stylelab.services import candidates

KIND = "stylelab.words"
TITLE_LENGTH = 60


@dataclass(frozen=True)
class Picture:
    """One finished picture as PNG bytes, and what made it. details: what was drawn of the words, and what could not."""

    png: bytes
    model: str
    tier: str
    seed: int
    details: dict[str, Any]


@transaction.atomic
def request_words(
    owner: User, *, prompt: str, negative: str = "", look: str = Look.CRAYON, shape: str = Shape.SQUARE,
    large: bool = False, card: StyleCard | None = None, tier: str = "", key: str = "",
) -> Job:  # fmt: skip
    """Have words drawn in several ways. large: to hang on a wall. card: a kept style in place of the look. tier: by
    which models; "" leaves it to the site. Raises Refused when a limit is reached.
    """
    width_px, height_px = size_px(shape, large=large)
    params = {
        "prompt": prompt, "negative": negative, "look": look, "shape": shape, "large": large, "width_px": width_px,
        "height_px": height_px, "seed": new_seed(key), "count": candidates.COUNT, "tier": tier,
    }  # fmt: skip
    if card:
        params |= {"look": Look.FLAT, "style": styles.params_of(card)}
    return queue.enqueue(KIND, owner=owner, params=params, key=key)


def new_seed(key: str) -> int:
    """Another for each request; the same for one that comes twice by its key."""
    return int(sha256(key.encode()).hexdigest()[:8], 16) if key else secrets.randbelow(2**32)


def keep_words(job: Job, picture: Picture) -> Asset:
    """Store one candidate; the first is kept for good at once. Raises JobGone, Refused."""
    with assets.storing():
        job.prove()
        return assets.keep_asset(
            owner=job.owner, job=job, app="stylelab", data=picture.png, media_type="image/png",
            role=candidates.role_of_next(job), title=_title(picture.details["prompt"]),
            tier=picture.tier, model=picture.model, seed=picture.seed, details=picture.details,
        )  # fmt: skip


def from_words(files: QuerySet[Asset]) -> QuerySet[Asset]:
    """Of these files, pictures made from words."""
    return files.filter(app="stylelab", details__has_key="prompt")


def _title(prompt: str) -> str:
    """The first words, by which the file is also saved."""
    line = " ".join(prompt.split())
    return line if len(line) <= TITLE_LENGTH else line[: TITLE_LENGTH - 1].rsplit(" ", 1)[0] + "…"
