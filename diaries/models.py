"""Days: what was written, what was laid out, and what was drawn and composed from it."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from diaries.choices import Hour, Mood, Place, Weather

TEXT_LENGTH = 2_048
SUMMARY_LENGTH = 512
GIST_LENGTH = 80


class OnTheShelf(models.Manager["Journal"]):
    """Without the journals that are being deleted: for their owner they are gone."""

    def get_queryset(self) -> models.QuerySet["Journal"]:
        return super().get_queryset().filter(leaving=False)


class Journal(models.Model):
    """A book of days. The first one of each person is made with their first day."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="journals", verbose_name=_("owner")
    )
    name = models.CharField(_("name"), max_length=40, blank=True)
    pin_hash = models.CharField(_("lock"), max_length=128, blank=True, help_text=_("of its PIN; empty without a lock"))
    leaving = models.BooleanField(_("being deleted"), default=False)
    created_at = models.DateTimeField(_("made"), default=timezone.now)

    every = models.Manager()
    objects = OnTheShelf()

    class Meta:
        default_manager_name = "objects"
        ordering = ["created_at", "id"]
        verbose_name = _("journal")
        verbose_name_plural = _("journals")

    def __str__(self) -> str:
        return self.name or str(_("My diary"))

    @property
    def is_locked(self) -> bool:
        """Whether it has a PIN; a session that gave it may open the journal all the same."""
        return bool(self.pin_hash)


class EntryQuerySet(models.QuerySet["Entry"]):
    def written(self) -> Self:
        """Those that hold something: words, a mood or a weather, a drawing, music, a photo or a voice."""
        attached = Attachment.objects.filter(entry=models.OuterRef("pk"))
        made = Q(drawing__isnull=False) | Q(music__isnull=False) | ~Q(layout=[])
        chosen = ~Q(mood="") | ~Q(weather="")
        return self.filter(Q(text__regex=r"\S") | made | chosen | models.Exists(attached))


class Opening(models.Model):
    """A locked journal that one session opened. A row of its own: a session that is written back late undoes no lock.

    session: hash of its key. lock: which PIN was given, by `access`; another PIN is another lock.
    """

    journal = models.ForeignKey(Journal, models.CASCADE, related_name="openings", verbose_name=_("journal"))
    session = models.CharField(_("session"), max_length=64)
    lock = models.CharField(_("lock"), max_length=16)
    until = models.DateTimeField(_("open until"))

    class Meta:
        verbose_name = _("opening of a journal")
        verbose_name_plural = _("openings of journals")
        constraints = [models.UniqueConstraint("session", "journal", name="one_opening_a_session")]

    def __str__(self) -> str:
        return f"{self.journal} {self.until:%H:%M}"


class Derived(models.Model):
    """A file that was made from a journal's, behind its lock even when those are gone, and the job that made it."""

    journal = models.ForeignKey(Journal, models.CASCADE, related_name="derived", verbose_name=_("journal"))
    asset = models.ForeignKey("core.Asset", models.CASCADE, related_name="+", verbose_name=_("file"))

    class Meta:
        verbose_name = _("file made from a journal")
        verbose_name_plural = _("files made from journals")
        constraints = [models.UniqueConstraint("journal", "asset", name="derived_once")]

    def __str__(self) -> str:
        return f"{self.journal} {self.asset}"


class Entry(models.Model):
    """One day in a journal. revision: grows with each change by its writer; who saves tells which one they saw."""

    id = models.UUIDField(_("number"), primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="entries", db_index=False, verbose_name=_("owner")
    )
    journal = models.ForeignKey(Journal, models.CASCADE, related_name="entries", verbose_name=_("journal"))
    date = models.DateField(_("day"))
    revision = models.PositiveIntegerField(_("revision"), default=0)

    text = models.TextField(_("text"), max_length=TEXT_LENGTH, blank=True)
    mood = models.CharField(_("mood"), max_length=10, choices=Mood.choices, blank=True)
    weather = models.CharField(_("weather"), max_length=10, choices=Weather.choices, blank=True)
    place = models.CharField(_("background"), max_length=10, choices=Place.choices, blank=True)
    hour = models.CharField(_("hour"), max_length=10, choices=Hour.choices, blank=True)
    layout = models.JSONField(_("drawing"), default=list, blank=True, help_text=_("stickers and strokes"))
    favourite = models.BooleanField(_("starred"), default=False)

    tags = models.JSONField(_("tags"), default=list, blank=True, help_text=_("of the text, with their stickers"))
    tag_words = models.TextField(_("words of the tags"), blank=True, help_text=_("for the search"))
    summary = models.CharField(_("summary"), max_length=SUMMARY_LENGTH, blank=True)
    english = models.CharField(
        _("English for prompts"), max_length=SUMMARY_LENGTH, blank=True, help_text=_("never shown to the reader")
    )
    proposal = models.JSONField(
        _("proposal"), default=dict, blank=True, help_text=_("mood, weather, place and first drawing from the text")
    )
    read_sha256 = models.CharField(
        _("text that was read"), max_length=64, blank=True, help_text=_("of tags, summary and English")
    )

    drawing = models.ForeignKey(
        "Drawing", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("picture")
    )
    music = models.ForeignKey(
        "core.Asset", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("music")
    )
    created_at = models.DateTimeField(_("made"), default=timezone.now)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["-date"]
        verbose_name = _("day")
        verbose_name_plural = _("days")
        constraints = [models.UniqueConstraint("journal", "date", name="one_entry_a_day")]
        indexes = [models.Index(fields=["owner", "-date"], name="entry_mine")]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d}"

    @property
    def face(self) -> Any:
        """The picture that stands for the day, a core.Asset: its drawing, else its first photo; None without."""
        if self.drawing:
            return self.drawing.picture
        photos = (extra for extra in self.attachments.all() if extra.kind == Attachment.Kind.PHOTO)
        return next((photo.asset for photo in photos), None)

    @property
    def has_voice(self) -> bool:
        return any(extra.kind == Attachment.Kind.VOICE for extra in self.attachments.all())

    @property
    def gist(self) -> str:
        """The day in one line: its sentence, the beginning of its words, else what it holds in their place."""
        if said := self.summary or Truncator(" ".join(self.text.split())).chars(GIST_LENGTH):
            return said
        if self.drawing_id or self.layout:
            return str(_("A drawing without words"))
        if self.face:
            return str(_("A photo without words"))
        return str(_("A voice to listen to") if self.has_voice else self.get_weather_display())

    @property
    def mood_label(self) -> str:
        """The mood in words, the writer's or the proposed one; "" without."""
        mood = self.chosen["mood"]
        return str(Mood(mood).label) if mood in Mood.values else ""

    @property
    def chosen(self) -> dict[str, str]:
        """Mood, weather, place and hour: the writer's, else what was proposed, else nothing."""
        proposed: dict[str, Any] = self.proposal
        return {name: getattr(self, name) or proposed.get(name, "") for name in ("mood", "weather", "place", "hour")}


class Drawing(models.Model):
    """One crayon picture of a day: one of several candidates, of which the day shows one.

    aside_at: since when the day shows another; None for the one it shows.
    """

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="drawings", verbose_name=_("day"))
    picture = models.ForeignKey("core.Asset", models.CASCADE, related_name="+", verbose_name=_("picture"))
    sketch = models.ForeignKey("core.Asset", models.CASCADE, related_name="+", verbose_name=_("sketch"))
    layout = models.JSONField(_("drawing"), default=list, blank=True)
    aside_at = models.DateTimeField(_("put aside"), null=True, blank=True)
    created_at = models.DateTimeField(_("made"), default=timezone.now)

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("drawing")
        verbose_name_plural = _("drawings")
        indexes = [models.Index(fields=["aside_at"], condition=Q(aside_at__isnull=False), name="drawing_aside")]

    def __str__(self) -> str:
        return f"{self.entry} {self.pk}"


class Version(models.Model):
    """How a day was once: as a sitting left it, before much of it was taken away, or as another window had it."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="versions", verbose_name=_("day"))
    revision = models.PositiveIntegerField(_("revision"))
    text = models.TextField(_("text"), blank=True)
    mood = models.CharField(_("mood"), max_length=10, blank=True)
    weather = models.CharField(_("weather"), max_length=10, blank=True)
    layout = models.JSONField(_("drawing"), default=list, blank=True)
    created_at = models.DateTimeField(_("made"), default=timezone.now)

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("earlier version")
        verbose_name_plural = _("earlier versions")

    def __str__(self) -> str:
        return f"{self.entry} {self.revision}"


class Attachment(models.Model):
    """A photo or a voice that belongs to a day."""

    class Kind(models.TextChoices):
        PHOTO = "photo", _("Photo")
        VOICE = "voice", _("Voice")

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="attachments", verbose_name=_("day"))
    asset = models.OneToOneField("core.Asset", models.CASCADE, related_name="attachment", verbose_name=_("file"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    created_at = models.DateTimeField(_("made"), default=timezone.now)

    class Meta:
        ordering = ["created_at", "id"]
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")

    def __str__(self) -> str:
        return f"{self.entry} {self.kind}"
