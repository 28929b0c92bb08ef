"""The faces of style cards, run by workers."""

import io

from PIL import Image

from pictory.core import style_jobs
from pictory.core.engine.context import JobContext
from stylelab.samples import CONTENTS
from stylelab.services import cards

FACE_PX = 480


def card_face(ctx: JobContext) -> None:
    """One picture of ours in the style, for people to know it by. params: style."""
    with Image.open(CONTENTS[cards.FACE_OF].path) as sample:
        picture = sample.convert("RGB")
    picture.thumbnail((FACE_PX, FACE_PX))
    painted = style_jobs.painted(ctx, picture, ctx.params["style"], on_step=ctx.step)
    file = io.BytesIO()
    painted.picture.save(file, "WEBP", quality=86)
    cards.keep_face(ctx.job, webp=file.getvalue(), size=painted.picture.size, model=painted.model)
