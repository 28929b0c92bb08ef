"""English keywords of a Korean text: what it names, then what is done, in the order of the text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ml.korean import Morpheme, Sentence
from ml.translation.dictionary import Dictionary

NOUNS = {"NNG", "NNP", "XR", "XSN", "XPN"}
HEADS = {"NNG", "NNP"}
LONGEST_COMPOUND = 4  # morphemes
MAKES_VERB = {("하", "XSV"), ("하", "XSA"), ("되", "XSV")}
PREDICATES = {"VV", "VA"}
TOOTH = "이"  # read as "this", unless the words around it speak of teeth


@dataclass
class Keywords:
    """nouns, verbs: English, each once. left_out: Korean nouns without a translation."""

    nouns: list[str] = field(default_factory=list)
    verbs: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def read_keywords(sentences: Sequence[Sentence], dictionary: Dictionary) -> Keywords:
    """Everything that the dictionary knows; a word of several senses keeps the one that its text once made clear."""
    found = Keywords()
    clear = _clear_senses(sentences, dictionary)
    for sentence in sentences:
        reader = _Reader(sentence.morphemes, clear, dictionary)
        for korean, english in reader.nouns():
            if english:
                _add(found.nouns, english)
            elif english is None:
                _add(found.left_out, korean)
        for english in reader.verbs():
            if english not in found.nouns:
                _add(found.verbs, english)
    return found


@dataclass
class _Reader:
    """One sentence. clear: English of words whose sense is clear somewhere in the text."""

    morphemes: tuple[Morpheme, ...]
    clear: dict[str, str]
    dictionary: Dictionary

    def nouns(self) -> Iterator[tuple[str, str | None]]:
        """Korean and English: "" for what no picture shows, None for what is unknown."""
        index = 0
        while index < len(self.morphemes):
            length, word, english = self._longest(index)
            if length:
                yield word, english
            index += max(length, 1)

    def verbs(self) -> Iterator[str]:
        for index, one in enumerate(self.morphemes):
            after = self.morphemes[index + 1 : index + 2]
            made = bool(after) and (after[0].form, after[0].kind) in MAKES_VERB
            english = self.dictionary.verb(one.form + "하" if made else one.form, "VV" if made else one.kind)
            if english is None and made:
                english = self.dictionary.verb(one.form + "하", "VA")
            if english and not is_denied(self.morphemes, index):
                yield english

    def _longest(self, index: int) -> tuple[int, str, str | None]:
        """Morphemes used, the word and its English, of the longest noun that begins here; (0, "", "") for none."""
        first = self.morphemes[index]
        if first.form == TOOTH and first.kind == "NP":
            return self._tooth(index)
        run = _run(self.morphemes, index)
        for length in range(len(run), 0, -1):
            word = "".join(one.form for one in run[:length])
            english = self._known(word, index + length)
            if english is not None:
                return length, word, english
        if first.kind not in HEADS:
            return 0, "", ""
        return 1, first.form, self._unknown(first)

    def _known(self, word: str, end: int) -> str | None:
        """end: index of the morpheme after it."""
        sense = self.dictionary.sense(word, _around(self.morphemes, word, end))
        if sense is None:
            return self.dictionary.noun(word)
        english, decided = sense
        return english if decided else self.clear.get(word, english)

    def _unknown(self, noun: Morpheme) -> str | None:
        """Names are like any other name, so only other nouns are compared."""
        if noun.kind == "NNP":
            return None
        return self.dictionary.ending(noun.form) or self.dictionary.nearest(noun.form, noun.tag)

    def _tooth(self, index: int) -> tuple[int, str, str | None]:
        english, decided = self.dictionary.sense(TOOTH, _around(self.morphemes, TOOTH, index + 1)) or ("", False)
        return (1, TOOTH, english) if decided else (0, "", "")


def is_denied(morphemes: Sequence[Morpheme], index: int) -> bool:
    """Whether what a verb says did not happen: "안 울었다", "울지 않았다", "못 갔다"."""
    before = morphemes[index - 1] if index else None
    if before and before.kind == "MAG" and before.form in ("안", "못"):
        return True
    after = [one.form for one in morphemes[index + 1 : index + 5] if one.kind not in ("XSV", "XSA", "JX", "JKO")]
    return after[:1] == ["지"] and after[1:2] in (["않"], ["못하"], ["말"])


def _run(morphemes: Sequence[Morpheme], index: int) -> list[Morpheme]:
    """Nouns from here on that may be one compound: written together, or one space apart."""
    run: list[Morpheme] = []
    for one in morphemes[index : index + LONGEST_COMPOUND]:
        if one.kind not in NOUNS or (run and one.start - run[-1].end > 1):
            break
        run.append(one)
    return run


def _around(morphemes: Sequence[Morpheme], word: str, end: int) -> set[str]:
    """What tells the sense of a word that ends before `end`: other words, and of verbs the next."""
    others = {one.form for one in morphemes if one.kind not in PREDICATES}
    verb = next((one.form for one in morphemes[end:] if one.kind in PREDICATES), "")
    return (others | {verb}) - {word}


def _clear_senses(sentences: Sequence[Sentence], dictionary: Dictionary) -> dict[str, str]:
    """Of each word with several senses, the first that its own sentence decides."""
    clear: dict[str, str] = {}
    for sentence in sentences:
        for index, one in enumerate(sentence.morphemes):
            if one.kind in HEADS:
                found = dictionary.sense(one.form, _around(sentence.morphemes, one.form, index + 1))
                if found and found[1]:
                    clear.setdefault(one.form, found[0])
    return clear


def _add(words: list[str], word: str) -> None:
    if word not in words:
        words.append(word)
