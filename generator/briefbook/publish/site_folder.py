"""Which folder a build may replace by its site: one that holds nothing, or nothing but what builds put there.

A site bears a marker, which names what lies at its top. So a folder of somebody else's is not taken for a site, nor
a file that somebody laid beside the pages for one of them.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path

from briefbook.config import Settings
from briefbook.problems import HintedError

MARKER = ".briefbook"
REPLACE = "--replace-site"
_MADE = "Made by Briefbook: each build replaces what is named here. Other files that are to stay: see keep_in_site."
_NAMED = 5
_MOST_BYTES = 1 << 20
_BY_SYSTEMS = frozenset((".DS_Store", "Thumbs.db", "desktop.ini"))  # put into any folder that somebody looks at


class SiteFolderError(HintedError):
    """A folder that no site is written to: `message` says why, and `hint` how to go on."""


def check_site_folder(settings: Settings, *, is_replaced: bool = False) -> None:
    """Raises SiteFolderError where a build must not replace the folder of the site. `is_replaced`: whoever asked for
    the build knows that somebody else's files are in it, and gives them up.
    """
    site = settings.site
    if os.path.lexists(site) and not os.path.isdir(site):
        what = "a link that leads nowhere" if site.is_symlink() and not site.exists() else "no folder"
        raise SiteFolderError(f"{_shown(settings)} is {what}", "remove it, or name another folder in site_dir")
    _refuse_place(settings)
    names = {*(os.listdir(site) if os.path.isdir(site) else ())} - {*settings.keep_in_site} - _BY_SYSTEMS
    if is_replaced or not names:
        return
    ours = _names_in(site)
    if ours is None:
        raise SiteFolderError(
            f"{_shown(settings)} is not empty and was not made by a build: {_listed(names)}",
            f"name another folder in site_dir, empty this one, or replace it: `briefbook build {REPLACE}`",
        )
    if others := names - ours:
        raise SiteFolderError(
            f"{_shown(settings)} contains files that no build made, and would be replaced: {_listed(others)}",
            f"move it elsewhere, or keep it: write under the plugin's options `keep_in_site: [{_listed(others)}]`",
        )


def mark(site: Path, kept: Collection[str] = ()) -> bool:
    """Mark a folder as a site that a build made; false where it is marked as what it is already."""
    names = sorted({*os.listdir(site)} - {MARKER, *kept})
    text = "\n".join([_MADE, "", *(json.dumps(name) for name in names), ""])
    with suppress(OSError):
        if (site / MARKER).read_bytes() == text.encode():
            return False
    with suppress(FileNotFoundError):
        (site / MARKER).unlink()  # it may be a link to that of another site
    (site / MARKER).write_bytes(text.encode())
    return True


def is_marked(site: Path) -> bool:
    """Whether a build made this folder."""
    return _names_in(site) is not None


def kept_in(site: Path, names: Iterable[str]) -> list[str]:
    """Those of some names that there are at the top of a site."""
    return [name for name in names if os.path.lexists(site / name)]


def carry_over(site: Path, built: Path, names: Iterable[str]) -> None:
    """Let `built` hold what lies in `site` under these names; what was built is not written over."""
    for name in kept_in(site, names):
        source, place = site / name, built / name
        if os.path.lexists(place):
            continue
        if source.is_dir() and not source.is_symlink():
            shutil.copytree(source, place, symlinks=True, copy_function=link_or_copy)
        else:
            link_or_copy(str(source), str(place))


def link_or_copy(source: str, place: str) -> str:
    """The same file in another place; a copy where a disk has no links."""
    try:
        os.link(source, place, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, place, follow_symlinks=False)
    return place


def _refuse_place(settings: Settings) -> None:
    """No site where something else lies, whatever is in it now."""
    site = Path(os.path.realpath(settings.site))
    for name, other in (("the project", settings.root), ("your home folder", Path(os.path.expanduser("~")))):
        if Path(os.path.realpath(other)).is_relative_to(site):
            raise SiteFolderError(f"{_shown(settings)} holds {name}", "set site_dir to a folder of its own")
    for place in (settings.content, settings.pages, *(settings.root / each for each in ("build/notes", ".git"))):
        other = Path(os.path.realpath(place))
        if site.is_relative_to(other) or other.is_relative_to(site):
            shown = os.path.relpath(place, settings.root)
            raise SiteFolderError(f"{_shown(settings)} and {shown} overlap", "set site_dir to a folder of its own")


def _names_in(site: Path) -> set[str] | None:
    """What a marker names, and itself; None where there is none."""
    marker = site / MARKER
    if marker.is_symlink() or not marker.is_file():
        return None
    try:
        with marker.open("rb") as file:
            first, _, *names = file.read(_MOST_BYTES).decode().splitlines()
        return {MARKER, *(str(json.loads(name)) for name in names)} if first == _MADE else None
    except (OSError, ValueError):
        return None


def _listed(names: Collection[str]) -> str:
    shown = [name if name.isprintable() else ascii(name) for name in sorted(names)[:_NAMED]]
    return ", ".join(shown) + (" …" if len(names) > _NAMED else "")


def _shown(settings: Settings) -> str:
    """The folder as mkdocs.yml has it."""
    return f"site_dir: {os.path.relpath(settings.site, settings.root)}"
