"""Single stickers that say which subject they show, in many poses, proportions and ways of drawing.

Only the recogniser learns from them: among them are the subjects' own emoji, which the colouring never sees.
"""

import json
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.training.pairs import stickers
from ml.training.pairs.canvas import Hand, Sheet
from ml.training.pairs.outlines import Painted, painted_shapes
from ml.training.pairs.pair import PAPER, Pair, rgb
from ml.training.pairs.relining import FINE, edges_of
from ml.training.pairs.stickers import MODELS, UNITS, Art

SMILEYS = ("face-smiling", "face-affection", "face-tongue", "face-neutral-skeptical", "face-concerned", "face-negative")
GROUPS = {"person": "face", "person-fantasy": "character", **dict.fromkeys(SMILEYS, "smiley")}  # by subgroup
NAMES = {
    "face": "person-with-skullcap person-wearing-turban man-wearing-turban woman-wearing-turban woman-with-headscarf "
            "person-frowning man-frowning woman-frowning person-pouting man-pouting woman-pouting",
    "panda": "panda",
    "car": "automobile oncoming-automobile sport-utility-vehicle taxi oncoming-taxi oncoming-police-car racing-car "
           "pickup-truck minibus ambulance fire-engine delivery-truck",
    "handbag": "purse handbag clutch-bag shopping-bags backpack briefcase",
    "shoes": "thong-sandal mans-shoe running-shoe hiking-boot flat-shoe high-heeled-shoe womans-sandal ballet-shoes "
             "womans-boot",
    "gemstone": "ring gem-stone",
    "character": "ninja guard man-guard woman-guard construction-worker man-construction-worker "
                 "woman-construction-worker person-with-crown prince princess police-officer man-police-officer "
                 "woman-police-officer detective firefighter man-firefighter woman-firefighter robot ogre goblin "
                 "alien-monster",
    "space": "ringed-planet milky-way comet rocket flying-saucer satellite globe-showing-europe-africa "
             "globe-showing-americas globe-showing-asia-australia astronaut man-astronaut woman-astronaut alien",
}  # fmt: skip
DOUBTFUL = {  # names and subgroups that might be of a subject: neither one nor the other
    "bus", "oncoming-bus", "trolleybus", "articulated-lorry", "tractor", "auto-rickshaw", "roller-skate", "luggage",
    "ice-skate", "skis", "crown", "ghost", "clown-face", "basket", "shooting-star", "star", "glowing-star", "full-moon",
    "new-moon", "satellite-antenna", "telescope", "globe-with-meridians", "cyclone", "baby-angel", "lab-coat",
    "person-role", "person-gesture", "face-hand", "face-hat", "face-glasses", "face-sleepy", "face-unwell",
    "person-symbol", "mrs-claus", "police-car",  # which shows a siren
}  # fmt: skip
SMILEYS_SHARE = 0.12  # of the faces
EDGES = 0.6  # of the drawings show edges of colours, the others outlines of shapes
LOST, SMALL = 0.12, 0.03  # how often a shape of less than this part of the picture is forgotten
OTHERS_PLACE = 0.5  # units by which another hand puts a shape elsewhere
OTHERS_SIZE = 0.05  # deviation of its proportions


def draw(chance: np.random.Generator, size: tuple[int, int]) -> Pair:
    """One sticker of a subject, more often of one with many."""
    weights = np.sqrt([len(_names()[subject]) for subject in NAMES])
    subject = list(NAMES)[chance.choice(len(NAMES), p=weights / weights.sum())]
    smiling = subject == "face" and chance.random() < SMILEYS_SHARE
    return _drawn(chance, size, _any(chance, "smiley" if smiling else subject), subject)


def draw_other(chance: np.random.Generator, size: tuple[int, int]) -> Pair:
    """One sticker of anything else that is not held out."""
    return _drawn(chance, size, _any(chance, "scene"), "scene")


def _any(chance: np.random.Generator, kind: str) -> str:
    """An id of a picture that can be taken apart."""
    names = _names()[kind]
    while not _shapes(name := names[chance.integers(len(names))]):
        pass
    return name


@cache
def _names() -> dict[str, tuple[str, ...]]:
    """Ids of each subject, of smileys and of anything else ("scene")."""
    named = {name: subject for subject, names in NAMES.items() for name in names.split()}
    groups = {name: None if name in DOUBTFUL else GROUPS.get(row["subgroup"]) for name, row in _rows().items()}
    kinds = groups | named
    found = {kind: tuple(name for name in kinds if kinds[name] == kind) for kind in (*NAMES, "smiley")}
    others = (name for name in stickers.known()[1] if not kinds[name])
    return found | {"scene": tuple(name for name in others if not {name, _rows()[name]["subgroup"]} & DOUBTFUL)}


@cache
def _rows() -> dict[str, dict[str, str]]:
    art = json.loads((MODELS / "sticker_art" / "art.json").read_text())
    words = json.loads((MODELS / "sticker_words" / "index.json").read_text())["stickers"]
    return {name: {**art[name], **words[name]} for name in sorted(art.keys() & words.keys())}


@cache
def _shapes(name: str) -> tuple[Painted, ...]:
    return painted_shapes(_rows()[name]["colour"]) or ()


def _drawn(chance: np.random.Generator, size: tuple[int, int], name: str, subject: str) -> Pair:
    width, height = size
    shapes = _as_another_hand(chance, _shapes(name))
    pixels = chance.uniform(0.5, 0.95) * height
    at = (width / 2 + chance.uniform(-16, 16), height / 2 + chance.uniform(-12, 12))
    if chance.random() < EDGES:
        return _by_edges(chance, size, shapes, _matrix(chance, pixels / UNITS), at, subject)
    sheet = Sheet(chance, size, Hand.any(chance))
    stickers.put(sheet, Art(name, shapes, 1.0), at, pixels)
    return sheet.pair(subject)


def _as_another_hand(chance: np.random.Generator, shapes: tuple[Painted, ...]) -> tuple[Painted, ...]:
    """Each shape a little elsewhere, of other proportions, and some small ones forgotten."""
    how = chance.uniform(0, 1)
    kept = [shape for shape in shapes if shape.area > SMALL * UNITS**2 or chance.random() > LOST * how]
    moved = []
    for shape in kept or shapes:
        turn = np.eye(2) + how * OTHERS_SIZE * chance.standard_normal((2, 2))
        middle = np.concatenate(shape.contours).mean(axis=0)
        there = middle + how * OTHERS_PLACE * chance.standard_normal(2)
        contours = tuple((contour - middle) @ turn.T + there for contour in shape.contours)
        moved.append(Painted(contours, shape.colour, shape.dark, shape.area))
    return tuple(moved)


def _matrix(chance: np.random.Generator, scale: float) -> NDArray[np.float64]:
    """(2, 2) from units to px: turned, mirrored, leaning and narrowed a little."""
    turn, way = np.radians(chance.normal(0, 8)), -1 if chance.random() < 0.5 else 1
    cosine, sine = np.cos(turn), np.sin(turn)
    lean = np.eye(2) + chance.normal(0, 0.07, (2, 2))
    return scale * np.array([[way * cosine, -sine], [way * sine, cosine]]) @ lean


def _by_edges(
    chance: np.random.Generator, size: tuple[int, int], shapes: tuple[Painted, ...], matrix: NDArray[np.float64],
    at: tuple[float, float], subject: str,
) -> Pair:  # fmt: skip
    numbers = np.zeros((size[1] * FINE, size[0] * FINE), np.uint8)
    palette = ["#ffffff", *dict.fromkeys(shape.colour for shape in shapes)]  # paper comes first
    for shape in shapes:
        contours = [((contour - UNITS / 2) @ matrix.T + at) * FINE for contour in shape.contours]
        fixed = [np.rint(contour * 16).astype(np.int32) for contour in contours]
        cv2.fillPoly(numbers, fixed, palette.index(shape.colour, 1), shift=4)
    colours = np.stack([rgb(colour) for colour in palette])
    sketch = edges_of(numbers, colours, chance)
    parts = np.where((colours.min(axis=1) > PAPER)[numbers], 0, numbers)[::FINE, ::FINE]
    flat = np.where(parts[..., None] > 0, colours[parts], 255).astype(np.uint8)
    return Pair(sketch, flat, parts, subject, None, (), ())
