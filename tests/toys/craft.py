"""CRAFT at toy size, with weights set by hand rather than by chance: it takes dark marks for letters.

Every layer hands on the mean of what it gets, the first one how dark the picture is; so what comes out is a blurred map
of dark places, which is enough to see that boxes lie where the marks are.
"""

from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import nn

from ml.lettering.craft_network import Craft

WIDTH = 4
PAPER = 2.0  # of white, as the network sees it; black is about as far below 0
LOUD = 0.7  # of the letters' map where a mark is wide and black
LINKS = -4.0  # what is taken off the second map, so that nothing is a link


def save(folder: Path) -> None:
    network = Craft(WIDTH)
    with torch.no_grad():
        for name, layer in network.named_modules():
            if isinstance(layer, nn.Conv2d):
                _pass_on(name, layer)
    tensors = {name: tensor.contiguous() for name, tensor in network.state_dict().items()}
    (folder / "craft").mkdir(parents=True)
    save_file(tensors, folder / "craft" / "craft_mlt_25k.safetensors")


def _pass_on(name: str, layer: nn.Conv2d) -> None:
    nn.init.zeros_(layer.weight)
    nn.init.zeros_(layer.bias)
    middle = layer.kernel_size[0] // 2
    layer.weight[:, :, middle, middle] = 1 / layer.in_channels
    if name == "basenet.slice1.0":
        layer.weight *= -1
        nn.init.constant_(layer.bias, PAPER)
    if name == "conv_cls.8":
        layer.weight *= LOUD
        layer.bias[1] = LINKS
