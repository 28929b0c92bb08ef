"""Reference attention: one network writes down what it sees of the character, the other reads it at each step.

In each transformer block the self-attention of the denoising network looks at its own tokens and at those that the
reference network had in the same block, after the same norm. The unconditional half of a guided batch sees only its
own. Blocks are matched by their path in the two networks, which are of one architecture.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import torch
from diffusers.models.attention_processor import Attention, AttnProcessor2_0
from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel
from torch.nn import functional

from ml.errors import WeightsMissing

SELF_ATTENTION = ".attn1.processor"

Tokens = torch.Tensor  # (B, tokens, channels)


@dataclass
class Reference:
    """What was written of the character, by block, and what the denoising network makes of it.

    seen: inputs of self-attention, (1, tokens, channels). keys, values: the same, as each block projects it once for
    all steps and poses. alone: how many of a batch, the first ones, look at themselves alone.
    """

    seen: dict[str, Tokens] = field(default_factory=dict)
    keys: dict[str, Tokens] = field(default_factory=dict)
    values: dict[str, Tokens] = field(default_factory=dict)
    alone: int = 0

    def forget(self) -> None:
        for states in (self.seen, self.keys, self.values):
            states.clear()
        self.alone = 0


class Writing:
    """Plain self-attention that leaves its input in the reference."""

    def __init__(self, path: str, reference: Reference) -> None:
        self._path, self._reference = path, reference
        self._plain = AttnProcessor2_0()

    def __call__(self, attention: Attention, states: Tokens, *how: object, **more: object) -> Tokens:
        self._reference.seen[self._path] = states
        return self._plain(attention, states, *how, **more)


class Reading:
    """Self-attention that also looks at the reference, for all of a batch but the first `reference.alone`."""

    def __init__(self, path: str, reference: Reference) -> None:
        self._path, self._reference = path, reference

    def __call__(self, attention: Attention, states: Tokens, *_how: object, **_more: object) -> Tokens:
        alone = self._reference.alone
        query, key, value = attention.to_q(states), attention.to_k(states), attention.to_v(states)  # (B, T, C) each
        seen_key, seen_value = self._seen(attention)  # (1, R, C) each
        looked = [
            _attend(attention, query[:alone], key[:alone], value[:alone]),
            _attend(attention, query[alone:], _joined(key[alone:], seen_key), _joined(value[alone:], seen_value)),
        ]
        return attention.to_out[1](attention.to_out[0](torch.cat(looked)))  # (B, T, C)

    def _seen(self, attention: Attention) -> tuple[Tokens, Tokens]:
        reference, path = self._reference, self._path
        if path not in reference.keys:
            reference.keys[path] = attention.to_k(reference.seen[path])
            reference.values[path] = attention.to_v(reference.seen[path])
        return reference.keys[path], reference.values[path]


def connect(writer: UNet2DConditionModel, reader: UNet2DConditionModel) -> Reference:
    """Set the processors of both networks for good. Raises WeightsMissing where their blocks do not match."""
    reference = Reference()
    if self_attentions(writer) != self_attentions(reader):
        raise WeightsMissing("the reference network has other blocks than the denoising network")
    for network, kind in ((writer, Writing), (reader, Reading)):
        network.set_attn_processor(
            {
                path: kind(path, reference) if path.endswith(SELF_ATTENTION) else AttnProcessor2_0()
                for path in network.attn_processors
            }
        )
    return reference


def self_attentions(network: UNet2DConditionModel) -> set[str]:
    """Paths of the blocks where the character is looked at."""
    return {path for path in network.attn_processors if path.endswith(SELF_ATTENTION)}


@contextmanager
def added_after_entry(network: UNet2DConditionModel, feature: torch.Tensor) -> Iterator[None]:
    """Add the pose to what the first convolution gives, as long as this lasts. feature: (B, channels, h, w)."""
    hook = network.conv_in.register_forward_hook(lambda _layer, _given, made: made + feature)
    try:
        yield
    finally:
        hook.remove()


def _joined(own: Tokens, seen: Tokens) -> Tokens:
    """(B, T + R, C)"""
    return torch.cat([own, seen.expand(len(own), -1, -1)], dim=1)


def _attend(attention: Attention, query: Tokens, key: Tokens, value: Tokens) -> Tokens:
    """(B, T, C), also for B = 0."""
    if not len(query):
        return query
    heads = (part.unflatten(2, (attention.heads, -1)).transpose(1, 2) for part in (query, key, value))  # (B, h, T, C/h)
    return functional.scaled_dot_product_attention(*heads).transpose(1, 2).flatten(2)
