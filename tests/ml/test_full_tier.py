"""The published models: taken from a folder whole or not at all, refused in words, never fetched unasked."""

import hashlib
import io
import json
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from django.core.management import call_command
from django.core.management.base import CommandError
from safetensors.torch import save_file

from ml.catalog import CATALOG
from ml.weights.folder import from_folder
from ml.weights.full import FULL, needed_for
from ml.weights.hub_model import Pickled
from ml.weights.install import InstallFailed
from ml.weights.published import plan
from ml.weights.source import find_source
from pictory.core import gpu

LORA = "pytorch_lora_weights.safetensors"
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def models_dir(tmp_path: Path, settings: Any) -> Path:
    settings.MODELS_DIR = tmp_path / "models"
    return settings.MODELS_DIR


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A folder into which somebody copies models from the hub."""
    (tmp_path / "copied").mkdir()
    return tmp_path / "copied"


@pytest.fixture
def lora(copied: Path) -> Path:
    """A model of one file, as in its repository."""
    place = copied / FULL["lcm_lora"].repo
    place.mkdir(parents=True)
    save_file({"a": torch.ones(3, 4), "b": torch.zeros(5)}, place / LORA)
    return place


def ask(*arguments: str) -> str:
    out = io.StringIO()
    call_command("install_models", "full", *arguments, stdout=out)
    return out.getvalue()


def install(*arguments: str) -> str:
    return ask(*arguments, "--accept")


def state(name: str) -> str:
    return gpu.shelf().state(name, thorough=True).state


def cached(copied: Path, name: str, files: dict[str, bytes], *, damaged: str = "") -> Path:
    """A model in the layout of the hub's cache; the blob of `damaged` has another content than its name says."""
    place = copied / f"models--{FULL[name].repo.replace('/', '--')}"
    commit = hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest()
    for file, data in files.items():
        link = place / "snapshots" / commit / file
        blob = place / "blobs" / hashlib.sha256(data).hexdigest()
        for folder in (link.parent, blob.parent):
            folder.mkdir(parents=True, exist_ok=True)
        blob.write_bytes(data[::-1] if file == damaged else data)
        link.symlink_to(os.path.relpath(blob, link.parent))
    return place


# --- The table ---------------------------------------------------------------------------------------------------


def test_it_writes_down_each_source_and_what_its_licence_asks() -> None:
    pickles = (".bin", ".ckpt", ".pt", ".pth", ".pkl")
    for name, model in FULL.items():
        assert model.name == name
        assert model.source.startswith("https://")
        assert model.licence
        assert model.by
        assert model.capabilities
        assert model.size_gb > 0
        assert model.parameters_m > 0
        assert not [file for file in (*model.files, *model.patterns) if file.endswith(pickles)]
        assert set(model.pickled) <= set(model.files)
        assert not (model.gated or model.not_for_sale) or model.note


def test_it_knows_what_a_capability_or_a_name_needs() -> None:
    assert {"sd15", "controlnet_crayon", "controlnet_scribble"} <= {model.name for model in needed_for(["colouring"])}
    assert [model.name for model in needed_for(["vgg19", "pose"])] == ["dwpose", "vgg19"]
    assert needed_for([]) == list(FULL.values())
    for row in CATALOG:
        if row.tier == "full":
            assert set(row.weights) & FULL.keys() <= {model.name for model in needed_for([row.name])}, row.name


def test_it_says_what_no_model_is_for(models_dir: Path) -> None:
    with pytest.raises(CommandError, match="is for 'flying'"):
        install("flying")


def test_it_takes_each_network_once_and_nothing_beside() -> None:
    """Half and full precision, pickles beside tensors, other frameworks: a repository holds many times what is read."""
    model = FULL["sd15"]
    clutter = [
        "v1-5-pruned.safetensors", "v1-5-pruned.ckpt", "unet/diffusion_pytorch_model.non_ema.safetensors",
        "unet/diffusion_pytorch_model.fp16.safetensors", "unet/diffusion_pytorch_model.bin", "README.md",
        "text_encoder/flax_model.msgpack", "tokenizer/../../outside.json", "/etc/outside.json",
    ]  # fmt: skip
    tokens = ["tokenizer/vocab.json", "tokenizer/merges.txt", "model_index.json"]
    taken = plan(model, [*model.files, *tokens, *clutter])
    assert set(taken.taken) == {*model.files, *tokens}
    assert not taken.pickled


def test_it_finds_a_checkpoint_that_lies_about(copied: Path) -> None:
    """As one gets it from a drive."""
    (copied / "diffste.ckpt").write_bytes(b"x")
    source = find_source(FULL["diffste"], copied)
    assert plan(FULL["diffste"], source.names()).published == ["diffste.ckpt"]


def test_it_makes_do_with_a_pickle_where_nothing_better_is_published() -> None:
    made = plan(FULL["sd15_inpainting"], ["unet/config.json", "unet/diffusion_pytorch_model.bin"])
    assert made.taken == ("unet/config.json",)
    assert made.pickled == {"unet/diffusion_pytorch_model.safetensors": Pickled("unet/diffusion_pytorch_model.bin")}
    animated = plan(FULL["animate_anyone"], ["denoising_unet.pth", "reference_unet.pth", "pose_guider.pth", "x.pth"])
    assert animated.published == ["denoising_unet.pth", "pose_guider.pth", "reference_unet.pth"]
    with pytest.raises(InstallFailed, match=r"pose_guider.safetensors is missing, and so is pose_guider.pth"):
        plan(FULL["animate_anyone"], ["denoising_unet.pth", "reference_unet.pth"])


# --- From a folder -----------------------------------------------------------------------------------------------


def test_it_takes_what_is_there_and_says_what_is_not(models_dir: Path, copied: Path) -> None:
    repo = copied / FULL["dwpose"].repo
    repo.mkdir(parents=True)
    for file in (*FULL["dwpose"].files, "evil.bin"):
        (repo / file).write_bytes(b"net")
    with pytest.raises(CommandError, match="none of sd_vae, stabilityai/sd-vae-ft-mse, models--stabilityai--sd-vae"):
        install("dwpose", "sd_vae", "--from", str(copied))
    assert {path.name for path in (models_dir / "dwpose").iterdir()} == {*FULL["dwpose"].files, "manifest.json"}
    assert state("dwpose") == "ready"
    assert "0.14 GB  OpenRAIL++, https://huggingface.co/latent" in refused("lcm_lora", copied)
    assert not list((models_dir / ".hub").iterdir())


def refused(name: str, copied: Path) -> str:
    """What the command says of a model that it cannot install."""
    out = io.StringIO()
    with pytest.raises(CommandError) as failure:
        call_command("install_models", "full", name, "--accept", "--from", str(copied), stdout=out)
    return f"{out.getvalue()}\n{failure.value}"


def test_it_reads_the_hubs_own_cache(models_dir: Path, copied: Path) -> None:
    """Links to blobs, one of them through a store that several repositories share."""
    files = dict.fromkeys(FULL["dwpose"].files, b"net") | {"yolox_l.onnx": b"other"}
    place = cached(copied, "dwpose", files)
    blob = place / "blobs" / hashlib.sha256(b"other").hexdigest()
    (copied / "blobs").mkdir()
    blob.rename(copied / "blobs" / "0123")
    blob.symlink_to("../../blobs/0123")
    install("dwpose", "--from", str(copied))
    record = json.loads((models_dir / "dwpose" / "manifest.json").read_text())
    assert record["commit"] == next((place / "snapshots").iterdir()).name
    assert (models_dir / "dwpose" / "yolox_l.onnx").read_bytes() == b"other"
    assert not any(path.is_symlink() for path in (models_dir / "dwpose").iterdir())


def test_it_takes_what_another_pictory_installed(models_dir: Path, lora: Path, copied: Path, tmp_path: Path) -> None:
    from_folder(FULL["lcm_lora"], copied, tmp_path / "elsewhere")
    install("lcm_lora", "--from", str(tmp_path / "elsewhere"))
    assert state("lcm_lora") == "ready"


def swap_bytes(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(data)


def write_record_of_another(file: Path) -> None:
    record = {"revision": 1, "files": {LORA: {"sha256": "0" * 64, "bytes": 1, "mtime_ns": 1}}}
    (file.parent / "manifest.json").write_text(json.dumps(record))


def note_another_download(file: Path) -> None:
    note = file.parent / ".cache" / "huggingface" / "download" / f"{LORA}.metadata"
    note.parent.mkdir(parents=True)
    note.write_text(f"{'a' * 40}\n{'b' * 64}\n0.0\n")


def link_outside(file: Path) -> None:
    outside = file.parents[3] / "outside.safetensors"
    file.rename(outside)
    file.symlink_to(outside)


DAMAGE: dict[str, tuple[Callable[[Path], Any], str]] = {
    "cut": (lambda file: os.truncate(file, file.stat().st_size - 7), "is damaged: its tensors overlap or do not fill"),
    "cut to nothing": (lambda file: os.truncate(file, 0), "is damaged"),
    "a pickle": (lambda file: file.write_bytes(pickle.dumps({"a": [1.0] * 99})), "is damaged: a header of"),
    "shapes that lie": (lambda file: file.write_bytes(file.read_bytes().replace(b"[3,4]", b"[9,9]")), "is damaged"),
    "another record": (write_record_of_another, "it is not the file that its record says"),
    "another download": (note_another_download, "it is not the file that its record says"),
    "a torn record": (lambda file: (file.parent / "manifest.json").write_text("{"), "manifest.json cannot be read"),
    "a link outside": (link_outside, "leads out of"),
    "a link to nowhere": (lambda file: (file.unlink(), file.symlink_to("none")), "leads nowhere"),
    "no file": (lambda file: file.unlink(), f"{LORA} is missing"),
    "more than the disk has": (lambda file: os.truncate(file, 10**13), "it needs 10000.0 GB more, and"),
}


@pytest.mark.parametrize("what", DAMAGE)
def test_it_leaves_nothing_of_what_is_damaged(what: str, models_dir: Path, lora: Path, copied: Path) -> None:
    """And what was there before stays."""
    if what != "no file":
        from_folder(FULL["lcm_lora"], copied, models_dir)
    harm, reason = DAMAGE[what]
    harm(lora / LORA)
    with pytest.raises(CommandError, match=reason):
        install("lcm_lora", "--again", "--from", str(copied))
    assert state("lcm_lora") == ("missing" if what == "no file" else "ready")
    assert not list(models_dir.rglob("*.part"))


def test_it_notices_a_damaged_blob(models_dir: Path, copied: Path) -> None:
    """Of what is copied, and of what would be converted."""
    cached(copied, "dwpose", {"yolox_l.onnx": b"first", "dw-ll_ucoco_384.onnx": b"second"}, damaged="yolox_l.onnx")
    cached(copied, "craft", {"craft_mlt_25k.pth": b"pickle"}, damaged="craft_mlt_25k.pth")
    assert "yolox_l.onnx is damaged" in refused("dwpose", copied)
    assert "craft_mlt_25k.pth is damaged" in refused("craft", copied)
    assert state("dwpose") == state("craft") == "missing"


def test_it_wants_each_part_of_a_model(models_dir: Path, copied: Path) -> None:
    """A configuration; and every file that an index names."""
    taesd, gemma = copied / "taesd", copied / "gemma2_2b"
    for place in (taesd, gemma):
        place.mkdir()
    save_file({"a": torch.ones(1)}, taesd / "diffusion_pytorch_model.safetensors")
    assert "taesd: config.json is missing" in refused("taesd", copied)
    for file in FULL["gemma2_2b"].files:
        (gemma / file).write_text("{}")
    assert "gemma2_2b: it holds no network" in refused("gemma2_2b", copied)
    save_file({"a": torch.ones(1)}, gemma / "model-00001-of-00002.safetensors")
    index = {"weight_map": {"a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors"}}
    (gemma / "model.safetensors.index.json").write_text(json.dumps(index))
    assert "model-00002-of-00002.safetensors is missing, which model.safetensors.index" in refused("gemma2_2b", copied)
    (gemma / "config.json").write_text("{not json")
    assert "config.json is damaged" in refused("gemma2_2b", copied)


def test_it_stops_when_the_disk_is_full(models_dir: Path, lora: Path, copied: Path) -> None:
    made = models_dir / ".hub" / "lcm_lora" / "made"
    made.mkdir(parents=True)
    (made / f"{LORA}.part").symlink_to("/dev/full")
    assert "the disk is full" in refused("lcm_lora", copied)
    assert state("lcm_lora") == "missing"
    install("lcm_lora", "--from", str(copied))
    assert state("lcm_lora") == "ready"


KILLED = """
import sys
from pathlib import Path
from ml.weights.folder import from_folder
from ml.weights.full import FULL
from_folder(FULL["dwpose"], Path(sys.argv[1]), Path(sys.argv[2]))
"""


def test_it_goes_on_where_it_was_killed(models_dir: Path, copied: Path) -> None:
    """What was copied whole is compared and kept; the half file is copied anew."""
    small, large = sorted(FULL["dwpose"].files)
    (copied / "dwpose").mkdir()
    (copied / "dwpose" / small).write_bytes(b"small")
    (copied / "dwpose" / large).touch()
    os.truncate(copied / "dwpose" / large, 150_000_000)
    made = models_dir / ".hub" / "dwpose" / "made"
    child = subprocess.Popen([sys.executable, "-c", KILLED, copied, models_dir], cwd=ROOT)
    deadline = time.monotonic() + 250
    while not ((made / f"{large}.part").exists() and (made / f"{large}.part").stat().st_size):
        assert child.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.001)
    child.send_signal(signal.SIGKILL)
    assert child.wait() == -signal.SIGKILL
    assert state("dwpose") == "missing"
    first = (made / small).stat().st_ino
    install("dwpose", "--from", str(copied))
    assert state("dwpose") == "ready"
    assert (models_dir / "dwpose" / small).stat().st_ino == first
    assert not list((models_dir / ".hub").iterdir())


# --- Licences, and what is said afterwards -----------------------------------------------------------------------


def test_it_asks_before_a_licence_that_wants_something(models_dir: Path, copied: Path) -> None:
    with pytest.raises(CommandError, match="its licence was not accepted"):
        ask("music", "gemma2_2b", "--from", str(copied))
    with pytest.raises(CommandError, match="sd15: its licence was not accepted"):
        ask("sd15", "--from", str(copied))
    with pytest.raises(CommandError, match="none of taesd"):
        ask("taesd", "--from", str(copied))
    with pytest.raises(CommandError, match="none of audioldm2, cvssp"):
        install("music", "--from", str(copied))


@pytest.mark.parametrize(("answer", "said"), [("y\n", "none of lcm_lora"), ("\n", "lcm_lora: its licence was not")])
def test_it_takes_no_silence_for_a_yes(
    answer: str, said: str, models_dir: Path, copied: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """At a terminal; what several models want is asked once."""
    terminal = io.StringIO(answer)
    terminal.isatty = lambda: True
    monkeypatch.setattr("sys.stdin", terminal)
    with pytest.raises(CommandError, match=said):
        ask("lcm_lora", "hyper_sd", "--from", str(copied))
    assert capsys.readouterr().out.count("Do you accept that?") == 1, "both are under one licence"


def test_it_names_a_published_model_that_was_damaged(models_dir: Path, lora: Path, copied: Path) -> None:
    """One byte changed, size and time as they were: only hashing finds it."""
    install("lcm_lora", "--from", str(copied))
    file = models_dir / "lcm_lora" / LORA
    before = file.stat()
    swap_bytes(file)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    out = io.StringIO()
    call_command("models", "--check", stdout=out)
    assert f"lcm_lora: {LORA} is damaged" in out.getvalue()
    install("lcm_lora", "--check", "--from", str(copied))
    assert state("lcm_lora") == "ready"


def test_it_shows_what_could_be_installed(models_dir: Path, lora: Path, copied: Path) -> None:
    """Size, memory, and what a licence asks."""
    install("lcm_lora", "--from", str(copied))
    out = io.StringIO()
    call_command("models", stdout=out)
    rows = {line.split()[0]: line for line in out.getvalue().splitlines() if line.strip()}
    assert rows["lcm_lora"].split()[1:6] == ["ready", "135", "MB", "134", "MB"]
    assert "not for sale" in rows["audioldm2"]
    assert "log-in" in rows["gemma2_2b"]
    assert "limits on use" in rows["sd15"]
