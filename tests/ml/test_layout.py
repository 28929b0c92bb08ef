"""A drawing as data: what is stored is what was drawn, and nothing else gets in."""

import json
import math
from typing import Any

import pytest

from ml.errors import InvalidInput
from ml.layout import MAX_ITEMS, MAX_POINTS, Layout, Sticker, Stroke, read_layout

DOG = {"kind": "sticker", "id": "dog-face", "x": 120.5, "y": 300, "scale": 1.25, "rotation": -8, "flipped": True}
LINE = {"kind": "stroke", "points": [10, 20, 30.123, 40], "width": 6, "colour": "#b84a28"}


def test_it_gives_back_what_it_was_given() -> None:
    layout = read_layout([DOG, LINE])
    assert layout == Layout(
        (Sticker("dog-face", 120.5, 300, 1.25, 352, flipped=True), Stroke(((10, 20), (30.12, 40)), 6, "#b84a28"))
    )
    assert read_layout(json.loads(json.dumps(layout.as_json()))) == layout


def test_it_keeps_the_order_of_painting() -> None:
    assert [type(item).__name__ for item in read_layout([LINE, DOG, LINE]).items] == ["Stroke", "Sticker", "Stroke"]


@pytest.mark.parametrize(
    "data",
    [
        {}, "[]", None, [None], [[]], [{"kind": "text"}], [{}],
        [DOG | {"id": "../../etc/passwd"}], [DOG | {"id": "Dog"}], [DOG | {"id": "a" * 81}], [DOG | {"id": 5}],
        [DOG | {"x": "5"}], [DOG | {"x": True}], [DOG | {"x": math.nan}], [DOG | {"x": math.inf}], [DOG | {"x": 1e9}],
        [DOG | {"x": 10**400}], [DOG | {"scale": 0}], [DOG | {"scale": 50}], [DOG | {"rotation": None}],
        [LINE | {"points": []}], [LINE | {"points": [1]}], [LINE | {"points": [1, 2, 3]}],
        [LINE | {"points": [0, 0] * (MAX_POINTS + 1)}], [LINE | {"points": {"0": 1}}], [LINE | {"width": 500}],
        [LINE | {"colour": "red"}], [LINE | {"colour": '#fff"/><script>'}], [LINE | {"colour": 7}],
        [DOG] * (MAX_ITEMS + 1), [LINE | {"points": [1, 2] * MAX_POINTS}] * 21,
    ],
)  # fmt: skip
def test_it_refuses_everything_else_in_words(data: Any) -> None:
    with pytest.raises(InvalidInput, match=r"\w"):
        read_layout(data)


def test_it_says_which_item_is_wrong() -> None:
    with pytest.raises(InvalidInput, match="item 2"):
        read_layout([DOG, DOG | {"scale": 99}])
