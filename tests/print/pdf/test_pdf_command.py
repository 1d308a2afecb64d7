"""`briefbook pdf`: files, messages and exit codes."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from small_pdf import opened, text_of

from briefbook.cli import DoorGroup
from briefbook.commands.pdf import pdf
from briefbook.commands.project import Door
from briefbook.print import book
from briefbook.print.pdf import engine, make
from briefbook.print.pdf.engine import RefusedByEngineError

FACTS = """
sources: {one: {type: report, title: One}}
defaults: {source: one}
entities:
  acme: {type: company, name: Acme, owns: road}
  road: {type: company, name: Road, sector: ก}
"""
Run = Callable[..., Result]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    facts = tmp_path / "content" / "facts"
    facts.mkdir(parents=True)
    (facts / "all.yml").write_text(FACTS, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    return tmp_path


@pytest.fixture
def run(project: Path) -> Run:
    group = DoorGroup("briefbook", commands={"pdf": pdf})
    return lambda *words: CliRunner().invoke(group, ["pdf", *map(str, words)], obj=Door(project))


def test_the_whole_book_goes_to_the_build_folder(project: Path, run: Run) -> None:
    done = run()

    assert done.exit_code == 0, done.output
    assert done.stdout == "build/pdf/book.pdf\n"
    assert "Index of names" in text_of((project / "build/pdf/book.pdf").read_bytes())


def test_one_entity_goes_where_it_is_told(project: Path, run: Run) -> None:
    done = run("acme", "-o", "out/a b.pdf", "--paper", "letter", "--author", "Ada", "--no-facts", "--two-sided")

    assert done.exit_code == 0, done.output
    with opened((project / "out/a b.pdf").read_bytes()) as file:
        assert float(file.pages[0].mediabox[2]) == 612
        assert file.docinfo.Author == "Ada"
        assert not file.attachments


def test_a_pdf_goes_to_stdout_and_nothing_else_does(project: Path, run: Run) -> None:
    (project / "-").write_bytes(run("acme", "-o", "-").stdout_bytes)  # not taken for the PDF that is there already

    done = run("acme", "-o", "-")

    assert done.exit_code == 0, done.stderr
    assert "Acme" in text_of(done.stdout_bytes)
    assert not (project / "build" / "pdf").exists()


def test_stdout_takes_one_volume(project: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book.print_volumes, "__defaults__", (book.EVERYTHING, 40))

    done = run("-o", "-")

    assert done.exit_code == 2
    assert "stdout" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("acmee",), "did you mean 'acme'?"),
        (("--type", "compny"), "did you mean 'company'?"),
        (("--about", "acmee"), "did you mean 'acme'?"),
        (("--copy", " "), "say whose copy it is"),
        (("--type", "person"), "nothing matches"),
        (("--color", "red"), "write it as #17324d"),
        (("--link-to", "nowhere"), "no address of a site"),
    ],
)
def test_wrong_usage_makes_nothing(project: Path, run: Run, words: tuple[str, ...], said: str) -> None:
    done = run(*words)

    assert done.exit_code == 2
    assert said in done.stderr
    assert not (project / "build" / "pdf").exists()


def test_an_entity_and_a_query_about_it_have_files_of_their_own(run: Run) -> None:
    names = [run(*words).stdout for words in (("acme",), ("--about", "acme"), ("--type", "company"))]

    assert names == ["build/pdf/acme.pdf\n", "build/pdf/about-acme.pdf\n", "build/pdf/type-company.pdf\n"]


def test_characters_that_no_font_has_are_told_with_their_place(run: Run) -> None:
    done = run("road")

    assert done.exit_code == 0
    assert "content/facts/all.yml:6:45: no font has U+0E01, which is shown as its code point" in done.stderr
    assert "--font-path" in done.stderr


def test_one_page_and_each_copy_have_files_of_their_own(project: Path, run: Run) -> None:
    note = project / "content" / "briefings" / "note.md"
    note.parent.mkdir()
    note.write_text("---\ntitle: Note\nsummary: In short.\nabout: [acme]\n---\nOf [[acme]].\n", "utf-8")

    page = run("note", "--one-page", "--copy", "Ada L", "--number", 7)

    assert page.stdout == "build/pdf/note-one-page-copy-7-Ada-L.pdf\n", page.output
    text = text_of((project / page.stdout.strip()).read_bytes())
    assert ("In short." in text, "Copy 7 · Ada L" in text, "Page 1 of 1" in text) == (True, True, True)
    assert "In short." in text_of((project / run("--one-page").stdout.strip()).read_bytes())
    assert run("acme", "--one-page").exit_code == 2


def test_a_title_that_no_font_can_set_makes_no_pdf_and_names_the_fonts(project: Path, run: Run) -> None:
    facts = project / "content" / "facts" / "all.yml"
    facts.write_text(facts.read_text("utf-8").replace("name: Road", "name: ถนน"), "utf-8")

    done = run("road")

    assert done.exit_code == 1
    assert "content/facts/all.yml:6:3: no font has the letters of the title 'ถนน'" in done.stderr
    assert "fonts-noto-core" in done.stderr
    assert not list(project.glob("build/pdf/*.pdf"))


def test_an_unchanged_pdf_is_not_made_again(project: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("acme")
    before = (project / "build/pdf/acme.pdf").stat()

    def refuse(*_: object) -> None:
        raise AssertionError("it was made again")

    monkeypatch.setattr(make, "compiled", refuse)
    done = run("acme")

    assert done.exit_code == 0
    assert done.stdout == "build/pdf/acme.pdf\n"
    assert (project / "build/pdf/acme.pdf").stat().st_mtime_ns == before.st_mtime_ns


@pytest.mark.parametrize("is_ours", [True, False], ids=["damaged", "brought along"])
def test_a_pdf_that_is_not_as_this_user_wrote_it_is_made_again(project: Path, run: Run, is_ours: bool) -> None:
    run("acme")
    path = project / "build/pdf/acme.pdf"
    whole = path.read_bytes()
    at = whole.index(b"stream") + 20
    if is_ours:
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
    else:
        path.write_bytes(whole + b"\n%%EOF\n")
        shutil.rmtree(project / "build/notes")

    assert run("acme").exit_code == 0
    assert path.read_bytes() == whole


def test_a_refusal_of_the_engine_keeps_the_old_pdf(project: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    path = project / "build/pdf/acme.pdf"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"old")

    def refuse(*_: object) -> bytes:
        raise RefusedByEngineError("missing alt text", "acme", "content/facts/all.yml:5:3")

    monkeypatch.setattr(make, "compiled", refuse)
    done = run("acme")

    assert done.exit_code == 1
    assert "content/facts/all.yml:5:3: the PDF engine failed of 'acme': missing alt text" in done.stderr
    assert path.read_bytes() == b"old"
    assert list(path.parent.iterdir()) == [path]


def test_errors_in_the_content_stop_it(project: Path, run: Run) -> None:
    (project / "content/facts/all.yml").write_text("entities: {acme: {type: company, type: company}}\n")

    done = run()

    assert done.exit_code == 1
    assert "no PDF was made" in done.stderr


def test_a_template_that_fetches_is_wrong_usage(project: Path, run: Run) -> None:
    (project / "mine").mkdir()
    (project / "mine" / engine.MAIN).write_text('#import "@preview/cetz:0.3.0"')

    assert run("--template", "mine").exit_code == 2


def test_a_long_book_makes_volumes(project: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book.print_volumes, "__defaults__", (book.EVERYTHING, 40))

    done = run()

    assert done.stdout == "build/pdf/book-1.pdf\nbuild/pdf/book-2.pdf\n"
    assert "Volume 2 of 2" in text_of((project / "build/pdf/book-2.pdf").read_bytes())


def test_help_ends_with_an_example() -> None:
    assert pdf.epilog is not None
    assert "briefbook pdf" in pdf.epilog
    assert isinstance(pdf, click.Command)


@pytest.mark.skipif(not shutil.which("pdffonts"), reason="poppler-utils is not installed")
def test_every_font_is_embedded_and_has_a_text_layer(project: Path, run: Run) -> None:
    run()

    listed = subprocess.run(["pdffonts", "build/pdf/book.pdf"], capture_output=True, text=True, check=True).stdout

    rows = [line.split() for line in listed.splitlines()[2:]]
    assert rows
    assert all(row[-5:-2] == ["yes", "yes", "yes"] for row in rows)
