"""A mood and a day to ten or fifteen seconds of music by diffusion."""

from typing import Any, Self

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.signal import resample_poly
from torch import Tensor

from ml.audioldm2.parts import Parts
from ml.audioldm2.prompt import NEGATIVE, describe
from ml.audioldm2.ranking import Waves, fit
from ml.batching import halve_once, naming_memory
from ml.errors import InvalidInput
from ml.music.encoding import encode_mp3
from ml.music.mixing import RATE, Sound, finished, tilted
from ml.music.pipeline import MusicRequest, Piece, check
from ml.types import Loader, OnStep, no_steps
from ml.words import gettext_noop

WEIGHTS = "audioldm2"
NAME = "AudioLDM 2 large"
STEPS, GUIDANCE, CANDIDATES = 20, 3.5, 3
LONGEST_S = 30.0  # it learned from ten seconds; attention grows with the square
LAST_STEPS = 2  # after the diffusion: to sound, and choosing among the candidates


class DiffusionMusic:
    """AudioLDM 2 with DPM-Solver++: several candidates, of which CLAP hears the one that fits its description best.

    The same request gives the same bytes on one device. Source: Liu et al. 2023, arXiv 2308.05734; Lu et al. 2022,
    arXiv 2211.01095.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    @classmethod
    def load(cls, loader: Loader) -> Self:
        """Raises WeightsMissing."""
        loader.device.limit_threads()
        with naming_memory():
            return cls(Parts.read(loader.folder(WEIGHTS), loader.device))

    def __call__(self, request: MusicRequest, *, on_step: OnStep = no_steps) -> Piece:
        """Raises InvalidInput, OutOfMemory, Cancelled."""
        check(request)
        if request.seconds > LONGEST_S:
            raise InvalidInput(f"music of {request.seconds} seconds; this model makes at most {LONGEST_S:g}")
        description = describe(request)
        steps = STEPS + LAST_STEPS
        latents = halve_once(
            lambda count: self._diffuse(request, description, count, on_step), CANDIDATES, release=self._release
        )
        with naming_memory():
            waves = self._sound(latents, request.seconds)
            on_step(STEPS + 1, steps, doing=gettext_noop("Listening to what came out"))
            best = waves[int(np.argmax(self._fit(description, waves)))]
            sound = self._finished(best, request)
            mp3 = encode_mp3(sound)
        on_step(steps, steps, doing=gettext_noop("Writing the music down"))
        return _piece(request, sound, mp3)

    def _diffuse(self, request: MusicRequest, description: str, count: int, on_step: OnStep) -> Tensor:
        """(count, C, T, F) latents."""

        def tell(step: int, _timestep: Any, _latents: Tensor) -> None:
            on_step(step + 1, STEPS + LAST_STEPS, doing=gettext_noop("Composing by diffusion"))

        made = self._parts.pipeline()(
            description, negative_prompt=NEGATIVE, audio_length_in_s=request.seconds, num_inference_steps=STEPS,
            guidance_scale=GUIDANCE, num_waveforms_per_prompt=count, output_type="latent", callback=tell,
            generator=torch.Generator().manual_seed(request.seed),
        )  # fmt: skip
        return made.audios

    @torch.inference_mode()
    def _sound(self, latents: Tensor, seconds: float) -> Waves:
        """(n, N) mono at the vocoder's rate, one candidate after another."""
        vae, vocoder = self._parts.vae, self._parts.vocoder
        length = round(seconds * vocoder.config.sampling_rate)
        waves = []
        for latent in latents.to(vae.dtype):
            mel = vae.decode(latent[None] / vae.config.scaling_factor).sample[:, 0]  # (1, T, mels)
            waves.append(vocoder(mel)[0, :length].float().cpu().numpy())
        return np.stack(waves)

    def _release(self) -> None:
        if self._parts.unet.device.type == "cuda":
            torch.cuda.empty_cache()

    def _fit(self, description: str, waves: Waves) -> NDArray[np.float32]:
        parts = self._parts
        return fit(
            description, waves, parts.vocoder.config.sampling_rate,
            clap=parts.text_encoder, tokenizer=parts.tokenizer, extractor=parts.feature_extractor,
        )  # fmt: skip

    def _finished(self, wave: NDArray[np.float32], request: MusicRequest) -> Sound:
        """(N, 2) at RATE: as bright as was asked for, and as loud as all our music."""
        length = round(request.seconds * RATE)
        mono = resample_poly(wave, RATE, self._parts.vocoder.config.sampling_rate)[:length]
        mono = np.pad(mono, (0, length - len(mono))).astype(np.float32)
        return finished(tilted(np.stack([mono, mono], axis=1), request.brightness))


def _piece(request: MusicRequest, sound: Sound, mp3: bytes) -> Piece:
    return Piece(
        mp3=mp3, midi=b"", sound=sound, sample_rate=RATE, seconds=request.seconds, key="", mode="", bpm=0, metre=0,
        instruments=(), seed=request.seed, model=NAME, score=None,
    )  # fmt: skip
