"""A real server in front: what it reads of a body, and what it leaves on disk (reliability U01)."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

pytestmark = pytest.mark.faults
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """gunicorn on a port of its own, and the folder of its temporary files."""
    temporary = tmp_path_factory.mktemp("uploads")
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "pictory.wsgi", "-b", f"127.0.0.1:{port}", "--threads", "4"]
    command += ["--worker-tmp-dir", str(tmp_path_factory.mktemp("gunicorn"))]
    environment = os.environ | {"TMPDIR": str(temporary), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    try:
        _wait_until(lambda: _answers(port), "the server did not start")
        yield port, temporary
    finally:
        process.terminate()
        process.wait(60)


def _answers(port: int) -> bool:
    try:
        return b"HTTP/1.1 " in _say(port, b"GET /s/x/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    except OSError:
        return False


def _wait_until(true: Callable[[], bool], otherwise: str) -> None:
    end = time.monotonic() + 75
    while not true():
        assert time.monotonic() < end, otherwise
        time.sleep(0.05)


def _say(port: int, data: bytes) -> bytes:
    """Send all of it, and hear the answer to the end."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(data)
        return b"".join(iter(lambda: connection.recv(65_536), b""))


def _form(length: int | str, sent: bytes) -> bytes:
    """A form as a browser sends it, that says it is `length` bytes long."""
    return (
        b"POST /account/login/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        b"Cookie: csrftoken=abcdefghijklmnopqrstuvwxyz012345\r\n"
        b"Content-Type: multipart/form-data; boundary=edge\r\n" + f"Content-Length: {length}\r\n\r\n".encode() + sent
    )


FILE_PART = b'--edge\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n'


def test_it_turns_a_body_away_before_it_is_sent(server: tuple[int, Path]) -> None:
    port, _temporary = server
    assert _say(port, _form(300_000_000, b"")).startswith(b"HTTP/1.1 413 ")


def test_it_turns_chunks_away(server: tuple[int, Path]) -> None:
    port, _temporary = server
    chunks = b"5\r\nhello\r\n0\r\n\r\n"
    request = _form(0, b"").replace(b"Content-Length: 0", b"Transfer-Encoding: chunked") + chunks
    assert _say(port, request).startswith(b"HTTP/1.1 411 ")


@pytest.mark.parametrize("length", ["-1", "1e3", "0x10", "9" * 5_000, "+5"])
def test_it_turns_nonsense_lengths_away(length: str, server: tuple[int, Path]) -> None:
    port, _temporary = server
    assert re.match(rb"HTTP/1.1 4(00|13) ", _say(port, _form(length, b"hello")))
    assert _answers(port)


def test_it_removes_what_a_broken_off_upload_left(server: tuple[int, Path]) -> None:
    port, temporary = server
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(_form(12_000_000, FILE_PART + bytes(6_000_000)))
        _wait_until(lambda: any(temporary.rglob("*.upload*")), "the upload was not seen on disk")
    _wait_until(lambda: not any(path.is_file() for path in temporary.rglob("*")), "temporary files were left")
    assert _answers(port)


def test_it_reads_no_further_than_the_length_says(server: tuple[int, Path]) -> None:
    port, temporary = server
    answer = _say(port, _form(len(FILE_PART) + 10, FILE_PART + bytes(200_000)))
    assert re.match(rb"HTTP/1.1 40[03] ", answer)
    assert not any(path.is_file() for path in temporary.rglob("*"))
    assert _answers(port)


def test_it_takes_a_request_without_any_length_as_empty(server: tuple[int, Path]) -> None:
    port, _temporary = server
    answer = _say(port, _form(0, b"").replace(b"Content-Length: 0\r\n", b""))
    assert re.match(rb"HTTP/1.1 (200|403) ", answer)
