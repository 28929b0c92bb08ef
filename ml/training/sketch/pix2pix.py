"""The seed's own pair of networks, as another course of the same loop.

Source: Isola et al. 2017, arXiv 1611.07004; the residual generator of Johnson et al. 2016, arXiv 1603.08155; least
squares, Mao et al. 2017, arXiv 1611.04076. As the seed did we differ in a judge that sees the colours alone.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

WIDTH = 64
RESIDUALS = 9
LIKE_TARGET = 10.0  # weight of the mean difference beside the judgement
MOMENTS = (0.5, 0.999)


@dataclass(frozen=True)
class PictureBatch:
    """sketch: (B, 1, H, W) in 0..1, ink is 1. colours: (B, 3, H, W) in -1..1."""

    sketch: Tensor
    colours: Tensor


class Residual(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        first = nn.ReflectionPad2d(1), nn.Conv2d(width, width, 3, bias=False), _norm(width), nn.ReLU()
        second = nn.ReflectionPad2d(1), nn.Conv2d(width, width, 3, bias=False), _norm(width)
        self.way = nn.Sequential(*first, *second)

    def forward(self, values: Tensor) -> Tensor:
        return values + self.way(values)


class Generator(nn.Sequential):
    """(B, 1, H, W) in 0..1 to (B, 3, H, W) in -1..1, H and W multiples of 4. 11,377,155 parameters."""

    def __init__(self, width: int = WIDTH, residuals: int = RESIDUALS) -> None:
        wide, widest = 2 * width, 4 * width
        super().__init__(
            nn.ReflectionPad2d(3), nn.Conv2d(1, width, 7, bias=False), _norm(width), nn.ReLU(),
            nn.Conv2d(width, wide, 3, 2, 1, bias=False), _norm(wide), nn.ReLU(),
            nn.Conv2d(wide, widest, 3, 2, 1, bias=False), _norm(widest), nn.ReLU(),
            *(Residual(widest) for _ in range(residuals)),
            nn.ConvTranspose2d(widest, wide, 3, 2, 1, 1, bias=False), _norm(wide), nn.ReLU(),
            nn.ConvTranspose2d(wide, width, 3, 2, 1, 1, bias=False), _norm(width), nn.ReLU(),
            nn.ReflectionPad2d(3), nn.Conv2d(width, 3, 7), nn.Tanh(),
        )  # fmt: skip


class Judge(nn.Sequential):
    """(B, 3, H, W) to (B, 1, H/8 - 2, W/8 - 2), each of 70 x 70 pixels: 1 is real. 2,765,633 parameters."""

    def __init__(self, width: int = WIDTH) -> None:
        layers: list[nn.Module] = [nn.Conv2d(3, width, 4, 2, 1), nn.LeakyReLU(0.2)]
        for level, stride in ((1, 2), (2, 2), (3, 1)):
            wide, wider = width * 2 ** (level - 1), width * 2**level
            layers += [nn.Conv2d(wide, wider, 4, stride, 1, bias=False), _norm(wider), nn.LeakyReLU(0.2)]
        super().__init__(*layers, nn.Conv2d(8 * width, 1, 4, 1, 1))


class Pix2Pix:
    """One step of both."""

    KIND = "pix2pix"

    def __init__(self, generator: Generator, judge: Judge, *, device: torch.device, mixed: bool = True) -> None:
        self.generator, self.judge = generator.to(device), judge.to(device)
        self.device, self.mixed = device, mixed
        self.modules: dict[str, nn.Module] = {"network": self.generator, "judge": self.judge}
        self.optimisers = {
            name: torch.optim.Adam(each.parameters(), betas=MOMENTS) for name, each in self.modules.items()
        }

    def learn(self, batch: PictureBatch, rate: float) -> dict[str, float]:
        for optimiser in self.optimisers.values():
            for group in optimiser.param_groups:
                group["lr"] = rate
        sketch, real = batch.sketch.to(self.device), batch.colours.to(self.device)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.mixed):
            made = self.generator(sketch)
            judged = (_off(self.judge(real), 1) + _off(self.judge(made.detach()), 0)) / 2  # halved, as the seed's
        self._step("judge", judged)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.mixed):
            fooled = _off(self.judge(made), 1)
        apart = (made.float() - real).abs().mean()
        self._step("network", fooled + LIKE_TARGET * apart)
        return {"apart": apart.item(), "fooled": fooled.item(), "judged": judged.item()}

    def _step(self, name: str, loss: Tensor) -> None:
        self.modules[name].zero_grad(set_to_none=True)
        loss.backward()
        self.optimisers[name].step()


def _off(judged: Tensor, truth: float) -> Tensor:
    return ((judged.float() - truth) ** 2).mean()


def _norm(width: int) -> nn.InstanceNorm2d:
    return nn.InstanceNorm2d(width, affine=True)
