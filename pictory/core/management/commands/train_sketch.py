import logging
import math
import os
import shlex
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from pictory.core.management.training_command import ending_in_words, say_stopped, stop_when_told

if TYPE_CHECKING:
    from ml.device import Device

COURSES = ("crayons", "pix2pix", "recogniser")


class Command(BaseCommand):
    help = (
        "Train a network for line drawings: crayons names colours, pix2pix paints, recogniser tells subjects. "
        "With --photos a subject of its own is learned from photographs. Stopped by Ctrl-C or SIGTERM a training saves "
        "itself; the same command goes on where it ended."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--course", choices=COURSES, default="crayons")
        parser.add_argument("--into", type=Path, help="folder; var/training/COURSE without")
        parser.add_argument("--cache", type=Path, help="of what is learned; var/training/pairs or drawings without")
        parser.add_argument("--pairs", type=int, default=14_000, help="how many to draw where the cache has none")
        parser.add_argument("--minutes", type=float, default=math.inf, help="end after so many minutes of learning")
        parser.add_argument("--images", type=float, default=math.inf, help="end after so many pictures")
        parser.add_argument(
            "--from", dest="start", type=Path, help="not pix2pix: begin with the weights of this training"
        )
        parser.add_argument("--rate", type=float, help="of learning, at its highest")
        parser.add_argument("--size", type=int, help="pictures in a batch")
        parser.add_argument("--sheet-steps", type=int, help="batches from one sheet of samples to the next")
        parser.add_argument("--threads", type=int, default=0, help="of the CPU; 0 as many as there are")
        parser.add_argument("--workers", type=int, help="processes that make examples")
        parser.add_argument("--clean", action="store_true", default=None, help="lines as drawn, not shaken")
        parser.add_argument("--no-look", dest="look", action="store_false", default=None, help="crayons: no sheets")
        parser.add_argument("--photos", type=Path, help="a folder of photographs")
        parser.add_argument("--subject", help="the name of what they show")

    def handle(self, *args: Any, **options: Any) -> None:
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # see ml.device; read when torch is imported
        if math.isinf(options["minutes"]) and math.isinf(options["images"]):
            raise CommandError("Say when it ends: --minutes or --images.")
        if bool(options["photos"]) != bool(options["subject"]):
            raise CommandError("--photos and --subject belong together.")
        if options["photos"] and options["course"] == "recogniser":
            raise CommandError("One subject has nothing to be told from; --photos is for crayons and pix2pix.")
        logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stdout, force=True)
        name = options["subject"] or options["course"]
        options["into"] = options["into"] or settings.VAR_DIR / "training" / name
        cache = "drawings" if options["course"] == "recogniser" else "pairs"
        options["cache"] = options["cache"] or settings.VAR_DIR / "training" / cache
        if options["photos"] and not options["photos"].is_dir():
            raise CommandError(f"There is no folder {options['photos']}.")
        with ending_in_words(self.stdout):
            self._learn_alone(options)

    def _learn_alone(self, options: dict[str, Any]) -> None:
        from ml.errors import Cancelled
        from ml.training.folder import alone_in

        with alone_in(options["into"]):
            stopped = stop_when_told()
            with suppress(Cancelled):  # before the first lesson
                if options["photos"]:
                    self._learn_subject(options, stopped)
                else:
                    _learn(options, _device(options), stopped)
            if stopped():
                say_stopped(self.stdout)

    def _learn_subject(self, options: dict[str, Any], stopped: Callable[[], bool]) -> None:
        from ml.training.sketch.photographs import TooFew
        from ml.training.sketch.subject import SubjectTraining, train_subject
        from pictory.core import gpu

        device, command = _device(options), shlex.join(["manage.py", *sys.argv[1:]])
        training = SubjectTraining(options["photos"], options["subject"], _course(options), command)
        try:
            with gpu.store().lease("edges") as edges:
                card = train_subject(training, edges, device=device, stopped=stopped)
        except TooFew as error:
            raise CommandError(f"{error} photographs that can be read are too few.") from error
        self.stdout.write(f"  Card            {card}")


def _learn(options: dict[str, Any], device: "Device", stopped: Callable[[], bool]) -> None:
    from ml.training.folder import alone_in
    from ml.training.pairs.cache import is_whole
    from ml.training.sketch.adversarial import train_pix2pix
    from ml.training.sketch.crayons import train_crayons
    from ml.training.sketch.examples import draw_pairs
    from ml.training.sketch.recognising import draw_drawings, train_recogniser

    if not is_whole(options["cache"]):
        draw = draw_drawings if options["course"] == "recogniser" else draw_pairs
        with alone_in(options["cache"]):
            draw(options["cache"], options["pairs"], stopped=stopped)
    learn = {"crayons": train_crayons, "pix2pix": train_pix2pix, "recogniser": train_recogniser}[options["course"]]
    learn(_course(options), device=device, stopped=stopped)


def _course(options: dict[str, Any]) -> Any:
    """The training's settings from those options that it has and that were given."""
    from ml.training.sketch.adversarial import Pix2PixTraining
    from ml.training.sketch.crayons import CrayonTraining
    from ml.training.sketch.recognising import RecogniserTraining

    kinds = {"crayons": CrayonTraining, "pix2pix": Pix2PixTraining, "recogniser": RecogniserTraining}
    kind = kinds[options["course"]]
    names = {field.name for field in fields(kind)}
    return kind(**{name: value for name, value in options.items() if name in names and value is not None})


def _device(options: dict[str, Any]) -> "Device":
    from ml.device import Device

    device = Device.best()
    if options["threads"]:
        device = Device(device.kind, options["threads"])
    device.limit_threads()
    return device
