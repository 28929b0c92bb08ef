"""One update of Gemma's LoRA: the error of the answers alone, in pieces that fit the memory."""

import logging
import math
from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import Gemma2ForCausalLM, PreTrainedTokenizerBase

from ml.batching import naming_memory
from ml.errors import InvalidInput, OutOfMemory
from ml.gemma2.model import TURN_END, Gemma2, encode
from ml.gemma2.prompts import TASKS
from ml.training.gemma.tables import Example
from ml.training.steps import NO_TURNS, GaveWay, Turns

logger = logging.getLogger(__name__)

UNSEEN = -100  # the label of a token whose error does not count
WARMING = 0.05  # share of the updates in which the rate rises
CLIP = 1.0
Tokens = tuple[list[int], list[int]]  # of the question and of the answer


class GemmaCourse:
    """learned: the parameters. order: of the examples in each epoch, by the seed alone."""

    def __init__(
        self,
        model: Gemma2ForCausalLM,
        tokenizer: PreTrainedTokenizerBase,
        learned: Sequence[nn.Parameter],
        examples: Sequence[Example],
        shown: Sequence[Example],
        *,
        batch: int,
        steps: int,
        rate: float,
        seed: int,
    ) -> None:
        self.model, self.tokenizer, self.learned = model, tokenizer, list(learned)
        self.tokens = [tokens_of(tokenizer, example) for example in examples]
        self.shown = list(shown)
        self.batch, self.steps, self.rate, self.seed = batch, steps, rate, seed
        self.at_once = batch
        self.modules: Mapping[str, nn.Module] = {"lora": nn.ParameterList(self.learned)}
        self.optimisers = {"adamw": torch.optim.AdamW(self.learned, weight_decay=0.0)}

    def learn(self, step: int) -> float:
        """Raises OutOfMemory, and InvalidInput where the error is no number."""
        tokens = [self.tokens[row] for row in self._chosen(step)]
        loss = self._backward(tokens)
        if not math.isfinite(loss):
            raise InvalidInput("the error is no number any more; a lower rate may learn")
        optimiser = self.optimisers["adamw"]
        optimiser.param_groups[0]["lr"] = self._rate(step)
        nn.utils.clip_grad_norm_(self.learned, CLIP)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        return loss

    def sample(self, number: int) -> str:
        """What it answers by now: the text, the wanted answer and its own."""
        example = self.shown[number % len(self.shown)]
        was_learning = self.model.training
        self.model.eval()
        try:
            written = Gemma2(self.model, self.tokenizer, "").write(
                TASKS[example.task].messages(example.text), lambda _number: None
            )
        finally:
            self.model.train(was_learning)
        return f"{example.text}\n\n= {example.answer}\n> {written}\n"

    @torch.no_grad()
    def loss_of(self, examples: Sequence[Example], turns: Turns = NO_TURNS) -> float:
        """Mean error of an answer's token, over all; NaN without examples. Raises GaveWay between two of them."""
        total, count = 0.0, 0
        for example in examples:
            if turns.should_yield():
                raise GaveWay
            tokens = [tokens_of(self.tokenizer, example)]
            total += float(self._errors(tokens))
            count += _answered(tokens)
        return total / count if count else math.nan

    def _chosen(self, step: int) -> list[int]:
        """Rows of this update: every epoch shows each example once, in an order of its own."""
        rows, count = [], len(self.tokens)
        for place in range(step * self.batch, (step + 1) * self.batch):
            chance = torch.Generator().manual_seed(self.seed + place // count)
            rows.append(int(torch.randperm(count, generator=chance)[place % count]))
        return rows

    def _backward(self, tokens: Sequence[Tokens]) -> float:
        """Leaves the gradients of the mean error of an answer's token, however the update is cut into pieces."""
        while True:
            for parameter in self.learned:
                parameter.grad = None
            try:
                with naming_memory():
                    return self._in_pieces(tokens)
            except OutOfMemory:
                self._make_room()

    def _in_pieces(self, tokens: Sequence[Tokens]) -> float:
        count, total = _answered(tokens), 0.0
        for first in range(0, len(tokens), self.at_once):
            error = self._errors(tokens[first : first + self.at_once]) / count
            error.backward()
            total += float(error.detach())
        return total

    def _errors(self, tokens: Sequence[Tokens]) -> Tensor:
        """Sum over the answers' tokens."""
        inputs, labels = padded(tokens, self.tokenizer.pad_token_id)
        kept = max(len(answer) for _question, answer in tokens)
        inputs = {name: value.to(self.model.device) for name, value in inputs.items()}
        logits = self.model(**inputs, use_cache=False, logits_to_keep=kept + 1).logits[:, :-1]  # (B, kept, V)
        wanted = labels[:, -kept:].to(self.model.device)  # (B, kept)
        return functional.cross_entropy(
            logits.float().flatten(0, 1), wanted.flatten(), ignore_index=UNSEEN, reduction="sum"
        )

    def _make_room(self) -> None:
        """Half as many at once. Raises OutOfMemory when not even one fits."""
        if self.at_once == 1:
            raise OutOfMemory("not even one example fits")
        self.at_once //= 2
        logger.warning("memory ran short: going on with %d at once", self.at_once)
        if self.model.device.type == "cuda":
            torch.cuda.empty_cache()

    def _rate(self, step: int) -> float:
        """A short rise, then a cosine to nothing."""
        rising = min(1.0, (step + 1) / max(1.0, WARMING * self.steps))
        return self.rate * rising * (0.5 + 0.5 * math.cos(math.pi * step / max(1, self.steps)))


def tokens_of(tokenizer: PreTrainedTokenizerBase, example: Example) -> Tokens:
    """The question as it is asked when serving, and the answer with the sign that ends it."""
    asked = encode(tokenizer, TASKS[example.task].messages(example.text))["input_ids"][0].tolist()
    answer = tokenizer(example.answer, add_special_tokens=False)["input_ids"]
    return asked, [*answer, tokenizer.convert_tokens_to_ids(TURN_END)]


def padded(tokens: Sequence[Tokens], pad: int) -> tuple[dict[str, Tensor], Tensor]:
    """Inputs and labels of (B, L), filled up on the left, so that all answers end together."""
    longest = max(len(question) + len(answer) for question, answer in tokens)
    ids, mask, labels = [], [], []
    for question, answer in tokens:
        empty = longest - len(question) - len(answer)
        ids.append([pad] * empty + question + answer)
        mask.append([0] * empty + [1] * (longest - empty))
        labels.append([UNSEEN] * (longest - len(answer)) + answer)
    inputs: dict[str, Any] = {"input_ids": torch.tensor(ids), "attention_mask": torch.tensor(mask)}
    inputs["position_ids"] = (inputs["attention_mask"].cumsum(1) - 1).clamp(min=0)
    return inputs, torch.tensor(labels)


def _answered(tokens: Sequence[Tokens]) -> int:
    return sum(len(answer) for _question, answer in tokens)
