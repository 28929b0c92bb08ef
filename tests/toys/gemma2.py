"""Gemma 2 at toy size: two shards, the chat template where the published tokenizer has it, and bytes for Korean."""

import json
import re
import string
from pathlib import Path

import torch
from transformers import Gemma2Config, Gemma2ForCausalLM, GemmaTokenizer

from ml.gemma2.prompts import TASKS
from ml.summary.few_shot import EXAMPLES

CHAT = (
    "{{ bos_token }}{% for message in messages %}"
    "{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('roles must alternate') }}"
    "{% endif %}"
    "{{ '<start_of_turn>' + ('model' if message['role'] == 'assistant' else message['role']) + '\n' }}"
    "{{ message['content'] | trim }}{{ '<end_of_turn>\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<start_of_turn>model\n' }}{% endif %}"
)  # fmt: skip
SPECIAL = ("<pad>", "<eos>", "<bos>", "<unk>", "<mask>")
HANGUL = re.compile("[가-힣]")
TURNS = ("<start_of_turn>", "<end_of_turn>")


def save(folder: Path) -> None:
    torch.manual_seed(0)
    place = folder / "gemma2_2b"
    tokenizer = _tokenizer()
    Gemma2ForCausalLM(config(len(tokenizer))).eval().save_pretrained(place, max_shard_size="100KB")
    tokenizer.save_pretrained(place)
    _as_published(place)


def config(words: int) -> Gemma2Config:
    """Weights wide enough that different texts are answered differently."""
    return Gemma2Config(
        vocab_size=words, hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=2,
        num_key_value_heads=1, head_dim=16, query_pre_attn_scalar=16, sliding_window=128, max_position_embeddings=1_024,
        initializer_range=0.1, pad_token_id=0, eos_token_id=1, bos_token_id=2,
    )  # fmt: skip


def _tokenizer() -> GemmaTokenizer:
    """Letters are tokens, also with a blank before them, so that labels begin differently, and so are syllables that
    our prompts have; all else is bytes.
    """
    letters, syllables = string.ascii_letters, sorted(set(HANGUL.findall(f"{TASKS}{EXAMPLES}")))
    words = [
        *SPECIAL, *TURNS, *(f"<0x{byte:02X}>" for byte in range(256)), "▁", *letters, *(f"▁{one}" for one in letters),
        *syllables,
    ]  # fmt: skip
    made = GemmaTokenizer(
        vocab={word: number for number, word in enumerate(words)}, merges=[("▁", one) for one in letters],
        chat_template=CHAT,
    )  # fmt: skip
    made.add_special_tokens({"additional_special_tokens": list(TURNS)})
    return made


def _as_published(place: Path) -> None:
    """The template inside tokenizer_config.json, as older versions of the library wrote it."""
    template = place / "chat_template.jinja"
    facts = json.loads((place / "tokenizer_config.json").read_text())
    if template.exists():
        facts["chat_template"] = template.read_text()
        template.unlink()
    (place / "tokenizer_config.json").write_text(json.dumps(facts))
