"""The pictures and paintings to try style transfer with: their names, and the files that ml.samples.shipping made."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WIDE, TALL, SQUARE = (640, 480), (480, 640), (640, 640)


@dataclass(frozen=True)
class Sample:
    """kind: contents or styles. size: (width, height) in pixels."""

    kind: str
    name: str
    title: str | Promise
    size: tuple[int, int]

    @property
    def static_name(self) -> str:
        return f"stylelab/samples/{self.kind}/{self.name}.webp"

    @property
    def path(self) -> Path:
        return settings.BASE_DIR / "static" / self.static_name


def _table(kind: str, rows: list[tuple[str, str | Promise, tuple[int, int]]]) -> dict[str, Sample]:
    return {name: Sample(kind, name, title, size) for name, title, size in rows}


CONTENTS = _table("contents", [
    ("spring_meadow", _("Spring meadow"), WIDE), ("portrait", _("Portrait with a scarf"), TALL),
    ("evening_sail", _("Sailing at dusk"), WIDE), ("window_cat", _("Cat in the room"), SQUARE),
    ("red_mountains", _("Red mountains"), WIDE), ("still_life", _("Flowers and fruit"), SQUARE),
    ("night_city", _("City at night"), WIDE), ("forest_light", _("Light in the forest"), TALL),
    ("snow_village", _("Village in snow"), WIDE), ("coral", _("Under the sea"), SQUARE),
    ("autumn_lake", _("Autumn lake"), WIDE), ("balloons", _("Balloons above clouds"), TALL),
    ("beach", _("Beach"), WIDE), ("desert", _("Desert evening"), WIDE),
    ("aurora", _("Northern lights"), WIDE), ("maple_road", _("Maple road"), WIDE),
])  # fmt: skip
PAINTING = (512, 512)
STYLES = _table("styles", [
    ("night_swirls", _("Swirling night"), PAINTING), ("oil_field", _("Oils in a summer field"), PAINTING),
    ("woodblock", _("Woodblock waves"), PAINTING), ("watercolour", _("Watercolour flowers"), PAINTING),
    ("ink", _("Ink mountains"), PAINTING), ("stained_glass", _("Stained glass rose"), PAINTING),
    ("five_peaks", _("Sun, moon and five peaks"), PAINTING), ("crayon", _("Crayon house"), PAINTING),
    ("mosaic", _("Sun in mosaic"), PAINTING), ("dots", _("A riverside in dots"), PAINTING),
    ("linocut", _("Linocut rays"), PAINTING), ("cut_shapes", _("Cut paper leaves"), PAINTING),
    ("paper_collage", _("Torn hanji hills"), PAINTING), ("chalk", _("Chalk garden"), PAINTING),
    ("tapestry", _("Woven sunset"), PAINTING), ("batik", _("Batik blossoms"), PAINTING),
])  # fmt: skip
