"""A server looks at all that a site is made of, and not at the pages that a build writes."""

from pathlib import Path

import pytest
from mkdocs.livereload import LiveReloadServer

from briefbook.publish.site import configured
from briefbook.publish.watching import Watch, files_beside_pages, read_beside_content


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("theme", "more", "build/pages/organizations", "build/pages/img/deep"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("index.md", "a-z.md", "own.css", "organizations/index.md", "organizations/acme.md", "img/deep/a.svg"):
        (tmp_path / "build" / "pages" / name).touch()
    (tmp_path / "base.yml").write_text("INHERIT: root.yml\ncopyright: Us\n")
    (tmp_path / "root.yml").write_text("site_author: Us\n")
    (tmp_path / "mkdocs.yml").write_text(
        "INHERIT: base.yml\nsite_name: Mine\ntheme: {name: material, custom_dir: theme}\n"
        "watch: [more]\nplugins: [briefbook]\n"
    )
    return tmp_path


def test_configurations_theme_and_what_is_named_are_looked_at(project: Path) -> None:
    found = read_beside_content(configured(project / "mkdocs.yml"))

    assert [path.relative_to(project).as_posix() for path in found] == [
        "mkdocs.yml",
        "base.yml",
        "root.yml",
        "theme",
        "more",
    ]


def test_pages_are_told_from_what_others_put_beside_them(project: Path) -> None:
    pages = project / "build" / "pages"

    assert [path.name for path in files_beside_pages(pages)] == ["img", "own.css"]
    assert list(files_beside_pages(project / "nowhere")) == []


def test_what_is_watched_from_now_on_is_built_once_more(tmp_path: Path) -> None:
    server = LiveReloadServer(lambda: None, "127.0.0.1", 0, str(tmp_path))
    watch = Watch(server)

    watch.look_at(tmp_path)

    assert server._want_rebuild, "an edit between the build and the first look would be lost"
    server._want_rebuild = False
    watch.look_at(tmp_path)
    assert not server._want_rebuild
