"""Copies of the book's files beside its pages: those that are used, and no others."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefbook.html.written_pages import ForeignPagesError
from briefbook.model.files import Asset
from briefbook.publish.book_files import MARKER, sync_files


def assets(**digests: str) -> dict[str, Asset]:
    return {path.replace("_", "/"): Asset(path, "text", 1, digest) for path, digest in digests.items()}


def files_in(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".briefbook"
    }


def test_the_folder_holds_what_is_used_and_nothing_else(tmp_path: Path) -> None:
    read: list[str] = []

    def bytes_of(path: str) -> bytes:
        read.append(path)
        return path.encode()

    sync_files(assets(a="1", x_b="1"), tmp_path, bytes_of)
    (tmp_path / "files" / "stray").write_text("x")
    (tmp_path / "files" / "link").symlink_to(tmp_path)
    before = (tmp_path / "files" / "a").stat()
    sync_files(assets(a="1", c="1"), tmp_path, bytes_of, {"a": "1", "x/b": "1"})

    assert files_in(tmp_path) == {"files/a": "a", "files/c": "c"}
    assert (tmp_path / "files" / "a").stat() == before
    assert read == ["a", "x/b", "c"]
    assert not (tmp_path / "files" / "x").exists()

    sync_files({}, tmp_path, bytes_of)

    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_somebody_else_put_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "own.png").write_text("x")

    sync_files({}, tmp_path, lambda path: b"")
    with pytest.raises(ForeignPagesError, match=r"files/own\.png"):
        sync_files(assets(a="1"), tmp_path, lambda path: b"")

    assert files_in(tmp_path) == {"files/own.png": "x"}
    assert not (tmp_path / MARKER).exists()


def test_pages_in_a_section_of_that_name_stay(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "index.md").write_text("x")

    sync_files(assets(a="1"), tmp_path, str.encode)
    sync_files({}, tmp_path, str.encode)

    assert files_in(tmp_path) == {"files/index.md": "x"}
