"""What its owner does not see for now: files of locked journals, journals on their way out, drawings nobody chose."""

import io
import json
import zipfile
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from rest_framework.authtoken.models import Token

from diaries import access
from diaries.models import Drawing, Entry, Journal
from diaries.services import books, chores, days, journals, making
from pictory.core.engine import queue
from pictory.core.files import assets, thumbnails
from pictory.core.models import Asset, Job, JobPreview
from stylelab.services import candidates, edits, presets, transfers, variations, wallpapers
from stylelab.services.transfers import Made, Pick, Wish
from stylelab.services.words import Picture as Varied
from tests.core import pictures
from tests.core.pages import job_of, picture_of
from tests.diaries.full_day import DAY, drawn, full, written

pytestmark = pytest.mark.django_db
PIN = "4821"
NO_LIMITS = dict.fromkeys(("staff", "guest", "member"))
OPEN_DAY = date(2026, 11, 3)


def url(name, *rest):
    return reverse(f"diaries:{name}", args=rest)


@pytest.fixture
def client(client_of, alice):
    return client_of(alice)


@pytest.fixture
def secret(alice):
    """A locked journal with one full day, beside an open one with a drawn day."""
    drawn(written(alice, OPEN_DAY, text="열린 하루"))
    book = journals.add(alice, name="비밀 일기")
    full(alice, DAY, journal=book)
    journals.lock(book, pin=PIN)
    return book


def enter(client, journal):
    assert client.post(url("unlock", journal.pk), {"pin": PIN}).status_code == 302


def files_of(journal):
    return days.assets_of(*Entry.objects.filter(journal=journal))


def seen_in(client, path):
    """Ids of files that a page or an answer of the API names."""
    text = client.get(path).content.decode()
    return {str(pk) for pk in Asset.objects.values_list("pk", flat=True) if str(pk) in text}


# --- Locked ------------------------------------------------------------------------------------------------------


def test_it_keeps_files_of_locked_days_out_of_sight_until_they_are_opened(client, client_of, alice, secret):
    hidden = files_of(secret)
    assert {asset.role for asset in hidden} == {"result", "candidate", "sketch", "upload"}
    page = books.request_page(secret.entries.get())
    of_job = {"owner": alice, "app": "diaries", "role": "result", "job": page}
    hidden.append(assets.keep_asset(data=b"%PDF", media_type="application/pdf", **of_job))
    picture = Asset.objects.filter(pk=secret.entries.get().drawing.picture_id)
    picture.update(job=page, created_at=timezone.now())  # the newest: what the list of jobs shows of it
    Job.objects.filter(pk=page.pk).update(state="done", finished_at=timezone.now(), started_at=timezone.now())
    colour = queue.enqueue("diaries.colour", owner=alice, params={"journal": secret.pk})
    JobPreview.objects.create(job=colour, webp=b"webp")
    bare = client_of(None, headers={"Authorization": f"Token {Token.objects.create(user=alice)}"})
    doors = {
        f"/media/{asset.pk}/": 200, f"/files/{asset.pk}/": 200, f"/files/{asset.pk}/mail/": 200,
        f"/api/assets/{asset.pk}": 200, f"/jobs/{colour.pk}/preview/": 200,
    } if (asset := hidden[0]) else {}  # fmt: skip
    lists = ["/files/", "/jobs/", f"/jobs/{page.pk}/", "/api/assets", f"/api/jobs/{page.pk}", "/api/jobs"]
    names = {str(asset.pk) for asset in hidden}

    assert {door: client.get(door).status_code for door in doors} == dict.fromkeys(doors, 404)
    for asset in hidden:
        thumbnails.make(str(asset.pk))
        assert client.get(f"/media/{asset.pk}/320/").status_code == 404
        assert bare.get(f"/media/{asset.pk}/").status_code == 404, "a token has no session that opened anything"
        assert client.post(f"/files/{asset.pk}/delete/").status_code == 404
    for path in lists:
        assert not names & seen_in(client, path), path
        if path.startswith("/api/"):
            assert not names & seen_in(bare, path), path
    assert seen_in(client, "/files/"), "the open day's picture is there"

    enter(client, secret)
    assert {door: client.get(door).status_code for door in doors} == doors
    assert client.get(f"/media/{hidden[0].pk}/")["Cache-Control"] == "private, no-cache", "asked for again when locked"
    assert all(names & seen_in(client, path) for path in lists)
    client.post(url("close_all"))
    assert client.get(f"/media/{hidden[0].pk}/").status_code == 404


@pytest.fixture
def made(alice, secret):
    """(job, files) of every kind that the style lab makes of the locked day's picture, and one made of such a one."""
    picture = drawn(secret.entries.get(), size=(128, 64)).picture
    pick, png, edit = Pick(asset=picture), pictures.png(), edits.open_edit(alice, picture)

    def held(job):
        return Job.objects.claim(job.queue, "here", running_limits=NO_LIMITS, only=job.pk)

    painting = transfers.request_transfer(alice, pick, [pick], Wish(film=True))
    look, fitting = Job.objects.get(kind=transfers.QUICK), transfers.request_fitting(alice, pick)
    varying, photo = variations.request_variations(alice, pick), edits.request_file(edit, by_mail=False)
    batch = presets.request_batch(alice, recipe={}, name="a", pictures=[picture])
    erasing = edits.request_proposals(edit, mask=io.BytesIO(png), box=None)
    screens = wallpapers.request_wallpapers(edit, screens=[], tiles=0)
    order = [{"name": "ink", "score": 1.0, "x": 0, "y": 0}]
    film = [("image/gif", pictures.as_file(pictures.two_halves(64, 48), "GIF"))]
    transfers.keep_transfer(held(painting), Made(png, (64, 48), "m", [1.0], 1, "cpu", film))
    transfers.keep_quick_look(held(look), png, (64, 48), model="m")
    transfers.keep_fitting(held(fitting), png, (64, 48), order=order, model="m")
    variations.keep_variation(varied := held(varying), Varied(png, "m", "embedded", 1, {}), size=(64, 48))
    candidates.finish(varied)
    edits.keep_file(held(photo), picture, data=png)
    presets.keep_batch(held(batch), [picture], file=io.BytesIO(b"PK"), on_bytes=lambda count: None)
    edits.keep_proposals(held(erasing), edit, pictures=[edits.Proposal(png, "m", 1)], tier="embedded")
    wallpapers.keep_wallpapers(held(screens), picture, files={"phone-750x1334": png})
    again = edits.request_file(edits.open_edit(alice, painting.assets.get(media_type="image/png")), by_mail=False)
    edits.keep_file(held(again), painting.assets.get(media_type="image/png"), data=png)
    jobs = [painting, look, fitting, varying, photo, batch, erasing, screens, again]
    return {job: [str(pk) for pk in job.assets.values_list("pk", flat=True)] for job in jobs}


def test_what_was_made_of_locked_files_is_behind_the_lock_too(client, alice, secret, made):
    """In whichever room and over however many steps; also when what it was made of is gone, and its job too."""
    files = [pk for results in made.values() for pk in results]
    assert len(files) == len(made) + 1 == Asset.objects.filter(app="stylelab").count()
    source = secret.entries.get().drawing.picture
    lists = ["/files/", "/jobs/", "/api/assets", "/api/jobs", "/stylelab/edit/", "/stylelab/transfer/"]
    lists += [f"/api/jobs/{job.pk}" for job in made] + [f"/jobs/{next(iter(made)).pk}/"]
    desk = f"/stylelab/transfer/desk/?content=asset:{source.pk}&style=sample:ink"
    rooms = {"transfer/": 0, "transfer/look/": 1, "transfer/fitting/": 2, "variations/": 3}
    rooms = [f"/stylelab/{room}{list(made)[number].pk}/" for room, number in rooms.items()]
    rooms += [f"/stylelab/edit/{edit.pk}/" for edit in alice.edits.all()]

    def answers(paths=()):
        return {client.get(path).status_code for path in (*paths, *(f"/media/{pk}/" for pk in files))}

    def seen():
        return {pk for path in lists for pk in seen_in(client, path)}.intersection([*files, str(source.pk)])

    assert (answers(rooms), seen()) == ({404}, set())
    assert client.get(desk).status_code == 302, "it is not there to be chosen"
    enter(client, secret)
    assert (answers(rooms), client.get(desk).status_code) == ({200}, 200)
    assert {*files, str(source.pk)} <= seen()
    client.post(url("close_all"))
    assets.delete_asset(source)
    assert (answers(), seen()) == ({404}, set())
    Job.objects.all().delete()
    files = [pk for pk in files if Asset.objects.filter(pk=pk).exists()]
    assert len(files) > 8
    assert answers() == {404}
    journals.unlock_for_good(secret)
    assert answers() == {200}


def test_a_look_behind_the_lock_costs_the_same_for_one_and_for_many(
    client, alice, secret, made, django_assert_max_num_queries
):
    for path, most in (("/api/jobs", 14), ("/files/", 14), (f"/media/{picture_of(alice).pk}/", 7)):
        with django_assert_max_num_queries(most):
            assert client.get(path).status_code == 200


def test_it_leaves_what_is_locked_out_of_the_copy_of_everything(client, alice, secret, run_jobs):
    hidden = {str(asset.pk) for asset in files_of(secret)}

    def packed():
        job = Job.objects.get(pk=client.post("/files/export/").url.split("/")[2])
        run_jobs()
        with job.assets.get().file.open() as file, zipfile.ZipFile(file) as archive:
            return {said["id"] for said in json.loads(archive.read("pictory.json"))["files"]}, job

    named, job = packed()
    assert not hidden & named
    without = f"/media/{job.assets.get().pk}/"
    assert client.get(without).status_code == 200
    enter(client, secret)
    named, job = packed()
    assert hidden <= named
    copy = f"/media/{job.assets.get().pk}/"
    assert client.get(copy).status_code == 200
    client.post(url("close_all"))
    assert client.get(copy).status_code == 404, "it holds what is locked again"
    Job.objects.filter(pk=job.pk).update(state="failed")
    for again in (f"/jobs/{job.pk}/retry/", f"/api/jobs/{job.pk}/retry"):
        assert client.post(again).status_code == 404, "nor is it made again"
    enter(client, secret)
    assert client.post(f"/api/jobs/{job.pk}/retry").status_code == 201
    Job.objects.all().delete()
    journals.unlock_for_good(secret)
    _named, job = packed()
    journals.lock(secret, pin=PIN)
    assert client.get(f"/media/{job.assets.get().pk}/").status_code == 404, "nor a copy made before it had a lock"


def test_it_asks_little_of_those_who_lock_nothing(client, alice, django_assert_max_num_queries):
    picture = picture_of(alice)
    with django_assert_max_num_queries(4):  # session, person, the file, and whether anything is locked
        assert client.get(f"/media/{picture.pk}/").status_code == 200


def test_locking_all_wins_over_what_was_asked_before_it(client, rf, alice, secret, monkeypatch):
    """A page that polls began before the press of the button, and is answered after it."""
    enter(client, secret)
    poll = rf.get("/")
    poll.user, poll.session = alice, client.session
    now = access.time.time()
    monkeypatch.setattr(access.time, "time", lambda: now + 600)  # late enough to note that it is used

    real = access.services.keep_open

    def pressed_meanwhile(*args, **options):
        client.post(url("close_all"))
        real(*args, **options)

    monkeypatch.setattr(access.services, "keep_open", pressed_meanwhile)
    assert secret in access.journals(poll)
    poll.session.save()  # as the middleware does at the end of a request that changed it
    monkeypatch.setattr(access.services, "keep_open", real)
    assert client.get(f"{url('day', DAY)}?journal={secret.pk}").status_code == 404
    assert secret not in access.journals(poll)


# --- On their way out --------------------------------------------------------------------------------------------


def test_a_journal_is_gone_at_once_and_then_piece_by_piece(
    client, alice, run_jobs, monkeypatch, django_capture_on_commit_callbacks
):
    """Also when the worker dies in the middle, again and again, and when nobody was there to take the job."""
    book = journals.add(alice, name="여행")
    for number in range(1, 6):
        drawn(written(alice, date(2026, 11, number), journal=book, text="사라질 하루"))
    colour = making.request_picture(book.entries.first())
    picture = book.entries.first().drawing.picture
    monkeypatch.setattr(journals, "AT_ONCE", 2)
    client.post(url("delete_journal", book.pk))
    assert book.entries.count() == 5, "the request itself deletes no day"
    for path in (url("index") + "?month=2026-11", url("search") + "?q=하루", url("shelf"), "/files/", "/api/assets"):
        text = client.get(path).content.decode()
        assert not [word for word in ("사라질", "여행", str(picture.pk)) if word in text], path
    assert client.get(f"/media/{picture.pk}/").status_code == 404
    for name, rest in (("journal", [book.pk]), ("unlock", [book.pk])):
        assert client.get(url(name, *rest)).status_code == 404
    colour.refresh_from_db()
    assert colour.state == "cancelled"

    (job,) = Job.objects.filter(kind="diaries.forget")
    held = Job.objects.claim("light", "a worker that dies", running_limits=NO_LIMITS, only=job.pk)
    with django_capture_on_commit_callbacks(execute=True):
        assert journals.clear_some(held, book) == 3  # and here the power goes off
        held.give_back()
        run_jobs()
    assert not Journal.every.filter(pk=book.pk).exists()
    assert not Entry.objects.filter(owner=alice).exists()
    assert not Asset.objects.filter(owner=alice).exists()
    assert not list(assets.orphans(older_than=timedelta(0)))


def test_it_starts_again_with_a_journal_that_was_left_half_deleted(alice, run_jobs):
    book = written(alice).journal
    journals.delete(book)
    Job.objects.update(state="dead")
    run_jobs()
    assert Journal.every.filter(pk=book.pk).exists()
    chores.tidy()
    chores.tidy()
    assert Job.objects.queued().filter(kind="diaries.forget").count() == 1
    run_jobs()
    assert not Journal.every.filter(pk=book.pk).exists()


def test_one_transaction_of_it_is_small(alice, monkeypatch, django_assert_max_num_queries):
    """However many days there are, and however many jobs the others have."""
    book = journals.add(alice, name="여행")
    for number in range(1, 7):
        drawn(written(alice, date(2026, 11, number), journal=book))
    journals.delete(book)
    forget = Job.objects.get(kind="diaries.forget")
    job = Job.objects.claim("light", "here", running_limits=NO_LIMITS, only=forget.pk)
    with django_assert_max_num_queries(60):
        assert journals.clear_some(job, book) == 0


# --- Not chosen --------------------------------------------------------------------------------------------------


def test_drawings_that_nobody_chose_lie_in_no_drawer_and_go_after_their_days(client, alice):
    entry = written(alice)
    first, second, third = (drawn(entry, seed=number) for number in (1, 2, 3))
    shown = {str(third.picture_id)}
    assert seen_in(client, "/files/") == shown
    assert f"{making.CANDIDATE_DAYS}" in client.get(url("day", DAY)).tree.find(".//*[@class='candidates-note']").text
    client.post(url("choose", DAY, first.pk))
    assert seen_in(client, "/files/") == {str(first.picture_id)}

    def later(**ago):
        Drawing.objects.exclude(aside_at=None).update(aside_at=timezone.now() - timedelta(**ago))
        chores.tidy()
        return set(entry.drawings.values_list("pk", flat=True))

    assert later(days=making.CANDIDATE_DAYS, minutes=-5) == {first.pk, second.pk, third.pk}
    client.post(url("choose", DAY, second.pk))  # what the day showed is put aside now, however old it is
    Drawing.objects.filter(pk=third.pk).update(aside_at=timezone.now() - timedelta(days=15))
    Drawing.objects.filter(pk=first.pk).update(created_at=timezone.now() - timedelta(days=400))
    chores.tidy()
    assert set(entry.drawings.values_list("pk", flat=True)) == {first.pk, second.pk}
    assert not Asset.objects.filter(pk__in=[third.picture_id, third.sketch_id]).exists()
    assert later(days=15) == {second.pk}
    entry.refresh_from_db()
    assert entry.drawing_id == second.pk
    assert second.picture.file.storage.exists(second.picture.file.name)


def test_a_job_shows_the_drawing_that_was_chosen(client, alice):
    entry = written(alice)
    job = job_of(alice, "done", started_at=timezone.now(), finished_at=timezone.now())
    first, second = (drawn(entry, seed=number) for number in (1, 2))
    Asset.objects.update(job=job)
    assert seen_in(client, f"/jobs/{job.pk}/") == {str(second.picture_id)}
    client.post(url("choose", DAY, first.pk))
    assert seen_in(client, f"/jobs/{job.pk}/") == {str(first.picture_id)}
