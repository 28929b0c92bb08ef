"""Karlo's networks, each loaded by its class from its own folder.

diffusers' own way, the whole pipeline at once, cannot find one of them: its folder names a module that moved away.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Self, TypeVar

import torch
from diffusers import PriorTransformer, UnCLIPScheduler, UNet2DConditionModel, UNet2DModel
from diffusers.pipelines.deprecated.unclip.text_proj import UnCLIPTextProjModel
from torch import nn
from transformers import CLIPTextModelWithProjection, CLIPTokenizer, CLIPVisionModelWithProjection

from ml.device import Device
from ml.diffusion.reading import read_network
from ml.errors import WeightsMissing
from ml.types import Loader

N = TypeVar("N", bound=nn.Module)
WEIGHTS, EYES = "karlo", "image_encoder"
COUNTED = ("*position_ids",)  # 0, 1, 2 ...; older files hold them


@dataclass(frozen=True)
class Karlo:
    tokenizer: CLIPTokenizer
    text_encoder: CLIPTextModelWithProjection
    text_proj: UnCLIPTextProjModel
    prior: PriorTransformer
    decoder: UNet2DConditionModel
    super_res_first: UNet2DModel
    super_res_last: UNet2DModel
    prior_scheduler: UnCLIPScheduler
    decoder_scheduler: UnCLIPScheduler
    super_res_scheduler: UnCLIPScheduler

    @classmethod
    def load(cls, loader: Loader) -> Self:
        """Raises WeightsMissing."""
        loader.device.limit_threads()
        return cls.read(loader.folder(WEIGHTS), loader.device)

    @classmethod
    def read(cls, folder: Path, device: Device, *, dtype: torch.dtype | None = None) -> Self:
        """dtype: of the networks; that of the device without one. Raises WeightsMissing."""

        def network(kind: type[N], name: str) -> N:
            return read_network(kind, folder / name, device, dtype=dtype, ignored=COUNTED)

        return cls(
            _tokenizer(folder / "tokenizer"),
            network(CLIPTextModelWithProjection, "text_encoder"),
            network(UnCLIPTextProjModel, "text_proj"),
            network(PriorTransformer, "prior"),
            network(UNet2DConditionModel, "decoder"),
            network(UNet2DModel, "super_res_first"),
            network(UNet2DModel, "super_res_last"),
            *(_scheduler(folder / f"{part}_scheduler") for part in ("prior", "decoder", "super_res")),
        )

    @property
    def device(self) -> torch.device:
        return self.prior.device

    @property
    def dtype(self) -> torch.dtype:
        """Of the networks; what they make is held in float32."""
        return self.prior.dtype


class Eyes:
    """CLIP's encoder of pictures, whose features Karlo's prior imitates. It was never trained further, so that of any
    publisher is the same.
    """

    def __init__(self, network: CLIPVisionModelWithProjection) -> None:
        self.network = network

    @classmethod
    def load(cls, loader: Loader) -> Self:
        """Raises WeightsMissing."""
        folder = loader.folder(EYES) / "image_encoder"
        return cls(read_network(CLIPVisionModelWithProjection, folder, loader.device, ignored=COUNTED))


def _tokenizer(folder: Path) -> CLIPTokenizer:
    try:
        return CLIPTokenizer.from_pretrained(folder, local_files_only=True)
    except (OSError, ValueError) as error:
        raise WeightsMissing(f"{folder.parent.name}/tokenizer: {error}") from error


def _scheduler(folder: Path) -> UnCLIPScheduler:
    try:
        return UnCLIPScheduler.from_pretrained(folder, local_files_only=True)
    except (OSError, ValueError) as error:
        raise WeightsMissing(f"{folder.parent.name}/{folder.name}: {error}") from error
