"""What is encoded once: the latents of every variant of every picture, their edges, and the words."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageEnhance
from safetensors import safe_open
from torch import Tensor

from ml.batching import halve_once
from ml.training.diffusion.examples import Example, open_example
from ml.training.diffusion.parts import Parts
from ml.training.diffusion.recipes import Recipe
from ml.training.folder import write_tensors
from ml.types import OnStep
from ml.words import gettext_noop

FILE = "cache.safetensors"
AT_ONCE = 4  # pictures through the autoencoder

EdgesOf = Callable[[Image.Image], Image.Image]  # L of the same size, white on black


@dataclass(frozen=True)
class Cache:
    """Rows are variants: of the first picture all, then of the second.

    moments: (N, 8, h, w) mean and logarithmic variance of the latents. words: (M + 1, L, D) of the sentences, at last
    those of no words; None where words are encoded anew. edges: (N, H, W) uint8 in the processor's memory, or None.
    variants: of one picture.
    """

    moments: Tensor
    words: Tensor | None
    edges: Tensor | None
    variants: int

    def __len__(self) -> int:
        return len(self.moments)

    @property
    def latents(self) -> tuple[int, int, int]:
        """Shape of one."""
        _rows, twice, high, wide = self.moments.shape
        return twice // 2, high, wide

    def drawn(self, rows: Tensor, blur: Tensor, scaling: float) -> Tensor:
        """Latents of these rows, (B, 4, h, w) float32. blur: (B, 4, h, w) normal numbers."""
        mean, spread = self.moments[rows].float().chunk(2, dim=1)
        return (mean + (0.5 * spread.clamp(-30, 20)).exp() * blur) * scaling  # (B, 4, h, w)

    def lines(self, rows: Tensor, dtype: torch.dtype) -> Tensor:
        """(B, 3, H, W) in 0..1, of these rows."""
        lines = self.edges[rows.cpu()].to(rows.device, dtype) / 255
        return lines[:, None].expand(-1, 3, -1, -1)  # (B, 3, H, W)

    def sentence(self, rows: Tensor, wordless: Tensor) -> Tensor:
        """(B, L, D) of the pictures that these rows are variants of."""
        pictures = rows // self.variants
        return self.words[torch.where(wordless, len(self.words) - 1, pictures)]


def fill(
    examples: Sequence[Example],
    sentences: Sequence[str] | None,
    recipe: Recipe,
    parts: Parts,
    folder: Path,
    *,
    edges_of: EdgesOf | None,
    on_step: OnStep,
) -> Cache:
    """From the folder where it is there already for the same pictures, words, recipe and base; else made and kept.

    sentences: one a picture, or None where they are encoded anew at each update.
    """
    path, key = folder / FILE, _key(examples, sentences, recipe, parts, with_edges=edges_of is not None)
    variants = recipe.crops * (2 if recipe.flips else 1)
    tensors = _kept(path, key)
    if tensors is None:
        tensors = _made(examples, sentences, recipe, parts, edges_of, on_step)
        folder.mkdir(parents=True, exist_ok=True)
        write_tensors(path, tensors, {"key": key})
    words = tensors["words"].to(parts.device) if "words" in tensors else None
    return Cache(tensors["moments"].to(parts.device), words, tensors.get("edges"), variants)


def variants_of(picture: Image.Image, recipe: Recipe, seed: int) -> list[Image.Image]:
    """Squares of side_px: the middle first, then cuts anywhere; each also mirrored where the recipe says so."""
    chance = np.random.default_rng(seed)
    scale = recipe.side_px / min(picture.size)
    size = (max(recipe.side_px, round(picture.width * scale)), max(recipe.side_px, round(picture.height * scale)))
    fitted = picture.resize(size, Image.Resampling.LANCZOS)
    room = (size[0] - recipe.side_px, size[1] - recipe.side_px)
    made = []
    for number in range(recipe.crops):
        left, top = (side // 2 if number == 0 else int(chance.integers(side + 1)) for side in room)
        cut = fitted.crop((left, top, left + recipe.side_px, top + recipe.side_px))
        if recipe.jitter:
            for enhancer in (ImageEnhance.Brightness, ImageEnhance.Contrast):
                cut = enhancer(cut).enhance(1 + float(chance.uniform(-recipe.jitter, recipe.jitter)))
        made.append(cut)
        if recipe.flips:
            made.append(cut.transpose(Image.Transpose.FLIP_LEFT_RIGHT))
    return made


@torch.no_grad()
def _made(
    examples: Sequence[Example],
    sentences: Sequence[str] | None,
    recipe: Recipe,
    parts: Parts,
    edges_of: EdgesOf | None,
    on_step: OnStep,
) -> dict[str, Tensor]:
    moments, edges = [], []
    for number, example in enumerate(examples):
        variants = variants_of(open_example(example), recipe, int(example.sha256[:12], 16))
        moments.append(_moments(variants, parts))
        if edges_of:
            edges.append(torch.from_numpy(np.stack([np.asarray(edges_of(variant)) for variant in variants])))
        on_step(number + 1, len(examples), doing=gettext_noop("Reading the pictures"))
    tensors = {"moments": torch.cat(moments)}
    if edges_of:
        tensors["edges"] = torch.cat(edges)  # (N, H, W)
    if sentences is not None:
        ids = parts.ids([*sentences, ""])
        tensors["words"] = torch.cat([parts.encoded(row[None]).cpu().half() for row in ids])  # (M + 1, L, D)
    return tensors


def _moments(variants: list[Image.Image], parts: Parts) -> Tensor:
    """(V, 8, h, w) float16, not yet scaled."""
    pixels = torch.from_numpy(np.stack([np.asarray(variant) for variant in variants]))
    pixels = (pixels.permute(0, 3, 1, 2).float() / 127.5 - 1).to(parts.device, parts.vae.dtype)  # (V, 3, H, W)

    def encode(at_once: int) -> Tensor:
        some = [parts.vae.encode(piece).latent_dist.parameters for piece in pixels.split(at_once)]
        return torch.cat(some).cpu().half().contiguous()

    return halve_once(encode, AT_ONCE)


def _kept(path: Path, key: str) -> dict[str, Tensor] | None:
    if not path.is_file():
        return None
    with safe_open(path, "pt") as file:
        if file.metadata().get("key") != key:
            return None
        return {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118


def _key(
    examples: Sequence[Example],
    sentences: Sequence[str] | None,
    recipe: Recipe,
    parts: Parts,
    *,
    with_edges: bool,
) -> str:
    facts = [
        [example.sha256 for example in examples], list(sentences or []), recipe.side_px, recipe.crops, recipe.flips,
        recipe.jitter, parts.base.digest, str(parts.vae.dtype), with_edges,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()
