"""What this installation can do: each capability of the catalog with what is installed for it. Imports no model."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ml.catalog import CATALOG, Capability, Standing, Tier, find, standing
from ml.errors import WeightsMissing
from ml.weights.full import FULL, HubModel
from ml.weights.origin import Weights
from ml.weights.shelf import State
from ml.weights.table import WEIGHTS
from pictory.core import gpu

STATES = {
    "ready": _("Ready"),
    "reduced": _("In a simpler way"),
    "missing": _("Not installed"),
    "broken": _("Broken"),
}
WITHHELD = _("Installed, but not used here: its licence allows no commercial use")


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
        return WITHHELD if self.is_withheld else STATES[self.standing.state]

    @property
    def is_withheld(self) -> bool:
        return self.standing.state == "ready" and bool(withheld(self.capability))

    @property
    def is_open(self) -> bool:
        """Of the full tier, which nobody needs, and not installed."""
        return self.capability.tier == "full" and self.standing.state == "missing"

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


def skills() -> list[list[Ability]]:
    """Capabilities, each with the tiers in which it exists."""
    found: dict[str, list[Ability]] = {}
    for ability in abilities():
        found.setdefault(ability.capability.name, []).append(ability)
    return list(found.values())


@dataclass(frozen=True)
class Offer:
    """A published model of the full tier, installed or not, as a person reads it."""

    model: HubModel
    state: State

    @property
    def label(self) -> str | Promise:
        return STATES[self.state.state]

    @property
    def uses(self) -> list[str]:
        """What it is for."""
        titles = {row.name: row.title for row in CATALOG}
        return [gettext(titles[name]) for name in self.model.capabilities if name in titles]

    @property
    def disk(self) -> str:
        return in_bytes(self.model.size_gb)

    @property
    def memory(self) -> str:
        """Of its weights alone, on a graphics card."""
        return in_bytes(self.model.memory_gb)


def offers(*, thorough: bool = False) -> list[Offer]:
    """thorough: hash every file."""
    shelf = gpu.shelf()
    return [Offer(model, shelf.state(name, thorough=thorough)) for name, model in FULL.items()]


def in_bytes(size_gb: float) -> str:
    return f"{size_gb:.1f} GB" if size_gb >= 1 else f"{size_gb * 1000:.0f} MB"


def is_ready(name: str, tier: str) -> bool:
    """Whether this capability is here with its weights, under licences that this site may use."""
    row = find(name, tier)
    return not withheld(row) and standing(row, gpu.shelf()).state == "ready"


def demand(name: str, tier: str) -> None:
    """Raises WeightsMissing unless is_ready()."""
    if not is_ready(name, tier):
        raise WeightsMissing(f"{name}, {tier}: not here, or not for this site")


def best_tier(name: str, asked: str = "") -> Tier:
    """The full one if it is ready and asked for, or, where nothing is asked for, settings.FULL_TIER wants it."""
    usual = settings.FULL_TIER == "always" or (settings.FULL_TIER == "gpu" and gpu.has_card())
    wanted = asked == "full" or (usual and not asked)
    known = any((row.name, row.tier) == (name, "full") for row in CATALOG)
    return "full" if wanted and known and is_ready(name, "full") else "embedded"


def withheld(capability: Capability) -> tuple[Weights, ...]:
    """Its models that are not used here: their licence allows no commercial use, and this site has not said that it
    makes none (settings.ALLOW_NOT_FOR_SALE).
    """
    return () if settings.ALLOW_NOT_FOR_SALE else _not_for_sale(capability)


def licence_to_show(name: str, tier: str) -> str:
    """What has to stand beside a result for whoever passes it on; "" where its models ask for nothing."""
    return ", ".join(f"{model.title}: {model.licence}" for model in _not_for_sale(find(name, tier)))


def _not_for_sale(capability: Capability) -> tuple[HubModel, ...]:
    models = (gpu.shelf().table[name] for name in capability.weights)
    return tuple(model for model in models if isinstance(model, HubModel) and model.not_for_sale)


def lacking(*, thorough: bool = False) -> list[Weights]:
    """Folders of weights that are missing or broken."""
    return [weights for name, weights in WEIGHTS.items() if _state(name, thorough=thorough) != "ready"]


def broken() -> list[str]:
    """Names of folders that are there, but not as they should be: half copied, damaged, of an older recipe."""
    return [name for name in WEIGHTS if _state(name) == "broken"]


def _state(name: str, *, thorough: bool = False) -> str:
    return gpu.shelf().state(name, thorough=thorough).state
