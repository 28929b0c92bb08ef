"""Painting text out of a picture, so that the ground behind it goes on.

The letters' own pixels are masked, as tightly as their colours allow. Each patch of the mask is filled for itself: on
even ground with its colour or shading (marching inwards, as Telea's method does, left bright ghosts of large letters),
elsewhere from similar patches of the surroundings. The finder then looks again, and where it still sees text the whole
box is painted over.

Source: Barnes et al. 2009, "PatchMatch", ACM TOG 28(3).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, Self

import cv2
import numpy as np
from patchmatch import patch_match
from PIL import Image

from ml.batching import halve_once
from ml.errors import InvalidInput
from ml.images import Pixels, as_mask, as_rgb
from ml.lettering.detect import TextBox, TextFinding
from ml.lettering.ink import Mask
from ml.lettering.mask import box_mask, glyph_mask
from ml.types import Loader, OnStep, no_steps
from ml.words import gettext_noop

ROUNDS = 3
NEAR = 24  # pixels: masks that are closer are filled together
AROUND = 0.75  # of a patch's longer side: how far its surroundings are taken from
LEAST_AROUND = 96  # pixels
RING = 6  # pixels of ground that tell whether it is flat
FLAT = 1.5  # levels of 255: what is left of the ring's colours beside an even shading
FULL_SIZE = 20_000  # masked pixels that are filled at full size; more at half
PATCH = 5  # radius in pixels of what is compared
SOFT = 2.0  # pixels inside the mask over which old and new are blended
MOST = 0.9  # of the picture; with more masked, there is nothing to paint with
OVERLAP = 0.15  # of the smaller of two boxes, from which they are about the same text


@dataclass(frozen=True)
class RemovalRequest:
    """What to paint out of `picture`.

    boxes: these lines; None for all that the finder sees. mask: exactly these pixels (white) instead of boxes; they are
    painted over once, and no text is looked for.
    keep: numbers of boxes that stay, from 0, in the order of `boxes` or of the finder. seed: another one gives another
    filling.
    """

    picture: Image.Image
    boxes: tuple[TextBox, ...] | None = None
    mask: Image.Image | None = None
    keep: tuple[int, ...] = ()
    seed: int = 0


@dataclass(frozen=True)
class Removal:
    """picture: RGB; outside `mask` (grey, white where it was painted) its pixels are those of the request.

    boxes: what was painted out. left: text that is still found there after `rounds` rounds; none when all went well.
    """

    picture: Image.Image
    mask: Image.Image
    boxes: tuple[TextBox, ...]
    left: tuple[TextBox, ...]
    rounds: int
    model: str
    seed: int


class Paint(Protocol):
    """Paints over `mask` (H, W), and neither over nor with `off_limits`; outside the mask nothing changes."""

    def __call__(
        self, pixels: Pixels, mask: Mask, off_limits: Mask, seed: int = 0, *, on_step: OnStep = no_steps
    ) -> Pixels: ...


class TextRemoval:
    """paint: what fills the place of the letters. model: what a person is told made it."""

    MODEL = "PP-OCRv6 small, PatchMatch (pypatchmatch 2.2.0)"

    def __init__(self, finding: TextFinding, paint: Paint | None = None, model: str = MODEL) -> None:
        self._finding, self._paint, self._model = finding, paint or fill, model

    @classmethod
    def load(cls, loader: Loader) -> Self:
        return cls(loader.shared(TextFinding))

    def __call__(self, request: RemovalRequest, *, on_step: OnStep = no_steps) -> Removal:
        pixels = np.asarray(as_rgb(request.picture))
        _check(request)
        if request.mask is not None:
            mask = as_mask(request.mask, request.picture.size)
            result = self._paint(pixels, mask, np.zeros_like(mask), request.seed, on_step=on_step)
            return self._removal(request, result, mask, rounds=1)
        gone, kept = _chosen(request, self._finding.find(pixels))
        mask = _union(pixels, [glyph_mask(pixels, box.quad) for box in gone])
        off_limits = _union(pixels, [box_mask(pixels, box.quad) for box in kept]) & ~mask
        result, painted, left, rounds = pixels, mask, (), 0
        while mask.any() and rounds < ROUNDS:
            rounds, painted = rounds + 1, mask
            result = self._paint(pixels, painted, off_limits, request.seed + rounds - 1, on_step=on_step)
            left = tuple(box for box in self._finding.find(result) if _within(box, mask))
            if not left:
                break
            again = [box for box in gone if any(_overlap(box, other) > OVERLAP for other in left)]
            mask = mask | _union(pixels, [box_mask(pixels, box.quad) for box in (*again, *left)]) & ~off_limits
        return self._removal(request, result, painted, gone, left, rounds)

    def _removal(
        self,
        request: RemovalRequest,
        result: Pixels,
        mask: Mask,
        gone: tuple[TextBox, ...] = (),
        left: tuple[TextBox, ...] = (),
        rounds: int = 0,
    ) -> Removal:
        painted = Image.fromarray(mask.astype(np.uint8) * 255)
        return Removal(Image.fromarray(result), painted, gone, left, rounds, self._model, request.seed)


def fill(pixels: Pixels, mask: Mask, off_limits: Mask, seed: int = 0, *, on_step: OnStep = no_steps) -> Pixels:
    """The picture with `mask` painted over; outside it nothing changes.

    off_limits: neither painted nor painted with. Raises InvalidInput when nearly all is masked, OutOfMemory, Cancelled.
    """
    check_room(mask | off_limits)
    result = pixels.copy()
    patches = patches_of(mask)
    for number, (patch, place) in enumerate(patches, start=1):
        part = pixels[place]
        others = (mask[place] & ~patch) | off_limits[place]
        painted = _evenly(part, patch, others)
        if painted is None:
            painted = _matched(part, patch, others, seed)
        result[place] = blended(result[place], painted, patch)
        on_step(number, len(patches), doing=gettext_noop("Painting over the text"))
    return result


def _check(request: RemovalRequest) -> None:
    if request.mask is not None and (request.boxes is not None or request.keep):
        raise InvalidInput("a mask and boxes at once")
    for box in request.boxes or ():
        if box.quad.shape != (4, 2) or not np.isfinite(box.quad).all() or not cv2.isContourConvex(box.quad):
            raise InvalidInput("a box is four corners, one after the other")


def _chosen(request: RemovalRequest, found: Sequence[TextBox]) -> tuple[tuple[TextBox, ...], tuple[TextBox, ...]]:
    """The boxes that go, and those that stay: the kept ones and whatever else the finder sees."""
    asked = tuple(found) if request.boxes is None else request.boxes
    if any(not 0 <= number < len(asked) for number in request.keep):
        raise InvalidInput(f"boxes {request.keep} of {len(asked)} are to stay")
    gone = tuple(box for number, box in enumerate(asked) if number not in request.keep)
    kept = tuple(box for number, box in enumerate(asked) if number in request.keep)
    others = tuple(box for box in found if all(_overlap(box, other) <= OVERLAP for other in (*gone, *kept)))
    return gone, kept + others


def _union(pixels: Pixels, masks: Sequence[Mask]) -> Mask:
    return np.logical_or.reduce([np.zeros(pixels.shape[:2], bool), *masks])


def _overlap(one: TextBox, other: TextBox) -> float:
    """Area that two boxes share, as a part of the smaller one."""
    smaller = min(cv2.contourArea(box.quad) for box in (one, other))
    return float(cv2.intersectConvexConvex(one.quad, other.quad)[0]) / max(smaller, 1.0)


def _within(box: TextBox, mask: Mask) -> bool:
    """Whether the middle of a box was painted over, or most of it."""
    inside = cv2.fillConvexPoly(np.zeros(mask.shape, np.uint8), np.rint(box.quad).astype(np.int32), 1) > 0
    return bool(inside.any()) and float(mask[inside].mean()) > OVERLAP


def check_room(masked: Mask) -> None:
    """Raises InvalidInput when nearly everything is masked."""
    if masked.mean() > MOST:
        raise InvalidInput("nearly the whole picture is masked: nothing is left to paint with")


def patches_of(mask: Mask) -> list[tuple[Mask, tuple[slice, slice]]]:
    """Parts of the mask that lie near each other, each with the rows and columns of its surroundings."""
    near = cv2.dilate(mask.astype(np.uint8), np.ones((NEAR + 1, NEAR + 1), np.uint8))
    count, labels = cv2.connectedComponents(near)
    patches = []
    for label in range(1, count):
        patch = mask & (labels == label)
        x, y, width, height = cv2.boundingRect(patch.astype(np.uint8))
        around = max(LEAST_AROUND, round(AROUND * max(width, height)))
        place = slice(max(y - around, 0), y + height + around), slice(max(x - around, 0), x + width + around)
        patches.append((patch[place], place))
    return patches


def _evenly(part: Pixels, patch: Mask, others: Mask) -> Pixels | None:
    """The colour or even shading of the ground around the patch, over the whole part; None where it is not even."""
    ring = cv2.dilate(patch.astype(np.uint8), np.ones((2 * RING + 1, 2 * RING + 1), np.uint8)) > 0
    rows, columns = np.nonzero(ring & ~patch & ~others)
    if len(rows) < 3:
        return None
    ground = np.stack([rows, columns, np.ones(len(rows))], axis=1)  # (N, 3)
    colours = part[rows, columns].astype(np.float64)
    slopes = np.linalg.lstsq(ground, colours, rcond=None)[0]  # (3, 3)
    if (colours - ground @ slopes).std(axis=0).max() >= FLAT:
        return None
    down, right = np.mgrid[: part.shape[0], : part.shape[1]]
    return np.rint(np.clip(np.stack([down, right, np.ones_like(down)], axis=-1) @ slopes, 0, 255)).astype(np.uint8)


def _matched(part: Pixels, patch: Mask, others: Mask, seed: int) -> Pixels:
    """Filled from similar patches; large ones at half size, which is five times as fast and as good to the eye."""
    percent = 100 if patch.sum() <= FULL_SIZE else 50
    return halve_once(lambda scale: _match_at(part, patch, others, seed, scale / 100), percent)


def _match_at(part: Pixels, patch: Mask, others: Mask, seed: int, scale: float) -> Pixels:
    height, width = patch.shape
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = cv2.resize(part, size, interpolation=cv2.INTER_AREA)
    holes, closed = (
        cv2.resize(mask.astype(np.float32), size, interpolation=cv2.INTER_AREA) > 0 for mask in (patch, others)
    )
    patch_match.set_random_seed(seed)
    filled = patch_match.inpaint(small, holes, global_mask=closed & ~holes, patch_size=PATCH)
    return filled if scale == 1 else cv2.resize(filled, (width, height), interpolation=cv2.INTER_CUBIC)


def blended(old: Pixels, new: Pixels, patch: Mask) -> Pixels:
    """New inside the patch, going over to old at its border; outside it old stays."""
    deep = cv2.distanceTransform(np.pad(patch, 1, constant_values=True).astype(np.uint8), cv2.DIST_L2, 5)[1:-1, 1:-1]
    share = np.clip(deep / (SOFT + 1), 0, 1)[..., None]  # (H, W, 1)
    mixed = np.rint(old * (1 - share) + new * share).astype(np.uint8)
    return np.where(patch[..., None], mixed, old)
