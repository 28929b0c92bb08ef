"""What a picture is after the gate: its own colours, upright, and nothing else (reliability U07, U09, U10)."""

import io
from functools import cache

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from pictory.core.files.uploads import open_image
from tests.core import pictures
from tests.core.pictures import BLUE, RED, as_file, jpeg, looks_like, opened, png, two_halves, webp

SECRET = b"GPS 37.5665N 126.9780E"
KINDS = ("PNG", "JPEG", "WEBP")


def made_anew(data: bytes) -> Image.Image:
    return opened(open_image(io.BytesIO(data)).data)


# --- What stays behind -------------------------------------------------------------------------------------------


def full_of_secrets(kind: str) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned: show it a quarter to the right
    exif[0x010E] = SECRET.decode()
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[29] = SECRET.decode()
    options: dict = {"exif": exif, "icc_profile": pictures.swapped_profile()}
    if kind == "PNG":
        options["pnginfo"] = PngInfo()
        options["pnginfo"].add_text("Comment", SECRET.decode(), zip=True)
        options["pnginfo"].add_itxt("XML:com.adobe.xmp", f"<x:xmpmeta>{SECRET.decode()}</x:xmpmeta>")
    else:
        options["xmp"] = b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>"
    if kind == "JPEG":
        options |= {"comment": SECRET, "quality": 92, "subsampling": 0}
    if kind == "WEBP":
        options |= {"lossless": True}
    return as_file(two_halves(), kind, **options)


@pytest.mark.parametrize("kind", KINDS)
def test_it_keeps_nothing_but_the_picture(kind: str) -> None:
    data = full_of_secrets(kind)
    assert b"xmpmeta" in data
    clean = open_image(io.BytesIO(data))
    picture = opened(clean.data)
    assert not {"exif", "xmp", "icc_profile", "comment", "XML:com.adobe.xmp", "Comment"} & picture.info.keys()
    assert not picture.getexif()
    assert SECRET not in clean.data
    assert (clean.width_px, clean.height_px) == (48, 64)
    assert looks_like(picture, 0.5, 0.2, (RED[2], RED[1], RED[0]), within=45)
    assert looks_like(picture, 0.5, 0.8, (BLUE[2], BLUE[1], BLUE[0]), within=45)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_it_turns_the_picture_upright(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture = made_anew(jpeg(exif=exif))
    red_at = {1: (0.1, 0.5), 2: (0.9, 0.5), 3: (0.9, 0.5), 4: (0.1, 0.5)}
    turned = {5: (0.5, 0.1), 6: (0.5, 0.1), 7: (0.5, 0.9), 8: (0.5, 0.9)}
    assert looks_like(picture, *(red_at | turned)[orientation], RED)


@pytest.mark.parametrize(
    "exif", [b"Exif\0\0", b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\1" * 40]
)
def test_it_takes_pictures_whose_exif_is_nonsense(exif: bytes) -> None:
    assert made_anew(jpeg(exif=exif)).size == (64, 48)


def test_it_leaves_no_bytes_of_another_format() -> None:
    page = b"<html><script>alert(1)</script></html>"
    hidden = {
        "png with zip": png() + b"PK\3\4" + page + b"PK\5\6" + bytes(18),
        "png with chunk": pictures.with_chunk(png(), b"zzZz", page),
        "jpeg with page": jpeg(comment=page) + page,
        "webp with page": webp() + page,
        "jpeg with gif": jpeg() + b"GIF89a" + page,
    }
    for name, data in hidden.items():
        clean = open_image(io.BytesIO(data)).data
        assert b"script" not in clean, name
        assert b"PK\3\4" not in clean, name


@cache
def odd_pictures() -> dict[str, tuple[bytes, tuple[int, ...]]]:
    """name: file, and the colour its left half should have."""
    see_through = two_halves().quantize(8)
    see_through.info["transparency"] = see_through.getpixel((1, 1))
    sixteen_grey = Image.new("I;16", (64, 48), 0x8000)
    half_clear = two_halves(mode="RGBA")
    half_clear.putalpha(128)
    deep = b"".join(b"\0" + (b"\xdc\x00\x1e\x00\x28\x00" * 32 + b"\x1e\x00\x3c\x00\xc8\x00" * 32) for _row in range(48))
    profile = pictures.swapped_profile()
    swapped = (RED[2], RED[1], RED[0])
    grey = (128, 128, 128)
    return {
        "cmyk jpeg": (as_file(two_halves(mode="CMYK"), "JPEG", quality=95), RED),
        "progressive jpeg": (jpeg(progressive=True), RED),
        "grey jpeg": (as_file(Image.new("L", (64, 48), 128), "JPEG"), grey),
        "grey png": (as_file(Image.new("L", (64, 48), 128), "PNG"), grey),
        "grey and clear png": (as_file(Image.new("LA", (64, 48), (128, 50)), "PNG"), (*grey, 50)),
        "16-bit grey png": (as_file(sixteen_grey, "PNG"), grey),
        "16-bit png": (pictures.raw_png(64, 48, deep, depth=16), RED),
        "1-bit png": (as_file(Image.new("1", (64, 48), 1), "PNG"), (255, 255, 255)),
        "palette png": (as_file(two_halves().quantize(8), "PNG"), RED),
        "palette and clear png": (as_file(see_through, "PNG"), (*RED, 0)),
        "half clear png": (as_file(half_clear, "PNG"), (*RED, 128)),
        "half clear webp": (as_file(half_clear, "WEBP", lossless=True), (*RED, 128)),
        "other colours jpeg": (jpeg(icc_profile=profile), swapped),
        "other colours png": (png(icc_profile=profile), swapped),
        "other colours webp": (webp(icc_profile=profile), swapped),
        "other colours, clear": (as_file(half_clear, "PNG", icc_profile=profile), (*swapped, 128)),
        "nonsense profile": (jpeg(icc_profile=b"nonsense" * 40), RED),
        "profile for other pixels": (as_file(Image.new("L", (64, 48), 128), "PNG", icc_profile=profile), grey),
    }


@pytest.mark.parametrize("name", odd_pictures())
def test_it_shows_every_kind_of_pixel_in_its_right_colour(name: str) -> None:
    data, colour = odd_pictures()[name]
    picture = made_anew(data)
    assert picture.mode == ("RGBA" if len(colour) == 4 else "RGB")
    assert looks_like(picture, 0.2, 0.5, colour, within=45 if "other colours" in name else 20)
