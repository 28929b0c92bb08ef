"""Low-rank changes added into a network's own weights, and taken out again bit for bit.

No layer is wrapped, so nothing is rebuilt, a compiled network stays as it is, and drawing costs what it cost before. Of
each changed weight the published values are kept; a stack is put together in float32 from them and rounded once.
Source: Hu et al. 2021, arXiv 2106.09685, section 4.1; convolutions as kohya's trainer lays them out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn


@dataclass(frozen=True)
class LowRank:
    """down: (r, in, ...), up: (out, r, ...), both float32; what is added to a weight is scale * up @ down."""

    down: Tensor
    up: Tensor
    scale: float

    @property
    def nbytes(self) -> int:
        return self.down.nbytes + self.up.nbytes

    def size(self) -> float:
        """Of what is added: its Frobenius norm, from two products of (r, r)."""
        down, up = self.down.flatten(1).double(), self.up.flatten(1).double()
        square = ((up.T @ up) * (down @ down.T)).sum()
        return abs(self.scale) * max(0.0, float(square)) ** 0.5

    def change(self, shape: torch.Size) -> Tensor:
        return (self.up.flatten(1) @ self.down.flatten(1)).view(shape) * self.scale


Layers = Mapping[str, LowRank]


class Merging:
    """Of one network. Not safe for two threads: its owner locks."""

    def __init__(self, network: nn.Module) -> None:
        self._network = network
        self._published: dict[str, Tensor] = {}  # kept from the first change on: the next one is quick
        self._changed: set[str] = set()

    @torch.no_grad()
    def put(self, stack: Sequence[tuple[Layers, float]]) -> None:
        """Exactly this stack, (layers by name, weight) of each adapter; none of what was put before."""
        stack = [(layers, weight) for layers, weight in stack if weight]
        wanted = {name for layers, _weight in stack for name in layers}
        for name in self._changed - wanted:
            self._weight(name).copy_(self._published[name])
        self._changed &= wanted
        for name in sorted(wanted):
            self._put_one(name, [(layers[name], weight) for layers, weight in stack if name in layers])

    def _put_one(self, name: str, changes: Sequence[tuple[LowRank, float]]) -> None:
        weight = self._weight(name)
        if name not in self._published:
            self._published[name] = weight.clone()
        self._changed.add(name)
        total = self._published[name].float()
        for low, share in changes:
            total = total + low.change(weight.shape).to(total.device) * share
        weight.copy_(total)

    def _weight(self, name: str) -> Tensor:
        return self._network.get_submodule(name).weight
