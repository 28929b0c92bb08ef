"""The REST API of the kernel: log-in, jobs, files, archives, what it refuses, and how it describes itself."""

import json
import re
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.account.signals import password_changed
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone, translation
from drf_spectacular.generators import SchemaGenerator
from rest_framework.authtoken.models import Token

from pictory.core import moderation
from pictory.core.api import _description
from pictory.core.models import Asset, Job, User
from tests.core import shelf
from tests.core.engine import hold
from tests.core.pages import job_of, picture_of
from tests.core.pictures import png
from tests.core.urlmap import patterns

pytestmark = pytest.mark.django_db
LIMITS = {"login": "99/m/ip", "login_failed": "3/m/key"}


def confirm(user: User) -> User:
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def token_of(user: User) -> dict[str, str]:
    """The header that logs this person in."""
    return {"Authorization": f"Token {Token.objects.get_or_create(user=user)[0]}"}


def log_in(password: str = "correct horse 7", email: str = "alice@example.com") -> Any:
    form = {"email": email, "password": password}
    return Client(enforce_csrf_checks=True).post("/api/token", form, "application/json")


@pytest.fixture
def api(alice: User) -> Client:
    """A program of alice's: it has a token, and no cookie."""
    return Client(enforce_csrf_checks=True, headers=token_of(alice))


def upload(client: Client, data: bytes = b"", **fields: str) -> Any:
    return client.post("/api/assets", {"file": SimpleUploadedFile("kite.png", data or png()), **fields})


# --- Log-in ------------------------------------------------------------------------------------------------------


def test_it_gives_a_token_for_a_password_and_takes_it_back(alice: User) -> None:
    confirm(alice)
    token = log_in().json()["token"]
    assert log_in(email="ALICE@example.com").json() == {"token": token}
    client = Client(headers={"Authorization": f"Token {token}"})
    assert client.get("/api/jobs").status_code == 200
    assert client.delete("/api/token").status_code == 204
    answer = client.get("/api/jobs")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Token")
    assert log_in().json()["token"] != token


@pytest.mark.parametrize("why", ["wrong", "unknown", "unconfirmed", "suspended", "guest", "empty"])
def test_it_gives_no_token_and_does_not_say_why(why: str, alice: User, bob: User, guest: User) -> None:
    if why != "unconfirmed":
        confirm(alice)
    if why == "suspended":
        User.objects.filter(pk=alice.pk).update(is_active=False)
    words = {"wrong": ("wrong",), "unknown": ("wrong", "nobody@example.com"), "guest": ("", "guest@example.com")}
    answer = log_in("" if why == "empty" else "correct horse 7") if why not in words else log_in(*words[why])
    assert answer.status_code in ((400,) if why in ("guest", "empty") else (401,))
    assert set(answer.json()) - {"fields"} == {"code", "detail"}
    assert not Token.objects.exists()
    assert "correct horse" not in answer.content.decode()


def test_it_limits_wrong_passwords_for_one_account_from_everywhere(alice: User) -> None:
    """The limit of the log-in page holds here, so that it cannot be walked around."""
    confirm(alice)
    with override_settings(ACCOUNT_RATE_LIMITS=LIMITS):
        form = {"email": alice.email, "password": "wrong"}
        answers = [
            Client().post("/api/token", form, "application/json", REMOTE_ADDR=f"203.0.113.{number}")
            for number in range(4)
        ]
        assert [answer.status_code for answer in answers] == [401, 401, 401, 429]
    assert answers[-1]["Retry-After"] == "60"
    assert answers[-1].json()["code"] == "too_many_requests"


def test_it_limits_log_ins_from_one_address(alice: User) -> None:
    confirm(alice)
    with override_settings(ACCOUNT_RATE_LIMITS={"login": "2/m/ip"}):
        assert [log_in().status_code for _try in range(3)] == [200, 200, 429]


def test_it_ends_the_token_with_the_password_or_the_account(alice: User, admin: User, rf: Any) -> None:
    header = token_of(alice)
    password_changed.send(User, request=rf.get("/"), user=alice)
    assert Client(headers=header).get("/api/jobs").status_code == 401
    header = token_of(alice)
    moderation.suspend(alice, moderator=admin, reason="x")
    assert Client(headers=header).get("/api/jobs").status_code == 401
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert Client(headers=token_of(alice)).get("/api/jobs").status_code == 401


def test_it_knows_who_is_logged_in_on_the_site(alice: User, guest: User, client_of: Callable) -> None:
    """With the cookie of the session, and then only with the token of a form."""
    token_of(alice)
    for person in (alice, guest):
        client = client_of(person, enforce_csrf_checks=True)
        assert client.get("/api/jobs").status_code == 200
        assert client.post("/api/exports").status_code == 403
    client.get("/account/email/")
    form_token = {"X-CSRFToken": client.cookies["csrftoken"].value}
    assert client.post("/api/exports", headers=form_token).status_code == 201
    assert client_of(alice).delete("/api/token").status_code == 204
    assert not Token.objects.exists()


# --- Jobs --------------------------------------------------------------------------------------------------------


def test_it_tells_about_one_job(api: Client, alice: User, bob: User) -> None:
    first, job = job_of(bob, "queued"), job_of(alice, "queued", turn=1, params={"words": "연"})
    told = api.get(f"/api/jobs/{job.pk}").json()
    assert told["id"] == str(job.pk)
    assert (told["kind"], told["state"], told["params"]) == ("core.export", "queued", {"words": "연"})
    assert (told["standing"]["position"], told["problem"], told["assets"]) == (1, None, [])
    assert api.get(f"/api/jobs/{first.pk}").status_code == 404
    for hidden in ("owner", "key", "token", "worker", "error_detail", "checkpoint", "turn"):
        assert hidden not in told


def test_it_tells_what_went_wrong_in_words(api: Client, alice: User) -> None:
    job = job_of(alice, "failed", error_code="time_limit", error_detail="/srv/secret.py line 1")
    User.objects.filter(pk=alice.pk).update(language="en")
    answer = api.get(f"/api/jobs/{job.pk}")
    assert answer.json()["problem"]["code"] == "time_limit"
    assert "longer than it should" in answer.json()["problem"]["what"]
    assert answer.json()["standing"] is None
    assert "secret" not in answer.content.decode()


@pytest.mark.parametrize("what", ["jobs", "assets"])
def test_it_pages_without_gaps_while_new_rows_come(what: str, api: Client, alice: User, bob: User) -> None:
    now = timezone.now()

    def make(owner: User, minutes: int) -> str:
        row = job_of(owner) if what == "jobs" else shelf.keep(owner)
        type(row).objects.filter(pk=row.pk).update(created_at=now - timedelta(minutes=minutes))
        return str(row.pk)

    mine = {make(alice, number // 20) for number in range(30)}
    make(bob, 0)
    seen, address, pages = [], f"/api/{what}", 0
    while address:
        page = api.get(address).json()
        seen += [row["id"] for row in page["results"]]
        address, pages = page["next"], pages + 1
        make(alice, -pages)
    assert sorted(seen) == sorted(mine)
    assert pages == 2


@pytest.mark.parametrize("mark", ["x", "%00", "cD14", "0001-01-01T00:00:00%2B23:59_" + "0" * 32])
def test_it_knows_no_page_that_it_did_not_name(mark: str, api: Client) -> None:
    assert api.get(f"/api/jobs?after={mark}").json()["code"] == "not_found"


def test_it_asks_the_database_no_more_for_many_rows(
    api: Client, alice: User, django_assert_max_num_queries: Callable
) -> None:
    parent = picture_of(alice)
    for state in ("queued", "done") * 12:
        job = job_of(alice, state)
        made = shelf.keep(alice, job=job, parents=[parent])
    for address in ("/api/jobs", "/api/assets"):
        with django_assert_max_num_queries(5):  # the token, whether anything is locked, the rows and what is theirs
            answer = api.get(address)
        assert len(answer.json()["results"]) == 24
    assert api.get(f"/api/assets/{made.pk}").json()["parents"] == [str(parent.pk)]
    with django_assert_max_num_queries(7):
        api.get(f"/api/jobs/{job.pk}")


def test_it_cancels_what_has_not_ended(api: Client, alice: User) -> None:
    """R12 through HTTP."""
    waiting, running = job_of(alice, "queued"), job_of(alice, "queued", turn=1)
    hold(running)
    assert api.post(f"/api/jobs/{waiting.pk}/cancel").json()["state"] == "cancelled"
    assert api.post(f"/api/jobs/{running.pk}/cancel").json()["state"] == "running"
    running.refresh_from_db()
    assert running.cancel_requested
    again = api.post(f"/api/jobs/{waiting.pk}/cancel")
    assert (again.status_code, again.json()["state"]) == (409, "cancelled")


def test_it_tries_again_once_what_went_wrong(api: Client, alice: User) -> None:
    failed = job_of(alice, "failed", params={"a": 1})
    first, second = (api.post(f"/api/jobs/{failed.pk}/retry") for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["id"] == second.json()["id"] != str(failed.pk)
    assert (first.json()["retry_of"], first.json()["params"]) == (str(failed.pk), {"a": 1})


@pytest.mark.parametrize("state", ["queued", "running", "done"])
def test_it_does_not_try_again_what_did_not_go_wrong(state: str, api: Client, alice: User) -> None:
    answer = api.post(f"/api/jobs/{job_of(alice, state).pk}/retry")
    assert (answer.status_code, answer.json()["state"]) == (409, state)


def test_it_does_not_try_again_what_is_no_longer_made(api: Client, alice: User, client_of: Callable) -> None:
    job = job_of(alice, "failed")
    Job.objects.update(kind="gone.away")
    assert api.post(f"/api/jobs/{job.pk}/retry").status_code == 409
    assert client_of(alice).post(f"/jobs/{job.pk}/retry/").status_code == 409


# --- One request, one job ----------------------------------------------------------------------------------------


def export(client: Client, key: str = "") -> Any:
    return client.post("/api/exports", headers={"Idempotency-Key": key} if key else {})


def test_it_makes_one_job_of_one_request(api: Client, alice: User, bob: User) -> None:
    """R11: the key makes it one, for this person; without a key each request is its own."""
    answers = [export(api, "my key") for _ in range(3)]
    assert {(answer.status_code, answer.json()["id"]) for answer in answers} == {(201, answers[0].json()["id"])}
    others = [export(api, "another"), export(api), export(api), export(Client(headers=token_of(bob)), "my key")]
    assert len({answer.json()["id"] for answer in [answers[0], *others]}) == 5


@pytest.mark.parametrize("key", ["\0", "\xff", "a" * 5_000, "retry-00000000-0000-4000-8000-000000000000", "%00", "🦊"])
def test_it_takes_any_text_for_a_key(key: str, api: Client, alice: User, client_of: Callable) -> None:
    key = key.encode().decode("latin-1")
    first, second, other = export(api, key), export(api, key), export(api, key + "b")
    assert first.json()["id"] == second.json()["id"] != other.json()["id"]
    page = [client_of(alice).post("/files/export/", {"key": "\0" + "k" * 100 + end}) for end in ("a", "a", "b")]
    assert page[0].url == page[1].url != page[2].url


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("ko", "이 Idempotency-Key는 다른 내용으로 벌써 쓰였어요. 새 키를 정해서 보내 주세요."),
        ("en", "This Idempotency-Key was used before with other parameters. Please choose a new one."),
    ],
)
def test_it_says_when_a_key_comes_again_for_something_else(
    language: str, sentence: str, api: Client, alice: User, client_of: Callable
) -> None:
    """What the key stood for is not made, and not answered with the job of something else."""
    User.objects.filter(pk=alice.pk).update(language=language)
    first = export(api, "my key").json()["id"]
    Job.objects.filter(pk=first).update(params={"since": "2026"})
    answer = export(api, "my key")
    assert (answer.status_code, answer.json()) == (422, {"code": "key_reused", "detail": sentence})
    assert export(api, "a new key").status_code == 201
    assert Job.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_it_makes_one_job_of_twenty_requests_at_once(alice: User) -> None:
    header, answers = token_of(alice), []

    def click() -> None:
        answers.append(export(Client(headers=header, raise_request_exception=False), "double-click"))
        connection.close()

    threads = [threading.Thread(target=click) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == Job.objects.count() == 1


# --- Files -------------------------------------------------------------------------------------------------------


def test_it_keeps_shows_and_deletes_a_file(api: Client, alice: User) -> None:
    answer = upload(api, title="연날리기")
    told = answer.json()
    assert answer.status_code == 201
    assert (told["title"], told["media_type"], told["width_px"], told["role"]) == (
        "연날리기",
        "image/png",
        64,
        "upload",
    )
    assert told == api.get(f"/api/assets/{told['id']}").json() == api.get("/api/assets").json()["results"][0]
    assert told["url"] == f"http://testserver/media/{told['id']}/"
    assert "file" not in told
    assert api.delete(f"/api/assets/{told['id']}").status_code == 204
    assert api.get("/api/assets").json() == {"next": None, "results": []}
    assert not Asset.objects.exists()


def test_it_names_no_file_of_a_stranger(api: Client, alice: User, bob: User) -> None:
    mine, theirs = picture_of(alice), picture_of(bob)
    mine.parents.add(theirs)
    assert api.get(f"/api/assets/{mine.pk}").json()["parents"] == []
    assert str(theirs.pk) not in api.get("/api/assets").content.decode()


@pytest.mark.parametrize("language", ["ko", "en"])
def test_it_says_what_is_wrong_with_an_upload(language: str, api: Client, alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(language=language)
    answer = upload(api, b"%PDF-1.7 not a picture")
    with translation.override(language):
        sentence = translation.gettext("We can open PNG, JPEG and WebP pictures. Please choose one of those.")
    assert (answer.status_code, answer.json()) == (400, {"code": "unknown_type", "detail": sentence})
    assert answer["Content-Language"] == language


def test_it_names_the_field_that_is_wrong(api: Client) -> None:
    answer = api.post("/api/assets", {"title": "x" * 121})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
    assert set(answer.json()["fields"]) == {"file", "title"}


def test_it_slows_down_who_uploads_too_fast(api: Client, alice: User, client_of: Callable, settings: Any) -> None:
    """Pages and API count together."""
    settings.RATELIMIT_ENABLE = True
    settings.LIMITS = settings.LIMITS | {"member": settings.LIMITS["member"] | {"uploads_per_min": 2}}
    assert upload(api).status_code == 201
    page = client_of(alice).post("/files/", {"files": SimpleUploadedFile("a.png", png())})
    assert page.status_code == 302
    answer = upload(api)
    assert (answer.status_code, answer["Retry-After"], answer.json()["code"]) == (429, "60", "too_fast")
    assert Asset.objects.count() == 2


@pytest.mark.parametrize(
    ("limit", "code"), [("queued", "too_many_waiting"), ("daily", "daily_limit"), ("storage_mb", "storage_full")]
)
def test_it_refuses_with_when_to_come_again(limit: str, code: str, api: Client, alice: User, settings: Any) -> None:
    """R20: and what was refused is not kept."""
    settings.LIMITS = settings.LIMITS | {"member": settings.LIMITS["member"] | {limit: 0}}
    answer = upload(api) if limit == "storage_mb" else export(api)
    assert (answer.status_code, answer.json()["code"]) == (429, code)
    assert int(answer["Retry-After"]) > 0
    assert answer.json()["detail"]
    assert not Asset.objects.exists()
    assert not Job.objects.exists()


def test_it_refuses_when_the_queue_is_full(api: Client, bob: User, settings: Any) -> None:
    settings.QUEUES = settings.QUEUES | {"light": settings.QUEUES["light"] | {"max_queued": 1}}
    job_of(bob, "queued")
    answer = export(api)
    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (429, "queue_full", "120")


# --- What goes wrong ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "address", "options", "status", "code"),
    [
        ("GET", "/api/no/such", {}, 404, "not_found"),
        ("GET", "/api/jobs/", {}, 404, "not_found"),
        ("GET", "/api/jobs/not-a-uuid", {}, 404, "not_found"),
        ("GET", "/api/jobs/00000000-0000-4000-8000-000000000000", {}, 404, "not_found"),
        ("DELETE", "/api/jobs", {}, 405, "method_not_allowed"),
        ("POST", "/api/schema", {}, 405, "method_not_allowed"),
        ("POST", "/api/docs", {}, 405, "method_not_allowed"),
        ("POST", "/api/assets", {"content_type": "text/xml"}, 415, "unsupported_media_type"),
        ("POST", "/api/token", {"content_type": "text/plain"}, 415, "unsupported_media_type"),
        ("POST", "/api/token", {"data": "{", "content_type": "application/json"}, 400, "parse_error"),
        ("POST", "/api/token", {"data": "[" * 99_999, "content_type": "application/json"}, 400, "parse_error"),
        ("GET", "/api/jobs", {"headers": {"Accept": "text/html"}}, 406, "not_acceptable"),
        ("POST", "/api/assets", {"CONTENT_LENGTH": "999999999999"}, 413, "request_entity_too_large"),
        ("POST", "/api/assets", {"HTTP_TRANSFER_ENCODING": "chunked"}, 411, "length_required"),
        ("GET", "/api/jobs", {"headers": {"Host": "evil.example"}}, 400, "bad_request"),
    ],
)
def test_it_answers_mistakes_in_json(
    method: str, address: str, options: dict[str, Any], status: int, code: str, api: Client
) -> None:
    answer = api.generic(method, address, **({"data": "x"} | options if method == "POST" else options))
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/json")
    assert answer.json()["code"] == code
    assert answer.json()["detail"]
    assert answer["Content-Length"] == str(len(answer.content))


def test_it_breaks_in_json(api: Client, alice: User, settings: Any) -> None:
    settings.QUEUES = {}
    answer = Client(headers=token_of(alice), raise_request_exception=False).post("/api/exports")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal_server_error")


WITHOUT_A_VIEW = {
    404: ("이 주소에는 아무것도 없거나, 다른 사람의 것이에요.", "Not found."),
    400: ("내용을 읽을 수 없어요. 형식을 살펴보고 다시 보내 주세요.", "Malformed request."),
    411: ("나누어 보내지 말고, 길이를 적어 한 번에 보내 주세요.", "Please send this with its length, not in chunks."),
    413: ("파일을 줄이거나 더 작은 파일로 보내 주세요.", "Please send fewer or smaller files."),
    429: (
        "짧은 시간에 너무 많이 했어요. 1분쯤 쉬었다가 다시 해 주세요.",
        "That was a lot in a short time. Please wait a minute, then try again.",
    ),
    500: ("우리 쪽에서 일이 꼬였어요. 다시 해 주세요.", "A server error occurred."),
}


@pytest.mark.parametrize(("number", "language"), enumerate(["ko", "en"]))
@pytest.mark.parametrize("status", WITHOUT_A_VIEW)
def test_it_answers_in_the_readers_language_also_without_a_view(
    status: int, number: int, language: str, api: Client, alice: User, settings: Any
) -> None:
    """Of the token where a view saw it, else of the cookie."""
    settings.ACCOUNT_RATE_LIMITS = {"login": "0/m/ip"}
    ask: dict[int, Callable[[], Any]] = {
        404: lambda: api.get("/api/no/such"),
        400: lambda: api.get("/api/jobs", headers={"Host": "evil.example"}),
        411: lambda: api.generic("POST", "/api/assets", HTTP_TRANSFER_ENCODING="chunked"),
        413: lambda: api.generic("POST", "/api/assets", CONTENT_LENGTH="999999999999"),
        429: lambda: api.post("/api/token", {}),
        500: lambda: api.post("/api/exports"),
    }
    if status == 500:
        settings.QUEUES = {}
        User.objects.filter(pk=alice.pk).update(language=language)
        api.raise_request_exception = False
    else:
        api.cookies["django_language"] = language
    answer = ask[status]()
    assert (answer.status_code, answer["Content-Language"]) == (status, language)
    assert answer.json()["detail"] == WITHOUT_A_VIEW[status][number]


# --- How it describes itself -------------------------------------------------------------------------------------


def test_it_describes_every_route(api: Client, tmp_path: Any) -> None:
    call_command("spectacular", validate=True, fail_on_warn=True, format="openapi-json", file=str(tmp_path / "schema"))
    schema = Client().get("/api/schema", headers={"Accept": "application/vnd.oai.openapi+json"}).json()
    told = {re.sub(r"{\w+}", "*", path) for path in schema["paths"]}
    routes = {
        "/" + re.sub(r"\(\?P<\w+>[^)]+\)|<\w+:\w+>", "*", pattern).replace("^", "").replace("$", "")
        for pattern in patterns()
        if pattern.startswith("api/")
    }
    assert told == routes - {"/api/schema", "/api/docs"}
    parameters = schema["paths"]["/api/exports"]["post"]["parameters"]
    assert [parameter["name"] for parameter in parameters] == ["Idempotency-Key"]
    assert set(schema["paths"]["/api/exports"]["post"]["responses"]) == {"201", "422", "429"}
    assert set(schema["paths"]["/api/assets"]["post"]["responses"]) == {"201", "400", "429"}


def test_it_describes_itself_in_no_language_but_the_readers(client: Client) -> None:
    """A catalogue for each ?lang= would be kept for ever."""
    from django.utils.translation import trans_real

    before = set(trans_real._translations)
    for language in ("fr", "xx", "../..", "zz-zz"):
        assert client.get("/api/schema", {"lang": language}).status_code == 200
    assert set(trans_real._translations) == before


def test_it_builds_its_description_once_in_each_language(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same that would be built anew, for each reader in their own language, whoever came first."""
    built, build = [], SchemaGenerator.get_schema
    monkeypatch.setattr(SchemaGenerator, "get_schema", lambda *args, **kw: built.append(1) or build(*args, **kw))
    _description.cache_clear()
    for language in ("ko", "en", "en", "ko"):
        client.cookies["django_language"] = language
        answer = client.get("/api/schema", {"version": "9"}, headers={"Accept": "application/json"})
        assert answer["Content-Disposition"] == 'inline; filename="Pictory.json"'
        with translation.override(language):
            assert answer.json() == json.loads(json.dumps(build(SchemaGenerator(), public=True)))
    assert len(built) == 2
    assert _description("ko") != _description("en")
    assert client.get("/api/schema").content.startswith(b"openapi: 3.")
    assert len(built) == 2


def test_it_shows_its_description_without_scripts_of_others(client_of: Callable, db: None) -> None:
    page = client_of().get("/api/docs")
    text = page.content.decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"\son\w+=", text)
    sources = re.findall(r'(?:src|href)="([^"]+)"', text)
    assert len(sources) == 5
    for source in sources:
        assert source.startswith(("/static/npm/swagger-ui-dist/", "/static/core/", "/api/docs?")), source
    script = client_of().get(next(source for source in sources if source.startswith("/api/docs?")))
    assert script["Content-Type"].startswith("application/javascript")
    assert "/api/schema" in script.content.decode()
    assert '"validatorUrl": null' in script.content.decode()
    call_command("findstatic", "npm/swagger-ui-dist/swagger-ui-bundle.js", verbosity=0)
