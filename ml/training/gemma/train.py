"""From tables to a LoRA with its card."""

import json
import math
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from peft import get_peft_model_state_dict
from transformers import Gemma2ForCausalLM

from ml.device import Device
from ml.errors import InvalidInput
from ml.gemma2.model import LORA_PREFIX, WEIGHTS, read_model, read_tokenizer
from ml.training import progress
from ml.training.attaching import LESSON, frozen, low_rank
from ml.training.folder import alone_in, write_tensors, write_text
from ml.training.gemma.course import GemmaCourse
from ml.training.gemma.tables import Example, Tables, read_tables
from ml.training.progress import TrainingProgress
from ml.training.steps import NO_TURNS, Plan, Turns, run_steps, telling
from ml.types import OnStep, no_steps
from ml.weights.install import install_made, put_in_place
from ml.weights.ours import GEMMA2_LORA
from ml.weights.shelf import MANIFEST, digest
from ml.words import gettext_noop

LAYERS = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")
ADAPTER, CARD, SETTINGS = "adapter", "card.json", "settings.json"
TENSORS, CONFIG = GEMMA2_LORA.files
FREE = ("tables", "into", "save_steps", "sample_steps")  # what another run may say otherwise
LIBRARIES = ("torch", "transformers", "peft", "safetensors")


@dataclass(frozen=True)
class GemmaTraining:
    """tables: files and folders, see read_tables(). into: the training's folder. steps: updates; 0 for as many as show
    each example `epochs` times. batch: examples of an update. rate: of learning, at its highest.
    """

    tables: tuple[Path, ...]
    into: Path
    epochs: float = 3.0
    steps: int = 0
    batch: int = 8
    rank: int = 16
    rate: float = 2e-4
    save_steps: int = 50
    sample_steps: int = 100
    seed: int = 42

    def updates(self, examples: int) -> int:
        return self.steps or math.ceil(self.epochs * examples / self.batch)


def train_gemma(
    training: GemmaTraining, base: Path, device: Device, turns: Turns = NO_TURNS, *, on_step: OnStep = no_steps
) -> Path | None:
    """The adapter's folder, or None when the training was told to give way: the same call goes on from there.

    base: the folder of Gemma 2 as it was installed. Raises InvalidInput for tables that cannot be learned from and for
    a folder that holds another training or is in use, WeightsMissing, OutOfMemory, OSError, and what `on_step` raises.
    """
    tables = read_tables(training.tables)
    fresh = TrainingProgress(
        training.into.name, "gemma", _recipe(training), steps=training.updates(len(tables.learned)),
        doing=gettext_noop("Reading the texts"),
    )  # fmt: skip
    with alone_in(training.into):
        _settle(training, tables)
        with telling(training.into, fresh, turns):
            return _train(training, tables, base, device, turns, on_step)
    return None


def _train(
    training: GemmaTraining, tables: Tables, base: Path, device: Device, turns: Turns, on_step: OnStep
) -> Path | None:
    model, tokenizer = read_model(base, device), read_tokenizer(base)
    steps, shown = training.updates(len(tables.learned)), tables.held_out or tables.learned
    with frozen(model), low_rank(model, rank=training.rank, layers=LAYERS, seed=training.seed) as learned:
        if device.kind == "cuda":  # what the way back needs is calculated twice, for room
            model.gradient_checkpointing_enable({"use_reentrant": False})
            model.train()
        course = GemmaCourse(
            model, tokenizer, learned, tables.learned, shown,
            batch=training.batch, steps=steps, rate=training.rate, seed=training.seed,
        )  # fmt: skip
        before = _held_out_loss(training.into, course, shown, turns)
        plan = Plan(
            training.into, "gemma", _recipe(training), steps, training.batch, training.save_steps,
            training.sample_steps,
        )  # fmt: skip
        if not run_steps(plan, course, turns, on_step=on_step):
            return None
        facts = _facts(training, tables, base, steps) | {"loss": {"before": before, "after": course.loss_of(shown)}}
        adapter = _write_adapter(training.into / ADAPTER, model, facts)
    if told := progress.read(training.into):
        progress.write(training.into, replace(told, state="done", seconds_left=0.0))
    return adapter


def install(adapter: Path, root: Path) -> Path:
    """Put the adapter where the full tier finds it, below `root`, with its record; the old one goes. Raises OSError."""
    return install_made(GEMMA2_LORA, root, lambda made: shutil.copytree(adapter, made, dirs_exist_ok=True))


def _settle(training: GemmaTraining, tables: Tables) -> None:
    """Write down what is learned and how, or compare: an exact way on needs the same of both."""
    texts = sha256("".join(example.digest for example in (*tables.learned, *tables.held_out)).encode()).hexdigest()
    how = {name: value for name, value in asdict(training).items() if name not in FREE}
    wanted, place = how | {"texts": texts}, training.into / SETTINGS
    training.into.mkdir(parents=True, exist_ok=True)
    if place.is_file() and json.loads(place.read_text())["settings"] != wanted:
        raise InvalidInput(f"{training.into.name} is a training with other tables or settings; take another folder")
    if not place.is_file():
        write_text(place, json.dumps({"settings": wanted}, indent=1))


def _recipe(training: GemmaTraining) -> str:
    """As the page of trainings calls it."""
    return f"rank {training.rank}"


def _held_out_loss(into: Path, course: GemmaCourse, shown: tuple[Example, ...], turns: Turns) -> float:
    """Before anything was learned; kept for a training that goes on. Raises GaveWay."""
    place = into / SETTINGS
    kept = json.loads(place.read_text())
    if "loss_before" not in kept:
        kept["loss_before"] = course.loss_of(shown, turns)
        write_text(place, json.dumps(kept, indent=1))
    return kept["loss_before"]


def _facts(training: GemmaTraining, tables: Tables, base: Path, steps: int) -> dict[str, Any]:
    counts = {task: sum(one.task == task for one in tables.learned) for task in ("summary", "translation")}
    how = {name: getattr(training, name) for name in ("batch", "rank", "rate", "seed")}
    return {
        "title": "LoRA for Gemma 2 2B",
        "base": WEIGHTS,
        "base_sha256": digest(base / MANIFEST),
        "by": GEMMA2_LORA.by,
        "licence": f"{GEMMA2_LORA.licence}, {GEMMA2_LORA.licence_url}; that of its base",
        "tables": dict(tables.files),
        "examples": counts | {"held_out": len(tables.held_out), "left_out": tables.left_out},
        "settings": how | {"steps": steps, "layers": list(LAYERS), "loss": "tokens of the answer"},
    }


def _write_adapter(folder: Path, model: Gemma2ForCausalLM, facts: Mapping[str, Any]) -> Path:
    """As peft lays an adapter out, with its card; by one rename."""
    making = folder.with_name(f".{folder.name}.making")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    state = get_peft_model_state_dict(model, adapter_name=LESSON)
    tensors = {f"{LORA_PREFIX}{name}": value.detach().cpu().contiguous() for name, value in state.items()}
    write_tensors(making / TENSORS, tensors)
    config = model.peft_config[LESSON].to_dict() | {"base_model_name_or_path": "google/gemma-2-2b-it"}
    (making / CONFIG).write_text(json.dumps(config, indent=1, default=sorted))
    hashes = {path.name: digest(path) for path in sorted(making.iterdir())}
    card = {**facts, "files": hashes, "libraries": {name: version(name) for name in LIBRARIES}}
    (making / CARD).write_text(json.dumps(card, indent=1, ensure_ascii=False))
    put_in_place(making, folder)
    return folder
