"""Reading never raises, whatever the files hold, and what is read does not depend on the order it comes in."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example, given, settings
from hypothesis import strategies as some

from briefbook import pipeline
from briefbook.book.link import link
from briefbook.book.validate import validate
from briefbook.config import Settings
from briefbook.load.files import load_content
from briefbook.load.prose import read_markdown, read_prose
from briefbook.model.raw import Text
from briefbook.pages.markdown import render_page, templates
from briefbook.problems import CODES, Problem, Span
from briefbook.problems.problem import in_order
from golden_cases import CASES
from small_book import day

BOOK = CASES / "problems" / "a_book_of_every_kind_of_thing_is_sound"
FACTS = "content/facts/acme.yml"
VOCABULARY = "content/vocabulary.yml"
BRIEFING = "content/briefings/starships.md"
FILES = {name: (BOOK / name).read_text("utf-8") for name in (FACTS, VOCABULARY, BRIEFING)}

WORDS = ["entities", "events", "sources", "observations", "judgements", "defaults", "types", "properties", "metrics", "name", "type", "source",
         "value", "to", "acme", "one", "company", "owns", "founded", "about", "unknown", "none", "2022-09", "~60", "en", "TLP:RED", "[[acme]]",
         "[@one]", "likely", "true", "title", "report", "of", "metric", "text", "id", "阿里", "é", "\u202e", "\x07", "\ud800", "#", "*a", "&a", "<<",
         "!!x", "|", ">", "```timeline"]  # fmt: skip
SIGNS = [
    ": ",
    ":",
    ", ",
    "[",
    "]",
    "{",
    "}",
    "- ",
    "\n",
    "\n  ",
    "\n    ",
    "\n\n",
    "'",
    '"',
    " # ",
    "---\n",
    "\t",
    "  ",
]
yaml_like = some.lists(some.sampled_from(WORDS) | some.sampled_from(SIGNS), max_size=40).map("".join)


def read(files: Mapping[str, str]) -> pipeline.Reading:
    with TemporaryDirectory() as folder:
        root = Path(folder)
        for name, text in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(text.encode("utf-8", "surrogatepass"))
        return pipeline.read(Settings(root, day("2026-11-23")))


def assert_told(reading: pipeline.Reading) -> None:
    for problem in reading.problems:
        assert isinstance(problem, Problem)
        assert problem.code in CODES
        assert problem.message
        assert problem.where.path.startswith(("content", "briefbook/vocabulary"))
        assert str(problem).count("\n") == len(problem.also) + bool(problem.hint), problem
    assert list(reading.problems) == list(in_order(reading.problems))


@settings(max_examples=60)
@given(some.text() | yaml_like, some.sampled_from(sorted(FILES)))
@example("", FACTS)
@example("a: *a", FACTS)
@example("types: {a: {parent: a}, thing: {parent: a}}", VOCABULARY)
@example("properties: {name: {range: company}, owns: {range: date}}", VOCABULARY)
@example("types: {thing: {section: none}, event: {parent: company}}", VOCABULARY)
def test_no_text_stops_the_reading(text: str, name: str) -> None:
    assert_told(read({**FILES, name: text}))


def cut(text: str, dice: random.Random) -> str:
    start = dice.randrange(len(text) + 1)
    return text[:start] + text[start + dice.randrange(40) :]


def doubled(text: str, dice: random.Random) -> str:
    lines = text.split("\n")
    number = dice.randrange(len(lines))
    return "\n".join([*lines[: number + 1], *lines[dice.randrange(number + 1) : number + 1], *lines[number + 1 :]])


def swapped(text: str, dice: random.Random) -> str:
    letters = list(text)
    one, other = dice.randrange(len(letters)), dice.randrange(len(letters))
    letters[one], letters[other] = letters[other], letters[one]
    return "".join(letters)


def shifted(text: str, dice: random.Random) -> str:
    lines = text.split("\n")
    number = dice.randrange(len(lines))
    lines[number] = dice.choice(["  ", "", "\t"]) + lines[number].removeprefix("  ")
    return "\n".join(lines)


def replaced(text: str, dice: random.Random) -> str:
    """A word in the place of another: another of the text's own, or one of ours."""
    words = list(re.finditer(r"[\w-]+", text))
    if not words:
        return text
    word = dice.choice(words)
    return text[: word.start()] + dice.choice([*WORDS, *(each[0] for each in words)]) + text[word.end() :]


Mutation = Callable[[str, random.Random], str]
MUTATIONS: list[Mutation] = [cut, doubled, swapped, shifted, replaced, replaced, replaced]


@lru_cache
def mutated(name: str, seed: int) -> str:
    dice = random.Random(seed)
    text = FILES[name]
    for _ in range(dice.randrange(1, 4)):
        text = dice.choice(MUTATIONS)(text, dice) or "x"
    return text


@settings(max_examples=80)
@given(some.sampled_from(sorted(FILES)), some.integers(0, 10**6))
def test_no_mistake_in_a_sound_book_stops_the_reading_and_what_passes_can_be_built(name: str, seed: int) -> None:
    files = {**FILES, name: mutated(name, seed)}

    reading = read(files)

    assert_told(reading)
    if reading.is_sound:
        settings = Settings(Path("/nowhere"), day("2026-11-23"))
        environment = templates()
        for page in pipeline.pages(reading.corpus, settings):
            render_page(page, environment)


@settings(max_examples=120)
@given(some.text() | some.lists(some.sampled_from([*WORDS, *SIGNS, "> ", "* ", "1. ", "`", "```\n", "_", "~~", "<b>", "|", "\n|---|\n", "[^1]", "[^1]: ",
                                                   "](http://a.b)", "\\", "[[", "]]", "[@", "![", "!!! note\n\n    ", "&#91;"]), max_size=40).map("".join))  # fmt: skip
@example("```\u2028")
@example(">" * 5000)
@example("[" * 5000)
@example("*" * 5000 + "a" + "*" * 5000)
def test_no_prose_stops_the_reading(markdown: str) -> None:
    where = Span("content/facts/acme.yml", 3, 5)
    for prose, problems in (
        read_prose(Text(markdown, where, "|")),
        read_prose(Text(markdown, where)),
        read_markdown(Text(markdown, Span("content/briefings/a.md", 4, 1))),
    ):
        assert isinstance(prose.parts, tuple)
        assert {each.code for each in problems} <= {"E106", "E113", "E701", "E702", "E703", "E704", "W709"}


@settings(max_examples=20)
@given(some.randoms())
def test_entries_in_any_order_make_one_corpus_with_the_same_problems(dice: random.Random) -> None:
    loaded = load_content(BOOK / "content", BOOK)
    entries = list(loaded.entries)
    expected = link(entries, loaded.vocabulary)
    dice.shuffle(entries)

    corpus = link(entries, loaded.vocabulary)

    assert repr(corpus) == repr(expected)
    assert in_order(validate(entries, corpus)) == in_order(validate(loaded.entries, expected))


def test_reading_twice_gives_the_same() -> None:
    one, other = read(FILES), read(FILES)

    assert repr(one) == repr(other)
    assert one.problems == ()
