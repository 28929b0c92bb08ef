"""How well sounds fit their description, by CLAP: what the stock pipeline does, without its library for resampling."""

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.signal import resample_poly
from torch import Tensor
from transformers import ClapFeatureExtractor, ClapModel, PreTrainedTokenizerBase

Waves = NDArray[np.float32]


@torch.inference_mode()
def fit(
    description: str,
    waves: Waves,
    rate: int,
    *,
    clap: ClapModel,
    tokenizer: PreTrainedTokenizerBase,
    extractor: ClapFeatureExtractor,
) -> NDArray[np.float32]:
    """(n,) similarity of each sound to the words, the more the better. waves: (n, N) mono at `rate` Hz.

    CLAP hears ten seconds: of a longer sound the beginning and the end, and the mean of both counts. Its own extractor
    would take ten seconds by chance.
    """
    heard = np.stack([resample_poly(wave, extractor.sampling_rate, rate) for wave in waves])
    window = extractor.nb_max_samples
    scores = [_logits(description, part, clap, tokenizer, extractor) for part in _ends(heard, window)]
    return torch.stack(scores).float().mean(dim=0).cpu().numpy()


def _ends(heard: NDArray[np.floating], window: int) -> list[NDArray[np.floating]]:
    return [heard] if heard.shape[1] <= window else [heard[:, :window], heard[:, -window:]]


def _logits(
    description: str,
    heard: NDArray[np.floating],
    clap: ClapModel,
    tokenizer: PreTrainedTokenizerBase,
    extractor: ClapFeatureExtractor,
) -> Tensor:
    """(n,)."""
    words = tokenizer(
        description, return_tensors="pt", truncation=True, max_length=tokenizer.model_max_length
    )  # fmt: skip
    sounds = extractor(list(heard), return_tensors="pt", sampling_rate=extractor.sampling_rate)
    features = sounds["input_features"].to(clap.device, clap.dtype)  # (n, 1, T, mels)
    return clap(
        input_ids=words["input_ids"].to(clap.device), attention_mask=words["attention_mask"].to(clap.device),
        input_features=features,
    ).logits_per_text[0]  # fmt: skip
