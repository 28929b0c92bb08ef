"""Where, when and in which weather a scene plays; what the words leave open, the things and the seed choose."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ml.scenes.reading.told import Mention, Told
from ml.scenes.things import home_of, place_of

ANYWHERE = ("meadow", "village", "forest", "meadow", "lake", "mountain", "beach")
AT_NIGHT = ("meadow", "mountain", "lake", "village")  # where moon and stars are looked at
BEINGS = ("animal-", "person", "family", "face-costume")
SMALL_THINGS = ("food-", "dishware", "office", "book-paper", "household", "writing", "game")
UNDER = {"sea": "underwater", "lake": "underwater", "beach": "underwater"}
INDOORS = {"room", "kitchen", "table", "stage"}


@dataclass(frozen=True)
class Setting:
    place: str
    hour: str
    weather: str
    season: str
    sky: tuple[str, ...]


def choose_setting(told: Told, denied: Told, subgroups: Sequence[str], chance: random.Random) -> Setting:
    """subgroups: of each mention's first sticker. denied: what the picture must not show."""
    place = _place(told, denied, subgroups, chance)
    hour = _first(told.hours, denied.hours) or _hour_of_sky(told, denied)
    season = _first(told.seasons, denied.seasons)
    weather = _first(told.weathers, denied.weathers)
    if weather == "snow" and not season:
        season = "winter"
    if place == "snowfield":
        season = "winter"
    season = season or _season_of(told, chance, denied)
    if not hour:
        dark = "night" not in denied.hours and any(each.pose == "sleep" for each in told.mentions) and not told.places
        hour = "night" if dark else "day"
        if not dark and not told.weathers and place not in INDOORS and chance.random() < 0.14:
            hour = chance.choice([each for each in ("sunset", "dawn") if each not in denied.hours] or ["day"])
    sky = tuple(each for each in told.sky if each not in denied.sky)
    return Setting(place, hour, weather or "clear", season, sky)


def _place(told: Told, denied: Told, subgroups: Sequence[str], chance: random.Random) -> str:
    named = [place for place in told.places if place not in denied.places]
    if "sky" in named and len(named) > 1:
        named.remove("sky")
    if "sky" in named and any(
        home_of(each.stickers[0]) in ("back", "furniture") for each in told.mentions if not each.pose
    ):
        named.remove("sky")
    if named:
        return _wetter(named[0], told)
    guessed: Counter[str] = Counter()
    for mention in told.mentions:
        if place := place_of(mention.stickers[0]):
            guessed[place] += 1
    for place, _count in guessed.most_common():
        if place not in denied.places and (place != "table" or _still_life(told, subgroups)):
            return _wetter(place, told)
    if told.mentions and _still_life(told, subgroups) and any(each.startswith(SMALL_THINGS) for each in subgroups):
        return "table"
    if told.mentions and any(home_of(each.stickers[0]) == "furniture" for each in told.mentions):
        return "room"
    rooted = any(home_of(each.stickers[0]) == "back" for each in told.mentions)
    fitting = [place for place in ANYWHERE if not (rooted and place in ("beach", "lake"))]
    wishes = [AT_NIGHT, fitting] if {"moon", "stars"} & set(told.sky) else [fitting]
    left = ([place for place in wish if place not in denied.places] for wish in wishes)
    return chance.choice(next(filter(None, left), ["room"]))


def _still_life(told: Told, subgroups: Sequence[str]) -> bool:
    """Only things that lie on a table."""
    return not any(each.startswith(BEINGS) for each in subgroups) and not any(
        home_of(each.stickers[0]) in ("back", "furniture", "wall") for each in told.mentions
    )


def _wetter(place: str, told: Told) -> str:
    """Fish in a sea are seen under water, if nothing floats there."""
    if place not in UNDER:
        return place
    homes = [home_of(each.stickers[0]) for each in told.mentions]
    deep = any(home == "deep" for home in homes)
    afloat = any(home in ("water", "back", "ground", "sky") for home in homes)
    return "underwater" if deep and not afloat else place


def _hour_of_sky(told: Told, denied: Told) -> str:
    if not {"moon", "stars", "aurora", "fireworks"} & set(told.sky):
        return ""
    return next((hour for hour in ("night", "sunset", "dawn") if hour not in denied.hours), "")


def _season_of(told: Told, chance: random.Random, denied: Told) -> str:
    ids = {each.stickers[0] for each in told.mentions}
    if ids & {"snowman-without-snow", "snowman", "sled", "santa-claus", "christmas-tree", "skier"}:
        return "winter"
    if ids & {"cherry-tree", "cherry-blossom"}:
        return "spring"
    if ids & {"autumn-tree", "ginkgo-tree", "maple-leaf", "fallen-leaf", "jack-o-lantern"}:
        return "autumn"
    return chance.choice([each for each in ("summer", "summer", "spring") if each not in denied.seasons] or ["autumn"])


def _first(wanted: Sequence[str], denied: Sequence[str]) -> str:
    return next((each for each in wanted if each not in denied), "")


def without(told: Told, denied: Told) -> list[Mention]:
    """The mentions that the negative words leave, in their places: what is taken out counts 0."""
    gone = {id for each in denied.mentions for id in each.stickers}
    words = {each.word for each in denied.mentions} | set(denied.unknown)
    for mention in told.mentions:
        if mention.word in words or mention.stickers[0] in gone:
            mention.count = 0
        if mention.colour in denied.colours:
            mention.colour = ""
    return told.mentions
