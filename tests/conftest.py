"""Fixtures that every test may use. alice owns things, bob is the stranger."""

from collections.abc import Callable

import html5lib
import pytest
from django.core.cache import cache
from django.http import HttpResponseBase
from django.test import Client

from pictory.core.models import User


class CheckingClient(Client):
    """A client that fails the test when a page is not valid HTML."""

    def request(self, **request: object) -> HttpResponseBase:
        response = super().request(**request)
        if response.get("Content-Type", "").startswith("text/html") and not response.streaming and response.content:
            text = response.content.decode()
            parser = html5lib.HTMLParser(strict=False)
            parser.parse(text) if "<html" in text else parser.parseFragment(text)
            assert not parser.errors, f"{request.get('PATH_INFO')}: {parser.errors[:3]}"
        return response


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    cache.clear()


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
