"""The tiny autoencoder of the previews."""

from diffusers import AutoencoderTiny

from tests.ml.published import Checkpoint

CHECKPOINTS = (Checkpoint("taesd", AutoencoderTiny, "taesd.json.gz", 134),)
