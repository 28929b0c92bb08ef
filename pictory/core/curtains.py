"""What is one's own and yet out of sight: an app may keep files behind a lock of its own.

settings.CURTAINS names these locks: modules with the four functions of `Curtain`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Protocol, cast
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from pictory.core.models import Asset, Job, User

Names = list[Any]  # of what has a lock, as JSON


class Curtain(Protocol):
    def locked(self, owner: User) -> Names:
        """What of this person's has a lock; empty for almost everybody."""

    def opened(self, request: HttpRequest, locked: Names) -> Names:
        """Of these, what this session may look behind."""

    def hidden(self, closed: Names) -> Q:
        """The files that are behind those."""

    def hides(self, job: Job, closed: Names) -> bool:
        """Whether a job is about something that is behind those."""


@dataclass(frozen=True)
class Sight:
    """What is open and what is closed, by the name of the curtain; those with nothing are left out.

    packed: jobs that packed something which was open then, as their params say in `opened`, and is closed now.
    """

    opened: Mapping[str, Names] = field(default_factory=dict)
    closed: Mapping[str, Names] = field(default_factory=dict)
    packed: Collection[UUID] = ()


def sight_of(request: HttpRequest) -> Sight:
    """Of the person who asks. Looked up once a request."""
    if not hasattr(request, "sight"):
        locked = _locked(request.user) if request.user.is_authenticated else {}
        opened = {name: _curtain(name).opened(request, names) for name, names in locked.items()}
        request.sight = _sight(request.user, locked, opened)
    return request.sight


def sight_later(owner: User, opened: Mapping[str, Names]) -> Sight:
    """For a job of this person, with what was open when it was asked for."""
    return _sight(owner, _locked(owner), opened)


def in_sight(files: QuerySet[Asset], sight: Sight) -> QuerySet[Asset]:
    """Without those that are behind a closed curtain."""
    for name, closed in sight.closed.items():
        files = files.exclude(_curtain(name).hidden(closed))
    return files.exclude(job__in=sight.packed) if sight.packed else files


def hides(job: Job, sight: Sight) -> bool:
    return job.pk in sight.packed or any(_curtain(name).hides(job, closed) for name, closed in sight.closed.items())


def _locked(owner: User) -> dict[str, Names]:
    found = {name: _curtain(name).locked(owner) for name in settings.CURTAINS}
    return {name: names for name, names in found.items() if names}


def _sight(owner: User, locked: Mapping[str, Names], opened: Mapping[str, Names]) -> Sight:
    closed = {name: [each for each in names if each not in opened.get(name, [])] for name, names in locked.items()}
    opened, closed = ({name: names for name, names in part.items() if names} for part in (opened, closed))
    return Sight(opened, closed, _packed(owner, closed) if closed else ())


def _packed(owner: User, closed: Mapping[str, Names]) -> list[UUID]:
    said = Job.objects.filter(owner=owner, params__has_key="opened").values_list("pk", "params__opened")
    return [
        pk
        for pk, opened in said
        if any(each in opened.get(name, []) for name, names in closed.items() for each in names)
    ]


def _curtain(name: str) -> Curtain:
    return cast(Curtain, import_module(name))
