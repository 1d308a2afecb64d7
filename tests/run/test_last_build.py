"""Whether the files of a build are as it left them is found out here or in other processes, all at once or one by one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from briefbook.run.last_build import Listing


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    for name in ("pages/a.md", "pages/b/c.md", "site/a/index.html", "site/a.css", "site/a-b/index.html"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return tmp_path / "pages", tmp_path / "site"


@pytest.mark.parametrize("processes", [1, 2])
def test_others_find_the_same(folders: tuple[Path, Path], processes: int) -> None:
    begun = Listing(*folders)
    begun.begin(processes)

    assert begun.digest() == Listing(*folders).digest()
    assert len(begun) == 5


def test_files_that_are_looked_at_again_are_as_in_a_new_listing(folders: tuple[Path, Path]) -> None:
    listing = Listing(*folders)
    before = listing.digest()
    pages, site = folders
    (site / "a" / "index.html").write_text("longer than it was")
    (site / "a.css").unlink()
    (pages / "b" / "new.md").write_text("new")

    listing.renew([site / "a" / "index.html", site / "a.css", pages / "b" / "new.md", pages / "never.md"])

    assert listing.digest() == Listing(*folders).digest() != before


@pytest.mark.parametrize("harm", ["touched", "gone", "new", "moved"])
def test_whatever_is_done_to_a_file_is_seen(folders: tuple[Path, Path], harm: str) -> None:
    before = Listing(*folders).digest()
    page = folders[1] / "a" / "index.html"
    if harm == "touched":
        os.utime(page, ns=(0, 1))
    elif harm == "gone":
        page.unlink()
    elif harm == "new":
        page.with_name("b.html").write_text("")
    else:
        page.rename(page.with_name("c.html"))

    assert Listing(*folders).digest() != before
