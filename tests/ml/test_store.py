"""One door to the models: leased, pinned, evicted, and given back as they were."""

import hashlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar, Self

import pytest
import torch
from diffusers import UNet2DConditionModel
from peft import LoraConfig

from ml import catalog
from ml.catalog import Capability
from ml.device import Device
from ml.errors import InvalidInput, OutOfMemory, WeightsMissing
from ml.store import ModelStore
from ml.types import Loader
from ml.weights.origin import Weights
from ml.weights.shelf import Shelf, State, write_record


class Brick:
    """A pipeline of 60 MB."""

    loads: ClassVar[int] = 0

    def __init__(self) -> None:
        Brick.loads += 1
        self.held = bytearray(60_000_000)

    @classmethod
    def load(cls, loader: Loader) -> Self:
        return cls()


class Part(Brick):
    pass


class Sharing:
    def __init__(self, part: Part) -> None:
        self.part = part

    @classmethod
    def load(cls, loader: Loader) -> Self:
        return cls(loader.shared(Part))


class Greedy:
    @classmethod
    def load(cls, loader: Loader) -> Self:
        raise RuntimeError("DefaultCPUAllocator: not enough memory: you tried to allocate 9 bytes")


class Wanting(Brick):
    @classmethod
    def load(cls, loader: Loader) -> Self:
        assert loader.find("sample") is None
        return cls()


class Hope(Brick):
    @classmethod
    def load(cls, loader: Loader) -> Self:
        loader.find("sample")
        return cls()


class Hoping:
    def __init__(self, part: Hope) -> None:
        self.part = part

    @classmethod
    def load(cls, loader: Loader) -> Self:
        return cls(loader.shared(Hope))


class Painter:
    """A real UNet at toy size, whose caller may attach LoRA adapters."""

    def __init__(self, unet: UNet2DConditionModel) -> None:
        self.unet = unet

    @classmethod
    def load(cls, loader: Loader) -> Self:
        torch.manual_seed(0)
        unet = UNet2DConditionModel(
            sample_size=8, block_out_channels=(8, 16), norm_num_groups=4, layers_per_block=1, cross_attention_dim=8,
            down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
            up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"), attention_head_dim=4,
        )  # fmt: skip
        return cls(unet.eval())

    def attach(self, seed: int) -> None:
        torch.manual_seed(seed)
        name = f"lora_{seed}"
        config = LoraConfig(r=2, target_modules=["to_q", "to_k"], init_lora_weights="gaussian")
        self.unet.add_adapter(config, adapter_name=name)
        for key, value in self.unet.named_parameters():
            if f"lora_B.{name}" in key:
                torch.nn.init.normal_(value)

    @torch.no_grad()
    def draw(self) -> torch.Tensor:
        noise = torch.ones(1, 4, 8, 8) * 0.3
        return self.unet(noise, 5, torch.ones(1, 3, 8)).sample

    def reset(self) -> None:
        self.unet.unload_lora()


class Stuck(Brick):
    def reset(self) -> None:
        raise RuntimeError("an adapter does not come off")


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., ModelStore]]:
    """A store for the pipelines of this module."""
    row = Capability("", "embedded", "", "")
    classes = {"painter": "Painter", "stuck": "Stuck", "greedy": "Greedy", "wanting": "Wanting"}
    classes |= {f"brick{number}": "Brick" for number in range(4)} | {"left": "Sharing", "right": "Sharing"}
    classes |= {"hoping": "Hoping", "hoping_too": "Hoping"}
    rows = tuple(replace(row, name=name, pipeline=f"{__name__}:{kind}") for name, kind in classes.items())
    monkeypatch.setattr(catalog, "CATALOG", rows)
    monkeypatch.setattr(Brick, "loads", 0)
    made = []

    def make(**changes: Any) -> ModelStore:
        made.append(
            ModelStore(
                Shelf([tmp_path], {"sample": None}), **{"device": Device(threads=1), "budget_mb": 64_000} | changes
            )
        )
        return made[-1]

    yield make
    for one in made:
        one.release()


def use(store: ModelStore, *names: str) -> None:
    for name in names:
        with store.lease(name):
            pass


def names(store: ModelStore) -> list[str]:
    return [name for name, _tier in store.loaded()]


def test_it_loads_once_and_knows_what_was_idle_longest(store) -> None:
    one = store()
    use(one, "brick0", "brick1", "brick0")
    assert Brick.loads == 2
    assert names(one) == ["brick1", "brick0"]


def test_it_says_what_it_does_not_know(store) -> None:
    with pytest.raises(WeightsMissing, match="no full tier of brick0"), store().lease("brick0", "full"):
        pass


def test_it_makes_room_by_what_is_used_in_truth(store) -> None:
    one = store()
    room = one.used_mb() + 150
    one.budget_mb = int(room)
    use(one, "brick0", "brick1")
    assert names(one) == ["brick0", "brick1"]
    use(one, "brick2")
    use(one, "brick3")
    assert "brick0" not in names(one)
    assert names(one)[-1] == "brick3"
    assert one.used_mb() < room + 70


def test_it_keeps_what_is_in_use_though_memory_is_short(store) -> None:
    one = store(budget_mb=1)
    with one.lease("brick0") as brick:
        use(one, "brick1")
        assert "brick0" in names(one)
        assert brick.held
    use(one, "brick2")
    assert names(one) == ["brick2"]


def test_it_lets_one_caller_at_a_time_use_a_pipeline(store) -> None:
    one, order, inside = store(), [], threading.Event()

    def second() -> None:
        inside.wait()
        with one.lease("brick0"):
            order.append("second")

    thread = threading.Thread(target=second)
    thread.start()
    with one.lease("brick0"):
        inside.set()
        thread.join(0.2)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_it_shares_a_part_and_lets_it_go_with_the_last_who_holds_it(store) -> None:
    one = store()
    with one.lease("left") as left, one.lease("right") as right:
        assert left.part is right.part
        assert Brick.loads == 1
    del left, right
    one.release()
    use(one, "left")
    assert Brick.loads == 2


def test_it_gives_a_painter_back_without_the_adapters_of_others(store) -> None:
    """M03: style A, then B, then none: the third picture is the clean one, bit for bit."""
    one = store()
    with one.lease("painter") as painter:
        clean, whole = painter.draw(), fingerprint(painter)
    pictures = []
    for seed in (1, 2):
        with one.lease("painter") as painter:
            painter.attach(seed)
            pictures.append(painter.draw())
    with one.lease("painter") as painter:
        assert torch.equal(painter.draw(), clean)
        assert fingerprint(painter) == whole
    assert not torch.equal(pictures[0], clean)
    assert not torch.equal(pictures[0], pictures[1])


@pytest.mark.parametrize("error", [InvalidInput, OutOfMemory, KeyError, KeyboardInterrupt])
def test_it_gives_a_painter_back_clean_when_the_job_failed(error: type[BaseException], store) -> None:
    """M04: between attaching and taking off."""
    one = store()
    with one.lease("painter") as painter:
        whole = fingerprint(painter)

    def fail() -> None:
        with one.lease("painter") as painter:
            painter.attach(1)
            raise error

    with pytest.raises(error):
        fail()
    with one.lease("painter") as painter:
        assert fingerprint(painter) == whole
    assert Brick.loads == 0


def fingerprint(painter: Painter) -> str:
    digest = hashlib.sha256()
    for name, value in sorted(painter.unet.state_dict().items()):
        digest.update(name.encode() + value.numpy().tobytes())
    return digest.hexdigest()


def test_it_loads_anew_what_went_on_without_weights_that_are_there_now(store, monkeypatch) -> None:
    one = store()
    use(one, "wanting")
    use(one, "wanting")
    assert Brick.loads == 1
    monkeypatch.setattr(Shelf, "state", lambda _self, _name: State("ready"))
    use(one, "wanting")
    assert Brick.loads == 2


def test_it_loads_anew_what_shares_a_part_that_lacked_weights(store, caplog) -> None:
    """Also the one that found the part already loaded; both hold the new one together."""
    one = store()
    with one.lease("hoping") as first, one.lease("hoping_too") as second:
        assert first.part is second.part
    before = first.part
    del first, second
    sample = Weights("sample", "a sample", (), {"a.txt": ""}, "CC0-1.0", "nobody")
    place, one.shelf.table = one.shelf.roots[0] / "sample", {"sample": sample}
    place.mkdir()
    (place / "a.txt").touch()
    write_record(place, sample)
    caplog.set_level("INFO", "ml.store")
    with one.lease("hoping_too") as second, one.lease("hoping") as first:
        assert first.part is second.part is not before
    assert "hoping_too (embedded) is loaded anew with sample" in caplog.text
    assert "hoping (embedded) is loaded anew with sample" in caplog.text


def test_it_drops_a_pipeline_that_cannot_be_cleaned(store) -> None:
    one = store()
    use(one, "stuck")
    assert names(one) == []
    use(one, "stuck")
    assert Brick.loads == 2


def test_it_names_what_ran_out_and_can_go_on(store) -> None:
    one = store()
    with pytest.raises(OutOfMemory, match="not enough memory"), one.lease("greedy"):
        pass
    use(one, "brick0")
    assert names(one) == ["brick0"]


def test_it_names_what_ran_out_while_it_was_used(store) -> None:
    one = store()

    def run_out() -> None:
        with one.lease("brick0"):
            raise MemoryError("no more")

    with pytest.raises(OutOfMemory, match="no more"):
        run_out()


def test_it_passes_every_other_error_as_it_is(store) -> None:
    one = store()

    def fail() -> None:
        with one.lease("brick0"):
            raise RuntimeError("shapes do not fit")

    with pytest.raises(RuntimeError, match="shapes do not fit"):
        fail()
