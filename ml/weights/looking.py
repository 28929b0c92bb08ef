"""Loading each network of a folder once, so that one that is not what its configuration says is refused when it is
installed and not when somebody waits for it.
"""

import json
from pathlib import Path
from typing import Any

from ml.errors import WeightsMissing

FEW = 0.1  # of its names may be missing: parts of a network that nothing reads are not always published


def look_at(folder: Path) -> None:
    """Raises WeightsMissing, which names the network. One whose class neither library knows is passed over."""
    for config in sorted(folder.rglob("config.json")):
        if list(config.parent.glob("*.safetensors")):
            _look_at_one(config)


def _look_at_one(config: Path) -> None:
    from safetensors import SafetensorError

    where = config.parent.name
    try:
        facts = json.loads(config.read_text())
        kind = _class(facts)
        if kind is None:
            return
        network, told = kind.from_pretrained(config.parent, local_files_only=True, output_loading_info=True)
    except (OSError, ValueError, RuntimeError, TypeError, KeyError, AttributeError, SafetensorError) as error:
        raise WeightsMissing(f"{where} cannot be loaded as its {config.name} says: {_first_line(error)}") from error
    if wrong := told.get("mismatched_keys"):
        raise WeightsMissing(f"{where} is not the network that its {config.name} says, see {sorted(wrong)[0]}")
    missing = set(told["missing_keys"])
    if len(missing) > FEW * len(network.state_dict()):
        raise WeightsMissing(f"{where} is another network: it lacks {min(missing)} and {len(missing) - 1} more")


def _class(facts: dict[str, Any]) -> type | None:
    """Of diffusers or transformers, and of nobody else."""
    if name := facts.get("_class_name"):
        import diffusers

        return _known(diffusers, name, diffusers.ModelMixin)
    if names := facts.get("architectures"):
        import transformers

        return _known(transformers, names[0], transformers.PreTrainedModel)
    return None


def _known(library: Any, name: str, parent: type) -> type | None:
    found = getattr(library, name, None)
    return found if isinstance(found, type) and issubclass(found, parent) else None


def _first_line(error: BaseException) -> str:
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)
