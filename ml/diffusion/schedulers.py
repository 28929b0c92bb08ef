"""How many steps, by which scheduler, how strongly towards the words: named recipes.

Few-step ones come with an adapter of their own. At guidance 1 a negative prompt has no effect, which is why Hyper-SD's
kind that keeps the guidance stands in for LCM wherever the negative prompt matters.
Sources: Zhao et al. 2023, arXiv 2302.04867 (UniPC); Lu et al. 2022, arXiv 2211.01095 (DPM++); Luo et al. 2023, arXiv
2311.05556 (LCM-LoRA); Ren et al. 2024, arXiv 2404.13686 (Hyper-SD).
"""

import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import diffusers
from diffusers import SchedulerMixin

from ml.errors import InvalidInput, WeightsMissing

MOST_STEPS = 200
TOLD = ("beta_start", "beta_end", "beta_schedule", "num_train_timesteps", "prediction_type", "set_alpha_to_one")


@dataclass(frozen=True)
class Recipe:
    """scheduler: a class of diffusers. settings: what differs from the base's own. guidance: 1 switches it off, and
    the negative prompt with it. weights, file: of the adapter it needs. every: which steps pass through the whole
    network, 1 for each; see ml.diffusion.replay. most: steps that it can take.
    """

    name: str
    title: str
    scheduler: str
    steps: int
    guidance: float = 7.5
    settings: dict[str, Any] = field(default_factory=dict)
    weights: str = ""
    file: str = ""
    every: int = 1
    most: int = MOST_STEPS

    def tuned(self, steps: int, guidance: float) -> "Recipe":
        return replace(self, steps=steps, guidance=guidance)

    def make_scheduler(self, schedule: dict[str, Any]) -> SchedulerMixin:
        return getattr(diffusers, self.scheduler).from_config(schedule | self.settings)


_ROWS = (
    Recipe("unipc", "UniPC", "UniPCMultistepScheduler", 30),
    Recipe("unipc_swift", "UniPC, every second step in full", "UniPCMultistepScheduler", 30, every=2),
    Recipe("dpm", "DPM++ 2M", "DPMSolverMultistepScheduler", 25, 7.0),
    Recipe("euler_a", "Euler ancestral", "EulerAncestralDiscreteScheduler", 50, 7.0),
    Recipe("ddim", "DDIM", "DDIMScheduler", 30),
    Recipe(
        "hyper", "Hyper-SD", "DDIMScheduler", 8, 5.0, {"timestep_spacing": "trailing"}, "hyper_sd",
        "Hyper-SD15-8steps-CFG-lora.safetensors",
    ),
    Recipe("lcm", "LCM", "LCMScheduler", 4, 1.0, {}, "lcm_lora", "pytorch_lora_weights.safetensors", most=50),
)  # fmt: skip
RECIPES = {recipe.name: recipe for recipe in _ROWS}


def find_recipe(name: str) -> Recipe:
    """Raises InvalidInput."""
    if name not in RECIPES:
        raise InvalidInput(f"there is no recipe {name!r}, only {', '.join(RECIPES)}")
    return RECIPES[name]


def read_schedule(folder: Path) -> dict[str, Any]:
    """The noise that the base was trained with. Raises WeightsMissing."""
    try:
        told = json.loads((folder / "scheduler_config.json").read_text())
    except (OSError, ValueError) as error:
        raise WeightsMissing(f"scheduler_config.json: {error}") from error
    return {name: told[name] for name in TOLD if name in told} | {"steps_offset": 1, "clip_sample": False}
