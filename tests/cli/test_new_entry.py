"""A new entry goes to the end of its block, and nothing else in the file changes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefbook.authoring.new_entry import Word, scalar, with_entry
from briefbook.load.yaml_text import read_yaml
from briefbook.model.raw import Fields, Items, Node, Text

LINES = [("type", Word("lab")), ("name", Word("L"))]
NEW = "  l:\n    type: lab\n    name: L\n"


def said(node: Node | None) -> object:
    match node:
        case Text(value, _, _):
            return value
        case Items(values, _):
            return [said(value) for value in values]
        case Fields(pairs, _):
            return {key.value: said(value) for key, value in pairs}
    return None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "entities:\n" + NEW),
        ("# A comment\n", "# A comment\n\nentities:\n" + NEW),
        ("---\n", "---\n\nentities:\n" + NEW),
        ("entities:\n", "entities:\n" + NEW),
        ("entities: # none\nevents: {}\n", "entities: # none\n" + NEW + "events: {}\n"),
        ("entities:\n  a: {name: A}", "entities:\n  a: {name: A}\n\n" + NEW),
        ("entities:\n  a: {name: A} # c\n", "entities:\n  a: {name: A} # c\n\n" + NEW),
        (
            "entities:\n  a: {name: A}\n  # more\n\n# What happened\nevents:\n  e: {name: E}\n",
            "entities:\n  a: {name: A}\n  # more\n\n" + NEW + "\n# What happened\nevents:\n  e: {name: E}\n",
        ),
        (
            "entities:\n   a:\n      about: |\n        Text\n\n        more\n\n\nevents: {}\n",
            "entities:\n   a:\n      about: |\n        Text\n\n        more\n\n"
            "   l:\n     type: lab\n     name: L\n\n\nevents: {}\n",
        ),
        ("events:\n  e: {name: E}\n", "events:\n  e: {name: E}\n\nentities:\n" + NEW),
        ("events: {}\n...\n# after\n", "events: {}\n\nentities:\n" + NEW + "...\n# after\n"),
        ("entities: {}\nevents: {}\n", "entities: {l: {type: lab, name: L}}\nevents: {}\n"),
        ("entities: {a: {name: A}}\n", "entities: {a: {name: A}, l: {type: lab, name: L}}\n"),
        ("entities: {a: {name: A}, # c\n  }\n", "entities: {a: {name: A}, l: {type: lab, name: L}, # c\n  }\n"),
        ('{"entities": {"a": {"name": "A"}}}', '{"entities": {"a": {"name": "A"}, l: {type: lab, name: L}}}'),
        ("entities:\r\n  a: {name: 阿里}\r\n", ("entities:\n  a: {name: 阿里}\n\n" + NEW).replace("\n", "\r\n")),
        ("\ufeffentities:\n  a: {name: A}\n", "\ufeffentities:\n  a: {name: A}\n\n" + NEW),
    ],
)
def test_entry_is_put_at_the_end_of_its_block(before: str, after: str) -> None:
    assert with_entry(before, "entities", "l", LINES) == after


@pytest.mark.parametrize("text", ["- a", "word", "entities: [a]", "entities: a", "{events: {}}", "entities: ~"])
def test_where_there_is_no_safe_place_there_is_none(text: str) -> None:
    assert with_entry(text, "entities", "l", LINES) is None


PIECES = st.sampled_from(
    [
        "entities:\n  a: {name: A}\n",
        "entities:\n    a:\n        name: A # c\n    # end\n",
        "entities: {}\n",
        "entities: {a: {tags: [x,\n  y]}}\n",
        "events:\n  e:\n    about: |\n      Text\n\n",
        "events:\n  e:\n    about: >-\n      Text\n\n      more\n",
        "sources:\n  s: {title: 'it''s'}\n",
        "judgements:\n- id: j\n  text: 'a\n\n    b'\n",
        "defaults: {source: s}\n",
    ]
)
GAPS = st.sampled_from(["", "\n", "# comment\n", "\n\n# entities:\n\n"])


@settings(deadline=None)
@given(st.lists(st.tuples(GAPS, PIECES), max_size=4, unique_by=lambda each: each[1].split(":")[0]), GAPS)
def test_everything_else_still_says_what_it_said(pieces: list[tuple[str, str]], end: str) -> None:
    before = "".join(gap + piece for gap, piece in pieces) + end

    after = with_entry(before, "entities", "l", LINES)

    assert after is not None
    old, _ = read_yaml(before, "x.yml")
    new, problems = read_yaml(after, "x.yml")
    wanted = said(old) or {}
    assert isinstance(wanted, dict)
    wanted["entities"] = {**wanted.get("entities", {}), "l": {"type": "lab", "name": "L"}}
    assert not problems
    assert said(new) == wanted
    lines = iter(after.replace(", l: {type: lab, name: L}", "").replace("{l: {type: lab, name: L}}", "{}").splitlines())
    assert all(line in lines for line in before.splitlines())  # all of them, in their order


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])), st.booleans(), st.booleans())
def test_any_text_is_read_back_as_it_was(text: str, is_words: bool, is_flow: bool) -> None:
    written = scalar(Word(text, is_words), is_flow=is_flow)

    node, problems = read_yaml(f"[{written}]\n" if is_flow else f"a: {written}\n", "x.yml")

    assert not problems
    found = said(node)
    assert found == ([text] if is_flow else {"a": text})


@pytest.mark.parametrize("text", ["unknown", "none"])
def test_reserved_words_are_quoted_where_they_are_words(text: str) -> None:
    assert scalar(Word(text)) == text
    assert scalar(Word(text, is_words=True)) == f'"{text}"'


@pytest.mark.parametrize(
    "text", ["alibaba", "2027-03-01", "~60", "<5", "para 2 and 4", "阿里巴巴", "Q42", "O'Neill & Co., Ltd"]
)
def test_plain_words_stay_plain(text: str) -> None:
    assert scalar(Word(text)) == text
