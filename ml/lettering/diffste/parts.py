"""DiffSTE's own networks; the text encoder and the autoencoder are those of Stable Diffusion 1.5, unchanged."""

import json
from pathlib import Path
from typing import Self

import torch
from diffusers import UNet2DConditionModel

from ml.device import Device
from ml.errors import WeightsMissing
from ml.lettering.diffste.characters import CharacterEncoder
from ml.lettering.diffste.unet import build_unet
from ml.types import Loader
from ml.weights.formats import read_safetensors

WEIGHTS = "diffste"
HEADS = "character_attention_heads"  # of config.json, beside what the stock network takes
COUNTED = "position_ids"  # 0, 1, 2 ...; the published file holds them


class LetterNetworks:
    """unet: sees noise (4), mask (1) and masked picture (4). characters: the encoder of a word's letters."""

    def __init__(self, unet: UNet2DConditionModel, characters: CharacterEncoder) -> None:
        self.unet, self.characters = unet, characters

    @classmethod
    def load(cls, loader: Loader) -> Self:
        """Raises WeightsMissing."""
        folder, device = loader.folder(WEIGHTS), loader.device
        characters = _characters(folder / "char_embedder.safetensors", device)
        return cls(_unet(folder / "unet", characters, device), characters)


def _characters(path: Path, device: Device) -> CharacterEncoder:
    """As many letters and features as the file says."""
    tensors = {name: tensor for name, tensor in read_safetensors(path).items() if name != COUNTED}
    try:
        letters, width = tensors["position_embedding.weight"].shape
        with torch.device("meta"):
            encoder = CharacterEncoder(letters, width)
        encoder.load_state_dict(tensors, assign=True)
    except (KeyError, ValueError, RuntimeError) as error:
        raise WeightsMissing(f"{path.name}: not the encoder it should be: {error}") from error
    return encoder.to(device.torch, device.dtype).eval().requires_grad_(requires_grad=False)


def _unet(folder: Path, characters: CharacterEncoder, device: Device) -> UNet2DConditionModel:
    try:
        config = json.loads((folder / "config.json").read_text())
        heads = config.pop(HEADS)
        with torch.device("meta"):
            unet = build_unet(config, width=characters.char_embedding.embedding_dim, heads=heads)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, ZeroDivisionError) as error:
        raise WeightsMissing(f"{WEIGHTS}/unet/config.json: {error}") from error
    shapes = {name: tuple(tensor.shape) for name, tensor in unet.state_dict().items()}
    tensors = read_safetensors(folder / "diffusion_pytorch_model.safetensors", shapes=shapes)
    unet.load_state_dict({name: tensor.to(device.dtype) for name, tensor in tensors.items()}, assign=True)
    return unet.to(device.torch, memory_format=torch.channels_last).eval().requires_grad_(requires_grad=False)
