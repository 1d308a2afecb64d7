"""A command writes over a regular file or makes a new one; whatever else it is told to write to is left as it was."""

import os
import pty
import socket
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("typst")

COMMANDS = (("pdf", "--output"), ("schema", "--output"))
FAR = Path("elsewhere")


def fifo(path: Path) -> None:
    os.mkfifo(path)


def listening_socket(path: Path) -> None:
    here = os.getcwd()
    os.chdir(path.parent)  # the whole path may be too long for a socket
    try:
        socket.socket(socket.AF_UNIX).bind(path.name)
    finally:
        os.chdir(here)


def device(path: Path) -> None:
    try:
        os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, 3))
    except PermissionError:
        pytest.skip("only root makes devices")


def link_to_file(path: Path) -> None:
    path.symlink_to(FAR / "precious.txt")


def dangling_link(path: Path) -> None:
    path.symlink_to(FAR / "nothing")


def link_to_device(path: Path) -> None:
    path.symlink_to("/dev/null")


def round_link(path: Path) -> None:
    path.symlink_to(path.name)


def folder(path: Path) -> None:
    path.mkdir()


@pytest.fixture(autouse=True)
def book_that_nobody_reads(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is wrong with the place is told before the book is read."""
    (project / FAR).mkdir()
    (project / FAR / "precious.txt").write_text("precious")
    for command in ("pdf", "schema"):
        monkeypatch.setattr(f"briefbook.commands.{command}.read_content", unread)


def unread(*_: Any) -> Any:
    raise AssertionError("the book was read")


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    "make",
    [fifo, listening_socket, device, link_to_file, dangling_link, link_to_device, round_link, folder],
)
def test_what_is_no_regular_file_is_left_as_it_is(
    project: Path, run: Any, command: tuple[str, str], make: Callable[[Path], None]
) -> None:
    made = project / "out.pdf"
    make(made)
    before = os.lstat(made)

    done = run(*command, "out.pdf")

    assert done.exit_code == 2, done.output
    assert "out.pdf cannot be written" in done.stderr
    assert "  hint: " in done.stderr
    after = os.lstat(made)
    assert (after.st_ino, after.st_mode) == (before.st_ino, before.st_mode)
    assert (project / FAR / "precious.txt").read_text() == "precious"
    assert os.listdir(project / FAR) == ["precious.txt"]


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("place", ["/dev/null", "/dev/full", "/dev/stdout", "", ".", "mkdocs.yml/x", "x" * 300])
def test_a_place_that_takes_no_file_is_refused(run: Any, command: tuple[str, str], place: str) -> None:
    done = run(*command, place)

    assert done.exit_code == 2, done.output
    assert "cannot be written" in done.stderr
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)
    assert stat.S_ISCHR(os.stat("/dev/full").st_mode)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_read_only_stays_so(project: Path, run: Any, command: tuple[str, str]) -> None:
    (project / "out.pdf").write_text("old")
    (project / "out.pdf").chmod(0o444)
    (project / FAR).chmod(0o555)

    places = ("out.pdf", f"{FAR}/new.pdf", f"{FAR}/a/b/new.pdf")
    assert {run(*command, place).exit_code for place in places} == {2}
    assert (project / "out.pdf").read_text() == "old"


def test_the_usual_place_is_looked_at_too(project: Path, run: Any) -> None:
    (project / "build" / "pdf").mkdir(parents=True, exist_ok=True)
    os.mkfifo(project / "build" / "pdf" / "book.pdf")
    (project / "build" / "facts.schema.json").mkdir(parents=True)

    assert "is not a regular file" in run("pdf").stderr
    assert "is a folder" in run("schema").stderr


@pytest.mark.parametrize("command", ["pdf", "schema"])
def test_a_link_in_place_of_the_build_folder_takes_nothing_out_of_the_project(
    project: Path, tmp_path_factory: pytest.TempPathFactory, run: Any, command: str
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (project / "build").symlink_to(outside)

    done = run(command)

    assert done.exit_code == 2, done.output
    assert "leads out of the project" in done.stderr
    assert not list(outside.rglob("*.pdf"))


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("place", ["mkdocs.yml", "here/mkdocs.yml", "content/new.pdf", "content/facts/new/book.pdf"])
def test_what_the_book_is_made_of_is_not_written_over(
    project: Path, run: Any, command: tuple[str, str], place: str
) -> None:
    (project / "mkdocs.yml").write_text("site_name: Book\n")
    (project / "here").symlink_to(".")

    done = run(*command, place)

    assert done.exit_code == 2, done.output
    assert "the book is built from the files there" in done.stderr
    assert (project / "mkdocs.yml").read_text() == "site_name: Book\n"
    assert not (project / place).is_file() or place.endswith("mkdocs.yml")


def test_a_pdf_is_not_written_to_a_terminal(project: Path, start: Any) -> None:
    ours, theirs = pty.openpty()
    process: subprocess.Popen[bytes] = start("pdf", "-o", "-", stdout=theirs)
    _, told = process.communicate(timeout=60)
    os.close(ours)
    os.close(theirs)

    assert process.returncode == 2
    assert b"not written to a terminal" in told


@pytest.mark.parametrize("make", [fifo, link_to_device, dangling_link])
def test_an_import_goes_into_a_folder(project: Path, run: Any, make: Callable[[Path], None]) -> None:
    make(project / "imported")

    done = run("import", "misp", "misp-galaxy", "imported")

    assert done.exit_code == 2, done.output
    assert "imported cannot be written" in done.stderr
