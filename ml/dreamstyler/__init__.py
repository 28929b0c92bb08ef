"""Styles learned in stages: six tokens, each for a sixth of the noise.

Source: Ahn et al. 2024, "DreamStyler: Paint by Style Inversion with Text-to-Image Diffusion Models", arXiv 2309.06933.
"""

from ml.dreamstyler.pipeline import DreamStyler
from ml.dreamstyler.request import Balance, StagedRequest

__all__ = ["Balance", "DreamStyler", "StagedRequest"]
