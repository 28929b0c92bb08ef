"""Music: composed, played with the real soundfont and with our own voices, mixed and encoded."""

import hashlib
import io
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile
from scipy.signal import resample_poly

from ml.errors import Cancelled, InvalidInput
from ml.music import MOODS, Music, MusicRequest, Piece
from ml.music.composer import compose
from ml.music.loudness import k_weighting, loudness
from ml.music.mixing import CEILING, mix
from ml.music.score import Score
from ml.music.voices import PlainBand

ROOT = Path(__file__).resolve().parents[2]
FADE_S = 1.4
BY_TEMPO = ("sad", "lonely", "calm", "love", "proud", "anxious", "joy", "angry", "excited")
BRIGHT, MIDDLE, DARK = ("excited", "joy"), ("proud", "angry", "love"), ("sad", "lonely")
SEEDS, DISTINCT_ENOUGH = 50, 48


@cache
def score(mood: str, seed: int, seconds: float = 15.0, energy: float = 0.5, keywords: tuple[str, ...] = ()) -> Score:
    return compose(mood, seed, seconds=seconds, energy=energy, brightness=0.5, keywords=keywords)


@pytest.fixture(scope="module")
def played(store) -> dict[str, Piece]:
    """A piece of each mood with the real soundfont."""
    with store.lease("music") as music:
        return {mood: music(MusicRequest(mood, seconds=9, seed=7)) for mood in MOODS}


@pytest.fixture(scope="module")
def plain() -> dict[str, Piece]:
    """A short one of each with our own voices."""
    music = Music(PlainBand())
    return {mood: music(MusicRequest(mood, seconds=6, seed=7)) for mood in MOODS}


def quietest_db(piece: Piece) -> float:
    """Of the quarter seconds before the fade."""
    quarter = piece.sample_rate // 4
    body = piece.sound[: round((piece.seconds - FADE_S) * piece.sample_rate)]
    power = np.square(body[: len(body) // quarter * quarter]).reshape(-1, quarter * 2).mean(1)
    return float(10 * np.log10(power.min() + 1e-20))


def centroid_hz(piece: Piece) -> float:
    spectrum = np.abs(np.fft.rfft(piece.sound.mean(1)))
    return float((spectrum * np.fft.rfftfreq(len(piece.sound), 1 / piece.sample_rate)).sum() / spectrum.sum())


# --- Sound ----------------------------------------------------------------------------------------------------------


@pytest.mark.weights
def test_it_plays_every_mood_at_the_same_loudness_without_clipping_or_holes(played):
    for mood, piece in played.items():
        assert loudness(piece.sound, piece.sample_rate) == pytest.approx(-18, abs=0.3), mood
        assert np.abs(piece.sound).max() < 10 ** (-1 / 20), mood
        assert quietest_db(piece) > -45, mood
        assert piece.sound.shape == (9 * 44_100, 2)
        assert "FluidR3Mono" in piece.model


def test_it_plays_as_well_without_a_soundfont(plain):
    for mood, piece in plain.items():
        assert loudness(piece.sound, piece.sample_rate) == pytest.approx(-18, abs=0.3), mood
        assert np.abs(piece.sound).max() < 10 ** (-1 / 20), mood
        assert quietest_db(piece) > -45, mood
        assert "own plain voices" in piece.model


@pytest.mark.weights
def test_it_writes_an_mp3_that_is_as_long_and_does_not_clip(played):
    for mood, piece in played.items():
        heard, rate = soundfile.read(io.BytesIO(piece.mp3))
        assert (len(heard), rate) == (len(piece.sound), piece.sample_rate), mood
        assert np.abs(heard).max() < 1.0, mood
        assert loudness(heard, rate) == pytest.approx(-18, abs=1), mood
        assert np.corrcoef(heard[:, 0], piece.sound[:, 0])[0, 1] > 0.98, mood


@pytest.mark.weights
def test_it_sounds_brighter_and_darker_with_the_mood(played):
    brightness = {mood: centroid_hz(piece) for mood, piece in played.items()}
    assert min(brightness[mood] for mood in BRIGHT) > max(brightness[mood] for mood in MIDDLE)
    assert min(brightness[mood] for mood in MIDDLE) > max(brightness[mood] for mood in DARK)


@pytest.mark.weights
def test_it_follows_the_wish_for_brightness(store):
    with store.lease("music") as music:
        dark, bright = (music(MusicRequest("love", 6, 3, brightness=brightness)) for brightness in (0.1, 0.9))
    assert centroid_hz(bright) > 1.25 * centroid_hz(dark)


@pytest.mark.weights
def test_it_gives_equal_bytes_in_another_process(store):
    request = MusicRequest("joy", 5, 11, keywords=("비", "축제"))
    with store.lease("music") as music:
        music(MusicRequest("angry", 5, 1))  # what was played before does not matter
        here = music(request)
    script = (
        "import hashlib\nfrom tests.ml.conftest import *\nfrom ml.music import MusicRequest\n"
        "store = ModelStore(Shelf(PLACES, WEIGHTS), device=Device(threads=1), budget_mb=6_000)\n"
        "with store.lease('music') as music:\n"
        f"    piece = music({request!r})\n"
        "print(hashlib.sha256(piece.mp3 + piece.midi).hexdigest())\n"
    )
    there = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True)
    assert there.stdout.split()[-1] == hashlib.sha256(here.mp3 + here.midi).hexdigest()


def test_it_repeats_itself_with_its_own_voices_and_changes_with_the_seed():
    music = Music(PlainBand())
    first, again, other = (music(MusicRequest("calm", 5, seed)).mp3 for seed in (4, 4, 5))
    assert first == again
    assert first != other


@pytest.mark.parametrize("seconds", [5, 7.3])
def test_it_lasts_exactly_as_long_as_asked(bare_store, seconds):
    with bare_store.lease("music") as music:
        piece = music(MusicRequest("lonely", seconds, 2))
    assert len(piece.sound) == round(seconds * 44_100)
    assert quietest_db(piece) > -45


def test_it_fills_a_whole_minute():
    for mood in MOODS:
        written = score(mood, 3, 60.0)
        assert 56 < written.tempo.seconds(written.final) < 58.2, mood
        assert written.tempo.bpm == pytest.approx(MOODS[mood].bpm, rel=0.05), mood


def test_it_holds_peaks_under_the_ceiling_without_losing_loudness():
    """Sharp knocks over a quiet hum, which the wanted loudness alone would drive far over full scale."""
    time = np.arange(8 * 44_100) / 44_100
    knocks = np.exp(-(time % 1.0) * 60) * np.sin(2 * np.pi * 300 * time) + 0.01 * np.sin(2 * np.pi * 200 * time)
    sound = mix([("lead", np.repeat(knocks.astype(np.float32)[:, None], 2, axis=1))], room=0.0, brightness=0.5)
    assert 0.7 < np.abs(sound).max() <= CEILING + 1e-6
    assert loudness(sound, 44_100) == pytest.approx(-18, abs=1)


# --- Notes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mood", MOODS)
def test_it_keeps_every_note_in_its_scale_and_instrument(mood):
    for seed in range(25):
        written = score(mood, seed)
        for part in (part for part in written.parts if part.instrument.pitched):
            for note in part.notes:
                assert written.key.holds(note.key), (seed, part.role, note)
                assert part.instrument.low - 1 <= note.key <= part.instrument.high + 1, (seed, part.role, note)


@pytest.mark.parametrize("mood", MOODS)
def test_it_finds_another_tune_for_nearly_every_seed(mood):
    def tune(seed: int) -> tuple[tuple[float, int], ...]:
        notes = score(mood, seed).part("lead").notes
        return tuple((round(note.start * 4) / 4, note.key - notes[-1].key) for note in notes)

    assert len({tune(seed) for seed in range(SEEDS)}) >= DISTINCT_ENOUGH


def test_it_has_the_tempo_of_its_mood_for_every_seed():
    paces = [[score(mood, seed).tempo.bpm for seed in range(25)] for mood in BY_TEMPO]
    for slower, faster in pairwise(paces):
        assert max(slower) < min(faster)


def test_it_is_busier_and_faster_with_more_energy():
    for mood in MOODS:
        calm, lively = (score(mood, 5, energy=energy) for energy in (0.1, 0.9))
        assert lively.tempo.bpm > calm.tempo.bpm * 1.08, mood
        assert sum(len(part.notes) for part in lively.parts) > sum(len(part.notes) for part in calm.parts), mood


@pytest.mark.parametrize("mood", MOODS)
def test_it_writes_tunes_that_can_be_sung(mood):
    """No leap over an octave, mostly small steps, and neither on one spot nor all over the place."""
    tunes = [np.array([note.key for note in score(mood, seed).part("lead").notes]) for seed in range(25)]
    moves = np.abs(np.concatenate([np.diff(tune) for tune in tunes]))
    assert moves.max() <= 12
    assert np.mean(moves <= 4) > 0.75
    ranges = [np.ptp(tune) for tune in tunes]
    assert min(ranges) >= 3
    assert max(ranges) <= 19
    assert np.mean(ranges) > 7


@pytest.mark.parametrize("mood", MOODS)
def test_it_comes_back_to_its_motif(mood):
    """Some later bar has the tune's first three notes again, on the same beats; ornaments may stand between."""
    returned = 0
    for seed in range(25):
        written = score(mood, seed, 20.0)
        first = sorted(bar_of(written, written.body))[:3]
        later = np.arange(written.body + written.metre, written.final, written.metre)
        returned += any(set(first) <= bar_of(written, beat) for beat in later)
    assert returned >= 22


def bar_of(written: Score, start: float) -> set[tuple[int, int]]:
    """(quarter beat, key) of the tune in the bar from this beat on."""
    notes = [note for note in written.part("lead").notes if -0.1 < note.start - start < written.metre - 0.1]
    return {(round((note.start - start) * 4), note.key) for note in notes}


@pytest.mark.parametrize("mood", MOODS)
def test_it_ends_slower_and_at_home(mood):
    for seed in range(25):
        written = score(mood, seed)
        assert written.tempo.seconds_a_beat[-1] > 1.2 * written.tempo.seconds_a_beat[0]
        assert 1.8 < 15 - float(written.tempo.seconds(written.final)) < 3.5
        tonic = written.key.tonic
        assert (written.part("lead").notes[-1].key - tonic) % 12 in (0, 7)
        lowest = min(part.notes[-1].key for part in written.parts if part.role in ("bass", "pad"))
        assert (lowest - tonic) % 12 in (0, 3, 4, 7)


@pytest.mark.parametrize("mood", MOODS)
def test_it_seldom_rubs_against_its_tune(mood):
    """Seconds in which another part is a semitone from the tune, as a share of all that sounds together."""
    rubbing = together = 0.0
    for seed in range(15):
        for tune, other, overlap_s in pairs(score(mood, seed)):
            together += overlap_s
            rubbing += overlap_s * (abs(tune - other) % 12 in (1, 11))
    assert rubbing / together < 0.04


def pairs(written: Score) -> list[tuple[int, int, float]]:
    """(key of the tune, key of another part, seconds together)."""
    spans = {
        part.role: [
            (note.key, *written.tempo.seconds([note.start, note.end])) for note in part.notes
        ]
        for part in written.parts
        if part.instrument.pitched
    }  # fmt: skip
    tune = spans.pop("lead")
    return [
        (key, other, float(min(end, other_end) - max(start, other_start)))
        for key, start, end in tune
        for part in spans.values()
        for other, other_start, other_end in part
        if min(end, other_end) - max(start, other_start) > 0.1
    ]


def test_it_listens_to_the_words_of_the_day():
    plain, snow = score("joy", 3), score("joy", 3, keywords=("눈사람",))
    assert snow.part("lead").instrument.name in ("celesta", "glockenspiel", "music box")
    assert score("joy", 3, keywords=("곱셈", "table")) == plain
    sleepy = score("joy", 3, keywords=("lullaby",))
    assert sleepy.tempo.bpm < plain.tempo.bpm
    assert sleepy.part("percussion") is None
    assert plain.part("percussion") is not None
    assert score("calm", 3, keywords=("바다에서",)).part("texture").instrument.name == "sea"
    assert len(score("sad", 3, keywords=("비",)).part("texture").notes) > 5
    assert score("sad", 3, keywords=("비행기",)).part("texture") is None


def test_it_never_strikes_a_key_that_still_sounds_in_its_part():
    for mood in MOODS:
        for part in score(mood, 8).parts:
            ends: dict[int, float] = {}
            for note in part.notes:
                assert note.start >= ends.get(note.key, 0) - 1e-9, (mood, part.role)
                assert note.length > 0
                ends[note.key] = note.end


# --- Files, facts, errors -------------------------------------------------------------------------------------------


@dataclass
class Midi:
    tempos: list[int]
    notes: int
    programs: list[int]


def read_midi(data: bytes) -> Midi:
    """A reader of its own: chunks, running lengths, note-ons and tempo changes."""
    assert data[:4] == b"MThd"
    read, at = Midi([], 0, []), 14
    for _ in range(int.from_bytes(data[10:12], "big")):
        assert data[at : at + 4] == b"MTrk"
        end = at + 8 + int.from_bytes(data[at + 4 : at + 8], "big")
        at += 8
        while at < end:
            while data[at] & 0x80:
                at += 1
            kind = data[at + 1]
            if kind == 0xFF:
                if data[at + 2] == 0x51:
                    read.tempos.append(int.from_bytes(data[at + 4 : at + 7], "big"))
                at += 4 + data[at + 3]
            else:
                read.notes += kind >> 4 == 9
                read.programs += [data[at + 2]] * (kind >> 4 == 12)
                at += 3 if kind >> 4 == 12 else 4
        assert at == end
    assert at == len(data)
    return read


def test_it_writes_the_same_notes_as_midi(plain):
    for piece in plain.values():
        midi = read_midi(piece.midi)
        assert midi.notes == sum(len(part.notes) for part in piece.score.parts)
        assert midi.programs == [part.instrument.program for part in piece.score.parts]
        assert 60e6 / midi.tempos[0] == pytest.approx(piece.bpm, abs=0.6)
        assert midi.tempos == sorted(midi.tempos)


def test_it_says_what_was_played(plain):
    piece = plain["love"]
    assert (piece.mode, piece.metre, piece.seconds, piece.sample_rate) == ("major", 3, 6, 44_100)
    assert piece.key in ("G", "D", "F", "Bb")
    assert piece.instruments[0] == piece.score.part("lead").instrument.name


@pytest.mark.parametrize(
    "wrong",
    [
        {"mood": "hungry"},
        {"seconds": 4.9},
        {"seconds": 61},
        {"seconds": float("nan")},
        {"seed": -1},
        {"energy": 1.01},
        {"brightness": float("nan")},
        {"keywords": ("x" * 81,)},
        {"keywords": ("x",) * 65},
    ],
)
def test_it_refuses_what_it_cannot_play(wrong):
    with pytest.raises(InvalidInput):
        Music(PlainBand())(MusicRequest(**{"mood": "joy"} | wrong))


def test_it_can_be_stopped_at_every_step_and_goes_on_afterwards():
    music = Music(PlainBand())
    steps = []
    whole = music(MusicRequest("sad", 5, 1), on_step=lambda step, steps_, **_: steps.append((step, steps_)))
    assert [step for step, _ in steps] == list(range(1, steps[0][1] + 1))
    for stop in (1, steps[0][1]):

        def stop_at(step, _steps, stop=stop, **_):
            if step == stop:
                raise Cancelled

        with pytest.raises(Cancelled):
            music(MusicRequest("sad", 5, 1), on_step=stop_at)
    assert music(MusicRequest("sad", 5, 1)).mp3 == whole.mp3


# --- Loudness -------------------------------------------------------------------------------------------------------


def test_it_has_the_filters_that_the_recommendation_prints():
    """ITU-R BS.1770-4, tables 1 and 2, for 48 kHz."""
    head, rumble = k_weighting(48_000)
    assert head == pytest.approx(
        [1.53512485958697, -2.69169618940638, 1.19839281085285, 1, -1.69065929318241, 0.73248077421585], abs=1e-6
    )
    assert rumble == pytest.approx([1, -2, 1, 1, -1.99004745483398, 0.99007225036621], abs=1e-6)


def test_it_measures_the_reference_tone_and_passes_over_silence():
    time = np.arange(10 * 44_100) / 44_100
    tone = np.sin(2 * np.pi * 997 * time)[:, None]
    assert loudness(tone, 44_100) == pytest.approx(-3.01, abs=0.02)
    assert loudness(np.repeat(tone, 2, axis=1) * 0.1, 44_100) == pytest.approx(-20, abs=0.02)
    assert loudness(np.concatenate([tone, tone * 0]), 44_100) == pytest.approx(-3.01, abs=0.1)
    assert loudness(tone * 0, 44_100) == -np.inf
    assert loudness(resample_poly(tone, 160, 147), 48_000) == pytest.approx(-3.01, abs=0.02)
