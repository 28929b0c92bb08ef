"""What a prompt says, as data."""

from dataclasses import dataclass, field

MANY = 7


@dataclass
class Mention:
    """One thing: its word and the stickers that show it, the best first.

    count: how many; MANY where the words only say so. colour: a name of the lexicon. size: 1 is usual. pose: "", "fly",
    "swim", "sleep", "run", "dance", "sing", "sit", "cheer", "sad".
    """

    word: str
    stickers: tuple[str, ...]
    count: int = 1
    colour: str = ""
    size: float = 1.0
    pose: str = ""


@dataclass(frozen=True)
class Relation:
    """kind: "on", "under", "beside", "front", "behind", "in", "between", "around", "wear", "hold", "ride": how the
    mention `one` stands to the mentions `others`, all as places in the list of mentions.
    """

    kind: str
    one: int
    others: tuple[int, ...]


@dataclass
class Told:
    """sky: what hangs there and is painted with it, such as "moon". The lists are in the order of the words."""

    mentions: list[Mention] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    hours: list[str] = field(default_factory=list)
    weathers: list[str] = field(default_factory=list)
    seasons: list[str] = field(default_factory=list)
    sky: list[str] = field(default_factory=list)
    colours: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
