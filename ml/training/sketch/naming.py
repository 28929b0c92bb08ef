"""What the crayon-naming network learns: the right crayon for each cell, and which cells belong to one object."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from ml.sketch.network import CrayonNet

RARE = 0.5  # power of a crayon's rarity in its weight: with all of it a rare night would beat the common day
SMALL = (0.4, 5.0)  # least and most weight of a cell, by the size of its part
PARTS = 256  # numbers of parts in a picture; 0 is paper
LEAST_CELLS = 4  # of a part that is taught to agree
AGREEING, GATHERING = 0.3, 0.3  # weights of the two terms beside the crayons
NEAR, FAR = 0.3, 1.5  # of likeness: within a part, and between two


@dataclass(frozen=True)
class Batch:
    """sketch: (B, 1, 256, 256). condition: (B, C). crayons, parts: (B, 64, 64) numbers."""

    sketch: Tensor
    condition: Tensor
    crayons: Tensor
    parts: Tensor


class Naming:
    """One step of learning. weights: (K,) of each crayon, rare ones more."""

    KIND = "crayons"

    def __init__(self, network: CrayonNet, weights: Tensor, *, device: torch.device, mixed: bool = True) -> None:
        self.network = network.to(device, memory_format=torch.channels_last)
        self.weights, self.device, self.mixed = weights.to(device), device, mixed
        self.modules: dict[str, nn.Module] = {"network": self.network}
        self.optimisers = {
            "network": torch.optim.AdamW(network.parameters(), 2e-3, weight_decay=0.01, betas=(0.9, 0.98))
        }

    def learn(self, batch: Batch, rate: float) -> dict[str, float]:
        """rate: of learning. Returns the means of this batch by name."""
        optimiser = self.optimisers["network"]
        for group in optimiser.param_groups:
            group["lr"] = rate
        sketch = batch.sketch.to(self.device).contiguous(memory_format=torch.channels_last)
        condition, crayons, parts = (each.to(self.device) for each in (batch.condition, batch.crayons, batch.parts))
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.mixed):
            votes, likeness = self.network(sketch, condition)
        votes, likeness, crayons, parts = votes.float(), likeness.float(), crayons.long(), parts.long()
        named = crayon_loss(votes, crayons, parts, self.weights)
        groups = Groups.of(parts)
        agreeing = disagreement(votes, groups)
        gathering = scatter(likeness, groups)
        loss = named + AGREEING * agreeing + GATHERING * gathering
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        optimiser.step()
        right = (votes.argmax(dim=1) == crayons).float().mean()
        return {"loss": named.item(), "apart": agreeing.item(), "scatter": gathering.item(), "right": right.item()}


def rarity(counts: Tensor) -> Tensor:
    """(K,) cells of each crayon to its weight; 1 on average over the cells."""
    share = counts.double() / counts.sum()
    weight = (1 / (0.5 * share + 0.5 / len(counts))) ** RARE
    return (weight / (weight * share).sum()).float()


def crayon_loss(votes: Tensor, crayons: Tensor, parts: Tensor, weights: Tensor) -> Tensor:
    """Cross-entropy by cell; rare crayons and the cells of small parts count more, as the root of their area would."""
    several, _high, _wide = parts.shape
    number = parts.flatten(1)  # (B, h * w)
    cells = torch.zeros(several, PARTS, device=votes.device).scatter_add_(
        1, number, torch.ones_like(number, dtype=votes.dtype)
    )
    small = cells.clamp(min=1).rsqrt().gather(1, number)  # (B, h * w)
    small = (small / small.mean(dim=1, keepdim=True)).clamp(*SMALL)
    each = functional.cross_entropy(votes, crayons, weights, reduction="none").flatten(1)
    counts = weights[crayons].flatten(1) * small
    return (each * small).sum() / counts.sum()


@dataclass(frozen=True)
class Groups:
    """Cells by the part that they belong to. cells: (N,) places in B * h * w. group: (N,) of each, 0 .. count - 1.

    size: (count,) cells. picture: (count,) in which picture of the batch.
    """

    cells: Tensor
    group: Tensor
    size: Tensor
    picture: Tensor

    @classmethod
    def of(cls, parts: Tensor) -> "Groups":
        several = parts.shape[0]
        first = torch.arange(several, device=parts.device)[:, None, None] * PARTS
        code = (parts + first).flatten()
        size = torch.bincount(code, minlength=several * PARTS)
        taught = (size >= LEAST_CELLS) & (torch.arange(len(size), device=parts.device) % PARTS > 0)
        number = torch.cumsum(taught, 0) - 1
        cells = taught[code].nonzero()[:, 0]
        return cls(cells, number[code[cells]], size[taught].float(), taught.nonzero()[:, 0] // PARTS)

    def values(self, field: Tensor) -> Tensor:
        """(B, C, h, w) to (N, C)."""
        return field.permute(0, 2, 3, 1).flatten(0, 2)[self.cells]

    def mean(self, values: Tensor) -> Tensor:
        """(N, C) to the mean of each group, (count, C)."""
        total = torch.zeros(len(self.size), values.shape[1], device=values.device).index_add_(0, self.group, values)
        return total / self.size[:, None]


def disagreement(votes: Tensor, groups: Groups) -> Tensor:
    """Jensen-Shannon divergence among the votes of each part: 0 where all its cells name the crayons alike."""
    if not len(groups.size):
        return votes.sum() * 0
    logs = functional.log_softmax(groups.values(votes), dim=1)  # (N, K)
    votes = logs.exp()
    together = groups.mean(votes)  # (count, K)
    own = groups.mean((votes * logs).sum(dim=1, keepdim=True))[:, 0]
    return (own - (together * together.clamp(min=1e-8).log()).sum(dim=1)).mean()


def scatter(likeness: Tensor, groups: Groups) -> Tensor:
    """Draws cells of a part to its mean and the means of two parts apart.

    Source: De Brabandere et al. 2017, arXiv 1708.02551.
    """
    if not len(groups.size):
        return likeness.sum() * 0
    values = groups.values(likeness)  # (N, 8)
    means = groups.mean(values)
    off = (values - means[groups.group]).norm(dim=1, keepdim=True)
    drawn = groups.mean((off - NEAR).clamp(min=0) ** 2).mean()
    same = groups.picture[:, None] == groups.picture[None]
    pair = same & ~torch.eye(len(means), dtype=torch.bool, device=means.device)
    distance = ((means[:, None] - means[None]) ** 2).sum(dim=2).clamp(min=1e-6).sqrt()
    pushed = (((FAR - distance).clamp(min=0) ** 2) * pair).sum() / pair.sum().clamp(min=1)
    return drawn + pushed + 0.001 * means.norm(dim=1).mean()
