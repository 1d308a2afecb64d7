"""JSON facts read as YAML facts do, with places for whatever is wrong with them."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefbook.book.link import link
from briefbook.book.validate import validate
from briefbook.load.files import load_content, with_known_places
from briefbook.load.json_text import read_json
from briefbook.load.places import files_to_search, is_numbered, with_places
from briefbook.load.yaml_text import read_yaml
from briefbook.model.corpus import Corpus
from briefbook.model.limits import MAX_DEPTH
from briefbook.model.raw import Fields, Items, Node, Text
from briefbook.problems import Problem, Span, in_order

ROOT = Path(__file__).parents[2]
PATH = "content/facts/all.json"


def problems_of(text: str) -> list[tuple[str, int, int]]:
    """Code, line and column of what is wrong with a JSON text, in the order in which it was found."""
    _, problems = read_json(text, PATH)
    return [(each.code, each.where.line, each.where.column) for each in with_places(problems, {PATH: text})]


def plain(node: Node) -> Any:
    """A node as the JSON that says the same: what stands in quotes stays text."""
    match node:
        case Fields(pairs, _):
            return {key.value: plain(value) for key, value in pairs}
        case Items(values, _):
            return [plain(value) for value in values]
        case Text(value, _, style):
            return {"=": value} if style else value


# --- the same as YAML


def without_places(value: Any) -> Any:
    """A value in which every place is the same."""
    if isinstance(value, Span):
        return Span("")
    if isinstance(value, Text):
        return value.value
    if names := getattr(value, "__struct_fields__", None) or getattr(value, "__dataclass_fields__", None):
        return (type(value).__name__, {name: without_places(getattr(value, name)) for name in names})
    if isinstance(value, tuple):
        return (type(value).__name__, [without_places(each) for each in value])
    if isinstance(value, dict):
        return [(key, without_places(each)) for key, each in value.items()]
    return value


def corpus_of(content: Path) -> tuple[Corpus, tuple[Problem, ...]]:
    loaded = load_content(content, content.parent)
    corpus = link(loaded.entries, loaded.vocabulary)
    return corpus, in_order([*loaded.problems, *validate(loaded.entries, corpus)])


def as_json(content: Path, target: Path) -> None:
    """A content folder in which every facts file is JSON."""
    (target / "facts").mkdir(parents=True)
    for path in sorted((content / "facts").glob("*.yml")):
        node, _ = read_yaml(path.read_text("utf-8"), path.name)
        assert node is not None
        (target / "facts" / f"{path.stem}.json").write_text(json.dumps(plain(node), ensure_ascii=False, indent=1))
    shutil.copy(content / "vocabulary.yml", target)
    shutil.copytree(content / "briefings", target / "briefings")


def test_facts_in_json_make_the_corpus_that_they_make_in_yaml(tmp_path: Path) -> None:
    as_json(ROOT / "content", tmp_path / "content")

    corpus, problems = corpus_of(tmp_path / "content")
    expected, others = corpus_of(ROOT / "content")

    assert without_places(corpus) == without_places(expected)
    assert len(problems) == len(others) == 0
    assert corpus.entities


MISTAKES = """
entities:
  a-lab: {type: labb, founded: 2022-13, owns: [nobody], nosuch: x}
  a-lab-2: {name: Two, type: lab, founded: [2021, 2022], aliases: [unknown, {value: A, rank: best}], note: x}
  a-person: {type: person, name: {en: P, xx_yy: Q}, country: china, source: gone, was: [Bad Id]}
  a-firm: {type: company, name: F, about: "see [[nobody]] and [@no-source]", owned_by: {a-person: owner}}
observations:
  - {of: a-firm, metric: sheep, value: many}
  - [a, b]
sources:
  a-source: {type: article-newspapr, title: T, url: example.org, derived_from: [a-source]}
nonsense: {}
"""


def test_mistakes_in_json_are_the_mistakes_in_yaml(tmp_path: Path) -> None:
    found = {}
    for form in ("yml", "json"):
        facts = tmp_path / form / "content" / "facts"
        facts.mkdir(parents=True)
        node, _ = read_yaml(MISTAKES, "all.yml")
        assert node is not None
        text = MISTAKES if form == "yml" else json.dumps(plain(node), indent=2)
        (facts / f"all.{form}").write_text(text)
        _, problems = corpus_of(facts.parent)
        found[form] = [(each.code, each.message, each.hint) for each in problems]
        placed = with_known_places(problems, facts.parents[1])
        assert all(each.where.line for each in placed)

    assert sorted(found["json"]) == sorted(found["yml"])
    assert len(found["json"]) > 15


SCALARS = st.one_of(
    st.integers(-(10**6), 10**6), st.booleans(), st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=8)
)
KEYS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=6).filter(
    lambda key: key not in ("=", "<<")
)
DOCUMENTS = st.dictionaries(
    KEYS,
    st.recursive(
        SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
    ),
    max_size=5,
)


def spans_and_words(node: Node) -> list[tuple[Span, str]]:
    match node:
        case Fields(pairs, where):
            inner = [each for key, value in pairs for each in (*spans_and_words(key), *spans_and_words(value))]
            return [(where, "{"), *inner]
        case Items(values, where):
            return [(where, "["), *(each for value in values for each in spans_and_words(value))]
        case Text(value, where, _):
            return [(where, value)]


@settings(deadline=None)
@given(document=DOCUMENTS, indent=st.sampled_from([None, 0, 3]), is_ascii=st.booleans())
def test_every_place_is_where_the_yaml_reader_finds_it(
    document: dict[str, Any], indent: int | None, is_ascii: bool
) -> None:
    # Every JSON text without characters beyond the first plane, escaped as two halves, is a YAML text.
    is_narrow = all(ord(letter) < 0x10000 for letter in json.dumps(document, ensure_ascii=False))
    text = json.dumps(document, indent=indent, ensure_ascii=is_ascii and is_narrow)
    node, problems = read_json(text, PATH)
    expected, _ = read_yaml(text, PATH)
    assert node is not None
    assert expected is not None

    numbered = spans_and_words(node)
    placed = with_places([Problem("E102", word, span) for span, word in numbered], {PATH: text})

    assert not problems
    assert [(each.where, each.message) for each in placed] == spans_and_words(expected)
    assert numbered == sorted(numbered, key=lambda each: each[0])


def test_a_string_with_escapes_does_not_move_what_follows() -> None:
    text = '{"a\\"b\\\\": "\\u00e9\\n{[\\"]}", "é\U0001f600": ["x\\\\", null]}'

    assert problems_of(text) == [("E109", 1, text.index("null") + 1)]


def test_lines_and_columns_count_characters() -> None:
    text = '{\n  "阿里": {"🙂": null}\n}'

    assert problems_of(text) == [("E109", 2, 10)]


def test_places_in_several_files_and_in_also() -> None:
    one, two = Span("one.json", 0, 2), Span("two.json", 0, 3)
    problem = Problem("E204", "twice", two, also=(one, Span("three.yml", 7, 8)))

    placed = with_places([problem], {"one.json": '\n{"a": 1}', "two.json": '{"a": 1}'})

    assert files_to_search([problem]) == ("one.json", "two.json")
    assert placed[0].where == Span("two.json", 1, 7)
    assert placed[0].also == (Span("one.json", 2, 2), Span("three.yml", 7, 8))


def test_a_place_that_is_gone_is_the_whole_file() -> None:
    problem = Problem("E204", "twice", Span(PATH, 0, 99))

    assert with_places([problem], {PATH: "{}"})[0].where == Span(PATH)
    assert with_places([problem], {})[0].where == Span(PATH)
    assert not is_numbered(Span(PATH))


# --- scalars


def test_integers_and_truth_values_are_their_json_text() -> None:
    node, problems = read_json('{"a": 10, "b": true, "c": false, "d": -3, "e": -0, "f": 0}', PATH)

    assert plain(node) == {"a": "10", "b": "true", "c": "false", "d": "-3", "e": "-0", "f": "0"}  # type: ignore[arg-type]
    assert not problems


@pytest.mark.parametrize("number", ["1.10", "1e3", "123456789012345678901234567890"])
def test_a_number_that_would_lose_digits_must_be_quoted(number: str) -> None:
    _, problems = read_json(f'{{"a": {number}}}', PATH)

    assert [each.code for each in problems] == ["E310"]
    assert "quotes" in problems[0].hint


def test_a_string_is_a_plain_word_and_can_be_put_in_quotes() -> None:
    node, _ = read_json('{"a": "none", "b": {"=": "none"}, "c": [{"=": "unknown"}], "d": {"=": 1}}', PATH)

    assert isinstance(node, Fields)
    assert [isinstance(each, Text) and each.is_quoted for _, each in node.pairs] == [False, True, False, False]
    assert plain(node) == {"a": "none", "b": {"=": "none"}, "c": [{"=": "unknown"}], "d": {"=": "1"}}


def test_null_is_no_value() -> None:
    node, problems = read_json('{"a": null, "b": [null, "x"]}', PATH)

    assert plain(node) == {"b": ["x"]}  # type: ignore[arg-type]
    assert [each.code for each in problems] == ["E109", "E109"]


# --- what is no facts file


@pytest.mark.parametrize("text", ["", " \n", "null", "\ufeff"])
def test_a_file_without_anything_is_empty(text: str) -> None:
    assert read_json(text, PATH) == (None, ())


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ('{"a": 1,}', 1, 9),
        ('{"é": tru}', 1, 7),
        ('{\n "a": "x\ty"}', 2, 9),
        ('{"a": "\\ud800"}', 1, 8),
        ("{} {}", 1, 4),
    ],
)
def test_broken_json_is_told_with_its_place(text: str, line: int, column: int) -> None:
    found = problems_of(text)

    assert [code for code, _, _ in found] == ["E102"]
    assert found[0][1] == line
    assert abs(found[0][2] - column) <= 1


def test_depth_is_bounded_at_every_stage() -> None:
    assert problems_of("[" * MAX_DEPTH + "]" * MAX_DEPTH) == []
    assert [code for code, _, _ in problems_of("[" * (MAX_DEPTH + 2) + "]" * (MAX_DEPTH + 2))] == ["E106"]
    assert [code for code, _, _ in problems_of('{"a": ' * 900 + "1" + "}" * 900)] == ["E106"]
    assert [code for code, _, _ in problems_of("[" * 100_000 + "]" * 100_000)] == ["E106"]
    assert [code for code, _, _ in problems_of('{"a": ' + "[" * 990 + "]" * 990 + ', "a": 1}')] == ["E106"]


def test_bytes_that_are_no_text_are_told_with_their_place(tmp_path: Path) -> None:
    facts = tmp_path / "content" / "facts"
    facts.mkdir(parents=True)
    (facts / "a.json").write_bytes(b'{\n "a": "\xff"}')

    loaded = load_content(tmp_path / "content", tmp_path)

    assert [(each.code, each.where) for each in loaded.problems] == [("E101", Span("content/facts/a.json", 2, 8))]


# --- keys that stand twice


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1, "a": 2}',
        '{"a" : 1, "a": 2, "b": ":\\":"}',
        '{"a":1,"a"\n:2}',
        '{"a": {"b": 1}, "a": {"b": 1, "c": [1]}}',
        '{"x": "\\": ", "a": 1, "a": 2, "y": ":"}',
        '{"\\u0061": 1, "a": 2}',
    ],
)
def test_a_repeated_key_is_a_problem_however_it_is_written(text: str) -> None:
    _, problems = read_json(text, PATH)

    assert [each.code for each in problems] == ["E103"]
    assert len(problems[0].also) == 1


def test_a_repeated_key_is_told_with_both_places_and_the_first_is_kept() -> None:
    text = '{"a": "one",\n "b": {"c": 1, "c": 2},\n "a": "two", "d": null}'
    node, problems = read_json(text, PATH)
    placed = with_places(problems, {PATH: text})

    assert plain(node) == {"a": "one", "b": {"c": "1"}}  # type: ignore[arg-type]
    assert [(each.code, each.where.line, each.where.column) for each in placed] == [
        ("E103", 2, 16),
        ("E103", 3, 2),
        ("E109", 3, 14),
    ]
    assert [each.also for each in placed] == [(Span(PATH, 2, 8),), (Span(PATH, 1, 2),), ()]


@settings(deadline=None)
@given(document=DOCUMENTS, separators=st.sampled_from([(",", ":"), (", ", ": "), (" , ", " : ")]))
def test_no_key_is_taken_for_a_repeated_one(document: dict[str, Any], separators: tuple[str, str]) -> None:
    _, problems = read_json(json.dumps(document, separators=separators), PATH)

    assert not problems


@settings(deadline=None)
@given(pairs=st.lists(st.tuples(KEYS, SCALARS), max_size=6))
def test_repeated_keys_are_those_that_a_parser_of_all_pairs_sees(pairs: list[tuple[str, Any]]) -> None:
    text = "{" + ", ".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in pairs) + "}"

    _, problems = read_json(text, PATH)

    assert [each.code for each in problems] == ["E103"] * (len(pairs) - len({key for key, _ in pairs}))


# --- prose


def test_a_mistake_in_prose_stands_at_the_text_that_holds_it(tmp_path: Path) -> None:
    facts = tmp_path / "content" / "facts"
    facts.mkdir(parents=True)
    about = "One line.\n\nSee [[nobody]].\n\n```timeline\nabot: x\n```\n"
    text = json.dumps({"entities": {"a-lab": {"type": "lab", "name": "A", "about": about}}}, indent=1)
    (facts / "a.json").write_text(text)

    _, problems = corpus_of(tmp_path / "content")
    placed = with_known_places(problems, tmp_path)

    line = next(number for number, line in enumerate(text.split("\n"), 1) if "about" in line)
    found = {each.code: each.where for each in placed if each.code in ("E701", "E704")}
    assert found == {code: Span("content/facts/a.json", line, 13) for code in ("E701", "E704")}
