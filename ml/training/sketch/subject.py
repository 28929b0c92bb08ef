"""A new subject from a folder of photographs: edges, pairs, training, card."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from ml.device import Device
from ml.edges import Edges
from ml.training.pairs import cache
from ml.training.sketch.adversarial import Pix2PixTraining, train_pix2pix
from ml.training.sketch.crayons import CrayonTraining, train_crayons
from ml.training.sketch.photographs import write_pairs
from ml.training.sketch.shipping import Facts, progress_of, ship, write_card


@dataclass(frozen=True)
class SubjectTraining:
    """photos: a folder. name: of the subject. course: how it is learned; its `cache` is made here, in its `into`."""

    photos: Path
    name: str
    course: CrayonTraining | Pix2PixTraining
    command: str


def train_subject(
    training: SubjectTraining, edges: Edges, *, device: Device, stopped: Callable[[], bool] = lambda: False
) -> Path:
    """Leaves the weights NAME.safetensors and card.md in the course's folder. Returns the card.

    Raises TooFew, and Cancelled where it was stopped before it learned.
    """
    into = training.course.into
    pairs = into / "pairs"
    count, model = write_pairs(training.photos, pairs, edges, name=training.name, stopped=stopped)
    course = replace(training.course, cache=pairs)
    if isinstance(course, CrayonTraining):
        train_crayons(course, device=device, stopped=stopped)
    else:
        train_pix2pix(course, device=device, stopped=stopped)
    ship(into, into, name=training.name)
    images, hours = progress_of(into)
    inked = sum(int((shard.sketch < 128).sum()) for shard in cache.read_all(pairs)) / (count * 256 * 256)
    facts = Facts(
        title=f"Subject: {training.name}",
        source=f"{count} photographs of the folder {training.photos.name}; lines by {model}",
        pairs=count,
        images=images,
        hours=hours,
        command=training.command,
        licence="that of the photographs",
        figures={"ink on a drawing": f"{inked:.3f} of the sheet"},
        samples="Samples on shaken lines: the sheets beside this card. Loss: curve.png.",
        limits="Lines that a filter finds are cleaner than a child's; every lesson shakes them.",
    )
    write_card(into / "card.md", facts)
    return into / "card.md"
