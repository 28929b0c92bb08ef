"""What a hand plays in a bar, as text that can be read like a small staff.

Accompaniments: one word a step of the bar; its figures are voices of the chord from the lowest (3 is the lowest one an
octave higher), "." rests. Basses: one word a beat of a chord: R root, 5 fifth,
P a step towards the next root. Grooves: one character a step of the bar, "." or how hard, 1 to 9.
"""

from dataclasses import dataclass

from ml.music import instruments as drums


@dataclass(frozen=True)
class Pattern:
    """bar: see above. hold: beats a note sounds."""

    bar: str
    hold: float


PATTERNS: dict[tuple[str, int], Pattern] = {
    ("arpeggio", 4): Pattern("0 1 2 3 2 1 2 1", 2.0),
    ("rising", 4): Pattern("0 1 2 3 0 1 2 3", 2.0),
    ("harp", 4): Pattern("0 1 2 3 . 2 1 .", 3.0),
    ("picking", 4): Pattern("0 2 1 2 0 2 1 3", 0.9),
    ("bounce", 4): Pattern(". 12 . 12 . 12 . 12", 0.35),
    ("skip", 4): Pattern("0 12 . 12 0 12 2 12", 0.4),
    ("strum", 4): Pattern("012 . 12 012 . 12 012 12", 0.8),
    ("drive", 4): Pattern("012 12 12 012 12 12 012 12", 0.4),
    ("hymn", 4): Pattern("012 012 012 012", 0.9),
    ("march", 4): Pattern("0 12 0 12", 0.6),
    ("fanfare", 4): Pattern("012 . . 12 012 . 012 .", 0.8),
    ("pulse", 4): Pattern("01 01 01 01 02 02 01 01", 0.42),
    ("stamp", 4): Pattern("012 . 01 012 . 01 012 01", 0.4),
    ("rolled", 3): Pattern("012 . 2", 2.4),
    ("waltz", 3): Pattern(". 12 12", 0.8),
    ("swaying", 3): Pattern("0 1 2 3 2 1", 1.6),
    ("lilting", 3): Pattern("0 . 2 1 2 .", 1.6),
    ("alone", 3): Pattern("0 2 .", 2.0),
    ("drifting", 3): Pattern("0 . 1 . 2 .", 2.4),
    ("ticking", 3): Pattern("0 2 1 2 0 2", 0.3),
    ("nervous", 3): Pattern("0 2 1 2 01 2", 0.3),
}

BASSES: dict[str, str] = {
    "long": "R . . .",
    "passing": "R . . P",
    "two": "R . 5 P",
    "driving": "RR RR RR RP",
    "waltz": "R . P",
    "uneasy": "R . 5",
    "timpani": "R . 5 5",
}


@dataclass(frozen=True)
class Groove:
    """rows: of a bar, by drum key. fill: the bar before the second half. crash: a cymbal there and at the end."""

    rows: dict[int, str]
    fill: dict[int, str]
    crash: bool = False


GROOVES: dict[tuple[str, int], Groove] = {
    ("shaker", 4): Groove(
        {drums.SHAKER: "5.3.6.3.5.3.6.3.", drums.STICK: "....5.......5..."},
        {drums.SHAKER: "5.3.6.3.5.3.6666", drums.STICK: "....5.......5.5."},
    ),
    ("party", 4): Groove(
        {
            drums.KICK: "8.....5.8.......",
            drums.CLAP: "....6.......6...",
            drums.CLOSED_HAT: "4.5.4.5.4.5.4.56",
            drums.TAMBOURINE: "..4...4...4...4.",
        },
        {drums.KICK: "8.......8.......", drums.SNARE: "....6...6.6.7788", drums.CLOSED_HAT: "4.5.4.5........."},
        crash=True,
    ),
    ("parade", 4): Groove(
        {drums.KICK: "7.......6.......", drums.SNARE: "..3.5.33..3.5.3."},
        {drums.KICK: "7.......6...6...", drums.SNARE: "..3.5.335.5.6677"},
        crash=True,
    ),
    ("storm", 4): Groove(
        {drums.KICK: "9..6..9...9...6.", drums.LOW_TOM: "....8.......8.5.", drums.SNARE: "....5.......5..."},
        {drums.KICK: "9...9...9.......", drums.LOW_TOM: "....8.8.8.8.8888", drums.HIGH_TOM: "........6.6....."},
        crash=True,
    ),
    ("clock", 3): Groove(
        {drums.HIGH_BLOCK: "4.......4...", drums.LOW_BLOCK: "....4......."},
        {drums.HIGH_BLOCK: "4.4.4.4.4.4.", drums.LOW_BLOCK: "....4......."},
    ),
    ("sway", 3): Groove(
        {drums.SHAKER: "3...2...2...", drums.TRIANGLE: "3..........."},
        {drums.SHAKER: "3...2...2.2."},
    ),
}  # fmt: skip
