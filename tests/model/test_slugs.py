"""Headings have ids that can be read, in any script, and that stay."""

import pytest
from markdown.extensions.toc import slugify

from briefbook.model.slugs import slug


@pytest.mark.parametrize(
    ("words", "id"),
    [
        ("所有权与控制", "所有权与控制"),
        ("Überblick: Größe", "uberblick-große"),
        ("Ёлка и Йод", "ёлка-и-йод"),
        ("हिन्दी में", "हिन्दी-में"),
        ("Alibaba 阿里巴巴", "alibaba-阿里巴巴"),
        ("مقدمة", "مقدمة"),
        ("cafe\u0301 Paris", "cafe-paris"),
    ],
)
def test_an_id_can_be_read_in_any_script(words: str, id: str) -> None:
    assert slug(words) == id


@pytest.mark.parametrize("words", ["Who owns what?", "  A -- b_c (2019)  ", "1. It's 50 % & more", "C++ / C#"])
def test_an_id_of_ascii_words_is_that_of_python_markdown(words: str) -> None:
    assert slug(words) == slugify(words, "-")
