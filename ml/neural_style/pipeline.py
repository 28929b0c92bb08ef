"""The rounds of optimisation, coarse to fine."""

import math
from collections.abc import Callable
from typing import Self

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch.nn import functional

from ml.batching import naming_memory
from ml.errors import InvalidInput
from ml.images import Pixels, as_picture, as_rgb
from ml.neural_style.features import VGG16, VGG19, Features
from ml.neural_style.loss import LossWeights, StyleLoss, StyleTarget
from ml.neural_style.prepare import PreparedStyle, finished, start
from ml.neural_style.request import NeuralStyleRequest, OnRound, Progress, Stylised, check, no_rounds
from ml.neural_style.tiles import LARGEST_WHOLE, TiledStyleLoss
from ml.types import Loader, OnStep, no_steps
from ml.words import gettext_noop

STEPS = 20  # of L-BFGS in a round
HISTORY = 30  # steps that L-BFGS looks back; each holds two pictures in memory
HISTORY_FLOATS = 200_000_000  # that all of them may take together: 0.8 GB
COARSEST_PX = 256  # below, coarse rounds cost more than they save
COARSE_SHARE = 1 / 3  # of all rounds, those before the full size
LARGE_PX = 1_024  # beyond, one round is what there is time for
LEAST_SCALED_PX = 32


class NeuralStyle:
    """Source: Gatys, Ecker and Bethge 2016, CVPR; coarse to fine after Gatys et al. 2017, arXiv 1611.07865."""

    trunk = VGG16

    def __init__(self, features: Features) -> None:
        self._features = features

    @classmethod
    def load(cls, loader: Loader) -> Self:
        """Raises WeightsMissing."""
        loader.device.limit_threads()
        halves = loader.device.dtype == torch.bfloat16  # float16 could not hold the sums
        dtype = torch.bfloat16 if halves else torch.float32
        folder = loader.folder(cls.trunk.weights[0])
        return cls(Features(cls.trunk, folder, device=loader.device.torch, dtype=dtype))

    def __call__(
        self,
        request: NeuralStyleRequest,
        *,
        on_step: OnStep = no_steps,
        on_round: OnRound = no_rounds,
        since: Progress | None = None,
    ) -> Stylised:
        """An RGB picture of `request.size`. Raises InvalidInput, OutOfMemory, Cancelled.

        on_round: called after each round; what it raises passes through. since: go on from there with the same request.
        """
        content, styles = self._prepared(request)
        with naming_memory():
            reached = self._optimise(request, content, styles, on_step, on_round, since)
        return self._result(request, content, styles, reached)

    def finish(self, request: NeuralStyleRequest, progress: Progress) -> Stylised:
        """What there is after some of the rounds, as a result of `request.size`."""
        return self._result(request, *self._prepared(request), progress)

    def _prepared(self, request: NeuralStyleRequest) -> tuple[Pixels, list[PreparedStyle]]:
        check(request, self.trunk.style)
        content = np.asarray(as_rgb(request.picture).resize(request.size, Image.LANCZOS))
        return content, [PreparedStyle(style, request, content) for style in request.active]

    def _result(
        self, request: NeuralStyleRequest, content: Pixels, styles: list[PreparedStyle], reached: Progress
    ) -> Stylised:
        painted = _eight_bit(cv2.resize(reached.painted, request.size, interpolation=cv2.INTER_CUBIC))
        picture = as_picture(finished(painted, content, styles, request))
        return Stylised(picture, self.trunk.title, request.seed, reached.losses)

    def _optimise(
        self,
        request: NeuralStyleRequest,
        content: Pixels,
        styles: list[PreparedStyle],
        on_step: OnStep,
        on_round: OnRound,
        since: Progress | None,
    ) -> Progress:
        since = since or Progress(start(content, styles, request), ())
        picture, losses = self._tensor(since.painted), list(since.losses)

        def tell(taken: int, preview: Image.Image | None = None) -> None:
            done = len(losses) * STEPS + taken
            on_step(done, request.rounds * STEPS, doing=gettext_noop("Painting stroke by stroke"), preview=preview)

        for scale, rounds in rungs_left(max(request.size), request.rounds, len(losses)):
            width, height = _scaled_size(content, scale)
            picture = functional.interpolate(picture, (height, width), mode="bicubic", antialias=True)
            rung = Rung(self._loss(request, content, styles, scale), picture)
            for _ in range(rounds):
                loss = rung.run(tell)
                painted = _floats(rung.picture).copy()
                tell(STEPS, as_picture(finished(_eight_bit(painted), content, styles, request)))
                losses.append(loss)
                on_round(Progress(painted, tuple(losses)))
            picture = rung.picture.detach()
        return Progress(_floats(picture), tuple(losses))

    def _loss(
        self, request: NeuralStyleRequest, content: Pixels, styles: list[PreparedStyle], scale: float
    ) -> StyleLoss:
        """At a size that is `scale` of the result's."""
        size = _scaled_size(content, scale)
        targets = [
            StyleTarget(
                self._tensor(_resized(style.pixels, _scaled_size(style.pixels, scale))),
                style.weight,
                None if style.mask is None else self._tensor(_resized(style.mask, size)[..., None]),
            )
            for style in styles
        ]
        layers = {name: request.layer_weights.get(name, usual) for name, usual in self.trunk.style.items()}
        weights = LossWeights(request.content_weight, request.style_weight, request.smoothness, layers)
        loss = StyleLoss if size[0] * size[1] <= LARGEST_WHOLE else TiledStyleLoss
        return loss(self._features, self._tensor(_resized(content, size)), targets, weights)

    def _tensor(self, values: Pixels | NDArray[np.float32]) -> torch.Tensor:
        """(1, C, H, W) float32 in 0..1."""
        floats = values / np.float32(255) if values.dtype == np.uint8 else values
        tensor = torch.from_numpy(np.ascontiguousarray(floats.transpose(2, 0, 1)[None]))
        return tensor.to(self._features.device)


class NeuralStyleFull(NeuralStyle):
    """The same on the network that Gatys et al. took."""

    trunk = VGG19


class Rung:
    """The rounds at one size. picture: (1, 3, H, W) float32, as it is by now."""

    def __init__(self, loss: StyleLoss, picture: torch.Tensor) -> None:
        self.picture = picture.clone(memory_format=torch.contiguous_format).requires_grad_()
        self._loss = loss
        history = max(3, min(HISTORY, HISTORY_FLOATS // (2 * picture.numel())))
        self._optimiser = torch.optim.LBFGS(
            [self.picture], max_iter=STEPS, history_size=history, tolerance_grad=0, tolerance_change=0
        )

    def run(self, tell: Callable[[int], None]) -> float:
        """One round; the next goes on where it ends. tell: called within it with the steps taken.

        Returns the loss. Raises InvalidInput when it is lost in infinity.
        """
        losses: list[float] = []

        def closure() -> float:
            self._optimiser.zero_grad()
            losses.append(self._loss.pull(self.picture))
            if len(losses) < STEPS:
                tell(len(losses))
            return losses[-1]

        self._optimiser.step(closure)
        if not math.isfinite(losses[-1]):
            raise InvalidInput("style transfer cannot follow weights that are so far apart")
        return losses[-1]


def ladder(longest: int, rounds: int) -> list[tuple[float, int]]:
    """(scale, rounds) from coarse to fine, the last at scale 1. longest: side of the result in pixels.

    Each rung doubles the one before, from COARSEST_PX on. Large forms are found where a step costs a quarter, or a
    sixteenth; the strokes need the last rung, which gets most of the rounds. Beyond LARGE_PX a last rung of one round
    refines what was painted at half the size.
    """
    if longest > LARGE_PX and rounds > 1:
        return [*((scale / 2, turns) for scale, turns in ladder(round(longest / 2), rounds - 1)), (1.0, 1)]
    scales = [1.0]
    while longest * scales[0] / 2 >= COARSEST_PX:
        scales.insert(0, scales[0] / 2)
    coarse, below = round(rounds * COARSE_SHARE), len(scales) - 1
    if not below:
        return [(1.0, rounds)]
    turns = [coarse // below + (rung < coarse % below) for rung in range(below)]
    return [rung for rung in zip(scales, [*turns, rounds - coarse], strict=True) if rung[1]]


def rungs_left(longest: int, rounds: int, done: int) -> list[tuple[float, int]]:
    """The ladder without the rounds that are done."""
    left = []
    for scale, turns in ladder(longest, rounds):
        if turns > done:
            left.append((scale, turns - done))
        done = max(0, done - turns)
    return left


def _scaled_size(pixels: Pixels, scale: float) -> tuple[int, int]:
    """(width, height)."""
    height, width = pixels.shape[:2]
    return max(LEAST_SCALED_PX, round(width * scale)), max(LEAST_SCALED_PX, round(height * scale))


def _resized(values: NDArray, size: tuple[int, int]) -> NDArray:
    return cv2.resize(values, size, interpolation=cv2.INTER_AREA)


def _floats(picture: torch.Tensor) -> NDArray[np.float32]:
    """(H, W, 3) of (1, 3, H, W)."""
    return picture.detach()[0].permute(1, 2, 0).cpu().numpy()


def _eight_bit(values: NDArray[np.float32]) -> Pixels:
    return np.rint(np.clip(values, 0, 1) * 255).astype(np.uint8)
