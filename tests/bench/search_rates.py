"""How often search finds the right page first, by kind of query; what it loads for that, and how long it takes.

    python tests/bench/search_rates.py SITE LIST…

SITE is the folder of a built site, a LIST has a line for each query: its kind, what is typed, and the ids of the pages
that may come first, by tabs; `*` in an id stands for anything, `-` for no page at all. Lists are in tests/bench/queries/;
those that are called held-out were not looked at while the ranking was made.
"""

from __future__ import annotations

import re
import shutil
import statistics
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, NamedTuple

QUERIES = Path(__file__).parent / "queries"
SHOWN = 10

_ASK = """async ([queries, shown, base]) => {
  const read = name => new Promise((resolve, reject) => {
    const script = document.createElement("script")
    window.briefbookSearch = (_, value) => resolve(value)
    script.onerror = reject
    script.src = `${base}/search/${name}.js`
    document.head.append(script)
  })
  let last = Promise.resolve() // one by one: each file calls one function
  const answers = []
  for (const query of queries) {
    const loads = new Map()
    const load = name => {
      if (!loads.has(name)) loads.set(name, last = last.then(() => read(name)))
      return loads.get(name)
    }
    const engine = window.briefbookEngine(load)
    const began = performance.now()
    const found = await engine.find(query)
    const addresses = []
    let first = 0, forFirst = []
    for (const hit of found?.hits ?? []) {
      if (addresses.length >= shown) break
      addresses.push(...(await engine.recordsOf(found, hit)).map(each => each[1]))
      first ||= performance.now() - began
      if (!forFirst.length) forFirst = [...loads.keys()]
    }
    answers.push({ addresses, ms: first || performance.now() - began, forFirst, files: [...loads.keys()] })
  }
  return answers
}"""


class Query(NamedTuple):
    """What is typed, and the ids of the pages that may come first; none where nothing is to be found."""

    kind: str
    text: str
    ids: tuple[str, ...]


class Answer(NamedTuple):
    """The place of the right page, from 0; None where it is not among those shown. Bytes are of the index."""

    query: Query
    ids: tuple[str, ...]
    place: int | None
    ms: float
    bytes_to_first: int
    bytes: int


def queries_in(path: Path) -> list[Query]:
    lines = (line.split("\t") for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#"))
    return [Query(kind, text, tuple(ids.split()) if ids != "-" else ()) for kind, text, ids in lines]


def answers_of(browser: Any, site: Path, queries: Sequence[Query]) -> list[Answer]:
    """Ask each query as a reader does who has loaded nothing yet."""
    tab = browser.new_page()
    tab.goto((site / "404.html").as_uri())
    tab.evaluate((site / "assets" / "briefbook" / "search-engine.js").read_text("utf-8"))
    found = tab.evaluate(_ASK, [[each.text for each in queries], SHOWN, site.as_uri()])
    tab.close()
    return [_answer(site, query, each) for query, each in zip(queries, found, strict=True)]


def _answer(site: Path, query: Query, found: Any) -> Answer:
    ids = tuple(re.sub(r"(/|/index\.html|\.html)$", "", address).rpartition("/")[2] for address in found["addresses"])
    places = (at for at, id in enumerate(ids) if any(fnmatchcase(id, each) for each in query.ids))
    place = next(places, None) if query.ids else (None if ids else 0)
    first, all = (
        sum((site / "search" / f"{name}.js").stat().st_size for name in found[key]) for key in ("forFirst", "files")
    )
    return Answer(query, ids, place, found["ms"], first or all, all)


def rate(answers: Iterable[Answer], places: int) -> float:
    """Of how many the right page is among the first, in percent."""
    right = [each.place is not None and each.place < places for each in answers]
    return 100 * sum(right) / len(right)


def report(answers: Sequence[Answer]) -> str:
    by_kind: defaultdict[str, list[Answer]] = defaultdict(list)
    for each in answers:
        by_kind[each.query.kind].append(each)
    lines = [f"{'kind':10}{'queries':>8}{'first':>8}{'in 3':>8}"]
    for kind, those in [*by_kind.items(), ("all", list(answers))]:
        lines.append(f"{kind:10}{len(those):8}{rate(those, 1):7.1f}%{rate(those, 3):7.1f}%")
    for name, values in (
        ("KB to the first", [each.bytes_to_first / 1000 for each in answers]),
        (f"KB to {SHOWN}", [each.bytes / 1000 for each in answers]),
        ("ms to the first", [each.ms for each in answers]),
    ):
        lines.append(f"{name:18}median {statistics.median(values):6.0f}, most {max(values):6.0f}")
    for each in answers:
        if each.place != 0:
            lines.append(f"  {each.query.kind} {each.query.text!r}: {' '.join(each.ids[:3]) or 'nothing'}")
    return "\n".join(lines)


def main() -> None:
    from playwright.sync_api import sync_playwright

    site, *lists = map(Path, sys.argv[1:])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for path in lists:
            print(f"\n{path.name}\n{report(answers_of(browser, site.resolve(), queries_in(path)))}")
        browser.close()


if __name__ == "__main__":
    main()
