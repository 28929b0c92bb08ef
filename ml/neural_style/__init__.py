"""A picture painted in the style of others by optimising its pixels.

request   what can be asked for
features  the layers of a network for recognising things, in which content and style are measured
loss      how far a picture is from the content and the styles
tiling    large pictures in tiles
tiles     the same for pictures too large to be held in all their layers
pipeline  the rounds of optimisation, coarse to fine; imports torch, which who only asks does not need
"""

from ml.neural_style.request import NeuralStyleRequest, Progress, Style, Stylised

__all__ = ["NeuralStyleRequest", "Progress", "Style", "Stylised"]
