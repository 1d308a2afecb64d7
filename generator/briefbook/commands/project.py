"""The project that a command works on: its folder, its settings, what it holds."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from ipaddress import ip_address
from pathlib import Path
from typing import TypeVar

import click

from briefbook.api import Book, project
from briefbook.api.project import ProjectError, settings_in
from briefbook.commands.terminal import safe, waiting
from briefbook.config import CONFIG_NAMES, Settings
from briefbook.disk import (
    MAX_COPIED,
    NotRegularError,
    is_within,
    told,
    unsafe_in,
)
from briefbook.model.marking import BY_LABEL, folder_word
from briefbook.pipeline import Reading, Verdict
from briefbook.session import Session

A = TypeVar("A")
T = TypeVar("T")

_SHOWN = 10


class Refused(click.UsageError):
    """Wrong usage, in one line and a hint; exit code 2."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Door:
    """What is said of the project: the folder named with `--project`, if any, and the audience that a command names."""

    project: Path | None = None
    audience: str | None = None


marking_option = click.option(
    "--marking",
    type=click.Choice(tuple(BY_LABEL)),
    help="The book's marking; by default that of mkdocs.yml, else TLP:CLEAR. More strictly marked content is an error.",
)


audience_option = click.option(
    "--audience",
    type=click.Choice(tuple(BY_LABEL)),
    help="Leave out what this audience may not see; by default, what mkdocs.yml says.",
)


def settings_of(
    door: Door,
    *,
    is_strict: bool = False,
    marking: str | None = None,
    is_for_others: bool = False,
    tells_problems: bool = False,
) -> Settings:
    """The settings of the project, from its mkdocs.yml where it has one. A command that `tells_problems` of the content
    tells of those in mkdocs.yml too; with any other, they are wrong usage.
    """
    settings = _refused(settings_in, door.project)
    for problem in () if tells_problems else settings.problems:
        raise Refused(f"{problem.where}: {problem.code} {problem.message}", problem.hint)
    settings = replace(settings, marking=BY_LABEL[marking] if marking else settings.marking)
    settings = replace(settings, is_strict=is_strict or settings.is_strict, is_for_others=is_for_others)
    audience = door.audience or settings.audience
    return settings if audience is None else for_audience(settings, str(audience))


def for_audience(settings: Settings, audience: str) -> Settings:
    """The settings for an audience; wrong usage where it may see nothing of the book."""
    return _refused(lambda word: project.for_audience(settings, word), audience)


def in_own_folder(settings: Settings) -> Settings:
    """The settings, with a folder for the site of this audience: `site-green` beside `site`."""
    if settings.audience is None:
        return settings
    return replace(
        settings, site_dir=settings.site_dir.with_name(f"{settings.site_dir.name}-{folder_word(settings.audience)}")
    )


def project_folder(named: Path | None) -> Path:
    """The folder named, else the nearest one upward that holds mkdocs.yml or content/; absolute."""
    return _refused(project.project_folder, named)


def _refused(function: Callable[[A], T], argument: A) -> T:
    try:
        return function(argument)
    except ProjectError as error:
        raise Refused(error.message, error.hint) from error


def is_own_machine(host: str) -> bool:
    """Whether nobody but this machine reaches an address."""
    try:
        return host == "localhost" or ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


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


def read_book(settings: Settings) -> Book:
    """The book of the project, read once."""
    return _read(settings, lambda session: Book(session, session.update))


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
