"""CRAFT's network: for each place of a picture, how surely it lies in a letter and how surely between two of a word.

Source: Baek et al. 2019, "Character Region Awareness for Text Detection", arXiv 1904.01941, section 3.1: the trunk of
VGG16 with batch norm up to conv5_2, two wide convolutions in place of its classifier, and a decoder that joins each
finer layer of the trunk. Names are those of the published craft_mlt_25k.
"""

from collections.abc import Iterator

import torch
from torch import nn
from torch.nn import functional
from torch.nn.utils import fuse_conv_bn_eval

TRUNK = (1, 1, "M", 2, 2, "M", 4, 4, 4, "M", 8, 8, 8, "M", 8, 8)  # widths, in times of the first layer's; M pools
SLICES = (12, 19, 29, 39)  # where each part of the trunk ends, counted as VGG16's layers are
FAR = 6  # dilation of the first wide convolution
STRIDE = 32  # pixels: sides of its input are multiples of it, so that every layer fits its finer one


class Craft(nn.Module):
    """width: channels of the first layer; 64 as published, and all others follow from it."""

    def __init__(self, width: int = 64) -> None:
        super().__init__()
        self.basenet = Trunk(width)
        self.upconv1 = Joining(24 * width, 8 * width, 4 * width)
        self.upconv2 = Joining(12 * width, 4 * width, 2 * width)
        self.upconv3 = Joining(6 * width, 2 * width, width)
        self.upconv4 = Joining(3 * width, width, width // 2)
        self.conv_cls = _head(width // 2, width // 4)

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        """pictures: (B, 3, H, W), normalised RGB, H and W multiples of STRIDE.

        Letters and links, about 0..1: (B, 2, H/2, W/2).
        """
        deepest, *finer = self.basenet(pictures)
        flow = self.upconv1(torch.cat([deepest, finer[0]], dim=1))  # (B, 4 width, H/16, W/16)
        for join, layer in zip((self.upconv2, self.upconv3, self.upconv4), finer[1:], strict=True):
            flow = functional.interpolate(flow, size=layer.shape[2:], mode="bilinear", align_corners=False)
            flow = join(torch.cat([flow, layer], dim=1))
        return self.conv_cls(flow)


class Trunk(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        layers = list(_vgg(width))
        for number, (start, end) in enumerate(zip((0, *SLICES), SLICES, strict=False), 1):
            part = nn.Sequential()
            for place in range(start, end):
                part.add_module(str(place), layers[place])
            setattr(self, f"slice{number}", part)
        self.slice5 = nn.Sequential(
            nn.MaxPool2d(3, stride=1, padding=1),
            nn.Conv2d(8 * width, 16 * width, 3, padding=FAR, dilation=FAR),
            nn.Conv2d(16 * width, 16 * width, 1),
        )

    def forward(self, flow: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """The wide convolutions, conv5_2, conv4_2, conv3_2, conv2_2: (B, C, H/16, W/16) twice, then H/8, H/4, H/2.

        The published parts begin with the ReLU of the layer before and change it in place, so all but conv5_2, which a
        pooling follows, were trained on with their ReLU.
        """
        seen = []
        for part in (self.slice1, self.slice2, self.slice3):
            flow = part(flow)
            seen.append(functional.relu(flow))
        last = self.slice4(flow)
        return self.slice5(last), last, *reversed(seen)


class Joining(nn.Module):
    """A coarser layer and a finer one of the trunk become one."""

    def __init__(self, taken: int, between: int, made: int) -> None:
        super().__init__()
        self.conv = nn.Sequential(
            nn.Conv2d(taken, between, 1), nn.BatchNorm2d(between), nn.ReLU(inplace=True),
            nn.Conv2d(between, made, 3, padding=1), nn.BatchNorm2d(made), nn.ReLU(inplace=True),
        )  # fmt: skip

    def forward(self, flow: torch.Tensor) -> torch.Tensor:
        return self.conv(flow)


def merge_norms(network: Craft) -> Craft:
    """The same network with each batch norm in the convolution before it, which takes a seventh less time."""
    for part in network.modules():
        if isinstance(part, nn.Sequential):
            for place in range(len(part) - 1):
                if isinstance(part[place + 1], nn.BatchNorm2d):
                    part[place] = fuse_conv_bn_eval(part[place], part[place + 1])
                    part[place + 1] = nn.Identity()
    return network


def _vgg(width: int) -> Iterator[nn.Module]:
    """VGG16's layers with batch norm, in their order."""
    channels = 3
    for step in TRUNK:
        if step == "M":
            yield nn.MaxPool2d(2, stride=2)
            continue
        yield from (
            nn.Conv2d(channels, step * width, 3, padding=1),
            nn.BatchNorm2d(step * width),
            nn.ReLU(inplace=True),
        )
        channels = step * width


def _head(width: int, half: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(width, width, 3, padding=1), nn.ReLU(inplace=True),
        nn.Conv2d(width, width, 3, padding=1), nn.ReLU(inplace=True),
        nn.Conv2d(width, half, 3, padding=1), nn.ReLU(inplace=True),
        nn.Conv2d(half, half, 1), nn.ReLU(inplace=True),
        nn.Conv2d(half, 2, 1),
    )  # fmt: skip
