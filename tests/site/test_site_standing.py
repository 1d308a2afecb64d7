"""A large site that stands is brought up to date by the next build; whatever was edited, it is that of one from nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from site_project import Project, copy_of_project
from test_site_renewed import PLUGIN, Random, book, differences, edited, files, write

from briefbook.cli import main
from briefbook.commands import standing
from briefbook.publish import twin
from briefbook.run.cache import FOLDER

STEPS = 7
OPTIONS = "      marking: TLP:RED\n      full_text_pages: 0\n      as_of: 2026-01-01\n      source_pages: shared\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project that counts as large from its first page on."""
    for name in ("briefbook.commands.standing.MANY", "briefbook.run.parsing.WORTH_BYTES"):
        monkeypatch.setattr(name, 0)
    for name in ("briefbook.mkdocs_plugin.MANY", "briefbook.commands.site_beside.MANY"):
        monkeypatch.setattr(name, 0)
    monkeypatch.setattr("briefbook.run.last_build.MUCH", 0)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    monkeypatch.setenv("BRIEFBOOK_PDF", "")
    made = copy_of_project(tmp_path, content=False)
    config = made.root / "mkdocs.yml"
    config.write_text(config.read_text().replace(PLUGIN, PLUGIN + OPTIONS))
    return made


def build(project: Project) -> Result:
    return CliRunner().invoke(main, ["--project", str(project.root), "build"])


def from_nothing(project: Project) -> dict[str, bytes]:
    """The site of the same content in a project of its own: what is small there is not kept, as here it is."""
    root = project.root.with_name(f"{project.root.name}-anew")
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir()
    other = copy_of_project(root, content=False)
    shutil.copy(project.root / "mkdocs.yml", root)
    shutil.copytree(project.root / "content", root / "content", dirs_exist_ok=True)
    done = other.run("mkdocs", "build")
    assert done.returncode == 0, done.stdout
    return files(other.site)


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_edited_the_site_is_that_of_a_build_from_nothing(
    seed: int, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing, "VERY_MANY", seed % 2)  # the twin is made by a build, or else by an edit
    chance = Random(seed, is_tidy=True)
    versions = [book(chance)]
    renewed = 0

    for _ in range(STEPS):
        write(versions[-1], project.root)
        done = build(project)
        renewed += "renewed" in done.stderr
        if done.exit_code == 0:
            assert differences(files(project.site), from_nothing(project)) == []
        else:
            versions.pop()
        versions = versions or [book(chance)]
        versions.append(chance.choice(versions) if chance.random() < 0.15 else edited(versions[-1], chance))

    assert renewed, "every edit took a build"


FACTS = """{"sources": {"one": {"type": "report", "title": "One"}}, "defaults": {"source": "one"}, "entities": {
"acme": {"type": "company", "name": "Acme", "summary": "Rockets"}, "beta": {"type": "company", "name": "Beta"}}}"""


def facts(project: Project, text: str) -> None:
    (project.root / "content" / "facts" / "facts.json").write_text(text)


@pytest.fixture
def built(project: Project) -> Project:
    facts(project, FACTS)
    assert build(project).exit_code == 0
    facts(project, FACTS.replace("Rockets", "Anvils"))
    done = build(project)
    assert "renewed" in done.stderr, done.stderr  # from here on there is a twin
    return project


def inode(project: Project, page: str) -> int:
    return (project.site / page / "index.html").stat().st_ino


def test_a_page_that_nothing_reached_is_the_same_file(built: Project) -> None:
    before = inode(built, "organizations/beta"), inode(built, "organizations/acme")

    facts(built, FACTS.replace("Rockets", "Boats"))
    assert "renewed" in build(built).stderr

    after = inode(built, "organizations/beta"), inode(built, "organizations/acme")
    assert (after[0] == before[0], after[1] == before[1]) == (True, False)
    assert b"Boats" in (built.site / "organizations/acme/index.html").read_bytes()


def test_a_build_with_nothing_new_says_so(built: Project) -> None:
    assert "nothing has changed" in build(built).stderr


def damage_page(project: Project) -> None:
    page = project.site / "organizations" / "beta" / "index.html"
    page.unlink()
    page.write_bytes(b"half")


def lose_twin(project: Project) -> None:
    for path in sorted((project.root / FOLDER / standing.TWIN / "site").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    (project.root / FOLDER / standing.TWIN / "site").rmdir()


def harm_twin(project: Project) -> None:
    (project.root / FOLDER / standing.TWIN / "site" / "organizations" / "beta" / "index.html").unlink()


def cut(folder: str) -> Callable[[Project], None]:
    def cut_files(project: Project) -> None:
        for path in (project.root / "build" / "cache" / folder).iterdir():
            path.write_bytes(path.read_bytes()[:-9])

    return cut_files


def lose_whole(project: Project) -> None:
    kept = (project.root / "build" / "cache" / "standing").iterdir()
    max(kept, key=lambda path: path.stat().st_size).unlink()


@pytest.mark.parametrize(
    "harm",
    [damage_page, lose_twin, harm_twin, lose_whole, cut("standing"), cut("parsed"), cut("last")],
    ids=["page", "no twin", "twin", "whole", "standing", "parsed", "last"],
)
def test_whatever_is_harmed_the_site_is_that_of_a_build_from_nothing(
    built: Project, harm: Callable[[Project], None]
) -> None:
    harm(built)
    facts(built, FACTS.replace("Rockets", "Boats"))

    assert build(built).exit_code == 0

    assert differences(files(built.site), from_nothing(built)) == []


def test_what_was_kept_of_another_build_is_not_taken(built: Project) -> None:
    folder = built.root / "build" / "cache" / "standing"
    kept = {path.name: path.read_bytes() for path in folder.iterdir()}
    facts(built, FACTS.replace("Rockets", "Boats"))
    assert "renewed" in build(built).stderr
    for name, content in kept.items():
        (folder / name).write_bytes(content)  # as if a slower build had written last

    facts(built, FACTS.replace("Rockets", "Anvils"))
    assert "renewed" not in build(built).stderr

    assert differences(files(built.site), from_nothing(built)) == []


@pytest.mark.parametrize("is_whole", [True, False], ids=["as a whole", "by an edit"])
def test_a_site_that_another_build_made_meanwhile_is_made_anew(
    is_whole: bool, built: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = standing._books

    def read_slowly(*arguments: object) -> object:
        found = read(*arguments)  # type: ignore[arg-type]
        monkeypatch.setattr(standing, "_books", read)
        facts(built, FACTS.replace("Beta", "Gamma"))
        if is_whole:
            shutil.rmtree(built.root / "build" / "cache" / "parsed")
        assert ("renewed" in build(built).stderr) != is_whole
        facts(built, FACTS.replace("Rockets", "Boats"))
        return found

    monkeypatch.setattr(standing, "_books", read_slowly)
    facts(built, FACTS.replace("Rockets", "Boats"))

    assert "renewed" not in build(built).stderr

    assert differences(files(built.site), from_nothing(built)) == []


def test_a_build_that_is_killed_leaves_the_old_site_and_the_next_one_is_whole(
    built: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(built.site)
    facts(built, FACTS.replace("Rockets", "Boats"))
    with monkeypatch.context() as killing:
        killing.setattr(twin, "exchange", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        assert build(built).exit_code == 130

    assert files(built.site) == before
    assert build(built).exit_code == 0
    assert differences(files(built.site), from_nothing(built)) == []


def test_a_build_lets_the_twin_follow(built: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standing, "VERY_MANY", 0)
    facts(built, FACTS.replace("Rockets", "Boats"))
    damage_page(built)
    assert "renewed" not in build(built).stderr  # it is made anew

    assert files(built.root / FOLDER / standing.TWIN / "site") == files(built.site)
    facts(built, FACTS.replace("Rockets", "Ships"))
    assert "renewed" in build(built).stderr
    assert differences(files(built.site), from_nothing(built)) == []


def test_who_gives_up_before_anything_is_written_loses_nothing(built: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    facts(built, FACTS.replace("Rockets", "Boats"))
    with monkeypatch.context() as leaving:
        leaving.setattr(standing, "_books", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        assert build(built).exit_code == 130

    assert "renewed" in build(built).stderr
    assert differences(files(built.site), from_nothing(built)) == []


def test_a_mistake_is_told_and_the_site_stays(built: Project) -> None:
    before = files(built.site)
    facts(built, FACTS.replace("company", "compny"))

    done = build(built)

    assert done.exit_code == 1
    assert "compny" in done.stdout + done.stderr
    assert files(built.site) == before

    facts(built, FACTS.replace("Rockets", "Anvils"))
    assert "nothing has changed" in build(built).stderr


@pytest.mark.parametrize("words", ["compny", "{"], ids=["a word that is unknown", "no JSON"])
def test_a_mistake_that_is_mended_by_another_edit_takes_no_build(built: Project, words: str) -> None:
    for _ in range(2):
        facts(built, FACTS.replace("company", words))
        assert build(built).exit_code == 1

    facts(built, FACTS.replace("Rockets", "Boats"))

    assert "renewed" in build(built).stderr
    assert differences(files(built.site), from_nothing(built)) == []


def test_an_edit_that_was_only_checked_takes_no_build(built: Project) -> None:
    for edits in (("Boats", "Kites", "Trains"), ("Ropes", "Sails")):
        for words in edits:
            facts(built, FACTS.replace("Rockets", words))
            assert CliRunner().invoke(main, ["--project", str(built.root), "check"]).exit_code == 0
        assert "renewed" in build(built).stderr

    kept = built.root / "build" / "cache" / "parsed"
    assert len([each for each in kept.iterdir() if not each.name.startswith(".")]) == 3  # before, after, which are held
    assert differences(files(built.site), from_nothing(built)) == []
