"""A mood and a seed to a finished small piece of music."""

from dataclasses import dataclass
from math import isfinite
from typing import Self

from ml.batching import naming_memory
from ml.errors import InvalidInput
from ml.music.composer import compose
from ml.music.encoding import encode_mp3
from ml.music.midi import encode_midi
from ml.music.mixing import RATE, Sound, mix
from ml.music.moods import MOODS
from ml.music.score import Score
from ml.music.soundfont import Band, SoundfontBand
from ml.music.voices import PlainBand
from ml.types import Loader, OnStep, no_steps
from ml.words import gettext_noop

SHORTEST_S, LONGEST_S = 5.0, 60.0
MAX_KEYWORDS, MAX_WORD = 64, 80


@dataclass(frozen=True)
class MusicRequest:
    """mood: a name of MOODS. seconds: 5 to 60. seed: 0 or more; another seed is another piece. energy: 0..1, 0.5 is the
    mood's own; faster and fuller above. brightness: 0..1, the same for register and tone. keywords: English or Korean
    words of the day; those that we know colour the choice of instruments, the others do nothing. words: English about
    the day, for models that read; the composer does not.
    """

    mood: str
    seconds: float = 15.0
    seed: int = 0
    energy: float = 0.5
    brightness: float = 0.5
    keywords: tuple[str, ...] = ()
    words: str = ""


@dataclass(frozen=True)
class Piece:
    """mp3, midi: files. sound: (N, 2) float32 in -1..1 at sample_rate, N = seconds * sample_rate. key, mode: such as
    "Bb" and "lydian". bpm: before the ending slows down. metre: beats a bar. instruments: the tune's first. model: what
    a person is told made it. score: its notes. Of a piece that a model made as sound nobody knows the notes: midi, key,
    mode and instruments are empty, bpm and metre 0, score None.
    """

    mp3: bytes
    midi: bytes
    sound: Sound
    sample_rate: int
    seconds: float
    key: str
    mode: str
    bpm: int
    metre: int
    instruments: tuple[str, ...]
    seed: int
    model: str
    score: Score | None


class Music:
    """Composes by rule and chance from a seed, plays with a soundfont or our own voices, mixes and encodes.

    The same request gives the same bytes. Raises InvalidInput, OutOfMemory, Cancelled.
    """

    def __init__(self, band: Band) -> None:
        self._band = band

    @classmethod
    def load(cls, loader: Loader) -> Self:
        folder = loader.find("soundfont")
        return cls(PlainBand() if folder is None else SoundfontBand(folder / "band.sf3", "FluidR3Mono"))

    def __call__(self, request: MusicRequest, *, on_step: OnStep = no_steps) -> Piece:
        check(request)
        score = compose(
            request.mood,
            request.seed,
            seconds=request.seconds,
            energy=request.energy,
            brightness=request.brightness,
            keywords=request.keywords,
        )
        steps = len(score.parts) + 2
        played = []
        with naming_memory():
            for step, part in enumerate(score.parts, 1):
                played.append((part.role, self._band.play(part, score.tempo, score.seconds)))
                on_step(step, steps, doing=gettext_noop("Playing the instruments"))
            sound = mix(played, room=score.room, brightness=score.brightness)
            on_step(steps - 1, steps, doing=gettext_noop("Mixing the instruments"))
            mp3 = encode_mp3(sound)
        on_step(steps, steps, doing=gettext_noop("Writing the music down"))
        return _piece(request, score, sound, mp3, f"our own composer, played by {self._band.name}")


def check(request: MusicRequest) -> None:
    """Raises InvalidInput with a sentence."""
    if request.mood not in MOODS:
        raise InvalidInput(f"there is no music for the mood {request.mood!r}; there is for {', '.join(MOODS)}")
    if not SHORTEST_S <= request.seconds <= LONGEST_S:
        raise InvalidInput(f"music of {request.seconds} seconds; it can last {SHORTEST_S:g} to {LONGEST_S:g}")
    if request.seed < 0:
        raise InvalidInput(f"a seed of {request.seed}; it must be 0 or more")
    for name, value in (("energy", request.energy), ("brightness", request.brightness)):
        if not (isfinite(value) and 0 <= value <= 1):
            raise InvalidInput(f"{name} of {value}; it must lie in 0 to 1")
    if len(request.keywords) > MAX_KEYWORDS or any(len(word) > MAX_WORD for word in request.keywords):
        raise InvalidInput(f"more than {MAX_KEYWORDS} keywords, or one of more than {MAX_WORD} characters")


def _piece(request: MusicRequest, score: Score, sound: Sound, mp3: bytes, model: str) -> Piece:
    return Piece(
        mp3=mp3,
        midi=encode_midi(score),
        sound=sound,
        sample_rate=RATE,
        seconds=request.seconds,
        key=score.key.name,
        mode=score.key.mode,
        bpm=round(score.tempo.bpm),
        metre=score.metre,
        instruments=tuple(dict.fromkeys(part.instrument.name for part in score.parts)),
        seed=request.seed,
        model=model,
        score=score,
    )
