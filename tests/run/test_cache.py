"""Whatever happens to the folder, what comes out of it is what was kept, or nothing."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from briefbook.run.cache import MAGIC, Cache, key_of, remove_own_folder
from briefbook.run.user_key import seal

KEY = key_of(b"one")
KEPT = b"some bytes that are kept" * 4


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    cache = Cache(tmp_path, "some")
    cache.put(KEY, KEPT)
    return cache


def test_what_is_kept_is_found_again_in_another_run(cache: Cache) -> None:
    assert Cache(cache.root, cache.name).get(KEY) == KEPT


def test_a_key_is_another_one_where_parts_are_cut_elsewhere() -> None:
    assert key_of(b"ab", b"c") != key_of(b"a", b"bc") != key_of(b"abc")


def test_what_was_never_kept_is_not_found(cache: Cache) -> None:
    assert cache.get(key_of(b"other")) is None


def test_a_file_cut_anywhere_is_nothing(cache: Cache) -> None:
    whole = (cache.folder / KEY).read_bytes()

    for end in range(len(whole)):
        (cache.folder / KEY).write_bytes(whole[:end])

        assert cache.get(KEY) is None


def test_a_file_with_any_byte_changed_is_nothing(cache: Cache) -> None:
    whole = (cache.folder / KEY).read_bytes()

    for at in range(len(whole)):
        (cache.folder / KEY).write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])

        assert cache.get(KEY) is None


def test_a_file_with_something_behind_it_is_nothing(cache: Cache) -> None:
    with (cache.folder / KEY).open("ab") as file:
        file.write(b"\0")

    assert cache.get(KEY) is None


def test_a_whole_file_under_another_key_is_nothing(cache: Cache) -> None:
    other = key_of(b"two")
    (cache.folder / KEY).rename(cache.folder / other)

    assert cache.get(other) is None


def test_what_is_damaged_is_kept_anew(cache: Cache) -> None:
    (cache.folder / KEY).write_bytes(b"damage")

    cache.put(KEY, KEPT)

    assert cache.get(KEY) == KEPT


def test_a_folder_that_cannot_be_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "build").write_text("a file where a folder should be")
    cache = Cache(tmp_path, "some")

    cache.put(KEY, KEPT)
    cache.sweep()

    assert cache.get(KEY) is None


def test_a_folder_in_the_place_of_a_file_is_passed_over(cache: Cache) -> None:
    (cache.folder / KEY).unlink()
    (cache.folder / KEY / "inner").mkdir(parents=True)

    cache.put(KEY, KEPT)
    cache.sweep()

    assert cache.get(KEY) is None
    assert sorted(path.name for path in cache.folder.iterdir()) == sorted([".gitignore", KEY])


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="no folder is closed to root")
def test_a_folder_closed_to_writing_still_gives_what_it_holds(cache: Cache) -> None:
    cache.folder.chmod(0o500)
    try:
        cache.put(key_of(b"two"), KEPT)

        assert cache.get(KEY) == KEPT
        assert cache.get(key_of(b"two")) is None
    finally:
        cache.folder.chmod(0o700)


def test_what_a_run_did_not_use_is_removed_and_half_written_files_too(cache: Cache) -> None:
    (cache.folder / "left.partial").write_bytes(b"half")
    (cache.folder / "notes.txt").write_text("somebody's own")
    later = Cache(cache.root, cache.name)
    later.put(key_of(b"two"), KEPT)

    later.sweep()

    assert sorted(path.name for path in cache.folder.iterdir()) == [".gitignore", key_of(b"two"), "notes.txt"]


def test_what_a_run_asked_for_stays(cache: Cache) -> None:
    later = Cache(cache.root, cache.name)
    later.get(KEY)

    later.sweep()

    assert later.get(KEY) == KEPT


def test_the_folder_is_kept_out_of_git(cache: Cache) -> None:
    assert (cache.folder / ".gitignore").read_text() == "*\n"


# What this user did not keep


def test_what_another_user_kept_is_nothing(cache: Cache, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "another"))

    assert Cache(cache.root, cache.name).get(KEY) is None


def test_what_is_sealed_with_another_key_is_nothing(cache: Cache) -> None:
    forged = seal(b"k" * 32, f"some/{KEY}", KEPT)

    (cache.folder / KEY).write_bytes(MAGIC + forged + KEPT)

    assert cache.get(KEY) is None


def test_what_was_kept_in_another_folder_is_nothing(cache: Cache) -> None:
    other = Cache(cache.root, "other")
    shutil.copytree(cache.folder, other.folder)

    assert other.get(KEY) is None


def test_without_a_key_nothing_is_kept_or_found(cache: Cache, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    without = Cache(cache.root, cache.name)

    without.put(key_of(b"two"), KEPT)

    assert (without.get(KEY), without.get(key_of(b"two"))) == (None, None)
    assert not (cache.folder / key_of(b"two")).exists()


def test_what_is_no_plain_file_is_not_waited_for(cache: Cache) -> None:
    (cache.folder / KEY).rename(cache.folder / "elsewhere")
    os.mkfifo(cache.folder / KEY)
    assert cache.get(KEY) is None

    (cache.folder / KEY).unlink()
    (cache.folder / KEY).symlink_to("elsewhere")
    assert cache.get(KEY) is None


def test_a_sparse_file_without_end_is_not_read(cache: Cache) -> None:
    with (cache.folder / KEY).open("r+b") as file:
        file.truncate(1 << 40)

    assert cache.get(KEY) is None


@pytest.mark.parametrize("linked", ["build", "build/cache", "build/cache/some"])
@pytest.mark.parametrize(
    "use",
    [
        lambda cache: cache.put(key_of(b"two"), KEPT),
        lambda cache: cache.sweep(),
        lambda cache: remove_own_folder(cache.root, cache.name),
    ],
    ids=["put", "sweep", "remove"],
)
def test_nothing_behind_a_link_is_touched(tmp_path: Path, linked: str, use: Callable[[Cache], None]) -> None:
    theirs = tmp_path / "theirs"
    within = theirs / "build/cache/some".removeprefix(linked).strip("/")
    within.mkdir(parents=True)
    (within / KEY).write_text("somebody's own")
    project = tmp_path / "project"
    (project / linked).parent.mkdir(parents=True)
    (project / linked).symlink_to(theirs)

    use(Cache(project, "some"))

    assert [path.name for path in within.iterdir()] == [KEY]
