"""Pictures that can be chosen, as they are named in addresses and shown on the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext

from pictory.core.access import own_files
from pictory.core.pages.cards import asset_card
from stylelab.samples import CONTENTS, STYLES
from stylelab.services.transfers import Pick, find_sample

CONTENT, STYLE = "content", "style"
PICTURES = ("image/png", "image/jpeg", "image/webp")  # a film of ours is a GIF, and no picture to paint from
KINDS = {CONTENT: "contents", STYLE: "styles"}


@dataclass(frozen=True)
class Face:
    """A pick as it is shown. small, large: addresses of pictures; "" while there is none yet."""

    pick: Pick
    small: str
    large: str
    chosen: bool = False

    @property
    def token(self) -> str:
        return self.pick.token

    @property
    def title(self) -> str:
        asset = self.pick.asset
        return gettext("Picture") if asset and not asset.title else self.pick.title


@dataclass(frozen=True)
class Faces:
    """All that can be chosen for one part. name: of the field."""

    name: str
    samples: list[Face]
    drawer: list[Face]


def find_picks(request: HttpRequest, kind: str, tokens: Sequence[str]) -> list[Pick]:
    """Those that exist and are this person's to see; kind: CONTENT or STYLE."""
    found = (_find(request, kind, token) for token in tokens)
    return [pick for pick in found if pick is not None]


def faces(request: HttpRequest, kind: str, drawer: list[Pick], *, chosen: Sequence[str]) -> Faces:
    rows = {CONTENT: CONTENTS, STYLE: STYLES}[kind].values()
    return Faces(
        kind,
        [_face(Pick(sample=row), chosen) for row in rows],
        [_face(pick, chosen) for pick in drawer],
    )


def face_of(request: HttpRequest, pick: Pick) -> Face:
    return _face(pick, ())


def _face(pick: Pick, chosen: Sequence[str]) -> Face:
    is_chosen = pick.token in chosen
    if pick.sample:
        address = static(pick.sample.static_name)
        return Face(pick, address, address, is_chosen)
    return Face(pick, asset_card(pick.asset).picture_url, reverse("core:media", args=[pick.asset.pk]), is_chosen)


def _find(request: HttpRequest, kind: str, token: str) -> Pick | None:
    source, _, name = token.partition(":")
    if source == "sample":
        sample = find_sample(KINDS[kind], name)
        return Pick(sample=sample) if sample else None
    try:
        asset = own_files(request).filter(pk=UUID(name)).first() if source == "asset" else None
    except ValueError:
        return None
    return Pick(asset=asset) if asset and asset.media_type in PICTURES else None
