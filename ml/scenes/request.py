"""What a drawing is asked for with, by either tier, and what comes of it."""

from dataclasses import dataclass
from typing import Literal, get_args

from PIL import Image

from ml.errors import InvalidInput
from ml.safety.words import Age

Look = Literal["crayon", "watercolour", "ink", "oil", "flat"]
LOOKS: tuple[Look, ...] = get_args(Look)
SHAPES: dict[str, tuple[int, int]] = {  # shares of the sides
    "square": (1, 1), "landscape": (4, 3), "portrait": (3, 4), "wide": (16, 9), "tall": (9, 16),
}  # fmt: skip
SIDES = (64, 2_048)
WIDEST = 2.5  # of the longer side to the shorter
LONGEST = 500  # characters


@dataclass(frozen=True)
class DrawingRequest:
    """prompt, negative: Korean or English, up to 500 characters; what `negative` names is left out of the picture.

    size: (width, height) in pixels, each 64 to 2048, the longer at most 2.5 times the shorter. age: of who wrote it.
    """

    prompt: str
    negative: str = ""
    seed: int = 0
    size: tuple[int, int] = (1_024, 1_024)
    look: Look = "crayon"
    age: Age = "child"

    def __post_init__(self) -> None:
        """Raises InvalidInput."""
        if not self.prompt.strip() or max(len(self.prompt), len(self.negative)) > LONGEST:
            raise InvalidInput(f"a prompt has 1 to {LONGEST} characters")
        least, most = min(self.size), max(self.size)
        if least < SIDES[0] or most > SIDES[1] or most > WIDEST * least:
            raise InvalidInput(f"a picture of {self.size[0]} x {self.size[1]}")
        if self.look not in LOOKS:
            raise InvalidInput(f"there is no look {self.look!r}")
        if not 0 <= self.seed < 2**63:
            raise InvalidInput(f"a seed of {self.seed}")


@dataclass(frozen=True)
class Drawn:
    """picture: RGB of the asked size. things: words that were drawn. unknown: words that could not be.

    place, hour, weather, season: of the scene, also where the words left them open.
    """

    picture: Image.Image
    model: str
    seed: int
    things: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    place: str = ""
    hour: str = ""
    weather: str = ""
    season: str = ""


def size_of(shape: str, longest: int) -> tuple[int, int]:
    """(width, height) of a shape of SHAPES with that longest side, multiples of 8. Raises KeyError."""
    across, down = SHAPES[shape]
    unit = longest / max(across, down)
    return round(across * unit / 8) * 8, round(down * unit / 8) * 8
