"""The twin of a site holds the same files, and changes places with it when it holds the new ones."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from briefbook.publish import twin as module
from briefbook.publish.site_folder import MARKER, mark
from briefbook.publish.swap import can_exchange
from briefbook.publish.twin import Twin

pytestmark = pytest.mark.skipif(not can_exchange(), reason="the system cannot exchange two folders")


@pytest.fixture
def made(tmp_path: Path) -> Twin:
    for name in ("a/index.html", "b/index.html", "style.css"):
        path = tmp_path / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"old {name}")
    twin = Twin(tmp_path / "site", tmp_path / "twin" / "site")
    assert twin.is_possible
    assert twin.make()
    return twin


def new(folder: Path, **files: str) -> Path:
    for name, words in files.items():
        path = folder / "new" / name.replace("_", "/") / "index.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words)
    return folder / "new"


def texts(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


def test_it_holds_the_very_files_of_the_site(made: Twin) -> None:
    assert made.differing() == frozenset()
    assert os.path.samefile(made.site / "style.css", made.place / "style.css")


def test_edits_follow_each_other(made: Twin, tmp_path: Path) -> None:
    behind = made.merge(new(tmp_path, a="new a", c="new c"), {"b/index.html"}, frozenset())
    assert texts(made.site) == {"a/index.html": "new a", "c/index.html": "new c", "style.css": "old style.css"}
    assert behind == made.differing() == {"a/index.html", "b/index.html", "c/index.html"}

    behind = made.merge(new(tmp_path, c="newer c"), set(), behind)
    assert texts(made.site) == {"a/index.html": "new a", "c/index.html": "newer c", "style.css": "old style.css"}
    assert behind == made.differing() == {"c/index.html"}
    assert not (made.site / "b").exists()


def test_the_marker_of_a_site_names_what_an_edit_leaves_at_its_top(made: Twin, tmp_path: Path) -> None:
    mark(made.site)
    before = (made.site / MARKER).read_bytes()

    behind = made.merge(new(tmp_path, c="new c"), {"b/index.html"}, made.differing() or set())

    assert MARKER in behind
    assert not mark(made.site)
    assert (made.place / MARKER).read_bytes() == before


def test_what_is_behind_a_link_in_the_twin_is_left_alone(made: Twin, tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "index.html").write_text("somebody's own")
    (made.place / "a" / "index.html").unlink()
    (made.place / "a").rmdir()
    (made.place / "a").symlink_to(theirs)

    made.merge(new(tmp_path, b="new b"), set(), made.differing() or set())

    assert texts(theirs) == {"index.html": "somebody's own"}
    assert texts(made.site)["a/index.html"] == "old a/index.html"

    made.place.rename(tmp_path / "moved")
    made.place.symlink_to(theirs)
    assert made.differing() is None
    assert not made.follow()
    assert texts(theirs) == {"index.html": "somebody's own"}


def test_a_folder_that_is_behind_in_a_way_that_nobody_noted_catches_up(made: Twin, tmp_path: Path) -> None:
    (made.place / "style.css").unlink()
    (made.place / "left.html").write_text("of another build")
    behind = made.differing()
    assert behind == {"style.css", "left.html"}

    made.merge(new(tmp_path, a="new a"), set(), behind)

    assert texts(made.site) == {
        "a/index.html": "new a",
        "b/index.html": "old b/index.html",
        "style.css": "old style.css",
    }


def test_it_follows_whatever_it_held(made: Twin) -> None:
    (made.place / "style.css").unlink()
    (made.place / "left.html").write_text("of another build")

    assert made.follow()

    assert made.differing() == frozenset()
    assert texts(made.place) == texts(made.site)


def test_a_twin_that_cannot_be_whole_is_none(made: Twin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = Twin(made.site, tmp_path / "other" / "site")
    linked = os.link

    def refused(old: str, new: str, **options: bool) -> None:
        if new.endswith("style.css"):
            raise OSError("no room")
        linked(old, new, **options)

    monkeypatch.setattr(os, "link", refused)

    assert not other.make()
    assert list(other.place.parent.iterdir()) == []


def test_the_site_stays_where_the_folders_cannot_change_places(
    made: Twin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = texts(made.site)
    monkeypatch.setattr(module, "exchange", lambda *_: False)

    with pytest.raises(OSError, match="change places"):
        made.merge(new(tmp_path, a="new a"), {"b/index.html"}, frozenset())

    assert texts(made.site) == before
