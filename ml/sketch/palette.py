"""The box of crayons that the network names: the first is the paper's white."""

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.colours import Lab, from_lab

Rgb = NDArray[np.uint8]  # (..., 3)
Index = NDArray[np.uint8]  # numbers of crayons

CRAYONS = 40
PAPER = 0  # the crayon that is no crayon
PAPER_LEAST = 244  # a colour whose darkest channel is above this is paper
LEVELS = 32  # of a channel, in the table from colours to crayons
NEAR = 12.0  # Lab steps within which two crayons pass for one colour
NEAR_HUE = 18.0  # degrees, likewise
VIVID = 20.0  # chroma from which a colour has a hue
ROUNDS = 30  # of k-means


@dataclass(frozen=True, eq=False)
class Palette:
    """rgb: (K, 3) uint8, the first of them white."""

    rgb: Rgb

    def __len__(self) -> int:
        return len(self.rgb)

    @cached_property
    def lab(self) -> Lab:
        """(K, 3)"""
        return lab_of(self.rgb)

    @cached_property
    def chroma(self) -> NDArray[np.float32]:
        """(K,) of Lab."""
        return np.hypot(self.lab[:, 1], self.lab[:, 2])

    @cached_property
    def apart(self) -> NDArray[np.float32]:
        """(K, K) distances in Lab."""
        return np.sqrt(((self.lab[:, None] - self.lab[None]) ** 2).sum(axis=2))

    @cached_property
    def kin(self) -> NDArray[np.float32]:
        """(K, K) in 0..1: how much a vote for one crayon speaks for another, a shade of it. Paper stands alone."""
        near = np.exp(-(self.apart**2) / (2 * NEAR**2)).astype(np.float32)
        near[PAPER] = near[:, PAPER] = 0
        near[PAPER, PAPER] = 1
        return near

    @cached_property
    def _table(self) -> Index:
        """(32 * 32 * 32,) the nearest crayon to each coarse colour."""
        levels = np.arange(LEVELS, dtype=np.uint8) * 8 + 4
        grid = np.stack(np.meshgrid(levels, levels, levels, indexing="ij"), axis=-1).reshape(-1, 3)
        nearest = [
            ((part[:, None] - self.lab[None]) ** 2).sum(axis=2).argmin(axis=1)
            for part in np.array_split(lab_of(grid), 16)
        ]
        return np.concatenate(nearest).astype(np.uint8)

    def index(self, rgb: Rgb) -> Index:
        """(..., 3) uint8 to the number of the nearest crayon, (...)."""
        coarse = rgb.astype(np.int32) // 8 @ np.int32([LEVELS * LEVELS, LEVELS, 1])
        return np.where(rgb.min(axis=-1) > PAPER_LEAST, np.uint8(PAPER), self._table[coarse])

    def near(self, colours: Rgb) -> NDArray[np.float32]:
        """(2, K) in 0..1: how near each crayon is to one of these (N, 3) colours, N at least 1; and how near in hue."""
        others = lab_of(colours)
        apart = ((self.lab[:, None] - others[None]) ** 2).sum(axis=2)  # (K, N)
        chroma = np.hypot(others[:, 1], others[:, 2])
        turn = np.arctan2(self.lab[:, 2], self.lab[:, 1])[:, None] - np.arctan2(others[:, 2], others[:, 1])[None]
        turn = np.degrees(np.abs((turn + np.pi) % (2 * np.pi) - np.pi))
        coloured = np.clip(np.minimum(self.chroma[:, None], chroma[None]) / VIVID, 0, 1)
        hue = np.exp(-(turn**2) / (2 * NEAR_HUE**2)) * coloured
        return np.stack([np.exp(-apart / (2 * NEAR**2)).max(axis=1), hue.max(axis=1)]).astype(np.float32)


def lab_of(rgb: Rgb) -> Lab:
    """(N, 3) uint8 to (N, 3) Lab."""
    return cv2.cvtColor(np.float32(rgb).reshape(-1, 1, 3) / 255, cv2.COLOR_RGB2LAB)[:, 0]


def box_of_crayons(pixels: Rgb, *, crayons: int = CRAYONS, seed: int = 0) -> Palette:
    """White and the colours that stand best for these (N, 3) pixels: k-means in Lab, by the root of how common.

    There are fewer where there are not so many colours.
    """
    chance = np.random.default_rng(seed)
    coloured = pixels[pixels.min(axis=1) <= PAPER_LEAST]
    coarse = coloured.astype(np.int64) // 8 @ np.array([LEVELS * LEVELS, LEVELS, 1])
    _codes, which, count = np.unique(coarse, return_inverse=True, return_counts=True)
    mean = np.stack([np.bincount(which, coloured[:, channel]) / count for channel in range(3)], axis=1)
    lab, weight = lab_of(mean), np.sqrt(count)
    others = min(crayons - 1, len(lab))
    centres = lab[chance.choice(len(lab), others, replace=False, p=weight / weight.sum())]
    for _ in range(ROUNDS):
        nearest = ((lab[:, None] - centres[None]) ** 2).sum(axis=2).argmin(axis=1)
        for number in range(others):
            mine = nearest == number
            centres[number] = np.average(lab[mine], axis=0, weights=weight[mine]) if mine.any() else chance.choice(lab)
    rgb = from_lab(centres[:, None])[:, 0]
    order = np.lexsort(np.round(lab_of(rgb)).T)
    return Palette(np.vstack([np.full((1, 3), 255, np.uint8), rgb[order]]))
