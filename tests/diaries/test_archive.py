"""Days that leave in a ZIP and come back: nothing lost, nothing overwritten, and no ZIP that harms."""

import hashlib
import io
import json
import random
import struct
import time
import tracemalloc
import zipfile
from datetime import date, timedelta
from itertools import accumulate
from unicodedata import normalize

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms.models import model_to_dict
from django.urls import reverse
from django.utils import timezone

from diaries.models import Drawing, Entry, Journal, Version
from diaries.parcel import contents, opening, packing
from diaries.parcel import format as parcel_format
from diaries.parcel.format import signature
from diaries.parcel.opening import BadParcel, Parcel
from diaries.services import days, journals, parcels, reading
from pictory.core.engine import queue
from pictory.core.files import assets
from pictory.core.models import Asset, Job
from tests.core import pictures
from tests.core.pages import look_over
from tests.core.test_decode import SECRET, full_of_secrets
from tests.core.test_language import assert_speaks
from tests.diaries.full_day import DAY, LINE, TAGS, TEXT, drawn, full, photo_of, sound, written

pytestmark = pytest.mark.django_db
PAGE = {"since": "2026-01-01", "until": "2026-12-31"}


def url(name, *rest):
    return reverse(f"diaries:{name}", args=rest)


@pytest.fixture
def client(client_of, alice):
    return client_of(alice)


@pytest.fixture
def bobs(client_of, bob):
    return client_of(bob)


@pytest.fixture
def packed(client, run_jobs):
    """packed(journal): the ZIPs that the site makes of it."""

    def pack(journal, **span):
        response = client.post(url("pack"), {"journal": journal.pk} | PAGE | span)
        job = Job.objects.get(pk=response.url.split("/")[2])
        run_jobs()
        job.refresh_from_db()
        assert (job.state, job.error_detail) == ("done", "")
        assert job.step == job.steps > 0, "storing counts as work"
        return [assets.read(asset) for asset in job.assets.order_by("title")]

    return pack


def bring(client, data, name="diary.zip"):
    return client.post(url("bring"), {"file": SimpleUploadedFile(name, data)})


def counts(client, answer):
    """New, here already, not readable: as the dry run says."""
    assert answer.status_code == 302, answer.content.decode()
    page = look_over(client.get(answer.url))
    return [int(found.text) for found in page.findall(".//*[@class='parcel-number']")]


def take(client, answer, run_jobs):
    """The report of what came in."""
    job = Job.objects.get(pk=client.post(answer.url + "take/").url.split("/")[2])
    run_jobs()
    job.refresh_from_db()
    assert (job.state, job.error_detail) == ("done", "")
    return assets.read(job.assets.get()).decode()


def zipped(files, method=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return file.getvalue()


def diary(*found, name="", **more):
    index = {"format": "pictory-diary", "version": 1, "journals": [{"name": name, "days": list(found)}]} | more
    return {"diary.json": json.dumps(index)}


def told_of_asset(asset):
    left = ("id", "owner", "job", "file", "parents", "thumbnails", "thumbnail_attempts")
    return {name: value for name, value in model_to_dict(asset).items() if name not in left} | {
        "bytes": hashlib.sha256(assets.read(asset)).hexdigest(),
        "at": asset.created_at,
        "parents": asset.parents.count(),
    }


def told_of(entry):
    """All that is known of a day, but for numbers of rows and whose it is."""
    fields = ("date", "revision", "text", "mood", "weather", "place", "hour", "layout", "favourite", "tags", "summary",
              "english", "proposal", "read_sha256", "created_at", "changed_at")  # fmt: skip
    drawings = list(entry.drawings.all())
    return {name: getattr(entry, name) for name in fields} | {
        "drawings": [(told_of_asset(each.picture), told_of_asset(each.sketch), each.layout, each.created_at)
                     for each in drawings],
        "shown": drawings.index(entry.drawing) if entry.drawing else None,
        "music": told_of_asset(entry.music) if entry.music else None,
        "extras": [(each.kind, told_of_asset(each.asset), each.created_at) for each in entry.attachments.all()],
        "versions": list(entry.versions.values("revision", "text", "mood", "weather", "layout", "created_at")),
    }  # fmt: skip


# --- There and back ----------------------------------------------------------------------------------------------


def test_it_comes_back_without_loss(alice, bob, client, bobs, packed, run_jobs):
    """D20: every field, every file to the byte, every time to the microsecond, into another person's diary."""
    entry = full(alice)
    plain = written(alice, date(2026, 11, 3), text="탭\t과 줄\n바꿈, 이모지 🐶 그리고 \\ \" '")
    (data,) = packed(entry.journal)
    before = [told_of(Entry.objects.get(pk=each.pk)) for each in (plain, entry)]
    answer = bring(bobs, data)
    assert counts(bobs, answer) == [2, 0, 0]
    assert not bob.entries.exists(), "a dry run"
    report = take(bobs, answer, run_jobs)
    assert "2일을 가져왔어요." in report
    assert "2026년 11월 21일" in report
    assert [told_of(each) for each in bob.entries.order_by("date")] == before
    assert before[1]["drawings"][0][0]["bytes"]
    assert not Asset.objects.filter(owner=bob, media_type="application/zip").exists()
    assert Asset.objects.filter(owner=bob).exclude(app="diaries").count() == 0
    assert bobs.get(url("day", DAY)).status_code == 200


def test_it_leaves_alone_what_is_here(alice, client, packed, run_jobs):
    entry = full(alice)
    (data,) = packed(entry.journal)
    days.save_day(entry, revision=entry.revision, text="다시 쓴 글")
    written(alice, date(2026, 11, 3))
    answer = bring(client, data)
    assert counts(client, answer) == [0, 1, 0]
    assert client.post(answer.url + "drop/").url == url("shelf")
    assert client.get(answer.url).status_code == 404
    entry.delete()
    days.open_day(alice, DAY)  # opened and left empty
    answer = bring(client, data)
    assert counts(client, answer) == [1, 0, 0]
    take(client, answer, run_jobs)
    assert alice.entries.get(date=DAY).text == TEXT
    assert alice.entries.count() == 2


def test_it_packs_only_what_was_asked_for(alice, bob, client, packed):
    entry = full(alice)
    written(alice, date(2025, 12, 31), text="작년")
    written(alice, date(2026, 1, 1), text="여행 가는 날", journal=journals.add(alice, name="여행"))
    written(bob, text="밥의 일기")
    (data,) = packed(entry.journal)
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert archive.testzip() is None
    text = "".join(archive.read(name).decode() for name in ("diary.json", f"days/{DAY}.json"))
    assert all(word not in text for word in ("작년", "여행", "밥"))
    assert sorted(archive.namelist()) == [
        f"days/{DAY}.json", "diary.json", f"files/{DAY}/music.mp3", f"files/{DAY}/photo-1.jpg",
        f"files/{DAY}/picture-1.png", f"files/{DAY}/picture-2.png", f"files/{DAY}/sketch-1.png",
        f"files/{DAY}/sketch-2.png",
        f"files/{DAY}/voice-2.mp3",
    ]  # fmt: skip
    assert alice.email not in text
    assert "pin" not in text.lower()


def test_it_packs_in_parts_that_are_whole_by_themselves(alice, client, bobs, bob, packed, run_jobs, monkeypatch):
    for number in (1, 2, 3):
        full(alice, date(2026, 11, number))
    monkeypatch.setattr(packing, "PART_BYTES", 12_000)
    parts = packed(alice.journals.get())
    assert len(parts) == 3
    for part in parts:
        take(bobs, bring(bobs, part), run_jobs)
    assert [entry.date.day for entry in bob.entries.order_by("date")] == [1, 2, 3]
    assert all(entry.drawings.count() == 2 for entry in bob.entries.all())


def test_it_packs_no_more_days_into_a_part_than_are_taken_in_at_once(alice, packed, monkeypatch):
    for number in (1, 2, 3):
        written(alice, date(2026, 11, number))
    monkeypatch.setattr(packing, "MOST_DAYS", 2)
    assert len(packed(alice.journals.get())) == 2


def test_it_packs_the_others_when_a_day_goes_meanwhile(alice, bobs, packed, monkeypatch):
    for number in (1, 2):
        written(alice, date(2026, 11, number))
    real = days.assets_of

    def while_another_goes(entry):
        Entry.objects.filter(date=date(2026, 11, 2)).delete()
        return real(entry)

    monkeypatch.setattr(days, "assets_of", while_another_goes)
    (data,) = packed(alice.journals.get())
    assert counts(bobs, bring(bobs, data)) == [1, 0, 0]


def test_it_brings_back_more_drawing_than_one_list_may_hold(alice, bob, client, bobs, packed, run_jobs, monkeypatch):
    """What left this site is read day by day, and a drawing that a day has five times lies in its file once."""
    monkeypatch.setattr(contents, "MOST_INDEX", 30_000)
    rng = random.Random(1)
    for number in (1, 2, 3):
        points = [round(rng.uniform(0, 500), 2) for _ in range(4_000)]
        entry = written(alice, date(2026, 11, number), layout=[LINE | {"points": points}])
        for seed in (1, 2, 3, 4):
            Drawing.objects.filter(pk=drawn(entry, seed=seed).pk).update(layout=entry.layout)
    (data,) = packed(entry.journal)
    archive = zipfile.ZipFile(io.BytesIO(data))
    sizes = {name: archive.getinfo(name).file_size for name in archive.namelist() if name.endswith(".json")}
    assert sizes.pop("diary.json") < 3_000
    assert all(25_000 < size < 40_000 for size in sizes.values()), sizes
    answer = bring(bobs, data)
    assert counts(bobs, answer) == [3, 0, 0]
    take(bobs, answer, run_jobs)
    assert bob.entries.get(date=entry.date).layout == entry.layout
    assert [each.layout for each in bob.entries.get(date=entry.date).drawings.all()] == [entry.layout] * 4
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(parcel_format, "SALT", "elsewhere")
        elsewhere.setattr(contents, "MOST_AT_ONCE", 2 * max(sizes.values()))
        asked, read = [], Parcel.read_json
        elsewhere.setattr(Parcel, "read_json", lambda *args: asked.append(args[1]) or read(*args))
        assert bring(bobs, data).status_code == 302
        assert len(set(asked) & set(sizes)) == 2, "of another site's days no more than a page can wait for"


def test_a_day_of_many_versions_comes_back_whole_and_from_elsewhere_with_the_newest(
    alice, bob, bobs, packed, run_jobs, monkeypatch
):
    monkeypatch.setattr(contents, "MOST_PARTS", 3)
    entry = written(alice)
    for number in range(5):
        Version.objects.create(entry=entry, revision=number, text=f"{number}번째")
    (data,) = packed(entry.journal)
    answer = bring(bobs, data)
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(parcel_format, "SALT", "elsewhere")
        _came, left_out, *_days = take(bobs, bring(bobs, data), run_jobs).splitlines()
    assert "2" in left_out
    assert [each.text for each in bob.entries.get().versions.all()] == ["4번째", "3번째", "2번째"]
    Entry.objects.filter(owner=bob).delete()
    assert len(take(bobs, answer, run_jobs).splitlines()) == 3, "nothing is left out"
    assert bob.entries.get().versions.count() == 5


def test_a_day_of_many_files_never_lies_in_memory_as_a_whole(alice, client, run_jobs):
    noise, extras, files = random.Random(1).randbytes(3_000_000), [], {}
    for number in range(8):
        data = pictures.png() + noise + bytes([number])
        name, said = f"{number}.png", file(f"{number}.png", data, "image/png")
        said["signature"] = signature(said["sha256"], "image/png")
        extras.append({"kind": "photo", "file": said})
        files[name] = data
    answer = bring(client, zipped(diary(of_day(extras=extras)) | files, zipfile.ZIP_STORED))
    files.clear()
    tracemalloc.start()
    take(client, answer, run_jobs)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 15_000_000, "of 24 MB"
    assert alice.entries.get().attachments.count() == 8


@pytest.mark.parametrize("harm", ["bytes", "date", "gone", "layout"])
def test_it_names_a_day_whose_own_file_is_not_what_it_was(alice, client, run_jobs, harm):
    said = of_day(layout=[9], layouts=[]) if harm == "layout" else of_day(layout=0, layouts=[[LINE]])
    data = b"{" if harm == "bytes" else json.dumps(said).encode()
    sha256 = hashlib.sha256(data).hexdigest()
    date = "2026-11-22" if harm == "date" else f"{DAY}"
    row = {"date": date, "file": "days/a.json", "sha256": sha256, "signature": signature(sha256, "application/json")}
    answer = bring(client, zipped(diary(row, version=2) | ({} if harm == "gone" else {"days/a.json": data})))
    if harm == "gone":
        assert counts(client, answer) == [0, 0, 1]
        return
    assert counts(client, answer) == [1, 0, 0], "it left this site, and is read when it is taken"
    assert f"{date}: " in take(client, answer, run_jobs)
    assert not alice.entries.exists()


def test_it_counts_letters_as_they_are_read(alice, client, run_jobs):
    """Some systems write each Korean letter as two or three signs."""
    text = "각" * 2_048
    answer = bring(client, zipped(diary(of_day(text=normalize("NFD", text), summary=normalize("NFD", "각" * 512)))))
    take(client, answer, run_jobs)
    assert alice.entries.get().text == text


def test_it_keeps_only_the_last_zip(alice, client, packed):
    entry = full(alice)
    packed(entry.journal)
    packed(entry.journal)
    assert Asset.objects.filter(owner=alice, media_type="application/zip").count() == 1


def test_it_tells_of_a_file_that_storage_lost(alice, client, bob, bobs, packed, run_jobs):
    entry = full(alice)
    photo = photo_of(entry).asset
    photo.file.storage.delete(photo.file.name)
    (data,) = packed(entry.journal)
    answer = bring(bobs, data)
    assert "빠져" in " ".join(look_over(bobs.get(answer.url)).itertext())
    assert "파일 1개는 열 수 없었어요" in take(bobs, answer, run_jobs)
    assert bob.entries.get().attachments.count() == 1


def test_it_puts_days_into_the_journal_of_the_same_name(alice, client, bob, bobs, packed, run_jobs):
    book = journals.add(alice, name="여행")
    written(alice, journal=book)
    (data,) = packed(book)
    take(bobs, bring(bobs, data), run_jobs)
    assert [journal.name for journal in bob.journals.all()] == ["여행"]
    bob.entries.all().delete()
    take(bobs, bring(bobs, data), run_jobs)
    assert bob.journals.count() == 1


def test_it_leaves_a_locked_journal_alone(alice, client, packed, run_jobs):
    book = journals.add(alice, name="비밀")
    written(alice, journal=book)
    (data,) = packed(book)
    journals.lock(book, pin="1234")
    answer = bring(client, data)
    assert counts(client, answer) == [1, 0, 0], "nothing is told of what is locked"
    take(client, answer, run_jobs)
    assert [journal.entries.count() for journal in alice.journals.filter(name="비밀")] == [1, 1]


def test_it_goes_on_where_it_was_stopped(alice, client, bob, bobs, packed, run_jobs, monkeypatch):
    for number in (1, 2, 3):
        full(alice, date(2026, 11, number))
    journals.rename(alice.journals.get(), name="여행")
    (data,) = packed(alice.journals.get())
    answer = bring(bobs, data)
    job = Job.objects.get(pk=bobs.post(answer.url + "take/").url.split("/")[2])
    real = parcels.take_in_day

    def stop_at_second(job, journal, day, load):
        lost = real(job, journal, day, load)
        if day.date.day == 2:
            queue.cancel(job)
            time.sleep(0.05)
        return lost

    monkeypatch.setattr(parcels, "take_in_day", stop_at_second)
    run_jobs()
    job.refresh_from_db()
    assert job.state == "cancelled"
    assert bob.entries.count() == 2
    monkeypatch.undo()
    assert counts(bobs, answer) == [1, 2, 0]
    again = queue.retry(job)
    run_jobs()
    again.refresh_from_db()
    assert again.state == "done"
    assert [journal.name for journal in bob.journals.all()] == ["여행"], "the same that the first attempt made"
    assert bob.entries.count() == 3


@pytest.mark.parametrize("end", ["written", "deleted"])
def test_it_tells_of_a_day_that_found_no_room_meanwhile(client, alice, run_jobs, monkeypatch, end):
    real = Parcel.read

    def meanwhile(self, name, *most):
        book = alice.journals.get()
        if name.startswith("files/") and end == "written":
            written(alice, DAY, journal=book, text="먼저")
        elif name.startswith("files/"):
            journals.delete(book)
        return real(self, name, *most)

    written(alice, date(2026, 11, 1))
    photo = {"kind": "photo", "file": file("files/a.jpg", pictures.jpeg())}
    answer = bring(client, zipped(diary(of_day(extras=[photo])) | {"files/a.jpg": pictures.jpeg()}))
    monkeypatch.setattr(Parcel, "read", meanwhile)
    report = take(client, answer, run_jobs)
    assert "0일" in report.splitlines()[0]
    assert ("1일은 이미" if end == "written" else f"{DAY}: ") in report


def test_it_holds_its_job_from_file_to_file(client, alice, run_jobs, monkeypatch):
    long_ago, held, real = timezone.now() - timedelta(days=1), [], Parcel.read

    def slowly(self, name, *most):
        if name.startswith("files/"):
            held.append(Job.objects.running().get().lease_until)
            Job.objects.running().update(lease_until=long_ago)
        return real(self, name, *most)

    photo = {"kind": "photo", "file": file("files/a.jpg", pictures.jpeg())}
    answer = bring(client, zipped(diary(of_day(extras=[photo] * 3)) | {"files/a.jpg": pictures.jpeg()}))
    monkeypatch.setattr(Parcel, "read", slowly)
    take(client, answer, run_jobs)
    assert len(held) == 3
    assert min(held) > long_ago


# --- What is not ours is cleaned ---------------------------------------------------------------------------------


def of_day(**more):
    return {"date": f"{DAY}", "text": "강아지"} | more


def file(name, data, media_type="image/jpeg", **more):
    return {"file": name, "media_type": media_type, "role": "upload", "sha256": hashlib.sha256(data).hexdigest()} | more


@pytest.mark.parametrize("signed", [True, False])
def test_it_believes_a_file_only_when_it_left_this_site_so(alice, client, run_jobs, signed):
    data = full_of_secrets("JPEG")
    said = file("a.jpg", data)
    if signed:
        said["signature"] = signature(said["sha256"], "image/jpeg")
    index = diary(of_day(extras=[{"kind": "photo", "file": said}]))
    take(client, bring(client, zipped(index | {"a.jpg": data})), run_jobs)
    kept = assets.read(photo_of(alice.entries.get()).asset)
    assert (kept == data, SECRET in kept) == (signed, signed)


def test_it_does_not_believe_a_signature_of_other_bytes(alice, client, run_jobs):
    data = full_of_secrets("JPEG")
    said = file("a.jpg", data, signature=signature(hashlib.sha256(pictures.jpeg()).hexdigest(), "image/jpeg"))
    take(
        client,
        bring(client, zipped(diary(of_day(extras=[{"kind": "photo", "file": said}])) | {"a.jpg": data})),
        run_jobs,
    )
    assert SECRET not in assets.read(photo_of(alice.entries.get()).asset)


def test_it_does_not_believe_a_signature_of_another_site(alice, client, run_jobs, monkeypatch):
    data = full_of_secrets("JPEG")
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(parcel_format, "SALT", "elsewhere")
        proof = signature(hashlib.sha256(data).hexdigest(), "image/jpeg")
    said = file("a.jpg", data, signature=proof)
    take(
        client,
        bring(client, zipped(diary(of_day(extras=[{"kind": "photo", "file": said}])) | {"a.jpg": data})),
        run_jobs,
    )
    assert SECRET not in assets.read(photo_of(alice.entries.get()).asset)


def test_it_does_not_believe_a_signature_of_another_type(alice, client, run_jobs):
    """A picture of ours that calls itself a voice."""
    data = pictures.jpeg()
    proof = signature(hashlib.sha256(data).hexdigest(), "image/jpeg")
    said = file("a.mp3", data, "audio/mpeg", signature=proof)
    take(
        client,
        bring(client, zipped(diary(of_day(extras=[{"kind": "voice", "file": said}])) | {"a.mp3": data})),
        run_jobs,
    )
    assert not alice.entries.get().attachments.exists()


def test_it_makes_a_foreign_voice_anew(alice, client, run_jobs):
    data = sound(kind="MP3")
    index = diary(of_day(extras=[{"kind": "voice", "file": file("v.mp3", data, "audio/mpeg")}]))
    take(client, bring(client, zipped(index | {"v.mp3": data})), run_jobs)
    kept = alice.entries.get().attachments.get().asset
    assert assets.read(kept) != data
    assert kept.media_type == "audio/mpeg"


# --- Days that cannot be taken -----------------------------------------------------------------------------------


UNREADABLE = [
    "no day", 7, None, [], {}, {"date": "2026-02-30", "text": ""}, {"date": "0001-01-01"}, {"date": 20261121},
    of_day(text="가" * 2049), of_day(text=7), of_day(layout={"a": 1}), of_day(layout=[{"kind": "bomb"}]),
    of_day(revision=-1), of_day(revision=2**70), of_day(drawings=[1]), of_day(drawings=[{"picture": {}}]),
    of_day(drawings={"0": 1}), of_day(music={"media_type": "text/html"}), of_day(extras=[{"kind": "virus"}]),
    of_day(extras=[{"kind": "photo", "file": file("x", b"", "image/svg+xml")}]), of_day(versions=[{"text": []}]),
    of_day(summary="가" * 600), of_day(proposal={"layout": "x"}),
    of_day(extras=[{"kind": "photo", "file": file("x", b"")}] * 11),
    of_day(music=file("x", b"", "audio/mpeg", seed=2**64)), of_day(music=file("x", b"", "audio/mpeg", role="boss")),
]  # fmt: skip


def dated(found):
    """Each day on a date of its own, so that none is refused for standing there twice."""
    return [
        said | {"date": f"2026-11-{number:02}"} if isinstance(said, dict) and said.get("date") == f"{DAY}" else said
        for number, said in enumerate(found, start=1)
    ]


def test_it_names_the_days_that_cannot_be_read(client):
    answer = bring(client, zipped(diary(*dated(UNREADABLE), {"date": "2026-12-22", "text": "좋은 날"})))
    assert counts(client, answer) == [1, 0, len(UNREADABLE)]


CLEANED = [
    of_day(mood="furious", weather=[], hour={}, place=3, favourite="yes"), of_day(tags=[{"noun": 1}]),
    of_day(tags=[{"noun": "\0", "word": "x", "stickers": [], "drawable": True}]),
    of_day(tags=[{"noun": "개", "word": "개", "stickers": ["dog"]}]), of_day(proposal=[1]),
    of_day(read_sha256="zz"),
    of_day(created_at="yesterday", changed_at="2026-11-21T00:00:00"), of_day(shown=9), of_day(shown="x"),
    of_day(text="a\0b\ud800c"), of_day(music=file("x", b"", "audio/mpeg", details={"\0": "\0"})),
    of_day(extras=[{"kind": "photo", "file": file("../../etc/passwd", b"")}]),
    of_day(extras=[{"kind": "photo", "file": file("/etc/passwd", b"")}]),
]  # fmt: skip


def test_it_takes_a_day_without_what_is_wrong_with_it(alice, client, run_jobs):
    answer = bring(client, zipped(diary(*dated(CLEANED))))
    assert counts(client, answer) == [len(CLEANED), 0, 0]
    take(client, answer, run_jobs)
    assert alice.entries.count() == len(CLEANED)
    for entry in alice.entries.all():
        kept = (entry.mood, entry.drawing, entry.music, entry.tags, entry.favourite)
        assert kept == ("", None, None, [], False), entry.date
        assert not entry.attachments.exists(), entry.date
        assert "\0" not in entry.text, entry.date


def test_it_takes_no_number_past_all_bounds(client):
    said = of_day(music=file("x", b"", "audio/mpeg", details={"loud": 7_777}))
    answer = bring(client, zipped({name: text.replace("7777", "1e400") for name, text in diary(said).items()}))
    assert counts(client, answer) == [0, 0, 1]


def test_it_takes_a_day_once_that_stands_there_twice(alice, client, run_jobs):
    answer = bring(client, zipped(diary(of_day(), of_day(text="또"))))
    assert counts(client, answer) == [1, 0, 1]
    assert f"{DAY}: 파일 안에 같은 날이 두 번" in take(client, answer, run_jobs)
    assert alice.entries.get().text == "강아지"


# --- ZIPs that harm ----------------------------------------------------------------------------------------------


def bomb():
    """A few kilobytes that declare and hold two gigabytes."""
    block = zipped({"x": bytes(20_000_000)})
    at = block.rfind(b"PK\1\2")
    end = block.rfind(b"PK\5\6")
    entry = block[at:end]
    count = 110
    tail = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, count, count, len(entry) * count, at, 0)
    named = b"".join(entry[:46] + b"%c" % (33 + number) for number in range(count))
    return block[:at] + named + tail


def liar():
    """Declares ten bytes and holds ten megabytes."""
    data = bytearray(zipped(diary() | {"x.jpg": bytes(10_000_000)}))
    for mark, offset in ((b"PK\3\4", 22), (b"PK\1\2", 24)):
        at = data.rfind(mark)
        struct.pack_into("<I", data, at + offset, 10)
    return bytes(data)


def many(count):
    """So many empty files, by hand: zipfile takes seconds for it. Past 65,535 the list has an end of 64 bits, too."""
    names = [b"%d" % number for number in range(count)]
    files = [struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 0, 0, 33, 0, 0, 0, len(name), 0) + name for name in names]
    starts = accumulate(map(len, files), initial=0)
    rows = [
        struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 0, 0, 33, 0, 0, 0, len(name), 0, 0, 0, 0, 0, start) + name
        for name, start in zip(names, starts, strict=False)
    ]
    at, size = sum(map(len, files)), sum(map(len, rows))
    told = min(count, 0xFFFF)
    large = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, at)
    large += struct.pack("<4sLQL", b"PK\6\7", 0, at + size, 1)
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, told, told, size, at, 0)
    return b"".join(files + rows) + (large if count > 0xFFFF else b"") + end


def encrypted():
    data = bytearray(zipped(diary()))
    for mark, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.rfind(mark) + offset] |= 1
    return bytes(data)


HARMFUL = {
    "empty": (lambda: b"", "비어"), "no zip": (lambda: b"\x89PNG" * 99, "ZIP 파일만"),
    "cut": (lambda: many(50)[:-40], ""),
    "bomb": (bomb, "너무 많아서"), "thirty thousand": (lambda: many(30_000), "너무 많아서"),
    "nothing in it": (lambda: zipped({}), "읽을 수 있는 일기가 없어요"),
    "another zip": (lambda: zipped({"a.txt": "x"}), "읽을 수 있는 일기가 없어요"),
    "other json": (lambda: zipped({"diary.json": "[1]"}), "읽을 수 있는 일기가 없어요"),
    "no json": (lambda: zipped({"diary.json": "{"}), "읽을 수 있는 일기가 없어요"),
    "deep json": (lambda: zipped({"diary.json": "[" * 100_000}), "읽을 수 있는 일기가 없어요"),
    "much in little json": (lambda: zipped({"diary.json": b"[" + b"{}," * 1_200_000 + b"{}]"}), "너무 많아서"),
    "endless json": (lambda: zipped({"diary.json": " " * 50_000_000}), "다시 묶어서"),
    "a number too long": (lambda: zipped({"diary.json": "9" * 9_999}), "읽을 수 있는 일기가 없어요"),
    "not a number": (lambda: zipped({"diary.json": "NaN"}), "읽을 수 있는 일기가 없어요"),
    "bytes for json": (lambda: zipped({"diary.json": b"\xff\xfe\xfa"}), "읽을 수 있는 일기가 없어요"),
    "another version": (lambda: zipped(diary(version=3)), "다른 판의"),
    "too many days": (lambda: zipped(diary(*[{}] * 4_001)), "너무 많아요"),
    "secret": (encrypted, "다시 묶어서"), "rare packing": (lambda: zipped(diary(), zipfile.ZIP_LZMA), "다시 묶어서"),
}  # fmt: skip


@pytest.mark.parametrize("name", HARMFUL)
def test_it_turns_away_in_words_what_harms(alice, client, name):
    make, sentence = HARMFUL[name]
    data = make()
    started = time.process_time()
    response = bring(client, data)
    assert time.process_time() - started < 3
    assert response.status_code == 400
    assert sentence in " ".join(look_over(response).find(".//section[@aria-labelledby='bring']").itertext())
    assert not Asset.objects.filter(owner=alice).exists()


def test_it_turns_away_a_zip_with_a_list_for_giants():
    """The 64-bit list at its end can tell another length than the plain one that we looked at."""
    data = many(70_000)
    assert b"PK\6\7" in data
    with pytest.raises(BadParcel) as refused:
        Parcel(io.BytesIO(data))
    assert refused.value.code == "too_much"


def test_it_unpacks_no_more_than_was_declared(client, alice):
    parcel = Parcel(io.BytesIO(liar()))
    assert parcel.size("x.jpg") == 10
    with pytest.raises(BadParcel):
        parcel.read("x.jpg")


def test_it_looks_at_the_size_first(monkeypatch, client):
    monkeypatch.setattr(opening, "MOST_MB", 0)
    response = bring(client, zipped(diary(of_day())))
    assert "너무 커요" in " ".join(look_over(response).itertext())


def test_it_asks_for_a_file(client):
    response = client.post(url("bring"), {})
    assert response.status_code == 400
    assert "먼저 ZIP" in " ".join(look_over(response).itertext())


# --- Day One -----------------------------------------------------------------------------------------------------


def test_it_takes_a_day_one_export(alice, client, run_jobs):
    md5 = "0123456789abcdef0123456789abcdef"
    entries = [
        {
            "creationDate": "2026-11-20T20:30:00Z", "timeZone": "Asia\\/Seoul", "starred": True,
            "text": "산책했다\\. ![](dayone-moment:\\/\\/ABC)", "weather": {"weatherCode": "mostly-cloudy-day"},
            "photos": [{"md5": md5, "type": "jpeg"}, {"md5": "../../x", "type": "jpeg"}],
        },
        {"creationDate": "2026-11-21T10:00:00Z", "timeZone": "Asia/Seoul", "text": "저녁에 또 썼다"},
        {"creationDate": "2026-11-22T10:00:00Z", "text": "가" * 3000},
        {"creationDate": "long ago", "text": "?"}, {"creationDate": "2026-13-45T10:00:00Z", "text": "?"},
        {"text": "?"}, 7,
    ]  # fmt: skip
    data = zipped({
        "나의 하루.json": json.dumps({"metadata": {"version": "1.0"}, "entries": entries}),
        f"photos/{md5}.jpeg": pictures.jpeg(),
    })  # fmt: skip
    answer = bring(client, data)
    assert counts(client, answer) == [1, 0, 5]
    report = take(client, answer, run_jobs)
    assert "2026-11-22: 글을 읽을 수 없거나" in report
    entry = Journal.objects.get(name="나의 하루").entries.get()
    assert (entry.date, entry.text) == (DAY, "산책했다.\n\n저녁에 또 썼다")
    assert (entry.favourite, entry.weather) == (True, "cloudy")
    assert photo_of(entry).asset.media_type == "image/jpeg"


def test_it_reads_marks_that_never_end_in_no_time(client):
    entries = [{"creationDate": "2026-11-20T20:30:00Z", "text": "![" * 200_000}]
    started = time.process_time()
    answer = bring(client, zipped({"일기.json": json.dumps({"entries": entries})}))
    assert time.process_time() - started < 10
    assert counts(client, answer) == [0, 0, 1]


def test_words_that_came_in_unread_are_read_after_everybody_else_s(alice, client, run_jobs):
    known = {"tags": [TAGS[0] | {"noun": "뽀삐"}], "proposal": {"text_sha256": "b" * 64}, "read_sha256": "a" * 64}
    unread = [of_day(date=f"2026-11-{number:02}") for number in range(1, 13)]
    take(client, bring(client, zipped(diary(*unread, of_day(date="2026-11-20", **known)))), run_jobs)
    job = Job.objects.get(kind="diaries.catch_up")  # one at a time, however many days
    assert (job.priority, job.counts, job.queue) == (-20, False, "gpu")
    assert [entry.date.day for entry in reading.unread_days(alice)] == [*range(12, 0, -1)]
    entry = Entry.objects.get(date="2026-11-20")
    assert entry.proposal == known["proposal"]
    assert entry.tag_words == "뽀삐 강아지", "it is found as a day is that was read here"


# --- Pages, and strangers ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["ko", "en"])
def test_it_tells_what_would_come_in_both_languages(alice, client, language):
    client.cookies["django_language"] = language
    written(alice, date(2026, 11, 2))
    answer = bring(
        client,
        zipped(diary(of_day(), of_day(date="2026-11-02"), {"date": "x"}, of_day(date="2026-11-05", layout=[LINE]))),
    )
    response = client.get(answer.url)
    look_over(response)
    assert_speaks(response.content, language, ["앨리스"])


def test_it_is_nobody_elses(alice, client, bobs):
    answer = bring(client, zipped(diary(of_day())))
    assert bobs.get(answer.url).status_code == 404
    for name in ("take/", "drop/"):
        assert bobs.post(answer.url + name).status_code == 404
    journal = written(alice).journal
    assert bobs.post(url("pack"), {"journal": journal.pk} | PAGE).status_code == 400
    assert not Job.objects.filter(kind__in=("diaries.export", "diaries.take_in")).exists()


def test_it_knows_no_parcel_among_other_files(alice, client, packed):
    """Neither a picture of mine nor a ZIP that the site made for me."""
    entry = full(alice)
    packed(entry.journal)
    for asset in (photo_of(entry).asset, Asset.objects.get(media_type="application/zip")):
        assert client.get(url("parcel", asset.pk)).status_code == 404
