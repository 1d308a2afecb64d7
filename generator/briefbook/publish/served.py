"""A site on a port of this machine: pages load again in the browser when they were renewed."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from briefbook.config import PAGES_DIR
from briefbook.publish.guarded import guard
from briefbook.publish.site import configured, environment, quietly
from briefbook.publish.watching import Watch, keep_watching, read_beside_content

LOOK_S = 0.1
"""How often it is looked whether a file has changed."""


NOT_BUILT = b"<!doctype html><html><head><title>Not built</title></head><body><p>Not built.</p></body></html>"


class Served:
    """The site of a project in a folder of its own, for a server to show."""

    def __init__(self, config_file: Path, folder: Path) -> None:
        self.config_file = config_file
        self.folder = folder
        self.config: Any = None

    @property
    def address(self) -> tuple[str, int]:
        """Where mkdocs.yml wants it served; MkDocs' usual address where it cannot be read, of which a build tells."""
        config = self._config()
        host, port = config.dev_addr if config else ("127.0.0.1", 8000)
        return str(host), int(port)

    def _config(self) -> Any:
        """MkDocs' settings, read once; None where mkdocs.yml cannot be read, which is then tried again."""
        from mkdocs.exceptions import MkDocsException

        if self.config is None:
            with quietly(), environment(is_offline=False), suppress(MkDocsException):
                self.config = configured(self.config_file, site_dir=self.folder)
        return self.config

    def read_again(self) -> None:
        """From here on, what mkdocs.yml says now."""
        self.config = None

    @property
    def also_read(self) -> tuple[Path, ...]:
        """What the site is made of beside content."""
        config = self._config()
        return read_beside_content(config) if config else (self.config_file,)

    @property
    def pages(self) -> Path:
        """Where the Markdown is."""
        config = self._config()
        return Path(config.docs_dir) if config else self.config_file.parent / PAGES_DIR

    @property
    def mount(self) -> str:
        """Where on its server the site lies."""
        config = self._config()
        return urlsplit((config and config.site_url) or "/").path


def serve(
    site: Served,
    renew: Callable[[], None],
    content: Callable[[], Path],
    address: tuple[str, int],
    say: Callable[[str], None],
    *,
    opens: bool,
    banner: Callable[[], str] = str,
    allowed_hosts: Iterable[str] = (),
) -> None:
    """Serve a site, until Ctrl-C; `renew` is called when something that it is made of has changed. `content` is the
    folder of the content, which changed settings may name anew; `banner` is HTML that pages get on their way out.
    A browser may call this machine by `allowed_hosts` too. Raises OSError where the address cannot be had.
    """
    from mkdocs.livereload import LiveReloadServer

    logging.getLogger("mkdocs.livereload").setLevel(logging.ERROR)

    def build() -> None:
        renew()
        look()

    def look() -> None:
        watch.look_at(content(), *site.also_read)
        watch.look_beside_pages(site.pages)

    server: Any = LiveReloadServer(build, *address, str(site.folder), mount_path=site.mount, polling_interval=LOOK_S)
    server.url = server.url.replace(f"//{address[0]}:", f"//{in_address(address[0])}:")
    server.build_delay = LOOK_S / 2
    guard(server, address[0], allowed_hosts)
    inject, activate = server._inject_js_into_html, server.server_activate

    def injected(content: bytes, epoch: int) -> bytes:
        return bytes(inject(with_banner(content, banner()), epoch))

    def activated() -> None:
        activate()
        say(f"serving on {server.url}; Ctrl-C stops it")

    def error_page(code: int) -> bytes | None:
        """It loads again like any other: what is missing may be there after an edit."""
        page = _error_page(site.folder, code) or (NOT_BUILT if banner() else None)
        return injected(page, server._visible_epoch) if page else None

    server.error_handler = error_page
    server._inject_js_into_html = injected
    server.server_activate = activated
    watch = Watch(server)
    look()
    keep_watching(server, say)
    try:
        server.serve(open_in_browser=opens)
    except KeyboardInterrupt:
        pass
    finally:
        server.shutdown()


def with_banner(page: bytes, banner: str) -> bytes:
    """A page with HTML at the end of its body."""
    at = page.rfind(b"</body>")
    at = len(page) if at < 0 else at
    return page[:at] + banner.encode() + page[at:]


def check_address(host: str, port: int) -> None:
    """Raises OSError where nothing can be served at this address."""
    family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if os.name == "posix":  # elsewhere this would take the port of another server
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(address)
        probe.listen()


def in_address(host: str) -> str:
    """A host as addresses name it: one of IPv6 in brackets."""
    return f"[{host}]" if ":" in host else host


def next_free_port(host: str, port: int) -> int | None:
    """The first port after this one, of the next hundred, that can be served on."""
    first = max(port + 1, 1024)
    return next((each for each in range(first, min(first + 100, 65536)) if _is_free(host, each)), None)


def _is_free(host: str, port: int) -> bool:
    try:
        check_address(host, port)
    except OSError:
        return False
    return True


def _error_page(folder: Path, code: int) -> bytes | None:
    path = folder / f"{code}.html"
    return path.read_bytes() if os.path.isfile(path) else None
