"""The rules of the house that a machine can check."""

import ast
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("pictory", "diaries", "studio", "covers", "stylelab", "ml")
HEAVY = {
    "torch",
    "diffusers",
    "transformers",
    "peft",
    "konlpy",
    "jpype",
    "gensim",
    "onnxruntime",
    "cv2",
    "scipy",
    "numpy",
}


def modules(*rooms: str) -> list[Path]:
    found = [path for room in rooms or ROOMS for path in (ROOT / room).rglob("*.py")]
    return [path for path in found if "migrations" not in path.parts]


def nodes(path: Path) -> Iterator[ast.AST]:
    """Of its syntax tree."""
    return ast.walk(ast.parse(path.read_text()))


def functions(within: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Those of a module, its classes and its functions; only statements are looked at, which takes no time."""
    for part in ("body", "orelse", "handlers", "finalbody", "cases"):
        for node in getattr(within, part, ()):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node
            yield from functions(node)


def lines_of(path: Path) -> int:
    return len(path.read_text().splitlines())


def test_it_serves_pages_without_the_heavy_libraries():
    """The web process: URLs resolved, a page rendered, and none of the libraries of the models loaded."""
    script = (
        "import sys, django; django.setup()\n"
        "from django.test import Client\n"
        "Client = lambda client=Client: client(SERVER_NAME='localhost')\n"
        "from pictory.wsgi import application\n"
        "assert Client().get('/healthz').status_code == 200\n"
        "assert Client().get('/styleguide/').status_code == 200\n"
        f"print(sorted(set(sys.modules) & {HEAVY!r}))\n"
    )
    env = {"PATH": "/usr/bin:/bin", "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": str(ROOT)}
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, env=env)
    assert result.stdout.strip() == "[]", result.stdout + result.stderr


def test_it_would_notice_a_heavy_library(tmp_path):
    """The test above can fail: the same process with one of them imported reports it."""
    (tmp_path / "gensim.py").write_text("")
    env = {"PATH": "/usr/bin:/bin", "PYTHONPATH": f"{tmp_path}"}
    script = f"import sys, gensim; print(sorted(set(sys.modules) & {HEAVY!r}))"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=env)
    assert result.stdout.strip() == "['gensim']"


def test_it_keeps_the_layers():
    """The import contracts of pyproject.toml."""
    result = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"], capture_output=True, text=True, cwd=ROOT
    )
    assert result.returncode == 0, result.stdout


# Of ml: pure data and rules, which the web needs as well.
LIGHT = r"ml\.(errors|layout|words|types|tags\.index|editing\.(recipe|sizes|devices)|training\.progress)\b"


def test_it_imports_ml_only_where_work_is_done():
    allowed = re.compile(
        r"(jobs|gpu|worker|context|archive|running|abilities|install_models|commands/models|train_sketch|train_gemma|training_command)\.py$|^ml/"
    )
    offenders = [
        str(path.relative_to(ROOT))
        for path in modules()
        if re.search(rf"^\s*(from|import) (?!{LIGHT})ml\b", path.read_text(), re.M)
        and not allowed.search(str(path.relative_to(ROOT)))
    ]
    assert not offenders


def test_it_catches_everything_in_one_place_only():
    """`except Exception` stands once, where every way a job can end becomes a state."""
    broad = {
        str(path.relative_to(ROOT)): len(re.findall(r"except (Base)?Exception\b", path.read_text()))
        for path in modules()
    }
    assert {name for name, count in broad.items() if count} <= {"pictory/core/engine/worker.py", *ROLLBACKS}
    assert broad["pictory/core/engine/worker.py"] == 1


# These catch everything in order to take back a file, and raise it again.
ROLLBACKS = {"pictory/core/files/assets.py", "pictory/core/files/local_files.py", "pictory/core/mail_folder.py"}


def test_it_raises_again_what_a_rollback_catches():
    for name in ROLLBACKS:
        for node in nodes(ROOT / name):
            if isinstance(node, ast.ExceptHandler) and ast.unparse(node.type or ast.Name("")) == "BaseException":
                assert isinstance(node.body[-1], ast.Raise), f"{name}:{node.lineno}"


def test_it_keeps_modules_small():
    sizes = {str(path.relative_to(ROOT)): lines_of(path) for path in modules()}
    assert not {name: size for name, size in sizes.items() if size > 400}
    assert statistics.median(size for size in sizes.values() if size > 3) < 120


def test_it_keeps_functions_small():
    sizes = {
        f"{path.relative_to(ROOT)}:{node.name}": node.end_lineno - node.lineno + 1
        for path in modules()
        for node in functions(ast.parse(path.read_text()))
    }
    assert not {name: size for name, size in sizes.items() if size > 60}
    assert statistics.median(sizes.values()) < 10


def test_it_keeps_templates_small():
    sizes = {path.name: lines_of(path) for path in (ROOT / "templates").rglob("*.html")}
    assert not {name: size for name, size in sizes.items() if size > 150}


@pytest.mark.parametrize("forbidden", ["torch.load(", "pickle.load", "allow_pickle=True", "joblib.load"])
def test_it_never_unpickles_weights(forbidden):
    assert not [str(path) for path in modules() if forbidden in path.read_text() and path != CONVERTER]


# Reads published pickles once, when a model is installed, in a process of its own.
CONVERTER = ROOT / "ml" / "weights" / "pickles.py"


def test_it_takes_nothing_but_tensors_out_of_a_pickle():
    calls = [node for node in nodes(CONVERTER) if isinstance(node, ast.Call)]
    readers = [call for call in calls if re.search(r"(^|\.)(loads?|Unpickler)$", ast.unparse(call.func))]
    assert [ast.unparse(call.func) for call in readers] == ["torch.load"]
    assert "weights_only=True" in ast.unparse(readers[0])
    users = [path for path in modules() if re.search(r"weights\.pickles\b", path.read_text())]
    assert {path.name for path in users} == {"workshop.py"}


def test_it_sends_no_mail_inline():
    inline = re.compile(r"\b(send_mail|EmailMessage|EmailMultiAlternatives)\(")
    offenders = {path.name for path in modules() if inline.search(path.read_text())}
    assert offenders <= {"postman.py", "accounts.py"}  # the postman, and the hook through which allauth hands mail over


def test_it_puts_no_more_than_a_word_or_an_id_into_a_queue():
    """Each async_task call: the function's name, then at most one argument, which is text."""
    for path in (path for path in modules() if "async_task" in path.read_text()):
        for node in nodes(path):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "async_task":
                assert isinstance(node.args[0], ast.Constant), f"{path}:{node.lineno}"
                assert len(node.args) <= 2, f"{path}:{node.lineno}"
                assert {keyword.arg for keyword in node.keywords} <= {"cluster"}, f"{path}:{node.lineno}"


def test_it_has_no_todo_left():
    marks = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    texts = [*modules(), *(ROOT / "templates").rglob("*.html"), *(ROOT / "static").rglob("*.*s")]
    assert not [str(path) for path in texts if marks.search(path.read_text())]
