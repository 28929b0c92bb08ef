"""Requests from what is typed: each capability has a command in docs/by-hand.md, and wrong values name their fields."""

import json
import shlex
from collections.abc import Mapping
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import numpy as np
import pytest
from PIL import Image

from ml import catalog
from ml.asking import Sources, request_from
from ml.errors import InvalidInput
from ml.layout import Layout, Sticker, Stroke
from ml.lettering.detect import TextBox
from ml.pose.request import PoseResult
from ml.pose.whole_body import Pose
from ml.training.diffusion.recipes import RECIPES
from pictory.core.engine.queue import INLINE
from pictory.core.management.commands.run_job import read_param
from pictory.core.models import Job, User
from pictory.core.running import _plain, sources_of

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("by-hand.md", "training.md")
COMMAND, END = "python manage.py run_job core.model capability=", " --out out"
LAYOUT = [{"kind": "sticker", "id": "dog-face", "x": 1, "y": 2}, {"kind": "stroke", "points": [1, 2]}]
POINTS = [[float(index), 2.0, 1.0] for index in range(133)]


def commands() -> list[tuple[str, list[str]]]:
    """(capability, name=value ...) of each command of the pages."""
    text = "\n".join((ROOT / "docs" / page).read_text() for page in PAGES).replace("\\\n", " ")
    found = [
        shlex.split(line.removeprefix(COMMAND).removesuffix(END))
        for line in text.splitlines()
        if line.startswith(COMMAND)
    ]
    return [(name, pairs) for name, *pairs in found]


ASKED = [
    (row, pairs)
    for name, pairs in commands()
    for row in catalog.CATALOG
    if row.name == name and ("tier=full" not in pairs or row.tier == "full")
]


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the pages' commands name."""
    for name in ("photo", "sketch", "style", "mask", "drawing"):
        Image.new("RGB", (64, 48), "white").save(tmp_path / f"{name}.png")
    found = PoseResult((Pose(np.array(POINTS)),), (64, 48), "DWPose")
    (tmp_path / "poses.json").write_text(json.dumps(found, default=_plain))
    (tmp_path / "boxes.json").write_text('{"boxes": [{"corners": [[1, 1], [9, 1], [9, 5], [1, 5]], "score": 0.9}]}')
    (tmp_path / "layout.json").write_text(json.dumps(LAYOUT))
    (tmp_path / "day.txt").write_text("오늘은 바다에 갔다.")
    (tmp_path / "table.csv").write_text("file_name,caption\n")
    for name in ("pictures", "adapter", *(f"var/training/{style}/adapter" for style in ("ink", "sunset", "crayon"))):
        (tmp_path / name).mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_capability_has_a_command() -> None:
    assert {(row.name, row.tier) for row, _pairs in ASKED} == {(row.name, row.tier) for row in catalog.CATALOG}
    assert {name for name, _pairs in commands()} <= {row.name for row in catalog.CATALOG}


@pytest.mark.django_db
@pytest.mark.parametrize(("row", "pairs"), ASKED, ids=[f"{row.name}-{row.tier}-{len(pairs)}" for row, pairs in ASKED])
def test_a_request_is_built_of_the_text_of_its_command(
    row: catalog.Capability, pairs: list[str], alice: User, files: Path
) -> None:
    """Each value arrives as what its field is, as the pipeline would get it."""
    params = json.loads(json.dumps(dict(read_param(pair, alice) for pair in pairs)))  # as the job keeps them
    assert params.pop("tier", row.tier) == row.tier
    request = request_from(row.pipeline_class, params, sources_of(Job(owner=alice, queue=INLINE)))
    hints = get_type_hints(type(request))
    assert params
    for name in params:
        assert fits(hints[name], getattr(request, name)), (name, getattr(request, name))


def fits(hint: Any, value: Any) -> bool:
    """Whether a value is what its annotation says."""
    origin, options = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return any(fits(option, value) for option in options)
    if origin is Literal:
        return value in options
    if origin is tuple:
        hints = [options[0]] * len(value) if options[1:] == (...,) else options
        return isinstance(value, tuple) and all(map(fits, hints, value)) and len(hints) == len(value)
    if origin in (np.ndarray, Mapping):
        return isinstance(value, origin)
    return value is None if hint is NoneType else isinstance(value, hint)


PICTURE = Image.new("RGB", (64, 64))
SOURCES = Sources({"photo": PICTURE}.get)


def asked(name: str, values: dict[str, Any]) -> Any:
    """In the full tier where there is one."""
    row = next(row for row in sorted(catalog.CATALOG, key=lambda row: row.tier, reverse=True) if row.name == name)
    return request_from(row.pipeline_class, values, SOURCES)


def test_what_stands_for_something_arrives_as_it() -> None:
    from ml.diffusion.adapters import Adapter

    adapters = [{"folder": "styles/ink", "unet": 1, "text": 0.5}]
    painting = asked("painting", {"prompt": "a fox", "adapters": adapters, "image": None, "size": [96, 64]})
    assert painting.adapters == (Adapter(Path("styles/ink"), unet=1.0, text=0.5),)
    assert (painting.image, painting.size) == (None, (96, 64))
    box = {"corners": [[1, 2], [3, 2], [3, 4], [1, 4]]}
    writing = asked("text_writing", {"picture": "photo", "words": "Hi", "box": box})
    assert writing.picture is PICTURE
    assert writing.box == TextBox(((1.0, 2.0), (3.0, 2.0), (3.0, 4.0), (1.0, 4.0)))
    pose = {"points": POINTS}
    posing = asked("pose_transfer", {"character": "photo", "poses": [pose, pose], "character_pose": pose})
    assert [each.points.tolist() for each in (*posing.poses, posing.character_pose)] == [POINTS] * 3
    drawn = Layout((Sticker("dog-face", 1.0, 2.0), Stroke(((1.0, 2.0),))))
    assert asked("colouring", {"layout": LAYOUT, "seed": 1}).layout == drawn
    facts = {"source": "pictures", "name": "ink", "root": "all"}
    assert asked("style_training", facts | {"recipe": "pivotal"}).recipe == RECIPES["pivotal"]
    assert asked("style_training", facts | {"recipe": {"name": "short", "steps": 2}}).recipe.steps == 2
    assert asked("style_training", facts | {"recipe": "short"}).source == Path("pictures")


WRONG: dict[str, tuple[str, dict[str, Any], str]] = {
    "nothing": ("painting", {}, "it takes prompt, and if wanted negative, seed, size.*; given were none"),
    "unknown": ("painting", {"prompt": "x", "colour": 1}, "control_adapter; given were prompt, colour"),
    "of two kinds": ("safety", {"age": "child"}, "it takes text, age or else picture, age; given were age"),
    "text": ("painting", {"prompt": 2026}, "prompt is text, not 2026: write prompt='\"2026\"'"),
    "number": ("painting", {"prompt": "x", "seed": "one"}, "seed is a whole number, not 'one'"),
    "no number": ("painting", {"prompt": "x", "guidance": True}, "guidance is a number, not True"),
    "truth": ("painting", {"prompt": "x", "control_ready": 1}, "control_ready is true or false, not 1"),
    "choice": ("painting", {"prompt": "x", "control_kind": "smell"}, "control_kind is one of .*, not 'smell'"),
    "picture": ("painting", {"prompt": "x", "image": "none"}, "image is a picture, and there is no file 'none'"),
    "list": ("painting", {"prompt": "x", "adapters": "ink"}, "adapters is a list, not 'ink'"),
    "length": ("painting", {"prompt": "x", "size": [1, 2, 3]}, "size is a list of 2, not of 3"),
    "side": ("painting", {"prompt": "x", "size": [64, "64"]}, "size 2 is a whole number, not '64'"),
    "folder": ("painting", {"prompt": "x", "control_adapter": 3}, "control_adapter is the path of a folder .*, not 3"),
    "adapter": (
        "painting", {"prompt": "x", "adapters": [{"unet": 1}]},
        "adapters 1 takes folder, and if wanted unet, text, file; given were unet",
    ),
    "inside": ("painting", {"prompt": "x", "adapters": [{"folder": "a", "text": "b"}]}, "adapters 1 text is a number"),
    "object": ("text_writing", {"picture": "photo", "words": "Hi", "box": 3}, "box takes corners, .*; given were 3"),
    "points": ("pose_transfer", {"character": "photo", "poses": [{"points": [[1]]}]}, "poses 1: a pose is 133 points"),
    "ragged": ("pose_transfer", {"character": "photo", "poses": [{"points": [[1], [1, 2]]}]}, "poses 1: "),
    "layout": ("colouring", {"layout": [{"kind": "car"}], "seed": 1}, "layout: item 1: 'car'"),
    "recipe": (
        "style_training", {"source": "a", "name": "b", "root": "c", "recipe": ["short"]},
        "recipe is one of short, pivotal, .*, or an object with its name",
    ),
    "of a recipe": (
        "style_training", {"source": "a", "name": "b", "root": "c", "recipe": {"name": "short", "speed": 2}},
        "recipe takes name, kind, .*speed",
    ),
    "shares": ("fast_style", {"picture": "photo", "style": {"ink": "much"}}, "style ink is a number, not 'much'"),
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_is_answered_with_the_field(wrong: str) -> None:
    name, values, said = WRONG[wrong]
    with pytest.raises(InvalidInput, match=said):
        asked(name, values)


@pytest.mark.django_db
def test_a_place_is_named_at_the_machine_only(alice: User) -> None:
    """Not by a job that waits in a queue, where a web page could have put it."""
    assert sources_of(Job(owner=alice, queue=INLINE)).place_of("models") == Path("models")
    with pytest.raises(InvalidInput, match=r"only manage\.py run_job may name"):
        sources_of(Job(owner=alice, queue="gpu")).place_of("/etc")
