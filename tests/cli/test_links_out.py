"""What people put in place of a file: links out of the project, pipes, circles, files without end."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from briefbook.disk import MAX_BYTES, MAX_COPIED
from briefbook.model.limits import MAX_CONFIG_BYTES

SECRET = "a private thing"
ENTITY = ("new", "entity", "--id", "globex", "--type", "company", "--name", "Globex", "--source", "times-2027-03-01")
pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
Make = Callable[[Path], None]


def link_out(path: Path) -> None:
    private = _outside(path) / "private.yml"
    private.write_text(f"name: {SECRET}\n", "utf-8")
    path.symlink_to(private)


def _outside(path: Path) -> Path:
    project = next(each for each in path.parents if each.name == "顶点 project")
    return project.parent


def folder_link_out(path: Path) -> None:
    private = _outside(path) / "private"
    private.mkdir(exist_ok=True)
    (private / "secret.txt").write_text(SECRET, "utf-8")
    path.symlink_to(private)


def circle(path: Path) -> None:
    path.symlink_to(path.name)


def endless(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 40)


def memory(path: Path) -> None:
    path.symlink_to("/proc/self/mem")


def log_of_the_kernel(path: Path) -> None:
    path.symlink_to("/proc/kmsg")


def zeros(path: Path) -> None:
    path.symlink_to("/dev/zero")


FILES: tuple[Make, ...] = (link_out, circle, endless, memory, log_of_the_kernel, zeros, os.mkfifo)
anything = pytest.mark.parametrize("make", FILES, ids=lambda make: make.__name__)


def replaced(path: Path, make: Make) -> None:
    path.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    make(path)


def long_comment(path: Path) -> None:
    path.write_text("#" * (MAX_CONFIG_BYTES + 1))


@pytest.mark.parametrize("make", [*FILES, long_comment], ids=lambda make: make.__name__)
def test_no_mkdocs_yml_is_read_that_is_no_regular_file_of_the_project(project: Path, run, make: Make) -> None:
    replaced(project / "mkdocs.yml", make)

    done = run("check")

    assert done.exit_code == 2
    assert "mkdocs.yml cannot be read: " in done.stderr
    assert SECRET not in done.output


@anything
def test_no_configuration_is_inherited_that_is_no_regular_file_of_the_project(project: Path, run, make: Make) -> None:
    with (project / "mkdocs.yml").open("a") as config:
        config.write("\nINHERIT: base.yml\n")
    replaced(project / "base.yml", make)

    done = run("build")

    assert done.exit_code == 2
    assert "base.yml cannot be read: " in done.stderr


@anything
@pytest.mark.parametrize("name", ["vocabulary.yml", "facts/more.yml", "facts/more.json", "briefings/more.md"])
def test_content_that_is_no_regular_file_of_the_project_is_a_problem(project: Path, run, make: Make, name: str) -> None:
    replaced(project / "content" / name, make)

    done = run("check", FORCE_COLOR="1")  # a terminal is shown the line

    assert done.exit_code == 1
    assert f"content/{name}" in done.stdout
    assert ("E114" if make in (link_out, memory, log_of_the_kernel, zeros) else "E110") in done.stdout
    assert SECRET not in done.output


def test_links_lead_out_of_the_project_where_that_is_wanted(project: Path, run) -> None:
    facts = project / "content" / "facts" / "all.yml"
    facts.rename(project.parent / "all.yml")
    facts.symlink_to(project.parent / "all.yml")
    assert run("check").exit_code == 1

    config = project / "mkdocs.yml"
    config.write_text(config.read_text("utf-8").replace("briefbook: {", "briefbook: {follow_links: true, "), "utf-8")

    assert run("check").exit_code == 0
    assert run("pages").exit_code == 0
    assert run("new", "entity", "--id", "globex", *ENTITY[4:], "--file", "all.yml").exit_code == 0


@anything
@pytest.mark.parametrize("command", ["build", "pages"])
def test_nothing_is_published_that_is_no_regular_file_of_the_project(
    project: Path, run, make: Make, command: str
) -> None:
    replaced(project / "build" / "pages" / "more.txt", make)

    done = run(command)

    assert done.exit_code != 0
    assert "build/pages/more.txt: " in done.stderr
    assert not (project / "site").exists()


@pytest.mark.parametrize("name", ["build/pages", "build/pages/plain", "look", "look/partials"])
def test_no_folder_is_published_that_a_link_leads_out_to(project: Path, run, name: str) -> None:
    config = (project / "mkdocs.yml").read_text("utf-8")
    (project / "mkdocs.yml").write_text(config.replace("name: material", "custom_dir: look, name: material"), "utf-8")
    for each in ("build/pages", "look"):
        if each != name:
            (project / each).mkdir(parents=True, exist_ok=True)
    (project / name).parent.mkdir(parents=True, exist_ok=True)
    folder_link_out(project / name)

    done = run("build")

    assert done.exit_code != 0
    assert f"{name}: this link leads out of the project" in done.stderr
    assert not (project / "site").exists()
    assert sorted(each.name for each in (project.parent / "private").iterdir()) == ["secret.txt"]


def test_links_in_circles_and_files_without_end_are_not_copied(project: Path, run) -> None:
    pages = project / "build" / "pages"
    pages.mkdir(parents=True)
    for name in ("one", "two"):
        (pages / name).symlink_to(".")  # each in each, for ever
    with (pages / "large.bin").open("wb") as file:
        file.truncate(MAX_COPIED + 1)

    done = run("build")

    assert done.exit_code != 0
    assert [line.split(":")[0].strip() for line in done.stderr.splitlines() if line.startswith("  ")][:3] == [
        "build/pages/one",
        "build/pages/two",
        "build/pages/large.bin",
    ]


@anything
@pytest.mark.parametrize("option", ["template", "font-path", "logo"])
def test_no_pdf_is_made_with_what_is_no_regular_file_of_the_project(
    project: Path, run, make: Make, option: str
) -> None:
    pytest.importorskip("typst")
    file = {"template": "look/book.typ", "font-path": "look/some.otf", "logo": "look/logo.svg"}[option]
    replaced(project / file, make)

    done = run("pdf", f"--{option}", file if option == "logo" else "look")

    assert done.exit_code == 2, done.output
    assert file in done.stderr
    assert not (project / "build" / "pdf").exists()


# Writing


@pytest.mark.parametrize("name", ["content/facts/organizations.yml", "content/facts"])
def test_a_new_entry_is_not_written_through_a_link(project: Path, run, name: str) -> None:
    place = project / name
    outside = project.parent / "outside"
    if place.is_dir():
        place.rename(outside)
    else:
        outside.write_text("entities: {}\n", "utf-8")
    place.symlink_to(outside)
    before = _state(outside)

    done = run(*ENTITY)

    assert done.exit_code == 2, done.output
    assert "leads out of the project" in done.stderr or "times-2027-03-01" in done.stderr
    assert _state(outside) == before


def test_the_usual_schema_is_not_written_through_a_link(project: Path, run) -> None:
    outside = project.parent / "outside"
    outside.write_text("mine")
    (project / "build").mkdir(exist_ok=True)
    (project / "build" / "facts.schema.json").symlink_to(outside)

    done = run("schema")

    assert done.exit_code == 2
    assert "it is a link to" in done.stderr
    assert outside.read_text() == "mine"


@pytest.mark.parametrize(
    "name", ["content", "content/facts", "content/vocabulary.yml", "mkdocs.yml", "loss-report.md", "build/pages"]
)
def test_an_import_is_not_written_through_a_link(project: Path, run, name: str) -> None:
    outside = project.parent / "outside"
    if "." in name:
        outside.write_text("mine")
    else:
        outside.mkdir()
    (project / "imported" / name).parent.mkdir(parents=True)
    (project / "imported" / name).symlink_to(outside)
    before = _state(outside)

    done = run("import", "misp", "misp-galaxy", "imported")

    assert done.exit_code == 2, done.output
    assert f"imported/{name}" in done.stderr
    assert _state(outside) == before


@anything
def test_an_import_reads_regular_files_of_its_source(project: Path, run, make: Make) -> None:
    replaced(project / "misp-galaxy" / "clusters" / "more.json", make)

    done = run("import", "misp", "misp-galaxy", "imported")

    assert done.exit_code == 2
    assert "misp-galaxy/clusters/more.json cannot be read: " in done.stderr
    assert SECRET not in done.output


def _state(path: Path) -> object:
    if path.is_dir():
        return sorted((each.name, each.read_bytes()) for each in path.iterdir())
    return path.read_bytes()


# Only what is used is read


def test_a_large_file_that_nothing_reads_stops_nothing(project: Path, run, monkeypatch) -> None:
    for name in ("video.mp4", "notes.md", "facts/video.mp4"):
        with (project / "content" / name).open("wb") as file:
            file.truncate(MAX_BYTES * 100)
    opened: list[str] = []
    real_open = os.open

    def noted(path: object, *how: int, **more: int) -> int:
        opened.append(str(path))
        return real_open(path, *how, **more)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr(os, "open", noted)

    assert run("check").exit_code == 0
    assert not [each for each in opened if each.endswith((".mp4", "notes.md"))]
