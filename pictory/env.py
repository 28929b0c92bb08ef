"""Typed readers of environment variables. A bad value stops the start and is named."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import environ
from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off", ""}


def load_dotenv(path: Path) -> None:
    """Add the variables of a .env file to the environment; those already set win."""
    if path.is_file():
        environ.Env.read_env(str(path))


def _read(name: str, default: T, parse: Callable[[str], T], expected: str) -> T:
    raw = os.environ.get(name)
    if raw is None or raw == "":
        return default
    try:
        return parse(raw.strip())
    except (ValueError, ImproperlyConfigured) as error:
        raise ImproperlyConfigured(f"{name}={raw!r}: expected {expected}.") from error


def text(name: str, default: str = "") -> str:
    return _read(name, default, str, "text")


def integer(name: str, default: int, *, least: int = 0) -> int:
    def parse(raw: str) -> int:
        value = int(raw)
        if value < least:
            raise ValueError(raw)
        return value

    return _read(name, default, parse, f"a whole number of at least {least}")


def flag(name: str, default: bool) -> bool:
    def parse(raw: str) -> bool:
        if raw.lower() in _TRUE | _FALSE:
            return raw.lower() in _TRUE
        raise ValueError(raw)

    return _read(name, default, parse, "yes or no")


def choice(name: str, default: str, options: tuple[str, ...]) -> str:
    def parse(raw: str) -> str:
        if raw.lower() in options:
            return raw.lower()
        raise ValueError(raw)

    return _read(name, default, parse, f"one of {', '.join(options)}")


def words(name: str, default: list[str]) -> list[str]:
    """A comma-separated list; blanks around the commas do not count."""
    return _read(name, default, lambda raw: [part.strip() for part in raw.split(",") if part.strip()], "a list")


def path(name: str, default: Path) -> Path:
    return _read(name, default, lambda raw: Path(raw).expanduser().resolve(), "a path")


def database(name: str, default: str) -> dict[str, Any]:
    """A database address as Django's settings want it."""

    def parse(raw: str) -> dict[str, Any]:
        config = environ.Env.db_url_config(raw)
        if not config.get("ENGINE") or not config.get("NAME"):
            raise ValueError(raw)
        return config

    return _read(name, parse(default), parse, "sqlite:///path or postgres://user:password@host:port/name")


def cache(name: str, default: str) -> dict[str, Any]:
    """A cache address as Django's settings want it."""

    def parse(raw: str) -> dict[str, Any]:
        return environ.Env.cache_url_config(raw)

    return _read(name, parse(default), parse, "locmemcache:// or redis://host:port/number")
