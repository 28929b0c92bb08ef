"""The diary through its API: the same rules as its pages, told in JSON."""

from datetime import date

import pytest
from rest_framework.authtoken.models import Token

from diaries.models import Entry
from diaries.services import journals
from pictory.core.models import Job
from tests.diaries.full_day import DAY, DOG, LINE, drawn, full, photo_of, written

pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture
def api(client_of, alice):
    """A program of alice's: it has a token, and no cookie."""
    return client_of(None, enforce_csrf_checks=True, headers={"Authorization": f"Token {token(alice)}"})


def token(user):
    return Token.objects.get_or_create(user=user)[0]


def at(journal, *rest):
    return "/".join([f"/api/diaries/journals/{journal.pk}", *map(str, rest)])


def of_day(entry, *rest):
    return at(entry.journal, "days", entry.date, *rest)


# --- Journals ----------------------------------------------------------------------------------------------------


def test_it_lists_begins_renames_and_deletes_journals(api, alice, bob, run_jobs):
    written(bob)
    first = written(alice).journal
    made = api.post("/api/diaries/journals", {"name": "여행"}, JSON)
    assert made.status_code == 201
    book = alice.journals.get(name="여행")
    renamed = api.patch(at(book), {"name": "제주 여행"}, JSON).json()
    assert renamed == made.json() | {"name": "제주 여행"}
    journals.lock(book, pin="1234")
    told = [(row["id"], row["locked"], row["open"]) for row in api.get("/api/diaries/journals").json()]
    assert told == [(first.pk, False, True), (book.pk, True, False)]
    assert api.delete(at(first)).status_code == 204
    assert [row["id"] for row in api.get("/api/diaries/journals").json()] == [book.pk]
    run_jobs()
    assert not Entry.objects.filter(owner=alice).exists()


@pytest.mark.parametrize("name", [None, "", "가" * 41, "가\n나", "\u202e나다", ["x"], {}])
def test_it_takes_no_such_name(api, alice, name):
    book = written(alice).journal
    for answer in (api.post("/api/diaries/journals", {"name": name}, JSON), api.patch(at(book), {"name": name}, JSON)):
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert alice.journals.count() == 1


def test_it_holds_twenty(api, alice):
    answers = [api.post("/api/diaries/journals", {"name": f"{number}"}, JSON).status_code for number in range(21)]
    assert answers == [201] * 20 + [400]


# --- Reading -----------------------------------------------------------------------------------------------------


def test_it_tells_all_of_a_day_but_what_is_for_models(api, alice):
    entry = full(alice)
    answer = api.get(of_day(entry))
    told = answer.json()
    assert answer["ETag"] == f'"{entry.revision}"'
    for name in ("text", "mood", "weather", "place", "hour", "favourite", "summary", "revision"):
        assert told[name] == getattr(entry, name)
    assert told["proposed"] == {"mood": "joy"}
    assert told["picture"]["id"] == str(entry.drawing.picture_id)
    assert told["music"]["media_type"] == "audio/mpeg"
    assert [each["kind"] for each in told["attachments"]] == ["photo", "voice"]
    assert api.get(told["attachments"][0]["file"]["url"]).status_code == 200
    assert told["attachments"][0]["file"]["id"] == str(photo_of(entry).asset_id)
    assert "a park" not in answer.content.decode(), "English is for prompts"
    assert "points" not in answer.content.decode(), "the sheet has an address of its own"
    assert api.get(of_day(entry, "sheet")).json() == {"revision": entry.revision, "layout": entry.layout}
    tags = api.get(of_day(entry, "tags")).json()
    assert tags["tags"] == [{"noun": "강아지", "word": "강아지", "stickers": ["dog-face", "dog"]}]


def test_it_lists_a_month_and_a_year(api, alice, django_assert_max_num_queries):
    for day in (date(2026, 11, 3), DAY, date(2026, 12, 1), date(2025, 11, 3)):
        drawn(written(alice, day, mood="joy"))
    book = alice.journals.get()
    Entry.objects.create(owner=alice, journal=book, date=date(2026, 11, 5))  # opened, and left empty
    with django_assert_max_num_queries(4):
        month = api.get(at(book, "days?month=2026-11")).json()
    assert [row["date"] for row in month] == ["2026-11-03", "2026-11-21"]
    assert all(row["picture"]["width_px"] == 64 for row in month)
    year = api.get(at(book, "calendar?year=2026")).json()
    assert [pixel["date"] for pixel in year["days"]] == ["2026-11-03", "2026-11-21", "2026-12-01"]
    assert year["days"][0]["mood"] == "joy"
    for odd in ("x", "1899", "22000", "١٩٩٩", "-1"):
        assert api.get(at(book, f"calendar?year={odd}")).status_code == 400, odd


def test_it_finds_days_page_by_page(api, alice, bob):
    for number in range(1, 28):
        written(alice, date(2026, 10, number), text=f"바닷가에서 {number}번 조개를 주웠다", mood="joy")
    written(bob, text="밥의 조개")
    hidden = journals.add(alice, name="비밀")
    written(alice, journal=hidden, text="비밀 조개")
    journals.lock(hidden, pin="1234")
    first = api.get("/api/diaries/search", {"q": "조개", "mood": "joy"}).json()
    assert first["results"][0]["day"]["date"] == "2026-10-27"
    assert first["results"][0]["parts"] == ["바닷가에서 27번 ", "조개", "를 주웠다"]
    second = api.get(first["next"]).json()
    assert (len(first["results"]), len(second["results"]), second["next"]) == (24, 3, None)
    assert api.get("/api/diaries/search?mood=furious").status_code == 400
    assert api.get("/api/diaries/search?since=yesterday").json()["fields"].keys() == {"since"}


# --- Writing -----------------------------------------------------------------------------------------------------


def test_it_begins_a_day_and_changes_what_is_sent(api, alice):
    book = journals.add(alice, name="여행")
    address = at(book, "days", DAY)
    began = api.patch(address, {"text": "강아지를 만났다.", "favourite": True}, JSON, headers={"If-Match": "0"})
    assert (began.status_code, began["ETag"], began.json()["favourite"]) == (200, '"1"', True)
    changed = api.patch(address, {"mood": "joy", "revision": 1}, JSON)
    assert (changed.status_code, changed.json()["text"], changed.json()["mood"]) == (200, "강아지를 만났다.", "joy")
    assert api.patch(address, {"mood": "", "revision": 2}, JSON).json()["mood"] == ""
    laid = api.put(f"{address}/sheet", {"layout": [DOG, LINE]}, JSON, headers={"If-Match": '"3"'})
    assert laid.status_code == 200
    entry = Entry.objects.get(journal=book)
    assert (entry.layout, entry.revision, entry.text) == ([DOG, LINE], 4, "강아지를 만났다.")
    assert Job.objects.filter(kind="diaries.tag").count() == 1, "new words are read by themselves"
    assert api.delete(address).status_code == 204
    assert api.get(address).status_code == 404


@pytest.mark.parametrize(
    ("how", "status"), [({"headers": {"If-Match": '"1"'}}, 412), ({"revision": 1}, 409), ({}, 428)]
)
def test_it_loses_nothing_of_two_writers(api, alice, how, status):
    entry = written(alice, text="먼저")
    entry = written(alice, text="나중")
    for address, data in ((of_day(entry), {"text": "낡은 글"}), (of_day(entry, "sheet"), {"layout": [LINE]})):
        send = api.put if "layout" in data else api.patch
        body = data | ({"revision": 1} if "revision" in how else {})
        answer = send(address, body, JSON, headers=how.get("headers", {}))
        assert answer.status_code == status
        if status != 428:
            assert (answer.json()["text"], answer["ETag"]) == ("나중", '"2"')
    entry.refresh_from_db()
    assert (entry.text, entry.layout, entry.revision) == ("나중", [], 2)


WRONG = [
    ({"text": "가" * 2_049}, 400), ({"text": 7}, 400), ({"text": "\ud800"}, 400), ({"mood": "furious"}, 400),
    ({"weather": 3}, 400), ({"favourite": "perhaps"}, 400), ({"revision": "x", "text": "가"}, 400),
    ({"revision": -1, "text": "가"}, 400), ({"revision": 9, "text": "가"}, 404), ({}, 404), ([], 400), ("x", 400),
    ({"text": "가", "padding": "x" * 1_600_000}, 413),
]  # fmt: skip


@pytest.mark.parametrize(("data", "status"), WRONG, ids=range(len(WRONG)))
def test_it_begins_no_day_with_what_it_cannot_take(api, alice, data, status):
    book = journals.add(alice, name="여행")
    body = {"revision": 0} | data if isinstance(data, dict) else data
    answer = api.patch(at(book, "days", DAY), body, JSON)
    assert (answer.status_code, set(answer.json()) >= {"code", "detail"}) == (status, True)
    assert not Entry.objects.exists()


@pytest.mark.parametrize("layout", [None, {}, [{"kind": "bomb"}], [7], [LINE | {"points": [1.0]}], [LINE] * 401])
def test_it_lays_out_only_what_a_sheet_is(api, alice, layout):
    entry = written(alice)
    answer = api.put(of_day(entry, "sheet"), {"layout": layout, "revision": 1}, JSON)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["layout"])


# --- Jobs --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "kind"), [("tags", "tag"), ("summary", "read"), ("colour", "colour"), ("music", "compose")]
)
def test_it_starts_each_piece_of_work(api, alice, name, kind):
    entry = written(alice)
    Job.objects.all().delete()
    answer = api.post(of_day(entry, name), {"seed": 7} if name in ("colour", "music") else {}, JSON)
    assert (answer.status_code, answer.json()["kind"]) == (201, f"diaries.{kind}")
    job = Job.objects.get(kind=f"diaries.{kind}")
    assert job.params["entry"] == str(entry.pk)
    assert job.params.get("seed", 7) == 7
    assert api.get(f"/api/jobs/{job.pk}").status_code == 200
    assert answer.json()["standing"]["position"] >= 0


def test_it_sums_up_no_text_twice(api, alice):
    entry = written(alice, text="")
    assert api.post(of_day(entry, "summary")).status_code == 204


def test_it_makes_one_job_of_one_request_and_refuses_past_the_limits(api, alice, settings):
    entry, key = written(alice), {"Idempotency-Key": "a"}
    one, same = (api.post(of_day(entry, "music"), {}, JSON, headers=key).json()["id"] for _again in range(2))
    assert one == same
    assert api.post(of_day(entry, "music"), {"seed": 1}, JSON, headers=key).status_code == 422
    assert api.post(of_day(entry, "colour"), {"seed": -1}, JSON).json()["fields"].keys() == {"seed"}
    settings.LIMITS = settings.LIMITS | {"member": settings.LIMITS["member"] | {"queued": 1}}
    refused = api.post(of_day(entry, "colour"), {}, JSON)
    assert (refused.status_code, "Retry-After" in refused.headers) == (429, True)


def test_it_keeps_another_of_the_drawings(api, alice):
    entry = written(alice)
    first, second = drawn(entry, seed=1), drawn(entry, seed=2)
    told = api.get(of_day(entry, "drawings")).json()
    assert [(row["id"], row["shown"]) for row in told] == [(second.pk, True), (first.pk, False)]
    kept = api.post(of_day(entry, "drawings", first.pk, "keep")).json()
    assert kept["picture"]["id"] == str(first.picture_id)
    other = drawn(written(alice, date(2026, 11, 3)))
    assert api.post(of_day(entry, "drawings", other.pk, "keep")).status_code == 404


# --- Doors -------------------------------------------------------------------------------------------------------

DOORS = [
    ("get", ""), ("patch", ""), ("delete", ""), ("get", "sheet"), ("put", "sheet"), ("get", "tags"), ("post", "tags"),
    ("post", "summary"), ("post", "colour"), ("post", "music"), ("get", "drawings"), ("post", "drawings/{}/keep"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "rest"), DOORS, ids=[" ".join(door) for door in DOORS])
def test_it_lets_nobody_in_but_the_owner_and_only_while_it_is_open(client_of, api, alice, bob, method, rest):
    entry = written(alice)
    rest = rest.format(drawn(entry).pk)
    address, jobs = of_day(entry, *filter(None, [rest])), Job.objects.count()
    body = {"layout": [LINE], "text": "남의 글", "revision": 1}

    def ask(client, where=address):
        return getattr(client, method)(where, body, JSON) if method != "get" else client.get(where)

    stranger = client_of(None, headers={"Authorization": f"Token {token(bob)}"})
    assert ask(stranger).status_code == ask(stranger, address.replace("2026", "2025")).status_code == 404
    assert ask(client_of()).status_code == 401
    site = client_of(alice)  # with a session, which may open what is locked
    journals.lock(entry.journal, pin="4821")
    locked = ask(api)
    assert (locked.status_code, locked.json()["code"]) == (423, "locked")
    assert ask(site).status_code == 423
    for path in ("days", "calendar"):
        assert site.get(at(entry.journal, path)).status_code == 423
    entry.refresh_from_db()
    assert (entry.revision, Job.objects.count()) == (1, jobs)
    site.post(f"/diaries/shelf/journals/{entry.journal_id}/unlock/", {"pin": "4821"})
    assert ask(site).status_code in (200, 201, 204)
    assert ask(api).status_code == 423, "a token has no session that opened anything"
