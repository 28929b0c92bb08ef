"""Carrying one mail from the outbox to the mail server: a fault anywhere costs a delay or one repeat, never a mail.

A message is held like a job: by a lease and a fencing token, and the attempt is counted before the work. Nothing is
sent inside a transaction. A worker that dies after the server took the mail and before we noted it causes one repeat,
with the same Message-ID; a second death in that place gives the mail up.
"""

import logging
import re
import smtplib
import uuid
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now
from django.utils.text import get_valid_filename

from pictory.core.engine.pulse import pulse
from pictory.core.files import assets
from pictory.core.files.serving import saved_as
from pictory.core.models import Message, Suppression

logger = logging.getLogger(__name__)

WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
)
SERVER_PAUSE = timedelta(minutes=1)  # no mail is tried for so long when the server could not be reached
ANSWERS = 15  # waits for the server that one mail can take, each of at most EMAIL_TIMEOUT
DIED = "the worker stopped while sending"
ERROR_MAX_CHARS = 300
ACCOUNT = "account."  # kinds of mail that let somebody into an account begin so


def due() -> QuerySet[Message]:
    """Mails to send now: waiting and not put off, or held by a worker that is gone."""
    waiting = Q(state=Message.State.QUEUED) & (Q(not_before=None) | Q(not_before__lte=Now()))
    return Message.objects.filter(waiting | Q(state=Message.State.SENDING, lease_until__lt=Now()))


def sending() -> QuerySet[Message]:
    """Mails that a worker is handing to a server at this moment."""
    return Message.objects.filter(state=Message.State.SENDING, lease_until__gte=Now())


def deliver(message_id: str) -> None:
    """Send one mail if it is due, and note what became of it."""
    pulse()
    message = _claim(message_id)
    if message is None:
        return
    try:
        connection = get_connection()
        _open(connection, message)
        if _is_held(message):
            _send(connection, message)
    except smtplib.SMTPRecipientsRefused as error:
        code, reply = next(iter(error.recipients.values()))
        _refused(message, code, reply, of_recipient=True)
    except smtplib.SMTPDataError as error:
        _refused(message, error.smtp_code, error.smtp_error)
    except OSError as error:  # smtplib's other errors are among them
        _try_later(message, _words(error))
    except ValueError as error:  # a header or an address that no mail can carry
        _end(message, Message.State.FAILED, error=_words(error))


# --- Holding -----------------------------------------------------------------------------------------------------


def _claim(message_id: str) -> Message | None:
    """Take this mail, counting the attempt first; None when it is not due or not to be sent at all."""
    died = Message.objects.filter(pk=message_id, state=Message.State.SENDING, lease_until__lt=Now())
    died.filter(Q(error=DIED) | Q(attempt__gt=len(WAITS))).update(
        state=Message.State.FAILED, token=None, lease_until=None
    )
    token, lease_until = uuid.uuid4(), Now() + timedelta(seconds=ANSWERS * settings.EMAIL_TIMEOUT)
    fresh = {"state": Message.State.SENDING, "attempt": F("attempt") + 1, "token": token, "lease_until": lease_until}
    if not (died.update(**fresh, error=DIED) or due().filter(pk=message_id).update(**fresh)):
        return None
    message = Message.objects.filter(pk=message_id, token=token).first()
    if message and Suppression.objects.filter(email=message.recipient).exists():
        _end(message, Message.State.SUPPRESSED)
        return None
    return message


def _held(message: Message) -> QuerySet[Message]:
    return Message.objects.filter(pk=message.pk, token=message.token, state=Message.State.SENDING)


def _is_held(message: Message) -> bool:
    """Still ours: the account may have been deleted, or the server been so slow that another worker took the mail."""
    return _held(message).exists()


def _end(message: Message, state: str, **changes: Any) -> None:
    _held(message).update(state=state, token=None, lease_until=None, **changes)


def _try_later(message: Message, error: str) -> None:
    """Put the mail off, longer each time; give it up when there is no next time."""
    if message.attempt > len(WAITS):
        logger.error("mail %s given up after %d attempts: %s", message.pk, message.attempt, error)
        return _end(message, Message.State.FAILED, error=error)
    return _end(message, Message.State.QUEUED, error=error, not_before=Now() + WAITS[message.attempt - 1])


def _refused(message: Message, code: int, reply: bytes | str, *, of_recipient: bool = False) -> None:
    """The server answered no: 4xx for now, 5xx for good."""
    words = _plain(reply)
    if code < 500:
        return _try_later(message, f"{code} {words}"[:ERROR_MAX_CHARS])
    _end(message, Message.State.FAILED, error=f"{code} {words}"[:ERROR_MAX_CHARS])
    logger.warning("mail %s refused for good: %d", message.pk, code)
    if of_recipient and _is_about_address(code, words):
        reason = f"{code} {words}"[:ERROR_MAX_CHARS]
        Suppression.objects.get_or_create(email=message.recipient, defaults={"reason": reason})
    return None


def _is_about_address(code: int, words: str) -> bool:
    """Whether the address itself is the reason, not a full box, our reputation or our settings (RFC 3463)."""
    if status := re.match(r"5\.(\d{1,3})\.(\d{1,3})\b", words):
        subject, detail = int(status[1]), int(status[2])
        return subject == 1 or (subject, detail) == (2, 1)
    return code in (550, 551, 553)


# --- Sending -----------------------------------------------------------------------------------------------------


def _open(connection: BaseEmailBackend, message: Message) -> None:
    """Connect; when the server cannot be reached, the other mails wait too instead of each finding that out."""
    try:
        connection.open()
    except OSError:
        with suppress(OSError):
            connection.close()
        later = Now() + SERVER_PAUSE
        due().filter(state=Message.State.QUEUED).exclude(pk=message.pk).update(not_before=later)
        raise


def _send(connection: BaseEmailBackend, message: Message) -> None:
    """The mark is made before the good-bye, so that a server that is slow to part does not lose it."""
    try:
        connection.send_messages([_mail(message, connection)])
        _mark_sent(message)
    finally:
        with suppress(OSError):
            connection.close()


def _mark_sent(message: Message) -> None:
    """What let somebody into an account is not kept once it is sent."""
    secret = {"text": "", "html": ""} if message.kind.startswith(ACCOUNT) else {}
    _end(message, Message.State.SENT, sent_at=Now(), error="", **secret)


def _mail(message: Message, connection: BaseEmailBackend) -> EmailMultiAlternatives:
    mail = EmailMultiAlternatives(
        message.subject,
        message.text,
        to=[message.recipient],
        connection=connection,
        headers={"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"},
    )
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    for asset in message.attachments.all():
        mail.attach(get_valid_filename(saved_as(asset)), assets.read(asset), asset.media_type)
    return mail


def _words(error: Exception) -> str:
    """What went wrong, for staff; of a refused log-in only that, because servers repeat what they were told."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"{error.smtp_code} the mail server did not take our log-in"
    return _plain(f"{type(error).__name__}: {error}")


def _plain(words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:ERROR_MAX_CHARS]
