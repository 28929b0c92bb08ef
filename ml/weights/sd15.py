"""Stable Diffusion 1.5 and what is built upon it: the rows of the full tier whose base it is."""

from ml.weights.hub_model import HubModel

RAIL = "CreativeML OpenRAIL-M"

# Of the UNet, as its publisher states it; for checkpoints that come without.
SD15_UNET: dict[str, object] = {
    "_class_name": "UNet2DConditionModel",
    "act_fn": "silu",
    "attention_head_dim": 8,
    "block_out_channels": [320, 640, 1280, 1280],
    "center_input_sample": False,
    "cross_attention_dim": 768,
    "down_block_types": ["CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"],
    "downsample_padding": 1,
    "flip_sin_to_cos": True,
    "freq_shift": 0,
    "in_channels": 4,
    "layers_per_block": 2,
    "mid_block_scale_factor": 1,
    "norm_eps": 1e-05,
    "norm_num_groups": 32,
    "out_channels": 4,
    "sample_size": 64,
    "up_block_types": ["UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D"],
}

# Of DiffSTE: the inpainting UNet for squares of 256 pixels, beside whose every transformer another one looks at
# letters. No class of diffusers, so it names none.
DIFFSTE_UNET: dict[str, object] = {name: value for name, value in SD15_UNET.items() if name != "_class_name"} | {
    "in_channels": 9,
    "sample_size": 32,
    "character_attention_heads": 2,
}


def network(folder: str = "", file: str = "diffusion_pytorch_model") -> dict[str, str]:
    """The two files of a network in its folder, or at the top: configuration and tensors."""
    place = f"{folder}/" if folder else ""
    return {f"{place}config.json": "", f"{place}{file}.safetensors": ""}


def tokenizer(folder: str) -> tuple[str, ...]:
    """The forms in which a tokenizer is published; tokenizer_config.json says which of them there are."""
    return (f"{folder}/*.json", f"{folder}/merges.txt", f"{folder}/*.model")


def _row(name: str, repo: str, title: str, licence: str, *capabilities: str, **more: object) -> HubModel:
    return HubModel(
        name=name, title=title, packages=(), licence=licence, repo=repo, licence_url=f"https://huggingface.co/{repo}",
        capabilities=capabilities, **more,
    )  # fmt: skip


def _controlnet(name: str, repo: str, title: str, licence: str, *capabilities: str, **more: str) -> HubModel:
    by = more.pop("by", "Lvmin Zhang")
    return _row(
        name, repo, title, licence, *capabilities, by=by, files=network(), size_gb=1.45, parameters_m=361, **more
    )


SD15: tuple[HubModel, ...] = (
    _row(
        "sd15", "stable-diffusion-v1-5/stable-diffusion-v1-5", "Stable Diffusion 1.5", RAIL,
        "painting", "colouring", "drawing", "inpainting", "text_writing", "staged_style", "style_training",
        "control_training",
        files=network("unet") | network("vae") | network("text_encoder", "model") | network("safety_checker", "model")
        | {"tokenizer/tokenizer_config.json": "", "scheduler/scheduler_config.json": "",
           "feature_extractor/preprocessor_config.json": ""},
        patterns=("model_index.json", *tokenizer("tokenizer")),
        by="Robin Rombach, Patrick Esser and others (CompVis, Runway)", size_gb=5.48, parameters_m=1371,
    ),
    _row(
        "sd15_inpainting", "stable-diffusion-v1-5/stable-diffusion-inpainting", "Stable Diffusion 1.5 inpainting", RAIL,
        "inpainting", files=network("unet"), by="Runway", size_gb=3.44, parameters_m=860,
    ),
    _controlnet(
        "controlnet_crayon", "Dohyeon1/Pictory-controlnet-crayon-r8-edge-lr1e-4-ep10", "ControlNet for crayon drawings",
        "none stated", "painting", "colouring", by="Prometheus-14team",
        note="Its publisher states no licence; the base is under OpenRAIL-M. Ask before you publish what it draws.",
    ),
    _controlnet(
        "controlnet_scribble", "lllyasviel/sd-controlnet-scribble", "ControlNet for scribbles", RAIL, "painting",
        "colouring", "control_training",
    ),
    _controlnet(
        "controlnet_depth", "lllyasviel/control_v11f1p_sd15_depth", "ControlNet for depth", RAIL, "painting",
        "staged_style",
    ),
    _controlnet(
        "controlnet_lineart", "lllyasviel/control_v11p_sd15_lineart", "ControlNet for line art", RAIL, "painting",
    ),
    _row(
        "midas", "Intel/dpt-hybrid-midas", "MiDaS 3.0, hybrid", "Apache-2.0", "painting", "staged_style",
        files=network(file="model") | {"preprocessor_config.json": ""}, by="Intel ISL", size_gb=0.49, parameters_m=123,
    ),
    _row(
        "sd_vae", "stabilityai/sd-vae-ft-mse", "Autoencoder of Stable Diffusion", "MIT", "pose_transfer",
        files=network(), by="Stability AI", size_gb=0.335, parameters_m=84,
    ),
    _row(
        "taesd", "madebyollin/taesd", "Tiny autoencoder for previews", "MIT", "painting", "colouring", "drawing",
        "inpainting", files=network(), by="Ollin Boer Bohan", size_gb=0.01, parameters_m=2.5,
    ),
    _row(
        "lcm_lora", "latent-consistency/lcm-lora-sdv1-5", "LCM in four steps", "OpenRAIL++", "painting", "colouring",
        "drawing", "inpainting", files={"pytorch_lora_weights.safetensors": ""},
        by="Simian Luo and others", size_gb=0.135, parameters_m=67,
    ),
    _row(
        "hyper_sd", "ByteDance/Hyper-SD", "Hyper-SD in eight steps, negative prompt kept", "OpenRAIL++",
        "painting", "colouring", "drawing", "inpainting",
        files={"Hyper-SD15-8steps-CFG-lora.safetensors": ""}, by="ByteDance", size_gb=0.27, parameters_m=67,
    ),
)  # fmt: skip
