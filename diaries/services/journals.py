"""Books of days and their locks."""

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from diaries.models import Journal
from diaries.services.days import delete_day
from pictory.core.models import User

MOST = 20


class TooMany(Exception):
    """The person has as many journals as one may."""


@transaction.atomic
def add(owner: User, *, name: str) -> Journal:
    """Raises TooMany."""
    User.objects.select_for_update().filter(pk=owner.pk).values_list("pk").get()
    if owner.journals.count() >= MOST:
        raise TooMany
    return Journal.objects.create(owner=owner, name=name)


def rename(journal: Journal, *, name: str) -> None:
    Journal.objects.filter(pk=journal.pk).update(name=name)


def lock(journal: Journal, *, pin: str) -> None:
    journal.pin_hash = make_password(pin)
    journal.save(update_fields=["pin_hash"])


def unlock_for_good(journal: Journal) -> None:
    Journal.objects.filter(pk=journal.pk).update(pin_hash="")


def pin_fits(journal: Journal, pin: str) -> bool:
    return check_password(pin, journal.pin_hash)


@transaction.atomic
def delete(journal: Journal) -> None:
    """With every day in it."""
    for entry in journal.entries.all():
        delete_day(entry)
    journal.delete()
