"""Scenes of stickers that were kept from training, laid out in rows and heaps of our own."""

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from benchmarks.sketch_sets.sheets import inked
from benchmarks.sketch_sets.vectors import Case, is_held_out, on_white
from ml.tags.index import StickerIndex
from ml.weights.recipes.sticker_art import INK, STROKE

UNIT = 256  # units of a sheet's height
LEFT_OUT = {"symbols", "flags", "people-body", "smileys-emotion"}
SKY, GRASS = "#bfe3f7", "#a4d68a"
PEN = (1.6, 3.0)  # px of a line at 256 px


def held_out(art: Path, words: Path) -> dict[str, Mapping[str, str]]:
    """id -> its colour and its outline. art, words: the weights `sticker_art` and `sticker_words`."""
    pictures = json.loads((art / "art.json").read_text())
    stickers = StickerIndex.read(words).stickers
    wanted = (s for s in stickers.values() if is_held_out(s.code) and s.group not in LEFT_OUT and s.id in pictures)
    kept = {sticker.id: pictures[sticker.id] for sticker in wanted}
    return {id: picture for id, picture in kept.items() if "Gradient" not in picture["colour"]}


def scene(pictures: Mapping[str, Mapping[str, str]], number: int) -> Case:
    """Two of three are square, the others twice as wide; every other one stands on grass under a sky."""
    chance = np.random.default_rng([number, 77])
    width = UNIT * (2 if number % 3 == 2 else 1)
    outdoors = bool(number % 2)
    ground = UNIT * chance.uniform(0.6, 0.78)
    many = int(chance.integers(1, 4 if width == UNIT else 6))
    picked = chance.choice(sorted(pictures), many, replace=False)
    pen = chance.uniform(*PEN)
    colours, lines = [], []
    if outdoors:
        wave = "".join(f"L{x} {ground + 6 * np.sin(x / 41 + number):.1f}" for x in range(-6, width + 7, 6))
        colours.append(f'<rect width="{width}" height="{UNIT}" fill="{SKY}"/>')
        colours.append(f'<path d="M-9 {UNIT + 9}{wave}L{width + 9} {UNIT + 9}Z" fill="{GRASS}"/>')
        lines.append(f'<path d="M{wave[1:]}" fill="none" stroke="{INK}" stroke-width="{pen:.2f}"/>')
    for place, id in enumerate(picked):
        scale = min(0.78, 1.0 * width / UNIT / many) * chance.uniform(0.72, 1.0) * UNIT / 32
        x = width * (place + 0.5) / many + chance.uniform(-9, 9)
        y = UNIT / 2 + chance.uniform(-26, 26) if not outdoors else ground - scale * 16 + chance.uniform(-20, 34)
        turn = f"translate({x:.1f} {max(y, scale * 15):.1f}) rotate({chance.normal(0, 7):.1f}) scale({scale:.3f})"
        body = {form: _own(pictures[id][form], place) for form in ("colour", "outline")}
        thin = body["outline"].replace(f'stroke-width="{STROKE}"', f'stroke-width="{pen / scale:.3f}"')
        colours.append(f'<g transform="{turn} translate(-16 -16)">{body["colour"]}</g>')
        lines.append(f'<g transform="{turn} translate(-16 -16)">{thin}</g>')
    return _drawn(tuple(map(str, picked)), colours, lines, width)


def _drawn(names: tuple[str, ...], colours: list[str], lines: list[str], width: int) -> Case:
    box, size = (width, UNIT), (width, UNIT)
    crisp = f'<g shape-rendering="crispEdges">{"".join(colours)}</g>'
    truth = on_white(inked(crisp, box, size))
    grey = on_white(inked("".join(lines), box, size)).min(axis=2).astype(np.float32)
    darkest = int(INK[1:3], 16)
    sketch = np.clip((grey - darkest) / (255 - darkest) * 255, 0, 255).astype(np.uint8)
    return Case("+".join(names), names, "scene", sketch, truth, None)


def _own(body: str, place: int) -> str:
    return body.replace('id="', f'id="i{place}-').replace("#SVG", f"#i{place}-SVG") if 'id="' in body else body
