"""The site in Korean, complete and in one tone; in English on request; each person's mails in their own language."""

import ast
import os
import re
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import polib
import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from pictory.core import borrowed, mail
from pictory.core.context_processors import ROOMS
from pictory.core.files import links, thumbnails
from pictory.core.models import Asset, Job, Message, User
from pictory.core.pages.styleguide import DRAWINGS
from pictory.core.sentences import SENTENCES
from tests.core import pictures
from tests.core.pages import HTMX, job_of, picture_of, tree_of
from tests.core.shelf import keep
from tests.core.urlmap import patterns

ROOT = Path(settings.BASE_DIR)
PO = ROOT / "locale/ko/LC_MESSAGES/django.po"
SOURCES = ("manage.py", "pictory", "diaries", "studio", "covers", "stylelab", "ml", "templates", "locale")
LAPTOP = {"PATH": os.environ["PATH"], "SECRET_KEY": "only-for-tests"}

HANGUL = re.compile("[가-힣ㄱ-ㅎㅏ-ㅣ]")
LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
SAME_IN_KOREAN = set(
    [
        "Pictory",
        "PNG",
        "JPEG",
        "WebP",
        "PDF",
        "ZIP",
        "WAV",
        "MP3",
        "OGG",
        "FLAC",
        "JSON",
        "MP",
        "MB",
        "GB",
        "Karlo",
        "Stable",
        "Diffusion",
        "KB",
        "PIN",
        "Day",
        "One",
        "English",
    ]
)
NAMES = re.compile(r"\S+@\S*|\S+\.(?:png|jpg|pdf|txt|zip|wav|webp)\b")  # addresses and files are called the same
SPOKEN_ATTRIBUTES = ("title", "placeholder", "aria-label", "alt", "data-busy", "data-say", "data-offline")


# --- The catalogue -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def catalogue():
    return polib.pofile(PO)


def words_of(entry):
    return entry.msgstr_plural[0] if entry.msgid_plural else entry.msgstr


def test_it_has_korean_for_all_that_the_sources_say(tmp_path, catalogue):
    """Collect the words again from a copy: none is new, changed or gone."""
    for name in SOURCES:
        here = ROOT / name
        shutil.copytree(here, tmp_path / name) if here.is_dir() else shutil.copy(here, tmp_path)
    (tmp_path / "var").mkdir()
    command = [sys.executable, "manage.py", "makemessages", "-l", "ko", "--no-location", "--no-wrap", "-i", "var"]
    env = LAPTOP | {"VAR_DIR": str(tmp_path / "var")}
    made = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    fresh = polib.pofile(tmp_path / PO.relative_to(ROOT))
    assert [entry.msgid for entry in fresh.untranslated_entries()] == []
    assert [entry.msgid for entry in fresh.fuzzy_entries()] == []
    assert [entry.msgid for entry in fresh.obsolete_entries()] == []
    assert [entry.msgid for entry in fresh] == [entry.msgid for entry in catalogue]


def test_it_keeps_every_placeholder(catalogue):
    def placeholders(text):
        return sorted(re.findall(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|</?\w[^>]*>", text))

    for entry in catalogue:
        assert placeholders(words_of(entry)) == placeholders(entry.msgid_plural or entry.msgid), entry.msgid


def test_it_speaks_in_one_tone(catalogue):
    """해요체, no particle that leaves the choice to the reader, no shouting."""
    stiff = re.compile(r"니다(?![가-힣])|십시오|하시오|오류|에러|!!")
    unsure = re.compile(r"[을은이과]\([를는가와]\)|\(으\)로|은/는|이/가|을/를|와/과")
    assert [entry.msgid for entry in catalogue if stiff.search(words_of(entry))] == []
    assert [entry.msgid for entry in catalogue if unsure.search(words_of(entry))] == []


def test_it_ends_a_sentence_where_english_does(catalogue):
    """A label stays a label and a sentence a sentence, so that both read well in the same place."""

    def is_sentence(text):
        return text.rstrip().endswith((".", "?", "!"))

    ends = [entry.msgid for entry in catalogue if is_sentence(entry.msgid) != is_sentence(words_of(entry))]
    assert [text for text in ends if not text.endswith(":")] == []


def test_it_runs_on_the_words_of_the_catalogue(catalogue):
    """The compiled words are those of the source: `make setup` compiles them."""
    compiled = polib.mofile(PO.with_suffix(".mo"))
    assert {entry.msgid: words_of(entry) for entry in compiled} == {
        entry.msgid: words_of(entry) for entry in catalogue
    }, "run make setup"


UPSTREAM = """
    django/forms/fields.py django/forms/models.py django/core/validators.py django/contrib/auth/password_validation.py
    allauth/account/adapter.py allauth/account/fields.py allauth/account/forms.py
    rest_framework/authentication.py rest_framework/exceptions.py rest_framework/fields.py rest_framework/serializers.py
"""


def test_it_borrows_only_what_is_said_upstream():
    """Of a sentence that Django, allauth or REST framework has reworded, ours would never be heard."""

    def sentences(path):
        module = ast.parse(path.read_text())
        values = {node.value for node in ast.walk(module) if isinstance(node, ast.Constant)}
        return {value for value in values if isinstance(value, str)} - {ast.get_docstring(module, clean=False)}

    installed = Path(polib.__file__).parent
    said = set().union(*(sentences(installed / name) for name in UPSTREAM.split()))
    assert sentences(Path(borrowed.__file__)) - said == set()


# --- Before anybody is known -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ({}, "ko"),
        ({"HTTP_ACCEPT_LANGUAGE": "en-GB,en;q=0.9,ko;q=0.8"}, "en"),
        ({"HTTP_ACCEPT_LANGUAGE": "fr, ko;q=0.5, en;q=0.1"}, "ko"),
        ({"HTTP_COOKIE": "django_language=en", "HTTP_ACCEPT_LANGUAGE": "ko"}, "en"),
        ({"HTTP_COOKIE": "django_language=../..", "HTTP_ACCEPT_LANGUAGE": "\xff-\0"}, "ko"),
    ],
)
def test_it_turns_a_body_away_in_the_language_of_the_browser(asked, language, client_of):
    """411 and 413 come before the session is read."""
    sentences = {
        "ko": ("나누어 보내지 말고, 길이를 적어 한 번에 보내 주세요.", "한 번에 받기에는 너무 많아요."),
        "en": ("Please send this with its length, not in chunks.", "That is too much at once."),
    }[language]
    chunks = client_of().generic("POST", "/account/login/", HTTP_TRANSFER_ENCODING="chunked", **asked)
    flood = client_of().generic("POST", "/account/login/", CONTENT_LENGTH="999999999", **asked)
    assert (chunks.status_code, chunks.content.decode()) == (411, sentences[0])
    tree = tree_of(flood.content.decode())
    assert (flood.status_code, tree.findtext(".//h1"), tree.get("lang")) == (413, sentences[1], language)
    for answer in (chunks, flood):
        assert answer["Content-Language"] == language
        assert {"Cookie", "Accept-Language"} <= set(answer["Vary"].split(", "))


# --- Every page --------------------------------------------------------------------------------------------------


def spoken(tree, language):
    """What a person reads or hears on a page, but for code and what is marked as another language."""
    if tree.tag in ("script", "style", "code", "textarea", "svg") and not tree.get("aria-label"):
        return
    if tree.get("lang", language) != language:
        return
    for name in SPOKEN_ATTRIBUTES:
        if tree.get(name):
            yield tree.get(name)
    if tree.text:
        yield tree.text
    for child in tree:
        if isinstance(child.tag, str):
            yield from spoken(child, language)
        if child.tail:
            yield child.tail


def english_in(texts, names=()):
    """Words in Latin letters that no Korean would leave so."""
    for text in texts:
        left = NAMES.sub(" ", text)
        for name in names:
            left = left.replace(name, " ")
        if set(LATIN_WORD.findall(left)) - SAME_IN_KOREAN:
            yield " ".join(text.split())


def hangul_in(texts, names=()):
    for text in texts:
        left = text
        for name in names:
            left = left.replace(name, " ")
        if HANGUL.search(left):
            yield " ".join(text.split())


FOREIGN = {"ko": english_in, "en": hangul_in}


def assert_speaks(content, language, names=(), where=""):
    text = content.decode() if isinstance(content, bytes) else content
    tree = tree_of(text)
    assert "<html" not in text or tree.get("lang") == language, where
    assert list(FOREIGN[language](spoken(tree, language), names)) == [], where


def test_the_net_catches_what_is_in_another_language(client_of, db):
    """The tests below can fail: the same page in the other language is full of foreign words."""
    client = client_of()
    for language, other in (("ko", "en"), ("en", "ko")):
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = other
        tree = tree_of(client.get("/").content.decode())
        assert len(list(FOREIGN[language](spoken(tree, other)))) > 20
    page = tree_of('<img alt="Picture"><input placeholder="Email">')
    assert list(english_in(spoken(page, "ko"))) == ["Picture", "Email"]


def things_of(user, address):
    """Addresses of pages about rows: a job in every state, files of every sort, and what comes by mail."""
    for state in Job.State.values:
        job_of(user, state, error_code="time_limit" if state in ("failed", "dead") else "", step=3, steps=9)
    job_of(user, "queued", error_code="database")
    now = timezone.now()
    done = job_of(user, "done", started_at=now - timedelta(seconds=90), finished_at=now)
    uploaded = picture_of(user, title="연 날린 날")
    thumbnails.make(str(uploaded.pk))
    made = keep(user, pictures.png(), "image/png", job=done, app="diaries", tier="embedded", seed=7)
    made.parents.add(uploaded)
    keep(user, b"PK", "application/zip", title="모두")
    Asset.objects.filter(pk=uploaded.pk).update(hidden=True)
    for state in Message.State.values:
        Message.objects.create(sender=user, recipient=address, kind="result", subject="소식", text="x", state=state)
    files = Asset.objects.filter(owner=user).values_list("pk", flat=True)
    urls = [reverse("core:job", args=[job.pk]) for job in Job.objects.filter(owner=user)]
    urls += [reverse(name, args=[file]) for file in files for name in ("core:asset", "core:mail_asset")]
    stop = signing.dumps("friend@example.com", salt="pictory.stop-mail")
    return [*urls, reverse("core:stop_mail", args=[stop]), "/files/?after=x", "/no/such/page/"]


def plain_addresses():
    """Every address of the site's own pages that has no parameter."""
    return ["/" + pattern for pattern in patterns() if not re.search(r"[<^]|^(admin|api)/", pattern)]


@pytest.fixture(params=["nobody", "guest", "member"])
def who(request, db):
    """A kind of person, and their name."""
    if request.param == "nobody":
        return None
    user = request.getfixturevalue("guest" if request.param == "guest" else "alice")
    if not user.is_guest:
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        EmailAddress.objects.create(user=user, email="second@example.com")
    return user


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_page_speaks_one_language(client_of, who, language):
    client = client_of(who)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    urls = plain_addresses() + (things_of(who, "alice@example.com") if who else [])
    assert len(urls) > 20
    pages = 0
    for url in urls:
        response = client.get(url, follow=True)
        if response.status_code == 405 or not response["Content-Type"].startswith("text/html"):
            continue
        names = ["앨리스", "손님", "연 날린 날", "모두", "소식"] + (list(DRAWINGS) if url == "/styleguide/" else [])
        assert_speaks(response.content, language, names + (["하루", "haru@"] if url == "/styleguide/" else []), url)
        assert response["Content-Language"] == language, url
        pages += 1
    assert pages > 15


WRONG = ("400", "403", "403_csrf", "404", "413", "429", "500")
ENDS = ("signup_closed", "verified_email_required", "password_reset_from_key_done", "account_inactive", "email_confirm")


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_wrong_turn_speaks_one_language(rf, db, language):
    names = [f"{name}.html" for name in WRONG] + [f"account/{name}.html" for name in ENDS]
    request = rf.get("/")
    request.user, request.resolver_match, request.LANGUAGE_CODE = AnonymousUser(), None, language
    with translation.override(language):
        for name in [*names, "core/link_expired.html"]:
            assert_speaks(render_to_string(name, request=request), language, where=name)


def test_it_says_what_is_wrong_in_korean(client_of, alice):
    """Forms with nothing in them, and with what nobody can take."""
    client = client_of(alice)
    asset = picture_of(alice, title="연 날린 날")
    bad = {"email": "no", "address": "no", "password": "x", "password1": "1", "password2": "2", "oldpassword": "x"}
    bad |= {"nickname": "가" * 99, "age_band": "old", "language": "fr", "login": "no"}
    member = ["core:profile", "core:delete_account", "core:assets", "account_email", "account_change_password"]
    stranger = ["account_login", "account_signup", "account_reset_password"]
    for form in ({}, bad):
        for url in [*map(reverse, member), reverse("core:mail_asset", args=[asset.pk])]:
            assert_speaks(client.post(url, form, follow=True).content, "ko", ["앨리스", "old", "fr"], url)
        for url in map(reverse, stranger):
            answer = client_of().post(url, form).content
            assert_speaks(answer, "ko", ["old"], url)
            assert "field-error" in answer.decode(), url


def test_it_reports_on_uploads_in_korean(client_of, alice):
    files = [SimpleUploadedFile(f"{name}.txt", data) for name, data in (("a", b"text"), ("b", b"GIF89a" + b"0" * 64))]
    response = client_of(alice).post(reverse("core:assets"), {"files": files, "title": "둘"})
    assert response.status_code == 400
    assert_speaks(response.content, "ko", ["앨리스", "둘"])
    assert "report-bad" in response.content.decode()


def test_it_answers_a_job_s_card_in_korean(client_of, alice):
    for state in Job.State.values:
        job = job_of(alice, state, error_code="broken")
        response = client_of(alice).get(reverse("core:job", args=[job.pk]), **HTMX)
        assert_speaks(response.content, "ko", where=state)


def test_it_explains_every_error_in_korean():
    with translation.override("ko"):
        words = [str(part) for sentence in SENTENCES.values() for part in (sentence.what, sentence.advice)]
        words += [str(part) for room in ROOMS for part in (room.label, room.invitation)]
        words += [str(job["label"]) for name, job in settings.JOBS.items() if not name.startswith("faults.")]
    assert list(english_in(words)) == []
    assert all(HANGUL.search(text) for text in words)


def test_the_api_explains_itself_in_korean(client_of, db):
    """REST framework's own Korean answers to another name of the language."""
    answers = [
        client_of().get("/api/jobs"),
        client_of().get("/api/jobs", HTTP_AUTHORIZATION="Token nobody"),
        client_of().post("/api/token", {"email": "", "password": "x"}, content_type="application/json"),
        client_of().delete("/api/jobs"),
    ]
    for answer in answers:
        assert answer.status_code >= 400
        assert HANGUL.search(answer.json()["detail"]), answer.json()


def test_it_counts_in_korean(client_of, alice):
    files = [SimpleUploadedFile(f"{n}.png", pictures.png()) for n in range(2)]
    page = client_of(alice).post(reverse("core:assets"), {"files": files, "title": ""}, follow=True).content.decode()
    assert "사진 2장을 서랍에 넣었어요." in page


def test_it_writes_dates_as_koreans_do(client_of, alice):
    asset = picture_of(alice, title="연 날린 날")
    Asset.objects.filter(pk=asset.pk).update(created_at="2026-06-14T06:30:00Z")
    client = client_of(alice)
    assert "2026년 6월 14일 오후 3:30" in client.get(reverse("core:asset", args=[asset.pk])).content.decode()
    assert "2026. 6. 14." in client.get(reverse("core:assets")).content.decode()


# --- Which language ----------------------------------------------------------------------------------------------


def language_of(client, url="/", **headers):
    response = client.get(url, **headers)
    tree = tree_of(response.content.decode())
    assert response["Content-Language"] == tree.get("lang")
    assert "Cookie" in response["Vary"]
    return tree.get("lang")


@pytest.mark.parametrize("accepts", ["en", "en-GB,en;q=0.9", "fr", "ja, ko;q=0.1", "", "*", "x" * 999])
def test_it_is_korean_whatever_the_browser_accepts(client_of, db, accepts):
    assert language_of(client_of(), HTTP_ACCEPT_LANGUAGE=accepts) == "ko"
    assert language_of(client_of(), "/no/such/page/", HTTP_ACCEPT_LANGUAGE=accepts) == "ko"


def test_a_stranger_switches_and_it_sticks(client_of, db):
    client = client_of()
    answer = client.post(reverse("core:set_language"), {"language": "en", "next": "/diaries/?a=1"})
    assert (answer.status_code, answer.url) == (302, "/diaries/?a=1")
    assert [language_of(client, url) for url in ("/", "/studio/", "/no/such/page/")] == ["en", "en", "en"]
    assert language_of(client_of()) == "ko"
    client.post(reverse("core:set_language"), {"language": "ko"})
    assert language_of(client) == "ko"


def test_a_person_takes_the_language_to_another_browser(client_of, alice, guest):
    for person in (alice, guest):
        client_of(person).post(reverse("core:set_language"), {"language": "en"})
        person.refresh_from_db()
        assert person.language == "en"
        assert language_of(client_of(person)) == "en"


def test_a_guest_keeps_the_language_they_came_with(client_of, db):
    client = client_of()
    client.post(reverse("core:set_language"), {"language": "en"})
    client.post(reverse("core:try_guest"))
    assert User.objects.get().language == "en"
    assert language_of(client) == "en"


@pytest.mark.parametrize("wish", ["", "fr", "ko'; --", "EN", "../en"])
def test_it_ignores_a_language_it_does_not_speak(client_of, alice, wish):
    client = client_of(alice)
    client.post(reverse("core:set_language"), {"language": wish})
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = wish.replace(";", "")
    assert language_of(client) == "ko"
    alice.refresh_from_db()
    assert alice.language == "ko"


def test_the_switch_names_each_language_in_itself(client_of, db):
    tree = tree_of(client_of().get("/").content.decode())
    buttons = {button.get("lang"): button for button in tree.findall(".//footer//button")}
    assert {lang: button.text for lang, button in buttons.items()} == {"ko": "한국어", "en": "English"}
    assert [lang for lang, button in buttons.items() if button.get("aria-current")] == ["ko"]


# --- Mail --------------------------------------------------------------------------------------------------------


def assert_mail_speaks(message, language):
    names = ["앨리스", "밥", "연 날린 날"]
    text = re.sub(r"https?://\S+|(연 날린 )?\S+\.png", " ", f"{message.subject}\n{message.text}")
    assert list(FOREIGN[language](text.splitlines(), names)) == [], message.kind
    assert message.html.startswith(("<!doctype html>", "<!DOCTYPE html>"))
    assert_speaks(message.html, language, names, message.kind)
    assert message.language == language


def english(user):
    User.objects.filter(pk=user.pk).update(language="en")
    user.refresh_from_db()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def korean(user):
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.mark.parametrize(("person", "language"), [("alice", "ko"), ("bob", "en")])
def test_results_are_mailed_in_the_language_of_the_person(request, db, person, language):
    user = request.getfixturevalue(person)
    user = korean(user) if language == "ko" else english(user)
    job = job_of(user, "done")
    asset = picture_of(user, title="연 날린 날")
    keep(user, pictures.png(), "image/png", job=job, title="연 날린 날")
    with translation.override("en" if language == "ko" else "ko"):  # whatever the worker happens to speak
        mail.queue_job_done(job)
        mail.send_result_to(sender=user, asset=asset, address=user.email)
        mail.send_result_to(sender=user, asset=asset, address="friend@example.com")
    assert sorted(Message.objects.values_list("kind", flat=True)) == ["job_done", "result", "shared_result"]
    for message in Message.objects.all():
        assert_mail_speaks(message, language)


@pytest.mark.parametrize(("person", "language"), [("alice", "ko"), ("bob", "en")])
def test_log_in_is_mailed_in_the_language_of_the_account(request, client_of, person, language):
    """Asked for at a browser that speaks the other language."""
    user = request.getfixturevalue(person)
    user = korean(user) if language == "ko" else english(user)
    client = client_of()
    client.post(reverse("core:set_language"), {"language": "en" if language == "ko" else "ko"})
    client.post(reverse("account_reset_password"), {"email": user.email})
    form = {"nickname": "새벽", "age_band": "adult", "password1": "a kite 4 me", "password2": "a kite 4 me"}
    client.post(reverse("account_signup"), form | {"email": user.email})
    kinds = set(Message.objects.values_list("kind", flat=True))
    assert kinds == {"account.password_reset_key", "account.account_already_exists"}
    for message in Message.objects.all():
        assert_mail_speaks(message, language)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_new_member_is_written_to_as_they_signed_up(client_of, db, language):
    client = client_of()
    client.post(reverse("core:set_language"), {"language": language})
    form = {"nickname": "새벽", "age_band": "adult", "password1": "a kite 4 me", "password2": "a kite 4 me"}
    client.post(reverse("account_signup"), form | {"email": "dawn@example.com"})
    message = Message.objects.get()
    assert message.kind == "account.email_confirmation_signup"
    assert_mail_speaks(message, language)


def test_it_refuses_in_the_language_of_whoever_asked(client_of, alice, settings):
    settings.LIMITS = settings.LIMITS | {"member": settings.LIMITS["member"] | {"queued": 0}}
    for language in ("ko", "en"):
        client = client_of(alice)
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        response = client.post(reverse("core:export"), {"key": language})
        assert response.status_code == 429
        assert_speaks(response.content, language, ["앨리스"])


def test_old_links_are_answered_in_korean(client_of, alice, monkeypatch):
    token = links.make_link(picture_of(alice))
    monkeypatch.setattr(settings, "MAIL_LINK_DAYS", -1)
    response = client_of().get(token)
    assert response.status_code == 410
    assert_speaks(response.content, "ko")
