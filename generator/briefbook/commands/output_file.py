"""Where a command may write what it makes: a regular file, or a place where there is nothing yet."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import click

from briefbook.commands.project import Refused, refuse_link_out
from briefbook.config import CONFIG_NAMES, Settings
from briefbook.disk import bounds_of, is_within

STDOUT = "-"


def output_path(named: str | None, usual: Path, settings: Settings) -> Path | None:
    """Where a command writes what it makes: to the file named, else the usual one; None for stdout.

    Raises Refused where no file can be put there, where a link leads the usual one out of the project, or where it
    would take the place of what the book is made of.
    """
    if named == STDOUT:
        return None
    path = usual if named is None else Path(named)
    refuse_unwritable(path)
    if named is None:
        refuse_link_out(path, settings)
    config = (settings.root / name for name in CONFIG_NAMES)
    if is_within(path, bounds_of(settings.content)) or os.path.realpath(path) in map(os.path.realpath, config):
        raise _refused(path, "the book is built from the files there")
    return path


def refuse_unwritable(path: Path) -> None:
    """Raises Refused unless a file can be put there: over a regular file, or where there is nothing.

    A link is refused as well, wherever it leads: what would be written over is not what was named.
    """
    try:
        _refuse_unlike_file(path, os.lstat(path))
    except FileNotFoundError:
        _refuse_folder(path.parent, path)
    except (OSError, ValueError) as error:
        raise _refused(path, getattr(error, "strerror", "") or str(error)) from error


def _refuse_unlike_file(path: Path, found: os.stat_result) -> None:
    kind = stat.S_IFMT(found.st_mode)
    if kind == stat.S_IFLNK:
        raise _refused(path, f"it is a link to {os.readlink(path)}", "name the file itself")
    if kind == stat.S_IFDIR:
        raise _refused(path, "it is a folder", "name a file in it")
    if kind != stat.S_IFREG:
        raise _refused(path, "it is not a regular file", f"name a file, or write to stdout: --output {STDOUT}")
    if not os.access(path, os.W_OK):
        raise _refused(path, "it is read-only", "change its permissions, or name another file")
    _refuse_folder(path.parent, path)


def _refuse_folder(folder: Path, path: Path) -> None:
    """The folder, or the nearest one above it that is there, must be one to which we may add."""
    while not os.path.lexists(folder):
        folder = folder.parent
    if not folder.is_dir():
        raise _refused(path, f"{folder} is not a folder")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise _refused(path, f"the folder {folder} is read-only", "change its permissions, or name another file")


def _refused(path: Path, why: str, hint: str = "name another file") -> Refused:
    return Refused(f"{path} cannot be written: {why}", hint)


def refuse_unlike_folder(path: Path) -> None:
    """Raises Refused unless it is a folder to which we may add, or can become one."""
    if os.path.islink(path) and not path.exists():
        raise _refused(path, f"it is a link to {os.readlink(path)}, which is not there", "name another folder")
    if path.exists() and not path.is_dir():
        raise _refused(path, "it is not a folder", "name another folder")
    _refuse_folder(path, path)


def refuse_terminal() -> None:
    """Raises Refused where stdout cannot take bytes: on a terminal they would garble it."""
    if sys.stdout is None or sys.stdout.isatty():
        raise Refused("a PDF is not written to a terminal", "send it to a file or a pipe: --output - > book.pdf")


def write_bytes(content: bytes) -> None:
    """Write data to stdout as it is."""
    click.echo(content, nl=False)
