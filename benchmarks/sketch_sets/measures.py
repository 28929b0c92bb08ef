"""What is counted on a coloured drawing, and how sure a mean of it is."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.sketch_sets.families import BARE, SAME, chroma, exclude_each_other, in_family, lab_of, of_one_hue
from ml.images import Pixels

Sketch = NDArray[np.uint8]  # (H, W), black ink on white
OFF = 166  # a pixel of a sketch lighter than this is off the line
LEAST_PX = 40  # of a coloured area that is judged
LARGEST = 12  # areas whose pairs are compared
PAPER = BARE  # what was painted whiter than this was left bare
PROBE_PX = 4  # around a point, at 256 px of height
DRAWS = 2_000  # of the bootstrap

Row = dict[str, float]


def against_truth(flat: Pixels, truth: Pixels, sketch: Sketch) -> Row:
    """flat, truth: (H, W, 3), coloured and exact. NaN where a picture has nothing to count.

    hue: share of coloured areas of the right hue, each weighted by the root of its size. de, de_coloured: Lab distance
    off the lines. spill: colour on what is paper. bare: paper where colour belongs. chroma, chroma_true: means there.
    alike: share of pairs of parts that are one colour in truth and got one crayon. apart: share of pairs of the largest
    areas that differ in hue in truth and got two.
    """
    ours, exact, off = lab_of(flat), lab_of(truth), sketch > OFF
    apart = np.sqrt(((ours - exact) ** 2).sum(axis=-1))
    paper, painted = off & (truth.min(axis=2) > BARE), off & (truth.min(axis=2) <= BARE)
    left = flat.min(axis=2) > PAPER
    regions = [(mask, np.median(ours[mask], axis=0), np.median(exact[mask], axis=0)) for mask in _areas(truth, painted)]
    weights = np.array([np.sqrt(mask.sum()) for mask, _ours, _exact in regions])
    right = np.array([of_one_hue(one, other) for _mask, one, other in regions], np.float64)
    return {
        "hue": float((right * weights).sum() / weights.sum()) if len(weights) else np.nan,
        "de": float(apart[off].mean()),
        "de_coloured": _mean(apart[painted]),
        "spill": _mean(~left[paper]) if paper.mean() > 0.1 else np.nan,
        "bare": _mean(left[painted]),
        "chroma": _mean(chroma(ours[painted])),
        "chroma_true": _mean(chroma(exact[painted])),
        "alike": _pairs_in_truth(regions),
        "apart": _told_apart(regions),
    }


def at_probes(flat: Pixels, sketch: Sketch, drawing: Mapping[str, Any], main: Sequence[int] | None) -> Row:
    """What a person asked of a freehand drawing. right: share of points whose crayon is of a family named for them.

    all: whether every point is. alike: share of pairs that got one crayon. apart: share of pairs for which no one
    colour would do that got two. clean: share of points of paper left white. bare: share of points, those that may be
    white apart, that got no colour. chroma: mean at the points asked for.
    """
    scale = sketch.shape[0] / drawing["size"][1]

    def at(point: Sequence[float]) -> NDArray[np.uint8]:
        return colour_at(flat, sketch, (point[0] * scale, point[1] * scale))

    right, bare, strong, seen = [], [], [], []
    for ask in drawing["asks"]:
        rgb = at(ask["at"])
        families = [name for name in ask["families"] if name != "main"]
        if main is not None and "main" in ask["families"]:
            families = ["main"]
        right.append(any(in_family(name, rgb, main) for name in families))
        strong.append(float(chroma(lab_of(rgb))))
        seen.append((ask["families"], rgb))
        if not {"white", "cream"} & set(families):
            bare.append(rgb.min() > PAPER)
    pairs = [one_crayon(at(group[0]), at(other)) for group in drawing["alike"] for other in group[1:]]
    apart = [
        not one_crayon(rgb, other_rgb)
        for (families, rgb), (others, other_rgb) in combinations(seen, 2)
        if exclude_each_other(families, others)
    ]
    blank = [at(point).min() > PAPER for point in drawing["paper"]]
    return {
        "right": _mean(right),
        "all": float(all(right)),
        "alike": _mean(pairs),
        "apart": _mean(apart),
        "clean": _mean(blank),
        "bare": _mean(bare),
        "chroma": _mean(strong),
    }


def colour_at(flat: Pixels, sketch: Sketch, point: tuple[float, float]) -> NDArray[np.uint8]:
    """(3,) The median off the lines around a point, of the area in which the point lies."""
    height, width = sketch.shape
    radius = max(2, round(PROBE_PX * height / 256))
    x, y = min(width - 1, round(point[0])), min(height - 1, round(point[1]))
    top, left = max(0, y - radius), max(0, x - radius)
    near = np.s_[top : y + radius + 1, left : x + radius + 1]
    off = (sketch[near] > OFF).astype(np.uint8)
    if not off.any():
        return flat[y, x]
    _count, labels = cv2.connectedComponents(off, connectivity=4)
    own = labels[y - top, x - left] or np.bincount(labels[labels > 0]).argmax()
    return np.median(flat[near][labels == own], axis=0).astype(np.uint8)


def one_crayon(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> bool:
    return float(np.linalg.norm(lab_of(one) - lab_of(other))) < SAME


def interval(
    values: Iterable[float], per: Iterable[float] | None = None, drawings: Iterable[float] | None = None
) -> tuple[float, float, float]:
    """Mean and 95 % interval by the bootstrap over pictures, without NaN; with `per`, of the ratio of two means.

    drawings: which pictures are of one drawing. Those are drawn by lot together, as they go right or wrong together.
    """
    ours = np.array(list(values), np.float64)
    beside = np.ones_like(ours) if per is None else np.array(list(per), np.float64)
    of_drawing = np.arange(len(ours)) if drawings is None else np.array(list(drawings))
    known = ~np.isnan(ours) & ~np.isnan(beside)
    if not known.any():
        return (np.nan, np.nan, np.nan)
    groups = np.unique(of_drawing[known], return_inverse=True)[1]
    sums, counts = (np.bincount(groups, column[known]) for column in (ours, beside))
    picks = np.random.default_rng(11).integers(0, len(sums), (DRAWS, len(sums)))
    drawn = sums[picks].sum(axis=1) / np.maximum(counts[picks].sum(axis=1), 1e-9)
    low, high = np.quantile(drawn, (0.025, 0.975))
    return float(sums.sum() / max(counts.sum(), 1e-9)), float(low), float(high)


def _areas(truth: Pixels, painted: NDArray[np.bool_]) -> list[NDArray[np.bool_]]:
    """Masks of what is of one colour, hangs together and lies off the lines."""
    code = truth.astype(np.int32) @ np.array([65536, 256, 1]) + 1
    found = []
    for colour in np.unique(code[painted]):
        here = (painted & (code == colour)).view(np.uint8)
        count, labels, facts, _middles = cv2.connectedComponentsWithStats(here, connectivity=4)
        found += [labels == number for number in range(1, count) if facts[number, cv2.CC_STAT_AREA] >= LEAST_PX]
    return found


def _pairs_in_truth(regions: Sequence[tuple[NDArray[np.bool_], Any, Any]]) -> float:
    """Pairs of like parts: of exactly one colour and hardly different in size, such as wheels, ears and petals."""
    kept = []
    for number, (mask, ours, exact) in enumerate(regions):
        for other_mask, other_ours, other_exact in regions[number + 1 :]:
            sizes = sorted((int(mask.sum()), int(other_mask.sum())))
            if np.allclose(exact, other_exact, atol=0.01) and sizes[0] >= 0.6 * sizes[1]:
                kept.append(float(np.linalg.norm(ours - other_ours)) < SAME)
    return _mean(kept)


def _told_apart(regions: Sequence[tuple[NDArray[np.bool_], Any, Any]]) -> float:
    largest = sorted(regions, key=lambda region: -int(region[0].sum()))[:LARGEST]
    pairs = [
        float(np.linalg.norm(ours - other_ours)) >= SAME
        for (_mask, ours, exact), (_other, other_ours, other_exact) in combinations(largest, 2)
        if not of_one_hue(exact, other_exact)
    ]
    return _mean(pairs)


def _mean(values: Any) -> float:
    return float(np.mean(values)) if len(values) else np.nan
