"""`briefbook open`: the built site, or the page of an entry, in a browser."""

from __future__ import annotations

import os
import webbrowser
from pathlib import Path

import click

from briefbook.api import known_ids
from briefbook.commands.completing import ids, of_book
from briefbook.commands.project import Door, Refused, read_content, settings_of
from briefbook.commands.terminal import say, write
from briefbook.config import Settings
from briefbook.pages.addresses import addresses_of
from briefbook.problems import did_you_mean

HINT = "run `briefbook build` first, or `briefbook serve --open`"


@click.command("open", epilog="\b\nExample:\n  briefbook open --print")
@click.argument("id", metavar="[ID]", required=False, shell_complete=of_book(ids))
@click.option("--print", "prints", is_flag=True, help="Print the path of the page, and open nothing.")
@click.pass_obj
def opening(door: Door, id: str | None, prints: bool) -> None:
    """Open the built site in a browser.

    With the ID of an entity, an event, a source, a judgement or a briefing, its page is opened.

    It is opened as a file, where search works only if the site was built with --offline. `briefbook serve --open`
    opens it on a server.
    """
    settings = settings_of(door)
    if not (settings.site / "index.html").is_file():
        raise Refused(f"there is no site in {os.path.relpath(settings.site)}", HINT)
    page, anchor = _page_of(id, settings) if id else (settings.site / "index.html", "")
    if prints:
        write(f"{os.path.relpath(page)}\n")
    elif not webbrowser.open(page.as_uri() + anchor):
        raise Refused("no browser could be started", f"open it yourself: {os.path.relpath(page)}")
    else:
        say(f"opened {os.path.relpath(page)}")


def _page_of(id: str, settings: Settings) -> tuple[Path, str]:
    """The file of an entry's page in the site, and the anchor on it. Raises Refused."""
    corpus = read_content(settings).corpus
    address, _, anchor = addresses_of(corpus).paths.get(corpus.redirects.get(id, id), "").partition("#")
    if not address:
        raise Refused(
            f"no entry has the id '{id}'", did_you_mean(id, known_ids(corpus), "`briefbook show ID` shows one")
        )
    path = address.removesuffix(".md")
    pages = (settings.site / path / "index.html", settings.site / f"{path}.html")
    found = next((page for page in pages if page.is_file()), None)
    if found is None:
        raise Refused(f"the site has no page of '{id}'", HINT)
    return found, f"#{anchor}" if anchor else ""
