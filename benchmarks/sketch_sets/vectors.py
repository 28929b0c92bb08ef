"""Line drawings with known flat colours out of vector pictures of other hands."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.sketch_sets.families import lab_of
from benchmarks.sketch_sets.measures import Sketch
from benchmarks.sketch_sets.sheets import inked
from ml.images import Pixels
from ml.weights.fetch import fetch, unpack
from ml.weights.origin import Package

SETS = (
    Package("npm", "@iconify-json/twemoji", "1.2.5",
            "19046dff7d8707ce96212ec86468b36ac5f8e60409629dd13f809265c6d0ebb7", 1.6),
    Package("npm", "@iconify-json/noto", "1.2.9",
            "3e918d88fc945c0bb3d468dbace6f88caef67f01c9f0e7bcae0915a042e8f1ad", 3.1),
    Package("npm", "@iconify-json/fxemoji", "1.2.2",
            "f3e72b3c59d05e1db03b7e308d55c0d05bd7ba3f625a90da1b79313c12858eef", 1.0),
)  # fmt: skip
SUBJECT_CODES = {
    "face": "1f466 1f467 1f468 1f469 1f474 1f475 1f476 1f9d1 1f9d2 1f9d3 1f9d4 1f471 1f472 1f473",
    "panda": "1f43c",
    "car": "1f697 1f699 1f695 1f696 1f698 1f3ce 1f693 1f694 1f6fb",
    "handbag": "1f45c 1f45b 1f45d 1f392 1f4bc 1f6cd",
    "shoes": "1f45e 1f45f 1f460 1f461 1f462 1f97e 1f97f 1fa70 1fa74",
    "gemstone": "1f48e 1f48d",
    "character": "1f977 1f9d9 1f9b8 1f9b9 1f9da 1f9db 1f9dd 1f9de 1f9df 1f478 1f934 1f482 1f916 1f477",
    "space": "1f680 1fa90 1f6f8 1f30c 1f6f0 2604 1f30d",
}
FIREFOX = {
    "1f43c": "pandaface",
    "1f48e": "gem",
    "1f45e": "mensshoe",
    "1f45f": "mensrunner",
    "1f460": "heels",
    "1f461": "sandals",
    "1f462": "boot",
    "1f392": "schoolsatchel",
    "1f45b": "pinkwallet",
    "1f45d": "makeupbag",
    "1f482": "guardsman",
    "1f477": "construct",
    "1f3ce": "racecar",
    "1f474": "gpa",
    "1f475": "gma",
    "1f471": "blonde",
    "1f472": "guapimao",
    "1f473": "turban",
}  # code points of a set that does not tell them
SKINS = ("1f3fb", "1f3fc", "1f3fd", "1f3fe", "1f3ff")
ABSTRACT = ("Symbols", "Flags", "People & Body", "Smileys & Emotion", "Smileys & People", "Component")
ALWAYS = {
    "1F697", "1F699", "1F45C", "1F45B", "1F45F", "1F460", "1F462", "1F48E", "1F43C", "1F680", "1FA90", "1F6F8", "1F477",
    "1F9D9", "1F977",
}  # fmt: skip
SIDE = 256  # px of a picture
FINE = 3  # drawn so many times larger
FILL = 0.86  # of the side that a picture takes
APART = 4.5  # Lab distance of two neighbouring colours between which a pen would draw a line
MARK = (48, 0.012)  # luma under which, and part of the sheet under which, a spot is ink: eyes, mouths


@dataclass(frozen=True, eq=False)
class Case:
    """codes: of the things on it, or ids of stickers. sketch: (H, W). truth: (H, W, 3), its exact flat colours, white
    where paper stays. main: (3,), the largest colour that is no grey; None without one."""

    name: str
    codes: tuple[str, ...]
    subject: str
    sketch: Sketch
    truth: Pixels
    main: NDArray[np.uint8] | None


@dataclass(frozen=True)
class Facts:
    """A vector picture. body: the inside of an SVG `side` units wide."""

    name: str
    code: str
    subject: str
    body: str
    side: float


def is_held_out(code: str) -> bool:
    """Whether a picture of this code point is kept from training, in every set: the subjects' own, and 1 of 12."""
    first = code.upper().split("-")[0]
    return first in ALWAYS or int(hashlib.md5(first.encode(), usedforsecurity=False).hexdigest(), 16) % 12 == 0


def subject_facts(folder: Path, count: int) -> list[Facts]:
    """At most `count` pictures of the eight subjects. folder: where sets are kept; those not there are fetched."""
    found = []
    for package, icons, names, _groups in _sets(folder):
        for subject, codes in SUBJECT_CODES.items():
            for number, code in enumerate(codes.split()):
                name = names.get(f"{code}-{SKINS[number % 5]}") or names.get(code)
                if name and is_flat(icons[name]):
                    found.append(Facts(f"{package}:{name}", code, subject, *icons[name]))
    return thinned(found, count)


def unseen_facts(folder: Path, count: int) -> list[Facts]:
    """Pictures of things whose code points were kept from training."""
    subjects = {code for codes in SUBJECT_CODES.values() for code in codes.split()}
    found = []
    for package, icons, names, groups in _sets(folder):
        for code, name in names.items():
            wanted = "-" not in code and code not in subjects and is_held_out(code)
            if wanted and groups.get(code, "Symbols") not in ABSTRACT and is_flat(icons[name]):
                found.append(Facts(f"{package}:{name}", code, "scene", *icons[name]))
    return thinned(found, count)


def thinned(rows: list[Any], count: int) -> list[Any]:
    """At most `count`, from everywhere in the list."""
    return [rows[place * len(rows) // count] for place in range(count)] if len(rows) > count else rows


def is_flat(body: tuple[str, float]) -> bool:
    return "Gradient" not in body[0] and "filter" not in body[0]


def case_of(facts: Facts) -> Case:
    """One picture in the middle of a sheet, its width of line chosen by its name."""
    seed = int(hashlib.md5(facts.name.encode(), usedforsecurity=False).hexdigest()[:8], 16)
    chance = np.random.default_rng(seed)
    margin = (1 / FILL - 1) * facts.side
    x, y = margin * chance.uniform(0.3, 0.7), margin * chance.uniform(0.3, 0.7)
    group = f'<g shape-rendering="crispEdges" transform="translate({x:.2f} {y:.2f})">{facts.body}</g>'
    fine = on_white(inked(group, (facts.side / FILL, facts.side / FILL), (SIDE * FINE, SIDE * FINE)))
    sketch, truth = lined(fine, float(chance.uniform(1.7, 3.2)))
    return Case(facts.name, (facts.code,), facts.subject, sketch, truth, main_of(truth, sketch))


def on_white(pixels: NDArray[np.uint8]) -> Pixels:
    """(H, W, 4) RGBA to RGB on paper."""
    alpha = pixels[..., 3:].astype(np.float32) / 255
    return np.rint(pixels[..., :3] * alpha + 255 * (1 - alpha)).astype(np.uint8)


def lined(fine: Pixels, width_px: float) -> tuple[Sketch, Pixels]:
    """A crisp flat picture FINE times too large becomes (H, W) pen lines between its colours, and its colours.

    Small dark spots are drawn full, as a child draws eyes; nothing is known about shapes that the artist laid over
    shapes of the same colour, so no line is drawn there.
    """
    lab = lab_of(fine)
    line = np.zeros(fine.shape[:2], np.bool_)
    for axis in (0, 1):
        step = np.linalg.norm(np.diff(lab, axis=axis), axis=-1) > APART
        line |= np.pad(step, [(0, 1) if other == axis else (0, 0) for other in (0, 1)])
    size = max(3, round(width_px * FINE)) | 1
    line = cv2.dilate(line.view(np.uint8), cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))) > 0
    line |= _marks(fine)
    height, width = (edge // FINE for edge in line.shape)
    sketch = cv2.resize(np.where(line, 0, 255).astype(np.uint8), (width, height), interpolation=cv2.INTER_AREA)
    return sketch, np.ascontiguousarray(fine[FINE // 2 :: FINE, FINE // 2 :: FINE])


def main_of(truth: Pixels, sketch: Sketch) -> NDArray[np.uint8] | None:
    """(3,) The colour that takes most of the sheet, greys apart."""
    seen = truth[(sketch > 166) & (np.ptp(truth, axis=2) > 40)]
    if not len(seen):
        return None
    codes, counts = np.unique(seen.astype(np.int32) @ np.array([65536, 256, 1]), return_counts=True)
    code = int(codes[counts.argmax()])
    return np.array([code >> 16, code >> 8 & 255, code & 255], np.uint8)


def _marks(fine: Pixels) -> NDArray[np.bool_]:
    dark = (fine.astype(np.float32) @ np.float32([0.299, 0.587, 0.114]) < MARK[0]).view(np.uint8)
    count, labels, facts, _middles = cv2.connectedComponentsWithStats(dark, connectivity=4)
    small = facts[:, cv2.CC_STAT_AREA] < MARK[1] * dark.size
    small[0] = False
    return small[labels] if count > 1 else np.zeros(dark.shape, np.bool_)


def _sets(folder: Path) -> Iterator[tuple[str, dict[str, tuple[str, float]], dict[str, str], dict[str, str]]]:
    """Of each set: its name, name -> (inside of an SVG, its side in units), code point -> name, code point -> group."""
    groups: dict[str, str] = {}
    known: dict[str, str] = {}  # a name without hyphens -> code point
    for package in SETS:
        into = folder / package.sha256[:12]
        if not into.exists():
            unpack(fetch(package, folder / "packages"), into)
        parts = ("icons", "chars", "metadata")
        icons, codes, facts = (json.loads((into / "package" / f"{part}.json").read_text()) for part in parts)
        side = float(icons.get("width", 16))
        bodies = {name: (icon["body"], side) for name, icon in icons["icons"].items()}
        if not codes:
            codes = {known[name]: name for name in bodies if name in known} | FIREFOX
        names = {code: name for code, name in codes.items() if name in bodies}
        named = {name: group for group, members in facts["categories"].items() for name in members}
        for code, name in names.items():
            groups.setdefault(code, named.get(name, "Symbols"))
            known.setdefault(name.replace("-", ""), code)
        yield package.name.rpartition("/")[2], bodies, names, groups
