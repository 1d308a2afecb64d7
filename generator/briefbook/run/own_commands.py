"""How the reader of a message runs what it names: the commands that work in their environment and folder."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

import briefbook

NAME = "briefbook"


def called_in(folder: Path, command: str) -> str:
    """A command of Briefbook as it is run in a folder: by its name where that is found, else by its path."""
    return f"{_own_name(folder)} {command}"


def as_run_here(text: str) -> str:
    """A message in which commands of Briefbook, in backticks, are named as they are run here."""
    return text.replace(f"`{NAME} ", f"`{_own_name(Path.cwd())} ") if f"`{NAME} " in text else text


def install_command(extra: str) -> str:
    """What installs an extra into the environment that this runs in."""
    top = _checkout()
    if extra == "pdf" and top is not None:
        here = Path.cwd()
        return "make site" if here == top else f"make -C {_shell_path(top, here)} site"
    package = f"'{NAME}[{extra}]'"
    python = _shell_path(Path(sys.executable), Path.cwd())
    if find_spec("pip") is None:  # as in an environment that uv made
        return f"uv pip install --python {python} {package}"
    return f"{python} -m pip install {package}"


def _own_name(folder: Path) -> str:
    path = Path(sys.argv[0])
    if path.stem == "mkdocs":
        path = path.with_stem(NAME)  # installed beside it
    if path.stem != NAME or path.suffix not in ("", ".exe"):  # python -m, tests: what stands there is no command
        return NAME
    found = shutil.which(NAME)
    if found is not None and path.exists() and os.path.samefile(found, path):
        return NAME
    return _shell_path(Path(os.path.abspath(path)), folder)


def _checkout() -> Path | None:
    """The copy of the repository whose `make` made this environment."""
    top = Path(briefbook.__file__).resolve().parents[2]
    is_its_own = (top / "Makefile").is_file() and Path(sys.prefix).resolve() == (top / ".venv").resolve()
    return top if is_its_own else None


def _shell_path(path: Path, here: Path) -> str:
    """A path as a shell takes it: relative where that leads down from here."""
    return shlex.quote(str(path.relative_to(here) if path.is_relative_to(here) else path))
