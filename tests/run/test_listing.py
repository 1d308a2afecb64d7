"""What lies in folders is found out here or in other processes, all at once or file by file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from briefbook.run.listing import Listing


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    for name in ("pages/a.md", "pages/b/c.md", "site/a/index.html", "site/a.css", "site/a-b/index.html"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return tmp_path / "pages", tmp_path / "site"


@pytest.mark.parametrize("is_apart", [True, False])
def test_others_find_the_same(folders: tuple[Path, Path], is_apart: bool) -> None:
    begun = Listing()
    begun.begin(*([(each,) for each in folders] if is_apart else [folders]))

    assert begun.digest(*folders) == Listing().digest(*folders)
    assert begun.count(*folders) == 5


def test_what_nobody_waits_for_is_looked_up_anew(folders: tuple[Path, Path]) -> None:
    listing = Listing()
    listing.begin(folders)
    listing.drop()

    assert listing.digest(*folders) == Listing().digest(*folders)


def test_files_that_are_looked_at_again_are_as_in_a_new_listing(folders: tuple[Path, Path]) -> None:
    listing = Listing()
    before = listing.digest(*folders)
    pages, site = folders
    (site / "a" / "index.html").write_text("longer than it was")
    (site / "a.css").unlink()
    (pages / "b" / "new.md").write_text("new")

    listing.renew_in(site, ["a/index.html", "a.css"])
    listing.renew_in(pages, ["b/new.md", "never.md"])

    assert listing.digest(*folders) == Listing().digest(*folders) != before


def test_a_file_of_another_folder_is_another_file(tmp_path: Path) -> None:
    for name in ("one", "two", "one/sub"):
        (tmp_path / name).mkdir()
    (tmp_path / "one" / "x").write_text("")
    os.link(tmp_path / "one" / "x", tmp_path / "two" / "x")

    assert Listing().digest(tmp_path / "one") == Listing().digest(tmp_path / "two")
    os.rename(tmp_path / "two" / "x", tmp_path / "one" / "sub" / "x")
    assert Listing().digest(tmp_path / "one") != Listing().digest(tmp_path / "two")


@pytest.mark.parametrize("harm", ["touched", "gone", "new", "moved"])
def test_whatever_is_done_to_a_file_is_seen(folders: tuple[Path, Path], harm: str) -> None:
    before = Listing().digest(*folders)
    page = folders[1] / "a" / "index.html"
    if harm == "touched":
        os.utime(page, ns=(0, 1))
    elif harm == "gone":
        page.unlink()
    elif harm == "new":
        page.with_name("b.html").write_text("")
    else:
        page.rename(page.with_name("c.html"))

    assert Listing().digest(*folders) != before
