"""What was drawn by hand, coloured by the crayon network: shapes, open figures, and the ground that lines divide."""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ml.colouring import ground
from ml.colouring.rasters import Colours, Field, Rasters
from ml.sketch.conditions import Condition
from ml.sketch.dividing import openness
from ml.sketch.namer import Namer
from ml.sketch.painting import Chance, Painted
from ml.sketch.palette import PAPER, Palette
from ml.sketch.regions import areas

HEAT = 0.4  # how freely a seed draws among good crayons
GROUND = 0.06  # of the sheet, from which on an area at its border is no thing
INKED = 6  # px of strokes along an area that somebody drew
VAGUE = 0.4  # of the votes, under which a figure that lines leave open is none, but a part of what it opens to
LEAKY = 0.18  # of its outline, from which on they do; what reaches the sheet's border is open anyway
NEARER = 0.08  # of the height between sky and ground, from which on the ground is the near one: sand beyond the waves
COLOURED = 0.12  # between the channels of a line that was drawn with a coloured crayon
FRAME = [0, -1]
ROUND = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (3, 3))
LIGHTER = 0.28  # of such a crayon where it fills


@dataclass(frozen=True)
class Drawn:
    """fill, cover: colours of things and where they lie. ground: where lines divide the sheet itself; ground_fill: its
    colours there; sky: the part of it that is sky; near: the part that lies before what is far. (H, W, 3) and (H, W).
    """

    fill: Colours
    cover: Field
    ground: Field
    ground_fill: Colours
    sky: Field
    near: Field


def colour_drawn(rasters: Rasters, namer: Namer, condition: Condition, *, seed: int, heat: float = HEAT) -> Drawn:
    """condition: what the day tells. Raises OutOfMemory."""
    painted = settled(namer.paint(rasters.line, condition, Chance(seed, heat)), namer.palette)
    size = painted.area.shape[1], painted.area.shape[0]
    strokes = cv2.resize(rasters.strokes, size, interpolation=cv2.INTER_AREA) > 0.35
    ink = cv2.resize(rasters.ink, size, interpolation=cv2.INTER_NEAREST)
    colours = namer.palette.rgb[painted.crayon].astype(np.float32) / 255  # (areas, 3)
    own, coloured = _inks(painted, strokes, ink)
    colours[coloured] = own[coloured] * (1 - LIGHTER) + LIGHTER
    drawn = np.bincount(painted.area[strokes], minlength=len(colours)) >= INKED
    covered = drawn & ((painted.crayon != PAPER) | coloured)
    grounds = _grounds(painted)
    fill, cover = colours[painted.area], (covered & ~grounds)[painted.area].astype(np.float32)
    bands = (painted.crayons != painted.crayon[painted.area]) & strokes_by_pencil(painted, strokes, ink)
    fill[bands] = namer.palette.rgb[painted.crayons[bands]].astype(np.float32) / 255
    cover[bands] = 1
    divided = covered & grounds & ~coloured
    sky = divided & _at_top(painted)
    near = divided & ~sky & _near(painted, grounds & _at_top(painted))
    fields = (fill, cover, *(each[painted.area] for each in (divided, colours, sky, near)))
    large = (rasters.line.shape[1], rasters.line.shape[0])
    return Drawn(*(cv2.resize(np.float32(each), large, interpolation=cv2.INTER_NEAREST) for each in fields))


def settled(painted: Painted, palette: Palette) -> Painted:
    """With open figures that hardly anything speaks for given to the ground around them, not left as stains on it."""
    grounds, (whole, count) = _grounds(painted), areas(painted.lines)  # whole: what no line divides
    open_to = np.zeros(count, np.bool_)
    open_to[whole[grounds[painted.area]]] = True
    vague = ~grounds & ((painted.votes @ palette.kin).max(axis=1) < VAGUE)
    area = painted.area.copy()
    for number in np.unique(painted.area[vague[painted.area] & open_to[whole]]):
        own = painted.area == number
        around = (cv2.dilate(own.view(np.uint8), ROUND) > 0) & grounds[painted.area]
        same, outside = open_to[np.bincount(whole[own]).argmax()], bool(own[FRAME].any() or own[:, FRAME].any())
        leaky = outside or openness(own & ~painted.lines, ~painted.lines) > LEAKY
        if same and leaky and around.any():
            area[own] = np.bincount(painted.area[around]).argmax()
    return replace(painted, area=area, crayons=np.where(area == painted.area, painted.crayons, painted.crayon[area]))


def strokes_by_pencil(painted: Painted, strokes: NDArray[np.bool_], ink: Colours) -> NDArray[np.bool_]:
    """(H, W) where the nearest line was drawn by hand and without a colour of its own."""
    plain = strokes & (np.ptp(ink, axis=2) <= COLOURED)
    return cv2.dilate(plain.view(np.uint8), np.ones((9, 9), np.uint8)) > 0


def _inks(painted: Painted, strokes: NDArray[np.bool_], ink: Colours) -> tuple[Colours, NDArray[np.bool_]]:
    """(areas, 3) the colour of the strokes along each area, and (areas,) whether it is one."""
    count = len(painted.crayon)
    area = painted.area[strokes]
    pixels = np.maximum(np.bincount(area, minlength=count), 1)
    mean = np.stack([np.bincount(area, ink[strokes][:, channel], count) / pixels for channel in range(3)], axis=1)
    return mean.astype(np.float32), np.ptp(mean, axis=1) > COLOURED


def _grounds(painted: Painted) -> NDArray[np.bool_]:
    """(areas,) large and at the border."""
    area = painted.area
    border = np.zeros(len(painted.crayon), np.bool_)
    border[np.concatenate([area[0], area[-1], area[:, 0], area[:, -1]])] = True
    return border & (np.bincount(area.ravel(), minlength=len(border)) > GROUND * area.size)


def _at_top(painted: Painted) -> NDArray[np.bool_]:
    top = np.zeros(len(painted.crayon), np.bool_)
    top[painted.area[0]] = True
    return top


def _near(painted: Painted, top: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(areas,) at the foot of the sheet, and with something between them and what is at its top."""
    near, height = np.zeros(len(painted.crayon), np.bool_), len(painted.area)
    above = top[painted.area]
    end = np.where(above.any(axis=0), height - np.argmax(above[::-1], axis=0), height)  # (W,) rows where that ends
    for number in np.unique(painted.area[-1]):
        own = painted.area == number
        here = own.any(axis=0)
        near[number] = np.median((np.argmax(own, axis=0) - end)[here]) > NEARER * height
    return near


def lay_behind(
    drawn: Drawn, fill: Colours, firm: Field, *, place: str, weather: str, hour: str
) -> tuple[Colours, Field]:
    """The wash, except where lines divide the sheet: there the sky of the hour comes down to them, and the ground below
    them is the place's, far and near, or what the network takes it for on a meadow."""
    sky = ground.sky(firm.shape, place=place, weather=weather, hour=hour)
    fill = np.where(drawn.sky[..., None] > 0, sky, fill)
    firm = np.where(drawn.sky > 0, ground.WASH * 0.85, firm)
    below = (drawn.ground > 0) & (drawn.sky == 0)
    here = ground.PLACES[place]
    if place == "meadow" or here.ground is None:
        colour = drawn.ground_fill
    else:
        colour = np.where(drawn.near[..., None] > 0, np.float32(here.near), np.float32(here.ground))
    fill = np.where(below[..., None], colour, fill)
    return fill.astype(np.float32), np.where(below, ground.WASH * 1.12, firm).astype(np.float32)
