"""What lies behind the things: one function a landscape."""

from collections.abc import Callable

from ml.scenes.grounds.beyond import above_clouds, moonland, space
from ml.scenes.grounds.indoors import kitchen, room, stage_, table
from ml.scenes.grounds.land import desert, forest, meadow, mountain, snowfield
from ml.scenes.grounds.relief import framed
from ml.scenes.grounds.town import city, road, village
from ml.scenes.grounds.water import beach, lake, sea, underwater
from ml.scenes.stage import Ground, Stage

__all__ = ["GROUNDS", "draw_ground"]

GROUNDS: dict[str, Callable[[Stage], Ground]] = {
    "meadow": meadow, "forest": forest, "mountain": mountain, "desert": desert, "snowfield": snowfield, "sea": sea,
    "beach": beach, "lake": lake, "underwater": underwater,
    "city": city, "village": village, "road": road, "room": room,
    "kitchen": kitchen, "table": table, "stage": stage_, "space": space, "moonland": moonland, "sky": above_clouds,
}  # fmt: skip
FRAMED = ("meadow", "mountain", "lake", "village")


def draw_ground(place: str, stage: Stage) -> Ground:
    """place: a key of GROUNDS."""
    ground = GROUNDS[place](stage)
    return framed(stage, ground) if place in FRAMED else ground
