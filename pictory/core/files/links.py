"""Links to one file for a mail: signed, and good for some days."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from pictory.core.models import Asset

OPENNESS = [Asset.Visibility.PRIVATE, Asset.Visibility.LINK, Asset.Visibility.PUBLIC]
_signer = TimestampSigner(salt="pictory.link")


class LinkExpired(Exception):
    """The link was good once."""


def make_link(asset: Asset) -> str:
    """The whole address of the file for settings.MAIL_LINK_DAYS.

    It dies sooner when the file is deleted, hidden, or made less visible than it is now.
    """
    token = _signer.sign(f"{asset.pk.hex}.{OPENNESS.index(asset.visibility)}")
    return settings.SITE_URL.rstrip("/") + reverse("core:shared", args=[token])


def open_link(token: str) -> Asset:
    """Raises LinkExpired, or Http404 for a link that we did not make or whose file is no longer to be seen."""
    try:
        asset_id, _dot, openness = _signer.unsign(token, max_age=timedelta(days=settings.MAIL_LINK_DAYS)).partition(".")
    except SignatureExpired as error:
        raise LinkExpired from error
    except BadSignature as error:
        raise Http404 from error
    as_open = OPENNESS[int(openness) :]
    return get_object_or_404(Asset, pk=UUID(asset_id), hidden=False, visibility__in=as_open)
