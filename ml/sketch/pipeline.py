"""A line drawing becomes a crayon picture, and a guess at what it shows."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ml.batching import naming_memory
from ml.colouring.crayon import Crayons, Hand
from ml.errors import InvalidInput
from ml.images import as_picture, as_pixels
from ml.networks import infer
from ml.sketch.conditions import Condition
from ml.sketch.fallback import paint_plainly
from ml.sketch.framing import framed
from ml.sketch.namer import Namer, working_size
from ml.sketch.painting import BEST, Chance, Painted
from ml.sketch.subjects import SUBJECTS
from ml.types import Loader, OnStep, Rendered, no_steps
from ml.words import gettext_noop

if TYPE_CHECKING:
    import onnxruntime

SIZES = (64, 2048)  # least and most of a side
LONG = 4.0  # most sides' ratio
MODEL = "Crayon network (our own)"
PLAIN = "Region fill"
HAND = Hand()
INK = np.float32([0.24, 0.21, 0.18])
RARER = 0.25  # what "scene" counts: training shows it so much more often than each of the others
HEAT = 0.4  # of "colour again"
MAINS = {  # subjects that come in any colour: what a seed picks from
    "car": ("e0463e", "3f83d8", "f7d94c", "5aa84c", "f08a34", "8a6fd1", "f291b5", "5cc4c0"),
    "handbag": ("e0463e", "f291b5", "8a6fd1", "3f83d8", "9a6a42", "f08a34", "5cc4c0", "f7d94c"),
    "shoes": ("e0463e", "3f83d8", "f291b5", "9a6a42", "5aa84c", "f08a34", "8a6fd1"),
    "gemstone": ("3f83d8", "e0463e", "5aa84c", "8a6fd1", "f291b5", "5cc4c0"),
    "character": ("e0463e", "3f83d8", "5aa84c", "8a6fd1", "f08a34", "f291b5"),
}


@dataclass(frozen=True)
class SketchRequest:
    """drawing: dark lines on light paper. subject: of SUBJECTS. main: (red, green, blue), the colour wanted most.

    expected: colours that the things in it usually have. around: those of its place or hour. seed: of the colouring;
    heat: 0 takes the best crayon for each object, above it the seed draws among the good ones. size: (width, height) of
    the picture; None: the drawing's.
    """

    drawing: Image.Image
    seed: int = 0
    subject: str = "scene"
    main: tuple[int, int, int] | None = None
    expected: tuple[tuple[int, int, int], ...] = ()
    around: tuple[tuple[int, int, int], ...] = ()
    heat: float = HEAT
    size: tuple[int, int] | None = None


@dataclass(frozen=True)
class Flat:
    """colours: (H, W, 3) uint8, also under the lines, white where paper stays. painted: how they came about."""

    colours: NDArray[np.uint8]
    painted: Painted


class Sketch:
    """The network names crayons, areas vote, wax is drawn over it."""

    def __init__(self, namer: Namer | None) -> None:
        self.namer = namer

    @classmethod
    def load(cls, loader: Loader) -> Self:
        return cls(loader.shared(Namer) if loader.find("sketch") else None)

    @property
    def model(self) -> str:
        return MODEL if self.namer else PLAIN

    def __call__(self, request: SketchRequest, *, on_step: OnStep = no_steps) -> Rendered:
        """Raises InvalidInput, OutOfMemory, Cancelled."""
        _check(request)
        with naming_memory():
            ink = ink_of(request.drawing)
            flat = self.flat(request, ink)
            on_step(1, 2, doing=gettext_noop("Choosing crayons"), preview=as_picture(flat.colours))
            picture = _drawn(flat.colours, ink, request)
        on_step(2, 2, doing=gettext_noop("Colouring what you drew"))
        return Rendered(as_picture(picture), self.model, request.seed)

    def flat(self, request: SketchRequest, ink: NDArray[np.float32]) -> Flat:
        """Before the wax, at the size at which the network works. ink: (H, W) as `ink_of` gives it."""
        chance = Chance(request.seed, request.heat) if request.heat else BEST
        if self.namer is None:
            size = working_size((ink.shape[1], ink.shape[0]))
            painted, palette = paint_plainly(cv2.resize(ink, size, interpolation=cv2.INTER_AREA), request.seed)
            return Flat(palette.rgb[painted.crayons], painted)
        painted = self.namer.paint(ink, _condition(request), chance)
        return Flat(self.namer.palette.rgb[painted.crayons], painted)


def ink_of(drawing: Image.Image) -> NDArray[np.float32]:
    """(H, W) in 0..1: how dark each pixel is against the paper. Raises InvalidInput."""
    grey = cv2.cvtColor(as_pixels(drawing), cv2.COLOR_RGB2GRAY).astype(np.float32) / 255
    paper = max(float(np.median(grey)), 0.5)
    return np.clip(1 - grey / paper, 0, 1) if paper < 0.97 else 1 - grey


def _condition(request: SketchRequest) -> Condition:
    main = request.main
    if main is None and request.heat and MAINS.get(request.subject):
        codes = MAINS[request.subject]
        code = codes[int(np.random.default_rng([request.seed, 9]).integers(len(codes)))]
        main = tuple(bytes.fromhex(code))
    expected, around = (np.array(each, np.uint8).reshape(-1, 3) for each in (request.expected, request.around))
    return Condition(request.subject, None if main is None else np.uint8(main), expected, around)


def _drawn(flat: NDArray[np.uint8], ink: NDArray[np.float32], request: SketchRequest) -> NDArray[np.float32]:
    """Wax over paper at the asked size: (H, W, 3) in 0..1."""
    size = request.size or request.drawing.size
    fill = cv2.resize(flat, size, interpolation=cv2.INTER_NEAREST).astype(np.float32) / 255
    line = cv2.resize(ink, size, interpolation=cv2.INTER_AREA if size[0] < ink.shape[1] else cv2.INTER_LINEAR)
    cover = (fill.min(axis=2) < 0.995).astype(np.float32)
    crayons = Crayons(line.shape, request.seed)
    sheet = crayons.colour(crayons.paper(), fill, cover, hand=HAND, lines=line)
    return crayons.draw_lines(sheet, line, np.broadcast_to(INK, fill.shape).copy())


def _check(request: SketchRequest) -> None:
    if request.subject not in SUBJECTS:
        raise InvalidInput(f"{request.subject!r} is no subject")
    if not 0 <= request.heat <= 2:
        raise InvalidInput(f"heat is 0 to 2, not {request.heat}")
    for width, height in (request.drawing.size, request.size or request.drawing.size):
        if not SIZES[0] <= min(width, height) <= max(width, height) <= SIZES[1]:
            raise InvalidInput(f"a drawing of {width} x {height}")
        if max(width, height) > LONG * min(width, height):
            raise InvalidInput(f"a drawing of {width} x {height} is too long")


# --- What it shows -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SubjectsRequest:
    """drawing: dark lines on light paper."""

    drawing: Image.Image


@dataclass(frozen=True)
class Guess:
    """shares: of each of SUBJECTS, 1 together, the likeliest first. A blank sheet has none."""

    shares: dict[str, float]
    model: str


class Subjects:
    """Tells which of the subjects a drawing shows; "scene" is anything else."""

    MODEL = "Subject recogniser (our own)"

    def __init__(self, network: "onnxruntime.InferenceSession") -> None:
        self._network = network

    @classmethod
    def load(cls, loader: Loader) -> Self:
        """Raises WeightsMissing."""
        return cls(loader.session(loader.folder("sketch") / "recogniser.onnx"))

    def __call__(self, request: SubjectsRequest, *, on_step: OnStep = no_steps) -> Guess:
        """Raises InvalidInput, OutOfMemory."""
        frame = framed(ink_of(request.drawing))
        if not frame.any():
            return Guess({}, self.MODEL)
        scores = infer(self._network, {"sketch": frame[None, None]})[0][0]
        raised = np.exp(scores - scores.max())
        raised[SUBJECTS.index("scene")] *= RARER
        shares = dict(zip(SUBJECTS, (raised / raised.sum()).tolist(), strict=True))
        on_step(1, 1)
        return Guess(dict(sorted(shares.items(), key=lambda row: -row[1])), self.MODEL)
