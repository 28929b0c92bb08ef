"""DiffSTE's own tensors of its checkpoint: 1,102 of the network and three of the letters, of which one is counted."""

from ml.lettering.diffste.characters import CharacterEncoder
from ml.lettering.diffste.unet import build_unet
from ml.weights.sd15 import DIFFSTE_UNET
from tests.ml.published import Checkpoint, Shapes

LETTERS, WIDTH = 20, 32
HEADS = "character_attention_heads"


def networks() -> Shapes:
    config = {name: value for name, value in DIFFSTE_UNET.items() if name != HEADS}
    unet = build_unet(config, width=WIDTH, heads=DIFFSTE_UNET[HEADS])
    parts = {"unet": unet, "char_embedder": CharacterEncoder(LETTERS, WIDTH)}
    return {
        f"{part}.{name}": tuple(tensor.shape)
        for part, network in parts.items()
        for name, tensor in network.state_dict().items()
    }


CHECKPOINTS = (Checkpoint("diffste", networks, "diffste.json.gz", 1_102 + 3, ignored=("char_embedder.position_ids",)),)
