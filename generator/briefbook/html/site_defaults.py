"""Defaults for mkdocs.yml: what the plugin fills in where a book's own file says nothing."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from functools import cache
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from briefbook.model.slugs import slug
from briefbook.problems import Problem, Span, did_you_mean

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

THEME_NAME = "material"
SITE_URL, LOCAL_URL = "BRIEFBOOK_SITE_URL", "http://127.0.0.1:8000/"
OFFLINE = "BRIEFBOOK_OFFLINE"
_NEEDS_A_SERVER = "navigation.instant"
_LEVELS = {"warn": logging.WARNING, "ignore": logging.DEBUG}
_CLASSES = {
    "search": ("material.plugins.search.plugin", "SearchPlugin"),
    "offline": ("material.plugins.offline.plugin", "OfflinePlugin"),
}


@cache
def defaults_text() -> str:
    """The defaults as a mkdocs.yml."""
    return (files("briefbook") / "html" / "defaults.yml").read_text("utf-8")


def names() -> tuple[str, ...]:
    """The defaults that `without:` can name: theme features, plugins, Markdown extensions."""
    known = _defaults()
    return (*known["theme"]["features"], *known["plugins"], *extensions_without(()))


def said_in(config_file: Path) -> dict[str, Any]:
    """What mkdocs.yml says, with what it inherits; nothing where it cannot be read, which is for MkDocs to tell."""
    from mkdocs.exceptions import MkDocsException
    from mkdocs.utils.yaml import yaml_load

    try:
        with config_file.open("rb") as file:
            said = yaml_load(file)
    except (MkDocsException, yaml.YAMLError, OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def unknown_names(without: Iterable[tuple[str, Span]]) -> Iterator[Problem]:
    """A problem for each name under `without:` that no default has."""
    for name, where in without:
        if name not in names():
            hint = did_you_mean(name, names(), f"write some of {', '.join(names())}")
            yield Problem("E802", f"there is no default '{name}' to leave out", where, hint)


def with_defaults(
    config: MkDocsConfig,
    said: Mapping[str, Any],
    without: Iterable[str],
    language: str,
    pages: Path,
    env: Mapping[str, str],
    command: str,
) -> None:
    """Fill in what mkdocs.yml does not say. What it says wins: key by key, and lists of features, plugins and Markdown
    extensions are added to. `pages` is the folder for pages where it names none; `command` is MkDocs'.
    """
    unwanted = tuple(without)
    known = _defaults()
    is_offline = env.get(OFFLINE, "").lower() == "true"
    if "docs_dir" not in said:
        pages.mkdir(parents=True, exist_ok=True)
        config.docs_dir = str(pages)
    if config.site_url is None:
        config.site_url = env.get(SITE_URL) or LOCAL_URL
    _add_extensions(config, extensions_without(unwanted))
    _set_validation(config, said.get("validation") or {}, known["validation"])
    _set_theme(config, said.get("theme"), unwanted, language)
    if config.theme.name == THEME_NAME:
        if not _is_in("search", unwanted):
            _add_plugin(config, "search", {}, command)
        if is_offline:
            _add_plugin(config, "offline", {"enabled": True}, command)
            config.theme["features"] = [
                each for each in config.theme["features"] if not _is_in(each, [_NEEDS_A_SERVER])
            ]


@cache
def _defaults() -> Any:
    return yaml.safe_load(defaults_text())


def _is_in(name: str, groups: Iterable[str]) -> bool:
    """Whether a name, or one that it is below, is among some: `navigation.instant.prefetch` is below
    `navigation.instant`.
    """
    return any(f"{name}.".startswith(f"{each}.") for each in groups)


def _add_extensions(config: MkDocsConfig, wanted: Mapping[str, dict[str, Any]]) -> None:
    config.markdown_extensions += [name for name in wanted if name not in config.markdown_extensions]
    for name, options in wanted.items():
        if options:
            config.mdx_configs[name] = {**options, **config.mdx_configs.get(name, {})}
    if "toc" in wanted:
        config.mdx_configs["toc"].setdefault("slugify", slug)


def _set_validation(config: MkDocsConfig, said: Mapping[str, Any], known: Mapping[str, Mapping[str, str]]) -> None:
    """What MkDocs warns of, but for what is said of one kind of link or of all."""
    for part, levels in known.items():
        own = said.get(part) or {}
        for key, word in levels.items():
            if key not in own and key not in said:
                config.validation[part][key] = _LEVELS[word]


def _set_theme(config: MkDocsConfig, said: Any, unwanted: Iterable[str], language: str) -> None:
    """Fill in Material's settings; it is the theme where none is named, and another one is left alone."""
    from mkdocs.theme import Theme

    if said is None and config.theme.name == "mkdocs":  # another one was named on the command line
        config.theme = Theme(name=THEME_NAME)
    if config.theme.name == THEME_NAME:
        for key, value in theme_settings(said, unwanted, language, config.theme.dirs).items():
            if key not in ("name", "custom_dir"):
                config.theme[key] = value


def extensions_without(unwanted: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The Markdown extensions by name, with their options."""
    found: dict[str, dict[str, Any]] = {}
    for each in _defaults()["markdown_extensions"]:
        found |= each if isinstance(each, dict) else {each: {}}
    return {name: options for name, options in found.items() if not _is_in(name, unwanted)}


def theme_settings(said: Any, unwanted: Iterable[str], language: str, folders: Iterable[str]) -> dict[str, Any]:
    """What mkdocs.yml says under `theme:`, with our defaults; `folders` hold the theme, and so the languages it has."""
    known = deepcopy(_defaults()["theme"])
    own = said if isinstance(said, dict) else {}
    ours = [each for each in known["features"] if not _is_in(each, unwanted)]
    return {
        "language": _theme_language(language, folders),
        **known,
        **own,
        "icon": {**known["icon"], **(own.get("icon") or {})},
        "features": list(dict.fromkeys([*ours, *(own.get("features") or ())])),
    }


def _theme_language(tag: str, folders: Iterable[str]) -> str:
    """The nearest to a language in which the theme has its own words: `pt-BR`, else `pt`, else English."""
    parts = tag.split("-")
    wanted = ["-".join(parts[:count]) for count in range(len(parts), 0, -1)]
    spoken = {path.stem for folder in folders for path in (Path(folder) / "partials" / "languages").glob("*.html")}
    return next((each for each in wanted if each in spoken), "en")


def _add_plugin(config: MkDocsConfig, name: str, options: Mapping[str, Any], command: str) -> None:
    """One of Material's plugins, where mkdocs.yml does not name it; where it does, these options are set."""
    module, class_name = _CLASSES[name]
    made = getattr(import_module(module), class_name)
    plugin = next((each for each in config.plugins.values() if isinstance(each, made)), None)
    if plugin is not None:
        for key, value in options.items():
            plugin.config[key] = value
        return
    _drop_plugin(config, name)
    plugin = made()
    plugin.load_config(dict(options))
    config.plugins[f"{THEME_NAME}/{name}"] = plugin
    if hasattr(plugin, "on_startup"):
        plugin.on_startup(command=command, dirty=False)


def _drop_plugin(config: MkDocsConfig, name: str) -> None:
    """MkDocs' own plugin of a name, which it takes where mkdocs.yml names no theme."""
    plugin = config.plugins.pop(name, None)
    if plugin is not None:
        for methods in config.plugins.events.values():
            methods[:] = [each for each in methods if getattr(each, "__self__", None) is not plugin]
