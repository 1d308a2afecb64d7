"""What is kept of a later value, beside the former one, gives the later one again."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, replace

from hypothesis import given
from hypothesis import strategies as st

from briefbook.run.differences import Fields, Keys, applied, difference


@dataclass(frozen=True)
class Inner:
    sizes: dict[str, int]
    word: str = ""


@dataclass(frozen=True)
class Outer:
    inner: Inner
    pages: dict[str, tuple[int, ...]]
    names: tuple[str, ...] = ()
    search: Inner | None = None


KEYS = st.sampled_from("abcd")
INNER = st.builds(Inner, st.dictionaries(KEYS, st.integers(0, 2)), st.sampled_from(("", "x")))
OUTER = st.builds(
    Outer,
    INNER,
    st.dictionaries(KEYS, st.tuples(st.integers(0, 2))),
    st.sampled_from(((), ("a",))),
    st.none() | INNER,
)


@given(OUTER, OUTER, OUTER)
def test_edits_one_after_the_other_give_the_last_value(first: Outer, second: Outer, third: Outer) -> None:
    edits = [pickle.dumps(difference(first, second)), pickle.dumps(difference(second, third))]

    value = pickle.loads(pickle.dumps(first))
    for edit in edits:
        value = applied(value, pickle.loads(edit))

    assert value == third


def test_only_what_differs_is_kept() -> None:
    old = Outer(Inner({"a": 1, "b": 2}), {"p": (1,), "q": (2,)})
    new = replace(old, inner=Inner({"a": 1, "b": 3}), pages={"p": (1,)})

    assert difference(old, new) == Fields({"inner": Fields({"sizes": Keys({"b": 3}, ())}), "pages": Keys({}, ("q",))})
    assert difference(old, replace(old)) is None
