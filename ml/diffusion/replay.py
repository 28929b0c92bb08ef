"""Steps that take what lies deep from the step before.

From one step to the next the deep layers change little, and they with the ControlNet are most of the work: only every
n-th step passes through all, the others through the outermost blocks alone. Source: Ma et al. 2023, arXiv 2312.00858
(DeepCache); we keep whole blocks, so that any UNet of diffusers will do, and the ControlNet's answer with them.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from torch import nn


class Replay:
    """every: 1 passes through all at each step. Tell `next_step` after each."""

    def __init__(self, every: int) -> None:
        self._every, self._step = every, 0
        self._answers: dict[nn.Module, Any] = {}

    def next_step(self) -> None:
        self._step += 1

    @contextmanager
    def of(self, unet: Any, control: nn.Module | None) -> Iterator[None]:
        """Meanwhile these answer from memory where they may; afterwards they are as they were, and forget."""
        deep = [*unet.down_blocks[1:], unet.mid_block, *unet.up_blocks[:-1], *([control] if control else [])]
        if self._every == 1:
            deep = []
        for module in deep:
            module.forward = self._remembering(module, module.forward)
        try:
            yield
        finally:
            for module in deep:
                del module.forward  # the class's own again
            self._answers.clear()

    def _remembering(self, module: nn.Module, forward: Callable[..., Any]) -> Callable[..., Any]:
        def answer(*given: Any, **named: Any) -> Any:
            if self._step % self._every == 0 or module not in self._answers:
                self._answers[module] = forward(*given, **named)
            return self._answers[module]

        return answer
