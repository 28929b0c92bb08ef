"""A real Chromium, a live server, one real worker. A test fails on whatever the browser complains about."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect, sync_playwright

from pictory.core.models import User
from tests.core.engine import Workers, workers

PATIENCE_MS = 60_000  # for whatever waits for a worker or the browser: a machine may be slow, a pass never waits
Browse = Callable[..., Page]

os.environ.setdefault("DJANGO_LIVE_TEST_SERVER_ADDRESS", "127.0.0.1")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The installed browser, for which no other host exists."""
    path = shutil.which("chromium")
    assert path, "chromium is not installed: run make debian-test"
    args = ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
    expect.set_options(timeout=PATIENCE_MS)
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright runs its loop in the thread of the tests
        browser = playwright.chromium.launch(executable_path=path, args=args)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def worker(django_db_setup: None) -> Iterator[Workers]:
    """The workers of both queues, for all tests that need one."""
    with workers("light", "gpu") as crew:
        yield crew


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained about; a test that provokes something on purpose reads and clears it."""
    return []


@pytest.fixture
def browse(chromium: Browser, live_server: Any, transactional_db: None, complaints: list[str]) -> Iterator[Browse]:
    """browse(user, language="en", **options of the context): a page of this person's browser.

    language: that this browser and person chose; "" when they never chose.
    """
    contexts: list[BrowserContext] = []

    def open_browser(user: User | None = None, *, language: str = "en", **options: Any) -> Page:
        context = chromium.new_context(base_url=live_server.url, **options)
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        _watch(context, live_server.url, complaints)
        cookies = {settings.LANGUAGE_COOKIE_NAME: language} if language else {}
        if user and language:
            User.objects.filter(pk=user.pk).update(language=language)
        if user:
            cookies[settings.SESSION_COOKIE_NAME] = _session_of(user)
        context.add_cookies([{"name": name, "value": cookies[name], "url": live_server.url} for name in cookies])
        return context.new_page()

    yield open_browser
    for context in contexts:
        context.close()
    assert not complaints


@pytest.fixture
def member(alice: User) -> User:
    """alice, with an address that is hers beyond doubt."""
    EmailAddress.objects.create(user=alice, email=alice.email, verified=True, primary=True)
    return alice


def _session_of(user: User) -> str:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _watch(context: BrowserContext, site: str, complaints: list[str]) -> None:
    """Note errors of script, of the policy, of the server, parts of a page that are not there, requests to others."""

    def check_answer(response: Response) -> None:
        is_page = response.request.resource_type == "document"
        # a preview goes when its job ends: the picture of the last second may come too late
        late_preview = response.status == 404 and "/preview/" in response.url
        if response.status >= (500 if is_page else 400) and not late_preview:
            complaints.append(f"{response.status} {response.request.method} {response.url}")

    def check_address(url: str) -> None:
        if not url.startswith((f"{site}/", "data:", "blob:")):
            complaints.append(f"a request left the site: {url}")

    def check_console(kind: str, text: str) -> None:
        if kind == "error" and not text.startswith("Failed to load resource"):  # check_answer sees those
            complaints.append(text)

    context.on("request", lambda request: check_address(request.url))
    context.on("response", check_answer)
    context.on("console", lambda message: check_console(message.type, message.text))
    context.on("weberror", lambda error: complaints.append(str(error.error)))
