"""Stable Diffusion 1.5 and what goes with it, at toy size: 8 pixels a latent and pictures of 64 pixels, as the real one
has 8 and 512. The names inside the files are those of the published ones.
"""

import json
from collections.abc import Callable
from pathlib import Path

import torch
from diffusers import AutoencoderKL, AutoencoderTiny, ControlNetModel, UNet2DConditionModel
from diffusers.pipelines.stable_diffusion.safety_checker import StableDiffusionSafetyChecker
from safetensors.torch import load_file, save_file
from torch import nn
from transformers import CLIPConfig, CLIPTextConfig, CLIPTextModel, DPTConfig, DPTForDepthEstimation

WIDTH = 32  # of the words' features
LATENT = 4
CONTROLS = ("crayon", "scribble", "depth", "lineart")
LORA_RANK = 2


def save(folder: Path) -> None:
    torch.manual_seed(0)
    networks = unet()
    _save_base(folder / "sd15", networks)
    unet(in_channels=2 * LATENT + 1).save_pretrained(folder / "sd15_inpainting" / "unet")
    for kind in CONTROLS:
        control(networks).save_pretrained(folder / f"controlnet_{kind}")
    tiny_autoencoder().save_pretrained(folder / "taesd")
    save_kohya(networks, folder / "lcm_lora" / "pytorch_lora_weights.safetensors")
    save_kohya(networks, folder / "hyper_sd" / "Hyper-SD15-8steps-CFG-lora.safetensors")
    _save_depth(folder / "midas")


def unet(in_channels: int = LATENT) -> UNet2DConditionModel:
    return UNet2DConditionModel(
        sample_size=8, in_channels=in_channels, out_channels=LATENT, layers_per_block=1, block_out_channels=(8, 16),
        down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"), up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
        cross_attention_dim=WIDTH, attention_head_dim=2, norm_num_groups=4,
    ).eval()  # fmt: skip


def control(networks: UNet2DConditionModel) -> ControlNetModel:
    """Its last layers are not zero, as after training: otherwise no control would matter."""
    made = ControlNetModel.from_unet(networks, conditioning_embedding_out_channels=(4, 8, 8, 16))
    for layer in (made.controlnet_cond_embedding.conv_out, *made.controlnet_down_blocks, made.controlnet_mid_block):
        nn.init.normal_(layer.weight, std=0.2)
    return made.eval()


def autoencoder() -> AutoencoderKL:
    return AutoencoderKL(
        block_out_channels=(8, 8, 16, 16), down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4, latent_channels=LATENT, norm_num_groups=4, sample_size=64,
    ).eval()  # fmt: skip


def tiny_autoencoder() -> AutoencoderTiny:
    return AutoencoderTiny(
        encoder_block_out_channels=(8,) * 4, decoder_block_out_channels=(8,) * 4, latent_channels=LATENT,
        num_encoder_blocks=(1,) * 4, num_decoder_blocks=(1,) * 4,
    ).eval()  # fmt: skip


def text_encoder() -> CLIPTextModel:
    return CLIPTextModel(
        CLIPTextConfig(
            vocab_size=514, hidden_size=WIDTH, intermediate_size=2 * WIDTH, num_hidden_layers=2, num_attention_heads=2,
            bos_token_id=512, eos_token_id=513, pad_token_id=513,
        )
    ).eval()  # fmt: skip


def checker() -> StableDiffusionSafetyChecker:
    """Lets everything pass: no picture is nearer to a concept than a weight of one."""
    eyes = {"hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2}
    config = CLIPConfig(vision_config=eyes | {"image_size": 32, "patch_size": 16}, projection_dim=8)
    return StableDiffusionSafetyChecker(config).eval()


def _save_base(folder: Path, networks: UNet2DConditionModel) -> None:
    networks.save_pretrained(folder / "unet")
    autoencoder().save_pretrained(folder / "vae")
    text_encoder().save_pretrained(folder / "text_encoder")
    checker().save_pretrained(folder / "safety_checker")
    _rename(folder / "vae" / "diffusion_pytorch_model.safetensors", _autoencoder_name)
    _rename(folder / "text_encoder" / "model.safetensors", _text_name, positions="text_model.embeddings")
    _rename(
        folder / "safety_checker" / "model.safetensors", _eye_name, positions="vision_model.vision_model.embeddings"
    )
    save_tokenizer(folder / "tokenizer")
    _write(
        folder / "scheduler" / "scheduler_config.json", _class_name="PNDMScheduler", beta_start=0.00085, beta_end=0.012,
        beta_schedule="scaled_linear", num_train_timesteps=1000, set_alpha_to_one=False, skip_prk_steps=True,
        steps_offset=1, trained_betas=None, clip_sample=False,
    )  # fmt: skip
    _write(
        folder / "feature_extractor" / "preprocessor_config.json", feature_extractor_type="CLIPFeatureExtractor",
        size=32, crop_size=32, do_center_crop=True, do_convert_rgb=True, do_normalize=True, do_resize=True, resample=3,
        image_mean=[0.48145466, 0.4578275, 0.40821073], image_std=[0.26862954, 0.26130258, 0.27577711],
    )  # fmt: skip


def _rename(path: Path, name_of: Callable[[str], str], *, positions: str = "") -> None:
    """As the libraries of that day wrote the file. positions: where they stored numbers that count."""
    tensors = {name_of(name): tensor for name, tensor in load_file(path).items()}
    if positions:
        tensors[f"{positions}.position_ids"] = torch.arange(5)[None]
    save_file(tensors, path, {"format": "pt"})


def _autoencoder_name(name: str) -> str:
    for new, old in {".to_q.": ".query.", ".to_k.": ".key.", ".to_v.": ".value.", ".to_out.0.": ".proj_attn."}.items():
        name = name.replace(new, old)
    return name


def _text_name(name: str) -> str:
    return f"text_model.{name}"


def _eye_name(name: str) -> str:
    return f"vision_model.{name}" if name.startswith("vision_model.") else name


def save_tokenizer(folder: Path) -> None:
    """CLIP's, with a word for each byte and none longer: 514 in all."""
    signs = [*range(33, 127), *range(161, 173), *range(174, 256)]
    signs += [256 + number for number in range(256 - len(signs))]  # bytes that have no sign of their own
    words = [chr(sign) for sign in signs] + [f"{chr(sign)}</w>" for sign in signs]
    specials = {"bos_token": "<|startoftext|>", "eos_token": "<|endoftext|>"}
    specials |= {"unk_token": specials["eos_token"], "pad_token": specials["eos_token"]}
    vocabulary = {word: number for number, word in enumerate([*words, "<|startoftext|>", "<|endoftext|>"])}
    _write(folder / "vocab.json", **vocabulary)
    (folder / "merges.txt").write_text("#version: 0.2\n")
    _write(folder / "special_tokens_map.json", **specials)
    _write(folder / "tokenizer_config.json", tokenizer_class="CLIPTokenizer", model_max_length=77, **specials)


def save_kohya(networks: UNet2DConditionModel, path: Path) -> None:
    """A few-step adapter as they are published: kohya's names, with an alpha beside each pair, convolutions too."""
    tensors = {}
    for name, layer in networks.named_modules():
        if name.endswith((".to_q", ".to_v", ".proj_in", ".conv1")):
            stem, rows = f"lora_unet_{name.replace('.', '_')}", layer.weight.shape
            tensors[f"{stem}.lora_down.weight"] = torch.randn(LORA_RANK, *rows[1:]) * 0.3
            tensors[f"{stem}.lora_up.weight"] = torch.randn(rows[0], LORA_RANK, *[1 for _side in rows[2:]]) * 0.3
            tensors[f"{stem}.alpha"] = torch.tensor(1.0)
    path.parent.mkdir(parents=True)
    save_file(tensors, path)


def _save_depth(folder: Path) -> None:
    config = DPTConfig(
        hidden_size=16, intermediate_size=16, num_hidden_layers=4, num_attention_heads=2, image_size=64, patch_size=16,
        neck_hidden_sizes=[8, 8, 8, 8], fusion_hidden_size=8, backbone_out_indices=[0, 1, 2, 3],
    )  # fmt: skip
    DPTForDepthEstimation(config).eval().save_pretrained(folder)
    _write(
        folder / "preprocessor_config.json", feature_extractor_type="DPTFeatureExtractor", size=64, do_normalize=True,
        do_resize=True, ensure_multiple_of=1, keep_aspect_ratio=False, resample=2, image_mean=[0.5] * 3,
        image_std=[0.5] * 3,
    )  # fmt: skip


def _write(path: Path, **content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content))
