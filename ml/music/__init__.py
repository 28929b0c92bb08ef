"""Small pieces of music for a diary page, composed by rule and chance."""

from ml.music.moods import MOODS
from ml.music.pipeline import Music, MusicRequest, Piece

__all__ = ["MOODS", "Music", "MusicRequest", "Piece"]
