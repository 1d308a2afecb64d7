"""Guards MkDocs' development server: which requests it answers."""

from __future__ import annotations

import ipaddress
import re
import sys
from collections.abc import Callable, Iterable
from typing import Any

from briefbook.html.policy import without_policy

LONGEST_PATH = 4096
_OWN_NAMES = frozenset(["localhost", "127.0.0.1", "::1"])
_ANY_ADDRESS = ("", "0.0.0.0", "::")
_HOST = re.compile(r"(?:\[([0-9a-f:.]+)\]|([^:\[\]/@\s,]+))(?::[0-9]*)?")
_UNSAFE_IN_PATH = re.compile(r"[\x00-\x1f\x7f\\]")
App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def guard(server: Any, host: str, others: Iterable[str] = ()) -> None:
    """Let a server answer only who calls it by its own name, `host`, or one of `others`. A website could else have a
    name of its own lead to this machine, and read the book through the browser of whoever visits it. Pages run the
    script that loads them again, which the policy of a finished site forbids.
    """
    server.set_app(guarded(server.serve_request, host, others))
    told, inject = server.handle_error, server._inject_js_into_html
    server._inject_js_into_html = lambda page, epoch: inject(without_policy(page), epoch)

    def handle_error(*request: Any) -> None:
        if not isinstance(sys.exc_info()[1], OSError):  # a browser that went away is no news
            told(*request)

    server.handle_error = handle_error


def guarded(app: App, host: str, others: Iterable[str] = ()) -> App:
    """An application that is asked nothing but sound requests that go to one of its names."""
    names = frozenset([*_OWN_NAMES, *(_plain(each) for each in (host, *others))])

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        is_head = environ["REQUEST_METHOD"] == "HEAD"
        refusal = _refusal(environ, names, is_any=host in _ANY_ADDRESS)
        if refusal:
            status, body = refusal[0], f"{refusal[0]}: {refusal[1]}\n".encode()
            headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body)))]
            start_response(status, [*headers, *([("Allow", "GET, HEAD")] if status.startswith("405") else [])])
            return [] if is_head else [body]
        environ["PATH_INFO"] = "/" + environ["PATH_INFO"].lstrip("/")  # `//host/` in a redirect is another site
        found = app(environ, start_response)
        if is_head:
            getattr(found, "close", lambda: None)()
            return []
        return found

    return answer


def _refusal(environ: dict[str, Any], names: frozenset[str], *, is_any: bool) -> tuple[str, str] | None:
    """Why a request is not answered: the status, and words for whoever sent it."""
    if not _is_own(environ.get("HTTP_HOST", ""), names, is_any=is_any):
        hint = "open it as localhost, or allow this name: `briefbook serve --allow-host NAME`, or allowed_hosts"
        return "403 Forbidden", f"this site is not served under that name; {hint}"
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        return "405 Method Not Allowed", "pages can only be read"
    path = environ.get("PATH_INFO", "")
    if len(path) > LONGEST_PATH:
        return "414 URI Too Long", "no page has so long an address"
    if not path.startswith("/") or _UNSAFE_IN_PATH.search(path):
        return "400 Bad Request", "no page has such an address"
    return None


def _is_own(named: str, names: frozenset[str], *, is_any: bool) -> bool:
    match = _HOST.fullmatch(named.lower())
    if match is None:
        return False
    host = _plain(match[1] or match[2])
    # Who serves on every address may be called by any of them: an address, unlike a name, leads nowhere else.
    return host in names or (is_any and _is_address(host))


def _plain(host: str) -> str:
    return host.lower().strip("[]").removesuffix(".")


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
