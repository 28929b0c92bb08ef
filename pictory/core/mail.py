"""The outbox: a mail is a row, written in the transaction that caused it, and sent later by the light queue."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_q.models import OrmQ
from django_q.tasks import async_task

from pictory.core import postman
from pictory.core.addresses import clean_address, is_own, own_address
from pictory.core.engine.kinds import get_kind
from pictory.core.engine.queue import Refused
from pictory.core.files.links import make_link
from pictory.core.files.serving import saved_as
from pictory.core.models import Asset, Job, Message, Suppression, User

SWITCHES = {"job_done": "mail_results"}  # kind -> the field of User that turns it off
SHARED = "shared_result"
DUE_AT_ONCE = 50  # mails that a sweep may have waiting in the light queue
SUBJECT_MAX_CHARS = 200
_STOP_SALT = "pictory.stop-mail"


# --- Writing -----------------------------------------------------------------------------------------------------


def queue_mail(
    kind: str, *, to: User, job: Job | None = None, context: Mapping[str, Any], attachments: Sequence[Asset] = ()
) -> Message | None:
    """Put a mail to a person into the outbox, in their language; call it in the transaction that it tells about.

    The same kind for the same job to the same address is written once. None when nothing is to be sent: the person has
    no confirmed address, has switched this kind off, or their address refuses our mail.
    """
    address = own_address(to)
    if address is None or not _wants(to, kind) or _is_suppressed(address):
        return None
    return _write(kind, sender=to, recipient=address, job=job, context=context, attachments=attachments)


def queue_job_done(job: Job) -> Message | None:
    """Tell the owner that a job is done, when its kind is one that is told: call it after job.finish(), with it."""
    if job.state != Job.State.DONE:
        raise ValueError(f"{job} is {job.state}: there is nothing to tell yet")
    kind = get_kind(job.kind)
    if not kind.mail:
        return None
    files = list(job.assets.filter(role=Asset.Role.RESULT).order_by("created_at", "id"))
    context = {"label": kind.label, "job_url": absolute("core:job", job.pk)}
    return queue_mail("job_done", to=job.owner, job=job, context=context | _files(files), attachments=_small(files))


@transaction.atomic
def queue_account_mail(name: str, *, user: User, recipient: str, subject: str, text: str, html: str = "") -> Message:
    """Put a mail that log-in needs into the outbox: it goes to addresses that are yet to be confirmed, too."""
    return _put(
        kind=f"{postman.ACCOUNT}{name}",
        sender=user,
        recipient=recipient,
        language=translation.get_language() or settings.LANGUAGE_CODE,
        subject=_one_line(subject),
        text=text,
        html=html,
    )


@transaction.atomic
def send_result_to(*, sender: User, asset: Asset, address: str) -> None:
    """Mail a file to the sender's own address, or a link to it to somebody else's, in words that are always the same.

    What happens to the address is not told: the answer is the same whether it is known here, refuses mail or takes it.
    Raises ValidationError when it is no address or this sender may not, Refused past settings.MAIL_OTHERS_PER_DAY.
    """
    address = clean_address(address)
    _check_sender(sender, asset)
    if is_own(sender, address):
        context = _files([asset]) | {"name": saved_as(asset)}
        _write("result", sender=sender, recipient=address, context=context, attachments=_small([asset]))
        return
    _check_may_share(sender)
    stop_url = absolute("core:stop_mail", signing.dumps(address, salt=_STOP_SALT))
    _write(SHARED, sender=sender, recipient=address, context=_files([asset]) | {"stop_url": stop_url})


@transaction.atomic
def send_again(message: Message) -> bool:
    """Give a mail that was given up a new start. False when it was not given up."""
    given_up = Message.objects.filter(pk=message.pk, state__in=(Message.State.FAILED, Message.State.SUPPRESSED))
    renewed = given_up.update(state=Message.State.QUEUED, attempt=0, not_before=None, error="")
    if renewed:
        _wake_on_commit(message)
    return bool(renewed)


def address_to_stop(token: str) -> str:
    """The address in the "no more mail" link of a shared result. Raises signing.BadSignature."""
    return signing.loads(token, salt=_STOP_SALT)


def stop_mail_to(address: str) -> None:
    """Send nothing to this address any more."""
    Suppression.objects.get_or_create(email=address, defaults={"reason": "asked for no more mail"})


# --- Sending -----------------------------------------------------------------------------------------------------


def deliver(message_id: str) -> None:
    """Send one mail if it is due. Called by django-q2; a surplus call finds nothing to do."""
    postman.deliver(message_id)


def send_due(limit: int = DUE_AT_ONCE) -> None:
    """Wake the mails that are due, oldest first, but never have more than `limit` bells waiting in the light queue."""
    room = limit - OrmQ.objects.filter(key="light", lock__lte=timezone.now()).count()
    if room <= 0:
        return
    for message_id in postman.due().order_by("created_at").values_list("pk", flat=True)[:room]:
        _wake(message_id)


def absolute(view_name: str, *args: Any) -> str:
    """The address of a page as it is written in a mail."""
    return urljoin(settings.SITE_URL, reverse(view_name, args=args))


# --- Inside ------------------------------------------------------------------------------------------------------


@transaction.atomic
def _write(
    kind: str,
    *,
    sender: User,
    recipient: str,
    context: Mapping[str, Any],
    job: Job | None = None,
    attachments: Sequence[Asset] = (),
) -> Message:
    with translation.override(sender.language):
        words = {
            "site_url": settings.SITE_URL,
            "profile_url": absolute("core:profile"),
            "days": settings.MAIL_LINK_DAYS,
        }
        words |= {"language": sender.language, **context, "attached": bool(attachments)}
        return _put(
            attachments,
            kind=kind,
            sender=sender,
            job=job,
            recipient=recipient,
            language=sender.language,
            subject=_one_line(render_to_string(f"mail/{kind}.subject.txt", words)),
            text=render_to_string(f"mail/{kind}.txt", words).strip() + "\n",
            html=render_to_string(f"mail/{kind}.html", words).strip(),
        )


def _put(attachments: Sequence[Asset] = (), **fields: Any) -> Message:
    """Store a mail and wake a sender on commit; the one already there when the job has told this before."""
    if job := fields.get("job"):
        names = {"job": job, "recipient": fields["recipient"], "kind": fields["kind"]}
        message, made = Message.objects.get_or_create(**names, defaults=fields)
    else:
        message, made = Message.objects.create(**fields), True
    if made:
        message.attachments.set(attachments)
        _wake_on_commit(message)
    return message


def _wake_on_commit(message: Message) -> None:
    transaction.on_commit(lambda: _wake(message.pk))


def _wake(message_id: Any) -> None:
    async_task("pictory.core.mail.deliver", str(message_id), cluster="light")


def _files(assets: Sequence[Asset]) -> dict[str, Any]:
    """What a template says about files: a name and a link that works for settings.MAIL_LINK_DAYS."""
    links = [{"name": asset.download_name, "url": urljoin(settings.SITE_URL, make_link(asset))} for asset in assets]
    return {"files": links}


def _small(assets: Sequence[Asset]) -> Sequence[Asset]:
    """The files themselves when all together are small enough to be mailed, else none."""
    fit = sum(asset.size_bytes for asset in assets) <= settings.MAIL_ATTACH_MAX_MB * 1_000_000
    return assets if fit else ()


def _check_sender(sender: User, asset: Asset) -> None:
    if own_address(sender) is None:
        raise ValidationError(_("To send mail, please sign up and confirm your own address first."), code="unconfirmed")
    if asset.hidden:
        raise ValidationError(_("A moderator has hidden this file, so it cannot be mailed."), code="hidden")


def _check_may_share(sender: User) -> None:
    if sender.age_band == User.AgeBand.CHILD:
        raise ValidationError(_("Please ask a grown-up to send it: you can mail it to yourself only."), code="child")
    User.objects.select_for_update().get(pk=sender.pk)  # one at a time per person, so that the limit is exact
    a_day_ago = Now() - timedelta(days=1)
    if (
        Message.objects.filter(sender=sender, kind=SHARED, created_at__gte=a_day_ago).count()
        >= settings.MAIL_OTHERS_PER_DAY
    ):
        sentence = _("You have sent as many mails to others as one day allows. Please go on tomorrow.")
        raise Refused("mail_limit", sentence, retry_after_s=86_400)


def _wants(person: User, kind: str) -> bool:
    return kind not in SWITCHES or getattr(person, SWITCHES[kind])


def _is_suppressed(address: str) -> bool:
    return Suppression.objects.filter(email=address).exists()


def _one_line(subject: str) -> str:
    """A header holds no line break, whatever went into it."""
    return " ".join(subject.split())[:SUBJECT_MAX_CHARS]
