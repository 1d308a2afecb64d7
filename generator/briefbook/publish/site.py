"""The pages through MkDocs into a site."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from briefbook.config import PAGES_DIR
from briefbook.html.site_defaults import OFFLINE, said_in
from briefbook.run.own_folder import own_place


class Built(NamedTuple):
    """Where the finished site is, and what was said: warnings and errors as lines, and notes that are neither."""

    folder: Path
    is_whole: bool
    messages: tuple[str, ...]
    notes: tuple[str, ...] = ()


def build_site(
    config_file: Path,
    *,
    is_strict: bool = False,
    is_offline: bool = False,
    replaces_site: bool = False,
    site_dir: Path | None = None,
    command: str = "build",
    job: Any = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Built:
    """Build the site as `mkdocs build` does. `job` is what is known of the site already; `tell` is told how far it is.

    Offline: pages are files (`organizations/alibaba.html`), the search index is a script, and nothing that needs a
    server is left. Where MkDocs gives up, the old site stays as it was.
    """
    from mkdocs.commands.build import build
    from mkdocs.exceptions import MkDocsException

    with quietly() as messages, environment(is_offline=is_offline):
        try:
            config = configured(config_file, is_strict=is_strict, is_offline=is_offline, site_dir=site_dir)
            folder = Path(config.site_dir)
            plugin = config.plugins.get("briefbook")
            if plugin is None:
                return without_plugin(config_file, folder)
            plugin.order = plugin.order._replace(
                job=job,
                flags=(is_offline, is_strict),
                messages=lambda: messages,
                tell=tell,
                replaces_site=replaces_site,
            )
            config.plugins.on_startup(command=command, dirty=False)
            try:
                build(config)
            finally:
                config.plugins.on_shutdown()
        except MkDocsException as error:
            return Built(site_dir or Path("site"), False, (*messages, str(error)))
    return Built(folder, True, tuple(messages), tuple(plugin.site.notes if plugin.site else ()))


def without_plugin(config_file: Path, folder: Path) -> Built:
    """What comes of a mkdocs.yml that does not name us."""
    return Built(folder, False, (f"{config_file.name} does not name the plugin: add `briefbook` to `plugins:`",))


def configured(
    config_file: Path, *, is_strict: bool = False, is_offline: bool = False, site_dir: Path | None = None
) -> Any:
    """MkDocs' own view of mkdocs.yml. The plugin fills in defaults later, but for the folder of pages, which has to be
    there now. Raises MkDocsException.
    """
    from mkdocs.config import load_config

    settings: dict[str, Any] = {}
    if is_strict:
        settings["strict"] = True
    if is_offline:
        settings |= {"use_directory_urls": False, "site_url": ""}
    if site_dir is not None:
        settings["site_dir"] = str(site_dir)
    if "docs_dir" not in said_in(config_file):
        pages = config_file.parent / PAGES_DIR
        if own_place(config_file.parent, PAGES_DIR.as_posix()):  # nothing is made behind a link
            pages.mkdir(parents=True, exist_ok=True)
        settings["docs_dir"] = str(pages)
    return load_config(str(config_file), **settings)


@contextmanager
def environment(*, is_offline: bool) -> Iterator[None]:
    """What mkdocs.yml may ask of the environment while it is read."""
    before = dict(os.environ)
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    if is_offline:
        os.environ[OFFLINE] = "true"
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


class _Collector(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@contextmanager
def quietly() -> Iterator[list[str]]:
    """MkDocs' warnings and errors as lines, instead of on the terminal."""
    logger = logging.getLogger("mkdocs")
    collector = _Collector()
    propagates = logger.propagate
    logger.addHandler(collector)
    logger.propagate = False
    try:
        yield collector.lines
    finally:
        logger.removeHandler(collector)
        logger.propagate = propagates
