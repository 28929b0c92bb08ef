"""Every command line that README and docs/ tell a person to type is one that the commands take."""

import re
import shlex
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

from ml.weights.full import needed_for
from ml.weights.table import WEIGHTS

ROOT = Path(__file__).resolve().parents[2]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
FENCED = re.compile(r"^```(?:sh|text)?\n(.*?)^```", re.M | re.S)
TYPED = re.compile(r"(?:^|&& )(?:\w+=\S+ )?(?:python )?manage\.py (.*)")
PLACEHOLDER = re.compile(r"\b(KIND|COMMAND|NAME|DIR)\b")  # where the page says what to put


def typed() -> list[list[str]]:
    lines = [
        line
        for page in PAGES
        for block in FENCED.findall(page.read_text())
        for line in block.replace("\\\n", " ").splitlines()
    ]
    found = [match[1] for line in lines for match in TYPED.finditer(re.sub(r"[\[\]](?=--|$|\s)|\s#.*", " ", line))]
    return [shlex.split(command.partition("&&")[0]) for command in found if not PLACEHOLDER.search(command)]


COMMANDS = typed()


def test_it_finds_the_command_lines() -> None:
    names = {name for name, *_more in COMMANDS}
    assert {"install_models", "models", "run_job", "train_gemma", "train_sketch"} <= names
    assert {"train_lora", "train_dreamstyler", "train_controlnet"} <= names


@pytest.mark.parametrize("command", COMMANDS, ids=[" ".join(command)[:70] for command in COMMANDS])
def test_a_command_takes_what_the_pages_say(command: list[str]) -> None:
    name, *arguments = command
    parser = load_command_class(get_commands()[name], name).create_parser("manage.py", name)
    said = parser.parse_args(arguments)
    if name == "install_models" and said.tier == "full":
        assert needed_for(said.names)
    elif name == "install_models":
        assert set(said.names) <= WEIGHTS.keys()
