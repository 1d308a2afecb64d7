"""Our frame around Material: templates and assets, put in front of Material's own."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from briefbook.disk import ANYWHERE, read_file, tree
from briefbook.html.layouts import ICON
from briefbook.model.marking import Marking

if TYPE_CHECKING:
    import jinja2
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation

THEME = Path(__file__).parent / "theme"
SEARCH_THEME = Path(__file__).parent.parent / "search" / "theme"
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


def shipped_digests() -> frozenset[bytes]:
    """The SHA-256 of each asset that comes with this package or the theme, and says nothing of any book."""
    import material

    folders = (THEME, SEARCH_THEME, Path(material.__file__ or "").parent / "templates")
    files = (path for folder in folders for path in (folder / "assets").rglob("*") if path.is_file())
    return frozenset(hashlib.sha256(path.read_bytes()).digest() for path in files)


def without_marking(
    config: MkDocsConfig, nav: Navigation, files: Files, env: jinja2.Environment, marking: Marking
) -> tuple[str, ...]:
    """The templates that would make pages on which this marking does not show; templates of a project's own may."""
    from mkdocs.commands.build import get_context
    from mkdocs.structure.files import File
    from mkdocs.structure.pages import Page

    if marking is Marking.CLEAR or not config.theme.custom_dir or is_own_theme(config.theme.custom_dir):
        return ()
    probe = Page("Probe", File("probe.md", None, config.site_dir, config.use_directory_urls), config)
    probe.content, probe.meta = "", {"marking": str(marking)}
    pages = {"main.html": probe, "404.html": None}
    context = {name: get_context(nav, files, config, page) for name, page in pages.items()}
    return tuple(name for name in pages if f">{marking}<" not in env.get_template(name).render(context[name]))


def are_shipped(icons: Iterable[str]) -> bool:
    """Whether Material comes with these icons."""
    import material

    folder = Path(material.__file__ or "").parent / "templates" / ".icons"
    return all((folder / f"{icon}.svg").is_file() for icon in icons)


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
