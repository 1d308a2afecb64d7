"""A build replaces an empty folder, or one that a build made; whatever else is there stays, and is named."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from briefbook.config import Settings
from briefbook.model.dates import PartialDate
from briefbook.publish.site_folder import MARKER, SiteFolderError, carry_over, check_site_folder, mark

TODAY = PartialDate("2027-03-01", (2027, 3, 1), (2027, 3, 1))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    for name in ("content", "build/pages", "site"):
        (tmp_path / "project" / name).mkdir(parents=True)
    return Settings(tmp_path / "project", TODAY)


def refusal(settings: Settings, *, is_replaced: bool = False) -> str:
    with pytest.raises(SiteFolderError) as caught:
        check_site_folder(settings, is_replaced=is_replaced)
    return f"{caught.value.message}; {caught.value.hint}"


def built(site: Path) -> None:
    (site / "index.html").write_text("page")
    (site / "sources").mkdir()
    mark(site)


def test_a_folder_that_is_empty_or_not_there_is_replaced(settings: Settings) -> None:
    check_site_folder(settings)
    (settings.site / ".DS_Store").write_bytes(b"")
    check_site_folder(settings)
    check_site_folder(replace(settings, site_dir=Path("out/public")))


@pytest.mark.parametrize("name", ["notes.txt", ".git", "index.html", MARKER])
def test_what_no_build_made_stays(name: str, settings: Settings) -> None:
    (settings.site / name).write_text("somebody's own")

    said = refusal(settings)

    assert f"site_dir: site is not empty and was not made by a build: {name}" in said
    assert "--replace-site" in said
    check_site_folder(settings, is_replaced=True)


def test_a_site_is_replaced_until_somebody_lays_something_beside_it(settings: Settings) -> None:
    built(settings.site)
    check_site_folder(settings)

    (settings.site / "CNAME").write_text("book.example")

    assert "contains files that no build made, and would be replaced: CNAME" in refusal(settings)
    assert "`keep_in_site: [CNAME]`" in refusal(settings)
    check_site_folder(replace(settings, keep_in_site=("CNAME", ".git")))


def test_a_name_that_would_speak_to_the_terminal_is_written_out(settings: Settings) -> None:
    (settings.site / "a\x1b[2J").write_text("")

    assert "'a\\x1b[2J'" in refusal(settings)


@pytest.mark.parametrize("text", ["", "Made by hand\n", "\0" * 10])
def test_a_marker_that_is_none_marks_nothing(text: str, settings: Settings) -> None:
    built(settings.site)
    (settings.site / MARKER).write_text(text)

    assert "was not made by a build" in refusal(settings)


def test_a_marker_elsewhere_marks_nothing(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    built(tmp_path / "other")
    (settings.site / "index.html").write_text("somebody's own")
    (settings.site / MARKER).symlink_to(tmp_path / "other" / MARKER)

    assert "was not made by a build" in refusal(settings)


@pytest.mark.parametrize(
    "place", [".", "..", "/", "content", "content/site", "build", "build/pages", "build/pages/x", "build/notes", ".git"]
)
@pytest.mark.parametrize("is_linked", [False, True], ids=["itself", "by a link"])
def test_no_site_where_something_else_lies_whatever_is_asked_for(
    place: str, is_linked: bool, settings: Settings
) -> None:
    if is_linked:
        (settings.root / "link").symlink_to(settings.root / place)
    (settings.root / place).mkdir(parents=True, exist_ok=True)

    said = refusal(replace(settings, site_dir=Path("link" if is_linked else place)), is_replaced=True)

    assert "set site_dir to a folder of its own" in said


def test_no_site_in_place_of_a_home(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home" / "ada"))
    (tmp_path / "home" / "ada").mkdir(parents=True)

    for place in ("../home", "../home/ada"):
        assert "holds your home folder" in refusal(replace(settings, site_dir=Path(place)), is_replaced=True)


def test_a_link_to_a_site_is_a_site_and_one_to_nowhere_is_none(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "public").mkdir()
    (settings.root / "link").symlink_to(tmp_path / "public")
    (settings.root / "loop").symlink_to("loop")
    (settings.root / "nowhere").symlink_to(tmp_path / "gone")

    check_site_folder(replace(settings, site_dir=Path("link")))
    for name in ("loop", "nowhere"):
        assert "is a link that leads nowhere" in refusal(replace(settings, site_dir=Path(name)), is_replaced=True)
    (tmp_path / "public" / "mine").write_text("")
    assert "mine" in refusal(replace(settings, site_dir=Path("link")))


def test_a_file_is_no_folder(settings: Settings) -> None:
    (settings.root / "file").write_text("somebody's own")

    assert "is no folder" in refusal(replace(settings, site_dir=Path("file")), is_replaced=True)


def test_a_marker_names_the_same_until_something_else_is_there(settings: Settings) -> None:
    built(settings.site)
    os.link(settings.site / MARKER, settings.root / "linked")
    before = (settings.root / "linked").read_bytes()

    assert not mark(settings.site)
    (settings.site / "a\udc80").mkdir()
    assert mark(settings.site)

    check_site_folder(settings)
    assert (settings.root / "linked").read_bytes() == before


def test_what_is_kept_is_in_both_until_one_is_gone(tmp_path: Path) -> None:
    site, made = tmp_path / "site", tmp_path / "made"
    (site / ".git" / "refs").mkdir(parents=True)
    (site / ".git" / "HEAD").write_text("ref: refs/heads/main")
    (site / ".git" / "link").symlink_to("nowhere")
    (site / "CNAME").write_text("old.example")
    made.mkdir()
    (made / "CNAME").write_text("new.example")

    carry_over(site, made, (".git", "CNAME", ".nojekyll"))

    assert (made / ".git" / "HEAD").read_text() == (site / ".git" / "HEAD").read_text() == "ref: refs/heads/main"
    assert (made / ".git" / "refs").is_dir()
    assert (made / ".git" / "link").readlink() == Path("nowhere")
    assert (made / "CNAME").read_text() == "new.example"
    assert sorted(os.listdir(made)) == [".git", "CNAME"]
