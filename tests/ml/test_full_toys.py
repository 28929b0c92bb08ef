"""Networks of the real classes at toy size: the table, the folders and the pipelines mean the same files."""

import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from django.core.management import call_command
from PIL import Image
from safetensors.torch import load_file, save_file

from ml.catalog import CATALOG
from ml.device import Device
from ml.diffusion.depth import Depth
from ml.errors import WeightsMissing
from ml.store import ModelStore
from ml.weights.full import FULL
from ml.weights.looking import look_at
from ml.weights.published import plan
from ml.weights.source import find_source
from tests import tiny


@pytest.fixture(scope="module")
def hub(toys: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every toy as its repository would hold it."""
    folder = tmp_path_factory.mktemp("hub")
    tiny.shelf(toys)
    for place in toys.iterdir():
        if place.name in FULL:
            repo = folder / (FULL[place.name].repo or place.name)
            shutil.copytree(place, repo, ignore=shutil.ignore_patterns("manifest.json"))
    return folder


def test_it_finds_every_part_of_every_toy(hub: Path, toys: Path) -> None:
    """The table names what the pipelines read, and its networks are what their configurations say."""
    for name in sorted(path.name for path in toys.iterdir() if path.name in FULL):
        source = find_source(FULL[name], hub)
        planned = plan(FULL[name], source.names())
        assert set(planned.taken) == set(source.names()), name
        look_at(source.place)


def test_every_pipeline_of_the_full_tier_is_built_of_its_toys(full: ModelStore, toys: Path) -> None:
    """Through the store, the shelf and the records, as in production; a toy stands for every published model."""
    assert FULL.keys() <= {place.name for place in toys.iterdir()}
    for row in (row for row in CATALOG if row.tier == "full"):
        with full.lease(row.name, row.tier) as pipeline:
            assert type(pipeline) is row.pipeline_class


def test_it_reads_depth_without_what_is_not_published(hub: Path, tmp_path: Path) -> None:
    """The published file lacks a part of the first layer, which has nothing to add there."""
    place = shutil.copytree(hub / FULL["midas"].repo, tmp_path / "midas")
    tensors = load_file(place / "model.safetensors")
    kept = {name: value for name, value in tensors.items() if "layers.0.residual_layer1" not in name}
    assert len(tensors) - len(kept) == 4
    save_file(kept, place / "model.safetensors", {"format": "pt"})
    look_at(place)
    loader = SimpleNamespace(folder=lambda name: tmp_path / name, device=Device(threads=1))
    assert Depth.load(loader)(Image.new("RGB", (40, 30), "red")).size == (40, 30)


def test_it_makes_tensors_of_a_pickle_and_loads_them_once(hub: Path, tmp_path: Path, settings: Any) -> None:
    """In a process of its own; the pickle stays where it was. A network of another shape is refused."""
    settings.MODELS_DIR = tmp_path / "models"
    place = shutil.copytree(hub / FULL["sd15_inpainting"].repo, tmp_path / "sd15_inpainting") / "unet"
    tensors = load_file(place / "diffusion_pytorch_model.safetensors")
    (place / "diffusion_pytorch_model.safetensors").unlink()
    torch.save(tensors, place / "diffusion_pytorch_model.bin")
    call_command("install_models", "full", "sd15_inpainting", folder=tmp_path, accept=True)
    made = settings.MODELS_DIR / "sd15_inpainting" / "unet"
    assert {path.name for path in made.iterdir()} == {"config.json", "diffusion_pytorch_model.safetensors"}
    found = load_file(made / "diffusion_pytorch_model.safetensors")
    assert found.keys() == tensors.keys()
    assert all(found[name].equal(value) for name, value in tensors.items())
    save_file(tensors | {"conv_in.weight": torch.ones(16, 4, 3, 3)}, place / "diffusion_pytorch_model.safetensors")
    with pytest.raises(WeightsMissing, match=r"unet .*config\.json"):
        look_at(place)
    save_file({"other": torch.ones(1)}, place / "diffusion_pytorch_model.safetensors", {"format": "pt"})
    with pytest.raises(WeightsMissing, match="unet is another network"):
        look_at(place)
