"""Temporary folders stay in the project, and those of runs that were killed are gone with the next one."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from briefbook import pipeline
from briefbook.config import Settings
from briefbook.model.dates import PartialDate
from briefbook.run.scratch import SCRATCH, clear_scratch, scratch_folder
from briefbook.session import Session

DAY = PartialDate("2026-01-01", (2026, 1, 1), (2026, 1, 1))
FACTS = "entities: {acme: {type: company, name: Acme}}\n"


def test_a_folder_is_below_build_and_gone_at_the_end(tmp_path: Path) -> None:
    with scratch_folder(tmp_path) as folder:
        (folder / "facts.json").write_text("{}")
        clear_scratch(tmp_path)  # what is in use stays

        assert folder.parent == tmp_path / SCRATCH
        assert (folder / "facts.json").exists()

    assert os.listdir(tmp_path / SCRATCH) == [".gitignore"]
    assert (tmp_path / SCRATCH / ".gitignore").read_text() == "*\n"


def test_a_folder_that_names_this_process_but_is_not_in_use_is_cleared(tmp_path: Path) -> None:
    """A container gives every run the same number."""
    left = tmp_path / SCRATCH / f"{os.getpid()}-left"
    left.mkdir(parents=True)

    clear_scratch(tmp_path)

    assert not left.exists()


def test_nothing_else_is_cleared(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / SCRATCH / "notes").mkdir(parents=True)
    (tmp_path / SCRATCH / "1-link").symlink_to(tmp_path / "mine")
    linked = tmp_path / "other" / SCRATCH
    linked.parent.mkdir(parents=True)
    (tmp_path / "mine" / "2-folder").mkdir()
    linked.symlink_to(tmp_path / "mine")
    above = tmp_path / "third" / "build"
    above.parent.mkdir()
    (tmp_path / "theirs" / "tmp" / "3-folder").mkdir(parents=True)
    above.symlink_to(tmp_path / "theirs")

    clear_scratch(tmp_path)
    clear_scratch(tmp_path / "other")
    clear_scratch(tmp_path / "third")

    assert sorted(os.listdir(tmp_path / SCRATCH)) == ["1-link", "notes"]
    assert os.listdir(tmp_path / "mine") == ["2-folder"]
    assert os.listdir(tmp_path / "theirs" / "tmp") == ["3-folder"]


def test_where_build_takes_no_folder_the_system_has_one(tmp_path: Path) -> None:
    (tmp_path / "build").write_text("a file")

    with scratch_folder(tmp_path) as folder:
        assert folder.is_dir()
        assert not folder.is_relative_to(tmp_path)

    assert not folder.exists()


def test_a_killed_pdf_leaves_nothing_in_the_systems_folder_and_the_next_read_clears_the_projects(
    tmp_path: Path,
) -> None:
    pytest.importorskip("typst")
    project, elsewhere = tmp_path / "project", tmp_path / "tmp"
    (project / "content" / "facts").mkdir(parents=True)
    (project / "content" / "facts" / "all.yml").write_text(FACTS)
    elsewhere.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "briefbook.cli", "-C", str(project), "pdf"],
        env={**os.environ, "TMPDIR": str(elsewhere), "PYTHONPATH": str(Path(pipeline.__file__).parents[1])},
        stderr=subprocess.DEVNULL,
    )
    while not (found := list((project / SCRATCH).rglob("view.json"))):
        assert process.poll() is None
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    process.wait()
    if not found[0].exists():  # it was done just then: what a kill a moment earlier would have left
        shutil.copytree(project / "content", found[0].parent)
    assert os.listdir(elsewhere) == []

    Session(Settings(project, DAY))

    assert os.listdir(project / SCRATCH) == [".gitignore"]
