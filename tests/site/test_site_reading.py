"""A reader in a browser: finds a name, follows a citation to its source and back, and nobody else is asked."""

import json
import re
from typing import Any

import pytest
from site_project import BuiltSite, Visit

pytestmark = pytest.mark.browser

ENTITY = "organizations/alibaba/"


def search(visit: Visit, query: str) -> Any:
    """The results of a search, typed as a reader would."""
    visit.tab.keyboard.press("/")
    field = visit.tab.locator(".md-search__input")
    field.fill("")
    field.press_sequentially(query)
    return visit.tab.locator(".md-search-result__item a.md-search-result__link")


def first_result(results: Any, part: str) -> Any:
    found = results.and_(results.page.locator(f"[href*='{part}']")).first
    found.wait_for(state="attached")
    return found


def is_in_view(visit: Visit, id: str) -> bool:
    """Whether the element stands in the window, below the header."""
    box = visit.tab.locator(f"[id='{id}']").bounding_box()
    return box is not None and 0 <= box["y"] <= 900


def settled(visit: Visit, pattern: str) -> str:
    visit.tab.wait_for_url(re.compile(pattern))
    return str(visit.tab.url)


def test_home_opens(built: BuiltSite, visit: Visit) -> None:
    visit.tab.goto(built.pages.address)

    assert visit.tab.locator("main article h1").count() == 1
    assert visit.tab.locator("main article a", has_text="Alibaba's two university labs").count() >= 1


@pytest.mark.parametrize(
    ("query", "page"),
    [
        ("阿里", ENTITY),
        ("里巴", ENTITY),
        ("巴集团", ENTITY),
        ("Alibaba Group", ENTITY),
        ("Damo", "organizations/damo-academy/"),
        ("达摩", "organizations/damo-academy/"),
        ("1,146", "indexes/ai-2000/"),
    ],
)
def test_search_finds_names_aliases_and_the_middle_of_a_chinese_name(
    built: BuiltSite, visit: Visit, query: str, page: str
) -> None:
    visit.tab.goto(built.pages.address)

    found = first_result(search(visit, query), page)

    found.click()
    assert page in settled(visit, page)
    assert visit.tab.locator("main article h1").count() == 1


def test_what_was_searched_for_is_marked_in_the_results(built: BuiltSite, visit: Visit) -> None:
    visit.tab.goto(built.pages.address)

    results = search(visit, "Alimama")

    first_result(results, "alimama").locator("mark").first.wait_for()


def test_a_citation_leads_to_its_source_entry_and_back(built: BuiltSite, visit: Visit) -> None:
    visit.tab.goto(built.pages.address + ENTITY)
    citation = visit.tab.locator("main article sup.bb-cite").first
    id = citation.get_attribute("id")

    citation.locator("a").click()

    entry = settled(visit, "#source-").split("#")[1]
    visit.tab.wait_for_function(f"document.getElementById('{entry}').getBoundingClientRect().top < innerHeight")
    assert is_in_view(visit, entry)

    visit.tab.locator(f"article .bb-back a[href$='#{id}']").click()

    settled(visit, f"#{id}$")
    visit.tab.wait_for_function(f"document.getElementById('{id}').getBoundingClientRect().top >= 0")
    assert is_in_view(visit, str(id))


def card_of(visit: Visit) -> Any:
    card = visit.tab.locator("#bb-card")
    card.wait_for()
    return card


def test_a_citation_shows_source_place_and_grade_when_pointed_at_and_stays_while_the_pointer_is_in_it(
    built: BuiltSite, visit: Visit
) -> None:
    visit.tab.goto(built.pages.address + ENTITY)

    visit.tab.locator("main article .bb-events .bb-cite a").first.hover()
    card = card_of(visit)
    card.locator("a", has_text="In the list of sources").hover()
    visit.tab.wait_for_timeout(500)

    words = card.inner_text()
    assert "Alibaba sets up AI labs" in words
    assert "para 6" in words
    assert "usually reliable, probably true" in words
    visit.tab.mouse.move(5, 5)
    card.wait_for(state="detached")


def test_the_card_of_a_citation_opens_on_focus_lets_tab_in_and_closes_on_escape(built: BuiltSite, visit: Visit) -> None:
    visit.tab.goto(built.pages.address + ENTITY)
    visit.tab.locator("main article .bb-lede").click(position={"x": 2, "y": 2})

    visit.tab.keyboard.press("Tab")
    card_of(visit)
    visit.tab.keyboard.press("Tab")
    within = visit.tab.evaluate("document.getElementById('bb-card').contains(document.activeElement)")
    visit.tab.keyboard.press("Escape")

    assert within
    assert visit.tab.locator("#bb-card").count() == 0
    assert visit.tab.evaluate("document.activeElement.closest('.bb-cite') !== null")


def test_a_tap_shows_the_card_and_its_link_marks_the_way_back(built: BuiltSite, browser: Any) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    tab = context.new_page()
    tab.goto(built.pages.address + ENTITY)
    mark = tab.locator("main article .bb-events .bb-cite").first

    mark.locator("a").tap()
    tab.locator("#bb-card").wait_for()
    assert "#" not in tab.url
    tab.locator("#bb-card a", has_text="In the list of sources").tap()

    back = tab.locator(".bb-back [aria-current]")
    assert back.count() == 1
    assert str(back.get_attribute("href")).endswith(f"#{mark.get_attribute('id')}")
    assert "#source-" in tab.url
    context.close()


def test_a_statement_has_a_link_to_copy(built: BuiltSite, visit: Visit) -> None:
    visit.tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit.tab.goto(built.pages.address + ENTITY)
    link = visit.tab.locator("main article .bb-facts .bb-link").first

    link.click()

    visit.tab.get_by_text("Copied", exact=True).wait_for()
    copied = visit.tab.evaluate("navigator.clipboard.readText()")
    assert copied == visit.tab.url
    assert re.search(r"/organizations/alibaba/#s-[0-9a-f]{10}$", copied)


def test_a_page_says_how_to_cite_it(built: BuiltSite, visit: Visit) -> None:
    visit.tab.goto(built.pages.address + "sources/voi-2022/")

    visit.tab.locator(".bb-citing summary").click()

    plain, bibtex, csl = visit.tab.locator(".bb-citing pre").all_inner_texts()
    assert plain.startswith("“Alibaba Group launches joint laboratory")
    assert re.search(r"/sources/voi-2022/ \(accessed \d{4}-\d\d-\d\d\)$", plain)
    assert bibtex.startswith("@misc{voi-2022,\n  title = {Alibaba Group launches")
    assert json.loads(csl)[0]["container-title"] == "Alibaba's university AI labs: a briefing book"


def test_a_list_can_be_filtered_sorted_shared_and_taken_along(built: BuiltSite, visit: Visit) -> None:
    visit.tab.goto(built.pages.address + "organizations/")
    rows = visit.tab.locator("article tbody tr:visible")
    visit.tab.get_by_label("Filter this list").wait_for()
    whole = rows.count()

    visit.tab.get_by_label("Filter this list").fill("joint lab")
    visit.tab.wait_for_function("location.search === '?filter=joint+lab'")
    assert 0 < rows.count() < whole
    visit.tab.reload()
    visit.tab.locator(".bb-filter__count", has_text=f"of {whole}").wait_for()
    visit.tab.get_by_role("button", name="Clear").press("Enter")
    visit.tab.wait_for_function("location.search === ''")
    assert rows.count() == whole

    visit.tab.get_by_text("Filter and sort").click()
    visit.tab.get_by_label("Country").select_option("CN")
    visit.tab.get_by_label("Sort").select_option("Facts, most first")
    visit.tab.wait_for_function("location.search === '?country=CN&sort=-2'")
    statements = [int(each) for each in visit.tab.locator("article tbody tr:visible td:nth-child(3)").all_inner_texts()]
    assert 1 < len(statements) < whole
    assert statements == sorted(statements, reverse=True)

    with visit.tab.expect_download() as saved:
        visit.tab.get_by_role("button", name="Download CSV").press("Enter")
    head, *lines = saved.value.path().read_text("utf-8-sig").splitlines()
    assert head == '"Name","Summary","Facts","Sources","Group","Country","Years","Tags","Address"'
    assert len([line for line in lines if line]) == rows.count()
    assert saved.value.suggested_filename == "organizations.csv"


def test_a_timeline_is_drawn_to_scale_and_narrowed_to_years(built: BuiltSite, visit: Visit) -> None:
    visit.tab.goto(built.pages.address + "timeline/")
    marks = visit.tab.locator(".bb-timeline > ul:last-of-type .bb-lane > *")
    begins = marks.evaluate_all("all => all.map(each => each.getBoundingClientRect().x)")
    assert len(begins) > 3
    assert begins[0] < begins[-1]

    visit.tab.get_by_text("Filter and sort").click()
    visit.tab.get_by_label("From year").fill("2018")
    visit.tab.get_by_label("From year").press("Enter")

    visit.tab.wait_for_function("location.search === '?from=2018'")
    assert set(visit.tab.locator(".bb-timeline li:visible .bb-date").all_inner_texts()) > {"19 September 2022"}


def test_a_lost_reader_finds_the_search(built: BuiltSite, visit: Visit) -> None:
    visit.tab.goto(built.pages.address + "404.html")

    visit.tab.get_by_role("link", name="Search the book").press("Enter")

    assert "md-search__input" in visit.tab.evaluate("document.activeElement.className")
    assert visit.tab.locator("article a", has_text="A–Z").get_attribute("href")


def test_a_source_entry_leads_to_the_source_and_the_source_to_each_statement(built: BuiltSite, visit: Visit) -> None:
    visit.tab.goto(built.pages.address + ENTITY)

    visit.tab.locator("main article .bb-sources li a[href*='/sources/']").first.click()

    settled(visit, "/sources/[^/]+/$")
    visit.tab.locator("main article").get_by_text("Facts from this source").wait_for()

    visit.tab.locator(f"article a[href*='{ENTITY}#s-']").first.click()

    statement = settled(visit, f"{ENTITY}#s-").split("#")[1]
    visit.tab.locator(f"[id='{statement}']").wait_for(state="attached")
    assert visit.tab.locator(f"[id='{statement}']").count() == 1


def test_breadcrumbs_lead_up(built: BuiltSite, visit: Visit) -> None:
    visit.tab.goto(built.pages.address + ENTITY)

    visit.tab.locator("main article .bb-crumbs a", has_text="Organizations").click()
    settled(visit, "/organizations/$")
    visit.tab.locator("main article .bb-crumbs a", has_text="Home").click()

    settled(visit, r":\d+/$")


def test_a_link_shows_name_type_and_facts_of_where_it_leads(built: BuiltSite, visit: Visit) -> None:
    visit.tab.goto(built.pages.address + ENTITY)

    visit.tab.locator("main article a[href$='/alimama/']").last.hover()

    words = card_of(visit).inner_text()
    assert "Alimama\nCompany" in words
    assert "Sector: Online advertising" in words


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_page_is_wider_than_its_window(built: BuiltSite, visit: Visit, width: int) -> None:
    visit.tab.set_viewport_size({"width": width, "height": 800})

    for page in ("", ENTITY, "sources/scmp-2022-09-19/", "briefings/ai-2000-standings/", "coverage/"):
        visit.tab.goto(built.pages.address + page)
        assert visit.tab.evaluate("document.documentElement.scrollWidth") <= width, page


@pytest.mark.parametrize("page", ["disputes/", "coverage/", "sources/", "events/", ENTITY])
def test_no_cell_of_a_table_is_lost_on_a_phone_and_each_has_its_label(
    built: BuiltSite, visit: Visit, page: str
) -> None:
    visit.tab.set_viewport_size({"width": 320, "height": 800})
    visit.tab.goto(built.pages.address + page)
    visit.tab.wait_for_selector(".md-typeset__scrollwrap", state="attached")

    lost, labels = visit.tab.evaluate(
        """() => {
            const cells = [...document.querySelectorAll("article tbody > tr > *")].filter(each => each.textContent.trim());
            const isLost = ({ left, right, width }) => !width || left < 0 || right > innerWidth;
            const stacked = cells.filter(each => each.matches("td") && !each.closest(".bb-facts, .bb-events, .bb-infobox"));
            return [cells.filter(each => isLost(each.getBoundingClientRect())).map(each => each.textContent),
              stacked.map(each => getComputedStyle(each, "::before").content)];
        }"""
    )

    assert lost == []
    assert labels
    assert all(len(label) > 4 for label in labels), labels


def test_a_citation_stays_with_its_word(built: BuiltSite, visit: Visit) -> None:
    visit.tab.goto(built.pages.url(ENTITY))
    visit.tab.wait_for_selector(".bb-lede p", state="attached")

    word, citation = visit.tab.evaluate(
        """() => {
            const line = document.querySelector(".bb-lede p");
            line.style.width = "6em";
            line.innerHTML = '阿里巴巴集团<sup class="bb-cite"><a href="#">1</a></sup>';
            const last = document.createRange();
            last.setStart(line.firstChild, 5);
            last.setEnd(line.firstChild, 6);
            const number = document.createRange();
            number.selectNodeContents(line.querySelector("a"));
            return [last.getBoundingClientRect(), number.getBoundingClientRect()];
        }"""
    )

    assert word["top"] < citation["bottom"] <= word["bottom"]
    assert word["right"] <= citation["left"]
