"""Style transfer, run by workers."""

import io
from typing import Any

from PIL import Image

from ml.errors import Cancelled, InvalidInput
from ml.fast_style import FastStyleRequest
from ml.film import as_gif, as_mp4, frames_of
from ml.neural_style import NeuralStyleRequest, Progress, Style
from ml.style_fit import fit
from pictory.core import style_jobs
from pictory.core.engine.context import JobContext
from pictory.core.files import assets
from pictory.core.models import Asset, Job
from stylelab.samples import STYLES
from stylelab.services import transfers as service
from stylelab.services.transfers import Made
from stylelab.transfer_masks import mask_of

TRY_PX = 256
TRY_WORK_PX = 512  # inside the network; less would make its strokes too broad
TRIES_ACROSS = 4


def transfer(ctx: JobContext) -> None:
    """Paint in rounds. Between them it gives way; whoever stops it keeps what is painted by then.

    Of a picture that is deleted meanwhile nothing is kept.
    """
    params = ctx.job.params
    request = _request(ctx.job)
    since = _since(ctx)
    rounds = _Rounds(ctx, since, [request.picture] if params["film"] else None)
    with ctx.models.lease("neural_style", params["tier"]) as neural_style:
        try:
            made = neural_style(request, on_step=rounds.step, on_round=rounds.keep, since=since)
        except Cancelled:
            if rounds.reached is None or not _is_there(ctx.job, params["content"]):
                raise
            made = neural_style.finish(request, rounds.reached)
    losses = [round(loss, 4) for loss in made.losses]
    films = _films([*rounds.film, made.picture]) if rounds.film else []
    picture = Made(
        as_png(made.picture), made.picture.size, made.model, losses, len(losses), ctx.models.device.kind, films
    )
    service.keep_transfer(ctx.job, picture)


def quick_look(ctx: JobContext) -> None:
    """The fast network in place of the rounds: each style where it paints, in its share."""
    params = ctx.job.params
    content = chosen_picture(ctx.job, "contents", params["content"])
    content.thumbnail((service.QUICK_PX, service.QUICK_PX), reducing_gap=2.0)
    made, total, model = content, 0.0, ""
    styles = [style for style in params["styles"] if style["weight"]]
    with ctx.models.lease("fast_style") as paint:
        for number, style in enumerate(styles):
            ctx.step(number, len(styles))
            painting = chosen_picture(ctx.job, "styles", style["picture"])
            painted = paint(style_jobs.fast_request(content, painting, params))
            model, total = painted.model, total + style["weight"]
            share = mask_of(style, content.size, _mask(ctx.job, style)).point(_times(style["weight"] / total))
            made = Image.composite(painted.picture, made, share)
    ctx.step(len(styles), len(styles))
    service.keep_quick_look(ctx.job, _file(made, "JPEG"), made.size, model=model)


def fitting(ctx: JobContext) -> None:
    """Every sample style on a small copy of the picture, best first."""
    content = chosen_picture(ctx.job, "contents", ctx.job.params["content"])
    content.thumbnail((TRY_PX, TRY_PX))
    sheet = Image.new("RGB", (content.width * TRIES_ACROSS, content.height * -(-len(STYLES) // TRIES_ACROSS)), "white")
    order: list[dict[str, Any]] = []
    with ctx.models.lease("fast_style") as paint:
        for number, name in enumerate(STYLES):
            painted = paint(FastStyleRequest(content, _sample("styles", name), work_px=TRY_WORK_PX))
            at = number % TRIES_ACROSS * content.width, number // TRIES_ACROSS * content.height
            sheet.paste(painted.picture, at)
            order.append({"name": name, "score": round(fit(content, painted.picture), 4), "x": at[0], "y": at[1]})
            ctx.step(number + 1, len(STYLES), preview=painted.picture)
    order.sort(key=lambda each: -each["score"])
    service.keep_fitting(ctx.job, _file(sheet, "WEBP"), sheet.size, order=order, model=painted.model)


class _Rounds:
    """What is kept of each round. film: the pictures of one, or empty where none is wanted."""

    def __init__(self, ctx: JobContext, reached: Progress | None, film: list[Image.Image] | None) -> None:
        self.ctx, self.reached, self.film = ctx, reached, film or []

    def step(self, step: int, steps: int, *, doing: str = "", preview: Image.Image | None = None) -> None:
        if preview is not None and self.film:
            self.film.append(preview)
        self.ctx.step(step, steps, doing=doing, preview=preview)

    def keep(self, progress: Progress) -> None:
        self.reached = progress
        self.ctx.save_checkpoint(progress.as_bytes())
        self.ctx.give_way()


def _since(ctx: JobContext) -> Progress | None:
    kept = ctx.load_checkpoint()
    return Progress.from_bytes(kept) if kept else None


def _request(job: Job) -> NeuralStyleRequest:
    params = job.params
    content = chosen_picture(job, "contents", params["content"])
    content.thumbnail((params["size_px"], params["size_px"]), Image.Resampling.LANCZOS, reducing_gap=3.0)
    styles = tuple(
        Style(
            chosen_picture(job, "styles", style["picture"]), weight=style["weight"] / 50,
            mask=mask_of(style, content.size, _mask(job, style)) if style["where"] != "all" else None,
            scale=params["strokes"] / 100,
        )
        for style in params["styles"]
    )  # fmt: skip
    return NeuralStyleRequest(
        content, styles, size_px=params["size_px"], rounds=params["rounds"], colours=params["colours"],
        style_weight=10 ** (params["strength"] / 50), content_weight=4 ** (params["faithful"] / 50 - 1),
        seed=params["seed"],
    )  # fmt: skip


def chosen_picture(job: Job, kind: str, token: str) -> Image.Image:
    """What a token of services.transfers.Pick names. kind: of the sample. Raises InvalidInput when the file is gone."""
    source, _, name = token.partition(":")
    if source == "sample":
        return _sample(kind, name)
    return Image.open(io.BytesIO(assets.read(_own(job, name))))


def _sample(kind: str, name: str) -> Image.Image:
    sample = service.find_sample(kind, name)
    if sample is None:
        raise InvalidInput(f"there is no sample {name}")
    with Image.open(sample.path) as picture:
        return picture.convert("RGB")


def _is_there(job: Job, token: str) -> bool:
    """Whether the picture was not deleted meanwhile: of one that was, nothing is kept."""
    source, _, name = token.partition(":")
    return source == "sample" or Asset.objects.filter(owner=job.owner_id, pk=name).exists()


def _mask(job: Job, style: dict[str, Any]) -> Image.Image | None:
    return Image.open(io.BytesIO(assets.read(_own(job, style["mask"])))) if "mask" in style else None


def _own(job: Job, asset_id: str) -> Asset:
    asset = Asset.objects.filter(owner=job.owner_id, pk=asset_id).first()
    if asset is None:
        raise InvalidInput("a picture is gone")
    return asset


def _times(share: float) -> Any:
    return lambda value: round(value * share)


def _films(pictures: list[Image.Image]) -> list[tuple[str, bytes]]:
    frames = frames_of(pictures, service.FILM_PX)
    films = [("image/gif", as_gif(frames)), ("video/mp4", as_mp4(frames))]
    return [(media_type, data) for media_type, data in films if data]


def as_png(picture: Image.Image) -> bytes:
    return _file(picture, "PNG")


def _file(picture: Image.Image, kind: str) -> bytes:
    file = io.BytesIO()
    options = {"PNG": {"compress_level": 3}, "JPEG": {"quality": 92, "subsampling": 0}, "WEBP": {"quality": 82}}[kind]
    picture.convert("RGB").save(file, kind, **options)
    return file.getvalue()
