import logging
import os
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from pictory.core.management.training_command import (
    GOES_ON,
    ending_in_words,
    say_stopped,
    stop_when_told,
)

NAME = "gemma"
COUNTS = ("epochs", "steps", "batch", "rank", "rate", "save_steps", "sample_steps", "seed")


class Command(BaseCommand):
    help = (
        "Teach Gemma 2 to sum up or to translate diaries, from tables: CSV or JSON lines with the columns text and "
        "summary, or korean and english. The page /trainings/ shows how it goes."
    ) + GOES_ON

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("tables", nargs="+", type=Path, metavar="TABLE", help="a file, or a folder of them")
        parser.add_argument("--into", type=Path, help=f"folder; var/training/{NAME} without")
        parser.add_argument("--epochs", type=float, help="how often each text is learned from")
        parser.add_argument("--steps", type=int, help="updates, in place of --epochs")
        parser.add_argument("--batch", type=int, help="texts of an update; it is cut into pieces that fit the memory")
        parser.add_argument("--rank", type=int, help="of the low-rank layers")
        parser.add_argument("--rate", type=float, help="of learning, at its highest")
        parser.add_argument("--save-steps", type=int, help="updates from one checkpoint to the next")
        parser.add_argument("--sample-steps", type=int, help="updates from one sample to the next")
        parser.add_argument("--seed", type=int)
        parser.add_argument("--install", action="store_true", help="put it where the site uses it when it is done")

    def handle(self, *args: Any, **options: Any) -> None:
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # see ml.device; read when torch is imported
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stdout, force=True)
        with ending_in_words(self.stdout):
            self._train(options)

    def _train(self, options: dict[str, Any]) -> None:
        from ml.device import Device
        from ml.gemma2.model import WEIGHTS
        from ml.training.gemma.train import install, train_gemma
        from ml.training.steps import Turns
        from pictory.core import gpu

        base, turns = gpu.shelf().folder(WEIGHTS), Turns(should_yield=stop_when_told())
        adapter = train_gemma(_training(options), base, Device.best(), turns, on_step=self._tell)
        if adapter is None:
            say_stopped(self.stdout)
            return
        self.stdout.write(f"  Adapter         {adapter}")
        if options["install"]:
            self.stdout.write(f"  Installed       {install(adapter, settings.MODELS_DIR)}; restart the workers")

    def _tell(self, step: int, steps: int, *, doing: str = "", preview: Any = None) -> None:
        if step == steps or step % max(1, steps // 100) == 0:
            self.stdout.write(f"  {doing:22} {step} of {steps}")


def _training(options: dict[str, Any]) -> Any:
    from ml.training.gemma.train import GemmaTraining

    given = {name: options[name] for name in COUNTS if options[name] is not None}
    if wrong := [name for name, value in given.items() if value <= 0 and name != "seed"]:
        raise CommandError(f"--{wrong[0].replace('_', '-')} is more than 0.")
    into = options["into"] or settings.VAR_DIR / "training" / NAME
    return GemmaTraining(tuple(options["tables"]), into, **given)
