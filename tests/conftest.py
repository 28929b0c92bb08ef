"""Fixtures that every test may use. alice owns things, bob is the stranger."""

import functools
import gc
import re
import shutil
from collections.abc import Callable

import html5lib
import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponseBase
from django.test import Client
from django.utils.functional import SimpleLazyObject

from pictory.core.engine import worker
from pictory.core.models import Job, User
from tests.core.pages import tree_of


def pytest_sessionstart() -> None:
    """What is imported and collected stays to the end: looking through it for garbage again and again takes long."""
    gc.disable()


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()


class CheckingClient(Client):
    """A client that fails the test when a page is not valid HTML, and gives a whole page's tree with the answer."""

    def request(self, **request: object) -> HttpResponseBase:
        response = super().request(**request)
        if response.get("Content-Type", "").startswith("text/html") and not response.streaming and response.content:
            text = response.content.decode()
            errors = _errors(text if STRAY_AMPERSAND.search(text) else _skeleton(text))
            assert not errors, f"{request.get('PATH_INFO')}: {errors[:3]}"
            response.tree = SimpleLazyObject(lambda: tree_of(text))
        return response


STRAY_AMPERSAND = re.compile(r"&(?!#\d+;|#x[0-9a-fA-F]+;|[a-zA-Z]+;)")


def _skeleton(text: str) -> str:
    """The tags and the names of their attributes: whether a page is valid hangs on nothing else of it."""
    bare = re.sub(r'=("[^"<>]*"|\'[^\'<>]*\')', '="x"', text)
    return re.sub(r">[^<>]+<", lambda match: "><" if match[0][1:-1].isspace() else ">x<", bare)


@functools.cache
def _errors(text: str) -> list[object]:
    """What the HTML standard calls a parse error. Most pages of a run have a skeleton that was parsed before."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    (parser.parse if "<html" in text else parser.parseFragment)(text)
    return parser.errors


@pytest.fixture(autouse=True)
def _fresh_start() -> None:
    """No counts of rate limits and no files of the test before."""
    cache.clear()
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


@pytest.fixture
def client_of() -> Callable[[User | None], Client]:
    def make(user: User | None = None, **options: object) -> Client:
        client = CheckingClient(**options)
        if user is not None:
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return make


@pytest.fixture
def alice(db: None) -> User:
    return User.objects.create_user("alice@example.com", "correct horse 7", nickname="앨리스", age_band="adult")


@pytest.fixture
def bob(db: None) -> User:
    return User.objects.create_user("bob@example.com", "correct horse 8", nickname="밥", age_band="adult")


@pytest.fixture
def guest(db: None) -> User:
    return User.objects.create_user(None, nickname="손님", is_guest=True)


@pytest.fixture
def admin(db: None) -> User:
    return User.objects.create_superuser("root@example.com", "correct horse 9", nickname="관리자")


@pytest.fixture
def maker(db: None) -> User:
    """Somebody without limits whose address is verified: results come by mail."""
    user = User.objects.create_user("maker@example.com", "correct horse 6", nickname="만든이", is_staff=True)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def run_jobs() -> Callable[[], None]:
    """Work off every queue in this process, as the workers would."""

    no_limits = dict.fromkeys(settings.LIMITS)

    def run() -> None:
        for name in settings.QUEUES:
            while job := Job.objects.claim(name, worker.worker_name(), running_limits=no_limits):
                worker.run(job)

    return run
