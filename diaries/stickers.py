"""The stickers for the web: their pictures, and the words that find them. Read once a process from the weights."""

import json
from functools import cache
from pathlib import Path

from django.conf import settings

from ml.tags.index import StickerIndex

FORMS = ("outline", "colour")


class NotInstalled(Exception):
    """The sticker art or its words are missing: `manage.py install_models embedded` makes them."""


@cache
def index() -> StickerIndex:
    """Raises NotInstalled."""
    return StickerIndex.read(_folder("sticker_words"))


@cache
def pack() -> dict[str, dict[str, str]]:
    """Sticker id -> form -> the inside of an SVG of 32 x 32 units. Raises NotInstalled."""
    return json.loads((_folder("sticker_art") / "art.json").read_text())


@cache
def version() -> str:
    """Of the pack: part of each sticker's address, so that browsers may keep them for ever. Raises NotInstalled."""
    record = json.loads((_folder("sticker_art") / "manifest.json").read_text())
    return record["files"]["art.json"]["sha256"][:12]


def svg(sticker_id: str, form: str) -> str | None:
    """A whole SVG, or None for a sticker that there is not. A margin leaves room for outlines at the edge."""
    shapes = pack().get(sticker_id)
    if shapes is None:
        return None
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="256" height="256" overflow="visible">'
        f"{shapes[form]}</svg>"
    )


def _folder(name: str) -> Path:
    folder = settings.MODELS_DIR / name
    if not (folder / "manifest.json").is_file():
        raise NotInstalled(name)
    return folder
