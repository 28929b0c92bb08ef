"""The slow work of the style lab, one module a subject: what a kind of job names is found here."""

from stylelab.edit_jobs import edit, edit_batch, erase, wallpaper
from stylelab.transfer_jobs import fitting, quick_look, transfer
from stylelab.word_jobs import words

__all__ = ["edit", "edit_batch", "erase", "fitting", "quick_look", "transfer", "wallpaper", "words"]
