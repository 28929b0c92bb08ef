"""The kinds of job, by name: settings.JOBS. The kind "app.verb" is the function `verb` in that app's jobs.py."""

from typing import Any

from django.utils.translation import gettext_lazy as _

MODEL_LEASE_S = 120  # of a job that may have to load a model on a busy machine before its first step


def _by_a_model(queue: str, limit_s: int = 300) -> dict[str, Any]:
    return {"queue": queue, "limit_s": limit_s, "lease_s": MODEL_LEASE_S}


_STUBBORN = {"priority": -20, "counts": False, "max_attempts": 20}  # nobody waits for it, and it has to be done
JOBS: dict[str, dict[str, Any]] = {
    "diaries.tag": {"label": _("Finding words for stickers"), "priority": 20, "counts": False} | _by_a_model("light"),
    "diaries.read": {"label": _("Reading the day"), "priority": -10, "counts": False} | _by_a_model("gpu"),
    "diaries.catch_up": {"label": _("Reading older days"), "priority": -20, "counts": False} | _by_a_model("gpu"),
    "diaries.colour": {"label": _("Colouring your day"), "priority": 10} | _by_a_model("gpu"),
    "diaries.page": {"label": _("Drawing a day from its words")} | _by_a_model("gpu"),
    "diaries.restyle": {"label": _("Painting your day in your style"), "priority": 10} | _by_a_model("light"),
    "diaries.compose": {"label": _("Composing for your day"), "priority": 10} | _by_a_model("light"),
    "stylelab.edit": {"label": _("Developing your photo"), "priority": 10} | _by_a_model("light"),
    "stylelab.edit_batch": {"label": _("Developing your photos"), "mail": True} | _by_a_model("light", limit_s=1_800),
    "stylelab.erase": {"label": _("Painting over what you marked")} | _by_a_model("gpu", limit_s=600),
    "stylelab.wallpaper": {"label": _("Making your wallpapers")} | _by_a_model("light"),
    "stylelab.words": {
        "label": _("Painting your words"),
        "priority": 5,
        "mail": True,
        "needs": {"full": "drawing", "karlo": "unclip"},
    }
    | _by_a_model("gpu"),
    "stylelab.quick_look": {"label": _("A quick look"), "priority": 20, "counts": False} | _by_a_model("light"),
    "stylelab.card_face": {"label": _("Painting the face of a style"), "counts": False} | _by_a_model("light"),
    "stylelab.variations": {"label": _("Varying your picture"), "mail": True, "needs": {"full": "unclip"}}
    | _by_a_model("light"),
    "stylelab.fitting": {"label": _("Trying styles on your picture"), "priority": 10} | _by_a_model("light"),
    "stylelab.transfer": {
        "queue": "gpu",
        "label": _("Painting your picture in rounds"),
        "needs": {"full": "neural_style"},
        "priority": -5,
        "mail": True,
        "limit_s": 4 * 3_600,
        "lease_s": 900,
    },
    "core.model": {"label": _("Using one model by itself")} | _by_a_model("gpu", limit_s=3_600),
    "diaries.book": {"queue": "light", "label": _("Binding your book"), "limit_s": 900, "mail": True},
    "diaries.export": {"queue": "light", "label": _("Packing your diary"), "limit_s": 1_800, "mail": True},
    "diaries.take_in": {"queue": "light", "label": _("Taking days in"), "limit_s": 1_800, "mail": True},
    "diaries.forget": {"queue": "light", "label": _("Clearing a deleted journal away"), "limit_s": 1_800} | _STUBBORN,
    "core.export": {"queue": "light", "label": _("Packing everything you made"), "limit_s": 1_800, "mail": True},
}
