from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    help = "Bring the database and the demo account up to date, and say where everything is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--bind", default="127.0.0.1:8000")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        self.stdout.write(f"\n  Pictory         http://{options['bind']}")
        if not settings.PRODUCTION:
            self.stdout.write("  ", ending="")
            call_command("seed_demo", stdout=self.stdout)
        mail = (
            f"SMTP {settings.EMAIL_HOST}:{settings.EMAIL_PORT}" if settings.EMAIL_HOST else f"{settings.MAIL_DIR}/*.eml"
        )
        self.stdout.write(f"  Outgoing mail   {mail}")
        self.stdout.write("  Stop            Ctrl-C\n")
