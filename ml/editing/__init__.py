"""Editing photos: a recipe is data, and applying it to a picture gives the same pixels every time.

recipe     what may be asked for, read from JSON and checked; needs no numpy
devices    screens that wallpapers are made for, and where their clocks and icons are; needs no numpy
sizes      how large a photo becomes; needs no numpy
geometry   turning, mirroring, straightening, cropping, resizing
css        the filter functions of CSS as browsers compute them
tone       levels, curves, colours one by one
finish     sharpening, vignette, grain
edit       all of it in order
wallpaper  one picture on other screens, and as a tile without seams
"""
