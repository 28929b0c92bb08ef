"""Photos and voices of a day: what comes in is cleaned, counted, playable, and nobody else's."""

import io
import subprocess
import sys
from datetime import date

import lxml.html
import pytest
import soundfile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from diaries import sound as gate
from diaries.models import Attachment
from diaries.services import extras, journals
from pictory.core.files import assets
from pictory.core.files.uploads import BadUpload
from pictory.core.models import Asset
from tests.core import pictures
from tests.core.pages import look_over
from tests.core.test_decode import SECRET, full_of_secrets
from tests.core.test_language import assert_speaks
from tests.diaries.full_day import DAY, sound, written

pytestmark = pytest.mark.django_db


def url(name, *rest, day=DAY):
    return reverse(f"diaries:{name}", args=[day, *rest])


def upload(data, name="x.bin"):
    return SimpleUploadedFile(name, data)


def said(response):
    return " ".join(look_over(response).find(".//*[@data-notices]").itertext())


@pytest.fixture
def entry(alice):
    return written(alice)


@pytest.fixture
def client(client_of, alice):
    return client_of(alice)


# --- Photos ------------------------------------------------------------------------------------------------------


def test_it_keeps_photos_without_what_cameras_write_into_them(client, entry):
    photos = [upload(full_of_secrets(kind), f"{kind}.bin") for kind in ("PNG", "JPEG", "WEBP")]
    response = client.post(url("add_photos"), {"files": photos}, follow=True)
    assert "사진 3장" in said(response)
    kept = [extra.asset for extra in entry.attachments.all()]
    assert [asset.media_type for asset in kept] == ["image/png", "image/jpeg", "image/webp"]
    for asset in kept:
        assert SECRET not in assets.read(asset)
        assert not pictures.opened(assets.read(asset)).getexif()
    assert len(response.tree.findall(".//*[@class='extra extra-photo']")) == 3


def test_it_keeps_the_good_ones_and_names_the_bad(client, entry):
    photos = [upload(pictures.png(), "a.png"), upload(b"no picture", "b.png")]
    told = said(client.post(url("add_photos"), {"files": photos}, follow=True))
    assert "b.png: PNG, JPEG" in told
    assert entry.attachments.count() == 1


def test_it_holds_ten_photos(client, entry):
    extras.add_photo(entry, file=io.BytesIO(pictures.png()))
    photos = [upload(pictures.png(), f"{number}.png") for number in range(10)]
    told = said(client.post(url("add_photos"), {"files": photos}, follow=True))
    assert "9.png: 하루에는 사진 열 장" in told
    assert entry.attachments.count() == extras.MAX_PHOTOS == 10


# --- Voices ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["WAV", "MP3", "OGG", "FLAC"])
def test_it_keeps_a_voice_that_plays(client, entry, kind):
    response = client.post(url("add_voice"), {"file": upload(sound(1.5, 44_100, kind, channels=2))}, follow=True)
    voice = entry.attachments.get()
    assert voice.kind == Attachment.Kind.VOICE
    assert voice.asset.duration_s == pytest.approx(1.5, abs=0.1)
    heard, rate = soundfile.read(io.BytesIO(assets.read(voice.asset)))
    assert (heard.ndim, rate) == (1, 22_050)
    assert abs(heard).max() == pytest.approx(0.3, abs=0.05)
    audio = response.tree.find(".//*[@class='extra extra-voice']/audio")
    answer = client.get(audio.get("src"))
    assert (answer.status_code, answer["Content-Type"]) == (200, "audio/mpeg")


def test_it_keeps_nothing_but_the_sound():
    secret = b"GPS 37.5665N 126.9780E"
    wav = sound()
    note = (
        b"LIST" + (4 + 8 + len(secret)).to_bytes(4, "little") + b"INFOICMT" + len(secret).to_bytes(4, "little") + secret
    )
    tagged = wav[:4] + (len(wav) - 8 + len(note)).to_bytes(4, "little") + wav[8:] + note
    mp3 = (
        b"ID3\4\0\0\0\0\0"
        + bytes([10 + len(secret) + 1])
        + b"COMM\0\0\0"
        + bytes([len(secret) + 1])
        + b"\0\0\0"
        + secret
    )
    for data in (tagged, mp3 + sound(kind="MP3")):
        assert secret in data
        clean = gate.open_sound(io.BytesIO(data))
        assert secret not in clean.mp3
        assert clean.seconds == pytest.approx(1.0, abs=0.1)


@pytest.mark.parametrize(("rate", "becomes"), [(8_000, 16_000), (11_025, 16_000), (37_800, 22_050), (96_000, 24_000)])
def test_it_takes_any_rate(rate, becomes):
    """The tone stays the tone."""
    heard, made = soundfile.read(io.BytesIO(gate.open_sound(io.BytesIO(sound(2, rate))).mp3))
    assert made == becomes
    crossings = ((heard[:-1] < 0) & (heard[1:] >= 0)).sum()
    assert crossings / (len(heard) / made) == pytest.approx(440, rel=0.02)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\x1aE\xdf\xa3" + bytes(99), "unknown_type"),
        (b"\0\0\0\x20ftypM4A " + bytes(99), "unknown_type"),
        (b"RIFF\0\0\0\0WAVEfmt nonsense", "unreadable"),
        (b"OggS" + bytes(999), "unreadable"),
        (sound(2, loud=0), "silent"),
        (sound(303, 2_000), "too_long"),
        (b"fLaC" + bytes(30_000_001), "too_large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_it_says_why_it_takes_no_other(data, code):
    with pytest.raises(BadUpload) as refused:
        gate.open_sound(io.BytesIO(data))
    assert refused.value.code == code


def test_it_tells_the_person_in_words(client, entry):
    told = said(client.post(url("add_voice"), {"file": upload(sound(2, loud=0))}, follow=True))
    assert "아무 소리도 들리지 않아요" in told
    told = said(client.post(url("add_voice"), {}, follow=True))
    assert "먼저 녹음하거나" in told
    assert not entry.attachments.exists()


def test_it_holds_three_voices(client, entry):
    for _each in range(4):
        answer = client.post(url("add_voice"), {"file": upload(sound(0.5))}, follow=True)
    assert "세 개까지" in said(answer)
    assert entry.attachments.count() == 3


def test_it_does_not_wait_for_a_decoder_that_hangs(monkeypatch):
    monkeypatch.setattr(gate, "DECODER", [sys.executable, "-c", "import time; time.sleep(60)"])
    monkeypatch.setattr(gate, "DECODE_S", 0.5)
    with pytest.raises(BadUpload) as refused:
        gate.open_sound(io.BytesIO(sound()))
    assert refused.value.code == "unreadable"


def test_it_decodes_in_a_process_with_little_to_use():
    """More memory than allowed ends the decoder, not us."""
    done = subprocess.run([*gate.DECODER, "WAV/WAVEX", "300", "100", "5"], input=sound(), capture_output=True)
    assert done.returncode != 0


# --- Taking away, and strangers ----------------------------------------------------------------------------------


def test_it_takes_one_away_with_its_file(client, entry):
    extra = extras.add_photo(entry, file=io.BytesIO(pictures.png()))
    told = said(client.post(url("remove_extra", extra.pk), follow=True))
    assert "뺐어요" in told
    assert not Asset.objects.filter(pk=extra.asset_id).exists()


def test_it_is_nobody_elses(client_of, alice, bob, entry):
    extra = extras.add_photo(entry, file=io.BytesIO(pictures.png()))
    mine = written(bob)
    stranger = client_of(bob)
    assert stranger.post(url("remove_extra", extra.pk)).status_code == 404
    assert (
        stranger.post(url("add_photos", day=date(2026, 1, 1)), {"files": [upload(pictures.png())]}).status_code == 404
    )
    assert stranger.get(reverse("core:media", args=[extra.asset_id])).status_code == 404
    assert (entry.attachments.count(), mine.attachments.count()) == (1, 0)


def test_it_adds_nothing_to_a_locked_journal(client, entry):
    journals.lock(entry.journal, pin="1234")
    assert client.post(url("add_voice"), {"file": upload(sound())}).status_code == 404
    assert client.post(url("add_photos"), {"files": [upload(pictures.png())]}).status_code == 404
    assert not entry.attachments.exists()


@pytest.mark.parametrize("language", ["ko", "en"])
def test_it_asks_for_them_in_the_readers_language(client, entry, language):
    client.cookies["django_language"] = language
    response = client.get(url("day"))
    part = look_over(response).find(".//section[@id='extras']")
    assert part.find(".//form[@data-recorder]") is not None
    assert_speaks(lxml.html.tostring(part, encoding="unicode"), language)
