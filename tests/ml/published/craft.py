"""CRAFT as its authors trained it, on several devices: every name begins with what torch put before it."""

from ml.lettering.craft_network import Craft
from tests.ml.published import Checkpoint, Shapes


def network() -> Shapes:
    return {f"module.{name}": tuple(tensor.shape) for name, tensor in Craft().state_dict().items()}


CHECKPOINTS = (Checkpoint("craft", network, "craft.json.gz", 154),)
