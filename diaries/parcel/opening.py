"""A ZIP from outside. Its limits are looked at before a byte is unpacked, and a name in it is never a path of ours."""

import json
import struct
import zipfile
from collections.abc import Collection
from typing import IO, Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

MOST_MB = 200  # of the ZIP itself
MOST_FILES = 10_000
MOST_UNPACKED = 1_000_000_000  # bytes, as the ZIP declares them; no more than declared is ever unpacked
MOST_DIRECTORY = 4_000_000  # bytes of the list at its end
MOST_INDEX = 10_000_000  # bytes of a list of days
MOST_FILE = 60_000_000  # bytes of one picture or sound
MOST_HELD = 1_200_000  # lists and objects of one JSON: two letters of it may fill thirty times as much memory
TAIL = 22 + 65_535  # where the end of the list may begin
END, END_64 = b"PK\5\6", b"PK\6\7"
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
ENCRYPTED = 0x1


class BadParcel(Exception):
    """This file cannot be taken. sentence: for the person, what to do about it."""

    def __init__(self, code: str, sentence: str | Promise) -> None:
        super().__init__(code)
        self.code, self.sentence = code, sentence


def too_much() -> BadParcel:
    return BadParcel("too_much", _("There is more in that file than we can unpack. Please pack fewer days at once."))


class Parcel:
    """An opened ZIP of known size. names: of the files in it."""

    def __init__(self, file: IO[bytes]) -> None:
        """Raises BadParcel."""
        _check_before(file)
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, ValueError, struct.error) as error:
            raise _unreadable() from error
        found = self._zip.infolist()
        if len(found) > MOST_FILES or sum(info.file_size for info in found) > MOST_UNPACKED:
            raise too_much()
        self._infos = {info.filename: info for info in found}

    @property
    def names(self) -> Collection[str]:
        return self._infos.keys()

    def size(self, name: str) -> int:
        return self._infos[name].file_size

    def read(self, name: str, most: int = MOST_FILE) -> bytes:
        """One file, by the name that the ZIP has for it. Raises KeyError, BadParcel."""
        info = self._infos[name]
        if info.flag_bits & ENCRYPTED or info.compress_type not in METHODS or info.file_size > most:
            raise _unreadable()
        try:
            with self._zip.open(info) as file:
                data = file.read(info.file_size + 1)
        except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
            raise _unreadable() from error
        except zipfile.zlib.error as error:
            raise _unreadable() from error
        if len(data) != info.file_size:
            raise _unreadable()
        return data

    def read_json(self, name: str, most: int = MOST_FILE) -> Any:
        """What one file says. Raises KeyError, BadParcel, ValueError, RecursionError."""
        data = self.read(name, most)
        if data.count(b"{") + data.count(b"[") > MOST_HELD:
            raise too_much()
        return json.loads(data, parse_constant=_no_number)


# --- Inside ------------------------------------------------------------------------------------------------------


def _check_before(file: IO[bytes]) -> None:
    """Size, and how long the list at its end is, before Python's own reader makes an object of each line of it."""
    size = file.seek(0, 2)
    if size > MOST_MB * 1_000_000:
        sentence = _("That file is too large. Please pack fewer days at once: up to {mb} MB.")
        raise BadParcel("too_large", format_lazy(sentence, mb=MOST_MB))
    file.seek(max(0, size - TAIL))
    tail = file.read(TAIL)
    at = tail.rfind(END)
    if at < 0 or len(tail) - at < 22:
        raise BadParcel(
            "no_zip", _("We can open ZIP files that Pictory or Day One packed. Please choose one of those.")
        )
    if tail.rfind(END_64, max(0, at - 20), at) >= 0:
        raise too_much()  # only a ZIP past the limits needs this
    count, directory = struct.unpack_from("<HI", tail, at + 10)
    if count > MOST_FILES or directory > MOST_DIRECTORY:
        raise too_much()
    file.seek(0)


def _no_number(said: str) -> None:
    raise ValueError(said)


def _unreadable() -> BadParcel:
    return BadParcel("unreadable", _("Something in that file cannot be opened. Please pack the days again."))
