"""`briefbook import`: what it writes, what it leaves alone, what it refuses."""

import shutil
from datetime import date
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result

from briefbook import pipeline
from briefbook.commands.importing import importing
from briefbook.config import settings_from

SMALL = Path(__file__).parent / "small-galaxy"


def run(*words: object) -> Result:
    return CliRunner().invoke(importing, [str(word) for word in words], prog_name="briefbook import")


def bytes_below(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "book"


def test_an_import_makes_a_whole_project(out: Path) -> None:
    done = run("misp", SMALL, out)
    settings = settings_from((out / "mkdocs.yml").read_text("utf-8"), out, {}, date(2026, 1, 1))
    reading = pipeline.read(settings)

    assert done.exit_code == 0, done.output
    assert Path(done.stdout.strip()).name == "book"
    assert "relations: 12 read" in done.stderr
    assert "Relations to a uuid that no value has: 1; left out" in done.stderr
    assert settings.site_name == "MISP galaxy"
    assert settings.pages.is_dir()
    assert reading.problems == ()
    assert "night-birds-tawny-owl" in reading.corpus.entities


def test_an_import_again_gives_the_same_bytes(out: Path) -> None:
    run("misp", SMALL, out)
    first = bytes_below(out)

    assert run("misp", SMALL, out).exit_code == 0
    assert bytes_below(out) == first


def test_what_is_gone_from_the_data_goes_and_what_others_wrote_stays(out: Path, tmp_path: Path) -> None:
    run("misp", SMALL, out)
    (out / "mkdocs.yml").write_text("site_name: Mine\n")
    (out / "content" / "facts" / "mine.yml").write_text("sources: {}\n")
    fewer = tmp_path / "fewer"
    shutil.copytree(SMALL, fewer)
    (fewer / "galaxies" / "eggs.json").unlink()

    assert run("misp", fewer, out).exit_code == 0
    assert not (out / "content" / "facts" / "eggs.json").exists()
    assert (out / "content" / "facts" / "mine.yml").exists()
    assert (out / "mkdocs.yml").read_text() == "site_name: Mine\n"


def test_a_folder_with_facts_of_its_own_is_refused(out: Path) -> None:
    (out / "content" / "facts").mkdir(parents=True)
    (out / "content" / "facts" / "mine.yml").write_text("sources: {}\n")

    done = run("misp", SMALL, out)

    assert done.exit_code == 2
    assert "facts that no import wrote" in done.output
    assert not (out / "loss-report.json").exists()


def test_a_report_that_names_files_elsewhere_removes_none(out: Path, tmp_path: Path) -> None:
    run("misp", SMALL, out)
    precious = tmp_path / "precious.json"
    precious.write_text("{}")
    report = orjson.loads((out / "loss-report.json").read_bytes())
    report["files"] += ["../../../precious.json", str(precious)]
    (out / "loss-report.json").write_bytes(orjson.dumps(report))

    assert run("misp", SMALL, out).exit_code == 0
    assert precious.exists()


def test_data_that_is_not_there_is_wrong_usage(out: Path, tmp_path: Path) -> None:
    done = run("misp", tmp_path / "nowhere", out)

    assert done.exit_code == 2
    assert "there is no folder" in done.output
    assert not out.exists()
