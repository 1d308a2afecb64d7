"""The documentation is a site: every page is in its menu, and every link and anchor leads somewhere."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from docs_pages import ROOT


def test_the_documentation_builds_strictly(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", str(tmp_path / "site")]
    done = subprocess.run(
        [*command, "--config-file", str(ROOT / "scripts" / "docs.yml")],
        capture_output=True, text=True, check=False, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )  # fmt: skip

    assert (done.returncode, done.stderr.strip()) == (0, "")
    assert (tmp_path / "site" / "search" / "search_index.json").is_file()
    assert "gallery-company.png" in (tmp_path / "site" / "gallery" / "index.html").read_text("utf-8")
