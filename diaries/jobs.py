"""The slow work of the diary, run by workers: read the words, colour the sheet, compose."""

import datetime
import io
import logging
from dataclasses import asdict
from typing import Any

from PIL import Image

from diaries import binding, composition
from diaries.composition import Thing
from diaries.models import Drawing, Entry, Journal
from diaries.parcel import packing, taking
from diaries.services import days, journals, making, reading, restyling
from diaries.services.making import Picture
from ml.colouring import Coloured, ColouringRequest
from ml.errors import InvalidInput
from ml.layout import read_layout
from ml.mood import MoodRequest
from ml.music import MusicRequest
from ml.summary import SummaryRequest
from ml.tags.index import StickerIndex
from ml.tags.tags import Tag, Tags, TagsRequest
from ml.translation import Prompt, TranslationRequest
from ml.types import OnStep, no_steps
from pictory.core import style_jobs
from pictory.core.abilities import best_tier, licence_to_show
from pictory.core.engine.context import JobContext
from pictory.core.files import assets

logger = logging.getLogger(__name__)

MUSIC_S = 15.0
DAYS_AT_ONCE = 5  # so that nobody waits long behind them
WEATHERS = {"rain": "rainy", "snow": "snowy", "wind": "windy", "storm": "stormy", "fog": "cloudy"}


def tag(ctx: JobContext) -> None:
    """Find the words of a day that stickers show, and propose where and how it could be drawn."""
    entry = _entry(ctx)
    if not entry.text.strip():
        reading.keep_tags(ctx.job, entry, tags=[], proposal={})
        return
    request = TagsRequest(text=entry.text, age_band=entry.owner.age_band)
    with ctx.models.lease("tags") as tags:
        found = tags(request, on_step=ctx.step)
        proposal = _proposal(entry, found.tags, tags.index)
    reading.keep_tags(ctx.job, entry, tags=[asdict(each) for each in found.tags], proposal=proposal)


def page(ctx: JobContext) -> None:
    """A whole day from its text alone, for who has many: words, first drawing as they suggest, one picture.

    params: text, date (ISO); mood, weather, place, hour, seed, layout and tier where they are known.
    """
    given = ctx.params
    entry = days.open_day(ctx.job.owner, datetime.date.fromisoformat(given["date"]))
    signs = {name: given[name] for name in ("mood", "weather", "place", "hour") if name in given}
    layout = {"layout": read_layout(given["layout"]).as_json()} if "layout" in given else {}
    entry = days.save_day(entry, revision=entry.revision, text=given["text"], **signs, **layout)
    with ctx.models.lease("tags") as tags:
        _read_words(tags, entry, _part_of(ctx.step, 0, 2))
    if not signs.get("mood") and not entry.proposal.get("mood"):
        entry.proposal["mood"] = _read_mood(ctx, entry)
    request = _colouring(entry, given.get("seed", 1), making.SHEET_PX)
    tier = best_tier("colouring", given.get("tier", ""))
    with ctx.models.lease("colouring", tier) as colouring:
        coloured = colouring(request, on_step=_part_of(ctx.step, 1, 2))
    making.keep_picture(ctx.job, entry, _picture(coloured, request, tier), layout=_sheet(entry), last=True)


def read(ctx: JobContext) -> None:
    """Sum a day up in one sentence, put its words into English for prompts, and propose mood and weather."""
    entry = _entry(ctx)
    if reading.digest(entry.text) != ctx.params["text_sha256"]:
        ctx.job.finish()  # it was rewritten: another job reads that
        return
    reading.keep_reading(ctx.job, entry, **_sum_up(ctx, entry, ctx.step))


def catch_up(ctx: JobContext) -> None:
    """Read a few days that came from elsewhere, all there is to read in them; another job goes on after them.

    params: after, of reading.unread_days.
    """
    unread = reading.unread_days(ctx.job.owner, ctx.params["after"]).select_related("owner")[:DAYS_AT_ONCE]
    entries = list(unread)
    for number, entry in enumerate(entries):
        on_step = _part_of(ctx.step, number, len(entries))
        try:
            with ctx.models.lease("tags") as tags:
                _read_words(tags, entry, no_steps)
            reading.store_reading(entry, **_sum_up(ctx, entry, on_step))
        except InvalidInput as error:
            logger.warning("day %s cannot be read: %s", entry.pk, error)
        on_step(1, 1)
    reading.keep_catching_up(ctx.job, last=entries[-1] if entries else None)


def colour(ctx: JobContext) -> None:
    """Colour the sheet in several ways; those that an earlier attempt stored are not made again."""
    entry = _entry(ctx)
    seeds = [seed for seed in making.seeds_of(ctx.job) if seed not in making.seeds_kept(ctx.job)]
    if not seeds:
        ctx.job.finish()
        return
    count, done = ctx.params["count"], ctx.params["count"] - len(seeds)
    if not entry.layout and entry.text.strip() and not reading.is_proposed_for(entry):
        with ctx.models.lease("tags") as tags:  # the words are not read yet, and the sheet is to come from them
            _read_words(tags, entry, no_steps)
    tier = best_tier("colouring", ctx.params.get("tier", ""))
    with ctx.models.lease("colouring", tier) as colouring:
        for number, seed in enumerate(seeds, start=done):
            request = _colouring(entry, seed, (ctx.params["width_px"], ctx.params["height_px"]))
            coloured = colouring(request, on_step=_part_of(ctx.step, number, count))
            picture = _picture(coloured, request, tier)
            making.keep_picture(ctx.job, entry, picture, layout=_sheet(entry), last=number == count - 1)


def restyle(ctx: JobContext) -> None:
    """Paint one picture of a day in a kept style. params: entry, drawing, style."""
    drawings = Drawing.objects.select_related("entry", "picture", "sketch")
    drawing = drawings.filter(pk=ctx.params["drawing"], entry=_entry(ctx)).first()
    if drawing is None:
        raise InvalidInput("the drawing is gone")
    with Image.open(io.BytesIO(assets.read(drawing.picture))) as picture:
        painted = style_jobs.painted(ctx, picture.convert("RGB"), ctx.params["style"], on_step=ctx.step)
    restyling.keep_restyled(ctx.job, drawing, png=_png(painted.picture), model=painted.model)


def compose(ctx: JobContext) -> None:
    """A small piece of music for the mood and the words of a day.

    params: seed, and the tier by which the queue was chosen; the full one is used if it still may be.
    """
    entry = _entry(ctx)
    tier = best_tier("music") if ctx.params.get("tier") == "full" else "embedded"
    mood = entry.chosen["mood"] or _read_mood(ctx, entry)
    words, keywords = "", tuple(each["word"] for each in entry.tags)
    if tier == "full":  # which reads English alone; the composer knows both
        words, keywords = _in_english(ctx, entry, mood)
    request = MusicRequest(mood=mood, seconds=MUSIC_S, seed=ctx.params["seed"], keywords=keywords, words=words)
    with ctx.models.lease("music", tier) as music:
        piece = music(request, on_step=_part_of(ctx.step, 1, 2) if words else ctx.step)
    facts = {"key": piece.key, "mode": piece.mode, "bpm": piece.bpm, "instruments": piece.instruments}
    facts |= {"licence": licence_to_show("music", tier)}
    details = {"mood": mood} | {name: value for name, value in facts.items() if value}
    making.keep_music(
        ctx.job, entry, mp3=piece.mp3, seconds=piece.seconds, model=piece.model, tier=tier, seed=piece.seed,
        details=details,
    )  # fmt: skip


def book(ctx: JobContext) -> None:
    """Days as a PDF: a book, or one day on squared paper."""
    binding.bind(ctx)


def export(ctx: JobContext) -> None:
    """Days as ZIP files that can be taken in again."""
    packing.pack(ctx)


def take_in(ctx: JobContext) -> None:
    """The new days of a ZIP."""
    taking.take_in(ctx)


def forget(ctx: JobContext) -> None:
    """Clear a deleted journal away, some days at a time: a worker that dies leaves fewer for the next."""
    journal = Journal.every.filter(pk=ctx.params["leaving"], owner=ctx.job.owner_id, leaving=True).first()
    if journal is None:
        ctx.job.finish()
        return
    count = Entry.objects.filter(journal=journal).count()
    while left := journals.clear_some(ctx.job, journal):
        ctx.step(count - left, count + 1)
    journals.end_clearing(ctx.job, journal)


# --- Inside ------------------------------------------------------------------------------------------------------


def _entry(ctx: JobContext) -> Entry:
    """Raises InvalidInput when the day was deleted meanwhile."""
    entry = Entry.objects.select_related("owner").filter(pk=ctx.params["entry"], owner=ctx.job.owner_id).first()
    if entry is None:
        raise InvalidInput("the day is gone")
    return entry


def _sum_up(ctx: JobContext, entry: Entry, on_step: OnStep) -> dict[str, Any]:
    """For reading.keep_reading()."""
    with ctx.models.lease("mood", best_tier("mood")) as moods:
        mood = moods(MoodRequest(entry.text), on_step=_part_of(on_step, 0, 3))
    with ctx.models.lease("summary", best_tier("summary")) as summing:
        summary = summing(SummaryRequest(entry.text), on_step=_part_of(on_step, 1, 3))
    english = _translate(ctx, entry, entry.mood or mood.name, _part_of(on_step, 2, 3))
    return {
        "text_sha256": reading.digest(entry.text),
        "summary": summary.text,
        "english": english.text,
        "proposal": {"mood": mood.name} | ({"weather": _weather(mood.weather)} if mood.weather else {}),
    }


def _translate(ctx: JobContext, entry: Entry, mood: str, on_step: OnStep) -> Prompt:
    words = tuple(each["noun"] for each in entry.tags)
    with ctx.models.lease("translation", best_tier("translation")) as translating:
        return translating(TranslationRequest(entry.text, mood=mood, tags=words), on_step=on_step)


def _in_english(ctx: JobContext, entry: Entry, mood: str) -> tuple[str, tuple[str, ...]]:
    """The day in a sentence, and what it names, as it was read or is read now; nothing for a day without words."""
    if not entry.text.strip():
        return "", ()
    is_read = reading.is_read(entry)
    english = entry.english if is_read else _translate(ctx, entry, mood, _part_of(ctx.step, 0, 2)).text
    sentence, _between, named = english.partition(" Featuring ")
    return sentence.partition(". ")[0], tuple(filter(None, named.partition(".")[0].split(", ")))


def _read_words(tags: Tags, entry: Entry, on_step: OnStep) -> None:
    """Tags and proposal of the text as it is, stored and put into `entry`."""
    found = tags(TagsRequest(text=entry.text, age_band=entry.owner.age_band), on_step=on_step)
    reading.store_tags(entry, [asdict(each) for each in found.tags], _proposal(entry, found.tags, tags.index))
    entry.refresh_from_db(fields=["tags", "proposal"])


def _proposal(entry: Entry, tags: tuple[Tag, ...], index: StickerIndex) -> dict[str, Any]:
    things = [_thing(each, index) for each in tags if each.drawable]
    return {
        "place": composition.guess_place(entry.text),
        "hour": composition.guess_hour(entry.text),
        "layout": composition.compose(things, entry.text).as_json(),
    }


def _thing(each: Tag, index: StickerIndex) -> Thing:
    sticker = index.stickers[each.stickers[0]]
    return Thing(each.noun, sticker.id, sticker.group, sticker.subgroup)


def _weather(told: str) -> str:
    return WEATHERS.get(told, told)


def _read_mood(ctx: JobContext, entry: Entry) -> str:
    """Of a day whose text nobody summed up yet, by its words; calm where there are none."""
    if not entry.text.strip():
        return "calm"
    with ctx.models.lease("mood") as moods:
        return moods(MoodRequest(entry.text, quick=True)).name


def _colouring(entry: Entry, seed: int, size: tuple[int, int]) -> ColouringRequest:
    chosen = entry.chosen
    drawn = [tag for tag in entry.tags if tag["drawable"] and tag["stickers"]]
    return ColouringRequest(
        layout=read_layout(_sheet(entry)),
        seed=seed,
        mood=chosen["mood"],
        weather=chosen["weather"] or "sunny",
        place=chosen["place"] or "meadow",
        hour=chosen["hour"] or "day",
        size=size,
        things=tuple(tag["stickers"][0] for tag in drawn),
        words=tuple(tag["noun"] for tag in drawn),
    )


def _sheet(entry: Entry) -> list[dict[str, Any]]:
    """What was laid out; where nothing was, as without script nothing can be, what the words suggest."""
    return entry.layout or entry.proposal.get("layout", [])


def _part_of(on_step: OnStep, number: int, count: int) -> OnStep:
    """Steps of one picture among several."""

    def tell(step: int, steps: int, *, doing: str = "", preview: Image.Image | None = None) -> None:
        on_step(number * steps + step, count * steps, doing=doing, preview=preview if number == 0 else None)

    return tell


def _picture(coloured: Coloured, request: ColouringRequest, tier: str) -> Picture:
    facts = {name: getattr(request, name) for name in ("mood", "weather", "place", "hour")}
    return Picture(
        _png(coloured.picture),
        _png(coloured.sketch),
        model=coloured.model,
        tier=tier,
        seed=coloured.seed,
        details=facts,
    )


def _png(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG", compress_level=3)
    return file.getvalue()
