"""What a picture says of itself in its first bytes, read without decoding anything."""

import struct
from dataclasses import dataclass
from typing import IO

MEDIA_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
MAX_PARTS = 2_000  # chunks or segments before the dimensions; real pictures have a few dozen
JPEG_FRAME_STARTS = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
JPEG_WITHOUT_LENGTH = {0x01, *range(0xD0, 0xD8)}


@dataclass(frozen=True)
class Header:
    """format is Pillow's name for it. frames: 1 for a still picture. lossless: known of WebP only."""

    format: str
    width_px: int
    height_px: int
    frames: int = 1
    lossless: bool = False

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.format]


def read_header(file: IO[bytes], *, frames_limit: int = 100_000) -> Header | None:
    """None when the content is neither PNG, JPEG nor WebP. Raises ValueError when it breaks off or makes no sense.

    frames_limit: counting stops there.
    """
    file.seek(0)
    start = file.read(16)
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return _png(file)
    if start.startswith(b"\xff\xd8\xff"):
        return _jpeg(file)
    if start[:4] == b"RIFF" and start[8:15] == b"WEBPVP8":
        return _webp(file, frames_limit)
    return None


def _png(file: IO[bytes]) -> Header:
    """IHDR comes first; an animation says its number of frames (acTL) before the pixels (IDAT)."""
    file.seek(8)
    length, kind, width, height = _unpack(">I4sII", file)
    if kind != b"IHDR" or length != 13:
        raise ValueError("no IHDR")
    file.seek(8 + 12 + 13)
    for _part in range(MAX_PARTS):
        length, kind = _unpack(">I4s", file)
        if kind == b"IDAT":
            return Header("PNG", width, height)
        if kind == b"acTL":
            return Header("PNG", width, height, frames=max(1, *_unpack(">I", file)))
        file.seek(length + 4, 1)
    raise ValueError("too many chunks")


def _jpeg(file: IO[bytes]) -> Header:
    file.seek(2)
    for _part in range(MAX_PARTS):
        marker = _next_marker(file)
        if marker in JPEG_FRAME_STARTS:
            _length, _precision, height, width = _unpack(">HBHH", file)
            return Header("JPEG", width, height)
        if marker not in JPEG_WITHOUT_LENGTH:
            (length,) = _unpack(">H", file)
            file.seek(max(0, length - 2), 1)
    raise ValueError("too many segments")


def _next_marker(file: IO[bytes]) -> int:
    first, marker = _unpack("BB", file)
    for _filler in range(MAX_PARTS):
        if first != 0xFF or marker != 0xFF:
            break
        (marker,) = _unpack("B", file)
    if first != 0xFF or marker in (0x00, 0xFF):
        raise ValueError("no marker")
    return marker


def _webp(file: IO[bytes], frames_limit: int) -> Header:
    file.seek(12)
    kind, _length = _unpack("<4sI", file)
    if kind == b"VP8X":
        canvas = file.read(10)
        if len(canvas) < 10:
            raise ValueError("cut off")
        width, height = (int.from_bytes(canvas[at : at + 3], "little") + 1 for at in (4, 7))
        return Header("WEBP", width, height, *_webp_frames(file, frames_limit))
    if kind == b"VP8L":
        _mark, bits = _unpack("<BI", file)
        return Header("WEBP", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, lossless=True)
    _tag, _start, width, height = _unpack("<3s3sHH", file)
    return Header("WEBP", width & 0x3FFF, height & 0x3FFF)


def _webp_frames(file: IO[bytes], frames_limit: int) -> tuple[int, bool]:
    """Number of frames, and whether the first is lossless, from the chunks after VP8X."""
    frames, lossless = 0, False
    while len(head := file.read(8)) == 8 and frames < frames_limit:
        kind, length = struct.unpack("<4sI", head)
        end = file.tell() + length + length % 2
        if kind == b"ANMF":
            frames += 1
            lossless = lossless or (frames == 1 and file.read(20)[16:] == b"VP8L")
        lossless = lossless or kind == b"VP8L"
        file.seek(end)
    return max(1, frames), lossless


def _unpack(layout: str, file: IO[bytes]) -> tuple:
    data = file.read(struct.calcsize(layout))
    if len(data) < struct.calcsize(layout):
        raise ValueError("cut off")
    return struct.unpack(layout, data)
