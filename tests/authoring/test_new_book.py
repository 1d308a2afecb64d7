"""`briefbook init`: each template is a sound book, nothing is written over, and what it needs around it is there."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import date
from pathlib import Path, PurePosixPath

import pytest
import yaml
from click.testing import CliRunner, Result

from briefbook import __version__, pipeline
from briefbook.authoring.new_book import TEMPLATES, files_of_book, title_of
from briefbook.cli import main
from briefbook.config import settings_from
from briefbook.print.book import print_view
from briefbook.publish.site import build_site

LATER = date(2039, 1, 1)
"""A book may not come to have warnings by itself when it is some years old."""
every_template = pytest.mark.parametrize("template", TEMPLATES)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("SOURCE_DATE_EPOCH", "BRIEFBOOK_SITE_URL", "BRIEFBOOK_OFFLINE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words, prog_name="briefbook")


def bytes_below(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def reading_of(folder: Path) -> pipeline.Reading:
    return pipeline.read(settings_from((folder / "mkdocs.yml").read_text("utf-8"), folder, {}, LATER))


# The books


@every_template
def test_a_new_book_is_clean_and_builds_strictly(here: Path, template: str) -> None:
    done = run("init", "book", "--template", template)
    assert done.exit_code == 0, done.output
    assert done.stdout == "book\n"

    config = here / "book" / "mkdocs.yml"
    config.write_text(config.read_text("utf-8").replace("site: [book, briefings]", "site: []"))
    checked = run("--project", "book", "check", "--strict")
    built = build_site(config, is_strict=True)

    assert checked.exit_code == 0, checked.output
    assert (built.is_whole, built.messages) == (True, ())
    assert reading_of(here / "book").problems == ()
    home = (here / "book" / "site" / "index.html").read_text("utf-8")
    assert "navigation.instant" in home
    assert "assets/briefbook/briefbook.css" in home
    assert ("An example: " in home) is (template != "blank")
    briefing = next((here / "book" / "site" / "briefings").glob("*/index.html")).read_text("utf-8")
    assert 'class="footnote"' in briefing
    assert 'class="admonition' in briefing


@pytest.mark.parametrize("template", [each for each in TEMPLATES if each != "blank"])
def test_a_template_shows_what_a_book_is_made_of(here: Path, template: str) -> None:
    assert run("init", "book", "--template", template).exit_code == 0

    corpus = reading_of(here / "book").corpus

    assert 10 <= len(corpus.entities) <= 30
    assert not [id for id, each in corpus.entities.items() if each.is_stub]
    assert len(corpus.sources) >= 6
    assert len({each.type for each in corpus.entities.values()}) >= 8
    assert any(each.derived_from for each in corpus.sources.values())
    assert {bool(each.attributed_to) for each in corpus.judgements.values()} == {True, False}
    assert len(corpus.briefings) == 1
    assert corpus.observations


@every_template
def test_a_new_book_can_be_printed(here: Path, template: str) -> None:
    assert run("init", "book", "--template", template).exit_code == 0
    settings = settings_from((here / "book" / "mkdocs.yml").read_text("utf-8"), here / "book", {}, LATER)
    book_context = pipeline.book_context_of(pipeline.read(settings).corpus, settings)

    view = print_view(book_context, settings.as_of)

    assert settings.pdf.site == ("book", "briefings")
    assert len(view["parts"]) >= 3


@every_template
def test_facts_agree_with_the_schema_that_editors_get(here: Path, template: str) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    assert run("init", "book", "--template", template).exit_code == 0
    validator = jsonschema.Draft7Validator(json.loads((here / "book/build/facts.schema.json").read_text("utf-8")))

    for path in (here / "book" / "content" / "facts").glob("*.yml"):
        text = path.read_text("utf-8")
        assert text.startswith("# yaml-language-server: $schema=../../build/facts.schema.json\n")
        assert [each.message for each in validator.iter_errors(yaml.load(text, yaml.BaseLoader))] == [], path.name


# What is around them


def test_mkdocs_yml_is_a_few_lines(here: Path) -> None:
    run("init", "book", "--template", "threat", "--title", 'Who "owns": #1?', "--language", "no")

    lines = (here / "book" / "mkdocs.yml").read_text("utf-8").split("\n")
    said = [line for line in lines if line and not line.startswith("#")]

    assert len(said) <= 9
    assert yaml.safe_load("\n".join(lines))["site_name"] == 'Who "owns": #1?'
    settings = settings_from("\n".join(lines), here / "book", {}, LATER)
    assert settings.language == yaml.safe_load("\n".join(lines))["plugins"][0]["briefbook"]["language"] == "no"
    assert (here / "book" / "README.md").read_text("utf-8").startswith('# Who "owns": #1?\n')


def test_git_keeps_what_is_written_and_ignores_what_is_made(here: Path) -> None:
    if not shutil.which("git"):
        pytest.skip("git is not installed")
    run("init", "book")
    git = ["git", "-c", "init.defaultBranch=main", "-c", "core.excludesFile=/dev/null"]
    subprocess.run([*git, "init", "--quiet", "book"], check=True)
    made = [".venv/bin/python", "site/index.html", "build/facts.schema.json", "build/pages/index.md", "build/cache/x"]
    asked = subprocess.run([*git, "check-ignore", *made], cwd="book", capture_output=True, text=True, check=False)

    added = subprocess.run(
        [*git, "ls-files", "--others", "--exclude-standard"], cwd="book", capture_output=True, text=True, check=True
    )

    assert asked.stdout.split() == made
    wanted = files_of_book("blank", "Book", "en", __version__)
    assert sorted(added.stdout.split()) == sorted(map(str, wanted))


def test_ci_hooks_and_editors_are_set_up(here: Path) -> None:
    run("init", "book")
    book = here / "book"

    github = yaml.safe_load((book / ".github/workflows/book.yml").read_text("utf-8"))
    gitlab = yaml.safe_load((book / ".gitlab-ci.yml").read_text("utf-8"))
    hooks = yaml.safe_load((book / ".pre-commit-config.yaml").read_text("utf-8"))
    editor = json.loads((book / ".vscode/settings.json").read_text("utf-8"))

    steps = [step.get("run", "") for step in github["jobs"]["build"]["steps"]]
    assert [step for step in steps if "briefbook" in step] == [
        "briefbook check --strict --format github",
        "briefbook build --strict",
    ]
    assert github["jobs"]["publish"]["needs"] == "build"
    assert gitlab["pages"]["artifacts"]["paths"] == ["public"]
    assert hooks["repos"][0]["hooks"][0]["entry"] == "briefbook check --strict"
    assert "build/facts.schema.json" in editor["yaml.schemas"]
    assert (book / "build" / "facts.schema.json").is_file()
    assert f"briefbook[pdf]=={__version__}\n" in (book / "requirements.txt").read_text("utf-8")


def test_what_to_do_next_is_said(here: Path) -> None:
    there = run("init", "my book", "--template", "threat")
    (here / "other").mkdir()
    os.chdir(here / "other")
    inside = run("init")

    assert "next: cd 'my book' && briefbook serve --open\n" in there.stderr
    assert inside.stdout == ".\n"
    assert "Other: " in inside.stderr
    assert "next: briefbook serve --open\n" in inside.stderr


def test_a_project_named_before_the_command_is_where_it_begins(here: Path) -> None:
    (here / "elsewhere").mkdir()

    assert run("--project", "elsewhere", "init", "book").exit_code == 0
    assert (here / "elsewhere" / "book" / "mkdocs.yml").is_file()


# What is there already


@pytest.mark.parametrize(
    "name", ["README.md", ".gitignore", "content/facts/mine.yml", "mkdocs.yaml", "build/facts.schema.json"]
)
def test_nothing_is_written_over(here: Path, name: str) -> None:
    (here / "book" / name).parent.mkdir(parents=True)
    (here / "book" / name).write_text("mine")

    done = run("init", "book")

    assert done.exit_code == 2
    assert f"already there: book/{PurePosixPath(name).parts[0]}" in done.stderr
    assert bytes_below(here / "book") == {name: b"mine"}


def test_a_link_that_leads_nowhere_is_in_the_way_too(here: Path) -> None:
    (here / "book").mkdir()
    (here / "book" / "mkdocs.yml").symlink_to(here / "elsewhere.yml")

    assert run("init", "book").exit_code == 2
    assert not (here / "elsewhere.yml").exists()


@pytest.mark.parametrize("name", [".github", "build"])
def test_nothing_is_written_through_a_link(here: Path, name: str) -> None:
    (here / "book").mkdir()
    (here / "elsewhere").mkdir()
    (here / "book" / name).symlink_to(here / "elsewhere")

    done = run("init", "book")

    assert done.exit_code == 2
    assert f"already there: book/{name};" in done.stderr
    assert bytes_below(here) == {}


def test_a_folder_with_a_repository_and_an_environment_becomes_a_book(here: Path) -> None:
    (here / "book" / ".git").mkdir(parents=True)
    (here / "book" / ".venv").mkdir()

    assert run("init", "book").exit_code == 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["file"], "file"),
        (["file/book"], "file"),
        (["book", "--template", "novel"], "novel"),
        (["book", "--title", "two\nlines"], "a title is one line of text"),
        (["book", "--title", " "], "a title is one line of text"),
        (["book", "--title", "a\udcff"], "a title is one line of text"),
        (["book", "--language", "e_n"], "'e_n' is not a language tag"),
        (["book", "--language", "en\nstrict: true"], "is not a language tag"),
    ],
)
def test_what_cannot_be_is_wrong_usage(here: Path, words: list[str], message: str) -> None:
    (here / "file").write_text("mine")

    done = run("init", *words)

    assert done.exit_code == 2, done.output
    assert message in done.stderr
    assert bytes_below(here) == {"file": b"mine"}


@pytest.mark.parametrize(
    ("name", "title"),
    [("polar-lab", "Polar lab"), ("ice_survey", "Ice survey"), ("Größe", "Größe"), ("-", "A new book")],
)
def test_a_book_without_a_title_is_called_after_its_folder(name: str, title: str) -> None:
    assert title_of("blank", Path("/x") / name) == title


@pytest.mark.parametrize("command", ["check", "build", "serve", "show x", "new source", "pages", "stats"])
def test_a_command_in_an_empty_folder_names_init(here: Path, command: str) -> None:
    done = run(*command.split())

    assert done.exit_code == 2
    assert "there is no mkdocs.yml and no content/" in done.stderr
    assert "`briefbook init` starts a book here" in done.stderr
