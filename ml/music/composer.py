"""From a mood and a seed to a score: every choice, and who plays what."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from zlib import crc32

import numpy as np
from numpy.random import Generator

from ml.music import accompaniment as under
from ml.music.form import Form, plan_form
from ml.music.harmony import choose_chords, lead_voices
from ml.music.instruments import INSTRUMENTS, Instrument
from ml.music.keywords import Colour, colour_of
from ml.music.melody import write_melody
from ml.music.moods import MOODS, Ensemble, Mood
from ml.music.motif import find_motifs
from ml.music.patterns import GROOVES, PATTERNS
from ml.music.score import Chord, Note, Part, Role, Score, in_order
from ml.music.theory import Key

TEMPO_REACH = 0.24  # from energy 0 to 1, as a share of the mood's tempo
TEMPO_CHANCE = 0.02  # either way
TONE_REACH = 0.6  # of the tilt, from brightness 0 to 1
REGISTER_REACH = 8  # semitones from brightness 0 to 1
LATENESS_S: dict[Role, float] = {
    "lead": 0.009,
    "counter": 0.012,
    "accompaniment": 0.006,
    "bass": 0.005,
    "percussion": 0.003,
}
UNEVENNESS: dict[Role, float] = {"lead": 3.5, "counter": 3.0, "accompaniment": 3.5, "bass": 3.0, "percussion": 2.5}


@dataclass(frozen=True)
class Choices:
    """What was decided before the first note. energy, brightness: with the words' colour in them."""

    mood: Mood
    key: Key
    ensemble: Ensemble
    lead: Instrument
    colour: Colour
    energy: float
    brightness: float
    form: Form
    chords: list[Chord]


def compose(
    mood: str, seed: int, *, seconds: float, energy: float, brightness: float, keywords: tuple[str, ...]
) -> Score:
    """The same score for the same arguments. Chances of one kind do not disturb those of another."""

    def chance(of: str) -> Generator:
        return np.random.default_rng([seed, crc32(f"{mood} {of}".encode())])

    chosen = _choose(MOODS[mood], chance, seconds, energy, brightness, colour_of(keywords))
    tune = _tune(chosen, chance)
    parts = [_lead(chosen, tune), *_support(chosen, tune, chance)]
    played = [_played(part, chosen, chance(f"hands of {part.role}")) for part in parts if part.notes]
    form = chosen.form
    return Score(
        mood=mood,
        key=chosen.key,
        metre=form.metre,
        tempo=form.tempo,
        seconds=seconds,
        body=form.intro,
        final=form.final,
        chords=tuple(chosen.chords),
        parts=tuple(played),
        room=chosen.mood.room,
        brightness=float(np.clip(chosen.mood.brightness + TONE_REACH * (chosen.brightness - 0.5), 0, 1.1)),
    )


def _choose(
    mood: Mood, chance: Callable[[str], Generator], seconds: float, energy: float, brightness: float, colour: Colour
) -> Choices:
    energy = float(np.clip(energy + colour.energy, 0, 1))
    brightness = float(np.clip(brightness + colour.brightness, 0, 1))
    time = chance("time")
    bpm = mood.bpm * (1 + TEMPO_REACH * (energy - 0.5)) * (1 + time.uniform(-TEMPO_CHANCE, TEMPO_CHANCE))
    form = plan_form(seconds, bpm, mood.metre, time)
    rng = chance("instruments")
    ensemble = mood.ensembles[rng.integers(len(mood.ensembles))]
    leads = colour.lead or ensemble.lead
    lead = INSTRUMENTS[leads[rng.integers(len(leads))]]
    ensemble = replace(ensemble, accompaniment=colour.accompaniment or ensemble.accompaniment)
    key = Key(mood.tonics[chance("tonic").integers(len(mood.tonics))], mood.mode)
    chords = choose_chords(mood, form, chance("chords"))
    return Choices(mood, key, ensemble, lead, colour, energy, brightness, form, chords)


def _tune(chosen: Choices, chance: Callable[[str], Generator]) -> list[Note]:
    mood = chosen.mood
    shift = round(REGISTER_REACH * (chosen.brightness - 0.5))
    window = _window(mood.low + shift, mood.high + shift, chosen.lead)
    motifs = find_motifs(mood, chosen.form.bars, chosen.energy, chance("motifs"))
    return write_melody(mood, chosen.key, chosen.form, chosen.chords, motifs, window, chance("tune"))


def _window(low: int, high: int, instrument: Instrument) -> tuple[int, int]:
    """Moved by octaves into what the instrument plays well, then cut."""
    while low < instrument.low - 4:
        low, high = low + 12, high + 12
    while high > instrument.high + 4:
        low, high = low - 12, high - 12
    return max(low, instrument.low), min(high, instrument.high)


def _lead(chosen: Choices, tune: list[Note]) -> Part:
    return Part("lead", chosen.lead, tuple(tune))


def _support(chosen: Choices, tune: list[Note], chance: Callable[[str], Generator]) -> list[Part]:
    """All parts but the tune; the second half is fuller than the first."""
    parts = [_accompaniment(chosen, tune, chance("pattern")), _pad(chosen)]
    if chosen.ensemble.bass:
        parts.append(_bass(chosen))
    if chosen.ensemble.counter and chosen.ensemble.counter != chosen.lead.name and chosen.form.half > chosen.form.intro:
        parts.append(_counter(chosen, tune))
    return parts + _percussion(chosen) + _texture(chosen, chance("texture"))


def _roots(chosen: Choices) -> list[int]:
    return [chord.root for chord in chosen.chords]


def _accompaniment(chosen: Choices, tune: list[Note], rng: Generator) -> Part:
    mood, form = chosen.mood, chosen.form
    instrument = INSTRUMENTS[chosen.ensemble.accompaniment]
    lowest = min(note.key for note in tune)
    top = int(np.clip(lowest + 2, 62, 70))
    voicings = lead_voices(_roots(chosen), chosen.key, (top - 18, top), sevenths=_sevenths(chosen, tune))
    first, second = mood.patterns[rng.integers(len(mood.patterns))]
    patterns = PATTERNS[first, mood.metre], PATTERNS[second, mood.metre]
    velocity = round(mood.velocity * 0.78)
    notes = under.accompany(form, chosen.chords, voicings, patterns, velocity)
    roll = max(instrument.strum_s * 2.5, 0.03) / form.tempo.seconds_a_beat[-1]
    notes += under.final_chord(form, voicings[-1], velocity, roll)
    return Part("accompaniment", instrument, tuple(_strummed(notes, instrument, form)))


def _sevenths(chosen: Choices, tune: list[Note]) -> list[bool]:
    """Which chords have a seventh: in moods with sevenths those whose root is not sung, where it would rub."""
    sung = [[note.key for note in tune if note.start < chord.end and note.end > chord.start] for chord in chosen.chords]
    roots = [chosen.key.pitch(chord.root) % 12 for chord in chosen.chords]
    return [
        chosen.mood.sevenths and root not in {key % 12 for key in keys} for root, keys in zip(roots, sung, strict=True)
    ]


def _strummed(notes: list[Note], instrument: Instrument, form: Form) -> list[Note]:
    """Chords as a hand plays them, from the lowest note up."""
    gap = instrument.strum_s / form.tempo.seconds_a_beat[0]
    together: dict[float, int] = {}
    strummed = []
    for note in sorted(notes, key=lambda note: (note.start, note.key)):
        place = together[note.start] = together.get(note.start, -1) + 1
        strummed.append(replace(note, start=note.start + place * gap))
    return strummed


def _pad(chosen: Choices) -> Part:
    """Through the whole piece where it is quiet, else in the second half."""
    mood, form = chosen.mood, chosen.form
    instrument = INSTRUMENTS[chosen.ensemble.pad]
    low = max(instrument.low, 48)
    voicings = lead_voices(_roots(chosen), chosen.key, (low, low + 17))
    since = 0.0 if mood.bpm < 100 else form.half
    return Part(
        "pad", instrument, tuple(under.hold_pad(form, chosen.chords, voicings, since, round(mood.velocity * 0.7)))
    )


def _bass(chosen: Choices) -> Part:
    instrument = INSTRUMENTS[chosen.ensemble.bass]
    window = max(instrument.low, 33), min(instrument.high, 52)
    style = "timpani" if instrument.name == "timpani" else chosen.mood.bass
    if style in QUIETER and chosen.energy < 0.3:
        style = QUIETER[style]
    velocity = round(chosen.mood.velocity * 0.85)
    notes = under.walk_bass(chosen.form, chosen.chords, chosen.key, style, window, velocity)
    return Part("bass", instrument, tuple(notes))


QUIETER = {"two": "passing", "driving": "two", "uneasy": "waltz"}


def _counter(chosen: Choices, tune: list[Note]) -> Part:
    instrument = INSTRUMENTS[chosen.ensemble.counter]
    window = _window(57, 72, instrument)
    velocity = round(chosen.mood.velocity * 0.78)
    return Part(
        "counter",
        instrument,
        tuple(under.sing_counter(chosen.form, chosen.chords, chosen.key, tune, window, velocity)),
    )


def _percussion(chosen: Choices) -> list[Part]:
    """Only where the mood or the words have any, and not when all is to be quiet."""
    mood, form = chosen.mood, chosen.form
    groove = GROOVES.get((chosen.colour.groove, mood.metre)) or GROOVES.get((mood.groove, mood.metre))
    if groove is None or chosen.colour.groove == "none" or chosen.energy < 0.2:
        return []
    since = form.intro if chosen.energy >= 0.45 else form.half
    notes = under.beat_drums(form, groove, since, 0.6 + 0.6 * chosen.energy)
    return [Part("percussion", INSTRUMENTS["percussion"], tuple(notes))]


def _texture(chosen: Choices, rng: Generator) -> list[Part]:
    if chosen.colour.texture == "rain":
        return [Part("texture", INSTRUMENTS["percussion"], tuple(under.fall_rain(chosen.form, rng)))]
    if chosen.colour.texture == "sea":
        wave = Note(0.0, chosen.form.final + chosen.form.metre * 2.0, 60, 80)
        return [Part("texture", INSTRUMENTS["sea"], (wave,))]
    return []


def _played(part: Part, chosen: Choices, rng: Generator) -> Part:
    """As hands play: swung, a little early or late, a little uneven, and never the same key twice at once."""
    late = LATENESS_S.get(part.role, 0.0) / chosen.form.tempo.seconds_a_beat[0]
    notes = []
    for note in part.notes:
        start = max(0.0, _swung(note.start, chosen.mood.swing) + rng.normal(0, late))
        velocity = int(np.clip(note.velocity + rng.normal(0, UNEVENNESS.get(part.role, 0.0)), 8, 124))
        notes.append(Note(start, note.length, note.key, velocity))
    return replace(part, notes=in_order(notes))


def _swung(beat: float, swing: float) -> float:
    """The off-beat at `swing` of a beat, everything else in proportion."""
    whole, part = divmod(beat, 1.0)
    bent = part * swing / 0.5 if part < 0.5 else swing + (part - 0.5) * (1 - swing) / 0.5
    return whole + bent
