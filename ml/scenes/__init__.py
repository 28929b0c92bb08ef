"""Words to picture without a diffusion model: a scene is understood, laid out, drawn as shapes, and painted.

reading     what the words ask for: things, counts, colours, sizes, relations, time, weather, place
setting     the scene where they leave something open: place, hour, palette
things      how tall things are and where they live
figures     heads of the sticker pack on bodies of our own
art         stickers as shapes: measured, recoloured, lit
placing     where everything goes
grounds     what lies behind: one module a landscape
looks       crayon, watercolour, ink, oil, flat
drawing     the pipeline
"""

from ml.scenes.request import LOOKS, SHAPES, DrawingRequest, Drawn, Look

__all__ = ["LOOKS", "SHAPES", "DrawingRequest", "Drawn", "Look"]
