"""The short way through JSON gives what the long way gives, whatever stands in a file."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefbook.load.entries import read_entries
from briefbook.load.files import load_vocabulary
from briefbook.load.json_text import read_json
from briefbook.load.plain_json import read_plain
from briefbook.load.records import read_records
from briefbook.model.entries import Entry
from briefbook.model.vocabulary import Vocabulary
from briefbook.problems import Problem, in_order

PATH = "content/facts/all.json"
IDS = st.sampled_from(["a-lab", "a-firm", "b", "none", "unknown", "Bad Id", "", "index", "x" * 101])
WORDS = st.sampled_from(
    [
        *("Words", " spaced ", "", " ", "none", "unknown", "a-lab", "a\nb", "é\u2028"),
        *(
            "2022-09",
            "2022-13",
            "2022-09-15~",
            "NO",
            "china",
            "181",
            "likely",
            "soon",
            "en",
            "TLP:RED",
            "preferred",
            "Q42",
        ),
        *("https://example.org/é?a=1", "HTTPS://Example.org:80/", "example.org"),
        *("See [[a-lab]] and [@a-source, para 1].", "[[Bad Id]]"),
    ]
)
SCALARS = WORDS | IDS | st.sampled_from([True, False, 0, 5, 1.5, None, {"=": "none"}, {"=": 3}])
QUALIFIERS = st.sampled_from(
    [
        *("value", "to", "source", "match", "likelihood", "note", "kind", "role"),
        *("locator", "rank", "start", "lang", "marking", "x"),
    ]
)
STATEMENTS = SCALARS | st.dictionaries(QUALIFIERS, SCALARS | st.lists(IDS, max_size=2), max_size=4)
PROPERTIES = st.sampled_from(
    [
        *("name", "aliases", "summary", "about", "type", "was", "tags", "source", "as_of", "marking", "note", "nosuch"),
        *("owns", "owned_by", "linked_to", "partner_of", "participants"),
        *("country", "founded", "website", "wikidata", "employees_count", "date"),
    ]
)
TYPES = st.sampled_from(["lab", "company", "person", "event", "meeting", "labb", "", "place"])
PLAIN_STATEMENTS = st.one_of(
    st.sampled_from(["Words", "a-lab", "NO", "2022-09"]),
    st.fixed_dictionaries(
        {"value": st.just("Words")},
        optional={"source": IDS | st.lists(IDS, max_size=3), "match": st.booleans(), "note": WORDS, "role": WORDS},
    ),
    st.fixed_dictionaries(
        {"to": IDS}, optional={"likelihood": WORDS, "kind": WORDS, "source": st.lists(IDS, min_size=1, max_size=2)}
    ),
)
ANY_STATEMENT = PLAIN_STATEMENTS | STATEMENTS
ENTITIES = st.builds(
    lambda type, name, fields: {"type": type, "name": name, **fields},
    TYPES,
    PLAIN_STATEMENTS,
    st.dictionaries(PROPERTIES, ANY_STATEMENT | st.lists(ANY_STATEMENT, max_size=3), max_size=4),
)
SOURCE_FIELDS = [
    "type",
    "title",
    "author",
    "publisher",
    "published",
    "accessed",
    "url",
    "note",
    "further_reading",
    "language",
    "marking",
    "x",
]
SOURCES = st.dictionaries(
    st.sampled_from(SOURCE_FIELDS), SCALARS | st.just("report") | st.lists(SCALARS, max_size=2), max_size=7
)
GOOD_SOURCES = st.builds(
    lambda fields, unread: {"type": "report", "title": "Words", **fields, **unread},
    st.dictionaries(st.sampled_from(SOURCE_FIELDS[2:8]), WORDS | st.lists(WORDS, max_size=2), max_size=3),
    st.dictionaries(st.just("further_reading"), st.booleans()),
)
BLOCKS: dict[str, st.SearchStrategy[Any]] = {
    "sources": st.dictionaries(IDS, GOOD_SOURCES | SOURCES, max_size=3),
    "entities": st.dictionaries(IDS, ENTITIES, max_size=3),
    "events": st.dictionaries(IDS, ENTITIES, max_size=2),
}
DEFAULTS = st.one_of(
    st.fixed_dictionaries(
        {},
        optional={
            "source": st.sampled_from(["a-source", ["a-source", {"b": "para 2"}]]),
            "lang": st.just("en"),
            "marking": st.just("TLP:RED"),
            "as_of": st.just("2022"),
        },
    ),
    st.dictionaries(st.sampled_from(["source", "lang", "locator", "x"]), WORDS | st.lists(IDS, max_size=2), max_size=2),
)
DOCUMENTS = st.builds(
    lambda defaults, blocks, late: {**defaults, **blocks, **({"observations": []} if late else {})},
    st.fixed_dictionaries({}, optional={"defaults": DEFAULTS}),
    st.fixed_dictionaries({}, optional=BLOCKS),
    st.integers(0, 9).map(lambda number: number == 0),
)


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    vocabulary, problems = load_vocabulary(Path("nowhere.yml"), Path())
    assert not problems
    return vocabulary


def the_long_way(text: str, vocabulary: Vocabulary) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    node, problems = read_json(text, PATH)
    records, mistakes = read_records(node, PATH)
    entries, found = read_entries(records, vocabulary)
    return entries, (*problems, *mistakes, *found)


def assert_both_ways_agree(text: str, vocabulary: Vocabulary, *, is_plain: bool | None = None) -> None:
    plain = read_plain(text, PATH, vocabulary)
    if is_plain is not None:
        assert (plain is not None) == is_plain
    if plain is not None:
        entries, problems = the_long_way(text, vocabulary)
        assert plain[0] == entries
        assert in_order(plain[1]) == in_order(problems)


@settings(deadline=None)
@given(document=DOCUMENTS, indent=st.sampled_from([None, 2]))
def test_both_ways_agree_on_any_file(vocabulary: Vocabulary, document: dict[str, Any], indent: int | None) -> None:
    assert_both_ways_agree(json.dumps(document, indent=indent), vocabulary)


@pytest.mark.parametrize(
    ("text", "is_plain"),
    [
        ('{"entities": {"a": {"type": "lab", "name": "A"}}}', True),
        (
            '{"defaults": {"source": "s"}, "events": {"a": {"type": "event", "name": {"value": "B", "match": false}}}}',
            True,
        ),
        ('{"entities": {"a": {"type": "lab", "name": "A", "was": ["b"], "nosuch": 1.5, "owns": null}}}', True),
        ('{"entities": {"a": {"type": "lab", "name": "A", "name": "B"}}}', False),
        ('{"entities": {"a": {"type": "lab", "name": "A", "employees_count": -0}}}', False),
        ('{"entities": {"a": {"type": "lab", "name": "A"}}, "defaults": {"source": "s"}}', False),
        ('{"entities": {"a": []}}', False),
        ('{"entities": {}, "observations": []}', False),
        ('{"entities": {"a": ' + '{"name": ' * 50 + "1" + "}" * 50 + "}}", False),
        ("{", False),
        ("[]", False),
        ("{}", True),
    ],
)
def test_what_is_read_the_short_way(text: str, is_plain: bool, vocabulary: Vocabulary) -> None:
    assert_both_ways_agree(text, vocabulary, is_plain=is_plain)
