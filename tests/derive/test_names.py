"""Names in text: the longest, whole words only, and only where a name means one entity."""

import pytest

from briefbook.derive.names import NameFinder
from render.small_book import SOURCE, book


def found(text: str, *names: str) -> list[str]:
    """What a finder that knows the names finds in a text."""
    return [text[each.start : each.end] for each in NameFinder({name: name for name in names}).find(text)]


def names_of(entities: str) -> list[str]:
    """Which of the words of a long text are found in a book of the given entities."""
    text = "Acme, Apex, ACME, Zeta, 阿里, 里, UN, Akme, Ackme."
    finder = book(f"""
    defaults: {{source: one}}
    {SOURCE}
    entities:
{entities}
    """).derived.finder
    return [text[each.start : each.end] for each in finder.find(text)]


def test_the_longest_name_wins() -> None:
    assert found("Alibaba Group Holding grew.", "Alibaba", "Alibaba Group", "Alibaba Group Holding") == [
        "Alibaba Group Holding"
    ]


def test_a_longer_name_that_does_not_end_at_a_word_gives_way() -> None:
    assert found("Alibaba Groups grew.", "Alibaba", "Alibaba Group") == ["Alibaba"]


def test_of_overlapping_names_the_first_is_taken() -> None:
    assert found("New York Times Square", "New York Times", "Times Square") == ["New York Times"]


def test_names_come_from_left_to_right_and_again() -> None:
    assert found("Beta, then Alpha, then Beta.", "Alpha", "Beta") == ["Beta", "Alpha", "Beta"]


@pytest.mark.parametrize(
    "text", ["Acme", "(Acme)", "Acme's", "Acme-led", "“Acme”", "by Acme.", "Acme/Apex", "Acme的", "的Acme"]
)
def test_a_name_ends_at_punctuation_space_and_scripts_without_spaces(text: str) -> None:
    assert found(text, "Acme") == ["Acme"]


@pytest.mark.parametrize("text", ["Acmex", "xAcme", "Acme2", "Acme_", "Acmé Acmeé", "acme", "ACME", "ЖAcme"])
def test_a_name_inside_a_word_or_in_other_letters_is_none(text: str) -> None:
    assert found(text, "Acme") == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("在阿里巴巴集团工作", "阿里巴巴"),
        ("トヨタは車を作る", "トヨタ"),
        ("삼성전자는", "삼성전자"),
        ("ที่กรุงเทพฯ", "กรุงเทพ"),
    ],
)
def test_scripts_without_spaces_have_no_word_boundary(text: str, name: str) -> None:
    assert found(text, name) == [name]


def test_the_longest_name_wins_in_scripts_without_spaces() -> None:
    assert found("阿里巴巴集团的总部", "阿里", "阿里巴巴", "阿里巴巴集团") == ["阿里巴巴集团"]


def test_no_names_find_nothing() -> None:
    assert found("Acme") == []


def test_names_and_aliases_in_every_language_are_known() -> None:
    lines = """
      acme: {type: company, name: {en: Acme, de: Akme}, aliases: [Ackme]}
      ali: {type: company, name: {en: Other, zh-Hans: 阿里}}
    """

    assert names_of(lines) == ["Acme", "阿里", "Akme", "Ackme"]


def test_a_name_that_is_not_to_be_matched_is_passed_over() -> None:
    lines = "      acme: {type: company, name: Zeta, aliases: [{value: Acme, match: false}, Akme]}"

    assert names_of(lines) == ["Zeta", "Akme"]


def test_a_name_set_aside_is_passed_over() -> None:
    lines = "      acme: {type: company, name: [Zeta, {value: Acme, rank: deprecated}]}"

    assert names_of(lines) == ["Zeta"]


def test_a_name_that_two_entities_share_finds_neither() -> None:
    lines = """
      one-acme: {type: company, name: Acme, aliases: [Akme]}
      two-acme: {type: company, name: Acme, aliases: [Ackme]}
    """

    assert names_of(lines) == ["Akme", "Ackme"]


def test_one_of_two_that_share_may_step_back() -> None:
    made = book(f"""
    defaults: {{source: one}}
    {SOURCE}
    entities:
      one-acme: {{type: company, name: Acme}}
      two-acme: {{type: company, name: Acme Two, aliases: [{{value: Acme, match: false}}]}}
    """)

    assert [each.entity for each in made.derived.finder.find("Acme")] == ["one-acme"]


def test_names_too_short_to_tell_are_passed_over() -> None:
    lines = """
      un: {type: company, name: UN}
      li: {type: company, name: 里}
      ali: {type: company, name: 阿里}
    """

    assert names_of(lines) == ["阿里"]


def test_a_stub_has_no_name_to_find() -> None:
    lines = "      zeta: {type: company, name: Zeta, owns: acme}"

    assert names_of(lines) == ["Zeta"]
