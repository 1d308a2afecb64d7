"""Who may read a book that is served: whoever calls it by its own name, and asks for a page of it."""

from __future__ import annotations

import http.client
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from mkdocs.livereload import LiveReloadServer

from briefbook.publish import watching
from briefbook.publish.guarded import guard, guarded
from briefbook.publish.watching import keep_watching

PATIENCE_S = 20


def asked(host: str | None, path: str = "/", method: str = "GET", own: str = "127.0.0.1", *others: str) -> str:
    """The status of the answer to a request."""
    environ = {"REQUEST_METHOD": method, "PATH_INFO": path} | ({} if host is None else {"HTTP_HOST": host})
    said: list[str] = []

    def app(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        start(f"200 {environ['PATH_INFO']}", [])
        return [b"a page"]

    body = b"".join(guarded(app, own, others)(environ, lambda status, headers: said.append(status)))
    assert (body == b"") == (method == "HEAD")
    return said[0]


@pytest.mark.parametrize(
    "host",
    ["localhost", "localhost:8000", "LOCALHOST:8000", "localhost.:8000", "127.0.0.1:8000", "[::1]:8000", "[::1]",
     "book.example", "my-machine:80"],
)  # fmt: skip
def test_its_own_names_are_answered(host: str) -> None:
    assert asked(host, "/", "GET", "my-machine", "book.example").startswith("200")


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8000", "localhost.evil.example", "evil.example@localhost", "localhost,evil.example",
     "localhost evil", "127.0.0.1.evil.example", "10.0.0.1:8000", "[::2]", "[::1]evil", "", "localhost/", None],
)  # fmt: skip
def test_any_other_name_is_refused(host: str | None) -> None:
    assert asked(host).startswith("403")


@pytest.mark.parametrize("own", ["0.0.0.0", "::"])
def test_who_serves_on_every_address_is_called_by_any_of_them_but_by_no_name(own: str) -> None:
    assert asked("192.168.1.5:8000", "/", "GET", own).startswith("200")
    assert asked("[fe80::1]:8000", "/", "GET", own).startswith("200")
    assert asked("evil.example", "/", "GET", own).startswith("403")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/\0", "400"),
        ("/a\x1b[2J", "400"),
        ("/..\\..\\secret", "400"),
        ("http://localhost/", "400"),
        ("", "400"),
        ("/" + "a" * 5000, "414"),
        ("//evil.example/..", "200 /evil.example/.."),
        ("/100%zz", "200"),
    ],
)
def test_an_odd_address_is_refused_or_made_plain(path: str, status: str) -> None:
    assert asked("localhost", path).startswith(status)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
def test_pages_can_only_be_read(method: str) -> None:
    assert asked("localhost", "/", method).startswith("405")
    assert asked("localhost", "/", "HEAD").startswith("200")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[LiveReloadServer]:
    """MkDocs' server, guarded, with a watched folder."""
    site, content = tmp_path / "site", tmp_path / "content"
    site.mkdir()
    content.mkdir()
    (site / "index.html").write_text("<body>Home</body>")
    (tmp_path / "secret.html").write_text("secret")
    builds: list[float] = []
    made = LiveReloadServer(lambda: builds.append(time.monotonic()), "127.0.0.1", 0, str(site), polling_interval=0.05)
    made.builds, made.content, made.said = builds, content, []
    guard(made, "127.0.0.1")
    (tmp_path / "mkdocs.yml").write_text("site_name: Book")
    made.watch(str(content))
    made.watch(str(tmp_path / "mkdocs.yml"))
    keep_watching(made, made.said.append)
    thread = threading.Thread(target=made.serve, daemon=True)
    thread.start()
    _wait(lambda: made.serve_thread.is_alive())
    yield made
    made.shutdown(wait=True)
    thread.join()


def _wait(holds: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def fetched(server: LiveReloadServer, path: str, method: str = "GET", host: str = "localhost") -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=10)
    connection.putrequest(method, path, skip_host=True)
    connection.putheader("Host", host)
    connection.endheaders()
    answer = connection.getresponse()
    return answer.status, answer.read()


def test_odd_requests_get_an_answer_and_never_leave_the_site(
    server: LiveReloadServer, capfd: pytest.CaptureFixture[str]
) -> None:
    assert fetched(server, "/")[0] == 200
    assert fetched(server, "/", "HEAD") == (200, b"")
    assert fetched(server, "/", host="evil.example")[0] == 403
    assert fetched(server, "/%00")[0] == 400
    for path in (
        "/../secret.html",
        "/%2e%2e/secret.html",
        "/..%2fsecret.html",
        "//secret.html",
        "/%",
        "/a" * 9,
    ):
        assert fetched(server, path)[0] == 404
    with socket.create_connection(server.server_address) as gone:
        gone.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")  # a reset, and no farewell
        gone.sendall(b"GET / HT")
    assert fetched(server, "/")[0] == 200
    assert "Traceback" not in "".join(capfd.readouterr())


def test_a_folder_that_was_away_is_watched_again(server: LiveReloadServer, monkeypatch: pytest.MonkeyPatch) -> None:
    content, away = server.content, server.content.with_name("away")
    monkeypatch.setattr(watching, "LOOK_S", 0.05)
    _wait(lambda: server.observer.is_alive())

    content.rename(away)
    _wait(lambda: len(server.said) == 1)
    away.rename(content)
    _wait(lambda: len(server.said) == 2)
    time.sleep(0.3)
    assert len(server.said) == 2  # nothing is said of a file that was there all the time
    _wait(lambda: not server._want_rebuild and server.builds)
    before = len(server.builds)
    time.sleep(0.2)
    (content / "new.yml").write_text("new")

    _wait(lambda: len(server.builds) > before)
    assert "does not exist" in server.said[0]
    assert "is watched again" in server.said[1]
    shutil.rmtree(content)
    _wait(lambda: len(server.said) == 3)
