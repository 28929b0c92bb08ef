"""The mood of a Korean diary entry."""

from ml.mood.reading import MOODS, Mood, MoodReading, MoodRequest

__all__ = ["MOODS", "Mood", "MoodReading", "MoodRequest"]
