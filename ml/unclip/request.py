"""What is asked of Karlo, and what comes of it."""

from dataclasses import dataclass

from PIL import Image

from ml.errors import InvalidInput
from ml.safety.words import Age
from ml.upscaling.upscale import Model

LONGEST = 2_000  # characters
MOST = 8  # candidates
STEPS = (2, 200)
GUIDANCE = (1.0, 30.0)
SIDES = (8, 4_096)


@dataclass(frozen=True)
class UnclipRequest:
    """Either words or a picture, or both.

    prompt, negative: English, up to 2,000 characters each; the networks are led away from what `negative` says.
    picture: to be varied; what is seen in it takes the place of what the prior would make of the prompt. count:
    candidates; each has its own seed, from `seed` on. size: (width, height) to which they are enlarged and cut; None
    for 256 x 256. enlarging: the network for that, see UpscalingRequest.
    prior_steps, steps, sharpening_steps: of the three loops; the publisher's quick setting, the careful one has 50
    steps. prior_guidance, guidance: 1 switches it, and with it the negative prompt, off. age: of who wrote it.
    """

    prompt: str = ""
    negative: str = ""
    picture: Image.Image | None = None
    seed: int = 0
    count: int = 1
    size: tuple[int, int] | None = None
    enlarging: Model = "photo"
    prior_steps: int = 25
    steps: int = 25
    sharpening_steps: int = 7
    prior_guidance: float = 4.0
    guidance: float = 8.0
    age: Age = "child"

    def __post_init__(self) -> None:
        """Raises InvalidInput."""
        if not self.prompt.strip() and self.picture is None:
            raise InvalidInput("neither words nor a picture")
        if max(len(self.prompt), len(self.negative)) > LONGEST:
            raise InvalidInput(f"a prompt has at most {LONGEST} characters")
        if not 1 <= self.count <= MOST or not 0 <= self.seed < 2**63 - MOST:
            raise InvalidInput(f"{self.count} candidates from the seed {self.seed} on")
        steps = (self.prior_steps, self.steps, self.sharpening_steps)
        if not STEPS[0] <= min(steps) <= max(steps) <= STEPS[1]:
            raise InvalidInput(f"steps of {steps}")
        if not all(GUIDANCE[0] <= each <= GUIDANCE[1] for each in (self.prior_guidance, self.guidance)):
            raise InvalidInput(f"a guidance of {self.prior_guidance} and {self.guidance}")
        if self.size and not SIDES[0] <= min(self.size) <= max(self.size) <= SIDES[1]:
            raise InvalidInput(f"a picture of {self.size[0]} x {self.size[1]}")

    @property
    def seeds(self) -> tuple[int, ...]:
        return tuple(range(self.seed, self.seed + self.count))

    @property
    def guided(self) -> bool:
        """Whether the networks also run for what the picture shall not be."""
        return max(self.prior_guidance, self.guidance) > 1


@dataclass(frozen=True)
class Unclipped:
    """pictures: RGB; those that the check of pictures held back are missing. seeds: of each.

    unread: the end of the prompt, where it was longer than the networks can read.
    """

    pictures: tuple[Image.Image, ...]
    seeds: tuple[int, ...]
    model: str
    unread: str = ""
