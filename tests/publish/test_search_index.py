import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbook.publish.search_index import END, LONGEST_TAIL, segment_index, segmented

FIELDS = {"title": {"boost": 1000.0}, "text": {"boost": 1.0}, "tags": {"boost": 1000000.0}}


def index_of(*docs: dict[str, object]) -> bytes:
    config = {"lang": ["en"], "separator": r"[\s\-]+", "pipeline": ["stopWordFilter"], "fields": FIELDS}
    return json.dumps({"config": config, "docs": docs}).encode()


def entry_of(title: str, text: str = "", **more: object) -> dict[str, str]:
    index = segment_index(index_of({"location": "a/", "title": title, "text": text, **more}))
    return json.loads(index)["docs"][0]


def finds(query: str, entry: dict[str, str]) -> bool:
    """What Material's search does with one word: it looks for words of the index that begin with it."""
    texts = " ".join(entry[field] for field in ("title", "text", "title_tails", "text_tails"))
    return any(word.lower().startswith(query.lower()) for word in re.split(r"[\s,-]+", texts))


@pytest.mark.parametrize(
    "query", ["阿里", "里巴", "巴集团", "集团", "团", "阿里巴巴集团", "巴"], ids=lambda query: query
)
def test_any_part_of_a_chinese_name_finds_it(query: str) -> None:
    assert finds(query, entry_of("Alibaba", "阿里巴巴集团 · also known as Alibaba"))


@pytest.mark.parametrize("query", ["集里", "团公司", "阿巴", "大学"])
def test_characters_that_do_not_stand_together_find_nothing(query: str) -> None:
    assert not finds(query, entry_of("Alibaba", "阿里巴巴集团"))


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("ソフトバンクグループ", "バンク"),
        ("삼성전자", "전자"),
        ("ธนาคารกรุงเทพ", "กรุงเทพ"),
        ("AI创新联合实验室", "创新"),
        ("北京AI实验室", "AI实验"),
        ("第2条", "2条"),
    ],
)
def test_other_scripts_without_spaces_and_mixed_names_are_found_in_the_middle(name: str, query: str) -> None:
    assert finds(query, entry_of(name))


def test_latin_text_has_no_tails_and_stays_as_it_is() -> None:
    entry = entry_of("Škoda", "R&amp;D, 1,146 scholars")

    assert (entry["title"], entry["text"]) == ("Škoda", "R&amp;D, 1,146 scholars")
    assert (entry["title_tails"], entry["text_tails"]) == ("", "")


def test_tails_come_once_in_the_order_of_the_text() -> None:
    assert segmented("北大, 北大; 南大").split() == [f"北大{END}", f"大{END}", f"南大{END}"]
    assert segmented("阿里巴巴").split() == [f"阿里巴巴{END}", f"里巴巴{END}", f"巴巴{END}", f"巴{END}"]


def test_no_word_of_the_index_is_a_whole_query() -> None:
    # Material cuts a query where it meets one, and drops the rest: 大学生 would find every 大学.
    entry = entry_of("大学", "大学, 学生", tags=["大学"])

    words = " ".join([entry["title"], entry["text"], entry["title_tails"], entry["text_tails"], *entry["tags"]]).split()
    assert all(word.rstrip(",").endswith(END) for word in words)


def test_a_tail_is_bounded_so_that_prose_does_not_swell_the_index() -> None:
    tails = segmented("中" * 100).split()

    assert max(len(tail.removesuffix(END)) for tail in tails) == LONGEST_TAIL


def test_tails_weigh_what_their_field_weighs() -> None:
    fields = json.loads(segment_index(index_of()))["config"]["fields"]

    assert fields == {**FIELDS, "title_tails": FIELDS["title"], "text_tails": FIELDS["text"]}


def test_markup_tags_and_other_keys_of_an_entry_stay() -> None:
    entry = entry_of("A", "<p>阿里</p><p>&lt;b&gt;</p>", tags=["labs"], boost=2)

    assert entry["text"] == f"<p>阿里{END}</p><p>&lt;b&gt;</p>"
    assert (entry["tags"], entry["boost"], entry["location"]) == (["labs"], 2, "a/")


def test_cuts_made_by_jieba_leave_no_trace() -> None:
    plain = index_of({"location": "a/", "title": "阿里巴巴集团", "text": "在阿里巴巴集团 Ltd"})
    cut = index_of({"location": "a/", "title": "阿里巴巴\u200b集团", "text": "在\u200b阿里巴巴\u200b集团\u200b Ltd"})

    assert segment_index(cut) == segment_index(plain)


names = st.text(alphabet="阿里巴集团大学ソ한AI2 ,-<'", max_size=LONGEST_TAIL)


@given(names, st.data())
def test_every_substring_of_a_word_finds_it_and_nothing_else_does(name: str, data: st.DataObject) -> None:
    query = data.draw(st.text(alphabet="阿里巴集团大学ソ한", min_size=1, max_size=4))

    assert finds(query, entry_of("x", name)) == (query in name)


@given(names)
def test_doing_it_twice_is_doing_it_once(text: str) -> None:
    once = segment_index(index_of({"location": "a/", "title": text, "text": text}))

    assert segment_index(once) == once
