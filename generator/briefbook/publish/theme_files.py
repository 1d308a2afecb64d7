"""Our frame around Material: templates and assets, put in front of Material's own."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from briefbook.disk import ANYWHERE, read_file, tree
from briefbook.publish.fast.shells import ICON

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

THEME = Path(__file__).parent / "theme"
SEARCH_THEME = Path(__file__).parent / "theme_search"
"""The search dialog. A folder of its own, because it is of no use without our index: Zensical makes none."""


def add_theme(config: MkDocsConfig) -> None:
    """Let Material's templates be overridden by ours, and both by the project's own `custom_dir`."""
    _put_first(config, THEME)
    if has_search(config):
        _put_first(config, SEARCH_THEME)


def is_own_theme(folder: str) -> bool:
    """Whether this is our frame, which projects name as their `custom_dir` for Zensical."""
    return os.path.realpath(folder) == os.path.realpath(THEME)


def has_search(config: MkDocsConfig) -> bool:
    """Whether the site has Material's search, which ours takes the place of."""
    plugin = config.plugins.get("material/search")
    return plugin is not None and bool(plugin.config.get("enabled", True))


def has_plain_icons(config: MkDocsConfig) -> bool:
    """Whether the icon of a page is drawn by our template and nothing else is made of it: where no template speaks of
    icons but ours and those of Material, which reads them in the navigation alone.
    """
    import material
    import mkdocs

    packages = (Path(each.__file__ or "").parent / "templates" for each in (material, mkdocs))
    known = {folder.resolve() for folder in (THEME, SEARCH_THEME, *packages)}
    others = (Path(folder) for folder in config.theme.dirs if Path(folder).resolve() not in known)
    files = (path for folder in others for path in tree(folder, ANYWHERE).files if ".icons" not in path.parts)
    return not any(_speaks_of_icons(path) for path in files)


def _speaks_of_icons(path: Path) -> bool:
    try:
        return b"icon" in read_file(path, ANYWHERE)
    except OSError:  # too large for a template, or none
        return False


def without_icons(icons: Iterable[str], config: MkDocsConfig) -> frozenset[str]:
    """Those of some icons that the theme has not."""
    folders = [Path(folder) / ".icons" for folder in config.theme.dirs]
    return frozenset(
        icon for icon in icons if icon == ICON or not any((folder / f"{icon}.svg").is_file() for folder in folders)
    )


def _put_first(config: MkDocsConfig, folder: Path) -> None:
    if str(folder) not in (str(Path(each)) for each in config.theme.dirs):
        config.theme.dirs.insert(1 if config.theme.custom_dir else 0, str(folder))
