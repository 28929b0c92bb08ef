"""The gate for voices from outside. Nothing is kept as it came: the sound is read and made anew, as for pictures."""

import logging
import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from pictory.core.files.uploads import CHUNK, BadUpload

logger = logging.getLogger(__name__)

MOST_MB, MOST_S = 30, 300
GRACE_S = 2  # a recorder stops a little late
MEDIA_TYPE = "audio/mpeg"
DECODER = [sys.executable, "-I", str(Path(__file__).with_name("decode_sound.py"))]
DECODE_MB, DECODE_S = 2_000, 30
DECODERS_AT_ONCE = 2  # in one web process
_turns = threading.BoundedSemaphore(DECODERS_AT_ONCE)


@dataclass(frozen=True)
class CleanSound:
    """A mono MP3 of ours, with nothing in it but sound."""

    mp3: bytes
    seconds: float


def open_sound(file: IO[bytes]) -> CleanSound:
    """Read WAV, MP3, OGG or FLAC and make an MP3 of it. Only the content counts, never the name or type.

    Takes about 0.7 s a minute of sound, in a process of its own that a crash cannot leave. Raises BadUpload.
    """
    with TemporaryFile() as copy:
        _copy(file, copy)
        kind = _kind(copy)
        return _make_anew(copy, kind)


def _copy(file: IO[bytes], copy: IO[bytes]) -> None:
    """Count while copying: a declared size is not believed."""
    file.seek(0)
    left = MOST_MB * 1_000_000
    while chunk := file.read(CHUNK):
        left -= len(chunk)
        if left < 0:
            sentence = _("That recording is too large. Please choose one under {mb} MB.")
            raise BadUpload("too_large", format_lazy(sentence, mb=MOST_MB))
        copy.write(chunk)
    if not copy.tell():
        raise BadUpload("empty", _("There is nothing in that file. Please choose another recording."))


def _kind(copy: IO[bytes]) -> str:
    """libsndfile's names for what the file begins like."""
    copy.seek(0)
    start = copy.read(16)
    if start[:4] in (b"RIFF", b"RIFX") and start[8:12] == b"WAVE":
        return "WAV/WAVEX"
    if start[:4] == b"OggS":
        return "OGG"
    if start[:4] == b"fLaC":
        return "FLAC"
    if start[:3] == b"ID3" or (len(start) > 1 and start[0] == 0xFF and start[1] & 0xE6 == 0xE2):  # layer III
        return "MP3"
    sentence = _("We can open WAV, MP3, OGG and FLAC recordings. Please choose one of those, or record it here.")
    raise BadUpload("unknown_type", sentence)


def _make_anew(copy: IO[bytes], kind: str) -> CleanSound:
    """Run decode_sound.py over the open file."""
    copy.flush()
    os.lseek(copy.fileno(), 0, os.SEEK_SET)  # the child shares this position, past Python's own buffer
    limits = [str(MOST_S + GRACE_S), str(DECODE_MB), str(DECODE_S)]
    with _turns, TemporaryFile() as made:
        try:
            done = subprocess.run(
                [*DECODER, kind, *limits], stdin=copy, stdout=made, stderr=subprocess.PIPE, timeout=DECODE_S * 2,
                cwd="/", env={"OPENBLAS_NUM_THREADS": "1"}, check=True,
            )  # fmt: skip
        except subprocess.SubprocessError as error:
            raise _refusal(error) from error
        made.seek(0)
        return CleanSound(made.read(), float(done.stderr.decode().split()[-1]))


def _refusal(error: subprocess.SubprocessError) -> BadUpload:
    said = (error.stderr or b"").decode(errors="replace").strip().rpartition("\n")[2]
    if said == "long":
        return BadUpload(
            "too_long", _("That recording is longer than five minutes. Please choose a shorter part of it.")
        )
    if said == "silent":
        return BadUpload("silent", _("We hear nothing in that recording. Please try it once more."))
    logger.warning("voice not decoded: %s: %s", error, said)
    return BadUpload("unreadable", _("We could not open that recording. Please save it again, or record it here."))
