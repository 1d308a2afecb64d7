"""`stats` counts what the book holds."""

import json
from pathlib import Path


def test_counts_are_right(project: Path, run) -> None:
    found = json.loads(run("stats", "--format", "json").stdout)

    assert {name: found[name] for name in ("entities", "events", "sources", "judgements", "briefings", "stubs")} == {
        "entities": 2, "events": 1, "sources": 1, "judgements": 1, "briefings": 1, "stubs": 0,
    }  # fmt: skip
    assert found["by_type"] == {"company": 1, "lab": 1, "launch": 1}
    assert found["statements"]["sourced_share"] == 1.0
    assert found["statements"]["total"] == sum(file.get("statements", 0) for file in found["by_file"].values())
    assert found["single_origin"] == 3
    assert list(found["by_file"]) == ["content/briefings/acme-now.md", "content/facts/all.yml"]


def test_people_get_lines(project: Path, run) -> None:
    assert "  Statements with a source: 11 (100.0%)\n" in run("stats").stdout
    assert run("stats", FORCE_COLOR="1", COLUMNS="70").exit_code == 0


def test_unsound_content_is_counted_as_far_as_it_goes(facts: Path, run) -> None:
    facts.write_text(facts.read_text("utf-8").replace("type: lab", "type: lap"), "utf-8")

    done = run("stats", "--format", "json")

    assert done.exit_code == 0
    assert json.loads(done.stdout)["single_origin"] is None
    assert "see `briefbook check`" in done.stderr


def test_an_empty_book_has_no_share(project: Path, facts: Path, run) -> None:
    facts.unlink()
    (project / "content" / "briefings" / "acme-now.md").unlink()

    assert json.loads(run("stats", "--format", "json").stdout)["statements"]["sourced_share"] is None
    assert run("stats").exit_code == 0
