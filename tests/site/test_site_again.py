"""A site built again takes over the pages that are the same, and is what a build from nothing makes."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from site_project import Project, copy_of_project

FACTS = """
sources:
  one: {type: report, title: One}
  two: {type: report, title: Two}
defaults: {source: one}
entities:
  acme: {type: company, name: Acme, sector: Rockets, owns: beta}
  beta: {type: company, name: Beta, sector: Wires}
  gamma: {type: company, name: Gamma}
  delta: {type: person, name: Delta, employed_by: gamma}
"""
# Above the number of pages that search reads in full, so that pages need not be read again.
CONFIG = "  - briefbook:\n      full_text_pages: 0\n      marking: TLP:RED\n"
PLUGIN = "  - briefbook:\n"


@pytest.fixture
def made(tmp_path: Path) -> Project:
    project = copy_of_project(tmp_path, content=False)
    config = project.root / "mkdocs.yml"
    config.write_text(config.read_text().replace(PLUGIN, CONFIG))
    write(project, FACTS)
    build(project)
    return project


def write(project: Project, facts: str) -> None:
    (project.root / "content" / "facts" / "facts.yml").write_text(facts)


def build(project: Project) -> dict[str, bytes]:
    done = project.run("briefbook", "build")
    assert done.returncode == 0, done.stdout
    return files(project.site)


def files(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def from_nothing(project: Project) -> dict[str, bytes]:
    for folder in ("site", "build"):
        shutil.rmtree(project.root / folder, ignore_errors=True)
    return build(project)


def inode(project: Project, page: str) -> int:
    return (project.site / page / "index.html").stat().st_ino


def test_pages_that_are_the_same_are_the_same_files(made: Project) -> None:
    before = {name: inode(made, f"organizations/{name}") for name in ("acme", "gamma")}

    write(made, FACTS.replace("Rockets", "Boats"))
    again = build(made)

    assert inode(made, "organizations/gamma") == before["gamma"]
    assert inode(made, "organizations/acme") != before["acme"]
    assert again == from_nothing(made)


def test_whatever_is_edited_the_site_is_that_of_a_build_from_nothing(made: Project, tmp_path: Path) -> None:
    other = Project(shutil.copytree(made.root, tmp_path / "other", symlinks=True))
    facts = FACTS
    for old, new in [
        ("name: Acme", "name: Acme & Sons"),
        ("employed_by: gamma", "employed_by: acme"),
        ("  gamma: {type: company, name: Gamma}\n", ""),
        ("beta: {type: company", "beta: {type: company, marking: TLP:RED"),
        ("title: Two", "title: Too"),
    ]:
        assert old in facts
        facts = facts.replace(old, new)
        write(made, facts)
        write(other, facts)
        assert build(made) == from_nothing(other)
    write(made, FACTS)
    write(other, FACTS)
    assert build(made) == from_nothing(other)


def test_a_page_of_the_site_that_somebody_touched_is_made_anew(made: Project) -> None:
    before = files(made.site)
    page = made.site / "organizations" / "gamma" / "index.html"
    page.write_bytes(page.read_bytes()[:100])

    assert build(made) == before


def test_a_byte_that_changed_under_its_size_and_time_is_found_and_nothing_is_taken_over_by_a_clean_build(
    made: Project,
) -> None:
    write(made, FACTS.replace("sector: Wires", "sector: {value: Wires, source: two}"))  # a book without a warning
    before = build(made)
    for name in ("organizations/gamma/index.html", "search/root.js"):
        page = made.site / name
        status = page.stat()
        page.write_bytes(page.read_bytes()[:-1] + b"!")
        os.utime(page, ns=(status.st_atime_ns, status.st_mtime_ns))

    assert "nothing has changed" in made.run("briefbook", "build").stdout
    verified = made.run("briefbook", "build", "--verify")

    assert (verified.returncode, files(made.site)) == (0, before)
    kept = inode(made, "organizations/gamma")
    assert made.run("briefbook", "build", "--clean").returncode == 0
    assert inode(made, "organizations/gamma") != kept
    assert files(made.site) == before


@pytest.mark.parametrize("damage", ["cut", "garbled", "gone", "folder"])
def test_damage_to_what_was_kept_makes_a_slower_build_and_the_same_site(made: Project, damage: str) -> None:
    before = files(made.site)
    for path in list((made.root / "build").glob("state.db*")):
        content = path.read_bytes()
        if damage == "cut":
            path.write_bytes(content[: len(content) // 2])
        elif damage == "garbled":
            path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        else:
            path.unlink()
            if damage == "folder":
                path.mkdir()

    assert build(made) == before


def test_pages_written_in_between_are_no_reason_to_keep_what_was_made_of_others(made: Project) -> None:
    write(made, FACTS.replace("Rockets", "Boats"))
    assert made.run("briefbook", "pages").returncode == 0

    again = build(made)

    assert b"Boats" in again["organizations/acme/index.html"]
    assert again == from_nothing(made)


def test_a_plugin_that_finishes_a_site_finds_files_of_its_own(made: Project) -> None:
    with (made.root / "mkdocs.yml").open("a") as config:
        config.write("\nhooks: [finish.py]\n")
    (made.root / "finish.py").write_text("def on_post_build(config):\n    pass\n")
    build(made)
    before = inode(made, "organizations/gamma")

    build(made)

    assert inode(made, "organizations/gamma") != before
    assert os.stat(made.site / "organizations" / "gamma" / "index.html").st_nlink == 1
