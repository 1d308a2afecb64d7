from briefbook.model.search import SearchRecord
from briefbook.search.entries import address_of, found_pages, plain_text, read_pages
from briefbook.search.terms import Passage


def test_mark_up_becomes_words() -> None:
    assert plain_text("<ul>\n<li>R&amp;D</li><li>&lt;b&gt; 1,146</li></ul>") == "R&D <b> 1,146"


def test_marks_within_a_line_part_no_words_and_numbers_of_citations_go() -> None:
    assert plain_text("<p>In 2017<sup>1</sup>, <code>x</code>-rays<sup>\n12 </sup>.</p>") == "In 2017, x-rays."


def test_what_jieba_cut_is_whole_again_and_half_a_character_is_shown() -> None:
    assert plain_text("在\u200b阿里\u200b巴巴 \ud800") == "在阿里巴巴 \ufffd"


def test_entries_of_a_page_are_its_passages() -> None:
    pages = read_pages(
        [
            {"location": "a/", "title": "A", "text": "<p>Top</p>", "tags": ["labs"]},
            {"location": "a/#b", "title": "B", "text": "<p>Below</p>"},
            {"location": "c/", "title": "C", "text": ""},
        ]
    )

    assert pages["a/"] == ("A", (Passage("", "", "Top"), Passage("b", "B", "Below")), ("labs",))
    assert list(pages) == ["a/", "c/"]


def test_a_record_gets_the_text_of_its_page_and_other_pages_a_record() -> None:
    pages = read_pages(
        [
            {"location": "x/acme/", "title": "Acme", "text": "Rockets"},
            {"location": "notes/", "title": "Notes", "text": "word " * 100, "tags": ["mine"]},
        ]
    )
    acme, road = SearchRecord("x/acme.md", "Acme", "Company", "X"), SearchRecord("x/road.md", "Road", "Company", "X")

    first, second, third = found_pages([acme, road], pages, is_folder=True)

    assert (first.record, first.passages) == (acme, (Passage("", "", "Rockets"),))
    assert (second.record, second.passages) == (road, ())
    assert (third.address, third.record.type, third.record.words) == ("notes/", "Page", ("mine",))
    assert third.record.summary.endswith("word…")
    assert len(third.record.summary) <= 201


def test_addresses_are_those_of_mkdocs() -> None:
    paths = ["index.md", "sources/index.md", "organizations/acme.md", "organizations/my-index.md"]

    assert [address_of(path, is_folder=True) for path in paths] == [
        "", "sources/", "organizations/acme/", "organizations/my-index/",
    ]  # fmt: skip
    assert [address_of(path, is_folder=False) for path in paths[:3]] == [
        "index.html", "sources/index.html", "organizations/acme.html",
    ]  # fmt: skip
