"""The networks of AudioLDM 2, each of its own class and from its own folder."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import torch
from diffusers import AudioLDM2Pipeline, AutoencoderKL, DPMSolverMultistepScheduler
from diffusers.pipelines.audioldm2 import AudioLDM2ProjectionModel, AudioLDM2UNet2DConditionModel
from transformers import (
    ClapFeatureExtractor,
    ClapModel,
    GPT2LMHeadModel,
    PreTrainedTokenizerBase,
    RobertaTokenizer,
    SpeechT5HifiGan,
    T5EncoderModel,
    T5Tokenizer,
)

from ml.device import Device
from ml.diffusion.reading import read_network
from ml.errors import WeightsMissing

MASKS = ("*.attn.bias", "*.attn.masked_bias")  # of GPT-2, which older files hold and the class makes


@dataclass(frozen=True)
class Parts:
    """vae and vocoder are float32: what they make is heard, and bfloat16 would hiss at -50 dB."""

    unet: AudioLDM2UNet2DConditionModel
    vae: AutoencoderKL
    vocoder: SpeechT5HifiGan
    text_encoder: ClapModel
    text_encoder_2: T5EncoderModel
    projection_model: AudioLDM2ProjectionModel
    language_model: GPT2LMHeadModel
    tokenizer: PreTrainedTokenizerBase
    tokenizer_2: PreTrainedTokenizerBase
    feature_extractor: ClapFeatureExtractor
    scheduler: DPMSolverMultistepScheduler

    @classmethod
    def read(cls, folder: Path, device: Device) -> Self:
        """Raises WeightsMissing.

        The folder calls the language model a plain GPT2Model, which since transformers 5 lacks what the pipeline
        generates with; GPT2LMHeadModel reads the same file and has it.
        """
        half = torch.float32 if device.dtype == torch.float16 else device.dtype  # T5's activations do not fit float16
        kinds = {
            "unet": (AudioLDM2UNet2DConditionModel, half), "vae": (AutoencoderKL, torch.float32),
            "vocoder": (SpeechT5HifiGan, torch.float32), "text_encoder": (ClapModel, half),
            "text_encoder_2": (T5EncoderModel, half), "projection_model": (AudioLDM2ProjectionModel, half),
            "language_model": (GPT2LMHeadModel, half),
        }  # fmt: skip
        networks = {
            name: read_network(kind, folder / name, device, dtype=dtype, ignored=MASKS)
            for name, (kind, dtype) in kinds.items()
        }
        try:
            others = {
                name: kind.from_pretrained(os.fspath(folder / name), local_files_only=True)
                for name, kind in (
                    ("tokenizer", RobertaTokenizer),
                    ("tokenizer_2", T5Tokenizer),
                    ("feature_extractor", ClapFeatureExtractor),
                    ("scheduler", DPMSolverMultistepScheduler),
                )
            }
        except (OSError, ValueError, KeyError) as error:
            raise WeightsMissing(f"{folder.name} cannot be read: {error}") from error
        return cls(**networks, **others)

    def pipeline(self) -> AudioLDM2Pipeline:
        """With a scheduler of its own, which keeps where it is."""
        fresh = DPMSolverMultistepScheduler.from_config(self.scheduler.config)
        made = AudioLDM2Pipeline(**vars(self) | {"scheduler": fresh})
        made.set_progress_bar_config(disable=True)
        return made
