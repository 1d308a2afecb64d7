"""The key is the user's own: nobody else could have read or chosen it."""

import os
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from briefbook.user_key import KEY_BYTES, cache_base, is_sealed, seal, user_key


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "cache").mkdir()
    return {"XDG_CACHE_HOME": str(tmp_path / "cache")}


@pytest.fixture
def place(env: dict[str, str]) -> Path:
    return Path(env["XDG_CACHE_HOME"]) / "briefbook" / "key"


def test_it_is_made_once_and_for_its_user_alone(env: dict[str, str], place: Path) -> None:
    key = user_key(env)

    assert key is not None
    assert (len(key), place.read_bytes(), user_key(env)) == (KEY_BYTES, key, key)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
    assert [path.name for path in place.parent.iterdir()] == ["key"]


def test_another_user_has_another_one(env: dict[str, str], tmp_path: Path) -> None:
    assert user_key(env) != user_key({"XDG_CACHE_HOME": str(tmp_path / "other")})


def test_those_who_make_it_at_once_have_the_same(env: dict[str, str]) -> None:
    with ThreadPoolExecutor(16) as pool:
        found = set(pool.map(lambda _: user_key(env), range(64)))

    assert len(found) == 1
    assert None not in found


def shown(place: Path) -> None:
    place.chmod(0o644)


def open_folder(place: Path) -> None:
    place.parent.chmod(0o777)


def linked(place: Path) -> None:
    place.rename(place.with_name("elsewhere"))
    place.symlink_to("elsewhere")


def linked_folder(place: Path) -> None:
    other = place.parent.with_name("elsewhere")
    place.parent.rename(other)
    place.parent.symlink_to(other)


def cut(place: Path) -> None:
    place.write_bytes(place.read_bytes()[:-1])


def longer(place: Path) -> None:
    place.write_bytes(place.read_bytes() + b"x")


def a_folder(place: Path) -> None:
    place.unlink()
    place.mkdir(mode=0o700)


def a_pipe(place: Path) -> None:
    place.unlink()
    os.mkfifo(place, 0o600)


def somebody_elses(place: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a file away")
    os.chown(place, 12345, -1)


@pytest.mark.parametrize(
    "harm", [shown, open_folder, linked, linked_folder, cut, longer, a_folder, a_pipe, somebody_elses]
)
def test_one_that_somebody_else_could_know_or_choose_is_none(
    harm: Callable[[Path], None], env: dict[str, str], place: Path
) -> None:
    assert user_key(env)

    harm(place)

    assert user_key(env) is None


def test_where_it_cannot_be_written_there_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")

    assert user_key({"XDG_CACHE_HOME": str(tmp_path / "file")}) is None
    assert user_key({"XDG_CACHE_HOME": "/dev/null/cache"}) is None


@pytest.mark.parametrize("named", ["", "cache", "build/cache", "./x"])
def test_a_path_that_is_not_absolute_counts_for_nothing(named: str, tmp_path: Path) -> None:
    base = cache_base({"HOME": str(tmp_path), "XDG_CACHE_HOME": named})

    assert base is not None
    assert base.is_relative_to(tmp_path)
    assert "build" not in base.parts
    assert cache_base({"HOME": "here", "XDG_CACHE_HOME": named}) is None


def test_root_makes_none_in_the_home_of_another(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("for root only")
    home = tmp_path / "home"
    home.mkdir()
    os.chown(home, 12345, -1)

    assert user_key({"HOME": str(home)}) is None
    assert list(home.iterdir()) == []


def test_a_seal_is_another_one_where_anything_is() -> None:
    key, other = bytes(KEY_BYTES), b"k" * KEY_BYTES
    seals = [seal(key, "a", b"bc"), seal(key, "ab", b"c"), seal(key, "", b"abc"), seal(other, "a", b"bc")]

    assert len(set(seals)) == len(seals)
    assert is_sealed(key, "a", b"bc", seals[0])
    assert not any(is_sealed(key, "a", b"bc", each) for each in (*seals[1:], b"", seals[0][:-1]))
