"""How tall things are drawn, where they live, and which place they make likely. By stickers."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PLANTS = ("plant-flower", "plant-other")


def height_of(id: str, subgroup: str) -> float:
    """Share of the sheet's shorter side that one stands tall in the foreground."""
    return _own_tall().get(id) or _facts()["tall"].get(subgroup, _facts()["usual"])


def home_of(id: str) -> str:
    """ "sky", "water", "deep", "seabed", "space", "back" (stands far off), "furniture", "wall" or "ground"."""
    return _homes().get(id, "ground")


def place_of(id: str) -> str:
    """Where one is usually seen; nothing where it is at home in many places."""
    return _places().get(id, "")


def seat_of(id: str) -> float | None:
    """Part of its height from the top where somebody sits on it; None for what has no seat of its own."""
    return _facts()["seat"].get(id)


@cache
def _facts() -> Mapping[str, Any]:
    return json.loads((HERE / "things.json").read_text())


@cache
def _own_tall() -> dict[str, float]:
    return {id: tall for ids, tall in _facts()["own_tall"].items() for id in ids.split()}


@cache
def _homes() -> dict[str, str]:
    return {id: home for home, ids in _facts()["home"].items() for id in ids.split()}


@cache
def _places() -> dict[str, str]:
    return {id: place for place, ids in reversed(_facts()["place"].items()) for id in ids.split()}
