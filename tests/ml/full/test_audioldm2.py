"""AudioLDM 2 at toy size: candidates, their ranking, and the sound that comes out."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
import torch
from transformers import GPT2LMHeadModel

from ml.audioldm2 import pipeline
from ml.audioldm2.pipeline import CANDIDATES, NAME, DiffusionMusic
from ml.audioldm2.prompt import describe
from ml.errors import Cancelled, InvalidInput
from ml.music import MOODS, MusicRequest, Piece
from ml.music.loudness import loudness
from ml.store import ModelStore
from tests import tiny

STEPS = 4
REQUEST = MusicRequest("joy", seconds=10, seed=3, keywords=("sea", "강아지"), words="A child runs along the beach.")


@pytest.fixture(scope="module")
def store(toys: Path) -> Iterator[ModelStore]:
    store = tiny.store(tiny.shelf(toys, "audioldm2"))
    yield store
    store.release()


@pytest.fixture(scope="module")
def music(store: ModelStore) -> Iterator[DiffusionMusic]:
    """In fewer steps than people wait for."""
    with pytest.MonkeyPatch.context() as patch, store.lease("music", "full") as music:
        patch.setattr(pipeline, "STEPS", STEPS)
        yield music


@pytest.fixture(scope="module")
def piece(music: DiffusionMusic) -> Piece:
    return music(REQUEST)


def with_(**changes: Any) -> MusicRequest:
    return replace(REQUEST, **changes)


def test_it_makes_ten_and_fifteen_seconds_as_loud_as_all_our_music(music: DiffusionMusic, piece: Piece) -> None:
    for made, seconds in ((piece, 10), (music(with_(seconds=15)), 15)):
        assert made.sound.shape == (seconds * 44_100, 2)
        assert loudness(made.sound, made.sample_rate) == pytest.approx(-18, abs=0.5)
        assert np.abs(made.sound).max() < 10 ** (-1 / 20)
        heard, rate = soundfile.read(io.BytesIO(made.mp3))
        assert (len(heard), rate) == (seconds * 44_100, 44_100)


def test_it_says_what_it_knows_of_the_piece(piece: Piece) -> None:
    assert (piece.model, piece.seed, piece.seconds) == (NAME, 3, 10)
    assert (piece.score, piece.midi, piece.key, piece.bpm, piece.instruments) == (None, b"", "", 0, ())


def test_every_part_of_the_request_matters(music: DiffusionMusic, piece: Piece) -> None:
    """What is put into words changes the words, and the words change the sound."""
    said = {"mood": "sad", "energy": 0.9, "brightness": 0.8, "keywords": ("snow",), "words": "A quiet room."}
    assert describe(REQUEST) not in {describe(with_(**{name: value})) for name, value in said.items()}
    others = [music(with_(**changes)).mp3 for changes in ({"words": "A quiet room."}, {"seed": 4}, {"brightness": 0.6})]
    assert len({piece.mp3, *others}) == 4


def test_the_description_names_mood_scene_and_tags() -> None:
    words = describe(REQUEST)
    assert "cheerful" in words
    assert "A child runs along the beach" in words
    assert words.endswith("With sea.")  # what it cannot read is left out
    assert len(describe(with_(words="long " * 300, keywords=("sea",) * 40)).split()) < 90
    assert len({describe(MusicRequest(mood)) for mood in MOODS}) == len(MOODS)


def test_stopped_anywhere_it_makes_the_same_bytes_the_next_time(music: DiffusionMusic, piece: Piece) -> None:
    for at in (1, STEPS // 2, STEPS + 1):
        steps: list[int] = []

        def stop(step: int, of: int, at: int = at, steps: list[int] = steps, **_: Any) -> None:
            steps.append(step)
            if step == at:
                raise Cancelled

        with pytest.raises(Cancelled):
            music(REQUEST, on_step=stop)
        assert steps == list(range(1, at + 1))
    assert music(REQUEST).mp3 == piece.mp3


@pytest.mark.parametrize("changes", [{"mood": "odd"}, {"seconds": 31.0}, {"seed": -1}, {"brightness": 2.0}])
def test_it_refuses_bad_requests(music: DiffusionMusic, changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        music(with_(**changes))


def test_the_candidate_that_clap_likes_best_is_the_one(music: DiffusionMusic, piece: Piece) -> None:
    latents = music._diffuse(REQUEST, describe(REQUEST), CANDIDATES, lambda *_, **__: None)
    waves = music._sound(latents, REQUEST.seconds)
    assert waves.shape == (CANDIDATES, 10 * 16_000)
    fits = music._fit(describe(REQUEST), waves)
    assert len(set(fits.tolist())) == CANDIDATES
    finished = [music._finished(wave, REQUEST) for wave in waves]
    assert np.array_equal(finished[int(fits.argmax())], piece.sound)
    longer = np.tile(waves, 2)  # twenty seconds, of which CLAP would take ten by chance
    assert np.array_equal(music._fit("x", longer), music._fit("x", longer))


def test_it_finds_less_memory_enough(music: DiffusionMusic, monkeypatch: pytest.MonkeyPatch) -> None:
    counts: list[int] = []
    diffuse = DiffusionMusic._diffuse

    def short(self: DiffusionMusic, request: Any, words: str, count: int, on_step: Any) -> torch.Tensor:
        counts.append(count)
        if count > 1:
            raise MemoryError
        return diffuse(self, request, words, count, on_step)

    monkeypatch.setattr(DiffusionMusic, "_diffuse", short)
    assert music(REQUEST).sound.shape == (10 * 44_100, 2)
    assert counts == [3, 1]


def test_the_plain_language_model_of_the_folder_is_read_as_one_that_generates(music: DiffusionMusic) -> None:
    model = music._parts.language_model
    assert isinstance(model, GPT2LMHeadModel)
    assert model.config.max_new_tokens == 8
