"""A configuration for Zensical, which runs no plugin: the book's mkdocs.yml with all defaults written out."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from briefbook.html.picture_links import with_picture_links
from briefbook.html.site_defaults import (
    LOCAL_URL,
    THEME_NAME,
    extensions_without,
    said_in,
    theme_settings,
)
from briefbook.html.theme_files import THEME
from briefbook.html.urls import SiteUrls

CONFIG, PAGES_FOLDER, THEME_FOLDER, SITE_FOLDER = "zensical.yml", "zensical-pages", "zensical-theme", "zensical-site"


def write_zensical(config_file: Path, pages: Path, language: str, without: Iterable[str] = ()) -> Path:
    """Write the configuration, a theme and a copy of the pages beside their folder; Zensical wants all of it below one.

    Links in pictures are addresses in that copy: Zensical leaves them to us. Gives the configuration's path.
    """
    said = said_in(config_file)
    folder = pages.parent
    _write_pages(pages, folder / PAGES_FOLDER, is_directory=said.get("use_directory_urls", True) is not False)
    _write_theme(folder / THEME_FOLDER, config_file.parent, said.get("theme"))
    path = folder / CONFIG
    path.write_text(yaml.dump(_config(said, language, tuple(without)), allow_unicode=True, sort_keys=False), "utf-8")
    return path


def _write_pages(made: Path, pages: Path, *, is_directory: bool) -> None:
    shutil.rmtree(pages, ignore_errors=True)
    shutil.copytree(made, pages)
    files = {path.relative_to(pages).as_posix(): path for path in pages.rglob("*.md")}
    urls = SiteUrls(frozenset(files), is_directory)
    for name, path in files.items():
        text = path.read_text("utf-8")
        if (led := with_picture_links(text, urls.way_from(name).to)) != text:
            path.write_text(led, "utf-8", newline="\n")


def _config(said: Mapping[str, Any], language: str, unwanted: Sequence[str]) -> dict[str, Any]:
    import material

    plugins = _by_name(said.get("plugins"))
    plugins.pop("briefbook", None)
    if "search" not in unwanted:
        plugins.setdefault("search", {})
    languages = Path(material.__path__[0]) / "templates"
    theme = theme_settings(said.get("theme"), unwanted, language, [str(languages)])
    extensions = {**extensions_without(unwanted)}
    for name, options in _by_name(said.get("markdown_extensions")).items():
        extensions[name] = {**extensions.get(name, {}), **options}
    return {
        **said,
        "site_url": said.get("site_url") or LOCAL_URL,
        "docs_dir": PAGES_FOLDER,
        "site_dir": SITE_FOLDER,
        "theme": {**theme, "name": THEME_NAME, "custom_dir": THEME_FOLDER},
        "plugins": _listed(plugins),
        "markdown_extensions": _listed(extensions),
    }


def _by_name(said: Any) -> dict[str, dict[str, Any]]:
    """Options by name, of a list of names or maps, or of one map."""
    found: dict[str, dict[str, Any]] = {}
    for each in said if isinstance(said, list) else [said or {}]:
        found |= {name: options or {} for name, options in each.items()} if isinstance(each, dict) else {each: {}}
    return found


def _listed(options: Mapping[str, dict[str, Any]]) -> list[Any]:
    return [{name: each} if each else name for name, each in options.items()]


def _write_theme(folder: Path, root: Path, said: Any) -> None:
    """Our theme, and over it the book's own: Zensical takes one folder."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(THEME, folder)
    own = said.get("custom_dir") if isinstance(said, dict) else None
    if own and (root / own).resolve() != THEME:
        shutil.copytree(root / own, folder, dirs_exist_ok=True)
