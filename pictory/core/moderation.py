"""Decisions of moderators. Each is one transaction that changes one thing and adds one ModerationAction."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from rest_framework.authtoken.models import Token

from pictory.core import accounts
from pictory.core.models import Asset, ModerationAction, User

Verb = ModerationAction.Verb
REASON_MAX_CHARS = 300


class AlreadyDecided(Exception):
    """Another moderator was faster, and nothing was changed. by: their decision; None when it is older than the log."""

    def __init__(self, by: ModerationAction | None) -> None:
        super().__init__(str(by))
        self.by = by


@transaction.atomic
def hide(asset: Asset, *, moderator: User, reason: str) -> ModerationAction:
    """Let only the owner and staff see a file. Raises AlreadyDecided."""
    changed = Asset.objects.filter(pk=asset.pk, hidden=False).update(hidden=True)
    return _decide(Verb.HIDE, asset, moderator, reason, changed=changed)


@transaction.atomic
def restore(asset: Asset, *, moderator: User, reason: str) -> ModerationAction:
    """Undo hide(). Raises AlreadyDecided."""
    changed = Asset.objects.filter(pk=asset.pk, hidden=True).update(hidden=False)
    return _decide(Verb.RESTORE, asset, moderator, reason, changed=changed)


@transaction.atomic
def suspend(user: User, *, moderator: User, reason: str) -> ModerationAction:
    """Shut a person out: sessions and tokens end, waiting and running jobs stop, files stay. Raises AlreadyDecided.

    Nobody suspends themselves, and only a superuser suspends staff: PermissionDenied.
    """
    if user.pk == moderator.pk or (user.is_staff and not moderator.is_superuser):
        raise PermissionDenied
    changed = User.objects.filter(pk=user.pk, is_active=True).update(is_active=False)
    decision = _decide(Verb.SUSPEND, user, moderator, reason, changed=changed)
    accounts.cancel_jobs_of(user)
    accounts.end_sessions(user.pk)
    Token.objects.filter(user=user).delete()
    return decision


@transaction.atomic
def reinstate(user: User, *, moderator: User, reason: str) -> ModerationAction:
    """Undo suspend(): they may log in again. Raises AlreadyDecided."""
    changed = User.objects.filter(pk=user.pk, is_active=False).update(is_active=True)
    return _decide(Verb.REINSTATE, user, moderator, reason, changed=changed)


def _decide(verb: Verb, subject: Asset | User, moderator: User, reason: str, *, changed: int) -> ModerationAction:
    if not moderator.is_active or not moderator.is_staff:
        raise PermissionDenied
    about = {"subject_type": subject._meta.model_name, "subject_id": str(subject.pk)}
    if not changed:
        raise AlreadyDecided(ModerationAction.objects.filter(**about).first())
    return ModerationAction.objects.create(moderator=moderator, verb=verb, reason=reason[:REASON_MAX_CHARS], **about)
