"""Decisions of moderators: one at a time, each on the record."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse
from rest_framework.authtoken.models import Token

from pictory.core import moderation
from pictory.core.engine.queue import enqueue
from pictory.core.files import assets
from pictory.core.models import Asset, Job, ModerationAction, User
from pictory.core.moderation import AlreadyDecided
from tests.core.engine import hold

pytestmark = pytest.mark.django_db
Verb = ModerationAction.Verb


@pytest.fixture
def moderator(db: None) -> User:
    return User.objects.create_user("mod@example.com", "correct horse 4", nickname="지킴이", is_staff=True)


@pytest.fixture
def picture(alice: User) -> Asset:
    return assets.keep_asset(
        owner=alice, data=b"hello", media_type="text/plain", role=Asset.Role.RESULT, title="public picture"
    )


def test_it_hides_a_file_from_others_and_shows_it_again(
    picture: Asset, moderator: User, alice: User, bob: User, client_of: Callable
) -> None:
    Asset.objects.update(visibility=Asset.Visibility.PUBLIC)
    url = reverse("core:media", args=[picture.pk])
    assert client_of(bob).get(url).status_code == 200
    decision = moderation.hide(picture, moderator=moderator, reason="rude")
    assert client_of(bob).get(url).status_code == 404
    assert client_of(alice).get(url).status_code == 200
    assert (decision.verb, decision.subject_type, decision.subject_id) == (Verb.HIDE, "asset", str(picture.pk))
    assert (decision.moderator, decision.reason) == (moderator, "rude")
    moderation.restore(picture, moderator=moderator, reason="a mistake")
    assert client_of(bob).get(url).status_code == 200
    assert list(ModerationAction.objects.values_list("verb", flat=True)) == [Verb.RESTORE, Verb.HIDE]


def test_it_shuts_a_person_out_and_lets_them_in_again(alice: User, moderator: User, client_of: Callable) -> None:
    client = client_of(alice)
    client.get("/")
    Token.objects.create(user=alice)
    running, waiting = (enqueue("faults.light_steps", owner=alice, params={}) for _job in range(2))
    hold(running)
    moderation.suspend(alice, moderator=moderator, reason="rude")
    assert client.get(reverse("core:profile")).status_code == 302
    assert not Session.objects.exists()
    assert not Token.objects.exists()
    waiting.refresh_from_db()
    running.refresh_from_db()
    assert (waiting.state, running.cancel_requested) == (Job.State.CANCELLED, True)
    moderation.reinstate(alice, moderator=moderator, reason="sorry")
    assert client.get(reverse("core:profile")).status_code == 302
    assert client_of(User.objects.get(pk=alice.pk)).get(reverse("core:profile")).status_code == 200
    assert list(ModerationAction.objects.values_list("verb", flat=True)) == [Verb.REINSTATE, Verb.SUSPEND]


def test_it_tells_the_second_moderator_who_was_first(picture: Asset, moderator: User, admin: User) -> None:
    first = moderation.hide(picture, moderator=moderator, reason="rude")
    with pytest.raises(AlreadyDecided) as told:
        moderation.hide(picture, moderator=admin, reason="rude too")
    assert told.value.by == first
    assert ModerationAction.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["hide", "suspend"])
def test_it_takes_one_decision_of_two_at_once(what: str, alice: User, admin: User, moderator: User) -> None:
    subject = alice
    if what == "hide":
        subject = assets.keep_asset(owner=alice, data=b"x", media_type="text/plain", role=Asset.Role.RESULT)
    together, outcomes = threading.Barrier(2), []

    def decide(by: User) -> None:
        together.wait()
        try:
            outcomes.append(getattr(moderation, what)(subject, moderator=by, reason="rude").moderator)
        except AlreadyDecided as decided:
            outcomes.append(decided.by.moderator)
        connection.close()

    threads = [threading.Thread(target=decide, args=[by]) for by in (admin, moderator)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    decision = ModerationAction.objects.get()
    assert outcomes == [decision.moderator] * 2


@pytest.mark.parametrize("decide", [moderation.hide, moderation.restore, moderation.suspend, moderation.reinstate])
def test_it_lets_only_staff_decide(decide: Any, picture: Asset, alice: User, bob: User, guest: User) -> None:
    subject = alice if decide in (moderation.suspend, moderation.reinstate) else picture
    for stranger in (bob, guest):
        with pytest.raises(PermissionDenied):
            decide(subject, moderator=stranger, reason="rude")
    alice.refresh_from_db()
    picture.refresh_from_db()
    assert alice.is_active
    assert not picture.hidden
    assert not ModerationAction.objects.exists()


def test_it_guards_staff_from_each_other_and_from_themselves(moderator: User, admin: User) -> None:
    for subject in (moderator, admin):
        with pytest.raises(PermissionDenied):
            moderation.suspend(subject, moderator=moderator, reason="rude")
    moderation.suspend(moderator, moderator=admin, reason="rude")


def test_it_never_changes_or_deletes_a_decision(picture: Asset, moderator: User, alice: User) -> None:
    decision = moderation.hide(picture, moderator=moderator, reason="x" * 400)
    assert len(decision.reason) == 300
    with pytest.raises(TypeError):
        decision.save()
    with pytest.raises(TypeError):
        decision.delete()
    picture_id = str(picture.pk)
    assets.delete_asset(picture)
    moderator.delete()
    decision.refresh_from_db()
    assert (decision.moderator, decision.subject_id) == (None, picture_id)
