"""Pages on the disk: what changed is written, what is stale goes, nothing is half there."""

import os
from pathlib import Path

import pytest

from briefbook.model.page import RenderedPage
from briefbook.publish.pages import Written, write_if_changed, write_pages


def page(path: str, text: str = "x") -> RenderedPage:
    return RenderedPage(path, text.encode())


def files(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


def test_pages_are_written_below_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "build" / "pages"

    written = write_pages([page("index.md", "home"), page("people/a.md", "里")], folder)

    assert written == Written(changed=2, unchanged=0, removed=0)
    assert files(folder) == {"index.md": "home", "people/a.md": "里"}


def test_a_page_that_is_the_same_keeps_its_time(tmp_path: Path) -> None:
    write_pages([page("a.md"), page("b.md")], tmp_path)
    os.utime(tmp_path / "a.md", ns=(1, 1))

    written = write_pages([page("a.md"), page("b.md", "new")], tmp_path)

    assert written == Written(changed=1, unchanged=1, removed=0)
    assert (tmp_path / "a.md").stat().st_mtime_ns == 1


def test_pages_nobody_wants_any_more_go_with_their_folders(tmp_path: Path) -> None:
    write_pages([page("a.md"), page("people/b.md"), page("people/far/c.md")], tmp_path)

    written = write_pages([page("a.md")], tmp_path)

    assert written == Written(changed=0, unchanged=1, removed=2)
    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]


def test_the_file_that_keeps_the_folder_in_git_stays(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("*")

    write_pages([], tmp_path)

    assert files(tmp_path) == {".gitignore": "*"}


def test_a_stale_link_goes_and_what_it_leads_to_stays(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept.md").write_text("kept")
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "link").symlink_to(outside)

    write_pages([page("a.md")], folder)

    assert files(folder) == {"a.md": "x"}
    assert (outside / "kept.md").read_text() == "kept"


def test_a_write_that_fails_leaves_the_old_page_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.md"
    target.write_text("old")

    def full(*_: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="no space"):
        write_if_changed(target, b"new")

    assert target.read_text() == "old"


def test_what_a_stopped_write_left_behind_goes_with_the_next(tmp_path: Path) -> None:
    (tmp_path / ".a.md.part").write_text("half")

    write_pages([page("a.md")], tmp_path)

    assert files(tmp_path) == {"a.md": "x"}
