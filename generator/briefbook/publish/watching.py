"""What a server looks at while a book is served: all that the site is made of, and nothing that a build writes."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import yaml
from watchdog.events import FileSystemEvent, FileSystemEventHandler

from briefbook.publish.book_files import MARKER_NAME

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer

LOOK_S = 0.5
"""How often it is looked whether what is watched is still there."""
PAGE = ".md"
Say = Callable[[str], None]


def read_beside_content(config: MkDocsConfig) -> tuple[Path, ...]:
    """Files and folders of which a site is made beside the content: mkdocs.yml and what it inherits from, the book's
    own theme, and what it says itself is to be watched. Only those that are there. Hooks are not among them: MkDocs
    loads them once.
    """
    named = (config.theme.custom_dir, *config.watch)
    found = [*_configurations(Path(config.config_file_path or "")), *(Path(each) for each in named if each)]
    return tuple(path for path in dict.fromkeys(found) if path.exists())


def files_beside_pages(pages: Path) -> Iterator[Path]:
    """What somebody put into the folder of pages: files, and folders that are none of ours, which have an index."""
    with suppress(OSError):
        for path in sorted(pages.iterdir()):
            if (path / MARKER_NAME).exists():
                continue
            if (path.is_dir() and not (path / f"index{PAGE}").exists()) or (path.is_file() and path.suffix != PAGE):
                yield path


class Watch:
    """Has a server look at what a configuration names, and at what a later one names besides. What is new is built once
    more: nobody saw whether it changed between the build that read it and the first look.
    """

    def __init__(self, server: LiveReloadServer) -> None:
        self.server = server
        self.known: set[str] = set()

    def look_at(self, *paths: Path) -> None:
        """Look at files and folders, at each once."""
        for path in paths:
            if self._is_new(path):
                self.server.watch(str(path))

    def look_beside_pages(self, pages: Path) -> None:
        """Look at what others put into the folder of pages. The pages are many, and not written by people."""
        if self._is_new(pages):
            self.server.observer.schedule(_ButPages(self.server), str(pages), recursive=False)
        self.look_at(*(path for path in files_beside_pages(pages) if path.is_dir()))

    def _is_new(self, path: Path) -> bool:
        place = os.path.abspath(path)
        is_new = place not in self.known and os.path.exists(place)
        if is_new:
            self.known.add(place)
            _want_build(self.server)
        return is_new


class _ButPages(FileSystemEventHandler):
    """Wakes the server, unless it was a page that changed."""

    def __init__(self, server: LiveReloadServer) -> None:
        self.server = server

    def on_any_event(self, event: FileSystemEvent) -> None:
        if str(event.src_path).endswith(PAGE) or (event.event_type == "modified" and event.is_directory):
            return
        _want_build(self.server)  # MkDocs' own way leaves no choice of files


def keep_watching(server: LiveReloadServer, say: Say) -> None:
    """Watch again what was away for a time and came back, and say so. MkDocs' server stops watching a folder for good
    when it is not there once.
    """
    threading.Thread(target=_look, args=(server, say), daemon=True).start()


def _look(server: LiveReloadServer, say: Say) -> None:
    away: set[str] = set()
    while not server._shutdown:
        time.sleep(LOOK_S)
        if not server.observer.is_alive():
            continue
        for path in sorted(server._watched_paths):
            is_there = _can_be_read(path)
            if not is_there and path not in away:
                away.add(path)
                say(f"{os.path.relpath(path)} does not exist; it will be watched again as soon as it is back")
                _want_build(server)
            elif is_there and (path in away or not _is_watched(server, path)):
                away.discard(path)
                _watch_again(server, path)
                say(f"{os.path.relpath(path)} is watched again")
                _want_build(server)


def _can_be_read(path: str) -> bool:
    try:
        if os.path.isdir(path):
            os.scandir(path).close()
        return os.path.exists(path)
    except OSError:
        return False


def _is_watched(server: LiveReloadServer, path: str) -> bool:
    watch = server._watch_refs[path]  # of a file, it is its folder that is looked at
    return any(emitter.watch == watch and emitter.should_keep_running() for emitter in server.observer.emitters)


def _watch_again(server: LiveReloadServer, path: str) -> None:
    for _ in range(server._watched_paths[path]):
        server.unwatch(path)
    server.watch(path)


def _want_build(server: LiveReloadServer) -> None:
    with server._rebuild_cond:
        server._want_rebuild = True
        server._rebuild_cond.notify_all()


def _configurations(path: Path) -> Iterable[Path]:
    """A mkdocs.yml, and those that it inherits from."""
    seen: list[Path] = []
    while path.is_file() and path not in seen:
        seen.append(path)
        with suppress(yaml.YAMLError, UnicodeDecodeError):
            document = yaml.compose(path.read_text("utf-8-sig"), yaml.BaseLoader)
            pairs = document.value if isinstance(document, yaml.MappingNode) else ()
            path = next((path.parent / value.value for key, value in pairs if key.value == "INHERIT"), path)
    return seen
