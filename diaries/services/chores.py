"""What the diary puts right every hour; each is safe to repeat."""

from django.utils import timezone

from diaries.services import journals, making


def tidy() -> None:
    journals.clear_what_was_left()
    journals.forget_openings(before=timezone.now())
    while making.clear_put_aside():
        pass
