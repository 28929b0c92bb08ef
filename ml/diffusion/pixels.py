"""From what a network drew to pixels."""

import torch
from torch import Tensor

from ml.errors import Unusable


def pixels_of(drawn: Tensor) -> Tensor:
    """(B, 3, H, W) float32 in [0, 1], of values about -1 to 1.

    Raises Unusable for a picture of values that are no numbers, as too short ones give, or of one value all over.
    """
    drawn = drawn.float()
    least, most = drawn.flatten(1).aminmax(dim=1)  # (B,) each; not a number where one value is none
    if not (torch.isfinite(least) & torch.isfinite(most) & (least < most)).all():
        raise Unusable("what the network drew is no picture: no numbers, or one value all over")
    return (drawn / 2 + 0.5).clamp(0, 1)
