"""One update: noise, predictions, their error and its gradients, in pieces that fit the memory."""

import logging
import math
from collections.abc import Callable, Iterable, Sequence

import psutil
import torch
from torch import Tensor, nn

from ml.batching import naming_memory
from ml.errors import InvalidInput, OutOfMemory
from ml.training.diffusion.caching import Cache
from ml.training.diffusion.draws import Draw
from ml.training.diffusion.parts import Parts
from ml.training.diffusion.recipes import Recipe

logger = logging.getLogger(__name__)

PICTURE_BYTES = 1.6e9  # what one 512 px picture keeps for the way back through SD 1.5 in bfloat16; measured on a CPU
SHARE_OF_MEMORY = 0.8
HALF_SCALE = 1024.0  # of the loss in float16, whose small gradients would be cut off

Predict = Callable[[Tensor, Tensor, Draw], Tensor]  # noised (B, 4, h, w), times (B,), what was drawn -> (B, 4, h, w)


class Pieces(nn.Module):
    """How an update is cut; kept with what was learned, since sums round otherwise in other pieces.

    at_once: pictures that go through the network together. checkpointing: the way there is gone twice, for room.
    """

    def __init__(self, at_once: int) -> None:
        super().__init__()
        self.register_buffer("_at_once", torch.tensor(at_once))
        self.register_buffer("_checkpointing", torch.tensor(False))

    @property
    def at_once(self) -> int:
        return int(self._at_once)

    @property
    def checkpointing(self) -> bool:
        return bool(self._checkpointing)

    def halve(self) -> None:
        self._at_once //= 2

    def go_twice(self) -> None:
        self._checkpointing.fill_(True)


def fitting(parts: Parts, recipe: Recipe) -> Pieces:
    """As many pictures of an update as the free memory should hold."""
    config = parts.unet.config
    size = (recipe.side_px / parts.scale / 64) ** 2 * config.block_out_channels[0] / 320
    each = PICTURE_BYTES * size * (2 if parts.unet.dtype is torch.float32 else 1)
    if parts.device.type == "cuda":
        free = torch.cuda.mem_get_info(parts.device)[0]
    else:
        free = psutil.virtual_memory().available
    return Pieces(max(1, min(recipe.pictures, int(SHARE_OF_MEMORY * free / each))))


class Updating:
    """Gradients of the mean error of an update's pictures, however they are cut into pieces."""

    def __init__(self, parts: Parts, recipe: Recipe, cache: Cache) -> None:
        self.parts, self.recipe, self.cache = parts, recipe, cache
        self.pieces = fitting(parts, recipe)
        self.loss_scale = HALF_SCALE if parts.unet.dtype is torch.float16 else 1.0

    @property
    def modules(self) -> dict[str, nn.Module]:
        """What of it is saved."""
        return {"pieces": self.pieces}

    def _begin(self) -> None:
        """As the pieces say, which may come from an earlier run."""
        if self.pieces.checkpointing and not self.parts.unet.is_gradient_checkpointing:
            self.parts.unet.enable_gradient_checkpointing()
            self.parts.unet.train()  # they are made in this mode only

    def backward(self, draw: Draw, predict: Predict, learned: Sequence[nn.Parameter]) -> float:
        """Leaves gradients; returns the mean error. Raises OutOfMemory, InvalidInput where the error is no number."""
        self._begin()
        while True:
            for parameter in learned:
                parameter.grad = None
            try:
                with naming_memory():
                    loss = self._in_pieces(draw, predict)
                break
            except OutOfMemory:
                self._make_room()
        if not math.isfinite(loss):
            raise InvalidInput("the error is no number any more; a lower rate may learn")
        for parameter in learned:
            if parameter.grad is not None:
                parameter.grad /= self.loss_scale
        return loss

    def _in_pieces(self, draw: Draw, predict: Predict) -> float:
        total, device = len(draw.rows), self.parts.device
        losses = []
        for first in range(0, total, self.pieces.at_once):
            part = draw.part(first, self.pieces.at_once).to(device)
            with self.parts.computing():
                loss = self._errors(part, predict).sum() / total
            (loss * self.loss_scale).backward()
            losses.append(loss.detach())
        return float(torch.stack(losses).sum())

    def _errors(self, draw: Draw, predict: Predict) -> Tensor:
        """(B,) weighed squared errors."""
        schedule = self.parts.schedule
        latents = self.cache.drawn(draw.rows, draw.blur, self.parts.vae.config.scaling_factor)  # (B, 4, h, w)
        noised = schedule.noised(latents, draw.noise, draw.times).to(self.parts.unet.dtype)
        predicted = predict(noised, draw.times, draw).float()
        wanted = schedule.wanted(latents, draw.noise, draw.times)
        errors = (predicted - wanted).square().mean(dim=(1, 2, 3))  # (B,)
        return errors * schedule.weights(draw.times, self.recipe.min_snr)

    def _make_room(self) -> None:
        """Half as many at once, at last one with checkpoints on the way. Raises OutOfMemory when that is not enough."""
        if self.pieces.at_once > 1:
            self.pieces.halve()
        elif not self.pieces.checkpointing:
            self.pieces.go_twice()
            self._begin()
        else:
            raise OutOfMemory("not even one picture fits")
        logger.warning("memory ran short: going on with %d at once", self.pieces.at_once)
        if self.parts.device.type == "cuda":
            torch.cuda.empty_cache()

    def tidy(self) -> None:
        """Take the checkpoints on the way off again."""
        if self.parts.unet.is_gradient_checkpointing:
            self.parts.unet.disable_gradient_checkpointing()


def falling_rate(highest: float, falling: str, step: int, steps: int, warm_up: int) -> float:
    """Of update `step` of `steps`, counted from 0."""
    rising = min(1.0, (step + 1) / warm_up) if warm_up else 1.0
    left = max(0.0, 1 - step / max(1, steps))
    shapes = {"constant": 1.0, "linear": left, "cosine": 0.5 - 0.5 * math.cos(math.pi * left)}
    return highest * rising * shapes[falling]


def take_step(optimiser: torch.optim.Optimizer, rates: Iterable[float], clip: float) -> None:
    """With these rates, one a group; a step whose gradients are no numbers is left out."""
    groups = optimiser.param_groups
    for group, rate in zip(groups, rates, strict=True):
        group["lr"] = rate
    learned = [parameter for group in groups for parameter in group["params"]]
    length = torch.nn.utils.clip_grad_norm_(learned, clip or math.inf)
    if torch.isfinite(length):
        optimiser.step()
    optimiser.zero_grad(set_to_none=True)
