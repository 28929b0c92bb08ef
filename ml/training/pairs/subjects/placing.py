"""Where figures stand on the paper."""

from collections.abc import Iterator

from ml.training.pairs.subjects.sheet import Sheet

Size = tuple[int, int]


def figures(
    sheet: Sheet,
    least: float = 0.8,
    most: float = 1.15,
    flip: bool = True,
    tilt: float = 7,
    floor: float | None = None,
    sole: float = 100,
) -> Iterator[int]:
    """Sets the place of one figure after another: one on a square sheet, one to three on a wide one, all of one size.

    least, most: the scale; 1 fills 256 pixels with what is 220 units high. tilt: degrees either way.
    floor: where on the sheet they stand, None: anywhere; sole: how low in their own units they reach.
    """
    chance, (width, height) = sheet.chance, sheet.size
    room = width / height
    count = 1 if room < 1.5 else int(chance.choice((1, 2, 3), p=(0.35, 0.5, 0.15)))
    if count == 1 and chance.random() < 0.08:
        count = 2 if room < 1.5 else 3
    scale = (
        chance.uniform(least, most)
        * chance.choice((1, 1.1, 0.6), p=(0.78, 0.14, 0.08))
        * min(1, room / count * (1.1 if count > 1 else 1))
    )
    turned = flip and chance.random() < 0.5
    for number in range(count):
        slot = width / count
        slack = max(4.0, slot / 2 - 105 * scale)
        x = (number + 0.5) * slot - width / 2 + chance.uniform(-slack, slack) * (0.7 if count > 1 else 1)
        y = chance.uniform(-1, 1) * max(4.0, height / 2 - 118 * scale) * 0.8
        if floor is not None:
            y = floor - sole * scale + chance.uniform(-4, 10)
        wide = chance.uniform(0.9, 1.1)
        with sheet.at(x, y, scale, turn=chance.normal(0, tilt / 2), flip=turned, wide=wide):
            yield number
