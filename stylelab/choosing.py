"""Choosing what is painted and how: pictures and styles that a request names or brings, on pages and by the API."""

from collections.abc import Iterable, Sequence
from pathlib import PurePath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pictory.core import styles
from pictory.core.access import own_files
from pictory.core.files import assets
from pictory.core.files.uploads import BadUpload
from pictory.core.models import Asset, StyleCard
from pictory.core.pace import check_upload_pace
from stylelab.picks import CONTENT, PICTURES, STYLE, Faces, faces, find_picks
from stylelab.services.transfers import Pick
from stylelab.transfer_forms import MOST_STYLES

LEAST_PX = 64  # of a side that is painted
DRAWER_SHOWN = 12
TOO_NARROW = gettext_lazy("This picture is long and narrow: please choose a larger size.")
NOT_HERE = gettext_lazy("The large models are not installed here. Please choose the built-in ones.")
PICTURE_GONE = gettext_lazy("One of these pictures is not there, or stands twice.")
ONE_FOR_EACH = gettext_lazy("Please send one share for each picture.")
MANNER = ("strength", "strokes", "colours")


class Wrong(Exception):
    """What was chosen cannot be painted. sentence: why. taken: tokens of the pictures that were taken in before."""

    def __init__(self, sentence: str | Promise, taken: Sequence[str] = ()) -> None:
        super().__init__(str(sentence))
        self.sentence, self.taken = str(sentence), list(taken)


def taken_in(request: HttpRequest, files: list[UploadedFile]) -> list[str]:
    """Tokens of new pictures. Raises Wrong for the first that cannot be taken, with its name; Refused."""
    check_upload_pace(request, len(files))
    tokens: list[str] = []
    for file in files[: MOST_STYLES + 1]:
        title = PurePath(file.name or "").stem
        try:
            kept = assets.keep_upload(owner=request.user, file=file, title=title, app="stylelab")
        except BadUpload as error:
            raise Wrong(f"{assets.plain_title(file.name or '')}: {error.sentence}", tokens) from error
        tokens.append(f"asset:{kept.pk}")
    return tokens


def content_of(request: HttpRequest, tokens: Sequence[str], *, least_px: int = LEAST_PX) -> Pick:
    """The picture to be painted. Raises Wrong."""
    picks = find_picks(request, CONTENT, tokens[:1])
    if not picks:
        raise Wrong(_("Please choose a picture to be painted."))
    if min(picks[0].size) < least_px:
        raise Wrong(_("That picture is too small to paint. Please choose one at least 64 dots wide and high."))
    return picks[0]


def styles_of(request: HttpRequest, tokens: Iterable[str]) -> list[Pick]:
    """Of these tokens no more are looked up than tell that there are too many. Raises Wrong."""
    picks = find_picks(request, STYLE, list(dict.fromkeys(tokens))[: MOST_STYLES + 1])
    if not picks:
        raise Wrong(_("Please choose a style."))
    if len(picks) > MOST_STYLES:
        raise Wrong(_("Please choose four styles at most."))
    return picks


def cards_of(request: HttpRequest, ids: Iterable[str]) -> list[StyleCard]:
    """Those of this person's cards that have these ids."""
    numbers = [int(each) for each in ids if each.isascii() and each.isdecimal() and len(each) < 16]
    return list(styles.cards_of(request.user).filter(pk__in=numbers))


def from_cards(cards: list[StyleCard]) -> tuple[list[str], dict[str, Any]]:
    """Tokens of their paintings, and what the desk is told: their shares, and the manner of the first card."""
    pictures = [each for card in cards for each in card.pictures.all()]
    told: dict[str, Any] = {name: getattr(cards[0], name) for name in MANNER} if cards else {}
    told |= {f"weight_{place}": each.weight for place, each in enumerate(pictures)}
    return [f"asset:{each.asset_id}" for each in pictures], told


def shelves(request: HttpRequest, *, contents: Sequence[str] = (), chosen: Sequence[str] = ()) -> tuple[Faces, Faces]:
    """What there is to choose from: pictures, and styles. contents, chosen: tokens that are chosen by now."""
    mine = own_files(request).filter(media_type__in=PICTURES).exclude(role__in=Asset.ON_THE_WAY)
    drawer = [Pick(asset=row) for row in mine.order_by("-created_at", "-id")[:DRAWER_SHOWN]]
    content, style = (_behind(request, *each, drawer) for each in ((CONTENT, contents[:1]), (STYLE, chosen)))
    return faces(request, CONTENT, content, chosen=contents[:1]), faces(request, STYLE, style, chosen=chosen)


def _behind(request: HttpRequest, kind: str, tokens: Sequence[str], drawer: list[Pick]) -> list[Pick]:
    """The drawer behind what was chosen and does not lie in it: older pictures, and the paintings of a kept style."""
    shown = {pick.token for pick in drawer}
    others = [token for token in dict.fromkeys(tokens) if token.startswith("asset:") and token not in shown]
    return [*find_picks(request, kind, others[:MOST_STYLES]), *drawer]
