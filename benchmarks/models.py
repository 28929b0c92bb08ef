"""Every embedded model beside its plain baseline: medians of 5 in the same run, with load time and memory.

Wall seconds depend on who else uses the cores; CPU seconds hardly do. `python benchmarks/models.py [name ...]`.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import psutil
from PIL import Image, ImageDraw

from ml.device import Device
from ml.store import ModelStore
from ml.weights.shelf import Shelf
from ml.weights.table import WEIGHTS

RUNS = 5
TEXT = (
    "오늘은 엄마 아빠랑 동물원에 갔다. 판다가 대나무를 먹고 있었고 코끼리는 코로 물을 뿌렸다. 기린 목이 정말 길었다. "
    "점심에는 김밥이랑 떡볶이를 먹었는데 비둘기가 자꾸 와서 무서웠다. 집에 오는 길에 아이스크림도 사 먹어서 신났다. "
    "동생은 차에서 잠이 들었고 나는 창밖의 노을을 보았다. 다음에는 할머니랑 같이 가고 싶다. 사진도 많이 찍어서 벽에 "
    "붙였다. 정말 즐거운 하루였다. 내일은 학교에서 친구들에게 자랑해야지. 판다 인형도 샀다. 이름은 뚱이라고 지었다."
)[:300]


@dataclass(frozen=True)
class Case:
    """One line. limit_s: what it may take on two free cores. baseline: the plain way, named."""

    name: str
    capability: str
    limit_s: float
    request: Callable[[], Any]
    baseline_name: str = "-"
    baseline: Callable[[], Any] = lambda: None


def photo(side: int) -> Image.Image:
    """Shapes, gradients and grain, drawn by code."""
    picture = Image.radial_gradient("L").resize((side, side)).convert("RGB")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((side * 0.2, side * 0.2, side * 0.6, side * 0.7), fill=(220, 120, 60), outline=(30, 20, 20), width=4)
    draw.rectangle(
        (side * 0.55, side * 0.5, side * 0.9, side * 0.9), fill=(60, 120, 190), outline=(20, 20, 30), width=4
    )
    return Image.blend(picture, Image.effect_noise((side, side), 60).convert("RGB"), 0.15)


def cases() -> list[Case]:
    from ml.colouring import ColouringRequest
    from ml.edges import EdgesRequest
    from ml.fast_style import FastStyleRequest
    from ml.inpainting import RemovalRequest
    from ml.layout import Layout, Sticker
    from ml.lettering.detect import TextFindingRequest
    from ml.mood import MoodRequest
    from ml.music import MusicRequest
    from ml.neural_style import NeuralStyleRequest, Style
    from ml.pose.request import PoseRequest
    from ml.safety.check import PictureRequest
    from ml.summary import SummaryRequest
    from ml.tags.tags import TagsRequest
    from ml.translation import TranslationRequest
    from ml.upscaling import UpscalingRequest

    small, large = photo(256), photo(1024)
    sheet = Layout((Sticker("deciduous-tree", 800, 240, 1.6), Sticker("dog-face", 400, 340)))
    seeds = iter(range(1_000))
    return [
        Case("HED 512 px", "edges", 3, lambda: EdgesRequest(photo(512)), "Canny", lambda: canny(photo(512))),
        Case("enlarge 256 to 1024", "upscaling", 1.5, lambda: UpscalingRequest(small, size=(1024, 1024)), "bicubic",
             lambda: small.resize((1024, 1024), Image.Resampling.BICUBIC)),
        Case("enlarge 256 to A4", "upscaling", 15, lambda: UpscalingRequest(small, size=(2480, 3508)), "bicubic",
             lambda: small.resize((2480, 3508), Image.Resampling.BICUBIC)),
        Case("find text 1024 px", "text_finding", 1.5, lambda: TextFindingRequest(large), "MSER", lambda: mser(large)),
        Case("pose", "pose", 0.3, lambda: PoseRequest(photo(512), people=1)),
        Case("fast style 1024 px", "fast_style", 2, lambda: FastStyleRequest(large, 19), "stylization filter",
             lambda: filtered(large)),
        Case("tags, 300 characters", "tags", 0.3, lambda: TagsRequest(TEXT), "index lookup", lambda: lookup(TEXT)),
        Case("summary", "summary", 5, lambda: SummaryRequest(TEXT), "first sentence", lambda: TEXT.split(".")[0]),
        Case("English", "translation", 5, lambda: TranslationRequest(TEXT, mood="joy")),
        Case("mood", "mood", 5, lambda: MoodRequest(TEXT)),
        Case("check a picture", "safety", 1, lambda: PictureRequest(photo(512), "child")),
        Case("remove text 512 px", "text_removal", 5, lambda: RemovalRequest(photo(512))),
        Case("Gatys, 1 of 9 rounds", "neural_style", 8, lambda: NeuralStyleRequest(small, (Style(large),), 256, 1)),
        Case("music, 15 s", "music", 1, lambda: MusicRequest("joy", seed=next(seeds))),
        Case("colouring 1024 x 512", "colouring", 2, lambda: ColouringRequest(sheet, seed=next(seeds)), "flat paint",
             lambda: photo(512)),
    ]  # fmt: skip


# --- Baselines ---------------------------------------------------------------------------------------------------


def canny(picture: Image.Image) -> Any:
    import cv2
    import numpy as np

    return cv2.Canny(np.asarray(picture.convert("L")), 80, 160)


def mser(picture: Image.Image) -> Any:
    import cv2
    import numpy as np

    return cv2.MSER_create().detectRegions(np.asarray(picture.convert("L")))


def filtered(picture: Image.Image) -> Any:
    import cv2
    import numpy as np

    return cv2.stylization(np.asarray(picture))


def lookup(text: str) -> list[str]:
    from ml.tags.index import StickerIndex

    index = StickerIndex.read(ROOT / "var" / "models" / "sticker_words")
    return [word for word in text.split() if word in index]


# --- Measuring ---------------------------------------------------------------------------------------------------


def measure(run: Callable[[], Any]) -> tuple[float, float]:
    """Medians of wall and of CPU seconds, after one run that does not count."""
    run()
    walls, cpus = [], []
    for _ in range(RUNS):
        wall, cpu = time.perf_counter(), time.process_time()
        run()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return statistics.median(walls), statistics.median(cpus)


def rss_mb() -> float:
    return psutil.Process().memory_info().rss / 1e6


def line(case: Case, store: ModelStore) -> str:
    before, started = rss_mb(), time.perf_counter()
    with store.lease(case.capability) as pipeline:
        load_s = time.perf_counter() - started
        wall, cpu = measure(lambda: pipeline(case.request()))
    plain, _cpu = measure(case.baseline)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    verdict = "ok" if wall <= case.limit_s else "OVER"
    beside = f"{case.baseline_name} {plain:.3f}" if case.baseline_name != "-" else "-"
    return (
        f"{case.name:22}{load_s:8.1f}{wall:9.3f}{cpu:9.3f}{case.limit_s:7.1f}  {verdict:5}{rss_mb() - before:8.0f}"
        f"{peak:8.0f}  {beside}"
    )


def all_resident(store: ModelStore, wanted: list[Case]) -> str:
    """The memory of one worker with every embedded model loaded and used once."""
    for case in wanted:
        with store.lease(case.capability) as pipeline:
            pipeline(case.request())
    return f"all {len(store.loaded())} capabilities resident: {rss_mb():.0f} MB"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="capabilities; all of them, each in a process of its own, without")
    names = parser.parse_args().names
    known = cases()
    store = ModelStore(
        Shelf([ROOT / "ml" / "trained", ROOT / "var" / "models"], WEIGHTS), device=Device(), budget_mb=64_000
    )
    if names == ["all"]:
        print(all_resident(store, known), flush=True)
        return
    if names:
        for case in known:
            if case.capability in names:
                print(line(case, store), flush=True)
        return
    print(
        f"{'':22}{'load s':>8}{'wall s':>9}{'CPU s':>9}{'limit':>7}  {'':5}{'+MB':>8}{'peak':>8}  baseline s",
        flush=True,
    )
    for name in [*dict.fromkeys(case.capability for case in known), "all"]:
        subprocess.run([sys.executable, __file__, name], check=False, env=os.environ | {"LOG_LEVEL": "WARNING"})
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
