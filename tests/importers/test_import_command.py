"""`briefbook import`: what it writes, what it leaves alone, what it refuses."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

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


def ids_of(out: Path) -> dict[str, str]:
    """The ids of night birds, by uuid and name."""
    entities = orjson.loads((out / "content/facts/night-birds.json").read_bytes())["entities"]
    names = {
        id: body["name"] if isinstance(body["name"], str) else body["name"]["value"] for id, body in entities.items()
    }
    return {f"{body.get('uuid')} {names[id]}": id for id, body in entities.items()}


def changed_birds(tmp_path: Path, change: Callable[[list[dict[str, Any]]], None]) -> Path:
    """The small galaxy with other values of night birds."""
    folder = tmp_path / "galaxy"
    if not folder.exists():
        shutil.copytree(SMALL, folder)
    file = folder / "clusters" / "night-birds.json"
    cluster = orjson.loads(file.read_bytes())
    change(cluster["values"])
    file.write_bytes(orjson.dumps(cluster))
    return folder


OWL, NEW = "Tawny Owl", "99999999-1111-4111-8111-111111111111"


def owl(values: list[dict[str, Any]]) -> dict[str, Any]:
    return next(each for each in values if isinstance(each, dict) and each.get("value") == OWL)


def test_ids_stay_when_a_namesake_comes_and_when_a_name_changes(out: Path, tmp_path: Path) -> None:
    run("misp", SMALL, out)
    before = ids_of(out)

    run("misp", changed_birds(tmp_path, lambda values: values.append({"value": OWL, "uuid": NEW})), out)
    after = ids_of(out)
    assert before.items() <= after.items()
    assert after[f"{NEW} {OWL}"] == "night-birds-tawny-owl-999999"

    run("misp", changed_birds(tmp_path, lambda values: owl(values).update(value="Brown owl")), out)
    renamed = ids_of(out)
    assert renamed.keys() != after.keys()
    assert sorted(renamed.values()) == sorted(after.values())


def test_an_id_of_what_is_gone_is_given_to_nobody_else_and_given_back(out: Path, tmp_path: Path) -> None:
    run("misp", SMALL, out)
    kept: list[dict[str, Any]] = []

    def replaced(values: list[dict[str, Any]]) -> None:
        kept.append(owl(values))
        values.remove(kept[0])
        values.append({"value": OWL, "uuid": NEW})

    for _ in range(2):
        run("misp", changed_birds(tmp_path, replaced if not kept else lambda _: None), out)
        assert ids_of(out)[f"{NEW} {OWL}"] == "night-birds-tawny-owl-999999"

    run("misp", changed_birds(tmp_path, lambda values: values.append(kept[0])), out)
    assert ids_of(out)[f"{kept[0]['uuid']} {OWL}"] == "night-birds-tawny-owl"


def test_two_entries_that_become_one_leave_an_old_id(out: Path, tmp_path: Path) -> None:
    run("misp", changed_birds(tmp_path, lambda values: values.append({**owl(values), "value": "Old owl"})), out)
    (old,) = [id for known, id in ids_of(out).items() if known.endswith("Old owl")]

    for _ in range(2):
        run("misp", SMALL, out)
        entities = orjson.loads((out / "content/facts/night-birds.json").read_bytes())["entities"]
        assert entities["night-birds-tawny-owl"]["was"] == [old]


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
