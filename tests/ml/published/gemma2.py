"""Gemma 2 2B: the head shares the table of words and is not in the file."""

import torch
from torch import nn
from transformers import Gemma2Config, Gemma2ForCausalLM

from tests.ml.published import Checkpoint


def published() -> nn.Module:
    """By the numbers of its config.json."""
    config = Gemma2Config(
        vocab_size=256_000, hidden_size=2_304, intermediate_size=9_216, num_hidden_layers=26, num_attention_heads=8,
        num_key_value_heads=4, head_dim=256, query_pre_attn_scalar=256, sliding_window=4_096,
        max_position_embeddings=8_192,
    )  # fmt: skip
    with torch.device("meta"):
        return Gemma2ForCausalLM(config)


CHECKPOINTS = (Checkpoint("gemma2_2b", published, "gemma2_2b.json.gz", 288, allowed_missing=("lm_head.weight",)),)
