"""AudioLDM 2 large, part by part, as its folders are laid out."""

from collections.abc import Callable

import torch
from diffusers import AutoencoderKL
from diffusers.pipelines.audioldm2 import AudioLDM2ProjectionModel, AudioLDM2UNet2DConditionModel
from torch import nn
from transformers import (
    ClapConfig,
    ClapModel,
    GPT2Config,
    GPT2LMHeadModel,
    GPT2Model,
    SpeechT5HifiGan,
    SpeechT5HifiGanConfig,
    T5Config,
    T5EncoderModel,
)

from tests.ml.published import Checkpoint, Shapes


def on_meta(build: Callable[[], nn.Module]) -> Callable[[], nn.Module]:
    def built() -> nn.Module:
        with torch.device("meta"):
            return build()

    return built


@on_meta
def unet() -> nn.Module:
    places = [None, 768, 1024, None]
    return AudioLDM2UNet2DConditionModel(
        sample_size=256, in_channels=8, out_channels=8, layers_per_block=2, block_out_channels=(128, 256, 384, 640),
        down_block_types=("DownBlock2D", *("CrossAttnDownBlock2D",) * 3),
        up_block_types=(*("CrossAttnUpBlock2D",) * 3, "UpBlock2D"), cross_attention_dim=(places,) * 4,
        transformer_layers_per_block=2,
    )  # fmt: skip


@on_meta
def vae() -> nn.Module:
    return AutoencoderKL(
        in_channels=1, out_channels=1, latent_channels=8, layers_per_block=2, block_out_channels=(128, 256, 512),
        down_block_types=("DownEncoderBlock2D",) * 3, up_block_types=("UpDecoderBlock2D",) * 3, sample_size=1_024,
    )  # fmt: skip


@on_meta
def clap() -> nn.Module:
    """Without fusion; the audio branch is the larger one of the music checkpoint."""
    audio = {"patch_embeds_hidden_size": 128, "hidden_size": 1_024, "depths": [2, 2, 12, 2]}
    return ClapModel(ClapConfig(text_config={}, audio_config=audio, projection_dim=512))


@on_meta
def t5() -> nn.Module:
    """The encoder of flan-t5-large."""
    return T5EncoderModel(
        T5Config(
            vocab_size=32_128, d_model=1_024, d_kv=64, d_ff=2_816, num_layers=24, num_heads=16,
            feed_forward_proj="gated-gelu", tie_word_embeddings=False,
        )
    )  # fmt: skip


@on_meta
def vocoder() -> nn.Module:
    return SpeechT5HifiGan(
        SpeechT5HifiGanConfig(
            model_in_dim=64, sampling_rate=16_000, upsample_initial_channel=1_024, upsample_rates=[5, 4, 2, 2, 2],
            upsample_kernel_sizes=[16, 16, 8, 4, 4], resblock_kernel_sizes=[3, 7, 11],
            resblock_dilation_sizes=[[1, 3, 5]] * 3, normalize_before=False,
        )
    )  # fmt: skip


@on_meta
def projection() -> nn.Module:
    return AudioLDM2ProjectionModel(512, 1_024, 768)


@on_meta
def plain_language_model() -> nn.Module:
    return GPT2Model(GPT2Config())


@on_meta
def language_model() -> nn.Module:
    return GPT2LMHeadModel(GPT2Config())


def read_by_the_language_model() -> Shapes:
    """What GPT2LMHeadModel reads of a plain GPT2Model's file: names without its own prefix, the head from the table."""
    tensors = language_model().state_dict()
    return {
        name.removeprefix("transformer."): tuple(value.shape)
        for name, value in tensors.items()
        if name != "lm_head.weight"
    }


CHECKPOINTS = (
    Checkpoint("audioldm2_unet", unet, "audioldm2_unet.json.gz", 3_216),
    Checkpoint("audioldm2_vae", vae, "audioldm2_vae.json.gz", 204),
    Checkpoint("audioldm2_clap", clap, "audioldm2_clap.json.gz", 555),
    Checkpoint("audioldm2_t5", t5, "audioldm2_t5.json.gz", 219, allowed_missing=("encoder.embed_tokens.weight",)),
    Checkpoint("audioldm2_language_model", read_by_the_language_model, "audioldm2_language_model.json.gz", 148),
    Checkpoint("audioldm2_projection", projection, "audioldm2_projection.json.gz", 8),
    Checkpoint("audioldm2_vocoder", vocoder, "audioldm2_vocoder.json.gz", 196),
)
