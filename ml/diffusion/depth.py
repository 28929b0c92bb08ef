"""How near everything in a picture is, for the depth ControlNet.

Source: Ranftl et al. 2021, arXiv 2103.13413 (DPT, trained as MiDaS 3).
"""

import json
from typing import Self

import numpy as np
import torch
from PIL import Image
from torch import nn
from transformers import DPTForDepthEstimation

from ml.diffusion.reading import read_network
from ml.errors import WeightsMissing
from ml.images import as_picture, as_rgb
from ml.types import Loader

WEIGHTS = "midas"
UNUSED = ("neck.fusion_stage.layers.0.residual_layer1.*",)  # the first layer has nothing before it to add


class Depth:
    """side_px: of the square that the network looks at. mean, std: of its pixels in [0, 1]."""

    def __init__(self, network: DPTForDepthEstimation, side_px: int, mean: list[float], std: list[float]) -> None:
        self._network, self._side_px = network, side_px
        self._mean, self._std = (np.asarray(values, np.float32) for values in (mean, std))

    @classmethod
    def load(cls, loader: Loader) -> Self:
        """Raises WeightsMissing."""
        folder = loader.folder(WEIGHTS)
        try:
            told = json.loads((folder / "preprocessor_config.json").read_text())
            size = told["size"]
            side_px = size["height"] if isinstance(size, dict) else size
            mean, std = told["image_mean"], told["image_std"]
        except (OSError, ValueError, KeyError) as error:
            raise WeightsMissing(f"{WEIGHTS}: preprocessor_config.json: {error}") from error
        network = read_network(DPTForDepthEstimation, folder, loader.device, unused=UNUSED)
        return cls(network, side_px, mean, std)

    @torch.no_grad()
    def __call__(self, picture: Image.Image) -> Image.Image:
        """RGB of the picture's size: white is nearest, black farthest. Raises InvalidInput."""
        picture = as_rgb(picture)
        square = picture.resize((self._side_px, self._side_px), Image.Resampling.BICUBIC)
        pixels = (np.asarray(square, np.float32) / 255 - self._mean) / self._std  # (S, S, 3)
        values = torch.from_numpy(pixels).permute(2, 0, 1)[None].to(self._network.device, self._network.dtype)
        near = self._network(values).predicted_depth[:, None].float()  # (1, 1, S, S), larger is nearer
        near = nn.functional.interpolate(near, picture.size[::-1], mode="bicubic", align_corners=False)[0, 0]
        least, most = near.min(), near.max()
        return as_picture(((near - least) / (most - least).clamp(min=1e-6)).cpu().numpy()).convert("RGB")
