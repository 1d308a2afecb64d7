"""The same generated pages through Briefbook, plain MkDocs, Zensical and Hugo."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

import yaml
from measure import cost_of, put_aside, size_of

WHOLE, ALONE, FROM_MARKDOWN = "briefbook build", "on one processor", "from Markdown on, on one processor"
TIMES = 3
"""How often what is short is measured: the middle one counts."""
_ON_ONE = ("taskset", "--cpu-list", "0")  # it starts no other process then
_MKDOCS = (sys.executable, "-m", "mkdocs", "build", "--quiet")
_HUGO_PAGE = "<!doctype html><html><head><title>{{ .Title }}</title></head><body>{{ .Content }}</body></html>\n"


def beside(book: Path, briefbook: Sequence[str], say: Callable[[str], None]) -> list[dict[str, Any]]:
    """What each takes for the pages of a book. Those that are not on this machine are left out, with a word."""
    rows = []
    for search in (False, True):
        config = _configured(book, search=search)
        for folder in ("site", "build/state.db", "build/pages"):
            put_aside(book / folder, book.parent)
        (book / "build" / "pages").mkdir(parents=True)
        say(f"briefbook, search {'on' if search else 'off'}")
        rows.append(_row(WHOLE, book, [*briefbook, "build"], book / "site", search=search))
        alone = [_alone(book, briefbook, search=search) for _ in range(TIMES)]
        rows.append(sorted(alone, key=lambda row: row.get("cpu_s", 0.0))[TIMES // 2])
        if "cpu_s" in rows[-1]:
            rows.append(_from_markdown(rows[-1], book, briefbook))
        plain = _plain(book, config, search=search)
        say(f"mkdocs, search {'on' if search else 'off'}: some minutes")
        rows.append(_row("mkdocs build", plain, [*_MKDOCS], plain / "site", search=search))
    if find_spec("zensical"):
        say("zensical")
        rows.append(
            _row("zensical build", plain, [sys.executable, "-m", "zensical", "build"], plain / "site", search=True)
        )
    if shutil.which("hugo"):
        say("hugo")
        flat = _for_hugo(book)
        rows.append(_row("hugo, flat template", flat, ["hugo", "--quiet"], flat / "public", search=False))
    return rows


def _alone(book: Path, briefbook: Sequence[str], *, search: bool) -> dict[str, Any]:
    for made in ("build/state.db", "build/pages"):
        put_aside(book / made, book.parent)
    (book / "build" / "pages").mkdir(parents=True)
    return _row(ALONE, book, [*_ON_ONE, *briefbook, "build"], book / "site", search=search)


def _from_markdown(whole: dict[str, Any], book: Path, briefbook: Sequence[str]) -> dict[str, Any]:
    """What a build takes beyond what writes the same Markdown from the same facts, both with nothing kept."""
    kept = book / "build" / "pages"
    aside = kept.with_name("pages-aside")
    kept.rename(aside)
    costs = []
    for _ in range(TIMES):
        kept.mkdir()
        put_aside(book / "build" / "state.db", book.parent)
        costs.append(cost_of([*_ON_ONE, *briefbook, "pages"], book).cpu_s)
        put_aside(kept, book.parent)
    aside.rename(kept)
    cpu = round(whole["cpu_s"] - median(costs), 2)
    return {"name": FROM_MARKDOWN, "search": whole["search"], "pages": whole["pages"], "cpu_s": cpu}


def _row(name: str, folder: Path, command: Sequence[str], made: Path, *, search: bool) -> dict[str, Any]:
    put_aside(made, folder.parent)
    try:
        cost = cost_of(command, folder)
    except RuntimeError as error:
        return {"name": name, "search": search, "failed": str(error)[-300:]}
    files, size = size_of(made)
    pages = sum(1 for _ in (folder / "build" / "pages").rglob("*.md")) or sum(
        1 for _ in (folder / "content").rglob("*.md")
    )
    figures = {"cpu_s": round(cost.cpu_s, 2), "wall_s": round(cost.wall_s, 2), "peak_mb": round(cost.peak_mb)}
    return {"name": name, "search": search, "pages": pages, **figures, "files": files, "bytes": size}


class _AsWritten(yaml.SafeLoader):
    """Reads mkdocs.yml with MkDocs' own tags as words."""


_AsWritten.add_constructor("!ENV", lambda loader, node: None)


def _configured(book: Path, *, search: bool) -> dict[str, Any]:
    """The book's mkdocs.yml with the search switched on or off, written back."""
    config: dict[str, Any] = yaml.load((book / "mkdocs.yml").read_text(), _AsWritten)
    plugins = [
        each for each in config["plugins"] if not (each == "offline" or (isinstance(each, dict) and "offline" in each))
    ]
    plugins = [each for each in plugins if not (each == "search" or (isinstance(each, dict) and "search" in each))]
    config["plugins"] = ([{"search": {"lang": "en"}}] if search else []) + plugins
    if not search:
        for each in plugins:
            if isinstance(each, dict) and "briefbook" in each:
                each["briefbook"].setdefault("without", []).append("search")
    (book / "mkdocs.yml").write_text(yaml.safe_dump(config, sort_keys=False, allow_unicode=True))
    return config


def _plain(book: Path, config: dict[str, Any], *, search: bool) -> Path:
    """The pages of the book as a project of plain MkDocs, with a short nav."""
    folder = book.with_name(f"{book.name}-plain")
    put_aside(folder, book.parent)
    shutil.copytree(book / "build" / "pages", folder / "build" / "pages")
    sections = sorted(path.parent.name for path in (folder / "build/pages").glob("*/index.md"))
    nav = ["index.md", *(f"{each}/index.md" for each in sections)]
    plain = {
        **config,
        "plugins": ["search"] if search else [],
        "nav": nav,
        "validation": {"nav": {"omitted_files": "ignore"}},
    }
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(plain, sort_keys=False, allow_unicode=True))
    return folder


def _for_hugo(book: Path) -> Path:
    """The same pages for Hugo: a flat template, no menu, no search, no check of links."""
    folder = book.with_name(f"{book.name}-hugo")
    shutil.copytree(book / "build" / "pages", folder / "content")
    for page in folder.rglob("index.md"):
        page.rename(page.with_name("_index.md"))
    for layout in ("single", "list"):
        (folder / "layouts" / "_default").mkdir(parents=True, exist_ok=True)
        (folder / "layouts" / "_default" / f"{layout}.html").write_text(_HUGO_PAGE)
    (folder / "layouts" / "index.html").write_text(_HUGO_PAGE)
    (folder / "config.toml").write_text(
        'baseURL = "https://example.org/"\ndisableKinds = ["taxonomy", "term", "RSS", "sitemap"]\n'
        "[markup.goldmark.renderer]\nunsafe = true\n"
    )
    return folder
