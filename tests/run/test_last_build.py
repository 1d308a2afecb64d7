"""What a build reads is known by its bytes; what lies beside it by size and time, and is not read."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from briefbook.config import Settings, settings_from
from briefbook.disk import MAX_BYTES
from briefbook.run.last_build import ContentPaths, Inputs, inputs_of


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "content").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: Acme\n")
    return settings_from("", tmp_path, {}, date(2027, 3, 1))


def inputs(settings: Settings, read: tuple[str, ...], others: tuple[str, ...] = ()) -> Inputs:
    paths = ContentPaths(
        tuple(settings.content / name for name in read), tuple(settings.content / name for name in others)
    )
    found = inputs_of(settings, settings.root / "mkdocs.yml", {}, (), paths)
    assert found is not None
    return found


def test_a_file_that_is_read_is_known_by_its_bytes(settings: Settings) -> None:
    file = settings.content / "a.yml"
    file.write_text("one")
    status = file.stat()
    before = inputs(settings, ("a.yml",))

    file.write_text("two")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))

    assert inputs(settings, ("a.yml",)).content != before.content
    assert inputs(settings, ("a.yml",)).surroundings == before.surroundings


def test_a_file_beside_is_known_by_its_size_and_time_and_never_opened(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = settings.content / "video.mp4"
    with file.open("wb") as video:
        video.truncate(MAX_BYTES * 100)
    before = inputs(settings, (), ("video.mp4",))
    opened: list[str] = []
    real_open = os.open
    monkeypatch.setattr(os, "open", lambda path, *how: opened.append(str(path)) or real_open(path, *how))

    assert inputs(settings, (), ("video.mp4",)) == before
    assert opened == [str(settings.root / "mkdocs.yml")]

    os.utime(file, ns=(0, 0))

    assert inputs(settings, (), ("video.mp4",)).content != before.content


def test_a_file_that_cannot_be_read_stops_nothing(settings: Settings) -> None:
    with (settings.content / "a.yml").open("wb") as large:
        large.truncate(MAX_BYTES + 1)
    (settings.content / "gone.yml").symlink_to("nowhere")

    assert inputs(settings, ("a.yml", "gone.yml"))


def test_a_file_that_a_link_out_takes_the_place_of_is_another_one(settings: Settings) -> None:
    file, elsewhere = settings.content / "a.yml", settings.root.with_name("elsewhere.yml")
    file.write_text("one")
    before = inputs(settings, ("a.yml",))

    file.rename(elsewhere)
    file.symlink_to(elsewhere)

    assert inputs(settings, ("a.yml",)).content != before.content


def test_the_files_that_pdfs_of_the_site_are_made_of_are_read(settings: Settings) -> None:
    (settings.root / "logo.svg").write_text("one")
    (settings.root / "fonts").mkdir()
    (settings.root / "fonts" / "sans.ttf").write_text("one")
    text = "plugins: [{briefbook: {pdf: {site: book, logo: logo.svg, font_path: fonts}}}]"
    settings = settings_from(text, settings.root, {}, date(2027, 3, 1))
    before = inputs(settings, ())

    for name in ("logo.svg", "fonts/sans.ttf"):
        (settings.root / name).write_text("two")
        assert inputs(settings, ()).surroundings != before.surroundings
        (settings.root / name).write_text("one")

    assert inputs(settings, ()) == before
