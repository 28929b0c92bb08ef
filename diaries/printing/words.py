"""Lines of words: how wide they are, where they break, and how they are drawn."""

import re
import unicodedata
from collections.abc import Iterator

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from diaries.printing import faces

STICKER_WIDTH = 1.1  # of the size of the letters around it
BREAKABLE = re.compile(r"(?<=\s)")
CLUSTER = re.compile(f"{faces.EMOJI.pattern}|.", re.DOTALL)
NEVER_FIRST = set(".,!?)]}>”’」』】》〉·…~:;%、。！？，")


def clean(text: str) -> str:
    """As it is printed: composed letters, one sign for the end of a line, no other control characters."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\t", " "))
    return "".join(sign for sign in text if sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cs"))


def width(text: str, face: str, size: float) -> float:
    """In points."""
    return sum(_run_width(run, size) for run in faces.runs(text, face))


def lines(text: str, face: str, size: float, room: float) -> list[str]:
    """The text in lines no wider than room: broken between words, inside one only where it is too long by itself."""
    return [line for paragraph in clean(text).split("\n") for line in _broken(paragraph.strip(), face, size, room)]


def draw(canvas: Canvas, x: float, y: float, text: str, face: str, size: float) -> float:
    """Draw on the line at y; returns where it ends."""
    for run in faces.runs(text, face):
        if run.sticker:
            edge = size * STICKER_WIDTH
            picture = faces.sticker_picture(run.sticker)
            canvas.drawImage(picture, x, y - 0.22 * size, edge, edge, mask="auto")
        else:
            canvas.setFont(run.face, _fitted(run.face, size))
            canvas.drawString(x, y, run.text)
        x += _run_width(run, size)
    return x


def draw_centred(canvas: Canvas, x: float, y: float, text: str, face: str, size: float) -> None:
    draw(canvas, x - width(text, face, size) / 2, y, text, face, size)


def draw_right(canvas: Canvas, x: float, y: float, text: str, face: str, size: float) -> None:
    draw(canvas, x - width(text, face, size), y, text, face, size)


# --- Inside ------------------------------------------------------------------------------------------------------


def _run_width(run: faces.Run, size: float) -> float:
    if run.sticker:
        return size * STICKER_WIDTH
    return pdfmetrics.stringWidth(run.text, run.face, _fitted(run.face, size))


def _fitted(face: str, size: float) -> float:
    """The reading face looks larger than the hand at the same size."""
    return size * 0.86 if face == faces.BODY else size


def _broken(paragraph: str, face: str, size: float, room: float) -> Iterator[str]:
    line = ""
    for word in BREAKABLE.split(paragraph):
        if width((line + word).rstrip(), face, size) <= room:
            line += word
            continue
        if line:
            yield line.rstrip()
        *full, line = _chopped(word, face, size, room)
        yield from full
    yield line.rstrip()


def _chopped(word: str, face: str, size: float, room: float) -> list[str]:
    """One word in pieces that fit; no piece begins with a sign that closes something."""
    pieces = [""]
    for cluster in CLUSTER.findall(word):
        if pieces[-1] and cluster not in NEVER_FIRST and width(pieces[-1] + cluster.rstrip(), face, size) > room:
            pieces.append("")
        pieces[-1] += cluster
    return pieces
