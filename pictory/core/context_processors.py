"""What base.html needs on every page."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Room:
    """One of the five rooms. name: of its icon and its drawing, and the end of its CSS classes."""

    name: str
    url_name: str
    label: str | Promise
    invitation: str | Promise
    is_furnished: bool = True


ROOMS = (
    Room("diaries", "diaries:index", _("Diary"), _("Tell about your day, and see it drawn in crayon.")),
    Room("studio", "studio:index", _("Studio"), _("Teach it your style, and draw webtoon scenes with it."), False),
    Room("canvas", "studio:canvas", _("Canvas"), _("Scribble something, and watch it become a picture."), False),
    Room("covers", "covers:index", _("Covers"), _("Make a cover for your book, with its title lettered on it."), False),
    Room("stylelab", "stylelab:index", _("Style lab"), _("Give a photo the look of a painting you like.")),
)


def site(request: HttpRequest) -> dict[str, Any]:
    match = request.resolver_match
    here = match.view_name if match else ""
    return {
        "LANGUAGES": settings.LANGUAGES,
        "LANGUAGE_CODE": getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE),
        "rooms": ROOMS,
        "here": here,
        "inside": next((room.name for room in ROOMS if room.url_name == here), match.namespace if match else ""),
    }
