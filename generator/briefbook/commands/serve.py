"""`briefbook serve`: the site on this machine, held in memory, so that an edit shows at once."""

from __future__ import annotations

import errno
import os
import socket
import time
from dataclasses import replace
from pathlib import Path

import click

from briefbook import pipeline
from briefbook.commands.check import count_of, show_problems
from briefbook.commands.problem_banner import message_banner, problem_banner
from briefbook.commands.project import Door, Refused, config_file, is_own_machine, settings_of
from briefbook.commands.quoted import plain
from briefbook.commands.terminal import say, waiting
from briefbook.config import Settings
from briefbook.pipeline import Book
from briefbook.publish.served import SiteBuild, check_address, in_address, next_free_port
from briefbook.publish.served import serve as serve_site
from briefbook.publish.site import Built
from briefbook.publish.watching import files_beside_pages
from briefbook.render.wording import counted
from briefbook.run.cache import FOLDER, own_folder
from briefbook.run.collector import collector_paused
from briefbook.run.listing import Listing
from briefbook.run.parsing import Memory

PROBLEMS = 1
NAME = "served"


class Session:
    """A book that is served: its last sound version, and the site that was made of it."""

    def __init__(self, door: Door, settings: Settings, config: Path) -> None:
        self.door = door
        self.is_for_others = settings.is_for_others
        self.settings = settings
        self.config = config
        self.memory = Memory()
        self.site = SiteBuild(config, _own_folder(settings) / "site")
        self.stamp = b""
        self.book: Book | None = None
        self.banner = ""

    def _frame(self) -> bytes:
        """Another one where anything but content has changed."""
        paths = (*self.site.also_read, *files_beside_pages(self.site.pages))
        folders = [path for path in paths if path.is_dir()]
        return b"".join([*(_bytes_of(path) for path in paths if path.is_file()), Listing().digest(*folders)])

    def open(self) -> Built | None:
        """Read and build the whole; None where the content has errors, which are told."""
        with waiting("Reading content"):
            book = pipeline.opened(self.settings, pipeline.load(self.settings, self.memory))
        return self._build(book) if self._is_sound(book) else None

    def renew(self) -> None:
        """Bring in what was edited since the last time. What is wrong is told, and then the site stays as it is."""
        try:
            with collector_paused(searches_after=True):
                self._renew()
        except Refused as error:
            lines = (error.format_message(), *([f"hint: {error.hint}"] if error.hint else []))
            self.banner = message_banner(lines)
            say(f"briefbook: {lines[0]}", *(f"  {line}" for line in lines[1:]))
        except OSError as error:  # what is moved while it is read; it is watched, and comes again
            say(f"briefbook: {error.strerror}: {error.filename}", "the site stays as it was")

    def _renew(self) -> None:
        start = time.monotonic()
        is_same_frame = self._frame() == self.stamp
        if not is_same_frame:
            self.settings = settings_of(self.door, is_for_others=self.is_for_others)
        loaded = pipeline.load(self.settings, self.memory, keeps=False)
        before = self.book
        if before is None or not is_same_frame:
            book = pipeline.opened(self.settings, loaded)
        else:
            book = pipeline.revised(before, self.settings, loaded)
        if not self._is_sound(book):
            say("the site stays as it was")
            return
        reached = pipeline.reach(before, book) if before and is_same_frame else None
        renewed = self.site.renew(book, reached) if reached is not None else None
        if renewed is None:
            self._build(book)
            return
        self.book = book
        count, messages = renewed
        say(*messages, f"{counted(count, 'page')} renewed in {time.monotonic() - start:.2f} s")

    def _is_sound(self, book: Book) -> bool:
        show_problems(book.reading, self.settings, is_error=True)
        if book.reading.problems:
            say(count_of(book.reading))
        self.banner = problem_banner(book.reading.problems, is_stale=not book.reading.is_sound)
        return book.reading.is_sound

    def _build(self, book: Book) -> Built:
        with waiting("Building the site") as turn_to:
            built = self.site.build(book, lambda words: turn_to(f"Building the site: {words}"))
        told = {plain(problem) for problem in book.reading.problems}
        say(*(each for each in built.messages if each.removeprefix("briefbook: ") not in told), *built.notes)
        if not built.is_whole:
            self.banner = message_banner(built.messages)
        self.book = book if built.is_whole else None
        self.stamp = self._frame() if built.is_whole else b""
        return built


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
@click.option("--open", "opens", is_flag=True, help="Open it in a browser.")
@click.pass_obj
def serve(door: Door, address: str | None, hosts: tuple[str, ...], opens: bool) -> None:
    """Serve the site on this machine.

    When content is saved, the pages that it affects are rebuilt and reload in the browser. Problems are shown in the
    terminal and at the foot of every page; while there are errors, pages stay as they were. Ctrl-C stops it.

    On an address that other machines can reach, content that is marked more strictly than the book is an error.
    """
    settings = settings_of(door)
    host, _ = _parsed(address or settings.dev_addr)
    settings = replace(settings, is_for_others=not is_own_machine(host))
    config = config_file(settings)
    settings.pages.mkdir(parents=True, exist_ok=True)
    session = Session(door, settings, config)
    where = _parsed(address) if address else session.site.address
    hosts = (*hosts, *settings.allowed_hosts)
    if not (settings.is_for_others or is_own_machine(where[0])):  # said in a file that mkdocs.yml inherits from
        raise Refused(f"mkdocs.yml does not say that the site is served on {where[0]}", "name it with --address")
    try:
        check_address(*where)
    except OSError as error:
        raise _not_served(where, error) from error
    built = session.open()
    if built is None:
        say("the site is built as soon as the errors are fixed")
    elif not built.is_whole:
        raise click.exceptions.Exit(PROBLEMS)
    try:
        serve_site(
            session.site,
            session.renew,
            lambda: session.settings.content,
            where,
            say,
            opens=opens,
            banner=lambda: session.banner,
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
    folder = own_folder(settings.root, f"{FOLDER}/{NAME}")
    if folder is None or (folder / "site").is_symlink():
        raise Refused(f"{FOLDER}/{NAME} is a link, or lies behind one", "remove the link: that folder is emptied")
    return folder


def _parsed(address: str) -> tuple[str, int]:
    host, _, port = address.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65535:
        raise Refused(f"'{address}' is no address", "write host and port: 127.0.0.1:8000")
    return host.strip("[]"), int(port)
