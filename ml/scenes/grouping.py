"""Things that the words relate: on, under, beside, in, held, worn. Each relation puts one thing by another."""

import math
import random
from collections.abc import Callable
from dataclasses import replace

from ml.scenes.placing import Placed
from ml.scenes.things import home_of, seat_of

HATS = ("top-hat", "crown", "womans-hat", "graduation-cap", "billed-cap", "rescue-workers-helmet", "military-helmet")
ON_FACE = ("glasses", "sunglasses", "goggles")
OVERHEAD = ("umbrella", "balloon", "kite", "umbrella-with-rain-drops", "red-paper-lantern")
PLAYED = ("guitar", "violin", "accordion", "banjo", "drum", "saxophone", "trumpet", "flute", "open-book", "closed-book")
CONTAINERS = {
    "vase": 0.82, "basket": 0.6, "bowl-with-spoon": 0.84, "package": 0.8, "bucket": 0.8, "hot-beverage": 0.7,
    "potted-plant": 0.6, "shopping-cart": 0.6, "plate": 0.55, "bathtub": 0.55, "teacup-without-handle": 0.7,
}  # fmt: skip
DOORS = ("house", "hut", "castle", "tent", "church", "school", "house-with-garden", "circus-tent", "japanese-castle")


def join(
    kind: str, child: Placed, parent: Placed, number: int, count: int, chance: random.Random
) -> tuple[Placed, bool]:
    """child: placed by a parent that stands somewhere. number of count: of several at the same parent.

    Returns the child in its place, and whether it is painted behind the parent.
    """
    return WAYS.get(kind, _beside)(child, parent, number, count, chance)


def _spread(number: int, count: int) -> float:
    """-0.5 to 0.5 for several side by side."""
    return 0.0 if count == 1 else (number + 0.5) / count - 0.5


def _capped(child: Placed, tall: float, wide: float = 1e9) -> Placed:
    """Not taller nor wider than that."""
    return replace(child, tall=child.tall * min(1.0, tall / child.tall, wide / child.wide))


def _on(child: Placed, parent: Placed, number: int, count: int, chance: random.Random) -> tuple[Placed, bool]:
    id = parent.piece.id
    if (
        home_of(child.piece.id) in ("sky", "space")
        and home_of(id) in ("back", "ground")
        and child.piece.id not in ("butterfly", "lady-beetle", "honeybee")
    ):
        return _over(child, parent, number, count, chance)
    big = home_of(id) == "back"
    roomy = 0.8 if parent.wide > 0.6 * child.wide else 2.2  # who stands on a ball is larger than it
    child = _capped(
        child,
        parent.tall * (0.3 if big else 1.1 if roomy < 1 else 2.2),
        parent.wide * (roomy if count == 1 else 1.1 / count),
    )
    x = parent.x + _spread(number, count) * parent.wide * 0.94
    seat = seat_of(id)
    if seat is None:
        column = int(min(max((x - parent.x) / max(parent.wide, 1) + 0.5, 0), 0.999) * len(parent.piece.tops))
        if parent.flipped:
            column = len(parent.piece.tops) - 1 - column
        near = parent.piece.tops[max(column - 1, 0) : column + 2]
        seat = sorted(near)[len(near) // 2]
    y = parent.foot - parent.tall * (1 - seat) + 0.05 * child.tall
    return replace(child, x=x, foot=y, shadow=False), False


def _over(child: Placed, parent: Placed, number: int, count: int, chance: random.Random) -> tuple[Placed, bool]:
    child = replace(child, tall=max(child.tall, 0.42 * parent.tall / count))
    x = parent.x + (
        _spread(number, count) * max(parent.wide, child.wide * count)
        if count > 1
        else chance.uniform(-0.3, 0.3) * parent.wide
    )
    return replace(
        child, x=x, foot=parent.foot - parent.tall - 0.1 * child.tall - (number % 2) * 0.3 * child.tall, shadow=False
    ), False


def _under(child: Placed, parent: Placed, number: int, count: int, chance: random.Random) -> tuple[Placed, bool]:
    if parent.piece.id == "table":
        child = _capped(child, parent.tall * 0.62, parent.wide * 0.7 / count)
        return replace(child, x=parent.x + _spread(number, count) * parent.wide * 0.7, foot=parent.foot), False
    child = _capped(child, parent.tall * 0.62)
    side = (
        _spread(number, count) * max(parent.wide * 0.9, child.wide * count * 1.04)
        if count > 1
        else chance.choice((-0.26, 0.26)) * parent.wide
    )
    if abs(side) < 0.1 * parent.wide and count > 1:
        side += 0.14 * parent.wide
    return replace(child, x=parent.x + side, foot=parent.foot + parent.tall * (0.03 + 0.03 * (number % 2))), False


def _beside(child: Placed, parent: Placed, number: int, count: int, chance: random.Random) -> tuple[Placed, bool]:
    side = -1 if number % 2 else 1
    apart = (parent.wide + child.wide) / 2 * 1.02 + (number // 2) * child.wide * 1.03
    lift = 0.02 * parent.tall * (number // 2)
    return replace(child, x=parent.x + side * apart, foot=parent.foot + lift, flipped=side > 0), False


def _front(child: Placed, parent: Placed, number: int, count: int, chance: random.Random) -> tuple[Placed, bool]:
    child = _capped(child, parent.tall * 0.6)
    x = parent.x + (
        _spread(number, count) * max(parent.wide, child.wide * count * 0.95)
        if count > 1
        else chance.choice((-0.18, 0.18)) * parent.wide
    )
    return replace(child, x=x, foot=parent.foot + parent.tall * (0.06 + 0.04 * (number % 2))), False


def _behind(child: Placed, parent: Placed, number: int, count: int, chance: random.Random) -> tuple[Placed, bool]:
    side = chance.choice((-1, 1)) if count == 1 else (-1 if number % 2 else 1)
    grow = (
        max(1.0, 0.8 * parent.tall / child.tall)
        if home_of(parent.piece.id) != "back"
        else max(1.0, 0.62 * parent.tall / child.tall)
    )
    child = replace(child, tall=child.tall * grow)
    x = parent.x + side * (parent.wide * 0.4 + child.wide * 0.34)
    return replace(child, x=x, foot=parent.foot - parent.tall * 0.16, shadow=False), True


def _in(child: Placed, parent: Placed, number: int, count: int, chance: random.Random) -> tuple[Placed, bool]:
    id = parent.piece.id
    if id in DOORS:
        child = _capped(child, parent.tall * 0.34)
        return replace(
            child, x=parent.x + _spread(number, count) * parent.wide, foot=parent.foot + parent.tall * 0.03
        ), False
    deep = CONTAINERS.get(id)
    if deep is None:
        return _ride(child, parent, number, count, chance)
    roomy = parent.wide * (0.95 if count == 1 else 1.5 / count)
    child = _capped(child, parent.tall * (1.35 if id == "vase" else 0.8), roomy)
    child = replace(child, tall=max(child.tall, min(parent.tall * 0.5, roomy / max(child.piece.aspect, 0.2))))
    x = parent.x + _spread(number, count) * parent.wide * (0.7 if id != "vase" else 0.5)
    tilt = _spread(number, count) * 34 if id == "vase" else chance.uniform(-8, 8)
    lift = 0.12 * child.tall * (number % 2)
    return replace(
        child, x=x, foot=parent.foot - parent.tall * deep + child.tall * 0.3 - lift, tilt=tilt, shadow=False
    ), True


def _ride(child: Placed, parent: Placed, number: int, count: int, chance: random.Random) -> tuple[Placed, bool]:
    """On its back, or looking out of it."""
    seat = seat_of(parent.piece.id)
    x = parent.x + _spread(number, count) * parent.wide * 0.6
    if seat is not None:
        child = _capped(child, parent.tall * 0.7, parent.wide * 0.62)
        return replace(
            child,
            x=x + parent.wide * 0.05,
            foot=parent.foot - parent.tall * (1 - seat) + child.tall * 0.12,
            shadow=False,
        ), False
    child = _capped(child, parent.tall * 0.75, parent.wide * 0.6 / count)
    return replace(child, x=x, foot=parent.foot - parent.tall * 0.45, shadow=False), True


def _hold(child: Placed, parent: Placed, number: int, count: int, chance: random.Random) -> tuple[Placed, bool]:
    id = child.piece.id
    if id in OVERHEAD:
        child = replace(child, tall=parent.tall * (0.92 if "umbrella" in id else 0.6))
        if "umbrella" in id:
            return replace(
                child,
                x=parent.x + parent.wide * 0.2,
                foot=parent.foot - parent.tall * 0.38,
                shadow=False,
                tilt=6.0,
                flipped=False,
            ), True
        side = (number - (count - 1) / 2) * child.wide * 0.7
        return replace(
            child,
            x=parent.x + parent.wide * 0.46 + side,
            foot=parent.foot - parent.tall * (0.5 + 0.08 * (number % 2)),
            shadow=False,
        ), number > 0
    if id in PLAYED:
        child = replace(
            _capped(child, parent.tall * 0.42), tall=min(max(child.tall, parent.tall * 0.3), parent.tall * 0.45)
        )
        return replace(
            child, x=parent.x + parent.wide * 0.04, foot=parent.foot - parent.tall * 0.1, shadow=False
        ), False
    child = _capped(child, parent.tall * 0.36, parent.wide * 0.7)
    side = 1 if number % 2 == 0 else -1
    return replace(
        child, x=parent.x + side * parent.wide * 0.36, foot=parent.foot - parent.tall * 0.16, shadow=False
    ), False


def _wear(child: Placed, parent: Placed, number: int, count: int, chance: random.Random) -> tuple[Placed, bool]:
    id = child.piece.id
    peak = parent.piece.peak if not parent.flipped else 1 - parent.piece.peak
    head = parent.x + (peak - 0.5) * parent.wide
    if id in ON_FACE:
        wide = parent.wide * 0.5
        return replace(
            child, tall=wide / child.piece.aspect, x=parent.x, foot=parent.foot - parent.tall * 0.6, shadow=False
        ), False
    if id in HATS:
        wide = min(parent.wide, parent.tall * 0.62) * 0.5
        tall = wide / child.piece.aspect
        return replace(child, tall=tall, x=head, foot=parent.foot - parent.tall + tall * 0.3, shadow=False), False
    if "umbrella" in id:
        return _hold(child, parent, number, count, chance)
    child = _capped(child, parent.tall * 0.34, parent.wide * 0.7)
    return replace(child, x=parent.x, foot=parent.foot - parent.tall * 0.22, shadow=False), False


def _around(child: Placed, parent: Placed, number: int, count: int, chance: random.Random) -> tuple[Placed, bool]:
    """In a ring, the far half behind."""
    angle = 2 * math.pi * (number + 0.5) / count + chance.uniform(-0.1, 0.1)
    child = _capped(child, parent.tall * 0.5)
    x = parent.x + math.cos(angle) * (parent.wide * 0.62 + child.wide * 0.5)
    y = parent.foot + math.sin(angle) * parent.tall * 0.16
    return replace(child, x=x, foot=y), math.sin(angle) < 0


WAYS: dict[str, Callable[[Placed, Placed, int, int, random.Random], tuple[Placed, bool]]] = {
    "on": _on, "over": _over, "under": _under, "beside": _beside, "front": _front, "behind": _behind, "in": _in,
    "ride": _ride, "hold": _hold, "wear": _wear, "around": _around,
}  # fmt: skip
