"""What the style lab puts right every hour; each is safe to repeat."""

from stylelab.services import candidates, edits, transfers


def tidy() -> None:
    while edits.clear_proposals():
        pass
    while transfers.clear_looks():
        pass
    while candidates.clear():
        pass
