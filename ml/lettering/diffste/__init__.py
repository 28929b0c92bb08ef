"""DiffSTE: words painted into a picture in the lettering of their surroundings, or of a named font and colour.

characters   the letters it knows, and their encoder
unet         the inpainting network with two parallel branches at each of its places
request      what is asked for, and what comes of it
tiles        which words go where, and how a part of the picture becomes the network's square and comes back
parts        the networks, loaded
pipeline     the steps
"""

from ml.lettering.diffste.request import NotLatin, Writing, WritingRequest

__all__ = ["NotLatin", "Writing", "WritingRequest"]
