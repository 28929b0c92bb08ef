"""A laid-out drawing becomes a crayon picture."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from typing import Self

import numpy as np
from PIL import Image

from ml.batching import naming_memory
from ml.colouring import ground
from ml.colouring.crayon import Crayons, Hand
from ml.colouring.drawn import Drawn, colour_drawn, lay_behind
from ml.colouring.rasters import Colours, Field, Rasters, StickerArt, rasterise
from ml.colouring.regions import fill_regions
from ml.colouring.surroundings import colours_around
from ml.colouring.usual import usual_colours
from ml.errors import InvalidInput
from ml.images import as_picture
from ml.layout import Layout
from ml.sketch.conditions import Condition
from ml.sketch.namer import Namer
from ml.types import Loader, OnStep, no_steps
from ml.words import gettext_noop

HANDS: dict[str, Hand] = {
    "": Hand(),
    "joy": Hand(pressure=1.08, chroma=1.08, warmth=6, light=1),
    "excited": Hand(pressure=1.2, wobble=1.6, chroma=1.16, warmth=5),
    "calm": Hand(pressure=0.88, wobble=0.8, chroma=0.84, warmth=2, light=3),
    "love": Hand(pressure=1.0, chroma=1.0, warmth=7, light=2),
    "sad": Hand(pressure=0.8, chroma=0.58, warmth=-4, light=-2),
    "lonely": Hand(pressure=0.76, wobble=0.9, chroma=0.62, warmth=-2),
    "anxious": Hand(pressure=0.95, wobble=1.9, chroma=0.72, warmth=-1, light=-2),
    "angry": Hand(pressure=1.32, wobble=1.7, chroma=1.1, warmth=3, light=-5),
    "proud": Hand(pressure=1.1, chroma=1.05, warmth=5),
}
WRITER = "나"  # is in the picture of a day, named or not
SIZES = (64, 2048)  # least and most of a side


@dataclass(frozen=True)
class ColouringRequest:
    """mood: a key of HANDS. place: of ground.PLACES. weather: of ground.WEATHERS. hour: of ground.HOURS.

    size: (width, height) in pixels, of the sheet's shape, 2:1. things: stickers of what the text names, and `words`
    what each is called there; their usual colours are proposed for what was drawn by hand.
    """

    layout: Layout
    seed: int
    mood: str = ""
    weather: str = "sunny"
    place: str = "meadow"
    hour: str = "day"
    size: tuple[int, int] = (1024, 512)
    things: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Coloured:
    """picture, sketch: RGB of the asked size; the sketch is what its maker drew."""

    picture: Image.Image
    sketch: Image.Image
    model: str
    seed: int


class Colouring:
    """Exact colours for stickers, the network's crayons for what is drawn by hand, a wash behind, wax over all.

    Without the network's weights closed shapes alone are filled, by chance.
    """

    MODEL = "Crayon (exact sticker colours, crayon network)"
    PLAIN = "Crayon (exact sticker colours, region fill)"

    def __init__(self, art: StickerArt, namer: Namer | None = None) -> None:
        self._art, self._namer = art, namer
        self._rasters = lru_cache(maxsize=1)(self._rasterise)  # candidates of one sheet share them

    @classmethod
    def load(cls, loader: Loader) -> Self:
        art = StickerArt.read(loader.folder("sticker_art"))
        return cls(art, loader.shared(Namer) if loader.find("sketch") else None)

    @property
    def model(self) -> str:
        return self.MODEL if self._namer else self.PLAIN

    def __call__(self, request: ColouringRequest, *, on_step: OnStep = no_steps) -> Coloured:
        """Raises InvalidInput for an unknown sticker, mood, place, weather or hour, or an odd size."""
        check_request(request)
        with naming_memory():
            rasters = self._rasters(request.layout, request.size)
            sketch = as_picture(rasters.sketch)
            on_step(1, 4, doing=gettext_noop("Laying out the sheet"), preview=sketch)
            drawn = self._drawn(rasters, request)
            crayons, things = Crayons(rasters.line.shape, request.seed), _things(rasters, drawn, request.seed)
            sheet = _lay_ground(request, crayons, rasters, things, drawn)
            on_step(2, 4, doing=gettext_noop("Colouring the background"), preview=as_picture(sheet))
            sheet = crayons.colour(sheet, *things, hand=HANDS[request.mood], lines=rasters.line)
            on_step(3, 4, doing=gettext_noop("Colouring what you drew"), preview=as_picture(sheet))
            picture = as_picture(crayons.draw_lines(sheet, rasters.line, rasters.ink))
        on_step(4, 4, doing=gettext_noop("Drawing the outlines"))
        return Coloured(picture, sketch, self.model, request.seed)

    def _drawn(self, rasters: Rasters, request: ColouringRequest) -> Drawn | None:
        """What the network makes of the strokes; None without strokes or network."""
        if self._namer is None or not request.layout.strokes:
            return None
        named = (*zip_longest(request.things, request.words, fillvalue=""), ("", WRITER))
        expected = usual_colours(self._art, *zip(*named, strict=True))
        told = Condition("scene", expected=expected, around=colours_around(request.words))
        return colour_drawn(rasters, self._namer, told, seed=request.seed)

    def _rasterise(self, layout: Layout, size: tuple[int, int]) -> Rasters:
        return rasterise(layout, self._art, size)


def _lay_ground(
    request: ColouringRequest, crayons: Crayons, rasters: Rasters, things: tuple[Colours, Field], drawn: Drawn | None
) -> Colours:
    """Paper, wash and weather, around the things."""
    sheet, shape = crayons.paper(), rasters.line.shape
    if request.place == "sheet":
        return sheet
    fill, firm = ground.wash(shape, place=request.place, weather=request.weather, hour=request.hour, seed=request.seed)
    if drawn:
        told = {"place": request.place, "weather": request.weather, "hour": request.hour}
        fill, firm = lay_behind(drawn, fill, firm, **told)
    clear = 1 - np.clip(things[1] + rasters.painted, 0, 1)
    sheet = crayons.colour(sheet, fill, firm * clear, hand=HANDS[request.mood])
    marks, colour = ground.falling(shape, weather=request.weather, seed=request.seed)
    if request.place in ground.SHELTERED or not marks.any():
        return sheet
    return crayons.draw_lines(sheet, marks * clear, np.broadcast_to(np.float32(colour), sheet.shape))


def _things(rasters: Rasters, drawn: Drawn | None, seed: int) -> tuple[Colours, Field]:
    """Colours of stickers and shapes, and how firmly they are laid: what is white in a sticker stays paper."""
    fill, cover = (drawn.fill, drawn.cover) if drawn else fill_regions(rasters, seed=seed)
    painted = rasters.painted > 0.5
    fill = np.where(painted[..., None], rasters.paint, fill)
    firm = np.where(rasters.paint.min(axis=2) > 0.95, 0.12, 1.0) * rasters.painted
    return fill, np.where(painted, firm, cover).astype(np.float32)


def check_request(request: ColouringRequest) -> None:
    """Raises InvalidInput for an unknown mood, place, weather or hour, or an odd size."""
    known = {"mood": HANDS, "place": ground.PLACES, "weather": ground.WEATHERS, "hour": ground.HOURS}
    for name, values in known.items():
        if getattr(request, name) not in values:
            raise InvalidInput(f"{name} {getattr(request, name)!r} is not one of {', '.join(values)}")
    width, height = request.size
    if width != 2 * height or not SIZES[0] <= height <= width <= SIZES[1]:
        raise InvalidInput(f"a sheet of {width} x {height}")
