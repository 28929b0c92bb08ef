"""The pipelines that train: a style, or a ControlNet for drawings. Each leaves the base exactly as it was."""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Protocol, Self

import cv2
import numpy as np
from diffusers import ControlNetModel
from PIL import Image

from ml.diffusion.parts import WEIGHTS, StableDiffusion
from ml.diffusion.reading import read_network
from ml.edges import DETECT_PX, Edges, EdgesRequest
from ml.errors import InvalidInput
from ml.training import progress
from ml.training.diffusion import saving
from ml.training.diffusion.caching import Cache, EdgesOf, fill
from ml.training.diffusion.control import control_course
from ml.training.diffusion.examples import Example, read_examples
from ml.training.diffusion.merged import install_control
from ml.training.diffusion.parts import Base, Parts
from ml.training.diffusion.recipes import Recipe
from ml.training.diffusion.style import style_course
from ml.training.diffusion.wording import asking, captions, token_names
from ml.training.folder import alone_in, write_text
from ml.training.progress import TrainingProgress
from ml.training.steps import NO_TURNS, Course, GaveWay, Plan, Turns, run_steps, telling
from ml.types import Loader, OnStep, no_steps
from ml.weights.full import FULL
from ml.weights.shelf import read_record
from ml.words import gettext_noop

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
FACTS = "training.json"
ADAPTER = "adapter"
CONTROL_WEIGHTS = "controlnet_scribble"
LEAST_SPECK_PX = 24


@dataclass(frozen=True)
class Training:
    """source: a folder of pictures or a table. root: of all trainings; this one is root/name and goes on there.

    name: small letters, digits and hyphens; tokens are named after it.
    """

    source: Path
    name: str
    root: Path
    recipe: Recipe

    @property
    def into(self) -> Path:
        return self.root / self.name


@dataclass(frozen=True)
class Trained:
    """adapter: the folder of its files, None when the training gave way and goes on later."""

    adapter: Path | None


class Saved(Course, Protocol):
    def save(self, folder: Path) -> None: ...


class StyleTrainer:
    """Recipes of the kinds "lora" and "dreamstyler"."""

    KINDS = ("lora", "dreamstyler")

    def __init__(self, diffusion: StableDiffusion, base: Base) -> None:
        self._diffusion, self._base = diffusion, base

    @classmethod
    def load(cls, loader: Loader) -> Self:
        return cls(loader.shared(StableDiffusion), base_of(loader, WEIGHTS))

    def reset(self) -> None:
        self._diffusion.detach()

    def __call__(self, request: Training, *, on_step: OnStep = no_steps, turns: Turns = NO_TURNS) -> Trained:
        """Raises InvalidInput, OutOfMemory, OSError, Cancelled and whatever `on_step` raises; every time it can go on
        later.
        """
        examples = _checked(request, self.KINDS)
        recipe = request.recipe
        sentences = None if recipe.encodes_words else captions(examples, request.name)
        with (
            _at_work(request, examples, self._base, turns),
            _prepared(self._diffusion, self._base, request, examples, sentences, turns, on_step) as (parts, cache),
            style_course(parts, recipe, cache, examples, request.name) as course,
        ):
            return _run(request, course, examples, self._base, turns, on_step)
        return Trained(None)


class ControlTrainer:
    """Recipes of the kind "controlnet"."""

    KINDS = ("controlnet",)

    def __init__(self, diffusion: StableDiffusion, base: Base, control: Any, edges: Edges) -> None:
        self._diffusion, self._base, self._control, self._edges = diffusion, base, control, edges

    @classmethod
    def load(cls, loader: Loader) -> Self:
        control = read_network(ControlNetModel, loader.folder(CONTROL_WEIGHTS), loader.device)
        base = base_of(loader, WEIGHTS, CONTROL_WEIGHTS)
        return cls(loader.shared(StableDiffusion), base, control, Edges.load(loader))

    def reset(self) -> None:
        self._diffusion.detach()

    def __call__(self, request: Training, *, on_step: OnStep = no_steps, turns: Turns = NO_TURNS) -> Trained:
        """As StyleTrainer's."""
        examples = _checked(request, self.KINDS)
        sentences = captions(examples, request.name)
        prepared = _prepared(
            self._diffusion, self._base, request, examples, sentences, turns, on_step, edges_of=lines_of(self._edges)
        )
        with (
            _at_work(request, examples, self._base, turns),
            prepared as (parts, cache),
            control_course(parts, request.recipe, cache, self._control) as course,
        ):
            return _run(request, course, examples, self._base, turns, on_step)
        return Trained(None)

    def install(self, adapter: Path, root: Path) -> Path:
        """Merged, as the ControlNet that colours drawings with the weights in `root`. Returns its folder."""
        return install_control(self._control, adapter, root)


def base_of(loader: Loader, *weights: str) -> Base:
    """Of these weights together. Raises WeightsMissing."""
    hashes = {
        f"{name}/{file}": facts["sha256"]
        for name in weights
        for file, facts in read_record(loader.folder(name))["files"].items()
    }
    titles, licences = ([getattr(FULL[name], fact) for name in weights] for fact in ("title", "licence"))
    return Base(" and ".join(titles), " and ".join(dict.fromkeys(licences)), hashes)


def lines_of(edges: Edges) -> EdgesOf:
    """White lines three pixels wide on black, as a person draws them; an edge map is cleaner than that."""

    def draw(picture: Image.Image) -> Image.Image:
        detect_px = min(max(max(picture.size), DETECT_PX[0]), DETECT_PX[1])
        found = edges(EdgesRequest(picture, detect_px=detect_px, thin=True, speck_px=LEAST_SPECK_PX))
        pen = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (3, 3))
        return Image.fromarray(cv2.dilate(np.asarray(found.picture), pen))

    return draw


def _checked(training: Training, kinds: tuple[str, ...]) -> list[Example]:
    """The pictures. Raises InvalidInput for a name or a recipe that does not go with the others."""
    if not NAME.fullmatch(training.name):
        raise InvalidInput(f"{training.name!r} is no name of small letters, digits and hyphens")
    if training.recipe.kind not in kinds:
        raise InvalidInput(f"{training.recipe.name} is a recipe for {training.recipe.kind}")
    other = progress.read(training.into)
    if other and other.kind != training.recipe.kind:
        raise InvalidInput(f"{training.name} holds another training, of the kind {other.kind}")
    return read_examples(training.source, most=1 if training.recipe.kind == "dreamstyler" else None)


@contextmanager
def _at_work(training: Training, examples: Sequence[Example], base: Base, turns: Turns) -> Iterator[None]:
    """With nobody else in the training's folder, whose progress says how this goes.

    Raises InvalidInput where somebody trains there, or it holds another training.
    """
    recipe = training.recipe
    steps, doing = recipe.updates(len(examples)), gettext_noop("Reading the pictures")
    fresh = TrainingProgress(training.name, recipe.kind, recipe.name, steps=steps, doing=doing)
    with alone_in(training.into):
        _settle(training, examples, base)
        with telling(training.into, fresh, turns):
            yield


def _settle(training: Training, examples: Sequence[Example], base: Base) -> None:
    """Write down what is learned and how, or compare: an exact way on needs the same of both."""
    facts = {
        "recipe": asdict(training.recipe), "base": base.digest,
        "pictures": [[example.sha256, example.words] for example in examples],
    }  # fmt: skip
    told, path = json.dumps(facts), training.into / FACTS
    if path.is_file() and path.read_text() != told:
        raise InvalidInput(f"{training.name} holds another training: its recipe, pictures or base were others")
    if not path.is_file():
        write_text(path, told)


@contextmanager
def _prepared(
    diffusion: StableDiffusion,
    base: Base,
    training: Training,
    examples: Sequence[Example],
    sentences: Sequence[str] | None,
    turns: Turns,
    on_step: OnStep,
    *,
    edges_of: EdgesOf | None = None,
) -> Iterator[tuple[Parts, Cache]]:
    """The parts, with nobody else at them, and what is encoded once. Raises GaveWay, after any picture but the last."""

    def tell(step: int, steps: int, *, doing: str = "", preview: Image.Image | None = None) -> None:
        on_step(step, steps, doing=doing, preview=preview)
        if step < steps and turns.should_yield():
            raise GaveWay

    with diffusion.lock:
        parts = Parts.of(diffusion, base)
        yield parts, fill(examples, sentences, training.recipe, parts, training.into, edges_of=edges_of, on_step=tell)


def _run(
    training: Training, course: Saved, examples: Sequence[Example], base: Base, turns: Turns, on_step: OnStep
) -> Trained:
    recipe, into = training.recipe, training.into
    plan = Plan(
        into, recipe.kind, recipe.name, recipe.updates(len(examples)), recipe.pictures, recipe.save_steps,
        recipe.sample_steps,
    )  # fmt: skip
    if not run_steps(plan, course, turns, on_step=on_step):
        return Trained(None)
    told = progress.read(into)
    facts = _facts(training, examples, base, told)
    adapter = saving.write_adapter(into / ADAPTER, course.save, facts)
    progress.write(into, replace(told, state="done", seconds_left=0.0))
    return Trained(adapter)


def _facts(training: Training, examples: Sequence[Example], base: Base, told: TrainingProgress) -> dict[str, Any]:
    """Of the card."""
    recipe = training.recipe
    return {
        "name": training.name,
        "kind": recipe.kind,
        "by": "this installation, on top of its base",
        "asking": asking(recipe, training.name, examples),
        "tokens": token_names(recipe, training.name) if recipe.tokens else [],
        "recipe": asdict(recipe),
        "base": {"name": base.name, "licence": base.licence, "sha256": base.digest, "files": dict(base.hashes)},
        "licence": f"that of the pictures, and the limits on use of {base.name} ({base.licence})",
        "data": [{"file": each.path.name, "sha256": each.sha256, "words": each.words} for each in examples],
        "steps": told.steps,
        "pictures_seen": told.steps * recipe.pictures,
        "seconds": told.seconds,
        "losses": told.losses,
    }
