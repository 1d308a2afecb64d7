"""The order of a build: nothing where the site is right, else what differs, else a build by MkDocs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from briefbook.engine import StoreLostError
from briefbook.pages.wording import counted
from briefbook.publish.site import Built, build_site
from briefbook.run.runner import Runner
from briefbook.session import Session
from briefbook.site_build import SiteBuild, SitePart, mark_of


class Outcome(NamedTuple):
    """What came of a build: whether there is a whole site, and what was said of it; see `publish.site.Built`. `changed`
    is how many pages were made or removed; None where MkDocs made them.
    """

    is_whole: bool
    messages: tuple[str, ...]
    notes: tuple[str, ...]
    changed: int | None = None


def brought_up_to_date(
    session: Session,
    config_file: Path,
    surroundings: bytes | None,
    *,
    is_strict: bool = False,
    is_offline: bool = False,
    is_replaced: bool = False,
    is_anew: bool = False,
    command: str = "build",
    chosen: Runner | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Outcome:
    """Let the site be that of the book: nothing is made where it is, and MkDocs is started where there is no other way.
    With `is_anew`, all of it is made, whatever is there.
    """

    def brought(*, is_anew: bool) -> Outcome:
        mark = None if is_anew else mark_of(session, surroundings)
        if mark:
            session.save()
            return Outcome(True, mark.messages, (*mark.notes, "nothing has changed since the last build"), 0)
        job = SiteBuild(session, surroundings, is_replaced=is_replaced, is_anew=is_anew, chosen=chosen, tell=tell)
        try:
            return _brought(job, config_file, is_strict=is_strict, is_offline=is_offline, command=command)
        finally:
            job.drop()

    try:
        return brought(is_anew=is_anew)
    except StoreLostError:
        session.update()
        return brought(is_anew=True)


def _brought(job: SiteBuild, config_file: Path, *, is_strict: bool, is_offline: bool, command: str) -> Outcome:
    session = job.session

    def by_mkdocs(job: SiteBuild | SitePart) -> Built:
        return build_site(
            config_file,
            is_strict=is_strict,
            is_offline=is_offline,
            replaces_site=job.is_replaced,
            site_dir=session.settings.site,
            command=command,
            job=job,
            tell=job.tell,
        )

    changed = job.alone(by_mkdocs)
    if job.before and changed is not None:
        renewed = f"{counted(changed, 'page')} updated"
        return Outcome(True, job.before.messages, (*job.before.notes, renewed), changed)
    session.settings.pages.mkdir(parents=True, exist_ok=True)
    built = by_mkdocs(job)
    return Outcome(built.is_whole, built.messages, built.notes)
