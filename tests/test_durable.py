"""What takes the place of something else is on the disk by then, whole."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from briefbook import durable
from briefbook.durable import sync_tree, write_whole
from briefbook.publish.manifest import commit
from briefbook.publish.swap import take_place
from briefbook.run.notes import Notes


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What the system was asked to do, in order: to wait for a path, to let one take another's place."""
    log: list[tuple[str, str]] = []

    def noted(name: str, call: Callable[..., object], path_of: Callable[..., object]) -> Callable[..., object]:
        def noting(*arguments: object) -> object:
            log.append((name, os.fspath(path_of(*arguments))))  # type: ignore[arg-type]
            return call(*arguments)

        return noting

    for name in ("replace", "rename"):
        monkeypatch.setattr(os, name, noted("put", getattr(os, name), lambda old, new: new))
    monkeypatch.setattr(os, "fsync", noted("wait", os.fsync, lambda handle: os.readlink(f"/proc/self/fd/{handle}")))
    return log


def filled(folder: Path, count: int) -> Path:
    for number in range(count):
        (folder / f"{number % 3}").mkdir(parents=True, exist_ok=True)
        (folder / f"{number % 3}" / f"{number}.html").write_text("page")
    return folder


def test_a_file_is_written_whole_and_keeps_its_rights(tmp_path: Path) -> None:
    target, link = tmp_path / "real.yml", tmp_path / "link.yml"
    target.write_text("old")
    target.chmod(0o640)
    link.symlink_to(target)

    write_whole(link, b"new\r\n")

    assert target.read_bytes() == b"new\r\n"
    assert target.stat().st_mode & 0o777 == 0o640
    assert link.is_symlink()
    assert len(list(tmp_path.iterdir())) == 2


def test_nothing_is_left_where_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.yml").write_text("old")
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError("the disk is full")))

    with pytest.raises(OSError, match="full"):
        write_whole(tmp_path / "a.yml", b"new")

    assert [path.name for path in tmp_path.iterdir()] == ["a.yml"]
    assert (tmp_path / "a.yml").read_text() == "old"


def test_a_file_is_on_the_disk_before_its_name_is_and_then_that_is(tmp_path: Path, done: list[tuple[str, str]]) -> None:
    write_whole(tmp_path / "a.yml", b"new")

    assert [name for name, _ in done] == ["wait", "put", "wait"]
    assert done[0][1].endswith(".part")
    assert done[1:] == [("put", str(tmp_path / "a.yml")), ("wait", str(tmp_path))]


def test_a_site_is_on_the_disk_before_it_takes_its_place(tmp_path: Path, done: list[tuple[str, str]]) -> None:
    built = filled(tmp_path / "built", 7)

    take_place(built, tmp_path / "site")

    at = done.index(("put", str(tmp_path / "site")))
    waited = {path for _, path in done[:at]}
    assert {f"{built}/{number % 3}/{number}.html" for number in range(7)} <= waited
    assert {str(built), f"{built}/0", f"{built}/1", f"{built}/2"} <= waited
    assert done[at + 1 :] == [("wait", str(tmp_path))]


def test_a_large_site_is_waited_for_as_a_whole_or_file_by_file_where_that_cannot_be(
    tmp_path: Path, done: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    built = filled(tmp_path / "built", durable.FEW + 1)
    asked: list[Path] = []
    monkeypatch.setattr(durable, "_sync_file_system", lambda folder: asked.append(folder) or True)

    sync_tree(built)
    assert (asked, done) == ([built], [])

    monkeypatch.setattr(durable, "_sync_file_system", lambda _: False)
    sync_tree(built)
    assert len(done) == durable.FEW + 1 + 4


def test_a_change_is_on_the_disk_before_it_is_committed_and_then_is_put_in_place(
    tmp_path: Path, done: list[tuple[str, str]]
) -> None:
    site, new = filled(tmp_path / "site", 3), filled(tmp_path / "new", 4)
    done.clear()

    commit(new, site, {"1/1.html"}, b"k" * 32)

    at = done.index(("put", str(tmp_path / ".site.change")))
    whole = tmp_path / "new.whole" / "files"
    assert {f"{whole}/{number % 3}/{number}.html" for number in range(4)} <= {path for _, path in done[:at]}
    put = [path for name, path in done[at + 1 :] if name == "put"]
    assert put == [f"{site}/{number % 3}/{number}.html" for number in (0, 3, 1, 2)]
    assert [path for name, path in done if name == "wait"][-1].startswith(str(site))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site"]


def test_a_note_is_on_the_disk_before_it_takes_the_place_of_another(
    tmp_path: Path, done: list[tuple[str, str]]
) -> None:
    notes = Notes(tmp_path)
    notes.put("a", b"one")
    done.clear()

    notes.put("a", b"two")

    assert [name for name, _ in done] == ["wait", "put", "wait"]
    assert notes.get("a") == b"two"
