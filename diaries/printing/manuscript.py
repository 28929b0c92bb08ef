"""Which letter stands in which cell of squared paper, by the rules that Korean schools teach.

One Korean letter a cell; two digits or two small Latin letters; the first cell of a paragraph stays empty; a space is
an empty cell, but none follows a full stop or a comma and none begins a line; a closing sign that has no cell left goes
into the last one; a full stop shares its cell with the quotation mark that closes after it. Pure functions over text.
Source: 국립국어원, 원고지 사용법.
"""

import re

from diaries.printing import faces
from diaries.printing.words import NEVER_FIRST, clean

STOPS = set(".,。、")  # no empty cell after these
CLOSING = set("\"'”’」』】)]}》〉")
OPENING = set("“‘「『【([{《〈")
TOKEN = re.compile(rf"{faces.EMOJI.pattern}|\d{{1,2}}|[a-z]{{1,2}}|\.{{3}}|\s|.", re.DOTALL)

ELLIPSIS = {"...": "…"}
Row = list[str]  # what stands in each cell of a line, "" for an empty one


def rows(text: str, columns: int) -> list[Row]:
    """Lines of cells, each as long as it is filled and never longer than columns; an empty paragraph is one line."""
    return [row for paragraph in clean(text).strip().split("\n") for row in _paragraph(paragraph.strip(), columns)]


def _paragraph(text: str, columns: int) -> list[Row]:
    if not text:
        return [[]]
    lines: list[Row] = [[""]]  # the first cell stays empty
    before = ""
    for token in _tokens(text):
        line = lines[-1]
        if token.isspace():
            if before not in STOPS and len(line) < columns and line:
                line.append("")
        elif _joins(token, line, columns):
            line[-1] += token
        else:
            if len(line) >= columns or (token in OPENING and len(line) == columns - 1):
                lines.append([])
            lines[-1].append(token)
        before = token
    return [_without_end(line) for line in lines]


def _tokens(text: str) -> list[str]:
    """Straight quotation marks are turned into the one that opens or closes, and spaces are single."""
    text, tokens, is_open = re.sub(r"\s+", " ", text), [], {'"': False, "'": False}
    for token in TOKEN.findall(text):
        if token in is_open:
            is_open[token] = not is_open[token]
            token = {'"': "“”", "'": "‘’"}[token][0 if is_open[token] else 1]
        tokens.append(ELLIPSIS.get(token, token))
    return tokens


def _joins(token: str, line: Row, columns: int) -> bool:
    """Whether it goes into the cell before: behind the last letter of a full line, or a full stop and what closes."""
    if token not in NEVER_FIRST or not line:
        return False
    if len(line) >= columns:
        return True
    return token in CLOSING and line[-1] != "" and line[-1][-1] in STOPS


def _without_end(line: Row) -> Row:
    """Without empty cells at its end."""
    while len(line) > 1 and not line[-1]:
        line = line[:-1]
    return line
