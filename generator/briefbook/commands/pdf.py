"""`briefbook pdf`: the book, or a part of it, as one file to hand over."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from briefbook import pipeline
from briefbook.commands.check import count_of, show_problems
from briefbook.commands.completing import entities, ids, of_book, tags, types
from briefbook.commands.output_file import STDOUT, output_path, refuse_terminal, refuse_unwritable, write_bytes
from briefbook.commands.project import (
    Door,
    Refused,
    audience_option,
    marking_option,
    read_content,
    settings_of,
)
from briefbook.commands.terminal import say, waiting, write
from briefbook.config import PdfSettings, Settings
from briefbook.load.files import VOCABULARY, load_vocabulary
from briefbook.load.unwritten import unwritten
from briefbook.model.marking import folder_word
from briefbook.outputs.made_pdfs import NO_SUPPORT, NoPdfError, Wanted, has_engine, make_pdfs, put, remarks_on
from briefbook.pipeline import Reading
from briefbook.print.marked import chapters_of
from briefbook.print.selection import Asked, NothingToPrintError, unknown_id, unknown_type
from briefbook.run.own_commands import install_command

if TYPE_CHECKING:
    from briefbook.print.pdf.make import Made

PROBLEMS = 1
_COPY = ("copy_number", "copy_for")
NOTO = "--font-path /usr/share/fonts/truetype/noto --font-path /usr/share/fonts/opentype/noto"
FONTS = f"on Debian, `apt install fonts-noto-core fonts-noto-cjk`, then {NOTO}"
MORE_FONTS = f"  hint: name a folder with a font that has it: --font-path some/folder; {FONTS}"


@click.command(epilog="\b\nExample:\n  briefbook pdf acme-labs --output acme-labs.pdf")
@click.argument("ids", metavar="[IDS]...", nargs=-1, shell_complete=of_book(ids))
@click.option("--output", "-o", metavar="FILE", help=f"The file, or {STDOUT} for stdout; else build/pdf/NAME.pdf.")
@click.option(
    "--type",
    "types",
    multiple=True,
    metavar="TYPE",
    shell_complete=of_book(types),
    help="Entities of this type; may be repeated.",
)
@click.option(
    "--tag",
    "tags",
    multiple=True,
    metavar="TAG",
    shell_complete=of_book(tags),
    help="Entities with this tag; may be repeated.",
)
@click.option(
    "--about",
    multiple=True,
    metavar="ID",
    shell_complete=of_book(entities),
    help="An entity, and every entity that it is related to.",
)
@click.option("--no-annex", is_flag=True, help="Leave out the entities that a briefing mentions.")
@click.option("--one-page", is_flag=True, help="One page: bottom line, key judgements, key figures, how sure they are.")
@marking_option
@audience_option
@click.option(
    "--paper", type=click.Choice(("a4", "letter")), help="The page size; by default as in mkdocs.yml, else a4."
)
@click.option(
    "--two-sided/--one-sided",
    "is_two_sided",
    default=None,
    help="Margins and running heads for printing on both sides.",
)
@click.option("--wide-margin", "has_wide_margin", is_flag=True, default=None, help="Leave room for handwritten notes.")
@click.option(
    "--copy",
    "copy_for",
    metavar="NAME",
    help="The recipient of this copy, printed on every page and across it in pale grey.",
)
@click.option("--number", "copy_number", metavar="NUMBER", help="The number of the copy.")
@click.option("--color", metavar="#RRGGBB", help="The colour of headings and lines.")
@click.option(
    "--logo", type=click.Path(path_type=Path, dir_okay=False, exists=True), help="SVG, PNG or JPEG, for the cover."
)
@click.option("--author", metavar="NAME", help="Who wrote it, for the cover.")
@click.option("--organisation", metavar="NAME", help="The publisher, for the cover.")
@click.option("--notice", metavar="WORDS", help="A line at the foot of the cover.")
@click.option("--link-to", metavar="URL", help="Link entries that are not in the PDF to the site at this URL.")
@click.option("--facts/--no-facts", "has_facts", default=None, help="Attach the facts as JSON, or not.")
@click.option("--font", "fonts", multiple=True, metavar="FAMILY", help="A font family to use; may be repeated.")
@click.option(
    "--font-path", "font_folders", type=click.Path(path_type=Path, file_okay=False, exists=True), multiple=True,
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

    The PDF contains the whole book, or the entities, events, briefings and sections that IDS name, or what --type,
    --tag and --about select. A briefing includes every entity that it mentions, as an annex. A briefing and the book
    start with a one-page summary; --one-page makes only that page.

    Its look is set under `pdf:` in mkdocs.yml; options given here take precedence.

    The path of the PDF goes to stdout, or the PDF itself with --output -. A long book is split into volumes. An
    unchanged PDF is not rewritten; if a new one cannot be made, the old one is kept.
    """
    door = replace(context.find_object(Door) or Door(), audience=said["audience"])
    settings = settings_of(door, marking=said["marking"], tells_problems=True)
    settings = replace(settings, pdf=_pdf_settings(settings.pdf, said))
    _refuse_nobody(said)
    asked = Asked(said["ids"], said["types"], said["tags"], said["about"], not said["no_annex"], said["one_page"])
    name = f"{_name(asked)}{_for_whom(settings)}{_copy_name(said)}.pdf"
    path = output_path(said["output"], settings.root / "build" / "pdf" / name, settings)
    if path is None:
        refuse_terminal()
    if not has_engine():
        raise Refused(NO_SUPPORT, f"to install it: {install_command('pdf')}")
    _refuse_unknown(asked, settings)
    reading = read_content(settings)
    show_problems(reading, settings, is_error=True)
    if not reading.is_sound:
        say(count_of(reading), "no PDF was made")
        raise click.exceptions.Exit(PROBLEMS)
    _make(reading, settings, asked, path)


def _refuse_unknown(asked: Asked, settings: Settings) -> None:
    """Raises Refused for a type that the vocabulary has not, and for an id that stands in no file: before the content
    is read, which takes long where there is much.
    """
    vocabulary, problems = load_vocabulary(settings.content / VOCABULARY, settings.root, settings.bounds())
    unknown = [unknown_type(each, vocabulary.types) for each in asked.types if each not in vocabulary.types]
    ids = {*asked.ids, *asked.about} - {*vocabulary.sections, "briefings"}
    missing = unwritten(sorted(ids), settings.content, settings.bounds())
    unknown += [unknown_id(each, missing.keys) for each in missing.words]
    if unknown and not problems:
        raise Refused(unknown[0].message, unknown[0].hint)


def _pdf_settings(settings: PdfSettings, said: dict[str, Any]) -> PdfSettings:
    """The settings of mkdocs.yml, with what the options say over them."""
    names = (*PdfSettings.__dataclass_fields__,)
    return replace(settings, **{name: said[name] for name in names if said.get(name) not in (None, ())})


def _make(reading: Reading, settings: Settings, asked: Asked, path: Path | None) -> None:
    """Make the PDFs, all before any is written, and say where they are; without a path, write one to stdout."""
    try:
        with waiting("Making a PDF") as turn_to:
            views = pipeline.print_views(reading.corpus, settings, asked)
            _refuse_narrower(views, reading, settings)
            count = len(views)
            paths = _paths(path, count)
            made = {}
            for place, each in make_pdfs(map(Wanted, views, paths), settings):
                made[place] = each
                if count > 1:
                    turn_to(f"{len(made)} of {count} volumes made")
    except NothingToPrintError as error:
        raise Refused(error.message, error.hint) from error
    except NoPdfError as error:
        if error.is_usage:
            raise Refused(error.message, error.hint) from error
        say(error.message, "no PDF was made")
        raise click.exceptions.Exit(PROBLEMS) from error
    say(
        *remarks_on(made.values(), reading.corpus, _briefings_in(views)),
        *([MORE_FONTS] if any(each.missing for each in made.values()) else []),
    )
    _refuse_unset_titles(zip(views, made.values(), strict=True))
    for place, each in made.items():
        if path is None:
            write_bytes(each.pdf)
            continue
        if each.pdf:
            put(each.pdf, place)
        write(f"{os.path.relpath(place)}\n")


def _refuse_unset_titles(made: Iterable[tuple[dict[str, Any], Made]]) -> None:
    """End here, saying where, if a title would be printed as code points: nobody could read whom an entry is about."""
    from briefbook.print.pdf.make import unset_titles

    found = dict.fromkeys(title for view, each in made for title in unset_titles(view, each.missing))
    lines = [f"{where}: no font has the letters of the title '{words}'" for words, where in found if where]
    if lines:
        say(*lines, f"  hint: name a folder with a font for its script; {FONTS}", "no PDF was made")
        raise click.exceptions.Exit(PROBLEMS)


def _refuse_narrower(views: Iterable[dict[str, Any]], reading: Reading, settings: Settings) -> None:
    """End here, saying where, if a PDF would hold what is marked for fewer people than the book is for."""
    marked = Reading(reading.corpus, pipeline.narrower_in(views, reading.corpus, settings))
    if marked.problems:
        show_problems(marked, settings, is_error=True)
        say(count_of(marked), "no PDF was made")
        raise click.exceptions.Exit(PROBLEMS)


def _briefings_in(views: Iterable[dict[str, Any]]) -> list[str]:
    return [chapter["id"] for view in views for chapter in chapters_of(view) if chapter["kind"] == "briefing"]


def _paths(path: Path | None, count: int) -> list[Path]:
    """The files of so many volumes. Raises Refused where one cannot be written, or stdout would take several."""
    if path is None:
        if count > 1:
            raise Refused(
                f"this makes {count} volumes, and only one fits into stdout", "name a file: --output book.pdf"
            )
        return [Path(os.devnull)]  # holds no PDF, so that one is made in any case
    if count == 1:
        return [path]
    paths = [path.with_stem(f"{path.stem}-{number}") for number in range(1, count + 1)]
    for each in paths:
        refuse_unwritable(each)
    return paths


def _name(asked: Asked) -> str:
    """`book`, or the ids and words asked for, each kind of query under a name of its own."""
    queries = (("type", asked.types), ("tag", asked.tags), ("about", asked.about))
    words = [*asked.ids, *(f"{kind}-{word}" for kind, said in queries for word in said)]
    name = "-".join("".join(sign if sign.isalnum() else "-" for sign in word) for word in words)[:100] or "book"
    return f"{name}-one-page" if asked.is_one_page else name


def _for_whom(settings: Settings) -> str:
    """What the file for an audience is called behind its name."""
    return "" if settings.audience is None else f"-{folder_word(settings.audience)}"


def _refuse_nobody(said: dict[str, Any]) -> None:
    """Raises Refused where a copy is for nobody."""
    for name, words in (("copy", said["copy_for"]), ("number", said["copy_number"])):
        if words is not None and not words.strip():
            raise Refused(f"--{name} is empty", "say whose copy it is, or leave the option out")


def _copy_name(said: dict[str, Any]) -> str:
    """What the file of a copy is called behind its name: copies do not write over each other."""
    number, whose = ("".join(sign if sign.isalnum() else "-" for sign in said[each] or "") for each in _COPY)
    return "".join(f"-{each}" for each in (f"copy-{number}" if number else "", whose[:50]) if each)
