"""Days out of a ZIP and into the diary. Run by workers."""

import hashlib
import io
from dataclasses import dataclass, field

from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diaries import sound
from diaries.models import Journal
from diaries.parcel.contents import Broken, FoundDay, PackedFile
from diaries.parcel.opening import BadParcel, Parcel
from diaries.parcel.planning import Plan, plan
from diaries.services import parcels
from diaries.services.journals import TooMany
from ml.errors import InvalidInput
from pictory.core.engine.context import JobContext
from pictory.core.files.uploads import BadUpload, open_image
from pictory.core.models import Asset


def take_in(ctx: JobContext) -> None:
    """Take in what is new; each day is whole or is not there, and one that is there is left as it is."""
    owner = ctx.job.owner
    asset = Asset.objects.filter(pk=ctx.params["parcel"], owner=owner).first()
    if asset is None:
        raise InvalidInput("the ZIP is gone")
    with translation.override(owner.language), default_storage.open(asset.file.name) as file:
        try:
            parcel = Parcel(file)
            among = parcels.journals_for(asset, into=ctx.params["journals"])
            made = plan(parcel, among)
        except BadParcel as error:
            raise InvalidInput(error.code) from error
        came = _take(ctx, parcel, made, among)
        text = _report(came, made)
        parcels.keep_report(ctx.job, asset, text=text, title=_("What came out of your ZIP"))


# --- Inside ------------------------------------------------------------------------------------------------------


@dataclass
class _Came:
    """The days that were taken in, how many of their files could not be, and of their versions were too many."""

    days: list[FoundDay] = field(default_factory=list)
    lost: int = 0
    left_out: int = 0


def _take(ctx: JobContext, parcel: Parcel, made: Plan, among: QuerySet[Journal]) -> _Came:
    """What was not taken is told of in the plan."""

    def load(file: PackedFile) -> tuple[bytes, str] | None:
        ctx.job.prove()  # a day of many photos takes longer than a step may be silent
        return _cleaned(parcel, file)

    came, steps = _Came(), len(made.new) + 1
    journals: dict[str, Journal] = {}
    for number, (name, found) in enumerate(made.new):
        ctx.step(number, steps)
        try:
            day = found.read()
            if name not in journals:
                journals[name] = parcels.journal_for(ctx.job.owner, name, among)
            missing = parcels.take_in_day(ctx.job, journals[name], day, load)
        except TooMany:
            made.broken.append((f"{found.date}", _("There is no room for another journal.")))
            continue
        except Broken as reason:
            made.broken.append((f"{found.date}", _(str(reason))))
            continue
        if missing is None:
            made.there.append((name, found))
            continue
        came.lost += missing
        came.left_out += day.left_out
        came.days.append(found)
    return came


def _cleaned(parcel: Parcel, file: PackedFile) -> tuple[bytes, str] | None:
    """As it is when it left this site like that, else made anew as any upload is; None when that cannot be done."""
    try:
        data = parcel.read(file.name)
        if file.is_ours(hashlib.sha256(data).hexdigest()):
            return data, file.media_type
        if file.media_type.startswith("image/"):
            picture = open_image(io.BytesIO(data))
            return picture.data, picture.media_type
        return sound.open_sound(io.BytesIO(data)).mp3, sound.MEDIA_TYPE
    except (KeyError, BadParcel, BadUpload):
        return None


def _report(came: _Came, made: Plan) -> str:
    """The lines that the person reads."""
    taken, lost = came.days, came.lost
    lines = [ngettext("%(count)d day came in.", "%(count)d days came in.", len(taken)) % {"count": len(taken)}]
    if made.there:
        told = ngettext("%(count)d was here already.", "%(count)d were here already.", len(made.there))
        lines.append(told % {"count": len(made.there)})
    if lost:
        told = ngettext("%(count)d file could not be opened.", "%(count)d files could not be opened.", lost)
        lines.append(told % {"count": lost})
    if came.left_out:
        told = ngettext(
            "%(count)d of the oldest earlier versions was one too many for a day, and stayed in the ZIP.",
            "%(count)d of the oldest earlier versions were too many for their days, and stayed in the ZIP.",
            came.left_out,
        )
        lines.append(told % {"count": came.left_out})
    lines += [f"{label}: {reason}" for label, reason in made.broken]
    return "\n".join([*lines, "", *(date_format(day.date, "DATE_FORMAT") for day in taken)]) + "\n"
