"""A mail server of our own on loopback that answers as a test tells it to."""

import asyncio
import contextlib
import email.policy
import os
import signal
import socket
from collections.abc import Iterator
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

OK = "250 OK"


class Server:
    """mails: what it took. rcpt, data: its next answers; "drop" hangs up. kill: the process to kill at a mail."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.rcpt: list[str] = []
        self.data: list[str] = []
        self.kill = 0

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.rcpt.pop(0) if self.rcpt else OK
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = self.data.pop(0) if self.data else OK
        if answer == OK or answer == "drop":
            self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
            self.recipients += envelope.rcpt_tos
        if self.kill:
            os.kill(self.kill, signal.SIGKILL)
            await asyncio.sleep(0.2)
        if answer == "drop":
            server.transport.abort()
        return answer

    @property
    def ids(self) -> list[str]:
        return [mail["Message-ID"] for mail in self.mails]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def serving() -> Iterator[tuple[Server, int]]:
    """A server that runs, and its port."""
    server = Server()
    controller = Controller(server, hostname="127.0.0.1", port=free_port(), ready_timeout=60)
    controller.start()
    try:
        yield server, controller.port
    finally:
        controller.stop()


@contextlib.contextmanager
def silent() -> Iterator[int]:
    """The port of a server that takes connections and never says a word."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]
