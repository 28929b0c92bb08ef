"""A bad variable stops the start and is named."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from pictory import env

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("read", "raw", "value"),
    [
        (lambda name: env.integer(name, 3), "12", 12),
        (lambda name: env.flag(name, False), "Yes", True),
        (lambda name: env.flag(name, True), "off", False),
        (lambda name: env.words(name, []), " a, b ,,c", ["a", "b", "c"]),
        (lambda name: env.text(name, "x"), "", "x"),
        (lambda name: env.integer(name, 3), "", 3),
        (lambda name: env.database(name, "sqlite:////tmp/a")["NAME"], "postgres://u:p@h:5/db", "db"),
    ],
)
def test_it_reads_a_good_value(monkeypatch, read, raw, value):
    monkeypatch.setenv("PROBE", raw)
    assert read("PROBE") == value


@pytest.mark.parametrize(
    ("read", "raw"),
    [
        (lambda name: env.integer(name, 3), "many"),
        (lambda name: env.integer(name, 3, least=1), "0"),
        (lambda name: env.flag(name, False), "perhaps"),
        (lambda name: env.database(name, "sqlite:////tmp/a"), "mydb"),
        (lambda name: env.cache(name, "locmemcache://"), "memory please"),
    ],
)
def test_it_names_the_variable_of_a_bad_value(monkeypatch, read, raw):
    monkeypatch.setenv("PROBE", raw)
    with pytest.raises(ImproperlyConfigured, match="PROBE"):
        read("PROBE")


def test_it_stops_the_start_with_the_name_of_the_variable():
    environment = os.environ | {"LIGHT_WORKERS": "two", "DJANGO_SETTINGS_MODULE": "pictory.settings"}
    result = subprocess.run(
        [sys.executable, "manage.py", "check"], capture_output=True, text=True, cwd=ROOT, env=environment
    )
    assert result.returncode != 0
    assert "LIGHT_WORKERS='two': expected a whole number of at least 1" in result.stderr


def test_it_is_clean_under_production_settings(tmp_path):
    """A07: check --deploy, with the settings that a real host sets."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "pictory.settings",
        "VAR_DIR": str(tmp_path),
        "PRODUCTION": "yes",
        "SECRET_KEY": "k" * 30 + "0123456789abcdefghijABCDEFGHIJ",
        "ALLOWED_HOSTS": "pictory.example",
        "SITE_URL": "https://pictory.example",
        "DATABASE_URL": "postgres://u:p@db.example/pictory",
        "CACHE_URL": "rediscache://cache.example:6379/1",
        "SMTP_HOST": "smtp.example",
        "TRUSTED_PROXIES": "1",
        "RATE_LIMITS": "yes",
    }
    result = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment,
    )
    assert result.returncode == 0, result.stderr
    assert "no issues" in result.stdout


def test_it_lists_every_variable_that_it_reads():
    """.env.example is complete, and names nothing that is not read."""
    listed = {
        line.split("=")[0].lstrip("# ") for line in (ROOT / ".env.example").read_text().splitlines() if "=" in line
    }
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z0-9_]+)"', (ROOT / "pictory/settings.py").read_text()))
    assert listed == read
