"""A day and what is done with it: its page, its star, its versions, its end."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from diaries.models import Drawing, Entry
from diaries.services import days, making
from diaries.services.days import Conflict
from pictory.core.engine import queue
from pictory.core.models import Asset, Job, User
from tests.core import shelf
from tests.core.pages import HTMX, job_of, look_over
from tests.diaries.full_day import DAY, DOG, LINE, TEXT, drawn, full, written

pytestmark = pytest.mark.django_db

ClientOf = Callable[..., Client]
PAGE = f"/diaries/{DAY}/"


def test_a_finished_day_shows_everything(client_of: ClientOf, alice: User) -> None:
    entry = full(alice)
    tree = look_over(client_of(alice).get(PAGE))
    text = " ".join(tree.find(".//main").itertext())
    for words in ("2026년 11월 21일", "토요일", "맑음", "기뻐요", "강아지 뽀삐가"):
        assert words in text
    picture = tree.find(".//img[@class='page-picture']")
    assert picture.get("src") == f"/media/{entry.drawing.picture_id}/"
    assert "공원에서 놀았다." in picture.get("alt")
    assert "a park" not in text  # the English is for prompts only
    assert tree.find(".//audio[@class='page-music']").get("src") == f"/media/{entry.music_id}/"
    assert len(tree.findall(".//button[@class='candidate']")) == 2


def test_an_empty_day_is_written_first(client_of: ClientOf, alice: User) -> None:
    days.open_day(alice, DAY)
    response = client_of(alice).get(PAGE)
    assert (response.status_code, response["Location"]) == (302, f"{PAGE}write/")


def test_it_fetches_itself_while_something_is_made_and_then_stops(client_of: ClientOf, alice: User) -> None:
    entry = written(alice)
    job = job_of(alice, "running", params={"entry": str(entry.pk)})
    Job.objects.filter(pk=job.pk).update(kind="diaries.colour")
    client = client_of(alice)
    assert "every 1s" in client.get(PAGE, **HTMX).content.decode()
    card = look_over(client.get(PAGE)).find(".//*[@id='day']//article[@hx-get]")
    assert card.get("id") == f"job-{job.pk}", "which fetches itself, and is answered without the day around it"
    Job.objects.filter(pk=job.pk).update(state="done")
    assert "every 1s" not in client.get(PAGE, **HTMX).content.decode()


@pytest.mark.parametrize(("button", "kind"), [("redraw", "diaries.colour"), ("compose", "diaries.compose")])
def test_each_button_starts_only_its_own_step(button: str, kind: str, client_of: ClientOf, alice: User) -> None:
    entry = full(alice)
    client = client_of(alice)
    for _ in range(2):  # a double click
        client.post(f"{PAGE}{button}/", {"key": "one"})
    made = Job.objects.filter(params__entry=str(entry.pk)).exclude(kind__in=["diaries.tag", "diaries.read"])
    assert [job.kind for job in made] == [kind]
    entry.refresh_from_db()
    assert entry.drawing_id  # the old one stays until the new is there
    assert entry.music_id


def test_a_day_is_drawn_and_composed_by_one_press_with_keys_that_every_database_holds(alice: User) -> None:
    making.request_page(written(alice), key=queue.key_of("diaries.colour", "pressed"))
    made = Job.objects.filter(kind__in=["diaries.colour", "diaries.compose"])
    assert made.count() == 2
    assert all(0 < len(job.key) <= Job._meta.get_field("key").max_length for job in made)


def test_what_is_written_is_kept_though_nobody_can_read_it_now(alice: User, settings: Any) -> None:
    settings.QUEUES = {name: row | {"max_queued": 0} for name, row in settings.QUEUES.items()}
    assert written(alice, text="꽉 찬 날").text == "꽉 찬 날"
    assert not Job.objects.exists()


def test_a_window_that_is_behind_is_told_even_when_it_changes_nothing(alice: User) -> None:
    """Else it would take the newest revision for its own, and overwrite what it never saw."""
    entry = written(alice)
    days.save_day(entry, revision=entry.revision, mood="joy")
    with pytest.raises(Conflict):
        days.save_day(entry, revision=entry.revision, text=entry.text)


def test_another_picture_needs_no_job(client_of: ClientOf, alice: User, bob: User) -> None:
    entry = full(alice)
    other = Drawing.objects.exclude(pk=entry.drawing_id).get()
    assert client_of(bob).post(f"{PAGE}choose/{other.pk}/").status_code == 404
    client_of(alice).post(f"{PAGE}choose/{other.pk}/")
    entry.refresh_from_db()
    assert entry.drawing == other
    assert not Job.objects.filter(kind="diaries.colour").exists()


def test_a_star_goes_on_and_off_as_the_button_said(client_of: ClientOf, alice: User) -> None:
    entry = written(alice)
    client = client_of(alice)
    for said, starred in (("on", True), ("on", True), ("off", False)):
        client.post(f"{PAGE}star/", {"star": said})
        entry.refresh_from_db()
        assert entry.favourite is starred


# --- Saving ------------------------------------------------------------------------------------------------------


def test_who_saves_second_is_told_and_nothing_is_lost(alice: User) -> None:
    entry = written(alice, text="먼저 쓴 글")
    days.save_day(entry, revision=entry.revision, text="다른 창에서 고친 글")
    with pytest.raises(Conflict) as conflict:
        days.save_day(entry, revision=entry.revision, text="이 창에서 고친 글")
    assert conflict.value.entry.text == "다른 창에서 고친 글"
    assert Entry.objects.get().text == "다른 창에서 고친 글"


def test_saving_the_same_again_changes_nothing(alice: User) -> None:
    entry = written(alice)
    assert days.save_day(entry, revision=entry.revision, text=entry.text).revision == entry.revision


def test_it_refuses_fields_that_nobody_writes(alice: User) -> None:
    with pytest.raises(TypeError, match="summary"):
        days.save_day(written(alice), revision=1, summary="x")


def test_a_new_text_is_read_by_itself_and_an_old_one_is_not(alice: User) -> None:
    entry = written(alice, text="하나")
    entry = days.save_day(entry, revision=entry.revision, text="둘")
    entry = days.save_day(entry, revision=entry.revision, mood="joy")
    assert Job.objects.filter(kind="diaries.tag").count() == 1  # one that waits reads the newest text
    Job.objects.update(state="done")
    days.save_day(entry, revision=entry.revision, mood="sad")
    assert Job.objects.filter(kind="diaries.tag").count() == 1


def test_a_guest_may_type_as_long_as_they_like(guest: User) -> None:
    """Reading along does not use up what a guest may make in a day."""
    entry = written(guest, text="0")
    for number in range(1, 30):
        entry = days.save_day(entry, revision=entry.revision, text=str(number))
        Job.objects.update(state="done")
    assert Entry.objects.get().text == "29"


# --- Earlier versions --------------------------------------------------------------------------------------------


def typed(entry: Entry, *texts: str) -> Entry:
    """Saved one after the other, as while one types."""
    for text in texts:
        entry = days.save_day(entry, revision=entry.revision, text=text)
    return entry


def texts_kept(entry: Entry) -> list[str]:
    """Of the earlier versions, the first one first."""
    return [version.text for version in reversed(entry.versions.all())]


def test_each_sitting_leaves_what_it_ended_with_and_any_can_come_back(client_of: ClientOf, alice: User) -> None:
    entry = typed(written(alice, text="오"), "오늘은", "오늘은 바다에 갔다")
    assert not texts_kept(entry)  # not the first letters that were saved
    left_at = entry.changed_at - datetime.timedelta(hours=20)
    Entry.objects.update(changed_at=left_at)
    entry = typed(entry, "오늘은 바다에 갔다.", "오늘은 바다에 갔다. 조개도 주웠다.")
    (first,) = entry.versions.all()
    assert (first.text, first.created_at) == ("오늘은 바다에 갔다", left_at)
    Entry.objects.update(changed_at=left_at)
    entry = days.save_day(entry, revision=entry.revision, mood="joy")
    client = client_of(alice)
    look_over(client.get(f"{PAGE}versions/"))
    client.post(f"{PAGE}versions/{first.pk}/restore/")
    entry.refresh_from_db()
    assert (entry.text, entry.mood) == ("오늘은 바다에 갔다", "")
    assert texts_kept(entry) == ["오늘은 바다에 갔다", "오늘은 바다에 갔다. 조개도 주웠다."]


@pytest.mark.parametrize(
    ("after", "kept"),
    [
        ({"text": ""}, True),
        ({"text": "지웠다."}, True),
        ({"text": TEXT[: len(TEXT) // 2 - 1]}, True),
        ({"text": TEXT[10:]}, False),
        ({"text": TEXT + "또"}, False),
        ({"layout": []}, True),
        ({"layout": [DOG, LINE, DOG]}, False),
    ],
)
def test_what_would_go_at_one_stroke_stays_a_version(after: dict[str, Any], kept: bool, alice: User) -> None:
    entry = written(alice, layout=[DOG, LINE])
    entry = days.save_day(entry, revision=entry.revision, **after)
    assert [(version.text, version.layout) for version in entry.versions.all()] == [(TEXT, [DOG, LINE])] * kept


# --- The end -----------------------------------------------------------------------------------------------------


def test_a_deleted_day_takes_its_files_along(
    client_of: ClientOf, alice: User, django_capture_on_commit_callbacks: Any
) -> None:
    full(alice)
    keep = shelf.keep(alice, b"mine", title="다른 것")
    with django_capture_on_commit_callbacks(execute=True):
        client_of(alice).post(f"{PAGE}delete/")
    assert not Entry.objects.exists()
    assert list(Asset.objects.all()) == [keep]
    assert shelf.files() == {keep.file.name}


def test_a_picture_that_is_thrown_away_leaves_its_day(alice: User) -> None:
    entry = written(alice)
    drawing = drawn(entry)
    drawing.picture.delete()
    entry.refresh_from_db()
    assert (entry.drawing, entry.text) == (None, TEXT)
