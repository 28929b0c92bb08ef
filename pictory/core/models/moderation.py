import uuid
from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ModerationAction(models.Model):
    """One decision of a moderator. Rows are only ever added; the subject is named by id so that the log outlives it."""

    class Verb(models.TextChoices):
        HIDE = "hide", _("Hid")
        RESTORE = "restore", _("Restored")
        SUSPEND = "suspend", _("Suspended")
        REINSTATE = "reinstate", _("Reinstated")

    id = models.UUIDField(_("number"), primary_key=True, default=uuid.uuid4, editable=False)
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="decisions", verbose_name=_("moderator")
    )
    verb = models.CharField(_("decision"), max_length=10, choices=Verb.choices)
    subject_type = models.CharField(_("about what"), max_length=20)
    subject_id = models.CharField(_("its number"), max_length=40)
    reason = models.CharField(_("reason"), max_length=300)
    created_at = models.DateTimeField(_("made"), default=timezone.now)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("moderation decision")
        verbose_name_plural = _("moderation decisions")
        indexes = [models.Index(fields=["subject_type", "subject_id", "-created_at"], name="decision_subject")]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type} {self.subject_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("A moderation decision is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("A moderation decision is never deleted.")
