"""Painting in a kept style, run by the workers of any room."""

import io
from typing import Any

from PIL import Image

from ml.errors import InvalidInput
from ml.fast_style import FastStyleRequest
from ml.types import OnStep, Rendered
from pictory.core.engine.context import JobContext
from pictory.core.files import assets
from pictory.core.models import Asset, Job

STROKES_PX = (256, 1_536)  # inside the fast network


def painted(ctx: JobContext, picture: Image.Image, style: dict[str, Any], *, on_step: OnStep) -> Rendered:
    """RGB of the picture's size, by the fast network: each painting of the card in its share.

    style: of styles.params_of(). on_step: told once for each painting. Raises InvalidInput when the card is gone.
    """
    parts = [(_painting(ctx.job, each["asset"]), each["weight"]) for each in style["pictures"]]
    if not parts:
        raise InvalidInput("the style has no pictures")
    made, total, model = picture.convert("RGB"), 0, ""
    with ctx.models.lease("fast_style") as paint:
        for number, (painting, weight) in enumerate(parts, start=1):
            one = paint(fast_request(picture, painting, style))
            model, total = one.model, total + weight
            made = Image.blend(made, one.picture, weight / total)
            on_step(number, len(parts), preview=made)
    return Rendered(made, model)


def fast_request(picture: Image.Image, painting: Image.Image, how: dict[str, Any]) -> FastStyleRequest:
    """how: strength, 0 to 100; strokes, in percent; colours: of StyleCard.Colours, as far as the network has them."""
    least, most = STROKES_PX
    return FastStyleRequest(
        picture, painting, strength=min(1.0, 0.2 + 0.8 * how["strength"] / 50), keep_colours=how["colours"] != "style",
        work_px=max(least, min(most, round(max(picture.size) * 100 / how["strokes"]))),
    )  # fmt: skip


def _painting(job: Job, asset_id: str) -> Image.Image:
    asset = Asset.objects.filter(owner=job.owner_id, pk=asset_id).first()
    if asset is None:
        raise InvalidInput("a painting of the style is gone")
    return Image.open(io.BytesIO(assets.read(asset)))
