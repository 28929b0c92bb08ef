"""How trainings go, as their folders tell it: state, curve, samples, card. Read only."""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ml.training.progress import FILE, TrainingProgress, read

STATES: dict[str, Promise] = {
    "preparing": _("Getting ready"),
    "running": _("Learning"),
    "waiting": _("Letting others go first"),
    "stopped": _("Stopped; it can go on"),
    "done": _("Done"),
    "failed": _("Failed"),
}
KINDS: dict[str, Promise] = {
    "lora": _("A style"),
    "dreamstyler": _("A style in six stages"),
    "controlnet": _("Crayons for sketches"),
    "gemma": _("Summaries and translation"),
    "crayons": _("Colours for drawings"),
    "pix2pix": _("Pictures from drawings"),
    "recogniser": _("Telling what a drawing shows"),
}
MARKS = {"done": "done", "failed": "error", "stopped": "stop", "waiting": "wait"}
SILENT_S = 15 * 60  # without a word, a training that says it runs has probably died
PICTURES = {".webp": "image/webp", ".jpg": "image/jpeg", ".png": "image/png"}
CARDS = ("card.md", "card.json", "adapter/card.json", "adapter/card.md")
CURVE_WIDTH, CURVE_HEIGHT = 320, 96
MOST_TEXT = 20_000  # characters of a card or a sample that are shown


@dataclass(frozen=True)
class Sample:
    """name: of a picture in the training's folder, or "" for a text."""

    name: str
    text: str = ""


@dataclass(frozen=True)
class Training:
    """One folder of trainings as a person reads it."""

    folder: Path
    progress: TrainingProgress

    @property
    def kind(self) -> str | Promise:
        return KINDS.get(self.progress.kind, self.progress.kind)

    @property
    def state(self) -> str | Promise:
        return STATES[self.progress.state]

    @property
    def mark(self) -> str:
        """The icon of its state in icons.svg; "" while it works."""
        return MARKS.get(self.progress.state, "")

    @property
    def is_open(self) -> bool:
        """Whether it will say more by itself."""
        return self.progress.state in ("preparing", "running", "waiting") and not self.is_silent

    @property
    def is_silent(self) -> bool:
        quiet_s = time.time() - self.progress.written_at
        return self.progress.state in ("preparing", "running") and quiet_s > SILENT_S

    @property
    def curve(self) -> str:
        """Points of a line in a box of CURVE_WIDTH x CURVE_HEIGHT, the lowest loss at its bottom; "" for too few."""
        return curve_points(self.progress.losses)

    @property
    def ends(self) -> tuple[float, float]:
        """The first and the last loss of the curve."""
        return self.progress.losses[0][1], self.progress.losses[-1][1]

    @property
    def samples(self) -> list[Sample]:
        """The newest first."""
        found = (self._sample(name) for name in reversed(self.progress.samples))
        return [sample for sample in found if sample]

    @property
    def card(self) -> str:
        """What it learned from and how, once that is written down."""
        for name in CARDS:
            if text := _text(self.folder / name):
                return _spread(text) if name.endswith(".json") else text
        return ""

    def picture(self, name: str) -> tuple[Path, str] | None:
        """The file of one of its samples and its type; None for anything else."""
        kind = PICTURES.get(Path(name).suffix)
        path = self.folder / name
        return (path, kind) if kind and name in self.progress.samples and _is_inside(path, self.folder) else None

    def _sample(self, name: str) -> Sample | None:
        if self.picture(name):
            return Sample(name)
        path = self.folder / name
        text = _text(path) if path.suffix == ".txt" and _is_inside(path, self.folder) else ""
        return Sample("", text) if text else None


def trainings() -> list[Training]:
    """Of this installation, the last that said something first."""
    root = settings.VAR_DIR / "training"
    folders = (path.parent for path in root.glob(f"*/{FILE}"))
    found = [Training(folder, told) for folder in folders if (told := read(folder))]
    return sorted(found, key=lambda training: training.progress.written_at, reverse=True)


def find(name: str) -> Training | None:
    return next((training for training in trainings() if training.folder.name == name), None)


def curve_points(losses: Sequence[tuple[int, float]]) -> str:
    if len(losses) < 2:
        return ""
    first, last = losses[0][0], losses[-1][0]
    low, high = min(loss for _step, loss in losses), max(loss for _step, loss in losses)
    across, up = CURVE_WIDTH / max(last - first, 1), CURVE_HEIGHT / (high - low or 1.0)
    return " ".join(f"{(step - first) * across:.1f},{(high - loss) * up:.1f}" for step, loss in losses)


def _is_inside(path: Path, folder: Path) -> bool:
    return path.is_file() and path.resolve().parent == folder.resolve()


def _text(path: Path) -> str:
    try:
        return path.read_text(errors="replace")[:MOST_TEXT]
    except OSError:
        return ""


def _spread(text: str) -> str:
    try:
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    except ValueError:
        return text
