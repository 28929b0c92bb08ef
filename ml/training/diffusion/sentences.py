"""Sentences that a style's tokens are learned in when the pictures have no words. {} stands for the tokens."""

STYLE_SENTENCES: tuple[str, ...] = (
    "a picture in the style of {}",
    "an artwork in the style of {}",
    "a drawing in the style of {}",
    "a bright scene in the style of {}",
    "a dark scene in the style of {}",
    "a large picture in the style of {}",
    "a small picture in the style of {}",
    "a calm picture in the style of {}",
    "a lively picture in the style of {}",
    "a close view in the style of {}",
    "a wide view in the style of {}",
    "a picture made in the manner of {}",
    "a page drawn in the style of {}",
    "a study in the style of {}",
    "a finished work in the style of {}",
    "one picture in the style of {}",
    "a picture of a place in the style of {}",
    "a picture of someone in the style of {}",
    "something drawn in the style of {}",
)

ENDING = ", style of {tokens}"  # how tokens are added to a sentence, in training and afterwards
UNCAPTIONED_ENDING = " in the style of {name}"  # of a picture without words where no token is learned
