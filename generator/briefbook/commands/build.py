"""`briefbook build` and `briefbook pages`: the site, and its Markdown alone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import click

from briefbook import pipeline
from briefbook.build import brought_up_to_date
from briefbook.commands.check import count_of, how_to_explain, show_problems
from briefbook.commands.project import (
    Door,
    Refused,
    audience_option,
    config_file,
    for_audience,
    in_own_folder,
    marking_option,
    read_content,
    settings_of,
    unsafe_folders,
)
from briefbook.commands.terminal import say, waiting, write
from briefbook.config import Settings
from briefbook.disk import UNSAFE
from briefbook.html.written_pages import ForeignPagesError
from briefbook.html.zensical import write_zensical
from briefbook.model.marking import BY_LABEL
from briefbook.outputs.made_pdfs import NO_SUPPORT, has_engine
from briefbook.outputs.site_pdfs import pdfs_in
from briefbook.pages.wording import counted
from briefbook.pipeline import Reading, Verdict
from briefbook.publish.site_folder import REPLACE, SiteFolderError, check_site_folder
from briefbook.publish.surroundings import surroundings_of
from briefbook.run.garbage_collector import collector_spared
from briefbook.run.own_commands import install_command
from briefbook.run.runner import Runner, runner
from briefbook.session import Session, forget

PROBLEMS = 1
MANY_PDFS = 20


@click.command(epilog="\b\nExample:\n  briefbook build --strict")
@click.option("--offline", is_flag=True, help="Make a site that works from file:// on a disconnected machine.")
@click.option("--strict", is_flag=True, help="Count warnings as errors.")
@marking_option
@click.option(
    "--audience",
    "audiences",
    multiple=True,
    type=click.Choice(tuple(BY_LABEL)),
    help="Make a site for this audience, in a separate folder, without what it may not see; may be repeated.",
)
@click.option("--verify", is_flag=True, help="Do not trust files of earlier builds: make the whole site again.")
@click.option("--clean", is_flag=True, help="Discard the cache of earlier builds, and build everything again.")
@click.option(REPLACE, is_flag=True, help="Replace the site's folder even if it holds files that no build made.")
@click.option(
    "--jobs",
    type=click.IntRange(1),
    metavar="N",
    help="Make pages in N processes; by default, as many as there are processors.",
)
@click.option("--cluster", metavar="ADDRESS", help="Make pages on the workers of this dask scheduler: tcp://host:8786.")
@click.pass_obj
def build(
    door: Door,
    offline: bool,
    strict: bool,
    marking: str | None,
    audiences: tuple[str, ...],
    verify: bool,
    clean: bool,
    replace_site: bool,
    jobs: int | None,
    cluster: str | None,
) -> None:
    """Build the site.

    Checks the content, then builds only what has changed and puts it in place. Files of earlier builds are recognised
    by size and time.

    If the content has errors, nothing is written. The paths of the home page and of the site's PDFs go to stdout, one
    per line; more than 20 PDFs are counted instead.
    """
    door = replace(door, audience=next(iter(audiences), None))  # which goes before that of mkdocs.yml
    stated = settings_of(door, is_strict=strict, marking=marking, is_for_others=True, tells_problems=True)
    named = dict.fromkeys(audiences or map(str, stated.audiences))
    found = [in_own_folder(for_audience(stated, each)) for each in named] or [stated]
    if clean:
        forget(found[0])
    for settings in found:
        _build(settings, offline, verify, replace_site, jobs, cluster)


def _build(
    settings: Settings, offline: bool, verify: bool, replace_site: bool, jobs: int | None, cluster: str | None
) -> None:
    """Make one site."""
    config = config_file(settings)
    try:
        check_site_folder(settings, is_replaced=replace_site)
    except SiteFolderError as error:
        raise Refused(error.message, error.hint) from error
    session = Session(settings)
    with waiting("Reading content"):
        session.update()
        verdict = session.verdict
    _refuse_unsound(verdict, settings)
    surroundings = surroundings_of(
        settings, config, os.environ, (offline, settings.is_strict, settings.marking, settings.audience)
    )
    with collector_spared(), _runner(settings, jobs, cluster) as chosen, waiting("Building the site") as turn_to:
        built = brought_up_to_date(
            session,
            config,
            surroundings,
            is_strict=settings.is_strict,
            is_offline=offline,
            is_replaced=replace_site,
            is_anew=verify,
            chosen=chosen,
            tell=lambda words: turn_to(f"Building the site: {words}"),
        )
    say(*(line for message in built.messages for line in message.rstrip().split("\n")), *built.notes)
    if not built.is_whole:
        raise click.exceptions.Exit(PROBLEMS)
    _tell_place(settings, offline)


def _tell_place(settings: Settings, offline: bool) -> None:
    """Where the home page and the site's PDFs are; of many PDFs, the folder that they are below."""
    pdfs = pdfs_in(settings)
    shown = pdfs if len(pdfs) <= MANY_PDFS else ()
    write("".join(f"{os.path.relpath(path)}\n" for path in (settings.site / "index.html", *shown)))
    if len(pdfs) > MANY_PDFS:
        say(f"{counted(len(pdfs), 'PDF')} below {os.path.relpath(settings.site)}")
    if settings.pdf.site and not has_engine():
        say(f"{NO_SUPPORT}, so the site has none; to install it: {install_command('pdf')}")
    own = settings.audience is not None  # what is served is the whole book
    say("open it in a browser" if offline or own else "look at it with `briefbook serve`")


@contextmanager
def _runner(settings: Settings, jobs: int | None, cluster: str | None) -> Iterator[Runner | None]:
    """Where pages are made; None leaves that to the number of pages."""
    if cluster is None:
        yield runner(jobs) if jobs else None
        return
    from briefbook.run.cluster import Cluster, ClusterError

    try:
        found = Cluster(cluster, settings.root, settings.site.parent)
    except ClusterError as error:
        hint = f"to install it: {install_command(error.extra)}" if error.extra else error.hint
        raise Refused(error.message, hint) from error
    try:
        yield found
    finally:
        found.close()


@click.command(epilog="\b\nExample:\n  briefbook pages")
@click.option("--strict", is_flag=True, help="Count warnings as errors.")
@marking_option
@audience_option
@click.option("--zensical", is_flag=True, help="Also write a configuration for Zensical.")
@click.pass_obj
def pages(door: Door, strict: bool, marking: str | None, audience: str | None, zensical: bool) -> None:
    """Write the pages as Markdown.

    MkDocs and Zensical can read the pages. Only changed pages are written; pages that no longer exist are removed.

    If the content has errors, nothing is written. The path of the folder goes to stdout.
    """
    door = replace(door, audience=audience)
    settings = settings_of(door, is_strict=strict, marking=marking, is_for_others=True, tells_problems=True)
    wrong = unsafe_folders(settings, settings.pages)
    if wrong:
        raise Refused(f"nothing was written: {'; '.join(wrong)}", UNSAFE)
    reading = _sound_content(settings)
    with waiting("Writing pages"):
        try:
            written = pipeline.write(pipeline.pages(reading.corpus, settings), reading.corpus.files, settings)
        except ForeignPagesError as error:
            hint = "move them out of docs_dir: its files are made by Briefbook"
            raise Refused(
                f"these files were not made by Briefbook and are not overwritten: {', '.join(error.args)}", hint
            ) from error
        except OSError as error:
            raise Refused(f"{error.filename}: {error.strerror}", "write the pages again") from error
    write(f"{os.path.relpath(settings.pages)}\n")
    say(f"{written.changed} written, {written.unchanged} unchanged, {written.removed} removed")
    if zensical:
        _write_for_zensical(settings)


def _write_for_zensical(settings: Settings) -> None:
    without = tuple(name for name, _ in settings.without)
    path = write_zensical(config_file(settings), settings.pages, settings.language, without)
    say(f"next: zensical build -f {os.path.relpath(path)}")


def _sound_content(settings: Settings) -> Reading:
    """What the content holds; its problems are told, and where they stop a build, this is the end."""
    reading = read_content(settings)
    _refuse_unsound(reading.verdict, settings)
    return reading


def _refuse_unsound(verdict: Verdict, settings: Settings) -> None:
    """Tell what is wrong with the content, and end where that stops a build."""
    show_problems(verdict, settings, is_error=True)
    if verdict.problems:
        say(count_of(verdict))
    if not verdict.is_sound:
        say(*how_to_explain(verdict.problems), "nothing was written")
        raise click.exceptions.Exit(PROBLEMS)
