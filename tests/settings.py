"""The site's own settings in a place of its own, with the test jobs added. Workers started by a test read the same."""

import os
import tempfile

os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="pictory-test-"))
os.environ.setdefault("SECRET_KEY", "only-for-tests")
os.environ.setdefault("RATE_LIMITS", "no")
os.environ.setdefault("LOG_LEVEL", "WARNING")

from pictory.settings import *  # noqa: E402, F403
from pictory.settings import DATABASES, INSTALLED_APPS, JOBS, STORAGES, VAR_DIR  # noqa: E402

INSTALLED_APPS += ["tests.faults"]
JOBS |= {
    "faults.steps": {"queue": "gpu", "label": "Steps", "limit_s": 60, "max_attempts": 6, "mail": True},
    "faults.light_steps": {"queue": "light", "label": "Light steps", "limit_s": 60, "max_attempts": 6, "mail": True},
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}  # a file: workers in other processes share it
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
