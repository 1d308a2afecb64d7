"""The reference says what the code does: it is made from it, or checked against it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest
from docs_pages import DOCS, ROOT, anchors_in, without_blocks

from briefbook.load import briefings, vocabulary
from briefbook.load.files import load_vocabulary
from briefbook.load.prose import OPTIONS
from briefbook.load.values import RESERVED_IDS, read_date, read_number
from briefbook.model import grammar, independence
from briefbook.model.raw import Text
from briefbook.model.values import NumberValue
from briefbook.pages.escape import markdown_text
from briefbook.pages.wording import date_words, number_words
from briefbook.problems import CODES, Problem, Span

REFERENCE = DOCS / "reference"
SCRIPT = ROOT / "scripts" / "reference"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    loader = SourceFileLoader("reference_script", str(SCRIPT))
    spec = spec_from_loader(loader.name, loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def made(script: ModuleType) -> dict[str, str]:
    """The pages that the script makes, by name."""
    pages: dict[str, str] = script.pages()
    return pages


def text_of(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


def rows_under(heading: str, text: str) -> list[list[str]]:
    """The cells of the tables under a heading, their code as plain text."""
    section = re.split(r"^## ", text, flags=re.MULTILINE)
    found = next(part for part in section if part.startswith(f"{heading}\n"))
    lines = [line for line in found.split("\n") if line.startswith("| ")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines[1:]]


# Made from the code


def test_made_pages_are_up_to_date(made: dict[str, str]) -> None:
    written = {name: (REFERENCE / name).read_text("utf-8") for name in made if (REFERENCE / name).is_file()}

    stale = [name for name in made if written.get(name) != made[name]]
    assert stale == [], "run scripts/reference, and read the diff"


def test_made_pages_say_so_and_no_other_does(script: ModuleType, made: dict[str, str]) -> None:
    marked = {path.name for path in REFERENCE.glob("*.md") if script.MADE in path.read_text("utf-8")}

    assert marked == set(made)


def test_the_script_checks_without_writing_and_makes_the_same_in_another_process() -> None:
    done = subprocess.run([sys.executable, SCRIPT, "--check"], capture_output=True, text=True, check=False, cwd=ROOT)

    assert (done.returncode, done.stdout) == (0, "")


def test_every_problem_code_is_documented() -> None:
    text = text_of("reference/problem-codes.md")
    documented = re.findall(r"^### ([EW]\d{3}): ", text, re.MULTILINE)

    assert sorted(documented) == sorted(CODES)
    assert {anchor[:4] for anchor in anchors_in(text) if re.match(r"[ew]\d{3}-", anchor)} == {c.lower() for c in CODES}


def test_every_problem_code_has_an_example(script: ModuleType) -> None:
    """In briefbook/problems/examples.yml; the script runs it, and shows what is said of it."""
    assert set(script.examples()) == set(CODES)


def test_the_right_example_of_a_code_holds_no_mistake(script: ModuleType) -> None:
    said = {
        id: [str(each) for each in script.problems_with(script.files_of(one, one.right_file, one.right), one.audience)
             if each.is_error or each.code == id]
        for id, one in script.examples().items()
    }  # fmt: skip

    assert {id: found for id, found in said.items() if found} == {}


# Written by hand, and checked


def missing(names: Iterable[str], text: str) -> list[str]:
    """The names that a page does not hold as code."""
    held = set(re.findall(r"`([^`\n]+)`", text))
    return sorted(name for name in names if name not in held)


@pytest.mark.parametrize(
    ("heading", "names"),
    [
        ("Blocks", [each.name for each in grammar.BLOCKS]),
        ("Entities and events", (*(each.name for each in grammar.ENTITY_FIELDS), "name", "aliases")),
        ("Qualifiers", grammar.QUALIFIER_NAMES),
        ("Sources", grammar.field_names("sources")),
        ("Observations", grammar.field_names("observations")),
        ("Judgements", grammar.field_names("judgements")),
    ],
)
def test_facts_page_holds_every_field_and_no_other(heading: str, names: tuple[str, ...]) -> None:
    rows = rows_under(heading, text_of("reference/facts.md"))
    documented = {word for row in rows for word in re.findall(r"`([^`]+)`", row[0])}

    assert documented == set(names)


def test_facts_page_names_reserved_ids_and_what_cascades() -> None:
    text = text_of("reference/facts.md")

    assert missing((*grammar.CASCADING, "unknown", "none", "index", "con", "nul"), text) == []
    assert {"unknown", "none", "index", "con", "nul", "com1"} <= RESERVED_IDS


def test_prose_page_holds_every_field_of_front_matter() -> None:
    rows = rows_under("Front matter of a briefing", text_of("reference/prose.md"))

    assert {row[0].strip("`") for row in rows} == set(briefings.FIELDS)


def test_prose_page_holds_every_option_of_every_block() -> None:
    options: dict[str, set[str]] = {}
    kind = ""
    for row in rows_under("Fenced blocks", text_of("reference/prose.md")):
        kind = row[0].strip("`") or kind
        options.setdefault(kind, set()).update(re.findall(r"`([^`]+)`", row[1]))

    assert options == {kind: set(names) for kind, names in OPTIONS.items()}


def test_vocabulary_page_holds_every_field() -> None:
    fields = set(vocabulary.TYPE_FIELDS) | set(vocabulary.PROPERTY_FIELDS)
    blocks = text_of("how-to/extend-the-vocabulary.md")

    assert [name for name in sorted(fields) if name not in blocks] == []


def test_types_and_relations_to_choose_from_are_there() -> None:
    built_in, _ = load_vocabulary(ROOT / "none.yml", ROOT)
    known = {*built_in.types, *built_in.directions, *grammar.QUALIFIER_NAMES, "about"}
    text = text_of("how-to/choose-a-type.md")
    columns = {"By subject": (1, 2), "FollowTheMoney": (1,), "STIX": (1,)}
    named = [
        name
        for heading, wanted in columns.items()
        for row in rows_under(heading, text)
        for column in wanted
        for name in re.findall(r"`([^`]+)`", row[column])
    ]

    assert len(named) > 150
    assert [name for name in named if name not in known] == []


def test_dates_read_as_the_facts_page_says() -> None:
    for written, shown in rows_under("Dates", text_of("reference/facts.md")):
        date = read_date(Text(written.strip("`"), Span("")))
        assert not isinstance(date, Problem), date
        assert date_words(date) == shown


def test_numbers_read_as_the_facts_page_says() -> None:
    for written, shown in rows_under("Numbers", text_of("reference/facts.md")):
        words = []
        for each in re.findall(r"`([^`]+)`", written):
            number = read_number(Text(each.strip('"'), Span("")))
            assert isinstance(number, NumberValue), number
            words.append(number_words(number))
        assert ", ".join(words) == shown


def test_escaping_is_as_its_page_says() -> None:
    for value, escaped in rows_under("Markdown is the hard part", text_of("explanation/escaping.md")):
        assert markdown_text(value.strip("`")) == escaped.strip("`")


def test_interests_are_worded_as_their_page_says() -> None:
    said = {row[0] for row in rows_under("Interested publishers", text_of("explanation/independence.md"))}
    source = Path(independence.__file__).read_text("utf-8")

    assert said == set(re.findall(r'"(publish[^"]* the subject[^"]*)"', source))


def test_no_page_speaks_of_a_folder_that_is_not_there() -> None:
    named = {
        word.rstrip("/")
        for page in [ROOT / "README.md", *DOCS.rglob("*.md")]
        for word in re.findall(
            r"`((?:generator|scripts|tests|requirements)/[^`\s*<]*)`", without_blocks(page.read_text())
        )
    }

    assert [name for name in sorted(named) if not (ROOT / Path(name)).exists()] == []


def test_the_how_to_on_renaming_names_the_codes_that_come() -> None:
    golden = ROOT / "tests" / "golden" / "problems" / "an_old_id_is_not_referred_to" / "codes"
    come = set(golden.read_text("utf-8").split())

    assert come < set(re.findall(r"\[([EW][0-9]{3})\]", text_of("how-to/rename-an-id.md"))) == {*come, "E701", "E208"}
