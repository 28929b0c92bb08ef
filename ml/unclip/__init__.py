"""Karlo: pictures of 256 x 256 from words, or variations of a picture, by way of what CLIP would see in them.

A prior turns words into the features of a picture, a decoder turns those into a picture of 64 pixels, and two networks
make that four times as large. The published pipelines have no negative prompt; here it stands where they put the empty
one. Source: Ramesh et al. 2022, "Hierarchical Text-Conditional Image Generation with CLIP Latents", arXiv 2204.06125;
Lee et al. 2022, Karlo-v1.0.alpha on COYO-100M and CC15M.

request    what is asked for, and what comes of it
parts      the networks, loaded one by one
words      what the networks are told
sampling   the three loops
pipeline   the steps
"""

from ml.unclip.request import Unclipped, UnclipRequest

__all__ = ["UnclipRequest", "Unclipped"]
