"""Checking what people write and what is made for them.

words     the check of words, which needs no weights and imports little
normal    one spelling for what is written in many ways
lexicon   the words that are not let through, by category and age
personal  telephone numbers and the like
pictures  the two networks that look at pictures
check     the pipeline with both

What a person reads after a refusal hangs on `Verdict.code`; "words_self_harm" asks for a caring answer, not a refusal.
"""

from ml.safety.words import Age, Verdict, check_words

__all__ = ["Age", "Verdict", "check_words"]
