"""A Korean prompt: what modifies a noun comes before it, and its relations and verbs after it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ml.korean import Morpheme
from ml.scenes.reading.lexicon import meanings, stop_words
from ml.scenes.reading.pieces import Piece
from ml.scenes.reading.stickers import StickerWords

NOUNS = {"NNG", "NNP", "XR", "XSN", "XPN", "SL"}
HEADS = {"NNG", "NNP", "SL"}
LONGEST_COMPOUND = 4  # morphemes
SUBJECT = {"JKS", "JX"}
GRAMMAR: tuple[tuple[str, set[str], tuple[str, ...]], ...] = (  # kind of piece, tags, forms where not all
    ("subject", SUBJECT, ()),
    ("object", {"JKO"}, ()),
    ("to", {"JKB"}, ("에", "로", "으로")),
    ("at", {"JKB"}, ("에서",)),
    ("absent", {"VA"}, ("없",)),
    ("link", {"JC"}, ()),
    ("link", {"JKB"}, ("랑", "이랑", "하고", "과", "와")),
    ("adnominal", {"ETM"}, ()),
    ("of", {"JKG"}, ()),
    ("plural", {"XSN"}, ("들",)),
    ("stop", {"SF", "SP", "EF"}, ()),
)
SCENIC = ("hour", "weather", "season", "place")


@dataclass(frozen=True)
class KoreanPieces:
    """The pieces of a prompt in its order. grown_up: stickers for adults too."""

    words: StickerWords
    text: str
    grown_up: bool

    def read(self, morphemes: Sequence[Morpheme]) -> list[Piece]:
        pieces: list[Piece] = []
        at = 0
        while at < len(morphemes):
            used, found = self._next(morphemes, at)
            pieces += found
            at += used
        return pieces

    def _next(self, row: Sequence[Morpheme], at: int) -> tuple[int, list[Piece]]:
        one = row[at]
        if one.kind in NOUNS - {"XSN"} or one.kind == "NR":
            return self._noun(row, at)
        if (one.form, row[at + 1].form if at + 1 < len(row) else "") == ("나", "는") and one.kind == "NP":
            return 2, [Piece("verb", "fly", one.form), Piece("adnominal", "", "")]
        return 1, list(_grammar(row, at))

    def _noun(self, row: Sequence[Morpheme], at: int) -> tuple[int, list[Piece]]:
        """The longest run of nouns that means something together; an unknown one stands for itself."""
        run = _run(row, at)
        for length in range(len(run), 0, -1):
            form = "".join(one.form for one in run[:length])
            found = list(self._meant(form, row, at + length))
            if found:
                return length, found
        one = row[at]
        if one.kind not in HEADS or one.form in stop_words("korean") or len(one.form) < 2:
            return 1, []
        stickers = self.words.of_korean(one.form, text=self.text, start=one.start, grown_up=self.grown_up)
        return 1, [Piece("thing", stickers, one.form) if stickers else Piece("unknown", "", one.form)]

    def _meant(self, form: str, row: Sequence[Morpheme], end: int) -> Iterator[Piece]:
        """What a noun means by our lists or as a thing; nothing where it is unknown."""
        known = meanings("korean")
        following = row[end] if end < len(row) else None
        if form in known["relation"] and (following is None or following.kind not in SUBJECT or form == "사이"):
            yield Piece("relation", known["relation"][form], form)
            return
        for kind in (*SCENIC, "sky", "colour", "size", "verb"):
            if form in known[kind]:
                yield Piece(kind, known[kind][form], form)
        if form in known["count"] and row[end - 1].kind in ("NR", "MM", "NNG"):
            yield Piece("count", known["count"][form], form)
            return
        if any(form in known[kind] for kind in (*SCENIC, "sky", "colour", "size", "verb")):
            return
        if form in stop_words("korean"):
            yield Piece("nothing", "", form)
        elif self.words.knows_korean(form):
            stickers = self.words.of_korean(form, text=self.text, start=row[end - 1].start, grown_up=self.grown_up)
            yield Piece("thing", stickers, form) if stickers else Piece("unknown", "", form)


def _grammar(row: Sequence[Morpheme], at: int) -> Iterator[Piece]:
    """Verbs, adjectives, counts and particles that say how the nouns belong together."""
    one, known = row[at], meanings("korean")
    if one.kind in ("VA", "VV", "MAG", "MM", "XSA"):
        for kind in ("colour", "size", "count", "verb", "weather"):
            if one.form in known[kind]:
                yield Piece(kind, known[kind][one.form], one.form)
    if one.kind == "VV" and one.form in known["carry"]:
        yield Piece("carry", known["carry"][one.form], one.form)
    for kind, tags, forms in GRAMMAR:
        if one.kind in tags and (not forms or one.form in forms):
            yield Piece(kind, 3 if kind == "plural" else "", one.form)
            return


def _run(row: Sequence[Morpheme], at: int) -> list[Morpheme]:
    """Nouns from here on that may be one compound: written together, or one space apart."""
    run: list[Morpheme] = []
    for one in row[at : at + LONGEST_COMPOUND]:
        if one.kind not in NOUNS | {"NR"} or one.form == "들" or (run and one.start - run[-1].end > 1):
            break
        run.append(one)
    return run or [row[at]]
