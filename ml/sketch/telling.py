"""What the colours that somebody names do to the votes of areas: they help where the lines alone leave it open."""

import numpy as np
from numpy.typing import NDArray

from ml.sketch.palette import PAPER, PAPER_LEAST, Palette, Rgb, lab_of
from ml.sketch.votes import Votes, shares

TRUST = 0.8  # of what the network says when it is told, beside what it makes of the lines alone
FAR = 0.2  # of the sheet, from which on an area at its border lies behind the things that were named
NEAR = 16.0  # Lab steps within which a crayon passes for a colour that was named
LATER = 0.85  # how much less of the drawing each further colour is likely to take
EVEN = 0.8  # power with which a colour that is hardly used is raised, and one that is everywhere lowered
MOST = 8.0  # by so much at most
TURNS = 3
AROUND = 4.0  # times more likely is a crayon of the surroundings that were named, and less that they are left bare
BORDERING = 0.06  # of the sheet, from which on an area at its border may be such surroundings
UNSURE, SURE = 0.1, 0.3  # best votes of an area by its lines, from where on, and up to where, that is done in part
SURE_BESIDE_WHITE = 0.9  # the latter where white was named: the network hardly trusts its ears that a thing stays bare


def with_told(own: Votes, told: Votes, expected: Rgb, size: NDArray[np.float32], far: NDArray[np.bool_],
              palette: Palette) -> Votes:  # fmt: skip
    """(areas, K) votes. own: by the lines alone; told: by the network that heard `expected`, (N, 3), likeliest first.

    size: (areas,) px. far: (areas,) of what lies behind, which none of the colours is meant for. Whether an area is
    left paper is a matter of what was told only where white was.
    """
    mixed = np.where(far[:, None], own, (1 - TRUST) * own + TRUST * told)
    white = is_white(expected).any()
    if not white:
        coloured = shares(mixed[:, PAPER + 1 :]) * (1 - own[:, PAPER : PAPER + 1])
        mixed = np.column_stack([own[:, PAPER], coloured])
    best = (own @ palette.kin).max(axis=1, keepdims=True)
    sure = SURE_BESIDE_WHITE if white else SURE
    open_ = np.clip((sure - best) / (sure - UNSURE), 0, 1) * ~far[:, None]
    return (1 - open_) * mixed + open_ * _evened(mixed, expected, np.sqrt(size) * ~far, palette)


def with_around(
    votes: Votes, around: Rgb, size: NDArray[np.float32], area: NDArray[np.int32], palette: Palette
) -> Votes:
    """(areas, K) votes. around: (M, 3) colours of the place or the hour that was named: the sea, the night."""
    near = np.exp(-((palette.lab[:, None] - lab_of(around)[None]) ** 2).sum(axis=2) / (2 * NEAR**2)).max(axis=1)
    factor = 1 + (AROUND - 1) * near
    factor[PAPER] = 1 / AROUND
    return np.where(behind(size, area, BORDERING)[:, None], shares(votes * factor), votes)


def behind(size: NDArray[np.float32], area: NDArray[np.int32], least: float = FAR) -> NDArray[np.bool_]:
    """(areas,) large and at the border of the sheet."""
    border = np.zeros(len(size), np.bool_)
    border[np.concatenate([area[0], area[-1], area[:, 0], area[:, -1]])] = True
    return border & (size > least * area.size)


def is_white(colours: Rgb) -> NDArray[np.bool_]:
    """(N,) of (N, 3): those that paper stands for."""
    return colours.min(axis=1) >= PAPER_LEAST


def _evened(votes: Votes, expected: Rgb, weight: NDArray[np.float32], palette: Palette) -> Votes:
    """Each colour is for something: those that hardly any area votes for are raised until their use is about even.

    Source: iterative proportional fitting, Deming and Stephan 1940, 10.1214/aoms/1177731829.
    """
    apart = ((palette.lab[:, None] - lab_of(expected)[None]) ** 2).sum(axis=2)  # (K, N)
    near, white = np.exp(-apart / (2 * NEAR**2)), is_white(expected)
    near[PAPER], near[:, white] = 0, 0
    near[PAPER, white] = 1
    near *= np.minimum(2 * near.max(axis=1, keepdims=True), 1) / np.maximum(near.sum(axis=1, keepdims=True), 1e-6)
    wanted, factor, now = LATER ** np.arange(len(expected)), np.ones(len(expected)), votes
    for _ in range(TURNS):
        use = weight @ (now @ near) + 1e-4 * weight.sum() + 1e-9
        factor = np.clip(factor * (wanted / wanted.sum() * use.sum() / use) ** EVEN, 1 / MOST, MOST)
        now = shares(votes * (1 + near @ (factor - 1)))
    return now
