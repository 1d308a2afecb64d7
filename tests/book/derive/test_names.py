"""Names in text: the longest, whole words only, and only where a name means one entity."""

import unicodedata

import pytest

from briefbook.book.derive.names import NameFinder
from small_book import SOURCE, book


def found(text: str, *names: str) -> list[str]:
    """What a finder that knows the names finds in a text."""
    return [text[each.start : each.end] for each in NameFinder({name: name for name in names}).find(text)]


def names_of(entities: str, text: str = "Acme, Apex, ACME, Zeta, 阿里, 里, UN, Akme, Ackme.") -> list[str]:
    """Which of the words of a text are found in a book of the given entities."""
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


@pytest.mark.parametrize(
    "text",
    [
        "Acmex",
        "xAcme",
        "Acme2",
        "Acme_",
        "Acmé Acmeé",
        "acme",
        "ACME",
        "ЖAcme",
        "Acme\u0301",
        "Acme.com",
        "O'Acme",
        "Acme’i",
    ],
)
def test_a_name_inside_a_word_or_in_other_letters_is_none(text: str) -> None:
    assert found(text, "Acme") == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("कमी", "कम"),
        ("क्षि", "क्"),
        ("الشركات", "شركة"),
        ("トヨタカローラ", "トヨタ"),
        ("சென்னையில்", "சென்னை"),
        ("Version 2.15", "Version 2"),
        ("می\u200cخواهم", "می"),
    ],
)
def test_no_letter_and_no_word_is_cut(text: str, name: str) -> None:
    assert found(text, name) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("At O’Reilly Media.", "O'Reilly Media"),
        ("At O'Reilly.", "O’Reilly"),
        ("The Cafe\u0301 Royal.", "Café Royal"),
        ("The Café Royal.", "Cafe\u0301 Royal"),
        ("a\n  long Acme\n    Corp.", "Acme Corp"),
        ("> Acme\n> Corp.", "Acme Corp"),
        ("Acme\u00a0Corp.", "Acme Corp"),
        ("Rolls‑Royce", "Rolls-Royce"),
        ("ｶﾞ and 각 \u1100\u1161\u11a8나", "각나"),
        ("l’Acme", "Acme"),
        ("Acme’s", "Acme"),
        ("Acme’,", "Acme"),
    ],
)
def test_a_name_is_found_in_whichever_way_it_is_spelt_and_broken(text: str, name: str) -> None:
    def alike(words: str) -> str:
        words = " ".join(words.replace(">", "").split())
        return unicodedata.normalize("NFC", words).replace("’", "'").replace("‑", "-")

    assert list(map(alike, found(text, name))) == [alike(name)]


def test_two_spellings_of_one_name_are_one_name() -> None:
    lines = """
      one-acme: {type: company, name: Cafe\u0301}
      two-acme: {type: company, name: Café}
    """

    assert names_of(lines, "A Café.") == []


@pytest.mark.parametrize(
    "text",
    [
        "https://example.com/Acme/Corp",
        "see http://Acme.example/x,",
        "www.Acme.example",
        "mail Acme@example.com",
        "at example.com/Acme",
        "ftp://x/?q=Acme",
    ],
)
def test_no_name_is_found_in_a_bare_address(text: str) -> None:
    assert found(text, "Acme") == []
    assert found(f"{text} Acme", "Acme") == ["Acme"]


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
