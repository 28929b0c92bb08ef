"""The outbox, against a real mail server that takes, refuses, forgets and hangs up."""

import email
import email.policy
import os
import smtplib
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import html5lib
import pytest
from allauth.account.models import EmailAddress
from django.core import mail as django_mail
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connections, transaction
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django_q.models import OrmQ

from pictory.core import mail, postman
from pictory.core.addresses import clean_address
from pictory.core.engine.queue import Refused, enqueue
from pictory.core.files import assets
from pictory.core.models import Asset, Job, Message, Suppression, User
from tests.core import smtp
from tests.core.engine import hold

pytestmark = pytest.mark.django_db
State = Message.State
A_STEP = timedelta(seconds=1)


def verify(user: User) -> User:
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def alice(alice: User) -> User:
    return verify(alice)


@pytest.fixture
def server(settings: Any) -> Iterator[smtp.Server]:
    with smtp.serving() as (server, port):
        use_smtp(settings, port)
        yield server


def use_smtp(settings: Any, port: int) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", port, False
    settings.EMAIL_TIMEOUT = 1


def result_of(owner: User, *, data: bytes = b"hello", job: Job | None = None) -> Asset:
    return assets.keep_asset(
        owner=owner, job=job, data=data, media_type="text/plain", role=Asset.Role.RESULT, title="My\nday"
    )


def finished_job(owner: User, kind: str = "faults.light_steps") -> Job:
    job = enqueue(kind, owner=owner, params={})
    assert hold(job)
    job.finish()
    return job


def told(owner: User) -> Message:
    """A mail about a finished job, waiting in the outbox."""
    job = finished_job(owner)
    result_of(owner, job=job)
    return mail.queue_job_done(job)


def send(message: Message) -> Message:
    mail.deliver(str(message.pk))
    message.refresh_from_db()
    return message


def let_time_pass(message: Message) -> None:
    """As if the wait before the next try, or the lease of a dead worker, were over."""
    Message.objects.filter(pk=message.pk).update(not_before=Now() - A_STEP)
    Message.objects.filter(pk=message.pk, state=State.SENDING).update(lease_until=Now() - A_STEP)


def wait_of(message: Message) -> timedelta:
    return message.not_before - Message.objects.annotate(now=Now()).get(pk=message.pk).now


# --- Writing -----------------------------------------------------------------------------------------------------


def test_it_tells_that_a_job_is_done_with_link_and_file(alice: User, server: smtp.Server, client: Client) -> None:
    message = send(told(alice))
    assert (message.state, message.attempt, message.error) == (State.SENT, 1, "")
    assert message.sent_at is not None
    [sent] = server.mails
    assert server.recipients == ["alice@example.com"]
    assert sent["Message-ID"] == message.message_id
    assert sent["Auto-Submitted"] == "auto-generated"
    text, html, file = sent.get_body(("plain",)), sent.get_body(("html",)), next(sent.iter_attachments())
    assert reverse("core:job", args=[message.job_id]) in text.get_content()
    assert file.get_content().strip() == "hello"
    link = next(word for word in text.get_content().split() if "/s/" in word)
    assert link in html.get_content().replace("&amp;", "&")
    answer = client.get(link.removeprefix("http://127.0.0.1:8000"))
    assert b"".join(answer.streaming_content) == b"hello"


def test_it_links_files_that_are_too_big_to_attach(alice: User, settings: Any) -> None:
    settings.MAIL_ATTACH_MAX_MB = 0.000_008
    job = finished_job(alice)
    result_of(alice, job=job)
    assert mail.queue_job_done(job).attachments.count() == 1
    job = finished_job(alice)
    result_of(alice, job=job)
    result_of(alice, job=job)
    message = mail.queue_job_done(job)
    assert message.attachments.count() == 0
    assert message.text.count("/s/") == 2


def test_it_writes_one_mail_per_job_recipient_and_kind(alice: User) -> None:
    job = finished_job(alice)
    first, second = mail.queue_job_done(job), mail.queue_job_done(job)
    assert first == second
    assert Message.objects.count() == 1


def test_it_tells_only_of_jobs_that_are_done(alice: User) -> None:
    job = enqueue("faults.light_steps", owner=alice, params={})
    with pytest.raises(ValueError, match="nothing to tell"):
        mail.queue_job_done(job)


def test_it_keeps_silent_about_quick_kinds(alice: User) -> None:
    assert mail.queue_job_done(finished_job(alice, "faults.millisecond")) is None


def test_it_writes_in_the_readers_language(alice: User) -> None:
    with translation.override("ko"):
        User.objects.filter(pk=alice.pk).update(language="en")
        message = told(User.objects.get(pk=alice.pk))
    assert message.language == "en"
    assert message.subject == "It is ready: Test job"
    assert '<html lang="en">' in message.html


def test_it_writes_mails_that_are_valid_html(alice: User, bob: User) -> None:
    told(alice)
    mail.send_result_to(sender=alice, asset=result_of(alice), address=alice.email)
    mail.send_result_to(sender=alice, asset=result_of(alice), address="friend@example.org")
    assert set(Message.objects.values_list("kind", flat=True)) == {"job_done", "result", "shared_result"}
    for message in Message.objects.all():
        html5lib.HTMLParser(strict=True).parse(message.html)
        assert "<" not in message.text
        assert "{" not in message.subject + message.text + message.html


@pytest.mark.parametrize("why", ["unverified", "guest", "switched_off", "suspended", "suppressed"])
def test_it_writes_to_nobody_who_must_not_be_written_to(why: str, alice: User, bob: User, guest: User) -> None:
    person = {"unverified": bob, "guest": guest}.get(why, alice)
    if why == "switched_off":
        person.mail_results = False
    if why == "suspended":
        person.is_active = False
    if why == "suppressed":
        Suppression.objects.create(email=person.email, reason="550")
    person.save()
    assert told(person) is None
    assert not Message.objects.exists()


def test_it_wakes_a_worker_only_when_the_transaction_commits(
    alice: User, django_capture_on_commit_callbacks: Callable
) -> None:
    before = OrmQ.objects.count()
    with django_capture_on_commit_callbacks(execute=True):
        message = told(alice)
        assert OrmQ.objects.count() == before
    bell = OrmQ.objects.last().task
    assert (bell["func"], bell["args"]) == ("pictory.core.mail.deliver", (str(message.pk),))


@pytest.mark.django_db(transaction=True)
def test_it_forgets_a_mail_whose_transaction_is_rolled_back(alice: User) -> None:
    job = finished_job(alice)
    OrmQ.objects.all().delete()
    with transaction.atomic():
        mail.queue_job_done(job)
        transaction.set_rollback(True)
    assert not Message.objects.exists()
    assert not OrmQ.objects.exists()


# --- E01, E02: addresses and headers -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "a@b.example,d@e.example",
        "a@b.example;d@e.example",
        "a@b.example\n",
        "a@b.example\r\nBcc: d@e.example",
        "a@b.example d@e.example",
        '"a b"@b.example',
        '"a@x.example,d"@b.example',
        "<a@b.example>",
        "A <a@b.example>",
        "a@@b.example",
        "@b.example",
        "a@",
        "a",
        "",
        "a\0@b.example",
        "그림@b.example",
        "a@" + "b" * 310 + ".example",
        "a" * 65 + "@" + "b." * 100 + "example",
    ],
)
def test_it_takes_one_plain_address_only(address: str, alice: User) -> None:
    with pytest.raises(ValidationError):
        clean_address(address)
    with pytest.raises(ValidationError):
        mail.send_result_to(sender=alice, asset=result_of(alice), address=address)
    assert not Message.objects.exists()


def test_it_writes_addresses_as_mail_servers_know_them() -> None:
    assert clean_address("Alice@Example.COM") == "alice@example.com"
    assert clean_address("a@그림.example") == "a@xn--" + "그림".encode("punycode").decode() + ".example"


def test_it_lets_nothing_into_headers(alice: User, server: smtp.Server) -> None:
    evil = "Hi\r\nBcc: victim@example.com\r\n\r\nbody"
    job = finished_job(alice)
    asset = result_of(alice, job=job)
    Asset.objects.filter(pk=asset.pk).update(title=evil)
    User.objects.filter(pk=alice.pk).update(nickname=evil[:30])
    message = mail.queue_account_mail("x", user=alice, recipient=alice.email, subject=evil, text="t")
    assert "\n" not in message.subject
    assert send(message).state == State.SENT
    assert send(mail.queue_job_done(job)).state == State.SENT
    assert server.recipients == [alice.email] * 2
    assert all("Bcc" not in sent for sent in server.mails)


def test_it_gives_up_a_mail_that_no_header_can_hold(alice: User, server: smtp.Server) -> None:
    for changes in ({"subject": "a\nBcc: b@example.com"}, {"recipient": "a@b.example\nBcc: d@e.example"}):
        message = told(alice)
        Message.objects.filter(pk=message.pk).update(**changes)
        message = send(message)
        assert message.state == State.FAILED
        Message.objects.all().delete()
    assert not server.mails


def test_it_gives_attachments_plain_names(alice: User, server: smtp.Server) -> None:
    message = told(alice)
    asset = message.attachments.get()
    evil = default_storage.save("assets/a.txt", ContentFile(b"hello"))
    default_storage.open(f'{evil}\r\nBcc: x";y', "wb").close()
    Asset.objects.filter(pk=asset.pk).update(file=f'{evil}\r\nBcc: x";y')
    assert send(message).state == State.SENT
    [name] = [part.get_filename() for part in server.mails[0].iter_attachments()]
    assert not set(name) & set('\r\n";: ')


# --- E03: sending to others --------------------------------------------------------------------------------------


def test_it_sends_a_file_to_my_own_address(alice: User, server: smtp.Server, client_of: Callable) -> None:
    asset = result_of(alice)
    client = client_of(alice)
    answer = client.post(reverse("core:mail_asset", args=[asset.pk]), {"address": " Alice@Example.com "}, follow=True)
    assert answer.status_code == 200
    message = Message.objects.get()
    assert (message.kind, message.recipient) == ("result", "alice@example.com")
    assert send(message).state == State.SENT
    assert [part.get_content().strip() for part in server.mails[0].iter_attachments()] == ["hello"]


def test_it_sends_others_a_link_in_words_of_ours(alice: User, server: smtp.Server) -> None:
    User.objects.filter(pk=alice.pk).update(nickname="buy pills")
    asset = result_of(alice)
    Asset.objects.filter(pk=asset.pk).update(title="buy pills")
    mail.send_result_to(sender=User.objects.get(pk=alice.pk), asset=Asset.objects.get(), address="friend@example.org")
    message = send(Message.objects.get())
    assert message.kind == "shared_result"
    assert not message.attachments.exists()
    assert "pills" not in message.subject + message.text + message.html
    assert "/s/" in message.text
    assert not list(server.mails[0].iter_attachments())


def test_it_answers_the_same_whoever_has_the_address(alice: User, bob: User, client_of: Callable) -> None:
    Suppression.objects.create(email="gone@example.org", reason="550")
    asset = result_of(alice)
    client, answers = client_of(alice), set()
    for address in (bob.email, "nobody@example.org", "gone@example.org", alice.email):
        page = client.post(reverse("core:mail_asset", args=[asset.pk]), {"address": address}, follow=True)
        answers.add((page.status_code, page.request["PATH_INFO"], *(str(line) for line in page.context["messages"])))
    assert len(answers) == 1


def test_it_sends_no_mail_for_guests_and_the_unconfirmed(guest: User, bob: User, client_of: Callable) -> None:
    for sender in (guest, bob):
        asset, answers = result_of(sender), set()
        for address in ("bob@example.com", "nobody@example.org", *(f"x{n}@example.org" for n in range(24))):
            page = client_of(sender).post(reverse("core:mail_asset", args=[asset.pk]), {"address": address})
            answers.add((page.status_code, str(page.context["form"].errors["address"])))
        assert len(answers) == 1
    assert not Message.objects.exists()


def test_it_sends_to_few_others_a_day(alice: User, settings: Any, client_of: Callable) -> None:
    asset = result_of(alice)
    for number in range(settings.MAIL_OTHERS_PER_DAY):
        mail.send_result_to(sender=alice, asset=asset, address=f"friend{number}@example.org")
    with pytest.raises(Refused):
        mail.send_result_to(sender=alice, asset=asset, address="one-more@example.org")
    page = client_of(alice).post(reverse("core:mail_asset", args=[asset.pk]), {"address": "one-more@example.org"})
    assert page.status_code == 429
    mail.send_result_to(sender=alice, asset=asset, address=alice.email)  # to oneself as often as one likes
    Message.objects.update(created_at=Now() - timedelta(hours=25))
    mail.send_result_to(sender=alice, asset=asset, address="one-more@example.org")


def test_it_sends_nothing_of_children_to_others(alice: User) -> None:
    alice.age_band = User.AgeBand.CHILD
    with pytest.raises(ValidationError):
        mail.send_result_to(sender=alice, asset=result_of(alice), address="friend@example.org")


def test_it_sends_nothing_that_a_moderator_hid(alice: User) -> None:
    asset = result_of(alice)
    asset.hidden = True
    with pytest.raises(ValidationError):
        mail.send_result_to(sender=alice, asset=asset, address=alice.email)


def test_it_mails_nothing_of_strangers(alice: User, bob: User, client_of: Callable) -> None:
    url = reverse("core:mail_asset", args=[result_of(alice).pk])
    verify(bob)
    assert client_of(bob).get(url).status_code == 404
    assert client_of(bob).post(url, {"address": bob.email}).status_code == 404
    assert client_of(None).post(url, {"address": bob.email}).status_code == 302
    assert not Message.objects.exists()


def test_it_limits_how_often_a_person_mails(alice: User, settings: Any, client_of: Callable) -> None:
    settings.RATELIMIT_ENABLE, settings.MAIL_RESULTS_PER_USER = True, "2/h"
    client, url = client_of(alice), reverse("core:mail_asset", args=[result_of(alice).pk])
    assert [client.post(url, {"address": alice.email}).status_code for _try in range(3)] == [302, 302, 429]


def test_it_stops_writing_to_who_asks_for_it(alice: User, client_of: Callable) -> None:
    mail.send_result_to(sender=alice, asset=result_of(alice), address="friend@example.org")
    link = next(word for word in Message.objects.get().text.split() if "/mail/stop/" in word)
    path = link.removeprefix("http://127.0.0.1:8000")
    client = client_of(None)
    assert client.get(path).status_code == 200
    assert not Suppression.objects.exists()
    assert client.post(path).status_code == 200
    assert client.get(path[:-3] + "/").status_code == 404
    assert send(Message.objects.get()).state == State.SUPPRESSED


# --- E04: what a mail server can do to us ------------------------------------------------------------------------


def test_it_waits_longer_after_each_failure_and_then_gives_up(alice: User, server: smtp.Server) -> None:
    message = told(alice)
    server.rcpt = ["450 4.2.0 come back later"] * 6
    waits = []
    for _try in range(5):
        message = send(message)
        assert message.state == State.QUEUED
        waits.append(round(wait_of(message).total_seconds()))
        assert send(message).attempt == len(waits)  # not before its time
        let_time_pass(message)
    assert waits == pytest.approx([60, 300, 1_800, 7_200, 43_200], abs=2)
    message = send(message)
    assert (message.state, message.attempt, message.error) == (State.FAILED, 6, "450 4.2.0 come back later")
    assert not Suppression.objects.exists()
    assert not server.mails


def test_it_passes_a_grey_list(alice: User, server: smtp.Server) -> None:
    server.rcpt = ["450 4.7.1 greylisted"]
    message = send(told(alice))
    assert message.state == State.QUEUED
    let_time_pass(message)
    message = send(message)
    assert (message.state, message.error) == (State.SENT, "")
    assert len(server.mails) == 1


def test_it_tries_again_when_the_server_closes_for_now(alice: User, server: smtp.Server) -> None:
    server.rcpt = ["421 4.3.2 shutting down"]
    message = send(told(alice))
    assert (message.state, message.error) == (State.QUEUED, "421 4.3.2 shutting down")


@pytest.mark.parametrize("answer", ["550 5.1.1 no such user", "550 nobody here", "550 5.2.1 switched off"])
def test_it_never_writes_again_to_an_address_that_is_refused(answer: str, alice: User, server: smtp.Server) -> None:
    server.rcpt = [answer]
    waiting = told(alice)
    message = send(told(alice))
    assert (message.state, message.error) == (State.FAILED, answer)
    assert Suppression.objects.get(email=alice.email).reason == answer
    assert told(alice) is None
    assert send(waiting).state == State.SUPPRESSED
    assert not server.mails


@pytest.mark.parametrize("answer", ["552 5.2.2 mailbox full", "550 5.7.1 relaying denied", "554 no"])
def test_it_does_not_blame_the_address_for_something_else(answer: str, alice: User, server: smtp.Server) -> None:
    server.rcpt = [answer]
    assert send(told(alice)).state == State.FAILED
    assert not Suppression.objects.exists()


def test_it_gives_up_a_mail_whose_content_is_refused(alice: User, server: smtp.Server) -> None:
    server.data = ["554 5.6.0 " + "x" * 400]
    message = send(told(alice))
    assert message.state == State.FAILED
    assert len(message.error) == 300
    assert not Suppression.objects.exists()


def test_it_survives_a_server_that_is_not_there(alice: User, settings: Any) -> None:
    use_smtp(settings, smtp.free_port())
    message = send(told(alice))
    assert (message.state, message.attempt) == (State.QUEUED, 1)
    assert "ConnectionRefusedError" in message.error


def test_it_waits_no_longer_than_the_timeout_for_a_silent_server(alice: User, settings: Any) -> None:
    with smtp.silent() as port:
        use_smtp(settings, port)
        settings.EMAIL_TIMEOUT = 0.3
        started = time.monotonic()
        message = send(told(alice))
        assert time.monotonic() - started < 8
    assert message.state == State.QUEUED


def test_it_repeats_with_the_same_id_when_the_line_drops_after_the_mail(alice: User, server: smtp.Server) -> None:
    server.data = ["drop"]
    message = send(told(alice))
    assert message.state == State.QUEUED
    let_time_pass(message)
    assert send(message).state == State.SENT
    assert server.ids == [message.message_id] * 2


@pytest.mark.django_db(transaction=True)
def test_it_repeats_once_when_the_worker_is_killed_before_the_mark(alice: User, server: smtp.Server) -> None:
    message = told(alice)
    _killed_while_sending(message, server)
    message.refresh_from_db()
    assert (message.state, len(server.mails)) == (State.SENDING, 1)
    assert send(message).attempt == 1  # its lease is not over
    let_time_pass(message)
    assert send(message).state == State.SENT
    assert server.ids == [message.message_id] * 2
    let_time_pass(message)
    assert send(message).state == State.SENT
    assert len(server.mails) == 2


@pytest.mark.django_db(transaction=True)
def test_it_repeats_no_more_than_once_when_every_worker_is_killed(alice: User, server: smtp.Server) -> None:
    message = told(alice)
    for _try in range(2):
        _killed_while_sending(message, server)
        let_time_pass(message)
    message = send(message)
    assert message.state == State.FAILED
    assert server.ids == [message.message_id] * 2


def _killed_while_sending(message: Message, server: smtp.Server) -> None:
    """A worker that gets SIGKILL when the mail server has taken the mail and has yet to answer."""
    connections.close_all()
    go, ready = os.pipe()
    worker = os.fork()
    if not worker:
        os.read(go, 1)
        mail.deliver(str(message.pk))
        os._exit(0)
    server.kill = worker
    os.write(ready, b"!")
    _pid, status = os.waitpid(worker, 0)
    os.close(go)
    os.close(ready)
    server.kill = 0
    assert os.WIFSIGNALED(status)


def test_it_changes_nothing_once_another_worker_holds_the_mail(alice: User, server: smtp.Server) -> None:
    message = told(alice)
    slow = postman._claim(str(message.pk))
    let_time_pass(message)
    assert send(message).state == State.SENT
    postman._try_later(slow, "too late")
    message.refresh_from_db()
    assert (message.state, message.attempt) == (State.SENT, 2)


def test_it_sends_a_mail_once_however_often_it_is_woken(alice: User, server: smtp.Server) -> None:
    message = told(alice)
    for _bell in range(10):
        send(message)
    assert len(server.mails) == 1


def test_it_sends_nothing_of_a_person_who_has_left(alice: User, server: smtp.Server) -> None:
    message = told(alice)
    alice.delete()
    mail.deliver(str(message.pk))
    assert not server.mails


def test_it_waits_for_storage_that_does_not_answer(alice: User, server: smtp.Server) -> None:
    message = told(alice)
    default_storage.delete(message.attachments.get().file.name)
    assert send(message).state == State.QUEUED
    assert not server.mails


def test_it_keeps_no_key_to_an_account_once_it_is_sent(alice: User, server: smtp.Server) -> None:
    message = send(mail.queue_account_mail("x", user=alice, recipient=alice.email, subject="s", text="key", html="key"))
    assert (message.state, message.text, message.html) == (State.SENT, "", "")


def test_it_notes_no_password_of_ours() -> None:
    error = smtplib.SMTPAuthenticationError(535, b"user hello, password hunter2 is wrong")
    assert "hunter2" not in postman._words(error)


# --- E05: the provider is down -----------------------------------------------------------------------------------


def test_it_drains_at_a_cap_when_the_provider_comes_back(alice: User, settings: Any) -> None:
    cap = 12
    count = 2 * cap
    for _number in range(count):
        mail.queue_mail("result", to=alice, context={"files": []})
    use_smtp(settings, smtp.free_port())
    started = time.process_time()
    for message in Message.objects.all():
        mail.deliver(str(message.pk))
    assert time.process_time() - started < 10
    assert Message.objects.filter(attempt__gt=0).count() == 1  # one found out, and the others wait with it
    assert not postman.due().exists()

    OrmQ.objects.all().delete()
    mail.send_due(cap)
    assert not OrmQ.objects.exists()
    Message.objects.update(not_before=Now() - A_STEP)
    with smtp.serving() as (server, port):
        use_smtp(settings, port)
        rounds = 0
        while postman.due().exists():
            for _twice in range(2):
                mail.send_due(cap)
            assert OrmQ.objects.count() == cap
            ring_all()
            rounds += 1
        assert rounds == 2
        assert len(set(server.ids)) == len(server.ids) == count
    assert not Message.objects.exclude(state=State.SENT).exists()


def ring_all() -> None:
    for bell in OrmQ.objects.all():
        mail.deliver(*bell.task["args"])
        bell.delete()


# --- Mail in a folder --------------------------------------------------------------------------------------------


def test_it_writes_files_that_mail_programs_read(alice: User, settings: Any, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND, settings.MAIL_DIR = "pictory.core.mail_folder.EmailBackend", tmp_path / "mail"
    message = send(told(alice))
    assert message.state == State.SENT
    [file] = settings.MAIL_DIR.iterdir()
    assert "alice@example.com" in file.name
    read: EmailMessage = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert (read["To"], read["Message-ID"]) == ("alice@example.com", message.message_id)
    assert [part.get_content().strip() for part in read.iter_attachments()] == ["hello"]


def test_it_writes_no_file_outside_the_folder(settings: Any, tmp_path: Path) -> None:
    settings.MAIL_DIR = tmp_path / "mail"
    backend = django_mail.get_connection("pictory.core.mail_folder.EmailBackend")
    for to in ("../../x@example.com", "/etc/x@example.com", "한글@example.com", "a" * 300 + "@example.com"):
        django_mail.EmailMessage("s", "b", to=[to], connection=backend).send()
    assert len(list(settings.MAIL_DIR.iterdir())) == 4
    assert [path.name for path in tmp_path.iterdir()] == ["mail"]


def test_it_leaves_no_half_file_when_the_disk_is_full(settings: Any, tmp_path: Path, alice: User) -> None:
    settings.EMAIL_BACKEND, settings.MAIL_DIR = "pictory.core.mail_folder.EmailBackend", tmp_path / "file" / "mail"
    (tmp_path / "file").write_text("a folder cannot be made here")
    assert send(told(alice)).state == State.QUEUED
