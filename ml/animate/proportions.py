"""A pose brought to a character: to the length of its bones, and to where it stands.

AnimateAnyone draws the skeleton it is given, so a tall person's pose makes a small figure tall. Reports of that, and
that rescaled bones help: MooreThreads/Moore-AnimateAnyone#125, HumanAIGC/AnimateAnyone#62.
"""

from collections.abc import Iterator
from statistics import median

import numpy as np
from numpy.typing import NDArray

from ml.pose.skeleton import SEEN
from ml.pose.whole_body import BODY, COUNT, FACE, LEFT_HAND, RIGHT_HAND, Pose

LIMIT = 1.6  # how much longer or shorter a bone may get beside the others
HEAD_LIMIT = 3.0  # of the neck and the head, which drawn figures have large
LEAST_BONES = 3  # in sight in both, to compare by
LEAST_MARKS = 3  # of the head
NECK, HIPS = COUNT, COUNT + 1  # two points more: between the shoulders, and between the hips
NOSE, LEFT_ANKLE, RIGHT_ANKLE, LEFT_WRIST, RIGHT_WRIST = 0, 15, 16, 9, 10
# From joint to joint, root first; the bones of one row are twins and share a length.
TWINS = (
    ((NECK, HIPS),),
    ((NECK, 5), (NECK, 6)),
    ((HIPS, 11), (HIPS, 12)),
    ((5, 7), (6, 8)),
    ((7, LEFT_WRIST), (8, RIGHT_WRIST)),
    ((11, 13), (12, 14)),
    ((13, LEFT_ANKLE), (14, RIGHT_ANKLE)),
    ((NECK, NOSE),),
)
# What moves as one piece with a joint: where it hangs, its points, and the bone whose growth it takes over (the head
# only where it cannot be compared itself).
PIECES = (
    (NOSE, [1, 2, 3, 4, *range(FACE.start, FACE.stop)], (NECK, NOSE)),
    (LEFT_WRIST, list(range(LEFT_HAND.start, LEFT_HAND.stop)), (7, LEFT_WRIST)),
    (RIGHT_WRIST, list(range(RIGHT_HAND.start, RIGHT_HAND.stop)), (8, RIGHT_WRIST)),
    (LEFT_ANKLE, [17, 18, 19], (13, LEFT_ANKLE)),
    (RIGHT_ANKLE, [20, 21, 22], (14, RIGHT_ANKLE)),
)

Points = NDArray[np.float64]  # (135, 3): the pose's and the two more
Bone = tuple[int, int]


def brought_to(pose: Pose, character: Pose, *, bones: bool) -> Pose | None:
    """The pose in the pixels of the character's picture: as large as the character, its torso where the character's is
    and its feet on the character's floor. bones: each as long as the character's as well.

    A limb that is shorter than its twin points at the viewer, and keeps its share. What the character's picture does
    not show keeps the pose's own proportions. None where the two have too little in common to compare.
    """
    own, figure = _with_middles(pose), _with_middles(character)
    scale = _common_scale(own, figure)
    if scale is None:
        return None
    moved = own.copy()
    moved[:, :2] *= scale
    if bones:
        moved = _stretched(moved, figure)
    moved[:, :2] += _way_to(moved, figure)
    points = moved[:COUNT].astype(np.float32)
    points[points[:, 2] <= 0] = 0
    return Pose(points)


def bone_lengths(pose: Pose) -> dict[Bone, float]:
    """Pixels between the joints that are in sight, by the left bone of each pair, the longer of the two."""
    return dict(_lengths(_with_middles(pose)))


def _with_middles(pose: Pose) -> Points:
    points = np.zeros((COUNT + 2, 3))
    points[:COUNT] = pose.points
    for middle, one, other in ((NECK, 5, 6), (HIPS, 11, 12)):
        points[middle] = (points[one] + points[other]) / 2
        points[middle, 2] = min(points[one, 2], points[other, 2])
    return points


def _lengths(points: Points) -> Iterator[tuple[Bone, float]]:
    for twins in TWINS:
        found = [_length(points, bone) for bone in twins if _is_seen(points, bone)]
        if found and max(found) > 0:
            yield twins[0], max(found)


def _common_scale(own: Points, figure: Points) -> float | None:
    """What most bones grow by."""
    mine, theirs = dict(_lengths(own)), dict(_lengths(figure))
    ratios = [theirs[bone] / mine[bone] for bone in mine.keys() & theirs.keys()]
    return median(ratios) if len(ratios) >= LEAST_BONES else None


def _stretched(points: Points, figure: Points) -> Points:
    """Bone by bone from the neck outwards."""
    mine, theirs = dict(_lengths(points)), dict(_lengths(figure))
    new, growth = points.copy(), {}
    for twins in TWINS:
        most = HEAD_LIMIT if twins[0] == (NECK, NOSE) else LIMIT
        longest = mine.get(twins[0], 1.0)
        grown = float(np.clip(theirs.get(twins[0], longest) / longest, 1 / most, most))
        for start, end in twins:
            growth[start, end] = grown
            if _is_seen(points, (start, end)):
                new[end, :2] = new[start, :2] + grown * (points[end, :2] - points[start, :2])
    for joint, part, bone in PIECES:
        if points[joint, 2] > SEEN:
            grown = _spread(points, figure) if joint == NOSE else None
            new[part, :2] = new[joint, :2] + (grown or growth[bone]) * (points[part, :2] - points[joint, :2])
    return new


def _spread(points: Points, figure: Points) -> float | None:
    """How much larger the figure's face is, by the marks that are in sight in both; None where those are too few."""
    marks = [mark for mark in PIECES[0][1] if min(points[mark, 2], figure[mark, 2]) > SEEN]
    if len(marks) < LEAST_MARKS:
        return None
    ours, theirs = (np.hypot(*np.std(each[marks, :2], axis=0)) for each in (points, figure))
    return float(np.clip(theirs / max(ours, 1e-3), 1 / HEAD_LIMIT, HEAD_LIMIT))


def _way_to(points: Points, figure: Points) -> NDArray[np.float64]:
    """(2,) pixels to move by."""
    torso = [index for index in (NECK, HIPS) if min(points[index, 2], figure[index, 2]) > SEEN]
    common = torso or np.flatnonzero(np.minimum(points[:, 2], figure[:, 2]) > SEEN).tolist()
    way = figure[common, :2].mean(axis=0) - points[common, :2].mean(axis=0)
    floors = [_floor(each) for each in (points, figure)]
    if None not in floors:
        way[1] = floors[1] - floors[0]
    elif NECK in torso:
        way[1] = figure[NECK, 1] - points[NECK, 1]
    return way


def _floor(points: Points) -> float | None:
    """Height of the lowest joint, where a foot is in sight: what a whole figure stands, sits or leans on."""
    body = points[BODY]
    seen = body[:, 2] > SEEN
    return float(body[seen, 1].max()) if seen[[LEFT_ANKLE, RIGHT_ANKLE]].any() else None


def _is_seen(points: Points, bone: Bone) -> bool:
    return bool(min(points[bone[0], 2], points[bone[1], 2]) > SEEN)


def _length(points: Points, bone: Bone) -> float:
    return float(np.hypot(*(points[bone[1], :2] - points[bone[0], :2])))
