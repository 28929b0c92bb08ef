"""The slow work of the style lab, one module a subject: what a kind of job names is found here."""

from stylelab.card_jobs import card_face
from stylelab.edit_jobs import edit, edit_batch, erase, wallpaper
from stylelab.transfer_jobs import fitting, quick_look, transfer
from stylelab.variation_jobs import variations
from stylelab.word_jobs import words

__all__ = [
    "card_face", "edit", "edit_batch", "erase", "fitting", "quick_look", "transfer", "variations", "wallpaper", "words",
]  # fmt: skip
