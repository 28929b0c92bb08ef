"""The desk of staff."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from pictory.core import accounts, mail
from pictory.core.engine.queue import enqueue
from pictory.core.files import assets
from pictory.core.models import Asset, Job, Message, ModerationAction, Suppression, User
from tests.core.engine import hold

pytestmark = pytest.mark.django_db
MODELS = ("job", "asset", "user", "message", "suppression", "moderationaction")


@pytest.fixture
def desk(admin: User) -> Client:
    client = Client()
    client.force_login(admin, backend=accounts.BACKEND)
    return client


@pytest.fixture
def one_of_each(alice: User, admin: User) -> dict[str, Any]:
    job = enqueue("faults.light_steps", owner=alice, params={"words": "<b>그림</b>"})
    asset = picture(alice)
    message = mail.queue_account_mail("x", user=alice, recipient=alice.email, subject="s", text="SECRET", html="SECRET")
    return {
        "job": job,
        "asset": asset,
        "user": alice,
        "message": message,
        "suppression": Suppression.objects.create(email="gone@example.com", reason="550"),
        "moderationaction": ModerationAction.objects.create(
            moderator=admin, verb="hide", subject_type="asset", subject_id=str(asset.pk), reason="rude"
        ),
    }


def picture(owner: User, media_type: str = "image/png") -> Asset:
    asset = assets.keep_asset(owner=owner, data=b"hello", media_type="text/plain", role=Asset.Role.RESULT, title="<i>")
    Asset.objects.filter(pk=asset.pk).update(media_type=media_type)
    asset.refresh_from_db()
    return asset


def act(desk: Client, model: str, action: str, *rows: Any, **form: str) -> Any:
    url = reverse(f"admin:core_{model}_changelist")
    return desk.post(url, {"action": action, "_selected_action": [str(row.pk) for row in rows], **form}, follow=True)


def told(answer: Any) -> list[str]:
    return [str(line) for line in answer.context["messages"]]


@pytest.mark.parametrize("model", MODELS)
def test_it_shows_every_list_and_row_without_a_word_of_style_or_script(
    model: str, desk: Client, one_of_each: dict[str, Any]
) -> None:
    pages = [
        reverse(f"admin:core_{model}_changelist"),
        reverse(f"admin:core_{model}_change", args=[one_of_each[model].pk]),
    ]
    for url in (*pages, f"{pages[0]}?q=a"):
        answer = desk.get(url)
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "script-src 'self'" in answer["Content-Security-Policy"]
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=", page)
        assert not re.search(r"<script(?![^>]*\b(src|type=\"application/json\"|id=\"django-admin-popup))", page)
        assert "SECRET" not in page
        assert "<b>그림" not in page
        assert "<i>" not in page


@pytest.mark.parametrize("model", ["job", "message", "moderationaction"])
def test_it_lets_nobody_write_history(model: str, desk: Client, one_of_each: dict[str, Any]) -> None:
    row = one_of_each[model]
    assert desk.get(reverse(f"admin:core_{model}_add")).status_code == 403
    assert desk.post(reverse(f"admin:core_{model}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
    assert desk.post(reverse(f"admin:core_{model}_change", args=[row.pk]), {"reason": "x"}).status_code == 403
    act(desk, model, "delete_selected", row, post="yes")
    assert type(row).objects.filter(pk=row.pk).exists()


def test_it_has_one_door_for_everybody(client_of: Callable, alice: User, guest: User) -> None:
    answer = Client().get(reverse("admin:login"))
    assert answer.status_code == 302
    assert answer.url.startswith("/account/login/")
    for person in (alice, guest):
        client = client_of(person)
        assert [client.get(url, follow=True).status_code for url in ("/admin/", "/admin/core/user/")] == [403, 403]


def test_it_tries_and_stops_jobs_through_the_queue(desk: Client, alice: User) -> None:
    failed, waiting = (enqueue("faults.light_steps", owner=alice, params={"n": n}) for n in range(2))
    hold(failed)
    failed.fail("broken", "Traceback of it")
    assert "Traceback of it" in desk.get(reverse("admin:core_job_change", args=[failed.pk])).content.decode()
    assert "1" in told(act(desk, "job", "retry", failed, waiting))[-1]
    assert Job.objects.get(retry_of=failed).params == {"n": 0}
    act(desk, "job", "cancel", waiting)
    waiting.refresh_from_db()
    assert waiting.state == Job.State.CANCELLED


def test_it_tells_when_a_job_cannot_be_tried_again(desk: Client, alice: User, settings: Any) -> None:
    failed = enqueue("faults.light_steps", owner=alice, params={})
    hold(failed)
    failed.fail("broken")
    settings.LIMITS = settings.LIMITS | {"member": settings.LIMITS["member"] | {"daily": 1}}
    assert len(told(act(desk, "job", "retry", failed))) == 2
    assert Job.objects.count() == 1


def test_it_hides_files_with_a_reason(desk: Client, alice: User, admin: User) -> None:
    rude, fine = picture(alice), picture(alice)
    act(desk, "asset", "hide", rude, reason="very rude")
    act(desk, "asset", "hide", rude, fine)
    assert Asset.objects.filter(hidden=True).count() == 2
    assert list(ModerationAction.objects.order_by("created_at").values_list("subject_id", flat=True)) == [
        str(rude.pk),
        str(fine.pk),
    ]
    assert {decision.moderator for decision in ModerationAction.objects.all()} == {admin}
    assert ModerationAction.objects.earliest("created_at").reason == "very rude"
    assert str(admin) in told(act(desk, "asset", "hide", rude))[0]
    act(desk, "asset", "restore", rude)
    rude.refresh_from_db()
    assert not rude.hidden


def test_it_shows_a_small_picture_of_a_picture(desk: Client, alice: User) -> None:
    asset = picture(alice)
    url = reverse("core:thumbnail", args=[asset.pk, 320])
    assert f'src="{url}"' in desk.get(reverse("admin:core_asset_changelist")).content.decode()


@pytest.mark.django_db(transaction=True)
def test_it_deletes_files_through_their_service(desk: Client, alice: User) -> None:
    one, *others = (picture(alice) for _file in range(3))
    given = enqueue("faults.light_steps", owner=alice, params={"asset": str(others[0].pk)})
    assert desk.get(reverse("admin:core_asset_delete", args=[one.pk])).status_code == 200
    desk.post(reverse("admin:core_asset_delete", args=[one.pk]), {"post": "yes"})
    assert Asset.objects.count() == 2
    act(desk, "asset", "delete_selected", *others, post="yes")
    assert not Asset.objects.exists()
    assert not any(default_storage.exists(asset.file.name) for asset in (one, *others))
    given.refresh_from_db()
    assert given.state == Job.State.CANCELLED


def test_it_suspends_people_and_lets_them_in_again(desk: Client, alice: User, admin: User) -> None:
    act(desk, "user", "suspend", alice, admin, reason="rude")
    alice.refresh_from_db()
    admin.refresh_from_db()
    assert (alice.is_active, admin.is_active) == (False, True)
    act(desk, "user", "reinstate", alice)
    alice.refresh_from_db()
    assert alice.is_active
    assert ModerationAction.objects.filter(subject_type="user", subject_id=str(alice.pk)).count() == 2


@pytest.mark.django_db(transaction=True)
def test_it_deletes_people_with_everything_they_made(desk: Client, alice: User, bob: User, guest: User) -> None:
    name = picture(alice).file.name
    enqueue("faults.light_steps", owner=alice, params={})
    mail.queue_account_mail("x", user=alice, recipient=alice.email, subject="s", text="t")
    assert desk.get(reverse("admin:core_user_delete", args=[alice.pk])).status_code == 200
    desk.post(reverse("admin:core_user_delete", args=[alice.pk]), {"post": "yes"})
    assert not User.objects.filter(pk=alice.pk).exists()
    assert not default_storage.exists(name)
    act(desk, "user", "delete_selected", bob, guest, post="yes")
    assert list(User.objects.values_list("nickname", flat=True)) == ["관리자"]
    assert "앨리스" not in desk.get("/admin/").content.decode()


def test_it_finds_guests(desk: Client, alice: User, guest: User) -> None:
    page = desk.get(reverse("admin:core_user_changelist"), {"is_guest__exact": "1"}).content.decode()
    assert "손님" in page
    assert "앨리스" not in page


def test_it_lets_only_a_superuser_hand_out_keys(alice: User) -> None:
    helper = User.objects.create_user("helper@example.com", "x", nickname="도우미", is_staff=True)
    helper.user_permissions.add(
        *(permission_for("change_user"), permission_for("view_user"), permission_for("delete_user"))
    )
    client = Client()
    client.force_login(helper, backend=accounts.BACKEND)
    form = {"nickname": "x", "age_band": "adult", "language": "ko", "is_staff": "on", "is_superuser": "on"}
    client.post(reverse("admin:core_user_change", args=[helper.pk]), form)
    helper.refresh_from_db()
    assert (helper.nickname, helper.is_superuser) == ("x", False)
    other = User.objects.create_superuser("boss@example.com", "x", nickname="boss")
    assert client.post(reverse("admin:core_user_delete", args=[other.pk]), {"post": "yes"}).status_code == 403
    act(client, "user", "delete_selected", other, alice, post="yes")
    assert User.objects.filter(pk=other.pk).exists()


def test_it_lets_staff_without_the_right_only_look(alice: User) -> None:
    helper = User.objects.create_user("helper@example.com", "x", nickname="도우미", is_staff=True)
    helper.user_permissions.add(permission_for("view_job"), permission_for("view_asset"))
    client = Client()
    client.force_login(helper, backend=accounts.BACKEND)
    job, asset = enqueue("faults.light_steps", owner=alice, params={}), picture(alice)
    assert client.get(reverse("admin:core_job_change", args=[job.pk])).status_code == 200
    act(client, "job", "cancel", job)
    act(client, "asset", "hide", asset)
    act(client, "asset", "delete_selected", asset, post="yes")
    job.refresh_from_db()
    asset.refresh_from_db()
    assert (job.state, asset.hidden) == (Job.State.QUEUED, False)


def permission_for(codename: str) -> Permission:
    return Permission.objects.get(codename=codename, content_type__app_label="core")


def test_it_sends_again_what_was_given_up(desk: Client, alice: User) -> None:
    failed, sent = (
        mail.queue_account_mail("x", user=alice, recipient=alice.email, subject="s", text="t") for _mail in range(2)
    )
    Message.objects.filter(pk=failed.pk).update(state="failed", attempt=6, error="450 later")
    Message.objects.filter(pk=sent.pk).update(state="sent", attempt=1)
    act(desk, "message", "send_again", failed, sent)
    failed.refresh_from_db()
    sent.refresh_from_db()
    assert (failed.state, failed.attempt, failed.error, sent.state) == ("queued", 0, "", "sent")
