"""Options and fixtures that the tests share."""

import signal
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

pytest.register_assert_rewrite("golden_cases")  # so that a case that differs shows where

import golden_cases  # noqa: E402


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write what the golden cases give now into tests/golden/*/expected; read the diff as you would the site",
    )


def pytest_configure() -> None:
    """Let the commands that tests interrupt be interrupted: whoever starts the tests in the background gave that up."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def is_golden_updated(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture
def golden(is_golden_updated: bool, tmp_path: Path) -> Callable[..., golden_cases.Outcome]:
    """Runs a case of tests/golden, `group/a_sentence_as_name`, and compares; `files` are added when the test runs."""

    def compared(name: str, files: Mapping[str, bytes] | None = None) -> golden_cases.Outcome:
        case = golden_cases.CASES / name
        return golden_cases.compare(case, files or {}, tmp_path / case.name, is_updated=is_golden_updated)

    return compared
