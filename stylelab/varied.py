"""What was done to a picture to vary it, in words."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stylelab.samples import STYLES

TONES = {
    "evening": gettext_lazy("Evening light"),
    "morning": gettext_lazy("Morning light"),
    "faded": gettext_lazy("Faded, as in an old album"),
    "vivid": gettext_lazy("Strong colours"),
    "night": gettext_lazy("At night"),
    "silver": gettext_lazy("Black and white"),
}


def in_words(details: dict[str, Any]) -> str:
    """details: of an Asset that a job of variations made; "" for another."""
    told = details.get("variation", {})
    if told.get("style") in STYLES:
        names = {"style": STYLES[told["style"]].title}
        if told.get("own_colours"):
            return _("Like %(style)s, in its own colours") % names
        return _("Like %(style)s") % names
    if told.get("free"):
        return _("Painted anew")
    tone = str(TONES.get(told.get("tone", ""), ""))
    return _("Closer, %(tone)s") % {"tone": tone} if told.get("closer") else tone
