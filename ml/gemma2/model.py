"""Gemma 2 as transformers has it, held once by all that write or read with it."""

import json
import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Self

import torch
from torch import Tensor
from transformers import AutoTokenizer, Gemma2ForCausalLM, GenerationConfig, PreTrainedTokenizerBase
from transformers.generation import StoppingCriteria, StoppingCriteriaList

from ml.batching import halve_once, naming_memory
from ml.device import Device
from ml.diffusion.reading import read_network
from ml.errors import InvalidInput, WeightsMissing
from ml.gemma2.prompts import Message
from ml.types import Loader
from ml.weights.formats import read_safetensors
from ml.weights.ours import GEMMA2_LORA

WEIGHTS = "gemma2_2b"
NAME = "Gemma 2 2B"
TRAINED = f"{NAME}, trained further on this site's tables"
MAX_TOKENS, BEAMS, LENGTH_PENALTY = 100, 4, 2.0
TURN_END = "<end_of_turn>"
LORA_PREFIX, DOWN, UP = "base_model.model.", ".lora_A.weight", ".lora_B.weight"


class Gemma2:
    """Beam search without chance: the same messages give the same text on one device.

    name: what a person is told wrote it. static: one cache of fixed size, for CUDA, where growing it costs more; where
    it is not said, the device decides. Calls from several threads wait for each other.
    """

    def __init__(
        self, model: Gemma2ForCausalLM, tokenizer: PreTrainedTokenizerBase, name: str, *, static: bool | None = None
    ) -> None:
        self._model, self._tokenizer, self.name = model, tokenizer, name
        self._static = model.device.type == "cuda" if static is None else static
        self._lock = threading.Lock()
        ends = (tokenizer.eos_token_id, tokenizer.convert_tokens_to_ids(TURN_END))
        self._ends = [end for end in ends if end is not None]

    @classmethod
    def load(cls, loader: Loader) -> Self:
        """With what was trained here merged into it. Raises WeightsMissing."""
        loader.device.limit_threads()
        folder, lora = loader.folder(WEIGHTS), loader.find(GEMMA2_LORA.name)
        model = read_model(folder, loader.device)
        if lora:
            merge(model, lora)
        return cls(model, read_tokenizer(folder), TRAINED if lora else NAME)

    def write(self, messages: Sequence[Message], on_token: Callable[[int], None]) -> str:
        """The likeliest answer of at most MAX_TOKENS, stripped.

        on_token: told the number of each token as it is found; what it raises passes through and leaves the model
        usable. Raises InvalidInput for messages beyond the context, OutOfMemory.
        """
        asked = encode(self._tokenizer, messages).to(self._model.device)
        length = asked["input_ids"].shape[1]
        if length + MAX_TOKENS > self._model.config.max_position_embeddings:
            raise InvalidInput(f"{length} tokens are more than the model reads at once")

        def search(beams: int) -> Tensor:
            told = StoppingCriteriaList([_Told(length, on_token)])
            return self._model.generate(**asked, generation_config=self._search(beams), stopping_criteria=told)

        with self._lock, torch.inference_mode():
            written = halve_once(search, BEAMS, release=self._release)
        return self._tokenizer.decode(written[0, length:], skip_special_tokens=True).strip()

    def label_scores(self, prompt: str, labels: Sequence[str]) -> dict[str, float]:
        """log p of each label as the next token. Labels are single tokens with their leading space, such as " sad"."""
        asked = self._tokenizer(without_marks(self._tokenizer, prompt), return_tensors="pt").to(self._model.device)
        with self._lock, torch.inference_mode(), naming_memory():
            logits = self._model(**asked, logits_to_keep=1, use_cache=False).logits[0, -1]  # (V,)
        likely = logits.float().log_softmax(-1)
        return {label: float(likely[self._first_token(label)]) for label in labels}

    def _search(self, beams: int) -> GenerationConfig:
        """Everything said here, so that what the folder suggests, such as sampling, does not come in."""
        return GenerationConfig(
            num_beams=beams, do_sample=False, max_new_tokens=MAX_TOKENS, length_penalty=LENGTH_PENALTY,
            early_stopping=True, eos_token_id=self._ends, pad_token_id=self._tokenizer.pad_token_id,
            bos_token_id=self._tokenizer.bos_token_id,
            cache_implementation="static" if self._static else None,
        )  # fmt: skip

    def _first_token(self, label: str) -> int:
        return self._tokenizer(label, add_special_tokens=False)["input_ids"][0]

    def _release(self) -> None:
        if self._model.device.type == "cuda":
            torch.cuda.empty_cache()


class _Told(StoppingCriteria):
    """Stops nothing: it tells of each token, and lets through what the caller raises."""

    def __init__(self, length: int, on_token: Callable[[int], None]) -> None:
        self._length, self._on_token = length, on_token

    def __call__(self, input_ids: Tensor, scores: Any, **kwargs: Any) -> Tensor:
        self._on_token(min(input_ids.shape[1] - self._length, MAX_TOKENS))
        return torch.zeros(input_ids.shape[0], dtype=torch.bool, device=input_ids.device)


def read_model(folder: Path, device: Device) -> Gemma2ForCausalLM:
    """Frozen. Eager attention, the only one with its soft-capping; never float16, which its activations do not fit."""
    dtype = torch.float32 if device.dtype == torch.float16 else device.dtype
    with naming_memory():
        model = read_network(Gemma2ForCausalLM, folder, device, dtype=dtype)
    model.set_attn_implementation("eager")
    return model


def read_tokenizer(folder: Path) -> PreTrainedTokenizerBase:
    """Raises WeightsMissing, also for one without the template of a chat."""
    try:
        tokenizer = AutoTokenizer.from_pretrained(os.fspath(folder), local_files_only=True)
    except (OSError, ValueError, KeyError) as error:
        raise WeightsMissing(f"the tokenizer in {folder.name} cannot be read: {error}") from error
    if not tokenizer.chat_template:
        raise WeightsMissing(f"the tokenizer in {folder.name} has no chat template")
    return tokenizer


@torch.no_grad()
def merge(model: Gemma2ForCausalLM, lora: Path) -> None:
    """Add a LoRA, laid out as peft does it, into the model's weights, where it costs nothing. Raises WeightsMissing."""
    tensors = read_safetensors(lora / "adapter_model.safetensors")
    try:
        config = json.loads((lora / "adapter_config.json").read_text())
        scale = config["lora_alpha"] / config["r"]
        for name in [name for name in tensors if name.endswith(DOWN)]:
            layer = model.get_submodule(name.removeprefix(LORA_PREFIX).removesuffix(DOWN))
            down, up = (tensors[key].float() for key in (name, name.replace(DOWN, UP)))  # (r, in), (out, r)
            layer.weight.add_((scale * up @ down).to(layer.weight))
    except (OSError, ValueError, RuntimeError, KeyError, AttributeError, ZeroDivisionError) as error:
        raise WeightsMissing(f"{lora.name} does not fit the model: {error}") from error


def encode(tokenizer: PreTrainedTokenizerBase, messages: Sequence[Message]) -> Any:
    """A BatchEncoding of (1, L) with the opening of the model's turn at its end.

    What a person wrote cannot end their turn and begin another.
    """
    safe = [{**message, "content": without_marks(tokenizer, message["content"])} for message in messages]
    return tokenizer.apply_chat_template(safe, add_generation_prompt=True, return_tensors="pt", return_dict=True)


def without_marks(tokenizer: PreTrainedTokenizerBase, text: str) -> str:
    """The text with a blank for each token that is a sign to the model and no word."""
    marks = {token.content for token in tokenizer.added_tokens_decoder.values() if token.special}
    for mark in sorted(marks, key=len, reverse=True):
        text = text.replace(mark, " ")
    return text
