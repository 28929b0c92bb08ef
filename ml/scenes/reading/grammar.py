"""From the pieces of a prompt to what they say together."""

from dataclasses import dataclass, field

from ml.scenes.reading.pieces import Piece
from ml.scenes.reading.told import MANY, Mention, Relation, Told

SCENIC = {"place": "places", "hour": "hours", "weather": "weathers", "season": "seasons"}
HELD = ("wear", "hold")  # of these the thing that is carried is placed by who carries it
SHARED = ("on", "under", "beside", "front", "behind", "in", "between")  # by things that "and" joins
MOST_THINGS = 12


@dataclass
class _Waiting:
    """A relation whose thing comes later: as `one`, or as one of the others."""

    kind: str
    known: tuple[int, ...]


@dataclass
class _Grammar:
    """What both languages share. told grows with each piece; before: of the next noun."""

    pieces: list[Piece]
    told: Told = field(default_factory=Told)
    at: int = 0
    last: int | None = None  # the thing mentioned last
    nearest: str = ""  # kind of the noun before: "thing", "place", "sky", "unknown"
    colour: str = ""
    size: float = 1.0
    count: int = 0
    pose: str = ""
    denied: bool = False
    waiting: list[_Waiting] = field(default_factory=list)
    row: list[int] = field(default_factory=list)  # things joined by "and"

    def read(self) -> Told:
        for at, piece in enumerate(self.pieces):
            self.at = at
            getattr(self, f"on_{piece.kind}", self.on_other)(piece)
        self._note_colour()
        return self.told

    # --- Pieces ------------------------------------------------------------------------------------------------

    def on_other(self, piece: Piece) -> None:
        """Nothing by itself."""

    def on_thing(self, piece: Piece) -> None:
        if self.denied or len(self.told.mentions) >= MOST_THINGS:
            self._forget_modifiers()
            return
        mention = Mention(piece.word, piece.value, max(self.count, 1), self.colour, self.size, self.pose)
        self.told.mentions.append(mention)
        here = len(self.told.mentions) - 1
        joined = self._previous() == "link" and self.last is not None
        self.row = [*self.row, here] if joined else [here]
        self.last, self.nearest = here, "thing"
        self._forget_modifiers()
        self.resolve(here, joined=joined)

    def resolve(self, here: int, *, joined: bool) -> None:
        """Give the relations that wait for a thing this one."""

    def on_unknown(self, piece: Piece) -> None:
        self._forget_modifiers()
        self.nearest = "unknown"
        if not self.denied and piece.word not in self.told.unknown:
            self.told.unknown.append(piece.word)

    def on_colour(self, piece: Piece) -> None:
        self.colour = piece.value

    def on_size(self, piece: Piece) -> None:
        self.size *= piece.value

    def on_scenic(self, piece: Piece) -> None:
        self._forget_modifiers()
        self.nearest = piece.kind
        values = getattr(self.told, SCENIC[piece.kind])
        if piece.value not in values and not self.denied:
            values.append(piece.value)

    on_place = on_hour = on_weather = on_season = on_scenic

    def on_sky(self, piece: Piece) -> None:
        self._forget_modifiers()
        self.nearest = "sky"
        if not self.denied and piece.value not in self.told.sky:
            self.told.sky.append(piece.value)

    def on_plural(self, piece: Piece) -> None:
        if self.nearest == "thing" and self.last is not None:
            mention = self.told.mentions[self.last]
            mention.count = max(mention.count, piece.value)

    def on_link(self, piece: Piece) -> None:
        self._note_colour()

    def on_stop(self, piece: Piece) -> None:
        self._note_colour()
        self.row, self.denied = [], False

    # --- Inside --------------------------------------------------------------------------------------------------

    def relate(self, kind: str, one: int, others: tuple[int, ...]) -> None:
        """Once, never with itself, and nothing in a ring."""
        told = self.told.relations
        taken = any(each.one == one and each.kind == kind for each in told)
        ring = any(each.one in others and one in each.others for each in told)
        if one not in others and others and not taken and not ring:
            told.append(Relation(kind, one, others))

    def _previous(self) -> str:
        """The kind of the piece before, over modifiers."""
        for piece in reversed(self.pieces[: self.at]):
            if piece.kind not in ("colour", "size", "count", "verb", "adnominal", "plural"):
                return piece.kind
        return ""

    def _note_colour(self) -> None:
        """A colour that no noun follows at once stands for itself, as each of a list does."""
        if self.colour and self.colour not in self.told.colours:
            self.told.colours.append(self.colour)

    def _forget_modifiers(self) -> None:
        self.colour, self.size, self.count, self.pose = "", 1.0, 0, ""


class KoreanGrammar(_Grammar):
    """The noun that a relation or verb speaks of comes after it, or was its subject."""

    subject: int | None = None

    def resolve(self, here: int, *, joined: bool) -> None:
        if self._is_object():
            return
        for wait in self.waiting:
            self._carried(wait, here)
        if joined and len(self.row) > 1 and not self.waiting:
            before = self.row[-2]
            for each in [each for each in self.told.relations if each.one == before and each.kind in SHARED]:
                self.relate(each.kind, here, each.others)
        self.waiting = []

    def on_subject(self, piece: Piece) -> None:
        if self.nearest == "thing" and self._previous() in ("thing", "count", "nothing"):
            self.subject = self.last

    def on_count(self, piece: Piece) -> None:
        """After its noun, as in 고양이 두 마리 and 꽃이 많은; else before it."""
        before = [each.kind for each in self.pieces[max(0, self.at - 2) : self.at]]
        after = before[-1:] in (["thing"], ["plural"]) or before == ["thing", "subject"]
        if after and self.nearest == "thing" and self.last is not None:
            self.told.mentions[self.last].count = piece.value
        else:
            self.count = piece.value

    def on_relation(self, piece: Piece) -> None:
        if self.nearest in ("place", "sky"):
            self._of_a_place(piece)
            return
        if self.last is None or self.nearest != "thing":
            return
        anchors = tuple(self.row[-2:]) if piece.value == "between" else (self.last,)
        self._await(_Waiting(piece.value, anchors))

    def on_carry(self, piece: Piece) -> None:
        if self.last is not None and self.nearest == "thing":
            self._await(_Waiting(piece.value, (self.last,)))

    def on_verb(self, piece: Piece) -> None:
        """Of the noun after it where it modifies one, else of the subject."""
        if piece.value == "sit" and self.pieces[self.at - 1].kind == "to" and self.nearest == "thing":
            self._await(_Waiting("on", (self.last,)))
        actor = self.subject if self.subject is not None else self.last
        if self._modifies_next() or actor is None:
            self.pose = piece.value
        else:
            self.told.mentions[actor].pose = piece.value

    def on_adnominal(self, piece: Piece) -> None:
        """It ends the clause of the subject before it."""
        self.subject = None

    def on_at(self, piece: Piece) -> None:
        """달에서: on the moon."""
        if self.nearest == "sky" and self.told.sky[-1:] == ["moon"]:
            self._land_on_the_moon()

    def on_absent(self, piece: Piece) -> None:
        """구름 없는 하늘: what was named last is not there."""
        if self.nearest == "sky":
            self.told.sky.pop()
            self.nearest = ""
        elif self.nearest == "thing" and self.last is not None:
            self.told.mentions[self.last].count = 0

    def on_stop(self, piece: Piece) -> None:
        super().on_stop(piece)
        self.waiting = [] if piece.word == "." else self.waiting

    def _of_a_place(self, piece: Piece) -> None:
        """바다 속 is under water, 구름 위 is in the sky."""
        places = self.told.places
        if piece.value == "in" and places[-1:] in (["sea"], ["lake"]):
            places[-1] = "underwater"
        elif piece.value == "on" and self.told.sky[-1:] == ["clouds"]:
            places.append("sky")
        elif piece.value == "on" and self.told.sky[-1:] == ["moon"]:
            self._land_on_the_moon()

    def _land_on_the_moon(self) -> None:
        """It is where the scene plays, and no longer hangs in the sky."""
        self.told.sky.pop()
        self.told.places.append("moonland")
        self.nearest = "place"

    def _await(self, wait: _Waiting) -> None:
        subject = self.subject
        ours = subject is not None and subject not in wait.known
        if ours and (subject == wait.known[0] - 1 or not self._modifies_next()):
            self._carried(wait, subject)
        else:
            self.waiting.append(wait)

    def _carried(self, wait: _Waiting, found: int) -> None:
        """found: who stands so, or who carries what is known."""
        if wait.kind == "held_in":
            self.relate("in", wait.known[0], (found,))
        elif wait.kind in HELD or wait.kind == "around":
            for carried in wait.known:
                self.relate(wait.kind, carried, (found,))
        else:
            self.relate(wait.kind, found, wait.known)

    def _is_object(self) -> bool:
        """Of a verb that another noun does: 책을 of 책을 읽는 소녀."""
        after = [each.kind for each in self.pieces[self.at + 1 :]]
        until = after.index("stop") if "stop" in after else len(after)
        return after[:1] == ["object"] and "thing" in after[1:until]

    def _modifies_next(self) -> bool:
        """Whether what is read here belongs to the noun that follows."""
        for piece in self.pieces[self.at + 1 :]:
            if piece.kind in ("adnominal", "of", "thing"):
                return True
            if piece.kind == "stop":
                return False
        return False


class EnglishGrammar(_Grammar):
    """The noun before a preposition stands so to the noun after it."""

    holds: bool = False  # whether the next noun lies in the last, as in "a bowl of apples"

    def on_thing(self, piece: Piece) -> None:
        container = self.last if self.holds and self.nearest == "thing" else None
        waiting, row, self.holds = self.waiting, self.row, False
        if container is None:
            super().on_thing(piece)
            return
        self.waiting = []
        super().on_thing(piece)
        self.relate("in", len(self.told.mentions) - 1, (container,))
        self.waiting, self.row, self.last = waiting, row, container

    def resolve(self, here: int, *, joined: bool) -> None:
        pair = tuple(self.row[-2:]) if joined else (here,)
        enough = joined or self.told.mentions[here].count > 1
        still = []
        for wait in self.waiting:
            if not wait.known:
                still.append(_Waiting(wait.kind, (-1 - here,)))
            elif wait.known[0] < 0:
                self._stands(wait.kind, here, (-1 - wait.known[0],))
            elif wait.kind == "between" and not enough:
                still.append(wait)
            else:
                for one in wait.known:
                    self._stands(wait.kind, one, pair if wait.kind == "between" else (here,))
        self.waiting = still

    def on_of(self, piece: Piece) -> None:
        if self.nearest == "thing":
            self.holds = True
        elif self.nearest == "place":
            self.count = MANY

    def on_relation(self, piece: Piece) -> None:
        """After what somebody wears or holds, the one who does is meant."""
        known = tuple(self.row) if self.row else (self.last,) if self.last is not None else ()
        holders = [each.others[0] for each in self.told.relations if each.kind in HELD and each.one in known]
        known = (holders[-1],) if holders else known
        if self.at == 0 or (self.pieces[self.at - 1].kind == "stop" and piece.value not in ("wear", "hold", "ride")):
            known = ()
        self.waiting = [_Waiting(piece.value, known)]

    def on_scenic(self, piece: Piece) -> None:
        super().on_scenic(piece)
        self.waiting = []

    on_place = on_hour = on_weather = on_season = on_scenic

    def on_sky(self, piece: Piece) -> None:
        super().on_sky(piece)
        self.waiting = []

    def on_not(self, piece: Piece) -> None:
        self.denied = True

    def on_count(self, piece: Piece) -> None:
        self.count = max(self.count, piece.value)

    def on_plural(self, piece: Piece) -> None:
        if self.told.mentions and self.told.mentions[-1].count == 1:
            mention = self.told.mentions[-1]
            mention.count = max(mention.count, piece.value)

    def on_verb(self, piece: Piece) -> None:
        if self.nearest == "thing" and self.last is not None and self._previous() in ("thing", "nothing", "relation"):
            self.told.mentions[self.last].pose = piece.value
        else:
            self.pose = piece.value

    def _stands(self, kind: str, one: int, others: tuple[int, ...]) -> None:
        if kind in HELD or kind == "around":
            self.relate(kind, others[0], (one,))
        else:
            self.relate(kind, one, others)
