"""Addresses of pages as other pages write them: as MkDocs would."""

from __future__ import annotations

from itertools import product
from posixpath import dirname, join, normpath, relpath

import pytest
from mkdocs.utils import get_relative_url

from briefbook.html.urls import SiteUrls, led_to, relative

NAMES = ("a", "ab", "b.c", "2")
FOLDERS = tuple("/".join(names) for depth in range(3) for names in product(NAMES, repeat=depth))
URLS = ("./", *(f"{join(folder, name)}{end}" for folder in FOLDERS for name in NAMES for end in ("/", ".html")))
TARGETS = (
    *("x.md", "../x.md", "../../x.md", "../../../x.md", "b/x.md", "../b/x.md", "../a/b/x.md", "../.md", "..md"),
    *("./x.md", "../b/../x.md", "/x.md", "b//x.md", "b/./x.md", "..//x.md"),
)
PATHS = tuple(join(folder, name) for folder in FOLDERS for name in ("index.md", "a.md", "ab.md", "2.md"))


@pytest.mark.parametrize("is_directory", [True, False])
def test_a_page_leads_to_each_other_as_mkdocs_would(is_directory: bool) -> None:
    urls = SiteUrls(frozenset(PATHS), is_directory)
    for here in PATHS:
        way = urls.way_from(here)
        found = {there: way.to(relpath(there, dirname(here) or ".")) for there in PATHS}
        assert found == {there: get_relative_url(urls.url(there), urls.url(here)) for there in PATHS}
        assert way.to("none/gone.md") is None


def test_an_address_is_written_as_mkdocs_writes_it() -> None:
    pairs = list(product(URLS, repeat=2))
    assert [relative(*pair) for pair in pairs] == [get_relative_url(*pair) for pair in pairs]


@pytest.mark.parametrize("folder", ["", "a", "a/b", "a/b/c"])
@pytest.mark.parametrize("target", TARGETS)
def test_a_target_leads_where_a_path_would(folder: str, target: str) -> None:
    assert led_to(folder, target) == normpath(join(folder, target))
