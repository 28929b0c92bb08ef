"""From what the words say to a scene: groups of things in a landscape, as SVG."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from ml.scenes.art import Art
from ml.scenes.grounds import draw_ground
from ml.scenes.grounds.weather import air
from ml.scenes.grouping import join
from ml.scenes.placing import Group, Placed, place_groups
from ml.scenes.reading.told import MANY, Mention, Relation, Told
from ml.scenes.setting import Setting
from ml.scenes.shapes import ellipse, fading, mix, recoloured
from ml.scenes.stage import Ground, Stage
from ml.scenes.things import height_of, home_of

MOST_DRAWN = 26
VARIED = (
    "꽃",
    "꽃들",
    "들꽃",
    "flowers",
    "flower",
    "wildflowers",
    "fish",
    "물고기",
    "물고기들",
    "아이들",
    "아이",
    "children",
    "kids",
    "people",
    "사람들",
    "사람",
    "친구들",
    "friends",
    "가족",
    "family",
    "연인",
    "부부",
    "couple",
    "lovers",
)
PAIRS = ("연인", "부부", "couple", "lovers")
WHOLE_ROW = ("가족", "family")
ACCOMPANIED = {"sing": "musical-notes", "dance": "musical-notes", "sleep": "zzz", "fish": "fishing-rod"}
DECOR = {
    "deciduous-tree": "trees", "evergreen-tree": "trees", "tulip": "flowers", "house": "village", "window": "window",
    "blossom": "flowers", "rose": "flowers", "sunflower": "flowers",
}  # fmt: skip
THINGS_LIGHT = 0.42  # how much of the hour's light falls on things, which are to stay readable
BEINGS = ("animal-", "person", "face-costume")


@dataclass(frozen=True)
class Scene:
    """back, things, front: SVG in units of the stage; what is `far` in the air lies in `back`."""

    stage: Stage
    back: str
    things: str
    front: str


def compose(
    told: Told, denied: Told, setting: Setting, subgroups: Sequence[str], art: Art, *, size: tuple[int, int], seed: int
) -> Scene:
    """subgroups: of each mention. size: (width, height), of which only the shape counts."""
    chance = random.Random(seed * 7919 + 1)  # noqa: S311 - a drawing, not a secret
    unit = 1_000 / min(size)
    stage = Stage(
        size[0] * unit, size[1] * unit, random.Random(seed * 104_729 + 2), setting.hour, setting.weather,  # noqa: S311
        setting.season, _without(denied), setting.sky, variant=seed % 12,
    )  # fmt: skip
    ground = draw_ground(setting.place, stage)
    far, near = air(stage, ground)
    _leave_to_ground(told, setting.place)
    groups = _Grouping(told, subgroups, art, denied.colours, setting, chance).groups(1_000)
    stage.chance = chance
    placed = place_groups(groups, ground, stage) if groups else []
    drawn = "".join(_drawn(group, stage, ground) for group in placed)
    return Scene(stage, ground.back + far, drawn, ground.front + near)


def _leave_to_ground(told: Told, place: str) -> None:
    """What the landscape itself shows is not drawn once more: the window of a room, the table under the things."""
    shown = {"room": {"window"}, "kitchen": {"window"}, "table": {"window", "table"}}.get(place, set())
    for mention in told.mentions:
        if mention.stickers[0] in shown:
            mention.count = 0


def _without(denied: Told) -> frozenset[str]:
    """Words for decoration, from the negative words."""
    decor = {DECOR[id] for each in denied.mentions for id in each.stickers if id in DECOR}
    return frozenset({*denied.sky, *denied.places, *decor, *(["road"] if "road" in denied.places else [])})


@dataclass
class _Grouping:
    told: Told
    subgroups: Sequence[str]
    art: Art
    unwanted: Sequence[str]
    setting: Setting
    chance: random.Random
    taken: dict[tuple[str, int], int] = field(default_factory=dict)
    expected: Counter[tuple[str, int]] = field(default_factory=Counter)

    def groups(self, unit: float) -> list[Group]:
        """unit: the sheet's shorter side."""
        relations = self._parents()
        for at, relation in relations.items():
            self.expected[relation.kind, relation.others[0]] += self._count(at)
        made: dict[int, list[Placed]] = {}
        groups: list[Group] = []
        subject = self._subject()
        crowd = max(1.0, sum(self._count(at) for at in range(len(self.told.mentions))) / MOST_DRAWN)
        owner: dict[int, Group] = {}
        for at in self._in_order(relations):
            mention = self.told.mentions[at]
            count = max(1, round(self._count(at) / crowd)) if mention.count else 0
            pieces = [self._placed(at, number, count, unit, relations) for number in range(count)]
            if not pieces:
                continue
            relation = relations.get(at)
            parents = made.get(relation.others[0]) if relation else None
            if relation and parents:
                group = owner[relation.others[0]]
                self._attach(relation, pieces, group, parents, made, at, owner)
                continue
            weight = 3.0 if at == subject else 1.5 if self._is_being(at) else 1.0
            made[at] = []
            for number, piece in enumerate(pieces):
                group = Group([piece], home_of(piece.piece.id), self._pose(at), weight - 0.01 * number, mention=at)
                groups.append(group)
                made[at].append(piece)
                owner.setdefault(at, group)
            self._accompany(owner[at], made[at][0], at)
        return groups

    def _attach(
        self, relation: Relation, pieces: list[Placed], group: Group, parents: list[Placed],
        made: dict[int, list[Placed]], at: int, owner: dict[int, Group],
    ) -> None:  # fmt: skip
        """Join each piece to the first of its parents, before or behind it."""
        parent = parents[0]
        made[at], owner[at] = [], group
        key = relation.kind, relation.others[0]
        before, every = self.taken.get(key, 0), self.expected[key]
        self.taken[key] = before + len(pieces)
        for number, piece in enumerate(pieces, start=before):
            joined, behind = join(relation.kind, piece, parent, number, max(every, before + len(pieces)), self.chance)
            place = group.items.index(parent)
            if behind:
                group.items.insert(place, joined)
            else:
                group.items.append(joined)
            made[at].append(joined)
        self._accompany(group, made[at][0], at)
        group.weight = max(group.weight, 3.0 if at == self._subject() else 0)

    def _parents(self) -> dict[int, Relation]:
        """The relation by which each mention is placed. Between: the others stand beside the one."""
        found: dict[int, Relation] = {}
        mentions = self.told.mentions
        for relation in self.told.relations:
            if not all(mentions[each].count for each in (relation.one, *relation.others)):
                continue
            if relation.kind == "between":
                for other in relation.others:
                    found.setdefault(other, Relation("beside", other, (relation.one,)))
                if len(relation.others) == 1:
                    mentions[relation.others[0]].count = max(mentions[relation.others[0]].count, 2)
            elif relation.kind == "under" and home_of(mentions[relation.others[0]].stickers[0]) in ("sky", "space"):
                found.setdefault(relation.others[0], Relation("over", relation.others[0], (relation.one,)))
            elif relation.kind == "on" and mentions[relation.one].pose == "fly":
                found.setdefault(relation.one, Relation("over", relation.one, relation.others))
            else:
                found.setdefault(relation.one, relation)
        return self._without_rings(found)

    def _without_rings(self, found: dict[int, Relation]) -> dict[int, Relation]:
        kept: dict[int, Relation] = {}
        for at, relation in found.items():
            seen, here = {at}, relation.others[0]
            while here in kept and here not in seen:
                seen.add(here)
                here = kept[here].others[0]
            if here not in seen:
                kept[at] = relation
        return kept

    def _in_order(self, relations: dict[int, Relation]) -> list[int]:
        """Mentions after those that they are placed by."""

        def depth(at: int) -> int:
            return 1 + depth(relations[at].others[0]) if at in relations else 0

        return sorted(range(len(self.told.mentions)), key=lambda at: (depth(at), at))

    def _placed(self, at: int, number: int, count: int, unit: float, relations: dict[int, Relation]) -> Placed:
        mention, subgroup = self.told.mentions[at], self.subgroups[at]
        id = self._sticker(mention, number)
        colour = mention.colour or self._cloth(at)
        piece = self.art.piece(
            id, subgroup if id == mention.stickers[0] else "person" if subgroup.startswith("person") else subgroup,
            self.chance, colour=colour, number=number, pose=self._posture(at, relations), unwanted=self.unwanted,
        )  # fmt: skip
        tall = height_of(id, subgroup) * unit * mention.size**0.8
        if self.setting.place == "table":
            tall = min(tall * 1.75, 0.5 * unit)
        if count > 4:
            tall *= 0.86
        tall *= self.chance.uniform(0.93, 1.07)
        if count > 2 and tall > 0.24 * unit:
            tall *= 0.8
        if count > 2:
            tall *= self.chance.uniform(0.88, 1.1)
        sways = home_of(id) in ("sky", "deep", "space") or self._pose(at) in ("fly", "swim")
        tilt = self.chance.uniform(-9, 9) if sways else self.chance.uniform(-2.5, 2.5) if home_of(id) != "back" else 0.0
        flipped = self.chance.random() < 0.5 and home_of(id) not in ("wall",)
        return Placed(piece, 0.0, 0.0, tall, flipped, round(tilt, 1))

    def _sticker(self, mention: Mention, number: int) -> str:
        """The first, or in a mixed company each in turn; a dog now walks, now sits."""
        known = [id for id in mention.stickers if id in self.art] or ["star"]
        if mention.word in VARIED and len(known) > 1:
            start = (
                0 if mention.word in (*PAIRS, *WHOLE_ROW) else self.chance.randrange(len(known)) if number == 0 else 0
            )
            return known[(number + start) % len(known)] if number or start else known[0]
        if mention.word in ("강아지", "puppy", "공룡", "dinosaur", "고래", "whale", "우주선"):
            return known[self.chance.randrange(len(known))] if number == 0 else known[0]
        return known[0]

    def _count(self, at: int) -> int:
        mention = self.told.mentions[at]
        if mention.count == 0:
            return 0
        if mention.word in PAIRS:
            return 2
        if mention.word in WHOLE_ROW:
            return 4
        if any(each.kind == "around" and each.one == at for each in self.told.relations):
            return max(mention.count, 9)
        if mention.count == MANY and self.subgroups[at].startswith("plant"):
            return 14
        return mention.count

    def _cloth(self, at: int) -> str:
        """The colour of what somebody wears, where it is clothes."""
        for each in self.told.relations:
            if each.kind == "wear" and at in each.others and self.subgroups[each.one] == "clothing":
                return self.told.mentions[each.one].colour
        return ""

    def _posture(self, at: int, relations: dict[int, Relation]) -> str:
        pose = self._pose(at)
        relation = relations.get(at)
        if relation and (relation.kind == "ride" or (relation.kind == "on" and self._is_being(at))):
            return "sit"
        if any(each.kind == "hold" and at in each.others for each in self.told.relations):
            return "hold"
        return {"sing": "cheer"}.get(pose, pose)

    def _pose(self, at: int) -> str:
        return self.told.mentions[at].pose

    def _is_being(self, at: int) -> bool:
        return self.subgroups[at].startswith(BEINGS)

    def _subject(self) -> int:
        """What the picture is about: the first living thing, or the first thing."""
        beings = [at for at, each in enumerate(self.told.mentions) if each.count and self._is_being(at)]
        return beings[0] if beings else 0

    def _accompany(self, group: Group, first: Placed, at: int) -> None:
        """Notes for who sings or dances, letters for who sleeps, a rod for who fishes: at the first of them."""
        pose = self._pose(at)
        id = ACCOMPANIED.get(pose)
        if id is None or id not in self.art:
            return
        piece = self.art.piece(id, "", self.chance, colour="purple" if id == "zzz" else "", number=0)
        left, top, right, bottom = first.box
        tall = max(first.tall * (0.24 if pose != "fish" else 0.62), 34)
        foot = top + tall * 0.35 if pose != "fish" else bottom - first.tall * 0.14
        inward = 0.1 if pose != "fish" else 0.24
        group.items.append(Placed(piece, right - inward * (right - left), foot, tall, shadow=False))


# --- Drawing ---------------------------------------------------------------------------------------------------------


def _drawn(group: Group, stage: Stage, ground: Ground) -> str:
    return "".join(_one(item, group, stage, ground, number) for number, item in enumerate(group.settled()))


def _one(item: Placed, group: Group, stage: Stage, ground: Ground, number: int) -> str:
    left, top, right, bottom = item.piece.box
    scale = item.tall / max(bottom - top, 1e-3)
    across = -scale if item.flipped else scale
    middle = (left + right) / 2
    turn = f"translate({item.x:.1f} {item.foot:.1f}) rotate({item.tilt}) scale({across:.4f} {scale:.4f})"
    place = f"{turn} translate({-middle:.2f} {-bottom:.2f})"
    far = 0.0
    if group.home == "back" and stage.weather in ("fog", "snow", "rain"):
        far = 0.25
    body = item.piece.svg
    if ground.open_air:
        body = recoloured(body, lambda colour: _lit(colour, stage, far))
    name = stage.name()
    body = body.replace('id="', f'id="{name}-').replace("#SVG", f"#{name}-SVG").replace("url(#f", f"url(#{name}-f")
    parts = [_shadow(item, stage)] if item.shadow and group.spot == "ground" else []
    parts.append(f'<g transform="{place}">{body}</g>')
    if item.shadow and group.spot == "water":
        parts.append(_foam(item, stage))
    return "".join(parts)


def _lit(colour: str, stage: Stage, far: float) -> str:
    return mix(colour, stage.lit(colour, far=far), THINGS_LIGHT if stage.dark else 0.85)


def _shadow(item: Placed, stage: Stage) -> str:
    """Soft, on the ground under its feet."""
    name = stage.name()
    dark = "#1c2440" if stage.dark else "#3a3350"
    stops = ((0, dark, 0.36), (0.6, dark, 0.22), (1, dark, 0))
    return fading(name, stops, radial=True) + ellipse(
        item.x, item.foot - 1, item.wide * 0.54, max(item.wide * 0.1, 6), f"url(#{name})"
    )


def _foam(item: Placed, stage: Stage) -> str:
    """Water that closes over the lower edge."""
    bright = mix(stage.haze, "#ffffff", 0.5)
    sea = stage.lit("#5fb3d9")
    parts = [ellipse(item.x, item.foot, item.wide * 0.52, item.tall * 0.05 + 3, sea, opacity=0.8)]
    parts.append(ellipse(item.x, item.foot - 2, item.wide * 0.5, item.tall * 0.018 + 1.5, bright, opacity=0.85))
    parts.append(
        ellipse(item.x - item.wide * 0.1, item.foot + item.tall * 0.07, item.wide * 0.34, 2.5, bright, opacity=0.5)
    )
    return "".join(parts)
