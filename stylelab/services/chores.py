"""What the style lab puts right every hour; each is safe to repeat."""

from stylelab.services import edits, transfers, words


def tidy() -> None:
    while edits.clear_proposals():
        pass
    while transfers.clear_looks():
        pass
    while words.clear_candidates():
        pass
