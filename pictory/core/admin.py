"""The desk of staff: what happens, what waits, and decisions. Whatever changes something goes through the services."""

import json
from collections.abc import Callable, Iterable
from typing import Any

from allauth.account.decorators import secure_admin_login
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_q import models as django_q
from rest_framework.authtoken.models import TokenProxy

from pictory.core import accounts, mail, moderation
from pictory.core.engine import queue
from pictory.core.files import assets
from pictory.core.models import Asset, Job, Message, ModerationAction, Suppression, User
from pictory.core.moderation import AlreadyDecided
from pictory.core.pages.cards import may_retry

# The queue's own rows: a schedule names any function at all, and a payload is for its signer's eyes. People's keys too.
admin.site.unregister([django_q.Schedule, django_q.Success, django_q.Failure, django_q.OrmQ, TokenProxy])
admin.site.site_header = admin.site.site_title = gettext_lazy("Pictory desk")
admin.site.login = secure_admin_login(admin.site.login)  # one door, with its limits, for everybody

PREVIEW_PX = 320


class ReadOnly:
    """Rows that staff may read, and act upon when they might have changed them, but not write."""

    def has_act_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(f"core.change_{self.opts.model_name}")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class ReasonForm(ActionForm):
    """The line above a list: what to do with the chosen rows, and why."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=moderation.REASON_MAX_CHARS, required=False, strip=True
    )


# --- Jobs --------------------------------------------------------------------------------------------------------


@admin.register(Job)
class JobAdmin(ReadOnly, admin.ModelAdmin):
    list_display = (
        "kind",
        "owner",
        "state",
        "attempt",
        "error_code",
        "tier",
        "created_at",
        "started_at",
        "finished_at",
    )
    list_filter = ("state", "kind", "queue", "error_code", "tier", "created_at")
    list_select_related = ("owner",)
    search_fields = ("id", "owner__email", "owner__nickname", "kind", "error_detail")
    search_help_text = gettext_lazy("Number, owner, kind, or words of the error")
    date_hierarchy = "created_at"
    exclude = ("checkpoint", "params")
    readonly_fields = ("pretty_params",)
    actions = ("retry", "cancel")

    @admin.display(description=gettext_lazy("parameters"))
    def pretty_params(self, job: Job) -> SafeString:
        return format_html("<pre>{}</pre>", json.dumps(job.params, ensure_ascii=False, indent=1))

    @admin.action(description=gettext_lazy("Try again as a new job"), permissions=["act"])
    def retry(self, request: HttpRequest, chosen: QuerySet[Job]) -> None:
        done = 0
        for job in filter(may_retry, chosen.select_related("owner")):
            try:
                queue.retry(job)
                done += 1
            except queue.Refused as refused:
                self.message_user(request, f"{job}: {refused.sentence}", messages.WARNING)
        _report(self, request, done, chosen.count())

    @admin.action(description=gettext_lazy("Cancel"), permissions=["act"])
    def cancel(self, request: HttpRequest, chosen: QuerySet[Job]) -> None:
        _report(self, request, sum(queue.cancel(job) for job in chosen), chosen.count())


# --- Files -------------------------------------------------------------------------------------------------------


@admin.register(Asset)
class AssetAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("preview", "__str__", "owner", "app", "role", "visibility", "hidden", "size_bytes", "created_at")
    list_display_links = ("preview", "__str__")
    list_filter = ("hidden", "visibility", "app", "role", "media_type", "thumbnails", "created_at")
    list_select_related = ("owner",)
    search_fields = ("id", "title", "owner__email", "owner__nickname", "sha256", "model")
    date_hierarchy = "created_at"
    exclude = ("file", "parents")
    readonly_fields = ("preview", "stored_as")
    action_form = ReasonForm
    actions = ("hide", "restore")

    def has_delete_permission(self, request: HttpRequest, obj: Asset | None = None) -> bool:
        return request.user.has_perm("core.delete_asset")

    def delete_model(self, request: HttpRequest, obj: Asset) -> None:
        assets.delete_asset(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Asset]) -> None:
        for asset in queryset:
            self.delete_model(request, asset)

    @admin.display(description=gettext_lazy("preview"))
    def preview(self, asset: Asset) -> SafeString | str:
        if not asset.is_image:
            return asset.media_type
        url = reverse("core:thumbnail", args=[asset.pk, PREVIEW_PX])
        return format_html('<img src="{}" alt="{}" width="120" loading="lazy">', url, asset.title or _("Picture"))

    @admin.display(description=gettext_lazy("stored as"))
    def stored_as(self, asset: Asset) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("core:media", args=[asset.pk]), asset.file.name)

    @admin.action(description=gettext_lazy("Hide from others"), permissions=["act"])
    def hide(self, request: HttpRequest, chosen: QuerySet[Asset]) -> None:
        _decide(self, request, chosen, moderation.hide, _("Not fit for everyone."))

    @admin.action(description=gettext_lazy("Show again"), permissions=["act"])
    def restore(self, request: HttpRequest, chosen: QuerySet[Asset]) -> None:
        _decide(self, request, chosen, moderation.restore, _("Looked at again."))


# --- People ------------------------------------------------------------------------------------------------------


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    list_display = ("__str__", "email", "age_band", "is_guest", "is_active", "is_staff", "date_joined", "last_login")
    list_filter = ("is_guest", "is_active", "is_staff", "age_band", "language", "date_joined")
    search_fields = ("email", "nickname")
    date_hierarchy = "date_joined"
    ordering = ("-date_joined",)
    fields = (
        "email", "nickname", "age_band", "language", "mail_results", "is_guest", "is_active", "date_joined",
        "last_login", "is_staff", "is_superuser", "groups", "user_permissions",
    )  # fmt: skip
    readonly_fields = ("email", "is_guest", "is_active", "date_joined", "last_login")
    filter_horizontal = ("groups", "user_permissions")
    action_form = ReasonForm
    actions = ("suspend", "reinstate")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """People sign up by themselves; staff are made on the command line or here from members."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """Only a superuser hands out keys."""
        locked = tuple(super().get_readonly_fields(request, obj))
        keys = ("is_staff", "is_superuser", "groups", "user_permissions")
        return locked if request.user.is_superuser else locked + keys

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Only a superuser deletes staff."""
        may = super().has_delete_permission(request, obj)
        return may and (obj is None or not obj.is_staff or request.user.is_superuser)

    def get_deleted_objects(
        self, objs: Iterable[User], request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[str]]:
        """What goes with an account goes whatever rows it is made of, so it is counted and not asked for one by one."""
        chosen = list(objs)
        protected = [str(user) for user in chosen if not self.has_delete_permission(request, user)]
        counts = {str(User._meta.verbose_name_plural): len(chosen)}
        counts[str(Asset._meta.verbose_name_plural)] = Asset.objects.filter(owner__in=chosen).count()
        counts[str(Job._meta.verbose_name_plural)] = Job.objects.filter(owner__in=chosen).count()
        return [str(user) for user in chosen], counts, set(), protected

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        accounts.delete_account(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in queryset:
            self.delete_model(request, user)

    @admin.action(description=gettext_lazy("Suspend"), permissions=["change"])
    def suspend(self, request: HttpRequest, chosen: QuerySet[User]) -> None:
        _decide(self, request, chosen, moderation.suspend, _("Broke the rules of this place."))

    @admin.action(description=gettext_lazy("Let in again"), permissions=["change"])
    def reinstate(self, request: HttpRequest, chosen: QuerySet[User]) -> None:
        _decide(self, request, chosen, moderation.reinstate, _("Looked at again."))


# --- Mail --------------------------------------------------------------------------------------------------------


@admin.register(Message)
class MessageAdmin(ReadOnly, admin.ModelAdmin):
    """The outbox. What is in a mail stays between us and its reader: some hold the key to an account."""

    list_display = ("kind", "recipient", "state", "attempt", "not_before", "error", "created_at", "sent_at")
    list_filter = ("state", "kind", "language", "created_at")
    search_fields = ("id", "recipient", "error")
    date_hierarchy = "created_at"
    exclude = ("text", "html", "attachments")
    actions = ("send_again",)

    @admin.action(description=gettext_lazy("Send again what was given up"), permissions=["act"])
    def send_again(self, request: HttpRequest, chosen: QuerySet[Message]) -> None:
        _report(self, request, sum(mail.send_again(message) for message in chosen), chosen.count())


@admin.register(Suppression)
class SuppressionAdmin(admin.ModelAdmin):
    list_display = ("email", "reason", "created_at")
    search_fields = ("email", "reason")
    readonly_fields = ("created_at",)


# --- Decisions ---------------------------------------------------------------------------------------------------


@admin.register(ModerationAction)
class ModerationActionAdmin(ReadOnly, admin.ModelAdmin):
    """Rows are only ever added, and by the services."""

    list_display = ("created_at", "verb", "subject_type", "subject_id", "moderator", "reason")
    list_filter = ("verb", "subject_type", "created_at")
    list_select_related = ("moderator",)
    search_fields = ("subject_id", "reason", "moderator__email", "moderator__nickname")
    date_hierarchy = "created_at"


def _decide(
    desk: admin.ModelAdmin,
    request: HttpRequest,
    chosen: QuerySet[Any],
    decide: Callable[..., ModerationAction],
    default_reason: str,
) -> None:
    """Decide on each row by itself, and tell which were decided already or are not this moderator's to decide."""
    reason = request.POST.get("reason", "").strip() or default_reason
    done = 0
    for row in chosen:
        try:
            decide(row, moderator=request.user, reason=reason)
            done += 1
        except AlreadyDecided as decided:
            by = decided.by.moderator if decided.by else None
            sentence = _("%(row)s was decided already, by %(moderator)s.") % {
                "row": row,
                "moderator": by or _("somebody"),
            }
            desk.message_user(request, sentence, messages.WARNING)
        except PermissionDenied:
            desk.message_user(request, _("%(row)s is not yours to decide on.") % {"row": row}, messages.ERROR)
    _report(desk, request, done, len(chosen))


def _report(desk: admin.ModelAdmin, request: HttpRequest, done: int, chosen: int) -> None:
    sentence = ngettext("Done for %(done)d of %(chosen)d row.", "Done for %(done)d of %(chosen)d rows.", chosen)
    level = messages.SUCCESS if done == chosen else messages.WARNING
    desk.message_user(request, sentence % {"done": done, "chosen": chosen}, level)
