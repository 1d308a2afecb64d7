"""A briefing is front matter and Markdown; its places are lines of its file."""

from __future__ import annotations

import pytest

from briefbook.load.briefings import FIELDS, read_briefing
from briefbook.load.prose import read_prose
from briefbook.model.marking import Marking
from briefbook.model.prose import Link, Markup
from briefbook.model.raw import Text
from briefbook.problems import Span

PATH = "content/briefings/rockets.md"


def codes(text: str, path: str = PATH) -> list[str]:
    return [each.code for each in read_briefing(text, path)[1]]


def test_a_briefing_has_what_its_front_matter_says() -> None:
    briefing, problems = read_briefing(
        """---
title: "Rockets: a view"
summary: They fly.
date: 2026-11-23
about: [acme, fair]
tags: rockets
author: Ada
review_by: 2027
marking: TLP:AMBER
---
See [[acme]].
""",
        PATH,
    )

    assert problems == ()
    assert (briefing.id, briefing.title, briefing.summary, briefing.author) == (
        "rockets",
        "Rockets: a view",
        "They fly.",
        "Ada",
    )
    assert (briefing.about, briefing.tags, briefing.marking) == (("acme", "fair"), ("rockets",), Marking.AMBER)
    assert [each and each.edtf for each in (briefing.date, briefing.review_by)] == ["2026-11-23", "2027"]
    assert [part.where for part in briefing.text.parts if isinstance(part, Link)] == [Span(PATH, 11, 5)]


def test_a_problem_in_the_front_matter_has_its_line() -> None:
    _, (problem,) = read_briefing("---\ntitle: Rockets\ndate: soon\n---\nText.\n", PATH)

    assert (problem.code, problem.where) == ("E305", Span(PATH, 3, 7))


@pytest.mark.parametrize("text", ["---\ntitle: A\n---", "---\ntitle: A\n---\n", "---  \ntitle: A\n--- \n\n"])
def test_a_briefing_may_be_without_text(text: str) -> None:
    briefing, problems = read_briefing(text, PATH)

    assert (problems, briefing.title) == ((), "A")
    assert "".join(each.markdown for each in briefing.text.parts if isinstance(each, Markup)).strip() == ""


def test_a_rule_in_the_text_ends_nothing() -> None:
    briefing, problems = read_briefing("---\ntitle: A\n---\n[[a]]\n\n---\n\n[[b]]\n", PATH)

    assert problems == ()
    assert [part.target for part in briefing.text.parts if isinstance(part, Link)] == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["E705"]),
        ("Text.", ["E705"]),
        ("\n---\ntitle: A\n---\n", ["E705"]),
        ("---\ntitle: A\n", ["E705"]),
        ("---\n---\nText.", ["E705"]),
        ("---\n- A\n---\n", ["E705"]),
        ("---\nsummary: A\n---\n", ["E705"]),
        ("---\ntitle: ''\n---\n", ["E109", "E705"]),
        ("---\ntitle: [A]\n---\n", ["E202", "E705"]),
        ("---\ntitle: A\ntitel: B\n---\n", ["E206"]),
        ("---\ntitle: A: B\n---\n", ["E102"]),
        ("---\ntitle: A\nsummary: See [[acme]].\n---\n", ["E705"]),
        ("---\ntitle: A [@one]\n---\n", ["E705"]),
        (
            "---\ntitle: A\nabout: Acme\ntags: [A B]\nmarking: x\nreview_by: soon\n---\n[[A]]",
            ["E701", "E312", "E203", "E203", "E305"],
        ),
        ("---\ntitle: &a A\n---\n", ["E105"]),
    ],
)
def test_what_cannot_be_a_briefing_is_told(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


@pytest.mark.parametrize(
    ("name", "expected"), [("Rockets", ["E203"]), ("my rockets", ["E203"]), ("index", ["E205"]), ("README", ["E203"])]
)
def test_the_name_of_the_file_is_an_id(name: str, expected: list[str]) -> None:
    assert codes("---\ntitle: A\n---\n", f"content/briefings/{name}.md") == expected


def test_every_field_is_known() -> None:
    for field in FIELDS:
        assert "E206" not in codes(f"---\n{field}: x\n---\n")


HOSTILE = """
<script>pwn(1)</script>

[a](javascript:pwn(1)) ![b](x.png) [c](../facts/secret.yml) *d*{: onclick="pwn(1)" }

--8<-- "mkdocs.yml"

## e {: #__search }

[^f]: <img src=x onerror=pwn(1)>

See [[acme]].
"""


@pytest.mark.parametrize(
    ("path", "front"),
    [
        (PATH, "trust: low"),
        ("content/briefings/low-trust/rockets.md", ""),
        ("content/briefings/low-trust/more/rockets.md", "trust: high"),
    ],
)
def test_a_text_of_low_trust_is_read_as_one_in_facts(path: str, front: str) -> None:
    briefing, _ = read_briefing(f"---\ntitle: T\n{front}\n---\n{HOSTILE}", path)
    as_in_facts, _ = read_prose(Text(HOSTILE, Span(path, 5, 1)), down=0)

    assert briefing.text.parts == as_in_facts.parts
    assert any(isinstance(part, Link) for part in briefing.text.parts)
    assert not any("<" in part.markdown.replace("<em>", "").replace("</em>", "") for part in briefing.text.parts if isinstance(part, Markup))  # fmt: skip
    assert briefing.written.links == ()
    text, _ = read_briefing(f"---\ntitle: T\n---\n{HOSTILE}", PATH)
    assert text.text.parts != as_in_facts.parts


@pytest.mark.parametrize(
    ("front", "body", "code"),
    [
        ("trust: none", "", "E358"),
        ("trust: [low]", "", "E358"),
        ("trust: low", "(TLP:RED) A.", "E332"),
        ("trust: low", "```table\nfile: t.csv\nsource: one\n```", "E704"),
    ],
)
def test_a_text_of_low_trust_says_no_more_than_it_may(front: str, body: str, code: str) -> None:
    assert codes(f"---\ntitle: T\n{front}\n---\n{body}\n") == [code]
