"""Every command that the documentation shows exists, with the options shown."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from docs_pages import PAGES, ROOT, blocks_in, inline_code_in, shown

from briefbook.cli import main


def commands_on(page: Path) -> Iterator[str]:
    """Every line that calls briefbook, in blocks and in the text."""
    text = page.read_text("utf-8")
    for block in blocks_in(text):
        if block.language in ("sh", "console"):
            joined = re.sub(r"\\\n\s*", "", block.text)
            for line in joined.split("\n"):
                yield from called(line.removeprefix("$ "))
        elif block.language == "yaml":
            for line in block.text.split("\n"):
                if "run: " in line:
                    yield from called(line.partition("run: ")[2])
    for words in inline_code_in(text):
        if words.startswith("briefbook "):
            yield from called(words)


def called(line: str) -> Iterator[str]:
    """The call of briefbook in a line of a shell, up to a pipe or a comment."""
    match = re.search(r"(?:^|\s)(briefbook (?!https?:)[^|>#;]*)", line)
    if match:
        yield match[1].strip()


def fault_of(command: str) -> str:
    """What is wrong with a call; empty where nothing is."""
    current: click.Command = main
    for word in shlex.split(command)[1:]:
        if word.startswith("-") and word != "-":
            name = word.partition("=")[0]
            if name != "--help" and not any(name in each.opts for each in current.params):
                return f"{current.name} has no option {name}"
        elif isinstance(current, click.Group) and (found := current.get_command(click.Context(current), word)):
            current = found
        elif isinstance(current, click.Group) and current is not main:
            return f"{current.name} has no command {word}"
        elif current is main and re.fullmatch(r"[a-z]+", word) and "--project" not in command:
            return f"there is no command {word}"
    return ""


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_commands_exist(page: Path) -> None:
    faults = {command: fault for command in commands_on(page) if (fault := fault_of(command))}

    assert faults == {}


def test_commands_in_messages_exist() -> None:
    sources = [*(ROOT / "generator").rglob("*.py"), *(ROOT / "generator").rglob("*.yml")]
    found = {each for path in sources for each in re.findall(r"`(briefbook -?[^`\n]*)`", path.read_text("utf-8"))}

    assert len(found) > 20
    assert {each: fault for each in found if (fault := fault_of(re.sub(r" \{[^}]*\}$", "", each)))} == {}


def test_the_tutorial_shows_commands() -> None:
    assert len(list(commands_on(ROOT / "docs" / "tutorial.md"))) > 8


@pytest.mark.parametrize(
    ("command", "fault"),
    [
        ("briefbook check --strict --format json", ""),
        ("briefbook --project book check", ""),
        ("briefbook new source --id x --title 'a b'", ""),
        ("briefbook chekc", "there is no command chekc"),
        ("briefbook check --fast", "check has no option --fast"),
        ("briefbook new company", "new has no command company"),
        ("briefbook build -C", "build has no option -C"),
    ],
)
def test_a_wrong_command_is_seen(command: str, fault: str) -> None:
    assert fault_of(command) == fault


def test_make_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    named = {
        target
        for page in PAGES
        for words in [*inline_code_in(page.read_text("utf-8")), *(b.text for b in blocks_in(page.read_text("utf-8")))]
        for target in re.findall(r"^(?:\$ )?make ([a-z]+)", words, re.MULTILINE)
    }

    assert named - targets == set()
