from django.contrib.staticfiles import finders
from django.core.management import call_command

from pictory.core.npm import NpmFinder

HTMX = "npm/htmx.org/dist/htmx.min.js"


def test_it_finds_listed_files():
    assert finders.find(HTMX).endswith("node_modules/htmx.org/dist/htmx.min.js")
    assert finders.find("npm/@alpinejs/csp/dist/cdn.min.js")
    assert finders.find(HTMX, find_all=True) == [finders.find(HTMX)]


def test_it_finds_nothing_else():
    for path in (
        "npm/htmx.org/package.json",
        "npm/konva/lib/Core.js",
        "npm/@fontsource/jua/files/../../../htmx.org/package.json",
        "npm/htmx.org/dist/../package.json",
        "npm//etc/passwd",
        "npm",
        "htmx.org/dist/htmx.min.js",
    ):
        assert not finders.find(path), path


def test_it_lists_files_under_their_package():
    listed = {f"{storage.prefix}/{name}" for name, storage in NpmFinder().list([])}
    assert HTMX in listed
    assert "npm/@fontsource/gaegu/400.css" in listed
    assert not [path for path in listed if path.endswith("package.json")]


def test_its_check_is_content_when_packages_are_installed():
    assert NpmFinder().check() == []


def test_its_check_says_what_to_run(settings, tmp_path):
    settings.NPM_ROOT = tmp_path
    (problem,) = NpmFinder().check()
    assert "htmx.org" in problem.msg
    assert problem.hint == "run: npm ci"


def test_its_check_names_a_pattern_without_files(settings):
    settings.NPM_ASSETS = {"htmx.org": ["dist/no-such-file.js"]}
    (problem,) = NpmFinder().check()
    assert "no-such-file" in problem.msg


def test_everything_can_be_collected_under_hashed_names(settings, tmp_path):
    """The storage follows every url() and source map, so a file missing from the lists stops it."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    assert (tmp_path / "staticfiles.json").is_file()
