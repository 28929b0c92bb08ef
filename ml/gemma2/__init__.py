"""Gemma 2 2B: summary, English and mood of a day by one language model, held once."""

from ml.gemma2.tasks import GemmaMood, GemmaSummary, GemmaTranslation

__all__ = ["GemmaMood", "GemmaSummary", "GemmaTranslation"]
