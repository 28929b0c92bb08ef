"""Sending one stored file: from our disk, by nginx, or from the bucket."""

import logging
import re
from dataclasses import dataclass
from typing import IO
from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from pictory.core.models import Asset

logger = logging.getLogger(__name__)

SHOWN_IN_PLACE = {"image/png", "image/jpeg", "image/webp", "image/gif", "audio/mpeg", "video/mp4"}
KEPT_BY_BROWSER = "private, max-age=3600"
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
NOT_IN_A_NAME = re.compile(r'[\\/:*?"<>|%\s]+')
DEVICE_NAME = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
NAME_LENGTH = 60


@dataclass(frozen=True)
class Stored:
    """One file in storage and how to describe it. saved_as: what to call it on the person's own disk."""

    name: str
    media_type: str
    etag: str
    saved_as: str


def stored_original(asset: Asset) -> Stored:
    return Stored(asset.file.name, asset.media_type, f'"{asset.sha256}"', saved_as(asset))


def stored_thumbnail(asset: Asset, width_px: int) -> Stored:
    return Stored(asset.thumbnail_name(width_px), "image/webp", f'"{asset.sha256}-{width_px}"', f"{asset.id.hex}.webp")


def saved_as(asset: Asset) -> str:
    """The title as a file name that every system takes, else the plain one."""
    title = NOT_IN_A_NAME.sub(" ", asset.title)[:NAME_LENGTH].strip(". ")
    if not title or DEVICE_NAME.fullmatch(title):
        return asset.download_name
    return f"{title}.{asset.file.name.rpartition('.')[2]}"


def send(request: HttpRequest, stored: Stored, *, cache_control: str = KEPT_BY_BROWSER) -> HttpResponseBase:
    """Answer with the file, with a part of it (206, 416), or that the browser has it already (304).

    ?download=1 saves it instead of showing it. Raises Http404 when the storage has lost the file.
    """
    is_local = isinstance(default_storage, FileSystemStorage)
    if not is_local and request.method != "HEAD":
        return _send_elsewhere(request, stored)
    response = get_conditional_response(request, etag=stored.etag) or _body(request, stored)
    response["ETag"] = stored.etag
    response["Cache-Control"] = cache_control
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _send_elsewhere(request: HttpRequest, stored: Stored) -> HttpResponse:
    """To the bucket, by an address that works for some minutes and for this file only."""
    answer = {"ResponseContentType": _content_type(stored), "ResponseContentDisposition": _disposition(request, stored)}
    response = HttpResponseRedirect(default_storage.url(stored.name, parameters=answer))
    response["Cache-Control"] = "no-store"
    return response


def _body(request: HttpRequest, stored: Stored) -> HttpResponseBase:
    try:
        if request.method == "HEAD":
            response: HttpResponseBase = HttpResponse(
                headers={"Content-Length": str(default_storage.size(stored.name))}
            )
        elif settings.MEDIA_ACCEL:
            response = HttpResponse(headers={"X-Accel-Redirect": settings.MEDIA_ACCEL + quote(stored.name)})
        else:
            response = _bytes(request, stored)
    except FileNotFoundError as error:
        logger.exception("%s has a row but no file", stored.name)
        raise Http404 from error
    response["Accept-Ranges"] = "bytes"
    response["Content-Type"] = _content_type(stored)
    response["Content-Disposition"] = _disposition(request, stored)
    return response


def _bytes(request: HttpRequest, stored: Stored) -> HttpResponseBase:
    file = default_storage.open(stored.name)
    wanted = _wanted(request, stored.etag, file.size)
    if wanted is None:
        return FileResponse(file)
    if not wanted:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.size}"})
    response = FileResponse(_Part(file, wanted), status=206)
    response["Content-Length"] = str(len(wanted))
    response["Content-Range"] = f"bytes {wanted.start}-{wanted.stop - 1}/{file.size}"
    return response


def _wanted(request: HttpRequest, etag: str, size: int) -> range | None:
    """The bytes asked for; None for all of them, also when we do not understand; empty when there are none such."""
    asked = RANGE.fullmatch(request.headers.get("Range", ""))
    if not asked or request.headers.get("If-Range", etag) != etag:
        return None
    first, last = asked.groups()
    if not first:
        return range(max(0, size - int(last)), size) if last else None
    if last and int(last) < int(first):
        return None
    return range(int(first), min(size, int(last) + 1) if last else size)


class _Part:
    """A part of an open file, read as if it were a whole one."""

    def __init__(self, file: IO[bytes], part: range) -> None:
        self._file, self._left, self.close = file, len(part), file.close
        file.seek(part.start)

    def read(self, size: int) -> bytes:
        data = self._file.read(min(size, self._left))
        self._left -= len(data)
        return data


def _content_type(stored: Stored) -> str:
    return f"{stored.media_type}; charset=utf-8" if stored.media_type.startswith("text/") else stored.media_type


def _disposition(request: HttpRequest, stored: Stored) -> str:
    to_disk = stored.media_type not in SHOWN_IN_PLACE or request.GET.get("download") == "1"
    return content_disposition_header(to_disk, stored.saved_as)
