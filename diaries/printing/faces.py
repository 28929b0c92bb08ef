"""The faces of the site for print, from the same npm packages, and stickers where a text has emoji."""

import io
import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import resvg_py
from django.conf import settings
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from diaries import stickers

HAND, TITLE, BODY = "Gaegu", "Jua", "GowunDodum"
PACKAGES = {HAND: "gaegu", TITLE: "jua", BODY: "gowun-dodum"}
ABSENT = "□"  # what no face has, said honestly
EMOJI_PX = 160
EMOJI = re.compile(
    "(?:[\u2190-\u2bff\u3030\u303d\U0001f000-\U0001faff][\ufe0f\U0001f3fb-\U0001f3ff]*)"
    "(?:\u200d[\u2190-\u2bff\U0001f000-\U0001faff][\ufe0f\U0001f3fb-\U0001f3ff]*)*"
)
UNSEEN = re.compile("[\ufe0e\ufe0f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
SKIN = re.compile("[\U0001f3fb-\U0001f3ff]")


@dataclass(frozen=True)
class Run:
    """Letters of one face. sticker: its id, where a picture stands for them."""

    face: str
    text: str
    sticker: str = ""


def install() -> None:
    """Make the faces known to reportlab, once a process. Raises OSError when the npm packages are not installed."""
    for face, package in PACKAGES.items():
        if face not in pdfmetrics.getRegisteredFontNames():
            folder = Path(settings.NPM_ROOT) / "node_modules/@fontsource" / package / "files"
            woff = (folder / f"{package}-korean-400-normal.woff").read_bytes()
            pdfmetrics.registerFont(TTFont(face, io.BytesIO(unpacked(woff))))


def runs(text: str, face: str) -> Iterator[Run]:
    """The text in pieces: in this face, in the reading face where it has more letters, or as a sticker."""
    at = 0
    for found in EMOJI.finditer(text):
        if sticker := _sticker_of(found[0]):
            yield from _letters(text[at : found.start()], face)
            yield Run(face, found[0], sticker)
            at = found.end()
    yield from _letters(text[at:], face)


def has(face: str, letter: str) -> bool:
    return ord(letter) in pdfmetrics.getFont(face).face.charToGlyph


@cache
def sticker_picture(sticker_id: str) -> ImageReader:
    svg = stickers.svg(sticker_id, "colour")
    return ImageReader(io.BytesIO(bytes(resvg_py.svg_to_bytes(svg_string=svg, width=EMOJI_PX, height=EMOJI_PX))))


def unpacked(woff: bytes) -> bytes:
    """A WOFF 1.0 file as the TrueType file that it holds (W3C 2012, WOFF File Format 1.0, section 4)."""
    signature, flavor, _length, count = struct.unpack_from(">4s4sIH", woff)
    if signature != b"wOFF":
        raise ValueError("not a WOFF file")
    power = 1 << (count.bit_length() - 1)
    head = struct.pack(">4sHHHH", flavor, count, power * 16, power.bit_length() - 1, count * 16 - power * 16)
    records, tables, at = b"", b"", len(head) + 16 * count
    for number in range(count):
        tag, offset, packed, size, checksum = struct.unpack_from(">4sIIII", woff, 44 + 20 * number)
        table = woff[offset : offset + packed]
        table = zlib.decompress(table) if packed < size else table
        records += struct.pack(">4sIII", tag, checksum, at + len(tables), size)
        tables += table + bytes(-size % 4)
    return head + records + tables


# --- Inside ------------------------------------------------------------------------------------------------------


def _letters(text: str, face: str) -> Iterator[Run]:
    """Runs of one face each."""
    run_face, run = face, ""
    for letter in UNSEEN.sub("", text):
        wanted = face if has(face, letter) else BODY
        shown = letter if has(wanted, letter) else ABSENT
        if wanted != run_face and run:
            yield Run(run_face, run)
            run = ""
        run_face = wanted
        run += shown
    if run:
        yield Run(run_face, run)


def _sticker_of(emoji: str) -> str:
    """The sticker for an emoji, also for one of another skin colour; "" when there is none."""
    by_code = _stickers_by_code()
    for said in (emoji, SKIN.sub("", emoji)):
        code = "-".join(f"{ord(sign):x}" for sign in said if sign != "\ufe0f")
        if code in by_code:
            return by_code[code]
    return ""


@cache
def _stickers_by_code() -> dict[str, str]:
    """Empty where the stickers are not installed."""
    try:
        pack = stickers.pack()
        return {sticker.code: sticker.id for sticker in stickers.index().stickers.values() if sticker.id in pack}
    except stickers.NotInstalled:
        return {}
