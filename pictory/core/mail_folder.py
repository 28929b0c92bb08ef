"""Mail into a folder, for machines without SMTP."""

import os
import re
import tempfile
import threading
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

_NOT_PLAIN = re.compile(r"[^a-z0-9.@+-]+")


class EmailBackend(BaseEmailBackend):
    """Writes one .eml file a mail into settings.MAIL_DIR; any mail program opens it."""

    def __init__(self, fail_silently: bool = False, **_kwargs: Any) -> None:
        super().__init__(fail_silently=fail_silently)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.MAIL_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        for mail in email_messages:
            _write(folder, _name(mail), mail.message().as_bytes(linesep="\r\n"))
        return len(email_messages)


def _name(mail: EmailMessage) -> str:
    """When and to whom: plain letters only, so that no address leads out of the folder; unlike any other mail's."""
    to = _NOT_PLAIN.sub("_", ",".join(mail.recipients()).lower())[:60].strip(".")
    return f"{timezone.localtime():%Y%m%d-%H%M%S}-{to}-{uuid.uuid4().hex[:8]}.eml"


def _write(folder: Path, name: str, data: bytes) -> None:
    """The file is either whole or not there."""
    handle, unfinished = tempfile.mkstemp(prefix=f".{os.getpid()}-{threading.get_ident()}-", dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(unfinished).replace(folder / name)
    except OSError:
        Path(unfinished).unlink(missing_ok=True)
        raise
