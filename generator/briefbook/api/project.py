"""The project in a folder: which one it is, and its settings."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from briefbook.config import CONFIG_NAMES, ConfigText, Settings, SettingsError, settings_from, texts_from
from briefbook.disk import LinkOutError, bounds_of, read_file
from briefbook.model.limits import MAX_CONFIG_BYTES
from briefbook.model.marking import BY_LABEL
from briefbook.problems import HintedError

CONTENT = "content"


class ProjectError(HintedError):
    """There is no project, or its settings cannot be read; `hint` says what to do."""


def settings_in(named: Path | None, audience: str = "") -> Settings:
    """The settings of the project in or above a folder, from its mkdocs.yml where it has one; for an audience, if any
    is named here or there. Raises ProjectError.
    """
    root = project_folder(named)
    try:
        settings = settings_from(_config(root), root, os.environ, datetime.now(UTC).date())
    except SettingsError as error:
        raise ProjectError(error.message, error.hint) from error
    return for_audience(settings, audience) if audience else settings


def for_audience(settings: Settings, audience: str) -> Settings:
    """The settings for an audience. Raises ProjectError where it is none, or may see nothing of the book."""
    found = BY_LABEL.get(audience)
    if found is None:
        raise ProjectError(f"'{audience}' is not a TLP 2.0 marking", f"write one of {', '.join(BY_LABEL)}")
    if found < settings.marking:
        hint = "content without a marking of its own has the marking of the book"
        raise ProjectError(f"{found} may not see any of a book that is {settings.marking}", hint)
    return replace(settings, audience=found)


def project_folder(named: Path | None) -> Path:
    """The folder named, else the nearest one upward that holds mkdocs.yml or content/; absolute."""
    if named is not None:
        if not os.path.isdir(named):
            raise ProjectError(f"there is no folder '{named}'", "name the folder that holds mkdocs.yml")
        return named.resolve()
    here = _here()
    found = next((folder for folder in (here, *here.parents) if _is_project(folder)), None)
    if found is None:
        hint = "`briefbook init` starts a book here; for one elsewhere: `briefbook --project some/folder …`"
        raise ProjectError(f"there is no mkdocs.yml and no {CONTENT}/ in {here} or above it", hint)
    return found


def _here() -> Path:
    try:
        return Path.cwd()
    except OSError as error:
        raise ProjectError("this folder is gone", "go to another, or name one with --project") from error


def _is_project(folder: Path) -> bool:
    # os.path, not Path: folders above may be closed to us, which is no mistake.
    return any(os.path.isfile(folder / name) for name in CONFIG_NAMES) or os.path.isdir(folder / CONTENT)


def _config(root: Path) -> tuple[ConfigText, ...]:
    """What mkdocs.yml says, and those that it inherits from, which MkDocs opens without a look at what they are;
    nothing where there is none.
    """
    name = next((name for name in CONFIG_NAMES if os.path.lexists(root / name)), None)
    return tuple(texts_from(name, lambda path: _text_of(root / path, root))) if name else ()


def _text_of(path: Path, root: Path) -> str:
    """The text of a configuration, which may lie elsewhere where somebody named it there."""
    name = os.path.relpath(path, root)
    try:
        return read_file(path, bounds_of(root, path.parent), MAX_CONFIG_BYTES).decode("utf-8-sig")
    except LinkOutError as error:
        hint = "put a copy in its place, or inherit from it: `INHERIT: ../other.yml`"
        raise ProjectError(f"{name} cannot be read: {error.strerror}", hint) from error
    except OSError as error:
        hint = "check that it is a file, and its permissions"
        raise ProjectError(f"{name} cannot be read: {error.strerror}", hint) from error
    except UnicodeDecodeError as error:
        raise ProjectError(f"{name} is not UTF-8 text", "save it as UTF-8") from error
