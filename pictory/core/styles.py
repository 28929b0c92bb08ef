"""Style cards as any room uses them: choose one, put it into a job's parameters; style_jobs paints by those.

A room's page includes core/_styles.html, its view gets the card by access.get_owned(), its service writes params_of()
into the job, and its handler calls style_jobs.painted(). The cards themselves are kept in the style lab.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from pictory.core.access import owned
from pictory.core.models import StyleCard, User
from pictory.core.pages.cards import asset_card


@dataclass(frozen=True)
class CardFace:
    """A card as it is shown. picture_url: "" as long as it has no small picture."""

    card: StyleCard
    picture_url: str


def cards_of(user: User | AnonymousUser) -> QuerySet[StyleCard]:
    """This person's cards by name."""
    return owned(StyleCard, user).select_related("face").prefetch_related("pictures__asset")


def faces_of(user: User | AnonymousUser) -> list[CardFace]:
    return [face_of(card) for card in cards_of(user)]


def face_of(card: StyleCard) -> CardFace:
    """Its own face; until that is painted, its first painting."""
    first = next((each.asset for each in card.pictures.all()), None)
    shown = card.face or first
    return CardFace(card, asset_card(shown).picture_url if shown else "")


def params_of(card: StyleCard) -> dict[str, Any]:
    """The style as a job remembers it, whatever becomes of the card. A card that is deleted takes its open jobs along:
    they were given its files.
    """
    pictures = card.pictures.select_related("asset")
    return {
        "card": card.pk, "name": card.name, "strength": card.strength, "strokes": card.strokes, "colours": card.colours,
        "pictures": [{"asset": str(each.asset_id), "weight": each.weight} for each in pictures],
    }  # fmt: skip


def told(style: dict[str, Any]) -> dict[str, Any]:
    """What a picture that was painted by these parameters says of its style, in `details`."""
    return {"style": {"card": style["card"], "name": style["name"]}}
