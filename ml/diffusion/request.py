"""What a painting is asked for with, and what comes of it."""

from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from ml.diffusion.adapters import Adapter
from ml.diffusion.controls import KINDS, ControlKind
from ml.diffusion.schedulers import Recipe, find_recipe
from ml.errors import InvalidInput

SIDES = (64, 2_048)
LONGEST = 2_000  # characters
MOST = 16  # pictures at once
MOST_ADAPTERS = 4


@dataclass(frozen=True)
class PaintingRequest:
    """prompt, negative: English, up to 2,000 characters each. seed: of the first picture; the next has the next.

    size: (width, height) in pixels. image: where it starts from, brought to that size. strength: how much of `image` is
    given up, over 0 to 1; 0.6 without one, and all of it under a mask. mask: of the image, white where it is painted
    anew; outside not a pixel changes. control: a picture whose kind of lines or depth is kept; control_ready when it
    is drawn as the network sees it, white on black. control_scale: how strictly, 0 to 2. recipe: a name of RECIPES;
    steps and guidance its own without a value. adapters: put on for this picture. control_adapter: the folder of what
    the control learned beside, as `train_controlnet` leaves it.
    """

    prompt: str
    negative: str = ""
    seed: int = 0
    size: tuple[int, int] = (512, 512)
    count: int = 1
    recipe: str = "unipc"
    steps: int | None = None
    guidance: float | None = None
    image: Image.Image | None = None
    strength: float | None = None
    mask: Image.Image | None = None
    control: Image.Image | None = None
    control_kind: ControlKind = "scribble"
    control_ready: bool = False
    control_scale: float = 1.0
    adapters: tuple[Adapter, ...] = ()
    control_adapter: Path | None = None

    def __post_init__(self) -> None:
        """Raises InvalidInput."""
        self._check_numbers()
        if max(len(self.prompt), len(self.negative)) > LONGEST:
            raise InvalidInput(f"a prompt has up to {LONGEST} characters")
        if self.control_kind not in KINDS:
            raise InvalidInput(f"there is no control {self.control_kind!r}")
        if self.mask is not None and (self.image is None or self.control is not None):
            raise InvalidInput("a mask goes with an image, and without a control")
        if self.mask is not None and self.image is not None and self.mask.size != self.image.size:
            raise InvalidInput(f"a mask of {self.mask.size} for a picture of {self.image.size}")
        if len(self.adapters) > MOST_ADAPTERS or len({each.folder for each in self.adapters}) < len(self.adapters):
            raise InvalidInput(f"up to {MOST_ADAPTERS} adapters, each once")

    @property
    def seeds(self) -> tuple[int, ...]:
        return tuple(range(self.seed, self.seed + self.count))

    @property
    def given_up(self) -> float:
        """The strength that is meant."""
        if self.strength is not None:
            return self.strength
        return 1.0 if self.mask is not None else 0.6

    def _check_numbers(self) -> None:
        recipe = find_recipe(self.recipe)
        limits = {
            "a side": (min(self.size), max(self.size), *SIDES),
            "a number of pictures": (self.count, self.count, 1, MOST),
            f"a number of steps by {recipe.title}": (self._steps(recipe), self._steps(recipe), 1, recipe.most),
            "a guidance": (self._guidance(recipe), self._guidance(recipe), 1, 20),
            "a strength": (self.given_up, self.given_up, 0.01, 1),
            "a control's strictness": (self.control_scale, self.control_scale, 0, 2),
            "a seed": (self.seed, self.seed, 0, 2**63 - MOST),
        }
        for what, (least, most, lowest, highest) in limits.items():
            if not lowest <= least <= most <= highest:
                raise InvalidInput(f"{what} of {least}, where {lowest} to {highest} can be")
        if self.image is not None and int(self._steps(recipe) * self.given_up) < 1:
            raise InvalidInput(f"a strength of {self.given_up} leaves none of {self._steps(recipe)} steps")

    def _steps(self, recipe: Recipe) -> int:
        return recipe.steps if self.steps is None else self.steps

    def _guidance(self, recipe: Recipe) -> float:
        return recipe.guidance if self.guidance is None else self.guidance

    @property
    def plan(self) -> Recipe:
        """The recipe with the steps and the guidance that are meant."""
        recipe = find_recipe(self.recipe)
        return recipe.tuned(self._steps(recipe), self._guidance(recipe))


@dataclass(frozen=True)
class Painted:
    """pictures: RGB of the asked size; those that the safety checker held back are missing. seeds: of each."""

    pictures: tuple[Image.Image, ...]
    seeds: tuple[int, ...]
    model: str
