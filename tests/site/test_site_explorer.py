"""A reader follows links in the explorer: begins with a name, opens who is there, finds the way between two."""

from __future__ import annotations

from typing import Any

import pytest
from site_project import BuiltSite, Visit

pytestmark = pytest.mark.browser


def rows(visit: Visit) -> list[str]:
    return [" ".join(each.split()) for each in visit.tab.locator(".bb-explorer__table tbody tr").all_inner_texts()]


def chosen(visit: Visit, label: str, name: str) -> None:
    visit.tab.get_by_label(label, exact=True).press_sequentially(name)
    visit.tab.locator(".bb-explorer__found button").first.click()


def test_links_are_followed_filtered_and_led_from_one_entry_to_another(built: BuiltSite, visit: Visit) -> None:
    tab: Any = visit.tab
    tab.goto(f"{built.pages.address}explorer/")
    tab.get_by_text("It begins at Alibaba Group Holding, one of").wait_for()
    assert rows(visit)
    assert "#" not in tab.url  # nothing is chosen yet

    chosen(visit, "Start at", "South China Morning Post")
    tab.locator(".bb-explorer__table tbody tr").first.wait_for()
    near = rows(visit)
    assert any("Alibaba Group Holding" in each and "Owns" in each and "open 14 links" in each for each in near)
    assert "at=organizations%2Fscmp" in tab.url  # the same again for whoever gets the address

    tab.get_by_role("button", name="Open 14 links of Alibaba Group Holding").first.click()
    tab.get_by_role("link", name="Damo Academy").first.wait_for()
    assert len(rows(visit)) > len(near)

    tab.get_by_label("Relation", exact=True).select_option("Based in")
    assert rows(visit)
    assert all("Based in" in each for each in rows(visit))
    tab.get_by_label("Relation", exact=True).select_option("")

    chosen(visit, "Path to", "Peking University")
    way = tab.locator(".bb-explorer__way")
    way.wait_for()
    assert way.locator("> li").count() >= 3
    assert way.locator("> li > ul > li a[href*='/sources/']").count() >= 2  # each step with its sources


def test_the_same_opens_by_its_address_and_without_a_script_there_is_where_to_begin(
    built: BuiltSite, visit: Visit
) -> None:
    tab: Any = visit.tab
    tab.goto(f"{built.pages.address}explorer/#at=organizations%2Falibaba&relation=Owns")
    tab.locator(".bb-explorer__table tbody tr").first.wait_for()
    tab.wait_for_function("document.querySelectorAll('.bb-explorer__table tbody tr').length === 2")

    assert built.pages.pages["explorer/index.html"].text().count("Alibaba Group Holding") >= 1
