"""Where everything goes: groups of things that belong together first, then the groups on the sheet."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ml.scenes.art import Piece
from ml.scenes.stage import Ground, Stage

TRIES = 60
HOVERS = ("butterfly", "honeybee", "woman-fairy", "lady-beetle", "dragonfly", "baby-angel", "bird", "dove")


@dataclass(frozen=True)
class Placed:
    """One drawing on the sheet, in its units. x: of its middle. foot: of its lower edge. tall: its height."""

    piece: Piece
    x: float
    foot: float
    tall: float
    flipped: bool = False
    tilt: float = 0.0
    shadow: bool = True

    @property
    def wide(self) -> float:
        return self.tall * self.piece.aspect

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom."""
        return self.x - self.wide / 2, self.foot - self.tall, self.x + self.wide / 2, self.foot


@dataclass
class Group:
    """Things that keep together, around a first one that stands at (0, 0); from the back to the front.

    spot: "ground" on its feet, "air", "water" or "deep". weight: how much the picture is about it.
    """

    items: list[Placed]
    home: str
    pose: str = ""
    weight: float = 1.0
    x: float = 0.0
    foot: float = 0.0
    scale: float = 1.0
    spot: str = "ground"
    mention: int = 0
    boxes: list[tuple[float, float, float, float]] = field(default_factory=list)

    @property
    def extent(self) -> tuple[float, float, float, float]:
        boxes = [item.box for item in self.items]
        return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))

    def settled(self) -> list[Placed]:
        """On the sheet."""
        scale = self.scale
        return [
            replace(item, x=self.x + item.x * scale, foot=self.foot + item.foot * scale, tall=item.tall * scale,
                    shadow=item.shadow and self.spot in ("ground", "water"))
            for item in self.items
        ]  # fmt: skip


def place_groups(groups: Sequence[Group], ground: Ground, stage: Stage) -> list[Group]:
    """Gives each group its place, the weightiest first; returned in the order in which they are painted."""
    chance = stage.chance
    _fit(groups, ground, stage)
    done: list[Group] = []
    for group in sorted(groups, key=lambda each: -each.weight):
        alone = len(groups) == 1
        zone = _zone(group, ground, stage)
        best, least = None, float("inf")
        for _ in range(TRIES):
            x, foot, scale = _spot(group, zone, ground, stage, chance)
            cost = _cost(group, x, foot, scale, done, stage, alone=alone, first=not done)
            if cost < least:
                best, least = (x, foot, scale), cost
        group.x, group.foot, group.scale = best
        done.append(group)
    return sorted(
        done,
        key=lambda each: (
            (each.spot == "air" and each.home != "back", each.foot) if not ground.weightless else (False, each.foot)
        ),
    )


def _fit(groups: Sequence[Group], ground: Ground, stage: Stage) -> None:
    """One thing fills more of the sheet than twenty do; no group is larger than the sheet."""
    count = len(groups)
    grow = 1.5 if count == 1 else 1.28 if count == 2 else 1.12 if count <= 4 else 0.95 if count <= 8 else 0.78
    for group in groups:
        left, top, right, bottom = group.extent
        grown = grow * (1.0 if group.home != "back" or count == 1 else 0.95)
        most = 0.66 if count <= 2 else 0.58
        tall, wide = (bottom - top) * grown, (right - left) * grown
        if group.weight >= 2:  # the subject is seen well
            grown *= max(1.0, 0.24 * min(stage.width, stage.height) / max(tall, 1))
            tall, wide = (bottom - top) * grown, (right - left) * grown
        limit = min(1.0, most * stage.height / tall, 0.84 * stage.width / wide)
        group.items = [
            replace(item, x=item.x * grown * limit, foot=item.foot * grown * limit, tall=item.tall * grown * limit)
            for item in group.items
        ]


# --- Where it may go -----------------------------------------------------------------------------------------------


def _zone(group: Group, ground: Ground, stage: Stage) -> tuple[float, float]:
    """Top and bottom for its foot, or for its middle where it is in the air; sets the group's spot."""
    h = stage.height
    flies = group.pose == "fly" or group.home in ("sky", "space")
    if ground.weightless and (group.home not in ("back", "furniture") or group.pose):
        group.spot = "air"
        return ground.sky[0] * h, ground.sky[1] * h
    if ground.deep and (group.home in ("deep", "water") or group.pose in ("swim", "fly")) and ground.water:
        group.spot = "deep"
        return ground.water
    if flies:
        group.spot = "air"
        top, bottom = ground.sky
        if group.items[0].piece.id in HOVERS and group.items[0].tall < 0.2 * h:
            return top * h * 1.6, min(ground.floor[0] / h + 0.1, 0.72) * h
        return top * h, bottom * h
    if group.home == "wall":
        group.spot = "air"
        return h * 0.28, h * 0.4
    if ground.water and not ground.deep and (group.home in ("water", "deep") or group.pose == "swim"):
        group.spot = "water"
        return ground.water
    group.spot = "ground"
    far, near = ground.floor
    span = near - far
    tall = group.extent[3] - group.extent[1]
    if group.home in ("back", "furniture"):
        return far, far + 0.34 * span
    if tall > 0.42 * h:
        return far + 0.45 * span, near
    return far + (0.25 if group.weight < 2 else 0.4) * span, near


def _spot(
    group: Group, zone: tuple[float, float], ground: Ground, stage: Stage, chance: random.Random
) -> tuple[float, float, float]:
    left, top, right, bottom = group.extent
    y = chance.uniform(*zone)
    scale = 1.0
    if group.spot in ("ground", "water"):
        far, near = ground.floor if group.spot == "ground" else ground.water
        t = min(max((y - far) / max(near - far, 1), 0), 1)
        scale = ground.small + (1.08 - ground.small) * t if group.home != "back" else 0.86 + 0.2 * t
    foot = y if group.spot in ("ground", "water") else y + (bottom - top) / 2
    margin = 0.02 * stage.width
    low, high = margin - left * scale, stage.width - margin - right * scale
    x = chance.uniform(low, high) if low < high else stage.width / 2 - (left + right) * scale / 2
    return x, foot, scale


def _cost(
    group: Group, x: float, foot: float, scale: float, done: Sequence[Group], stage: Stage, *, alone: bool, first: bool
) -> float:
    left, top, right, bottom = group.extent
    mine = (x + left * scale, foot + top * scale, x + right * scale, foot + bottom * scale)
    cost = 3.0 * max(0.0, 0.02 * stage.height - mine[1]) / stage.height * 10
    cost += 4.0 * max(0.0, mine[3] - stage.height * 0.985) / stage.height * 10
    for other in done:
        a, b, c, d = other.extent
        theirs = (
            other.x + a * other.scale,
            other.foot + b * other.scale,
            other.x + c * other.scale,
            other.foot + d * other.scale,
        )
        cost += 9 * _overlap(mine, theirs) + 0.6 * _near(mine, theirs, stage)
        if _overlap(mine, theirs) > 0.02 and abs(other.foot - foot) < 0.015 * stage.height:
            cost += 1
        same = group.mention == other.mention
        if same and group.spot in ("ground", "water"):
            cost += 0.5 * abs(mine[0] - theirs[0]) / stage.width
    middle = (mine[0] + mine[2]) / 2 / stage.width
    if first:
        aim = 0.5 if alone else min((0.37, 0.63), key=lambda third: abs(third - middle))
        cost += (5.0 if alone else 3.0) * abs(middle - aim)
    elif group.home == "back":
        cost += 0.8 * (0.5 - abs(middle - 0.5))
    else:
        balance = sum((each.x / stage.width - 0.5) * each.weight for each in done) + (middle - 0.5) * group.weight
        cost += 0.5 * abs(balance)
    return cost


def _overlap(one: Sequence[float], other: Sequence[float]) -> float:
    """Share of the smaller box that the other covers, both a little shrunk."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    if wide <= 0 or high <= 0:
        return 0.0
    area = min((one[2] - one[0]) * (one[3] - one[1]), (other[2] - other[0]) * (other[3] - other[1]))
    return wide * high / max(area, 1)


def _near(one: Sequence[float], other: Sequence[float], stage: Stage) -> float:
    """1 where two boxes' middles meet, 0 a third of the sheet apart."""
    across = ((one[0] + one[2]) - (other[0] + other[2])) / 2 / stage.width
    down = ((one[1] + one[3]) - (other[1] + other[3])) / 2 / stage.height
    return max(0.0, 1 - (across * across + down * down) ** 0.5 * 3)
