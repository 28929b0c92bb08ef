"""The only door to rows that belong to somebody. What is not yours does not exist: 404, never 403."""

from typing import Any, TypeVar
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from pictory.core import curtains
from pictory.core.models import Asset, Job, User

M = TypeVar("M", bound=Model)


def owned(rows: type[M] | QuerySet[M], user: User | AnonymousUser) -> QuerySet[M]:
    """The rows of this person, newest first."""
    queryset = rows if isinstance(rows, QuerySet) else rows._default_manager.all()
    return queryset.filter(owner=user) if user.is_authenticated else queryset.none()


def get_owned(rows: type[M] | QuerySet[M], user: User | AnonymousUser, row_id: UUID | int | Any) -> M:
    """The row, or Http404 when there is none or it is another's."""
    return get_object_or_404(owned(rows, user), pk=row_id)


def own_files(request: HttpRequest) -> QuerySet[Asset]:
    """The files of this person that no app keeps behind a lock now."""
    mine = owned(Asset, request.user)
    return _in_sight(mine, request) if request.user.is_authenticated else mine


def get_own_file(request: HttpRequest, asset_id: UUID) -> Asset:
    return get_object_or_404(own_files(request), pk=asset_id)


def get_own_job(request: HttpRequest, job_id: UUID, *, kind: str) -> Job:
    """One's own job of this kind; Http404 also for one about what is locked now."""
    job = get_owned(Job.objects.filter(kind=kind), request.user, job_id)
    if curtains.hides(job, curtains.sight_of(request)):
        raise Http404
    return job


def get_visible_asset(request: HttpRequest, asset_id: UUID) -> Asset:
    """A file this person may see: their own, a public one that no moderator hid, or any for staff; else Http404."""
    user = request.user
    if not user.is_authenticated:
        return get_object_or_404(Asset, pk=asset_id, visibility=Asset.Visibility.PUBLIC, hidden=False)
    may_see = Q() if user.is_staff else Q(owner=user) | Q(visibility=Asset.Visibility.PUBLIC, hidden=False)
    return get_object_or_404(_in_sight(Asset.objects.filter(may_see), request), pk=asset_id)


def _in_sight(files: QuerySet[Asset], request: HttpRequest) -> QuerySet[Asset]:
    return curtains.in_sight(files, curtains.sight_of(request))
