import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

THUMBNAIL_WIDTHS = (320, 960)


class Asset(models.Model):
    """One stored file and where it came from. The row is the only way to the file."""

    class Role(models.TextChoices):
        UPLOAD = "upload", _("Upload")
        RESULT = "result", _("Result")
        SKETCH = "sketch", _("Sketch")
        CANDIDATE = "candidate", _("Candidate")

    class Visibility(models.TextChoices):
        PRIVATE = "private", _("Only me")
        LINK = "link", _("Anyone with the link")
        PUBLIC = "public", _("Everyone")

    class Thumbnails(models.TextChoices):
        NONE = "none", _("None")
        WAITING = "waiting", _("Waiting")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Failed")

    ON_THE_WAY = (Role.SKETCH, Role.CANDIDATE)  # to a result: in no drawer

    id = models.UUIDField(_("number"), primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="assets", db_index=False, verbose_name=_("owner")
    )
    job = models.ForeignKey(
        "core.Job", models.SET_NULL, null=True, blank=True, related_name="assets", verbose_name=_("job")
    )
    app = models.CharField(_("room"), max_length=20, default="core")
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)
    title = models.CharField(_("title"), max_length=120, blank=True)

    file = models.FileField(_("file"), max_length=200)
    media_type = models.CharField(_("type"), max_length=60)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    size_bytes = models.PositiveBigIntegerField(_("bytes"))
    width_px = models.PositiveIntegerField(_("width"), null=True, blank=True)
    height_px = models.PositiveIntegerField(_("height"), null=True, blank=True)
    duration_s = models.FloatField(_("seconds"), null=True, blank=True)

    tier = models.CharField(_("tier"), max_length=10, blank=True)
    model = models.CharField(_("model"), max_length=120, blank=True)
    seed = models.BigIntegerField(_("seed"), null=True, blank=True)
    details = models.JSONField(_("settings"), default=dict, blank=True, help_text=_("settings that made it"))
    parents = models.ManyToManyField(
        "self", symmetrical=False, related_name="children", blank=True, verbose_name=_("made from")
    )

    visibility = models.CharField(
        _("who sees it"), max_length=10, choices=Visibility.choices, default=Visibility.PRIVATE
    )
    hidden = models.BooleanField(
        _("hidden"), default=False, help_text=_("by a moderator: only the owner and staff see it")
    )
    thumbnails = models.CharField(
        _("small pictures"), max_length=10, choices=Thumbnails.choices, default=Thumbnails.NONE
    )
    thumbnail_attempts = models.PositiveSmallIntegerField(_("tries at small pictures"), default=0)
    created_at = models.DateTimeField(_("made"), default=timezone.now)

    class Meta:
        ordering = ["-created_at", "-id"]
        verbose_name = _("file")
        verbose_name_plural = _("files")
        indexes = [
            models.Index(fields=["owner", "-created_at", "-id"], name="asset_mine"),
            models.Index(fields=["created_at"], condition=Q(thumbnails="waiting"), name="asset_thumbnails_due"),
        ]

    def __str__(self) -> str:
        return self.title or self.download_name

    @property
    def is_image(self) -> bool:
        return self.media_type.startswith("image/")

    @property
    def is_audio(self) -> bool:
        return self.media_type.startswith("audio/")

    @property
    def download_name(self) -> str:
        """A plain file name that says what it is and when it was made."""
        ending = self.file.name.rpartition(".")[2]
        return f"pictory-{self.created_at:%Y%m%d}-{self.id.hex[:8]}.{ending}"

    def thumbnail_name(self, width_px: int) -> str:
        return f"thumbnails/{self.id.hex[:2]}/{self.id.hex}-{width_px}.webp"

    @property
    def stored_names(self) -> list[str]:
        """Every file in storage that belongs to this row."""
        thumbnails = (
            [] if self.thumbnails == self.Thumbnails.NONE else [self.thumbnail_name(w) for w in THUMBNAIL_WIDTHS]
        )
        return [self.file.name, *thumbnails]
