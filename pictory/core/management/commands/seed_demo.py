from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from pictory.core.models import User

EMAIL = "demo@example.com"
PASSWORD = "crayon-diary"  # noqa: S105 - printed at every start, and refused in production


class Command(BaseCommand):
    help = "Make the demo account, a member who may also open the admin. Refused in production."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("The demo log-in is known to everybody; it has no place in production.")
        known = User.objects.filter(email=EMAIL).first()
        user = known or User.objects.create_superuser(EMAIL, PASSWORD, nickname="하루", age_band="adult")
        EmailAddress.objects.update_or_create(user=user, email=EMAIL, defaults={"verified": True, "primary": True})
        self.stdout.write(f"Demo log-in     {EMAIL} / {PASSWORD}")
