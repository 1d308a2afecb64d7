"""Ids follow from words alone: unique, short, and the same in whatever order things come."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefbook.importers.naming import digest, distinct_ids, kebab, shortened, snake
from briefbook.model.grammar import ID, MAX_ID

WORDS = st.lists(st.sampled_from(["Apt", "apt", "é", "阿里", "1", "-", " ", "x" * 60, "unknown"]), max_size=4).map(
    "".join
)


@pytest.mark.parametrize(
    ("text", "id"),
    [("APT 28 (Fancy Bear)", "apt-28-fancy-bear"), ("Škoda Ünïts", "skoda-units"), ("阿里", ""), ("--a--", "a")],
)
def test_kebab_keeps_latin_words(text: str, id: str) -> None:
    assert kebab(text) == id


@pytest.mark.parametrize(
    ("key", "name"),
    [("cfr-suspected-victims", "cfr_suspected_victims"), ("Unit of Measure", "unit_of_measure"), ("3g", "x_3g")],
)
def test_snake_makes_names_of_properties(key: str, name: str) -> None:
    assert snake(key) == name


def test_a_long_id_is_cut_between_words() -> None:
    assert shortened("one-two-three", 8) == "one-two"
    assert shortened("one-two-three", 7) == "one-two"
    assert shortened("a" * 120) == "a" * MAX_ID


@settings(deadline=None)
@given(words=st.dictionaries(WORDS, WORDS, max_size=8), taken=st.sets(WORDS.map(kebab), max_size=2))
def test_ids_are_unique_and_do_not_depend_on_order(words: dict[str, str], taken: set[str]) -> None:
    wanted = {key: (kebab(text), digest(key, 32)) for key, text in words.items()}

    ids = distinct_ids(wanted, taken)

    assert ids == distinct_ids(dict(reversed(wanted.items())), taken)
    assert len(set(ids.values())) == len(words)
    assert not taken & set(ids.values())
    assert all(ID.fullmatch(id) and len(id) <= MAX_ID for id in ids.values())


def test_those_who_want_one_id_all_get_digits() -> None:
    ids = distinct_ids({"1": ("a", "0" * 32), "2": ("a", "1" * 32), "3": ("b", "2" * 32)})

    assert ids == {"1": "a-000000", "2": "a-111111", "3": "b"}


def test_things_that_nothing_tells_apart_are_refused() -> None:
    with pytest.raises(ValueError, match="tells these apart"):
        distinct_ids({"1": ("a", "0"), "2": ("a", "0")})
