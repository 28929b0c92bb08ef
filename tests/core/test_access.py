"""Who may do what: every address of the site, every kind of person. What is not in the table fails the test."""

import json
import logging
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.db import connection, transaction
from django.http import HttpResponseBase

from pictory.core.models import Asset, Job, User
from tests.core.engine import ROOT, database_url
from tests.core.invariants import LEAK
from tests.core.urlmap import ACT, ASK, Visitor, everything_of, patterns

pytestmark = pytest.mark.django_db
WHO = ("nobody", "guest", "bob", "alice", "moderator", "admin")

# pattern: (an address of alice's, what GET is answered with, what POST without a form is answered with).
# One word for all, or one for each of WHO; "login": sent to the log-in and back; "desk": to the admin's; ">x": to x.
OWN, MINE = "login 200 200 200 200 200", "login 404 404 {} 404 404"
API_BAD = "401 400 400 400 400 400"
API_OWN, API_MINE, API_NEVER = "401 200 200 200 200 200", "401 404 404 {} 404 404", "401 405 405 405 405 405"
DESK = "desk desk desk desk {} {}"
STAFF = "login 404 404 404 200 200"
OPEN = ("200", "405")
API_DAY = "api/diaries/journals/<int:journal_id>/days/<day:date>"
AT_DAY = "/api/diaries/journals/{journal}/days/2026-06-15"

MAP: dict[str, tuple[str, str, str]] = {
    "": ("/", *OPEN),
    "styleguide/": ("/styleguide/", *OPEN),
    "models/": ("/models/", *OPEN),
    # For staff; nobody else is told that there is such a page
    "trainings/": ("/trainings/", STAFF, "405"),
    "trainings/<str:name>/": ("/trainings/{training}/", STAFF, "405"),
    "trainings/<str:name>/<str:sample>": ("/trainings/{training}/sample-000004.webp", STAFF, "405"),
    "healthz": ("/healthz", *OPEN),
    "readyz": ("/readyz", *OPEN),
    "diaries/": ("/diaries/", *OPEN),
    # Writing a day: the same date of one's own, never alice's
    "diaries/stickers/<slug:version>/<slug:sticker_id>.<slug:form>.svg": (
        "/diaries/stickers/{stickers}/kite.outline.svg",
        *OPEN,
    ),
    "diaries/<int:year>/": ("/diaries/2026/", OWN, "405"),
    "diaries/search/": ("/diaries/search/?q=바다", OWN, "405"),
    "diaries/<day:date>/": ("/diaries/2026-06-15/", MINE.format("200"), "405"),
    "diaries/<day:date>/redraw/": ("/diaries/2026-06-15/redraw/", "405", MINE.format(">/diaries/2026-06-15/")),
    "diaries/<day:date>/restyle/": ("/diaries/2026-06-15/restyle/", "405", MINE.format(">/diaries/2026-06-15/")),
    "diaries/<day:date>/compose/": ("/diaries/2026-06-15/compose/", "405", MINE.format(">/diaries/2026-06-15/")),
    "diaries/<day:date>/choose/<int:drawing_id>/": (
        "/diaries/2026-06-15/choose/{drawing}/",
        "405",
        MINE.format(">/diaries/2026-06-15/"),
    ),
    "diaries/<day:date>/star/": ("/diaries/2026-06-15/star/", "405", MINE.format(">/diaries/2026-06-15/")),
    "diaries/<day:date>/delete/": ("/diaries/2026-06-15/delete/", "405", MINE.format(">/diaries/")),
    "diaries/<day:date>/versions/": ("/diaries/2026-06-15/versions/", MINE.format("200"), "405"),
    "diaries/<day:date>/versions/<int:version_id>/restore/": (
        "/diaries/2026-06-15/versions/{version}/restore/",
        "405",
        MINE.format(">/diaries/2026-06-15/"),
    ),
    "diaries/<day:date>/write/": ("/diaries/2026-06-14/write/", OWN, "login 400 400 400 400 400"),
    "diaries/<day:date>/save/": ("/diaries/2026-06-14/save/", "405", "login 400 400 400 400 400"),
    "diaries/<day:date>/aside/": ("/diaries/2026-06-14/aside/", "405", "login 400 400 400 400 400"),
    "diaries/<day:date>/draw/": ("/diaries/2026-06-14/draw/", "405", "login 400 400 400 400 400"),
    "diaries/<day:date>/tags/": ("/diaries/2026-06-14/tags/", OWN, OWN),
    "diaries/<day:date>/tray/": ("/diaries/2026-06-14/tray/?word=강아지", OWN, "405"),
    "diaries/<day:date>/find/": ("/diaries/2026-06-14/find/?q=강", OWN, "405"),
    "diaries/<day:date>/photos/": ("/diaries/2026-06-15/photos/", "405", MINE.format(">/diaries/2026-06-15/")),
    "diaries/<day:date>/voices/": ("/diaries/2026-06-15/voices/", "405", MINE.format(">/diaries/2026-06-15/")),
    "diaries/<day:date>/extras/<int:extra_id>/delete/": (
        "/diaries/2026-06-15/extras/{extra}/delete/",
        "405",
        MINE.format(">/diaries/2026-06-15/"),
    ),
    "diaries/<day:date>/page/": ("/diaries/2026-06-15/page/", "405", MINE.format(">/jobs/")),
    "diaries/shelf/": ("/diaries/shelf/", OWN, "405"),
    "diaries/shelf/book/": ("/diaries/shelf/book/", "405", "login 400 400 400 400 400"),
    "diaries/shelf/pack/": ("/diaries/shelf/pack/", "405", "login 400 400 400 400 400"),
    "diaries/shelf/bring/": ("/diaries/shelf/bring/", "405", "login 400 400 400 400 400"),
    "diaries/shelf/parcels/<uuid:asset_id>/": ("/diaries/shelf/parcels/{parcel}/", MINE.format("200"), "405"),
    "diaries/shelf/parcels/<uuid:asset_id>/take/": (
        "/diaries/shelf/parcels/{parcel}/take/",
        "405",
        MINE.format(">/jobs/"),
    ),
    "diaries/shelf/parcels/<uuid:asset_id>/drop/": (
        "/diaries/shelf/parcels/{parcel}/drop/",
        "405",
        MINE.format(">/diaries/shelf/"),
    ),
    "diaries/shelf/close/": ("/diaries/shelf/close/", "405", "login" + 5 * " >/diaries/shelf/"),
    "diaries/shelf/journals/": ("/diaries/shelf/journals/", "405", "login" + 5 * " >/diaries/shelf/"),
    "diaries/shelf/journals/<int:journal_id>/": (
        "/diaries/shelf/journals/{journal}/",
        MINE.format("200"),
        MINE.format("400"),
    ),
    "diaries/shelf/journals/<int:journal_id>/lock/": (
        "/diaries/shelf/journals/{journal}/lock/",
        "405",
        MINE.format("400"),
    ),
    "diaries/shelf/journals/<int:journal_id>/unlock/": (
        "/diaries/shelf/journals/{journal}/unlock/",
        MINE.format(">/diaries/"),
        MINE.format(">/diaries/"),
    ),
    "diaries/shelf/journals/<int:journal_id>/unlock-for-good/": (
        "/diaries/shelf/journals/{journal}/unlock-for-good/",
        "405",
        MINE.format(">/diaries/shelf/journals/"),
    ),
    "diaries/shelf/journals/<int:journal_id>/forgot/": (
        "/diaries/shelf/journals/{journal}/forgot/",
        "405",
        MINE.format("400"),
    ),
    "diaries/shelf/journals/<int:journal_id>/delete/": (
        "/diaries/shelf/journals/{journal}/delete/",
        "405",
        MINE.format(">/diaries/shelf/"),
    ),
    "diaries/<day:date>/propose/": ("/diaries/2026-06-14/propose/", OWN, "405"),
    "studio/": ("/studio/", *OPEN),
    "studio/canvas/": ("/studio/canvas/", *OPEN),
    "covers/": ("/covers/", *OPEN),
    "stylelab/": ("/stylelab/", *OPEN),
    "stylelab/edit/": ("/stylelab/edit/", OWN, "login 400 400 400 400 400"),
    "stylelab/edit/<int:edit_id>/": ("/stylelab/edit/{edit}/", MINE.format("200"), MINE.format("400")),
    "stylelab/edit/<int:edit_id>/delete/": ("/stylelab/edit/{edit}/delete/", "405", MINE.format(">/stylelab/edit/")),
    "stylelab/edit/<int:edit_id>/erase/": (
        "/stylelab/edit/{edit}/erase/",
        MINE.format("200"),
        MINE.format("400"),
    ),
    "stylelab/edit/<int:edit_id>/take/<uuid:asset_id>/": (
        "/stylelab/edit/{edit}/take/{asset}/",
        "405",
        "login 404 404 404 404 404",
    ),
    "stylelab/edit/<int:edit_id>/wallpaper/": (
        "/stylelab/edit/{edit}/wallpaper/",
        MINE.format("200"),
        MINE.format("400"),
    ),
    "stylelab/edit/recipes/": ("/stylelab/edit/recipes/", OWN, "405"),
    "stylelab/edit/recipes/<int:preset_id>/delete/": (
        "/stylelab/edit/recipes/{preset}/delete/",
        "405",
        MINE.format(">/stylelab/edit/recipes/"),
    ),
    "stylelab/edit/recipes/shared/<str:token>/": (
        "/stylelab/edit/recipes/shared/{recipe}/",
        "200",
        "login" + 5 * " >/stylelab/edit/recipes/",
    ),
    "stylelab/edit/apply/": ("/stylelab/edit/apply/", OWN, "login 400 400 400 400 400"),
    "stylelab/words/": ("/stylelab/words/", OWN, "login 400 400 400 400 400"),
    "stylelab/words/<uuid:job_id>/": ("/stylelab/words/{words_job}/", MINE.format("200"), "405"),
    "stylelab/candidates/<uuid:asset_id>/keep/": (
        "/stylelab/candidates/{words_picture}/keep/",
        "405",
        MINE.format(">/stylelab/words/"),
    ),
    "stylelab/variations/": ("/stylelab/variations/", OWN, "login 400 400 400 400 400"),
    "stylelab/variations/<uuid:job_id>/": ("/stylelab/variations/{varied}/", MINE.format("200"), "405"),
    "stylelab/cards/": ("/stylelab/cards/", OWN, "405"),
    "stylelab/cards/new/": ("/stylelab/cards/new/", OWN, "login 400 400 400 400 400"),
    "stylelab/cards/<int:card_id>/": ("/stylelab/cards/{card}/", MINE.format("200"), MINE.format("400")),
    "stylelab/cards/<int:card_id>/delete/": (
        "/stylelab/cards/{card}/delete/",
        "405",
        MINE.format(">/stylelab/cards/"),
    ),
    "stylelab/transfer/": ("/stylelab/transfer/", OWN, "login 400 400 400 400 400"),
    "stylelab/transfer/desk/": (
        "/stylelab/transfer/desk/?content=sample:beach&style=sample:ink",
        OWN,
        "login" + 5 * " >/stylelab/transfer/",
    ),
    "stylelab/transfer/look/": (
        "/stylelab/transfer/look/?content=sample:beach&style=sample:ink",
        "405",
        "login" + 5 * " >/stylelab/transfer/look/",
    ),
    "stylelab/transfer/look/<uuid:job_id>/": ("/stylelab/transfer/look/{look}/", MINE.format("200"), "405"),
    "stylelab/transfer/fitting/<uuid:job_id>/": ("/stylelab/transfer/fitting/{fitting}/", MINE.format("200"), "405"),
    "stylelab/transfer/<uuid:job_id>/": ("/stylelab/transfer/{transfer}/", MINE.format("200"), "405"),
    # People
    "guest/": ("/guest/", "405", ">/"),
    "language/": ("/language/", "405", ">/"),
    "profile/": ("/profile/", OWN, OWN),
    "profile/delete/": ("/profile/delete/", OWN, "login >/ 400 400 400 400"),
    "account/login/": ("/account/login/", "200 200 >/ >/ >/ >/", "200 200 >/ >/ >/ >/"),
    "account/signup/": ("/account/signup/", "200 200 >/ >/ >/ >/", "200 200 >/ >/ >/ >/"),
    "account/logout/": ("/account/logout/", ">/ 200 200 200 200 200", ">/"),
    "account/inactive/": ("/account/inactive/", *OPEN),
    "account/reauthenticate/": ("/account/reauthenticate/", "login 403 200 200 200 200", "login 403 200 200 200 200"),
    "account/email/": ("/account/email/", OWN, "login" + 5 * " >/account/email/"),
    "account/confirm-email/": ("/account/confirm-email/", *OPEN),
    "account/^confirm-email/(?P<key>[-:\\w]+)/$": (
        "/account/confirm-email/{confirm}/",
        "200",
        ">/account/login/ >/account/login/ >/account/login/ >/ >/account/login/ >/account/login/",
    ),
    "account/login/code/confirm/": (
        "/account/login/code/confirm/",
        ">/account/login/ >/ >/ >/ >/ >/",
        ">/account/login/ >/ >/ >/ >/ >/",
    ),
    "account/password/change/": (
        "/account/password/change/",
        "login >/account/password/set/ 200 200 200 200",
        "login >/account/password/set/ 200 200 200 200",
    ),
    "account/password/set/": (
        "/account/password/set/",
        "login 200" + 4 * " >/account/password/change/",
        "login 200" + 4 * " >/account/password/change/",
    ),
    "account/password/reset/": ("/account/password/reset/", "200", "200"),
    "account/password/reset/done/": ("/account/password/reset/done/", *OPEN),
    "account/password/reset/key/done/": ("/account/password/reset/key/done/", *OPEN),
    "account/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": (
        "/account/password/reset/key/{reset}/",
        ">/account/password/reset/key/",
        ">/account/password/reset/key/",
    ),
    # Jobs
    "jobs/": ("/jobs/", OWN, "405"),
    "jobs/<uuid:job_id>/": ("/jobs/{job}/", MINE.format("200"), "405"),
    "jobs/<uuid:job_id>/cancel/": ("/jobs/{job}/cancel/", "405", MINE.format(">/jobs/")),
    "jobs/<uuid:job_id>/retry/": ("/jobs/{failed}/retry/", "405", MINE.format(">/jobs/")),
    "jobs/<uuid:job_id>/preview/": ("/jobs/{job}/preview/", MINE.format("200"), "405"),
    # Files
    "files/": ("/files/", OWN, "login 400 400 400 400 400"),
    "files/export/": ("/files/export/", "405", "login" + 5 * " >/jobs/"),
    "files/<uuid:asset_id>/": ("/files/{asset}/", MINE.format("200"), "405"),
    "files/<uuid:asset_id>/delete/": ("/files/{asset}/delete/", "405", MINE.format(">/files/")),
    "files/<uuid:asset_id>/mail/": ("/files/{asset}/mail/", MINE.format("200"), MINE.format("200")),
    "media/<uuid:asset_id>/": ("/media/{asset}/", "404 404 404 200 200 200", "405"),
    "media/<uuid:asset_id>/<int:width_px>/": ("/media/{asset}/320/", "404 404 404 200 200 200", "405"),
    "s/<str:token>/": ("/s/{share}/", *OPEN),  # whoever holds the link
    "mail/stop/<str:token>/": ("/mail/stop/{stop}/", "200", "200"),
    # API
    "api/^jobs$": ("/api/jobs", API_OWN, API_NEVER),
    "api/^jobs/(?P<pk>[^/.]+)$": ("/api/jobs/{job}", API_MINE.format("200"), API_NEVER),
    "api/^jobs/(?P<pk>[^/.]+)/cancel$": ("/api/jobs/{job}/cancel", API_NEVER, API_MINE.format("200")),
    "api/^jobs/(?P<pk>[^/.]+)/retry$": ("/api/jobs/{failed}/retry", API_NEVER, API_MINE.format("201")),
    "api/^assets$": ("/api/assets", API_OWN, "401 400 400 400 400 400"),
    "api/^assets/(?P<pk>[^/.]+)$": ("/api/assets/{asset}", API_MINE.format("200"), API_NEVER),
    "api/^exports$": ("/api/exports", API_NEVER, "401 201 201 201 201 201"),
    "api/diaries/search": ("/api/diaries/search?q=바다", API_OWN, API_NEVER),
    "api/diaries/journals": ("/api/diaries/journals", API_OWN, "401 400 400 400 400 400"),
    "api/diaries/journals/<int:journal_id>": ("/api/diaries/journals/{journal}", API_MINE.format("200"), API_NEVER),
    "api/diaries/journals/<int:journal_id>/calendar": (
        "/api/diaries/journals/{journal}/calendar",
        API_MINE.format("200"),
        API_NEVER,
    ),
    "api/diaries/journals/<int:journal_id>/days": (
        "/api/diaries/journals/{journal}/days?month=2026-06",
        API_MINE.format("200"),
        API_NEVER,
    ),
    API_DAY: (AT_DAY, API_MINE.format("200"), API_NEVER),
    f"{API_DAY}/sheet": (f"{AT_DAY}/sheet", API_MINE.format("200"), API_NEVER),
    f"{API_DAY}/tags": (f"{AT_DAY}/tags", API_MINE.format("200"), API_MINE.format("201")),
    f"{API_DAY}/summary": (f"{AT_DAY}/summary", API_NEVER, API_MINE.format("204")),
    f"{API_DAY}/colour": (f"{AT_DAY}/colour", API_NEVER, API_MINE.format("201")),
    f"{API_DAY}/restyle": (f"{AT_DAY}/restyle", API_NEVER, API_MINE.format("400")),
    f"{API_DAY}/music": (f"{AT_DAY}/music", API_NEVER, API_MINE.format("201")),
    f"{API_DAY}/drawings": (f"{AT_DAY}/drawings", API_MINE.format("200"), API_NEVER),
    f"{API_DAY}/drawings/<int:drawing_id>/keep": (
        f"{AT_DAY}/drawings/{{drawing}}/keep",
        API_NEVER,
        API_MINE.format("200"),
    ),
    "api/token": ("/api/token", API_NEVER, "400"),
    "api/schema": ("/api/schema", *OPEN),
    "api/docs": ("/api/docs", *OPEN),
    "api/stylelab/words": ("/api/stylelab/words", API_NEVER, API_BAD),
    "api/stylelab/candidates/<uuid:asset_id>/keep": (
        "/api/stylelab/candidates/{words_picture}/keep",
        API_NEVER,
        API_MINE.format("200"),
    ),
    "api/stylelab/samples": ("/api/stylelab/samples", API_OWN, API_NEVER),
    "api/stylelab/transfers": ("/api/stylelab/transfers", API_NEVER, API_BAD),
    "api/stylelab/looks": ("/api/stylelab/looks", API_NEVER, API_BAD),
    "api/stylelab/fittings": ("/api/stylelab/fittings", API_NEVER, API_BAD),
    "api/stylelab/variations": ("/api/stylelab/variations", API_NEVER, API_BAD),
    "api/stylelab/edits": ("/api/stylelab/edits", API_NEVER, API_BAD),
    "api/stylelab/batches": ("/api/stylelab/batches", API_NEVER, API_BAD),
    "api/stylelab/recipes": ("/api/stylelab/recipes", API_OWN, API_BAD),
    "api/stylelab/recipes/<int:preset_id>": ("/api/stylelab/recipes/{preset}", API_MINE.format("200"), API_NEVER),
    "api/stylelab/cards": ("/api/stylelab/cards", API_OWN, API_BAD),
    "api/stylelab/cards/<int:card_id>": ("/api/stylelab/cards/{card}", API_MINE.format("200"), API_NEVER),
    # The desk
    "admin/": ("/admin/", DESK.format("200", "200"), DESK.format("200", "200")),
    "admin/login/": ("/admin/login/", "login 403 403 403 >/admin/ >/admin/", "login 403 403 403 200 200"),
    "admin/logout/": ("/admin/logout/", ">/admin/ >/admin/ >/admin/ >/admin/ 405 405", 4 * ">/admin/ " + "200 200"),
    "admin/password_change/": ("/admin/password_change/", ">/account/password/change/", ">/account/password/change/"),
    "admin/password_change/done/": (
        "/admin/password_change/done/",
        DESK.format("200", "200"),
        DESK.format("405", "405"),
    ),
    "admin/autocomplete/": ("/admin/autocomplete/", DESK.format("403", "403"), DESK.format("405", "405")),
    "admin/jsi18n/": ("/admin/jsi18n/", DESK.format("200", "200"), DESK.format("405", "405")),
    "admin/r/<path:content_type_id>/<path:object_id>/": (
        "/admin/r/1/1/",
        DESK.format("404", "404"),
        DESK.format("404", "404"),
    ),
    "admin/^(?P<app_label>auth|account|core)/$": ("/admin/core/", DESK.format("404", "200"), DESK.format("404", "200")),
    "admin/(?P<url>.*)$": ("/admin/no/such/", DESK.format("404", "404"), DESK.format("404", "404")),
}

# What the admin may do with each kind of row; a moderator may do nothing until somebody hands them the right.
RIGHTS = {
    "auth/group": "add change delete",
    "account/emailaddress": "add change delete",
    "core/job": "",
    "core/asset": "delete",
    "core/user": "change delete",
    "core/message": "",
    "core/suppression": "add change delete",
    "core/moderationaction": "",
}
for _model, _rights in RIGHTS.items():
    _may = {right: "200" if right in _rights else "403" for right in ("add", "change", "delete")}
    _one = f"{{{_model.rpartition('/')[2]}}}"
    for _end, _id, _get, _post in (
        ("", "", "200", "200"),
        ("add/", "", _may["add"], _may["add"]),
        ("<path:object_id>/change/", f"{_one}/change/", "200", _may["change"]),
        ("<path:object_id>/delete/", f"{_one}/delete/", _may["delete"], _may["delete"]),
        ("<path:object_id>/history/", f"{_one}/history/", "200", "200"),
    ):
        MAP[f"admin/{_model}/{_end}"] = (
            f"/admin/{_model}/{_id or _end}",
            DESK.format("403", _get),
            DESK.format("403", _post),
        )
    _bare = DESK.format(f">/admin/{_model}/", f">/admin/{_model}/")
    MAP[f"admin/{_model}/<path:object_id>/"] = (f"/admin/{_model}/{_one}/", _bare, _bare)


@pytest.fixture
def people(alice: User, bob: User, guest: User, admin: User) -> dict[str, Visitor]:
    moderator = User.objects.create_user("mod@example.com", "correct horse 4", nickname="지킴이", is_staff=True)
    users = {"nobody": None, "guest": guest, "bob": bob, "alice": alice, "moderator": moderator, "admin": admin}
    for user in (bob, moderator, admin):  # as everybody has who signed up
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return {name: Visitor(users[name]) for name in WHO}


@pytest.fixture
def addresses(alice: User) -> dict[str, str]:
    """Each pattern with its address of alice's."""
    ids = everything_of(alice)
    return {pattern: row[0].format(**ids) for pattern, row in MAP.items()}


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Refusals are what these tests are for; they need not be logged a thousand times."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


def undone(visitor: Visitor, method: str, address: str, *args: Any, **options: Any) -> HttpResponseBase:
    """Make a request whose changes are taken back."""
    with transaction.atomic():
        response = visitor.generic(method, address, *args, **options)
        transaction.set_rollback(True)
    return response


def word(response: HttpResponseBase) -> str:
    """The answer in the words of the table."""
    if response.status_code not in (301, 302):
        return str(response.status_code)
    for name, door in (("login", "/account/login/?next="), ("desk", "/admin/login/?next=")):
        if response.url.startswith(door):
            return name
    return ">" + response.url


def fits(response: HttpResponseBase, expected: str) -> bool:
    """A redirect to a row fits the list that the row is in."""
    got = word(response)
    return got == expected or (expected.startswith(">/") and len(expected) > 2 and got.startswith(expected))


def asked_of(pattern: str, column: int) -> dict[str, str]:
    """What each of those who are asked should be told.

    bob and a moderator are asked where the table tells them anything else than alice, or where the address is of hers:
    to a page that knows of nobody's things they are who she is, a member.
    """
    cells = MAP[pattern][column].split()
    told = dict(zip(WHO, cells if len(cells) > 1 else cells * len(WHO), strict=True))
    if "{" not in MAP[pattern][0]:
        told = {who: cell for who, cell in told.items() if who not in ("bob", "moderator") or cell != told["alice"]}
    return told


# --- A01, A02 ----------------------------------------------------------------------------------------------------


def test_it_knows_every_address() -> None:
    """Default deny: an address that nobody has thought about fails here, and so does one that is gone."""
    assert set(patterns()) == set(MAP)


@pytest.mark.parametrize(("method", "column"), [("GET", 1), ("POST", 2)])
def test_it_lets_everybody_do_what_the_table_says(method: str, column: int, people: Any, addresses: Any) -> None:
    """And A04: with the headers that every answer has; and A06: nobody changes anything by looking."""
    wrong = []
    for pattern, address in addresses.items():
        for who, expected in asked_of(pattern, column).items():
            with nothing_written() if method == "GET" else nullcontext():
                response = undone(people[who], method, address)
            if not fits(response, expected):
                wrong.append(f"{method} {address} by {who}: {word(response)}, not {expected}")
            assert_headers(response, pattern, f"{method} {address} by {who}: {response.headers}")
    assert not wrong, "\n".join(wrong)


def test_it_hides_what_is_anothers_behind_every_verb(people: Any, addresses: Any, alice: User) -> None:
    """A02: for a stranger alice's things are what things are that never were, and never forbidden."""
    nowhere = {
        str(row.pk): "00000000-0000-4000-8000-000000000000" for row in [*Asset.objects.all(), *Job.objects.all()]
    }
    names = re.compile(r"[\w-]{32,}")  # ids and tokens of forms
    hidden = [address for pattern, address in addresses.items() if re.search("uuid:|<pk>", pattern)]
    assert len(hidden) == 24
    for number, address in enumerate(hidden):
        elsewhere = re.sub(r"[0-9a-f-]{36}", lambda found: nowhere[found[0]], address)
        who = ("guest", "bob")[number % 2]
        for method in (*ASK, *ACT):
            theirs, nobodys = (undone(people[who], method, place) for place in (address, elsewhere))
            told = f"{method} {address} by {who}"
            assert theirs.status_code == nobodys.status_code, told
            assert names.sub("", theirs.content.decode()) == names.sub("", nobodys.content.decode()), told
            assert theirs.status_code in (404, 405) or method == "OPTIONS", told
            assert "바닷가" not in theirs.content.decode(), told


# --- A04 ---------------------------------------------------------------------------------------------------------

POLICY = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data: blob:",
    "media-src 'self' blob:", "font-src 'self'", "connect-src 'self'", "manifest-src 'self'", "worker-src 'self'",
    "form-action 'self'", "base-uri 'none'", "object-src 'none'", "frame-ancestors 'none'",
}  # fmt: skip


def assert_headers(response: HttpResponseBase, pattern: str, told: str) -> None:
    headers, caching = response.headers, response["Cache-Control"]
    assert headers["X-Content-Type-Options"] == "nosniff", told
    assert headers["Referrer-Policy"] == (
        "no-referrer" if re.match("s/", pattern) and caching == "no-store" else "same-origin"
    ), told
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin", told
    assert headers["X-Frame-Options"] == "DENY", told
    assert "Cookie" in headers["Vary"], told
    if pattern.startswith("diaries/stickers/") and response.status_code == 200:  # the same for everybody, for ever
        assert caching == "public, max-age=31536000, immutable", told
    else:
        assert "private" in caching or "no-store" in caching, told
        assert "public" not in caching, told
    policy = set(headers["Content-Security-Policy"].split("; "))
    if response.status_code == 200 and re.match("media/|s/", pattern):
        assert policy == {"default-src 'none'", "sandbox"}, told
    elif pattern == "api/docs":
        assert policy == POLICY ^ {"style-src 'self'", "style-src 'self' 'unsafe-inline'"}, told
    else:
        assert policy == POLICY, told


# --- A07 ---------------------------------------------------------------------------------------------------------

PRODUCTION_SCRIPT = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client
plain, client = Client(), Client()
moved = plain.get("/", SERVER_NAME="pictory.example")
options = {"SERVER_NAME": "pictory.example", "secure": True}
pages = [client.get("/account/login/", **options), client.post("/guest/", **options)]
pages.append(client.post("/language/", {"language": "en"}, **options))
cookies = {name: [morsel["secure"], morsel["httponly"], morsel["samesite"]] for name, morsel in client.cookies.items()}
foreign = client.get("/", SERVER_NAME="evil.example", secure=True).status_code
print(json.dumps([moved.status_code, moved.url, dict(pages[0].headers), cookies, foreign]))
"""


@pytest.mark.django_db(transaction=True)
def test_it_sends_cookies_and_headers_over_tls_only_in_production(tmp_path: Path) -> None:
    """A07: with the settings of a real host, but for static files and the database."""
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PRODUCTION": "yes",
        "ALLOWED_HOSTS": "pictory.example",
        "SITE_URL": "https://pictory.example",
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": database_url(),
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run([sys.executable, "-c", PRODUCTION_SCRIPT], env=env, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    status, url, headers, cookies, foreign = json.loads(done.stdout)
    assert (status, url) == (301, "https://pictory.example/")
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert set(headers["Content-Security-Policy"].split("; ")) == POLICY
    assert set(cookies) >= {"sessionid", "csrftoken", "django_language"}
    assert all(flags == [True, True, "Lax"] for flags in cookies.values()), cookies
    assert foreign == 400


# --- A06 ---------------------------------------------------------------------------------------------------------


def test_it_turns_every_form_away_without_its_token(alice: User, addresses: Any) -> None:
    """A06: no POST gets through on a cookie alone; what never takes one says so first."""
    forger = Visitor(alice, enforce_csrf_checks=True)
    for number, (pattern, address) in enumerate(addresses.items()):
        headers = ({}, {"HX-Request": "true", "Origin": "https://evil.example"})[number % 2]
        response = undone(forger, "POST", address, headers=headers)
        never = MAP[pattern][2] in ("405", API_NEVER)
        expected = (403, 405) if never else (403,)
        if pattern == "api/token":
            expected = (400,)  # reads no cookie and sets none
        assert response.status_code in expected, f"{address} {headers}: {response.status_code}"


@contextmanager
def nothing_written() -> Iterator[None]:
    """Nothing but a session."""
    written: list[str] = []

    def watch(execute: Any, sql: str, *args: Any) -> Any:
        if re.match(r"\s*(INSERT|UPDATE|DELETE|REPLACE)", sql) and "django_session" not in sql:
            written.append(sql)
        return execute(sql, *args)

    with connection.execute_wrapper(watch):
        yield
    assert not written


def test_it_changes_nothing_by_looking(people: Any, addresses: Any) -> None:
    """A06: no table is another after HEAD and OPTIONS by the one who might change most."""
    before = dump()
    for number, (pattern, address) in enumerate(addresses.items()):
        at_the_desk = ASK[1 + number // 5 % 2 :][:1]  # one view for both, so they take turns
        for method in at_the_desk if pattern.startswith("admin/") else ASK[1:]:
            with nothing_written():
                knowing(pattern, people).generic(method, address)
    assert dump() == before


def dump() -> dict[str, list[Any]]:
    """Every row of every table but those of sessions."""
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.label != "sessions.Session"]
    return {model._meta.label: list(model._base_manager.order_by("pk").values_list()) for model in models}


# --- I7 ----------------------------------------------------------------------------------------------------------

QUERIES = [
    "next=//evil.example&after=%00&cursor=%00&page=99999999999999999999&p=-1&q=%00&lang=%00&format=%ff&version=x",
    "after=0001-01-01T00:00:00%2B23:59_00000000000040008000000000000000&o=99.-99.x&all=&e=1&_popup=1&download=1",
    "created_at__year=99999&created_at__month=13&created_at__day=0&id__exact=x&owner__password__startswith=a&cursor=cD14",
    "date_joined__year=0&hidden__exact=9&key=%F0%9F%A6%8A&" + "&".join(f"f{number}=1" for number in range(1_100)),
    "\xff=\xfe&%=%%&=&&&;;;[]{}",
]
JUNK = bytes(range(256)) * 8
BODIES = [
    ("application/json", JUNK),
    ("application/json", b'{"email": "\\u0000\\ud800", "password": 1e999, "title": [[[]]], "key": {}}'),
    ("application/json; charset=no-such-charset", b"[" * 5_000),
    ("application/x-www-form-urlencoded", JUNK),
    ("application/x-www-form-urlencoded", b"email=%00&key=%00&language=%00&next=%00&login=%00&password=%00&action=%00"),
    ("application/x-www-form-urlencoded; charset=utf-7", b"a=" + b"9" * 5_000),
    ("application/x-www-form-urlencoded", b"&".join(b"f%d=1" % number for number in range(1_100))),
    ("multipart/form-data", JUNK),
    (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="\0"\r\n\r\n' + JUNK,
    ),
    (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="key"\r\n\r\n\0\xff\r\n--x--\r\n',
    ),
    ("text/xml; \0", b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"),
    ("", b""),
]
HEADERS = {
    "Accept": "\0/\xff;q=x", "Accept-Language": "\xff-\0," * 50, "Range": "bytes=9-1,\xff", "If-None-Match": '"\xff',
    "Idempotency-Key": "\0\xff" * 500, "HX-Current-URL": "http://[", "HX-Request": "true", "Referer": "http://[",
    "X-Forwarded-For": "\xff, ::1%x", "Cookie": "sessionid=\0; csrftoken=\xff; django_language=../..; messages=\xff",
}  # fmt: skip


def assert_kind(response: HttpResponseBase, told: str) -> None:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    assert response.status_code < 500, f"{told}: {response.status_code}"
    assert not LEAK.search(body), f"{told}: {LEAK.search(body)}"


def shared_out(oddities: list[Any], number: int, pattern: str) -> list[Any]:
    """Pages are much of one make: four neighbours share all of them out, the pages of the admin all together."""
    step = len(oddities) if pattern.startswith("admin/") else 4
    return oddities[number % step :: step]


def knowing(pattern: str, people: Any) -> Visitor:
    """Who gets furthest."""
    return people["admin" if pattern.startswith("admin/") else "alice"]


def test_it_breaks_at_no_question(people: Any, addresses: Any) -> None:
    """I7: no query, header or method that a client can think of is answered with 500, a traceback or a path of ours."""
    for number, (pattern, address) in enumerate(addresses.items()):
        visitor, is_list = knowing(pattern, people), pattern.startswith("admin/core") and "<" not in pattern
        for query in QUERIES if is_list else shared_out(QUERIES, number, pattern):
            assert_kind(visitor.generic("GET", address, QUERY_STRING=query), f"{address}?{query}")
        assert_kind(visitor.generic("GET", address, headers=HEADERS), f"{address} with odd headers")
        method = ("TRACE", "BREW", "get", "CONNECT")[number % 4]
        assert_kind(undone(visitor, method, address), f"{method} {address}")


def test_it_breaks_at_no_body(people: Any, addresses: Any) -> None:
    for number, (pattern, address) in enumerate(addresses.items()):
        visitor, reads = knowing(pattern, people), MAP[pattern][2] not in ("405", API_NEVER)
        for content_type, body in shared_out(BODIES, number, pattern) if reads else BODIES[:1]:
            told = f"POST {address}: {content_type} {body[:40]!r}"
            assert_kind(undone(visitor, "POST", address, body, content_type), told)
            if MAP[pattern][2].split()[0] not in ("401", "405", "login", "desk"):
                assert_kind(undone(people["nobody"], "POST", address, body, content_type), told)
        assert_kind(undone(visitor, ACT[1 + number % 3], address, JUNK, "application/json"), f"junk to {address}")


IDS = ["0", "-1", "9" * 400, "9" * 5_000, "x", "%00", "%FF%FE", "..%2f..%2fetc%2fpasswd", "{}", "1.5", "١٢"]
ID = re.compile(r"[0-9a-f-]{36}|/320/|(?<=/)\d+(?=/|$)")


def test_it_breaks_at_no_id(people: Any, addresses: Any) -> None:
    for number, (pattern, address) in enumerate(addresses.items()):
        visitor = knowing(pattern, people)
        method = "POST" if MAP[pattern][1] in ("405", API_NEVER) else "GET"
        for odd in shared_out(IDS, number, pattern) if ID.search(address) else []:
            place = ID.sub(odd.join("//") if "/320/" in address else odd, address)
            assert_kind(undone(visitor, method, place), f"{method} {place}")
