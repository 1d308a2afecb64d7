"""The site of this repository's own content: whole, strict, the same every time, and asking nobody for anything."""

import gzip
import re
from pathlib import Path
from urllib.parse import urljoin

import pytest
from site_pages import Html, Site, broken_links, outside_addresses
from site_project import ROOT, BuiltSite, copy_of_project

from briefbook import pipeline
from briefbook.config import Settings
from briefbook.load.vocabulary import read_vocabulary
from briefbook.load.yaml_text import read_yaml
from briefbook.model.corpus import Corpus
from briefbook.model.values import CodeValue
from search_reader import index_in
from small_book import day

SETTINGS = Settings(ROOT, day("2026-11-23"))


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return pipeline.read(SETTINGS).corpus


def urls_of_facts(corpus: Corpus) -> set[str]:
    """Every address that the book's facts name."""
    urls = {source.archived for source in corpus.sources.values()}
    urls |= {each.url for source in corpus.sources.values() for each in source.addresses}
    values = [each.value for statements in corpus.statements.values() for each in statements]
    codes = [value for value in values if isinstance(value, CodeValue)]
    return urls | {value.code for value in codes if value.kind == "url"} | {value.url for value in codes}


def test_it_builds_strictly_without_a_warning(built: BuiltSite) -> None:
    assert "WARNING" not in built.output
    assert "ERROR" not in built.output


def test_every_page_of_the_book_is_there(built: BuiltSite, corpus: Corpus) -> None:
    wanted = {page.path for page in pipeline.pages(corpus, SETTINGS)}

    urls = {path.removesuffix(".md").removesuffix("/index") + "/index.html" for path in wanted} - {"index/index.html"}
    assert urls <= set(built.pages.paths)
    assert set(built.pages.paths) - urls == {"index.html", "404.html"}


def test_every_link_and_every_anchor_leads_somewhere(built: BuiltSite) -> None:
    assert broken_links(built.pages) == []


def test_a_section_has_no_name_that_something_else_in_the_site_has(built: BuiltSite, corpus: Corpus) -> None:
    there = {path.name.split(".")[0] for path in built.pages.folder.iterdir()}
    names = there - {*corpus.vocabulary.sections, "", "_headers"}

    for name in names:
        _, problems = read_vocabulary([read_yaml(f"sections: {{'{name}': {{label: X}}}}", "vocabulary.yml")[0]])
        assert [each.code for each in problems] == ["E318"], name
    assert {"explorer", "graph", "search"} <= names


def test_a_broken_link_is_seen(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(
        '<article><a href="gone/">x</a><a href="b.html#no">x</a><a href="b.html#yes">x</a><img src="x.png">'
        '<a href="#">x</a><a href="https://example.org/gone">x</a></article>'
    )
    (tmp_path / "b.html").write_text('<p id="yes"><a href=".">x</a></p>')

    assert [line.split("> ")[1] for line in broken_links(Site(tmp_path))] == [
        "leads to nothing",
        "leads to no place on b.html",
        "leads to nothing",
    ]


def test_no_id_stands_twice_on_a_page(built: BuiltSite) -> None:
    twice = {(path, id) for path, html in built.pages.pages.items() for id in set(html.ids) if html.ids.count(id) > 1}

    assert twice == set()


def test_every_page_has_one_main_heading_a_title_of_its_own_and_a_language(built: BuiltSite) -> None:
    for path, html in built.pages.pages.items():
        assert html.all("html")[0].get("lang") == "en", path
        if path != "404.html":
            assert [level for level, _ in html.headings].count("h1") == 1, path
            assert html.title, path


# Material's own: its button to share a search, and the line that says what the site is made with.
OF_THE_THEME = (("a href", "javascript:void(0)"), ("a href", "https://squidfunk.github.io/mkdocs-material/"))


def test_nothing_but_links_of_facts_names_another_host(built: BuiltSite, corpus: Corpus) -> None:
    assert {each for each in outside_addresses(built.pages) if each[1:] not in OF_THE_THEME} == set()
    linked = {
        value
        for html in built.pages.pages.values()
        for element, _, value in html.links()
        if "article" in element.within and value.startswith("http") and not value.startswith(built.pages.address)
    }
    assert linked <= urls_of_facts(corpus)
    assert linked, "there is no link to a source: this tests nothing"


def test_styles_and_icons_ask_nobody_else(built: BuiltSite) -> None:
    for path in [*built.pages.folder.rglob("*.css"), *built.pages.folder.rglob("*.svg")]:
        asked = re.findall(
            r"(?:url\(\s*['\"]?|@import\s+['\"]|href=['\"])((?:https?:)?//[^'\")]+)", path.read_text("utf-8")
        )
        assert asked == [], path


def test_what_names_another_host_is_seen(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(
        '<link href="https://a.example/x.css"><script src="//b.example/x.js"></script><p style="background:url(http://c.example)">'
        '<img src=x.png srcset="https://d.example/x 2x"><article><a href="https://e.example">x</a></article>'
        '<meta http-equiv="refresh" content="0; url=https://f.example/">'
    )

    hosts = [value.split("//")[1][0] for _, _, value in outside_addresses(Site(tmp_path))]
    assert hosts == ["a", "b", "c", "d", "f"]


def test_the_old_address_of_an_entity_leads_to_the_new_one(built: BuiltSite, corpus: Corpus) -> None:
    if not corpus.redirects:
        pytest.skip("nothing in the book was renamed")

    for old, new in corpus.redirects.items():
        (path,) = [path for path in built.pages.paths if path.endswith(f"/{old}/index.html")]
        targets = {value for _, _, value in built.pages.pages[path].links()}
        assert any(value.endswith(f"{new}/") for value in targets)


def test_the_search_index_holds_every_page_and_words_only(built: BuiltSite) -> None:
    index = index_in(built.pages.folder)

    found = {record.address for record in index.records.values()}
    pages = {path.removesuffix("index.html") for path in built.pages.paths} - {"404.html"}
    assert found == pages
    texts = [text for record in index.records.values() for text in record.texts]
    assert [text for text in texts if Html(text).elements] == []
    assert not (built.pages.folder / "search" / "search_index.json").exists()


def test_a_small_book_is_searched_by_the_whole_text_of_its_pages(built: BuiltSite) -> None:
    index = index_in(built.pages.folder)

    (alibaba,) = [each for each in index.records.values() if each.address == "organizations/alibaba/"]
    assert {"about", "relations", "facts"} <= {anchor for anchor, _, _ in alibaba.passages}


@pytest.mark.parametrize(
    ("term", "place"),
    [("阿里", "4"), ("里巴", "5"), ("集团", "5"), ("holding", "3"), ("alibaba", "1"), ("alibabajituan", "5")],
)
def test_names_and_aliases_are_in_the_search_index(built: BuiltSite, term: str, place: str) -> None:
    assert "Alibaba Group Holding" in index_in(built.pages.folder).places(term)[place]


def test_the_navigation_leads_to_briefings_and_sections_only(built: BuiltSite) -> None:
    path = "organizations/alibaba/index.html"

    links = built.pages.pages[path].all("a", within="md-nav--primary")
    shown = {built.pages.file(urljoin(built.pages.url(path), each.get("href"))) for each in links}
    kinds = {file.split("/")[0] for file in shown if file.count("/") == 2}
    assert kinds == {"briefings"}
    assert {"index.html", "organizations/index.html", "briefings/alibaba-university-labs/index.html"} <= shown


# The same every time


def test_two_builds_are_the_same_byte_for_byte(built: BuiltSite, tmp_path: Path) -> None:
    made = copy_of_project(tmp_path)
    files = sorted((made.root / "content" / "facts").glob("*.yml"))
    for number, file in enumerate(reversed(files)):
        file.rename(file.with_name(f"{number:02}.yml"))
    done = made.run(
        "mkdocs", "build", "--strict", BRIEFBOOK_SITE_URL=built.pages.address, PYTHONHASHSEED="2", TZ="Asia/Tokyo"
    )
    assert done.returncode == 0, done.stdout

    first, second = built.pages.files(), Site(made.site).files()

    assert set(first) == set(second)
    assert [path for path in first if first[path] != second[path]] == []
    assert len(first) > 100


def test_the_site_map_names_every_page_that_is_one_and_no_day_on_which_none_of_them_changed(built: BuiltSite) -> None:
    text = (built.pages.folder / "sitemap.xml").read_text("utf-8")

    named = set(re.findall("<loc>(.*?)</loc>", text))
    pages = {path for path, page in built.pages.pages.items() if path != "404.html" and not _leads_on(page)}
    assert {built.pages.url(path) for path in pages} == named
    assert "<lastmod>" not in text
    assert gzip.decompress((built.pages.folder / "sitemap.xml.gz").read_bytes()).decode() == text


def _leads_on(page: Html) -> bool:
    return any(each.get("http-equiv") == "refresh" for each in page.all("meta"))


def test_building_again_writes_no_page_anew(built: BuiltSite) -> None:
    pages = built.project.root / "build" / "pages"
    before = {path: path.stat().st_mtime_ns for path in pages.rglob("*.md")}

    said = {name: setting(name) for name in ("site_name", "site_description")}
    settings = Settings(built.project.root, day("2023-11-14"), **said)
    corpus = pipeline.read(settings).corpus
    written = pipeline.write(pipeline.pages(corpus, settings), corpus.files, settings)

    assert (written.changed, written.removed) == (0, 0)
    assert {path: path.stat().st_mtime_ns for path in pages.rglob("*.md")} == before != {}


def setting(name: str) -> str:
    (text,) = re.findall(rf'^{name}: "(.*)"$', (ROOT / "mkdocs.yml").read_text("utf-8"), re.MULTILINE)
    return str(text)
