"""The site of this repository, built once; a server for it on this machine; a browser that asks nobody else."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from site_pages import Site
from site_project import BuiltSite, Project, Visit, copy_of_project, serving

CHROMIUM = next((path for name in ("chromium", "chromium-browser") if (path := shutil.which(name))), None)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "browser: needs Debian's chromium and playwright; skipped without them")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A copy of this repository's book."""
    return copy_of_project(tmp_path)


@pytest.fixture(scope="session")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A book of two facts, built."""
    made = copy_of_project(tmp_path_factory.mktemp("small"), content=False)
    (made.root / "content" / "facts" / "facts.yml").write_text(
        "sources: {one: {type: report, title: One}}\n"
        "defaults: {source: one}\n"
        "entities:\n"
        "  acme: {type: company, was: [ajax], name: Acme, sector: {value: Rockets}}\n"
    )
    done = made.run("mkdocs", "build", "--strict")
    assert done.returncode == 0, done.stdout
    return made


@pytest.fixture
def small_project(small_site: Project, tmp_path: Path) -> Project:
    """A copy of a built book of two facts."""
    return Project(shutil.copytree(small_site.root, tmp_path / "project", symlinks=True))


# The server


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Where the site will be served from, and the folder of the project that it is built in."""
    root = tmp_path_factory.mktemp("site")
    with serving(root / "site") as address:
        yield address, root


@pytest.fixture(scope="session")
def built(address: tuple[str, Path]) -> BuiltSite:
    """The site of this repository's own content, built strictly."""
    url, root = address
    made = copy_of_project(root)
    done = made.run("mkdocs", "build", "--strict", BRIEFBOOK_SITE_URL=url, PYTHONHASHSEED="1")
    assert done.returncode == 0, done.stdout
    return BuiltSite(Site(made.site, url), done.stdout, made)


# The browser


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("chromium is not installed (Debian: apt install chromium)")
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*quiet, "--disable-sync", "--no-first-run"]
        )
        yield started
        started.close()


@pytest.fixture
def visit(browser: Any) -> Iterator[Visit]:
    """A fresh tab. When the test is over, no console has shown an error and no other host was asked, by others beside
    it neither.
    """
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    context.set_default_timeout(20_000)
    tab = context.new_page()
    made = Visit(tab, [], [], [])
    context.expose_function("pwn", lambda *words: made.marks.append(str(words)))

    def told(message: Any) -> None:
        """What a driver for WebGL says of its speed is no mistake of the page."""
        if message.type in ("error", "warning") and "GL Driver Message" not in message.text:
            made.errors.append(message.text)

    context.on("console", told)
    context.on("weberror", lambda error: made.errors.append(str(error.error)))
    context.on("dialog", lambda dialog: (made.marks.append(f"dialog {dialog.message}"), dialog.dismiss()))
    context.on("request", lambda request: made.requests.append(request.url))
    yield made
    context.close()
    assert made.errors == []
    assert made.marks == []
    assert [url for url in made.requests if not is_here(url)] == []


def is_here(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("file", "data", "blob", "about") or parts.hostname == "127.0.0.1"


# Paper


@pytest.fixture
def text_of() -> Any:
    """The text of a PDF as poppler reads it, white space as single spaces."""
    if not shutil.which("pdftotext"):
        pytest.skip("poppler-utils is not installed")

    def text(pdf: bytes, *options: str) -> str:
        told = subprocess.run(["pdftotext", *options, "-", "-"], input=pdf, capture_output=True, check=True).stdout
        return " ".join(told.decode().split())

    return text
