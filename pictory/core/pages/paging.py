"""Lists by position in time, newest first: a new row does not shift them, and deep pages cost no more."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.http import Http404

M = TypeVar("M", bound=Model)

PAGE_SIZE = 24
LAST_ID = UUID(int=2**128 - 1)


@dataclass(frozen=True)
class Page(Generic[M]):
    """rows: at most a page of them. after: the mark to ask for the next page with; "" on the last.

    again: the mark to ask for these same rows with, also when newer ones came before them; "" when there are none.
    """

    rows: list[M]
    after: str
    again: str = ""


def newest(rows: QuerySet[M], after: str = "", size: int = PAGE_SIZE) -> Page[M]:
    """The page that follows the mark `after`, or the first. Raises Http404 for a mark that is none."""
    rows = rows.order_by("-created_at", "-id")
    if after:
        created_at, row_id = _read(after)
        rows = rows.filter(Q(created_at__lt=created_at) | Q(created_at=created_at, id__lt=row_id))
    found = list(rows[: size + 1])
    return Page(
        found[:size],
        after=_mark(found[size - 1]) if len(found) > size else "",
        again=after or (_mark_before(found[0]) if found else ""),
    )


def _mark(row: Any) -> str:
    return f"{row.created_at.isoformat()}_{row.id.hex}"


def _mark_before(row: Any) -> str:
    """The mark of a row of the same moment that would stand before it."""
    return f"{row.created_at.isoformat()}_{LAST_ID.hex}"


def _read(mark: str) -> tuple[datetime, UUID]:
    created_at, _, row_id = mark.partition("_")
    try:
        when = datetime.fromisoformat(created_at)
        if when.tzinfo is None:
            raise ValueError(mark)
        return when.astimezone(UTC), UUID(row_id)
    except (ValueError, OverflowError) as error:
        raise Http404 from error
