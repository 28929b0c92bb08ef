"""What this installation can do: each capability of the catalog with what is installed for it. Imports no model."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ml.catalog import CATALOG, Capability, Standing, find, standing
from ml.weights.origin import Weights
from ml.weights.table import WEIGHTS
from pictory.core import gpu

STATES = {
    "ready": _("Ready"),
    "reduced": _("In a simpler way"),
    "missing": _("Not installed"),
    "broken": _("Broken"),
}


@dataclass(frozen=True)
class Ability:
    """One capability, as a person reads it. weights: what it stands on, with their licences."""

    capability: Capability
    standing: Standing
    weights: tuple[Weights, ...]

    @property
    def title(self) -> str:
        return gettext(self.capability.title)

    @property
    def state(self) -> str | Promise:
        return STATES[self.standing.state]

    @property
    def way(self) -> str:
        """The simpler way it goes for lack of weights, if it does."""
        return gettext(self.capability.without) if self.standing.state == "reduced" else ""


def abilities(*, thorough: bool = False) -> list[Ability]:
    """thorough: hash every file of weights."""
    shelf = gpu.shelf()
    return [
        Ability(row, standing(row, shelf, thorough=thorough), tuple(shelf.table[name] for name in row.weights))
        for row in CATALOG
    ]


def is_ready(name: str, tier: str) -> bool:
    """Whether this capability is here with its weights."""
    return standing(find(name, tier), gpu.shelf()).state == "ready"


def lacking(*, thorough: bool = False) -> list[Weights]:
    """Folders of weights that are missing or broken."""
    return [weights for name, weights in WEIGHTS.items() if _state(name, thorough=thorough) != "ready"]


def broken() -> list[str]:
    """Names of folders that are there, but not as they should be: half copied, damaged, of an older recipe."""
    return [name for name in WEIGHTS if _state(name) == "broken"]


def _state(name: str, *, thorough: bool = False) -> str:
    return gpu.shelf().state(name, thorough=thorough).state
