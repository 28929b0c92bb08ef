"""VGG19 as timm publishes it: we read the sixteen convolutions and never the classifier."""

from ml.neural_style.features import VGG19
from tests.ml.published import Checkpoint, Shapes


def trunk() -> Shapes:
    """What the trunk reads, by the file's names."""
    layers = [name.removesuffix(".weight") for name in VGG19.shapes if name.endswith(".weight")]
    return {
        f"{theirs}.{kind}": VGG19.shapes[f"{ours}.{kind}"]
        for ours, theirs in zip(layers, VGG19.names, strict=True)
        for kind in ("weight", "bias")
    }


CHECKPOINTS = (Checkpoint("vgg19", trunk, "vgg19.json.gz", 38, ignored=("pre_logits.fc*", "head.fc.*")),)
