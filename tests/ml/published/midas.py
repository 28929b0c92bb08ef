"""MiDaS 3.0 hybrid as the hub has it: a ResNet of three stages before ViT-B/16, and DPT's head for depth."""

import torch
from torch import nn
from transformers import DPTConfig, DPTForDepthEstimation

from ml.diffusion.depth import UNUSED
from tests.ml.published import Checkpoint


def network() -> nn.Module:
    """By the numbers that its conversion sets; the rest is what transformers takes for every hybrid."""
    config = DPTConfig(
        is_hybrid=True, hidden_size=768, num_hidden_layers=12, num_attention_heads=12, intermediate_size=3_072,
        image_size=384, patch_size=16, backbone_featmap_shape=[1, 1_024, 24, 24], fusion_hidden_size=256,
        neck_hidden_sizes=[256, 512, 768, 768], reassemble_factors=[1, 1, 1, 0.5], readout_type="project",
        use_batch_norm_in_fusion_residual=False,
    )  # fmt: skip
    with torch.device("meta"):
        return DPTForDepthEstimation(config)


CHECKPOINTS = (Checkpoint("midas", network, "midas.json.gz", 410, allowed_missing=UNUSED),)
