"""The nouns of a text, in order.

Okt (open-korean-text) runs on a Java machine that we start ourselves, in the process that uses it and never before a
fork: a child forked after the start hangs. Our options leave the signals to Python and keep it small (-Xrs, serial
collector, first compiler tier: half the memory and time of konlpy's own start). Where there is no Java, Kiwi finds
the nouns.
"""

import logging
import os
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import jpype
import konlpy
from konlpy.tag import Okt

from ml.errors import OutOfMemory
from ml.korean import Korean
from ml.tags.lexicon import senses, stop_words

if TYPE_CHECKING:
    from ml.types import Loader

logger = logging.getLogger(__name__)

JVM = ("-Xrs", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dfile.encoding=UTF-8")
WARM_UP = "오늘은 엄마와 공원에서 자전거를 탔다."
LONGEST_PIECE = 200  # characters read at once
LONGEST_WORDS = re.compile(r"\s*\S{1,20}\s*")  # without a space, Okt's work grows with the cube of the length
LONGEST_COMPOUND = 4  # tokens
PARTICLES = re.compile(
    r"은|는|이|가|을|를|에|에서|의|도|와|과|로|으로|랑|이랑|만|까지|부터|처럼|보다|나|이나|에게|께|한테|라도|마다"
)
LOOSE_PARTICLE = re.compile(r"(.+)(?:은|는|이|을|를|에|도|로|와|과|의|가|랑)")
SUBJECT_OR_OBJECT = frozenset("이가을를")  # 차가 and 배를 are read as verbs now and then
VERB_STEMS = frozenset("해사자가타달깨새열차말감불절풀파피개굴살솔갈김이")
VERB_END = re.compile(r".+(?:다|요|까|죠|니|던|며|면|고|서|자|라|지)")


@dataclass(frozen=True)
class Noun:
    """form: as written. start: of its first character in the text."""

    form: str
    start: int


@dataclass(frozen=True)
class Token:
    """kind: "noun", "particle", "foreign" (Latin letters) or "other"."""

    form: str
    kind: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.form)


class Analyser(Protocol):
    """name: what a person is told."""

    name: str

    def tokens(self, text: str) -> list[Token]: ...

    def predicates(self, text: str) -> list[str]:
        """Verbs and adjectives in their basic form."""


class OktAnalyser:
    """Raises JavaMissing where it cannot run. Both readings raise OutOfMemory when Java's 256 MB do not do."""

    name = "Okt"

    def __init__(self) -> None:
        start_jvm()
        self._okt = Okt()
        self.tokens(WARM_UP)

    def tokens(self, text: str) -> list[Token]:
        return list(_placed(self._read(text), text))

    def predicates(self, text: str) -> list[str]:
        return [form for form, tag in self._read(text, norm=True, stem=True) if tag in ("Verb", "Adjective")]

    def _read(self, text: str, **how: bool) -> list[tuple[str, str]]:
        try:
            return self._okt.pos(text, **how)
        except jpype.JException as error:
            raise OutOfMemory(f"Okt: {error}") from error


class KiwiAnalyser:
    """For machines without Java."""

    name = "Kiwi"

    def __init__(self, korean: Korean) -> None:
        self._korean = korean

    def tokens(self, text: str) -> list[Token]:
        kinds = {"NNG": "noun", "NNP": "noun", "SL": "foreign"}
        return [
            Token(part.form, kinds.get(part.tag, "particle" if part.tag.startswith("J") else "other"), part.start)
            for part in self._korean.morphemes(text)
        ]

    def predicates(self, text: str) -> list[str]:
        return [part.form + "다" for part in self._korean.morphemes(text) if part.kind in ("VV", "VA")]


class JavaMissing(Exception):
    """No Java on this machine, or a Java machine that was started in the process we were forked from."""


_starting = threading.Lock()
_started_in = 0


def start_jvm() -> None:
    """Once a process. Raises JavaMissing."""
    global _started_in
    with _starting:
        if _started_in == os.getpid():
            return
        if _started_in or jpype.isJVMStarted():
            raise JavaMissing("the Java machine belongs to another process or was started without our options")
        java = Path(konlpy.__file__).parent / "java"
        try:
            path = jpype.getDefaultJVMPath()
            jars = [str(java), str(java / "bin"), *map(str, sorted(java.glob("*.jar")))]
            jpype.startJVM(path, *JVM, classpath=jars, convertStrings=True)
        except (OSError, ValueError, RuntimeError, jpype.JVMNotFoundException) as error:
            raise JavaMissing(str(error)) from error
        _started_in = os.getpid()


def open_analyser(loader: "Loader") -> Analyser:
    """Okt, or Kiwi without Java."""
    try:
        return OktAnalyser()
    except JavaMissing as error:
        logger.warning("nouns are found by Kiwi, because Okt cannot run: %s", error)
        return KiwiAnalyser(loader.shared(Korean))


# --- From tokens to nouns ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Vocabulary:
    """indexed: whether the index or our lists have a word. common: whether it is a Korean noun at all."""

    indexed: Callable[[str], bool]
    common: Callable[[str], bool]


def find_nouns(tokens: Sequence[Token], words: Vocabulary) -> list[Noun]:
    """Each noun once, where it first stands; parts of a compound that the index knows are joined again.

    Left out: stop words, verb forms that the analyser took for nouns, and single syllables that the index lacks.
    """
    found: dict[str, Noun] = {}
    at = 0
    while at < len(tokens):
        token, length = tokens[at], 1
        if token.kind == "foreign" and len(token.form) > 1:
            found.setdefault(token.form.lower(), Noun(token.form.lower(), token.start))
        if token.kind == "noun":
            length = _compound(tokens, at, words)
            form = _cleaned(tokens[at : at + length], tokens[at + length : at + length + 1], words)
            if form:
                found.setdefault(form, Noun(form, token.start))
        at += length
    return list(found.values())


def _compound(tokens: Sequence[Token], at: int, words: Vocabulary) -> int:
    """How many tokens from here on, written together, make the longest word that the index knows; at least 1."""
    longest, form = 1, tokens[at].form
    for length in range(2, min(LONGEST_COMPOUND, len(tokens) - at) + 1):
        last, before = tokens[at + length - 1], tokens[at + length - 2]
        if last.kind not in ("noun", "other") or last.start != before.end:
            break
        form += last.form
        if words.indexed(form):
            longest = length
    return longest


def _cleaned(tokens: Sequence[Token], following: Sequence[Token], words: Vocabulary) -> str:
    """The noun that these tokens make, without a particle that stuck to it; nothing where it is none."""
    form = "".join(token.form for token in tokens)
    stuck = LOOSE_PARTICLE.fullmatch(form)
    if stuck and not words.common(form) and not words.indexed(form) and words.indexed(stuck[1]):
        return "" if stuck[1] in stop_words() else stuck[1]
    if form in stop_words():
        return ""
    if words.indexed(form):
        return "" if form in VERB_STEMS and not _stands_as_noun(tokens[-1], following) else form
    looks_like_verb = len(form) > 2 and VERB_END.fullmatch(form) and not words.common(form)
    return "" if len(form) == 1 or looks_like_verb else form


def _stands_as_noun(token: Token, following: Sequence[Token]) -> bool:
    """Not 해 of "해 줬다" or 불 of "풍선을 불고": before a particle, a noun, or at the end."""
    if not following or following[0].kind == "noun":
        return True
    return following[0].start == token.end and bool(PARTICLES.fullmatch(following[0].form))


# --- Reading ----------------------------------------------------------------------------------------------------------


def pieces_of(text: str) -> Iterator[tuple[str, int]]:
    """The text in pieces that are read quickly, each with its place; cut inside a word only where it has no end."""
    start = 0
    for words in LONGEST_WORDS.finditer(text):
        end = words.end()
        inside = end < len(text) and not text[end - 1].isspace()
        if inside or end - start > LONGEST_PIECE:
            yield text[start:end], start
            start = end
    if text[start:].strip():
        yield text[start:], start


def _placed(read: Sequence[tuple[str, str]], text: str) -> Iterator[Token]:
    """Okt's tokens with their places: together they are the text without its spaces."""
    kinds, start = {"Noun": "noun", "Josa": "particle", "Alpha": "foreign"}, 0
    for form, tag in read:
        at = text.find(form, start)
        if at < 0:
            continue
        start = at + len(form)
        if tag in ("Verb", "Adjective") and form[0] in senses() and form[1:] in SUBJECT_OR_OBJECT:
            yield Token(form[0], "noun", at)
            yield Token(form[1], "particle", at + 1)
        else:
            yield Token(form, kinds.get(tag, "other"), at)
