"""A build that fails or is killed leaves the site as it was; the next one mends what it left."""

import os
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from site_pages import Site
from site_project import Project

PATIENCE_S = 60


def wait_until(holds: Callable[[], bool], what: str) -> None:
    """Ask again and again; for so long only that a machine under load is no failure."""
    end = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < end, f"it never came to this: {what}"
        time.sleep(0.005)


def beside(project: Project) -> list[Path]:
    """The folders in which sites are being built."""
    return sorted(project.root.glob(".site-*"))


def pages_built(project: Project) -> int:
    return sum(len(list(folder.rglob("*.html"))) for folder in beside(project))


def site(project: Project) -> dict[str, bytes]:
    return Site(project.site).files()


def built(project: Project) -> dict[str, bytes]:
    done = project.run("mkdocs", "build", "--strict")
    assert done.returncode == 0, done.stdout
    return site(project)


def edited(project: Project, old: str, new: str) -> None:
    facts = project.root / "content" / "facts" / "facts.yml"
    text = facts.read_text()
    assert old in text
    facts.write_text(text.replace(old, new))


# Failing


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("sector:", "sektor:", "E302"),
        ("type: company", "type: [", "E102"),
        ("{source: one}", "{source: gone}", "E504"),
    ],
)
@pytest.mark.parametrize("command", [("mkdocs", "build"), ("briefbook", "build")], ids=" ".join)
def test_a_mistake_in_the_content_leaves_site_and_pages_as_they_were(
    small_project: Project, command: tuple[str, ...], old: str, new: str, said: str
) -> None:
    before = site(small_project)
    pages = Site(small_project.root / "build" / "pages").files()
    edited(small_project, old, new)

    done = small_project.run(*command)

    assert done.returncode == 1
    assert said in done.stdout
    assert site(small_project) == before
    assert Site(small_project.root / "build" / "pages").files() == pages
    assert beside(small_project) == []


def test_a_warning_stops_a_strict_build_and_leaves_the_site_as_it_was(small_project: Project) -> None:
    before = site(small_project)
    edited(small_project, "sector:", "owned_by: gone, sector:")

    strict = small_project.run("mkdocs", "build", "--strict")
    assert strict.returncode == 1
    assert site(small_project) == before
    assert beside(small_project) == []

    assert small_project.run("mkdocs", "build").returncode == 0
    assert site(small_project) != before


def test_a_build_that_breaks_off_in_the_middle_leaves_the_site_as_it_was(small_project: Project) -> None:
    before = site(small_project)
    config = small_project.root / "mkdocs.yml"
    (small_project.root / "hook.py").write_text(
        "def on_post_page(output, page, config):\n"
        "    if page.file.src_uri.startswith('organizations/acme'):\n"
        "        raise RuntimeError('the disk is full')\n"
        "    return output\n"
    )
    config.write_text(config.read_text("utf-8") + "\nhooks: [hook.py]\n", "utf-8")
    edited(small_project, "Rockets", "Anvils")

    done = small_project.run("mkdocs", "build")

    assert done.returncode != 0
    assert "the disk is full" in done.stdout
    assert site(small_project) == before
    assert beside(small_project) == []


# Killed

MOMENTS: dict[str, Callable[[Project], bool]] = {
    "it has begun": lambda project: True,
    "its folder is there": lambda project: bool(beside(project)),
    "its first page is there": lambda project: pages_built(project) >= 1,
    "half its pages are there": lambda project: pages_built(project) >= 8,
    "its search index is there": lambda project: any(
        (folder / "search" / "root.js").exists() for folder in beside(project)
    ),
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_killed_build_leaves_the_old_site_or_the_new_one_whole(small_project: Project, moment: str) -> None:
    old = site(small_project)
    edited(small_project, "Rockets", "Anvils")
    process = small_project.start("mkdocs", "build")

    wait_until(lambda: MOMENTS[moment](small_project) or process.poll() is not None, moment)
    process.send_signal(signal.SIGKILL)
    process.wait()
    left = site(small_project)

    new = built(small_project)
    assert new != old
    assert left in (old, new)
    assert beside(small_project) == []


WITHOUT_EXCHANGE = (
    "import sys; from briefbook.publish import swap; from briefbook.cli import main;"
    " swap.exchange = lambda *_: False; sys.exit(main())"
)
WAYS = [("build",), ("build", "--verify"), ("build", "--clean")]
GALAXY = Path(__file__).parents[1] / "importers" / "small-galaxy"


def killed(project: Project, chance: Random, *words: str) -> None:
    """A command that is killed at some moment."""
    process = project.start_program(*words)
    time.sleep(chance.random() * 1.5)
    process.send_signal(signal.SIGKILL)
    process.wait()


@pytest.mark.assurance("Builds killed at random: the old site or the new one whole, the next build as one from nothing")
@pytest.mark.parametrize("has_exchange", [True, False])
def test_a_build_killed_at_random_leaves_a_whole_site(
    small_project: Project, is_whole: bool, tried: Callable[[int], None], has_exchange: bool
) -> None:
    """Some file systems cannot exchange two folders: then the next build finds the site that was moved aside."""
    chance, rounds = Random(1), 100 if is_whole else 3
    tried(rounds)
    sites = [site(small_project)]
    edited(small_project, "Rockets", "Anvils")
    sites.append(built(small_project))

    for number in range(rounds):
        edited(small_project, *(("Rockets", "Anvils") if number % 2 else ("Anvils", "Rockets")))
        python, _, start, *words = small_project.command("briefbook", *chance.choice(WAYS))
        killed(small_project, chance, python, "-c", start if has_exchange else WITHOUT_EXCHANGE, *words)
        is_aside = not has_exchange and not small_project.site.exists()
        left = small_project.site if not is_aside else next(small_project.root.glob(".site-*-old-*/site"))
        assert Site(left).files() in sites, number

    assert built(small_project) == sites[rounds % 2 == 0]
    assert beside(small_project) == []


@pytest.mark.assurance(
    "PDFs and imports killed at random: the old files or the new ones whole, the next run as the first"
)
@pytest.mark.parametrize(
    ("words", "made"),
    [(["pdf", "--output", "book.pdf"], "book.pdf"), (["import", "misp", str(GALAXY), "birds"], "birds")],
)
def test_what_a_killed_command_writes_is_whole(
    small_project: Project, is_whole: bool, tried: Callable[[int], None], words: list[str], made: str
) -> None:
    chance, rounds = Random(2), 50 if is_whole else 2
    tried(rounds)

    def files() -> dict[str, bytes]:
        """What there is, but for what is not looked at by its name."""
        place = small_project.root / made
        found = [place] if place.is_file() else place.rglob("*")
        return {
            path.relative_to(small_project.root).as_posix(): path.read_bytes()
            for path in found
            if path.is_file() and not path.name.startswith(".")
        }

    assert small_project.run("briefbook", *words).returncode == 0
    first = files()

    for number in range(rounds):
        if number % 2:
            shutil.rmtree(small_project.root / made, ignore_errors=True)
            (small_project.root / made).unlink(missing_ok=True)
        killed(small_project, chance, *small_project.command("briefbook", *words))
        assert all(first[name] == content for name, content in files().items()), number
        done = small_project.run("briefbook", *words)
        assert done.returncode == 0, done.stdout
        assert files() == first


def test_a_reader_never_meets_a_half_built_site(small_project: Project) -> None:
    edited(small_project, "Rockets", "Anvils")
    page = small_project.site / "organizations" / "acme" / "index.html"
    process = small_project.start("mkdocs", "build")

    words = set()
    while process.poll() is None:
        text = page.read_text("utf-8")
        assert text.rstrip().endswith("</html>")
        words.add("Anvils" if "Anvils" in text else "Rockets")

    assert process.returncode == 0
    assert "Rockets" in words
    assert "Anvils" in page.read_text("utf-8")


def test_two_builds_at_once_do_not_meet(small_project: Project) -> None:
    before = site(small_project)
    one, other = small_project.start("mkdocs", "build"), small_project.start("mkdocs", "build")

    assert (one.wait(), other.wait()) == (0, 0)
    assert site(small_project) == before
    assert beside(small_project) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_told(small_project: Project) -> None:
    small_project.root.chmod(0o555)
    try:
        assert small_project.run("mkdocs", "build").returncode != 0
    finally:
        small_project.root.chmod(0o755)


# What is not ours


def test_a_folder_that_is_not_ours_stays_and_what_is_to_be_kept_is_kept(small_project: Project) -> None:
    own = small_project.root / "src" / "own.py"
    own.parent.mkdir()
    own.write_text("somebody's own")

    refused = small_project.run("mkdocs", "build", "--site-dir", "src")

    assert refused.returncode == 1
    assert "site_dir: src is not empty and was not made by a build: own.py" in refused.stdout
    assert os.listdir(own.parent) == ["own.py"]
    before = site(small_project)
    (small_project.site / ".git").mkdir()
    (small_project.site / ".git" / "HEAD").write_text("ref: refs/heads/main")
    refused = small_project.run("briefbook", "build")
    assert refused.returncode == 2
    assert "contains files that no build made, and would be replaced: .git" in refused.stdout
    config = small_project.root / "mkdocs.yml"
    config.write_text(config.read_text().replace("  - briefbook:\n", "  - briefbook:\n      keep_in_site: [.git]\n"))
    edited(small_project, "Rockets", "Ropes")

    kept = built(small_project)

    assert kept.pop(".git/HEAD") == b"ref: refs/heads/main"
    assert kept.keys() == before.keys()
    assert kept != before
