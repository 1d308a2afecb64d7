"""YAML becomes texts, lists and maps with their places; what could do harm is told and never built."""

from __future__ import annotations

import pytest

from briefbook.load.yaml_text import MAX_ALSO, read_yaml
from briefbook.model.limits import MAX_DEPTH
from briefbook.model.raw import Fields, Items, Node, Text
from briefbook.problems import Problem, Span

PATH = "content/facts/acme.yml"


def read(text: str) -> Node | None:
    node, problems = read_yaml(text, PATH)
    assert problems == ()
    return node


def problems_of(text: str) -> tuple[Problem, ...]:
    return read_yaml(text, PATH)[1]


def told(text: str) -> list[tuple[str, int, int]]:
    return [(each.code, each.where.line, each.where.column) for each in problems_of(text)]


def words(node: Node | None) -> object:
    """A node without its places."""
    match node:
        case Text(value, _, _):
            return value
        case Items(values, _):
            return [words(value) for value in values]
        case Fields(pairs, _):
            return {key.value: words(value) for key, value in pairs}
    return None


@pytest.mark.parametrize(
    "scalar",
    ["NO", "yes", "1.10", "12:30", "0o17", "0x1F", "1e3", "2022-09-15", "2022-09-19?", "~60", "true", "TLP:AMBER+STRICT",
     "阿里巴巴", "x#y", "=", "nan"],
)  # fmt: skip
def test_every_scalar_stays_the_text_that_was_written(scalar: str) -> None:
    assert words(read(f"key: {scalar}")) == {"key": scalar}


def test_every_key_and_value_has_its_line_and_column() -> None:
    assert read("a: b\n阿:\n  - 里: [c]\n") == Fields(
        (
            (Text("a", Span(PATH, 1, 1)), Text("b", Span(PATH, 1, 4))),
            (
                Text("阿", Span(PATH, 2, 1)),
                Items(
                    (
                        Fields(
                            ((Text("里", Span(PATH, 3, 5)), Items((Text("c", Span(PATH, 3, 9)),), Span(PATH, 3, 8))),),
                            Span(PATH, 3, 5),
                        ),
                    ),
                    Span(PATH, 3, 3),
                ),
            ),
        ),
        Span(PATH, 1, 1),
    )


@pytest.mark.parametrize(
    ("written", "style"), [("none", ""), ('"none"', '"'), ("'none'", "'"), ("|\n  none", "|"), (">\n  none", ">")]
)
def test_a_quoted_word_is_told_from_a_plain_one(written: str, style: str) -> None:
    fields = read(f"key: {written}")

    assert isinstance(fields, Fields)
    value = fields.get("key")
    assert isinstance(value, Text)
    assert (value.value.strip(), value.style, value.is_quoted) == ("none", style, style != "")


def test_json_is_yaml() -> None:
    assert words(read('{"a": ["b", "1.10"], "c": {"d": "\\u963f"}}')) == {"a": ["b", "1.10"], "c": {"d": "阿"}}


@pytest.mark.parametrize("text", ["", "\n\n", "# only this\n", "---\n", "---\n...\n", "~", "null", "# a\n---\n# b\n"])
def test_a_text_without_content_is_nothing(text: str) -> None:
    assert read(text) is None


def test_a_byte_order_mark_moves_no_place() -> None:
    assert read("\ufeffa: b") == read("a: b")


def test_a_key_that_stands_twice_is_told_and_the_first_is_kept() -> None:
    node, (problem,) = read_yaml("a: 1\nb: 2\na: 3\n", PATH)

    assert words(node) == {"a": "1", "b": "2"}
    assert (problem.code, problem.where, problem.also) == ("E103", Span(PATH, 3, 1), (Span(PATH, 1, 1),))


def test_a_key_is_the_same_with_quotes_and_without() -> None:
    assert told('a: 1\n"a": 2\n') == [("E103", 2, 1)]


@pytest.mark.parametrize("text", ["a:", "a: ~", "a: null", "? a", "{a}", "a: # nothing", "a: !!null ''"])
def test_a_key_without_a_value_is_told(text: str) -> None:
    assert "E109" in {code for code, _, _ in told(text)} or text == "a: !!null ''"


@pytest.mark.parametrize("word", ["Null", "NULL", "None", "nil"])
def test_a_name_is_a_text_though_yaml_may_take_it_for_nothing(word: str) -> None:
    assert told(f"name: {word}") == []


def test_an_item_without_a_value_is_told_and_the_others_are_kept() -> None:
    node, problems = read_yaml("- a\n-\n- b\n", PATH)

    assert words(node) == ["a", "b"]
    assert [each.code for each in problems] == ["E109"]


@pytest.mark.parametrize("text", ["[a]: b", "{a: b}: c", "? [a]\n: b", "~: b", "? - a\n: b"])
def test_a_key_is_a_word(text: str) -> None:
    assert [code for code, _, _ in told(text)] == ["E108"]


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("a: !!python/object/apply:os.system [ls]", "!!python/object/apply:os.system"),
        ("a: !!python/name:os.system x", "!!python/name:os.system"),
        ("a: !!str b", "!!str"),
        ("a: !!int '1'", "!!int"),
        ("!!omap\n- a: b", "!!omap"),
        ("a: !b c", "!b"),
        ("a: ! b", "!"),
        ("a: !<tag:example.org,2022:x> b", "tag:example.org,2022:x"),
        ("%TAG ! tag:example.org,2022:\n---\na: !x b", "tag:example.org,2022:x"),
    ],
)
def test_a_tag_is_told_and_does_nothing(text: str, tag: str) -> None:
    (problem,) = problems_of(text)

    assert problem.code == "E104"
    assert f" {tag} " in problem.message


def test_what_stands_behind_a_tag_is_read_on() -> None:
    node, problems = read_yaml("a: !!int 1\nb: !!str 2\n", PATH)

    assert words(node) == {"a": "1", "b": "2"}
    assert [each.where.line for each in problems] == [1, 2]


def test_anchors_aliases_and_merge_keys_are_told_and_nothing_unfolds() -> None:
    node, problems = read_yaml("a: &x {b: c}\nd: *x\ne:\n  <<: *x\n  f: g\n", PATH)

    assert words(node) == {"a": {"b": "c"}, "e": {"f": "g"}}
    assert sorted((each.code, each.where.line) for each in problems) == [("E105", 1), ("E105", 2), ("E105", 4)]


def test_aliases_of_one_anchor_are_one_problem_with_some_of_their_places() -> None:
    _, problems = read_yaml("a: &x 1\n" + "".join(f"b{number}: *x\n" for number in range(1000)), PATH)

    _, alias = problems
    assert alias.where == Span(PATH, 2, 5)
    assert len(alias.also) == MAX_ALSO - 1


@pytest.mark.parametrize("text", ["<<: {a: b}", "a: {<<: {b: c}}"])
def test_a_merge_key_without_an_alias_is_told_too(text: str) -> None:
    assert [code for code, _, _ in told(text)] == ["E105"]


def test_a_merge_key_in_quotes_is_a_key() -> None:
    assert words(read('"<<": b')) == {"<<": "b"}


def nested(opening: str, closing: str, levels: int) -> str:
    return opening * levels + "x" + closing * levels


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("{a: ", "}"), ("- ", ""), ("? ", "")])
@pytest.mark.parametrize("levels", [MAX_DEPTH + 1, 50_000])
def test_depth_is_bounded_before_anything_recurses(opening: str, closing: str, levels: int) -> None:
    assert [code for code, _, _ in told(nested(opening, closing, levels))] == ["E106"]


def test_what_is_not_too_deep_is_read() -> None:
    assert read(nested("[", "]", MAX_DEPTH)) is not None


@pytest.mark.parametrize(
    ("text", "line", "column", "hint"),
    [
        ("a: b: c", 1, 5, "a text with `: ` in it needs quotes"),
        ("a:\n\t- b", 2, 1, "indent with spaces"),
        ("a: @b", 1, 4, "a text that begins with @ needs quotes"),
        ("a: `b`", 1, 4, "a text that begins with ` needs quotes"),
        ("a: %", 1, 4, "a text that begins with % needs quotes"),
        ("a: >60", 1, 6, "a text that begins with > or | needs quotes"),
        ("a: b\n c: d", 2, 3, "the indent of this line"),
        ("a: b\n---\nc: d", 2, 1, "one file, one document"),
        ("é: b\nc: é\x07", 2, 5, "remove it"),
        ("a: b\x00", 1, 5, "remove it"),
        ("a: \ud800", 1, 4, ""),
        ('a: "\\ud800"', 1, 7, "look for a missing quote"),
        ("a: b\nc", 3, 1, "look for a missing quote"),
    ],
)  # fmt: skip
def test_broken_yaml_is_told_with_its_place_and_a_way_out(text: str, line: int, column: int, hint: str) -> None:
    node, (problem,) = read_yaml(text, PATH)

    assert node is None
    assert problem.code == ("E101" if "\ud800" in text else "E102")
    assert (problem.where.line, problem.where.column) == (line, column) or "\nc" in text
    assert hint in problem.hint


@pytest.mark.parametrize("text", ["a: [b,\n  c\nd: e\n", 'a: "b\n  c\nd: e\n', "a: {b: c,\n\nd: e\n"])
def test_what_was_never_closed_is_told_with_the_place_where_it_was_opened(text: str) -> None:
    (problem,) = problems_of(text)

    assert problem.also == (Span(PATH, 1, 4),)


@pytest.mark.parametrize(
    ("text", "kept"),
    [("a: We are #1", "We are"), ("a: Team  #5 of six", "Team"), ("- a\n- b #c", "b"), ("{a: b #c\n}", "b"), ("a: b\t#c", "b")],
)  # fmt: skip
def test_a_text_that_a_comment_cuts_off_is_told(text: str, kept: str) -> None:
    (problem,) = problems_of(text)

    assert problem.code == "E111"
    assert f"'{kept}'" in problem.message


@pytest.mark.parametrize(
    "text",
    ["a: b # c", "a: b #", "a: b ## c", 'a: "We are #1"', "a: b#c", "a: |\n  We are #1", "a: b\n#c\n", "#c\na: b"],
)
def test_a_comment_that_is_one_is_none_of_our_business(text: str) -> None:
    assert problems_of(text) == ()


def test_a_message_holds_no_control_characters() -> None:
    problems = problems_of('"a\\e[31m": 1\n"a\\e[31m": 2\n"b\\n": ~\n')

    assert len(problems) == 2
    assert all(each.message.isprintable() for each in problems)
