"""The slow work of the photo editor, run by workers: developing, batches, erasing, wallpapers."""

import io
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from typing import IO, Any

import numpy as np
from PIL import Image

from ml.catalog import Tier
from ml.editing import wallpaper as wallpapers
from ml.editing.devices import DEVICES
from ml.editing.edit import edited
from ml.editing.recipe import read_recipe
from ml.errors import Blocked, Cancelled, InvalidInput
from ml.images import Pixels, as_pixels
from ml.inpainting import Mask, RemovalRequest, fill
from ml.types import OnStep, no_steps
from pictory.core.abilities import best_tier
from pictory.core.engine.context import JobContext
from pictory.core.files import assets, large
from pictory.core.files.serving import saved_as
from pictory.core.models import Asset
from stylelab.models import Edit
from stylelab.services import edits, presets
from stylelab.services import wallpapers as screens

WRITING: dict[str, tuple[str, dict[str, Any]]] = {
    "image/png": ("PNG", {"compress_level": 3}),
    "image/jpeg": ("JPEG", {"quality": 95, "subsampling": 0}),
    "image/webp": ("WEBP", {"quality": 95, "method": 3}),
}
FILLED_BY = "PatchMatch (pypatchmatch 2.2.0)"


def edit(ctx: JobContext) -> None:
    """Develop one photo. params: picture, recipe, by_mail. Without a recipe it is the same file, byte for byte."""
    picture = _picture(ctx, ctx.params["picture"])
    edits.keep_file(ctx.job, picture, data=_developed(picture, ctx.params["recipe"], ctx.step))


def edit_batch(ctx: JobContext) -> None:
    """Develop up to twenty photos by one recipe into one ZIP; those that are gone are left out.

    params: pictures, recipe, name.
    """
    found = Asset.objects.filter(owner=ctx.job.owner_id).in_bulk(ctx.params["pictures"])
    pictures = [found[key] for key in sorted(found, key=lambda key: ctx.params["pictures"].index(str(key)))]
    if not pictures:
        raise InvalidInput("none of the pictures is left")
    with tempfile.TemporaryFile(suffix=".zip") as file:
        _pack(file, pictures, ctx)
        storing = large.as_last_step(ctx.step, [file], steps=len(pictures) + 1)
        presets.keep_batch(ctx.job, pictures, file=file, on_bytes=storing)


def erase(ctx: JobContext) -> None:
    """Fill what is marked, in several ways. params: picture, mask or box, seed.

    What the safety check held back is left out. Raises Blocked where that leaves nothing.
    """
    edit = Edit.objects.filter(pk=ctx.params["edit"], owner=ctx.job.owner_id).first()
    if edit is None:
        raise InvalidInput("the edit is gone")
    base = _picture(ctx, ctx.params["picture"])
    photo = _opened(base)
    pixels, mask = as_pixels(photo), _mask(ctx, photo.size)
    if not mask.any():
        raise InvalidInput("nothing is marked")
    tier, made, held_back = best_tier("inpainting"), {}, 0
    for number, (seed, filled, model) in enumerate(_fillings(ctx, pixels, mask, tier), start=1):
        if filled is None:
            held_back += 1
            continue
        data = _bytes(_with_alpha_of(photo, filled, mask), base.media_type)
        made.setdefault(data, edits.Proposal(data, model, seed))
        ctx.step(number, edits.PROPOSALS, doing="", preview=Image.fromarray(filled))
    if not made:
        raise Blocked("the safety check let no proposal through")
    try:
        edits.keep_proposals(ctx.job, edit, pictures=list(made.values()), tier=tier, held_back=held_back)
    except edits.Overtaken as error:
        raise Cancelled from error


def wallpaper(ctx: JobContext) -> None:
    """The photo as edited on several screens. params: picture, recipe, screens, tiles."""
    picture = _picture(ctx, ctx.params["picture"])
    photo = edited(_opened(picture), read_recipe(ctx.params["recipe"]))
    wanted, files = ctx.params["screens"], {}
    for number, screen in enumerate(wanted, start=1):
        device = DEVICES[screen["device"]]
        size = device.width_px, device.height_px
        placing = wallpapers.Placing(screen["x"], screen["y"], screen["zoom"])
        tiles = ctx.params["tiles"]
        made = wallpapers.tiled(photo, size, placing, tiles) if tiles else wallpapers.on_screen(photo, size, placing)
        files[device.id] = _bytes(made, "image/jpeg")
        ctx.step(number, len(wanted), preview=made)
    screens.keep_wallpapers(ctx.job, picture, files=files)


# --- Inside ------------------------------------------------------------------------------------------------------


def _fillings(ctx: JobContext, pixels: Pixels, mask: Mask, tier: Tier) -> Iterator[tuple[int, Pixels | None, str]]:
    """Each proposal's seed, the proposal itself, None where it may not be shown, and what made it."""
    seeds = [ctx.params["seed"] + number for number in range(edits.PROPOSALS)]
    if tier == "embedded":
        for number, seed in enumerate(seeds):
            on_step = _part_of(ctx.step, number, len(seeds))
            yield seed, fill(pixels, mask, np.zeros_like(mask), seed, on_step=on_step), FILLED_BY
        return
    marked = Image.fromarray(mask.astype(np.uint8) * 255)
    with ctx.models.lease("inpainting", tier) as inpainting:
        for number, seed in enumerate(seeds):
            request = RemovalRequest(Image.fromarray(pixels), mask=marked, seed=seed)
            try:
                filled = inpainting(request, on_step=_part_of(ctx.step, number, len(seeds)))
            except Blocked:
                yield seed, None, ""
            else:
                yield seed, np.asarray(filled.picture), filled.model


def _part_of(on_step: OnStep, number: int, count: int) -> OnStep:
    """Steps of one proposal among several, whatever is filled with what."""

    def tell(step: int, steps: int, *, doing: str = "", preview: Image.Image | None = None) -> None:
        on_step(number * steps + step, count * steps, preview=preview)

    return tell


def _picture(ctx: JobContext, asset_id: str) -> Asset:
    """Raises InvalidInput when it was deleted meanwhile."""
    picture = Asset.objects.filter(pk=asset_id, owner=ctx.job.owner_id).first()
    if picture is None:
        raise InvalidInput("the picture is gone")
    return picture


def _opened(picture: Asset) -> Image.Image:
    """From our own storage: a picture that came through the gate."""
    photo = Image.open(io.BytesIO(assets.read(picture)))
    photo.load()
    return photo


def _developed(picture: Asset, told: dict[str, Any], on_step: OnStep) -> bytes:
    recipe = read_recipe(told)
    if not recipe.as_json():
        return assets.read(picture)
    return _bytes(edited(_opened(picture), recipe, on_step=on_step), picture.media_type)


def _bytes(photo: Image.Image, media_type: str) -> bytes:
    kind, options = WRITING[media_type]
    file = io.BytesIO()
    (photo.convert("RGB") if kind == "JPEG" else photo).save(file, kind, **options)
    return file.getvalue()


def _pack(into: IO[bytes], pictures: list[Asset], ctx: JobContext) -> None:
    """Each under its own name and a number, which keeps two of one name apart. Stored: photos do not become smaller."""
    with zipfile.ZipFile(into, "w") as archive:
        for number, picture in enumerate(pictures, start=1):
            name, _, ending = saved_as(picture).rpartition(".")
            data = _developed(picture, ctx.params["recipe"], no_steps)
            archive.writestr(f"{number:02}-{name}{edits.SUFFIX}.{ending}", data)
            ctx.step(number * large.PARTS, (len(pictures) + 1) * large.PARTS)


def _mask(ctx: JobContext, size: tuple[int, int]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """(H, W), True where something is to go."""
    if ctx.params["mask"]:
        drawn = _opened(_picture(ctx, ctx.params["mask"])).convert("L").resize(size, Image.Resampling.BILINEAR)
        return np.asarray(drawn) > 127
    x, y, width, height = _scaled(ctx.params["box"], size)
    mask = np.zeros(size[::-1], bool)
    mask[y : y + height, x : x + width] = True
    return mask


def _scaled(box: Iterable[float], size: tuple[int, int]) -> list[int]:
    return [round(part * side) for part, side in zip(box, (*size, *size), strict=True)]


def _with_alpha_of(
    photo: Image.Image, filled: np.ndarray[Any, Any], mask: np.ndarray[Any, np.dtype[np.bool_]]
) -> Image.Image:
    """What was see-through stays so, but where something was filled."""
    made = Image.fromarray(filled)
    if photo.has_transparency_data:
        alpha = np.asarray(photo.convert("RGBA").getchannel("A")).copy()
        alpha[mask] = 255
        made.putalpha(Image.fromarray(alpha))
    return made
