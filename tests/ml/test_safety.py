"""The check of pictures. No unsafe picture is kept here: that networks say no is tried with networks made here."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper
from PIL import Image

from ml.device import Device
from ml.errors import Blocked, InvalidInput
from ml.safety.check import PictureRequest, Safety, WordsRequest
from tests.ml.drawings import HELD_OUT, SCENES, drawing

AGES = ("child", "teen", "adult")


@pytest.mark.weights
@pytest.mark.parametrize("name", [*SCENES, *HELD_OUT])
def test_it_lets_drawings_through(store, name):
    with store.lease("safety") as safety:
        assert safety(PictureRequest(drawing(name, 256), "child")).allowed


@pytest.mark.weights
@pytest.mark.parametrize(
    "picture", [Image.new("RGB", (1, 1)), Image.new("L", (900, 7), 90), Image.new("RGBA", (64, 64))]
)
def test_it_answers_for_odd_pictures(store, picture):
    with store.lease("safety") as safety:
        assert safety(PictureRequest(picture, "child")).allowed


@pytest.mark.weights
def test_the_converted_network_is_the_published_one(store):
    """What TensorFlow.js 4.22 made of the same numbers with the package's own files."""
    down, right = np.mgrid[0:224, 0:224].astype(np.float32) / 223
    blend = np.stack([right, down, (right + down) / 2])
    noise = np.random.default_rng(1).random((224, 224, 3)).astype(np.float32).transpose(2, 0, 1)
    session = store.device.open_session(store.shelf.folder("nsfwjs") / "mobilenet_v2_mid.onnx")
    for picture, wanted in (
        (blend, [0.07276, 0.02294, 0.90200, 0.00100, 0.00131]),
        (noise, [0.09949, 0.01607, 0.88357, 0.00041, 0.00046]),
    ):
        shares = session.run(None, {"input": picture[None]})[0][0]
        assert np.abs(shares - wanted).max() < 2e-4


def test_words_are_checked_without_weights(bare_store):
    with bare_store.lease("safety") as safety:
        assert safety(WordsRequest("오늘은 소풍을 갔다", "child")).allowed
        assert safety(WordsRequest("죽고 싶다", "child")).code == "words_self_harm"


def test_no_picture_passes_without_weights(bare_store):
    with bare_store.lease("safety") as safety, pytest.raises(Blocked, match="open_nsfw"):
        safety(PictureRequest(drawing("cat", 64), "adult"))


def network(path: Path, shape: list[int | str], scores: list[float]) -> None:
    """An ONNX network that says the same of every picture of this shape."""
    answer = helper.make_node(
        "Constant", [], ["answer"], value=helper.make_tensor("", TensorProto.FLOAT, [1, len(scores)], scores)
    )
    graph = helper.make_graph(
        [answer],
        "same",
        [helper.make_tensor_value_info("input", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("answer", TensorProto.FLOAT, [1, len(scores)])],
    )
    path.parent.mkdir()
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), path)


def safety_of(tmp_path: Path, photos: list[float], drawings: list[float], *, side: int = 224) -> Safety:
    device = Device(threads=1)
    network(tmp_path / "open_nsfw" / "open-nsfw.onnx", [1, 224, 224, 3], photos)
    network(tmp_path / "nsfwjs" / "mobilenet_v2_mid.onnx", [1, 3, side, side], drawings)
    return Safety.load(SimpleNamespace(device=device, folder=tmp_path.joinpath, session=device.open_session))


CALM, FINE = [0.9, 0.1], [0.5, 0, 0.5, 0, 0]


@pytest.mark.parametrize(
    ("photos", "drawings"),
    [([0.1, 0.9], FINE), (CALM, [0.1, 0.8, 0.1, 0, 0]), (CALM, [0, 0, 0.2, 0.8, 0]), (CALM, [0, 0.4, 0.2, 0.4, 0])],
)
def test_either_network_can_refuse(tmp_path, photos, drawings):
    safety = safety_of(tmp_path, photos, drawings)
    verdicts = [safety(PictureRequest(drawing("cat", 64), age)) for age in AGES]
    assert [(verdict.allowed, verdict.code) for verdict in verdicts] == [(False, "picture_sexual")] * 3


def test_children_are_kept_from_more(tmp_path):
    safety = safety_of(tmp_path, [0.55, 0.45], [0.2, 0, 0.1, 0, 0.7])
    assert [safety(PictureRequest(drawing("cat", 64), age)).allowed for age in AGES] == [False, True, True]


@pytest.mark.parametrize(
    ("photos", "drawings", "side"),
    [
        ([0.1, float("nan")], FINE, 224),
        (CALM, [float("nan")] * 5, 224),
        (CALM, FINE, 96),
        ([0.1], FINE, 224),
        (CALM, [1.0], 224),
    ],
)
def test_a_network_that_fails_lets_nothing_through(tmp_path, photos, drawings, side):
    """Scores that are no numbers, a network for another size of picture, one that answers in another way."""
    safety = safety_of(tmp_path, photos, drawings, side=side)
    with pytest.raises(Blocked):
        safety(PictureRequest(drawing("cat", 64), "adult"))


def test_a_network_that_cannot_be_read_lets_nothing_through(tmp_path):
    safety_of(tmp_path, CALM, FINE)
    (tmp_path / "nsfwjs" / "mobilenet_v2_mid.onnx").write_bytes(b"not a network")
    device = Device(threads=1)
    safety = Safety.load(SimpleNamespace(device=device, folder=tmp_path.joinpath, session=device.open_session))
    with pytest.raises(Blocked):
        safety(PictureRequest(drawing("cat", 64), "adult"))


def test_it_refuses_an_age_it_does_not_know(bare_store):
    with bare_store.lease("safety") as safety, pytest.raises(InvalidInput):
        safety(PictureRequest(drawing("cat", 64), "toddler"))
