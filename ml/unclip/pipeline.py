"""Pictures by Karlo: from words, or as variations of a picture."""

from typing import Self

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from ml.batching import halve_once, naming_memory
from ml.diffusion.pixels import pixels_of
from ml.diffusion.prompts import of_wish
from ml.errors import Blocked
from ml.images import as_picture, as_rgb
from ml.safety.check import Safety
from ml.safety.output import let_through
from ml.safety.words import Age, check_words
from ml.scenes import DrawingRequest, Drawn
from ml.translation.wishes import Wishes
from ml.types import Loader, OnStep, no_steps
from ml.unclip.parts import Eyes, Karlo
from ml.unclip.request import Unclipped, UnclipRequest
from ml.unclip.sampling import Sampling, Tell
from ml.unclip.words import unread
from ml.upscaling import Upscaling, UpscalingRequest
from ml.words import gettext_noop

MODEL = "Karlo v1.0 alpha"
GROWN = 4  # times, from what is decoded to what is sharpened
MEAN, SPREAD = (0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)  # of CLIP's pictures


class Unclip:
    """Words or a picture in, pictures out. Nothing can be put on it, so there is nothing to reset."""

    def __init__(self, karlo: Karlo, safety: Safety, upscaling: Upscaling, loader: Loader) -> None:
        """loader: of the encoder of pictures and of the translation, which are loaded when they are first needed."""
        self._karlo, self._safety, self._upscaling, self._loader = karlo, safety, upscaling, loader
        self._wishes = Wishes(loader)
        self._eyes: Eyes | None = None

    @classmethod
    def load(cls, loader: Loader) -> Self:
        """Raises WeightsMissing."""
        return cls(Karlo.load(loader), loader.shared(Safety), loader.shared(Upscaling), loader)

    def __call__(self, request: UnclipRequest | DrawingRequest, *, on_step: OnStep = no_steps) -> Unclipped | Drawn:
        """Drawn for a DrawingRequest, which is what every tier of "drawing" is asked with; Unclipped for its own.

        on_step: after each step, with a preview of the first candidate now and then, and after each enlarging. Raises
        Blocked for words that may not be drawn at this age and where no picture may be shown, WeightsMissing where a
        picture is to be varied and no encoder is installed, Unusable, OutOfMemory, Cancelled.
        """
        _refuse(request.prompt, request.age)
        if isinstance(request, DrawingRequest):
            return self._drawn(request, on_step)
        return self._unclipped(request, on_step)

    def _drawn(self, request: DrawingRequest, on_step: OnStep) -> Drawn:
        """A wish in Korean or English, painted in its look."""
        english, things, unknown = self._wishes(request.prompt)
        _refuse(english, request.age)
        prompt, negative = of_wish(english, self._wishes.unwanted(request.negative), request.look)
        wanted = UnclipRequest(
            prompt, negative, seed=request.seed, size=request.size, enlarging="illustration", age=request.age
        )
        made = self._unclipped(wanted, on_step)
        return Drawn(made.pictures[0], f"{made.model}, {request.look}", request.seed, things=things, unknown=unknown)

    def _unclipped(self, request: UnclipRequest, on_step: OnStep) -> Unclipped:
        with naming_memory(), torch.no_grad():
            squares = self._made(request, on_step)
        kept = let_through(list(zip(squares, request.seeds, strict=True)), self._safety.judge(request.age))
        squares, seeds = (tuple(each) for each in zip(*kept, strict=True))
        pictures, model = self._enlarged(squares, request, on_step)
        return Unclipped(pictures, seeds, model, unread(self._karlo, request.prompt))

    def _made(self, request: UnclipRequest, on_step: OnStep) -> list[Image.Image]:
        """All candidates, in as few groups as the memory allows."""
        seen = None if request.picture is None else self._seen(request.picture)

        def run(size: int) -> list[Tensor]:
            sources = [torch.Generator().manual_seed(seed) for seed in request.seeds]
            groups = [sources[start : start + size] for start in range(0, request.count, size)]
            tell = _counter(len(groups) * _steps(request), request, on_step)
            return [Sampling(self._karlo, request, group, tell)(seen) for group in groups]

        return [_picture(values) for group in halve_once(run, request.count, release=_release) for values in group]

    def _seen(self, picture: Image.Image) -> Tensor:
        """Its features (1, D). Squashed to CLIP's square, as the published sampler does: nothing is cut off."""
        if self._eyes is None:
            self._eyes = self._loader.shared(Eyes)
        network = self._eyes.network
        side = network.config.image_size
        small = as_rgb(picture).resize((side, side), Image.Resampling.BICUBIC)
        values = (np.asarray(small, np.float32) / 255 - np.float32(MEAN)) / np.float32(SPREAD)
        given = torch.from_numpy(values).permute(2, 0, 1)[None]  # (1, 3, 224, 224)
        return network(given.to(network.device, network.dtype)).image_embeds

    def _enlarged(
        self, squares: tuple[Image.Image, ...], request: UnclipRequest, on_step: OnStep
    ) -> tuple[tuple[Image.Image, ...], str]:
        """The candidates at the size that was asked for, and what made them."""
        if request.size is None:
            return squares, MODEL
        steps = _steps(request) + request.count
        made: list[Image.Image] = []

        def tell(_tile: int, _tiles: int, *, doing: str = "", preview: Image.Image | None = None) -> None:
            on_step(steps - request.count + len(made), steps, doing=doing, preview=preview)

        for square in squares:
            wanted = UpscalingRequest(square, size=request.size, model=request.enlarging)
            result = self._upscaling(wanted, on_step=tell)
            made.append(result.picture)
            tell(1, 1, doing=gettext_noop("Enlarging the picture"))
        return tuple(made), f"{MODEL}, {result.model}"


def _refuse(words: str, age: Age) -> None:
    verdict = check_words(words, age)
    if not verdict.allowed:
        raise Blocked(f"{verdict.code}: {verdict.found}")


def _steps(request: UnclipRequest) -> int:
    """Of one group of candidates."""
    imagined = 0 if request.picture is not None else request.prior_steps
    return imagined + request.steps + request.sharpening_steps


def _counter(steps: int, request: UnclipRequest, on_step: OnStep) -> Tell:
    """Tells on_step one step more with each call, and shows the first picture of what it is given."""
    done, more = 0, request.count if request.size else 0

    def tell(seen: Tensor | None) -> None:
        nonlocal done
        done += 1
        preview = None if seen is None else _larger(_picture(seen[0]))
        on_step(done, steps + more, doing=gettext_noop("Painting"), preview=preview)

    return tell


def _picture(values: Tensor) -> Image.Image:
    """RGB of (3, H, W) in -1..1. Raises Unusable."""
    return as_picture(pixels_of(values[None])[0].permute(1, 2, 0).cpu().numpy())


def _larger(picture: Image.Image) -> Image.Image:
    """As large as it will be, for who waits."""
    return picture.resize((GROWN * picture.width, GROWN * picture.height), Image.Resampling.BICUBIC)


def _release() -> None:
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
