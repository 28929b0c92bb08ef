"""What a job's error code means to the person who waits for it, what happened and what to do; and HTTP statuses."""

from dataclasses import dataclass
from http import HTTPStatus

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Sentence:
    what: str | Promise
    advice: str | Promise


BROKEN = Sentence(
    _("Something went wrong on our side."),
    _("What you gave us is still there. Please try again; if it happens twice, try something a little different."),
)

SENTENCES = {
    "bad_input": Sentence(
        _("We could not work with what this was made from."),
        _("Please try another picture or other words."),
    ),
    "not_latin": Sentence(
        _("Only Latin letters, digits and signs can be painted into a picture."),
        _("Please set other letters as type; that goes in every script."),
    ),
    "out_of_memory": Sentence(
        _("This was too big for our machine."),
        _("Please try it smaller, or with fewer things at once."),
    ),
    "weights_missing": Sentence(
        _("The part of Pictory that makes this is not installed here."),
        _("Please choose the built-in way of making it, or ask the people who run this site."),
    ),
    "blocked": Sentence(
        _("We do not show what came out of this."),
        _("It may not be fit for everyone. Please try other words or another picture."),
    ),
    "storage_full": Sentence(
        _("There was no room left to keep the result."),
        _("Please delete something from your drawer, then try again. If that does not help, try again later."),
    ),
    "outdated": Sentence(
        _("Pictory has changed since you asked for this."),
        _("Please start it again from where you began."),
    ),
    "time_limit": Sentence(
        _("This took much longer than it should, so we stopped it."),
        _("Please try again, or make it a little simpler."),
    ),
    "memory_limit": Sentence(
        _("This needed more memory than one job may use, so we stopped it."),
        _("Please try it smaller, or with fewer things at once."),
    ),
    "stopped": Sentence(
        _("The machine that worked on this stopped several times."),
        _("What you gave us is still there. Please try again in a few minutes."),
    ),
    "database": Sentence(
        _("We could not store the result."),
        _("What you gave us is still there. Please try again in a few minutes."),
    ),
    "connection": Sentence(
        _("One part of Pictory could not reach another."),
        _("What you gave us is still there. Please try again in a few minutes."),
    ),
    "broken": BROKEN,
}


def explain(code: str) -> Sentence:
    """The sentence of an error code; that of "broken" for a code that is not in the table."""
    return SENTENCES.get(code, BROKEN)


# What the API says where no view of it was reached, or where it broke: as REST framework words the same things.
STATUSES = {
    HTTPStatus.BAD_REQUEST: _("Malformed request."),
    HTTPStatus.FORBIDDEN: _("You do not have permission to perform this action."),
    HTTPStatus.NOT_FOUND: _("Not found."),
    HTTPStatus.METHOD_NOT_ALLOWED: _("This address does not take that method."),
    HTTPStatus.LENGTH_REQUIRED: _("Please send this with its length, not in chunks."),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: _("Please send fewer or smaller files."),
    HTTPStatus.TOO_MANY_REQUESTS: _("That was a lot in a short time. Please wait a minute, then try again."),
}


def sentence_of_status(status: HTTPStatus) -> str | Promise:
    """What an HTTP status from 400 on means; statuses that are not in the table are told by their class."""
    otherwise = _("A server error occurred.") if status >= 500 else _("Malformed request.")
    return STATUSES.get(status, otherwise)
