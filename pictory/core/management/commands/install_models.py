import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from ml.weights.install import Progress, install
from ml.weights.table import WEIGHTS
from pictory.core import abilities


class Command(BaseCommand):
    help = "Build the weights that are missing or broken. What was fetched before an interruption is not fetched again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("tier", choices=["embedded"])
        parser.add_argument("names", nargs="*", metavar="NAME", help="folders of weights; all that are needed without")
        parser.add_argument("--again", action="store_true", help="also those that are ready")

    def handle(self, *args: Any, **options: Any) -> None:
        if unknown := set(options["names"]) - set(WEIGHTS):
            raise CommandError(f"No weights are called {min(unknown)}. There are: {', '.join(sorted(WEIGHTS))}.")
        lacking = list(WEIGHTS.values()) if options["again"] else abilities.lacking(thorough=True)
        wanted = [weights for weights in lacking if not options["names"] or weights.name in options["names"]]
        if not wanted:
            return
        started = time.monotonic()
        settings.MODELS_DIR.mkdir(parents=True, exist_ok=True)
        failed = self._install(wanted, settings.MODELS_DIR)
        done = [weights.name for weights in wanted if weights.name not in failed]
        self.stdout.write(f"  Weights         {', '.join(done) or 'none'} in {time.monotonic() - started:.0f} s")
        if failed:
            reasons = "\n".join(f"  {name}: {reason}" for name, reason in failed.items())
            raise CommandError(f"These weights could not be installed; the site works without them:\n{reasons}")

    def _install(self, wanted: list[Any], root: Path) -> dict[str, str]:
        total = sum(weights.download_mb for weights in wanted)
        with tqdm(total=total, unit="MB", file=self.stderr, disable=None, bar_format=BAR) as bar:

            def show(progress: Progress) -> None:
                bar.set_description_str(progress.doing)
                bar.update(progress.done_mb - bar.n)

            return install(wanted, root, on_progress=show)


BAR = "  {desc:<40.40} {bar:24} {n:.0f}/{total:.0f} MB {elapsed}"
