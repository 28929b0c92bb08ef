"""A small language model that several pipelines hold together."""

import secrets
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import xllamacpp

from ml.batching import naming_memory
from ml.errors import InvalidInput, WeightsMissing
from ml.types import Loader

WEIGHTS = "gemma_270m"
NAME = "Gemma 3 270M"
CONTEXT = 2048  # tokens
KEPT_PROMPTS_MIB = 64
CANDIDATES = 2000
SHOWN = 0  # of the engine's own log: nothing but what stops it


class LanguageModel:
    """Gemma 3 270M (base, 4 bit) in llama.cpp, greedy: the same prompt gives the same text.

    One thread, because two that share cores with other work are ten times slower. Prompts should begin with what stays
    the same and end with what changes: the beginning is remembered and costs nothing the second time. Calls from
    several threads wait for each other. When the last pipeline that holds it goes, its memory goes too.
    """

    name = NAME

    def __init__(self, path: Path) -> None:
        """path: of the GGUF. Raises WeightsMissing, OutOfMemory."""
        self._lock = threading.Lock()
        with naming_memory():
            try:
                self._server = xllamacpp.Server(_parameters(path))
            except RuntimeError as error:
                raise WeightsMissing(f"{path.name} cannot be read: {error}") from error

    @classmethod
    def load(cls, loader: Loader) -> Self:
        """Raises WeightsMissing where it is not installed."""
        return cls(next(loader.folder(WEIGHTS).glob("*.gguf")))

    @classmethod
    def find(cls, loader: Loader) -> Self | None:
        """The one that the others hold too, or None on a machine without it."""
        return loader.shared(cls) if loader.find(WEIGHTS) else None

    def complete(self, prompt: str, max_tokens: int, stop: Sequence[str] = ("\n",)) -> str:
        """The most likely continuation, without the stop. Raises InvalidInput for a prompt beyond the context."""
        answer = self._ask(prompt, n_predict=max_tokens, stop=list(stop))
        return answer["choices"][0]["text"]

    def label_scores(self, prompt: str, labels: Sequence[str]) -> dict[str, float]:
        """log p of each label as the next token. Labels are single tokens with their leading space, such as " sad".

        One that is not among the likeliest 2,000 gets the last one's score. Raises InvalidInput for a prompt beyond
        the context.
        """
        answer = self._ask(prompt, n_predict=1, n_probs=CANDIDATES)
        likeliest = answer["choices"][0]["logprobs"]["content"][0]["top_logprobs"]
        scores = {token["token"]: token["logprob"] for token in likeliest}
        least = min(scores.values())
        return {label: scores.get(label, least) for label in labels}

    def _ask(self, prompt: str, **options: Any) -> dict[str, Any]:
        question = {"prompt": prompt, "temperature": 0, "top_k": 1, "repeat_penalty": 1.0, "cache_prompt": True}
        with self._lock, naming_memory():
            answer = self._server.handle_completions(question | options)
        if "error" in answer:
            raise InvalidInput(f"the language model refused the prompt: {answer['error']['message']}")
        return answer


def _parameters(path: Path) -> xllamacpp.CommonParams:
    """The engine opens a port on this machine; a key that nobody knows closes it."""
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(path)
    parameters.n_ctx, parameters.n_parallel = CONTEXT, 1
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = 1
    parameters.swa_full = True  # or the remembered beginning would be lost after 512 tokens
    parameters.cache_ram_mib = KEPT_PROMPTS_MIB
    parameters.warmup = False
    parameters.verbosity = SHOWN
    parameters.api_keys = [secrets.token_hex(32)]
    return parameters
