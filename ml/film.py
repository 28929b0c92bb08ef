"""Pictures in a row as a film: GIF, and MP4 with VP9, which every browser plays."""

import io
import tempfile
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from ml.errors import InvalidInput
from ml.images import fit_within

FRAMES_PER_S = 10
BETWEEN = 3  # faded frames between two pictures
STAY = 12  # frames that the last picture stays
COLOURS = 256


def frames_of(pictures: Sequence[Image.Image], longest: int) -> list[Image.Image]:
    """The pictures at the size of the last one within `longest`, each fading into the next. Raises InvalidInput."""
    if not pictures:
        raise InvalidInput("a film of no pictures")
    size = fit_within(pictures[-1].size, longest, multiple=2)
    keys = [picture.convert("RGB").resize(size, Image.Resampling.LANCZOS) for picture in pictures]
    made = [keys[0]] * 3
    for before, after in pairwise(keys):
        made += [Image.blend(before, after, step / (BETWEEN + 1)) for step in range(1, BETWEEN + 2)]
    return made + [keys[-1]] * STAY


def as_gif(frames: Sequence[Image.Image]) -> bytes:
    """Repeats for ever. All frames share the colours of the first and the last, so that what stays does not flicker."""
    ends = Image.new("RGB", (2 * frames[0].width, frames[0].height))
    ends.paste(frames[0])
    ends.paste(frames[-1], (frames[0].width, 0))
    palette = ends.quantize(COLOURS, method=Image.Quantize.MEDIANCUT)
    small = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
    file = io.BytesIO()
    small[0].save(
        file, "GIF", save_all=True, append_images=small[1:], duration=1_000 // FRAMES_PER_S, loop=0, optimize=False
    )
    return file.getvalue()


def as_mp4(frames: Sequence[Image.Image]) -> bytes | None:
    """None where the video library of this machine cannot encode VP9."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "film.mp4"
        writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"vp09"), FRAMES_PER_S, frames[0].size)
        if not writer.isOpened():
            return None
        for frame in frames:
            writer.write(np.asarray(frame)[..., ::-1])
        writer.release()
        return path.read_bytes()
