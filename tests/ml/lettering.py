"""Pictures with known text and with motifs that look like letters, drawn by program."""

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

NODE = Path(__file__).resolve().parents[2] / "node_modules" / "@fontsource"
NOTO = Path("/usr/share/fonts/opentype/noto")
FONTS = {
    "sans": (NOTO / "NotoSansCJK-Bold.ttc", 1),
    "serif": (NOTO / "NotoSerifCJK-Bold.ttc", 1),
    "jua": (NODE / "jua/files/jua-korean-400-normal.woff2", 0),
    "gaegu": (NODE / "gaegu/files/gaegu-korean-700-normal.woff2", 0),
    "dodum": (NODE / "gowun-dodum/files/gowun-dodum-korean-400-normal.woff2", 0),
}
Box = tuple[int, int, int, int]


def font(name: str, size: int) -> ImageFont.FreeTypeFont:
    path, index = FONTS[name]
    return ImageFont.truetype(str(path), size, index=index)


@dataclass
class Sheet:
    """A picture being made. texts: the box of each text that was written."""

    picture: Image.Image
    texts: list[Box]

    def write(self, words: str, at: tuple[int, int], size: int, *, face="sans", fill=(30, 30, 40), angle=0) -> Box:
        """Letters of `size` pixels around the point `at`, turned by `angle` degrees."""
        layer = Image.new("L", self.picture.size)
        ImageDraw.Draw(layer).text(at, words, 255, font(face, size), anchor="mm")
        layer = layer.rotate(angle, Image.Resampling.BICUBIC, center=at)
        self.picture.paste(fill, mask=layer)
        self.texts.append(layer.getbbox())
        return layer.getbbox()

    def put(self, draw, at: tuple[int, int], size: int, **how) -> None:
        """A motif of `size` pixels around `at`, drawn four times as large and made smaller."""
        big = Image.new("RGBA", (size * 4, size * 4))
        draw(ImageDraw.Draw(big), size * 4, **how)
        tile = big.resize((size, size), Image.Resampling.LANCZOS)
        self.picture.paste(tile, (at[0] - size // 2, at[1] - size // 2), tile)


def flat(size=(1024, 1024), colour=(240, 232, 214)) -> Sheet:
    return Sheet(Image.new("RGB", size, colour), [])


def shaded(size=(1024, 1024), seed=0) -> Sheet:
    """Soft clouds of two colours."""
    rng = np.random.default_rng(seed)
    noise = Image.fromarray(rng.integers(0, 255, (9, 9), dtype=np.uint8)).resize(size, Image.Resampling.BICUBIC)
    part = np.asarray(noise, np.float32)[..., None] / 255
    one, other = rng.integers(90, 250, (2, 3))
    return Sheet(Image.fromarray((one * part + other * (1 - part)).astype(np.uint8)), [])


def strokes(size=(1024, 1024), seed=0, count=900) -> Sheet:
    """Short brush strokes of near colours, as on a painted cover."""
    rng = np.random.default_rng(seed)
    base = rng.integers(60, 230, 3)
    picture = Image.new("RGB", size, tuple(base.tolist()))
    draw = ImageDraw.Draw(picture)
    for _ in range(count):
        x, y = rng.integers(0, size[0]), rng.integers(0, size[1])
        turn = rng.normal(0.4, 0.35)
        length, width = rng.integers(40, 130), int(rng.integers(8, 22))
        colour = tuple(np.clip(base + rng.normal(0, 22, 3), 0, 255).astype(int).tolist())
        draw.line([(x, y), (x + length * math.cos(turn), y + length * math.sin(turn))], colour, width)
    return Sheet(picture.filter(ImageFilter.GaussianBlur(0.8)), [])


def ray(side, turn, *shares):
    """Points at these shares of the side from the middle, in one direction."""
    return [(side / 2 + side * far * math.cos(turn), side / 2 + side * far * math.sin(turn)) for far in shares]


def cat_eye(draw, side, *, iris=(120, 190, 60)):
    draw.ellipse([0, side * 0.14, side, side * 0.86], fill=(250, 248, 235), outline=(30, 25, 20), width=side // 24)
    draw.ellipse(
        [side * 0.16, side * 0.16, side * 0.84, side * 0.84], fill=iris, outline=(40, 60, 20), width=side // 40
    )
    draw.ellipse([side * 0.42, side * 0.2, side * 0.58, side * 0.8], fill=(10, 10, 10))
    draw.ellipse([side * 0.5, side * 0.26, side * 0.62, side * 0.38], fill=(255, 255, 255))


def round_eye(draw, side, *, iris=(70, 110, 180)):
    draw.ellipse([0, 0, side, side], fill=(255, 255, 255), outline=(20, 20, 20), width=side // 20)
    draw.ellipse([side * 0.25, side * 0.25, side * 0.8, side * 0.8], fill=iris)
    draw.ellipse([side * 0.38, side * 0.38, side * 0.67, side * 0.67], fill=(0, 0, 0))
    draw.ellipse([side * 0.56, side * 0.36, side * 0.68, side * 0.48], fill=(255, 255, 255))


def human_eye(draw, side, *, iris=(110, 70, 40)):
    lid = [(side * t, side * (0.5 - 0.26 * math.sin(math.pi * t))) for t in np.linspace(0, 1, 40)]
    low = [(side * t, side * (0.5 + 0.2 * math.sin(math.pi * t))) for t in np.linspace(1, 0, 40)]
    draw.polygon(lid + low, fill=(255, 252, 250))
    draw.ellipse([side * 0.31, side * 0.3, side * 0.69, side * 0.68], fill=iris)
    draw.ellipse([side * 0.42, side * 0.4, side * 0.58, side * 0.56], fill=(5, 5, 5))
    draw.line(lid, fill=(30, 20, 15), width=side // 22, joint="curve")
    draw.line(low, fill=(90, 60, 50), width=side // 60, joint="curve")
    for t in (0.2, 0.35, 0.5, 0.65, 0.8):
        y = 0.5 - 0.26 * math.sin(math.pi * t)
        draw.line([(side * t, side * y), (side * (t + (t - 0.5) * 0.16), side * (y - 0.12))], (30, 20, 15), side // 40)


def star(draw, side, *, points=5, fill=(245, 205, 60), inner=0.42, outline=None):
    corners = []
    for index in range(points * 2):
        radius = side * 0.49 * (1 if index % 2 == 0 else inner)
        turn = math.pi * index / points - math.pi / 2
        corners.append((side / 2 + radius * math.cos(turn), side / 2 + radius * math.sin(turn)))
    draw.polygon(corners, fill=fill)
    if outline:
        draw.line([*corners, corners[0]], outline, side // 22, joint="curve")


def flower(draw, side, *, petals=6, fill=(235, 110, 150)):
    for index in range(petals):
        turn = 2 * math.pi * index / petals
        x, y = side / 2 + side * 0.28 * math.cos(turn), side / 2 + side * 0.28 * math.sin(turn)
        draw.ellipse([x - side * 0.18, y - side * 0.18, x + side * 0.18, y + side * 0.18], fill=fill)
    draw.ellipse([side * 0.36, side * 0.36, side * 0.64, side * 0.64], fill=(250, 220, 90))


def sun(draw, side, *, rays=12, fill=(240, 150, 40)):
    for index in range(rays):
        turn = 2 * math.pi * index / rays
        ends = ray(side, turn, 0.34, 0.48)
        draw.line(ends, fill, side // 20)
    draw.ellipse([side * 0.24, side * 0.24, side * 0.76, side * 0.76], fill=fill)


def wheel(draw, side, *, spokes=8, fill=(40, 40, 45)):
    draw.ellipse([0, 0, side - 1, side - 1], outline=fill, width=side // 12)
    draw.ellipse([side * 0.4, side * 0.4, side * 0.6, side * 0.6], fill=fill)
    for index in range(spokes):
        turn = 2 * math.pi * index / spokes
        end = side / 2 + side * 0.48 * math.cos(turn), side / 2 + side * 0.48 * math.sin(turn)
        draw.line([(side / 2, side / 2), end], fill, side // 28)


def snowflake(draw, side, *, fill=(235, 245, 255)):
    for index in range(6):
        turn = math.pi * index / 3
        step = math.cos(turn), math.sin(turn)
        draw.line([(side / 2, side / 2), tuple(side / 2 + side * 0.48 * s for s in step)], fill, side // 18)
        for share in (0.22, 0.34):
            x, y = (side / 2 + side * share * s for s in step)
            for bend in (-0.8, 0.8):
                end = x + side * 0.13 * math.cos(turn + bend), y + side * 0.13 * math.sin(turn + bend)
                draw.line([(x, y), end], fill, side // 24)


def heart(draw, side, *, fill=(215, 50, 70)):
    turns = np.linspace(0, 2 * math.pi, 90)
    across = 16 * np.sin(turns) ** 3
    down = -(13 * np.cos(turns) - 5 * np.cos(2 * turns) - 2 * np.cos(3 * turns) - np.cos(4 * turns))
    outline = np.stack([side / 2 + side * 0.03 * across, side * 0.47 + side * 0.03 * down], axis=1)
    draw.polygon([tuple(point) for point in outline.tolist()], fill=fill)


def button(draw, side, *, fill=(150, 90, 60)):
    draw.ellipse([0, 0, side - 1, side - 1], fill=fill, outline=(70, 40, 25), width=side // 20)
    for x, y in ((0.4, 0.4), (0.6, 0.4), (0.4, 0.6), (0.6, 0.6)):
        draw.ellipse([side * (x - 0.06), side * (y - 0.06), side * (x + 0.06), side * (y + 0.06)], fill=(45, 25, 15))


def moon(draw, side, *, fill=(250, 235, 160)):
    draw.ellipse([side * 0.05, side * 0.05, side * 0.95, side * 0.95], fill=fill)
    draw.ellipse([side * 0.3, side * 0.0, side * 1.05, side * 0.75], fill=(0, 0, 0, 0))


def face(draw, side, *, fill=(255, 214, 120)):
    """A smiling face."""
    draw.ellipse([0, 0, side - 1, side - 1], fill=fill, outline=(120, 80, 20), width=side // 30)
    for x in (0.32, 0.68):
        draw.ellipse([side * (x - 0.07), side * 0.3, side * (x + 0.07), side * 0.46], fill=(40, 25, 10))
    draw.arc([side * 0.25, side * 0.35, side * 0.75, side * 0.8], 20, 160, (40, 25, 10), side // 18)


MOTIFS = {
    "cat eye": cat_eye, "round eye": round_eye, "human eye": human_eye, "star": star, "flower": flower, "sun": sun,
    "wheel": wheel, "snowflake": snowflake, "heart": heart, "button": button, "moon": moon, "face": face,
}  # fmt: skip


# --- Held out: never looked at while the rules were made ------------------------------------------------------------


def target(draw, side):
    for ring in range(5):
        edge = side * 0.1 * ring
        draw.ellipse([edge, edge, side - edge, side - edge], fill=(200, 40, 40) if ring % 2 == 0 else (250, 250, 250))


def clock(draw, side):
    draw.ellipse([0, 0, side - 1, side - 1], fill=(250, 250, 240), outline=(30, 30, 60), width=side // 20)
    for hour in range(12):
        turn = math.pi * hour / 6
        ends = [
            (side / 2 + side * far * math.cos(turn), side / 2 + side * far * math.sin(turn)) for far in (0.36, 0.42)
        ]
        draw.line(ends, (30, 30, 60), side // 40)
    draw.line([(side / 2, side / 2), (side / 2, side * 0.2)], (30, 30, 60), side // 30)
    draw.line([(side / 2, side / 2), (side * 0.68, side * 0.6)], (30, 30, 60), side // 24)


def gear(draw, side):
    for tooth in range(8):
        turn = math.pi * tooth / 4
        ends = ray(side, turn, 0.2, 0.49)
        draw.line(ends, (90, 95, 105), side // 7)
    draw.ellipse([side * 0.16, side * 0.16, side * 0.84, side * 0.84], fill=(90, 95, 105))
    draw.ellipse([side * 0.38, side * 0.38, side * 0.62, side * 0.62], fill=(0, 0, 0, 0))


def owl_eyes(draw, side):
    for x in (0.0, 0.52):
        box = [side * x, side * 0.26, side * (x + 0.48), side * 0.74]
        draw.ellipse(box, fill=(250, 240, 200), outline=(60, 40, 20), width=side // 30)
        draw.ellipse([box[0] + side * 0.1, side * 0.36, box[2] - side * 0.1, side * 0.64], fill=(240, 170, 30))
        draw.ellipse([box[0] + side * 0.17, side * 0.43, box[2] - side * 0.17, side * 0.57], fill=(15, 10, 5))


def yin_yang(draw, side):
    draw.ellipse([0, 0, side - 1, side - 1], fill=(250, 250, 250), outline=(20, 20, 20), width=side // 30)
    draw.pieslice([side * 0.02, side * 0.02, side * 0.98, side * 0.98], 90, 270, fill=(20, 20, 20))
    draw.ellipse([side * 0.26, side * 0.02, side * 0.74, side * 0.5], fill=(20, 20, 20))
    draw.ellipse([side * 0.26, side * 0.5, side * 0.74, side * 0.98], fill=(250, 250, 250))
    draw.ellipse([side * 0.44, side * 0.2, side * 0.56, side * 0.32], fill=(250, 250, 250))
    draw.ellipse([side * 0.44, side * 0.68, side * 0.56, side * 0.8], fill=(20, 20, 20))


def paw(draw, side):
    draw.ellipse([side * 0.25, side * 0.45, side * 0.75, side * 0.92], fill=(80, 55, 40))
    for x, y in ((0.12, 0.34), (0.34, 0.14), (0.66, 0.14), (0.88, 0.34)):
        draw.ellipse([side * (x - 0.11), side * y, side * (x + 0.11), side * (y + 0.26)], fill=(80, 55, 40))


def clover(draw, side):
    for index in range(4):
        turn = math.pi * (index / 2 + 0.25)
        x, y = side / 2 + side * 0.24 * math.cos(turn), side / 2 + side * 0.24 * math.sin(turn)
        draw.ellipse([x - side * 0.2, y - side * 0.2, x + side * 0.2, y + side * 0.2], fill=(60, 150, 70))
    draw.line([(side / 2, side / 2), (side * 0.56, side * 0.98)], (50, 110, 50), side // 18)


def sleepy_eye(draw, side):
    draw.ellipse([0, side * 0.1, side, side * 0.9], fill=(255, 250, 240), outline=(70, 40, 40), width=side // 26)
    draw.ellipse([side * 0.28, side * 0.28, side * 0.72, side * 0.72], fill=(150, 80, 160))
    draw.ellipse([side * 0.4, side * 0.4, side * 0.6, side * 0.6], fill=(20, 5, 20))
    draw.chord(
        [0, side * 0.1, side, side * 0.9], 190, 350, fill=(240, 190, 160), outline=(70, 40, 40), width=side // 26
    )


def long_star(draw, side):
    star(draw, side, points=4, fill=(255, 245, 190), inner=0.22)


def outlined_star(draw, side):
    star(draw, side, points=6, fill=(240, 90, 60), inner=0.6, outline=(60, 10, 10))


HELD_OUT = {
    "target": target, "clock": clock, "gear": gear, "owl eyes": owl_eyes, "yin-yang": yin_yang, "paw": paw,
    "clover": clover, "sleepy eye": sleepy_eye, "long star": long_star, "outlined star": outlined_star,
}  # fmt: skip
