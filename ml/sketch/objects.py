"""Which areas of a drawing take one crayon: two wheels, two ears, all petals of a flower."""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from scipy.cluster import hierarchy

from ml.sketch.regions import Labels

MOST = 240  # areas that are compared; the smaller ones stand alone
MANY = 90  # tiny areas, from which on a drawing is a scribble and they are one object
TINY = 45  # px
BOUND = 0.3  # chance from which two areas are of one object
FAR = 6.0  # sizes, beyond which farther makes no difference
WEIGHTS = np.float32([0.76, -2.3, 1.33, 0.16, -0.78, -0.39, 0.27, -0.25])  # fitted on areas of drawings of our own


def group(votes: NDArray[np.float32], likeness: NDArray[np.float32], area: Labels, count: int) -> NDArray[np.int32]:
    """votes: (areas, K), likeness: (areas, 8). Returns (areas,) the number of each area's object, from 0 on."""
    size = np.bincount(area.ravel(), minlength=count).astype(np.float32)
    compared = np.argsort(-size, kind="stable")[:MOST]
    objects = np.arange(count, dtype=np.int32) + MOST
    if len(compared) > 1:
        chance = together(features(votes[compared], likeness[compared], shapes(area, count)[compared]))
        tree = hierarchy.linkage(1 - chance, "average")
        objects[compared] = hierarchy.fcluster(tree, 1 - BOUND, "distance")
    tiny = size < TINY
    if tiny.sum() > MANY:
        objects[tiny] = objects[np.flatnonzero(tiny)[0]]
    return np.unique(objects, return_inverse=True)[1].astype(np.int32)


def shapes(area: Labels, count: int) -> NDArray[np.float32]:
    """(areas, 5): logarithm of the size, how much of its box it fills, logarithm of the box's width to height; the
    middle of the box, across and down, in px."""
    size = np.bincount(area.ravel(), minlength=count)
    rows = np.zeros((count, 5), np.float32)
    for number, box in enumerate(ndimage.find_objects(area + 1, count)):
        if box is not None:
            high, wide = (part.stop - part.start for part in box)
            middle = ((part.start + part.stop) / 2 for part in reversed(box))
            rows[number] = np.log(size[number]), size[number] / (high * wide), np.log(wide / high), *middle
    return rows


def features(
    votes: NDArray[np.float32], likeness: NDArray[np.float32], shape: NDArray[np.float32]
) -> NDArray[np.float32]:
    """(pairs, 8) of every two areas, in the order of scipy's condensed distances: 1, how far apart in likeness, how
    much they agree, how different in size, fullness and proportion, and how far apart in sizes, down alone and in all.
    """
    first, second = np.triu_indices(len(votes), 1)
    apart = np.linalg.norm(likeness[first] - likeness[second], axis=1)
    agree = (np.sqrt(votes[first]) * np.sqrt(votes[second])).sum(axis=1)
    unlike = np.abs(shape[first, :3] - shape[second, :3])
    side = np.exp((shape[first, 0] + shape[second, 0]) / 4)[:, None]  # px
    way = np.abs(shape[first, 3:] - shape[second, 3:]) / side
    far = np.minimum(np.column_stack([way[:, 1], np.hypot(way[:, 0], way[:, 1])]), FAR)
    return np.column_stack([np.ones(len(first)), apart, agree, unlike, far]).astype(np.float32)


def together(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """(pairs,) chance that both are of one object."""
    return 1 / (1 + np.exp(-(rows @ WEIGHTS)))
