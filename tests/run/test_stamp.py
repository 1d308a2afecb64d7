"""A stamp is another one for any other code."""

import pytest

from briefbook.run import stamp as module
from briefbook.run.stamp import stamp


@pytest.mark.parametrize(
    ("name", "other"), [("_version", lambda _: "0"), ("_sources", lambda *_: [("load/files.py", b"other")])]
)
def test_it_is_that_of_sources_and_libraries(monkeypatch: pytest.MonkeyPatch, name: str, other: object) -> None:
    stamp.cache_clear()
    now = stamp(("orjson",), ("load",))
    monkeypatch.setattr(module, name, other)
    stamp.cache_clear()

    assert stamp(("orjson",), ("load",)) != now

    monkeypatch.undo()
    stamp.cache_clear()
    assert stamp(("orjson",), ("load",)) == now


def test_a_library_that_is_not_there_is_no_mistake() -> None:
    assert stamp(("no-such-library",), ("load",))
