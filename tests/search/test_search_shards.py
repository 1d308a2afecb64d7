import random
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefbook.model.search import SearchRecord
from briefbook.search.postings import COMMON
from briefbook.search.shards import FOLDER, ROOT, is_index_file, search_files
from briefbook.search.terms import Found, Passage
from briefbook.search.words import terms_of
from search_reader import SearchIndex


def found(title: str, *names: str, path: str = "", type: str = "Company", passages: tuple[Passage, ...] = (), **more):
    path = path or f"organizations/{crc32(repr((title, names)).encode())}.md"
    return Found(SearchRecord(path, title, type, f"{type}s", names, **more), path.removesuffix("md"), passages)


def index_of(*pages: Found) -> SearchIndex:
    return SearchIndex(search_files(pages))


def book(count: int, seed: int = 1) -> list[Found]:
    """Pages with made-up names, the same for the same seed."""
    luck = random.Random(seed)
    syllables = ["ba", "do", "ki", "mu", "re", "sha", "tor", "vex", "北", "京", "大", "学", "ล", "한"]

    def name() -> str:
        return " ".join("".join(luck.choices(syllables, k=luck.randint(1, 3))) for _ in range(luck.randint(1, 3)))

    return [
        found(
            name().title(), name(), path=f"things/{number}.md", type=luck.choice(["Company", "Lab", "Person"]),
            summary=" ".join(name() for _ in range(6)), words=(name(),), codes=(f"Q{number}",),
        )
        for number in range(count)
    ]  # fmt: skip


def test_a_term_is_listed_at_the_best_place_that_it_stands_in() -> None:
    index = index_of(
        found(
            "Fancy Bear", "Sofacy", "The Dukes", summary=f"A bear {'or so ' * 6}of sofacy and lately elsewhere.",
            words=("Russia",), related=("A report",), hints=("Based in",), dates=("2017-02",), other_dates=("2016-01-02",),
        ),
        found("Bear"),
    )  # fmt: skip

    expected = {
        "bear": {"0": ["Bear"], "3": ["Fancy Bear"], "7": ["Fancy Bear"]},
        "fancy": {"2": ["Fancy Bear"]},
        "sofacy": {"1": ["Fancy Bear"], "9": ["Fancy Bear"]},
        "the": {"4": ["Fancy Bear"]},
        "dukes": {"5": ["Fancy Bear"]},
        "russia": {"8": ["Fancy Bear"]},
        "based": {"8": ["Fancy Bear"]},
        "elsewhere": {"9": ["Fancy Bear"]},
        "report": {"a": ["Fancy Bear"]},
        "=2017-02": {"6": ["Fancy Bear"]},
        "=2016-01-02": {"8": ["Fancy Bear"]},
    }
    assert {term: index.places(term) for term in expected} == expected
    assert {"Bear", "Fancy Bear"} == {*index.places("company")["6"]}


def test_what_a_page_is_called_as_a_whole() -> None:
    index = index_of(
        found(
            "Smart Cities - T1059", "Fancy Bear", path="techniques/t-59.md", words=("S0154", "Windows 7"), codes=("q-1",),
            sounds=("qing hua",),
        ),
        found("Fix for CVE-2014–0160 in Windows", path="fixes/fix.md"),
    )  # fmt: skip

    title, other = "Smart Cities - T1059", "Fix for CVE-2014–0160 in Windows"
    expected = {
        "smartcityt1059": {"0": [title]},
        "t1059": {"0": [title]},
        "smartcity": {"1": [title]},
        "t59": {"0": [title]},
        "q1": {"0": [title]},
        "fancybear": {"1": [title]},
        "s0154": {"1": [title]},
        "qinghua": {"1": [title]},
        "fb": {},
        "windows7": {},
        "cve20140160": {"5": [other]},
    }
    assert {name: index.called(name) for name in expected if name != "fb"} == {
        k: v for k, v in expected.items() if k != "fb"
    }
    assert index_of(found("Internet of Things")).called("iot") == {"5": ["Internet of Things"]}
    assert index_of(found("University of Science")).called("us") == {"5": ["University of Science"]}


def test_a_word_is_listed_by_beginning_and_end() -> None:
    index = index_of(
        *(found(f"Alibaba {n} Semiconductors", path=f"{n}.md", summary="newspaper 阿里") for n in range(300))
    )

    for keys, word in (
        (("al-", "-ba"), "alibaba"),
        (("sem-", "-ors"), "semiconductors"),
        (("new-", "-per"), "newspaper"),
    ):
        assert all(word in index.misspelt(key) for key in keys)


@pytest.mark.parametrize("pair", ["阿里", "里巴", "巴巴", "巴集", "集团"])
def test_any_two_characters_of_a_chinese_name_find_it(pair: str) -> None:
    index = index_of(found("Alibaba", "阿里巴巴集团"), found("Other", "大学"))

    assert [title for titles in index.places(pair).values() for title in titles] == ["Alibaba"]


def test_passages_are_found_by_heading_and_text() -> None:
    index = index_of(found("Alibaba", passages=(Passage("about", "Über uns", "It has labs"), Passage("", "", ""))))

    assert index.places("uber") == {"8": ["Alibaba"]}
    assert index.places("labs") == {"b": ["Alibaba"]}
    (record,) = index.records.values()
    assert list(record.passages) == [["about", "Über uns", "It has labs"]]


def test_a_word_of_too_many_pages_is_counted_and_what_they_are_called_is_listed() -> None:
    count = COMMON + 1
    index = index_of(*(found("Group", path=f"{n}.md", summary="the very same") for n in range(count)))

    assert index.places("same") == {"7": ["*"]}
    assert index.places("group") == {"0": ["Group"] * count}


def test_every_term_of_every_page_is_in_the_file_that_a_reader_opens() -> None:
    pages = book(1500)
    index = SearchIndex(search_files(pages))

    assert index.root["begin"] == 2
    for page in pages[::50]:
        for term in terms_of(page.record.title):
            assert page.record.title in [title for titles in index.places(term).values() for title in titles]


def test_every_record_is_in_the_file_that_its_path_names() -> None:
    index = SearchIndex(search_files(book(1500)))

    assert len(index.records) == 1500
    for id, record in index.records.items():
        name = index.file_of("r", f"{record.address.strip('.')}.md".replace("..", "."))
        assert f'["{id}",'.encode() in index.files[f"search/{name}.js"]


@given(st.randoms(use_true_random=False))
@settings(max_examples=5, deadline=None)
def test_any_order_of_pages_gives_the_same_bytes(luck: random.Random) -> None:
    pages = book(300)
    files = search_files(pages)

    luck.shuffle(pages)

    assert search_files(pages) == files


def changed_files(pages: list[Found], others: list[Found]) -> set[str]:
    before, after = search_files(pages), search_files(others)
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)} - {ROOT}


def test_one_changed_fact_changes_few_files() -> None:
    pages = book(3000)
    new = found("Other", path=pages[7].record.path, type=pages[7].record.type)

    changed = changed_files(pages, [*pages[:7], pages[7]._replace(record=new.record), *pages[8:]])

    assert len(search_files(pages)) > 100
    assert len(changed) < 120
    assert len({path for path in changed if path.startswith(f"{FOLDER}/r/")}) == 1


def test_a_new_page_moves_no_other() -> None:
    pages = book(3000)

    changed = changed_files(pages, [*pages, found("New one", path="things/new.md", type="Lab")])

    assert 2 <= len(changed) < 24


def test_names_that_are_names_of_javascript_are_names() -> None:
    index = index_of(found("__proto__"), found("constructor", "toString"))

    assert index.places("proto") == {"0": ["__proto__"]}
    assert index.places("constructor") == {"0": ["constructor"]}
    assert index.places("tostring") == {"1": ["constructor"]}


def test_no_text_ends_its_script_and_every_file_is_utf8() -> None:
    files = search_files([found('");alert(1)//', "</script><script>", summary='"\\u2028\u2028\n\\')])

    (record,) = SearchIndex(files).records.values()
    assert (record.title, record.names, record.summary) == (
        '");alert(1)//',
        ["</script><script>"],
        '"\\u2028\u2028\n\\',
    )


def test_file_names_are_plain_and_no_two_are_one_without_case() -> None:
    files = list(search_files(book(3000)))

    assert all(path.isascii() and len(path) < 200 for path in files)
    assert len({path.lower() for path in files}) == len(files)
    assert all(map(is_index_file, files))
    assert not is_index_file("search/index.html")


def test_an_empty_book_has_an_index() -> None:
    index = index_of()

    assert index.records == {}
    assert index.places("x") == {}
