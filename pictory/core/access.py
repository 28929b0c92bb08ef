"""The only door to rows that belong to somebody. What is not yours does not exist: 404, never 403."""

from typing import Any, TypeVar
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, Q, QuerySet
from django.shortcuts import get_object_or_404

from pictory.core.models import Asset, User

M = TypeVar("M", bound=Model)


def owned(rows: type[M] | QuerySet[M], user: User | AnonymousUser) -> QuerySet[M]:
    """The rows of this person, newest first."""
    queryset = rows if isinstance(rows, QuerySet) else rows._default_manager.all()
    return queryset.filter(owner=user) if user.is_authenticated else queryset.none()


def get_owned(rows: type[M] | QuerySet[M], user: User | AnonymousUser, row_id: UUID | int | Any) -> M:
    """The row, or Http404 when there is none or it is another's."""
    return get_object_or_404(owned(rows, user), pk=row_id)


def get_visible_asset(user: User | AnonymousUser, asset_id: UUID) -> Asset:
    """A file this person may see: their own, a public one that no moderator hid, or any for staff; else Http404."""
    if user.is_authenticated and user.is_staff:
        return get_object_or_404(Asset, pk=asset_id)
    may_see = Q(visibility=Asset.Visibility.PUBLIC, hidden=False)
    if user.is_authenticated:
        may_see |= Q(owner=user)
    return get_object_or_404(Asset.objects.filter(may_see), pk=asset_id)
