"""Each network of ours takes a published checkpoint name by name and shape by shape. Nothing is fetched."""

import gzip
import json
import math
from collections.abc import Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from ml.weights.formats import BYTES
from ml.weights.full import FULL
from tests.ml.published import PLACE, Checkpoint, Shapes, checkpoints, read, record

ROWS = checkpoints()


def shapes_of(checkpoint: Checkpoint) -> Shapes:
    """Of our network as it is built for the published configuration, without memory for its weights."""
    with torch.device("meta"):
        built = checkpoint.build()
    if isinstance(built, Mapping):
        return {name: tuple(shape) for name, shape in built.items()}
    assert isinstance(built, nn.Module)
    tensors = built.state_dict()
    assert all(tensor.is_meta for tensor in tensors.values()), f"{checkpoint.name} was built in memory"
    return {name: tuple(tensor.shape) for name, tensor in tensors.items()}


def strangers(names: set[str], listed: tuple[str, ...]) -> list[str]:
    """Names that no pattern lists, and patterns that list nothing any more."""
    odd = {name for name in names if not any(fnmatchcase(name, pattern) for pattern in listed)}
    stale = {pattern for pattern in listed if not any(fnmatchcase(name, pattern) for name in names)}
    return sorted(odd | stale)


def differences(ours: Shapes, theirs: Shapes, checkpoint: Checkpoint) -> list[str]:
    """What is not on the explicit lists, as sentences."""
    shapes = [name for name in sorted(ours.keys() & theirs.keys()) if ours[name] != theirs[name]]
    return [
        *(f"the file lacks {name}" for name in strangers(ours.keys() - theirs.keys(), checkpoint.allowed_missing)),
        *(f"the file has {name} too" for name in strangers(theirs.keys() - ours.keys(), checkpoint.ignored)),
        *(f"{name} is {ours[name]}, published as {theirs[name]}" for name in shapes),
    ]


@pytest.mark.parametrize("checkpoint", ROWS, ids=[row.name for row in ROWS])
def test_it_takes_every_tensor_as_it_was_published(checkpoint: Checkpoint) -> None:
    recorded = read(checkpoint.recorded)
    assert recorded["count"] == len(recorded["tensors"]) == checkpoint.count
    assert recorded["model"]
    assert len(recorded["source"]) > 10, "say where the list is from"
    found = differences(shapes_of(checkpoint), recorded["tensors"], checkpoint)
    assert not found, f"{len(found)} differences, such as {found[:5]}"


def test_it_compares_every_recorded_list_and_each_is_in_order(tmp_path: Path) -> None:
    lists = {path.name for path in PLACE.glob("*.json*")}
    assert lists == {row.recorded for row in ROWS}
    assert len({row.name for row in ROWS}) == len(ROWS)
    for name in lists:
        content = read(name)
        record(name, folder=tmp_path, **{key: content[key] for key in ("model", "source", "tensors")})
        assert gzip.decompress((tmp_path / name).read_bytes()) == gzip.decompress((PLACE / name).read_bytes())


WHOLE = {  # models of which every network is recorded
    "sd15": ("sd15_unet", "sd15_vae", "sd15_text_encoder", "sd15_safety_checker"),
    "sd15_inpainting": ("sd15_inpainting_unet",),
    **{f"controlnet_{kind}": ("controlnet",) for kind in ("crayon", "scribble", "depth", "lineart")},
    "midas": ("midas",),
    "lcm_lora": ("lcm_lora",),
    "hyper_sd": ("hyper_sd",),
    "sd_vae": ("sd15_vae",),
    "taesd": ("taesd",),
    "image_encoder": ("image_encoder",),
    "animate_anyone": ("animate_denoising", "animate_reference", "animate_guider"),
    "craft": ("craft",),
    "diffste": ("diffste",),
    "gemma2_2b": ("gemma2_2b",),
    "audioldm2": tuple(
        f"audioldm2_{part}" for part in ("unet", "vae", "clap", "t5", "language_model", "projection", "vocoder")
    ),
    "karlo": ("karlo_prior", "karlo_decoder", *("karlo_super_res",) * 2, "karlo_text_proj", "karlo_text_encoder"),
}
PARTLY = {"vgg19": "its classifier is never read", "dwpose": "two ONNX files, whose ends are compared"}
HALVES = ("gemma2_2b", "lcm_lora")  # published with two bytes a number


def test_it_knows_the_layout_of_every_model() -> None:
    assert FULL.keys() == WHOLE.keys() | PARTLY.keys()
    recorded = {row.recorded.removesuffix(".json.gz") for row in ROWS}
    assert recorded == {part for parts in WHOLE.values() for part in parts} | PARTLY.keys()


@pytest.mark.parametrize("name", WHOLE)
def test_it_says_how_large_a_model_is(name: str) -> None:
    """Weights, and disk at four bytes each, or two."""
    lists = [read(f"{part}.json.gz")["tensors"] for part in WHOLE[name]]
    weights = sum(math.prod(shape) for tensors in lists for shape in tensors.values())
    assert FULL[name].parameters_m == pytest.approx(weights / 1e6, rel=0.03)
    assert FULL[name].size_gb == pytest.approx(weights * (2 if name in HALVES else 4) / 1e9, rel=0.03)


# Of the published files, as others wrote them down; the header tells each tensor's name, shape and place.
SIZES = {
    "sd15_unet": (3_438_167_540, "F32", {"format": "pt"}),
    "sd15_vae": (334_643_276, "F32", {"format": "pt"}),
    "lcm_lora": (134_621_556, "F16", {"format": "pt"}),
    "hyper_sd": (269_127_064, "F32", {}),
}


@pytest.mark.parametrize("name", SIZES)
def test_a_file_of_these_tensors_is_as_large_as_the_published_one(name: str) -> None:
    """Within the bytes of a number more or less in the header: one name more would be dozens."""
    published, dtype, metadata = SIZES[name]
    header: dict[str, Any] = {"__metadata__": metadata} if metadata else {}
    end = 0
    for tensor, shape in read(f"{name}.json.gz")["tensors"].items():
        start, end = end, end + math.prod(shape) * BYTES[dtype]
        header[tensor] = {"dtype": dtype, "shape": shape, "data_offsets": [start, end]}
    length = len(json.dumps(header, separators=(",", ":")))
    assert abs(8 + length + -length % 8 + end - published) < 8


@pytest.mark.parametrize(
    ("ours", "theirs", "said"),
    [
        ({"a": (1,), "b": (2,)}, {"a": (1,)}, ["the file lacks b"]),
        ({"a": (1,)}, {"a": (1,), "b": (2,)}, ["the file has b too"]),
        ({"a": (1, 2)}, {"a": (2, 1)}, ["a is (1, 2), published as (2, 1)"]),
        ({"a": (1,), "out.w": (1,)}, {"a": (1,), "head.w": (1,)}, []),
        ({"a": (1,)}, {"a": (1,), "head.w": (1,)}, ["the file lacks out.*"]),
    ],
)
def test_it_notices_every_difference(ours: Shapes, theirs: Shapes, said: list[str]) -> None:
    lists = {"allowed_missing": ("out.*",), "ignored": ("head.*",)} if any("." in name for name in theirs) else {}
    assert differences(ours, theirs, Checkpoint("x", dict, "x.json.gz", 1, **lists)) == said
