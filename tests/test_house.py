"""The house holds: lint, types, layers, locks, the wheel, and nothing of one machine in the tree."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from briefbook import __version__

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "generator" / "briefbook"
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LOCKS = tuple(sorted((ROOT / "requirements").glob("*.txt")))


def run(*command: str | Path, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def tool(name: str) -> Path:
    """The program of that name in the environment that runs the tests."""
    return Path(sys.executable).with_name(name)


# Lint and types


def test_ruff_finds_nothing() -> None:
    checked = run(tool("ruff"), "check")

    assert checked.returncode == 0, checked.stdout


def test_code_is_formatted() -> None:
    checked = run(tool("ruff"), "format", "--check")

    assert checked.returncode == 0, f"{checked.stdout}`make format` mends it"


def test_mypy_strict_finds_nothing() -> None:
    checked = run(tool("mypy"))

    assert checked.returncode == 0, checked.stdout


def test_lint_and_types_have_teeth(tmp_path: Path) -> None:
    careless = tmp_path / "careless.py"
    careless.write_text("import os\ndef f(x): return  x\n")

    assert "F401" in run(tool("ruff"), "check", "--config", ROOT / "pyproject.toml", careless).stdout
    assert run(tool("ruff"), "format", "--check", "--config", ROOT / "pyproject.toml", careless).returncode == 1
    assert "no-untyped-def" in run(tool("mypy"), "--config-file", ROOT / "pyproject.toml", careless).stdout


# Layers


def lint_imports(package_parent: Path) -> subprocess.CompletedProcess[str]:
    config = ROOT / "pyproject.toml"
    return run(
        tool("lint-imports"), "--no-cache", "--no-logo", "--config", config,
        cwd=package_parent, PYTHONPATH=str(package_parent),
    )  # fmt: skip


BOOK = tuple(f"book/{room}" for room in ("link", "validate", "redact", "derive"))


def small_package(parent: Path, **source_by_room: str) -> Path:
    """A folder that holds a package `briefbook` with the given rooms."""
    rooms = ("", "cli", "pipeline", "load", "pages", "html", "publish", "engine", "model", "problems", "book", *BOOK)
    for room in dict.fromkeys((*rooms, *source_by_room)):
        folder = parent / "briefbook" / room
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "__init__.py").write_text(source_by_room.get(room, ""))
    return parent


def test_layers_hold() -> None:
    checked = lint_imports(PACKAGE.parent)

    assert checked.returncode == 0, checked.stdout


def test_layers_allow_what_the_design_allows(tmp_path: Path) -> None:
    parent = small_package(
        tmp_path,
        cli="import briefbook.pipeline, briefbook.publish",
        pipeline="import briefbook.load, briefbook.publish",
        load="import yaml, briefbook.model",
        html="import mkdocs.config, material",
        model="import briefbook.problems",
    )

    checked = lint_imports(parent)

    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize(
    ("room", "source"),
    [
        ("load", "import briefbook.pages"),
        ("model", "import briefbook.load"),
        ("problems", "import briefbook.model"),
        ("engine", "import briefbook.model"),
        ("publish", "import briefbook.pipeline"),
        ("mkdocs_plugin", "import briefbook.cli"),
        ("pages", "import mkdocs.utils"),
        ("book/link", "import briefbook.book.derive"),
        ("cli", "from mkdocs.commands.build import build"),
        ("pipeline", "import material"),
        ("helpers", ""),
    ],
)
def test_layers_refuse(tmp_path: Path, room: str, source: str) -> None:
    checked = lint_imports(small_package(tmp_path, **{room: source}))

    assert checked.returncode == 1, checked.stdout
    assert "BROKEN" in checked.stdout


def foreign_imports(source: str) -> list[str]:
    """Top-level names that the source imports, other than the standard library's and our own."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.add(node.module or "")
    return sorted({name.partition(".")[0] for name in names} - sys.stdlib_module_names - {"briefbook"})


def test_model_and_problems_import_only_the_standard_library_and_msgspec() -> None:
    foreign_by_file = {
        str(file.relative_to(ROOT)): foreign
        for room in ("model", "problems")
        for file in sorted([*PACKAGE.glob(f"{room}.py"), *PACKAGE.glob(f"{room}/**/*.py")])
        if (foreign := set(foreign_imports(file.read_text("utf-8"))) - {"msgspec"})
    }

    assert foreign_by_file == {}


def test_foreign_imports_are_seen() -> None:
    source = (
        "import json, yaml.nodes\nfrom briefbook.problems import Problem\ndef f():\n    from edtf import parse_edtf"
    )

    assert foreign_imports(source) == ["edtf", "yaml"]


# Nothing that is read can run

RUNNING_CALLS = {"eval", "exec", "compile", "__import__", "unsafe_load", "full_load", "load_module"}
RUNNING_MODULES = {"pickle", "_pickle", "cPickle", "shelve", "dill", "cloudpickle", "joblib", "jsonpickle", "runpy"}


def ways_to_run(source: str) -> list[str]:
    """What code names that would run what it reads, or that crashes on bytes that are not its own, as `marshal` does."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [
                alias.name for alias in node.names if alias.name.partition(".")[0] in {*RUNNING_MODULES, "marshal"}
            ]
        elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in {
            *RUNNING_MODULES,
            "marshal",
        }:
            found.append(node.module or "")
        elif isinstance(node, ast.Call):
            name = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
            is_pattern = name == "compile" and isinstance(node.func, ast.Attribute)  # re.compile
            found += [name] if name in RUNNING_CALLS and not is_pattern else []
    return found


def test_nothing_that_is_read_can_run() -> None:
    found = {
        str(file.relative_to(ROOT)): ways
        for file in sorted(PACKAGE.rglob("*.py"))
        if (ways := ways_to_run(file.read_text("utf-8")))
    }

    assert found == {}


@pytest.mark.parametrize(
    "source",
    [
        "import pickle", "from pickle import loads", "import marshal", "import shelve as s", "eval('1')",
        "builtins.exec(x)", "yaml.unsafe_load(x)", "compile(x, '', 'exec')", "def f():\n    import _pickle",
    ],
)  # fmt: skip
def test_a_way_to_run_what_is_read_is_seen(source: str) -> None:
    assert len(ways_to_run(source)) == 1


# Nothing of one machine, and no package index

# Put together from pieces, so that this file does not hold what it looks for.
SLASH = "/"
MACHINE_TRACES = re.compile(
    "|".join(
        (
            r"\b(?:pypi|deb\.debian)\.org\b|pythonhosted\.org\b|\bnpmjs\.(?:org|com)\b",
            rf"(?:https?|file):{SLASH}{SLASH}[^ \"]*(?:{SLASH}simple(?:[{SLASH}\"\s]|$)|\.whl|\.tgz)",
            '"resolved' + '":',
            rf"(?<![\w.]){SLASH}(?:work|farm|root|home{SLASH}\w+){SLASH}",
        )
    ),
    re.MULTILINE,
)
DOT = "."
INDEX_NAMES = (f"pypi{DOT}org", f"files.pythonhosted{DOT}org", f"registry.npmjs{DOT}org", f"deb.debian{DOT}org")


def machine_traces(text: str) -> list[str]:
    """The lines of the text that name a package index, a download address or a folder of one machine."""
    return [line for line in text.splitlines() if MACHINE_TRACES.search(line)]


def tracked_files() -> Iterator[Path]:
    """What git tracks, and what it would track next."""
    listed = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    if listed.returncode != 0:
        pytest.skip("not a git work tree")
    for name in sorted(set(listed.stdout.split("\0")) - {""}):
        if (file := ROOT / name).is_file():
            yield file


def test_no_tracked_file_names_an_index_or_a_machine() -> None:
    traces_by_file = {
        str(file.relative_to(ROOT)): traces
        for file in tracked_files()
        if (traces := machine_traces(file.read_bytes().decode("utf-8", "replace")))
    }

    assert traces_by_file == {}


@pytest.mark.parametrize(
    "line",
    [
        *(f"see https:{SLASH}{SLASH}{name}{SLASH}x" for name in INDEX_NAMES),
        f"--index-url https:{SLASH}{SLASH}mirror.example{SLASH}simple",
        f"--extra-index-url file:{SLASH}{SLASH}{SLASH}opt{SLASH}mirror{SLASH}simple{SLASH}",
        f"x @ https:{SLASH}{SLASH}mirror.example{SLASH}x-1-py3-none-any.whl",
        '"resolved' + '": "x"',
        f"# via -r {SLASH}work{SLASH}main{SLASH}pyproject.toml",
        f"cache={SLASH}root{SLASH}.cache",
        f'"{SLASH}home{SLASH}ada{SLASH}briefbook"',
    ],
)
def test_a_machine_trace_is_seen(line: str) -> None:
    assert machine_traces(f"fine\n{line}\nfine") == [line]


@pytest.mark.parametrize(
    "line",
    [
        "url: https://www.example.com/work/news/2022-09-19",
        "a simple site, read/write, on your work machine",
        "[home](../workshop/index.md)",
        "apt-get install make  # on Debian",
    ],
)
def test_other_lines_are_no_machine_trace(line: str) -> None:
    assert machine_traces(line) == []


# Locks


def locked_lines(text: str) -> list[str]:
    """The requirements of a lock file, continuation lines joined, comments dropped."""
    kept = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    return [line for raw in kept.replace("\\\n", " ").splitlines() if (line := raw.strip())]


def pins(text: str) -> dict[str, set[str]]:
    """Versions by canonical name; more than one where the lock forks."""
    versions: dict[str, set[str]] = {}
    for line in locked_lines(text):
        name, _, version = line.partition(";")[0].partition(" --hash")[0].partition("==")
        versions.setdefault(canonicalize_name(name.strip()), set()).add(version.strip())
    return versions


def not_hashed(text: str) -> list[str]:
    """Lines that are not one exact version with at least one hash: index options, addresses, ranges."""
    pin = re.compile(r"[A-Za-z0-9._-]+==[^\s;*]+( *;[^\\]+?)?(\s+--hash=sha256:[0-9a-f]{64})+")
    return [line for line in locked_lines(text) if not pin.fullmatch(line)]


def unmet(requirements: list[str], versions: dict[str, set[str]]) -> list[str]:
    """The requirements that the pinned versions do not satisfy."""
    return [
        text
        for text in requirements
        if not (found := versions.get(canonicalize_name((wanted := Requirement(text)).name)))
        or not all(wanted.specifier.contains(version, prereleases=True) for version in found)
    ]


def requirements_in(name: str) -> list[str]:
    return locked_lines((ROOT / "requirements" / name).read_text("utf-8"))


def lock(name: str) -> str:
    return (ROOT / "requirements" / name).read_text("utf-8")


def test_there_are_locks() -> None:
    assert [file.name for file in LOCKS] == ["lock.txt", "site.txt", "test.txt"]
    assert all(locked_lines(file.read_text("utf-8")) for file in LOCKS)


@pytest.mark.parametrize("file", LOCKS, ids=lambda file: file.name)
def test_every_locked_requirement_has_a_hash(file: Path) -> None:
    assert not_hashed(file.read_text("utf-8")) == []


def test_a_line_without_a_hash_is_seen() -> None:
    hashed = "--hash=sha256:" + "0" * 64
    bare = ["--index-url x", "a==1", f"a>=1 {hashed}", f"a @ x {hashed}", f"a==1.* {hashed}", "a==1 --hash=md5:00"]

    assert not_hashed("\n".join([*bare, f"b==2 ; python_version < '3.12' \\\n    {hashed}\n    # via a"])) == bare


def test_locks_satisfy_what_is_asked_for() -> None:
    asked = PYPROJECT["project"]["dependencies"] + PYPROJECT["build-system"]["requires"] + requirements_in("site.in")

    assert unmet(asked, pins(lock("site.txt"))) == []
    assert unmet(asked + requirements_in("test.in"), pins(lock("test.txt"))) == []
    assert unmet(requirements_in("lock.in"), pins(lock("lock.txt"))) == []


def test_an_unmet_requirement_is_seen() -> None:
    versions = pins("click==8.5.1 --hash=sha256:00\nPyYAML==6.0.3")

    assert unmet(["click<8", "pyyaml>=6", "edtf", "click>=8,<9"], versions) == ["click<8", "edtf"]


def test_tests_run_on_the_versions_that_the_site_is_built_with() -> None:
    site, test = pins(lock("site.txt")), pins(lock("test.txt"))

    assert {name: test.get(name) for name in site} == site


def test_documentation_names_the_hosts_that_tests_build_with() -> None:
    page = (ROOT / "docs/how-to/use-mkdocs-and-zensical.md").read_text("utf-8")
    locked = pins(lock("test.txt"))

    for name in ("ProperDocs", "Zensical"):
        assert set(re.findall(rf"with {name} ([0-9.]+)\.", page)) == locked[name.lower()]


# The wheel and the tree


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the sdist of this tree."""
    folder = tmp_path_factory.mktemp("dist")
    built = run(tool("hatchling"), "build", "--directory", folder)
    assert built.returncode == 0, built.stdout
    return folder


@pytest.fixture(scope="module")
def wheel(dist: Path) -> Iterator[zipfile.ZipFile]:
    with zipfile.ZipFile(next(dist.glob("*.whl"))) as archive:
        yield archive


def test_wheel_holds_every_file_of_the_package_and_the_licence(wheel: zipfile.ZipFile) -> None:
    files = {str(file.relative_to(PACKAGE.parent)) for file in tracked_files() if file.is_relative_to(PACKAGE)}

    held = set(wheel.namelist())

    assert files - held == set()
    assert any(name.endswith("/licenses/LICENSE") for name in held)
    assert {name.split("/")[0] for name in held if ".dist-info/" not in name} == {"briefbook"}


def test_sdist_holds_every_tracked_file_and_nothing_that_is_made(dist: Path) -> None:
    files = {file.relative_to(ROOT).as_posix() for file in tracked_files()}

    with tarfile.open(next(dist.glob("*.tar.gz"))) as archive:
        held = {name.split("/", 1)[1] for name in archive.getnames()}

    assert files - held == set()
    assert held - files == {"PKG-INFO"}


def test_the_version_is_written_in_one_place(wheel: zipfile.ZipFile) -> None:
    metadata = next(name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))

    assert "version" not in PYPROJECT["project"]
    assert f"\nVersion: {__version__}\n" in wheel.read(metadata).decode("utf-8")


def test_both_doors_open() -> None:
    project = PYPROJECT["project"]
    doors = [*project["scripts"].values(), *project["entry-points"]["mkdocs.plugins"].values()]

    for value in doors:
        assert callable(EntryPoint(name="briefbook", value=value, group="doors").load())


@pytest.mark.parametrize(
    ("name", "is_made"),
    [
        (".venv/bin/python", True),
        ("site/index.html", True),
        ("build/cache/facts", True),
        ("build/facts.schema.json", True),
        ("build/pages/index.md", True),
        ("build/pages/.gitignore", False),
        ("content/facts/site.yml", False),
        ("generator/briefbook/build/site.yml", False),
        ("tests/golden/a_case/content/build/site/x.yml", False),
        ("requirements/site.txt", False),
    ],
)
def test_git_ignores_what_is_made_and_nothing_else(name: str, is_made: bool) -> None:
    asked = run("git", "check-ignore", "--quiet", "--no-index", name)
    if asked.returncode == 128:
        pytest.skip("not a git work tree")

    assert asked.returncode in (0, 1), asked.stdout
    assert (asked.returncode == 0) is is_made


# The commands


@pytest.fixture
def bare_tree(tmp_path: Path) -> Path:
    """A tree with the Makefile and what its stamps look at, no environment; its path has spaces."""
    if not shutil.which("make"):
        pytest.skip("make is not installed")
    tree = tmp_path / "a tree with spaces"
    shutil.copytree(ROOT / "requirements", tree / "requirements")
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, tree)
    return tree


def fake_python(tree: Path, script: str) -> str:
    python = tree / "fake python"
    python.write_text(f"#!/bin/sh\n{script}\n")
    python.chmod(0o755)
    return f"PYTHON={python}"


def test_make_alone_lists_every_command(bare_tree: Path) -> None:
    targets = re.findall(r"^\.PHONY: (.*)", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)[0].split()

    listed = run("make", cwd=bare_tree, MAKEFLAGS="").stdout

    assert sorted(re.findall(r"^  make ([a-z]+)", listed, re.MULTILINE)) == sorted(set(targets) - {"elsewhere"})


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("exit 1", "needs Python 3.11 or newer"),
        ('case "$*" in *ensurepip*) exit 1;; esac', "apt install python3-venv"),
    ],
)
def test_make_site_says_what_python_lacks(bare_tree: Path, script: str, said: str) -> None:
    made = run("make", "site", fake_python(bare_tree, script), cwd=bare_tree, MAKEFLAGS="")

    assert made.returncode != 0
    assert said in made.stdout
    assert not (bare_tree / ".venv").exists()


def test_make_site_says_that_python_is_missing(bare_tree: Path) -> None:
    made = run("make", "site", "PYTHON=no-such-python", cwd=bare_tree, MAKEFLAGS="")

    assert made.returncode != 0
    assert "'no-such-python' is not here" in made.stdout


def is_shell(file: Path) -> bool:
    return file.is_file() and file.read_bytes().split(b"\n", 1)[0].endswith((b"bash", b"/sh"))


def test_shell_scripts_parse() -> None:
    scripts = [file for file in (ROOT / ".ci" / "run", *sorted((ROOT / "scripts").iterdir())) if is_shell(file)]

    assert len(scripts) > 2
    for script in scripts:
        assert run("bash", "-n", script).returncode == 0
        assert os.access(script, os.X_OK)
