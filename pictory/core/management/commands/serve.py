import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from pictory.core.engine.supervisor import AlreadyRunning, Supervisor


class Command(BaseCommand):
    help = "Run the site and its workers in one terminal, until Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--bind", default="127.0.0.1:8000", help="address and port of the site")

    def handle(self, *args: Any, **options: Any) -> None:
        web = [sys.executable, "-m", "gunicorn", "pictory.wsgi", "--bind", options["bind"], "--threads", "8"]
        web += ["--no-control-socket", "--graceful-timeout", str(settings.WORK_GRACE_S), "--log-level", "warning"]
        try:
            Supervisor(list(settings.QUEUES), web).run()
        except AlreadyRunning as error:
            raise CommandError("Pictory is running already on this machine, from this folder.") from error
