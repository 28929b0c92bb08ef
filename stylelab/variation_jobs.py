"""Variations of a picture, run by workers: what it shows stays where it is, how it is shown changes.

The embedded tier invents nothing: it has the editor and the fast style network, and says of each picture what it did.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from PIL import Image

from ml.editing.edit import edited
from ml.editing.recipe import read_recipe
from ml.errors import Blocked
from ml.fast_style import FastStyleRequest
from pictory.core.engine.context import JobContext
from stylelab.samples import STYLES
from stylelab.services import candidates
from stylelab.services import variations as service
from stylelab.services.words import Picture
from stylelab.transfer_jobs import as_png, chosen_picture

TONES: dict[str, dict[str, Any]] = {  # of stylelab.varied.TONES
    "evening": {
        "levels": [0, 250, 0.95, 10, 255], "filters": [["brightness", 103], ["saturate", 118]], "vignette": 22,
        "curves": {"red": [[0, 14], [128, 150], [255, 255]], "blue": [[0, 26], [128, 104], [255, 214]]},
    },
    "morning": {
        "levels": [0, 245, 1.12, 12, 255], "filters": [["saturate", 92]],
        "curves": {"red": [[0, 0], [128, 120], [255, 246]], "blue": [[0, 20], [128, 142], [255, 255]]},
    },
    "faded": {
        "levels": [0, 255, 1.1, 34, 244], "filters": [["saturate", 72], ["sepia", 18]], "grain": 14, "grain_size": 1.4,
    },
    "vivid": {"filters": [["contrast", 116], ["saturate", 148]], "sharpen": 40},
    "night": {
        "levels": [0, 255, 0.72, 0, 205], "filters": [["saturate", 78]], "vignette": 40,
        "curves": {"red": [[0, 0], [255, 176]], "green": [[0, 6], [255, 212]], "blue": [[0, 34], [255, 255]]},
    },
    "silver": {"filters": [["grayscale", 100], ["contrast", 112]], "vignette": 16, "grain": 10},
}  # fmt: skip
LOOKS = ("watercolour", "oil_field", "crayon", "chalk", "ink", "dots")  # that keep what is shown readable
PALETTES = ("night_swirls", "woodblock", "stained_glass", "paper_collage", "batik", "five_peaks")
CLOSER = 0.74  # of each side
STRENGTH, WORK_PX = 0.85, 1_024
MODEL = "photo editor"
Made = tuple[Image.Image, dict[str, Any], str]  # the picture, what was done to it, and by what


def variations(ctx: JobContext) -> None:
    """Four variations; those that an earlier attempt stored are not made again. params: content, seed, count, tier."""
    params = ctx.params
    seeds = candidates.seeds_left(ctx.job, seed=params["seed"], count=params["count"])
    if not seeds:
        candidates.finish(ctx.job)
        return
    picture = _flat(chosen_picture(ctx.job, "contents", params["content"]))
    picture.thumbnail((service.LONGEST_PX, service.LONGEST_PX), Image.Resampling.LANCZOS)
    if params["tier"] == "full":
        _vary_freely(ctx, picture, seeds)
        return
    ways = _ways(ctx, picture, random.Random(params["seed"]))  # noqa: S311 - a picture, not a secret
    for seed in seeds:
        number = seed - params["seed"]
        made, details, model = ways[number % len(ways)]()
        one = Picture(as_png(made), model=model, tier="embedded", seed=seed, details={"variation": details})
        service.keep_variation(ctx.job, one, size=made.size)
        if seed != seeds[-1]:
            ctx.step(number + 1, params["count"], preview=made)
    candidates.finish(ctx.job)


def _vary_freely(ctx: JobContext, picture: Image.Image, seeds: list[int]) -> None:
    """By Karlo, which sees what a picture is about and paints it anew. What its check held back is missing. Raises
    Blocked where that is all.
    """
    from ml.diffusion.steps import part_of  # these import torch, which workers of the other tier never need
    from ml.unclip.request import UnclipRequest

    usual = UnclipRequest(picture=picture, size=picture.size, age=ctx.job.owner.age_band)
    refused, details, runs = None, {"variation": {"free": True}}, list(_runs(seeds))
    with ctx.models.lease("unclip", "full") as unclip:
        for number, (first, count) in enumerate(runs):
            on_step = part_of(ctx.step, number, len(runs))
            try:
                made = unclip(replace(usual, seed=first, count=count), on_step=on_step)
            except Blocked as error:
                refused = error
                continue
            for each, seed in zip(made.pictures, made.seeds, strict=True):
                one = Picture(as_png(each), model=made.model, tier="full", seed=seed, details=details)
                service.keep_variation(ctx.job, one, size=each.size)
    candidates.finish(ctx.job, refused=refused)


def _runs(seeds: list[int]) -> Iterator[tuple[int, int]]:
    """First and number of those that follow one another."""
    first = seeds[0]
    for seed, following in zip(seeds, [*seeds[1:], None], strict=True):
        if following != seed + 1:
            yield first, seed - first + 1
            first = following


def _ways(ctx: JobContext, picture: Image.Image, chance: random.Random) -> list[Callable[[], Made]]:
    """Painted in its own colours, in another light, painted in other colours, closer."""
    light, other_light = chance.sample(list(TONES), 2)
    corner = [chance.choice((0.0, 1.0)) * (1 - CLOSER) for _side in range(2)]
    look, palette = chance.choice(LOOKS), chance.choice(PALETTES)
    return [
        lambda: _painted(ctx, picture, look, keep_colours=True),
        lambda: _developed(picture, TONES[light], {"tone": light}),
        lambda: _painted(ctx, picture, palette, keep_colours=False),
        lambda: _developed(
            picture, TONES[other_light] | {"crop": [*corner, CLOSER, CLOSER]}, {"closer": True, "tone": other_light}
        ),
    ]


def _developed(picture: Image.Image, recipe: dict[str, Any], details: dict[str, Any]) -> Made:
    return edited(picture, read_recipe(recipe)), details, MODEL


def _painted(ctx: JobContext, picture: Image.Image, style: str, *, keep_colours: bool) -> Made:
    with Image.open(STYLES[style].path) as painting, ctx.models.lease("fast_style") as paint:
        made = paint(FastStyleRequest(picture, painting.convert("RGB"), STRENGTH, keep_colours, WORK_PX))
    return made.picture, {"style": style, "own_colours": keep_colours}, made.model


def _flat(picture: Image.Image) -> Image.Image:
    """RGB; what is see-through lies on white."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.convert("RGBA").getchannel("A"))
    return ground
