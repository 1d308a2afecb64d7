"""The site on a disconnected machine: opened from a folder, search included."""

import re
from pathlib import Path

import pytest
from site_pages import Html, Site, broken_links, outside_addresses
from site_project import BuiltSite, Project, Visit, copy_of_project


@pytest.fixture(scope="module")
def offline(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    made: Project = copy_of_project(tmp_path_factory.mktemp("offline folder"))
    done = made.run("briefbook", "build", "--offline")
    assert done.returncode == 0, done.stdout
    return BuiltSite(Site(made.site), done.stdout, made)


def test_pages_are_files_that_link_to_files(offline: BuiltSite) -> None:
    assert "organizations/alibaba.html" in offline.pages.paths
    folders = [
        (path, value)
        for path, html in offline.pages.pages.items()
        for _, _, value in html.links()
        if re.fullmatch(r"\.*/?([\w./-]*/)?", value) and value
    ]
    assert folders == []


def test_every_link_leads_somewhere(offline: BuiltSite) -> None:
    assert [line for line in broken_links(offline.pages) if not line.startswith("404.html")] == []


def test_nothing_names_another_host(offline: BuiltSite) -> None:
    scripts = [value for _, what, value in outside_addresses(offline.pages) if what != "a href"]

    assert [value for value in scripts if not value.startswith("http://127.0.0.1")] == []


def test_what_needs_a_server_is_left_out(offline: BuiltSite) -> None:
    page: Html = offline.pages.pages["index.html"]

    (config,) = [script for script in page.scripts if '"features"' in script]
    assert "navigation.instant" not in config


def test_no_index_of_materials_is_left(offline: BuiltSite) -> None:
    found = {path.name for path in (offline.pages.folder / "search").iterdir()}
    assert found == {"root.js", "han.js", *"ntwdr"}


@pytest.mark.browser
@pytest.mark.parametrize("query", ["阿里", "里巴", "Alibaba Group"])
def test_search_works_from_a_folder(offline: BuiltSite, visit: Visit, query: str) -> None:
    visit.tab.goto((offline.pages.folder / "index.html").as_uri())
    visit.tab.keyboard.press("/")
    visit.tab.locator(".md-search__input").press_sequentially(query)

    visit.tab.locator(".md-search-result__item a[href*='organizations/alibaba.html']").first.click()

    visit.tab.wait_for_url(re.compile("organizations/alibaba.html"))
    assert visit.tab.locator("main article h1").inner_text().startswith("Alibaba Group Holding")


@pytest.mark.browser
def test_citations_lead_there_and_back_from_a_folder(offline: BuiltSite, visit: Visit) -> None:
    visit.tab.goto((offline.pages.folder / "organizations" / "alibaba.html").as_uri())

    visit.tab.locator("main article sup.bb-cite a").first.click()
    visit.tab.wait_for_url(re.compile("#source-"))
    visit.tab.locator("main article .bb-sources li a[href*='sources/']").first.click()

    visit.tab.wait_for_url(re.compile(r"/sources/[^/]+\.html$"))


def test_the_old_site_is_replaced_by_the_offline_one(offline: BuiltSite) -> None:
    beside = {path.name for path in offline.project.root.iterdir()}

    assert beside == {"mkdocs.yml", "content", "generator", "build", "site"}
    assert isinstance(offline.pages.folder, Path)
