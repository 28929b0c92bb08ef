import gc
import urllib.error
import urllib.request

import psutil
import pytest

from ml.device import Device
from ml.errors import InvalidInput, WeightsMissing
from ml.language import LanguageModel
from ml.store import ModelStore
from ml.weights.recipes import gemma_270m
from ml.weights.shelf import Shelf
from ml.weights.table import WEIGHTS
from tests.ml.conftest import PLACES

pytestmark = pytest.mark.weights


@pytest.fixture(scope="module")
def model():
    return LanguageModel.load(Shelf(PLACES, WEIGHTS))


def test_it_completes_greedily_up_to_the_stop(model):
    prompt = "One, two, three,"
    first = model.complete(prompt, 8)
    assert first == model.complete(prompt, 8)
    assert first.strip().startswith("four")
    assert "five" not in model.complete(prompt, 8, (",",))


def test_it_scores_labels(model):
    scores = model.label_scores("The sun is hot. The ice is", [" cold", " hot", " banana"])
    assert scores[" cold"] > scores[" banana"]
    assert all(score <= 0 for score in scores.values())


def test_it_refuses_a_prompt_beyond_its_context(model):
    with pytest.raises(InvalidInput):
        model.complete("가나다라 " * 2000, 4)
    assert model.complete("One, two,", 2)


def test_it_keeps_its_port_shut(model):
    request = urllib.request.Request(
        f"{model._server.listening_address}/completion", b'{"prompt": "a"}', {"Content-Type": "application/json"}
    )
    with pytest.raises(urllib.error.HTTPError, match="401"):
        urllib.request.urlopen(request)


def test_it_refuses_a_file_that_is_no_model(tmp_path):
    (tmp_path / "broken.gguf").write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(WeightsMissing):
        LanguageModel(tmp_path / "broken.gguf")


def test_it_is_held_once_and_gives_its_memory_back():
    store = ModelStore(Shelf(PLACES, WEIGHTS), device=Device(threads=1), budget_mb=6_000)
    with store.lease("summary") as summary, store.lease("translation") as translation:
        assert summary._writer._model is translation._writer._model
    del summary, translation
    before = psutil.Process().memory_info().rss
    store.release()
    gc.collect()
    assert before - psutil.Process().memory_info().rss > 150e6


def test_its_recipe_refuses_parts_that_do_not_fit(tmp_path):
    parts = tmp_path / "unpacked"
    parts.mkdir()
    (parts / f"{gemma_270m.FILE}.part00").write_bytes(b"GGUF")
    with pytest.raises(ValueError, match="1 parts"):
        gemma_270m.build({gemma_270m.NAME: parts}, tmp_path)
