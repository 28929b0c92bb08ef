"""The small network that tells what a drawing shows."""

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional

from ml.sketch.scale import RECOGNISED
from ml.sketch.subjects import SUBJECTS

WIDTHS = (48, 96, 160)


class Recogniser(nn.Module):
    """sketch: (B, 1, 128, 128) as ml.sketch.framing gives it. Returns (B, 9) scores before softmax, as SUBJECTS."""

    def __init__(self, widths: tuple[int, ...] = WIDTHS) -> None:
        super().__init__()
        layers = [_convolution(RECOGNISED * RECOGNISED, widths[0], 1)]
        for wide, wider in pairwise(widths):
            layers += [_convolution(wide, wide, 1), _convolution(wide, wider, 2)]
        layers += [_convolution(widths[-1], widths[-1], 1), _convolution(widths[-1], widths[-1], 1)]
        self.layers = nn.Sequential(*layers)
        self.last = nn.Linear(2 * widths[-1], len(SUBJECTS))

    def forward(self, sketch: Tensor) -> Tensor:
        cells = self.layers(functional.pixel_unshuffle(sketch, RECOGNISED))  # (B, 160, 8, 8)
        return self.last(torch.cat([cells.mean(dim=(2, 3)), cells.amax(dim=(2, 3))], dim=1))


def _convolution(wide: int, made: int, stride: int) -> nn.Sequential:
    convolution = nn.Conv2d(wide, made, 3, stride=stride, padding=1, bias=False)
    return nn.Sequential(convolution, nn.BatchNorm2d(made), nn.ReLU())
