"""Adapters on Stable Diffusion at toy size: put on, stacked, taken off without a trace."""

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from ml.diffusion.adapters import LAYERS_FILE, METADATA, TOKENS_FILE, Adapter, AdapterShelf
from ml.diffusion.painting import Painting
from ml.diffusion.parts import StableDiffusion
from ml.diffusion.request import PaintingRequest
from ml.errors import InvalidInput, MLError, WeightsMissing
from ml.store import ModelStore

ATTENTION = "transformer_blocks.0.attn2"
UNET = (
    f"down_blocks.0.attentions.0.{ATTENTION}.to_k",
    f"up_blocks.1.attentions.0.{ATTENTION}.to_v",
    "down_blocks.0.resnets.0.conv1",
    "mid_block.attentions.0.proj_in",
)
TEXT = ("encoder.layers.0.self_attn.q_proj", "encoder.layers.1.mlp.fc1")
RANK = 2


@pytest.fixture(scope="module")
def base(full: ModelStore) -> StableDiffusion:
    with full.lease("painting", "full") as painting:
        return painting.base


@pytest.fixture
def painting(full: ModelStore) -> Iterator[Painting]:
    with full.lease("painting", "full") as painting:
        yield painting


@pytest.fixture
def learned(tmp_path: Path, base: StableDiffusion) -> Callable[..., Path]:
    """Writes an adapter as ours and diffusers' trainers do."""

    def write(name: str, *, seed: int = 0, alpha: float = RANK, parts: str = "unet text", tokens: Any = None) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        chance = torch.Generator().manual_seed(seed)
        tensors: dict[str, Tensor] = {}
        if "unet" in parts:
            tensors |= pairs(base.unet, UNET, "unet.", chance)
        if "text" in parts:
            tensors |= pairs(base.text_encoder, TEXT, "text_encoder.text_model.", chance)
        told = {
            f"{part}.{name}": value
            for part, layers in (("unet", UNET), ("text_encoder", TEXT))
            for name, value in (("r", RANK), ("lora_alpha", alpha), ("target_modules", layers))
        }
        save_file(tensors, folder / LAYERS_FILE, {METADATA: json.dumps(told)})
        if tokens:
            save_file(tokens, folder / TOKENS_FILE)
        return folder

    return write


def pairs(network: Any, layers: tuple[str, ...], prefix: str, chance: torch.Generator) -> dict[str, Tensor]:
    made = {}
    for layer in layers:
        rows, *columns = network.get_submodule(layer).weight.shape
        made[f"{prefix}{layer}.lora_A.weight"] = torch.randn(RANK, *columns, generator=chance) * 0.5
        made[f"{prefix}{layer}.lora_B.weight"] = torch.randn(rows, RANK, *[1] * (len(columns) - 1), generator=chance)
    return made


def draw(painting: Painting, *adapters: Adapter, prompt: str = "a fox") -> bytes:
    request = PaintingRequest(prompt, seed=1, size=(64, 64), steps=2, adapters=adapters)
    return painting(request).pictures[0].tobytes()


def digest(base: StableDiffusion) -> str:
    told = hashlib.sha256(str(len(base.tokenizer)).encode())
    for network in (base.unet, base.text_encoder, base.vae):
        for name, tensor in network.state_dict().items():
            told.update(name.encode() + tensor.float().numpy().tobytes())
    return told.hexdigest()


def test_it_puts_adapters_on_and_off_without_a_trace(full: ModelStore, learned: Callable[..., Path]) -> None:
    """M03: one lease with A, one with B, one with neither."""
    pictures = []
    for adapters in ((), (Adapter(learned("7")),), (Adapter(learned("8", seed=1)),), ()):
        with full.lease("painting", "full") as painting:
            pictures.append(draw(painting, *adapters))
    clean, with_a, with_b, after = pictures
    assert after == clean
    assert len({clean, with_a, with_b}) == 3


def test_a_failure_leaves_no_weight_changed(
    full: ModelStore, base: StableDiffusion, learned: Callable[..., Path]
) -> None:
    """M04."""
    before = digest(base)
    adapter = Adapter(learned("7", tokens={"<own>": torch.ones(32)}))
    with pytest.raises(RuntimeError, match="torn"), full.lease("painting", "full") as painting:
        fail_halfway(painting, adapter, before)
    assert digest(base) == before
    odd = learned("9")
    (odd / LAYERS_FILE).write_bytes(b"{}")
    with full.lease("painting", "full") as painting:
        with pytest.raises(MLError):
            draw(painting, Adapter(learned("8", seed=1)), Adapter(odd))
        assert digest(base) == before


def fail_halfway(painting: Painting, adapter: Adapter, before: str) -> None:
    draw(painting, adapter)
    assert digest(painting.base) != before
    raise RuntimeError("torn")


def test_it_stacks_them_by_weight(painting: Painting, learned: Callable[..., Path]) -> None:
    a, b = learned("7"), learned("8", seed=1)
    clean, both = draw(painting), draw(painting, Adapter(a), Adapter(b))
    alone = [draw(painting, Adapter(each)) for each in (a, b)]
    assert len({clean, both, *alone}) == 4
    assert draw(painting, Adapter(a, unet=0, text=0), Adapter(b, unet=0, text=0)) == clean
    assert draw(painting, Adapter(a, unet=0)) not in (clean, alone[0])
    assert draw(painting, Adapter(a, unet=0.5, text=0.5)) not in (clean, alone[0])
    assert draw(painting, Adapter(a), Adapter(b)) == both


def test_it_keeps_to_the_alpha_in_the_header(painting: Painting, learned: Callable[..., Path]) -> None:
    doubled = draw(painting, Adapter(learned("7", alpha=2 * RANK)))
    assert doubled == draw(painting, Adapter(learned("8"), unet=2.0, text=2.0))


def test_it_changes_what_diffusers_changes(base: StableDiffusion, learned: Callable[..., Path], toys: Path) -> None:
    """Two files of two trainers, with weights, against diffusers' own way on networks of its own."""
    import copy

    from diffusers import StableDiffusionPipeline

    own = learned("7", alpha=1.0)
    kohya = Adapter(toys / "lcm_lora", unet=0.5)
    with torch.no_grad():
        theirs = StableDiffusionPipeline(
            vae=None, text_encoder=copy.deepcopy(base.text_encoder).float(), tokenizer=base.tokenizer,
            unet=copy.deepcopy(base.unet).float(), scheduler=None, safety_checker=None, feature_extractor=None,
            requires_safety_checker=False,
        )  # fmt: skip
        theirs.load_lora_weights(own, weight_name=LAYERS_FILE, adapter_name="lora_7")
        theirs.load_lora_weights(kohya.folder, weight_name=kohya.file, adapter_name="lora_8")
        theirs.set_adapters(["lora_7", "lora_8"], [0.8, 0.5])
        theirs.fuse_lora()
        theirs.unload_lora_weights()
        base.attach([Adapter(own, unet=0.8, text=0.8), kohya])
    try:
        for mine, other in ((base.unet, theirs.unet), (base.text_encoder, theirs.text_encoder)):
            expected = {name.replace(".base_layer", ""): value for name, value in other.state_dict().items()}
            for name, value in mine.state_dict().items():
                precise = {"rtol": 2**-8, "atol": 1e-3} if value.dtype is torch.bfloat16 else {}
                torch.testing.assert_close(value.float(), expected[name].float(), **precise)
    finally:
        base.detach()


def test_it_knows_learned_words_only_meanwhile(painting: Painting, learned: Callable[..., Path]) -> None:
    vectors = {"<fox-style>": torch.linspace(-1, 1, 32), "<two>": torch.stack([torch.ones(32), -torch.ones(32)])}
    folder = learned("7", parts="", tokens=vectors)
    known = len(painting.base.tokenizer)
    clean = draw(painting, prompt="in <fox-style>")
    with_word = draw(painting, Adapter(folder), prompt="in <fox-style>")
    assert len(painting.base.tokenizer) == known + 3
    assert with_word != clean
    assert draw(painting, Adapter(folder), prompt="in <two>") != draw(
        painting, Adapter(folder), prompt="in <two><two_1>"
    )
    assert draw(painting, prompt="in <fox-style>") == clean
    assert len(painting.base.tokenizer) == known


def test_resident_adapters_change_places_in_no_time(base: StableDiffusion, learned: Callable[..., Path]) -> None:
    """Under 10 ms, and no layer is built anew."""
    a, b = Adapter(learned("7")), Adapter(learned("8", seed=1))
    layers = [id(module) for module in base.unet.modules()]
    base.attach([a])
    base.attach([b])
    took = []
    for stack in ([a], [b], [a, b], []):
        start = time.thread_time()
        base.attach(stack)
        took.append(time.thread_time() - start)
    assert min(took) * 1000 < 10
    assert sorted(took)[1] * 1000 < 10
    assert [id(module) for module in base.unet.modules()] == layers


def test_it_keeps_as_many_in_memory_as_there_is_room_for(base: StableDiffusion, learned: Callable[..., Path]) -> None:
    a, b = Adapter(learned("7")), Adapter(learned("8", seed=1))
    networks = {"unet": base.unet, "text_encoder": base.text_encoder}
    one_mb = AdapterShelf(networks).read(a).nbytes / 1e6
    for room, kept in ((2.5, (True, True)), (1.5, (False, True)), (0.5, (False, False))):
        shelf = AdapterShelf(networks, spare_mb=room * one_mb)
        first = [shelf.read(adapter) for adapter in (a, b)]
        assert [shelf.read(adapter) is each for adapter, each in zip((b, a), first[::-1], strict=True)] == [*kept][::-1]


@pytest.mark.parametrize(
    "header", ["{", "[1]", '{"unet.lora_alpha": null}', '{"unet.lora_alpha": NaN}', '{"unet.alpha_pattern": 3}']
)
def test_it_refuses_a_header_that_makes_no_sense(painting: Painting, learned: Callable[..., Path], header: str) -> None:
    file = learned("7") / LAYERS_FILE
    save_file(load_file(file), file, {METADATA: header})
    with pytest.raises(InvalidInput, match=r"header of|alpha is"):
        draw(painting, Adapter(file.parent))


def test_it_refuses_words_and_strengths_beyond_all_measure(painting: Painting, learned: Callable[..., Path]) -> None:
    loud = learned("7", parts="", tokens={"<loud>": torch.full((32,), 1e4)})
    with pytest.raises(InvalidInput, match="<loud> would drown"):
        draw(painting, Adapter(loud))
    for strength in (float("nan"), float("inf"), 5.0):
        with pytest.raises(InvalidInput, match="times as strong"):
            Adapter(loud, unet=strength)


def wrong_size(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    return {name: torch.zeros(RANK, 7) if "to_k.lora_A" in name else value for name, value in tensors.items()}


def half(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    return {name: value for name, value in tensors.items() if "lora_B" not in name}


def another(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    return {f"transformer.{name}": value for name, value in tensors.items()}


def not_finite(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    return {name: value * np.inf for name, value in tensors.items()}


def drowning(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """M02: each number is one, and what comes of them is not."""
    return {name: value * 1e19 if "to_k" in name else value for name, value in tensors.items()}


def huge_rank(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    return {
        name: value.repeat(129, *[1] * (value.dim() - 1)) if "lora_A" in name
        else value.repeat(1, 129, *[1] * (value.dim() - 2))
        for name, value in tensors.items()
    }  # fmt: skip


@pytest.mark.parametrize("spoil", [wrong_size, half, another, huge_rank, not_finite, drowning])
def test_it_refuses_what_does_not_fit(
    painting: Painting, learned: Callable[..., Path], spoil: Callable[[Mapping[str, Tensor]], dict[str, Tensor]]
) -> None:
    folder = learned("7")
    save_file(spoil(load_file(folder / LAYERS_FILE)), folder / LAYERS_FILE)
    clean = draw(painting)
    with pytest.raises(WeightsMissing if spoil is not_finite else InvalidInput):
        draw(painting, Adapter(folder))
    assert draw(painting) == clean


def test_it_says_when_an_adapter_is_gone(painting: Painting, tmp_path: Path) -> None:
    with pytest.raises(WeightsMissing, match="nowhere holds no adapter"):
        draw(painting, Adapter(tmp_path / "nowhere"))
