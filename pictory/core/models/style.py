from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

CARD_NAME_LENGTH = 40


class StyleCard(models.Model):
    """A style kept once, for every room: 1 to 4 paintings in their shares, and how a picture is painted like them.

    strength: 0 to 100. strokes: their size in percent, 50 to 200. face: a picture of ours painted in it; None as long
    as it is not painted.
    """

    class Colours(models.TextChoices):
        STYLE = "style", _("Colours of the style")
        STATISTICS = "statistics", _("Style in the colours of the photo")
        LIGHTNESS = "lightness", _("Every colour as in the photo")

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="style_cards", verbose_name=_("owner")
    )
    name = models.CharField(_("name"), max_length=CARD_NAME_LENGTH)
    strength = models.PositiveSmallIntegerField(_("strength"), default=50, validators=[MaxValueValidator(100)])
    strokes = models.PositiveSmallIntegerField(
        _("size of the strokes"), default=100, validators=[MinValueValidator(50), MaxValueValidator(200)]
    )
    colours = models.CharField(_("colours"), max_length=10, choices=Colours.choices, default=Colours.STYLE)
    face = models.ForeignKey(
        "core.Asset", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("face")
    )
    created_at = models.DateTimeField(_("made"), default=timezone.now)

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("style card")
        verbose_name_plural = _("style cards")
        constraints = [models.UniqueConstraint("owner", "name", name="one_style_card_a_name")]

    def __str__(self) -> str:
        return self.name


class CardPicture(models.Model):
    """One painting of a card: the card's own copy, so that tidying the drawer breaks no style. weight: 1 to 100."""

    card = models.ForeignKey(StyleCard, models.CASCADE, related_name="pictures", verbose_name=_("style card"))
    asset = models.OneToOneField("core.Asset", models.CASCADE, related_name="+", verbose_name=_("file"))
    weight = models.PositiveSmallIntegerField(
        _("share"), default=50, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )

    class Meta:
        ordering = ["id"]
        verbose_name = _("painting of a style card")
        verbose_name_plural = _("paintings of style cards")

    def __str__(self) -> str:
        return str(self.asset)
