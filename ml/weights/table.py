"""All folders of weights of the embedded tier."""

from ml.weights.origin import Weights
from ml.weights.recipes import (
    fast_style,
    gemma_270m,
    hed,
    holistic,
    korean_english,
    nsfwjs,
    open_nsfw,
    ppocr,
    realesrgan,
    sketch,
    soundfont,
    sticker_art,
    sticker_words,
)

WEIGHTS: dict[str, Weights] = {
    weights.name: weights
    for weights in (
        fast_style.WEIGHTS,
        gemma_270m.WEIGHTS,
        hed.WEIGHTS,
        holistic.WEIGHTS,
        korean_english.WEIGHTS,
        nsfwjs.WEIGHTS,
        open_nsfw.WEIGHTS,
        ppocr.WEIGHTS,
        realesrgan.WEIGHTS,
        sketch.WEIGHTS,
        soundfont.WEIGHTS,
        sticker_art.WEIGHTS,
        sticker_words.WEIGHTS,
    )
}
