"""`briefbook serve`: the site on this machine, held in memory, so that an edit shows at once."""

from __future__ import annotations

import errno
import os
import socket
import time
from dataclasses import replace
from pathlib import Path

import click

from briefbook.build import Outcome, brought_up_to_date
from briefbook.commands.check import count_of, show_problems
from briefbook.commands.problem_banner import message_banner, problem_banner
from briefbook.commands.project import Door, Refused, audience_option, config_file, is_own_machine, settings_of
from briefbook.commands.terminal import say, waiting
from briefbook.config import Settings
from briefbook.pages.wording import counted
from briefbook.pipeline import Verdict
from briefbook.publish.served import Served, check_address, in_address, next_free_port
from briefbook.publish.served import serve as serve_site
from briefbook.publish.surroundings import surroundings_of
from briefbook.run.garbage_collector import garbage_collector_paused
from briefbook.run.own_folder import own_folder
from briefbook.session import Session

PROBLEMS = 1
NAME = "build/served"


class LiveSite:
    """A site that is served, brought up to date whenever something that it is made of has changed."""

    def __init__(self, door: Door, settings: Settings, config: Path) -> None:
        self.door = door
        self.is_for_others = settings.is_for_others
        self.config = config
        self.settings = settings
        self.folder = _own_folder(settings) / "site"
        self.site = Served(config, self.folder)
        self.session = Session(self._placed(settings))
        self.banner = ""

    def _placed(self, settings: Settings) -> Settings:
        """The settings, with a folder of our own for the site."""
        return replace(settings, site_dir=self.folder, keep_in_site=())

    def renew(self) -> None:
        """Bring in what was edited since the last time. What is wrong is told, and then the site stays as it is."""
        try:
            with garbage_collector_paused(searches_after=True):
                self.site.read_again()
                self.settings = settings_of(self.door, is_for_others=self.is_for_others, tells_problems=True)
                if self.update() is None:
                    say("the site stays as it was")
        except Refused as error:
            lines = (error.format_message(), *([f"hint: {error.hint}"] if error.hint else []))
            self.banner = message_banner(lines)
            say(f"briefbook: {lines[0]}", *(f"  {line}" for line in lines[1:]))
        except OSError as error:  # what is moved while it is read; it is watched, and comes again
            say(f"briefbook: {error.strerror}: {error.filename}", "the site stays as it was")

    def update(self) -> Outcome | None:
        """Read what is written, and bring the site up to date; None where the content has errors, which are told."""
        start = time.monotonic()
        settings = self._placed(self.settings)
        with waiting("Reading content"):
            self.session.update(settings)
            verdict = self.session.verdict
        show_problems(verdict, settings, is_error=True)
        if verdict.problems:
            say(count_of(verdict))
        self.banner = banner_of(verdict, settings)
        if not verdict.is_sound:
            return None
        flags = (
            "serve",
            settings.audience,
            *(f"{path} {_bytes_of(path)!r}" for path in self.site.also_read if path.is_file()),
        )
        surroundings = surroundings_of(settings, self.config, os.environ, flags)
        with waiting("Building the site") as turn_to:
            made = brought_up_to_date(
                self.session,
                self.config,
                surroundings,
                command="serve",
                tell=lambda words: turn_to(f"Building the site: {words}"),
            )
        say(*made.messages)
        if not made.is_whole:
            self.banner = message_banner(made.messages if settings.audience is None else ["see the terminal"])
            say(*made.notes)
        elif made.changed is None:
            say(*made.notes)
        elif made.changed:
            say(f"{counted(made.changed, 'page')} updated in {time.monotonic() - start:.2f} s")
        return made


def banner_of(verdict: Verdict, settings: Settings) -> str:
    """What pages tell of problems: to an audience only that there are errors, since they may name what is withheld."""
    if settings.audience is None:
        return problem_banner(verdict.problems, is_stale=not verdict.is_sound)
    return "" if verdict.is_sound else message_banner(["the content has errors: see the terminal"])


def _bytes_of(path: Path) -> bytes:
    content = path.read_bytes()
    return b"%s %d\n" % (os.fsencode(path), len(content)) + content


@click.command(epilog="\b\nExample:\n  briefbook serve --address 127.0.0.1:8000")
@click.option(
    "--address",
    metavar="HOST:PORT",
    help="Where to serve it; by default as in mkdocs.yml, else 127.0.0.1:8000.",
)
@click.option(
    "--allow-host", "hosts", metavar="NAME", multiple=True,
    help="Another host name to answer to; may be repeated.",
)  # fmt: skip
@audience_option
@click.option("--open", "opens", is_flag=True, help="Open it in a browser.")
@click.pass_obj
def serve(door: Door, address: str | None, hosts: tuple[str, ...], audience: str | None, opens: bool) -> None:
    """Serve the site on this machine.

    When content is saved, the pages that it affects are rebuilt and reload in the browser. Problems are shown in the
    terminal and at the foot of every page; while there are errors, pages stay as they were. Ctrl-C stops it.

    On an address that other machines can reach, content that is marked more strictly than the book is an error.
    """
    door = replace(door, audience=audience)
    settings = settings_of(door, tells_problems=True)
    host, _ = _parsed(address or settings.dev_addr)
    settings = replace(settings, is_for_others=not is_own_machine(host))
    config = config_file(settings)
    settings.pages.mkdir(parents=True, exist_ok=True)
    live = LiveSite(door, settings, config)
    where = _parsed(address) if address else live.site.address
    hosts = (*hosts, *settings.allowed_hosts)
    if not (settings.is_for_others or is_own_machine(where[0])):  # said in a file that mkdocs.yml inherits from
        message = f"mkdocs.yml inherits the address {where[0]}, which other machines can reach"
        raise Refused(message, "if you want that, name it with --address")
    try:
        check_address(*where)
    except OSError as error:
        raise _not_served(where, error) from error
    made = live.update()
    if made is None:
        say("the site is built as soon as the errors are fixed")
    elif not made.is_whole:
        raise click.exceptions.Exit(PROBLEMS)
    try:
        serve_site(
            live.site,
            live.renew,
            lambda: live.settings.content,
            where,
            say,
            opens=opens,
            banner=lambda: live.banner,
            allowed_hosts=hosts,
        )
    except OSError as error:
        raise _not_served(where, error) from error


def _not_served(where: tuple[str, int], error: OSError) -> Refused:
    host, port = where
    shown = in_address(host)
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        hint = "write an address of this machine: --address 127.0.0.1:8000"
    elif (free := next_free_port(host, port)) is None:
        hint = "name another port with --address"
    else:
        hint = f"port {free} is free: `briefbook serve --address {shown}:{free}`"
    return Refused(f"cannot serve on {shown}:{port}: {error.strerror or error}", hint)


def _own_folder(settings: Settings) -> Path:
    folder = own_folder(settings.root, NAME)
    if folder is None or (folder / "site").is_symlink():
        raise Refused(f"{NAME} is a link, or is reached through one", "remove the link: that folder is emptied")
    return folder


def _parsed(address: str) -> tuple[str, int]:
    host, _, port = address.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65535:
        raise Refused(f"'{address}' is not an address", "write host and port: 127.0.0.1:8000")
    return host.strip("[]"), int(port)
