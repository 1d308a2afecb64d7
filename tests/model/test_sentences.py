"""Prose as a reader hears it: words without markup, cut into paragraphs and sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from briefbook.load.prose import read_markdown, read_prose
from briefbook.model.prose import Prose, ValueLink
from briefbook.model.raw import Text
from briefbook.model.sentences import Paragraph, paragraphs, sentences
from briefbook.problems import Span

NAMES = {"acme": "Acme Inc", "road": "Road"}


def briefing(markdown: str) -> Prose:
    return read_markdown(Text(markdown, Span("content/briefings/rockets.md", 4, 1)))[0]


def about(markdown: str) -> Prose:
    return read_prose(Text(markdown, Span("content/facts/acme.yml", 3, 5), "|"))[0]


def name_of(id: str) -> str:
    return NAMES.get(id, id)


def heard(prose: Prose) -> list[str]:
    return [paragraph.text for paragraph in paragraphs(prose, name_of)]


def cut(text: str) -> list[str]:
    return [sentence for _, sentence in sentences(text)]


@pytest.mark.parametrize("read", [briefing, about])
@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("One.\nStill one.\n\nTwo.", ["One. Still one.", "Two."]),
        ("# Head\n\nOne.", ["Head", "One."]),
        ("One\n*two* __three__\nfour\n[[road]].", ["One two three four Road."]),
        ("> one\n> still one\n>\n> two", ["one still one", "two"]),
        ("- one\n  still one\n- two\n", ["one still one", "two"]),
        ("One\n- two\n", ["One", "two"]),
        ("One\n> two\n", ["One", "two"]),
        ("1. one\n\n2. two\n", ["one", "two"]),
        ("> one\n>\n> two", ["one", "two"]),
        ("One *two* __three__ ~~four~~ five.", ["One two three four five."]),
        ("One [[acme]] two.", ["One Acme Inc two."]),
        ("One [[acme|the firm]] two.", ["One the firm two."]),
        ("One [[acme|the\nfirm]] two.", ["One the firm two."]),
        ("One [@one, para 2]. Two [@two].", ["One. Two."]),
        ("One [[acme#founded]] two.", ["One … two."]),
        ("One\n\n```timeline\n```\n\ntwo", ["One", "two"]),
        ("One\n\n---\n\ntwo", ["One", "two"]),
        ("", []),
        (" \n\n ", []),
        ("*[[acme]]*", ["Acme Inc"]),
        ("阿里[[acme]]巴巴。", ["阿里Acme Inc巴巴。"]),
    ],
)
def test_a_text_is_heard_without_its_markup(read: object, markdown: str, expected: list[str]) -> None:
    assert heard(read(markdown)) == expected  # type: ignore[operator]


def test_a_link_is_told_with_the_stretch_of_its_words() -> None:
    (paragraph,) = paragraphs(briefing("So  [[acme]] and\n*[[road|the road]]* go."), name_of)

    assert paragraph == Paragraph("So Acme Inc and the road go.", ((3, 11, "acme"), (16, 24, "road")))
    assert [paragraph.text[start:end] for start, end, _ in paragraph.links] == ["Acme Inc", "the road"]


def test_a_value_is_said_as_somebody_words_it() -> None:
    (paragraph,) = paragraphs(
        briefing("Since [[acme#founded]]."),
        name_of,
        lambda link, _: f"<{link.property}>" if isinstance(link, ValueLink) else "",
    )

    assert paragraph.text == "Since <founded>."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("It grew 2.5 times. Then it fell.", ["It grew 2.5 times.", "Then it fell."]),
        ("It is of the U.S. Army. So.", ["It is of the U.S. Army.", "So."]),
        ("He left for the U.S. Our view is new.", ["He left for the U.S.", "Our view is new."]),
        ("It belongs to Acme Inc. We think so.", ["It belongs to Acme Inc.", "We think so."]),
        ("It belongs to Beta & Co. The price fell.", ["It belongs to Beta & Co.", "The price fell."]),
        ("Acme Inc. CEO Li left Acme Co. Ltd. in May.", ["Acme Inc. CEO Li left Acme Co. Ltd. in May."]),
        ("They go to plan B. Prices fall.", ["They go to plan B.", "Prices fall."]),
        ("It is of J. A. Smith and George W. Bush.", ["It is of J. A. Smith and George W. Bush."]),
        ("It may be so… We doubt it.", ["It may be so…", "We doubt it."]),
        ("It met at 5 p.m. The talks began.", ["It met at 5 p.m.", "The talks began."]),
        ("Gen. Lee and Sen. Kay met Yahoo! Inc. there.", ["Gen. Lee and Sen. Kay met Yahoo! Inc. there."]),
        (
            "Fig. 3 and No. 5 are of Sept. 2020. He said no. We left.",
            ["Fig. 3 and No. 5 are of Sept. 2020.", "He said no.", "We left."],
        ),
        ("(It is in Acme Inc.) The rest fell.", ["(It is in Acme Inc.)", "The rest fell."]),
        ("Mr. Li and Dr. Wu met. They left.", ["Mr. Li and Dr. Wu met.", "They left."]),
        ("J. Smith wrote it. We read it.", ["J. Smith wrote it.", "We read it."]),
        ("Some firms, e.g. Acme, grew.", ["Some firms, e.g. Acme, grew."]),
        ("“It grew.” So they say.", ["“It grew.”", "So they say."]),
        ("It grew (a lot). It fell.", ["It grew (a lot).", "It fell."]),
        ("It grew… and fell.", ["It grew… and fell."]),
        ("第一句。第二句！第三句？", ["第一句。", "第二句！", "第三句？"]),
        ("See para. 4 of it.", ["See para. 4 of it."]),
        ("It grew. 2021 was good.", ["It grew.", "2021 was good."]),
        ("", []),
        ("   ", []),
        (".", ["."]),
    ],
)
def test_a_paragraph_is_cut_into_its_sentences(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


@given(some.text(alphabet="aA.!?。 \n“”’)(1é", max_size=60))
def test_every_sentence_stands_where_it_is_said_to_and_no_word_is_lost(text: str) -> None:
    found = list(sentences(text))

    for start, sentence in found:
        assert text[start:].startswith(sentence)
    assert "".join("".join(sentence.split()) for _, sentence in found) == "".join(text.split())


@given(some.text(alphabet="aA*_`#>-|[]() \n.1é", max_size=60))
def test_any_text_can_be_heard(markdown: str) -> None:
    for prose in (briefing(markdown), about(markdown)):
        for paragraph in paragraphs(prose, name_of):
            assert paragraph.text == paragraph.text.strip(" ") != ""
