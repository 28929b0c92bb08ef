"""The gate for pictures from outside. Nothing a person sends is kept as it came: the picture is read and made anew."""

import io
import logging
import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from django.conf import settings
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from pictory.core.files.image_header import Header, read_header

logger = logging.getLogger(__name__)

DECODER = [sys.executable, "-I", str(Path(__file__).with_name("decode.py"))]
DECODERS_AT_ONCE = 2  # in one web process: each may need hundreds of megabytes for a moment
CHUNK = 1 << 16
_turns = threading.BoundedSemaphore(DECODERS_AT_ONCE)


class BadUpload(Exception):
    """This cannot be taken. sentence: for the person, what to do about it."""

    def __init__(self, code: str, sentence: str | Promise) -> None:
        super().__init__(code)
        self.code, self.sentence = code, sentence


@dataclass(frozen=True)
class CleanImage:
    """A picture of ours: upright, 8-bit sRGB, first frame only, nothing in it but pixels."""

    data: bytes
    media_type: str
    width_px: int
    height_px: int


def open_image(file: IO[bytes]) -> CleanImage:
    """Read a PNG, JPEG or WebP and make it anew in the same format. Only the content counts, never the name or type.

    Takes about 0.1 s more than the decoding, for the process of its own that a crash cannot leave. Raises BadUpload.
    """
    with TemporaryFile() as copy:
        _copy(file, copy)
        header = _read(copy)
        _check(header)
        data = _make_anew(copy, header)
    clean = _read(io.BytesIO(data)) if data else None
    if clean is None or clean.format != header.format:
        raise _unreadable()
    return CleanImage(data, clean.media_type, clean.width_px, clean.height_px)


def _copy(file: IO[bytes], copy: IO[bytes]) -> None:
    """Count while copying: a declared size is not believed."""
    file.seek(0)
    left = settings.UPLOAD_MAX_MB * 1_000_000
    while chunk := file.read(CHUNK):
        left -= len(chunk)
        if left < 0:
            sentence = _("That picture is too large. Please choose one under {mb} MB.")
            raise BadUpload("too_large", format_lazy(sentence, mb=settings.UPLOAD_MAX_MB))
        copy.write(chunk)
    if not copy.tell():
        raise BadUpload("empty", _("There is nothing in that file. Please choose another picture."))


def _read(file: IO[bytes]) -> Header:
    try:
        header = read_header(file)
    except ValueError as error:
        logger.info("upload with a broken header: %s", error)
        raise _unreadable() from error
    if header is None:
        raise BadUpload("unknown_type", _("We can open PNG, JPEG and WebP pictures. Please choose one of those."))
    return header


def _check(header: Header) -> None:
    short, long = sorted((header.width_px, header.height_px))
    if short * long * header.frames > settings.UPLOAD_MAX_MPX * 1_000_000:
        sentence = _("That picture is too big to open. Please make it smaller: up to {mpx} million dots in all.")
        raise BadUpload("too_many_pixels", format_lazy(sentence, mpx=settings.UPLOAD_MAX_MPX))
    if short < settings.UPLOAD_MIN_PX:
        sentence = _("That picture is too small. Please choose one at least {px} dots wide and high.")
        raise BadUpload("too_small", format_lazy(sentence, px=settings.UPLOAD_MIN_PX))
    if long > short * settings.UPLOAD_MAX_ASPECT:
        raise BadUpload("too_narrow", _("That picture is too long and narrow. Please cut it into a fuller shape."))


def _make_anew(picture: IO[bytes], header: Header) -> bytes:
    """Run decode.py over the open file."""
    picture.flush()
    os.lseek(picture.fileno(), 0, os.SEEK_SET)  # the child shares this position, past Python's own buffer
    with _turns, TemporaryFile() as made:
        try:
            subprocess.run(
                [*DECODER, *_arguments(header)],
                stdin=picture,
                stdout=made,
                stderr=subprocess.PIPE,
                timeout=settings.UPLOAD_DECODE_S * 2,
                cwd="/",
                env={},
                check=True,
            )
        except subprocess.SubprocessError as error:
            logger.warning("upload not decoded: %s: %s", error, (error.stderr or b"")[-500:].decode(errors="replace"))
            raise _unreadable() from error
        made.seek(0)
        return made.read()


def _arguments(header: Header) -> list[str]:
    limits = settings.UPLOAD_MAX_MPX * 1_000_000, settings.UPLOAD_DECODE_MB, settings.UPLOAD_DECODE_S
    return [header.format, str(int(header.lossless)), *map(str, limits)]


def _unreadable() -> BadUpload:
    return BadUpload("unreadable", _("We could not open that picture. Please save it again, or choose another one."))
