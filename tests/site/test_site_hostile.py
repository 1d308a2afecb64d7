"""Whatever a fact says is shown to the letter, and nothing that it could do happens: in every field, on every page."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hostile_book import (
    BOOK_TOKEN,
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
    words_of_settings,
    write_accepted,
    write_harmless,
    write_settings,
)
from site_pages import Element, Html, Site, broken_links, outside_addresses
from site_project import Project, Visit, copy_of_project, serving

from briefbook.html.policy import META
from search_reader import index_in

pytestmark = pytest.mark.assurance(
    "Hostile texts in each field and setting, in a browser: nothing ran, nothing left the page"
)


class Hostile(NamedTuple):
    """The hostile site and its harmless twin; `stand_in` maps each text to the one that stands for it in the twin."""

    payloads: dict[str, str]
    book: HostileBook
    site: Site
    twin: Site
    stand_in: dict[str, str]
    address: str

    def pages(self, name: str) -> Iterator[tuple[str, Html, Html]]:
        """The pages of each text of which the path is like `name`, with `ID` for the text, and their twins."""
        by_name = {path.split("/")[-2]: html for path, html in self.site.pages.items() if "/" in path}
        twins = {path.split("/")[-2]: html for path, html in self.twin.pages.items() if "/" in path}
        for id, other in self.stand_in.items():
            if name.replace("ID", id) in by_name and name.replace("ID", other) in twins:
                yield id, by_name[name.replace("ID", id)], twins[name.replace("ID", other)]


@pytest.fixture(scope="module")
def hostile(is_whole: bool, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hostile]:
    payloads = own_payloads() | (shared_payloads() if is_whole else {})
    made: Project = copy_of_project(tmp_path_factory.mktemp("hostile"), content=False)
    twin: Project = copy_of_project(tmp_path_factory.mktemp("harmless"), content=False)
    book = write_accepted(made.root, payloads)
    stand_in = write_harmless(twin.root, book)
    write_settings(made.root, words_of_settings(payloads), "javascript://x/%0apwn(1)")
    write_settings(twin.root, BOOK_TOKEN, HARMLESS_URL)
    with serving(made.site) as address:  # Material trusts only what the site map names
        for project in (made, twin):
            done = project.run("mkdocs", "build", BRIEFBOOK_SITE_URL=address)
            assert done.returncode == 0, done.stdout[-3000:]
        yield Hostile(payloads, book, Site(made.site, address), Site(twin.site, address), stand_in, address)


def test_the_shared_collection_is_at_hand(is_whole: bool) -> None:
    if not is_whole:
        pytest.skip("only our own hostile texts are tried: `make assurance` tries all")
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

    assert any(not text.strip() for text in silent)
    assert any("\ud800" in text for text in silent)
    assert all(isinstance(place, Place) for place in hostile.book.refused)


# What is shown


def skeleton(html: Html, id: str) -> list[object]:
    """The elements of the article with their attributes, and no words: what a text must not change. Its line breaks are
    elements, and harmless; so is what keeps its direction of writing from changing that of others.
    """
    found: list[object] = []
    for element in html.elements:
        if "article" in element.within and element.tag not in ("br", "bdi"):
            attributes = ((name, _same(element, name, value, id)) for name, value in element.attributes)
            found.append((element.tag, tuple(attributes)))
    return found


def _same(element: Element, name: str, value: str, id: str) -> str:
    """An attribute without what differs from one entry to the next: its id, hashes, slugs of headings, hints."""
    if name in ("title", "content", "aria-label", "alt", *CITED):
        return "words"
    if (name == "id" and re.fullmatch("h[1-6]", element.tag)) or "headerlink" in element.classes:
        return "slug"
    if name == "href" and re.match("https?:", value, re.IGNORECASE):
        return "address"
    value = re.sub(r"\b(disputes|judgements)/\d+/#", r"\1/#", value)  # on which part of a list something stands
    return re.sub(r"\bs-[0-9a-f]{10}\b", "s-hash", re.sub(rf"\b{id}\b", "ID", value))


DRAWN = Path(__file__).parents[1] / "golden/pages/a_ship_blocks_a_canal/expected/pages/events/blockage.md"
"""Pictures of what is near an entity, of which the harmless book has too little for one."""
NAMES = ["e-ID", "s-ID", "b-ID"]
JSON_LD = '{"@context"'
CITED = ("data-locator", "data-quote")
"""What our script makes text nodes of."""


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
        namesake = re.compile(rf"\([esb]-{id}\)")  # all of the twin share one name, and bear their ids

        assert namesake.sub("", packed(html.text("article"))) == namesake.sub("", expected), hostile.payloads[id]
        count += packed(twin.text("article")).count(packed(TOKEN))
    assert count > 100


def test_no_hint_says_what_a_fact_or_a_setting_says(hostile: Hostile) -> None:
    """Scripts make HTML of hints. The names of the colour schemes are the only settings that Material puts there."""
    fixed = {each.get("title") for html in hostile.twin.pages.values() for each in html.elements} - {BOOK_TOKEN}

    strange = {
        (path, each.tag, each.get("title"))
        for path, html in hostile.site.pages.items()
        for each in html.elements
        if each.get("title") not in fixed and "md-social__link" not in each.classes and each.tag != "label"
    }

    assert strange == set()
    assert not any(TOKEN in (words or "") for words in fixed)


@pytest.mark.parametrize("name", ["e-ID", "b-ID"])
def test_a_citation_holds_the_words_that_its_card_shows(hostile: Hostile, name: str) -> None:
    count = 0
    for id, html, twin in hostile.pages(name):
        words = shown(hostile.payloads[id])
        labels, expected = (
            [
                packed(each.get(data))
                for each in page.elements
                if "bb-cite" in each.within and each.tag == "a"
                for data in CITED
            ]
            for page in (html, twin)
        )
        assert labels == [label.replace(packed(TOKEN), words) for label in expected], hostile.payloads[id]
        count += sum(packed(TOKEN) in label for label in expected)
    assert count > 30


@pytest.mark.parametrize("name", NAMES)
def test_the_title_and_the_description_of_a_page_are_words(hostile: Hostile, name: str) -> None:
    for id, html, twin in hostile.pages(name):
        words = shown(hostile.payloads[id])
        of_book = packed(words_of_settings(hostile.payloads))
        title = packed(twin.title).replace(packed(TOKEN), words).replace(packed(BOOK_TOKEN), of_book)
        assert packed(html.title) == title, hostile.payloads[id]
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
    known |= {(each.tag, name) for each in Html(DRAWN.read_text("utf-8")).elements for name in names(each)}

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
                is_text = name in ("title", "content", "aria-label", *CITED) or element.tag == "data"
                assert "pwn(" not in value or is_text, (path, element)


def test_scripts_and_styles_are_those_of_the_theme(hostile: Hostile) -> None:
    def own(html: Html) -> set[str]:
        here = re.compile(r'"base": "[./]*"|(\.\./)+|new URL\("[./]*"')
        return {here.sub("", text) for text in (*html.scripts, *html.styles) if not text.startswith(JSON_LD)}

    known = {text for html in hostile.twin.pages.values() for text in own(html)}

    assert {text for html in hostile.site.pages.values() for text in own(html)} - known == set()
    others, known_others = (
        {other for html in site.pages.values() for other in html.others} for site in (hostile.site, hostile.twin)
    )
    assert others <= known_others


def test_what_search_engines_read_is_json_that_says_what_the_page_says(hostile: Hostile) -> None:
    for path, html in hostile.site.pages.items():
        said = [json.loads(text) for text in html.scripts if text.startswith(JSON_LD)]
        shared = [each.get("content") for each in html.elements if each.get("property") == "og:title"]
        assert [packed(each["name"]) for each in said] == [packed(title) for title in shared], path
        assert all("<" not in text for text in html.scripts if text.startswith(JSON_LD)), path


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

ALL_EVENTS = (Path(__file__).parent / "try_everything.js").read_text("utf-8")
WATCH = (Path(__file__).parent / "watch_for_harm.js").read_text("utf-8")
OWN = ".md-header__title, .md-sidebar--secondary, .md-content, .md-footer"
"""What a page does not share with all others."""
TABS = 6
"""How many pages are tried at once: most of the time, each waits."""


@pytest.fixture
def watched(visit: Visit) -> Visit:
    """A tab that also marks whatever comes into its pages and could do harm, as do others beside it."""
    visit.tab.context.add_init_script(WATCH)
    visit.tab.context.set_default_timeout(300_000)
    return visit


def try_everything(*tabs: Any, root: str = "body") -> int:
    """Hover, focus and tap whatever there is in a part of pages; the number of cards that this made show."""
    for tab in tabs:
        tab.wait_for_function("window.component$ !== undefined && document.readyState === 'complete'")
        tab.evaluate(f"root => {{ window.tried = ({ALL_EVENTS})(root) }}", root)
    return sum(int(tab.evaluate("window.tried")) for tab in tabs)


def sample_of(hostile: Hostile, *, is_whole: bool) -> list[str]:
    """Pages to try: all of them, or lists, which hold every text, and some pages of each kind."""
    some = re.compile(r"index\.html|(a-z|judgements)/index\.html|.*/([es]-own1|b-own21)/index\.html")
    return sorted(path for path in hostile.site.paths if path.endswith(".html") and (is_whole or some.fullmatch(path)))


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_runs_whatever_a_reader_does(hostile: Hostile, watched: Visit, is_whole: bool, width: int) -> None:
    sample = sample_of(hostile, is_whole=is_whole)
    if width < 1000:
        sample = sample[::10] if is_whole else sample[-2:-1]
    tabs = [watched.tab, *(watched.tab.context.new_page() for _ in sample[1:TABS])]
    for tab in tabs:
        tab.set_viewport_size({"width": width, "height": 900})
    cards = 0

    for at in range(0, len(sample), TABS):
        some = dict(zip(sample[at : at + TABS], tabs, strict=False))
        for path, tab in some.items():
            tab.goto(hostile.address + path.removesuffix("index.html"))
        has_all = not some.keys().isdisjoint(sample_of(hostile, is_whole=False))
        cards += try_everything(*some.values(), root="body" if has_all else OWN)
        assert watched.marks == [], list(some)

    assert cards > 2 * len(sample)


@pytest.mark.browser
def test_nothing_runs_when_pages_are_put_in_place_of_each_other(
    hostile: Hostile, watched: Visit, is_whole: bool
) -> None:
    sample = [path.removesuffix("index.html") for path in sample_of(hostile, is_whole=is_whole) if path != "404.html"]
    watched.tab.goto(hostile.address + "404.html")
    watched.tab.wait_for_function("window.location$ !== undefined")

    for path in sample if is_whole else sample[:5]:
        heading = watched.tab.locator("main article h1").first.element_handle()
        watched.tab.evaluate("path => window.location$.next(new URL(path, __md_scope))", hostile.address + path)
        watched.tab.wait_for_function("old => !old.isConnected", arg=heading)
        assert watched.marks == [], path


CARELESS = {
    "tag": "<img src=x onerror=pwn('tag')>",
    "hint": '<b title="&lt;img src=x onerror=pwn(&#39;hint&#39;)&gt;">x</b>',
    "cut": '<b class="md-ellipsis" style="display:block;width:3em;white-space:nowrap">&lt;img src=x'
    " onerror=pwn(&#39;cut&#39;)&gt;</b>",
}


@pytest.mark.browser
@pytest.mark.parametrize(
    ("has_tooltips", "has_policy", "running"), [(True, False, CARELESS), (False, False, ["tag"]), (True, True, [])]
)
def test_what_is_put_into_a_page_carelessly_runs_and_is_seen(
    hostile: Hostile, watched: Visit, has_tooltips: bool, has_policy: bool, running: Collection[str]
) -> None:
    """So that the others prove something. Hints, and texts that were cut short, run by the tooltips of Material alone;
    with a policy, nothing runs, and it is seen all the same.
    """
    page = (hostile.site.folder / "sources" / "one" / "index.html").read_text("utf-8")
    page = page.replace("<head>", f"<head>{META}", 1) if has_policy else page
    page = page.replace("</h1>", f"</h1>{''.join(CARELESS.values())}", 1)
    if has_tooltips:
        page = page.replace('"features": [', '"features": ["content.tooltips", ')
    watched.tab.route("**/sources/control/", lambda route: route.fulfill(body=page, content_type="text/html"))

    watched.tab.goto(f"{hostile.address}sources/control/")
    try_everything(watched.tab, root="article")

    seen = {mark for mark in watched.marks if "dom" in mark}
    assert {*watched.marks} - seen == {str((name,)) for name in running}
    assert "('dom', '<img>', 'onerror')" in seen
    watched.marks.clear()
    watched.errors.clear()  # there is no such image


@pytest.mark.browser
def test_nothing_runs_in_search_results_and_suggestions(hostile: Hostile, watched: Visit, is_whole: bool) -> None:
    watched.tab.goto(hostile.address)
    field = watched.tab.locator(".md-search__input")
    for query in ("pwn", "img", "script", "onerror", "onmouseover", "svg")[: 6 if is_whole else 2]:
        watched.tab.keyboard.press("/")
        field.fill("")
        field.press_sequentially(query)
        watched.tab.locator(".md-search-result__item").first.wait_for(state="attached")
        try_everything(watched.tab, root=".md-search")
        strange = ".md-search-result :is(script, img, svg[onload], iframe, style, [onmouseover])"
        assert watched.tab.locator(strange).count() == 0

    assert watched.marks == []
