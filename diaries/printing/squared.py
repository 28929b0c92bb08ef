"""A day on squared paper, A4: date, weather and mood above, the picture, and one letter a cell under it."""

from collections.abc import Sequence
from typing import IO

from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from diaries.printing import faces, manuscript, paper, words
from diaries.printing.book import Day
from diaries.printing.manuscript import Row

WIDE, HIGH = paper.SIZES["a4"]
EDGE, HEAD, FOOT = 17 * mm, 16 * mm, 14 * mm
FEW, MANY = 10, 12  # columns: wide cells for a day that fits on one page, narrower ones for a longer
GAP = 3 * mm  # between two lines of cells
SQUARE = HexColor("#c98a7a")  # the red of squared paper
SMALL = set(".,。、")  # they stand at the lower left of their cell


def write_squared(file: IO[bytes], day: Day, *, author: str, language: str = "ko") -> int:
    """Write the PDF and return its number of pages."""
    faces.install()
    rl_config.useA85 = 0
    canvas = Canvas(file, pagesize=(WIDE, HIGH), pageCompression=1, lang=language, initialFontName=faces.BODY)
    canvas.setTitle(day.heading)
    canvas.setAuthor(author)
    canvas.setCreator("Pictory")
    data = day.picture() if day.picture else None
    shown = paper.picture(data) if data else None
    top = _picture(canvas, shown, _head(canvas, day))
    columns = _columns(day.text, top)
    for number, rows in enumerate(_pages(manuscript.rows(day.text, columns), columns, top)):
        if number:
            canvas.showPage()
        start = top if number == 0 else HIGH - HEAD
        _grid(canvas, rows, columns, start, _rows_in(start, columns))
    canvas.showPage()
    canvas.save()
    return canvas.getPageNumber() - 1


# --- Parts -------------------------------------------------------------------------------------------------------


def _head(canvas: Canvas, day: Day) -> float:
    """The date on the left, weather and mood in boxes on the right; returns how far down it goes."""
    line = HIGH - HEAD - 7 * mm
    canvas.setFillColor(paper.INK)
    words.draw(canvas, EDGE, line, day.heading, faces.TITLE, 20)
    right = WIDE - EDGE
    for sign in reversed(list(day.signs)):
        wide = words.width(sign, faces.HAND, 16) + 6 * mm
        canvas.setStrokeColor(paper.PENCIL)
        canvas.setLineWidth(0.8)
        canvas.roundRect(right - wide, line - 2.6 * mm, wide, 9 * mm, 4, stroke=1, fill=0)
        canvas.setFillColor(paper.INK)
        words.draw_centred(canvas, right - wide / 2, line, sign, faces.HAND, 16)
        right -= wide + 2.5 * mm
    return line - 6 * mm


def _picture(canvas: Canvas, shown: object | None, top: float) -> float:
    """The drawing, or an empty frame to draw into by hand."""
    wide, high = WIDE - 2 * EDGE, (WIDE - 2 * EDGE) / 2
    if shown:
        paper.draw_picture(canvas, shown, EDGE, top - high, wide, high)
    else:
        canvas.setStrokeColor(paper.PENCIL)
        canvas.setLineWidth(1)
        canvas.rect(EDGE, top - high, wide, high, stroke=1, fill=0)
    return top - high - 5 * mm


def _grid(canvas: Canvas, rows: Sequence[Row], columns: int, top: float, count: int) -> None:
    """Every line of the page is ruled, also those without letters."""
    cell = _cell(columns)
    for number in range(count):
        low = top - cell - number * (cell + GAP)
        _squares(canvas, low, cell, columns)
        for column, letters in enumerate(rows[number] if number < len(rows) else []):
            _letters(canvas, letters, EDGE + column * cell, low, cell)


def _squares(canvas: Canvas, low: float, cell: float, columns: int) -> None:
    canvas.setStrokeColor(SQUARE)
    canvas.setLineWidth(1)
    canvas.rect(EDGE, low, cell * columns, cell, stroke=1, fill=0)
    canvas.setLineWidth(0.45)
    for column in range(1, columns):
        canvas.line(EDGE + column * cell, low, EDGE + column * cell, low + cell)


def _letters(canvas: Canvas, letters: str, x: float, low: float, cell: float) -> None:
    """One letter in the middle; a sign that shares the cell stands at the lower right."""
    if not letters:
        return
    canvas.setFillColor(paper.INK)
    size = cell * 0.94
    main, rest = _main(letters)
    if main in SMALL:
        words.draw(canvas, x + 0.16 * cell, low + 0.2 * cell, main, faces.HAND, size)
    else:
        fitted = min(size, size * 0.9 * cell / max(words.width(main, faces.HAND, size), 1))
        words.draw_centred(canvas, x + cell / 2, low + cell / 2 - 0.27 * fitted, main, faces.HAND, fitted)
    if rest:
        words.draw_right(canvas, x + 0.97 * cell, low + 0.12 * cell, rest, faces.HAND, size * 0.8)


def _main(letters: str) -> tuple[str, str]:
    """What a cell is for, and the signs that were pressed in behind it."""
    end = len(letters)
    while end > 1 and letters[end - 1] in manuscript.NEVER_FIRST:
        end -= 1
    return letters[:end], letters[end:]


# --- Measures ----------------------------------------------------------------------------------------------------


def _cell(columns: int) -> float:
    return (WIDE - 2 * EDGE) / columns


def _rows_in(top: float, columns: int) -> int:
    return int((top - FOOT + GAP) // (_cell(columns) + GAP))


def _columns(text: str, top: float) -> int:
    return FEW if len(manuscript.rows(text, FEW)) <= _rows_in(top, FEW) else MANY


def _pages(rows: list[Row], columns: int, top: float) -> list[list[Row]]:
    first, later = _rows_in(top, columns), _rows_in(HIGH - HEAD, columns)
    return [rows[:first], *(rows[at : at + later] for at in range(first, len(rows), later))]
