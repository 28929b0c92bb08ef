"""Children's subjects: one drawing source for each, many manners in each source."""

from collections.abc import Callable

import numpy as np

from ml.training.pairs.pair import Pair
from ml.training.pairs.subjects import car, character, face, gemstone, handbag, panda, shoes, space
from ml.training.pairs.subjects.placing import Size

SUBJECT_SOURCES: dict[str, Callable[[np.random.Generator, Size], Pair]] = {
    "face": face.draw,
    "panda": panda.draw,
    "car": car.draw,
    "handbag": handbag.draw,
    "shoes": shoes.draw,
    "gemstone": gemstone.draw,
    "character": character.draw,
    "space": space.draw,
}
