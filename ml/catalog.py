"""What this software can do: one row a capability and tier, with the pipeline that does it and the weights it needs."""

import importlib
from dataclasses import dataclass
from typing import Literal

from ml.errors import WeightsMissing
from ml.types import Pipeline
from ml.weights.shelf import Shelf
from ml.words import gettext_noop as _

Tier = Literal["embedded", "full"]
TIERS: tuple[Tier, ...] = ("embedded", "full")


@dataclass(frozen=True)
class Capability:
    """One thing that can be asked for.

    name: what a caller leases. title: what it does, in a person's words. pipeline: "module:Class". weights: folders
    without which it falls to `without`, the honest way that remains; empty means that it cannot work then. memory_mb:
    measured growth of the process when it is loaded and was used once. shared_mb: how much of that is there already
    when another capability that stands on the same weights is loaded.
    """

    name: str
    tier: Tier
    title: str
    pipeline: str
    weights: tuple[str, ...] = ()
    without: str = ""
    memory_mb: int = 0
    shared_mb: int = 0

    @property
    def pipeline_class(self) -> type[Pipeline]:
        """Imports the module, and with it the libraries it stands on."""
        module, _, name = self.pipeline.partition(":")
        return getattr(importlib.import_module(module), name)


CATALOG: tuple[Capability, ...] = (
    Capability(
        "edges", "embedded", _("Outlines of a picture"), "ml.edges:Edges",
        weights=("hed",), without=_("soft-edge filter"), memory_mb=200,
    ),
    Capability(
        "upscaling", "embedded", _("Enlarging a picture"), "ml.upscaling:Upscaling",
        weights=("realesrgan",), without=_("bicubic enlarging"), memory_mb=120,
    ),
    Capability(
        "text_finding", "embedded", _("Finding text in a picture"), "ml.lettering.detect:TextFinding",
        weights=("ppocr",), memory_mb=120,
    ),
    Capability(
        "text_finding", "full", _("Finding text in a picture"), "ml.lettering.craft:CraftFinding", weights=("craft",),
        memory_mb=200,
    ),
    Capability(
        "text_writing", "full", _("Painting words in a picture's own lettering"),
        "ml.lettering.diffste.pipeline:TextWriting", weights=("diffste", "sd15"), memory_mb=5_900,
    ),
    Capability(
        "text_removal", "embedded", _("Removing text from a picture"), "ml.inpainting:TextRemoval",
        weights=("ppocr",), memory_mb=130,
    ),
    Capability(
        "pose", "embedded", _("Finding people's poses"), "ml.pose.estimate:PoseEstimation",
        weights=("holistic",), memory_mb=150,
    ),
    Capability(
        "pose", "full", _("Finding people's poses"), "ml.pose.dwpose:DWPose", weights=("dwpose",), memory_mb=700,
    ),
    Capability(
        "pose_transfer", "full", _("Putting a character in another pose"), "ml.animate.pipeline:PoseTransfer",
        weights=("animate_anyone", "sd_vae", "image_encoder", "dwpose"), memory_mb=5_200,
    ),
    Capability(
        "fast_style", "embedded", _("Painting a photo in a style at once"), "ml.fast_style:FastStyle",
        weights=("fast_style",), without=_("colours of the style"), memory_mb=150,
    ),
    Capability(
        "neural_style", "embedded", _("Painting a photo in a style, stroke by stroke"),
        "ml.neural_style.pipeline:NeuralStyle",
        weights=("hed",), memory_mb=600,
    ),
    Capability(
        "neural_style", "full", _("Painting a photo in a style, stroke by stroke"),
        "ml.neural_style.pipeline:NeuralStyleFull",
        weights=("vgg19",), memory_mb=700,
    ),
    Capability(
        "safety", "embedded", _("Checking words and pictures"), "ml.safety.check:Safety",
        weights=("open_nsfw", "nsfwjs"), without=_("words alone; no picture is let through"), memory_mb=170,
    ),
    Capability(
        "tags", "embedded", _("Tags and stickers from Korean text"), "ml.tags.tags:Tags",
        weights=("sticker_words",), memory_mb=300,
    ),
    Capability(
        "colouring", "embedded", _("Colouring a drawing in crayon"), "ml.colouring:Colouring",
        weights=("sticker_art",), memory_mb=140,
    ),
    Capability(
        "sketch", "embedded", _("Colouring a child's sketch"), "ml.sketch.pipeline:Sketch",
        weights=("sketch",), without=_("crayons by chance for closed shapes"), memory_mb=120,
    ),
    Capability(
        "subjects", "embedded", _("Telling what a sketch shows"), "ml.sketch.pipeline:Subjects",
        weights=("sketch",), memory_mb=30,
    ),
    Capability(
        "drawing", "embedded", _("A picture from words"), "ml.scenes.drawing:Drawing",
        weights=("sticker_art", "sticker_words"), memory_mb=450,
    ),
    Capability(
        "unclip", "full", _("A picture from words, or others like it, by Karlo"), "ml.unclip.pipeline:Unclip",
        weights=("karlo", "image_encoder"), memory_mb=7_500,
    ),
    Capability(
        "summary", "embedded", _("One sentence about a day"), "ml.summary:Summary",
        weights=("gemma_270m",), without=_("the most telling sentences of the text"), memory_mb=710,
    ),
    Capability(
        "translation", "embedded", _("English for prompts"), "ml.translation:Translation",
        weights=("gemma_270m", "korean_english"), without=_("words from the dictionary"), memory_mb=710,
    ),
    Capability(
        "mood", "embedded", _("The mood of a text"), "ml.mood:MoodReading",
        weights=("gemma_270m",), without=_("words of feeling"), memory_mb=710,
    ),
    Capability(
        "music", "embedded", _("A small piece of music"), "ml.music:Music",
        weights=("soundfont",), without=_("our own plain voices"), memory_mb=150,
    ),
    Capability(
        "painting", "full", _("Pictures by Stable Diffusion"), "ml.diffusion.painting:Painting",
        weights=("sd15",), memory_mb=3_400,
    ),
    Capability(
        "colouring", "full", _("Colouring a drawing in crayon"), "ml.diffusion.colouring:ColouringFull",
        weights=("sticker_art", "sd15", "controlnet_scribble"), memory_mb=4_100,
    ),
    Capability(
        "drawing", "full", _("A picture from words"), "ml.diffusion.drawing:DrawingFull",
        weights=("sd15",), memory_mb=3_900,
    ),
    Capability(
        "inpainting", "full", _("Painting over what is marked"), "ml.diffusion.inpainting:Inpainting",
        weights=("ppocr", "sd15", "sd15_inpainting"), memory_mb=5_300,
    ),
    Capability(
        "summary", "full", _("One sentence about a day"), "ml.gemma2:GemmaSummary",
        weights=("gemma2_2b",), memory_mb=6_000, shared_mb=5_300,
    ),
    Capability(
        "translation", "full", _("English for prompts"), "ml.gemma2:GemmaTranslation",
        weights=("gemma2_2b",), memory_mb=6_000, shared_mb=5_300,
    ),
    Capability(
        "mood", "full", _("The mood of a text"), "ml.gemma2:GemmaMood",
        weights=("gemma2_2b",), memory_mb=6_000, shared_mb=5_300,
    ),
    Capability(
        "music", "full", _("A small piece of music"), "ml.audioldm2:DiffusionMusic",
        weights=("audioldm2",), memory_mb=4_200,
    ),
    Capability(
        "staged_style", "full", _("Painting in a style learned in stages"), "ml.dreamstyler:DreamStyler",
        weights=("sd15", "controlnet_depth", "midas"), memory_mb=3_300,
    ),
    Capability(
        "style_training", "full", _("Learning a style from pictures"), "ml.training.diffusion.trainer:StyleTrainer",
        weights=("sd15",), memory_mb=4_500,
    ),
    Capability(
        "control_training", "full", _("Learning to draw after lines"), "ml.training.diffusion.trainer:ControlTrainer",
        weights=("sd15", "controlnet_scribble", "hed"), memory_mb=6_000,
    ),
)  # fmt: skip


def find(name: str, tier: str) -> Capability:
    """Raises WeightsMissing where this software does not know the capability in this tier."""
    for row in CATALOG:
        if (row.name, row.tier) == (name, tier):
            return row
    raise WeightsMissing(f"there is no {tier} tier of {name}")


@dataclass(frozen=True)
class Standing:
    """What a capability can do on this machine. state: "reduced" is the way without weights. detail: why."""

    capability: Capability
    state: Literal["ready", "reduced", "missing", "broken"]
    detail: str = ""
    size_mb: float = 0.0


def standing(capability: Capability, shelf: Shelf, *, thorough: bool = False) -> Standing:
    """thorough: hash every file."""
    states = [shelf.state(name, thorough=thorough) for name in capability.weights]
    size_mb = sum(state.size_mb for state in states)
    for state in states:
        if state.state != "ready":
            kind = "reduced" if capability.without else state.state
            return Standing(capability, kind, state.detail, size_mb)
    return Standing(capability, "ready", "", size_mb)
