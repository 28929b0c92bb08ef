"""The site's own settings in a place of its own, with the test jobs added. Workers started by a test read the same."""

import os
import tempfile
from pathlib import Path

_one = os.environ.get("PYTEST_XDIST_WORKER", "alone")  # of the parallel test processes; they share no files
if "VAR_DIR" not in os.environ or os.environ.get("TEST_PROCESS", _one) != _one:
    os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="pictory-test-")
os.environ["TEST_PROCESS"] = _one
os.environ.setdefault("MODELS_DIR", str(Path(__file__).resolve().parents[1] / "var" / "models"))
os.environ.setdefault("SECRET_KEY", "only-for-tests")
os.environ.setdefault("RATE_LIMITS", "no")
os.environ.setdefault("LOG_LEVEL", "WARNING")

from pictory.settings import *  # noqa: F403
from pictory.settings import DATABASES, INSTALLED_APPS, JOBS, QUEUES, STORAGES, VAR_DIR

INSTALLED_APPS += ["tests.faults"]
for _queue in QUEUES.values():
    _queue["warm"] = ()  # tests of the engine measure seconds
_quick = {"label": "Test job", "limit_s": 60, "mail": True}
JOBS |= {
    "faults.steps": _quick | {"queue": "gpu", "max_attempts": 6},
    "faults.light_steps": _quick | {"queue": "light"},
    "faults.millisecond": {"queue": "light", "label": "Millisecond"},
    "faults.poison": _quick | {"queue": "gpu", "max_attempts": 3},
    "faults.stuck": _quick | {"queue": "gpu", "max_attempts": 2, "limit_s": 2},
    "faults.circling": _quick | {"queue": "gpu", "max_attempts": 2, "lease_s": 2},
    "faults.circling_light": _quick | {"queue": "light", "max_attempts": 4, "lease_s": 3},
}
if os.environ.get("FULL_DISK_AT_WRITE"):
    STORAGES["default"] = {"BACKEND": "tests.faults.storage.FullDisk"}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # a file, because workers in other processes share it
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
