"""Which chord sounds when, and how a hand moves from one to the next."""

from collections.abc import Iterable
from itertools import pairwise, product, repeat

from numpy.random import Generator

from ml.music.form import Form, Segment
from ml.music.moods import Mood
from ml.music.score import Chord
from ml.music.theory import STEPS, Key

MUDDY_BELOW = 50  # thirds below this MIDI key growl


def choose_chords(mood: Mood, form: Form, rng: Generator) -> list[Chord]:
    """From the introduction to the last chord: one a bar, two where a segment closes.

    Main ideas go through a loop of four chords, contrasting ones through a bridge, the third idea through another.
    """
    loop = mood.loops[rng.integers(len(mood.loops))]
    bridges = [mood.bridges[i] for i in rng.permutation(len(mood.bridges))]
    sources = {"A": loop, "B": bridges[0], "C": bridges[1 % len(bridges)]}
    beats = min(form.metre, form.intro)
    chords = [Chord(i * beats, beats, 0) for i in range(round(form.intro / beats) if beats else 0)]
    for segment in form.segments:
        source = sources[IDEAS.get(segment.letter, "A")]
        first = form.bars if segment.letter in "aqhc" else 0
        for bar in range(form.bars):
            start, root = segment.start + bar * form.metre, source[(first + bar) % len(source)]
            if bar < form.bars - 1:
                chords.append(Chord(start, form.metre, root))
            else:
                chords += _closing(mood, segment, start, form.metre, root)
    return [*chords, Chord(form.final, form.metre * 2.0, 0)]


IDEAS = {"B": "B", "h": "B", "C": "C", "c": "C"}


def _closing(mood: Mood, segment: Segment, start: float, metre: int, root: int) -> list[Chord]:
    """The last bar of a segment: on to the open chord of a question, or the way home.

    A segment of a single bar keeps its first chord, on which the idea comes back.
    """
    home = (root, mood.cadence[-1]) if start == segment.start else mood.cadence
    before = root if root != mood.half else mood.cadence[0]
    question = (before, mood.half) if metre % 2 == 0 and before != mood.half else (mood.half,)
    roots = {
        "q": question,
        "h": question,
        "z": (mood.cadence[-1], 0),
        "Z": home,
    }.get(segment.letter, (root,))
    first = float(metre // 2 + metre % 2) if len(roots) == 2 else float(metre)
    return [Chord(start, first, roots[0])] + [Chord(start + first, metre - first, other) for other in roots[1:]]


def chord_at(chords: Iterable[Chord], beat: float) -> Chord:
    """The one that sounds at this beat; the first before it, the last after it."""
    chosen = None
    for chord in chords:
        if chosen is None or chord.start <= beat + 1e-6:
            chosen = chord
    if chosen is None:
        raise ValueError("no chords")
    return chosen


def lead_voices(
    roots: list[int], key: Key, window: tuple[int, int], sevenths: Iterable[bool] = repeat(False)
) -> list[tuple[int, ...]]:
    """Three voices for each chord, low to high, each as near to the last as it can be. window: MIDI keys."""
    voicings: list[tuple[int, ...]] = []
    for root, seventh in zip(roots, sevenths, strict=False):
        choices = _voicings(root, key, window, seventh=seventh)
        before = voicings[-1] if voicings else None
        voicings.append(min(choices, key=lambda choice: _effort(before, choice, window)))
    return voicings


def _voicings(root: int, key: Key, window: tuple[int, int], *, seventh: bool) -> list[tuple[int, ...]]:
    """Every close position of the chord in the window. With a seventh the fifth is left out, as a hand would."""
    steps = [root % STEPS, (root + 2) % STEPS, (root + (6 if seventh else 4)) % STEPS]
    places = [[key.pitch(d) for d in key.degrees(*window) if d % STEPS == step] for step in steps]
    chosen = {tuple(sorted(voices)) for voices in product(*places)}
    close = [voices for voices in chosen if voices[-1] - voices[0] <= 14]
    return sorted(close or chosen)


def _effort(before: tuple[int, ...] | None, voices: tuple[int, ...], window: tuple[int, int]) -> float:
    """What this voicing costs after the last one."""
    middle = sum(window) / 2 - 1
    cost = 0.35 * abs(sum(voices) / len(voices) - middle)
    cost += 6.0 * sum(high - low <= 1 for low, high in pairwise(voices))
    cost += 3.0 * (voices[0] < MUDDY_BELOW and voices[1] - voices[0] < 5)
    if before:
        moves = [new - old for old, new in zip(before, voices, strict=True)]
        cost += sum(abs(move) for move in moves)
        cost += 3.0 * (all(move > 0 for move in moves) or all(move < 0 for move in moves))
    return cost
