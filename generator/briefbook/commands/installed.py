"""What `briefbook --version` tells: the versions of what makes the book."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click

import briefbook
from briefbook import __version__

_SHOWN = ("mkdocs", "mkdocs-material")
_ENGINE = ("typst", "pikepdf")


def show_versions(context: click.Context, _: click.Parameter, is_asked: bool) -> None:
    """The version of Briefbook on the first line, and below it what it works with; ends the command."""
    if is_asked and not context.resilient_parsing:
        click.echo("".join(f"{line}\n" for line in _lines()), nl=False)
        context.exit()


def _lines() -> list[str]:
    from briefbook.outputs.made_pdfs import has_engine
    from briefbook.run.own_commands import install_command

    engine = ", ".join(f"{name} {_version(name)}" for name in _ENGINE)
    return [
        f"briefbook {__version__}",
        f"python {platform.python_version()}",
        *(f"{name} {_version(name)}" for name in _SHOWN),
        f"pdf: {engine}" if has_engine() else f"pdf: not installed; to install it: {install_command('pdf')}",
    ]


def documentation() -> Path | None:
    """The first page of the documentation: that of the wheel, or of the checkout that this runs in."""
    package = Path(briefbook.__file__).resolve().parent
    pages = (package / "docs" / "README.md", package.parents[1] / "docs" / "README.md")
    return next((page for page in pages if page.is_file()), None)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
