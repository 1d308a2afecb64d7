"""Ctrl-P: what a browser makes of a page on paper."""

import io
import re
from typing import Any

import pytest
from site_project import BuiltSite, Visit

pytestmark = pytest.mark.browser
pikepdf = pytest.importorskip("pikepdf", reason="the extra `pdf` is not installed")

ENTITY = "organizations/alibaba/"


def printed(visit: Visit, address: str) -> bytes:
    visit.tab.goto(address)
    visit.tab.wait_for_function(
        "document.querySelector('.md-content a[data-bb-here]') && document.fonts.status == 'loaded'"
    )
    made: bytes = visit.tab.pdf(format="A4", print_background=True)
    return made


def sheets(pdf: bytes, text_of: Any) -> list[str]:
    with pikepdf.open(io.BytesIO(pdf)) as file:
        count = len(file.pages)
    return [text_of(pdf, "-layout", "-f", str(number), "-l", str(number)) for number in range(1, count + 1)]


def test_a_long_entity_takes_few_sheets_and_shows_nothing_of_the_screen(
    built: BuiltSite, visit: Visit, text_of: Any
) -> None:
    found = sheets(printed(visit, built.pages.url(ENTITY)), text_of)

    whole = " ".join(found)
    assert len(found) <= 4
    assert f"Page 1 of {len(found)}" in found[0]
    assert all(each.lstrip().startswith("Alibaba Group Holding · Alibaba's university AI labs") for each in found)
    assert "阿里巴巴集团" in found[0]
    assert "This page is based on" in whole
    assert built.pages.url(ENTITY).removeprefix("http://") in whole.replace(" ", "")  # where it is from
    for screen in ("Home ›", "Initializing search", "Download PDF", "↩", "Made with"):
        assert screen not in whole


def test_a_table_over_two_sheets_repeats_its_head(built: BuiltSite, visit: Visit, text_of: Any) -> None:
    found = sheets(printed(visit, built.pages.url("coverage/")), text_of)

    heads = [len(re.findall(r"Entry Facts Sourced", each)) + len(re.findall(r"Type Entries", each)) for each in found]
    assert all(heads), heads


def test_links_out_of_the_book_say_where_they_lead(built: BuiltSite, visit: Visit, text_of: Any) -> None:
    visit.tab.goto(built.pages.url(ENTITY))
    visit.tab.wait_for_selector(".md-content a[data-bb-here]", state="attached")
    visit.tab.evaluate(
        """document.querySelector(".bb-lede p").innerHTML += ' <a href="https://outside.example/paper">a paper</a>' """
    )

    text = text_of(visit.tab.pdf(format="A4"))

    assert "a paper <https://outside.example/paper>" in text


def test_the_marking_is_on_every_sheet(built: BuiltSite, visit: Visit, text_of: Any) -> None:
    visit.tab.goto(built.pages.url(ENTITY))
    visit.tab.evaluate(
        """document.querySelector(".bb-foot").innerHTML =
        '<p class="bb-marking bb-marking--amber"><span class="bb-marking__label">TLP:AMBER</span></p>' """
    )

    found = sheets(visit.tab.pdf(format="A4", print_background=True), text_of)

    assert len(found) > 1
    assert all(each.count("TLP:AMBER") >= 2 for each in found)


def test_a_drawing_keeps_its_chinese(built: BuiltSite, visit: Visit, text_of: Any) -> None:
    visit.tab.goto(built.pages.url(ENTITY))
    visit.tab.evaluate(
        """document.querySelector(".bb-lede").innerHTML +=
        '<svg width="200" height="30"><text x="2" y="20">达摩院的图</text></svg>' """
    )

    assert "达摩院的图" in text_of(visit.tab.pdf(format="A4"))
