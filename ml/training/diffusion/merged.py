"""A ControlNet with what it learned merged in, as the one that colours drawings on this machine."""

import shutil
from pathlib import Path

from diffusers import ControlNetModel

from ml.diffusion.control_adapters import learned_control
from ml.training.diffusion.saving import CARD
from ml.training.folder import naming_disk
from ml.weights.install import install_made
from ml.weights.ours import CONTROLNET_OURS


def install_control(control: ControlNetModel, adapter: Path, root: Path) -> Path:
    """Below `root`, its card beside it, in place of one that was trained before. Returns its folder.

    Leaves `control` as it was.

    Raises WeightsMissing, InvalidInput, OSError.
    """

    def make(made: Path) -> None:
        with learned_control(control, adapter), naming_disk(made):
            control.save_pretrained(made, safe_serialization=True)
        shutil.copyfile(adapter / CARD, made / CARD)

    return install_made(CONTROLNET_OURS, root, make)
