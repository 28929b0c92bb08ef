"""Whether a summary says nothing that its text does not say.

Every clause must be found in one sentence of the text: all its nouns, names and numbers, its predicates as denied,
quoted, wished or done as they are there, and whoever does it. This refuses true summaries too; it is meant to.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ml.korean import Morpheme, Sentence

MOST_OF_TEXT = 0.75  # a longer summary is a copy
WRITTEN = re.compile(r"[가-힣0-9 .,!?~%]+")
CONTENT = {"NNG", "NNP", "NNB", "NR", "SN", "NP", "XR", "MAG", "MM", "SL", "VV", "VA", "VCN"}
PREDICATES = {"VV", "VA", "VCN", "VCP", "XSV", "XSA"}
CLAUSE_ENDS = {"EC", "EF"}
TAIL = {"EP", "EC", "EF", "ETM", "ETN", "VX", "JX", "JKO", "JKQ", "NNB", "VCP"}
DENIALS = {"안", "못", "않", "못하", "말", "없"}
MARKS = re.compile(
    r"다고|라고|자고|냐고|다는|라는|려고|려|기로|싶|으면|면|ᆯ까|을까|까|뻔|겠|거|것|었었|을|ᆯ|대|래|야|척|듯"
)
PURPOSES = {"게", "도록", "러", "으러"}
PAST = {"었", "았", "였"}
SUBJECT = {"이", "가", "은", "는", "께서", "도", "만"}
ONESELF = {"나", "저", "우리", "내", "제"}


@dataclass(frozen=True)
class Act:
    """A predicate. denied, mood: what its ending makes of it. past: None where a later predicate tells. subject: the
    last one named before it, or "".
    """

    stem: str
    denied: bool
    mood: frozenset[str]
    past: bool | None
    subject: str


def complaint(summary: Sequence[Sentence], source: Sequence[Sentence]) -> str:
    """What is wrong with a summary, or nothing."""
    if len(summary) != 1 or not WRITTEN.fullmatch(summary[0].text) or summary[0].morphemes[-1].tag != "SF":
        return "not one plain Korean sentence"
    written = summary[0]
    if len(written.text) > MOST_OF_TEXT * sum(len(sentence.text) for sentence in source):
        return "too long"
    used: set[int] = set()
    for clause in filter(_content, _clauses(written.morphemes)):
        tellers = {index for index, told in enumerate(source) if _says(told.morphemes, clause, written.morphemes)}
        if not tellers:
            return f"not told: {' '.join(one.form for one in clause)}"
        used |= tellers
    return "" if len(used) > 1 else "one sentence of the text, which can be taken as it is"


def _clauses(morphemes: Sequence[Morpheme]) -> Iterator[list[Morpheme]]:
    """Up to each ending that no helping verb follows: "울지 않았다" is one."""
    clause: list[Morpheme] = []
    for index, one in enumerate(morphemes):
        clause.append(one)
        helped = index + 1 < len(morphemes) and morphemes[index + 1].kind == "VX"
        if one.tag in CLAUSE_ENDS and not helped:
            yield clause
            clause = []
    if clause:
        yield clause


def _says(told: Sequence[Morpheme], clause: Sequence[Morpheme], sentence: Sequence[Morpheme]) -> bool:
    """told: a sentence of the text. sentence: the one of the summary in which the clause stands."""
    if not _content(clause) <= _content(told) or not _roles(clause) <= _roles(told):
        return False
    acts = list(_acts(told))
    subjects = {one.subject for one in _acts(sentence)}
    return all(any(_same(act, one, subjects) for one in acts) for act in _acts(clause))


def _same(act: Act, told: Act, subjects: set[str]) -> bool:
    """Whether an act is the one that the text tells; a subject may be left out only where it is the writer."""
    if (act.stem, act.denied, act.mood) != (told.stem, told.denied, told.mood):
        return False
    if None not in (act.past, told.past) and act.past != told.past:
        return False
    if act.subject:
        return act.subject == told.subject
    return told.subject in (ONESELF | subjects | {""})


def _content(morphemes: Sequence[Morpheme]) -> set[str]:
    return {one.form for one in morphemes if one.kind in CONTENT}


def _roles(morphemes: Sequence[Morpheme]) -> set[tuple[str, str]]:
    """Nouns with what their particle makes of them."""
    return {
        (noun.form, "subject" if mark.tag == "JKS" or mark.form in ("은", "는") else mark.tag)
        for noun, mark in pairwise(morphemes)
        if mark.tag in ("JKS", "JX", "JKO", "JKB") and noun.kind.startswith("N")
    }


def _acts(morphemes: Sequence[Morpheme]) -> Iterator[Act]:
    subject = ""
    for index, one in enumerate(morphemes):
        if index and (one.tag == "JKS" or (one.tag == "JX" and one.form in SUBJECT)):
            subject = morphemes[index - 1].form
        if one.kind not in PREDICATES:
            continue
        tail = _tail(morphemes, index)
        before = morphemes[index - 1].form if index else ""
        yield Act(
            stem=f"{before}{one.form}" if one.kind in ("XSV", "XSA", "VCP") else one.form,
            denied=before in DENIALS or any(part.form in DENIALS for part in tail),
            mood=_mood(tail),
            past=_past(tail),
            subject=subject,
        )


def _mood(tail: Sequence[Morpheme]) -> frozenset[str]:
    """What is done, said, wished or meant: marks in the endings, and whether the act is made a noun, a modifier or a
    purpose, since "읽기로 했다" is not "읽었다".
    """
    marks = MARKS.findall(" ".join(one.form for one in tail))
    turned = next((one for one in tail if one.tag in ("EC", "EF", "ETM", "ETN")), None)
    if turned and (turned.tag in ("ETM", "ETN") or turned.form in PURPOSES):
        marks.append(turned.tag if turned.tag != "EC" else turned.form)
    return frozenset(marks)


def _tail(morphemes: Sequence[Morpheme], index: int) -> list[Morpheme]:
    """The endings and helping verbs of a predicate."""
    tail: list[Morpheme] = []
    for one in morphemes[index + 1 :]:
        if one.kind not in TAIL:
            break
        tail.append(one)
    return tail


def _past(tail: Sequence[Morpheme]) -> bool | None:
    if any(one.form in PAST for one in tail):
        return True
    return False if any(one.tag == "EF" for one in tail) else None
