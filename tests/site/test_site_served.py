"""While the book is served, an edited fact shows by itself; a mistake is told, and does not end the service."""

import re
import shutil
import signal
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from site_project import Project, Visit

PATIENCE_S = 60


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


class Served:
    """A project that is being served."""

    def __init__(self, project: Project, *command: str) -> None:
        self.project, self.command, self.begin = project, command, 0
        port = free_port()
        self.address = f"http://127.0.0.1:{port}/"
        self.process = project.start(*(word.format(port=port) for word in command), BRIEFBOOK_SITE_URL=self.address)

    def page(self, path: str) -> str:
        try:
            with urllib.request.urlopen(self.address + path, timeout=5) as answer:
                return str(answer.read().decode())
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return ""

    def error_page(self, path: str) -> str:
        try:
            urllib.request.urlopen(self.address + path, timeout=5).close()
        except urllib.error.HTTPError as answer:
            return str(answer.read().decode())
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            pass
        return ""

    def edit(self, old: str, new: str, file: str = "facts/facts.yml") -> None:
        facts = self.project.root / "content" / file
        text = facts.read_text("utf-8")
        assert old in text
        facts.write_text(text.replace(old, new), "utf-8")

    def log(self) -> str:
        """What was said since the book was last made what it was."""
        return (self.project.root / "log.txt").read_text("utf-8", "replace")[self.begin :]

    def reset(self, facts: str) -> None:
        """Make the book what it was."""
        (self.project.root / "content" / "facts" / "facts.yml").write_text(facts, "utf-8")
        self.wait_until(lambda: "Rockets" in self.page("organizations/acme/"), "the page is served")
        self.begin += len(self.log())

    def wait_until(self, holds: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + PATIENCE_S
        while not holds():
            assert self.process.poll() is None, f"the server ended:\n{self.log()}"
            assert time.monotonic() < end, f"it never came to this: {what}\n{self.log()}"
            time.sleep(0.05)


SERVE = ("briefbook", "serve", "--address", "127.0.0.1:{port}")
WAYS = (SERVE, ("mkdocs", "serve", "--dev-addr", "127.0.0.1:{port}"))


@pytest.fixture(scope="module", params=WAYS, ids=lambda words: words[0])
def server(
    small_site: Project, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Served]:
    project = shutil.copytree(small_site.root, tmp_path_factory.mktemp("served") / "project", symlinks=True)
    made = Served(Project(project), *request.param)
    yield made
    made.process.send_signal(signal.SIGINT)
    made.process.wait()


@pytest.fixture
def served(server: Served, small_site: Project) -> Served:
    """A book of two facts that is being served, as it was; how those before left it makes no difference."""
    server.reset((small_site.root / "content" / "facts" / "facts.yml").read_text("utf-8"))
    return server


def test_an_edited_fact_shows_a_mistake_is_told_and_the_built_site_stays(served: Served) -> None:
    built = (served.project.site / "organizations" / "acme" / "index.html").read_bytes()
    served.edit("Rockets", "Anvils")
    served.wait_until(lambda: "Anvils" in served.page("organizations/acme/"), "the edited fact shows")

    served.edit("sector:", "sektor:")
    served.wait_until(lambda: "E302" in served.log(), "the mistake is told")
    if served.command[0] == "briefbook":
        place = "<b>content/facts/facts.yml:"
        served.wait_until(lambda: place in served.page("organizations/acme/"), "the mistake shows in every page")
        assert "Anvils" in served.page("organizations/acme/")

    served.edit("sektor: {value: Anvils", "sector: {value: Nets")
    served.wait_until(lambda: "Nets" in served.page("organizations/acme/"), "the mended fact shows")
    assert "briefbook-problems" not in served.page("organizations/acme/")
    assert (served.project.site / "organizations" / "acme" / "index.html").read_bytes() == built
    assert not list(served.project.root.glob(".site-*"))


def test_a_book_with_a_mistake_is_served_once_it_is_fixed(small_project: Project) -> None:
    facts = small_project.root / "content" / "facts" / "facts.yml"
    facts.write_text(facts.read_text("utf-8").replace("sector:", "sektor:"), "utf-8")
    made = Served(small_project, *SERVE)
    try:
        made.wait_until(lambda: "E302" in made.error_page(""), "the mistake shows")
        assert "livereload(" in made.error_page("")

        made.edit("sektor:", "sector:")
        made.wait_until(lambda: "Rockets" in made.page("organizations/acme/"), "the page is served")
        assert "briefbook-problems" not in made.page("")
    finally:
        made.process.send_signal(signal.SIGINT)
        made.process.wait()


def test_a_new_file_and_one_that_goes_are_seen(served: Served) -> None:
    extra = served.project.root / "content" / "facts" / "more.yml"
    extra.write_text("entities: {road: {type: company, name: {value: Road, source: one}}}\n")
    served.wait_until(lambda: "Road" in served.page("organizations/road/"), "the new page is served")

    extra.unlink()

    served.wait_until(lambda: "Road" not in served.page("organizations/"), "the entity is gone")
    assert "Road" not in served.page("organizations/road/"), served.log()


@pytest.mark.parametrize("way", WAYS, ids=lambda words: words[0])
def test_what_is_no_fact_shows_too(small_project: Project, way: tuple[str, ...]) -> None:
    root, theme, other = (small_project.root / name for name in (".", "theme", "other"))
    for folder in (theme, other):
        (folder / "partials").mkdir(parents=True)
    config = root / "mkdocs.yml"
    config.write_text(config.read_text().replace("theme: material", "theme: {name: material, custom_dir: theme}"))
    made = Served(small_project, *way)
    acme = "organizations/acme/"
    try:
        made.wait_until(lambda: "Rockets" in made.page(acme), "the page is served")

        (theme / "house.css").write_text("a {}")
        made.wait_until(lambda: made.page("house.css") == "a {}", "a new style sheet is served")

        (root / "build" / "pages" / "plan.svg").write_text("<svg/>")
        made.wait_until(lambda: made.page("plan.svg") == "<svg/>", "a picture beside the pages is served")

        config.write_text(re.sub(r"site_name: .*", "site_name: A second name", config.read_text()))
        made.wait_until(lambda: "A second name" in made.page(acme), "the name shows")

        config.write_text(config.read_text().replace("custom_dir: theme", "custom_dir: other"))
        made.wait_until(lambda: made.page("house.css") != "a {}", "another theme is taken")
        (other / "partials" / "copyright.html").write_text("<p>mine</p>")
        made.wait_until(lambda: "<p>mine</p>" in made.page(acme), "a template in it shows")

        made.edit("Rockets", "Anvils")
        made.wait_until(lambda: "Anvils" in made.page(acme), "an edit shows after that")
        assert way != SERVE or "updated" in made.log()
    finally:
        made.process.send_signal(signal.SIGINT)
        made.process.wait()


@pytest.mark.browser
def test_an_open_page_reloads_by_itself(served: Served, visit: Visit) -> None:
    visit.tab.goto(served.address + "organizations/acme/")
    visit.tab.locator("main article", has_text="Rockets").wait_for()

    served.edit("Rockets", "Anvils")

    visit.tab.locator("main article", has_text=re.compile("Anvils")).wait_for(timeout=PATIENCE_S * 1000)


@pytest.mark.browser
@pytest.mark.parametrize("server", [SERVE], indirect=True, ids=["briefbook"])
def test_problems_are_shown_in_the_page_until_they_are_fixed(served: Served, visit: Visit) -> None:
    banner = visit.tab.locator("#briefbook-problems")
    visit.tab.set_viewport_size({"width": 320, "height": 700})
    visit.tab.goto(served.address + "organizations/acme/")
    assert banner.count() == 0

    served.edit("sector: {value: Rockets}", "sektor: <b>Rockets</b>")

    banner.wait_for(timeout=PATIENCE_S * 1000)
    assert "content/facts/facts.yml:4:50 E302 there is no property 'sektor'" in banner.inner_text()
    assert banner.locator("b", has_text="Rockets").count() == 0
    box = banner.bounding_box()
    assert (box["x"], box["width"], box["y"] + box["height"]) == (0, 320, 700)
    banner.locator("summary").click()
    assert banner.bounding_box()["height"] < box["height"]

    served.edit("sektor: <b>Rockets</b>", "sector: Anvils")

    visit.tab.locator("main article", has_text="Anvils").wait_for(timeout=PATIENCE_S * 1000)
    assert banner.count() == 0


def test_a_project_without_pages_yet_is_served(small_project: Project) -> None:
    for page in (small_project.root / "build" / "pages").rglob("*.md"):
        Path(page).unlink()
    made = Served(small_project, *SERVE)
    try:
        made.wait_until(lambda: "Rockets" in made.page("organizations/acme/"), "the page is served")
    finally:
        made.process.send_signal(signal.SIGINT)
        made.process.wait()
