"""Pictures from words, run by workers."""

import io
from typing import Any

from PIL import Image

from ml.catalog import Tier
from ml.errors import Blocked
from ml.scenes import DrawingRequest, Drawn
from ml.types import OnStep, no_steps
from pictory.core import style_jobs, styles
from pictory.core.abilities import best_tier
from pictory.core.engine.context import JobContext
from stylelab.pictured import Look, Painter, Shape, size_px
from stylelab.services import candidates
from stylelab.services import words as service
from stylelab.services.words import Picture

MODEL_LENGTH = 120


def words(ctx: JobContext) -> None:
    """Several pictures of one wish; those that an earlier attempt stored are not made again. What may not be shown is
    left out. Raises Blocked where that is all.

    params: prompt; negative, look, style, width_px, height_px, seed, count, tier where they are known.
    """
    given = {"negative": "", "look": Look.CRAYON, "seed": 1, "count": candidates.COUNT} | ctx.params
    size = (given["width_px"], given["height_px"]) if "width_px" in given else size_px(Shape.SQUARE)
    seeds = candidates.seeds_left(ctx.job, seed=given["seed"], count=given["count"])
    if not seeds:
        candidates.finish(ctx.job)
        return
    name, tier = _painter(given.get("tier", ""))
    refused = None
    with ctx.models.lease(name, tier) as drawing:
        for seed in seeds:
            request = DrawingRequest(
                prompt=str(given["prompt"]), negative=str(given["negative"]), seed=seed, size=size, look=given["look"],
                age=ctx.job.owner.age_band,
            )  # fmt: skip
            try:
                drawn = drawing(request, on_step=_part_of(ctx.step, seed - given["seed"], given["count"]))
                picture = _picture(ctx, drawn, request, tier, given.get("style"))
            except Blocked as error:
                refused = error
            else:
                service.keep_words(ctx.job, picture)
    candidates.finish(ctx.job, refused=refused)


def _painter(asked: str) -> tuple[str, Tier]:
    """Capability and tier. Whoever asks for Karlo gets that or nothing; all take the same request."""
    return ("unclip", "full") if asked == Painter.KARLO else ("drawing", best_tier("drawing", asked))


def _picture(
    ctx: JobContext, drawn: Drawn, request: DrawingRequest, tier: str, style: dict[str, Any] | None
) -> Picture:
    """style: of styles.params_of(), to be painted in."""
    told = ("things", "unknown", "place", "hour", "weather", "season")
    details = {name: getattr(drawn, name) for name in told}
    details |= {"prompt": request.prompt, "negative": request.negative, "look": request.look}
    picture, model = drawn.picture, drawn.model
    if style:
        painted = style_jobs.painted(ctx, picture, style, on_step=no_steps)
        picture, model, details = painted.picture, f"{model}; {painted.model}", details | styles.told(style)
    return Picture(_png(picture), model=model[:MODEL_LENGTH], tier=tier, seed=drawn.seed, details=details)


def _png(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG", compress_level=3)
    return file.getvalue()


def _part_of(on_step: OnStep, number: int, count: int) -> OnStep:
    """Steps of one picture among several; the first is shown as it grows."""

    def tell(step: int, steps: int, *, doing: str = "", preview: Image.Image | None = None) -> None:
        on_step(number * steps + step, count * steps, doing=doing, preview=preview if number == 0 else None)

    return tell
