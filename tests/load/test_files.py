"""The content folder is read whole: what is left out is hidden, or told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from briefbook.disk import ANYWHERE
from briefbook.load import files
from briefbook.load.files import content_files, load_content, read_text, shown_path
from briefbook.model.entries import Briefing, Entity
from briefbook.problems import Problem, Span

FACTS = "entities:\n  {id}: {{type: company, name: Some}}\n"


def write(root: Path, *names: str) -> Path:
    for name in names:
        file = root / "content" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(FACTS.format(id=file.stem.lower()), "utf-8")
    return root / "content"


def told(root: Path) -> list[tuple[str, str]]:
    return [(each.code, each.where.path) for each in load_content(root / "content", root).problems]


def test_facts_are_read_from_every_folder_below_facts_in_order_of_path(tmp_path: Path) -> None:
    content = write(tmp_path, "facts/b.yml", "facts/a/c.yaml", "facts/a.yml", "facts/a/b/d.yml")

    names = [path.relative_to(content).as_posix() for path in content_files(content, ANYWHERE).facts]

    assert names == ["facts/a.yml", "facts/a/b/d.yml", "facts/a/c.yaml", "facts/b.yml"]
    assert [entry.id for entry in load_content(content, tmp_path).entries if isinstance(entry, Entity)] == [
        "a",
        "d",
        "c",
        "b",
    ]


def test_hidden_files_and_folders_are_left_out_in_silence(tmp_path: Path) -> None:
    content = write(
        tmp_path, "facts/.#a.yml", "facts/.git/b.yml", "briefings/.obsidian/c.md", ".drafts/d.yml", "facts/a.yml"
    )

    assert [
        path.name for path in (*content_files(content, ANYWHERE).facts, *content_files(content, ANYWHERE).briefings)
    ] == ["a.yml"]
    assert told(tmp_path) == []


def test_a_hidden_folder_above_the_project_hides_nothing(tmp_path: Path) -> None:
    content = write(tmp_path / ".work", "facts/a.yml")

    assert len(content_files(content, ANYWHERE).facts) == 1


@pytest.mark.parametrize(
    "name",
    ["facts.yml", "fact/a.yml", "facts/a.YML", "facts/a.md", "vocabulary.yaml", "vocabulary.json", "briefings/a.yml", "briefings/a.MD",
     "briefings/a.markdown", "notes.md"],
)  # fmt: skip
def test_a_file_that_nothing_reads_is_told(tmp_path: Path, name: str) -> None:
    write(tmp_path, name, "facts/sound.yml")

    assert told(tmp_path) == [("W112", f"content/{name}")]


@pytest.mark.parametrize(
    "name",
    ["README.md", "facts/readme.md", "facts/picture.png", "facts/list.csv", "briefings/plan.txt", "facts/a.yml~"],
)
def test_a_file_that_nobody_would_read_is_left_alone(tmp_path: Path, name: str) -> None:
    write(tmp_path, name)

    assert told(tmp_path) == []


def test_a_project_without_content_is_told(tmp_path: Path) -> None:
    assert told(tmp_path) == [("E110", "content")]


def test_a_folder_that_is_named_as_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "content" / "facts" / "a.yml").mkdir(parents=True)

    assert told(tmp_path) == [("E110", "content/facts/a.yml")]


def linked(tmp_path: Path) -> Path:
    """A project with links that leave it."""
    content = write(tmp_path / "project", "facts/a.yml", "briefings/plan.txt")
    elsewhere = write(tmp_path / "elsewhere", "b.yml", "c.yml", "d.md")
    (content / "facts" / "b.yml").symlink_to(elsewhere / "b.yml")
    (content / "facts" / "folder").symlink_to(elsewhere)
    (content / "briefings" / "d.md").symlink_to(elsewhere / "d.md")
    (content / "vocabulary.yml").symlink_to(elsewhere / "c.yml")
    (content / "media").symlink_to(elsewhere)
    return tmp_path / "project"


def test_links_out_of_the_project_are_refused_one_by_one(tmp_path: Path) -> None:
    root = linked(tmp_path)

    loaded = load_content(root / "content", root)

    assert [entry.id for entry in loaded.entries if isinstance(entry, Entity)] == ["a"]
    assert sorted(told(root)) == [
        ("E114", "content/briefings/d.md"),
        ("E114", "content/facts/b.yml"),
        ("E114", "content/facts/folder"),
        ("E114", "content/vocabulary.yml"),
        ("W112", "content/media"),
    ]


def test_links_out_of_the_project_are_followed_where_that_is_wanted(tmp_path: Path) -> None:
    root = linked(tmp_path)

    loaded = load_content(root / "content", root, bounds=ANYWHERE)

    ids = [entry.id for entry in loaded.entries if isinstance(entry, Entity)]
    assert ids == ["a", "b", "b", "c"]
    assert not [each for each in loaded.problems if each.code == "E114"]


@pytest.mark.parametrize("name", ["content", "content/facts", "content/briefings"])
def test_a_folder_that_is_a_link_out_of_the_project_is_refused_as_a_whole(tmp_path: Path, name: str) -> None:
    root = tmp_path / "project"
    write(root, "facts/a.yml", "briefings/plan.txt")
    (root / name).rename(tmp_path / "elsewhere")
    (root / name).symlink_to(tmp_path / "elsewhere")

    assert told(root) == [("E114", name)]


def test_links_within_the_project_are_followed_and_end_in_circles(tmp_path: Path) -> None:
    content = write(tmp_path, "facts/a.yml", "facts/more/b.yml")
    other = write(tmp_path / "shared", "c.yml")
    (content / "facts" / "linked.yml").symlink_to("../../shared/content/c.yml")
    (content / "facts" / "shared").symlink_to(other)
    (content / "facts" / "loop").symlink_to(".")
    (content / "facts" / "more" / "up").symlink_to("../..")
    (other / "back").symlink_to(content / "facts")
    (content / "facts" / "self.yml").symlink_to("self.yml")
    (content / "facts" / "gone.yml").symlink_to("nowhere.yml")

    loaded = load_content(content, tmp_path)

    ids = [entry.id for entry in loaded.entries if isinstance(entry, Entity)]
    assert ids == ["a", "c", "b", "c"]  # by path: linked.yml, more/b.yml, shared/c.yml
    assert sorted(told(tmp_path)) == [
        ("E110", "content/facts/gone.yml"),
        ("E110", "content/facts/self.yml"),
        ("W112", "content/facts/loop"),
        ("W112", "content/facts/more/up"),
        ("W112", "content/facts/shared/back"),
    ]


def test_a_content_folder_elsewhere_may_be_named(tmp_path: Path) -> None:
    content = write(tmp_path / "elsewhere", "facts/a.yml")
    (content / "facts" / "b.yml").symlink_to("a.yml")
    (tmp_path / "project").mkdir()

    assert load_content(content, tmp_path / "project").problems == ()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with names")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    content = write(tmp_path, "facts/a.yml")
    os.mkfifo(content / "facts" / "pipe.yml")

    assert told(tmp_path) == [("E110", "content/facts/pipe.yml")]


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="no folder is closed to root")
def test_a_folder_that_is_closed_to_us_is_told(tmp_path: Path) -> None:
    content = write(tmp_path, "facts/a.yml", "facts/closed/b.yml")
    (content / "facts" / "closed").chmod(0)
    try:
        assert ("E110", "content/facts/closed") in told(tmp_path)
    finally:
        (content / "facts" / "closed").chmod(0o755)


def test_a_file_that_is_too_large_is_told_and_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "facts/a.yml")
    monkeypatch.setattr(files, "MAX_YAML_BYTES", 10)

    assert told(tmp_path) == [("E110", "content/facts/a.yml")]


def problem_with(content: bytes, tmp_path: Path) -> Problem:
    file = tmp_path / "a.yml"
    file.write_bytes(content)
    text, (problem,) = read_text(file, tmp_path)
    assert text is None
    return problem


@pytest.mark.parametrize(
    ("content", "line", "column"),
    [
        (b"caf\xe9", 1, 4),
        ("é: b\nc: é".encode() + b"\xff", 2, 5),
        ("a: b\n".encode("utf-16"), 1, 1),
        ("a: b\n".encode("utf-16-le"), 1, 2),
        (b"a\n\x00", 2, 1),
        (b"\xed\xa0\x80", 1, 1),
        (b"ok\n\xf8\x88\x80\x80\x80", 2, 1),
    ],
)
def test_bytes_that_are_no_utf_8_text_are_told_with_their_place(
    tmp_path: Path, content: bytes, line: int, column: int
) -> None:
    problem = problem_with(content, tmp_path)

    assert (problem.code, problem.where) == ("E101", Span("a.yml", line, column))


@pytest.mark.parametrize("content", [b"a\r\nb\r\n", b"\xef\xbb\xbfa\nb\n", b"\xef\xbb\xbfa\r\nb\r\n"])
def test_a_text_is_the_same_from_any_editor(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "a.yml"
    file.write_bytes(content)

    assert read_text(file, tmp_path) == ("a\nb\n", ())


def test_a_path_is_shown_as_seen_from_the_project(tmp_path: Path) -> None:
    assert shown_path(tmp_path / "content" / "a.yml", tmp_path) == "content/a.yml"
    assert shown_path(Path("/elsewhere/a.yml"), tmp_path) == "/elsewhere/a.yml"


def test_a_briefing_has_the_id_of_its_file_in_whichever_folder(tmp_path: Path) -> None:
    content = tmp_path / "content"
    (content / "briefings" / "2026").mkdir(parents=True)
    (content / "briefings" / "2026" / "rockets.md").write_text("---\ntitle: Rockets\n---\nText.\n")

    (briefing,) = load_content(content, tmp_path).entries

    assert isinstance(briefing, Briefing)
    assert (briefing.id, briefing.title, briefing.where) == (
        "rockets",
        "Rockets",
        Span("content/briefings/2026/rockets.md", 1, 1),
    )
