"""The documentation is a site: every page is in its menu, and every link and anchor leads somewhere."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

from docs_pages import ROOT

import prepared_python


def build(root: Path, site: Path) -> subprocess.CompletedProcess[str]:
    """What `make docs` runs, with the documentation below `root`."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    found = re.search(r"/mkdocs (build .*--config-file scripts/docs\.yml)$", makefile, re.MULTILINE)
    assert found, "`make docs` builds in another way: teach this test"
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    return prepared_python.run("mkdocs", *shlex.split(found[1]), "--site-dir", str(site), cwd=root, env=env)


def test_the_documentation_builds_strictly(tmp_path: Path) -> None:
    done = build(ROOT, tmp_path / "site")

    assert done.returncode == 0, done.stdout
    assert "WARNING" not in done.stdout
    assert (tmp_path / "site" / "search" / "search_index.json").is_file()
    assert "gallery-company.png" in (tmp_path / "site" / "gallery" / "index.html").read_text("utf-8")


def test_mistakes_in_the_documentation_stop_its_build(tmp_path: Path) -> None:
    """`--quiet` would hide every warning from `--strict`, and the build would pass."""
    shutil.copytree(ROOT / "docs", tmp_path / "docs")
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "docs.yml", tmp_path / "scripts")
    (tmp_path / "docs" / "unlisted.md").write_text("# Unlisted\n", "utf-8")
    with (tmp_path / "docs" / "gallery.md").open("a", encoding="utf-8") as page:
        page.write("\n[a](nothing.md) [b](tutorial.md#nothing) [c](../CHANGELOG.md)\n")

    done = build(tmp_path, tmp_path / "site")

    assert done.returncode != 0
    assert [word for word in ("unlisted.md", "nothing.md", "#nothing", "CHANGELOG.md") if word not in done.stdout] == []
