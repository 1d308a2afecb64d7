"""Hostile and large files: refused within a second of work and 200 MB, and no input costs more than its size."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from briefbook.load.files import load_content
from briefbook.load.json_text import too_many_values
from briefbook.load.prose import read_markdown
from briefbook.load.values import read_date, read_number
from briefbook.model.raw import Text
from briefbook.problems import Span, did_you_mean
from growth import is_linear

FACTS, JSON, BRIEFING, VOCABULARY = "facts/a.yml", "facts/a.json", "briefings/a.md", "vocabulary.yml"
FRONT = "---\ntitle: T\n---\n"


def _derived(origins: Iterable[list[str]]) -> str:
    """Sources s0, s1, s2 … that are derived from these."""
    listed = {f"s{n}": {"type": "report", "title": "T", "derived_from": each} for n, each in enumerate(origins)}
    return json.dumps({"sources": listed})


NAMED: dict[str, tuple[str, Callable[[], str], str]] = {
    "digits": (FACTS, lambda: f"observations:\n- {{of: acme, metric: name, value: {'9' * 100_000}}}\n", "E315"),
    "letters": (FACTS, lambda: "[" + "a" * 50_000, "E102"),
    "zeros": (FACTS, lambda: "[" + "0" * 40_000, "E102"),
    "hyphens": (FACTS, lambda: "[" + "a-" * 50_000, "E102"),
    "entries": (JSON, lambda: json.dumps({"entities": {f"e{n}": {"type": "x", "q": "1"} for n in range(100_000)}}), "E113"),
    "parents": (VOCABULARY, lambda: "types:\n" + "".join(f"  t{n}: {{parent: t{n - 1}}}\n" for n in range(1, 3500)), "E113"),
    "circle": (VOCABULARY, lambda: "types:\n" + "".join(f"  t{n}: {{parent: t{(n + 1) % 50}}}\n" for n in range(50)), "E318"),
    "diamonds": (VOCABULARY, lambda: "types:\n" + "".join(f"  {each}{n}: {{parent: [t{n - 1}, u{n - 1}]}}\n" for n in range(1, 60) for each in "tu"), "E318"),
    "icon": (VOCABULARY, lambda: f"sections: {{s: {{icon: {'a' * 5000}}}}}", "E318"),
    "repeats": (VOCABULARY, lambda: "properties: {p: {range: identifier, pattern: '((a{999}){999}){999}'}}", "E318"),
    "briefing": (BRIEFING, lambda: FRONT + "words of it\n" * 350_000, "E110"),
    "links": (BRIEFING, lambda: FRONT + "[[a]] " * 20_000, "E113"),
    "comments": (BRIEFING, lambda: FRONT + "<!-- " * 40_000, "E113"),
    "broken": (FACTS, lambda: "entities:\n" + "  a: b\n" * 9_000_000 + " [", "E110"),
    "repeated": (FACTS, lambda: "entities:\n" + "  a: b\n" * 400_000, "E113"),
    "values": (JSON, lambda: "[" + "1," * 20_000_000 + "1]", "E113"),
    "name": (JSON, lambda: json.dumps({"entities": {"a": {"type": "company", "name": "ab c" * 5_000_000}}}), "E113"),
    "long name": (FACTS, lambda: f"entities: {{a: {{type: company, name: {'ab c' * 250_000}}}}}", "E113"),
    "descent": (JSON, lambda: _derived([f"s{n - 1}"] for n in range(10_000)), "E113"),
    "circles": (JSON, lambda: _derived([f"s{n - 1}", "s0"] for n in range(10_000)), "E503"),
    "ids": (FACTS, lambda: f"judgements: [{{id: x, text: A, about: [{', '.join(f'e{n}' for n in range(40_000))}]}}]", "W401"),
    "old ids": (FACTS, lambda: f"entities: {{a: {{type: company, name: A, was: [{', '.join(f'e{n}' for n in range(40_000))}]}}}}", "W501"),
    "identifier": (FACTS, lambda: f"entities: {{a: {{type: company, name: A, lei: {'9' * 100_000}}}}}", "E113"),
}  # fmt: skip
CHILD = """
import sys
from pathlib import Path
from time import process_time
from briefbook import pipeline
from briefbook.config import Settings
from briefbook.model.dates import plain_date
day = plain_date("2026-11-23")
def peak():  # not ru_maxrss: that counts what the parent had
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else ["VmHWM: 0 kB"]
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM"))
for name in sys.argv[1:]:
    start = process_time()
    reading = pipeline.read(Settings(Path(name).absolute(), day))
    codes = sorted({each.code for each in reading.problems})
    print(f"{process_time() - start:.2f}", peak(), *codes, sep=" ")
"""


def test_what_is_too_much_is_told_in_a_second_of_work_and_within_200_megabytes(tmp_path: Path) -> None:
    for name, (file, text, _) in NAMED.items():
        path = tmp_path / name / "content" / file
        path.parent.mkdir(parents=True)
        path.write_text(text(), "utf-8")

    done = subprocess.run([sys.executable, "-c", CHILD, *NAMED], cwd=tmp_path, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
    rows = [line.split() for line in done.stdout.splitlines()]
    for (name, (_, _, code)), (seconds, megabytes, *codes) in zip(NAMED.items(), rows, strict=True):
        assert code in codes, (name, codes)
        assert float(seconds) < 3, name  # a second on a machine with nothing else to do
        assert int(megabytes) < 250, name


WHERE = Span("content/facts/a.yml", 1, 1)
GROWING: dict[str, Callable[[int], object]] = {
    "spaces in a number": lambda n: read_number(Text("a" + " " * n + "b", WHERE)),
    "spaces in a date": lambda n: read_date(Text("2022" + " " * n + "x", WHERE)),
    "a near name": lambda n: did_you_mean("a" * n, ["abc", "a" * (n - 1)]),
    "many near names": lambda n: did_you_mean("e1x", [f"e{each}" for each in range(n)]),
    **{
        f"Markdown of {sign!r}": lambda n, sign=sign: read_markdown(Text(sign * (n // len(sign)), Span("a.md", 1, 1)))
        for sign in ("[", "[@", "[[a|", "`", "*a ", "_", "|", "\n", "&#", "<", "<!-- ", "{", "-", "> ", "![", "e\u0301")
    },
}


PAGES = {
    **{
        sign: sign * 20_000
        for sign in ("<![CDATA[ ", "<div ", "<http://a", "[ ", "![ ", "[[a] ", "[a](b ", '[a]("b) ', "![](")
    },
    "nested": "[ " * 5_000 + "]" * 5_000,
    **{sign: sign * 100_000 for sign in ("\\", "&#1;", "`")},
    **{line: line * 3_000 for line in ("# a\n", "a\n===\n", "??? note\n", "!!! note\n", "```\na\n```\n\n")},
    "columns": "|a" * 100_000 + "|\n" + "|-" * 100_000 + "|\n",
    "an open fence": "```c\n" + "a <b[ " * 20_000,
}


@pytest.mark.parametrize("kind", PAGES)
def test_a_briefing_that_takes_long_to_convert_is_refused(kind: str) -> None:
    _, problems = read_markdown(Text(PAGES[kind], Span("content/briefings/a.md", 4, 1)))

    assert [each.code for each in problems] == ["E113"]


@pytest.mark.parametrize(
    "markdown",
    [
        "```c\n" + "if (a <b && c[ x) # y\n" * 20_000 + "```\n",
        "- Item\n\n    ~~~~\n" + "    a <b[ `x\n" * 20_000 + "    ~~~~\n",
        "Words [a](https://a.example/b(c) 'title') of <b>weight</b>, *and* `code`; it's [b](b.md).\n\n" * 5_000,
        "| a | [b](c.md) |\n|---|---|\n" + "| \\* | [b](c.md), `d` |\n" * 5_000,
        "- [b](https://b.example), `c`\n" * 4_000,
    ],
)
def test_a_long_briefing_of_code_and_plain_markdown_is_read(markdown: str) -> None:
    assert read_markdown(Text(markdown, Span("content/briefings/a.md", 4, 1)))[1] == ()


@pytest.mark.parametrize("kind", GROWING)
def test_four_times_the_input_takes_no_more_than_some_four_times_the_work(kind: str) -> None:
    assert is_linear(GROWING[kind], 5_000)


def test_blocks_in_a_briefing_are_read_once_however_far_down_they_stand(tmp_path: Path) -> None:
    markdown = "\n" * 5000 + "```timeline\nabou: acme\n```\n"

    _, problems = read_markdown(Text(markdown, Span("content/briefings/a.md", 4, 1)))

    assert [(each.code, each.where.line) for each in problems] == [("E704", 5005)]


def test_entries_behind_too_many_problems_are_counted_and_nothing_that_leads_to_them_is_called_missing(
    tmp_path: Path,
) -> None:
    entries = {f"e{n}": {"type": "x", "name": "N"} for n in range(600)}
    (tmp_path / "content/facts").mkdir(parents=True)
    for name in ("a.json", "b.yml"):
        (tmp_path / "content/facts" / name).write_text(json.dumps({"entities": entries}), "utf-8")

    loaded = load_content(tmp_path / "content", tmp_path)

    told = [each.message for each in loaded.problems if each.code == "E113"]
    assert told == ["more than 500 problems in this file: 99 more entries were not read"] * 2
    assert "e599" in loaded.unread.ids


def test_commas_in_texts_are_no_values() -> None:
    words = '"' + r",\\\"" * 2_100_000 + '"'

    assert too_many_values(f"[{words}]", "content/facts/a.json") is None
    assert too_many_values(f"[{words}{',1' * 2_100_000}]", "content/facts/a.json") is not None
