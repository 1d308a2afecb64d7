"""`briefbook verify`: finished files hold nothing that an audience may not know."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click

from briefbook.commands.project import Door, Refused, audience_option, in_own_folder, settings_of
from briefbook.commands.terminal import safe, say, waiting, write
from briefbook.load.files import load_content
from briefbook.outputs.withheld import Leak, WithheldWords
from briefbook.redact import redact, texts_in, withheld_texts
from briefbook.render.wording import counted

FOUND = 1
_TOLD_EVERY = 500


@click.command(epilog="\b\nExample:\n  briefbook verify --audience TLP:GREEN")
@click.argument("paths", metavar="[PATHS]...", nargs=-1, type=click.Path(path_type=Path, exists=True))
@audience_option
@click.pass_obj
def verify(door: Door, paths: tuple[Path, ...], audience: str | None) -> None:
    """Search finished files for what an audience may not know.

    PATHS are sites, folders, PDFs or archives; by default, the site of the audience. Looks for every name, id, title
    and sentence of the book that the audience may not see, and that nothing it may see says too: as plain text, in
    HTML, escaped, encoded, in archives, and in PDFs with their bookmarks, metadata and attachments.

    What is found goes to stdout. Exit code 0: nothing. 1: something. 2: wrong usage.
    """
    settings = settings_of(replace(door, audience=audience))
    if settings.audience is None:
        raise Refused("no audience is named", "write `--audience TLP:GREEN`, or `audience:` in mkdocs.yml")
    own = in_own_folder(settings).site if audience else settings.site
    places = paths or (own,)
    if not paths and not own.is_dir():
        raise Refused(
            f"there is no site in {os.path.relpath(own)}", "run `briefbook build` first, or name what to search"
        )
    entries = load_content(settings.content, settings.root, bounds=settings.bounds()).entries
    redacted = redact(entries, settings.audience)
    visible = [text for text, _ in texts_in(redacted.entries)] + [each.id for each in redacted.entries]
    words = WithheldWords(withheld_texts(entries, redacted), [settings.site_name, *visible])
    files = [each for place in places for each in _files(place)]
    found: list[Leak] = []
    with waiting("Searching") as turn_to:
        for number, path in enumerate(files, 1):
            found += words.in_file(path, os.path.relpath(path))
            if number % _TOLD_EVERY == 0:
                turn_to(f"Searching: {number:,} of {len(files):,} files")
    write("".join(f"{_line(each)}\n" for each in found))
    searched = f"{counted(len(files), 'file')} searched for {counted(words.count, 'text')}"
    say(f"{searched}: {counted(len(found), 'leak')} found" if found else f"{searched}: none found")
    if found:
        raise click.exceptions.Exit(FOUND)


def _files(place: Path) -> Iterator[Path]:
    if place.is_file():
        yield place
    else:
        yield from sorted(path for path in place.rglob("*") if path.is_file() and not path.is_symlink())


def _line(leak: Leak) -> str:
    inside = f" ({leak.inside})" if leak.inside else ""
    return safe(f"{leak.path}:{leak.at}{inside}: '{leak.word}', written in {leak.where}")
