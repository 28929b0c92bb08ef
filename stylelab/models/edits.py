"""Photos being edited, and recipes kept to be used again."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

PRESET_NAME_LENGTH = 40


class Edit(models.Model):
    """One photo and what is to be done with it. The photo itself is never changed: its recipe is data.

    picture: what the recipe is applied to; another one than `original` once something was erased from it.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="edits", verbose_name=_("owner"))
    original = models.ForeignKey("core.Asset", models.CASCADE, related_name="edits", verbose_name=_("original"))
    picture = models.ForeignKey("core.Asset", models.CASCADE, related_name="+", verbose_name=_("picture"))
    recipe = models.JSONField(_("recipe"), default=dict, blank=True)
    created_at = models.DateTimeField(_("made"), default=timezone.now)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)

    class Meta:
        ordering = ["-changed_at", "-id"]
        verbose_name = _("photo edit")
        verbose_name_plural = _("photo edits")

    def __str__(self) -> str:
        return self.original.title or gettext("Photo")

    @property
    def is_untouched(self) -> bool:
        """Whether its result would be the original, byte for byte."""
        return not self.recipe and self.picture_id == self.original_id


class Preset(models.Model):
    """A recipe with a name, for other photos and for friends."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="presets", verbose_name=_("owner"))
    name = models.CharField(_("name"), max_length=PRESET_NAME_LENGTH)
    recipe = models.JSONField(_("recipe"))
    created_at = models.DateTimeField(_("made"), default=timezone.now)

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("photo recipe")
        verbose_name_plural = _("photo recipes")
        constraints = [models.UniqueConstraint("owner", "name", name="one_preset_a_name")]

    def __str__(self) -> str:
        return self.name
