"""Links, values, citations and blocks are read out of Markdown; what looks like one and is none is told."""

from __future__ import annotations

import re

import pytest

from briefbook.load.prose import OPTIONS, read_markdown, read_prose
from briefbook.load.yaml_text import read_yaml
from briefbook.model.prose import Block, Link, Markup, Part, Prose, ProseCitation, ValueLink, Words
from briefbook.model.raw import Fields, Text
from briefbook.problems import Problem, Span

PATH = "content/briefings/rockets.md"
MARKUP = (Markup, Words)


def written(markdown: str) -> tuple[Prose, tuple[Problem, ...]]:
    """A briefing's text, which begins on line 4."""
    return read_markdown(Text(markdown, Span(PATH, 4, 1)))


def told_of(markdown: str) -> tuple[Prose, tuple[Problem, ...]]:
    """A text inside a fact, below `|` on line 3."""
    return read_prose(Text(markdown, Span("content/facts/acme.yml", 3, 12), "|"))


def at(line: int, column: int) -> Span:
    return Span(PATH, line, column)


def tokens(markdown: str) -> list[Part]:
    prose, problems = written(markdown)
    assert problems == ()
    return [part for part in prose.parts if not isinstance(part, MARKUP)]


def targets(prose: Prose) -> list[str]:
    return [part.target for part in prose.parts if isinstance(part, (Link, ValueLink))]


def codes(markdown: str) -> list[str]:
    return [each.code for each in written(markdown)[1]]


def text_of(prose: Prose) -> str:
    """The Markdown of a text with its tokens left out."""
    return "".join(part.markdown if isinstance(part, Markup) else "" for part in prose.parts)


# What there is to read


@pytest.mark.parametrize(
    ("markdown", "part"),
    [
        ("[[acme]]", Link("acme", "", at(4, 1))),
        ("[[ acme ]]", Link("acme", "", at(4, 1))),
        ("[[acme|the firm]]", Link("acme", "the firm", at(4, 1))),
        ("[[acme|]]", Link("acme", "", at(4, 1))),
        ("[[acme#founded]]", ValueLink("acme", "founded", "", "", at(4, 1))),
        ("[[ai-2000#share_of_scholars]]", ValueLink("ai-2000", "share_of_scholars", "", "", at(4, 1))),
        ("[[ai-2000#scholars/google]]", ValueLink("ai-2000", "scholars", "google", "", at(4, 1))),
        ("[[ai-2000#scholars/google@2022-01]]", ValueLink("ai-2000", "scholars", "google", "2022-01", at(4, 1))),
        ("[[ai-2000#scholars@2022-01]]", ValueLink("ai-2000", "scholars", "", "2022-01", at(4, 1))),
        ("[@one]", ProseCitation("one", "", at(4, 1))),
        ("[@one, para 4]", ProseCitation("one", "para 4", at(4, 1))),
        ("[@one, page 4, note 2]", ProseCitation("one", "page 4, note 2", at(4, 1))),
    ],
)
def test_a_token_is_read(markdown: str, part: Part) -> None:
    assert tokens(markdown) == [part]


def test_several_citations_may_stand_in_one_pair_of_brackets() -> None:
    assert tokens("[@one, para 4; @two;@three, p. 5]") == [
        ProseCitation("one", "para 4", at(4, 1)),
        ProseCitation("two", "", at(4, 1)),
        ProseCitation("three", "p. 5", at(4, 1)),
    ]


def test_a_token_has_its_place_in_the_file() -> None:
    found = tokens("阿里 [[acme]]\n\n- item\n- *see* [[road]] [@one]\n")

    assert [part.where for part in found if isinstance(part, (Link, ProseCitation))] == [at(4, 4), at(7, 9), at(7, 18)]


@pytest.mark.parametrize(
    ("markdown", "part"),
    [
        ("see [[acme|the\nfirm]] here", Link("acme", "the firm", at(4, 5))),
        ("> see [[acme|the\n> firm]] here", Link("acme", "the firm", at(4, 7))),
        ("- see [[acme|the\n  firm]] here", Link("acme", "the firm", at(4, 7))),
        ("see [@one,\npara 4] here", ProseCitation("one", "para 4", at(4, 5))),
        ("see [@one, para\n  4] here", ProseCitation("one", "para 4", at(4, 5))),
    ],
)
def test_a_token_may_be_broken_over_lines(markdown: str, part: Part) -> None:
    assert tokens(markdown) == [part]


def test_a_blank_line_ends_a_token() -> None:
    assert codes("[[acme|the\n\nfirm]]") == ["E701"]
    assert codes("[@one,\n \npara 4]") == ["E703"]


@pytest.mark.parametrize(
    "markdown",
    [
        "# [[acme]]", "**[[acme]]**", "*so [[acme]] said*", "> [[acme]]", "- [[acme]]", "1. [[acme]]\n", "~~[[acme]]~~",
        "| a |\n|---|\n| [[acme]] |", "| a | b |\n|---|---|\n| [[acme\\|the firm]] | c |", "| a | b |\n|---|---|\n| [[acme|firm]] | c |",
        "x[^1]\n\n[^1]: By [[acme]].", "!!! note\n\n    By [[acme]].\n", "!!! note\n    By [[acme]].\n", '=== "Tab"\n\n    [[acme]]',
        "a_b [[acme]] c_d", "[x](http://example.org) [[acme]]", "`code` [[acme]]", "([[acme]])", "[[acme]]'s", "“[[acme]]”",
        '!!! note "So"\n    - x\n\n        [[acme]]', "??? tip\n\n    !!! note\n\n        [[acme]]", "???+ tip\n\n    [[acme]]", "Term\n\n:   One.\n\n    [[acme]]",
        "\\\\![[acme]]".replace("\\\\", "\\"), "<b>[[acme]]</b>", "text\n[[acme]]\n: definition", "\\\\[[acme]]".replace("\\\\", "x"),
    ],
)  # fmt: skip
def test_a_link_is_read_wherever_words_stand(markdown: str) -> None:
    prose, problems = written(markdown)

    assert (targets(prose), problems) == (["acme"], ())


@pytest.mark.parametrize(
    "markdown",
    [
        "`[[acme]]`", "``[[acme]] [@one]``", "```\n[[acme]] [@one]\n```", "```yaml\na: [[acme]]\n```", "~~~\n[[acme]]\n~~~",
        "\\[[acme]]", "\\[@one]", "[a [[acme]] b](http://example.org)", "![[acme]](x.png)", "<!-- [[acme]] -->",
        '<a title="[[acme]]">x</a>', "[x][acme]\n\n[acme]: http://example.org", "[[acme](http://example.org)]",
        "So:\n\n    [[acme]] [@one]\n", "- a\n\n        [[acme]]\n", "    if [[ -f x ]]; then\n", "    !!! note\n\n        [[acme]]\n",
        "!!! note\n\n        [[acme]]\n", "!!! note\n\n    ```\n    [[acme]]\n    ```\n", "!!! note\n\n    `[[acme]]`\n",
        "[see @one](http://example.org)", "[mail me@example.org]", "[^x] @one]", "\\[see @one]", "`[see @one]`", "[said @Acme]",
    ],
)  # fmt: skip
def test_what_is_code_a_link_or_escaped_is_left_as_it_is(markdown: str) -> None:
    prose, problems = written(markdown)

    assert (targets(prose), text_of(prose), problems) == ([], markdown, ())


@pytest.mark.parametrize(
    "markdown",
    ["", "Plain.\n", "# A\n\n*b* **c** `d` [e](f.md)\n\n- g\n\n    h\n", "a [[acme]] b [@one] c\n\n```timeline\n```\n\nd\n", "<div>\n\nx\n\n</div>\n",
     "阿里 [[acme]] 巴巴\n", "| a |\n|---|\n| [[acme]] |\n", "a\r\nb\n", "\ta\n", "a  \nb\\\nc\n"],
)  # fmt: skip
def test_the_rest_of_a_briefing_is_kept_to_the_letter(markdown: str) -> None:
    prose, _ = written(markdown)

    rest = markdown
    for token in ("[[acme]]", "[@one]", "```timeline\n```"):
        rest = rest.replace(token, "")
    assert text_of(prose).rstrip("\n") == rest.rstrip("\n") or "timeline" in markdown
    assert "".join(text_of(prose).split()) == "".join(rest.split())


def test_words_are_told_from_markup_so_that_names_in_them_can_be_linked() -> None:
    prose, _ = written("# Acme\n\nSo *Road* `Rail` [Sea](x.md)\n\n    Moon\n")

    words = [part.markdown.strip() for part in prose.parts if isinstance(part, Markup) and part.is_text]
    assert [word for word in words if word] == ["Acme", "So", "Road"]


# What looks like a token and is none


@pytest.mark.parametrize(
    ("markdown", "code", "hint"),
    [
        ("[[Acme]]", "E701", "write [[acme|Acme]]"),
        ("[[Acme Inc|the firm]]", "E701", "write [[acme-inc|the firm]]"),
        ("[[]]", "E701", "write [[some-id]] or [[some-id|words]]"),
        ("[[阿里]]", "E701", "write [[some-id]] or [[some-id|words]]"),
        (
            "[[acme",
            "E701",
            "write [[some-id]] or [[some-id|words]], with no brackets or emphasis in it; put code in a fence",
        ),
        ("[[acme|the [big] firm]]", "E701", None),
        ("[[acme|the *big* firm", "E701", None),
        ("if [[ -f x ]]; then", "E701", None),
        ("[see @one]", "E703", "write see [@one]; or \\[ if it is not a citation"),
        ("[-@one]", "E703", "write [@one]; or \\[ if it is not a citation"),
        ("[see\nalso @one, para 4; @two]", "E703", None),
        ("[ @one]", "E703", None),
        ("![[acme]]", "E701", "write [[some-id]] after a space; a picture is ![words](files/picture.png)"),
        ("![[acme|the firm]]", "E701", None),
        ("![[acme#founded]]", "E701", None),
        ("[[acme#]]", "E702", None),
        ("[[acme#Founded]]", "E702", None),
        ("[[acme#founded|then]]", "E702", None),
        ("[@one, para [4]]", "E703", None),
        ("[@one", "E703", "write [@some-source] or [@some-source, para 4], with no brackets in it"),
        (
            "<div>[[acme]]</div>",
            "E701",
            "write Markdown there: a blank line ends the HTML, and another begins it again",
        ),
        ("<div markdown>\n[@one]\n</div>", "E701", None),
        (
            "- item\n\n  ```timeline\n  ```\n",
            "E704",
            "start it at the left margin, not in a list, a quotation or anything indented",
        ),
        ("> ```timeline\n> ```\n", "E704", None),
        ("!!! note\n\n    ```timeline\n    ```\n", "E704", None),
        ("```Timeline\n```", "W709", "did you mean 'timeline'?"),
        ("```relation\nabout: acme\n```", "W709", "did you mean 'relations'?"),
        ("```timeline\nabuot: acme\n```", "E704", "did you mean 'about'?"),
        ("```timeline\nabout: {a: b}\n```", "E704", "write `[one, other]`"),
        ("```timeline\nabout: [a\n```", "E704", None),
        ("```timeline\nabout: &a b\n```", "E704", None),
        ("```timeline\nabout: a\nabout: b\n```", "E704", "merge the two"),
        ("```timeline\nacme\n```", "E704", "write `about: …`, one option to a line"),
    ],
)
def test_what_looks_like_a_token_and_is_none_is_told(markdown: str, code: str, hint: str | None) -> None:
    _, problems = written(markdown)

    assert [each.code for each in problems] == [code]
    assert hint in (None, problems[0].hint)


def test_a_problem_in_a_block_has_its_own_line() -> None:
    _, problems = written("Text.\n\n```chart\nof: acme\nmetrc: staff\n```\n")

    assert [each.where for each in problems] == [at(8, 1)]


# Blocks


@pytest.mark.parametrize("kind", sorted(OPTIONS.keys() - {"table"}))
def test_a_block_is_read_with_its_options(kind: str) -> None:
    options = "".join(f"{name}: [one, two]\n" for name in OPTIONS[kind])

    (block,) = tokens(f"```{kind}\n{options}```\n")

    assert isinstance(block, Block)
    assert (block.kind, block.where) == (kind, at(4, 1))
    for line, name in enumerate(OPTIONS[kind], start=5):
        column = len(name) + 4
        assert block.texts(name) == (Text("one", at(line, column)), Text("two", at(line, column + 5)))


def test_a_table_names_its_sources_and_stands_in_a_file_only_where_the_author_is_trusted() -> None:
    table = "```table\nsource: [one, 'two, p. 4']\nfile: ice.csv\n```"

    block, first, one, second, two = tokens(table)
    prose, problems = told_of(table)

    assert isinstance(block, Block)
    assert (first, second) == (Link("one", "", at(5, 10)), Link("two", "", at(5, 15)))
    assert (one, two) == (ProseCitation("one", "", at(5, 10)), ProseCitation("two", "p. 4", at(5, 15)))
    assert [each.code for each in problems] == ["E704"]
    assert prose


@pytest.mark.parametrize(
    "markdown",
    ["```timeline\nabout: acme\n```", "~~~timeline\nabout: acme\n~~~", "````timeline\nabout: acme\n````", "``` timeline\nabout: acme\n```\n",
     "```timeline extra words\nabout: acme\n```", "   ```timeline\nabout: acme\n   ```", "```timeline\nabout: acme"],
)  # fmt: skip
def test_a_block_may_stand_in_any_fence_at_the_margin(markdown: str) -> None:
    (block,) = tokens(markdown)

    assert isinstance(block, Block)
    assert (block.kind, block.option("about"), block.first("title")) == ("timeline", ("acme",), "")


def test_an_empty_block_has_no_options() -> None:
    assert tokens("```timeline\n```") == [Block("timeline", (), at(4, 1))]


def test_other_fences_are_left_alone() -> None:
    for info in ("", "python", "mermaid", "{.timeline}", "\u2028", "entities2"):
        prose, problems = written(f"```{info}\nabout: acme\n```")
        assert (problems, text_of(prose)) == ((), f"```{info}\nabout: acme\n```")


# Texts inside facts


STYLES = """\
about: >-
    Folded one
    two [[x]] y

      more
    end [@z].
about: "double \\"q\\" [[x]]
   and \\u0041b [[y]] \\
   cont [@w]"
about: 'single ''it'' [[x]]

   para [@y]'
about: plain [[
   x]] [@z]
about: |2
   [[x]] indented

  [@y]
about: | # note
  One.

    Two [[x]].

  ```chart
  off: x
  ```
about: "one [[x#y]]"
"""


def test_the_place_of_a_token_is_its_line_and_column_in_any_style() -> None:
    lines = STYLES.split("\n")
    written = [
        "[[x]]",
        "[@z]",
        "[[x]]",
        "[[y]]",
        "[@w]",
        "[[x]]",
        "[@y]",
        "[[",
        "[@z]",
        "[[x]]",
        "[@y]",
        "[[x]]",
        "off",
        "[[x#",
    ]
    found: list[str] = []

    for number, text in enumerate(re.split(r"^(?=about)", STYLES, flags=re.MULTILINE)[1:]):
        before = STYLES.split("about:")[: number + 1]
        node, _ = read_yaml(text, "a.yml", 1 + "about:".join(before).count("\n"))
        assert isinstance(node, Fields)
        about = node.get("about")
        assert isinstance(about, Text)
        prose, problems = read_prose(about)
        places = [part.where for part in prose.parts if isinstance(part, (Link, ProseCitation, ValueLink))]
        places += [each.where for each in problems]
        found += [lines[place.line - 1][place.column - 1 :] for place in places]

    assert [each[: len(words)] for each, words in zip(found, written, strict=True)] == written


def test_the_place_of_a_token_on_the_line_of_its_key_is_exact() -> None:
    prose, _ = read_prose(Text("Then [[acme]].", Span("content/facts/acme.yml", 3, 12)))

    assert [part.where for part in prose.parts if isinstance(part, Link)] == [Span("content/facts/acme.yml", 3, 17)]


@pytest.mark.parametrize(
    "markdown",
    [
        "see [[acme|the\nfirm]]",
        "*see* [[acme]]",
        "- [[acme]]\n- x",
        "| a |\n|---|\n| [[acme\\|firm]] |",
        "> [[acme]]",
        "# [[acme]]",
        "x[^1]\n\n[^1]: [[acme]]",
    ],
)
def test_tokens_are_read_in_texts_of_facts_too(markdown: str) -> None:
    prose, problems = told_of(markdown)

    assert (targets(prose), problems) == (["acme"], ())


@pytest.mark.parametrize(
    "markdown", ["\\[[acme]]", "[\\[acme]]", "&#91;[acme]]", "[&#91;acme]]", "`[[acme]]`", "\\[@one]"]
)
def test_what_is_escaped_in_texts_of_facts_is_words(markdown: str) -> None:
    prose, problems = told_of(markdown)

    assert (targets(prose), problems) == ([], ())


@pytest.mark.parametrize(
    ("markdown", "code"),
    [("[[Acme]]", "E701"), ("[[acme|*x*]]", "E701"), ("[@one, [4]]", "E703"), ("- a\n\n  ```timeline\n  ```", "E704"), (">" * 100, "E106"),
     ("*" * 200 + "a" + "*" * 200, "E106")],
)  # fmt: skip
def test_what_cannot_be_read_in_texts_of_facts_is_told(markdown: str, code: str) -> None:
    _, problems = told_of(markdown)

    assert [each.code for each in problems] == [code]


def test_a_text_that_is_too_deep_is_kept_as_words() -> None:
    prose, _ = told_of(">" * 5000 + " so they say")

    assert prose.parts == (Words(">" * 5000 + " so they say"),)


@pytest.mark.parametrize(
    ("markdown", "kept"),
    [
        ("One. <!-- ok: W604 --> Two.", "One.  Two."),
        ("One.\n<!-- ok: W604, E603 -->\nTwo.", "One.\nTwo."),
        ("- one\n  <!-- ok: W604 -->\n- two", "- one\n- two"),
        ("<!-- plain -->\nOne.", "<!-- plain -->\nOne."),
        ("```\n<!-- ok: W604 -->\n```", "```\n<!-- ok: W604 -->\n```"),
        ("`<!-- ok: W604 -->`", "`<!-- ok: W604 -->`"),
    ],
)
def test_a_comment_that_answers_a_check_is_taken_out_of_a_briefing(markdown: str, kept: str) -> None:
    prose, problems = read_markdown(Text(markdown, Span("content/briefings/x.md", 1, 1)))

    assert "".join(part.markdown for part in prose.parts if isinstance(part, Markup)) == kept
    assert problems == ()


@pytest.mark.parametrize(
    ("text", "code"), [("[see @one]", "E703"), ("- x [-@one, p 2]", "E703"), ("![[acme]]", "E701")]
)
def test_in_the_text_of_a_fact_it_is_told_too(text: str, code: str) -> None:
    assert [each.code for each in told_of(text)[1]] == [code]
