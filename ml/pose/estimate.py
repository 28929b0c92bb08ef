"""Finding people and their poses in a picture.

A detector looks at the picture and, where it is large, at overlapping parts of it; each person is then read by itself:
body twice, the second time where the first one says, face and hands where the body has them.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from PIL import Image

from ml.images import Pixels, fit_within
from ml.pose.mapping import whole_body
from ml.pose.networks import Body, BodyNetwork, Detection, Detector, FaceNetwork, HandNetworks, Network, face_region
from ml.pose.regions import Points, Region, around, pointing
from ml.pose.request import PoseRequest, PoseResult, checked, left_to_right
from ml.pose.whole_body import Pose
from ml.types import Loader, OnStep, no_steps
from ml.words import gettext_noop

LONGEST = 1_536  # pixels; more shows the networks nothing new
LEAST_PERSON = 0.4  # of the detector, for somebody whose face is seen
SURE_PERSON = 0.65  # and for somebody whose face is not
LEAST_FACE = 0.5
PRESENT = 0.5  # of body (in both readings), face and hands
SURE_BODY = 0.6  # mean confidence of a body that no detector and no face speaks for
SAME_HEAD = 0.4  # share of the smaller one that both cover
SAME_PERSON = 0.25  # mean distance of points, as a share of the body's size
PART_SHARE = 0.6  # of the shorter side: the parts that are looked at one by one
BLAZE_GRIDS = ((28, 2), (14, 2), (7, 6))
FACE_GRIDS = ((16, 2), (8, 6))
LEFT_WRIST, LEFT_PINKY, LEFT_INDEX = 15, 17, 19
RIGHT_WRIST, RIGHT_PINKY, RIGHT_INDEX = 16, 18, 20


@dataclass(frozen=True)
class _Person:
    """face: points and presence, where it is seen."""

    body: Body
    face: tuple[Points, float] | None


class PoseEstimation:
    """Whole-body poses by MediaPipe's networks. Good on photographs and shaded drawings, blind to flat pictograms."""

    MODEL = "MediaPipe Holistic (@mediapipe/holistic 0.5.1675471629)"

    def __init__(
        self, people: Detector, faces: Detector, body: BodyNetwork, face: FaceNetwork, hand: HandNetworks
    ) -> None:
        self._people, self._faces, self._body, self._face, self._hand = people, faces, body, face, hand

    @classmethod
    def load(cls, loader: Loader) -> Self:
        folder = loader.folder("holistic")

        def network(name: str) -> Network:
            return Network(folder / f"{name}.tflite", loader.device.threads)

        return cls(
            Detector(network("pose_detection"), BLAZE_GRIDS, "Identity", "Identity_1"),
            Detector(network("face_detection_short_range"), FACE_GRIDS, "regressors", "classificators"),
            BodyNetwork(network("pose_landmark_full")),
            FaceNetwork(network("face_landmark")),
            HandNetworks(network("hand_recrop"), network("hand_landmark_full")),
        )

    def __call__(self, request: PoseRequest, *, on_step: OnStep = no_steps) -> PoseResult:
        picture = checked(request)
        small = picture.resize(fit_within(picture.size, LONGEST), Image.Resampling.LANCZOS)
        pixels = np.asarray(small)
        people = self._find(pixels, request.people)
        poses = []
        for number, person in enumerate(people, start=1):
            poses.append(self._pose(pixels, person))
            on_step(number, len(people), doing=gettext_noop("Finding the pose"))
        scale = picture.width / small.width, picture.height / small.height
        found = tuple(pose.scaled(*scale) for pose in left_to_right(poses))
        return PoseResult(found, picture.size, self.MODEL)

    # --- Inside ----------------------------------------------------------------------------------------------------

    def _find(self, pixels: Pixels, most: int) -> list[_Person]:
        """The clearest people, at most so many; the whole picture is taken for one where the detector sees none."""
        people: list[_Person] = []
        for score, region in self._candidates(pixels):
            person = self._read(pixels, region, score, people)
            if person:
                people.append(person)
            if len(people) == most:
                return people
        if not people and (person := self._whole(pixels)):
            people.append(person)
        return people

    def _whole(self, pixels: Pixels) -> _Person | None:
        """The whole picture as one person, where the reading is sure of it or sees a face."""
        first = self._body(pixels, Region.whole(pixels))
        body = self._body(pixels, first.region)
        if min(first.presence, body.presence) < PRESENT:
            return None
        face = self._face_of(pixels, body)
        return _Person(body, face) if face or body.confidence.mean() >= SURE_BODY else None

    def _candidates(self, pixels: Pixels) -> list[tuple[float, Region]]:
        """Scores and where people may be, the likeliest first."""
        found: list[Detection] = []
        for part in _parts(pixels):
            found += self._people(pixels, part, least=LEAST_PERSON)
        return [(one.score, pointing(one.points[0], one.points[1]).scaled(1.25)) for one in _distinct(found)]

    def _read(self, pixels: Pixels, region: Region, score: float, known: list[_Person]) -> _Person | None:
        """The person in this region, or None where it is none, or one of the known."""
        body = self._body(pixels, region)
        if body.presence < PRESENT or any(_same(body, person.body) for person in known):
            return None
        body = self._body(pixels, body.region)
        if body.presence < PRESENT or any(_same(body, person.body) for person in known):
            return None
        face = self._face_of(pixels, body)
        return _Person(body, face) if face or score >= SURE_PERSON else None

    def _pose(self, pixels: Pixels, person: _Person) -> Pose:
        body = person.body
        height, width = pixels.shape[:2]
        left = self._hand_of(pixels, body, LEFT_WRIST, LEFT_PINKY, LEFT_INDEX)
        right = self._hand_of(pixels, body, RIGHT_WRIST, RIGHT_PINKY, RIGHT_INDEX)
        return whole_body(body, person.face, left, right, (width, height))

    def _face_of(self, pixels: Pixels, body: Body) -> tuple[Points, float] | None:
        head = around(body.points[:11], body.points[5], body.points[2]).scaled(3)
        faces = self._faces(pixels, head, least=LEAST_FACE)
        if not faces:
            return None
        points, presence = self._face(pixels, face_region(faces[0]))
        return (points, presence) if presence >= PRESENT else None

    def _hand_of(self, pixels: Pixels, body: Body, wrist: int, pinky: int, index: int) -> tuple[Points, float] | None:
        knuckles = (2 * body.points[index] + body.points[pinky]) / 3
        palm = pointing(body.points[wrist], knuckles)
        region = Region(float(knuckles[0]), float(knuckles[1]), palm.side, palm.angle).moved(0, -0.1).scaled(2.7)
        points, presence = self._hand(pixels, region)
        return (points, presence) if presence >= PRESENT else None


def _parts(pixels: Pixels) -> list[Region]:
    """The whole picture, and overlapping squares along and across it."""
    height, width = pixels.shape[:2]
    side = PART_SHARE * min(height, width)
    columns, rows = (max(2, round(length / side * 1.25)) for length in (width, height))
    middles = [
        (x, y)
        for y in np.linspace(side / 2, height - side / 2, rows)
        for x in np.linspace(side / 2, width - side / 2, columns)
    ]
    return [Region.whole(pixels), *(Region(float(x), float(y), side) for x, y in middles)]


def _distinct(found: list[Detection]) -> list[Detection]:
    """The best of those whose heads overlap, the best first."""
    kept: list[Detection] = []
    for detection in sorted(found, key=lambda one: -one.score):
        if all(_overlap(detection.box, other.box) < SAME_HEAD for other in kept):
            kept.append(detection)
    return kept


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """Shared area as a part of the smaller one."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return 0.0
    return width * height / min((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))


def _same(one: Body, other: Body) -> bool:
    """Whether two readings are of one person."""
    size = float(np.ptp(other.points, axis=0).max())
    return float(np.linalg.norm(one.points - other.points, axis=1).mean()) < SAME_PERSON * size
