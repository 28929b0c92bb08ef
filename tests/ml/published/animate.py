"""AnimateAnyone: two networks of Stable Diffusion 1.5's shape and the guider of skeletons."""

from diffusers import UNet2DConditionModel

from ml.animate.parts import HEADLESS, guider_of
from ml.weights.sd15 import SD15_UNET
from tests.ml.published import Checkpoint, read


def network() -> UNet2DConditionModel:
    return UNet2DConditionModel.from_config(SD15_UNET)


CHECKPOINTS = (
    Checkpoint("animate_anyone-denoising", network, "animate_denoising.json.gz", 686),
    Checkpoint("animate_anyone-reference", network, "animate_reference.json.gz", 682, tuple(sorted(HEADLESS))),
    Checkpoint(
        "animate_anyone-guider", lambda: guider_of(read("animate_guider.json.gz")["tensors"]),
        "animate_guider.json.gz", 16,
    ),
)  # fmt: skip
