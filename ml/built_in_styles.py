"""The 26 styles of the fast network: their names, and the colours that they paint with."""

from dataclasses import dataclass


@dataclass(frozen=True)
class BuiltInStyle:
    """One style, in the order of the network.

    name: for requests. title, title_ko: for people. colours: "rrggbb" and its share of a picture in per cent,
    measured on three photographs. drowns: its pattern hides faces and small things; offer it last.
    """

    name: str
    title: str
    title_ko: str
    colours: tuple[tuple[str, int], ...]
    drowns: bool = False


STYLES: tuple[BuiltInStyle, ...] = (
    BuiltInStyle(
        "amber_sky", "Amber and sky", "호박빛 하늘",
        (("a2b7bb", 29), ("bfa77f", 23), ("d4a84b", 22), ("434954", 16), ("716c57", 10)),
    ),
    BuiltInStyle(
        "yellow_print", "Yellow print", "노란 판화",
        (("c7cac2", 44), ("e4c227", 23), ("2a1e19", 18), ("685e4b", 8), ("cebb73", 7)),
    ),
    BuiltInStyle(
        "ink_apricot", "Ink and apricot", "먹선과 살굿빛",
        (("bfc9c7", 41), ("292427", 27), ("c4bba3", 15), ("71675d", 9), ("ddb379", 8)),
    ),
    BuiltInStyle(
        "neon", "Neon strokes", "네온 붓자국",
        (("1f1421", 38), ("a12f13", 21), ("8e6a21", 16), ("283dbf", 15), ("90d2df", 11)),
        drowns=True,
    ),
    BuiltInStyle(
        "burgundy_poster", "Burgundy poster", "자줏빛 포스터",
        (("adc0d9", 22), ("d8b899", 22), ("952c2f", 22), ("e7b953", 20), ("552e33", 15)),
    ),
    BuiltInStyle(
        "fiery_oil", "Fiery oils", "불꽃 유화",
        (("503940", 32), ("a34b36", 18), ("969ab1", 17), ("a89174", 17), ("c99341", 15)),
    ),
    BuiltInStyle(
        "night_dots", "Night dots", "밤의 점무늬",
        (("29284c", 34), ("464b6c", 24), ("38366d", 23), ("1e1c26", 11), ("697987", 7)),
        drowns=True,
    ),
    BuiltInStyle(
        "primary_oil", "Bold primaries", "원색 유화",
        (("1a121a", 40), ("1f4093", 20), ("deb323", 19), ("7f2e1c", 17), ("697c7f", 4)),
    ),
    BuiltInStyle(
        "bright_lines", "Bright watercolour lines", "화사한 수채 선",
        (("e8ebe8", 57), ("7fb2a5", 15), ("d6a6bc", 14), ("895e8f", 8), ("f0e863", 5)),
    ),
    BuiltInStyle(
        "red_scribble", "Red and teal scribble", "빨강 청록 낙서",
        (("456564", 25), ("445265", 25), ("cdcdc5", 24), ("7e8485", 15), ("9d505a", 11)),
        drowns=True,
    ),
    BuiltInStyle(
        "copper", "Copper woodcut", "구릿빛 목판",
        (("8d5548", 28), ("2f2831", 28), ("5b3c3c", 20), ("b46347", 15), ("b98355", 10)),
    ),
    BuiltInStyle(
        "ochre_pen", "Ochre pen", "황토 펜화",
        (("c9c9b5", 30), ("d8bd7f", 20), ("e3b754", 18), ("9e7c4a", 17), ("644832", 14)),
    ),
    BuiltInStyle(
        "soft_pastel", "Soft pastel", "부드러운 파스텔",
        (("b8b2b8", 32), ("c8a685", 22), ("888aaa", 17), ("dbaf56", 16), ("564d6c", 13)),
    ),
    BuiltInStyle(
        "moss_oil", "Moss and wine oils", "이끼빛 유화",
        (("342f33", 28), ("a9ae39", 24), ("79895c", 21), ("56788a", 17), ("884a3e", 10)),
    ),
    BuiltInStyle(
        "mist", "Misty watercolour", "안개빛 수채",
        (("c1ccce", 31), ("a2bbc5", 27), ("76a3b2", 25), ("d9cabe", 10), ("5a7785", 7)),
    ),
    BuiltInStyle(
        "stained_glass", "Stained glass", "색유리 조각",
        (("c5c7d5", 34), ("dacdba", 30), ("9c7b81", 14), ("3f3244", 12), ("c9bd75", 11)),
    ),
    BuiltInStyle(
        "dusk_chalk", "Dusk chalk", "해 질 녘 분필",
        (("545d85", 36), ("44579e", 29), ("5b6c70", 15), ("987e2b", 11), ("905d5c", 10)),
    ),
    BuiltInStyle(
        "bricks", "Brick mosaic", "벽돌 모자이크",
        (("822520", 27), ("ea8d47", 26), ("3b1822", 20), ("d4372a", 17), ("3a4588", 10)),
        drowns=True,
    ),
    BuiltInStyle(
        "sandstone", "Sandstone", "모래빛 새김",
        (("a08352", 29), ("d0c498", 22), ("865a3b", 17), ("cabe7a", 16), ("d8c8b0", 16)),
    ),
    BuiltInStyle(
        "starry_blue", "Starry blue", "별밤 푸른 붓",
        (("28374e", 24), ("5886a6", 22), ("8ab39e", 21), ("2b3b81", 21), ("dbcd6b", 11)),
    ),
    BuiltInStyle(
        "crimson_oil", "Crimson oils", "진홍 유화",
        (("271126", 26), ("51161d", 25), ("7c1c1a", 24), ("a72316", 21), ("9a6638", 4)),
    ),
    BuiltInStyle(
        "candy_brush", "Candy brush", "사탕빛 굵은 붓",
        (("abbfd1", 31), ("333037", 27), ("d7c5ae", 25), ("c66e6e", 10), ("edc878", 7)),
    ),
    BuiltInStyle(
        "blue_comic", "Blue comic ink", "파란 만화 잉크",
        (("b1b2a2", 31), ("2b3538", 26), ("727fa9", 21), ("60665a", 17), ("892817", 5)),
    ),
    BuiltInStyle(
        "quiet_oil", "Quiet oils", "고요한 유화",
        (("2a282c", 28), ("38403c", 28), ("a8b1ba", 27), ("cdb693", 10), ("736f66", 7)),
    ),
    BuiltInStyle(
        "wave_print", "Wave print", "물결 판화",
        (("cfc8a3", 44), ("9fb2a2", 20), ("485d6d", 13), ("708888", 12), ("2a3857", 12)),
    ),
    BuiltInStyle(
        "rust_slate", "Rust and slate", "녹과 석판",
        (("31323c", 29), ("675144", 23), ("656f8d", 19), ("a9a69f", 18), ("be9c65", 10)),
    ),
)  # fmt: skip
