"""A picture painted in the style of others by optimising its pixels.

request   what can be asked for
features  the layers of a network for recognising things, in which content and style are measured
loss      how far a picture is from the content and the styles
pipeline  the rounds of optimisation, coarse to fine
"""

from ml.neural_style.pipeline import NeuralStyle
from ml.neural_style.request import NeuralStyleRequest, Style, Stylised

__all__ = ["NeuralStyle", "NeuralStyleRequest", "Style", "Stylised"]
