"""What is known about a model of the full tier before a byte of it is fetched."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ml.weights.origin import Weights

GB = 1_000_000_000
LIMITS_USE = "It may be sold; the licence lists uses that are not allowed, and you pass that list on to your users."
BYTES_IN_USE = 2  # of a weight in bfloat16

# The hub's own names of a network, and the pickle that stands in its place in older repositories.
TWINS = {
    "model.safetensors": "pytorch_model.bin",
    "diffusion_pytorch_model.safetensors": "diffusion_pytorch_model.bin",
}


@dataclass(frozen=True)
class Pickled:
    """A network that is published as a pickle, and how it becomes tensors.

    file: as it is published. prefix: only tensors whose name starts with it are taken, and it is cut off. config: what
    config.json beside the tensors says, where the publisher keeps that in code.
    """

    file: str
    prefix: str = ""
    config: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class HubModel(Weights):
    """repo: on the hub; empty where the publisher only links the file, and `homepage` says where.

    files: what the pipelines read, without which nothing is installed. patterns: what is taken beside it where it is
    published, such as one of several forms of a tokenizer. pickled: ours -> the pickle that it is converted from, once.
    capabilities: what it is for. size_gb: on disk. parameters_m: millions of weights that are loaded. gated: the
    publisher asks for a log-in and a click. not_for_sale: no commercial use.
    """

    repo: str = ""
    homepage: str = ""
    patterns: tuple[str, ...] = ()
    pickled: Mapping[str, Pickled] = field(default_factory=dict)
    capabilities: tuple[str, ...] = ()
    size_gb: float = 0.0
    parameters_m: float = 0.0
    gated: bool = False
    not_for_sale: bool = False

    @property
    def memory_gb(self) -> float:
        """Of the weights in bfloat16; pictures and sound under way come on top."""
        return self.parameters_m * 1e6 * BYTES_IN_USE / GB

    @property
    def source(self) -> str:
        """Where a person finds it."""
        return f"https://huggingface.co/{self.repo}" if self.repo else self.homepage

    @property
    def limits_use(self) -> bool:
        """Whether its licence lists uses that are not allowed, and wants that list passed on to users."""
        return "RAIL" in self.licence

    @property
    def asks(self) -> str:
        """What its licence wants beyond a notice that is kept, in sentences; "" where that is all."""
        return " ".join(filter(None, [self.note, LIMITS_USE if self.limits_use else ""]))

    def pickle_of(self, file: str) -> Pickled | None:
        """What this one of `files` is made from where it is not published as it is."""
        if file in self.pickled:
            return self.pickled[file]
        folder, _, name = file.rpartition("/")
        twin = TWINS.get(name)
        return Pickled(f"{folder}/{twin}".lstrip("/")) if twin else None
