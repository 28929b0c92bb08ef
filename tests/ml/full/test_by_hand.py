"""`manage.py run_job core.model` at a terminal, with what the full tier is asked with: poses, recipes, adapters."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from pictory.core import gpu
from tests import tiny
from tests.ml.full.figures import STANDING, WAVING, figure, pose_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(tmp_path: Path, toys: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder to work in, on a site with the toys beside the real models of the embedded tier."""
    tiny.shelf(toys)
    (tmp_path / "models").mkdir()
    for found in (*toys.iterdir(), *tiny.REAL[1].iterdir()):
        if found.is_dir() and not (tmp_path / "models" / found.name).exists():
            (tmp_path / "models" / found.name).symlink_to(found)
    settings.MODELS_DIR = tmp_path / "models"
    monkeypatch.chdir(tmp_path)
    gpu.store.cache_clear()
    yield tmp_path
    gpu.store().release()
    gpu.store.cache_clear()


def run(*params: str) -> tuple[dict[str, Any], dict[str, Any], list[Image.Image]]:
    """result.json, what the model told, and the pictures."""
    out = Path("out") / params[0].partition("=")[2]
    call_command("run_job", "core.model", "tier=full", *params, out=out, stdout=io.StringIO())
    report = json.loads((out / "result.json").read_text())
    names = [file["file"] for file in report["files"]]
    told = next(json.loads((out / name).read_text()) for name in names if name.endswith(".json"))
    return report, told, [Image.open(out / name) for name in names if name.endswith(".png")]


def test_a_character_takes_on_poses_from_a_file(place: Path) -> None:
    figure().save("figure.png")
    Path("poses.json").write_text(json.dumps({"poses": [{"points": pose_of(WAVING).points.tolist()}], "model": "x"}))
    own = json.dumps({"points": pose_of(STANDING).points.tolist()})
    asked = ("longest=64", "steps=1", "seed=7", "age=adult", "poses=@poses.json", f"character_pose={own}")
    report, told, pictures = run("capability=pose_transfer", "character=@figure.png", *asked)
    assert [picture.size for picture in pictures] == [(64, 64), (64, 64)]  # as drawn, and the skeleton
    assert (report["seed"], told["fitted"]) == (7, "bones")
    assert "AnimateAnyone" in report["model"]
    assert len(told["pictures"][0]["pose"]["points"]) == 133
    with pytest.raises(CommandError, match=r"bad_input .*poses is a list, not 3"):
        run("capability=pose_transfer", "character=@figure.png", "poses=3")


def test_what_was_learned_by_hand_is_drawn_with_by_hand(place: Path) -> None:
    Path("pictures").mkdir()
    Image.radial_gradient("L").convert("RGB").save("pictures/0.png")
    recipe = {"name": "short", "steps": 1, "batch": 1, "crops": 1, "side_px": 64, "sample_steps": 0}
    facts = ("source=@pictures", "name=ink", "root=trainings", f"recipe={json.dumps(recipe)}")
    _report, told, pictures = run("capability=style_training", *facts)
    assert (told, pictures) == ({"adapter": "trainings/ink/adapter"}, [])
    adapters = json.dumps([{"folder": "@trainings/ink/adapter", "unet": 0.5}])
    asked = ("prompt=a hill", "size=[64,64]", "steps=1", "count=2", "seed=3", f"adapters={adapters}")
    report, told, pictures = run("capability=painting", *asked)
    assert [picture.size for picture in pictures] == [(64, 64)] * 2
    assert told == {"seeds": [3, 4], "model": report["model"]}
    assert report["model"].endswith("lora_adapter 0.5")
