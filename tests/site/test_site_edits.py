"""Whatever is edited, the next build or the server makes the site that a build from nothing makes."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from itertools import cycle, zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner, Result
from site_project import ROOT, Project, copy_of_project

from briefbook import site_build as building
from briefbook.cli import main
from briefbook.commands.project import Door, settings_of
from briefbook.commands.serve import LiveSite
from briefbook.publish import manifest
from briefbook.publish.site_folder import MARKER
from briefbook.search.shards import CutAnewError
from briefbook.session import NAME, Session

sys.path.append(str(ROOT / "tests" / "laws"))
from edited_books import Random, book, edited, texts  # beside the laws that it was written for

STEPS = 6
PLUGIN = "  - briefbook:\n"
OPTIONS = "      marking: TLP:RED\n      full_text_pages: {}\n      as_of: 2026-01-01\n      source_pages: shared\n"
STORE = f"build/{NAME}"
Written = tuple[tuple[str, bytes], ...]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`make assurance` edits more books."""
    if "seed" in metafunc.fixturenames:
        is_served = "served" in metafunc.function.__name__
        count = 12 if metafunc.config.getoption("--assurance") else 1 if is_served else 2
        metafunc.parametrize("seed", range(count))


@pytest.fixture(params=["small", "large"])
def project(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project; one that counts as large from its first page on is put in place file by file."""
    if request.param == "large":
        for name in ("MANY", "MUCH", "FEW_FILES"):
            monkeypatch.setattr(building, name, 0)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    monkeypatch.setenv("BRIEFBOOK_PDF", "")
    made = copy_of_project(tmp_path, content=False)
    config = made.root / "mkdocs.yml"
    full_text = 0 if request.param == "large" else 500
    config.write_text(config.read_text().replace(PLUGIN, PLUGIN + OPTIONS.format(full_text)))
    return made


def write(content: dict[str, object], root: Path) -> None:
    shutil.rmtree(root / "content")
    for name, text in texts(content).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def differences(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """The files that differ, each with the first of its lines that does."""
    found = []
    for path in sorted(one.keys() | other.keys()):
        if one.get(path) != other.get(path):
            pairs = zip_longest(one.get(path, b"").splitlines(), other.get(path, b"").splitlines())
            found.append(f"{path}: {next((pair for pair in pairs if pair[0] != pair[1]), 'line ends')}")
    return found


def build(project: Project, *options: str) -> Result:
    return CliRunner().invoke(main, ["--project", str(project.root), "build", *options])


def from_nothing(project: Project) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The site and the pages of the same content in a project of its own, by another process."""
    written = tuple(sorted(files(project.root / "content").items()))
    return _from_nothing((project.root / "mkdocs.yml").read_bytes(), written)


@lru_cache(maxsize=12)
def _from_nothing(config: bytes, content: Written) -> tuple[dict[str, bytes], dict[str, bytes]]:
    with TemporaryDirectory() as folder:
        other = copy_of_project(Path(folder), content=False)
        (other.root / "mkdocs.yml").write_bytes(config)
        for name, text in content:
            path = other.root / "content" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text)
        done = other.run("mkdocs", "build")
        assert done.returncode == 0, done.stdout
        return files(other.site), files(other.root / "build" / "pages")


def assert_as_from_nothing(project: Project) -> None:
    site, pages = from_nothing(project)
    assert differences(files(project.site), site) == []
    assert differences(files(project.root / "build" / "pages"), pages) == []


@pytest.mark.assurance("Books under random edits: each site is that of a build from nothing, byte for byte")
def test_whatever_is_edited_the_site_is_that_of_a_build_from_nothing(seed: int, project: Project) -> None:
    chance = Random(seed, is_tidy=seed % 2 > 0)
    versions = [book(chance)]

    for number in range(STEPS):
        write(versions[-1], project.root)
        if number == STEPS // 2:
            config = project.root / "mkdocs.yml"
            config.write_text(config.read_text().replace('site_name: "', 'site_name: "More of '))
        done = build(project)
        if done.exit_code == 0:
            assert_as_from_nothing(project)
        else:
            versions.pop()
        versions = versions or [book(chance)]
        versions.append(chance.choice(versions) if chance.random() < 0.15 else edited(versions[-1], chance))


@pytest.mark.assurance("Books under random edits: each site is that of a build from nothing, byte for byte")
def test_whatever_is_edited_what_is_served_is_what_a_build_makes(seed: int, project: Project) -> None:
    chance = Random(seed, is_tidy=seed % 2 == 0)
    door = Door(project.root)
    live = LiveSite(door, settings_of(door), project.root / "mkdocs.yml")
    versions = [book(chance)]

    for _ in range(STEPS):
        write(versions[-1], project.root)
        if live.update() is None:
            versions.pop()
        else:
            site, pages = from_nothing(project)
            assert differences(files(live.folder), site) == []
            assert differences(files(project.root / "build" / "pages"), pages) == []
        versions = versions or [book(chance)]
        versions.append(chance.choice(versions) if chance.random() < 0.15 else edited(versions[-1], chance))


FACTS = """{"sources": {"one": {"type": "report", "title": "One"}}, "defaults": {"source": "one"}, "entities": {
"acme": {"type": "company", "name": "Acme", "summary": "Rockets"}, "beta": {"type": "company", "name": "Beta"}}}"""
MORE = FACTS.replace("}}}", '}, "a-c": {"type": "company", "name": "A & C"}}}')


def facts(project: Project, text: str) -> None:
    (project.root / "content" / "facts" / "facts.json").write_text(text)


@pytest.fixture
def built(project: Project) -> Project:
    facts(project, FACTS)
    done = build(project)
    assert done.exit_code == 0, done.output
    return project


def inode(project: Project, page: str) -> int:
    return (project.site / page / "index.html").stat().st_ino


def test_a_page_that_nothing_reached_is_the_same_file(built: Project) -> None:
    before = inode(built, "organizations/beta"), inode(built, "organizations/acme")

    facts(built, FACTS.replace("Rockets", "Boats"))
    assert "updated" in build(built).stderr

    after = inode(built, "organizations/beta"), inode(built, "organizations/acme")
    assert (after[0] == before[0], after[1] == before[1]) == (True, False)
    page = (built.site / "organizations/acme/index.html").read_text("utf-8")
    assert "Boats" in page
    assert "as of 1 January 2026" in page  # which mkdocs.yml states


def test_a_build_with_nothing_new_says_so_and_repeats_its_warnings(built: Project) -> None:
    facts(built, FACTS.replace('"one": {', '"two": {"type": "report", "title": "Two"}, "one": {'))
    assert "W502" in build(built).stderr

    again = build(built)

    assert "nothing has changed" in again.stderr
    assert "W502" in again.stderr


def test_an_edit_of_a_book_with_a_warning_is_no_more_than_the_edit(built: Project) -> None:
    warned = FACTS.replace('"one": {', '"two": {"type": "report", "title": "Two"}, "one": {')
    facts(built, warned)
    assert build(built).exit_code == 0
    before = inode(built, "organizations/beta")

    facts(built, warned.replace("Rockets", "Boats"))
    done = build(built)

    assert "updated" in done.stderr
    assert "W502" in done.stderr
    assert inode(built, "organizations/beta") == before


def test_pages_that_come_and_go_take_no_mkdocs(built: Project) -> None:
    for text in (MORE, MORE.replace(', "beta": {"type": "company", "name": "Beta"}', ""), FACTS):
        facts(built, text)

        assert "updated" in build(built).stderr
        assert_as_from_nothing(built)


BRIEFINGS = (
    {"news": "---\ntitle: News\nsummary: Short.\n---\n\n!!! note\n\n    Of [[acme]].\n"},
    {"news": "---\ntitle: News\nsummary: Short.\n---\n\n!!! note\n\n    Of [[acme]] and Beta.\n\n## More\n\n==x==\n"},
    {
        "news": "---\ntitle: More <b>news</b>\nsummary: Short.\n---\n\nOf [[acme]].\n",
        "other": "---\ntitle: Other\nsummary: Short.\n---\n\nSee [that](news.md) and [all](../index.md).\n",
    },
    {"other": "---\ntitle: Other\nsummary: Long.\n---\n\n- See\n    - [Acme](../organizations/acme.md)\n"},
)


def test_briefings_out_of_the_menu_and_pages_of_new_shapes_take_no_build_by_mkdocs(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project.root / "mkdocs.yml").open("a").write("\nnav: [index.md, briefings/index.md, organizations/index.md]\n")
    renamed = FACTS.replace('"beta": {', '"beta": {"was": ["old-beta"], ')
    folder = project.root / "content" / "briefings"
    folder.mkdir()
    for number, briefings in enumerate((BRIEFINGS[0], *BRIEFINGS)):
        facts(project, FACTS if number % 2 else renamed)
        for path in folder.iterdir():
            path.unlink()
        for name, text in briefings.items():
            (folder / f"{name}.md").write_text(text)

        with monkeypatch.context() as patch:
            patch.setattr(tempfile, "tempdir", str(project.root / "nowhere"))  # pages hold facts: they stay in build/
            done = build(project)

        assert done.exit_code == 0, done.output
        assert number == 0 or "updated" in done.stderr
        assert_as_from_nothing(project)


def test_two_sites_by_turns_are_each_what_a_build_from_nothing_makes(built: Project) -> None:
    config = built.root / "mkdocs.yml"
    one = config.read_text()
    other = one + "\nsite_dir: other\n"
    for text in (FACTS.replace("Rockets", "Boats"), MORE):
        facts(built, text)
        for settings in (other, one):
            config.write_text(settings)
            assert build(built).exit_code == 0
        assert_as_from_nothing(built)
        made = files(built.root / "other")
        assert made.pop(MARKER)
        site = files(built.site)
        assert site.pop(MARKER)
        assert differences(made, site) == []


def test_an_index_that_is_cut_anew_leaves_no_file_of_the_former_one(
    built: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = built.site / "search" / "w" / "fff.js"
    state = Session(settings_of(Door(built.root)))
    state.update()
    known = state.site(built.site.resolve())
    assert known
    former.parent.mkdir(parents=True, exist_ok=True)
    former.write_text("words of a beginning that is split no more")
    files = known.files | manifest.stamps_of(built.site, ["search/w/fff.js"])
    state.keep_site(built.site.resolve(), replace(known, files=files))
    assert state.save()

    def cut_anew(*_: object) -> None:
        raise CutAnewError

    monkeypatch.setattr(building, "edited_search", cut_anew)
    facts(built, FACTS.replace("Rockets", "Boats"))

    assert "updated" in build(built).stderr

    assert not former.exists()
    assert_as_from_nothing(built)


# Harm


def cut_page(project: Project) -> None:
    page = project.site / "organizations" / "beta" / "index.html"
    page.write_bytes(page.read_bytes()[:100])


def damage_page(project: Project) -> None:
    page = project.site / "organizations" / "beta" / "index.html"
    page.unlink()
    page.write_bytes(b"half")


def add_page(project: Project) -> None:
    (project.site / "organizations" / "somebodys.html").write_bytes(b"own")


def harm_markdown(project: Project) -> None:
    page = project.root / "build" / "pages" / "organizations" / "beta.md"
    page.write_bytes(page.read_bytes().replace(b"Beta", b"Gamma"))


def lose_pages(project: Project) -> None:
    shutil.rmtree(project.root / "build" / "pages")


def lose_site(project: Project) -> None:
    shutil.rmtree(project.site)


def cut_store(project: Project) -> None:
    store = project.root / STORE
    store.write_bytes(store.read_bytes()[:-900])


def garble_store(project: Project) -> None:
    store = project.root / STORE
    content = bytearray(store.read_bytes())
    for at in range(2000, len(content), 300):
        content[at] ^= 1
    store.write_bytes(content)


def lose_store(project: Project) -> None:
    (project.root / STORE).unlink()


def put_a_folder_in_place_of_the_store(project: Project) -> None:
    store = project.root / STORE
    if store.is_file():
        store.unlink()
    store.mkdir(exist_ok=True)


HARMS: list[Callable[[Project], None]] = [
    *(damage_page, add_page, harm_markdown, lose_pages, lose_site, cut_store, garble_store, lose_store)
]
ALONE: list[Callable[[Project], None]] = [
    *(cut_page, cut_store, garble_store, lose_store, put_a_folder_in_place_of_the_store)
]
"""Those that nothing else may tell of: nothing is edited."""


def test_whatever_is_harmed_the_site_is_that_of_a_build_from_nothing(built: Project) -> None:
    edits = cycle((FACTS.replace("Rockets", "Boats"), FACTS))
    for harm, text in [*zip(HARMS, edits, strict=False), *((each, "") for each in ALONE)]:
        if text:
            facts(built, text)
        harm(built)

        done = build(built)

        assert done.exit_code == 0, f"{harm.__name__}: {done.output}"
        assert_as_from_nothing(built)


def test_a_byte_that_changed_under_its_size_and_time_is_found_and_nothing_is_taken_over_by_a_clean_build(
    built: Project,
) -> None:
    before = files(built.site)
    for name in ("organizations/beta/index.html", "search/root.js"):
        page = built.site / name
        status = page.stat()
        page.write_bytes(page.read_bytes()[:-1] + b"!")
        os.utime(page, ns=(status.st_atime_ns, status.st_mtime_ns))

    assert "nothing has changed" in build(built).stderr
    verified = build(built, "--verify")

    assert (verified.exit_code, files(built.site)) == (0, before)
    kept = inode(built, "organizations/beta")
    assert build(built, "--clean").exit_code == 0
    assert inode(built, "organizations/beta") != kept
    assert files(built.site) == before


def test_a_plugin_that_finishes_a_site_finds_files_of_its_own(built: Project) -> None:
    with (built.root / "mkdocs.yml").open("a") as config:
        config.write("\nhooks: [finish.py]\n")
    (built.root / "finish.py").write_text("def on_post_build(config):\n    pass\n")
    assert build(built).exit_code == 0
    before = inode(built, "organizations/beta")

    assert build(built).exit_code == 0

    assert inode(built, "organizations/beta") != before
    assert (built.site / "organizations" / "beta" / "index.html").stat().st_nlink == 1


def test_what_another_project_kept_is_not_taken(built: Project) -> None:
    kept = (built.root / STORE).read_bytes()
    facts(built, FACTS.replace("Rockets", "Boats"))
    assert build(built).exit_code == 0
    (built.root / STORE).write_bytes(kept)  # as if a slower build had written last

    facts(built, FACTS.replace("Rockets", "Kites"))
    assert build(built).exit_code == 0

    assert_as_from_nothing(built)


def test_a_site_that_another_build_made_meanwhile_is_made_anew(built: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    made = building.SiteBuild._make_alone

    def made_slowly(*arguments: object) -> object:
        found = made(*arguments)  # type: ignore[arg-type]
        monkeypatch.setattr(building.SiteBuild, "_make_alone", made)
        facts(built, FACTS.replace("Beta", "Gamma"))
        assert build(built).exit_code == 0
        facts(built, FACTS.replace("Rockets", "Boats"))
        return found

    monkeypatch.setattr(building.SiteBuild, "_make_alone", made_slowly)
    facts(built, FACTS.replace("Rockets", "Boats"))

    assert build(built).exit_code == 0
    assert build(built).exit_code == 0  # whoever comes last may have a part of the other's; the next build mends that

    assert_as_from_nothing(built)


@pytest.mark.parametrize("moment", ["before", "first", "half", "gone"])
def test_a_change_that_is_killed_is_finished_by_the_next_build(
    built: Project, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(built.site)
    facts(built, FACTS.replace("Rockets", "Boats").replace("Beta", "Gamma"))
    if moment == "before":
        with monkeypatch.context() as killing:
            killing.setattr(building, "check_site_folder", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
            assert build(built).exit_code == 130
        assert files(built.site) == before
    else:
        calls = {"first": 1, "half": 3, "gone": 5}[moment]
        replaced = manifest.os.replace

        def replace(*arguments: object) -> None:
            nonlocal calls
            calls -= 1
            if calls == 0:
                raise KeyboardInterrupt
            replaced(*arguments)  # type: ignore[arg-type]

        with monkeypatch.context() as killing:
            killing.setattr(manifest.os, "replace", replace)
            build(built)

    assert build(built).exit_code == 0
    assert_as_from_nothing(built)


def test_a_mistake_is_told_and_the_site_stays(built: Project) -> None:
    before = files(built.site)
    facts(built, FACTS.replace("company", "compny"))

    done = build(built)

    assert done.exit_code == 1
    assert "compny" in done.stdout + done.stderr
    assert files(built.site) == before

    facts(built, FACTS)
    assert "nothing has changed" in build(built).stderr


@pytest.mark.parametrize("words", ["compny", "{"], ids=["a word that is unknown", "no JSON"])
def test_a_mistake_that_is_mended_by_another_edit_takes_no_more_than_the_edit(built: Project, words: str) -> None:
    for _ in range(2):
        facts(built, FACTS.replace("company", words))
        assert build(built).exit_code == 1

    facts(built, FACTS.replace("Rockets", "Boats"))

    assert "updated" in build(built).stderr
    assert_as_from_nothing(built)


@pytest.mark.parametrize("command", ["check", "pages"])
def test_an_edit_that_another_command_saw_first_is_in_the_site(built: Project, command: str) -> None:
    for text in (FACTS.replace("Rockets", "Boats"), MORE):
        facts(built, text)
        assert CliRunner().invoke(main, ["--project", str(built.root), command]).exit_code == 0

    assert ("updated" in build(built).stderr) is (command == "check")  # which writes nothing: that is but the edit
    assert_as_from_nothing(built)
