"""What a picture in a staged style is asked for with."""

from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from ml.dreamstyler.guidance import Balance
from ml.errors import InvalidInput

SIDES = (64, 2_048)
LONGEST = 2_000
MOST = 8
NEGATIVE = "low quality, blurred, poorly drawn, artefacts"
STEPS = {"words": 25, "picture": 30}


@dataclass(frozen=True)
class StagedRequest:
    """words: English, what the picture shows; the style is added. style: the folder of an adapter with staged tokens.

    image: a picture that is repainted, its depth kept; strength: how much of it is given up, over 0 to 1. guidance: 1
    to 20. balance: weighs style against content in place of guidance. size: (width, height) in pixels. steps: 25 for
    words alone and 30 with an image without a value. control_scale: how strictly depth is kept, 0 to 2. seed: of the
    first picture; the next has the next.
    """

    words: str
    style: Path
    negative: str = NEGATIVE
    seed: int = 0
    size: tuple[int, int] = (512, 512)
    count: int = 1
    steps: int | None = None
    guidance: float = 7.0
    balance: Balance | None = None
    image: Image.Image | None = None
    strength: float = 0.8
    control_scale: float = 0.8

    def __post_init__(self) -> None:
        """Raises InvalidInput."""
        limits = {
            "a side": (min(self.size), max(self.size), *SIDES),
            "a number of pictures": (self.count, self.count, 1, MOST),
            "a number of steps": (self.all_steps, self.all_steps, 1, 200),
            "a guidance": (self.guidance, self.guidance, 1, 20),
            "a strength": (self.strength, self.strength, 0.01, 1),
            "a control's strictness": (self.control_scale, self.control_scale, 0, 2),
            "a seed": (self.seed, self.seed, 0, 2**63 - MOST),
        }
        for what, (least, most, lowest, highest) in limits.items():
            if not lowest <= least <= most <= highest:
                raise InvalidInput(f"{what} of {least}, where {lowest} to {highest} can be")
        if max(len(self.words), len(self.negative)) > LONGEST:
            raise InvalidInput(f"a prompt has up to {LONGEST} characters")
        if self.image is not None and int(self.all_steps * self.strength) < 1:
            raise InvalidInput(f"a strength of {self.strength} leaves none of {self.all_steps} steps")

    @property
    def all_steps(self) -> int:
        """Of the scheduler; with an image the first of them are left out."""
        return self.steps if self.steps is not None else STEPS["words" if self.image is None else "picture"]
