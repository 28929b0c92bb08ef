"""What a pose transfer costs at full size: python benchmarks/pose_transfer.py

Operations are counted on networks without memory, ours against the published loop (the reference passes both halves,
each step projects it anew, and the unconditional half is calculated twice), beside the floors: what the operations
alone would take on an H200 (790 TFLOP/s) and on two cores (0.4). Then the networks are drawn with random weights and
timed: 25 steps at full size on a GPU; on a CPU two steps of a small picture, and the whole by the rate they ran at.
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("HF_HUB_OFFLINE", "1")
ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from diffusers.models.attention_processor import Attention, AttnProcessor2_0
from diffusers.models.controlnets.controlnet import ControlNetConditioningEmbedding
from torch import nn
from torch.utils.flop_counter import FlopCounterMode
from transformers import CLIPVisionConfig, CLIPVisionModelWithProjection

from ml.animate.attention import SELF_ATTENTION, Reference, connect
from ml.animate.parts import Parts
from ml.animate.sampling import Seen, denoise, look_at
from ml.device import Device
from ml.weights.sd15 import SD15_UNET

SIZES = ((512, 768), (512, 784), (768, 768))
SMALL = (128, 192)
STEPS, GUIDANCE, MANY = 25, 3.5, 8
H200, TWO_CORES = 790.0, 0.4  # TFLOP/s in bfloat16
VAE = {
    "block_out_channels": (128, 256, 512, 512), "layers_per_block": 2, "latent_channels": 4,
    "down_block_types": ("DownEncoderBlock2D",) * 4, "up_block_types": ("UpDecoderBlock2D",) * 4,
}  # fmt: skip
CLIP = CLIPVisionConfig(
    hidden_size=1024, intermediate_size=4096, num_hidden_layers=24, num_attention_heads=16, patch_size=14,
    projection_dim=768,
)  # fmt: skip


class AsPublished:
    """Both halves read a reference as long as themselves, and the unconditional one is done again without."""

    def __call__(self, attention: Attention, states: torch.Tensor, *_how: object, **_more: object) -> torch.Tensor:
        plain = AttnProcessor2_0()
        plain(attention, states[: len(states) // 2])
        return plain(attention, states, torch.cat([states, states], dim=1))


def networks() -> Parts:
    """At the published sizes, without memory."""
    with torch.device("meta"):
        return Parts(
            AutoencoderKL(**VAE), CLIPVisionModelWithProjection(CLIP), UNet2DConditionModel.from_config(SD15_UNET),
            UNet2DConditionModel.from_config(SD15_UNET), ControlNetConditioningEmbedding(320),
        )  # fmt: skip


def tera(work: Callable[[], object]) -> float:
    with FlopCounterMode(display=False) as counted, torch.no_grad():
        work()
    return counted.get_total_flops() / 1e12


def inputs(width: int, height: int, device: str, dtype: torch.dtype) -> tuple[Seen, torch.Tensor, torch.Tensor]:
    """The character, noise and a skeleton."""
    latent = torch.randn(1, 4, height // 8, width // 8, device=device)
    skeleton = torch.rand(1, 3, height, width, device=device)
    return Seen(latent.to(dtype), torch.randn(1, 1, 768, device=device, dtype=dtype)), latent, skeleton


def draw(parts: Parts, reference: Reference, given: tuple[Seen, torch.Tensor, torch.Tensor], steps: int) -> None:
    seen, noise, skeleton = given
    look_at(seen, parts, reference)
    latents = denoise(
        noise, skeleton, seen, parts, reference, steps=steps, guidance=GUIDANCE, tell=lambda _done, _clean: None
    )
    parts.decode(latents)


def count() -> float:
    """Prints the table of operations. Returns TFLOP of a picture of the first size."""
    parts = networks()
    reference, all_ours = connect(parts.writer, parts.reader), []
    print(f"{STEPS} steps, TFLOP     one pose  each of {MANY}  as published   H200 floor  two cores")
    for width, height in SIZES:
        seen, noise, skeleton = inputs(width, height, "meta", torch.float32)
        pair, tokens, time_ = noise.repeat(2, 1, 1, 1), seen.token.repeat(2, 1, 1), torch.empty(1, device="meta")
        written = tera(lambda seen=seen: look_at(seen, parts, reference))
        reference.alone = 1
        first, each = (
            tera(lambda pair=pair, tokens=tokens, time_=time_: parts.reader(pair, time_, tokens)) for _ in range(2)
        )
        shown = tera(lambda skeleton=skeleton: parts.guider(skeleton)) + tera(lambda noise=noise: parts.decode(noise))
        seeing = tera(lambda skeleton=skeleton: parts.encode(skeleton)) + tera(
            lambda: parts.image_encoder(torch.empty(1, 3, 224, 224, device="meta"))
        )
        once = written + first - each + seeing
        theirs = seeing + shown + 2 * written + STEPS * _published_step(parts.reader, pair, tokens, time_)
        ours = once + STEPS * each + shown
        all_ours.append(ours)
        many = once / MANY + STEPS * each + shown
        print(
            f"{width} x {height}           {ours:8.1f}  {many:9.1f}  {theirs:12.1f}   {ours / H200:8.2f} s"
            f"  {ours / TWO_CORES:7.0f} s   {theirs / ours:.2f}x fewer"
        )
    return all_ours[0]


def _published_step(
    reader: UNet2DConditionModel, pair: torch.Tensor, tokens: torch.Tensor, time_: torch.Tensor
) -> float:
    ours = dict(reader.attn_processors)
    theirs = {path: AsPublished() if path.endswith(SELF_ATTENTION) else kept for path, kept in ours.items()}
    reader.set_attn_processor(theirs)
    step = tera(lambda: reader(pair, time_, tokens))
    reader.set_attn_processor(ours)
    return step


def drawn(network: nn.Module, device: Device) -> nn.Module:
    """With random weights, small enough to stay finite through all layers."""
    made = nn.Module.to(network, device.dtype).to_empty(device=device.torch).eval().requires_grad_(False)
    for weight in made.parameters():
        nn.init.normal_(weight, std=0.02)
    return made.to(memory_format=torch.channels_last)


def run(whole: float) -> None:
    """A picture with random weights, timed. whole: TFLOP of one of the first size."""
    device = Device.best()
    device.limit_threads()
    empty = networks()
    parts = Parts(
        *(drawn(part, device) for part in (empty.vae, empty.image_encoder, empty.writer, empty.reader, empty.guider))
    )
    reference = connect(parts.writer, parts.reader)
    on_gpu = device.kind == "cuda"
    (width, height), steps = (SIZES[0], STEPS) if on_gpu else (SMALL, 2)
    given = inputs(width, height, device.kind, device.dtype)
    work = tera(lambda: draw(parts, reference, given, steps))  # warms up as well
    started = time.perf_counter(), time.process_time()
    draw(parts, reference, given, steps)
    if on_gpu:
        torch.cuda.synchronize()
    wall, core = time.perf_counter() - started[0], time.process_time() - started[1]
    print(f"\n{device.kind}, {width} x {height}, {steps} steps: {work:.2f} TFLOP in {wall:.2f} s ({core:.1f} core-s)")
    if not on_gpu:
        print(f"so {work / core:.3f} TFLOP/s a core, and {whole * core / work / 2:.0f} s for 512 x 768 on two")


if __name__ == "__main__":
    run(count())
