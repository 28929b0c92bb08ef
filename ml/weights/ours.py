"""Weights that an installation trains for itself and keeps beside those it installed."""

from ml.weights.origin import Weights
from ml.weights.sd15 import RAIL, network

GEMMA2_LORA = Weights(
    name="gemma2_lora", title="LoRA for Gemma 2 2B, trained here", packages=(),
    files={"adapter_model.safetensors": "", "adapter_config.json": ""}, licence="Gemma Terms of Use",
    by="this installation", licence_url="https://ai.google.dev/gemma/terms",
    note="Made by manage.py train_gemma --install; what it learned from is in its card.",
)  # fmt: skip
CONTROLNET_OURS = Weights(
    name="controlnet_ours", title="ControlNet for crayon drawings, trained here", packages=(), files=network(),
    licence=RAIL, by="this installation", licence_url="https://huggingface.co/lllyasviel/sd-controlnet-scribble",
    note="Made by manage.py train_controlnet --install from ControlNet for scribbles and Stable Diffusion 1.5, whose "
    "limits on use go with it; the pictures it learned from, whose rights bind it too, are in its card.",
)  # fmt: skip
OURS: dict[str, Weights] = {weights.name: weights for weights in (GEMMA2_LORA, CONTROLNET_OURS)}
