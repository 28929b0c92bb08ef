"""The full tier: the published models that the embedded ones stand in for, and where each comes from.

Their files are larger than a laptop's patience and partly under licences that ask something of you, so they are only
ever fetched by an explicit command, from the hub or from a folder.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from ml.weights.origin import Weights

SAFE = ("*.safetensors", "*.json", "*.txt", "*.model", "*.onnx")


@dataclass(frozen=True)
class HubModel(Weights):
    """repo: on the hub. patterns: of the files that are taken; formats that can carry code are not among them.

    capabilities: what it is for. gated: the publisher asks for a log-in and a click. not_for_sale: no commercial use.
    """

    repo: str = ""
    patterns: tuple[str, ...] = SAFE
    capabilities: tuple[str, ...] = ()
    size_gb: float = 0.0
    gated: bool = False
    not_for_sale: bool = False


def _model(
    name: str, repo: str, title: str, licence: str, size_gb: float, *capabilities: str, **more: object
) -> HubModel:
    by = repo.partition("/")[0]
    return HubModel(
        name=name, title=title, packages=(), files={}, licence=licence, by=by, licence_url=f"https://huggingface.co/{repo}",
        repo=repo, size_gb=size_gb, capabilities=capabilities, **more,
    )  # fmt: skip


RAIL = "CreativeML OpenRAIL-M"
_ROWS = (
    _model(
        "sd15", "stable-diffusion-v1-5/stable-diffusion-v1-5", "Stable Diffusion 1.5", RAIL, 4.3,
        "colouring", "drawing", "inpainting", patterns=("*.json", "*.txt", "*/*.safetensors"),
    ),
    _model(
        "sd15_inpainting", "stable-diffusion-v1-5/stable-diffusion-inpainting", "Stable Diffusion 1.5 inpainting", RAIL,
        4.3, "inpainting", patterns=("*.json", "*.txt", "*/*.safetensors"),
    ),
    _model(
        "controlnet_crayon", "Dohyeon1/Pictory-controlnet-crayon-r8-edge-lr1e-4-ep10", "ControlNet for crayon drawings",
        "none stated", 1.5, "colouring",
        note="Its publisher states no licence; the base is under OpenRAIL-M. Ask before you publish what it draws.",
    ),
    _model(
        "controlnet_scribble", "lllyasviel/sd-controlnet-scribble", "ControlNet for scribbles", RAIL, 1.5, "colouring",
    ),
    _model(
        "controlnet_depth", "lllyasviel/control_v11f1p_sd15_depth", "ControlNet for depth", RAIL, 1.5, "drawing",
    ),
    _model("sd_vae", "stabilityai/sd-vae-ft-mse", "Autoencoder of Stable Diffusion", "MIT", 0.3, "drawing", "pose"),
    _model(
        "image_encoder", "lambdalabs/sd-image-variations-diffusers", "CLIP image encoder", RAIL, 1.2, "pose",
        patterns=("image_encoder/*.json", "image_encoder/*.safetensors"),
    ),
    _model("dwpose", "yzd-v/DWPose", "DWPose", "Apache-2.0", 0.35, "pose", patterns=("*.onnx",)),
    _model(
        "gemma2_2b", "google/gemma-2-2b-it", "Gemma 2 2B", "Gemma Terms of Use", 5.2, "summary", "translation", "mood",
        gated=True, note="Log in to the hub and accept the Gemma terms; limits on use are passed on to your users.",
    ),
    _model(
        "audioldm2", "cvssp/audioldm2-large", "AudioLDM 2 large", "CC-BY-NC-SA-4.0", 5.6, "music", not_for_sale=True,
        note="Not for commercial use, and what it composes is to be shared under the same terms.",
    ),
    _model(
        "vgg19", "timm/vgg19.tv_in1k", "VGG19", "BSD-3-Clause", 0.6, "neural_style", patterns=("model.safetensors",),
    ),
    _model("karlo", "kakaobrain/karlo-v1-alpha", "Karlo unCLIP", RAIL, 6.6, "unclip"),
)  # fmt: skip

FULL: dict[str, HubModel] = {row.name: row for row in _ROWS}


def needed_for(capabilities: Iterable[str]) -> list[HubModel]:
    """The models of these capabilities, or all without any. Raises KeyError for one that no model is for."""
    wanted = list(capabilities)
    known = {name for row in _ROWS for name in row.capabilities}
    for name in wanted:
        if name not in known:
            raise KeyError(name)
    return [row for row in _ROWS if not wanted or set(wanted) & set(row.capabilities)]
