"""The files themselves. Nobody gets one but through its row."""

from uuid import UUID

from django.http import HttpRequest, HttpResponseBase, HttpResponseNotFound
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pictory.core import curtains
from pictory.core.access import get_visible_asset
from pictory.core.files.links import LinkExpired, open_link
from pictory.core.files.serving import KEPT_BY_BROWSER, send, stored_original, stored_thumbnail
from pictory.core.models import Asset
from pictory.core.models.asset import THUMBNAIL_WIDTHS
from pictory.core.rest import token_too

ASKED_EACH_TIME = "private, no-cache"


@require_safe
@token_too
def media(request: HttpRequest, asset_id: UUID) -> HttpResponseBase:
    return send(request, stored_original(get_visible_asset(request, asset_id)), cache_control=_kept(request))


@require_safe
@token_too
def thumbnail(request: HttpRequest, asset_id: UUID, width_px: int) -> HttpResponseBase:
    """404 as long as it is not made: the page shows paper in its place, and asks again when it is next opened."""
    asset = get_visible_asset(request, asset_id)
    if asset.thumbnails != Asset.Thumbnails.READY or width_px not in THUMBNAIL_WIDTHS:
        return HttpResponseNotFound(headers={"Cache-Control": "no-store"}, content_type="text/plain")
    return send(request, stored_thumbnail(asset, width_px), cache_control=_kept(request))


@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponseBase:
    """A file by a link from a mail, for whoever holds the link."""
    try:
        response = send(request, stored_original(open_link(token)), cache_control="no-store")
    except LinkExpired:
        response = render(request, "core/link_expired.html", status=410)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _kept(request: HttpRequest) -> str:
    """While something is open that has a lock, the browser asks each time: it may be locked again by then."""
    return ASKED_EACH_TIME if curtains.sight_of(request).opened else KEPT_BY_BROWSER
