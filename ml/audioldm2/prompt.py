"""A mood, the day in English and its words, as a description of music."""

import random

from ml.music.moods import MOODS
from ml.music.pipeline import MusicRequest

NEGATIVE = "low quality, noise, distortion, speech, singing"
CHARACTERS = {
    "joy": "cheerful and playful", "excited": "thrilling and festive", "calm": "peaceful and gentle",
    "love": "warm and tender", "sad": "melancholic and slow", "lonely": "sparse and wistful",
    "anxious": "tense and restless", "angry": "fierce and stormy", "proud": "noble and triumphant",
}  # fmt: skip
LOW, HIGH = 0.35, 0.65  # of energy and brightness: between them the mood's own
ENERGIES = "very soft and slow", "energetic and full"
LIGHTS = "in a low register", "in a high register"
MOST_KEYWORDS, MOST_WORDS = 5, 30


def describe(request: MusicRequest) -> str:
    """English of at most some 60 words. The seed chooses among the mood's ensembles; a piece has the same each time."""
    mood = MOODS[request.mood]
    ensemble = random.Random(request.seed).choice(mood.ensembles)  # noqa: S311 - a choice of instruments, no secret
    players = [random.Random(request.seed).choice(ensemble.lead), ensemble.accompaniment, ensemble.pad]  # noqa: S311
    parts = [
        f"Instrumental music, {CHARACTERS[mood.name]}, {mood.mode} key, {round(mood.bpm)} bpm",
        f"played by {', '.join(dict.fromkeys(players))}",
        *_beyond(request.energy, ENERGIES),
        *_beyond(request.brightness, LIGHTS),
    ]
    scene = " ".join(request.words.split()[:MOST_WORDS]).rstrip(".")
    named = [word for word in request.keywords if word.isascii() and word.strip()][:MOST_KEYWORDS]
    about = [f"The music of a day: {scene}"] if scene else []
    about += [f"With {', '.join(named)}"] if named else []
    return ". ".join((", ".join(parts), *about)) + "."


def _beyond(value: float, ends: tuple[str, str]) -> list[str]:
    low, high = ends
    return [low] if value < LOW else [high] if value > HIGH else []
