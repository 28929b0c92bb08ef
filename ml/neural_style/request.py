"""What can be asked of the optimisation, and what comes back."""

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ml.errors import InvalidInput
from ml.images import fit_within
from ml.types import Rendered

MAX_STYLES = 4
LEAST_PX = 64  # the deepest layer sees every sixteenth pixel
SIZE_PX = (LEAST_PX, 2_048)
MAX_ROUNDS = 20


@dataclass(frozen=True)
class Style:
    """weight: against the other styles; 0 is the same as leaving it out. mask: of the content's size, white where this
    style shall paint, grey for soft edges; None: everywhere. scale: of its strokes, 0.5 to 2.
    """

    picture: Image.Image
    weight: float = 1.0
    mask: Image.Image | None = None
    scale: float = 1.0


@dataclass(frozen=True)
class NeuralStyleRequest:
    """What no style's mask marks stays the content, pixel for pixel.

    size_px: longest side of the result, 64 to 2048; a smaller picture is not enlarged. rounds: 1 to 20, of 20 steps
    each; up to 8 are faint, from 10 on the subject begins to go. content_weight, style_weight, smoothness: against each
    other, 0 or more. layer_weights: of style layers by name, 1 where not given; early layers hold colour and grain,
    late ones large forms. colours: of the style, of the content ("lightness" paints with light and dark only), or the
    painting recoloured like the content before it is copied ("statistics"). noise: in the starting picture, 0 to 0.5.
    """

    picture: Image.Image
    styles: tuple[Style, ...]
    size_px: int = 512
    rounds: int = 9
    content_weight: float = 1.0
    style_weight: float = 10.0
    smoothness: float = 10.0
    layer_weights: Mapping[str, float] = field(default_factory=dict)
    colours: Literal["style", "lightness", "statistics"] = "style"
    noise: float = 0.02
    seed: int = 0

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) of the result."""
        return fit_within(self.picture.size, self.size_px)

    @property
    def active(self) -> tuple[Style, ...]:
        """The styles that count."""
        return tuple(style for style in self.styles if style.weight > 0)


@dataclass(frozen=True)
class Stylised(Rendered):
    """losses: at the end of each round, as it was calculated at that round's size; within a size they fall."""

    losses: tuple[float, ...] = ()


@dataclass(frozen=True)
class Progress:
    """A painting between two rounds. painted: (h, w, 3) float32, about 0..1, at the size of the last round."""

    painted: NDArray[np.float32]
    losses: tuple[float, ...]

    def as_bytes(self) -> bytes:
        file = io.BytesIO()
        np.savez(file, painted=self.painted.astype(np.float16), losses=np.array(self.losses))
        return file.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> Self | None:
        """None for what as_bytes did not make."""
        try:
            with np.load(io.BytesIO(data)) as kept:
                return cls(kept["painted"].astype(np.float32), tuple(kept["losses"].tolist()))
        except (OSError, ValueError, KeyError, zipfile.BadZipFile):
            return None


OnRound = Callable[[Progress], None]


def no_rounds(progress: Progress) -> None:
    """An OnRound for who does not keep them."""


def check(request: NeuralStyleRequest, layers: dict[str, float]) -> None:
    """layers: the style layers there are and their usual weights. Raises InvalidInput."""
    weights = (request.content_weight, request.style_weight, request.smoothness, *request.layer_weights.values())
    wrong = {
        f"{MAX_STYLES} styles at most, one at least": not 1 <= len(request.active) <= MAX_STYLES,
        f"{SIZE_PX[0]} to {SIZE_PX[1]} px": not SIZE_PX[0] <= request.size_px <= SIZE_PX[1],
        f"1 to {MAX_ROUNDS} rounds": not 1 <= request.rounds <= MAX_ROUNDS,
        "weights from 0 to a million": not all(0 <= weight <= 1e6 for weight in weights),
        "noise from 0 to 0.5": not 0 <= request.noise <= 0.5,
        "strokes of half to double size": not all(0.5 <= style.scale <= 2 for style in request.active),
        f"the layers {', '.join(layers)}": bool(request.layer_weights.keys() - layers.keys()),
        f"a picture with sides of {LEAST_PX} px": min(request.size) < LEAST_PX,
        "content or style to count": request.content_weight + request.style_weight == 0,
        "a style layer that counts": not any((layers | dict(request.layer_weights)).values()),
    }
    if complaints := [wish for wish, is_wrong in wrong.items() if is_wrong]:
        raise InvalidInput(f"style transfer needs {complaints[0]}")
