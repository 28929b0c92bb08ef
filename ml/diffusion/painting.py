"""Pictures by Stable Diffusion 1.5: from words, from a picture, inside a mask, along lines or depth."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
import torch
from diffusers import (
    DiffusionPipeline,
    StableDiffusionControlNetImg2ImgPipeline,
    StableDiffusionControlNetPipeline,
    StableDiffusionImg2ImgPipeline,
    StableDiffusionInpaintPipeline,
    StableDiffusionPipeline,
    UNet2DConditionModel,
)
from PIL import Image
from torch import Tensor

from ml.batching import halve_once, naming_memory
from ml.diffusion.adapters import Adapter
from ml.diffusion.control_adapters import learned_control
from ml.diffusion.controls import CONTROLS, Control, ControlKind, show
from ml.diffusion.depth import Depth
from ml.diffusion.parts import NAME, StableDiffusion
from ml.diffusion.previews import Previews
from ml.diffusion.reading import read_network
from ml.diffusion.replay import Replay
from ml.diffusion.request import Painted, PaintingRequest
from ml.diffusion.safety import OutputCheck
from ml.diffusion.schedulers import Recipe
from ml.diffusion.words import encode_words
from ml.images import as_mask, as_picture, as_rgb
from ml.safety.output import let_through
from ml.types import Loader, OnStep, no_steps
from ml.words import gettext_noop

INPAINTING = "sd15_inpainting"


class InpaintingUNet:
    """The network that sees the mask and what lies around it: nine channels in place of four."""

    def __init__(self, network: UNet2DConditionModel) -> None:
        self.network = network

    @classmethod
    def load(cls, loader: Loader) -> Self:
        """Raises WeightsMissing."""
        return cls(read_network(UNet2DConditionModel, loader.folder(INPAINTING) / "unet", loader.device))


@dataclass(frozen=True)
class _Call:
    """One way of calling a pipeline of diffusers. each: tensors of one picture, which the call wants one of a picture.

    name: of what takes part beside the base.
    """

    kind: type[DiffusionPipeline]
    name: str = ""
    parts: dict[str, Any] = field(default_factory=dict)
    arguments: dict[str, Any] = field(default_factory=dict)
    each: dict[str, Tensor] = field(default_factory=dict)


class Painting:
    """All ways of drawing share the networks; those of controls, inpainting and depth are loaded when first asked for.

    What a request puts on is gone after `reset()`, and at the next request at the latest.
    """

    def __init__(self, base: StableDiffusion, check: OutputCheck, previews: Previews, loader: Loader) -> None:
        self.base, self._check, self._previews, self._loader = base, check, previews, loader
        self._extras: dict[type, Any] = {}

    @classmethod
    def load(cls, loader: Loader) -> Self:
        """Raises WeightsMissing."""
        return cls(loader.shared(StableDiffusion), loader.shared(OutputCheck), loader.shared(Previews), loader)

    def reset(self) -> None:
        with self.base.lock:
            self.base.detach()

    def __call__(self, request: PaintingRequest, *, on_step: OnStep = no_steps) -> Painted:
        """Raises WeightsMissing, InvalidInput, Blocked where the checker lets no picture through, Unusable,
        OutOfMemory, Cancelled.
        """
        with self.base.lock, naming_memory(), torch.no_grad(), self._learned(request):
            plan = request.plan
            self.base.attach(self._adapters(request, plan))
            call = self._call(request)
            watch = _Watch(on_step, self._previews)
            latents = self._denoise(call, request, plan, watch)
            pictures = [self._finish(each, request) for each in self.base.decode(latents)]
            kept = let_through(list(zip(pictures, request.seeds, strict=True)), self._check)
        watch.end()
        return Painted(*(tuple(each) for each in zip(*kept, strict=True)), _model(call, request, plan))

    def control(self, kind: ControlKind) -> Control:
        """Raises WeightsMissing."""
        return self._extra(CONTROLS[kind])

    # --- What takes part -----------------------------------------------------------------------------------------

    def _extra(self, part: type) -> Any:
        if part not in self._extras:
            self._extras[part] = self._loader.shared(part)
        return self._extras[part]

    def _learned(self, request: PaintingRequest) -> AbstractContextManager[None]:
        if request.control is None or request.control_adapter is None:
            return nullcontext()
        return learned_control(self.control(request.control_kind).network, request.control_adapter)

    def _adapters(self, request: PaintingRequest, plan: Recipe) -> tuple[Adapter, ...]:
        if not plan.weights:
            return request.adapters
        return *request.adapters, Adapter(self._loader.folder(plan.weights), file=plan.file)

    def _call(self, request: PaintingRequest) -> _Call:
        size = self._worked_size(request)
        sides = {"width": size[0], "height": size[1]}
        image = as_rgb(request.image).resize(size, Image.Resampling.LANCZOS) if request.image is not None else None
        start = {"image": self.base.encode(_pixels(image))} if image else {}
        strength = {"strength": request.given_up}
        if request.mask is not None and image is not None:
            return self._inpainting(request, image, start, sides | strength)
        if request.control is None:
            if image is None:
                return _Call(StableDiffusionPipeline, arguments=sides)
            return _Call(StableDiffusionImg2ImgPipeline, arguments=strength, each=start)
        seen = as_rgb(request.control).resize(size, Image.Resampling.LANCZOS)
        if not request.control_ready:
            seen = show(request.control_kind, seen, lambda: self._extra(Depth))
        control = self.control(request.control_kind)
        parts, name = {"controlnet": control.network}, control.name
        along = sides | {"controlnet_conditioning_scale": float(request.control_scale)}
        if image is None:
            return _Call(StableDiffusionControlNetPipeline, name, parts, along | {"image": seen})
        along |= {"control_image": seen} | strength
        return _Call(StableDiffusionControlNetImg2ImgPipeline, name, parts, along, start)

    def _inpainting(
        self, request: PaintingRequest, image: Image.Image, start: dict[str, Tensor], arguments: dict[str, Any]
    ) -> _Call:
        """With the network made for it where it is here and nothing is put on, else with the base's own."""
        mask = request.mask.convert("L").resize(image.size, Image.Resampling.NEAREST)
        open_ = torch.from_numpy(as_mask(mask, image.size)).float()[None, None]  # (1, 1, H, W)
        around = self.base.encode(_pixels(image) * (1 - open_))
        parts, name = {}, ""
        if not request.adapters and not request.plan.weights and self._loader.find(INPAINTING):
            parts, name = {"unet": self._extra(InpaintingUNet).network}, "inpainting"
        arguments = arguments | {"mask_image": open_, "masked_image_latents": around}
        return _Call(StableDiffusionInpaintPipeline, name, parts, arguments, start)

    def _worked_size(self, request: PaintingRequest) -> tuple[int, int]:
        """The asked size, in whole latents."""
        width, height = (-(-side // self.base.factor) * self.base.factor for side in request.size)
        return width, height

    # --- Drawing -------------------------------------------------------------------------------------------------

    def _denoise(self, call: _Call, request: PaintingRequest, plan: Recipe, watch: "_Watch") -> Tensor:
        """Latents of all pictures, in as few pieces as the memory allows."""
        wanted, unwanted = encode_words(self.base, request.prompt, request.negative)
        words = {"prompt_embeds": wanted, "negative_prompt_embeds": unwanted}
        seeds = request.seeds

        def run(size: int) -> Tensor:
            pieces = [seeds[start : start + size] for start in range(0, len(seeds), size)]
            drawn = [
                self._run(call, plan, words, piece, watch.over(number, len(pieces)))
                for number, piece in enumerate(pieces)
            ]
            return torch.cat(drawn)

        return halve_once(run, len(seeds), release=self._release)

    def _run(
        self, call: _Call, plan: Recipe, words: dict[str, Tensor], seeds: tuple[int, ...], watch: Callable[..., Any]
    ) -> Tensor:
        """(B, C, h, w), one for each seed. Noise is drawn on the CPU: each device then starts from the same."""
        pipeline = self.base.pipeline(call.kind, plan, **call.parts)
        each = {name: tensor.expand(len(seeds), -1, -1, -1) for name, tensor in call.each.items()}
        replay = Replay(plan.every)

        def after_step(*told: Any) -> dict[str, Any]:
            replay.next_step()
            return watch(*told)

        with replay.of(pipeline.unet, call.parts.get("controlnet")):
            return pipeline(
                **words, **call.arguments, **each, num_inference_steps=plan.steps, guidance_scale=plan.guidance,
                num_images_per_prompt=len(seeds), generator=[torch.Generator().manual_seed(seed) for seed in seeds],
                output_type="latent", callback_on_step_end=after_step,
            ).images  # fmt: skip

    def _finish(self, pixels: Tensor, request: PaintingRequest) -> Image.Image:
        picture = as_picture(pixels.permute(1, 2, 0).cpu().numpy())
        if picture.size != request.size:
            picture = picture.resize(request.size, Image.Resampling.LANCZOS)
        if request.mask is None or request.image is None:
            return picture
        old = as_rgb(request.image).resize(request.size, Image.Resampling.LANCZOS)
        mask = request.mask.convert("L").resize(request.size, Image.Resampling.NEAREST)
        return Image.composite(picture, old, mask.point(lambda value: 255 * (value > 127)))

    def _release(self) -> None:
        if self.base.device.kind == "cuda":
            torch.cuda.empty_cache()


class _Watch:
    """Tells every step of every piece, shows the first picture as it grows, and one step for what comes after."""

    def __init__(self, on_step: OnStep, previews: Previews) -> None:
        self._on_step, self._previews, self._total = on_step, previews, 1

    def over(self, piece: int, pieces: int) -> Callable[..., dict[str, Any]]:
        def tell(pipeline: DiffusionPipeline, number: int, _time: Any, values: dict[str, Any]) -> dict[str, Any]:
            steps, step = pipeline.num_timesteps, number + 1
            due = piece == 0 and self._on_step is not no_steps and self._previews.is_due(step, steps)
            preview = self._previews(values["latents"][:1]) if due else None
            self._total = pieces * steps + 1
            self._on_step(piece * steps + step, self._total, doing=gettext_noop("Painting"), preview=preview)
            return {}

        return tell

    def end(self) -> None:
        self._on_step(self._total, self._total, doing=gettext_noop("Looking it over"))


def _pixels(picture: Image.Image) -> Tensor:
    """(1, 3, H, W) in [-1, 1]."""
    values = torch.from_numpy(np.asarray(picture, np.float32) / 127.5 - 1)  # (H, W, 3)
    return values.permute(2, 0, 1)[None]


def _model(call: _Call, request: PaintingRequest, plan: Recipe) -> str:
    """What a person is told made it."""
    put_on = [f"{each.name} {each.unet:g}" for each in request.adapters]
    return ", ".join(filter(None, [NAME, call.name, f"{plan.title} {plan.steps}", *put_on]))
