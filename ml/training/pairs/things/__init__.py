"""Children's drawings of things, each in several manners, with colours that belong to the shape."""

from ml.training.pairs.things import (
    animals,
    figures,
    food,
    fruit,
    furniture,
    home,
    people,
    pets,
    plants,
    sky,
    small_animals,
    toys,
    vehicles,
    water,
)  # fmt: skip
from ml.training.pairs.things.catalogue import CATALOGUE, Thing

__all__ = [
    "CATALOGUE", "Thing", "animals", "figures", "food", "fruit", "furniture", "home", "people", "pets", "plants", "sky",
    "small_animals", "toys", "vehicles", "water",
]  # fmt: skip
