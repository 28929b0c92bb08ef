"""Every page of the kernel and the rooms' front pages, through HTTP, in both languages and for everybody."""

from datetime import timedelta

import html5lib
import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from pictory.core.engine.standing import Standing
from pictory.core.models import Job, JobPreview
from pictory.core.pages.cards import JobCard, spoken
from pictory.core.sentences import BROKEN, SENTENCES, explain
from tests.core.pages import HTMX, job_of, look_over, picture_of, tree_of

ROOMS = ["diaries:index", "studio:index", "studio:canvas", "covers:index", "stylelab:index"]
OPEN_PAGES = [
    "core:home",
    "core:styleguide",
    "core:models",
    *ROOMS,
    "account_login",
    "account_signup",
    "account_reset_password",
]
OPEN_PAGES += ["account_reset_password_done", "account_inactive", "account_email_verification_sent"]
OWN_PAGES = ["core:jobs", "core:assets", "account_logout"]
MEMBER_PAGES = ["core:profile", "account_email", "account_change_password", "account_reauthenticate"]


@pytest.fixture(params=["nobody", "guest", "alice", "bob", "admin"])
def person(request, db):
    return None if request.param == "nobody" else request.getfixturevalue(request.param)


# --- Every page --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_page_opens_for_everybody_it_is_for(client_of, person, language):
    client = client_of(person)
    client.cookies["django_language"] = language
    names = OPEN_PAGES + (OWN_PAGES if person else []) + (MEMBER_PAGES if person and not person.is_guest else [])
    for name in names:
        response = client.get(reverse(name), follow=True)
        assert response.status_code == 200, name
        tree = look_over(response)
        assert tree.get("lang") == language, name
        assert len(tree.findall(".//h1")) == 1, name
        assert tree.find(".//main[@id='main']") is not None, name


@pytest.mark.parametrize("name", [*OWN_PAGES[:2], "core:profile"])
def test_it_sends_strangers_to_the_log_in_and_back(client_of, db, name):
    response = client_of().get(reverse(name))
    assert response.status_code == 302
    assert response.url == f"{reverse('account_login')}?next={reverse(name)}"


def test_it_shows_a_lost_address_as_a_page(client_of, person):
    response = client_of(person).get("/no/such/page/")
    assert response.status_code == 404
    look_over(response)


def test_it_says_when_a_form_was_open_too_long(client_of, alice):
    response = client_of(alice, enforce_csrf_checks=True).post(reverse("core:export"))
    assert response.status_code == 403
    look_over(response)


def test_it_breaks_without_touching_the_database(client_of, db, monkeypatch, django_assert_num_queries):
    def fall_over(*_args, **_kwargs):
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("pictory.core.views.pages.render", fall_over)
    with django_assert_num_queries(0):
        response = client_of(raise_request_exception=False).get(reverse("core:home"))
    assert response.status_code == 500
    assert "broken on purpose" not in response.content.decode()
    look_over(response)


ACCOUNT_ENDS = ["signup_closed.html", "verified_email_required.html", "password_reset_from_key_done.html"]


@pytest.mark.parametrize(
    "template", ["400.html", "403.html", "413.html", "429.html", *(f"account/{name}" for name in ACCOUNT_ENDS)]
)
def test_every_wrong_turn_has_a_page(rf, db, template):
    request = rf.get("/")
    request.user, request.resolver_match = AnonymousUser(), None
    text = render_to_string(template, request=request)
    parser = html5lib.HTMLParser()
    parser.parse(text)
    assert not parser.errors


def test_links_from_old_mails_are_answered_kindly(client_of, db):
    for url in ("/account/confirm-email/no-such-key/", "/account/password/reset/key/1-no-such-key/"):
        client = client_of()
        client.cookies["django_language"] = "en"
        response = client.get(url, follow=True)
        look_over(response)
        assert "too old" in response.content.decode(), url


def test_work_that_is_refused_says_when_to_come_again(client_of, guest, settings):
    settings.LIMITS = settings.LIMITS | {"guest": settings.LIMITS["guest"] | {"queued": 0}}
    response = client_of(guest).post(reverse("core:export"), {"key": "k"})
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0
    look_over(response)


def test_a_form_sent_again_with_other_things_in_it_says_so(client_of, alice):
    """As a page, or to htmx as a notice: the form's own place keeps what was written."""
    client = client_of(alice)
    client.post(reverse("core:export"), {"key": "k"})
    Job.objects.update(params={"since": "2026"})
    response = client.post(reverse("core:export"), {"key": "k"}, **HTMX)
    assert response.status_code == 422
    assert response["HX-Retarget"] == "[data-notices]"
    page = look_over(response)
    assert "화면을 새로 열어서" in page.findtext(".//*[@data-sentence]/p")
    assert Job.objects.count() == 1


def test_a_guest_is_asked_before_leaving_everything_behind(client_of, guest):
    assert f'href="{reverse("account_logout")}"' in client_of(guest).get("/").content.decode()


def test_a_guest_is_told_how_to_keep_their_work(client_of, guest, alice):
    assert "guest-line" in client_of(guest).get("/").content.decode()
    assert "guest-line" not in client_of(alice).get("/").content.decode()


def test_home_costs_no_more_than_who_asks(client_of, alice, django_assert_max_num_queries):
    client = client_of(alice)
    with django_assert_max_num_queries(2):  # the session and the person
        client.get("/")


def test_the_style_guide_shows_every_state_and_asks_for_nothing(client_of, db):
    tree = look_over(client_of().get(reverse("core:styleguide")))
    states = {element.get("data-state") for element in tree.iter("article")} - {None}
    assert states == set(Job.State.values)
    assert tree.find(".//div[@hx-disable]") is not None


# --- Jobs --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", Job.State.values)
def test_a_job_shows_its_state_to_its_owner(client_of, alice, state):
    job = job_of(alice, state, error_code="time_limit" if state in ("failed", "dead") else "")
    tree = look_over(client_of(alice).get(reverse("core:job", args=[job.pk])))
    card = tree.find(".//article[@data-state]")
    assert card.get("data-state") == state
    actions = {form.get("action") for form in card.iter("form")}
    assert (reverse("core:job_cancel", args=[job.pk]) in actions) == (state in Job.OPEN)
    assert (reverse("core:job_retry", args=[job.pk]) in actions) == (state in ("failed", "dead", "cancelled"))
    assert (card.get("hx-trigger") == "every 1s") == (state in Job.OPEN)


def test_htmx_gets_the_card_alone_and_stops_when_the_job_has_ended(client_of, alice):
    job = job_of(alice, "running", step=3, steps=10)
    client, url = client_of(alice), reverse("core:job", args=[job.pk])
    response = client.get(url, **HTMX)
    part = response.content.decode()
    assert "<html" not in part
    assert 'hx-trigger="every 1s"' in part
    assert 'value="3"' in part
    assert "HX-Request" in response["Vary"]
    Job.objects.filter(pk=job.pk).update(state="done", token=None, lease_until=None)
    assert "hx-trigger" not in client.get(url, **HTMX).content.decode()


def test_htmx_gets_the_whole_page_from_the_history(client_of, alice):
    job = job_of(alice)
    response = client_of(alice).get(reverse("core:job", args=[job.pk]), **HTMX, HTTP_HX_HISTORY_RESTORE_REQUEST="true")
    assert "<html" in response.content.decode()


def test_a_card_whose_owner_logged_out_opens_the_log_in_page(client_of, alice):
    url = reverse("core:job", args=[job_of(alice, "queued").pk])
    response = client_of().get(url, **HTMX, HTTP_HX_CURRENT_URL=f"http://testserver{url}")
    assert response["HX-Redirect"] == f"{reverse('account_login')}?next={url}"


@pytest.mark.parametrize("action", ["", "cancel/", "retry/", "preview/"])
def test_a_stranger_finds_no_job(client_of, alice, bob, admin, action):
    job = job_of(alice, "running")
    JobPreview.objects.create(job=job, webp=b"webp")
    for stranger in (bob, admin):
        client = client_of(stranger)
        ask = client.post if action in ("cancel/", "retry/") else client.get
        assert ask(f"/jobs/{job.pk}/{action}").status_code == 404
    job.refresh_from_db()
    assert not job.cancel_requested


def test_nothing_happens_by_looking(client_of, alice):
    job, picture = job_of(alice, "queued"), picture_of(alice)
    client = client_of(alice)
    addresses = [f"/jobs/{job.pk}/cancel/", f"/jobs/{job.pk}/retry/", f"/files/{picture.pk}/delete/", "/files/export/"]
    for url in addresses:
        assert client.get(url).status_code == 405


def test_it_cancels_what_waits_and_says_when_it_is_too_late(client_of, alice):
    job = job_of(alice, "queued")
    client, url = client_of(alice), reverse("core:job_cancel", args=[job.pk])
    assert client.post(url).status_code == 302
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    response = client.post(url)
    assert response.status_code == 409
    look_over(response)


def test_it_cancels_in_place_for_htmx(client_of, alice):
    job = job_of(alice, "running")
    response = client_of(alice).post(reverse("core:job_cancel", args=[job.pk]), **HTMX)
    assert response.status_code == 200
    assert "<html" not in response.content.decode()
    job.refresh_from_db()
    assert job.cancel_requested


@pytest.mark.parametrize("state", ["failed", "dead", "cancelled"])
def test_it_tries_again_once(client_of, alice, state):
    job = job_of(alice, state)
    client, url = client_of(alice), reverse("core:job_retry", args=[job.pk])
    first, second = client.post(url), client.post(url)
    new = Job.objects.exclude(pk=job.pk).get()
    assert first.url == second.url == reverse("core:job", args=[new.pk])
    assert new.retry_of == job


@pytest.mark.parametrize("state", ["queued", "running", "done"])
def test_it_does_not_try_again_what_has_not_gone_wrong(client_of, alice, state):
    job = job_of(alice, state)
    assert client_of(alice).post(reverse("core:job_retry", args=[job.pk])).status_code == 409
    assert Job.objects.count() == 1


def test_it_shows_the_preview_to_nobody_s_cache(client_of, alice):
    job = job_of(alice, "running")
    client, url = client_of(alice), reverse("core:job_preview", args=[job.pk])
    assert client.get(url).status_code == 404
    JobPreview.objects.create(job=job, webp=b"RIFF-webp")
    response = client.get(url)
    assert response.content == b"RIFF-webp"
    assert (response["Content-Type"], response["Cache-Control"]) == ("image/webp", "private, no-store")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert url in client.get(reverse("core:job", args=[job.pk])).content.decode()


def test_my_jobs_are_mine_and_come_page_by_page(client_of, alice, bob, django_assert_max_num_queries):
    jobs = [job_of(alice, created_at=timezone.now() - timedelta(minutes=i // 2)) for i in range(50)]
    others = job_of(bob)
    client, seen, url = client_of(alice), [], reverse("core:jobs")
    while url:
        with django_assert_max_num_queries(5):
            tree = look_over(client.get(url))
        seen += [a.get("href") for a in tree.iter("a") if a.get("class") == "row-link"]
        more = tree.find(".//a[@hx-swap='outerHTML']")
        url = reverse("core:jobs") + more.get("href") if more is not None else None
    assert sorted(seen) == sorted(reverse("core:job", args=[job.pk]) for job in jobs)
    assert reverse("core:job", args=[others.pk]) not in seen
    assert "<html" not in client.get(reverse("core:jobs"), **HTMX).content.decode()
    for nonsense in ("x", "2026-01-01_x", "2026-01-01T00:00:00_" + "0" * 32):
        assert client.get(reverse("core:jobs"), {"after": nonsense}).status_code == 404


def test_my_jobs_show_their_news_while_one_is_open(client_of, alice, django_assert_max_num_queries):
    """One request for a page of them, for the same rows though new ones came, and none when all have ended."""
    now = timezone.now()
    jobs = [job_of(alice, created_at=now - timedelta(minutes=i)) for i in range(25)]
    client, url = client_of(alice), reverse("core:jobs")
    assert "hx-trigger" not in client.get(url).content.decode()
    Job.objects.filter(pk=jobs[3].pk).update(state="queued")
    page = look_over(client.get(url))
    [rows] = [element for element in page.iter() if element.get("hx-trigger")]
    assert (rows.tag, rows.get("hx-trigger"), rows.get("hx-swap")) == ("ul", "every 2s", "outerHTML")
    assert rows.get("class") == rows.get("hx-select").removeprefix(".")
    assert page.find(".//noscript") is not None

    job_of(alice, "queued", created_at=now + timedelta(minutes=1))
    with django_assert_max_num_queries(5):
        news = client.get(rows.get("hx-get"), **HTMX).content.decode()
    part = tree_of(news)
    assert [a.get("id") for a in part.iter("a") if a.get("id")] == [f"row-{job.pk}" for job in jobs[:24]]
    assert part.find(".//ul").get("hx-get") == rows.get("hx-get")
    Job.objects.filter(pk=jobs[3].pk).update(state="done")
    assert "hx-trigger" not in client.get(rows.get("hx-get"), **HTMX).content.decode()


def test_older_jobs_show_their_news_too(client_of, alice):
    now = timezone.now()
    jobs = [job_of(alice, "queued", created_at=now - timedelta(minutes=i // 2)) for i in range(30)]
    client, url = client_of(alice), reverse("core:jobs")
    more = look_over(client.get(url)).find(".//a[@hx-swap='outerHTML']").get("href")
    part = tree_of(client.get(url + more, **HTMX).content.decode())
    assert part.find(".//ul").get("hx-get") == url + more
    assert len(list(part.iter("li"))) == len(jobs) - 24


def test_it_escapes_what_a_job_or_a_file_is_called(client_of, alice):
    evil = "<script>alert(1)</script>"
    job = job_of(alice, "running", doing=evil)
    picture = picture_of(alice, title=evil)
    client = client_of(alice)
    for url in (f"/jobs/{job.pk}/", "/files/", f"/files/{picture.pk}/"):
        response = client.get(url)
        look_over(response)
        assert evil not in response.content.decode()


def test_every_error_code_has_a_sentence():
    assert {"bad_input", "out_of_memory", "weights_missing", "blocked", "storage_full", "outdated"} <= set(SENTENCES)
    assert {"time_limit", "memory_limit", "stopped", "database", "broken"} <= set(SENTENCES)
    assert explain("never heard of") is BROKEN
    assert all(str(sentence.what) and str(sentence.advice) for sentence in SENTENCES.values())


def test_it_speaks_of_time_and_places_in_line():
    with translation.override("en"):
        assert [spoken(s) for s in (0.2, 12, 59.6, 150, 3_599, 9_000)] == [
            "1 second", "12 seconds", "1 minute", "2 minutes", "1 hour", "2 hours",
        ]  # fmt: skip
        waiting = Job(kind="core.export", state=Job.State.QUEUED)
        assert JobCard(waiting, Standing(2, None, 12.0)).headline == "2 jobs are ahead of yours."
        assert JobCard(waiting, Standing(0, 3.0, 12.0)).detail == "It will be ready in about 15 seconds."
        assert str(JobCard(Job(kind="gone.away", state=Job.State.QUEUED)).label)


def test_other_pages_may_show_a_card(alice, rf):
    template = Template("{% load cards %}{% job_card job %}{% asset_card asset %}")
    text = template.render(Context({"job": job_of(alice, "queued"), "asset": picture_of(alice), "csrf_token": "t" * 8}))
    assert 'hx-trigger="every 1s"' in text
    assert 'value="tttttttt"' in text
    assert 'class="asset"' in text
