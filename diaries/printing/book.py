"""A diary as a book: a title page, a page for each month, and for each day its picture over ruled lines."""

import calendar
import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import IO

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from diaries.printing import faces, paper, words
from diaries.printing.paper import Sheet

Load = Callable[[], bytes | None]  # a stored picture; None when the storage has lost it

EDGE, FOOT = 15, 16  # millimetres of an A5 page, as all lengths below
LINE = 8.4  # from one ruled line to the next
PHOTOS_ACROSS, PHOTO = 3, 36
HAND_PT, DATE_PT, SMALL_PT = 15.5, 15, 9.5


@dataclass(frozen=True)
class Day:
    """One day in the reader's language. heading: its long date. signs: words for weather and mood."""

    date: datetime.date
    heading: str
    month: str
    text: str
    mood: str = ""
    signs: Sequence[str] = ()
    picture: Load | None = None
    photos: Sequence[Load] = field(default_factory=list)


@dataclass(frozen=True)
class Cover:
    """weekdays: seven short names from Sunday on. language: of the text, as a tag."""

    title: str
    span: str
    author: str
    weekdays: Sequence[str]
    language: str = "ko"
    picture: Load | None = None


def write_book(
    file: IO[bytes], cover: Cover, days: Sequence[Day], *, size: str, on_day: Callable[[int], None] = lambda _done: None
) -> int:
    """Write the PDF and return its number of pages. size: of paper.SIZES. on_day: told of each day; may raise."""
    faces.install()
    rl_config.useA85 = 0
    sheet = Sheet.of(size)
    canvas = Canvas(
        file, pagesize=(sheet.width, sheet.height), pageCompression=1, lang=cover.language,
        initialFontName=faces.BODY,
    )  # fmt: skip
    canvas.setTitle(f"{cover.title} · {cover.span}")
    canvas.setAuthor(cover.author)
    canvas.setCreator("Pictory")
    _Binding(canvas, sheet, cover).bind(days, on_day)
    canvas.save()
    return canvas.getPageNumber() - 1


class _Binding:
    """One book as it is drawn. y runs down from the top, in units of an A5 millimetre."""

    def __init__(self, canvas: Canvas, sheet: Sheet, cover: Cover) -> None:
        self.canvas, self.sheet, self.cover = canvas, sheet, cover
        self.wide, self.high = sheet.width / sheet.unit, sheet.height / sheet.unit
        self.room = self.wide - 2 * EDGE

    def bind(self, days: Sequence[Day], on_day: Callable[[int], None]) -> None:
        self._title_page()
        done = 0
        for month, found in groupby(days, key=lambda day: day.month):
            of_month = list(found)
            self._month_page(month, of_month)
            for day in of_month:
                self._day_pages(day)
                done += 1
                on_day(done)

    # --- Pages ---------------------------------------------------------------------------------------------------

    def _title_page(self) -> None:
        canvas, middle = self.canvas, self._x(self.wide / 2)
        canvas.setFillColor(paper.INK)
        title = words.lines(self.cover.title, faces.TITLE, self._pt(30), self._len(self.room)) or [""]
        for number, line in enumerate(title[:3]):
            words.draw_centred(canvas, middle, self._y(44 + 14 * number), line, faces.TITLE, self._pt(30))
        low = 44 + 14 * (len(title[:3]) - 1)
        paper.crayon_line(canvas, middle - self._len(16), self._y(low + 8), self._len(32), paper.ROSE, self._len(1.3))
        canvas.setFillColor(paper.PENCIL)
        words.draw_centred(canvas, middle, self._y(low + 18), self.cover.span, faces.BODY, self._pt(14))
        if shown := self._loaded(self.cover.picture):
            self._picture(shown, low + 32, self.room / 2)
        canvas.setFillColor(paper.INK)
        words.draw_centred(canvas, middle, self._y(self.high - 24), self.cover.author, faces.HAND, self._pt(18))
        canvas.bookmarkPage("title")
        canvas.addOutlineEntry(self.cover.title, "title", 0)
        canvas.showPage()

    def _month_page(self, month: str, days: Sequence[Day]) -> None:
        canvas, key = self.canvas, f"month-{days[0].date:%Y-%m}"
        canvas.bookmarkPage(key)
        canvas.addOutlineEntry(month, key, 0)
        canvas.setFillColor(paper.INK)
        words.draw_centred(canvas, self._x(self.wide / 2), self._y(52), month, faces.TITLE, self._pt(24))
        self._month_table({day.date.day: day for day in days}, days[0].date, top=68)
        canvas.showPage()

    def _month_table(self, days: dict[int, Day], date: datetime.date, top: float) -> None:
        """Each written day with a dot in the colour of its mood."""
        canvas, cell = self.canvas, self.room / 7
        canvas.setFillColor(paper.PENCIL)
        for column, name in enumerate(self.cover.weekdays):
            middle = self._x(EDGE + cell * (column + 0.5))
            words.draw_centred(canvas, middle, self._y(top), name, faces.BODY, self._pt(SMALL_PT))
        weeks = calendar.Calendar(firstweekday=6).monthdayscalendar(date.year, date.month)
        for row, week in enumerate(weeks):
            for column, number in enumerate(week):
                middle, line = self._x(EDGE + cell * (column + 0.5)), top + 13 + 13 * row
                if number in days:
                    colour = paper.mood_colour(days[number].mood)
                    paper.dot(canvas, middle, self._y(line - 1.6), self._len(4.8), colour)
                    canvas.linkRect("", f"day-{days[number].date}", self._box(middle, line), relative=0, thickness=0)
                if number:
                    canvas.setFillColor(paper.INK if number in days else paper.PENCIL)
                    words.draw_centred(canvas, middle, self._y(line), str(number), faces.BODY, self._pt(11))

    def _day_pages(self, day: Day) -> None:
        canvas, key = self.canvas, f"day-{day.date}"
        canvas.bookmarkPage(key)
        canvas.addOutlineEntry(day.heading, key, 1)
        self._head(day)
        top = 28.0
        if shown := self._loaded(day.picture):
            top = self._picture(shown, top, self.room / 2) + 3
        top = self._ruled_text(words.lines(day.text, faces.HAND, self._pt(HAND_PT), self._len(self.room - 4)), top)
        self._photos([shown for load in day.photos if (shown := self._loaded(load))], top)
        self._end_page()

    def _head(self, day: Day) -> None:
        """The long date and its signs, over a pencil line."""
        canvas = self.canvas
        canvas.setFillColor(paper.INK)
        end = words.draw(canvas, self._x(EDGE), self._y(20), day.heading, faces.TITLE, self._pt(DATE_PT))
        signs = "  ·  ".join(day.signs)
        right = self._x(self.wide - EDGE)
        if end + words.width(signs, faces.BODY, self._pt(11)) < right:
            canvas.setFillColor(paper.PENCIL)
            words.draw_right(canvas, right, self._y(20), signs, faces.BODY, self._pt(11))
        canvas.setStrokeColor(paper.mood_colour(day.mood))
        canvas.setLineWidth(self._len(0.6))
        canvas.line(self._x(EDGE), self._y(23.5), right, self._y(23.5))

    def _ruled_text(self, lines: Sequence[str], top: float) -> float:
        """On as many pages as it takes; rules the last one to its foot. Returns where the words end."""
        line, end = top + LINE, top
        for text in lines:
            if line > self.high - FOOT:
                self._end_page()
                line = 20.0 + LINE
            self._rule(line)
            self.canvas.setFillColor(paper.INK)
            words.draw(self.canvas, self._x(EDGE + 2), self._y(line - 2.2), text, faces.HAND, self._pt(HAND_PT))
            end, line = line, line + LINE
        return end + 4

    def _photos(self, photos: Sequence[object], top: float) -> None:
        """In rows under the words, then on pages of their own; without any the ruled lines go on to the foot."""
        for number in range(0, len(photos), PHOTOS_ACROSS):
            if top + PHOTO > self.high - FOOT:
                self._end_page()
                top = 20.0
            for column, shown in enumerate(photos[number : number + PHOTOS_ACROSS]):
                left = EDGE + column * self.room / PHOTOS_ACROSS
                across = self.room / PHOTOS_ACROSS - 3
                x, y = self._x(left + 1.5), self._y(top + PHOTO)
                paper.draw_picture(self.canvas, shown, x, y, self._len(across), self._len(PHOTO))
            top += PHOTO + 3
        while not photos and top + LINE - 4 <= self.high - FOOT:
            top += LINE
            self._rule(top - 4)

    # --- Measures ------------------------------------------------------------------------------------------------

    def _end_page(self) -> None:
        number = self.canvas.getPageNumber()
        self.canvas.setFillColor(paper.PENCIL)
        words.draw_centred(
            self.canvas, self._x(self.wide / 2), self._y(self.high - 8), str(number), faces.BODY, self._pt(SMALL_PT)
        )
        self.canvas.showPage()

    def _picture(self, shown: object, top: float, high: float) -> float:
        """As wide as the words; returns where it ends."""
        low = self._y(top + high)
        paper.draw_picture(self.canvas, shown, self._x(EDGE), low, self._len(self.room), self._len(high))
        return top + high

    def _rule(self, line: float) -> None:
        self.canvas.setStrokeColor(paper.LINE)
        self.canvas.setLineWidth(0.7)
        self.canvas.line(self._x(EDGE), self._y(line), self._x(self.wide - EDGE), self._y(line))

    def _loaded(self, load: Load | None) -> object | None:
        data = load() if load else None
        return paper.picture(data) if data else None

    def _box(self, middle: float, line: float) -> tuple[float, float, float, float]:
        half = self._len(5)
        return (middle - half, self._y(line - 1.6) - half, middle + half, self._y(line - 1.6) + half)

    def _x(self, units: float) -> float:
        return units * self.sheet.unit

    def _y(self, units: float) -> float:
        return self.sheet.height - units * self.sheet.unit

    def _len(self, units: float) -> float:
        return units * self.sheet.unit

    def _pt(self, points: float) -> float:
        """A size of letters, as large against the page as on A5."""
        return points * self.sheet.width / paper.SIZES["a5"][0]
