"""`briefbook open`: the built site in a browser."""

from __future__ import annotations

import os
import webbrowser

import click

from briefbook.commands.project import Door, Refused, settings_of
from briefbook.commands.terminal import say, write


@click.command("open", epilog="\b\nExample:\n  briefbook open --print")
@click.option("--print", "prints", is_flag=True, help="Print the path of its home page, and open nothing.")
@click.pass_obj
def opening(door: Door, prints: bool) -> None:
    """Open the built site in a browser.

    It is opened as a file, where search works only if the site was built with --offline. `briefbook serve --open`
    opens it on a server.
    """
    settings = settings_of(door)
    home = settings.site / "index.html"
    if not home.is_file():
        hint = "run `briefbook build` first, or `briefbook serve --open`"
        raise Refused(f"there is no site in {os.path.relpath(settings.site)}", hint)
    if prints:
        write(f"{os.path.relpath(home)}\n")
    elif not webbrowser.open(home.as_uri()):
        raise Refused("no browser could be started", f"open it yourself: {os.path.relpath(home)}")
    else:
        say(f"opened {os.path.relpath(home)}")
