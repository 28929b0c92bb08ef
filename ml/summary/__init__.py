"""A short Korean summary of a diary entry."""

from ml.summary.summarise import DiarySummary, Summary, SummaryRequest

__all__ = ["DiarySummary", "Summary", "SummaryRequest"]
