"""`briefbook verify`: finished files hold nothing that an audience may not know."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click

from briefbook.book.redact import ids_of, redact, texts_in, withheld_texts
from briefbook.commands.project import Door, Refused, in_own_folder, settings_of
from briefbook.commands.terminal import safe, say, waiting, write
from briefbook.config import Settings
from briefbook.html.theme_files import shipped_digests
from briefbook.load.files import load_content
from briefbook.model.marking import BY_LABEL
from briefbook.outputs.withheld import Leak, Unsearched, WithheldWords
from briefbook.pages.wording import counted

FOUND = 1
_TOLD_EVERY = 500


@click.command(epilog="\b\nExample:\n  briefbook verify --audience TLP:GREEN")
@click.argument("paths", metavar="[PATHS]...", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option("--audience", type=click.Choice(tuple(BY_LABEL)), help="The audience that the files are for.")
@click.pass_obj
def verify(door: Door, paths: tuple[Path, ...], audience: str | None) -> None:
    """Search finished files for content withheld from an audience.

    PATHS are sites, folders, PDFs or archives; by default, the site of the audience. The command
    looks for every name, id, title and sentence that is withheld from the audience and does not also occur in what it
    may see: as plain text, in HTML, escaped, encoded, in archives, and in PDFs with their bookmarks, metadata and
    attachments.

    Findings, and files that could not be searched, go to stdout. Exit code 0: none. 1: some. 2: wrong usage, errors in
    the content, or no file to search.
    """
    settings = settings_of(replace(door, audience=audience))
    if settings.audience is None:
        raise Refused("no audience is named", "write `--audience TLP:GREEN`, or `audience:` in mkdocs.yml")
    own = in_own_folder(settings).site if audience else settings.site
    if not paths and not own.is_dir():
        build = f"briefbook build --audience {audience}" if audience else "briefbook build"
        raise Refused(f"there is no site in {os.path.relpath(own)}", f"run `{build}` first, or name what to search")
    places = paths or (own,)
    files = [each for place in places for each in _files(place)]
    if not files:
        raise Refused(f"no file was searched: there is none in {', '.join(map(os.path.relpath, places))}")
    words = _words(settings)
    if words is None or not words.count:
        what = "nothing" if words is None else "nothing that can be searched for"
        say(f"{what} is withheld from {settings.audience}")
        return
    found: list[Leak | Unsearched] = []
    with waiting("Searching") as turn_to:
        for number, path in enumerate(files, 1):
            shown = os.path.relpath(path)
            is_link = path.is_symlink() and path not in places
            found += [Unsearched(shown, "", "it is a link")] if is_link else words.in_file(path, shown)
            if number % _TOLD_EVERY == 0:
                turn_to(f"Searching: {number:,} of {len(files):,} files")
    write("".join(f"{_line(each)}\n" for each in found))
    leaks = sum(isinstance(each, Leak) for each in found)
    searched = f"{counted(len(files), 'file')} searched for {counted(words.count, 'text')}"
    say(f"{searched}: {counted(leaks, 'leak')} found" if leaks else f"{searched}: none found")
    if len(found) > leaks:
        say(f"{counted(len(found) - leaks, 'part')} could not be searched")
    if found:
        raise click.exceptions.Exit(FOUND)


def _words(settings: Settings) -> WithheldWords | None:
    """What the audience may not know; None where that is nothing. Raises Refused where nobody knows what it is."""
    assert settings.audience is not None
    loaded = load_content(settings.content, settings.root, bounds=settings.bounds())
    wrong = next((each for each in loaded.problems if each.is_error), None)
    if wrong is not None:
        message = f"nothing was searched: the content has errors: {wrong.where}: {wrong.code} {wrong.message}"
        raise Refused(message, "`briefbook check` lists them all; what cannot be read may be withheld content")
    redacted = redact(loaded.entries, settings.audience)
    withheld = list(withheld_texts(loaded.entries, redacted, settings.audience))
    if not withheld:
        return None
    visible = [settings.site_name, *(text for text, _ in texts_in(redacted.entries))]
    visible += (id for each in redacted.entries for id in ids_of(each))
    return WithheldWords(withheld, visible, shipped_digests())


def _files(place: Path) -> Iterator[Path]:
    """The files in a folder, and links, which are not followed; or the file itself."""
    if place.is_file():
        yield place
    else:
        yield from sorted(path for path in place.rglob("*") if path.is_symlink() or path.is_file())


def _line(found: Leak | Unsearched) -> str:
    if isinstance(found, Unsearched):
        why = f"{found.inside}: {found.why}" if found.inside else found.why
        return safe(f"could not be searched: {found.path} ({why})")
    if found.line and not found.inside:
        place = f"{found.path}:{found.line}"
    elif found.inside == "its name":
        place = f"{found.path} (its name)"
    else:
        at = f"line {found.line}" if found.line else f"character {found.at:,} of its text"
        place = f"{found.path} ({found.inside}, {at})" if found.inside else f"{found.path} ({at})"
    return safe(f"{place}: '{found.word}', written in {found.where}")
