"""Every golden case comes out as expected, and every code has one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from briefbook.problems import CODES
from golden_cases import CASES, Outcome, case_folders, codes_in, codes_of

Golden = Callable[..., Outcome]
PROBLEMS = case_folders("problems")
HEAD = "defaults: {source: one}\nsources:\n  one: {type: report, title: One}\nentities:\n"
LEVELS = 50_000

# What git, editors and readers do not take for text is made when the test runs.
MADE: dict[str, Mapping[str, bytes]] = {
    "problems/a_text_that_is_not_utf_8_is_told_with_its_place": {
        "content/facts/acme.yml": f"{HEAD}  acme: {{type: company, name: Café}}\n".encode("latin-1"),
        "content/facts/road.yml": f"{HEAD}  road: {{type: company, name: Road}}\n".encode("utf-16"),
        "content/facts/rail.yml": f"{HEAD}  rail: {{type: company, name: Rail}}\n".encode("utf-16-le"),
        "content/briefings/rockets.md": b"---\ntitle: Caf\xe9\n---\nText.\n",
    },
    "problems/fifty_thousand_levels_do_not_kill_the_process": {
        "content/facts/flow.yml": b"entities: " + b"[" * LEVELS + b"]" * LEVELS,
        "content/facts/maps.yml": b"entities: " + b"{a: " * LEVELS + b"b" + b"}" * LEVELS,
        "content/facts/block.yml": b"- " * LEVELS + b"a\n",
        "content/facts/prose.yml": HEAD.encode()
        + b"  acme: {type: company, name: Acme, about: '"
        + b">" * LEVELS
        + b"'}\n",
        "content/briefings/rockets.md": b"---\ntitle: Rockets\n---\n" + b">" * LEVELS + b"\n",
    },
    "problems/a_byte_order_mark_and_windows_line_ends_move_no_place": {
        "content/facts/acme.yml": f"\ufeff{HEAD}  acme: {{type: company, name: Acme, fouded: 2001}}\n".replace(
            "\n", "\r\n"
        ).encode(),
        "content/briefings/rockets.md": "\ufeff---\ntitle: Rockets\n---\nSee [[acmee]].\n".replace(
            "\n", "\r\n"
        ).encode(),
    },
}


def name_of(case: Path) -> str:
    return case.relative_to(CASES).as_posix()


@pytest.mark.parametrize("case", case_folders(), ids=name_of)
def test_a_case_comes_out_as_expected(case: Path, golden: Golden) -> None:
    golden(name_of(case), MADE.get(name_of(case)))


def test_every_case_that_is_made_has_its_folder() -> None:
    assert set(MADE) <= {name_of(case) for case in case_folders()}


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_a_case(code: str) -> None:
    assert [case.name for case in PROBLEMS if codes_of(case) == [code]], f"no case is about {code} alone"


@pytest.mark.parametrize("case", PROBLEMS, ids=name_of)
def test_a_case_shows_the_codes_that_it_names_and_no_other(case: Path, is_golden_updated: bool) -> None:
    named = codes_of(case)
    shown = codes_in((case / "expected" / "problems.txt").read_text("utf-8"))

    assert sorted(shown) == sorted(named)
    assert shown <= set(CODES)
    assert (case / "expected" / "exit").read_text("utf-8") == (
        "1\n" if any(code[0] == "E" for code in shown) else "0\n"
    )


@pytest.mark.parametrize("case", PROBLEMS, ids=name_of)
def test_every_problem_has_a_place_and_says_what_to_do(case: Path) -> None:
    told = re.split(r"\n(?!  )", (case / "expected" / "problems.txt").read_text("utf-8").rstrip("\n"))

    for problem in filter(None, told):
        assert re.match(r"(content(/[^:]+:\d+:\d+)?|mkdocs.yml:\d+:\d+): [EW]\d{3} \S", problem), problem
        assert re.search(r"\n  hint: \S.*$", problem), problem


@pytest.mark.parametrize("case", case_folders(), ids=name_of)
def test_a_case_is_named_as_a_sentence(case: Path) -> None:
    assert re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+){2,}", case.name)
