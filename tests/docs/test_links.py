"""Every link of the documentation leads to a file that is there, and to an anchor that is in it."""

from __future__ import annotations

import subprocess
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from docs_pages import PAGES, ROOT, anchors_in, links_in, shown


def fault_of(target: str, page: Path) -> str:
    """What is wrong with a link on a page; empty where nothing is."""
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        return "" if parts.scheme in ("https", "mailto") and (parts.netloc or parts.scheme == "mailto") else "no https"
    path = (page.parent / unquote(parts.path)).resolve() if parts.path else page
    if not path.is_relative_to(ROOT):
        return "leads out of the repository"
    if not path.exists():
        return "no such file"
    if parts.fragment and (path.suffix != ".md" or parts.fragment not in anchors_in(path.read_text("utf-8"))):
        return "no such anchor"
    return ""


@pytest.mark.parametrize("page", PAGES, ids=shown)
def test_links_lead_somewhere(page: Path) -> None:
    faults = {target: fault for target in links_in(page.read_text("utf-8")) if (fault := fault_of(target, page))}

    assert faults == {}


@pytest.mark.parametrize(
    ("target", "fault"),
    [
        ("nothing.md", "no such file"),
        ("README.md#nothing", "no such anchor"),
        ("../outside.md", "leads out of the repository"),
        ("http://example.org/", "no https"),
        ("https://example.org/", ""),
        ("docs/README.md#reference", ""),
    ],
)
def test_a_dead_link_is_seen(target: str, fault: str) -> None:
    assert fault_of(target, ROOT / "README.md") == fault


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached: set[Path] = set()
    edge = {ROOT / "README.md"}
    while edge:
        reached |= edge
        targets = [(page, urlsplit(target)) for page in edge for target in links_in(page.read_text("utf-8"))]
        files = {(page.parent / parts.path).resolve() for page, parts in targets if parts.path and not parts.scheme}
        edge = {file for file in files if file.suffix == ".md" and file.is_file()} - reached

    assert [shown(page) for page in PAGES if page not in reached] == []


def test_pictures_are_small_and_used() -> None:
    used = {(page.parent / target).resolve() for page in PAGES for target in links_in(page.read_text("utf-8"))}

    for picture in sorted((ROOT / "docs" / "images").iterdir()):
        assert picture in used, f"no page shows {picture.name}"
        assert picture.stat().st_size <= 300_000, f"{picture.name} is large"


def test_pages_hold_no_trailing_space() -> None:
    for page in PAGES:
        spaced = [number for number, line in enumerate(page.read_text("utf-8").split("\n"), 1) if line != line.rstrip()]
        assert spaced == [], f"{shown(page)}: lines {spaced}"


def test_no_page_is_forgotten_by_git() -> None:
    """A page that .gitignore keeps out would be missing from a fresh clone."""
    asked = subprocess.run(
        ["git", "check-ignore", "--no-index", *map(str, PAGES)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if asked.returncode not in (0, 1):
        pytest.skip("not a git work tree")

    assert asked.stdout == ""
