"""Of a text whose parts bear markings, an audience gets what would stand there without those that are narrower."""

from __future__ import annotations

import pytest

from briefbook.load.briefings import read_briefing
from briefbook.model.marking import Marking
from briefbook.model.portions import hidden_from, narrowest_in, visible_to
from briefbook.model.prose import Markup, PortionLabel, PortionStart, Prose


def text_for(audience: Marking, body: str, front: str = "") -> Prose:
    briefing, problems = read_briefing(f"---\ntitle: Plan\n{front}---\n{body}", "content/briefings/plan.md")
    assert problems == ()
    return visible_to(briefing.text, audience)


def markdown(prose: Prose) -> str:
    return "".join(each.markdown for each in prose.parts if isinstance(each, Markup))


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ("One.\n\n(TLP:RED) Two\nand more.\n\nThree.\n", "One.\n\nThree.\n"),
        ("(TLP:RED) One.\n\nTwo.\n", "Two.\n"),
        ("One.\n\n(TLP:RED) Two.\n", "One.\n"),
        ("One.\n\n(TLP:RED) Two.", "One.\n"),
        ("(TLP:AMBER) One.\n\n(TLP:RED) Two.\n\nThree.\n", "Three.\n"),
        ("(TLP:GREEN) One.\n\nTwo.\n", "One.\n\nTwo.\n"),
        ("(TLP:RED) One, of which\n- this\n- and that\n\nTwo.\n", "Two.\n"),
        ("(TLP:RED) One:\n```\ncode\n\ncode\n```\nTwo.\n\nThree.\n", "Three.\n"),
        ("(TLP:RED) One.\n## Two\n\nThree.\n", "## Two\n\nThree.\n"),
        ("- one\n- (TLP:RED) two\n  and more\n- three\n", "- one\n- three\n"),
        ("- one\n    - (TLP:RED) two\n    - three\n", "- one\n    - three\n"),
        ("* (TLP:RED) one\n* two\n", "* two\n"),
        ("One.\n\n## (TLP:RED) Two\n\nThree.\n\n### Four\n\nFive.\n\n## Six\n", "One.\n\n## Six\n"),
        ("(TLP:RED) One\n===\n\nTwo.\n", ""),
        ("One.\n\n## (TLP:RED) Two\n\n(TLP:CLEAR) Three.\n", "One.\n"),
        ("## (TLP:RED) One\n\nTwo.[^1]\n\n[^1]: Three.\n\n# Four\n", "# Four\n"),
        ("- one\n\n- (TLP:RED) two\n\n- three\n", "- one\n\n- three\n"),
    ],
)
def test_what_is_narrower_is_gone_as_if_it_had_never_been_written(body: str, left: str) -> None:
    assert markdown(text_for(Marking.GREEN, body)) == left


def test_a_part_bears_the_narrowest_marking_of_what_it_stands_in() -> None:
    body = "## (TLP:AMBER) One\n\n(TLP:CLEAR) Two.\n\n(TLP:RED) Three.\n\n# Four\n\n(TLP:CLEAR) Five.\n"
    parts = text_for(Marking.RED, body, "marking: TLP:GREEN\n").parts

    starts = [each.marking for each in parts if isinstance(each, PortionStart)]
    labels = [each.marking for each in parts if isinstance(each, PortionLabel)]
    assert starts == [Marking.AMBER, Marking.AMBER, Marking.RED, Marking.GREEN]
    assert labels == starts[1:]


def test_what_is_hidden_is_the_rest() -> None:
    text = text_for(Marking.RED, "One.\n\n(TLP:RED) Two.\n\n(TLP:AMBER) Three.\n")

    assert markdown(hidden_from(text, Marking.AMBER)) == "Two."
    assert narrowest_in(text) == Marking.RED
    assert narrowest_in(visible_to(text, Marking.AMBER)) == Marking.AMBER
    assert visible_to(visible_to(text, Marking.AMBER), Marking.AMBER) == visible_to(text, Marking.AMBER)
