"""The values of the model are bytes and back by their declared types: equal values equal bytes, others other ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any, get_args, get_type_hints

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbook import pipeline
from briefbook.config import settings_from
from briefbook.importers.misp import import_misp, read_collections
from briefbook.load.files import load_content
from briefbook.model.corpus import Corpus
from briefbook.model.dates import EARLIEST, LATEST, PartialDate
from briefbook.model.derived import Derived
from briefbook.model.entries import Entry
from briefbook.model.inline import RawMarkdown, Segment, Snippet, TextRun
from briefbook.model.page import Drawn, PageGroup
from briefbook.model.prose import Code, Markup, Part, Words
from briefbook.model.search import SearchRecord
from briefbook.model.statement import PLAIN, Citation, Qualifiers, Rank, Statement
from briefbook.model.values import (
    CodeValue,
    DateValue,
    NumberValue,
    Reference,
    TextValue,
    Unstated,
    Value,
)
from briefbook.model.vocabulary import Vocabulary
from briefbook.outputs.facts_json import as_facts, as_vocabulary
from briefbook.pages.book_context import BookContext
from briefbook.pages.markdown import render_page, templates
from briefbook.pages.registry import page_groups_of, pages_of, search_records
from briefbook.problems import Fix, Problem, Span

ROOT = Path(__file__).parents[2]
GALAXY = ROOT.parent / "shared" / "data" / "misp-galaxy"

encoded = msgspec.msgpack.Encoder(order="deterministic", enc_hook=Span.to_plain).encode


def decoded(content: bytes, type: Any) -> Any:
    return msgspec.msgpack.Decoder(type, dec_hook=lambda _, plain: Span.from_plain(plain)).decode(content)


def assert_entries_come_back(content: Path) -> None:
    entries = load_content(content, content.parent).entries

    assert entries
    assert decoded(encoded(entries), tuple[Entry, ...]) == entries
    assert len(set(map(encoded, entries))) == len(set(entries))


def test_every_entry_of_the_book_comes_back() -> None:
    assert_entries_come_back(ROOT / "content")


@pytest.mark.skipif(not GALAXY.is_dir(), reason=f"the whole MISP galaxy is not at {GALAXY}")
def test_every_entry_of_a_part_of_the_galaxy_comes_back(tmp_path: Path) -> None:
    book = import_misp(read_collections(GALAXY)[::24])
    (tmp_path / "content" / "facts").mkdir(parents=True)
    (tmp_path / "content" / "vocabulary.yml").write_text(as_vocabulary(book.vocabulary()))
    for file in book.files:
        (tmp_path / "content" / "facts" / file.name).write_bytes(as_facts(file.document))

    assert_entries_come_back(tmp_path / "content")


@pytest.fixture(scope="module")
def book_context() -> BookContext:
    settings = settings_from((ROOT / "mkdocs.yml").read_text("utf-8"), ROOT, {}, date(2030, 1, 1))
    return pipeline.book_context_of(pipeline.read(settings).corpus, settings)


CORPUS = tuple(field.name for field in fields(Corpus))
DERIVED = tuple(field.name for field in fields(Derived) if field.name != "finder")


@pytest.mark.parametrize(
    ("room", "name"), [*(("corpus", name) for name in CORPUS), *(("derived", name) for name in DERIVED)]
)
def test_all_that_follows_from_the_book_comes_back(room: str, name: str, book_context: BookContext) -> None:
    held = getattr(book_context, room)
    value = getattr(held, name)

    assert decoded(encoded(value), get_type_hints(type(held))[name]) == value


def test_a_vocabulary_comes_back_in_its_order_and_holds_no_set(book_context: BookContext) -> None:
    vocabulary = book_context.corpus.vocabulary

    content = msgspec.msgpack.encode(vocabulary)  # which keeps the order of maps, and sorts no sets

    assert list(decoded(content, Vocabulary).sections) == list(vocabulary.sections)
    assert decoded(content, Vocabulary) == vocabulary
    assert msgspec.msgpack.encode(decoded(content, Vocabulary)) == content
    assert {frozenset, set}.isdisjoint(map(type, leaves(vocabulary)))


def leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, msgspec.Struct):
        value = msgspec.structs.astuple(value)
    if isinstance(value, (tuple, Mapping)):
        for each in value.values() if isinstance(value, Mapping) else value:
            yield from leaves(each)
    else:
        yield value


def test_pages_and_what_search_knows_of_them_come_back(book_context: BookContext) -> None:
    page_groups, records = tuple(page_groups_of(book_context)), tuple(search_records(book_context))
    drawn = Drawn(tuple(render_page(page, templates()) for page in pages_of(book_context)), (("who acme",),))

    assert decoded(encoded(page_groups), tuple[PageGroup, ...]) == page_groups
    assert decoded(encoded(records), tuple[SearchRecord, ...]) == records
    assert decoded(encoded(drawn), Drawn) == drawn


def segments_in(view: Any) -> Iterator[Segment]:
    if isinstance(view, get_args(Segment)):
        yield view
    elif isinstance(view, (tuple, list, Mapping)):
        for each in view.values() if isinstance(view, Mapping) else view:
            yield from segments_in(each)


def test_every_segment_of_a_line_comes_back(book_context: BookContext) -> None:
    line = tuple(segments_in([page.view for page in pages_of(book_context)]))

    assert set(map(type, line)) >= set(get_args(Segment)[:6])
    assert decoded(encoded(line), tuple[Segment, ...]) == line


WORDS = st.text(max_size=2)
DAYS = st.sampled_from([EARLIEST, (2022, 1, 2), LATEST])
DATES = st.builds(PartialDate, WORDS, DAYS, DAYS)
BOUNDS = st.sampled_from([float("-inf"), -1.5, 0.0, 60.0, float("inf")])
VALUES = st.one_of(
    st.builds(TextValue, WORDS, WORDS),
    st.builds(CodeValue, WORDS, WORDS),
    st.builds(NumberValue, WORDS, BOUNDS, BOUNDS, st.booleans()),
    st.builds(DateValue, DATES),
    st.builds(Reference, WORDS),
    st.builds(Unstated, WORDS),
)
QUALIFIERS = st.just(PLAIN) | st.builds(Qualifiers, start=st.none() | DATES, role=WORDS, rank=st.sampled_from(Rank))
SPANS = st.builds(Span, WORDS, st.integers(0, 9), st.integers(0, 2**40), WORDS)
STATEMENTS = st.builds(
    Statement, WORDS, WORDS, WORDS, VALUES, st.none() | st.builds(Citation, WORDS, WORDS), QUALIFIERS, SPANS
)
PROBLEMS = st.builds(
    Problem,
    WORDS,
    WORDS,
    SPANS,
    WORDS,
    st.lists(SPANS, max_size=2).map(tuple),
    st.none() | st.builds(Fix, WORDS, WORDS),
)


@given(one=VALUES | STATEMENTS | PROBLEMS, other=VALUES | STATEMENTS | PROBLEMS)
def test_values_are_equal_where_their_bytes_are(one: Any, other: Any) -> None:
    assert decoded(encoded(one), type(one)) == one
    assert (encoded(one) == encoded(other)) == (one == other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (TextValue("x", "y"), CodeValue("x", "y")),
        (Reference("x"), Unstated("x")),
        (Words("x"), Markup("x")),
        (Code("x", False), Snippet("x", False)),
        (TextRun("x"), RawMarkdown("x")),
    ],
)
def test_the_same_words_in_two_classes_are_two_values(one: Any, other: Any) -> None:
    assert one != other
    assert encoded(one) != encoded(other)


@pytest.mark.parametrize("union", [Value, Part, Entry, Segment], ids=["values", "parts", "entries", "segments"])
def test_every_member_of_a_union_is_told_by_its_tag(union: Any) -> None:
    tags = [each.__struct_config__.tag for each in get_args(union)]

    assert None not in tags
    assert len(set(tags)) == len(tags)
