"""The embedded engine behind the capability "drawing"."""

import random
from typing import Self

from ml.batching import naming_memory
from ml.colouring.rasters import StickerArt
from ml.errors import Blocked
from ml.images import as_picture
from ml.safety.words import check_words
from ml.scenes.art import Art
from ml.scenes.composing import compose
from ml.scenes.looks import PAINTERS, rasterise
from ml.scenes.reading import Reader, Told
from ml.scenes.request import DrawingRequest, Drawn
from ml.scenes.setting import choose_setting, without
from ml.types import Loader, OnStep, no_steps
from ml.words import gettext_noop

MODEL = "Scene composition (Fluent Emoji Flat and our own drawings)"


class Drawing:
    """Words become a scene of stickers in a landscape of ours, painted by the look."""

    def __init__(self, reader: Reader, art: Art) -> None:
        self._reader, self._art = reader, art

    @classmethod
    def load(cls, loader: Loader) -> Self:
        """Raises WeightsMissing."""
        return cls(Reader.load(loader), Art(StickerArt.read(loader.folder("sticker_art"))))

    def __call__(self, request: DrawingRequest, *, on_step: OnStep = no_steps) -> Drawn:
        """Raises Blocked for words that may not be drawn at this age, InvalidInput, OutOfMemory, Cancelled."""
        verdict = check_words(request.prompt, request.age)
        if not verdict.allowed:
            raise Blocked(f"{verdict.code}: {verdict.found}")
        with naming_memory():
            return self._drawn(request, on_step)

    def _drawn(self, request: DrawingRequest, on_step: OnStep) -> Drawn:
        grown_up = request.age == "adult"
        told = self._reader(request.prompt, grown_up=grown_up)
        denied = self._reader(request.negative, grown_up=True)
        without(told, denied)
        subgroups = [self._reader.subgroup(each.stickers[0]) for each in told.mentions]
        chance = random.Random(request.seed)  # noqa: S311 - a picture, not a secret
        setting = choose_setting(told, denied, subgroups, chance)
        on_step(1, 3, doing=gettext_noop("Reading the words"))
        scene = compose(told, denied, setting, subgroups, self._art, size=request.size, seed=request.seed)
        sheet = rasterise(scene, request.size, request.seed)
        on_step(2, 3, doing=gettext_noop("Laying out the picture"), preview=as_picture(sheet.flat))
        picture = as_picture(PAINTERS[request.look](sheet))
        on_step(3, 3, doing=gettext_noop("Painting"), preview=picture)
        return Drawn(
            picture, f"{MODEL}, {request.look}", request.seed, things=_words(told), unknown=tuple(told.unknown),
            place=setting.place, hour=setting.hour, weather=setting.weather, season=setting.season,
        )  # fmt: skip


def _words(told: Told) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.word for each in told.mentions if each.count))
