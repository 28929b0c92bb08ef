"""Enlarging a picture.

upscale  the pipeline: passes of the network and the exact size
framing  what of the picture fills the wanted size
tiles    running a network in pieces that fit the memory, without seams
clear    pictures that are see-through
"""

from ml.upscaling.upscale import Upscaling, UpscalingRequest

__all__ = ["Upscaling", "UpscalingRequest"]
