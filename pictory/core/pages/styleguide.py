"""Made-up rows for the style guide: every card in every state. Nothing of it is stored."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pictory.core.engine.standing import Standing
from pictory.core.models import Asset, Job, StyleCard, User
from pictory.core.pages.cards import AssetCard, JobCard
from pictory.core.pages.paging import Page
from pictory.core.styles import CardFace

TOKENS = ("paper", "sheet", "ink", "pencil", "line", "accent", "sky", "leaf", "sun", "rose", "plum")
DRAWINGS = (
    "diaries", "studio", "canvas", "covers", "stylelab", "drawer", "pencil", "lost", "broken", "door", "tea", "letter",
    "box", "music", "key",
)  # fmt: skip
SHEET = {"width_px": 1000, "height_px": 500}


class SampleForm(forms.Form):
    """One field of every sort that `_field.html` knows."""

    name = forms.CharField(
        label=gettext_lazy("Nickname"),
        help_text=gettext_lazy("So that we know what to call you. It need not be your real name."),
        max_length=30,
    )
    mail = forms.EmailField(label=gettext_lazy("E-mail"))
    words = forms.CharField(label=gettext_lazy("Your day"), widget=forms.Textarea(attrs={"rows": 3}))
    age = forms.ChoiceField(label=gettext_lazy("Age"), choices=User.AgeBand.choices)
    mood = forms.ChoiceField(
        label=gettext_lazy("Mood"),
        choices=[("1", gettext_lazy("Sunny")), ("2", gettext_lazy("Rainy"))],
        widget=forms.RadioSelect,
    )
    strength = forms.IntegerField(
        label=gettext_lazy("Strength"), min_value=0, max_value=10, widget=forms.NumberInput(attrs={"type": "range"})
    )
    keep = forms.BooleanField(label=gettext_lazy("Keep me logged in"), required=False)
    picture = forms.FileField(label=gettext_lazy("Picture"), required=False)


def context() -> dict[str, Any]:
    words = {"name": "하루", "mail": "haru@", "age": "teen", "mood": "1", "strength": "4", "keep": "on"}
    filled = SampleForm(words, auto_id="filled_%s")
    return {
        "tokens": TOKENS,
        "drawings": DRAWINGS,
        "form": SampleForm(),
        "filled_form": filled,
        "job_cards": list(_job_cards()),
        "asset_cards": list(_asset_cards()),
        "styles": list(_styles()),
        "chosen_styles": [1],
        "sample_messages": [
            Message(constants.SUCCESS, _kept(1)),
            Message(constants.ERROR, _("The picture is too large. Please choose one under 20 MB.")),
        ],
        "report": [
            {"name": "kite.jpg", "kept": True, "sentence": _("Kept.")},
            {"name": "notes.pdf", "kept": False, "sentence": _("This is not a picture we can read.")},
        ],
        "page": Page(rows=[], after="2026-06-14T09:00:00+00:00_00000000000000000000000000000000"),
    }


def _kept(count: int) -> str:
    return ngettext("Your picture is in the drawer.", "%(count)d pictures are in the drawer.", count) % {"count": count}


def _asset(**fields: Any) -> Asset:
    known = {"app": "core", "role": Asset.Role.RESULT, "media_type": "image/webp", "title": _("A kite day")} | fields
    return Asset(file="sample.webp", size_bytes=1, width_px=1000, height_px=500, **known)


def _asset_cards() -> Any:
    picture = static("core/day.svg")
    yield AssetCard(_asset(app="diaries"), picture)
    yield AssetCard(_asset(title="", role=Asset.Role.UPLOAD), picture)
    yield AssetCard(
        _asset(title=_("A long name that somebody gave to a picture because they liked it very much"), hidden=True),
        picture,
    )
    yield AssetCard(_asset(title=_("Just made"), thumbnails=Asset.Thumbnails.WAITING))
    yield AssetCard(_asset(title=_("The music of a day"), media_type="audio/wav"))
    yield AssetCard(_asset(title=_("Everything I made"), media_type="application/zip"))


def _styles() -> Any:
    picture = static("core/day.svg")
    yield CardFace(StyleCard(pk=1, name=_("A kite day")), picture)
    yield CardFace(StyleCard(pk=2, name=_("A long name that somebody gave to a picture")), picture)
    yield CardFace(StyleCard(pk=3, name=_("Just made")), "")


def _job(state: Job.State, **fields: Any) -> Job:
    return Job(**({"kind": "core.export", "state": state, "params": SHEET, "attempt": 1} | fields))


def _job_cards() -> Any:
    now = timezone.now()
    waiting, working = Job.State.QUEUED, Job.State.RUNNING
    yield _("waiting"), JobCard(_job(waiting, attempt=0), Standing(3, None, 12.0))
    yield _("waiting, next"), JobCard(_job(waiting, attempt=0), Standing(0, 2.0, 12.0))
    yield _("waiting, after a fault"), JobCard(_job(waiting, error_code="database"), Standing(0, None, None))
    yield _("working, nothing known"), JobCard(_job(working, params={}), Standing(0, 0.0, None))
    half = _job(working, step=14, steps=30, doing=_("Drawing your day…"))
    yield _("working, with a preview"), JobCard(half, Standing(0, 0.0, 7.0), preview_url=static("core/day.svg"))
    yield (
        _("working, asked to stop"),
        JobCard(_job(working, step=14, steps=30, cancel_requested=True), Standing(0, 0.0, 7.0)),
    )
    done = _job(Job.State.DONE, started_at=now - timedelta(seconds=12), finished_at=now)
    yield _("done"), JobCard(done, assets=[AssetCard(_asset(app="diaries"), static("core/day.svg"))])
    yield _("done, no picture"), JobCard(_job(Job.State.DONE), assets=[AssetCard(_asset(media_type="application/zip"))])
    yield _("done, and locked"), JobCard(_job(Job.State.DONE), locked=True)
    yield _("failed"), JobCard(_job(Job.State.FAILED, error_code="out_of_memory"))
    yield _("dead"), JobCard(_job(Job.State.DEAD, error_code="stopped"))
    yield _("cancelled"), JobCard(_job(Job.State.CANCELLED))
