"""The only code that decodes pictures from outside: a program of its own that imports Pillow and nothing of ours.

stdin: a picture; stdout: the same picture made anew, upright, in sRGB, without anything but its pixels. It exits with
anything but 0 when that cannot be done, and may crash: the caller lives in another process.
Arguments: Pillow's format, 1 to write WebP without loss, and the limits: pixels, megabytes of memory, seconds of CPU.
"""

import io
import resource
import struct
import sys
import warnings

from PIL import Image, ImageCms, JpegImagePlugin, PngImagePlugin, WebPImagePlugin  # noqa: F401 - the three it may open
from PIL.Image import Transpose

WRITING = {
    "PNG": {"compress_level": 3},
    "JPEG": {"quality": 92, "subsampling": 0},
    "WEBP": {"quality": 92, "method": 2},
}
WRITING_WITHOUT_LOSS = {"lossless": True, "quality": 50, "method": 0}
ICC_MAX_BYTES = 1_000_000
ICC_MODES = {"RGB": ("RGB", "RGBA"), "CMYK": ("CMYK",), "GRAY": ("L",)}  # colour space of a profile: modes it describes
ORIENTATION = 0x0112
TURNS = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}


def main(kind: str, lossless: str, max_pixels: str, memory_mb: str, cpu_s: str) -> None:
    limit_process(memory_mb=int(memory_mb), cpu_s=int(cpu_s))
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = int(max_pixels)
    with Image.open(sys.stdin.buffer, formats=[kind]) as picture:
        picture.load()
        clean = to_srgb(upright(picture))
    clean.info.clear()
    clean.save(sys.stdout.buffer, kind, **(WRITING_WITHOUT_LOSS if lossless == "1" else WRITING[kind]))


def limit_process(*, memory_mb: int, cpu_s: int) -> None:
    """What this process may use from here on; the output file may be as large as half the memory."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s))
    resource.setrlimit(resource.RLIMIT_AS, (memory_mb << 20, memory_mb << 20))
    resource.setrlimit(resource.RLIMIT_FSIZE, (memory_mb << 19, memory_mb << 19))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def upright(picture: Image.Image) -> Image.Image:
    """Turned and mirrored as its EXIF says. EXIF that cannot be read says nothing."""
    try:
        orientation = picture.getexif().get(ORIENTATION)
    except (SyntaxError, ValueError, LookupError, TypeError, OSError, struct.error):
        return picture
    turn = TURNS.get(orientation) if isinstance(orientation, int) else None
    return picture if turn is None else picture.transpose(turn)


def to_srgb(picture: Image.Image) -> Image.Image:
    """RGB, or RGBA when anything in it is transparent, 8 bits each."""
    profile = picture.info.get("icc_profile")
    if picture.mode.startswith("I"):  # 16-bit grey, which convert() would clip
        picture = picture.point(lambda value: value * (1 / 256)).convert("L")
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
    elif picture.mode in ("1", "P"):
        picture = picture.convert("RGB")
    if profile and len(profile) <= ICC_MAX_BYTES:
        picture = through_profile(profile, picture)
    return picture if picture.mode in ("RGB", "RGBA") else picture.convert("RGB")


def through_profile(profile: bytes, picture: Image.Image) -> Image.Image:
    """From the colours of an ICC profile to sRGB; as it is when the profile is broken or made for other pixels."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if picture.mode not in ICC_MODES.get(source.profile.xcolor_space.strip(), ()):
            return picture
        return ImageCms.profileToProfile(
            picture,
            source,
            ImageCms.createProfile("sRGB"),
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode="RGBA" if picture.mode == "RGBA" else "RGB",
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, OSError):
        return picture


if __name__ == "__main__":
    main(*sys.argv[1:])
