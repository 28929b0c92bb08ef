"""Run a command against a PostgreSQL of its own, with DATABASE_URL set: `python -m tests.postgres COMMAND ...`."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USER = "pictory"


def binaries() -> Path:
    """The folder of the newest installed server."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: int(path.parts[4]))
    if not found:
        raise SystemExit("PostgreSQL is not installed: apt-get install postgresql")
    return found[-1].parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """One PostgreSQL server on loopback, in a folder that goes with it."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port

    def control(self, *words: str) -> None:
        """pg_ctl as the user who owns the files; the server refuses to run as root."""
        argv = [str(binaries() / "pg_ctl"), "-D", str(self.folder / "data"), "-w", *words]
        as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        subprocess.run([*as_owner, *argv], check=True, stdout=subprocess.DEVNULL, cwd=self.folder)

    def start(self) -> None:
        options = f"-h 127.0.0.1 -p {self.port} -k {self.folder} -c max_connections=80"
        self.control("-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self, mode: str = "fast") -> None:
        self.control("-m", mode, "stop")


@contextmanager
def server() -> Iterator[Server]:
    folder = Path(tempfile.mkdtemp(prefix="pictory-postgres-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    here = Server(folder, free_port())
    try:
        here.control("-o", f"-U {USER} -A trust -E UTF8 --locale C.UTF-8", "init")
        here.start()
        try:
            yield here
        finally:
            here.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    with server() as here:
        env = os.environ | {
            "DATABASE_URL": f"postgres://{USER}@127.0.0.1:{here.port}/postgres",
            "TEST_POSTGRES_DIR": str(here.folder),
        }
        result = subprocess.run(sys.argv[1:], env=env)
    raise SystemExit(result.returncode)


if __name__ == "__main__":
    main()
