"""A character in other poses (AnimateAnyone, single image).

request      what is asked and what comes back
proportions  a pose brought to the character's bones and place
framing      the canvas that all pictures of a request share
attention    how the denoising network looks at the character
parts        the networks and their published files
pipeline     from a request to pictures

Source: Hu et al. 2023, "Animate Anyone", arXiv 2311.17117, in the reproduction of MooreThreads whose weights are
published (patrolli/AnimateAnyone). One image needs no motion modules: their last projections start at zero.
"""
