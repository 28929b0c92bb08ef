"""Stable Diffusion 1.5 with a ControlNet: pictures a second, the swap of adapters, memory, and learning.

`python benchmarks/diffusion.py` runs on a GPU at full shapes with random weights of the published configuration, else
at toy size on the CPU. Beside each line stands its floor: what its operations alone would take on an H200, or on one
core. The eager loop is diffusers' pipeline as its documentation has it: one picture after the other, adapters wrapped
around the layers; both in the same precision, with the same scheduler, words and control. Times are the best of ROUNDS;
on a CPU they are core-seconds, since others share the cores.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("HF_HUB_OFFLINE", "1")
ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import diffusers
import numpy as np
import psutil
import torch
import transformers
from diffusers import AutoencoderKL, ControlNetModel, StableDiffusionControlNetPipeline, UNet2DConditionModel
from PIL import Image
from torch import nn
from torch.utils.flop_counter import FlopCounterMode
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

from benchmarks.lora_training import lora_speed
from ml.device import Device
from ml.diffusion.adapters import Adapter
from ml.diffusion.controls import Control, Scribble
from ml.diffusion.painting import Painting
from ml.diffusion.parts import StableDiffusion
from ml.diffusion.previews import Previews
from ml.diffusion.request import PaintingRequest
from ml.diffusion.safety import OutputCheck
from ml.training.diffusion.recipes import SHORT
from tests.ml.published import stable_diffusion as published
from tests.toys import stable_diffusion as toys

ROUNDS = 2
BATCHES = (1, 8)
WAYS = ((30, ("unipc", "unipc_swift")), (4, ("lcm",)))  # steps, and recipes: the eager loop takes the first
H200_FLOPS, CORE_FLOPS = 790e12, 0.2e12  # bfloat16, of a GPU and of a core that calculates in it
SCHEDULE = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear", "steps_offset": 1}
WORDS, UNWANTED = "a fox in the snow, crayon painting", "photograph, dark"


@dataclass(frozen=True)
class Kit:
    """Networks of one size, and how they are used."""

    painting: Painting
    control: ControlNetModel
    adapters: Path
    sizes: tuple[tuple[int, int], ...]

    @property
    def base(self) -> StableDiffusion:
        return self.painting.base

    @property
    def on_gpu(self) -> bool:
        return self.base.device.kind == "cuda"


class Ready:
    """A loader whose parts are there already."""

    def __init__(self, device: Device, folder: Path, parts: dict[type, Any]) -> None:
        self.device, self._folder, self._parts = device, folder, parts

    def folder(self, name: str) -> Path:
        return self._folder / name

    def find(self, name: str) -> Path | None:
        return None

    def shared(self, part: type) -> Any:
        return self._parts[part]


def full_networks(device: Device) -> tuple[nn.Module, ...]:
    text = CLIPTextModel(CLIPTextConfig(**published.TEXT))
    unet = UNet2DConditionModel(**published.UNET)
    return unet, AutoencoderKL(**published.VAE), text, ControlNetModel(**published.CONTROLNET)


def toy_networks(device: Device) -> tuple[nn.Module, ...]:
    unet = toys.unet()
    return unet, toys.autoencoder(), toys.text_encoder(), toys.control(unet)


def kit_of(device: Device, folder: Path, *, toy: bool) -> Kit:
    """Random weights; nothing is checked for safety, since every picture is noise."""
    torch.manual_seed(0)
    with device.torch:
        networks = (toy_networks if toy else full_networks)(device)
    unet, vae, text, control = (_placed(network, device) for network in networks)
    toys.save_tokenizer(folder / "tokenizer")
    tokenizer = CLIPTokenizer.from_pretrained(folder / "tokenizer", local_files_only=True)
    base = StableDiffusion(device, tokenizer, text, unet, vae, SCHEDULE)
    for name in ("lcm_lora", "7", "8"):
        toys.save_kohya(unet, folder / name / "pytorch_lora_weights.safetensors")
    control_part: Control = Scribble(control)
    loader = Ready(device, folder, {Scribble: control_part})
    painting = Painting(base, AllPass(None, None), Previews(base, None), loader)
    side = base.side_px
    return Kit(painting, control, folder, ((side, side), (2 * side, side)))


class AllPass(OutputCheck):
    """Random weights draw noise; the checker's time is not counted on either side."""

    def __call__(self, pictures: Any) -> list[bool]:
        return [True] * len(pictures)


def _placed(network: nn.Module, device: Device) -> nn.Module:
    placed = network.to(device.torch, device.dtype, memory_format=torch.channels_last)
    return placed.eval().requires_grad_(False)


# --- Drawing -------------------------------------------------------------------------------------------------------


def drawing(kit: Kit) -> None:
    print("pictures a second, SD 1.5 + ControlNet" + ("" if kit.on_gpu else " (toy size, a core-second)"))
    print(f"{'size':>10} {'batch':>6} {'steps':>6} {'recipe':>12} {'eager':>9} {'ours':>9} {'times':>6} {'floor':>9}")
    for size in kit.sizes:
        for batch in BATCHES:
            for steps, recipes in WAYS:
                compare(kit, size, batch, steps, recipes)
    kit.painting.reset()


def compare(kit: Kit, size: tuple[int, int], batch: int, steps: int, recipes: tuple[str, ...]) -> None:
    """A line for each recipe, beside the eager loop by the first."""
    request = _request(kit, size, recipes[0], steps, batch)
    one = replace(request, count=1)
    eager, most = batch / best(kit, eager_loop, request, warm_up=one), 1 / floor_s(kit, request)
    sides = f"{size[0]}x{size[1]}"
    for recipe in recipes:
        ours = batch / best(kit, paint, replace(request, recipe=recipe), warm_up=request if kit.on_gpu else one)
        figures = f"{eager:>9.3g} {ours:>9.3g} {ours / eager:>6.2f} {most:>9.3g}"
        print(f"{sides:>10} {batch:>6} {steps:>6} {recipe:>12} {figures}", flush=True)


def eager_loop(kit: Kit, request: PaintingRequest) -> list[Image.Image]:
    plan = request.plan
    made = []
    with _eager_adapters(kit, request):
        for seed in request.seeds:
            pipeline = kit.base.pipeline(StableDiffusionControlNetPipeline, plan, controlnet=kit.control)
            made += pipeline(
                request.prompt, image=request.control, negative_prompt=request.negative, width=request.size[0],
                height=request.size[1], num_inference_steps=plan.steps, guidance_scale=plan.guidance,
                generator=torch.Generator().manual_seed(seed),
            ).images  # fmt: skip
    return made


@contextmanager
def _eager_adapters(kit: Kit, request: PaintingRequest) -> Iterator[None]:
    """As the documentation puts them on: once for all pictures of a request."""
    kit.base.detach()
    if not request.plan.weights:
        yield
        return
    pipeline = kit.base.pipeline(StableDiffusionControlNetPipeline, request.plan, controlnet=kit.control)
    pipeline.load_lora_weights(kit.adapters / request.plan.weights, weight_name=request.plan.file)
    yield
    pipeline.unload_lora_weights()


def _request(kit: Kit, size: tuple[int, int], recipe: str, steps: int, count: int) -> PaintingRequest:
    lines = np.zeros((size[1], size[0], 3), np.uint8)
    lines[size[1] // 3, :] = lines[:, size[0] // 2] = 255
    return PaintingRequest(
        WORDS, UNWANTED, seed=1, size=size, count=count, recipe=recipe, steps=steps, control=Image.fromarray(lines),
        control_ready=True,
    )  # fmt: skip


def paint(kit: Kit, request: PaintingRequest) -> Any:
    return kit.painting(request)


def best(
    kit: Kit, work: Callable[[Kit, PaintingRequest], Any], request: PaintingRequest, *, warm_up: PaintingRequest
) -> float:
    """Seconds, after one run to warm up."""
    work(kit, warm_up)
    clock, took = time.perf_counter if kit.on_gpu else time.process_time, []
    for _round in range(ROUNDS):
        began = clock()
        work(kit, request)
        if kit.on_gpu:
            torch.cuda.synchronize()
        took.append(clock() - began)
    return min(took)


def floor_s(kit: Kit, request: PaintingRequest) -> float:
    """Of one picture: its operations at the device's best."""
    base, plan = kit.base, request.plan
    width, height = (side // base.factor for side in request.size)
    passes = 2 if plan.guidance > 1 else 1
    states = {"encoder_hidden_states": torch.empty(passes, 77, base.unet.config.cross_attention_dim, device="meta")}
    latents = torch.empty(passes, base.unet.config.in_channels, height, width, device="meta")
    control = torch.empty(passes, 3, *request.size[::-1], device="meta")
    unet, seen, vae = (_bare(network) for network in (base.unet, kit.control, base.vae))
    with FlopCounterMode(display=False) as counter:
        unet(latents, 1, **states)
        seen(latents, 1, controlnet_cond=control, **states)
        step = counter.get_total_flops()
        vae.decode(latents[:1])
        flops = plan.steps * step + counter.get_total_flops() - step
    return flops / (H200_FLOPS if kit.on_gpu else CORE_FLOPS)


def _bare(network: Any) -> Any:
    """The same network without memory for its weights."""
    with torch.device("meta"):
        return type(network).from_config(network.config)


# --- Adapters, memory, learning ------------------------------------------------------------------------------------


def swapping(kit: Kit) -> None:
    one, other = (Adapter(kit.adapters / name) for name in ("7", "8"))
    took = []
    for adapter in (one, other) * 6:
        began = time.perf_counter()
        kit.base.attach([adapter])
        if kit.on_gpu:
            torch.cuda.synchronize()
        took.append(time.perf_counter() - began)
    kit.base.detach()
    resident_ms, first_ms = 1000 * float(np.median(took[2:])), 1000 * took[0]
    print(f"adapter swap: {resident_ms:.2f} ms resident (goal < 10), {first_ms:.0f} ms from disk")


def memory(kit: Kit) -> None:
    if kit.on_gpu:
        print(f"peak memory: {torch.cuda.max_memory_allocated() / 1e6:,.0f} MB of the GPU")
    else:
        print(f"peak memory: {psutil.Process().memory_info().rss / 1e6:,.0f} MB of the process, libraries included")


def learning(kit: Kit) -> None:
    speed = lora_speed(kit.base, replace(SHORT, side_px=kit.base.side_px))
    print(f"LoRA, pictures a second: {speed.plain:.3g} plain, {speed.ours:.3g} ours, {speed.ratio:.1f} times")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("--toy", action="store_true", help="toy size also on a GPU")
    device = Device.best()
    toy = asked.parse_args().toy or device.kind == "cpu"
    device.limit_threads()
    diffusers.utils.logging.set_verbosity_error()
    transformers.utils.logging.set_verbosity_error()
    name = torch.cuda.get_device_name() if device.kind == "cuda" else f"CPU, {device.threads} threads"
    print(f"{name}, {device.dtype}")
    with tempfile.TemporaryDirectory() as place:
        kit = kit_of(device, Path(place), toy=toy)
        for line in (drawing, swapping, memory, learning):
            line(kit)


if __name__ == "__main__":
    main()
