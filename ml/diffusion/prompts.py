"""English words for what a request asks for, in the order in which they weigh."""

from collections import Counter
from collections.abc import Iterable

from ml.colouring import ColouringRequest
from ml.layout import Sticker
from ml.scenes import Look
from ml.translation.wording import MOOD_WORDS

CRAYON = "crayon painting, bold crayon strokes, kindergarten drawing, bright colors, children's book illustration"
DIARY = "page of a picture diary"
LOOKS: dict[Look, str] = {
    "crayon": CRAYON,
    "watercolour": "watercolor painting, soft washes on textured paper, children's book illustration",
    "ink": "ink drawing, confident brush lines, sparse washes on paper",
    "oil": "oil painting, thick brush strokes, rich colors, canvas",
    "flat": "flat illustration, plain colors, clear shapes, poster",
}
NOT_CRAYON = (
    "high resolution, 3d rendering, photograph, realistic painting, digital art, abstract, surreal, drawn by an adult, "
    "detailed, complex, dark colors"
)
UNWANTED = "photograph, text, letters, watermark, signature, frame, blurry, deformed, extra limbs"
PLACES = {
    "sheet": "on white paper", "meadow": "in a green meadow", "mountain": "in the mountains", "sea": "by the sea",
    "river": "by a river", "snow": "in the snow", "town": "in a town", "room": "in a room at home",
    "space": "in outer space among stars",
}  # fmt: skip
WEATHERS = {
    "sunny": "sunny day", "cloudy": "cloudy day", "rainy": "rainy day", "stormy": "stormy day", "snowy": "snowy day",
    "windy": "windy day",
}  # fmt: skip
HOURS = {"day": "", "evening": "evening sky", "night": "night sky"}
INDOORS = ("room", "space")  # where no weather is seen
MOST_THINGS = 8
NUMBERS = ("", "a", "two", "three", "four", "five")


def of_sheet(request: ColouringRequest) -> tuple[str, str]:
    """(prompt, negative) of a sheet of a diary: its things, where and when, the mood, and crayon."""
    where = [PLACES[request.place], "" if request.place in INDOORS else WEATHERS[request.weather]]
    mood = f"{MOOD_WORDS[request.mood]} mood" if request.mood else ""
    return _joined([*_things(request), *where, HOURS[request.hour], mood, CRAYON, DIARY]), NOT_CRAYON


def of_wish(wish: str, unwanted: str, look: Look) -> tuple[str, str]:
    """(prompt, negative) of a wish in English, painted in a look."""
    return _joined([wish.rstrip(" ."), LOOKS[look]]), _joined([unwanted, NOT_CRAYON if look == "crayon" else UNWANTED])


def _things(request: ColouringRequest) -> list[str]:
    """What lies on the sheet, counted; what the words name where everything was drawn by hand."""
    placed = Counter(_name(item.id) for item in request.layout.items if isinstance(item, Sticker))
    if not placed:
        return [_counted(_name(thing), 1) for thing in request.things[:MOST_THINGS]]
    return [_counted(name, count) for name, count in placed.most_common(MOST_THINGS)]


def _name(sticker_id: str) -> str:
    """Ids are the English names with hyphens."""
    return sticker_id.replace("-", " ")


def _counted(name: str, count: int) -> str:
    return f"{NUMBERS[count] if count < len(NUMBERS) else 'many'} {name}"


def _joined(parts: Iterable[str]) -> str:
    return ", ".join(part for part in parts if part)
