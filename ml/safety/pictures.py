"""The check of pictures by two networks: open_nsfw for photographs, nsfwjs for drawings as well.

Each looks at the whole picture and at its middle square. They know nudity only: not violence, fear or hate, so people
look at what children publish. Sources: Mahadeokar and Pesavento 2016 (open_nsfw); Laborde 2019 (nsfwjs).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ml.images import as_rgb
from ml.safety.lexicon import Age
from ml.types import Loader

if TYPE_CHECKING:
    import onnxruntime

SIDE = 224
MEAN_BGR = np.array([104, 117, 123], np.float32)
DRAWING, HENTAI, NEUTRAL, PORN, SEXY = range(5)


@dataclass(frozen=True)
class Scores:
    """Each 0 to 1, the worse of two looks. unsafe: open_nsfw's. explicit: nsfwjs' porn and hentai. sexy: nsfwjs'."""

    unsafe: float
    explicit: float
    sexy: float

    def over(self, limits: "Scores") -> bool:
        return self.unsafe > limits.unsafe or self.explicit > limits.explicit or self.sexy > limits.sexy

    @property
    def finite(self) -> bool:
        return bool(np.isfinite([self.unsafe, self.explicit, self.sexy]).all())


LIMITS: dict[Age, Scores] = {
    "child": Scores(unsafe=0.4, explicit=0.5, sexy=0.6),
    "teen": Scores(unsafe=0.5, explicit=0.6, sexy=0.8),
    "adult": Scores(unsafe=0.7, explicit=0.7, sexy=1.0),
}


class Networks:
    """Both networks, loaded."""

    def __init__(self, photos: "onnxruntime.InferenceSession", drawings: "onnxruntime.InferenceSession") -> None:
        self._photos, self._drawings = photos, drawings

    @classmethod
    def load(cls, loader: Loader) -> Self:
        """Raises WeightsMissing."""
        photos = loader.session(loader.folder("open_nsfw") / "open-nsfw.onnx")
        return cls(photos, loader.session(loader.folder("nsfwjs") / "mobilenet_v2_mid.onnx"))

    def __call__(self, picture: Image.Image) -> Scores:
        """Raises InvalidInput, and what onnxruntime raises."""
        looks = [_pixels(look) for look in _looks(as_rgb(picture))]  # (224, 224, 3) float32 in 0..255
        unsafe = [_run(self._photos, (look[..., ::-1] - MEAN_BGR)[None])[1] for look in looks]
        shares = [_run(self._drawings, look.transpose(2, 0, 1)[None] / 255) for look in looks]  # (5,) each
        return Scores(
            float(np.max(unsafe)),
            float(np.max([share[PORN] + share[HENTAI] for share in shares])),
            float(np.max([share[SEXY] for share in shares])),
        )


def _looks(picture: Image.Image) -> tuple[Image.Image, ...]:
    """All of it, and its middle square where it has another shape."""
    width, height = picture.size
    side = min(width, height)
    if side == max(width, height):
        return (picture,)
    left, top = (width - side) // 2, (height - side) // 2
    return picture, picture.crop((left, top, left + side, top + side))


def _pixels(picture: Image.Image) -> NDArray[np.float32]:
    return np.asarray(picture.resize((SIDE, SIDE), Image.Resampling.BILINEAR), np.float32)


def _run(session: "onnxruntime.InferenceSession", values: NDArray[np.float32]) -> NDArray[np.float32]:
    """The scores of one picture, (classes,)."""
    feeds = {session.get_inputs()[0].name: np.ascontiguousarray(values, np.float32)}
    return session.run(None, feeds)[0][0]
