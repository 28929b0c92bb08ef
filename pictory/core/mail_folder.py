"""Mail into a folder, for machines without SMTP."""

from django.core.mail.backends.filebased import EmailBackend as FileBackend


class EmailBackend(FileBackend):
    """One .eml file a mail, in settings.MAIL_DIR."""
