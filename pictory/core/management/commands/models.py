from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import override

from ml.weights.full import HubModel
from pictory.core import gpu
from pictory.core.abilities import Ability, Offer, abilities, in_bytes, offers

COLUMNS = ("capability", "tier", "state", "weights", "source", "licence", "disk MB", "memory MB")
FULL_COLUMNS = ("full tier", "state", "disk", "memory", "licence", "asks", "for", "source")
CARD = "There is a graphics card that torch can use."
NO_CARD = "There is no graphics card that torch can use: with FULL_TIER=gpu the embedded tier does all the work."


class Command(BaseCommand):
    help = "Show what this installation can do, with which weights, and what could be installed for a graphics card."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="hash every file, however long it takes")

    def handle(self, *args: Any, **options: Any) -> None:
        with override("en"):
            self._show(abilities(thorough=options["check"]), offers(thorough=options["check"]))

    def _show(self, found: list[Ability], published: list[Offer]) -> None:
        self._write([COLUMNS, *(row for ability in found for row in _rows(ability))])
        self.stdout.write()
        self._write([FULL_COLUMNS, *map(_full_row, published)])
        needed = sum(offer.model.size_gb for offer in published if offer.state.state != "ready")
        self.stdout.write(f"Not installed: {in_bytes(needed)}. manage.py install_models full NAME ... [--from FOLDER]")
        with gpu.at_work():
            self.stdout.write(CARD if gpu.has_card() else NO_CARD)
        self.stdout.write()
        for ability in found:
            row, detail = ability.capability, ability.standing.detail
            if detail and not ability.is_open:
                way = f" (goes on with: {ability.way})" if ability.way else ""
                self.stdout.write(f"{row.name}, {row.tier}: {detail}{way}")
        for offer in published:
            if offer.state.state == "broken":
                self.stdout.write(f"{offer.model.name}: {offer.state.detail}")

    def _write(self, rows: Sequence[tuple[str, ...]]) -> None:
        widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
        for row in rows:
            self.stdout.write("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _full_row(offer: Offer) -> tuple[str, ...]:
    model = offer.model
    told = {"log-in": model.gated, "not for sale": model.not_for_sale, "limits on use": model.limits_use}
    asks = [word for word, does in told.items() if does]
    return (
        model.name, offer.state.state, offer.disk, offer.memory, model.licence, ", ".join(asks) or "-",
        ", ".join(model.capabilities), model.source,
    )  # fmt: skip


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
        source = weights.repo or weights.homepage if isinstance(weights, HubModel) else source
        about = (weights.name, source, weights.licence)
        lines.append((*first, *about, *sizes) if number == 0 else ("", "", "", *about, "", ""))
    return lines
