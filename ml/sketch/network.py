"""The network that names crayons: for every 4 x 4 pixels, how fit each crayon of the box is, and what belongs together.

Source: U-Net, Ronneberger et al. 2015, arXiv 1505.04597; FiLM, Perez et al. 2018, arXiv 1709.07871; pixel shuffle, Shi
et al. 2016, arXiv 1609.05158. We differ in beginning at an eighth of the resolution, which makes it light on a CPU.
"""

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional

from ml.sketch.conditions import NEARNESS, condition_size
from ml.sketch.palette import CRAYONS
from ml.sketch.scale import CELL, FIRST, KINDS, LIKENESS

WIDTHS = (64, 160, 256)
BLOCKS = (1, 2, 4)
TOLD = 96  # width of what the condition is turned into
SHARED = 32  # width before the last layer


class Block(nn.Module):
    """Two convolutions and a way around them; the condition scales and shifts the first."""

    def __init__(self, width: int, *, reach: int = 1) -> None:
        super().__init__()
        self.first = nn.Conv2d(width, width, 3, padding=reach, dilation=reach, bias=False)
        self.first_norm = nn.BatchNorm2d(width)
        self.second = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.second_norm = nn.BatchNorm2d(width)

    def forward(self, cells: Tensor, told: Tensor | None = None) -> Tensor:
        made = self.first_norm(self.first(cells))
        if told is not None:
            scale, shift = told.chunk(2, dim=1)  # (B, width) each
            made = made * (1 + scale[..., None, None]) + shift[..., None, None]
        return functional.relu(cells + self.second_norm(self.second(functional.relu(made))))


class CrayonNet(nn.Module):
    """sketch: (B, 1, H, W) in 0..1, ink is 1, H and W multiples of 32. condition: (B, condition_size(crayons)).

    What the condition names raises its crayons by gates of each cell: so what is learned of one colour holds for all.
    Returns votes (B, crayons, H/4, W/4), before softmax, and likeness (B, 8, H/4, W/4), near for cells of one object.
    """

    def __init__(
        self, crayons: int = CRAYONS, *, widths: tuple[int, ...] = WIDTHS, blocks: tuple[int, ...] = BLOCKS
    ) -> None:
        super().__init__()
        lower = tuple(pairwise(widths))
        self.crayons = crayons
        self.stem = _convolution(FIRST * FIRST + 1, widths[0])
        self.told = nn.Sequential(nn.Linear(condition_size(crayons), TOLD), nn.ReLU(), nn.Linear(TOLD, TOLD), nn.ReLU())
        self.down = nn.ModuleList(_convolution(wide, deep, stride=2) for wide, deep in lower)
        self.encoder = nn.ModuleList(
            nn.ModuleList(Block(width, reach=1 + (width == widths[-1]) * (number % 2)) for number in range(depth))
            for width, depth in zip(widths, blocks, strict=True)
        )
        self.encoder_told = nn.ModuleList(_told(width) for width in widths)
        self.seen = nn.Linear(widths[-1], TOLD)
        self.up = nn.ModuleList(_convolution(deep, wide, size=1) for wide, deep in lower)
        self.merge = nn.ModuleList(_convolution(2 * wide, wide, size=1) for wide, _deep in lower)
        self.decoder = nn.ModuleList(Block(wide) for wide, _deep in lower)
        self.decoder_told = nn.ModuleList(_told(wide) for wide, _deep in lower)
        self.finer = nn.Conv2d(widths[0], SHARED * (FIRST // CELL) ** 2, 3, padding=1)
        self.last = nn.Conv2d(SHARED + CELL * CELL, crayons + LIKENESS + KINDS, 1)

    def forward(self, sketch: Tensor, condition: Tensor) -> tuple[Tensor, Tensor]:
        told = self.told(condition)  # (B, 96)
        cells = functional.pixel_unshuffle(sketch, FIRST)  # (B, 64, H/8, W/8)
        cells = self.stem(torch.cat([cells, _heights(cells)], dim=1))
        kept = []
        for level, blocks in enumerate(self.encoder):
            if level:
                cells = self.down[level - 1](cells)
            for number, block in enumerate(blocks):
                cells = block(cells, None if number else self.encoder_told[level](told))
            kept.append(cells)
        told = functional.relu(told + self.seen(cells.mean(dim=(2, 3))))  # far parts of a sheet hear of one another
        for level in reversed(range(len(self.down))):
            cells = functional.interpolate(self.up[level](cells), scale_factor=2.0, mode="nearest")
            cells = self.merge[level](torch.cat([cells, kept[level]], dim=1))
            cells = self.decoder[level](cells, self.decoder_told[level](told))
        fine = functional.pixel_shuffle(functional.relu(self.finer(cells)), FIRST // CELL)  # (B, 32, H/4, W/4)
        named = self.last(torch.cat([fine, functional.pixel_unshuffle(sketch, CELL)], dim=1))
        votes, likeness, gates = named.split([self.crayons, LIKENESS, KINDS], dim=1)
        nearness = condition[:, NEARNESS:].unflatten(1, (KINDS, self.crayons))  # (B, 4, crayons)
        return votes + torch.einsum("bkc,bkhw->bchw", nearness.to(gates.dtype), gates), likeness


def _heights(cells: Tensor) -> Tensor:
    """(B, 1, h, w): 1 at the top to -1 at the bottom, since the sky is above."""
    rows = torch.linspace(1, -1, cells.shape[2], dtype=cells.dtype, device=cells.device)
    return rows[None, None, :, None].expand(cells.shape[0], 1, -1, cells.shape[3])


def _convolution(wide: int, made: int, *, size: int = 3, stride: int = 1) -> nn.Sequential:
    convolution = nn.Conv2d(wide, made, size, stride=stride, padding=size // 2, bias=False)
    return nn.Sequential(convolution, nn.BatchNorm2d(made), nn.ReLU())


def _told(width: int) -> nn.Linear:
    """Scale and shift of each channel; nothing at first."""
    layer = nn.Linear(TOLD, 2 * width)
    nn.init.zeros_(layer.weight)
    nn.init.zeros_(layer.bias)
    return layer
