"""What is asked of DiffSTE, and what comes of it."""

import re
from dataclasses import dataclass

from PIL import Image

from ml.errors import InvalidInput
from ml.lettering.detect import TextBox
from ml.lettering.diffste.characters import VOCABULARY

LONGEST = 200  # characters of words, a font, a colour, an instruction
STEPS = (1, 100)
GUIDANCE = (1.0, 20.0)
PLAIN = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..."})  # typographers' signs
AXES = re.compile(r"\[.*?\]")  # of variable fonts, as in "Inter[wght]"


class NotLatin(InvalidInput):
    """Letters that cannot be painted; they can be typeset."""

    code = "not_latin"


@dataclass(frozen=True)
class WritingRequest:
    """What to write into `picture`, where and how.

    words: Latin letters, digits and signs; one word is painted after another, and a long one in pieces. box: where they
    go; what stands there is painted over. font, colour: by name, such as "Courgette" and "dark red"; two fonts joined
    by "and" are mixed. Empty ones are taken from the surroundings. instruction: an English sentence instead of both.
    seed: of the noise. steps: of each piece. guidance: 1 to 20; 1 switches it off.
    """

    picture: Image.Image
    words: str
    box: TextBox
    font: str = ""
    colour: str = ""
    instruction: str = ""
    seed: int = 13
    steps: int = 30
    guidance: float = 7.5

    def __post_init__(self) -> None:
        """Raises NotLatin, InvalidInput."""
        if not self.words.strip():
            raise InvalidInput("there are no words to write")
        if strange := sorted(set(self.text) - set(VOCABULARY)):
            raise NotLatin(f"{''.join(strange[:5])!r} cannot be painted, only typeset")
        if max(map(len, (self.words, self.font, self.colour, self.instruction))) > LONGEST:
            raise InvalidInput(f"words, a font, a colour or an instruction of over {LONGEST} characters")
        if not STEPS[0] <= self.steps <= STEPS[1] or not GUIDANCE[0] <= self.guidance <= GUIDANCE[1]:
            raise InvalidInput(f"{self.steps} steps at a guidance of {self.guidance}")
        if not 0 <= self.seed < 2**63:
            raise InvalidInput(f"a seed of {self.seed}")

    @property
    def text(self) -> str:
        """The words in the signs that can be painted, one space between them."""
        return " ".join(self.words.translate(PLAIN).split())

    def sentence(self, word: str) -> str:
        """What the network is told of one word, worded as in its training. Source: arXiv 2304.05568, section 3.2."""
        if self.instruction.strip():
            return self.instruction.strip()
        font, colour = AXES.sub("", self.font).strip(), self.colour.strip()
        if " and " in font:
            return f"in font: {font}"
        how = " and ".join(filter(None, [f"font: {font}" if font else "", f"color: {colour}" if colour else ""]))
        return f'Write "{word}" in {how}' if how else f'Write "{word}"'


@dataclass(frozen=True)
class Writing:
    """picture: RGB; outside `mask` (grey, white where it was painted) its pixels are those of the request.

    pieces: how many were painted. read, sure: what a reader of Latin letters sees in the box now, and how surely, 0..1;
    empty where none is installed. legible: whether that is what was asked for, None without a reader.
    """

    picture: Image.Image
    mask: Image.Image
    model: str
    seed: int
    pieces: int
    read: str = ""
    sure: float = 0.0
    legible: bool | None = None
