"""The new site takes the place of the old one in one step."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from briefbook.publish import swap
from briefbook.publish.swap import folder_beside, take_place


def folder(path: Path, text: str) -> Path:
    path.mkdir()
    (path / "index.html").write_text(text)
    return path


def names(path: Path) -> list[str]:
    return sorted(each.name for each in path.iterdir())


def test_a_build_folder_lies_beside_the_site_and_can_be_read_by_all(tmp_path: Path) -> None:
    made = folder_beside(tmp_path / "out" / "site")

    assert made.parent == tmp_path / "out"
    assert made.stat().st_mode & 0o777 == 0o755
    assert names(made) == []


def test_two_builds_have_two_folders(tmp_path: Path) -> None:
    assert folder_beside(tmp_path / "site") != folder_beside(tmp_path / "site")
    assert len(names(tmp_path)) == 2


def test_folders_of_builds_that_died_go_and_those_of_the_living_stay(tmp_path: Path) -> None:
    dead = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True)
    folder(tmp_path / f".site-{dead.stdout.strip()}-abc", "dead")
    folder(tmp_path / f".site-{os.getpid()}-abc", "alive")
    folder(tmp_path / ".site-mine", "somebody's own")

    made = folder_beside(tmp_path / "site")

    assert names(tmp_path) == sorted([f".site-{os.getpid()}-abc", ".site-mine", made.name])


def test_a_site_that_was_moved_aside_by_a_build_that_died_is_put_back(tmp_path: Path) -> None:
    dead = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True)
    aside = tmp_path / f".site-{dead.stdout.strip()}-old-abc"
    aside.mkdir()
    folder(aside / "site", "old")
    folder(tmp_path / f".site-{dead.stdout.strip()}-abc", "new, perhaps in part")

    made = folder_beside(tmp_path / "site")

    assert (tmp_path / "site" / "index.html").read_text() == "old"
    assert names(tmp_path) == sorted(["site", made.name])


def test_the_first_site_is_put_in_place(tmp_path: Path) -> None:
    built = folder(tmp_path / "built", "new")

    take_place(built, tmp_path / "site")

    assert (tmp_path / "site" / "index.html").read_text() == "new"
    assert names(tmp_path) == ["site"]


@pytest.mark.parametrize("can_exchange", [True, False])
def test_the_new_site_replaces_the_old_one_and_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, can_exchange: bool
) -> None:
    if not can_exchange:
        monkeypatch.setattr(swap, "exchange", lambda one, other: False)
    elif sys.platform != "linux":
        pytest.skip("only Linux swaps two folders in one step")
    site, built = folder(tmp_path / "site", "old"), folder(tmp_path / "built", "new")
    (site / "stale.html").write_text("stale")

    take_place(built, site)

    assert names(tmp_path) == ["site"]
    assert names(site) == ["index.html"]
    assert (site / "index.html").read_text() == "new"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux swaps two folders in one step")
def test_there_is_no_moment_without_a_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site, built = folder(tmp_path / "site", "old"), folder(tmp_path / "built", "new")

    def refused(*_: object) -> None:
        raise AssertionError("the site was moved away")

    monkeypatch.setattr(os, "rename", refused)
    take_place(built, site)

    assert (site / "index.html").read_text() == "new"
