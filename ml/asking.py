"""A request from plain values, as JSON has them: how what is typed at a terminal becomes what a pipeline takes.

A picture is the id of a file, a folder or a table its path, an object the fields of what it stands for, a list a tuple.
docs/by-hand.md has a command for every capability.
"""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from PIL import Image

from ml.errors import InvalidInput
from ml.layout import Layout, read_layout
from ml.training.diffusion.recipes import RECIPES, Recipe

PLAIN = {str: "text", bool: "true or false", int: "a whole number", float: "a number"}
SHORT = 40  # characters of a wrong value that are repeated


@dataclass(frozen=True)
class Sources:
    """picture_of: a file's id -> its picture, None where there is no such file. place_of: a path, or InvalidInput."""

    picture_of: Callable[[str], Image.Image | None]
    place_of: Callable[[str], Path] = Path


def request_from(pipeline: type, values: Mapping[str, Any], sources: Sources) -> Any:
    """What `pipeline` is called with, of the first of its kinds whose fields these are.

    Raises InvalidInput, whose words name the fields.
    """
    kinds = _options(get_type_hints(pipeline.__call__)["request"])
    kind = next((kind for kind in kinds if _fits(kind, values)), None)
    if kind is None:
        raise InvalidInput(f"it takes {' or else '.join(map(_described, kinds))}; given were {_listed(values)}")
    return _Reading(sources).made(kind, values, "")


class _Reading:
    """Of one request. name: of the value in it, such as "adapters 1 folder"."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._own: dict[Any, Callable[[Any, str], Any]] = {
            Image.Image: self._picture, Path: self._place, Recipe: self._recipe, Layout: _layout,
        }  # fmt: skip

    def made(self, kind: type, values: Any, name: str) -> Any:
        """A dataclass of its fields."""
        if not isinstance(values, Mapping) or not _fits(kind, values):
            given = _listed(values) if isinstance(values, Mapping) else _shown(values)
            raise InvalidInput(f"{name} takes {_described(kind)}; given were {given}")
        hints = get_type_hints(kind)
        read = {field: self._value(hints[field], value, f"{name} {field}".strip()) for field, value in values.items()}
        try:
            return kind(**read)
        except InvalidInput as error:
            if not name:
                raise
            raise InvalidInput(f"{name}: {error}") from error
        except (TypeError, ValueError, OverflowError) as error:
            raise InvalidInput(f"{name or _listed(values)}: {error}") from error

    def _value(self, hint: Any, value: Any, name: str) -> Any:
        origin = get_origin(hint)
        if hint in self._own:
            return self._own[hint](value, name)
        if origin in (Union, UnionType):
            return self._either(hint, value, name)
        if origin is Literal:
            return _one_of(get_args(hint), value, name)
        if origin is tuple:
            return self._list(get_args(hint), value, name)
        if isinstance(origin, type) and issubclass(origin, Mapping):
            return self._mapping(get_args(hint)[1], value, name)
        if dataclasses.is_dataclass(hint):
            return self.made(hint, value, name)
        return _plain(hint, value, name) if hint in PLAIN else value  # an array is made of its lists by who holds it

    def _either(self, hint: Any, value: Any, name: str) -> Any:
        """None, or of the first kind that it can be; a picture before a text."""
        options = [option for option in _options(hint) if option is not NoneType]
        if value is None and NoneType in _options(hint):
            return None
        if len(options) == 1:
            return self._value(options[0], value, name)
        complaints = []
        for option in sorted(options, key=lambda option: option is not Image.Image):
            try:
                return self._value(option, value, name)
            except InvalidInput as error:
                complaints.append(str(error))
        raise InvalidInput("; or ".join(complaints))

    def _list(self, options: tuple[Any, ...], value: Any, name: str) -> tuple[Any, ...]:
        """A result that holds such a list under the same name will do."""
        value = value.get(name.rpartition(" ")[2], value) if isinstance(value, Mapping) else value
        if not isinstance(value, Sequence) or isinstance(value, str):
            raise InvalidInput(f"{name} is a list, not {_shown(value)}")
        hints = [options[0]] * len(value) if options[1:] == (...,) else options
        if len(hints) != len(value):
            raise InvalidInput(f"{name} is a list of {len(hints)}, not of {len(value)}")
        return tuple(
            self._value(hint, each, f"{name} {number}")
            for number, (hint, each) in enumerate(zip(hints, value, strict=True), 1)
        )

    def _mapping(self, hint: Any, value: Any, name: str) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise InvalidInput(f"{name} is an object, not {_shown(value)}")
        return {key: self._value(hint, each, f"{name} {key}") for key, each in value.items()}

    def _picture(self, value: Any, name: str) -> Image.Image:
        found = self._sources.picture_of(value) if isinstance(value, str) else None
        if found is None:
            raise InvalidInput(f"{name} is a picture, and there is no file {_shown(value)}")
        return found

    def _place(self, value: Any, name: str) -> Path:
        if not isinstance(value, str) or not value:
            raise InvalidInput(f"{name} is the path of a folder or a file, not {_shown(value)}")
        return self._sources.place_of(value)

    def _recipe(self, value: Any, name: str) -> Recipe:
        """By its name, or an object of the name and what is to be otherwise."""
        changes = {"name": value} if isinstance(value, str) else value
        known = RECIPES.get(str(changes.get("name"))) if isinstance(changes, Mapping) else None
        if known is None:
            raise InvalidInput(
                f"{name} is one of {', '.join(RECIPES)}, or an object with its name; not {_shown(value)}"
            )
        usual = {field.name: getattr(known, field.name) for field in _fields(Recipe)}
        return self.made(Recipe, usual | dict(changes), name)


def _options(hint: Any) -> tuple[Any, ...]:
    return get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)


def _fields(kind: type) -> tuple[dataclasses.Field, ...]:
    return tuple(field for field in dataclasses.fields(kind) if field.init)


def _needed(kind: type) -> list[str]:
    defaults = ("default", "default_factory")
    return [
        field.name for field in _fields(kind) if all(getattr(field, each) is dataclasses.MISSING for each in defaults)
    ]


def _fits(kind: type, values: Mapping[str, Any]) -> bool:
    return set(_needed(kind)) <= set(values) <= {field.name for field in _fields(kind)}


def _described(kind: type) -> str:
    needed = _needed(kind)
    others = [field.name for field in _fields(kind) if field.name not in needed]
    wanted = f"if wanted {', '.join(others)}" if others else ""
    return ", and ".join(filter(None, [", ".join(needed), wanted]))


def _one_of(options: tuple[Any, ...], value: Any, name: str) -> Any:
    if value not in options:
        raise InvalidInput(f"{name} is one of {', '.join(map(str, options))}, not {_shown(value)}")
    return value


def _plain(kind: type, value: Any, name: str) -> Any:
    """A whole number is a number too; true and false are neither."""
    fits = isinstance(value, int | float) if kind is float else isinstance(value, kind)
    if not fits or (isinstance(value, bool) and kind is not bool):
        hint = f": write {name}='\"{value}\"'" if kind is str and isinstance(value, int | float) else ""
        raise InvalidInput(f"{name} is {PLAIN[kind]}, not {_shown(value)}{hint}")
    return float(value) if kind is float else value


def _layout(value: Any, name: str) -> Layout:
    try:
        return read_layout(value)
    except InvalidInput as error:
        raise InvalidInput(f"{name}: {error}") from error


def _listed(values: Mapping[str, Any]) -> str:
    return ", ".join(values) or "none"


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= SHORT else f"{text[:SHORT]}..."
