"""The full tier: the published models that the embedded ones stand in for, and where each comes from.

Their files are larger than a laptop's patience and partly under licences that ask something of you, so they are only
ever fetched by an explicit command, from the hub or from a folder.
"""

from collections.abc import Iterable

from ml.weights.hub_model import HubModel, Pickled
from ml.weights.sd15 import DIFFSTE_UNET, RAIL, SD15, SD15_UNET, network, tokenizer

__all__ = ["FULL", "HubModel", "needed_for"]


def _model(name: str, repo: str, title: str, licence: str, *capabilities: str, **more: object) -> HubModel:
    facts = {"licence_url": f"https://huggingface.co/{repo}"} if repo else {}
    return HubModel(
        name=name, title=title, packages=(), licence=licence, repo=repo, capabilities=capabilities, **facts | more,
    )  # fmt: skip


_ROWS = (
    *SD15,
    # --- Pose -------------------------------------------------------------------------------------------------------
    _model(
        "dwpose", "yzd-v/DWPose", "DWPose", "Apache-2.0", "pose", "pose_transfer",
        files={"yolox_l.onnx": "", "dw-ll_ucoco_384.onnx": ""},
        by="Zhendong Yang and others (IDEA Research)", size_gb=0.35, parameters_m=88,
    ),
    _model(
        "animate_anyone", "patrolli/AnimateAnyone", "AnimateAnyone", "Apache-2.0", "pose_transfer",
        files=network("denoising_unet") | network("reference_unet") | {"pose_guider.safetensors": ""},
        pickled={
            "denoising_unet/diffusion_pytorch_model.safetensors": Pickled("denoising_unet.pth", config=SD15_UNET),
            "reference_unet/diffusion_pytorch_model.safetensors": Pickled("reference_unet.pth", config=SD15_UNET),
            "pose_guider.safetensors": Pickled("pose_guider.pth"),
        },
        by="Moore Threads, after Li Hu and others", size_gb=6.88, parameters_m=1720,
        note="It descends from models under OpenRAIL-M, whose limits on use go with it.",
    ),
    _model(
        "image_encoder", "lambdalabs/sd-image-variations-diffusers", "CLIP image encoder", RAIL, "pose_transfer",
        "unclip", files=network("image_encoder", "model"), patterns=("feature_extractor/*.json",),
        by="Lambda Labs, from CLIP by OpenAI", size_gb=1.22,
        parameters_m=304,
    ),
    # --- Letters ----------------------------------------------------------------------------------------------------
    _model(
        "craft", "boomb0om/CRAFT-text-detector", "CRAFT", "MIT", "text_finding", by="NAVER Clova AI",
        files={"craft_mlt_25k.safetensors": ""},
        pickled={"craft_mlt_25k.safetensors": Pickled("craft_mlt_25k.pth", prefix="module.")},
        size_gb=0.083, parameters_m=21, homepage="https://github.com/clovaai/CRAFT-pytorch",
    ),
    _model(
        "diffste", "", "DiffSTE", "none stated for the weights (code: MIT)", "text_writing", by="UCSB NLP",
        files=network("unet") | {"char_embedder.safetensors": ""},
        pickled={
            "unet/diffusion_pytorch_model.safetensors": Pickled("diffste.ckpt", prefix="unet.", config=DIFFSTE_UNET),
            "char_embedder.safetensors": Pickled("diffste.ckpt", prefix="char_embedder."),
        },
        size_gb=4.44, parameters_m=1108, homepage="https://github.com/UCSB-NLP-Chang/DiffSTE",
        licence_url="https://github.com/UCSB-NLP-Chang/DiffSTE",
        note="Not on the hub: take diffste.ckpt from the drive that its page links. Its base is under OpenRAIL-M.",
    ),
    # --- Words and music --------------------------------------------------------------------------------------------
    _model(
        "gemma2_2b", "google/gemma-2-2b-it", "Gemma 2 2B", "Gemma Terms of Use", "summary", "translation", "mood",
        files={"config.json": "", "tokenizer_config.json": ""},
        patterns=("model*.safetensors", "model.safetensors.index.json", "generation_config.json", "tokenizer.json",
                  "tokenizer.model", "special_tokens_map.json", "chat_template.jinja"),
        by="Google", size_gb=5.25, parameters_m=2614, licence_url="https://ai.google.dev/gemma/terms", gated=True,
        note="Log in to the hub and accept the Gemma terms; limits on use are passed on to your users.",
    ),
    _model(
        "audioldm2", "cvssp/audioldm2-large", "AudioLDM 2 large", "CC-BY-NC-SA-4.0", "music",
        files=network("unet") | network("vae") | network("projection_model") | network("language_model", "model")
        | network("text_encoder", "model") | network("text_encoder_2", "model") | network("vocoder", "model")
        | {"scheduler/scheduler_config.json": "", "tokenizer/tokenizer_config.json": "",
           "tokenizer_2/tokenizer_config.json": ""},
        patterns=("model_index.json", *tokenizer("tokenizer"), *tokenizer("tokenizer_2"), "feature_extractor/*.json"),
        by="Haohe Liu and others (University of Surrey)", size_gb=5.96, parameters_m=1488, not_for_sale=True,
        note="Not for commercial use, and what it composes is to be shared under the same terms.",
    ),
    # --- Pictures from words, and styles ----------------------------------------------------------------------------
    _model(
        "karlo", "kakaobrain/karlo-v1-alpha", "Karlo unCLIP", RAIL, "unclip",
        files=network("prior") | network("decoder") | network("super_res_first") | network("super_res_last")
        | network("text_proj") | network("text_encoder", "model") | {"tokenizer/tokenizer_config.json": ""},
        patterns=("model_index.json", *tokenizer("tokenizer"), "*_scheduler/*.json"),
        by="Kakao Brain", size_gb=13.7, parameters_m=3422,
    ),
    _model(
        "vgg19", "timm/vgg19.tv_in1k", "VGG19", "BSD-3-Clause", "neural_style",
        files={"model.safetensors": ""},
        by="Karen Simonyan and Andrew Zisserman, weights by torchvision", size_gb=0.575, parameters_m=20,
    ),
)  # fmt: skip

FULL: dict[str, HubModel] = {row.name: row for row in _ROWS}


def needed_for(names: Iterable[str]) -> list[HubModel]:
    """The models of these capabilities or names, or all without any. Raises KeyError for what is neither."""
    wanted = set(names)
    known = FULL.keys() | {name for row in _ROWS for name in row.capabilities}
    if unknown := wanted - known:
        raise KeyError(min(unknown))
    return [row for row in _ROWS if not wanted or wanted & {row.name, *row.capabilities}]
