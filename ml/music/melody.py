"""The tune: which notes are wanted where, from the motifs and the chords, and how they are varied and shaped."""

from dataclasses import replace

import numpy as np
from numpy.random import Generator

from ml.music.form import Form, Segment
from ml.music.harmony import chord_at
from ml.music.moods import Mood
from ml.music.motif import Motif, settled
from ml.music.score import Chord, Note
from ml.music.search import Degrees, Wish, find_tune
from ml.music.theory import STEPS, Key, triad

ACCENT = 6
SAME_IDEA = str.maketrans({"Q": "A", "Z": "A", "H": "B"})
LIFT = {"a": 1, "B": 3, "h": 3, "C": 4, "c": 5}  # steps of the scale above the main idea


def write_melody(
    mood: Mood,
    key: Key,
    form: Form,
    chords: list[Chord],
    motifs: dict[str, Motif],
    window: tuple[int, int],
    rng: Generator,
) -> list[Note]:
    """The tune without velocities' small chances. window: lowest and highest MIDI key."""
    degrees = np.array(key.degrees(*window))
    wishes = _wishes(mood, form, chords, motifs, degrees, rng)
    tune = list(zip(wishes, find_tune(wishes, degrees, key, rng), strict=True))
    return [
        Note(start, length, key.pitch(degree), _velocity(mood, form, start, strong))
        for start, length, degree, strong in _ornamented(tune, rng)
    ]


# --- Wishes ---------------------------------------------------------------------------------------------------------


def _wishes(
    mood: Mood, form: Form, chords: list[Chord], motifs: dict[str, Motif], degrees: Degrees, rng: Generator
) -> list[Wish]:
    middle = degrees[len(degrees) // 2]
    home = [d for d in degrees if abs(d - middle) <= 2 and d % STEPS in triad(chord_at(chords, form.intro).root)]
    aim = int(rng.choice(home))
    wishes = _pickup(form, chords, aim, rng)
    for segment in form.segments:
        letter = segment.letter.upper().translate(SAME_IDEA)
        lift = LIFT.get(segment.letter, 0)
        wishes += _of_segment(mood, form, segment, motifs[letter], chords, aim + lift)
    last = chord_at(chords, form.final)
    home_steps = frozenset(mood.last)
    ring = form.metre * 1.5
    return [*wishes, Wish(form.final, ring, True, triad(last.root), allowed=home_steps, taste=("end", 0))]


def _pickup(form: Form, chords: list[Chord], aim: int, rng: Generator) -> list[Wish]:
    """Two short notes that lead into the first bar, where the introduction leaves room and chance wants them."""
    if form.intro < 2 or rng.random() < 0.35:
        return []
    chord = triad(chord_at(chords, form.intro - 1).root)
    starts = (form.intro - 1, form.intro - 0.5)
    return [Wish(start, 0.5, False, chord, 1, aim - 2 + i, taste=("pickup", i)) for i, start in enumerate(starts)]


def _of_segment(mood: Mood, form: Form, segment: Segment, motif: Motif, chords: list[Chord], aim: int) -> list[Wish]:
    bars = list(motif.bars)
    if segment.letter in "qhz":
        bars[-1] = settled(bars[-1])
    wishes, start = [], segment.start
    for length in (length for bar in bars for length in bar):
        if length > 0:
            wishes.append(_wish(form, segment, motif, chords, start, length, len(wishes), aim))
        start += abs(length)
    if segment.letter in "qhz":
        root = chord_at(chords, wishes[-1].start).root
        rest = frozenset({0, 2} if segment.letter == "z" else triad(root))
        wishes[-1] = replace(wishes[-1], allowed=rest, step=None)
    if segment.letter == "Z":
        leading = frozenset({1, 6, 4, 3}) & frozenset((*wishes[-1].chord, 1))
        wishes[-1] = replace(wishes[-1], allowed=leading, step=None)
    return wishes


def _wish(
    form: Form, segment: Segment, motif: Motif, chords: list[Chord], start: float, length: float, i: int, aim: int
) -> Wish:
    beat = (start - segment.start) % form.metre
    strong = beat % (2 if form.metre % 2 == 0 else form.metre) == 0 or length >= 1.5
    step = motif.steps[(i - 1) % len(motif.steps)] if i else None
    chord = triad(chord_at(chords, start).root)
    taste = (segment.letter if segment.letter in "aBCch" else "A", i)
    return Wish(start, length, strong, chord, step, None if i else aim, taste=taste, letter=segment.letter)


# --- Variation and expression ---------------------------------------------------------------------------------------


def _ornamented(tune: list[tuple[Wish, int]], rng: Generator) -> list[tuple[float, float, int, bool]]:
    """(start, length, degree, strong). Where the idea comes back, thirds are filled and long notes turn."""
    returns = {"Z", "z"}
    notes = []
    for (wish, degree), following in zip(tune, [*tune[1:], None], strict=True):
        move = following[1] - degree if following else 0
        joined = following is not None and abs(following[0].start - wish.start - wish.length) < 1e-6
        if wish.letter in returns and joined and wish.length >= 1 and abs(move) in (0, 2) and rng.random() < 0.45:
            half = wish.length / 2 if wish.length < 2 else wish.length - 0.5
            between = degree + (1 if move >= 0 else -1)
            notes.append((wish.start, half, degree, wish.strong))
            notes.append((wish.start + half, wish.length - half, between, False))
        else:
            notes.append((wish.start, wish.length, degree, wish.strong))
    return notes


def _velocity(mood: Mood, form: Form, start: float, strong: bool) -> int:
    """Loudness as a player shapes it: towards the middle of each segment, and towards the last third of the piece."""
    segment = form.segments[0].beats
    breath = np.sin(np.pi * (((start - form.intro) % segment) / segment * 0.9 + 0.05))
    whole = np.sin(np.pi * min(max((start - form.intro) / (form.final - form.intro), 0), 1) ** 1.5)
    calm_end = -8 if start >= form.final else 0
    return round(mood.velocity - 8 + ACCENT * strong + 6 * breath + 7 * whole + calm_end)
