"""Putting files on the shelf for tests, and looking at what lies there."""

from pathlib import Path
from typing import Any

from django.conf import settings

from pictory.core.files import assets
from pictory.core.models import Asset, User


def keep(owner: User, data: Any = b"hello", media_type: str = "text/plain", **fields: Any) -> Asset:
    return assets.keep_asset(owner=owner, data=data, media_type=media_type, role=Asset.Role.RESULT, **fields)


def files() -> set[str]:
    """Everything in storage on this disk."""
    root = Path(settings.MEDIA_ROOT)
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}
