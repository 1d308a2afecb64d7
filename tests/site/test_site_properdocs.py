"""ProperDocs, a fork of MkDocs that runs its plugins, makes the same site."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from site_project import BuiltSite, copy_of_project

GENERATOR = re.compile(rb'<meta name="?generator"?[^>]*>')


def pages_below(site: Path) -> dict[str, bytes]:
    """Every page, but for the line that names the program."""
    return {str(path.relative_to(site)): GENERATOR.sub(b"", path.read_bytes()) for path in site.rglob("*.html")}


def test_properdocs_makes_the_same_pages(built: BuiltSite, tmp_path: Path) -> None:
    pytest.importorskip("properdocs")
    project = copy_of_project(tmp_path)

    done = project.run("properdocs", "build", "-f", "mkdocs.yml", "--strict", BRIEFBOOK_SITE_URL=built.pages.address)

    assert done.returncode == 0, done.stdout
    made, expected = pages_below(project.site), pages_below(built.project.site)
    assert made.keys() == expected.keys()
    assert [name for name, page in expected.items() if made[name] != page] == []
    assert len(made) > 50
