"""Writing words into a picture.

Each word is painted on a square of its own, turned level, which the network sees with the word's place cut out; only
that place is taken back. Source: arXiv 2304.05568, section 4.1 and the published sampler, which we follow also where it
is odd: what guidance leads away from is a single space without the marks of a text's start and end.
"""

from collections.abc import Callable
from typing import Self

import numpy as np
import torch
from diffusers.utils.torch_utils import randn_tensor
from PIL import Image
from torch import Tensor
from torch.nn import functional

from ml.batching import halve_once, naming_memory
from ml.diffusion.parts import NAME, StableDiffusion
from ml.diffusion.previews import Previews
from ml.diffusion.safety import OutputCheck
from ml.diffusion.schedulers import find_recipe
from ml.images import Pixels, as_picture, as_rgb
from ml.lettering.detect import read_box
from ml.lettering.diffste.parts import LetterNetworks
from ml.lettering.diffste.request import Writing, WritingRequest
from ml.lettering.diffste.tiles import Part, Square, divide
from ml.lettering.diffste.unet import Seen
from ml.lettering.ppocr import WEIGHTS as READING
from ml.lettering.ppocr import LineReading
from ml.safety.output import let_through
from ml.types import Loader, OnStep, no_steps
from ml.words import gettext_noop

TOKENS = 20  # of the sentence, with its marks of start and end; what is longer is cut
Watch = Callable[[int, Tensor], None]  # after each step: its number from 1, and the latents without noise


class TextWriting:
    MODEL = f"DiffSTE ({NAME})"

    def __init__(
        self,
        base: StableDiffusion,
        check: OutputCheck,
        previews: Previews,
        networks: LetterNetworks,
        reading: LineReading | None,
    ) -> None:
        self._base, self._check, self._previews = base, check, previews
        self._networks, self._reading = networks, reading

    @classmethod
    def load(cls, loader: Loader) -> Self:
        """Raises WeightsMissing."""
        reading = loader.shared(LineReading) if loader.find(READING) else None
        networks = LetterNetworks.load(loader)
        base, check = loader.shared(StableDiffusion), loader.shared(OutputCheck)
        return cls(base, check, loader.shared(Previews), networks, reading)

    def __call__(self, request: WritingRequest, *, on_step: OnStep = no_steps) -> Writing:
        """on_step: after each step of each piece. A square has 256 pixels; write before a picture is enlarged.

        Raises InvalidInput for a box that is too small for its words or more words than fit, Blocked where a square may
        not be shown, Unusable, OutOfMemory, Cancelled.
        """
        pixels = np.asarray(as_rgb(request.picture))
        parts = divide(request.text, request.box.quad, self._networks.characters.letters, request.picture.size)
        side = self._networks.unet.config.sample_size * self._base.factor
        chance = torch.Generator().manual_seed(request.seed)
        mask = np.zeros(pixels.shape[:2], bool)
        with self._base.lock, naming_memory(), torch.no_grad():
            self._base.detach()
            for number, part in enumerate(parts):
                square = Square.around(part.quad, side, request.picture.size)
                watch = self._watch(on_step, number, len(parts), request.steps)
                made = self._written(square.seen(pixels), square.mask(), part, request, chance, watch)
                pixels, painted = square.paste(pixels, made)
                mask |= painted
        return self._checked(request, pixels, mask, len(parts))

    def _written(
        self, seen: Pixels, place: np.ndarray, part: Part, request: WritingRequest, chance: torch.Generator,
        watch: Watch,
    ) -> Pixels:  # fmt: skip
        """The square with the word. seen: (S, S, 3). place: (S, S), True where it goes."""
        device = self._base.device.torch
        hole = torch.from_numpy(place)[None, None].float().to(device)  # (1, 1, S, S)
        picture = torch.from_numpy(seen.transpose(2, 0, 1)[None] / np.float32(127.5) - 1).to(device)  # (1, 3, S, S)
        around = self._latents(picture * (1 - hole), chance)  # (1, 4, S/8, S/8)
        cells = functional.interpolate(hole, size=around.shape[2:])  # (1, 1, S/8, S/8), the nearest pixel of each
        told = self._told(part.word, request)
        scheduler = find_recipe("ddim").make_scheduler(self._base.schedule)
        scheduler.set_timesteps(request.steps)
        latents = randn_tensor(around.shape, generator=chance, device=device) * scheduler.init_noise_sigma
        for number, now in enumerate(scheduler.timesteps, 1):
            given = torch.cat([latents, cells, around], dim=1)  # (1, 9, S/8, S/8)
            guess = self._guess(given, now, told, request.guidance)
            latents, clean = scheduler.step(guess, now, latents, return_dict=False)
            watch(number, clean)
        made = as_picture(self._base.decode(latents)[0].permute(1, 2, 0).cpu().numpy())
        ((shown,),) = let_through([(made,)], self._check)
        return np.asarray(shown)

    def _latents(self, picture: Tensor, chance: torch.Generator) -> Tensor:
        """Drawn from what the autoencoder makes of it, as in the training."""
        vae = self._base.vae
        drawn = vae.encode(picture.to(vae.dtype)).latent_dist.sample(chance)
        return (drawn * vae.config.scaling_factor).float()

    def _told(self, word: str, request: WritingRequest) -> Seen:
        """One row, or two with guidance: first the space, then the word."""
        tokenizer, networks = self._base.tokenizer, self._networks
        fixed = {"padding": "max_length", "truncation": True, "max_length": TOKENS}
        rows = [tokenizer(request.sentence(word), **fixed).input_ids]
        letters = [networks.characters.numbers(word)]
        if request.guidance > 1:
            rows.insert(0, tokenizer(" ", add_special_tokens=False, **fixed).input_ids)
            letters.insert(0, networks.characters.numbers(" "))
        ids = torch.tensor(rows, device=self._base.device.torch)
        text = self._base.text_encoder(ids).last_hidden_state  # (B, TOKENS, 768)
        return Seen(text.to(networks.unet.dtype), networks.characters(torch.cat(letters)).to(networks.unet.dtype))

    def _guess(self, given: Tensor, now: Tensor, told: Seen, guidance: float) -> Tensor:
        """The noise (1, 4, S/8, S/8) in `given`."""
        unet, rows = self._networks.unet, len(told.text)

        def run(size: int) -> Tensor:
            guesses = []
            for start in range(0, rows, size):
                part = Seen(*(each[start : start + size] for each in told))
                same = given.expand(len(part.text), -1, -1, -1).to(unet.dtype)
                guesses.append(unet(same, now, encoder_hidden_states=part, return_dict=False)[0].float())
            return torch.cat(guesses)

        guesses = halve_once(run, rows, release=self._release)
        if rows == 1:
            return guesses
        away, towards = guesses.chunk(2)
        return away + guidance * (towards - away)

    def _watch(self, on_step: OnStep, piece: int, pieces: int, steps: int) -> Watch:
        def tell(number: int, clean: Tensor) -> None:
            preview = self._previews(clean) if self._previews.is_due(number, steps) else None
            on_step(piece * steps + number, pieces * steps, doing=gettext_noop("Painting letters"), preview=preview)

        return tell

    def _checked(self, request: WritingRequest, pixels: Pixels, mask: np.ndarray, pieces: int) -> Writing:
        picture, painted = Image.fromarray(pixels), Image.fromarray(mask.astype(np.uint8) * 255)
        made = (picture, painted, self.MODEL, request.seed, pieces)
        if self._reading is None:
            return Writing(*made)
        read = read_box(self._reading, pixels, request.box)
        same = _plain(read.words) == _plain(request.text)
        return Writing(*made, read=read.words, sure=read.sure, legible=same)

    def _release(self) -> None:
        if self._base.device.kind == "cuda":
            torch.cuda.empty_cache()


def _plain(words: str) -> str:
    """Without spaces, which readers lose, and in small letters, whose forms are often the large ones'."""
    return "".join(words.split()).casefold()
