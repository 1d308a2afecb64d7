"""Pages on the disk: what changed is written, what is stale goes, nothing is half there."""

import os
from pathlib import Path

import pytest

from briefbook.html.written_pages import OURS, ForeignPagesError, Written, write_if_changed, write_pages
from briefbook.model.page import RenderedPage
from small_book import book

HEAD = "---\ngenerator: briefbook\n---\n"


def page(path: str, text: str = "x") -> RenderedPage:
    return RenderedPage(path, f"{HEAD}{text}".encode())


def files(folder: Path) -> dict[str, str]:
    """What the files below a folder hold, without the front matter of ours."""
    found = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_text().removeprefix(HEAD) for path in found}


def test_the_pages_of_a_book_are_ours_however_long_their_titles(tmp_path: Path) -> None:
    made = book(f"""
    sources: {{one: {{type: report, title: "{"<" * 9000}"}}}}
    entities: {{acme: {{type: company, name: {{value: "x\\ngenerator: y", source: one}}, was: [old-acme]}}}}
    """)
    pages = [RenderedPage(path, text.encode()) for path, text in made.markdown.items()]

    write_pages(pages, tmp_path)

    assert all(OURS in page.content for page in pages)
    assert write_pages(pages, tmp_path) == Written(changed=0, unchanged=len(pages), removed=0)
    assert write_pages([], tmp_path).removed == len(pages)


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


def test_what_somebody_else_put_there_stays(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("*")
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "page.md").write_text("---\ntitle: Mine\n---\n")
    (tmp_path / "own" / "chart.png").write_bytes(b"x")

    written = write_pages([page("a.md")], tmp_path)

    assert written.removed == 0
    assert sorted(files(tmp_path)) == [".gitignore", "a.md", "own/chart.png", "own/page.md"]


def test_nothing_is_written_where_something_of_somebody_else_would_be_lost(tmp_path: Path) -> None:
    (tmp_path / "b.md").write_text("mine")

    with pytest.raises(ForeignPagesError) as refused:
        write_pages([page("a.md"), page("b.md")], tmp_path)

    assert refused.value.args == ("b.md",)
    assert files(tmp_path) == {"b.md": "mine"}


def test_what_lies_behind_a_link_stays(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    write_pages([page("kept.md", "kept")], outside)
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "link").symlink_to(outside)

    write_pages([page("a.md")], folder)

    assert files(outside) == {"kept.md": "kept"}


def test_a_write_that_fails_leaves_the_old_page_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.md"
    target.write_text("old")

    def full(*_: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="no space"):
        write_if_changed(target, b"new")

    assert target.read_text() == "old"
