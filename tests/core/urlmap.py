"""Every address of the site, with one row of alice's behind it: what tests of the whole map walk over."""

import io
from collections.abc import Iterator
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.models import Group
from django.core import signing
from django.urls import get_resolver
from django.urls.resolvers import URLPattern
from rest_framework.authtoken.models import Token

from pictory.core import mail
from pictory.core.files import assets, thumbnails
from pictory.core.files.links import make_link
from pictory.core.models import JobPreview, ModerationAction, Suppression, User
from tests.core.pages import job_of
from tests.core.pictures import png


def patterns(found: list[Any] | None = None, before: str = "") -> Iterator[str]:
    """Each pattern of the URL map, as it is written from the root down."""
    for pattern in get_resolver().url_patterns if found is None else found:
        whole = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield whole
        else:
            yield from patterns(pattern.url_patterns, whole)


def one_of_everything(owner: User) -> dict[str, Any]:
    """The ids and keys that addresses are made of: all of them this person's."""
    asset = assets.keep_upload(owner=owner, file=io.BytesIO(png()), title="바닷가")
    thumbnails.make(str(asset.pk))
    job = job_of(owner, "running")
    JobPreview.objects.create(job=job, webp=b"webp")
    address = EmailAddress.objects.create(user=owner, email=owner.email, verified=True, primary=True)
    decision = ModerationAction.objects.create(verb="hide", subject_type="asset", subject_id=str(asset.pk), reason="x")
    return {
        "asset": asset.pk,
        "job": job.pk,
        "failed": job_of(owner, "failed", error_code="broken").pk,
        "share": make_link(asset).rpartition("/s/")[2],
        "stop": signing.dumps("friend@example.com", salt="pictory.stop-mail") + "/",
        "confirm": EmailConfirmationHMAC(address).key,
        "reset": f"{user_pk_to_url_str(owner)}-{default_token_generator.make_token(owner)}",
        "user": owner.pk,
        "group": Group.objects.create(name="helpers").pk,
        "emailaddress": address.pk,
        "tokenproxy": Token.objects.create(user=owner).pk,
        "message": mail.queue_account_mail("x", user=owner, recipient=owner.email, subject="s", text="t").pk,
        "suppression": Suppression.objects.create(email="gone@example.com", reason="550").pk,
        "moderationaction": decision.pk,
    }
