"""Zensical renders the same pages, from the configuration that `briefbook pages --zensical` writes."""

import importlib.util
import sys
from pathlib import Path
from urllib.parse import urljoin

import pytest
from site_pages import Html, Site, Text
from site_project import BuiltSite, Project, copy_of_project


@pytest.fixture(scope="module")
def zensical(tmp_path_factory: pytest.TempPathFactory) -> Site:
    if importlib.util.find_spec("zensical") is None:
        pytest.skip("zensical is not installed")
    made: Project = copy_of_project(tmp_path_factory.mktemp("zensical"))
    pages = made.run("briefbook", "pages", "--zensical")
    assert pages.returncode == 0, pages.stdout
    program = Path(sys.executable).with_name("zensical")
    if not program.exists():
        pytest.skip("the command zensical is not installed")
    done = made.run_program(str(program), "build", "-f", "build/zensical.yml")
    assert done.returncode == 0, done.stdout
    return Site(made.root / "build" / "zensical-site")


def internal(site: Site, path: str) -> list[str]:
    """Where the links of the article lead, within the book, however they are written."""
    found = site.pages[path].links()
    links = [value for each, _, value in found if "article" in each.within and "headerlink" not in each.classes]
    return sorted(urljoin(f"/{path}", value) for value in links if not value.startswith(("http", "javascript")))


def test_it_renders_every_page(zensical: Site, built: BuiltSite) -> None:
    assert set(zensical.paths) == set(built.pages.paths)


def test_pages_have_the_same_headings(zensical: Site, built: BuiltSite) -> None:
    differing = {
        path
        for path in built.pages.paths
        if path != "404.html" and zensical.pages[path].headings != built.pages.pages[path].headings
    }

    assert differing == set()
    assert len(zensical.pages["organizations/alibaba/index.html"].headings) > 5


def test_pages_have_the_same_links(zensical: Site, built: BuiltSite) -> None:
    differing = {
        path: (len(internal(zensical, path)), len(internal(built.pages, path)))
        for path in built.pages.paths
        if path != "404.html" and internal(zensical, path) != internal(built.pages, path)
    }

    assert differing == {}
    assert len(internal(zensical, "organizations/alibaba/index.html")) > 50


def test_pages_have_the_same_words(zensical: Site, built: BuiltSite) -> None:
    differing = {
        path
        for path in built.pages.paths
        if path != "404.html" and words(zensical.pages[path]) != words(built.pages.pages[path])
    }

    assert differing == set()


def words(html: Html) -> str:
    """The text of the article without white space, of which only Zensical's tables have some, and without captions, of
    which only ours have some.
    """
    texts = [each for each in html.parts if isinstance(each, Text) and "article" in each.within]
    return "".join("".join(each.text for each in texts if "caption" not in each.tags).split())


def test_pages_bear_our_frame(zensical: Site) -> None:
    html = zensical.pages["organizations/alibaba/index.html"]

    assert any(each.get("href").endswith("briefbook.css") for each in html.all("link"))
    assert html.title.startswith("Alibaba Group Holding · ")
