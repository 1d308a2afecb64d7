"""Options and fixtures that the tests share."""

import signal
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

pytest_plugins = ["assurance"]
pytest.register_assert_rewrite("golden_cases")  # so that a case that differs shows where

import golden_cases  # noqa: E402


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write what the golden cases give now into tests/golden/*/expected; read the diff as you would the site",
    )
    parser.addoption(
        "--assurance",
        action="store_true",
        help="run only the tests that guard against harm, and those in their whole size: `make assurance`",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--assurance"):
        others = [item for item in items if not item.get_closest_marker("assurance")]
        config.hook.pytest_deselected(items=others)
        items[:] = [item for item in items if item.get_closest_marker("assurance")]


def pytest_configure(config: pytest.Config) -> None:
    """Let the commands that tests interrupt be interrupted: whoever starts the tests in the background gave that up."""
    config.addinivalue_line(
        "markers", "assurance(claim): guards against harm; `make assurance` runs it in its whole size, and says so"
    )
    if config.getoption("--assurance"):
        from assurance import Table

        config.pluginmanager.register(Table())
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def _keeps_a_key_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What tests keep is sealed with a key of theirs, not with that of whoever runs them."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("user-cache")))
        yield


@pytest.fixture
def is_golden_updated(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(scope="session")
def is_whole(request: pytest.FixtureRequest) -> bool:
    """Whether a test marked `assurance` shall try all that it can."""
    return bool(request.config.getoption("--assurance"))


@pytest.fixture
def golden(is_golden_updated: bool, tmp_path: Path) -> Callable[..., golden_cases.Outcome]:
    """Runs a case of tests/golden, `group/a_sentence_as_name`, and compares; `files` are added when the test runs."""

    def compared(name: str, files: Mapping[str, bytes] | None = None) -> golden_cases.Outcome:
        case = golden_cases.CASES / name
        return golden_cases.compare(case, files or {}, tmp_path / case.name, is_updated=is_golden_updated)

    return compared
