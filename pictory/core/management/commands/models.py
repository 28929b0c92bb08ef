from collections.abc import Mapping
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import override

from ml.weights.full import FULL, HubModel
from ml.weights.shelf import State
from pictory.core import gpu
from pictory.core.abilities import Ability, abilities

COLUMNS = ("capability", "tier", "state", "weights", "source", "licence", "disk MB", "memory MB")


class Command(BaseCommand):
    help = "Show what this installation can do, and with which weights."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="hash every file, however long it takes")

    def handle(self, *args: Any, **options: Any) -> None:
        with override("en"):
            found = abilities(thorough=options["check"])
            full = {name: gpu.shelf().state(name, thorough=options["check"]) for name in FULL}
            rows = [COLUMNS, *(row for ability in found for row in _rows(ability)), *_full_rows(full)]
        widths = [max(len(row[column]) for row in rows) for column in range(len(COLUMNS))]
        for row in rows:
            self.stdout.write("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
        for ability in found:
            if ability.standing.detail:
                self.stdout.write(f"\n{ability.capability.name}: {ability.standing.detail}", ending="")
                self.stdout.write(f" (goes on with: {ability.way})" if ability.way else "")
        for name, state in full.items():
            if state.state == "broken":
                self.stdout.write(f"\n{name}: {state.detail}")


def _full_rows(states: Mapping[str, State]) -> list[tuple[str, ...]]:
    """The models of the full tier that are installed or could be."""
    return [
        (", ".join(model.capabilities), "full", states[model.name].state, model.name, model.repo, model.licence,
         f"{model.size_gb * 1000:.0f}", "")
        for model in FULL.values()
    ]  # fmt: skip


def _rows(ability: Ability) -> list[tuple[str, ...]]:
    """One line a capability, and one more for each further folder of weights."""
    row, now = ability.capability, ability.standing
    first = (row.name, row.tier, now.state)
    sizes = (f"{now.size_mb:.0f}", f"{row.memory_mb}")
    if not ability.weights:
        return [(*first, "-", "exact algorithm or library", "-", *sizes)]
    lines = []
    for number, weights in enumerate(ability.weights):
        source = ", ".join(sorted({f"{package.registry} {package}" for package in weights.packages})) or "our own"
        source = weights.repo if isinstance(weights, HubModel) else source
        about = (weights.name, source, weights.licence)
        lines.append((*first, *about, *sizes) if number == 0 else ("", "", "", *about, "", ""))
    return lines
