import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from pictory.core.engine import pulse
from pictory.core.engine.supervisor import AlreadyRunning, Supervisor


class Command(BaseCommand):
    help = "Run the workers of this machine under a supervisor, until Ctrl-C or SIGTERM."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--crew", default="", help="a name, when several supervisors share this machine")
        parser.add_argument(
            "queues", nargs="*", choices=[*settings.QUEUES, []], help="queues to serve; all without a name"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["crew"]:
            os.environ[pulse.CREW] = f"{pulse.crew()}:{options['crew']}"
        try:
            Supervisor(options["queues"] or list(settings.QUEUES)).run()
        except AlreadyRunning as error:
            raise CommandError("Workers of this crew are running already; --crew NAME starts another.") from error
