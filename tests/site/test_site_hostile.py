"""Whatever a fact says is shown to the letter, and nothing that it could do happens: in every field, on every page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from hostile_book import (
    HARMLESS_URL,
    SHARED,
    TOKEN,
    TYPED,
    HostileBook,
    Place,
    is_anything,
    own_payloads,
    packed,
    shared_payloads,
    shown,
    write_accepted,
    write_harmless,
)
from site_pages import Element, Html, Site, broken_links, outside_addresses
from site_project import Project, Visit, copy_of_project, serving

from publish.search_reader import index_in


class Hostile(NamedTuple):
    """The hostile site and its harmless twin; `stand_in` maps each text to the one that stands for it in the twin."""

    payloads: dict[str, str]
    book: HostileBook
    site: Site
    twin: Site
    stand_in: dict[str, str]

    def pages(self, name: str) -> Iterator[tuple[str, Html, Html]]:
        """The pages of each text of which the path is like `name`, with `ID` for the text, and their twins."""
        by_name = {path.split("/")[-2]: html for path, html in self.site.pages.items() if "/" in path}
        twins = {path.split("/")[-2]: html for path, html in self.twin.pages.items() if "/" in path}
        for id, other in self.stand_in.items():
            if name.replace("ID", id) in by_name and name.replace("ID", other) in twins:
                yield id, by_name[name.replace("ID", id)], twins[name.replace("ID", other)]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Hostile:
    payloads = own_payloads() | shared_payloads()
    made: Project = copy_of_project(tmp_path_factory.mktemp("hostile"), content=False)
    twin: Project = copy_of_project(tmp_path_factory.mktemp("harmless"), content=False)
    book = write_accepted(made.root, payloads)
    stand_in = write_harmless(twin.root, book)
    for project in (made, twin):
        done = project.run("mkdocs", "build")
        assert done.returncode == 0, done.stdout[-3000:]
    here = "http://127.0.0.1:8000/"
    return Hostile(payloads, book, Site(made.site, here), Site(twin.site, here), stand_in)


def test_the_shared_collection_is_at_hand() -> None:
    if not shared_payloads():
        pytest.skip(f"no {SHARED[-1]}: only our own hostile texts are tried")


# What is accepted


def test_only_a_field_that_is_more_than_words_refuses_a_text(hostile: Hostile) -> None:
    assert {place for place in hostile.book.refused if place.field not in TYPED} == set()
    assert hostile.book.strange == ()


def test_a_field_that_is_more_than_words_refuses_almost_all(hostile: Hostile) -> None:
    accepted = {
        (field, hostile.payloads[id])
        for id, fields in hostile.book.fields.items()
        for _, field, _ in fields
        if field in TYPED and field not in ("prose", "judgement prose")
    }

    assert {field for field, _ in accepted} <= {"url", "archived", "website"}
    assert {text for _, text in accepted if not re.match("(?i)https?://[a-z0-9.-]+/", text)} == set()


def test_what_says_nothing_is_refused(hostile: Hostile) -> None:
    silent = [text for text in hostile.payloads.values() if not is_anything(text)]

    assert "" in silent or not shared_payloads()
    assert any("\ud800" in text for text in silent)
    assert all(isinstance(place, Place) for place in hostile.book.refused)


# What is shown


def skeleton(html: Html, id: str) -> list[object]:
    """The elements of the article with their attributes, and no words: what a text must not change."""
    found: list[object] = []
    for element in html.elements:
        if "article" in element.within:
            attributes = ((name, _same(element, name, value, id)) for name, value in element.attributes)
            found.append((element.tag, tuple(attributes)))
    return found


def _same(element: Element, name: str, value: str, id: str) -> str:
    """An attribute without what differs from one entry to the next: its id, hashes, slugs of headings, hints."""
    if name in ("title", "content", "aria-label", "alt"):
        return "words"
    if (name == "id" and re.fullmatch("h[1-6]", element.tag)) or "headerlink" in element.classes:
        return "slug"
    if name == "href" and re.match("https?:", value, re.IGNORECASE):
        return "address"
    value = re.sub(r"\b(disputes|judgements)/\d+/#", r"\1/#", value)  # on which part of a list something stands
    return re.sub(r"\bs-[0-9a-f]{10}\b", "s-hash", re.sub(rf"\b{id}\b", "ID", value))


NAMES = ["e-ID", "s-ID", "b-ID"]


@pytest.mark.parametrize("name", NAMES)
def test_a_text_adds_no_element_and_no_attribute(hostile: Hostile, name: str) -> None:
    twins = list(hostile.pages(name))

    differing = [
        (id, hostile.payloads[id])
        for id, html, twin in twins
        if skeleton(html, id) != skeleton(twin, hostile.stand_in[id])
    ]

    assert differing == []
    assert len(twins) >= 15


@pytest.mark.parametrize("name", NAMES)
def test_a_text_is_shown_to_the_letter_wherever_it_stands(hostile: Hostile, name: str) -> None:
    count = 0
    for id, html, twin in hostile.pages(name):
        words = shown(hostile.payloads[id])
        expected = packed(twin.text("article")).replace(packed(hostile.stand_in[id]), packed(id))
        expected = expected.replace(packed(HARMLESS_URL), words).replace(packed(TOKEN), words)

        assert packed(html.text("article")) == expected, hostile.payloads[id]
        count += packed(twin.text("article")).count(packed(TOKEN))
    assert count > 100


@pytest.mark.parametrize("name", NAMES)
def test_hints_show_it_to_the_letter_too(hostile: Hostile, name: str) -> None:
    for id, html, twin in hostile.pages(name):
        words = shown(hostile.payloads[id])
        hints, expected = (
            [packed(each.get("title")) for each in page.elements if "article" in each.within and each.has("title")]
            for page in (html, twin)
        )
        assert hints == [hint.replace(packed(TOKEN), words) for hint in expected], hostile.payloads[id]


@pytest.mark.parametrize("name", NAMES)
def test_the_title_and_the_description_of_a_page_are_words(hostile: Hostile, name: str) -> None:
    for id, html, twin in hostile.pages(name):
        words = shown(hostile.payloads[id])
        assert packed(html.title) == packed(twin.title).replace(packed(TOKEN), words), hostile.payloads[id]
        (header,) = [html.text(within="md-header__title")]
        assert words in packed(header)
        assert [len(page.all("title")) - len(page.all("title", within="svg")) for page in (html, twin)] == [1, 1]


def test_a_section_of_that_name_is_words_in_its_heading_and_in_the_navigation(hostile: Hostile) -> None:
    sections = {path.split("/")[0] for path in hostile.site.paths if path.startswith("sec-")}
    navigation = packed(hostile.site.pages["index.html"].text(within="md-nav--primary"))

    for section in sections:
        words = shown(hostile.payloads[section.removeprefix("sec-")])
        headings = dict(hostile.site.pages[f"{section}/index.html"].headings[::-1])
        assert packed(headings["h1"]) == words
        assert words in navigation
    assert len(sections) >= 15


def test_lists_show_every_text(hostile: Hostile) -> None:
    lists = ("a-z", "sources", "events/gathering", "judgements", "organizations/contested", "disputes")
    for name in lists:
        parts = [path for path in hostile.site.pages if re.fullmatch(rf"{name}/([0-9]+/)?index\.html", path)]
        words = "".join(packed(hostile.site.pages[path].text("article")) for path in parts)
        missing = [
            text for id, text in hostile.payloads.items() if id in hostile.book.fields and shown(text) not in words
        ]
        assert missing == [], name


# What must not be there, on any page

# Marks that prose may make: a text's structure is kept, its powers are not.
OF_PROSE = {"em", "strong", "del", "code", "pre", "blockquote", "ul", "ol", "li", "p", "br", "hr", "a",
            "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"}  # fmt: skip


def test_no_page_has_an_element_or_attribute_of_its_own(hostile: Hostile) -> None:
    known = {(each.tag, name) for html in hostile.twin.pages.values() for each in html.elements for name in names(each)}
    known |= {(tag, name) for tag in OF_PROSE for name in ("", "id", "href", "class", "title", "start")}

    strange = {
        (path, each.tag, name)
        for path, html in hostile.site.pages.items()
        for each in html.elements
        for name in names(each)
        if (each.tag, name) not in known
    }

    assert strange == set()


def names(element: Element) -> list[str]:
    return ["", *(name for name, _ in element.attributes)]


def test_nothing_listens_and_nothing_is_styled(hostile: Hostile) -> None:
    for path, html in hostile.site.pages.items():
        for element in html.elements:
            for name, value in element.attributes:
                assert not name.startswith("on"), (path, element)
                assert name != "style" or re.fullmatch(r"--bb-share:[\d.]+%|text-align: \w+;", value), (path, element)
                assert "pwn(" not in value or name in ("title", "content"), (path, element)


def test_scripts_and_styles_are_those_of_the_theme(hostile: Hostile) -> None:
    def own(html: Html) -> set[str]:
        here = re.compile(r'"base": "[./]*"|(\.\./)+|new URL\("[./]*"')
        return {here.sub("", text) for text in (*html.scripts, *html.styles)}

    known = {text for html in hostile.twin.pages.values() for text in own(html)}

    assert {text for html in hostile.site.pages.values() for text in own(html)} - known == set()
    assert {other for html in hostile.site.pages.values() for other in html.others} == {"<!doctype html>"}


def test_every_link_leads_into_the_book_or_to_an_address_that_was_accepted(hostile: Hostile) -> None:
    assert broken_links(hostile.site) == []
    of_the_theme = {"javascript:void(0)", "https://squidfunk.github.io/mkdocs-material/"}
    assert {value for _, _, value in outside_addresses(hostile.site)} <= of_the_theme
    for path, html in hostile.site.pages.items():
        for element, _, value in html.links():
            scheme = re.match(r"[\w+.-]+:|//|\\", value)
            if scheme and value not in of_the_theme and "article" in element.within:
                assert re.match(r"(?i)https?://[a-z0-9.-]+(/|$)", value), (path, value)


def test_one_heading_and_no_id_twice(hostile: Hostile) -> None:
    for path, html in hostile.site.pages.items():
        assert path == "404.html" or [level for level, _ in html.headings].count("h1") == 1, path
        assert len(html.ids) == len(set(html.ids)), (path, [id for id in html.ids if html.ids.count(id) > 1])


def test_no_file_and_no_setting_of_this_machine_leaks(hostile: Hostile) -> None:
    for path, html in hostile.site.pages.items():
        text = html.text("article")
        assert "root:x:0" not in text, path
        assert "docs_dir" not in text, path
        assert "49" not in re.findall(r"\}\}(\d+)", text), path


def test_the_search_index_holds_every_page(hostile: Hostile) -> None:
    addresses = {record.address for record in index_in(hostile.site.folder).records.values()}

    assert {address.split("/")[-2] for address in addresses if "/e-" in address} == {
        f"e-{id}" for id in hostile.book.fields
    }


def test_a_page_is_found_under_the_words_it_shows(hostile: Hostile) -> None:
    titles = {record.address: record.title for record in index_in(hostile.site.folder).records.values()}

    for id in hostile.book.fields:
        (title,) = [words for place, words in titles.items() if re.fullmatch(rf"[\w-]+/e-{id}/", place)]
        assert packed(title) == shown(hostile.payloads[id])


# In a browser


@pytest.fixture(scope="module")
def address(hostile: Hostile) -> Iterator[str]:
    with serving(hostile.site.folder) as address:
        yield address


@pytest.mark.browser
def test_the_browsers_own_parser_finds_nothing_either(hostile: Hostile, address: str, visit: Visit) -> None:
    visit.tab.goto(address + "404.html")

    found = visit.tab.evaluate(
        """async paths => {
            const found = []
            for (const path of paths) {
                const page = new DOMParser().parseFromString(await (await fetch("/" + path)).text(), "text/html")
                for (const element of page.querySelectorAll("*")) {
                    for (const {name, value} of element.attributes) {
                        if (name.startsWith("on")) found.push(`${path}: ${name}`)
                        if (/^\\s*(javascript|vbscript|data|file|blob):/i.test(value) && value !== "javascript:void(0)"
                            && !["title", "content"].includes(name)) found.push(`${path}: ${name}=${value}`)
                    }
                    if (["IFRAME", "OBJECT", "EMBED", "BASE", "MATH", "TEMPLATE"].includes(element.tagName)
                        || ["IMG", "STYLE", "BUTTON", "SVG", "DETAILS", "FORM"].includes(element.tagName.toUpperCase())
                           && element.closest("article") && !element.closest(".bb-icon"))
                        found.push(`${path}: <${element.tagName}>`)
                }
                if (page.querySelectorAll("article h1").length !== 1 && path !== "404.html") found.push(`${path}: h1`)
            }
            return found
        }""",
        list(hostile.site.paths),
    )

    assert found == []


@pytest.mark.browser
def test_nothing_runs(hostile: Hostile, address: str, visit: Visit) -> None:
    sample = [
        "index.html", "a-z/index.html", "sources/index.html", "judgements/index.html", "disputes/index.html",
        "events/gathering/index.html", "organizations/index.html", "briefings/index.html",
        *(path for path in hostile.site.paths if re.search(r"/(e|s|t|b)-(own[07]|p97)/", path)),
    ]  # fmt: skip
    for path in sample:
        visit.tab.goto(address + path.removesuffix("index.html"))

    assert len(sample) > 15
    assert visit.marks == []


@pytest.mark.browser
def test_nothing_runs_in_search_results_and_suggestions(hostile: Hostile, address: str, visit: Visit) -> None:
    visit.tab.goto(address)
    for query in ("pwn", "script", "onerror"):
        visit.tab.keyboard.press("/")
        visit.tab.locator(".md-search__input").fill("")
        visit.tab.locator(".md-search__input").press_sequentially(query)
        visit.tab.locator(".md-search-result__item").first.wait_for(state="attached")
        strange = ".md-search-result :is(script, img, svg[onload], iframe, style, [onmouseover])"
        assert visit.tab.locator(strange).count() == 0

    assert visit.marks == []
