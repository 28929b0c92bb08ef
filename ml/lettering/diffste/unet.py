"""The inpainting network of Stable Diffusion with a second branch that sees letters.

At each of its 16 places the published network holds two transformers, one that looks at the words' meaning and one that
looks at their letters; what they make is averaged. All else is the stock network, whose blocks ask their list of
transformers for no more than to be gone through. Source: arXiv 2304.05568, section 3.1 and figure 2.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

import torch
from diffusers import Transformer2DModel, UNet2DConditionModel
from torch import nn


class Seen(NamedTuple):
    """What the branches look at. text: (B, tokens, text width). characters: (B, letters, character width)."""

    text: torch.Tensor
    characters: torch.Tensor


class Branches(nn.Module):
    """In the place of a block's list of transformers."""

    def __init__(self, text: nn.ModuleList, char: nn.ModuleList) -> None:
        super().__init__()
        self.text, self.char = text, char

    def __len__(self) -> int:
        return len(self.text)

    def __iter__(self) -> Iterator[Callable[..., tuple[torch.Tensor]]]:
        return iter([partial(_averaged, *pair) for pair in zip(self.text, self.char, strict=True)])


def build_unet(config: Mapping[str, Any], *, width: int, heads: int) -> UNet2DConditionModel:
    """The network with random weights, or none on the meta device.

    config: of UNet2DConditionModel, for the branch of the text. width: of a letter's features. heads: that see them.
    """
    unet = UNet2DConditionModel.from_config(dict(config))
    for block in (*unet.down_blocks, unet.mid_block, *unet.up_blocks):
        if getattr(block, "has_cross_attention", False):
            beside = (_beside(place, width, heads, unet.config.norm_num_groups) for place in block.attentions)
            block.attentions = Branches(block.attentions, nn.ModuleList(beside))
    return unet


def _beside(place: Transformer2DModel, width: int, heads: int, groups: int) -> Transformer2DModel:
    return Transformer2DModel(
        heads, place.in_channels // heads, in_channels=place.in_channels, cross_attention_dim=width,
        norm_num_groups=groups,
    )  # fmt: skip


def _averaged(
    text: Transformer2DModel, char: Transformer2DModel, flow: torch.Tensor, *, encoder_hidden_states: Seen,
    **_settings: object,
) -> tuple[torch.Tensor]:  # fmt: skip
    """flow: (B, C, H, W). The stock block's other settings are for what this network has not."""
    by_text = text(flow, encoder_hidden_states=encoder_hidden_states.text, return_dict=False)[0]
    by_letters = char(flow, encoder_hidden_states=encoder_hidden_states.characters, return_dict=False)[0]
    return ((by_text + by_letters) / 2,)  # (B, C, H, W)
