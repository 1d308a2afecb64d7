"""`briefbook pdf`: the book, or a part of it, as one file to hand over."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from briefbook import pipeline
from briefbook.commands.check import count_of, show_problems
from briefbook.commands.project import Door, Refused, read_content, settings_of
from briefbook.commands.terminal import say, waiting, write
from briefbook.config import Settings
from briefbook.pipeline import Reading
from briefbook.render.print.places import places_of
from briefbook.render.print.selection import Asked, NothingToPrintError

PROBLEMS = 1
PLACES = 3


@click.command(epilog="\b\nExample:\n  briefbook pdf acme-labs --output acme-labs.pdf")
@click.argument("ids", metavar="IDS", nargs=-1)
@click.option(
    "--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="The file; else build/pdf/NAME.pdf."
)
@click.option("--type", "types", multiple=True, metavar="TYPE", help="Entities of this type; may be repeated.")
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="Entities with this tag; may be repeated.")
@click.option("--about", multiple=True, metavar="ID", help="An entity and whatever it has relations with.")
@click.option("--no-annex", is_flag=True, help="A briefing without the entities that it mentions.")
@click.option(
    "--paper", type=click.Choice(("a4", "letter")), default="a4", show_default=True, help="The size of a page."
)
@click.option("--two-sided", is_flag=True, help="Margins for printing on both sides.")
@click.option("--color", metavar="#RRGGBB", help="The colour of headings and lines.")
@click.option(
    "--logo", type=click.Path(path_type=Path, dir_okay=False, exists=True), help="SVG, PNG or JPEG, for the cover."
)
@click.option("--author", default="", metavar="NAME", help="Who wrote it, for the cover.")
@click.option("--organisation", default="", metavar="NAME", help="Whose logo it is, for the cover.")
@click.option("--notice", default="", metavar="WORDS", help="A line at the foot of the cover.")
@click.option("--link-to", "site", default="", metavar="URL", help="Link what is not in the PDF to the site there.")
@click.option("--no-facts", is_flag=True, help="Do not attach the facts as JSON.")
@click.option(
    "--font-path", "fonts", type=click.Path(path_type=Path, file_okay=False, exists=True), multiple=True,
    help="A folder with more fonts; may be repeated.",
)  # fmt: skip
@click.option(
    "--template",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="A folder with templates of your own.",
)
@click.pass_context
def pdf(context: click.Context, /, **said: Any) -> None:
    """Make a PDF.

    Of the whole book; or of the entities, events, briefings and sections that IDS name; or of a query. A briefing
    brings every entity that it mentions, as an annex.

    The path of the PDF goes to stdout; a long book makes several volumes. One that would be the same as it is stays,
    and so does the old one where none can be made.
    """
    settings = settings_of(context.find_object(Door) or Door())
    _need_engine()
    reading = read_content(settings)
    show_problems(reading, settings, is_error=True)
    if not reading.is_sound:
        say(count_of(reading), "no PDF was made")
        raise click.exceptions.Exit(PROBLEMS)
    asked = Asked(said["ids"], said["types"], said["tags"], said["about"], not said["no_annex"])
    name = said["output"] or settings.root / "build" / "pdf" / f"{_name(asked)}.pdf"
    made, missing = _made(reading, settings, asked, said, name)
    for line in _missing(missing, places_of(reading.corpus, missing)):
        say(line)
    for path, content in made.items():
        if content:
            _put(content, path)
        write(f"{os.path.relpath(path)}\n")


def _made(
    reading: Reading, settings: Settings, asked: Asked, said: dict[str, Any], name: Path
) -> tuple[dict[Path, bytes], tuple[str, ...]]:
    """The PDFs, none of them written yet, and the characters that no font has. No bytes for what is there already."""
    from briefbook.export.pdf.engine import RefusedByEngineError, TemplateError
    from briefbook.export.pdf.finish import made_from
    from briefbook.export.pdf.look import LookError
    from briefbook.export.pdf.make import make_each

    made: dict[Path, bytes] = {}
    missing: set[str] = set()
    try:
        with waiting("Making a PDF") as turn_to:
            views = pipeline.print_views(reading.corpus, settings, asked)
            count = len(views)
            paths = [name.with_stem(f"{name.stem}-{number}") if count > 1 else name for number in range(1, count + 1)]
            known = [made_from(path) for path in paths]
            each = make_each(views, _look(said), _timestamp(settings), said["fonts"], said["template"], known)
            for number, (path, done) in enumerate(zip(paths, each, strict=True), 1):
                made[path] = done.pdf
                missing |= set(done.missing)
                if count > 1:
                    turn_to(f"{number} of {count} volumes made")
    except (NothingToPrintError, LookError) as error:
        raise Refused(error.message, error.hint) from error
    except TemplateError as error:
        raise Refused(str(error), "a template uses nothing but files of its own folder") from error
    except RefusedByEngineError as error:
        where = f"{error.where}: " if error.where else ""
        of = f" of '{error.entry}'" if error.entry else ""
        say(f"{where}the engine makes no PDF{of}: {error.message}", "no PDF was made")
        raise click.exceptions.Exit(PROBLEMS) from error
    return made, tuple(sorted(missing))


def _look(said: dict[str, Any]) -> Any:
    """The look that the options make."""
    from briefbook.export.pdf.look import INK, Look

    logo: Path | None = said["logo"]
    return Look(
        paper=said["paper"],
        is_two_sided=said["two_sided"],
        color=said["color"] or INK,
        logo=logo.read_bytes() if logo else b"",
        logo_kind=logo.suffix.lower().removeprefix(".") if logo else "",
        author=said["author"],
        organisation=said["organisation"],
        notice=said["notice"],
        site=said["site"],
        has_facts=not said["no_facts"],
    )


def _need_engine() -> None:
    try:
        import pikepdf  # noqa: F401
        import typst  # noqa: F401
    except ImportError as error:
        raise Refused("PDFs need more than is installed", "pip install 'briefbook[pdf]'") from error


def _timestamp(settings: Settings) -> int:
    """Seconds since 1970: SOURCE_DATE_EPOCH, else the day on which the book is read."""
    word = os.environ.get("SOURCE_DATE_EPOCH", "")
    year, month, day = settings.as_of.first
    return int(word) if word.isdigit() else int(datetime(year, month, day, tzinfo=UTC).timestamp())


def _name(asked: Asked) -> str:
    """`book`, or the ids and words asked for."""
    words = [*asked.ids, *asked.types, *asked.tags, *asked.about]
    return "-".join("".join(sign if sign.isalnum() else "-" for sign in word) for word in words)[:100] or "book"


def _missing(missing: tuple[str, ...], places: Any) -> Iterator[str]:
    """A line for each character that no font has."""
    for each in missing:
        points = " ".join(f"U+{ord(sign):04X}" for sign in each)
        where = places.get(each, ())
        named = ", ".join(str(span) for span in where[:PLACES]) + (" …" if len(where) > PLACES else "")
        yield f"{named or 'the book'}: no font has {points}, which is shown as its code point"
    if missing:
        yield "  hint: name a folder with a font that has it: --font-path some/folder"


def _put(pdf: bytes, path: Path) -> None:
    """Write beside the old file and take its place in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=".pdf-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(pdf)
        Path(beside).chmod(0o644)
        os.replace(beside, path)
    except OSError:
        Path(beside).unlink(missing_ok=True)
        raise
