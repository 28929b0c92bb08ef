"""English sentences for prompts, and what they have to keep to."""

import re
from collections.abc import Callable, Sequence
from typing import Protocol, Self

from ml.language import NAME, LanguageModel
from ml.translation.keywords import Keywords
from ml.types import Loader

TOLD = 8  # keywords that the sentence is made from
MAX_TOKENS = 40
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


class Writer(Protocol):
    """A language model that puts a day into an English sentence.

    name: what a person is told wrote it. steps: that it reports at most.
    """

    name: str
    steps: int

    def write(self, text: str, found: Keywords, mood: str, on_token: Callable[[int], None]) -> str:
        """Nothing where the model strays. text: Korean. found: its words. mood: one of the nine, or "". on_token: told
        the number of each step; what it raises passes through.
        """


class KeywordWriter:
    """Gemma 3 270M, which sees the keywords and a few examples, and never the text."""

    name, steps = NAME, 0

    def __init__(self, model: LanguageModel, animate: Sequence[str]) -> None:
        """animate: English words for people and animals."""
        self._model, self._animate = model, animate

    @classmethod
    def find(cls, loader: Loader, animate: Sequence[str]) -> Self | None:
        model = LanguageModel.find(loader)
        return cls(model, animate) if model else None

    def write(self, text: str, found: Keywords, mood: str, on_token: Callable[[int], None]) -> str:
        """From the first keywords alone."""
        told = [*found.nouns[: TOLD - len(found.verbs[:2])], *found.verbs[:2]]
        question = f"Keywords: {', '.join(told)}\nMood: {MOOD_WORDS.get(mood, 'gentle')}\nPicture:"
        written = SENTENCE.match(self._model.complete(EXAMPLES + question, MAX_TOKENS).strip())
        return written.group() if written and self._keeps_to(written.group(), told) else ""

    def _keeps_to(self, sentence: str, keywords: Sequence[str]) -> bool:
        """Whether somebody does it, one of the first three keywords is used, it is no mere list, and it shows nothing
        that they do not name.
        """
        words = WORD.findall(sentence.lower())
        if len(sentence) > LONGEST_SENTENCE or sentence.count(",") > MOST_COMMAS or not self._has_actor(words):
            return False
        known = {word[:BEGINNING] for keyword in keywords for word in WORD.findall(keyword.lower())}
        telling = [word for word in words if word not in PLAIN]
        return {word[:BEGINNING] for word in telling} <= known and uses_keywords(telling, keywords)

    def _has_actor(self, words: Sequence[str]) -> bool:
        """Whether it begins with a person or an animal: a small model also lets a pear pick apples."""
        beginning = " ".join(word for word in words[:ACTOR_WITHIN] if word not in ("a", "an", "the"))
        return any(beginning.startswith(actor) for actor in self._animate)


def uses_keywords(words: Sequence[str], keywords: Sequence[str], first: int = MUST_USE) -> bool:
    """Whether one of the first so many keywords is among these words of a sentence, whatever its ending."""
    used = {word[:BEGINNING] for word in words}
    parts = (WORD.findall(keyword.lower()) for keyword in keywords[:first])
    return any(all(word[:BEGINNING] in used for word in words_of) for words_of in parts)
