"""The project that a command works on: its folder, its settings, what it holds."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import TypeVar

import click

from briefbook.commands.terminal import safe, waiting
from briefbook.config import CONFIG_NAMES, Settings, SettingsError, settings_from
from briefbook.disk import (
    MAX_COPIED,
    LinkOutError,
    NotRegularError,
    bounds_of,
    is_within,
    read_file,
    told,
    unsafe_in,
)
from briefbook.model.limits import MAX_CONFIG_BYTES
from briefbook.model.marking import BY_LABEL
from briefbook.pipeline import Reading, Verdict
from briefbook.session import Session

T = TypeVar("T")

CONTENT = "content"
_INHERITS = re.compile(r"^INHERIT\s*:\s*['\"]?([^'\"#\n]+)", re.MULTILINE)
_DEEPEST = 10
_SHOWN = 10


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
        hint = "`briefbook init` starts a book here; for one elsewhere: `briefbook --project some/folder …`"
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


marking_option = click.option(
    "--marking",
    type=click.Choice(tuple(BY_LABEL)),
    help="The book's marking; by default that of mkdocs.yml, else TLP:CLEAR. More strictly marked content is an error.",
)


def settings_of(
    door: Door, *, is_strict: bool = False, marking: str | None = None, is_for_others: bool = False
) -> Settings:
    """The settings of the project, from its mkdocs.yml where it has one."""
    root = project_folder(door.project)
    name, text = _config(root)
    try:
        settings = settings_from(text, root, os.environ, datetime.now(UTC).date())
    except SettingsError as error:
        raise Refused(f"{error.where(name)}: {error.message}", error.hint) from error
    return replace(
        settings,
        is_strict=is_strict or settings.is_strict,
        marking=BY_LABEL[marking] if marking else settings.marking,
        is_for_others=is_for_others,
    )


def is_own_machine(host: str) -> bool:
    """Whether nobody but this machine reaches an address."""
    try:
        return host == "localhost" or ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _config(root: Path) -> tuple[str, str]:
    """Name and text of mkdocs.yml; an empty text where there is none."""
    name = next((name for name in CONFIG_NAMES if os.path.lexists(root / name)), CONFIG_NAMES[0])
    if not os.path.lexists(root / name):
        return name, ""
    text = _text_of(root / name, root)
    above, path = text, root / name
    for _ in range(_DEEPEST):  # MkDocs opens these without a look at what they are
        found = _INHERITS.search(above)
        if not found:
            break
        path = path.parent / found[1].strip()
        above = _text_of(path, root)
    return name, text


def _text_of(path: Path, root: Path) -> str:
    """The text of a configuration, which may lie elsewhere where somebody named it there."""
    name = os.path.relpath(path, root)
    try:
        return read_file(path, bounds_of(root, path.parent), MAX_CONFIG_BYTES).decode("utf-8-sig")
    except LinkOutError as error:
        hint = "put a copy in its place, or inherit from it: `INHERIT: ../other.yml`"
        raise Refused(f"{name} cannot be read: {error.strerror}", hint) from error
    except OSError as error:
        hint = "check that it is a file, and its permissions"
        raise Refused(f"{name} cannot be read: {error.strerror}", hint) from error
    except UnicodeDecodeError as error:
        raise Refused(f"{name} is not UTF-8 text", "save it as UTF-8") from error


def refuse_link_out(path: Path, settings: Settings) -> None:
    """Raises Refused where links would lead what is written to `path` out of the project, or it is no regular file."""
    name = os.path.relpath(path)
    if not is_within(path, settings.bounds()):
        hint = "remove the link, or allow it with `follow_links: true` in mkdocs.yml"
        raise Refused(f"nothing was written: {name} leads out of the project", hint)
    if os.path.lexists(path) and not os.path.isfile(path):
        raise Refused(f"nothing was written: {name}: {NotRegularError(path).strerror}", "remove it, or name another")


def unsafe_folders(settings: Settings, *folders: Path) -> list[str]:
    """What must not be published or written over in these folders, a line each, and no more than can be read."""
    wrong = [each for folder in folders for each in unsafe_in(folder, settings.bounds(folder), MAX_COPIED)]
    lines = [safe(told(each, settings.root)) for each in wrong[:_SHOWN]]
    return [*lines, f"… and {len(wrong) - _SHOWN} more"] if len(wrong) > _SHOWN else lines


def read_content(settings: Settings) -> Reading:
    """What the content holds and what is wrong with it; who waits for more than a second is told."""
    return _read(settings, lambda session: session.reading)


def read_verdict(settings: Settings) -> Verdict:
    """What is wrong with the content, without what it holds."""
    return _read(settings, lambda session: session.verdict)


def _read(settings: Settings, wanted: Callable[[Session], T]) -> T:
    with waiting("Reading content"):
        session = Session(settings)
        session.update()
        found = wanted(session)
        session.save()
        return found


def config_file(settings: Settings) -> Path:
    """The project's mkdocs.yml, which a site needs."""
    found = next((settings.root / name for name in CONFIG_NAMES if os.path.isfile(settings.root / name)), None)
    if found is None:
        hint = "a site needs one; two lines are enough: `site_name: …` and `plugins: [briefbook]`"
        raise Refused(f"there is no {CONFIG_NAMES[0]} in {settings.root}", hint)
    return found


def known_ids(reading: Reading) -> Iterator[str]:
    """Every id of the book, ids that were included; stubs are left out."""
    corpus = reading.corpus
    yield from (id for id, entity in corpus.entities.items() if not entity.is_stub)
    for ids in (corpus.sources, corpus.judgements, corpus.briefings, corpus.redirects):
        yield from ids
