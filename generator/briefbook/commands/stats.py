"""`briefbook stats`: how much the book holds, and how well it is borne."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import click
from rich.table import Table
from rich.text import Text

from briefbook.book.derive.coverage import coverage_of_entity
from briefbook.book.derive.independence import independence_of
from briefbook.book.derive.stated import stated_by_subject
from briefbook.commands.project import Door, read_content, settings_of
from briefbook.commands.terminal import console, safe, say, write
from briefbook.model.corpus import Corpus
from briefbook.model.dates import PartialDate
from briefbook.model.facts import facts_in
from briefbook.outputs.problem_formats import json_text
from briefbook.pipeline import Reading
from briefbook.problems import has_errors

Stats = dict[str, Any]


@click.command(epilog="\b\nExample:\n  briefbook stats --format json")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", help="How to print them.")
@click.pass_context
def stats(context: click.Context, form: str) -> None:
    """Count what the book holds.

    The counts are by type and by file, and show how many statements have a source.
    """
    settings = settings_of(context.find_object(Door) or Door())
    reading = read_content(settings)
    found = stats_of(reading, settings.as_of)
    if form == "json":
        write(json_text(found))
    else:
        _show(found)
    if has_errors(reading.problems):
        say("the content has errors, so not all of it is counted: see `briefbook check`")


def stats_of(reading: Reading, today: PartialDate) -> Stats:
    """Counts as JSON shows them.

    `statements` has `total`, `sourced` and `sourced_share` (0 to 1; null where there are none). `single_origin` counts
    the entities of which all that is stated comes from one origin; null while the content has errors.
    """
    corpus = reading.corpus
    statements = [each for group in corpus.statements.values() for each in group]
    sourced = sum(bool(each.source) for each in statements)
    entities = [entity for entity in corpus.entities.values() if not entity.is_stub]
    errors = sum(problem.is_error for problem in reading.problems)
    return {
        "entities": sum(not corpus.is_event(entity.id) for entity in entities),
        "events": sum(corpus.is_event(entity.id) for entity in entities),
        "stubs": len(corpus.entities) - len(entities),
        "sources": len(corpus.sources),
        "observations": len(corpus.observations),
        "judgements": len(corpus.judgements),
        "briefings": len(corpus.briefings),
        "statements": {
            "total": len(statements),
            "sourced": sourced,
            "sourced_share": round(sourced / len(statements), 4) if statements else None,
        },
        "single_origin": None if errors else _leaning_on_one(corpus, today),
        "by_type": dict(sorted(Counter(entity.type for entity in entities).items())),
        "by_file": _by_file(corpus),
        "errors": errors,
        "warnings": len(reading.problems) - errors,
    }


def _leaning_on_one(corpus: Corpus, today: PartialDate) -> int:
    independence = independence_of(corpus, today)
    written = (entity.id for entity in corpus.entities.values() if not entity.is_stub)
    stated = stated_by_subject(corpus, {id: facts_in(said) for id, said in corpus.statements.items()})
    counts = (coverage_of_entity(corpus, independence, id, stated[id]) for id in written)
    return sum(each.standing.origins == 1 for each in counts)


def _by_file(corpus: Corpus) -> dict[str, dict[str, int]]:
    """For each file, how many entries of each kind begin in it, and how many statements stand in it."""
    counts: dict[str, Counter[str]] = {}
    for kind, path in _places(corpus):
        counts.setdefault(path, Counter())[kind] += 1
    return {path: dict(sorted(kinds.items())) for path, kinds in sorted(counts.items())}


def _places(corpus: Corpus) -> Iterator[tuple[str, str]]:
    for entity in corpus.entities.values():
        if not entity.is_stub:
            yield "events" if corpus.is_event(entity.id) else "entities", entity.where.path
    yield from (("sources", source.where.path) for source in corpus.sources.values())
    yield from (("observations", each.where.path) for each in corpus.observations)
    yield from (("judgements", judgement.where.path) for judgement in corpus.judgements.values())
    yield from (("briefings", briefing.where.path) for briefing in corpus.briefings.values())
    for group in corpus.statements.values():
        yield from (("statements", each.where.path) for each in group)


def _show(found: Stats) -> None:
    out = console()
    for title, rows in _groups(found):
        if out.is_terminal:
            table = Table(
                title=title, title_justify="left", title_style="bold", box=None, show_header=False, padding=(0, 2, 0, 0)
            )
            table.add_column(style="cyan")
            table.add_column(justify="right" if title != "By file" else "left")
            for label, value in rows:
                table.add_row(Text(safe(label)), Text(safe(value)))
            out.print(table)
        else:
            click.echo(f"{title}\n" + "".join(f"  {safe(label)}: {safe(value)}\n" for label, value in rows), nl=True)


def _groups(found: Stats) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    said = found["statements"]
    share = "" if said["sourced_share"] is None else f" ({said['sourced_share']:.1%})"
    whole = [(name.capitalize(), str(found[name])) for name in ("entities", "events", "stubs", "sources")]
    whole += [(name.capitalize(), str(found[name])) for name in ("observations", "judgements", "briefings")]
    whole += [("Statements", str(said["total"])), ("Statements with a source", f"{said['sourced']}{share}")]
    if found["single_origin"] is not None:
        whole.append(("Entities and events from one origin", str(found["single_origin"])))
    yield "The book", [*whole, ("Errors", str(found["errors"])), ("Warnings", str(found["warnings"]))]
    if found["by_type"]:
        yield "By type", [(type or "(no known type)", str(count)) for type, count in found["by_type"].items()]
    if found["by_file"]:
        rows = {
            path: ", ".join(f"{count} {kind}" for kind, count in kinds.items())
            for path, kinds in found["by_file"].items()
        }
        yield "By file", list(rows.items())
