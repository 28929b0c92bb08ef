"""A look at the network while it learns: pairs that it never saw, as a sheet and as figures."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from ml.sketch.conditions import Condition
from ml.sketch.network import CrayonNet
from ml.sketch.palette import Palette, lab_of
from ml.sketch.scale import CELL
from ml.sketch.subjects import SUBJECTS
from ml.training.pairs import SOURCES, cache, draw_pair
from ml.training.pairs.lines import shaken
from ml.training.pairs.pair import Pair
from ml.training.pictures import sheet

logger = logging.getLogger(__name__)

FIRST_SEED = 20_000_000  # of pairs that are only looked at
EACH = {"doodles": 24, "stickers": 24}
OTHERS = 6  # of every other source
AT_ONCE = 16
SHOWN = 3  # of each source
MOST_SHOWN = 12  # photographs
HUE_RIGHT = 35.0  # degrees
GREY = 14.0  # chroma under which two colours are compared by lightness
LIGHT_RIGHT = 22.0


@dataclass(frozen=True)
class Unseen:
    """source and the pair, its lines shaken."""

    source: str
    pair: Pair
    sketch: NDArray[np.uint8]


def shown_pairs(folder: Path) -> list[Unseen]:
    """Of a cache of our own sources others that are not in it; of a cache of photographs its first pairs, shaken."""
    shards = list(cache.read_all(folder)) if not _is_our_own(folder) else []
    return [_from_cache(shard, row) for shard in shards for row in range(len(shard))][:MOST_SHOWN] or unseen_pairs()


def _is_our_own(folder: Path) -> bool:
    return {path.name.partition("-")[0] for path in folder.glob("*.npz")} <= SOURCES.keys()


def _from_cache(shard: cache.Shard, row: int) -> Unseen:
    flat, parts = (shard.flat[row].repeat(2, axis=0).repeat(2, axis=1), shard.parts[row].repeat(2, 0).repeat(2, 1))
    main = shard.main[row] if shard.has_main[row] else None
    usual = tuple(shard.usual[row, : shard.usual_count[row]])
    pair = Pair(shard.sketch[row], flat, parts, SUBJECTS[shard.subject[row]], main, (), usual)
    return Unseen("photographs", pair, shaken(pair.sketch, np.random.default_rng(row)))


def unseen_pairs() -> list[Unseen]:
    found = []
    for source in SOURCES:
        for number in range(EACH.get(source, OTHERS)):
            pair = draw_pair(source, FIRST_SEED + number)
            found.append(Unseen(source, pair, shaken(pair.sketch, np.random.default_rng(number))))
    return found


class Look:
    """Called with the mean weights: writes sheet-IMAGES.jpg into `into` and tells the figures."""

    def __init__(self, into: Path, pairs: list[Unseen], palette: Palette, network: CrayonNet) -> None:
        self.into, self.palette, self.network = into, palette, network
        self.unseen = pairs

    @torch.no_grad()
    def __call__(self, mean: Mapping[str, Tensor], images: int) -> None:
        own = {name: value.clone() for name, value in self.network.state_dict().items()}
        self.network.load_state_dict(mean)
        self.network.eval()
        named = {told: self._name_all(told=told) for told in (False, True)}
        self.network.load_state_dict(own)
        self.network.train()
        for told, crayons in named.items():
            logger.info("unseen, %s: %s", "told" if told else "untold", self._figures(crayons))
        self._draw(named[False], named[True]).save(self.into / f"sheet-{images:07d}.jpg", quality=85)

    def _name_all(self, *, told: bool) -> list[NDArray[np.uint8]]:
        """(64, 64) crayons of each. told: with the main colour and the usual ones."""
        device = next(self.network.parameters()).device
        named = []
        for start in range(0, len(self.unseen), AT_ONCE):
            some = self.unseen[start : start + AT_ONCE]
            sketch = torch.from_numpy(np.stack([1 - each.sketch.astype(np.float32) / 255 for each in some]))[:, None]
            vectors = [_condition(each.pair, told=told).vector(self.palette) for each in some]
            with torch.autocast(device.type, torch.bfloat16):
                votes, _likeness = self.network(sketch.to(device), torch.from_numpy(np.stack(vectors)).to(device))
            named.extend(votes.argmax(dim=1).cpu().numpy().astype(np.uint8))
        return named

    def _figures(self, crayons: list[NDArray[np.uint8]]) -> str:
        """Share of parts whose commonest crayon is right, by the root of their area, for each kind of source."""
        right: dict[str, list[tuple[float, float]]] = {}
        for each, named in zip(self.unseen, crayons, strict=True):
            kind = each.source if each.source in EACH else "subjects"
            right.setdefault(kind, []).extend(_right_parts(each.pair, named, self.palette))
        return "  ".join(f"{kind} {_mean(rows):.3f}" for kind, rows in right.items())

    def _draw(self, untold: list[NDArray[np.uint8]], told: list[NDArray[np.uint8]]) -> Image.Image:
        rows, count = [], {}
        for each, one, other in zip(self.unseen, untold, told, strict=True):
            count[each.source] = count.get(each.source, 0) + 1
            if each.source not in SOURCES or count[each.source] <= SHOWN:
                flats = [self._flat(each, crayons) for crayons in (one, other)]
                rows.append([np.repeat(each.sketch[..., None], 3, 2), *flats, each.pair.flat])
        wide = [[picture for row in rows[start : start + 3] for picture in row] for start in range(0, len(rows), 3)]
        page = sheet(wide)
        return page.resize((page.width // 2, page.height // 2))

    def _flat(self, each: Unseen, crayons: NDArray[np.uint8]) -> NDArray[np.uint8]:
        large = self.palette.rgb[crayons].repeat(CELL, axis=0).repeat(CELL, axis=1)
        return np.minimum(large, each.sketch[..., None])


def _condition(pair: Pair, *, told: bool) -> Condition:
    usual = np.array(pair.usual, np.uint8).reshape(-1, 3)
    return Condition(pair.subject, pair.main, usual) if told else Condition(pair.subject)


def _mean(rows: list[tuple[float, float]]) -> float:
    right, weight = zip(*rows, strict=True)
    return float(np.average(right, weights=weight))


def _right_parts(pair: Pair, named: NDArray[np.uint8], palette: Palette) -> list[tuple[float, float]]:
    middle = slice(CELL // 2, None, CELL)
    parts, flat = pair.parts[middle, middle], pair.flat[middle, middle]
    rows = []
    for number in np.unique(parts[parts > 0]):
        here = parts == number
        voted = palette.rgb[np.bincount(named[here], minlength=len(palette)).argmax()]
        wanted = np.median(flat[here], axis=0).astype(np.uint8)
        rows.append((float(same_colour(voted, wanted)), float(np.sqrt(here.sum()))))
    return rows


def same_colour(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> bool:
    """Both grey and about as light, or both coloured and of one family of hues."""
    (light, red, yellow), (light_2, red_2, yellow_2) = lab_of(np.stack([one, other]))
    chroma, chroma_2 = np.hypot(red, yellow), np.hypot(red_2, yellow_2)
    if chroma < GREY and chroma_2 < GREY:
        return bool(abs(light - light_2) < LIGHT_RIGHT)
    apart = np.degrees(np.arctan2(yellow, red) - np.arctan2(yellow_2, red_2))
    return bool(min(chroma, chroma_2) > 8 and abs((apart + 180) % 360 - 180) < HUE_RIGHT)
