"""Layers that learn, put on a frozen network and taken off again so that nothing is left of them."""

import copy
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import torch
from peft import LoraConfig, inject_adapter_in_model
from peft.tuners.tuners_utils import BaseTunerLayer
from torch import nn

LESSON = "lesson"  # the adapter's name while it learns


@contextmanager
def frozen(*networks: nn.Module) -> Iterator[None]:
    """Nothing in them learns meanwhile; afterwards every parameter and mode is as it was."""
    learned = [(parameter, parameter.requires_grad) for each in networks for parameter in each.parameters()]
    modes = [(module, module.training) for each in networks for module in each.modules()]
    for each in networks:
        each.requires_grad_(False)
        each.eval()
    try:
        yield
    finally:
        for parameter, did in learned:
            parameter.requires_grad_(did)
            parameter.grad = None
        for module, mode in modes:
            module.training = mode


@contextmanager
def low_rank(network: nn.Module, *, rank: int, layers: Sequence[str], seed: int) -> Iterator[list[nn.Parameter]]:
    """Low-rank layers beside those whose names end so; gives their parameters, float32, the second factor zero.

    Source: Hu et al. 2021, arXiv 2106.09685, with alpha = rank; the first factor is normal with deviation 1 / rank.
    """
    config = LoraConfig(r=rank, lora_alpha=rank, init_lora_weights="gaussian", target_modules=list(layers))
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        inject_adapter_in_model(config, network, LESSON)
    own = [parameter for name, parameter in network.named_parameters() if "lora_" in name and LESSON in name]
    for parameter in own:
        parameter.data = parameter.data.float()
        parameter.requires_grad_(True)
    try:
        yield own
    finally:
        _take_off(network)


@contextmanager
def own_copies(network: nn.Module, names: Sequence[str]) -> Iterator[dict[str, nn.Parameter]]:
    """float32 copies of these children that learn in their place; gives their parameters by name in the network."""
    stock = {name: getattr(network, name) for name in names}
    for name, child in stock.items():
        setattr(network, name, copy.deepcopy(child).float().requires_grad_(True))
    own = {f"{name}.{key}": parameter for name in names for key, parameter in getattr(network, name).named_parameters()}
    try:
        yield own
    finally:
        for name, child in stock.items():
            setattr(network, name, child)


def _take_off(network: Any) -> None:
    """Every wrapped layer is again the layer that was wrapped."""
    wrapped = [(name, module) for name, module in network.named_modules() if isinstance(module, BaseTunerLayer)]
    for name, module in wrapped:
        parent, _, child = name.rpartition(".")
        setattr(network.get_submodule(parent), child, module.get_base_layer())
    if hasattr(network, "peft_config"):
        del network.peft_config
