"""What falls and hangs in the air before everything: rain, snow, fog, wind."""

import math

from ml.scenes.shapes import box, ellipse, fading, line, polygon
from ml.scenes.stage import Ground, Stage


def air(stage: Stage, ground: Ground) -> tuple[str, str]:
    """SVG that goes between the far and the near things, and before all of them."""
    if not ground.open_air or (ground.weightless and stage.weather == "clear"):
        return "", ""
    return AIR.get(stage.weather, _nothing)(stage)


def _nothing(stage: Stage) -> tuple[str, str]:
    return "", ""


def _rain(stage: Stage, *, heavy: float = 1.0) -> tuple[str, str]:
    chance, least = stage.chance, min(stage.width, stage.height)
    colour = "#e6f0f8" if stage.dark else "#f2f8fc"

    def strokes(count: int, long: float, thick: float, opacity: float) -> str:
        marks = []
        for _ in range(round(count * heavy * stage.width / least)):
            x, y = chance.uniform(-0.05, 1.1) * stage.width, chance.uniform(-0.05, 1) * stage.height
            size = least * long * chance.uniform(0.6, 1.3)
            marks.append(line(((x, y), (x - size * 0.24 * heavy, y + size)), colour, least * thick, opacity=opacity))
        return "".join(marks)

    return strokes(90, 0.032, 0.0022, 0.5), strokes(55, 0.06, 0.0034, 0.62)


def _storm(stage: Stage) -> tuple[str, str]:
    behind, before = _rain(stage, heavy=1.7)
    return _lightning(stage) + behind, before


def _lightning(stage: Stage) -> str:
    chance, w, h = stage.chance, stage.width, stage.height
    x, y, points = w * chance.choice((0.2, 0.8)), 0.08 * h, []
    for at in range(6):
        points.append((x + w * chance.uniform(-0.04, 0.04), y + h * 0.07 * at))
    back = [(px + w * 0.014 * (1 - at / 6), py + 4) for at, (px, py) in reversed(list(enumerate(points)))]
    return polygon(points + back, "#fff3b0")


def _snow(stage: Stage) -> tuple[str, str]:
    chance, least = stage.chance, min(stage.width, stage.height)

    def flakes(count: int, low: float, high: float, opacity: float) -> str:
        marks = []
        for _ in range(round(count * stage.width / least)):
            size = least * chance.uniform(low, high)
            marks.append(
                ellipse(
                    chance.uniform(0, stage.width),
                    chance.uniform(0, stage.height),
                    size,
                    size,
                    "#ffffff",
                    opacity=opacity,
                )
            )
        return "".join(marks)

    return flakes(130, 0.002, 0.0045, 0.85), flakes(60, 0.005, 0.0105, 0.92)


def _fog(stage: Stage) -> tuple[str, str]:
    chance, parts = stage.chance, []
    for at in range(4):
        name, y = stage.name(), stage.height * (0.34 + 0.13 * at + chance.uniform(-0.04, 0.04))
        parts.append(fading(name, ((0, stage.haze, 0), (0.5, stage.haze, 0.72), (1, stage.haze, 0))))
        parts.append(box(0, y - stage.height * 0.11, stage.width, stage.height * 0.22, f"url(#{name})"))
    name = stage.name()
    veil = fading(name, ((0, stage.haze, 0.32), (0.6, stage.haze, 0.25), (1, stage.haze, 0.05)))
    return "".join(parts), veil + box(0, 0, stage.width, stage.height, f"url(#{name})")


def _wind(stage: Stage) -> tuple[str, str]:
    chance, least, parts = stage.chance, min(stage.width, stage.height), []
    for _ in range(6):
        x, y, long = (
            chance.uniform(-0.1, 0.8) * stage.width,
            chance.uniform(0.1, 0.7) * stage.height,
            least * chance.uniform(0.15, 0.3),
        )
        points = [(x + long * t, y + least * 0.012 * math.sin(t * 6)) for t in (0, 0.25, 0.5, 0.75, 1)]
        parts.append(line(points, "#ffffff", least * 0.005, opacity=0.7))
    leaves = [
        ellipse(
            chance.random() * stage.width,
            chance.random() * stage.height * 0.8,
            least * 0.011,
            least * 0.006,
            stage.lit(stage.leaf()),
        )
        for _ in range(16)
    ]
    return "".join(parts), "".join(leaves)


AIR = {"rain": _rain, "storm": _storm, "snow": _snow, "fog": _fog, "wind": _wind}
