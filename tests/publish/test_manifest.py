"""A change of some files of a site: committed as a whole, finished by whoever comes next, and by its own user alone."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from briefbook.publish.manifest import commit, differing, finish, manifest_of
from briefbook.user_key import seal

KEY = b"k" * 32


def written(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def texts(folder: Path) -> dict[str, str]:
    return {path: (folder / path).read_text() for path in manifest_of(folder)}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return written(tmp_path / "site", a="old", b__c="old", d__e__f="old")


def test_files_take_their_places_and_others_go_with_their_folders(site: Path, tmp_path: Path) -> None:
    commit(written(tmp_path / "new", a="new", g__h="new"), site, {"d/e/f"}, KEY)

    assert texts(site) == {"a": "new", "b/c": "old", "g/h": "new"}
    assert not (site / "d").exists()
    assert os.listdir(tmp_path) == ["site"]


@pytest.mark.parametrize("count", range(4))
def test_a_change_that_was_left_is_finished(site: Path, tmp_path: Path, count: int, monkeypatch) -> None:
    replaced, left = os.replace, count

    def replace(*places: object) -> None:
        nonlocal left
        if left == 0:
            raise KeyboardInterrupt
        left -= 1
        replaced(*places)

    monkeypatch.setattr(os, "replace", replace)
    new = written(tmp_path / "new", a="new", b__c="new", g="new", h="new")
    with pytest.raises(KeyboardInterrupt):
        commit(new, site, {"d/e/f"}, KEY)
    monkeypatch.undo()

    assert finish(site, KEY)
    assert texts(site) == {"a": "new", "b/c": "new", "g": "new", "h": "new"}
    assert not finish(site, KEY)


def test_a_change_that_somebody_else_committed_is_left_alone(site: Path, tmp_path: Path) -> None:
    victim = written(tmp_path, victim="precious")
    said = json.dumps({"gone": ["../victim", "a"], "files": ["evil"]}).encode()
    change = written(tmp_path / ".site.change", files__evil="evil")
    for content in (said, b"", seal(b"o" * 32, f"change {site}", said) + said, seal(KEY, "change /x", said) + said):
        (change / "change.json").write_bytes(content)
        before = texts(site)

        assert not finish(site, KEY)
        assert not finish(site, None)

        assert texts(site) == before
    assert (victim / "victim").read_text() == "precious"
    shutil.rmtree(change)
    change.symlink_to(site)
    assert not finish(site, KEY)


def test_what_differs_are_other_new_and_gone_files(site: Path) -> None:
    before = manifest_of(site)
    (site / "a").write_text("longer")
    (site / "b" / "c").unlink()
    (site / "n").symlink_to("a")

    assert differing(before, manifest_of(site)) == {"a", "b/c", "n"}
