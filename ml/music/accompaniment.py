"""Everything under and beside the tune: accompaniment, bass, pad, counter-melody, percussion, background."""

from collections.abc import Sequence
from itertools import pairwise

from numpy.random import Generator

from ml.music import instruments as drums
from ml.music.form import Form
from ml.music.harmony import chord_at
from ml.music.patterns import BASSES, Groove, Pattern
from ml.music.score import Chord, Note
from ml.music.theory import STEPS, Key, triad

Voicings = Sequence[tuple[int, ...]]


def accompany(
    form: Form, chords: list[Chord], voicings: Voicings, patterns: tuple[Pattern, Pattern], velocity: int
) -> list[Note]:
    """The patterns on the chords' voices: the first until the second half begins, then the second."""
    notes = []
    for bar in _bars(form):
        pattern = patterns[bar >= form.half]
        words = pattern.bar.split()
        step = form.metre / len(words)
        for i, word in enumerate(words):
            start = bar + i * step
            if word == "." or start < 0:
                continue
            index = _index(chords, start)
            ends = min(start + pattern.hold, chords[index].end)
            accent = 6 if i == 0 else -5 * (i % 2)
            for figure in word:
                key = _voice(voicings[index], int(figure))
                notes.append(Note(start, max(ends - start, step * 0.9), key, velocity + accent - 3 * (figure != "0")))
    return notes


def final_chord(form: Form, voices: tuple[int, ...], velocity: int, roll: float) -> list[Note]:
    """The last chord, rolled upwards. roll: beats between its notes."""
    keys = (*voices, voices[0] + 12)
    return [Note(form.final + i * roll, form.metre * 2.0, key, velocity - 4 + 2 * i) for i, key in enumerate(keys)]


def walk_bass(
    form: Form, chords: list[Chord], key: Key, style: str, window: tuple[int, int], velocity: int
) -> list[Note]:
    """Roots near each other, and steps of the scale that lead from one to the next; held through the introduction."""
    degrees = key.degrees(*window)
    roots = [_nearest(degrees, chords[0].root, degrees[len(degrees) // 3])]
    for chord in chords[1:]:
        roots.append(_nearest(degrees, chord.root, roots[-1]))
    notes = []
    for chord, (root, goal) in zip(chords, pairwise(roots), strict=False):
        how = style if chord.start >= form.intro else "long"
        notes += _bass_of(chord, key, degrees, root, goal, how, velocity)
    return [*notes, Note(form.final, form.metre * 2.0, key.pitch(roots[-1]), velocity + 4)]


def hold_pad(form: Form, chords: list[Chord], voicings: Voicings, since: float, velocity: int) -> list[Note]:
    """Long chords from the beat `since`; a voice that stays is not struck again."""
    notes: list[Note] = []
    held: dict[int, Note] = {}
    for chord, voices in zip(chords, voicings, strict=True):
        if chord.start < since:
            continue
        stay = {key: note for key, note in held.items() if key in voices and chord.start < form.final}
        notes += [note for key, note in held.items() if key not in stay]
        held = {key: stay.get(key, Note(chord.start, 0, key, velocity)) for key in voices}
        held = {key: Note(note.start, chord.end - note.start, key, velocity) for key, note in held.items()}
    return [*notes, *held.values()]


def sing_counter(
    form: Form, chords: list[Chord], key: Key, tune: list[Note], window: tuple[int, int], velocity: int
) -> list[Note]:
    """A second voice for the second half: chord tones that the tune leaves free, joined by steps."""
    degrees = key.degrees(*window)
    line: list[tuple[Chord, int]] = []
    for chord in (chord for chord in chords if chord.start >= form.half):
        free = _free_degrees(chord, degrees, key, tune)
        before = line[-1][1] if line else degrees[len(degrees) // 2]
        line.append((chord, min(free, key=lambda degree: abs(degree - before) + 1.6 * (degree == before))))
    notes = []
    for (chord, degree), (_following, goal) in pairwise(line):
        passing = abs(goal - degree) == 2 and chord.length >= 2
        length = chord.length - (1 if passing else 0.08)
        notes.append(Note(chord.start, length, key.pitch(degree), velocity))
        if passing:
            notes.append(Note(chord.start + length, 0.95, key.pitch((goal + degree) // 2), velocity - 6))
    last, degree = line[-1]
    return [*notes, Note(last.start, last.length, key.pitch(degree), velocity - 4)]


def beat_drums(form: Form, groove: Groove, since: float, loudness: float) -> list[Note]:
    """The groove from the beat `since`, a fill before the second half, and one last stroke. loudness: 1 as written."""
    notes = []
    for bar in _bars(form):
        rows = groove.fill if bar + form.metre == form.half else groove.rows
        for key, row in rows.items():
            step = form.metre / len(row)
            hits = ((bar + i * step, int(figure)) for i, figure in enumerate(row) if figure != ".")
            notes += [Note(start, 0.25, key, round(loudness * 13 * hit)) for start, hit in hits if start >= since]
    if groove.crash:
        notes += [Note(beat, 2.0, drums.CRASH, round(loudness * 62)) for beat in (form.half, form.final)]
        notes.append(Note(form.final, 0.5, drums.KICK, round(loudness * 100)))
    return notes


def fall_rain(form: Form, rng: Generator) -> list[Note]:
    """Soft drops at odd moments."""
    notes = []
    for sixteenth in range(int(form.final * 4)):
        if rng.random() < 0.3:
            key = int(rng.choice([drums.SHAKER, drums.STICK, drums.HIGH_BLOCK], p=[0.6, 0.25, 0.15]))
            notes.append(Note(sixteenth / 4 + rng.uniform(0, 0.1), 0.2, key, int(rng.integers(14, 44))))
    return notes


# --- Inside ---------------------------------------------------------------------------------------------------------


def _bars(form: Form) -> list[float]:
    """Where bars begin, the first perhaps before the piece does."""
    first = form.intro % form.metre - (form.metre if form.intro % form.metre else 0)
    return [first + i * form.metre for i in range(round((form.final - first) / form.metre))]


def _index(chords: list[Chord], beat: float) -> int:
    return chords.index(chord_at(chords, beat))


def _voice(voices: tuple[int, ...], figure: int) -> int:
    return voices[figure % len(voices)] + 12 * (figure // len(voices))


def _nearest(degrees: list[int], step: int, to: int) -> int:
    return min((degree for degree in degrees if degree % STEPS == step), key=lambda degree: abs(degree - to))


def _bass_of(chord: Chord, key: Key, degrees: list[int], root: int, goal: int, style: str, velocity: int) -> list[Note]:
    words = BASSES[style].split()
    beats = max(round(chord.length), 1)
    words = [*words[: beats - 1], words[-1]] if beats > 1 else words[:1]
    towards = goal - 1 if goal == root else goal - (goal > root) + (goal < root)
    places = {"R": root, "5": root + 4, "P": towards}
    notes: list[Note] = []
    for beat, word in enumerate(words):
        if word == ".":
            notes[-1] = Note(notes[-1].start, notes[-1].length + 1, notes[-1].key, notes[-1].velocity)
            continue
        for i, figure in enumerate(word):
            degree = places[figure]
            degree = degree if degree <= degrees[-1] else degree - STEPS
            part = 1 / len(word)
            hardness = velocity - (0 if beat == 0 and i == 0 else 9)
            notes.append(Note(chord.start + beat + i * part, part * 0.95, key.pitch(degree), hardness))
    return notes


def _free_degrees(chord: Chord, degrees: list[int], key: Key, tune: list[Note]) -> list[int]:
    """Chord tones that neither double the tune nor rub against it while the chord lasts."""
    sounding = {note.key for note in tune if note.start < chord.end and note.end > chord.start}
    tones = [degree for degree in degrees if degree % STEPS in triad(chord.root)]
    free = [d for d in tones if all(abs(key.pitch(d) - other) > 2 for other in sounding)]
    return free or tones
