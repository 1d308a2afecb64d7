"""What CONTRIBUTING, SECURITY and the container recipe name is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PATH = re.compile(r"`((?:generator|tests|docs|scripts|requirements)/[^` ]*|[a-z_]+\.py|[A-Za-z/_]+\.(?:md|toml|yml))`")
TESTS = re.compile(r"\bARGS=(?:\"([^\"]+)\"|(\S+?)(?=[`\s]))")


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "SECURITY.md"])
def test_every_path_is_there(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    named = {match for match in PATH.findall(text) if match != "mkdocs.yml"}
    missing = [
        each for each in named if not any((base / each).exists() for base in (ROOT, ROOT / "generator/briefbook"))
    ]

    assert len(named) + text.count("](docs/") > 2
    assert missing == []


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "SECURITY.md"])
def test_every_test_that_a_command_names_is_there(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    words = [word for found in TESTS.findall(text) for word in "".join(found).split() if word.startswith("tests/")]
    named = [word.partition("::") for word in words]

    assert len(named) > 3
    assert [path for path, _, _ in named if not (ROOT / path).exists()] == []
    assert [test for path, _, test in named if test and f"def {test}(" not in (ROOT / path).read_text("utf-8")] == []


def test_every_room_is_in_the_table() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    package = ROOT / "generator" / "briefbook"
    rooms = {
        f"{each.name}/" if each.is_dir() else each.name for each in package.iterdir() if each.suffix in ("", ".py")
    }

    assert {each for each in rooms if f"`{each}`" not in text} <= {
        "__init__.py",
        "__main__.py",
        "__pycache__/",
        "vocabulary/",
    }


def test_make_targets_of_the_papers_exist() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    texts = "".join((ROOT / name).read_text("utf-8") for name in ("CONTRIBUTING.md", "SECURITY.md", "README.md"))

    assert {name for name in re.findall(r"\bmake ([a-z]+)", texts) if f"\n{name}:" not in makefile} <= {"sure"}


def test_the_container_copies_what_is_there_and_names_no_index() -> None:
    recipe = (ROOT / "Dockerfile").read_text("utf-8")
    copied = [word for line in recipe.splitlines() if line.startswith("COPY ") for word in line.split()[1:-1]]

    assert copied
    assert [each for each in copied if not (ROOT / each).exists()] == []
    assert "index" not in recipe
    assert "USER writer" in recipe
