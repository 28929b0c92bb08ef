"""The nine moods, as data: what makes each sound as it does."""

from dataclasses import dataclass

Bar = tuple[float, ...]  # lengths in beats, negative for a rest
Loop = tuple[int, int, int, int]  # roots of chords, as steps of the scale


@dataclass(frozen=True)
class Ensemble:
    """Instruments that fit together. lead: any of these. bass, counter: "" for none."""

    lead: tuple[str, ...]
    accompaniment: str
    pad: str
    bass: str = ""
    counter: str = ""


@dataclass(frozen=True)
class Mood:
    """bpm: at energy 0.5. loops, bridges: for the main ideas and the contrasting
    ones. half, cadence: the chord that leaves a question open, and those that lead home. last: steps on which the tune
    may end. sevenths: chords of four notes. bars: rhythms, from the sparsest to the densest. contours: of the tune.
    low, high: its register, MIDI. patterns: for the first half and the second. swing: share of a beat before its
    off-beat. velocity: of the tune. room: wetness, 0..1. brightness: tilt of the sound, 0..1.
    """

    name: str
    mode: str
    tonics: tuple[int, ...]
    bpm: float
    metre: int
    loops: tuple[Loop, ...]
    bridges: tuple[Loop, ...]
    half: int
    cadence: tuple[int, ...]
    bars: tuple[Bar, ...]
    contours: tuple[str, ...]
    low: int
    high: int
    patterns: tuple[tuple[str, str], ...]
    bass: str
    ensembles: tuple[Ensemble, ...]
    velocity: int
    room: float
    brightness: float
    last: tuple[int, ...] = (0,)
    sevenths: bool = False
    groove: str = ""
    swing: float = 0.5


MOODS: dict[str, Mood] = {
    mood.name: mood
    for mood in (
        Mood(
            "joy", "major", (0, 7, 5, 2), 120, 4,
            loops=((0, 4, 5, 3), (0, 5, 3, 4), (0, 3, 0, 4), (0, 3, 1, 4)),
            bridges=((3, 0, 3, 4), (5, 3, 1, 4), (3, 4, 2, 5)),
            half=4, cadence=(3, 4),
            bars=((1, 1, 2), (1.5, 0.5, 1, 1), (1, 0.5, 0.5, 1, 1), (1, 0.5, 0.5, 1.5, 0.5),
                  (0.5, 0.5, 1, 0.5, 0.5, 1)),
            contours=("arch", "bells", "wave", "gap", "climb"), low=71, high=88,
            patterns=(("bounce", "skip"), ("picking", "strum"), ("skip", "strum")), bass="two",
            ensembles=(
                Ensemble(("marimba", "whistle"), "nylon guitar", "strings", "acoustic bass", "clarinet"),
                Ensemble(("recorder", "flute"), "nylon guitar", "accordion", "acoustic bass", "glockenspiel"),
                Ensemble(("kalimba", "xylophone"), "piano", "strings", "acoustic bass", "clarinet"),
                Ensemble(("steel drums", "ocarina"), "nylon guitar", "warm pad", "fretless bass", "vibraphone"),
            ),
            velocity=92, room=0.14, brightness=0.72, groove="shaker", swing=0.57,
        ),
        Mood(
            "excited", "mixolydian", (2, 9, 7, 4), 142, 4,
            loops=((0, 6, 3, 0), (0, 3, 6, 3), (0, 0, 6, 3), (0, 6, 0, 3)),
            bridges=((3, 6, 0, 0), (5, 3, 6, 0), (3, 0, 3, 6)),
            half=6, cadence=(3, 6),
            bars=((1, 1, 1, 1), (0.5, 0.5, 1, 1, 1), (0.5, 1, 0.5, 1, 1), (0.5, 0.5, 1, 0.5, 0.5, 1),
                  (0.5, 0.5, 0.5, 0.5, 1, 0.5, 0.5), (0.75, 0.75, 0.5, 0.5, 0.5, 1)),
            contours=("bells", "climb", "wave", "turn"), low=72, high=90,
            patterns=(("strum", "drive"), ("drive", "drive"), ("bounce", "drive")), bass="driving",
            ensembles=(
                Ensemble(("ocarina", "whistle"), "steel guitar", "strings", "acoustic bass", "trumpet"),
                Ensemble(("xylophone", "marimba"), "piano", "strings", "acoustic bass", "trumpet"),
                Ensemble(("violin", "flute"), "steel guitar", "accordion", "acoustic bass", "clarinet"),
            ),
            velocity=100, room=0.1, brightness=0.95, groove="party",
        ),
        Mood(
            "calm", "lydian", (5, 0, 10, 3), 80, 4,
            loops=((0, 1, 0, 4), (0, 5, 1, 4), (0, 4, 1, 0), (0, 1, 5, 4)),
            bridges=((5, 1, 0, 4), (1, 5, 0, 4), (2, 5, 1, 4)),
            half=4, cadence=(1, 4),
            bars=((3, -1), (2, 2), (2, 1, 1), (1.5, 0.5, 2), (1, 1, 2), (1, 1, 1.5, 0.5)),
            contours=("fall", "wave", "arch", "valley"), low=69, high=86,
            patterns=(("arpeggio", "arpeggio"), ("harp", "arpeggio"), ("rising", "arpeggio")), bass="long",
            ensembles=(
                Ensemble(("music box", "celesta"), "harp", "warm pad", "", "flute"),
                Ensemble(("vibraphone", "kalimba"), "nylon guitar", "warm pad", "fretless bass", "flute"),
                Ensemble(("flute", "ocarina"), "harp", "slow strings", "cello", "vibraphone"),
                Ensemble(("pan flute",), "nylon guitar", "warm pad", "fretless bass", "kalimba"),
            ),
            velocity=72, room=0.26, brightness=0.45, sevenths=True,
        ),
        Mood(
            "love", "major", (7, 2, 5, 10), 90, 3,
            loops=((0, 5, 3, 4), (0, 2, 3, 4), (0, 5, 1, 4), (0, 2, 5, 3)),
            bridges=((3, 2, 1, 4), (5, 2, 3, 4), (3, 4, 2, 5)),
            half=4, cadence=(1, 4),
            bars=((3,), (2, 1), (1.5, 0.5, 1), (1, 1, 1), (1, 0.5, 0.5, 1), (1, 1, 0.5, 0.5)),
            contours=("gap", "arch", "wave", "fall"), low=68, high=86,
            patterns=(("waltz", "swaying"), ("lilting", "swaying"), ("swaying", "swaying")), bass="waltz",
            ensembles=(
                Ensemble(("clarinet", "flute"), "piano", "slow strings", "cello", "violin"),
                Ensemble(("vibraphone", "music box"), "piano", "slow strings", "cello", "clarinet"),
                Ensemble(("violin", "oboe"), "harp", "slow strings", "cello", "flute"),
                Ensemble(("piano",), "nylon guitar", "slow strings", "cello", "violin"),
            ),
            velocity=80, room=0.2, brightness=0.5, sevenths=True,
        ),
        Mood(
            "sad", "minor", (9, 2, 4, 7), 62, 3,
            loops=((0, 5, 2, 6), (0, 3, 5, 4), (0, 6, 5, 4), (0, 4, 5, 3)),
            bridges=((5, 2, 3, 4), (3, 6, 2, 5), (5, 6, 3, 4)),
            half=4, cadence=(3, 4),
            bars=((3,), (2, 1), (1, 2), (1.5, 0.5, 1), (1, 1, 1), (1, 1, 0.5, 0.5)),
            contours=("fall", "sigh", "valley", "fall"), low=62, high=79,
            patterns=(("drifting", "swaying"), ("rolled", "drifting"), ("lilting", "swaying")), bass="long",
            ensembles=(
                Ensemble(("piano",), "piano", "slow strings", "cello", "violin"),
                Ensemble(("cello", "clarinet"), "piano", "slow strings", "contrabass", "violin"),
                Ensemble(("oboe", "violin"), "harp", "slow strings", "cello", "clarinet"),
                Ensemble(("clarinet",), "electric piano", "slow strings", "cello", "violin"),
            ),
            velocity=66, room=0.28, brightness=0.12,
        ),
        Mood(
            "lonely", "dorian", (2, 9, 7, 4), 69, 3,
            loops=((0, 3, 0, 6), (0, 6, 3, 0), (0, 2, 3, 6), (0, 4, 3, 0)),
            bridges=((2, 6, 3, 4), (3, 6, 0, 4), (2, 3, 6, 4)),
            half=4, cadence=(3, 6),
            bars=((3,), (2, -1), (2, 1), (1.5, 0.5, 1), (1, 1, 1)),
            contours=("sigh", "valley", "fall", "gap"), low=65, high=82,
            patterns=(("alone", "drifting"), ("drifting", "lilting"), ("alone", "lilting")), bass="long",
            ensembles=(
                Ensemble(("accordion", "clarinet"), "nylon guitar", "warm pad", "", "cello"),
                Ensemble(("flute", "pan flute"), "electric piano", "warm pad", "", "cello"),
                Ensemble(("music box", "celesta"), "piano", "warm pad", "", "clarinet"),
                Ensemble(("oboe",), "nylon guitar", "slow strings", "", "flute"),
            ),
            velocity=62, room=0.36, brightness=0.25, last=(0, 4),
        ),
        Mood(
            "anxious", "harmonic minor", (4, 11, 2, 9), 110, 3,
            loops=((0, 5, 3, 4), (0, 0, 5, 4), (0, 3, 0, 6), (0, 3, 1, 4)),
            bridges=((5, 3, 1, 4), (3, 1, 6, 4), (5, 1, 3, 4)),
            half=4, cadence=(1, 4),
            bars=((1, 1, -1), (0.5, 0.5, 2), (0.5, 0.5, 1, -1), (1, 0.5, 0.5, 1), (0.5, 0.5, 0.5, 0.5, 1),
                  (0.5, 0.5, 1, 0.5, 0.5)),
            contours=("turn", "wave", "sigh", "turn"), low=64, high=82,
            patterns=(("ticking", "nervous"), ("nervous", "ticking"), ("ticking", "ticking")), bass="uneasy",
            ensembles=(
                Ensemble(("clarinet", "celesta"), "pizzicato strings", "tremolo strings", "cello", "oboe"),
                Ensemble(("oboe", "xylophone"), "pizzicato strings", "tremolo strings", "contrabass", "clarinet"),
                Ensemble(("celesta", "vibraphone"), "marimba", "tremolo strings", "cello", "clarinet"),
            ),
            velocity=76, room=0.16, brightness=0.4, groove="clock",
        ),
        Mood(
            "angry", "phrygian", (2, 4, 0, 9), 130, 4,
            loops=((0, 1, 0, 6), (0, 5, 1, 0), (0, 0, 1, 6), (0, 5, 6, 1)),
            bridges=((5, 6, 1, 0), (3, 5, 6, 1), (5, 1, 3, 6)),
            half=1, cadence=(6, 1),
            bars=((2, 1, 1), (1, 1, 1, 1), (1, 0.5, 0.5, 1, 1), (0.5, 0.5, 1, 0.5, 0.5, 1), (0.5, 0.5, 0.5, 0.5, 1, 1),
                  (0.75, 0.75, 0.5, 1, 1)),
            contours=("turn", "fall", "stamp", "climb"), low=57, high=76,
            patterns=(("stamp", "pulse"), ("pulse", "stamp"), ("pulse", "pulse")), bass="driving",
            ensembles=(
                Ensemble(("piano",), "pizzicato strings", "tremolo strings", "piano", "french horns"),
                Ensemble(("french horns", "trumpet"), "strings", "tremolo strings", "piano", "violin"),
                Ensemble(("violin", "strings"), "piano", "tremolo strings", "piano", "french horns"),
            ),
            velocity=104, room=0.12, brightness=0.55, groove="storm",
        ),
        Mood(
            "proud", "major", (0, 5, 10, 3), 98, 4,
            loops=((0, 3, 0, 4), (0, 4, 5, 3), (0, 5, 3, 4), (0, 2, 3, 4)),
            bridges=((5, 3, 1, 4), (3, 0, 1, 4), (5, 2, 3, 4)),
            half=4, cadence=(3, 4),
            bars=((2, 2), (2, 1, 1), (1.5, 0.5, 2), (1.5, 0.5, 1, 1), (1, 1, 1.5, 0.5), (1.5, 0.5, 1.5, 0.5)),
            contours=("climb", "bells", "arch", "gap"), low=65, high=82,
            patterns=(("march", "hymn"), ("fanfare", "march"), ("hymn", "fanfare")), bass="two",
            ensembles=(
                Ensemble(("trumpet",), "strings", "french horns", "timpani", "flute"),
                Ensemble(("french horns", "oboe"), "harp", "strings", "contrabass", "flute"),
                Ensemble(("flute", "trumpet"), "piano", "french horns", "contrabass", "violin"),
                Ensemble(("violin", "strings"), "piano", "french horns", "contrabass", "trumpet"),
            ),
            velocity=94, room=0.2, brightness=0.62, groove="parade",
        ),
    )
}  # fmt: skip
