"""Pictures for tests, good and bad, all made here."""

import io
import struct
import zlib
from typing import Any

from PIL import Image, ImageCms

RED, BLUE = (220, 30, 40), (30, 60, 200)


def two_halves(width_px: int = 64, height_px: int = 48, mode: str = "RGB") -> Image.Image:
    """Left red, right blue."""
    picture = Image.new("RGB", (width_px, height_px), RED)
    picture.paste(BLUE, (width_px // 2, 0, width_px, height_px))
    return picture.convert(mode)


def as_file(picture: Image.Image, kind: str, **options: Any) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def png(**options: Any) -> bytes:
    return as_file(two_halves(), "PNG", **options)


def jpeg(**options: Any) -> bytes:
    return as_file(two_halves(), "JPEG", **{"quality": 92, "subsampling": 0} | options)


def webp(**options: Any) -> bytes:
    return as_file(two_halves(), "WEBP", **{"lossless": True} | options)


def opened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def looks_like(picture: Image.Image, x: float, y: float, colour: tuple[int, ...], *, within: int = 12) -> bool:
    """Whether the dot at this place (0 to 1) has nearly this colour."""
    width, height = picture.size
    dot = picture.getpixel((int(x * width), int(y * height)))
    return all(abs(have - want) <= within for have, want in zip(dot, colour, strict=False))


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def with_chunk(png_file: bytes, kind: bytes, data: bytes) -> bytes:
    """A PNG with one more chunk behind IHDR."""
    return png_file[:33] + chunk(kind, data) + png_file[33:]


def raw_png(width: int, height: int, rows: bytes, *, depth: int = 8, colour: int = 2) -> bytes:
    """rows: what IDAT unpacks to, whether it fits the header or not."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(rows, 1)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def one_bit_png(side: int) -> bytes:
    """A square of black, little data for hundreds of megabytes."""
    return raw_png(side, side, bytes((side // 8 + 1 + (side % 8 > 0)) * side), depth=1, colour=0)


def many_frames_webp(frames: int) -> bytes:
    """One frame, so many times."""
    one = as_file(two_halves(), "WEBP", save_all=True, append_images=[two_halves().transpose(0)])
    start = one.index(b"ANMF")
    length = 8 + struct.unpack("<I", one[start + 4 : start + 8])[0]
    body = one[12:start] + one[start : start + length] * frames
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body


def swapped_profile() -> bytes:
    """An ICC profile in which what the numbers call red is blue, and the other way round."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile.replace(b"rXYZ", b"????").replace(b"bXYZ", b"rXYZ").replace(b"????", b"bXYZ")
