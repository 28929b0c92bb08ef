"""A day with everything that a day can have, and sounds to put with it."""

import io
from datetime import date
from typing import Any

import numpy as np
import soundfile

from diaries.models import Attachment, Drawing, Entry, Journal, Version
from diaries.services import days, extras, making
from pictory.core.files import assets
from pictory.core.models import Asset, User
from tests.core import pictures

DAY = date(2026, 11, 21)
TEXT = "오늘은 엄마랑 공원에 갔다. 강아지 뽀삐가 나비를 쫓아서 막 뛰어다녔다!\n\n“와, 예쁘다.”라고 동생이 말했다."
LINE = {"kind": "stroke", "points": [10.0, 20.0, 30.5, 40.25], "width": 8.0, "colour": "#b84a28"}
DOG = {"kind": "sticker", "id": "dog", "x": 300.25, "y": 250.5, "scale": 1.2, "rotation": 15.0, "flipped": True}
TAGS = [{"noun": "강아지", "word": "강아지", "way": "exact", "stickers": ["dog-face", "dog"], "drawable": True}]


def sound(
    seconds: float = 1.0, rate: int = 16_000, kind: str = "WAV", *, channels: int = 1, loud: float = 0.3
) -> bytes:
    wave = loud * np.sin(2 * np.pi * 440 * np.arange(int(seconds * rate)) / rate)
    file = io.BytesIO()
    soundfile.write(file, np.stack([wave] * channels, 1), rate, format=kind)
    return file.getvalue()


def written(owner: User, day: date = DAY, *, journal: Journal | None = None, **fields: Any) -> Entry:
    entry = days.open_day(owner, day, journal)
    return days.save_day(entry, revision=entry.revision, **{"text": TEXT} | fields)


def drawn(entry: Entry, *, size: tuple[int, int] = (64, 32), seed: int = 7) -> Drawing:
    common = {"owner": entry.owner, "app": "diaries", "media_type": "image/png", "title": f"{entry.date}"}
    data = pictures.as_file(pictures.two_halves(*size), "PNG")
    sketch = assets.keep_asset(data=data, role=Asset.Role.SKETCH, **common)
    picture = assets.keep_asset(
        data=data, role=Asset.Role.RESULT, tier="embedded", model="crayon 1", seed=seed, details={"mood": "joy"},
        parents=[sketch], **common,
    )  # fmt: skip
    drawing = Drawing.objects.create(entry=entry, picture=picture, sketch=sketch, layout=[DOG, LINE])
    making.choose(entry, drawing)
    entry.refresh_from_db()
    return drawing


def full(owner: User, day: date = DAY, **options: Any) -> Entry:
    """Words, signs, a layout, two drawings, music, a photo, a voice and an earlier version."""
    entry = written(owner, day, mood="joy", weather="sunny", place="meadow", hour="day", layout=[DOG, LINE], **options)
    Entry.objects.filter(pk=entry.pk).update(
        tags=TAGS, summary="공원에서 놀았다.", english="a park", proposal={"mood": "joy", "layout": [DOG]},
        read_sha256="a" * 64, favourite=True,
    )  # fmt: skip
    drawn(entry, seed=2**40)
    drawn(entry)
    mp3 = sound(kind="MP3", rate=44_100, channels=2)
    music = assets.keep_asset(
        owner=owner, app="diaries", data=mp3, media_type="audio/mpeg", role=Asset.Role.RESULT, duration_s=1.0,
        title="노래", model="composer 2", tier="embedded", seed=3, details={"bpm": 96},
    )  # fmt: skip
    Entry.objects.filter(pk=entry.pk).update(music=music)
    extras.add_photo(entry, file=io.BytesIO(pictures.jpeg()))
    extras.add_voice(entry, data=sound(kind="MP3"), media_type="audio/mpeg", seconds=1.0)
    Version.objects.create(entry=entry, revision=1, text="처음 쓴 글", mood="sad", layout=[LINE])
    entry.refresh_from_db()
    return entry


def photo_of(entry: Entry) -> Attachment:
    return entry.attachments.get(kind=Attachment.Kind.PHOTO)
