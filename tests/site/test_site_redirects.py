"""An old address leads to the new one: with scripts and without, on a server and from a folder."""

import re

import pytest
from site_pages import Site, broken_links
from site_project import Project, Visit, serving

from search_reader import index_in


def test_the_page_at_an_old_address_leads_to_its_neighbour(small_site: Project) -> None:
    site = Site(small_site.site, "http://127.0.0.1:8000/")
    html = site.pages["organizations/ajax/index.html"]

    (refresh,) = [each.get("content") for each in html.all("meta") if each.get("http-equiv") == "refresh"]

    assert re.fullmatch(r"0; ?url=\.\./acme/", refresh)
    assert "../acme/" in {each.get("href") for each in html.all("a", within="article")}
    assert broken_links(site) == []


def test_search_does_not_find_the_old_address(small_site: Project) -> None:
    addresses = {record.address for record in index_in(small_site.site).records.values()}

    assert "organizations/acme/" in addresses
    assert [address for address in addresses if "ajax" in address] == []


def test_the_site_map_names_the_new_address_alone(small_site: Project) -> None:
    text = (small_site.site / "sitemap.xml").read_text("utf-8")

    assert "/organizations/acme/" in text
    assert "ajax" not in text


def test_offline_it_leads_to_a_file(small_project: Project) -> None:
    done = small_project.run("briefbook", "build", "--offline")
    assert done.returncode == 0, done.stdout

    html = Site(small_project.site).pages["organizations/ajax.html"]

    assert [each.get("content") for each in html.all("meta") if each.get("http-equiv") == "refresh"] == [
        "0; url=acme.html"
    ]


@pytest.mark.browser
def test_a_browser_follows(small_site: Project, visit: Visit) -> None:
    with serving(small_site.site) as address:
        visit.tab.goto(address + "organizations/ajax/")

        visit.tab.wait_for_url(re.compile("/organizations/acme/$"))
        visit.tab.locator("main article", has_text="Rockets").wait_for()
