import logging
import os
import shlex
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser, OutputWrapper

GOES_ON = " Stopped by Ctrl-C or SIGTERM it saves itself; the same command goes on where it ended."


class AdapterCommand(BaseCommand):
    """Trains an adapter of the full tier in this process. capability: what is leased. recipes: the first is usual."""

    capability: ClassVar[str]
    recipes: ClassVar[tuple[str, ...]]
    pictures_help: ClassVar[str] = "a folder of pictures, words in a .txt beside each, or a table (.csv, .tsv, .jsonl)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--pictures", type=Path, required=True, help=self.pictures_help)
        parser.add_argument(
            "--name", required=True, help="small letters, digits and hyphens; the folder's and the tokens'"
        )
        parser.add_argument("--recipe", choices=self.recipes, default=self.recipes[0])
        parser.add_argument("--into", type=Path, help="folder of all trainings; var/training without")
        parser.add_argument("--steps", type=int, help="updates in place of the recipe's")
        parser.add_argument("--batch", type=int, help="pictures in an update")
        parser.add_argument("--rank", type=int, help="of the low-rank layers")
        parser.add_argument("--rate", type=float, help="of learning, at its highest")
        parser.add_argument("--side-px", type=int, help="of the squares that are learned, a multiple of 64")
        parser.add_argument("--seed", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # see ml.device; read when torch is imported
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stdout, force=True)
        with ending_in_words(self.stdout):
            self._train(options)

    def _train(self, options: dict[str, Any]) -> None:
        from ml.training.diffusion.trainer import Training
        from ml.training.steps import Turns
        from pictory.core import gpu

        root = options["into"] or settings.VAR_DIR / "training"
        training = Training(options["pictures"], options["name"], root, _recipe(options))
        with gpu.store().lease(self.capability, "full") as trainer:
            done = trainer(training, turns=Turns(should_yield=stop_when_told()), on_step=self._tell)
            if done.adapter is None:
                say_stopped(self.stdout)
                return
            self.stdout.write(f"  Adapter         {done.adapter}")
            if options.get("install"):
                installed = trainer.install(done.adapter, settings.MODELS_DIR)
                self.stdout.write(f"  Installed       {installed}; restart the workers")

    def _tell(self, step: int, steps: int, *, doing: str = "", preview: Any = None) -> None:
        if step == steps or step % max(1, steps // 100) == 0:
            self.stdout.write(f"  {doing:22} {step} of {steps}")


@contextmanager
def ending_in_words(out: OutputWrapper) -> Iterator[None]:
    """Failures of a training become CommandErrors, and Ctrl-C before anything listens to it ends well."""
    from ml.errors import MLError
    from ml.training.progress import said

    try:
        yield
    except KeyboardInterrupt:
        say_stopped(out)
    except (MLError, OSError) as error:
        raise CommandError(said(error)) from error


def say_stopped(out: OutputWrapper) -> None:
    out.write(f"  Stopped. It goes on with: {shlex.join(['manage.py', *sys.argv[1:]])}")


def stop_when_told() -> Callable[[], bool]:
    """Whether Ctrl-C or SIGTERM came."""
    told: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: told.append(1))
    return lambda: bool(told)


def _recipe(options: dict[str, Any]) -> Any:
    """The named one with what was given in its place. Raises CommandError."""
    from ml.training.diffusion.recipes import RECIPES

    recipe = RECIPES[options["recipe"]]
    _check(options, recipe)
    steps, rate = options["steps"], options["rate"]
    if steps is not None:
        only_inverts = recipe.inversion_steps and not recipe.rank
        recipe = replace(recipe, inversion_steps=steps) if only_inverts else replace(recipe, steps=steps)
    if rate is not None:
        recipe = replace(recipe, unet_rate=rate) if recipe.rank else replace(recipe, token_rate=rate)
    given = {name: options[name] for name in ("batch", "rank", "side_px", "seed") if options[name] is not None}
    if "batch" in given:
        given["accumulate"] = 1  # all pictures of an update are said; it is cut into what fits by itself
    return replace(recipe, **given)


def _check(options: dict[str, Any], recipe: Any) -> None:
    """Raises CommandError for numbers that nothing is learned with."""
    for name in ("steps", "batch", "rank", "side_px"):
        if options[name] is not None and options[name] < 1:
            raise CommandError(f"--{name.replace('_', '-')} is at least 1.")
    if options["rate"] is not None and not options["rate"] > 0:
        raise CommandError("--rate is more than 0.")
    if options["rank"] is not None and not recipe.rank:
        raise CommandError(f"--rank is of low-rank layers, and {recipe.name} learns none.")
    if (options["side_px"] or 64) % 64:
        raise CommandError("--side-px is a multiple of 64.")
