"""An English prompt for pictures and music from a Korean diary entry."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from ml.errors import InvalidInput
from ml.korean import Korean
from ml.language import NAME, LanguageModel
from ml.translation.dictionary import Dictionary
from ml.translation.keywords import Keywords, read_keywords
from ml.types import Loader, OnStep, no_steps
from ml.words import gettext_noop

DICTIONARY = "words from the dictionary"
LONGEST = 10_000
MOST_NOUNS, MOST_VERBS = 40, 4
TOLD = 8  # keywords that the sentence is made from
LONGEST_SENTENCE = 200
MOOD_WORDS = {
    "joy": "joyful", "excited": "excited", "calm": "calm", "love": "tender", "sad": "wistful", "lonely": "lonely",
    "anxious": "uneasy", "angry": "stormy", "proud": "proud",
}  # fmt: skip
EXAMPLES = """Keywords: grandmother, kitchen, dumplings, making
Mood: joyful
Picture: A grandmother is making dumplings in a warm kitchen.

Keywords: puppy, snow, yard, running
Mood: excited
Picture: A puppy is running through the snow in the yard.

Keywords: school, rain, umbrella, younger sibling
Mood: lonely
Picture: In the rain, a younger sibling waits at school under an umbrella.

Keywords: sea, boat, seagull, sunset
Mood: calm
Picture: A small boat drifts on the sea at sunset while a seagull flies above.

"""
SENTENCE = re.compile(r"[A-Z][A-Za-z ,'-]+\.")
WORD = re.compile(r"[a-z]+")
PLAIN = frozenset(
    [
        *("a", "an", "the", "this", "that", "his", "her", "their", "its", "my", "he", "she", "they", "it", "who"),
        *("is", "are", "was", "were", "be", "being", "has", "have", "of", "in", "on", "at", "to", "and", "with"),
        *("by", "from", "for", "into", "over", "under", "near", "through", "while", "as", "up", "down", "out"),
        *("off", "sits", "sitting", "stands", "standing", "looks", "looking", "plays", "playing", "walks"),
        *("walking", "runs", "running", "rides", "riding", "holds", "holding", "makes", "making", "waits"),
        *("waiting", "eats", "eating", "reads", "reading", "draws", "drawing", "cries", "crying", "smiles"),
        *("smiling", "child", "young", "little", "together", "around", "beside", "day"),
    ]
)  # words that add nothing to be seen
BEGINNING = 4  # letters by which a word is known again in another form
MOST_COMMAS = 2
MUST_USE = 3  # of the first keywords, one
ACTOR_WITHIN = 4  # words


@dataclass(frozen=True)
class TranslationRequest:
    """text: Korean, 1 to 10,000 characters. mood: one of the nine, or "". tags: Korean nouns that come first, such as
    the stickers on the page. style: English words that close the prompt.
    """

    text: str
    mood: str = ""
    tags: tuple[str, ...] = ()
    style: tuple[str, ...] = ()


@dataclass(frozen=True)
class Prompt:
    """text: the whole prompt, English only. sentence: its first part. keywords: all that it names, in the order of the
    text. left_out: Korean nouns that the dictionary does not know, and keywords beyond the fortieth. model: what a
    person is told made it.
    """

    text: str
    sentence: str
    keywords: tuple[str, ...]
    left_out: tuple[str, ...]
    model: str


class Translation:
    """Dictionary words, one sentence that Gemma makes of them if it keeps to them, and then every word once more.

    Nothing of the entry but words that the dictionary knows reaches the prompt.
    """

    def __init__(self, korean: Korean, dictionary: Dictionary, model: LanguageModel | None) -> None:
        self._korean, self._dictionary, self._model = korean, dictionary, model

    @classmethod
    def load(cls, loader: Loader) -> Self:
        return cls(loader.shared(Korean), Dictionary.load(loader), LanguageModel.find(loader))

    def __call__(self, request: TranslationRequest, *, on_step: OnStep = no_steps) -> Prompt:
        """Raises InvalidInput, OutOfMemory, Cancelled."""
        _check(request)
        text = " ".join((*(f"{tag}." for tag in request.tags), request.text))
        found = read_keywords(self._korean.sentences(text), self._dictionary)
        on_step(1, 2, doing=gettext_noop("Reading the words"))
        keywords = (*found.nouns[:MOST_NOUNS], *found.verbs[:MOST_VERBS])
        sentence = self._sentence(found, request.mood) if self._model and found.nouns else ""
        on_step(2, 2, doing=gettext_noop("Putting it into English"))
        return Prompt(
            text=_put_together(sentence or _template(found.nouns), keywords, request),
            sentence=sentence or _template(found.nouns),
            keywords=keywords,
            left_out=(*found.left_out, *found.nouns[MOST_NOUNS:]),
            model=f"{DICTIONARY}, {NAME}" if sentence else DICTIONARY,
        )

    def _sentence(self, found: Keywords, mood: str) -> str:
        """What the model makes of the first keywords, or nothing where it leaves them."""
        told = [*found.nouns[: TOLD - len(found.verbs[:2])], *found.verbs[:2]]
        question = f"Keywords: {', '.join(told)}\nMood: {MOOD_WORDS.get(mood, 'gentle')}\nPicture:"
        written = SENTENCE.match(self._model.complete(EXAMPLES + question, 40).strip())
        return written.group() if written and self._keeps_to(written.group(), told) else ""

    def _keeps_to(self, sentence: str, keywords: Sequence[str]) -> bool:
        """Whether somebody does it, one of the first three keywords is used, it is no mere list, and it shows nothing
        that they do not name.
        """
        words = WORD.findall(sentence.lower())
        if len(sentence) > LONGEST_SENTENCE or sentence.count(",") > MOST_COMMAS or not self._has_actor(words):
            return False
        known = {word[:BEGINNING] for keyword in keywords for word in WORD.findall(keyword.lower())}
        used = {word[:BEGINNING] for word in words if word not in PLAIN}
        first = (WORD.findall(keyword.lower()) for keyword in keywords[:MUST_USE])
        return used <= known and any(all(word[:BEGINNING] in used for word in words_of) for words_of in first)

    def _has_actor(self, words: Sequence[str]) -> bool:
        """Whether it begins with a person or an animal: a small model also lets a pear pick apples."""
        beginning = " ".join(word for word in words[:ACTOR_WITHIN] if word not in ("a", "an", "the"))
        return any(beginning.startswith(actor) for actor in self._dictionary.animate)


def _template(nouns: Sequence[str]) -> str:
    """The plain way: the first things, named."""
    if not nouns:
        return "A quiet page of a picture diary."
    *most, last = nouns[:MUST_USE]
    return f"A picture diary page with {', '.join(most)} and {last}." if most else f"A picture diary page with {last}."


def _put_together(sentence: str, keywords: Sequence[str], request: TranslationRequest) -> str:
    parts = [sentence]
    if keywords:
        parts.append(f"Featuring {', '.join(keywords)}.")
    closing = [f"{MOOD_WORDS[request.mood]} mood"] if request.mood else []
    closing += request.style
    if closing:
        parts.append(f"{', '.join(closing)}.".capitalize())
    return " ".join(parts)


def _check(request: TranslationRequest) -> None:
    if not request.text.strip() or len(request.text) > LONGEST:
        raise InvalidInput(f"a text of 1 to {LONGEST} characters is needed")
    if request.mood and request.mood not in MOOD_WORDS:
        raise InvalidInput(f"{request.mood} is none of the moods: {', '.join(MOOD_WORDS)}")
    if any(not tag.strip() for tag in request.tags):
        raise InvalidInput("an empty tag")
