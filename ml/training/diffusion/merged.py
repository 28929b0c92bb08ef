"""A ControlNet with what it learned merged in, as the one that colours drawings on this machine."""

import shutil
from pathlib import Path

from diffusers import ControlNetModel

from ml.diffusion.control_adapters import learned_control
from ml.training.diffusion.saving import CARD
from ml.weights.full import FULL
from ml.weights.install import put_in_place
from ml.weights.shelf import write_record

COLOURING = "controlnet_crayon"


def install_control(control: ControlNetModel, adapter: Path, root: Path) -> Path:
    """In place of what `root` holds for colouring, its card beside it. Returns the folder. Leaves `control` as it was.

    Raises WeightsMissing, InvalidInput, OSError.
    """
    making = root / ".hub" / COLOURING
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    with learned_control(control, adapter):
        control.save_pretrained(making, safe_serialization=True)
    shutil.copyfile(adapter / CARD, making / CARD)
    write_record(making, FULL[COLOURING])
    put_in_place(making, root / COLOURING)
    return root / COLOURING
