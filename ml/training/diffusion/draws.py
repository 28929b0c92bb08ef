"""What each update sees: rows, timesteps and noise, as a function of its number, so that any update can be redone."""

import hashlib
from dataclasses import dataclass, fields

import torch
from torch import Tensor


@dataclass(frozen=True)
class Draw:
    """Of the B pictures of one update.

    rows: (B,) in the cache. times: (B,) timesteps. noise: (B, 4, h, w). blur: (B, 4, h, w), by which latents are drawn
    from their distribution. sentences: (B,) numbers of a sentence. wordless: (B,) True where words are left out.
    """

    rows: Tensor
    times: Tensor
    noise: Tensor
    blur: Tensor
    sentences: Tensor
    wordless: Tensor

    def part(self, first: int, count: int) -> "Draw":
        return Draw(*(getattr(self, field.name)[first : first + count] for field in fields(self)))

    def to(self, device: torch.device) -> "Draw":
        return Draw(*(getattr(self, field.name).to(device) for field in fields(self)))


@dataclass(frozen=True)
class Chance:
    """Where draws come from. rows: of the cache. latents: their shape. times: timesteps below this one are drawn."""

    seed: int
    rows: int
    latents: tuple[int, int, int]
    sentences: int = 1
    wordless: float = 0.0

    def draw(self, update: int, pictures: int, times: int) -> Draw:
        """Every row once before any comes again. The numbers do not depend on the device."""
        chance = _generator(self.seed, "update", update)
        shape = (pictures, *self.latents)
        return Draw(
            rows=self._rows(update * pictures, pictures),
            times=torch.randint(0, times, (pictures,), generator=chance),
            noise=torch.randn(shape, generator=chance),
            blur=torch.randn(shape, generator=chance),
            sentences=torch.randint(0, self.sentences, (pictures,), generator=chance),
            wordless=torch.rand(pictures, generator=chance) < self.wordless,
        )

    def _rows(self, first: int, count: int) -> Tensor:
        places = range(first, first + count)
        orders = {
            turn: torch.randperm(self.rows, generator=_generator(self.seed, "order", turn))
            for turn in {place // self.rows for place in places}
        }
        return torch.stack([orders[place // self.rows][place % self.rows] for place in places])


def _generator(seed: int, purpose: str, number: int) -> torch.Generator:
    name = f"{seed}/{purpose}/{number}".encode()
    return torch.Generator().manual_seed(int.from_bytes(hashlib.sha256(name).digest()[:7], "big"))
