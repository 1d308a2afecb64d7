"""While a site is served, every edit is brought into it; whatever was edited, it is the site of a build from nothing."""

from __future__ import annotations

import shutil
import sys
from itertools import zip_longest
from pathlib import Path

import pytest
from site_project import ROOT, copy_of_project

from briefbook import pipeline
from briefbook.config import Settings
from briefbook.model.marking import Marking
from briefbook.publish.served import SiteBuild
from briefbook.publish.site_folder import MARKER
from briefbook.run.parsing import Memory
from render.small_book import day

sys.path.append(str(ROOT / "tests" / "laws"))
from edited_books import Random, book, edited, texts  # beside the laws that it was written for

STEPS = 6
PLUGIN = "  - briefbook:\n"


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


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_edited_the_site_is_that_of_a_build_from_nothing(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    monkeypatch.setenv("BRIEFBOOK_PDF", "")
    project = copy_of_project(tmp_path, content=False)
    config = project.root / "mkdocs.yml"
    full_text = 0 if seed % 2 else 500
    options = f"      full_text_pages: {full_text}\n      as_of: 2026-01-01\n      source_pages: shared\n"
    options += "      marking: TLP:RED\n"
    config.write_text(config.read_text().replace(PLUGIN, PLUGIN + options))
    chance = Random(seed, is_tidy=seed < 2)
    settings = Settings(
        project.root,
        day("2026-01-01"),
        "Alibaba's university AI labs: a briefing book",
        source_pages="shared",
        marking=Marking.RED,
    )
    memory = Memory()
    site = SiteBuild(config, tmp_path / "build" / "cache" / "served" / "site")
    versions = [book(chance)]
    held: pipeline.Book | None = None
    renewed = 0

    for _ in range(STEPS):
        write(versions[-1], project.root)
        loaded = pipeline.load(settings, memory)
        now = pipeline.revised(held, settings, loaded) if held else pipeline.opened(settings, loaded)
        if now.scene is None:
            versions.pop()
        else:
            reached = pipeline.reach(held, now) if held else None
            done = site.renew(now, reached) if reached is not None else None
            renewed += done is not None
            if done is None:
                assert site.build(now, lambda _: None).is_whole
            pages = files(settings.pages)
            anew = project.run("mkdocs", "build", "--site-dir", "anew")  # in another process: plugins stay in this one
            assert anew.returncode == 0, anew.stdout
            anew = files(tmp_path / "anew")
            assert anew.pop(MARKER)  # which a server has no need of
            assert differences(files(site.folder), anew) == []
            assert pages == files(settings.pages)
            held = now
        versions = versions or [book(chance)]
        versions.append(chance.choice(versions) if chance.random() < 0.15 else edited(versions[-1], chance))

    assert renewed, "every edit took a build"
