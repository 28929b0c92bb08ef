"""The gate for pictures: reliability U01 and U03 to U17."""

import io
import os
import re
import subprocess
import sys
import zlib
from collections.abc import Callable
from functools import cache

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, example, given, settings, strategies
from PIL import Image

from pictory.core.files import assets, uploads
from pictory.core.files.image_header import read_header
from pictory.core.files.uploads import BadUpload, CleanImage, open_image
from pictory.core.models import Asset, User
from tests.core import pictures
from tests.core.pictures import BLUE, RED, as_file, jpeg, looks_like, opened, png, two_halves, webp

SECRET = b"GPS 37.5665N 126.9780E"
KINDS = {"PNG": png(), "JPEG": jpeg(), "WEBP": webp()}


@pytest.fixture
def send(client_of: Callable[..., Client], alice: User) -> Callable[..., tuple[int, dict]]:
    """Upload over HTTP: status and answer."""
    client = client_of(alice)

    def upload(data: bytes, name: str = "picture.png", media_type: str = "image/png") -> tuple[int, dict]:
        response = client.post("/api/assets", {"file": SimpleUploadedFile(name, data, media_type)})
        return response.status_code, response.json()

    return upload


def refused(data: bytes) -> str:
    with pytest.raises(BadUpload) as caught:
        open_image(io.BytesIO(data))
    assert str(caught.value.sentence)
    return caught.value.code


def opened_or_code(data: bytes) -> CleanImage | str:
    try:
        return open_image(io.BytesIO(data))
    except BadUpload as error:
        return error.code


def made_anew(data: bytes) -> Image.Image:
    return opened(open_image(io.BytesIO(data)).data)


# --- What is taken -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_it_keeps_a_picture_in_its_own_format(kind: str, send: Callable[..., tuple[int, dict]]) -> None:
    status, answer = send(KINDS[kind])
    assert (status, answer["media_type"]) == (201, f"image/{kind.lower()}")
    assert (answer["width_px"], answer["height_px"]) == (64, 48)
    kept = opened(assets.read(Asset.objects.get()))
    assert kept.format == kind
    assert looks_like(kept, 0.2, 0.5, RED)
    assert looks_like(kept, 0.8, 0.5, BLUE)


def test_it_keeps_webp_without_loss_when_it_came_without() -> None:
    noise = Image.effect_noise((64, 64), 90).convert("RGB")
    assert made_anew(as_file(noise, "WEBP", lossless=True)).convert("RGB").tobytes() == noise.tobytes()
    assert made_anew(as_file(noise, "WEBP", quality=80)).convert("RGB").tobytes() != noise.tobytes()


@pytest.mark.parametrize(
    ("name", "media_type"),
    [("a.jpg", "image/jpeg"), ("a.php.jpg", "text/html"), ("a", "application/pdf"), ("a.svg", "image/svg+xml")],
)
def test_it_goes_by_content_and_not_by_name_or_type(
    name: str, media_type: str, send: Callable[..., tuple[int, dict]]
) -> None:
    status, answer = send(png(), name, media_type)
    assert (status, answer["media_type"]) == (201, "image/png")
    assert re.fullmatch(r"assets/[0-9a-f]{2}/[0-9a-f]{32}\.png", Asset.objects.get().file.name)


@pytest.mark.parametrize(
    "name",
    ["../../x.png", "a\0b.png", "x" * 300 + ".png", "\u202egnp.exe", "🦊.png", "CON.png", "a\r\nSet-Cookie: b=c.png"],
)
def test_it_stores_under_a_name_of_its_own(name: str, send: Callable[..., tuple[int, dict]]) -> None:
    status, _answer = send(png(), name)
    assert status == 201
    assert re.fullmatch(r"assets/[0-9a-f]{2}/[0-9a-f]{32}\.png", Asset.objects.get().file.name)


# --- What is turned away -----------------------------------------------------------------------------------------


@cache
def foreign_files() -> dict[str, bytes]:
    picture = two_halves()
    return {
        "svg": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        "eps": as_file(picture, "EPS"),
        "psd": b"8BPS\0\1" + bytes(6) + b"\0\3" + bytes(200),
        "tiff": as_file(picture, "TIFF"),
        "heic": b"\0\0\0\x18ftypheic" + bytes(200),
        "avif": as_file(picture, "AVIF"),
        "pdf": as_file(picture, "PDF"),
        "mp4": b"\0\0\0\x18ftypmp42" + bytes(200),
        "bmp": as_file(picture, "BMP"),
        "gif with script": b"GIF89a/*" + as_file(picture, "GIF")[8:] + b"*/=alert(1)",
        "pdf with jpeg": b"%PDF-1.4\n" + jpeg(),
        "text": "그림이 아니에요".encode(),
        "zip": b"PK\3\4" + bytes(200),
        "animated gif": as_file(picture, "GIF", save_all=True, append_images=[picture.transpose(0)] * 50),
    }


@pytest.mark.parametrize("kind", foreign_files())
def test_it_opens_no_other_kind_of_file(kind: str) -> None:
    assert refused(foreign_files()[kind]) == "unknown_type"


@pytest.mark.parametrize(
    ("width", "height", "code"),
    [
        (1, 1, "too_small"),
        (1, 20_000, "too_small"),
        (20_000, 1, "too_small"),
        (16, 400, "too_narrow"),
        (0, 0, "too_small"),
    ],
)
def test_it_asks_for_a_sensible_shape(width: int, height: int, code: str) -> None:
    assert refused(pictures.raw_png(width, height, bytes((3 * width + 1) * height))) == code


def test_it_says_what_is_wrong_over_http(send: Callable[..., tuple[int, dict]], client_of, alice: User) -> None:
    assert send(b"hello")[0] == 400
    assert send(b"hello")[1]["code"] == "unknown_type"
    assert client_of(alice).post("/api/assets", {"file": SimpleUploadedFile("a.png", b"")}).status_code == 400
    assert refused(b"") == "empty"
    assert not Asset.objects.exists()


def test_it_counts_bytes_while_reading(settings) -> None:
    settings.UPLOAD_MAX_MB = 1
    assert refused(jpeg() + bytes(1_000_000)) == "too_large"


# --- Bombs -------------------------------------------------------------------------------------------------------


def cpu_s() -> float:
    """Of this process and of those it started."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


MEASURE = """
import django, io, resource, sys
django.setup()
from tests.core import pictures
from pictory.core.files.uploads import BadUpload, open_image

def peak_mb():
    return [resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]

files = [open(name, "rb").read() for name in sys.argv[1:]]
open_image(io.BytesIO(pictures.png()))
before = peak_mb()
for data in files:
    try:
        open_image(io.BytesIO(data))
        print("opened")
    except BadUpload as error:
        print(error.code)
print(max(after - start for after, start in zip(peak_mb(), before)))
"""


def test_it_turns_pixel_floods_away_without_unpacking_them(tmp_path) -> None:
    floods = {
        "13000": pictures.one_bit_png(13_000),
        "20000": pictures.one_bit_png(20_000),
        "small data, large header": pictures.raw_png(13_000, 13_000, bytes(100)),
        "large data, small header": pictures.raw_png(100, 100, bytes(60_000_000)),
    }
    for number, data in enumerate(floods.values()):
        tmp_path.joinpath(str(number)).write_bytes(data)
    names = [str(tmp_path / str(number)) for number in range(len(floods))]
    done = subprocess.run([sys.executable, "-c", MEASURE, *names], capture_output=True, text=True, check=True)
    *codes, rise_mb = done.stdout.split()
    assert codes[:3] == ["too_many_pixels"] * 3
    assert codes[3] in ("opened", "unreadable")
    assert float(rise_mb) < 50


@pytest.mark.parametrize("kind", ["webp", "apng"])
def test_it_counts_the_pixels_of_every_frame(kind: str) -> None:
    still = as_file(two_halves(80, 80), "PNG")
    frames = {
        "webp": pictures.many_frames_webp(20_000),
        "apng": pictures.with_chunk(still, b"acTL", (10_000).to_bytes(4) + bytes(4)),
    }
    before = cpu_s()
    assert refused(frames[kind]) == "too_many_pixels"
    assert cpu_s() - before < 3


@pytest.mark.parametrize("kind", ["WEBP", "PNG"])
def test_it_keeps_the_first_frame_of_a_short_animation(kind: str) -> None:
    moving = as_file(two_halves(), kind, save_all=True, append_images=[two_halves().transpose(0)] * 3)
    still = made_anew(moving)
    assert getattr(still, "n_frames", 1) == 1
    assert looks_like(still, 0.2, 0.5, RED)


@cache
def bombs() -> dict[str, bytes]:
    packed = zlib.compress(bytes(100_000_000))
    comments = (b"\xff\xfe\xff\xff" + bytes(65_533)) * 250
    return {
        "text": pictures.with_chunk(png(), b"zTXt", b"Comment\0\0" + packed),
        "icc": pictures.with_chunk(png(), b"iCCP", b"profile\0\0" + packed),
        "many small chunks": png()[:33] + pictures.chunk(b"tEXt", b"a\0b") * 500_000 + png()[33:],
        "comment": jpeg()[:2] + comments + jpeg()[2:],
    }


@pytest.mark.parametrize("kind", ["text", "icc", "many small chunks", "comment"])
def test_it_is_quick_with_bombs_beside_the_picture(kind: str) -> None:
    data = bombs()[kind]
    before = cpu_s()
    clean = opened_or_code(data)
    assert clean == "unreadable" or len(clean.data) < 10_000
    assert cpu_s() - before < 3


# --- Broken files ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_it_refuses_every_file_that_breaks_off(kind: str) -> None:
    whole = as_file(Image.effect_noise((64, 64), 90).convert("RGB"), kind)
    for tenth in (1, 4, 7, 9):
        assert refused(whole[: len(whole) * tenth // 10]) in ("unreadable", "unknown_type")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    kind=strategies.sampled_from(sorted(KINDS)),
    cut=strategies.floats(0, 1),
    flips=strategies.lists(strategies.tuples(strategies.floats(0, 0.999), strategies.integers(0, 255)), max_size=4),
)
@example(kind="JPEG", cut=0.0, flips=[])
@example(kind="PNG", cut=1.0, flips=[(0.3, 255)])
def test_it_opens_or_refuses_whatever_it_is_given(kind: str, cut: float, flips: list[tuple[float, int]]) -> None:
    data = bytearray(KINDS[kind][: int(len(KINDS[kind]) * cut)])
    for place, value in flips:
        if data:
            data[int(place * len(data))] = value
    clean = opened_or_code(bytes(data))
    if isinstance(clean, str):
        assert clean in ("empty", "unknown_type", "unreadable", "too_small", "too_narrow", "too_many_pixels")
    else:
        assert opened(clean.data).size == (clean.width_px, clean.height_px)


@settings(max_examples=300, deadline=None)
@given(start=strategies.sampled_from([data[:30] for data in KINDS.values()]), rest=strategies.binary(max_size=200))
def test_it_reads_any_header_without_falling(start: bytes, rest: bytes) -> None:
    for cut in (4, 12, 16, 21, 30):
        try:
            header = read_header(io.BytesIO(start[:cut] + rest))
        except ValueError:
            continue
        assert header is None or header.frames >= 1


# --- The process that decodes ------------------------------------------------------------------------------------


@pytest.mark.parametrize("program", ["os.kill(os.getpid(), 11)", "time.sleep(60)", "os._exit(0)", "x = bytes(1 << 40)"])
def test_it_outlives_the_decoder(
    program: str, send: Callable[..., tuple[int, dict]], monkeypatch: pytest.MonkeyPatch, settings
) -> None:
    settings.UPLOAD_DECODE_S = 0.25 if "sleep" in program else 20
    crash = f"import os, resource, time; resource.setrlimit(resource.RLIMIT_CORE, (0, 0)); {program}"
    with monkeypatch.context() as patched:
        patched.setattr(uploads, "DECODER", [sys.executable, "-c", crash])
        status, answer = send(png())
    assert (status, answer["code"]) == (400, "unreadable")
    settings.UPLOAD_DECODE_S = 20
    assert send(png())[0] == 201


def test_it_gives_the_decoder_no_more_than_its_share(settings) -> None:
    large = pictures.one_bit_png(6_000)  # 108 MB as RGB
    settings.UPLOAD_DECODE_MB = 100
    assert refused(large) == "unreadable"
    assert open_image(io.BytesIO(png())).width_px == 64


# --- People ------------------------------------------------------------------------------------------------------


def test_it_does_not_share_one_file_between_two_people(client_of, alice: User, bob: User) -> None:
    for user in (alice, bob):
        response = client_of(user).post("/api/assets", {"file": SimpleUploadedFile("same.png", png())})
        assert response.status_code == 201
    mine, theirs = Asset.objects.get(owner=alice), Asset.objects.get(owner=bob)
    assert mine.sha256 == theirs.sha256
    assert mine.file.name != theirs.file.name
    assets.delete_asset(mine)
    assert default_storage.exists(theirs.file.name)


@pytest.mark.parametrize("flood", ["fields", "files", "text"])
def test_it_turns_form_floods_away(flood: str, client_of, alice: User) -> None:
    bodies: dict[str, dict] = {
        "fields": {f"field{number}": "x" for number in range(1_001)},
        "files": {f"file{number}": SimpleUploadedFile("a.png", b"x") for number in range(101)},
        "text": {"title": "x" * 3_000_000},
    }
    client = client_of(alice)
    before = cpu_s()
    assert client.post("/files/", bodies[flood]).status_code == 400
    assert cpu_s() - before < 3
    assert not Asset.objects.exists()
