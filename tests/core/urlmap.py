"""Every address of the site, with rows of one person behind it: what tests of the whole map walk over."""

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.models import Group
from django.core import signing
from django.http import HttpResponseBase
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLPattern

from diaries import stickers
from diaries.models import Drawing, Version
from diaries.parcel.format import FORMAT, INDEX, VERSION
from diaries.services import days, extras, parcels
from ml.training import progress
from ml.training.progress import TrainingProgress
from pictory.core import accounts, mail
from pictory.core.files import thumbnails
from pictory.core.files.links import make_link
from pictory.core.models import Asset, JobPreview, ModerationAction, Suppression, User
from stylelab.services import cards, edits, presets, transfers, variations, words
from stylelab.services.cards import Manner
from stylelab.services.transfers import Pick, Wish, find_sample
from tests.core import pictures
from tests.core.pages import job_of, picture_of

ASK, ACT = ("GET", "HEAD", "OPTIONS"), ("POST", "PUT", "PATCH", "DELETE")


def patterns(found: list[Any] | None = None, before: str = "") -> Iterator[str]:
    """Each pattern of the URL map, as it is written from the root down."""
    for pattern in get_resolver().url_patterns if found is None else found:
        whole = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield whole
        else:
            yield from patterns(pattern.url_patterns, whole)


def everything_of(owner: User) -> dict[str, Any]:
    """The ids and keys that addresses are made of."""
    asset = picture_of(owner, "바닷가")
    thumbnails.make(str(asset.pk))
    job = job_of(owner, "running")
    JobPreview.objects.create(job=job, webp=b"webp")
    EmailAddress.objects.create(user=owner, email=owner.email, verified=True, primary=True)
    second = EmailAddress.objects.create(user=owner, email="second@example.com")
    extra = extras.add_photo(days.open_day(owner, date(2026, 6, 15)), file=io.BytesIO(pictures.png()))
    preset = presets.keep_preset(owner, name="노을", recipe={"filters": [["sepia", 40]]})
    decision = ModerationAction.objects.create(verb="hide", subject_type="asset", subject_id=str(asset.pk), reason="x")
    return {
        "asset": asset.pk,
        "extra": extra.pk,
        "drawing": Drawing.objects.create(entry=extra.entry, picture=asset, sketch=asset).pk,
        "version": Version.objects.create(entry=extra.entry, revision=0, text="바닷가").pk,
        "journal": extra.entry.journal_id,
        "parcel": parcels.keep_parcel(owner, file=io.BytesIO(_parcel()), title="바닷가").pk,
        "job": job.pk,
        "failed": job_of(owner, "failed", error_code="broken").pk,
        "share": make_link(asset).rpartition("/s/")[2].strip("/"),
        "stop": signing.dumps("friend@example.com", salt="pictory.stop-mail"),
        "confirm": EmailConfirmationHMAC(second).key,
        "reset": f"{user_pk_to_url_str(owner)}-{default_token_generator.make_token(owner)}",
        "stickers": stickers.version(),
        "training": _training(),
        "edit": edits.open_edit(owner, asset).pk,
        "preset": preset.pk,
        "recipe": presets.share_token(preset),
        **_from_words(owner),
        **_painted(owner),
        "user": owner.pk,
        "group": Group.objects.create(name="helpers").pk,
        "emailaddress": second.pk,
        "message": mail.queue_account_mail("x", user=owner, recipient=owner.email, subject="s", text="t").pk,
        "suppression": Suppression.objects.create(email="gone@example.com", reason="550").pk,
        "moderationaction": decision.pk,
    }


def _from_words(owner: User) -> dict[str, Any]:
    """A wish for a picture, and one of its candidates."""
    job = words.request_words(owner, prompt="바닷가")
    picture = picture_of(owner, "바닷가")
    Asset.objects.filter(pk=picture.pk).update(app="stylelab", job=job, details={"prompt": "바닷가"})
    return {"words_job": job.pk, "words_picture": picture.pk}


def _painted(owner: User) -> dict[str, Any]:
    """A picture to be painted in a style, its quick look, the styles tried on it, its variations; and a kept style."""
    content, style = (Pick(sample=find_sample(*each)) for each in (("contents", "beach"), ("styles", "ink")))
    job = transfers.request_transfer(owner, content, [style], Wish())
    card = cards.keep_card(owner, name="먹", picks=[style], weights=[50], manner=Manner())
    varied = variations.request_variations(owner, content)
    tried = transfers.request_fitting(owner, content)
    return {
        "transfer": job.pk, "look": job.params["look"], "fitting": tried.pk, "card": card.pk, "varied": varied.pk,
    }  # fmt: skip


def _training() -> str:
    """The name of a training that has tried something."""
    folder = settings.VAR_DIR / "training" / "style"
    progress.write(folder, TrainingProgress("style", "lora", samples=("sample-000004.webp",)))
    (folder / "sample-000004.webp").write_bytes(b"webp")
    return folder.name


def _parcel() -> bytes:
    """A ZIP with one day in it, as the diary packs it."""
    file = io.BytesIO()
    index = {"format": FORMAT, "version": VERSION, "journals": [{"name": "", "days": [{"date": "2026-06-16"}]}]}
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(INDEX, json.dumps(index))
    return file.getvalue()


class Visitor(Client):
    """A person's browser that forgets after each request what it was told, so that requests do not lean on each other.

    What breaks is answered with 500, as it would be. Quick: what templates were given is not kept.
    """

    def __init__(self, user: User | None, **options: Any) -> None:
        super().__init__(**options)
        if user is not None:
            self.force_login(user, backend=accounts.BACKEND)

    def request(self, **request: Any) -> HttpResponseBase:
        return self.handler(self._base_environ(**request))
