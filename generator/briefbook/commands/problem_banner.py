"""Problems as a banner in the pages that `briefbook serve` shows; it is never part of a site."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from briefbook.commands.quoted import summary
from briefbook.commands.terminal import safe
from briefbook.problems import Problem
from briefbook.run.own_commands import as_run_here

MOST = 50
_STYLE = (
    "position:fixed;inset:auto 0 0 0;z-index:2147483647;max-height:60vh;overflow:auto;padding:.6rem 1rem;"
    "font:14px/1.5 ui-monospace,monospace;background:#fff;color:#1a1a1a;border-top:4px solid {colour}"
)
_RED, _AMBER = "#c62828", "#f9a825"


def problem_banner(problems: Sequence[Problem], *, is_stale: bool) -> str:
    """The problems with places and hints, errors first; folded where the page is up to date. Empty without any."""
    if not problems:
        return ""
    errors = sum(problem.is_error for problem in problems)
    title = summary(errors, len(problems) - errors)
    ordered = sorted(problems, key=lambda problem: not problem.is_error)
    more = [f"and {len(problems) - MOST} more: see the terminal"] if len(problems) > MOST else []
    return _banner(title, [*map(_shown, ordered[:MOST]), *more], is_stale=is_stale)


def message_banner(lines: Iterable[str]) -> str:
    """What stopped a build and has no place in the content, such as a mistake in mkdocs.yml."""
    return _banner("not built", [_text(line) for line in lines], is_stale=True)


def _shown(problem: Problem) -> str:
    parts = [f"<b>{_text(str(problem.where))}</b> {_text(problem.code)} {_text(problem.message)}"]
    parts += [f"also: {_text(str(span))}" for span in problem.also]
    parts += [f"hint: {_text(as_run_here(problem.hint))}"] if problem.hint else []
    return "<br>".join(parts)


def _text(words: str) -> str:
    return escape(safe(words))


def _banner(title: str, items: Iterable[str], *, is_stale: bool) -> str:
    said = f"{title}: this page is not up to date" if is_stale else title
    listed = "".join(f"<li>{item}</li>" for item in items)
    return (
        f'<aside id="briefbook-problems" role="status" style="{_STYLE.format(colour=_RED if is_stale else _AMBER)}">'
        f"<details{' open' if is_stale else ''}><summary>{_text(said)}</summary><ul>{listed}</ul></details></aside>"
    )
