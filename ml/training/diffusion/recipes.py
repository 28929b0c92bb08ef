"""What a training does, as data."""

import math
from dataclasses import dataclass
from typing import Literal

from ml.training.diffusion.sentences import STYLE_SENTENCES

Kind = Literal["lora", "controlnet", "dreamstyler"]
Falling = Literal["constant", "linear", "cosine"]

ATTENTION = ("to_q", "to_k", "to_v", "to_out.0")
FEED_FORWARD = ("ff.net.0.proj", "ff.net.2")
PROJECTIONS = ("proj_in", "proj_out")
TEXT_ATTENTION = ("q_proj", "k_proj", "v_proj", "out_proj")


@dataclass(frozen=True)
class Recipe:
    """One update sees batch x accumulate pictures; rates are AdamW's at their highest.

    side_px: of the square that is learned. steps: updates; 0 for as many as show each picture `epochs` times.
    inversion_steps: updates before them in which only tokens learn. rank: of low-rank layers, 0 for none;
    their alpha is the same. layers, text_layers: names of the layers, by their ends. tokens: placeholders that are
    learned; for DreamStyler the stages. start_word: the word that a token begins as; "" for noise of 0.017.
    scaled: rates are multiplied by the pictures of an update. continued_rate: of tokens after the inversion, as it is.
    falling: of every rate within its phase. token_norm: length that a token's vector is drawn to. min_snr: gamma.
    latest: share of the timesteps, from the clean end, that are tuned. flips: every variant also mirrored. crops: cuts
    of each picture, the first in the middle. jitter: of brightness and contrast. sentences: in place of captions.
    wordless: share of the pictures learned without words. clip: of the gradients' norm, 0 for none.
    """

    name: str
    kind: Kind
    side_px: int = 512
    batch: int = 1
    accumulate: int = 1
    steps: int = 0
    epochs: int = 0
    inversion_steps: int = 0
    rank: int = 0
    layers: tuple[str, ...] = ATTENTION
    text_layers: tuple[str, ...] = ()
    tokens: int = 0
    start_word: str = ""
    unet_rate: float = 1e-4
    text_rate: float = 0.0
    token_rate: float = 0.0
    continued_rate: float = 0.0
    scaled: bool = False
    falling: Falling = "constant"
    warm_up: int = 0
    weight_decay: float = 0.01
    clip: float = 1.0
    token_norm: float | None = None
    min_snr: float | None = None
    latest: float = 1.0
    flips: bool = True
    crops: int = 1
    jitter: float = 0.0
    sentences: tuple[str, ...] = ()
    wordless: float = 0.0
    save_steps: int = 250
    sample_steps: int = 250
    seed: int = 42

    @property
    def pictures(self) -> int:
        """Of one update."""
        return self.batch * self.accumulate

    @property
    def encodes_words(self) -> bool:
        """Whether words are encoded anew at each update, because what encodes them learns."""
        return bool(self.tokens or self.text_layers)

    def updates(self, pictures: int) -> int:
        """How many there are in all for so many pictures."""
        return self.inversion_steps + (self.steps or math.ceil(self.epochs * pictures / self.pictures))


PIVOTAL = Recipe(
    "pivotal", "lora",
    batch=1, accumulate=4, inversion_steps=500, steps=500,
    rank=16, layers=(*ATTENTION, "ff.net.0.proj"), text_layers=TEXT_ATTENTION, tokens=2,
    unet_rate=1e-4, text_rate=1e-5, token_rate=5e-4, continued_rate=1e-4, scaled=True, falling="linear",
    weight_decay=0.0, token_norm=0.4, latest=0.8, jitter=0.1, crops=4, sentences=STYLE_SENTENCES,
)  # fmt: skip
"""The webtoon studio's: low-rank pivotal tuning of UNet and text encoder with two tokens.

An update here is one of the optimiser. Source: cloneofsimo/lora (method), the seed's settings.
"""

SHORT = Recipe(
    "short", "lora",
    batch=8, steps=750, rank=16, layers=(*ATTENTION, *FEED_FORWARD, *PROJECTIONS),
    unet_rate=3e-4, falling="cosine", warm_up=40, min_snr=5.0, crops=2, wordless=0.1, save_steps=125, sample_steps=125,
)  # fmt: skip
"""6,000 pictures in place of 15,000 to 60,000: larger batches, more layers, a rate that falls, weights by min-SNR.

The text encoder stays as it is, so that words are encoded once. Source: performance records of public trainers.
"""

COVER = Recipe(
    "cover", "lora",
    batch=1, epochs=100, rank=4, unet_rate=1e-4, crops=4, save_steps=5_000, sample_steps=2_500,
)  # fmt: skip
"""The book covers': 100 epochs, one picture at a time, constant rate; a file of 3 MB is rank 4 on attention."""

CRAYON = Recipe(
    "crayon", "controlnet",
    batch=4, epochs=10, rank=8, unet_rate=1e-4, wordless=0.1, crops=1, save_steps=250, sample_steps=250,
)  # fmt: skip
"""The picture diary's: a ControlNet for scribbles that learns to draw in crayon, from pictures and their edges."""

DREAMSTYLER = Recipe(
    "dreamstyler", "dreamstyler",
    batch=8, inversion_steps=500, tokens=6, start_word="painting", token_rate=2e-3, clip=0.0,
    save_steps=100, sample_steps=100,
)  # fmt: skip
"""One picture, six tokens, each for a sixth of the noise. Source: Ahn et al. 2024, arXiv 2309.06933."""

RECIPES: dict[str, Recipe] = {recipe.name: recipe for recipe in (SHORT, PIVOTAL, COVER, CRAYON, DREAMSTYLER)}
