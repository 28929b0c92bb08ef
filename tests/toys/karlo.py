"""Karlo at toy size, each part of its real class: 8 pixels decoded, 16 sharpened."""

import json
from pathlib import Path

import torch
from diffusers import PriorTransformer, UNet2DConditionModel, UNet2DModel
from diffusers.pipelines.deprecated.unclip.text_proj import UnCLIPTextProjModel
from torch import nn
from transformers import CLIPTextConfig, CLIPTextModelWithProjection, CLIPVisionConfig, CLIPVisionModelWithProjection

from tests.toys.diffste import listening
from tests.toys.stable_diffusion import WIDTH, save_tokenizer

WORDS = 24  # of the decoder's
TOKENS = 20
BLOCKS = (8, 16)


def save(folder: Path) -> None:
    torch.manual_seed(0)
    place = folder / "karlo"
    for name, network in parts().items():
        listening(network).eval().save_pretrained(place / name)
    save_tokenizer(place / "tokenizer")
    config = place / "tokenizer" / "tokenizer_config.json"
    config.write_text(json.dumps(json.loads(config.read_text()) | {"model_max_length": TOKENS}))
    _scheduler(place, "prior", variance_type="fixed_small_log", prediction_type="sample", clip_sample_range=5.0)
    _scheduler(place, "decoder", variance_type="learned_range", prediction_type="epsilon", clip_sample_range=1.0)
    _scheduler(place, "super_res", variance_type="fixed_small_log", prediction_type="epsilon", clip_sample_range=1.0)
    eyes().save_pretrained(folder / "image_encoder" / "image_encoder")


def parts() -> dict[str, nn.Module]:
    """By folder. The prior's statistics are not zero, as they are before training."""
    prior = PriorTransformer(
        num_attention_heads=2, attention_head_dim=8, num_layers=1, embedding_dim=WIDTH, num_embeddings=TOKENS
    )
    nn.init.ones_(prior.clip_std)
    text = CLIPTextConfig(
        vocab_size=514, hidden_size=WIDTH, intermediate_size=WIDTH, num_hidden_layers=1, num_attention_heads=2,
        projection_dim=WIDTH, max_position_embeddings=TOKENS, bos_token_id=512, eos_token_id=513, pad_token_id=513,
    )  # fmt: skip
    return {
        "text_encoder": CLIPTextModelWithProjection(text),
        "text_proj": UnCLIPTextProjModel(
            clip_embeddings_dim=WIDTH, time_embed_dim=4 * BLOCKS[0], cross_attention_dim=WORDS
        ),
        "prior": prior,
        "decoder": decoder(),
        "super_res_first": sharpener(),
        "super_res_last": sharpener(),
    }


def decoder() -> UNet2DConditionModel:
    return UNet2DConditionModel(
        sample_size=8, in_channels=3, out_channels=6, layers_per_block=1, block_out_channels=BLOCKS,
        down_block_types=("ResnetDownsampleBlock2D", "SimpleCrossAttnDownBlock2D"),
        mid_block_type="UNetMidBlock2DSimpleCrossAttn",
        up_block_types=("SimpleCrossAttnUpBlock2D", "ResnetUpsampleBlock2D"),
        cross_attention_dim=WORDS, attention_head_dim=8, norm_num_groups=4, resnet_time_scale_shift="scale_shift",
        class_embed_type="identity",
    )  # fmt: skip


def sharpener() -> UNet2DModel:
    return UNet2DModel(
        sample_size=16, in_channels=6, out_channels=3, layers_per_block=1, block_out_channels=BLOCKS,
        down_block_types=("ResnetDownsampleBlock2D",) * 2, up_block_types=("ResnetUpsampleBlock2D",) * 2,
        norm_num_groups=4, add_attention=False,
    )  # fmt: skip


def eyes() -> CLIPVisionModelWithProjection:
    config = CLIPVisionConfig(
        hidden_size=WIDTH, intermediate_size=WIDTH, num_hidden_layers=1, num_attention_heads=2, image_size=32,
        patch_size=16, projection_dim=WIDTH,
    )  # fmt: skip
    return CLIPVisionModelWithProjection(config).eval()


def _scheduler(place: Path, name: str, **settings: object) -> None:
    told = {"_class_name": "UnCLIPScheduler", "num_train_timesteps": 1000, "clip_sample": True} | settings
    (place / f"{name}_scheduler").mkdir()
    (place / f"{name}_scheduler" / "scheduler_config.json").write_text(json.dumps(told))
