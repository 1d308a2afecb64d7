"""Names stand where a reader looks for them: by letter and accent, numbers by value, in the language's own alphabet."""

import pytest

from briefbook.collation import letter_of, sort_key

IN_ORDER = [
    ("en", ["Lab", "lab 2", "Lab 2", "Lab 10", "Lab 10a", "Label"]),
    ("en", ["9th Floor", "10th Floor", "Apfel", "Äpfel", "apple", "azure", "Zebra"]),
    ("en", ["A 2", "Ä 2", "A 10"]),
    ("en", ["Ørsted", "Osa", "Otto", "Pa"]),
    ("en", ["Łódź", "Lublin", "Mława"]),
    ("ru", ["Acme", "Ежик", "Ёлка", "Енот", "Жук"]),
    ("en", ["Zed", "Ζευς", "Ёж", "百度", "阿里"]),
    ("th", ["กา", "แก", "ขา"]),
    ("da", ["Otto", "Zoo", "Ærø", "Ørsted", "Aarhus", "Århus"]),
    ("nb-NO", ["Zoo", "Ærø", "Ørsted", "Århus"]),
    ("sv", ["Oslo", "Zebra", "Åse", "Ära", "Öl"]),
    ("de", ["Öl", "Ort", "Oslo", "Zebra"]),
    ("es", ["nz", "ñu", "o"]),
    ("cs", ["cukr", "čaj", "had", "chata", "ibis"]),
    ("tr", ["hal", "Ilgaz", "ılık", "ivan", "İzmir"]),
    ("pl", ["Lublin", "Łódź", "Mława"]),
]


@pytest.mark.parametrize(("language", "names"), IN_ORDER)
def test_names_stand_in_the_order_of_the_language(language: str, names: list[str]) -> None:
    assert sorted(names, key=lambda name: sort_key(name, language)) == names


@pytest.mark.parametrize(
    ("language", "name", "letter"),
    [
        ("en", "Ørsted", "O"),
        ("da", "Ørsted", "Ø"),
        ("da", "Aarhus", "Å"),
        ("en", "łódź", "L"),
        ("cs", "chata", "Ch"),
        ("en", "Ёлка", ""),
        ("en", "9", ""),
        ("en", "", ""),
    ],
)
def test_a_name_stands_under_a_letter_of_the_alphabet(language: str, name: str, letter: str) -> None:
    assert letter_of(name, language) == letter


@pytest.mark.parametrize(
    "name", ["", "٣ ٤", "9" * 6000, "\0\ud800", "²½", "e\u0301" * 1000, "\U0001f600", "Lab 1\U00010d40", "\U00010d401"]
)
def test_any_text_has_a_place(name: str) -> None:
    assert sorted([name, f"{name}a"], key=sort_key) == [name, f"{name}a"]
