"""Guests, members, and leaving."""

import re
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import ForeignKey, OneToOneField
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse
from django.utils import timezone
from rest_framework.authtoken.models import Token

from pictory.core import accounts, mail
from pictory.core.engine.queue import enqueue
from pictory.core.files import assets
from pictory.core.models import Asset, Job, JobGone, Message, Suppression, User
from tests.core.engine import hold

pytestmark = pytest.mark.django_db
SIGNUP, LOGIN, HOME = "/account/signup/", "/account/login/", "/"
PASSWORD = "correct horse 5"
LIMITS = {"login": "2/m/ip", "login_failed": "2/m/key", "signup": "2/m/ip", "reset_password": "2/m/ip"}


@pytest.fixture
def alice(alice: User) -> User:
    EmailAddress.objects.create(user=alice, email=alice.email, verified=True, primary=True)
    return alice


def sign_up(client: Client, email: str = "new@example.com", **changes: str) -> Any:
    form = {"nickname": "하루", "age_band": "adult", "email": email, "password1": PASSWORD, "password2": PASSWORD}
    return client.post(SIGNUP, form | changes)


def log_in(client: Client, email: str, password: str) -> Any:
    return client.post(LOGIN, {"login": email, "password": password})


def link_in(message: Message) -> str:
    return re.search(r"http://testserver(/account/\S+)", message.text)[1]


def who(client: Client) -> User | None:
    user_id = client.session.get("_auth_user_id")
    return User.objects.filter(pk=user_id).first() if user_id else None


def result_of(owner: User, **fields: Any) -> Asset:
    return assets.keep_asset(owner=owner, data=b"hello", media_type="text/plain", role=Asset.Role.RESULT, **fields)


# --- Guests ------------------------------------------------------------------------------------------------------


def test_it_lets_anybody_try_as_a_guest(client_of: Callable) -> None:
    client = client_of(None)
    client.cookies["django_language"] = "en"
    assert client.post(reverse("core:try_guest"), {"next": "/jobs/"}).url == "/jobs/"
    guest = who(client)
    assert (guest.is_guest, guest.email, guest.language) == (True, None, "en")
    assert re.fullmatch(r"Guest \d{4}", guest.nickname)
    assert guest.limits["daily"] < 300
    assert client.get(HOME).status_code == 200


def test_it_makes_no_second_guest_of_somebody_who_is_here(client_of: Callable, alice: User, guest: User) -> None:
    for person in (alice, guest):
        client = client_of(person)
        assert client.post(reverse("core:try_guest")).url == HOME
        assert who(client) == person
    assert User.objects.count() == 2


def test_it_makes_guests_only_by_post(client_of: Callable) -> None:
    assert client_of(None).get(reverse("core:try_guest")).status_code == 405
    assert Client(enforce_csrf_checks=True).post(reverse("core:try_guest")).status_code == 403
    assert not User.objects.exists()


@override_settings(RATELIMIT_ENABLE=True, GUESTS_PER_IP="2/h")
def test_it_limits_guests_per_address_whatever_the_client_claims(client_of: Callable) -> None:
    answers = [
        client_of(None).post(reverse("core:try_guest"), headers={"X-Forwarded-For": f"203.0.113.{n}"}) for n in range(4)
    ]
    assert [answer.status_code for answer in answers] == [302, 302, 429, 429]
    assert answers[2]["Retry-After"] == "60"
    elsewhere = client_of(None).post(reverse("core:try_guest"), REMOTE_ADDR="198.51.100.7")
    assert elsewhere.status_code == 302


@pytest.mark.parametrize(
    "next_url", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil.example"]
)
@pytest.mark.parametrize("name", ["core:try_guest", "core:set_language"])
def test_it_sends_nobody_to_another_site(name: str, next_url: str, client_of: Callable) -> None:
    answer = client_of(None).post(reverse(name), {"next": next_url, "language": "en"}, headers={"Referer": next_url})
    assert answer.url == HOME


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "203.0.113.1", "198.51.100.1"),
        (1, "203.0.113.1", "203.0.113.1"),
        (1, "6.6.6.6, 203.0.113.1", "203.0.113.1"),
        (2, "6.6.6.6, 203.0.113.1, 10.0.0.1", "203.0.113.1"),
        (2, "6.6.6.6", "198.51.100.1"),
        (3, "6.6.6.6", "198.51.100.1"),
        (1, "", "198.51.100.1"),
        (1, ",", "0.0.0.0"),
        (1, "not an address", "0.0.0.0"),
        (1, "2001:db8::1", "2001:db8::1"),
    ],
)
def test_it_believes_only_its_own_proxies(proxies: int, forwarded: str, expected: str) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="198.51.100.1", headers={"X-Forwarded-For": forwarded})
    with override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=proxies):
        assert accounts.client_ip(request) == expected


def test_it_forgets_guests_who_stay_away(guest: User, alice: User, settings: Any) -> None:
    long_ago = timezone.now() - timedelta(days=settings.GUEST_DAYS + 1)
    gone, busy = (User.objects.create_user(None, nickname=name, is_guest=True) for name in ("gone", "busy"))
    User.objects.filter(pk__in=(gone.pk, busy.pk, alice.pk)).update(last_login=long_ago, date_joined=long_ago)
    enqueue("faults.light_steps", owner=busy, params={})
    name = result_of(gone).file.name
    result_of(guest)
    accounts.forget_stale_guests()
    assert set(User.objects.all()) == {guest, alice, busy}
    assert Asset.objects.get().owner == guest
    assert not Job.objects.filter(owner=gone).exists()
    assert Asset.objects.filter(file=name).count() == 0


# --- Signing up --------------------------------------------------------------------------------------------------


def test_it_makes_a_member_who_logs_in_once_the_address_is_confirmed(client_of: Callable) -> None:
    client = client_of(None)
    assert sign_up(client, "New@Example.com").url == reverse("account_email_verification_sent")
    member = User.objects.get()
    assert (member.email, member.nickname, member.is_guest, member.age_band) == (
        "new@example.com",
        "하루",
        False,
        "adult",
    )
    log_in(client, "new@example.com", PASSWORD)
    assert who(client) is None
    message = Message.objects.earliest("created_at")
    assert (message.kind, message.recipient) == ("account.email_confirmation_signup", "new@example.com")
    assert client.get(link_in(message)).status_code == 200
    client.post(link_in(message))
    log_in(client, "NEW@example.com", PASSWORD)
    assert who(client) == member


def test_it_keeps_what_a_guest_made_when_they_sign_up(client_of: Callable) -> None:
    client = client_of(None)
    client.post(reverse("core:try_guest"))
    guest = who(client)
    job = enqueue("faults.light_steps", owner=guest, params={})
    asset = result_of(guest)
    sign_up(client)
    assert who(client) == guest
    assert client.get(reverse("core:jobs")).status_code == 200  # still logged in, and still a guest
    guest.refresh_from_db()
    assert (guest.is_guest, guest.email) == (True, "new@example.com")
    client.post(link_in(Message.objects.get()))
    guest.refresh_from_db()
    assert (guest.is_guest, guest.nickname) == (False, "하루")
    assert {job.owner, asset.owner} == {guest}
    elsewhere = client_of(None)
    log_in(elsewhere, "new@example.com", PASSWORD)
    assert who(elsewhere) == guest


def test_it_lets_a_guest_correct_a_mistyped_address(client_of: Callable) -> None:
    client = client_of(None)
    client.post(reverse("core:try_guest"))
    guest = who(client)
    for address in ("nwe@example.com", "new@example.com", "new@example.com"):
        sign_up(client, address, nickname="다시")
    assert EmailAddress.objects.get().email == "new@example.com"
    client.post(link_in(Message.objects.latest("created_at")))
    guest.refresh_from_db()
    assert (guest.is_guest, guest.email, guest.nickname) == (False, "new@example.com", "다시")
    assert User.objects.count() == 1


def test_it_leaves_the_guest_behind_when_a_member_logs_in(client_of: Callable, alice: User) -> None:
    client = client_of(None)
    client.post(reverse("core:try_guest"))
    guest = who(client)
    log_in(client, "ALICE@example.com", "correct horse 7")
    assert who(client) == alice
    assert User.objects.filter(pk=guest.pk, is_guest=True).exists()


def test_it_sends_members_home_from_the_door(client_of: Callable, alice: User, guest: User) -> None:
    for url in (SIGNUP, LOGIN):
        assert client_of(alice).get(url).url == HOME
        assert client_of(guest).get(url).status_code == 200
        assert client_of(None).get(url).status_code == 200


def test_it_does_not_tell_who_has_an_account(client_of: Callable, alice: User) -> None:
    known, new = sign_up(client_of(None), alice.email), sign_up(client_of(None), "new@example.com")
    assert (known.status_code, known.url) == (new.status_code, new.url)
    kinds = dict(Message.objects.values_list("recipient", "kind"))
    assert kinds[alice.email] == "account.account_already_exists"
    reset = reverse("account_reset_password")
    known, unknown = (client_of(None).post(reset, {"email": email}) for email in (alice.email, "nobody@example.com"))
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert not Message.objects.filter(recipient="nobody@example.com").exists()
    assert not User.objects.filter(email="nobody@example.com").exists()


@pytest.mark.django_db(transaction=True)
def test_it_answers_two_sign_ups_at_once_with_one_account() -> None:
    together, answers = threading.Barrier(2), []

    def run() -> None:
        together.wait()
        answers.append(sign_up(Client()).status_code)
        connection.close()

    threads = [threading.Thread(target=run) for _person in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [302, 302]
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"email": "a@b.example,d@e.example"},
        {"email": '"a b"@b.example'},
        {"email": "a@" + "b" * 310 + ".example"},
        {"email": "a@b.example\r\nBcc: d@e.example"},
        {"nickname": "a\r\nBcc: d@e.example"},
        {"nickname": "a\u202eb"},
        {"nickname": "a\0b"},
        {"nickname": "x" * 31},
        {"nickname": "  "},
        {"age_band": "old"},
        {"password1": "12345678", "password2": "12345678"},
    ],
)
def test_it_takes_no_strange_sign_up(changes: dict[str, str]) -> None:
    page = sign_up(Client(), **changes)
    assert page.status_code == 200
    assert page.context["form"].errors
    assert not User.objects.exists()
    assert not Message.objects.exists()


def test_it_takes_names_of_all_the_world(client_of: Callable) -> None:
    sign_up(client_of(None), nickname="👨‍👩‍👧 나 하루 é")
    assert User.objects.get().nickname == "👨‍👩‍👧 나 하루 é"


def test_it_resets_a_password_by_mail(client_of: Callable, alice: User) -> None:
    client = client_of(None)
    client.post(reverse("account_reset_password"), {"email": "Alice@example.com"})
    message = Message.objects.get()
    assert (message.kind, message.recipient) == ("account.password_reset_key", alice.email)
    page = client.get(link_in(message), follow=True)
    client.post(page.request["PATH_INFO"], {"password1": "another horse 3", "password2": "another horse 3"})
    log_in(client, alice.email, "another horse 3")
    assert who(client) == alice


# --- Limits ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "form"),
    [
        (LOGIN, {"login": "a@example.com", "password": "wrong"}),
        (SIGNUP, {"nickname": "x"}),
        ("/account/password/reset/", {"email": "a@example.com"}),
    ],
)
def test_it_answers_too_many_tries_with_429(url: str, form: dict[str, str], client_of: Callable) -> None:
    with override_settings(ACCOUNT_RATE_LIMITS=LIMITS | {"login_failed": "99/m/key"}):
        spoofed = [{"X-Forwarded-For": f"203.0.113.{number}"} for number in range(4)]
        answers = [client_of(None).post(url, form, headers=headers) for headers in spoofed]
        assert [answer.status_code == 429 for answer in answers] == [False, False, True, True]
        assert answers[-1]["Retry-After"] == "60"
        assert b"<html" in answers[-1].content
        assert client_of(None).get(url).status_code == 200


def test_it_limits_wrong_passwords_for_one_account_from_everywhere(client_of: Callable, alice: User) -> None:
    with override_settings(ACCOUNT_RATE_LIMITS=LIMITS | {"login": "99/m/ip"}):
        answers = [
            client_of(None).post(LOGIN, {"login": alice.email, "password": "wrong"}, REMOTE_ADDR=f"203.0.113.{number}")
            for number in range(4)
        ]
        assert [answer.status_code for answer in answers] == [200, 200, 429, 429]


# --- Myself ------------------------------------------------------------------------------------------------------


def test_it_keeps_a_profile(client_of: Callable, alice: User, bob: User) -> None:
    client = client_of(alice)
    url = reverse("core:profile")
    assert "앨리스" in client.get(url).content.decode()
    form = {"nickname": "엘리", "age_band": "teen", "language": "en"}
    answer = client.post(url, form)
    assert (answer.url, answer.cookies["django_language"].value) == (url, "en")
    alice.refresh_from_db()
    assert (alice.nickname, alice.age_band, alice.language, alice.mail_results) == ("엘리", "teen", "en", False)
    assert client.get(url)["Content-Language"] == "en"
    bob.refresh_from_db()
    assert bob.nickname == "밥"


def test_it_shows_what_was_wrong_in_a_profile(client_of: Callable, alice: User) -> None:
    page = client_of(alice).post(
        reverse("core:profile"), {"nickname": "a\nb", "age_band": "teen", "language": "en", "is_staff": "on"}
    )
    assert page.status_code == 400
    alice.refresh_from_db()
    assert (alice.nickname, alice.is_staff) == ("앨리스", False)


def test_it_escapes_what_people_call_themselves(client_of: Callable, alice: User) -> None:
    client = client_of(alice)
    client.post(reverse("core:profile"), {"nickname": "<script>x</script>", "age_band": "teen", "language": "en"})
    for url in (HOME, reverse("core:profile"), reverse("core:delete_account")):
        assert b"<script>x" not in client.get(url).content


def test_it_shows_only_my_own_mails(client_of: Callable, alice: User, bob: User) -> None:
    mail.send_result_to(sender=alice, asset=result_of(alice), address="friend@example.org")
    mail.queue_account_mail("x", user=alice, recipient=alice.email, subject="key to the door", text="t")
    page = client_of(alice).get(reverse("core:profile")).content.decode()
    assert "friend@example.org" in page
    assert "key to the door" not in page
    assert "friend@example.org" not in client_of(bob).get(reverse("core:profile")).content.decode()


def test_it_keeps_a_guests_profile_without_mail(client_of: Callable, guest: User) -> None:
    page = client_of(guest).get(reverse("core:profile"))
    assert "mail_results" not in page.context["form"].fields


def test_it_asks_strangers_to_log_in(client_of: Callable) -> None:
    for name in ("core:profile", "core:delete_account"):
        for answer in (client_of(None).get(reverse(name)), client_of(None).post(reverse(name))):
            assert answer.status_code == 302
            assert answer.url.startswith(LOGIN)


def test_it_speaks_the_chosen_language(client_of: Callable, alice: User) -> None:
    client = client_of(alice)
    answer = client.post(reverse("core:set_language"), {"language": "en", "next": "/jobs/"})
    assert answer.url == "/jobs/"
    alice.refresh_from_db()
    assert alice.language == "en"
    assert client.get(HOME)["Content-Language"] == "en"
    client.post(reverse("core:set_language"), {"language": "xx"})
    assert client.get(HOME)["Content-Language"] == "en"
    assert client.get(reverse("core:set_language")).status_code == 405


@pytest.mark.parametrize("name", ["core:profile", "core:delete_account", "core:set_language"])
def test_it_changes_nothing_without_the_forms_own_token(name: str, alice: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice, backend=accounts.BACKEND)
    assert client.post(reverse(name), {"password": "correct horse 7", "language": "en"}).status_code == 403


# --- Leaving -----------------------------------------------------------------------------------------------------


def test_it_says_what_will_go(client_of: Callable, alice: User) -> None:
    result_of(alice)
    enqueue("faults.light_steps", owner=alice, params={})
    page = client_of(alice).get(reverse("core:delete_account"))
    assert page.context["goes"] == {"files": 1, "jobs": 1, "open_jobs": 1, "mails": 0}
    assert User.objects.filter(pk=alice.pk).exists()


def test_it_deletes_nobody_without_their_password(client_of: Callable, alice: User) -> None:
    client, url = client_of(alice), reverse("core:delete_account")
    for form in ({}, {"password": ""}, {"password": "wrong"}):
        assert client.post(url, form).status_code == 400
    assert User.objects.filter(pk=alice.pk).exists()
    with override_settings(ACCOUNT_RATE_LIMITS={"reauthenticate": "2/m/user"}):
        answers = [client.post(url, {"password": "wrong"}).status_code for _try in range(3)]
    assert answers == [400, 400, 429]


def test_it_deletes_a_guest_who_has_no_password(client_of: Callable, guest: User) -> None:
    client = client_of(guest)
    assert client.get(reverse("core:delete_account")).status_code == 200
    assert client.post(reverse("core:delete_account")).url == HOME
    assert not User.objects.exists()
    assert who(client) is None


@pytest.mark.django_db(transaction=True)
def test_it_leaves_nothing_of_a_person_who_leaves(client_of: Callable, alice: User, bob: User) -> None:
    client, phone = client_of(alice), client_of(alice)
    phone.get(HOME)
    marker = f"private-{uuid4().hex[:16]}"
    running, waiting = (enqueue("faults.light_steps", owner=alice, params={"words": marker}) for _job in range(2))
    hold(running)
    running.keep_checkpoint(default_storage.save("checkpoints/one", ContentFile(marker.encode())))
    asset = result_of(alice, title=marker)
    result_of(bob, title="stays")
    mail.send_result_to(sender=alice, asset=asset, address=alice.email)
    EmailAddress.objects.create(user=bob, email=bob.email, verified=True, primary=True)
    mail.send_result_to(sender=bob, asset=result_of(bob), address=alice.email)
    Token.objects.create(user=alice)
    Suppression.objects.create(email="alice@example.com", reason="550")
    User.objects.filter(pk=alice.pk).update(nickname=marker)

    assert client.post(reverse("core:delete_account"), {"password": "correct horse 7"}).url == HOME

    with pytest.raises(JobGone):
        running.finish()
    assert not Job.objects.filter(pk=waiting.pk).exists()
    assert set(User.objects.all()) == {bob}
    assert who(client) is who(phone) is None
    assert phone.get(reverse("core:jobs")).status_code == 302
    assert all(session.get_decoded().get("_auth_user_id") != str(alice.pk) for session in Session.objects.all())
    assert not rows_that_hold(marker, "alice@example.com", asset.pk.hex)
    assert not orphaned_rows()
    assert sorted(Asset.objects.values_list("owner__nickname", flat=True)) == ["밥", "밥"]
    assert sum(1 for _name in stored()) == 2


def rows_that_hold(*words: str) -> list[str]:
    """Every column of every table, looked through for these words."""
    found = []
    for model in apps.get_models():
        for row in model._base_manager.values():
            text = " ".join(str(value) for value in row.values()).replace("-", "")
            found += [f"{model.__name__}: {word}" for word in words if word.replace("-", "") in text]
    return found


def orphaned_rows() -> list[str]:
    """Rows that point at a person who is gone."""
    found = []
    for model in apps.get_models():
        for field in model._meta.fields:
            if isinstance(field, ForeignKey | OneToOneField) and field.related_model is User:
                lost = model._base_manager.exclude(**{f"{field.attname}__in": User.objects.values("pk")})
                found += [str(row) for row in lost.exclude(**{field.attname: None})]
    return found


def stored() -> list[str]:
    """Every file in storage but those that an app keeps for everybody."""
    found, folders = [], ["assets", "checkpoints", "thumbnails"]
    while folders:
        folder = folders.pop()
        if default_storage.exists(folder):
            below, files = default_storage.listdir(folder)
            folders += [f"{folder}/{name}" for name in below]
            found += [f"{folder}/{name}" for name in files]
    return found
