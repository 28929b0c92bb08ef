"""Karlo v1.0 alpha as the hub has it, part by part."""

from diffusers import PriorTransformer, UNet2DConditionModel, UNet2DModel
from diffusers.pipelines.deprecated.unclip.text_proj import UnCLIPTextProjModel
from transformers import CLIPTextConfig, CLIPTextModelWithProjection

from tests.ml.published import Checkpoint
from tests.ml.published.stable_diffusion import POSITIONS, TEXT

WIDTHS = (320, 640, 960, 1280)
WORDS = 1536


def decoder() -> UNet2DConditionModel:
    return UNet2DConditionModel(
        sample_size=64, in_channels=3, out_channels=6, layers_per_block=3, block_out_channels=WIDTHS,
        down_block_types=("ResnetDownsampleBlock2D", *("SimpleCrossAttnDownBlock2D",) * 3),
        mid_block_type="UNetMidBlock2DSimpleCrossAttn",
        up_block_types=(*("SimpleCrossAttnUpBlock2D",) * 3, "ResnetUpsampleBlock2D"),
        cross_attention_dim=WORDS, attention_head_dim=64, resnet_time_scale_shift="scale_shift",
        class_embed_type="identity",
    )  # fmt: skip


def sharpener() -> UNet2DModel:
    return UNet2DModel(
        sample_size=256, in_channels=6, out_channels=3, layers_per_block=3, block_out_channels=WIDTHS,
        down_block_types=("ResnetDownsampleBlock2D",) * 4, up_block_types=("ResnetUpsampleBlock2D",) * 4,
        add_attention=False,
    )  # fmt: skip


def projection() -> UnCLIPTextProjModel:
    return UnCLIPTextProjModel(time_embed_dim=4 * WIDTHS[0], cross_attention_dim=WORDS)


def reader() -> CLIPTextModelWithProjection:
    return CLIPTextModelWithProjection(CLIPTextConfig(**TEXT))


CHECKPOINTS = (
    Checkpoint("karlo prior", PriorTransformer, "karlo_prior.json.gz", 338),
    Checkpoint("karlo decoder", decoder, "karlo_decoder.json.gz", 716),
    Checkpoint("karlo super-resolution", sharpener, "karlo_super_res.json.gz", 408),
    Checkpoint("karlo text projection", projection, "karlo_text_proj.json.gz", 11),
    Checkpoint("karlo text encoder", reader, "karlo_text_encoder.json.gz", 198, ignored=POSITIONS),
)
