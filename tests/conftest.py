"""Options that the tests share."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write what the golden cases give now into tests/golden/*/expected; read the diff as you would the site",
    )


@pytest.fixture
def is_golden_updated(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))
