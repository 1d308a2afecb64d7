"""Search in a browser: the same in a book whose pages are read and in one that is known by its records."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from search_book import CHINESE, NAMES, write_book
from site_project import Visit, serving

from search_reader import index_in

pytestmark = pytest.mark.browser

READ, RECORDED = 100_000, 20


class Book(NamedTuple):
    """A built book: its folder, where it is opened, and whether its pages were read."""

    folder: Path
    address: str
    is_read: bool
    is_served: bool


@pytest.fixture(scope="module", params=["read, from a folder", "recorded, served"])
def book(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    """The project's own site, read and served, is searched in `test_site_reading`."""
    is_read, is_served = "read" in request.param, "served" in request.param
    made = write_book(tmp_path_factory.mktemp("book"), READ if is_read else RECORDED)
    with serving(made.site) as address:
        build = ("mkdocs", "build") if is_served else ("briefbook", "build", "--offline")
        done = made.run(*build, BRIEFBOOK_SITE_URL=address)
        assert done.returncode == 0, done.stdout
        start = address if is_served else made.site.as_uri() + "/"
        yield Book(made.site, start, is_read, is_served)


class Dialog:
    """The search dialog of a page, opened by keyboard."""

    def __init__(self, visit: Visit, book: Book, page: str = "index.html") -> None:
        self.tab = visit.tab
        self.tab.goto(book.address + page)
        self.input = self.tab.locator(".md-search__input")
        self.status = self.tab.get_by_role("status")
        self.items = self.tab.locator(".md-search-result__item")
        self.meant = self.tab.locator(".bb-search-meant")
        self.titles = self.tab.locator(".bb-result__title")
        self.types = self.tab.get_by_role("group", name="Filter by type").get_by_role("button")
        self.tab.keyboard.press("/")

    def ask(self, query: str) -> Dialog:
        self.input.fill("")
        self.input.press_sequentially(query)
        return self.settled()

    def settled(self) -> Dialog:
        """When everything that was asked for is drawn."""
        self.tab.locator(".md-search__output[aria-busy=false]").wait_for(state="attached")
        return self

    def first(self, words: str) -> Any:
        """The first result, when it holds the words."""
        found = self.items.first.filter(has_text=words)
        found.wait_for()
        return found

    def page(self, words: str) -> Any:
        """The result whose title holds the words."""
        found = self.items.filter(has=self.tab.locator(".bb-result__title", has_text=words)).first
        found.wait_for()
        return found

    @property
    def is_open(self) -> bool:
        return bool(self.tab.locator("#__search").is_checked())


@pytest.fixture
def dialog(book: Book, visit: Visit) -> Dialog:
    return Dialog(visit, book)


def test_no_page_of_a_large_book_is_read(book: Book) -> None:
    passages = {each.address for each in index_in(book.folder).records.values() if each.passages}

    read = {address for address in passages if "person-" in address}
    assert bool(read) == book.is_read
    assert any("lamps" in address for address in passages)
    assert not list((book.folder / "search").glob("search_index.*"))


# Finding


def test_names_and_aliases_come_first(dialog: Dialog) -> None:
    for query in ("Northlight", "northli", "holding", "BOREALIS", "nl 28", "nl28", "northlight hold"):
        dialog.ask(query).first("Northlight Holding")


def test_a_name_written_without_spaces_is_found_by_any_two_characters_and_more(dialog: Dialog) -> None:
    for name in (CHINESE, *NAMES.values()):
        for start in range(len(name) - 1):
            dialog.ask(name[start : start + 2]).first("Northlight Holding")
    for query in ("里巴巴", "巴集团", "阿里巴巴集团", "团"):
        dialog.ask(query).first("Northlight Holding")


def test_what_is_not_there_is_not_found_and_nothing_fails(dialog: Dialog) -> None:
    for query in ("巴里", "里巴阿", "巴阿里", "阿巴", "zzzz", "?!"):
        dialog.ask("Northlight").first("Northlight Holding")

        dialog.ask(query)

        assert dialog.items.count() == dialog.types.count() == 0
        assert dialog.status.inner_text() in ("No matching documents", "Type to start searching")


def test_where_no_page_has_every_word_those_that_have_most_are_shown(dialog: Dialog) -> None:
    dialog.ask("northlight holding zzzz 阿大").first("Northlight Holding")

    assert "None has every word" in dialog.status.inner_text()


def test_results_show_as_one_types(dialog: Dialog) -> None:
    dialog.input.press_sequentially("Nor")
    dialog.first("Northlight Holding")

    dialog.input.press_sequentially("thx")
    dialog.status.filter(has_text="No matching documents").wait_for()

    dialog.input.press("Backspace")
    dialog.first("Northlight Holding")


def test_a_result_shows_title_type_summary_and_the_name_that_matched(dialog: Dialog) -> None:
    found = dialog.ask("boreal").first("Northlight Holding")

    assert found.locator(".bb-result__type").inner_text() == "Company"
    assert found.locator(".bb-result__reason").inner_text() == "Also known as Borealis"
    assert found.locator(".bb-result__reason mark").inner_text() == "Boreal"
    assert "Makes lanterns" in found.inner_text()


def test_key_facts_find_a_page(dialog: Dialog) -> None:
    dialog.ask("keeper harbour")

    assert {title.rsplit(" ", 1)[0] for title in dialog.titles.all_inner_texts()[:4]} == {
        "Old Harbour",
        *(f"Keeper Number {number}" for number in range(3)),
    }


def test_text_of_briefings_and_of_pages_of_others_is_found_at_its_heading(book: Book, dialog: Dialog) -> None:
    found = dialog.ask("hogsheads").first("The state of the lamps")
    heading = found.locator("a", has_text="A heading far below")

    assert heading.get_attribute("href").endswith("#a-heading-far-below")
    assert heading.locator("mark").inner_text() == "hogsheads"
    dialog.ask("barometer").first("Notes of a guest")


def test_text_of_generated_pages_is_found_where_they_were_read(book: Book, dialog: Dialog) -> None:
    dialog.ask("harbourmaster")

    if book.is_read:
        assert "#facts" in dialog.first("Northlight Holding").locator("a").nth(1).get_attribute("href")
    else:
        dialog.status.filter(has_text="No matching documents").wait_for()


def test_old_results_give_way(dialog: Dialog) -> None:
    dialog.ask("keeper").first("Keeper")

    dialog.ask("borealis").first("Northlight")

    assert dialog.items.count() == 1


def test_more_results_come_as_one_scrolls(dialog: Dialog) -> None:
    dialog.ask("keeper number").first("Keeper Number")
    dialog.status.filter(has_text=re.compile("^2[0-9][0-9] matching")).wait_for()
    assert dialog.items.count() == 10

    dialog.items.last.scroll_into_view_if_needed()

    dialog.items.nth(15).wait_for(state="attached")


def test_what_was_meant_is_found_offered_and_taken(dialog: Dialog) -> None:
    for query in ("nortlight", "orthlight", "nrothlight", "northlihgt holding", "boraelis"):
        dialog.ask(query).first("Northlight Holding")
        assert dialog.meant.inner_text().startswith("Did you mean ")
    dialog.ask("norhtlight")

    dialog.meant.get_by_role("button", name="northlight").click()

    dialog.settled().first("Northlight Holding")
    assert dialog.input.input_value() == "northlight"
    assert dialog.meant.is_hidden()


def test_a_result_says_why_it_is_one(dialog: Dialog) -> None:
    for query, reason in (
        ("alibaba jituan", "In pinyin: a li ba ba ji tuan"),
        ("阿裡巴巴", f"Also known as {CHINESE}"),
        ("optics", "Optics"),
        ("northlight-holding optics", "Optics"),
        ("nh", "Initials of Northlight Holding"),
    ):
        found = dialog.ask(query).first("Northlight Holding")
        assert found.locator(".bb-result__reason").inner_text().startswith(reason)


# Types


def test_a_type_filters(dialog: Dialog) -> None:
    dialog.ask("keeper number").first("Keeper")
    everything, *types = dialog.types.all()
    assert everything.inner_text().startswith("All 2")
    assert {"Laboratory 100", "Person 100"} <= {each.inner_text() for each in types}

    dialog.types.filter(has_text="Person").click()

    dialog.status.filter(has_text="100 matching").wait_for()
    dialog.first("Person")
    assert {each.rsplit(" ", 1)[1] for each in dialog.titles.all_inner_texts()} == {"Person"}
    assert dialog.types.filter(has_text="Person").get_attribute("aria-pressed") == "true"
    assert dialog.tab.evaluate("document.activeElement.dataset.type") != ""

    dialog.types.filter(has_text="All").click()
    dialog.status.filter(has_text=re.compile("^20")).wait_for()


def test_a_type_that_the_next_query_lacks_is_let_go(dialog: Dialog) -> None:
    dialog.ask("keeper number").first("Keeper")
    dialog.types.filter(has_text="Person").click()
    dialog.first("Person")

    dialog.ask("borealis").first("Northlight Holding")


# Keyboard


def test_a_key_opens_and_escape_closes(dialog: Dialog) -> None:
    dialog.tab.keyboard.press("Escape")
    assert not dialog.is_open
    link = dialog.tab.locator("main article a").first
    for key in ("/", "s", "f", "Control+k", "Meta+k"):
        link.focus()

        dialog.tab.keyboard.press(key)
        assert dialog.is_open
        assert dialog.input.input_value() == ""
        assert dialog.input.evaluate("each => each === document.activeElement")

        dialog.tab.keyboard.press("Escape")
        assert not dialog.is_open
        assert link.evaluate("each => each === document.activeElement")


def test_arrows_move_and_letters_go_on_typing(dialog: Dialog) -> None:
    dialog.ask("keeper number").first("Keeper")
    focused = "document.activeElement.className"

    dialog.tab.keyboard.press("ArrowDown")
    dialog.tab.keyboard.press("ArrowDown")
    second = dialog.items.locator("a").nth(1)
    assert second.evaluate("each => each === document.activeElement")
    dialog.tab.keyboard.press("ArrowUp")
    dialog.tab.keyboard.press("ArrowUp")
    assert "md-search__input" in dialog.tab.evaluate(focused)

    dialog.tab.keyboard.press("ArrowDown")
    dialog.tab.keyboard.press("x")
    assert dialog.input.input_value() == "keeper numberx"
    dialog.meant.filter(has_text="keeper number").wait_for()


def test_enter_goes_to_the_best_result(dialog: Dialog) -> None:
    dialog.ask("borealis").first("Northlight")

    dialog.tab.keyboard.press("Enter")

    dialog.tab.wait_for_url(re.compile("organizations/northlight"))
    dialog.tab.locator("main article h1", has_text="Northlight").wait_for()


def test_an_arrow_takes_the_suggestion(dialog: Dialog) -> None:
    dialog.ask("northl").first("Northlight")
    dialog.tab.locator(".md-search__suggest", has_text="northlight").wait_for(state="attached")

    dialog.tab.keyboard.press("ArrowRight")

    assert dialog.input.input_value() == "northlight"


def test_tab_goes_through_types_and_results_and_closes_behind_them(dialog: Dialog) -> None:
    dialog.ask("harbour").first("Old Harbour")
    stops = []
    while dialog.is_open and len(stops) < 300:
        dialog.tab.keyboard.press("Tab")
        stops += dialog.tab.evaluate("[...document.activeElement.classList]")

    assert {"bb-search-type", "md-search-result__link"} <= set(stops)
    assert not dialog.is_open


# The page


def test_a_chosen_result_opens_its_page_with_marks_and_search_goes_on(book: Book, dialog: Dialog) -> None:
    dialog.tab.evaluate("window.stayed = true")
    dialog.ask("lanterns").first("Northlight").locator("a").first.click()

    dialog.tab.wait_for_url(re.compile("h=lanterns"))
    dialog.tab.locator("main article h1", has_text="Northlight").wait_for()
    dialog.tab.wait_for_function("CSS.highlights.get('bb-found')?.size > 0")
    assert not dialog.is_open
    assert dialog.tab.evaluate("window.stayed === true") == book.is_served

    dialog.tab.wait_for_timeout(300)  # instant navigation ends a little later than the new page shows
    dialog.tab.keyboard.press("/")
    dialog.ask("keeper 7").first("Keeper Number 7")


def test_a_query_in_the_address_is_asked(book: Book, visit: Visit) -> None:
    visit.tab.goto(book.address + "index.html?q=borealis")

    visit.tab.locator(".md-search-result__item", has_text="Northlight").wait_for()
    visit.tab.keyboard.press("Escape")
    assert "q=" not in visit.tab.url


def test_a_query_can_be_shared(dialog: Dialog) -> None:
    dialog.ask("阿里 & co")

    assert (
        dialog.tab.locator("[data-clipboard-text]")
        .get_attribute("data-clipboard-text")
        .endswith("?q=%E9%98%BF%E9%87%8C+%26+co")
    )


def test_a_phone_has_room_for_it(book: Book, visit: Visit) -> None:
    visit.tab.set_viewport_size({"width": 390, "height": 800})
    dialog = Dialog(visit, book)
    dialog.tab.keyboard.press("Escape")
    dialog.tab.locator("header [for=__search]").first.click()
    dialog.ask("northlight").first("Northlight Holding")

    widths = dialog.tab.evaluate("[...document.querySelectorAll('.md-search-result__item')].map(e => e.scrollWidth)")
    assert max(widths) <= 390
    assert dialog.items.first.bounding_box()["x"] >= 0


def test_the_dialog_says_what_it_is(dialog: Dialog) -> None:
    dialog.ask("northlight").first("Northlight")

    assert dialog.tab.get_by_role("dialog", name="Search").count() == 1
    assert dialog.tab.get_by_role("textbox", name="Search").count() == 1
    assert dialog.tab.get_by_role("list").filter(has=dialog.items).count() == 1
    assert dialog.tab.locator(".bb-search-types[role=group][aria-label]").count() == 1
    unnamed = "[...document.querySelectorAll('.md-search button')].filter(e => !e.textContent.trim() && !e.ariaLabel)"
    assert dialog.tab.evaluate(f"{unnamed}.length") == 0


# Hostile words


def test_hostile_names_are_words(dialog: Dialog, visit: Visit) -> None:
    for query in ("wicked", "wicked script", "wicked onerror", "pwn"):
        dialog.ask(query).first("icked")
        dialog.items.last.scroll_into_view_if_needed()
        dialog.tab.wait_for_timeout(200)
        strange = ".md-search :is(script, img, svg[onload], iframe, style, form form, a:not([href]), [onmouseover])"
        assert dialog.tab.locator(strange).count() == 0
    links = "[...document.querySelectorAll('.md-search-result a')].map(e => e.protocol)"
    assert set(dialog.tab.evaluate(links)) <= {"http:", "file:"}
    assert visit.marks == []


def test_a_hostile_query_is_words(book: Book, dialog: Dialog, visit: Visit) -> None:
    for query in ('<img src=x onerror=pwn(1)> "wicked', "__proto__", "constructor", "..|*:-_ wicked", "\\u0000 $& .7"):
        dialog.ask(query)
        dialog.tab.wait_for_timeout(50)

    dialog.ask("wicked").first("icked")
    assert visit.marks == []


# When the index is not there


def test_a_missing_index_is_told(book: Book, browser: Any) -> None:
    tab = browser.new_page()
    tab.route(re.compile(r"/search/root\.js"), lambda route: route.abort())
    tab.goto(book.address + "index.html")
    tab.keyboard.press("/")
    tab.locator(".md-search__input").press_sequentially("north")

    tab.get_by_role("status").filter(has_text="could not be loaded").wait_for()

    tab.unroute(re.compile(r"/search/root\.js"))
    tab.locator(".md-search__input").press_sequentially("l")
    tab.locator(".md-search-result__item", has_text="Northlight Holding").wait_for()
    tab.close()
