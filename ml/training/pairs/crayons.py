"""The crayons of the generated drawings, and which a child takes for what."""

import numpy as np

RED, WINE, ORANGE, APRICOT = "#e5403c", "#a82f3a", "#f58a2c", "#fbb45c"
YELLOW, LEMON, GOLD = "#fbd437", "#fdec96", "#e0a92e"
LIME, GRASS, GREEN, FOREST, MINT, TEAL = "#b6d84c", "#8fd06c", "#4cae46", "#2b7a3e", "#8edbb9", "#35a39c"
SKY, AZURE, BLUE, SEA, NAVY, NIGHT = "#bfe4fa", "#7cc4f0", "#3c82d6", "#4fa9e0", "#26418f", "#2c3566"
PURPLE, LILAC, PINK, ROSE, MAGENTA = "#8a5cc9", "#cdb0ea", "#f58fb8", "#fbc9d8", "#d8438f"
BROWN, CHESTNUT, TAN, CREAM, SAND = "#8f5a34", "#bf8650", "#e0bd8c", "#fbeccb", "#f4dda0"
SKINS = ("#fbd3b0",) * 6 + ("#f3c096",) * 3 + ("#c98e60", "#8f5f40")
SKIN = SKINS[0]
SILVER, GREY, SLATE, BLACK = "#d5d9de", "#a7acb3", "#6b7079", "#35353b"

BRIGHT = (RED, ORANGE, YELLOW, GREEN, BLUE, PURPLE, PINK, AZURE, TEAL, MAGENTA, LIME, BROWN)
CLOTHES = (RED, RED, ORANGE, YELLOW, GREEN, BLUE, BLUE, AZURE, PURPLE, PINK, PINK, TEAL, NAVY, BROWN, LILAC, MINT)
TROUSERS = (BLUE, BLUE, NAVY, BROWN, SLATE, BLACK, GREEN, RED)
HAIRS = (BLACK, BLACK, BLACK, BROWN, BROWN, "#5a3d2b", YELLOW, ORANGE)

USUAL: dict[str, dict[str, float]] = {
    "sun": {YELLOW: 6, ORANGE: 3, RED: 1},
    "moon": {YELLOW: 6, LEMON: 3},
    "star": {YELLOW: 8, LEMON: 1, GOLD: 1},
    "leaf": {GREEN: 6, GRASS: 3, FOREST: 2, LIME: 1},
    "fir": {FOREST: 6, GREEN: 4},
    "autumn": {ORANGE: 4, RED: 3, YELLOW: 3},
    "trunk": {BROWN: 8, CHESTNUT: 3},
    "grass": {GRASS: 7, GREEN: 4, LIME: 1},
    "sky": {SKY: 8, AZURE: 3},
    "night": {NIGHT: 5, NAVY: 5},
    "dusk": {APRICOT: 5, ROSE: 3, ORANGE: 2},
    "gloom": {GREY: 3, SILVER: 5},
    "water": {SEA: 6, AZURE: 4, BLUE: 4},
    "rain": {AZURE: 5, BLUE: 5},
    "roof": {RED: 6, BROWN: 3, BLUE: 2, ORANGE: 2, PURPLE: 0.6},
    "wall": {CREAM: 5, YELLOW: 2, APRICOT: 2, LEMON: 2, TAN: 2, ROSE: 1, SKY: 1, "#ffffff": 2},
    "door": {BROWN: 7, CHESTNUT: 3, RED: 1, BLUE: 1},
    "glass": {SKY: 6, AZURE: 4, LEMON: 1},
    "brick": {WINE: 4, RED: 3, BROWN: 4},
    "flower": {RED: 5, PINK: 5, YELLOW: 3, PURPLE: 3, ORANGE: 2, MAGENTA: 2, AZURE: 1, "#ffffff": 1},
    "hill": {GREEN: 5, GRASS: 5, FOREST: 2},
    "mountain": {GREY: 3, SLATE: 2, BROWN: 3, GREEN: 3, FOREST: 2},
    "wood": {BROWN: 5, CHESTNUT: 5, TAN: 1},
    "fish": {ORANGE: 5, RED: 2, BLUE: 2, YELLOW: 3, AZURE: 1, PINK: 1, GREEN: 1},
    "metal": {GREY: 5, SILVER: 4, SLATE: 1},
}


def usual(chance: np.random.Generator, what: str) -> str:
    """A crayon that children take for it, by how often they do."""
    table = USUAL[what]
    share = np.fromiter(table.values(), float)
    return list(table)[chance.choice(len(share), p=share / share.sum())]
