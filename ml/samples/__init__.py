"""Pictures to try style transfer with, painted by procedures of our own: 16 to be painted, 16 paintings to paint like.

surface   noise, gradients, light, tiles
motifs    what the paintings show
brushes   oil, swirls, dots, crayon, chalk
pieces    mosaic, stained glass, torn paper, cloth
prints    woodblock, linocut, cut shapes, court painting
washes    ink and watercolour
contents  the pictures to be painted
shipping  all of them as the files that the site serves: python -m ml.samples.shipping static/stylelab/samples
"""
