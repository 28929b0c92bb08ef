from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from pictory.core.engine.supervisor import Supervisor


class Command(BaseCommand):
    help = "Run the workers of this machine under a supervisor, until Ctrl-C or SIGTERM."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "queues", nargs="*", choices=[*settings.QUEUES, []], help="queues to serve; all without a name"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        Supervisor(options["queues"] or list(settings.QUEUES)).run()
