"""The bill of materials names everything that a site is built with, and nothing else."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def bill() -> bytes:
    return subprocess.run([sys.executable, ROOT / "scripts" / "sbom"], capture_output=True, check=True).stdout


def test_every_pinned_package_is_in_it_with_version_and_hashes() -> None:
    pinned = (ROOT / "requirements" / "site.txt").read_text("utf-8")
    wanted = set(re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", pinned, re.MULTILINE))

    components = json.loads(bill())["components"]

    assert {(each["name"], each["version"]) for each in components} == wanted
    assert sum(len(each["properties"]) for each in components) == pinned.count("sha256:")
    assert all(each["purl"] == f"pkg:pypi/{each['name'].lower()}@{each['version']}" for each in components)


def test_the_same_requirements_give_the_same_bytes() -> None:
    assert bill() == bill()


def test_every_component_is_named_once_and_depended_on() -> None:
    found = json.loads(bill())
    refs = [each["bom-ref"] for each in found["components"]]

    assert len(refs) == len(set(refs))
    assert found["dependencies"] == [{"ref": found["metadata"]["component"]["bom-ref"], "dependsOn": refs}]
