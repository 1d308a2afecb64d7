"""Notes are the user's own: what somebody else wrote, or what was damaged, is none."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from briefbook.run.notes import FOLDER, Notes
from briefbook.run.own_folder import remove_own_folder
from briefbook.user_key import seal

NOTED = b"what was noted"


@pytest.fixture
def notes(tmp_path: Path) -> Notes:
    made = Notes(tmp_path)
    made.put("one", NOTED)
    return made


def file_of(notes: Notes) -> Path:
    (file,) = (path for path in (notes.root / FOLDER).iterdir() if path.name != ".gitignore")
    return file


def test_what_is_noted_is_found_in_another_run_under_its_name_alone(notes: Notes) -> None:
    assert Notes(notes.root).get("one") == NOTED
    assert notes.get("two") is None
    assert (notes.root / FOLDER / ".gitignore").read_text() == "*\n"


def test_a_note_cut_or_changed_anywhere_is_none(notes: Notes) -> None:
    file = file_of(notes)
    whole = file.read_bytes()
    for at in range(len(whole)):
        file.write_bytes(whole[:at])
        assert notes.get("one") is None
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert notes.get("one") is None
    file.write_bytes(whole + b"!")
    assert notes.get("one") is None

    notes.put("one", NOTED)
    assert notes.get("one") == NOTED


def test_what_another_user_noted_is_none(notes: Notes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file_of(notes).write_bytes(seal(b"k" * 32, "one", NOTED) + NOTED)
    assert notes.get("one") is None

    notes.put("one", NOTED)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "another"))
    assert Notes(notes.root).get("one") is None


def test_without_a_key_nothing_is_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    notes = Notes(tmp_path)

    notes.put("one", NOTED)

    assert notes.get("one") is None
    assert not (tmp_path / FOLDER).exists()


def test_what_is_no_plain_file_is_not_waited_for(notes: Notes) -> None:
    file = file_of(notes)
    file.unlink()
    os.mkfifo(file)
    assert notes.get("one") is None

    file.unlink()
    file.symlink_to("elsewhere")
    assert notes.get("one") is None


@pytest.mark.parametrize("linked", ["build", FOLDER])
@pytest.mark.parametrize(
    "use", [lambda notes: notes.put("one", NOTED), lambda notes: remove_own_folder(notes.root, FOLDER)]
)
def test_nothing_behind_a_link_is_touched(tmp_path: Path, linked: str, use: Callable[[Notes], None]) -> None:
    theirs = tmp_path / "theirs"
    within = theirs / FOLDER.removeprefix(linked).strip("/")
    within.mkdir(parents=True)
    (within / "own").write_text("somebody's own")
    project = tmp_path / "project"
    (project / linked).parent.mkdir(parents=True)
    (project / linked).symlink_to(theirs)

    use(Notes(project))

    assert [path.name for path in within.iterdir()] == ["own"]
