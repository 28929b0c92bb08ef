"""Pictures from words, run by workers."""

import io

from PIL import Image

from ml.scenes import DrawingRequest, Drawn
from ml.types import OnStep
from pictory.core.engine.context import JobContext
from stylelab.pictured import Look, Shape, size_px
from stylelab.services import words as service
from stylelab.services.words import Picture

TIER = "embedded"


def words(ctx: JobContext) -> None:
    """Several pictures of one wish; those that an earlier attempt stored are not made again.

    params: prompt; negative, look, width_px, height_px, seed, count where they are known.
    """
    given = {"negative": "", "look": Look.CRAYON, "seed": 1, "count": service.CANDIDATES} | ctx.params
    size = (given["width_px"], given["height_px"]) if "width_px" in given else size_px(Shape.SQUARE)
    seeds = service.seeds_left(ctx.job, seed=given["seed"], count=given["count"])
    if not seeds:
        ctx.job.finish()
        return
    done = given["count"] - len(seeds)
    with ctx.models.lease("drawing") as drawing:
        for number, seed in enumerate(seeds, start=done):
            request = DrawingRequest(
                prompt=str(given["prompt"]), negative=str(given["negative"]), seed=seed, size=size, look=given["look"],
                age=ctx.job.owner.age_band,
            )  # fmt: skip
            drawn = drawing(request, on_step=_part_of(ctx.step, number, given["count"]))
            service.keep_words(ctx.job, _picture(drawn, request), last=number == given["count"] - 1)


def _picture(drawn: Drawn, request: DrawingRequest) -> Picture:
    told = ("things", "unknown", "place", "hour", "weather", "season")
    details = {name: getattr(drawn, name) for name in told}
    details |= {"prompt": request.prompt, "negative": request.negative, "look": request.look}
    return Picture(_png(drawn.picture), model=drawn.model, tier=TIER, seed=drawn.seed, details=details)


def _png(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG", compress_level=3)
    return file.getvalue()


def _part_of(on_step: OnStep, number: int, count: int) -> OnStep:
    """Steps of one picture among several; the first is shown as it grows."""

    def tell(step: int, steps: int, *, doing: str = "", preview: Image.Image | None = None) -> None:
        on_step(number * steps + step, count * steps, doing=doing, preview=preview if number == 0 else None)

    return tell
