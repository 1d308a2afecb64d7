"""The project that a command works on: its folder, its settings, what it holds."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import click

from briefbook import pipeline
from briefbook.commands.terminal import waiting
from briefbook.config import CONFIG_NAMES, Settings, SettingsError, settings_from
from briefbook.pipeline import Book, Reading
from briefbook.run.parsing import Memory

CONTENT = "content"


class Refused(click.UsageError):
    """Wrong usage, in one line and a hint; exit code 2."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Door:
    """What the options before the command say: the folder named with `--project`, if any."""

    project: Path | None = None


def project_folder(named: Path | None) -> Path:
    """The folder named, else the nearest one upward that holds mkdocs.yml or content/; absolute."""
    if named is not None:
        if not os.path.isdir(named):
            raise Refused(f"--project: there is no folder '{named}'", "name the folder that holds mkdocs.yml")
        return named.resolve()
    here = _here()
    found = next((folder for folder in (here, *here.parents) if _is_project(folder)), None)
    if found is None:
        hint = "go to a project's folder, or name one: briefbook --project some/folder …"
        raise Refused(f"there is no mkdocs.yml and no {CONTENT}/ in {here} or above it", hint)
    return found


def _here() -> Path:
    try:
        return Path.cwd()
    except OSError as error:
        raise Refused("this folder is gone", "go to another, or name one with --project") from error


def _is_project(folder: Path) -> bool:
    # os.path, not Path: folders above may be closed to us, which is no mistake.
    return any(os.path.isfile(folder / name) for name in CONFIG_NAMES) or os.path.isdir(folder / CONTENT)


def settings_of(door: Door, *, is_strict: bool = False) -> Settings:
    """The settings of the project, from its mkdocs.yml where it has one."""
    root = project_folder(door.project)
    name, text = _config(root)
    try:
        settings = settings_from(text, root, os.environ, datetime.now(UTC).date())
    except SettingsError as error:
        where = f"{name}:{error.line}" if error.line else name
        raise Refused(f"{where}: {error.message}", error.hint) from error
    return replace(settings, is_strict=is_strict or settings.is_strict)


def _config(root: Path) -> tuple[str, str]:
    """Name and text of mkdocs.yml; an empty text where there is none."""
    name = next((name for name in CONFIG_NAMES if os.path.lexists(root / name)), CONFIG_NAMES[0])
    if not os.path.lexists(root / name):
        return name, ""
    try:
        return name, (root / name).read_text("utf-8-sig")
    except OSError as error:
        raise Refused(
            f"{name} cannot be read: {error.strerror}", "check that it is a file, and its permissions"
        ) from error
    except UnicodeDecodeError as error:
        raise Refused(f"{name} is not UTF-8 text", "save it as UTF-8") from error


def read_content(settings: Settings) -> Reading:
    """What the content holds and what is wrong with it; who waits for more than a second is told."""
    with waiting("Reading content"):
        return pipeline.read(settings)


def read_book(settings: Settings, memory: Memory) -> Book:
    """The same, with all that pages are drawn from; `memory` then holds what was parsed."""
    with waiting("Reading content"):
        return pipeline.opened(settings, pipeline.load(settings, memory))


def config_file(settings: Settings) -> Path:
    """The project's mkdocs.yml, which a site needs."""
    found = next((settings.root / name for name in CONFIG_NAMES if os.path.isfile(settings.root / name)), None)
    if found is None:
        raise Refused(f"there is no {CONFIG_NAMES[0]} in {settings.root}", "a site needs one: name, theme, plugins")
    return found


def known_ids(reading: Reading) -> Iterator[str]:
    """Every id of the book, ids that were included; stubs are left out."""
    corpus = reading.corpus
    yield from (id for id, entity in corpus.entities.items() if not entity.is_stub)
    for ids in (corpus.sources, corpus.judgements, corpus.briefings, corpus.redirects):
        yield from ids
