"""The nouns that two apps share."""

from pictory.core.models.asset import Asset
from pictory.core.models.job import Job, JobGone, JobPreview
from pictory.core.models.message import Message, Suppression
from pictory.core.models.moderation import ModerationAction
from pictory.core.models.style import CardPicture, StyleCard
from pictory.core.models.user import User

__all__ = [
    "Asset", "CardPicture", "Job", "JobGone", "JobPreview", "Message", "ModerationAction", "StyleCard", "Suppression",
    "User",
]  # fmt: skip
