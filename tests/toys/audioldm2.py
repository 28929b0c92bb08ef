"""AudioLDM 2 at toy size: the large model's shape (four attentions a place) over eight mels."""

from pathlib import Path

import torch
from diffusers import AutoencoderKL, DDIMScheduler
from diffusers.pipelines.audioldm2 import AudioLDM2ProjectionModel, AudioLDM2UNet2DConditionModel
from transformers import (
    ClapConfig,
    ClapFeatureExtractor,
    ClapModel,
    GPT2Config,
    GPT2Model,
    RobertaTokenizer,
    SpeechT5HifiGan,
    SpeechT5HifiGanConfig,
    T5Config,
    T5EncoderModel,
    T5Tokenizer,
)

LETTERS = [chr(code) for code in range(33, 127)]
CLAP_WIDTH, T5_WIDTH, GPT2_WIDTH = 16, 32, 16
MELS, LATENT = 8, 4


def save(folder: Path) -> None:
    torch.manual_seed(0)
    place = folder / "audioldm2"
    for name, network in _networks().items():
        network.eval().save_pretrained(place / name)
    _roberta().save_pretrained(place / "tokenizer")
    _t5().save_pretrained(place / "tokenizer_2")
    ClapFeatureExtractor(hop_length=7_900, truncation="rand_trunc").save_pretrained(place / "feature_extractor")
    DDIMScheduler(
        beta_start=0.0015, beta_end=0.0195, beta_schedule="scaled_linear", clip_sample=False, set_alpha_to_one=False,
        steps_offset=1,
    ).save_pretrained(place / "scheduler")  # fmt: skip


def _networks() -> dict[str, torch.nn.Module]:
    language = GPT2Config(
        n_embd=GPT2_WIDTH, n_head=2, n_layer=2, vocab_size=100, n_positions=1_024, bos_token_id=1, eos_token_id=1
    )  # fmt: skip
    language.max_new_tokens = 8
    return {
        "unet": _unet(),
        "vae": AutoencoderKL(
            block_out_channels=(8, 16), in_channels=1, out_channels=1, latent_channels=LATENT, norm_num_groups=4,
            down_block_types=("DownEncoderBlock2D",) * 2, up_block_types=("UpDecoderBlock2D",) * 2,
        ),
        "text_encoder": ClapModel(_clap()),
        "text_encoder_2": T5EncoderModel(
            T5Config(vocab_size=len(LETTERS) + 4, d_model=T5_WIDTH, d_ff=37, d_kv=8, num_heads=2, num_layers=2)
        ),
        "language_model": GPT2Model(language),
        "projection_model": AudioLDM2ProjectionModel(CLAP_WIDTH, T5_WIDTH, GPT2_WIDTH),
        "vocoder": SpeechT5HifiGan(
            SpeechT5HifiGanConfig(
                model_in_dim=MELS, sampling_rate=16_000, upsample_initial_channel=8, upsample_rates=[40, 40],
                upsample_kernel_sizes=[80, 80], resblock_kernel_sizes=[3], resblock_dilation_sizes=[[1, 3]],
                normalize_before=False, initializer_range=0.3,
            )
        ),
    }  # fmt: skip


def _unet() -> AudioLDM2UNet2DConditionModel:
    places = [None, GPT2_WIDTH, T5_WIDTH, None]
    return AudioLDM2UNet2DConditionModel(
        sample_size=32, in_channels=LATENT, out_channels=LATENT, layers_per_block=1, block_out_channels=(8, 16),
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"), up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        cross_attention_dim=(places, places), transformer_layers_per_block=1, attention_head_dim=2, norm_num_groups=4,
    )  # fmt: skip


def _clap() -> ClapConfig:
    return ClapConfig(
        projection_dim=CLAP_WIDTH,
        text_config={
            "hidden_size": 16, "intermediate_size": 32, "num_attention_heads": 2, "num_hidden_layers": 2,
            "vocab_size": 300, "projection_dim": CLAP_WIDTH, "max_position_embeddings": 600,
        },
        audio_config={
            "spec_size": 64, "window_size": 4, "num_mel_bins": 64, "depths": [1, 1], "num_attention_heads": [2, 2],
            "num_hidden_layers": 2, "hidden_size": 16, "patch_embeds_hidden_size": 8, "patch_size": 4,
            "patch_stride": [4, 4], "projection_dim": CLAP_WIDTH,
        },
    )  # fmt: skip


def _roberta() -> RobertaTokenizer:
    words = ["<s>", "<pad>", "</s>", "<unk>", "<mask>", *LETTERS, "Ġ"]
    return RobertaTokenizer(vocab={word: number for number, word in enumerate(words)}, merges=[], model_max_length=512)


def _t5() -> T5Tokenizer:
    words = [("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("▁", -2.0), *((one, -3.0) for one in LETTERS)]
    return T5Tokenizer(vocab=words, extra_ids=0, model_max_length=512)
