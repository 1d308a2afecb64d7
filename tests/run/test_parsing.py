"""What is kept of a file is what parsing it gives, as long as nothing that it was made from has changed."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from briefbook.load.files import WrittenFile, load_vocabulary, parse_each, parse_facts
from briefbook.model.vocabulary import Vocabulary
from briefbook.run import parsing
from briefbook.run.cache import Cache
from briefbook.run.parsing import Parsed, digest_of, kept
from briefbook.run.workers import worker_processes

TEXTS = (
    "entities: {a: {type: company, name: A, founded: 2017}}\n",
    "entities: {a: {type: company, name: A, fouded: 2017}}\n",
    "sources: {one: {type: report, title: One}}\n",
    "no facts",
    "",
    '{"entities": {"b": {"type": "lab", "name": "B", "about": "See [[a]]."}}}',
    "\xff",
)
FILES = st.builds(
    WrittenFile,
    st.sampled_from(TEXTS).map(lambda text: text.encode("latin-1")),
    st.sampled_from(["content/facts/a.yml", "content/facts/b.yml", "content/facts/c.json"]),
)


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load_vocabulary(Path("nowhere.yml"), Path())[0]


@pytest.fixture(scope="module", autouse=True)
def _every_book_is_worth_keeping() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(parsing, "WORTH_BYTES", 0)
        yield


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path, "parsed")


class Counting:
    """Parses, and counts how often."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, file: WrittenFile, vocabulary: Vocabulary) -> Parsed:
        self.times += 1
        return parse_facts(file, vocabulary)


def parsed(files: list[WrittenFile], vocabulary: Vocabulary, cache: Cache) -> tuple[list[Parsed], int]:
    parse = Counting()
    return list(kept(parse, cache)(files, vocabulary)), parse.times


A = WrittenFile(TEXTS[0].encode(), "content/facts/a.yml")


def test_a_file_that_is_the_same_is_parsed_once(vocabulary: Vocabulary, cache: Cache) -> None:
    first, times = parsed([A], vocabulary, cache)
    again, more = parsed([A], vocabulary, cache)

    assert (times, more) == (1, 0)
    assert repr(again) == repr(first) == repr(list(parse_each([A], vocabulary)))


@pytest.mark.parametrize("other", [A._replace(content=TEXTS[1].encode()), A._replace(path="content/facts/b.yml")])
def test_other_bytes_or_another_path_are_parsed(vocabulary: Vocabulary, cache: Cache, other: WrittenFile) -> None:
    parsed([A], vocabulary, cache)

    assert parsed([other], vocabulary, cache)[1] == 1


def test_under_another_vocabulary_all_is_parsed(vocabulary: Vocabulary, cache: Cache) -> None:
    parsed([A], vocabulary, cache)
    name = vocabulary.properties["founded"]
    other = replace(vocabulary, properties={**vocabulary.properties, "founded": replace(name, is_many=True)})

    assert digest_of(other) != digest_of(vocabulary)
    assert parsed([A], other, cache)[1] == 1


def test_in_another_version_all_is_parsed(
    vocabulary: Vocabulary, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed([A], vocabulary, cache)
    monkeypatch.setattr(parsing, "stamp", lambda *_: "another version")

    assert parsed([A], vocabulary, cache)[1] == 1


def test_the_digest_of_equal_vocabularies_is_the_same(vocabulary: Vocabulary) -> None:
    again = load_vocabulary(Path("nowhere.yml"), Path())[0]

    assert again is not vocabulary
    assert digest_of(again) == digest_of(vocabulary)


def damages(path: Path) -> Iterator[bytes]:
    whole = path.read_bytes()
    yield whole[: len(whole) // 2]
    yield b""
    yield whole[:-1] + bytes([whole[-1] ^ 1])
    yield b"garbage" * 100


def test_what_is_damaged_is_parsed_again(vocabulary: Vocabulary, cache: Cache) -> None:
    first, _ = parsed([A], vocabulary, cache)
    (path,) = (path for path in cache.folder.iterdir() if path.name != ".gitignore")

    for damage in damages(path):
        path.write_bytes(damage)
        again, times = parsed([A], vocabulary, cache)

        assert (repr(again), times) == (repr(first), 1)


def test_of_a_small_book_nothing_is_kept(vocabulary: Vocabulary, cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "WORTH_BYTES", len(A.content) + 1)

    parsed([A], vocabulary, cache)

    assert parsed([A], vocabulary, cache)[1] == 1
    assert not cache.folder.exists()


@settings(deadline=None)
@given(runs=st.lists(st.lists(FILES, max_size=4), min_size=1, max_size=4))
def test_kept_is_as_parsed_whatever_runs_came_before(
    vocabulary: Vocabulary, tmp_path_factory: pytest.TempPathFactory, runs: list[list[WrittenFile]]
) -> None:
    folder = tmp_path_factory.mktemp("cache")

    for files in runs:
        cache = Cache(folder, "parsed")
        found = list(kept(parse_facts, cache)(files, vocabulary))
        cache.sweep()

        assert repr(found) == repr(list(parse_each(files, vocabulary)))


MANY = [
    WrittenFile(
        f"entities: {{e-{number}: {{type: company, name: E {number}, founded: {number}}}}}\n".encode(),
        f"content/facts/{number}.yml",
    )
    for number in range(1990, 2030)
]


def killed_elsewhere(file: WrittenFile, vocabulary: Vocabulary) -> Parsed:
    """Parses here; another process is gone at one file."""
    if multiprocessing.parent_process() is not None and file == MANY[17]:
        os.kill(os.getpid(), signal.SIGKILL)
    return parse_facts(file, vocabulary)


def no_workers() -> Executor:
    raise OSError("no more processes")


@pytest.mark.parametrize(
    ("parse", "workers"),
    [
        (parse_facts, lambda: worker_processes(2)),
        (parse_facts, lambda: ProcessPoolExecutor(2, multiprocessing.get_context("spawn"))),
        (killed_elsewhere, lambda: worker_processes(2)),
        (parse_facts, no_workers),
    ],
    ids=["workers", "workers that begin anew", "a worker that is killed", "no workers to be had"],
)
def test_workers_give_what_one_process_gives(
    vocabulary: Vocabulary,
    cache: Cache,
    monkeypatch: pytest.MonkeyPatch,
    parse: Callable[[WrittenFile, Vocabulary], Parsed],
    workers: Callable[[], Executor],
) -> None:
    monkeypatch.setattr(parsing, "MUCH_BYTES", 0)
    monkeypatch.setattr(parsing, "BATCH_BYTES", 200)
    list(kept(parse_facts, cache)(MANY[3:5], vocabulary))

    found = list(kept(parse, cache, workers)(MANY, vocabulary))

    assert repr(found) == repr(list(parse_each(MANY, vocabulary)))
    assert repr(list(kept(parse, cache)(MANY, vocabulary))) == repr(found)
