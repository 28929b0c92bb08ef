"""A day of the diary through the running site with its real workers, as its writer waits for it.

Starts the site with a folder of its own, logs in, and for each day: saves the text, waits for its tags, lays out the
proposed drawing, presses draw, waits for the picture and for the music. Warm: the first day does not count.
`python benchmarks/diary.py [days]`.
"""

import argparse
import datetime
import json
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import requests

ROOT = Path(__file__).resolve().parents[1]
LIMITS = {"tags": (1.5, 1.5), "picture": (4.0, 8.0), "music": (2.0, 2.0)}  # seconds: p50, p95, on two free cores
PATIENCE_S = 120.0
SIGNS = {"picture": '<img class="page-picture"', "music": 'class="page-music"'}
TEXTS = (
    "오늘은 엄마랑 시장에 갔다. 생선 가게에서 문어를 보고 깜짝 놀랐다. 호떡을 두 개나 먹어서 기분이 좋았다.",
    "비가 와서 하루 종일 집에 있었다. 동생이랑 블록으로 성을 쌓고 코코아를 마셨다. 창밖의 빗소리가 좋았다.",
    "친구랑 싸워서 속상했다. 운동장에서 혼자 그네를 탔다. 내일은 먼저 사과해야겠다.",
    "할아버지 댁 마당에서 고구마를 캤다. 강아지가 자꾸 흙을 파서 웃겼다. 저녁에는 군고구마를 먹었다.",
    "밤에 가족이랑 별을 보러 산에 올라갔다. 별똥별이 떨어져서 소원을 빌었다. 조금 추웠지만 신났다.",
)


class Site:
    """The site with its workers, and a person who is logged in."""

    def __init__(self, folder: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.base = f"http://127.0.0.1:{port}"
        env = os.environ | {
            "VAR_DIR": folder, "MODELS_DIR": str(ROOT / "var" / "models"), "SITE_URL": self.base, "RATE_LIMITS": "no",
            "LOG_LEVEL": "WARNING",
        }  # fmt: skip
        for command in (["migrate", "-v0"], ["collectstatic", "--noinput", "-v0"], ["seed_demo"]):
            subprocess.run(
                [sys.executable, "manage.py", *command], cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE
            )
        serve = [sys.executable, "manage.py", "serve", "--bind", f"127.0.0.1:{port}"]
        self.process = subprocess.Popen(serve, cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
        self.session = requests.Session()

    def wait(self) -> None:
        wait_until(self._answers, "the site")

    def _answers(self) -> bool:
        try:
            return self.session.get(f"{self.base}/healthz", timeout=2).ok
        except requests.RequestException:
            return False

    def log_in(self, email: str, password: str) -> None:
        self.post("/account/login/", login=email, password=password)

    def get(self, path: str) -> requests.Response:
        answer = self.session.get(self.base + path, timeout=30)
        answer.raise_for_status()
        return answer

    def post(self, path: str, *, as_json: bool = False, **fields: object) -> requests.Response:
        if "csrftoken" not in self.session.cookies:
            self.get("/account/login/")
        headers = {"X-CSRFToken": self.session.cookies["csrftoken"], "Referer": self.base}
        body = {"json" if as_json else "data": fields}
        answer = self.session.post(self.base + path, headers=headers, timeout=30, **body)
        answer.raise_for_status()
        return answer

    def close(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=60)


def wait_until(condition: Callable[[], object], what: str, patience_s: float = PATIENCE_S) -> float:
    """Seconds until it holds."""
    started = time.perf_counter()
    while not condition():
        if time.perf_counter() - started > patience_s:
            sys.exit(f"{what}: not within {patience_s:.0f} s")
        time.sleep(0.05)
    return time.perf_counter() - started


def write_day(site: Site, date: datetime.date, text: str) -> dict[str, float]:
    """Seconds until tags, picture and music of one day."""
    day = f"/diaries/{date}/"
    site.post(f"{day}save/", as_json=True, revision=0, text=text)
    times = {"tags": wait_until(lambda: 'class="tag"' in site.get(f"{day}tags/").text, "tags")}
    layout = json.dumps(site.get(f"{day}propose/").json()["layout"])
    revision = re.search(r'name="revision" value="(\d+)"', site.get(f"{day}write/").text).group(1)
    started = time.perf_counter()
    site.post(f"{day}draw/", revision=revision, text=text, layout=layout, key=str(date))

    def is_done() -> bool:
        page = site.get(day).text
        for name, sign in SIGNS.items():
            if sign in page:
                times.setdefault(name, time.perf_counter() - started)
        return set(SIGNS) <= set(times)

    wait_until(is_done, "the picture and the music")
    return times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("days", nargs="?", type=int, default=20)
    days = parser.parse_args().days
    with tempfile.TemporaryDirectory(prefix="pictory-bench-") as folder:
        site = Site(folder)
        try:
            site.wait()
            site.log_in("demo@example.com", "crayon-diary")
            first = datetime.date(2026, 1, 1)
            measured = [
                write_day(site, first + datetime.timedelta(days=number), TEXTS[number % len(TEXTS)])
                for number in range(days + 1)
            ][1:]
        finally:
            site.close()
    print(f"{'':10}{'p50 s':>8}{'p95 s':>8}{'limit':>14}")
    for name, (p50, p95) in LIMITS.items():
        values = sorted(times[name] for times in measured)
        high = values[min(len(values) - 1, round(0.95 * len(values)))]
        print(f"{name:10}{statistics.median(values):8.2f}{high:8.2f}{p50:8.1f}{p95:6.1f}")
    print(f"{days} days, load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
