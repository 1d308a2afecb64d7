"""`briefbook check --fix`: what the certain fixes change in each file, shown first and then written."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from rich.text import Text

from briefbook.authoring.fixes import Place, front_matter_of, is_only_fixed, unified_diff, with_fixes
from briefbook.commands.terminal import console, safe, write
from briefbook.config import Settings
from briefbook.durable import write_whole
from briefbook.load.briefings import read_briefing
from briefbook.load.files import VOCABULARY, WrittenFile, load_vocabulary, parse_facts, read_bytes, text_of
from briefbook.load.places import with_places
from briefbook.load.yaml_text import read_yaml
from briefbook.model.vocabulary import Vocabulary
from briefbook.problems import Fix, Problem

ROUNDS = 5
_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


class FixedFile(NamedTuple):
    """A file as it is and as it would be, and how many scalars that replaces."""

    path: Path
    name: str
    before: str
    after: str
    fixes: int

    def write(self) -> bool:
        """Write the file, unless it has changed since it was read."""
        if self.path.read_bytes() != self.before.encode():
            return False
        write_whole(self.path, self.after.encode())
        return True


def fixed_files(problems: Iterable[Problem], settings: Settings) -> tuple[FixedFile, ...]:
    """The files that the fixes of these problems change, by path, with the fixes that these make possible. Nothing is
    written.
    """
    by_file: dict[str, list[Problem]] = {}
    for problem in problems:
        if problem.fix is not None:
            by_file.setdefault(problem.where.path, []).append(problem)
    vocabulary, _ = load_vocabulary(settings.content / VOCABULARY, settings.root, settings.bounds())
    found = (_fixed_file(name, each, settings, vocabulary) for name, each in sorted(by_file.items()))
    return tuple(each for each in found if each is not None)


def _fixed_file(name: str, problems: Iterable[Problem], settings: Settings, vocabulary: Vocabulary) -> FixedFile | None:
    root = settings.root
    file = read_bytes(root / name, root, settings.bounds())
    if not isinstance(file, WrittenFile) or text_of(*file)[0] is None:
        return None
    before = text = file.content.decode("utf-8")
    count, left_out = 0, frozenset[int]()
    for _ in range(ROUNDS):
        fixes = {place: fix for place, fix in _fixes_of(problems).items() if place[0] not in left_out}
        step = _step(text, fixes, name, vocabulary)
        if not step.made:
            break
        text, count, left_out = step.text, count + step.made, left_out | step.left_out
        problems = step.problems  # of a property that has its name now, the value is read for the first time
    return FixedFile(root / name, name, before, text, count) if count else None


def _fixes_of(problems: Iterable[Problem]) -> dict[Place, Fix]:
    """The fix of each place for which all problems have the same."""
    found: dict[Place, set[Fix]] = {}
    for problem in problems:
        if problem.fix is not None and problem.where.line:
            found.setdefault((problem.where.line, problem.where.column), set()).add(problem.fix)
    return {place: next(iter(fixes)) for place, fixes in found.items() if len(fixes) == 1}


class _Step(NamedTuple):
    """A text after some fixes, how many these were, what is wrong with it now, and the lines that were left alone."""

    text: str
    made: int = 0
    problems: tuple[Problem, ...] = ()
    left_out: frozenset[int] = frozenset()


def _step(text: str, fixes: dict[Place, Fix], name: str, vocabulary: Vocabulary) -> _Step:
    known = _broken(_problems_of(text, name, vocabulary))
    left_out: frozenset[int] = frozenset()
    while fixes:
        after, made = with_fixes(text, fixes, is_json=_ending(name) == ".json")
        problems = _problems_of(after, name, vocabulary)
        clashes = _broken(problems) - known
        if not clashes:
            is_safe = _is_only_fixed(text, after, [fixes[place] for place in made], name)
            return _Step(after, len(made), problems, left_out) if is_safe else _Step(text)
        # A key that is right now stands there twice. Fixes keep the lines, so these say what to leave alone.
        left_out |= {span.line for problem in clashes for span in (problem.where, *problem.also)}
        left = {place: fix for place, fix in fixes.items() if place[0] not in left_out}
        fixes = left if len(left) < len(fixes) else {}
    return _Step(text)


def _ending(name: str) -> str:
    return PurePosixPath(name).suffix


def _problems_of(text: str, name: str, vocabulary: Vocabulary) -> tuple[Problem, ...]:
    """What is wrong with a file by itself."""
    content = text.encode()
    plain = text_of(content, name)[0] or ""
    if _ending(name) == ".md":
        return read_briefing(plain, name)[1]
    if PurePosixPath(name).name == VOCABULARY:
        return read_yaml(plain, name)[1]
    return with_places(parse_facts(WrittenFile(content, name), vocabulary)[1], {name: plain})


def _broken(problems: Iterable[Problem]) -> frozenset[Problem]:
    """Those for which nothing has to have a meaning: broken YAML, a key that stands twice."""
    return frozenset(problem for problem in problems if problem.code.startswith("E1"))


def _is_only_fixed(before: str, after: str, fixes: list[Fix], name: str) -> bool:
    if _ending(name) == ".json":  # a string takes the place of one token there, whatever it says
        return True
    if _ending(name) == ".md":
        before, after = front_matter_of(before), front_matter_of(after)
    return is_only_fixed(before, after, fixes)


def show_diff(files: Iterable[FixedFile]) -> None:
    """What would change, to stdout: for `git apply` in a pipe, in colour on a terminal."""
    diff = "".join(unified_diff(each.name, each.before, each.after) for each in files)
    out = console()
    if not out.is_terminal:
        write(diff)
        return
    for line in diff.split("\n")[:-1]:
        out.print(Text(safe(line), style=_COLOURS.get(line[:1], "")), soft_wrap=True)
