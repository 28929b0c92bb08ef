"""What is one's own and yet out of sight: an app may keep files behind a lock of its own.

What was made from a file is behind whatever that file is behind, in which room and over how many steps it was made.
settings.CURTAINS names these locks: modules with the functions of `Curtain`.
"""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from typing import Any, Protocol, cast
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.http import HttpRequest

from pictory.core.models import Asset, CardPicture, Job, User

Names = list[Any]  # of what has a lock, as JSON
UUID_TEXT = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_MADE_FROM = Asset.parents.through.objects  # from_asset was made from to_asset


class Curtain(Protocol):
    def locked(self, owner: User) -> Names:
        """What of this person's has a lock; empty for almost everybody."""

    def opened(self, request: HttpRequest, locked: Names) -> Names:
        """Of these, what this session may look behind."""

    def hidden(self, closed: Names) -> Q:
        """The files that are behind those."""

    def hides(self, job: Job, closed: Names) -> bool:
        """Whether a job is about something that is behind those."""

    def behind(self, files: Collection[UUID]) -> Names:
        """What these files are behind, whether it has a lock or not."""

    def keep_behind(self, names: Names, files: Collection[UUID]) -> None:
        """Have files be behind those, whatever becomes of what they were made from."""


@dataclass(frozen=True)
class Sight:
    """What is open and what is closed, by the name of the curtain; those with nothing are left out.

    packed: jobs that packed something which was open then, as their params say in `opened`, and is closed now.
    """

    opened: Mapping[str, Names] = field(default_factory=dict)
    closed: Mapping[str, Names] = field(default_factory=dict)
    packed: Collection[UUID] = ()

    @cached_property
    def behind(self) -> Q:
        """The files that are out of sight now, and all that came of them; only where something is closed."""
        return _out_of(self)

    @cached_property
    def hidden(self) -> frozenset[UUID]:
        """The ids of these files; none where nothing is closed."""
        if not self.closed:
            return frozenset()
        return frozenset(Asset.objects.filter(self.behind).values_list("pk", flat=True))

    @cached_property
    def secret(self) -> frozenset[UUID]:
        """Of these, those that hide a job they were given to: what is painted in a kept style shows nothing of it."""
        if not self.closed:
            return frozenset()
        files = Asset.objects.filter(self.behind).exclude(pk__in=CardPicture.objects.values("asset"))
        return frozenset(files.values_list("pk", flat=True))


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
    return files.exclude(sight.behind) if sight.closed else files


def hides(job: Job, sight: Sight) -> bool:
    """Whether a job is about what is behind a closed curtain, or was given a file that is: one query for all jobs."""
    if job.pk in sight.packed or any(_curtain(name).hides(job, closed) for name, closed in sight.closed.items()):
        return True
    return not sight.secret.isdisjoint(map(UUID, UUID_TEXT.findall(json.dumps(job.params))))


def stay_behind(names: Mapping[str, Names], files: Collection[UUID]) -> None:
    """Have files be behind those, by the name of the curtain, now and later."""
    for name, those in names.items():
        _curtain(name).keep_behind(those, files)


def remember(files: Sequence[Asset]) -> None:
    """Before these are deleted: what was made from them, and stays, stays behind what they are behind."""
    gone, made = {file.pk for file in files}, dict[UUID, set[UUID]]()
    for parent, child in _MADE_FROM.filter(to_asset__in=gone).values_list("to_asset", "from_asset"):
        if child not in gone:
            made.setdefault(parent, set()).add(child)
    for parent, children in made.items():
        stay_behind(behind(_line_of(parent)), children)


def behind(files: Collection[UUID]) -> dict[str, Names]:
    """What these files are behind, locked or not."""
    return {name: found for name in settings.CURTAINS if (found := _curtain(name).behind(files))}


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


# --- Descent -----------------------------------------------------------------------------------------------------

_DESCENT = """
    WITH RECURSIVE line(id) AS (
        {first}
        UNION
        SELECT made.from_asset_id FROM {made_from} made JOIN line ON made.to_asset_id = line.id
    )
    SELECT id FROM line
"""


def _out_of(sight: Sight) -> Q:
    """The files that are behind closed curtains, and all that came of them: one statement, whatever their number."""
    first = Q(job__in=sight.packed)
    for name, closed in sight.closed.items():
        first |= _curtain(name).hidden(closed)
    sql, params = Asset.objects.filter(first).order_by().values("pk").query.sql_with_params()
    descent = _DESCENT.format(first=sql, made_from=_MADE_FROM.model._meta.db_table)
    return Q(pk__in=RawSQL(descent, params))  # noqa: S611 - the ORM's own statement, with its parameters apart


def _line_of(file: UUID) -> set[UUID]:
    """A file and what it was made from, back to the first."""
    line = new = {file}
    while new:
        new = set(_MADE_FROM.filter(from_asset__in=new).values_list("to_asset", flat=True)) - line
        line = line | new
    return line


def _curtain(name: str) -> Curtain:
    return cast(Curtain, import_module(name))
