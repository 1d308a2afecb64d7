import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefbook.search.words import folded, numbers_of, stem_of, terms_of, whole_of, words_of


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Alibaba Group", ["alibaba", "group"]),
        ("Škoda ŁÓDŹ Ærø Straße", ["skoda", "lodz", "aero", "strasse"]),
        ("CVE-2017-0144, T1059.001", ["cve", "2017", "0144", "t1059", "001"]),
        ("阿里巴巴", ["阿里", "里巴", "巴巴", "巴"]),
        ("AI创新", ["ai", "创新", "新"]),
        ("삼성전자", ["삼성", "성전", "전자", "자"]),
        ("がんばる", ["がん", "んば", "ばる", "る"]),
        ("กรุง", ["กร", "รุ", "ุง", "ง"]),
        ("हिन्दी", ["हिन्दी"]),
        ("Ёлка Όδυσσεύς", ["елка", "οδυσσευσ"]),
        ("ＡＰＴ２８", ["apt28"]),
        ("__proto__ constructor", ["proto", "constructor"]),
        ("<script>", ["script"]),
        ("", []),
    ],
)
def test_terms_of(text: str, terms: list[str]) -> None:
    assert terms_of(text) == terms


def test_names_are_compared_without_gaps_and_endings() -> None:
    assert whole_of("Fancy Bear") == whole_of("FancyBear") == whole_of("fancy-bears") == "fancybear"
    assert whole_of("達摩院") == whole_of("达摩院")


@pytest.mark.parametrize(
    "spellings",
    [
        "organisation organisations organization organizations",
        "city cities",
        "centre centres center",
        "colour colors",
        "defence defense",
        "analyse analyze",
        "catalogue catalogs",
        "programme programs",
        "labelled labeled",
        "encyclopaedia encyclopedias",
        "virus viruses",
        "process processes",
        "place places",
        "house houses",
    ],
)
def test_spellings_of_a_word_have_one_stem(spellings: str) -> None:
    assert len({stem_of(word) for word in spellings.split()}) == 1


@pytest.mark.parametrize("pair", ["glass glas", "analysis analyse", "gas ga", "proces proc"])
def test_other_words_have_others(pair: str) -> None:
    one, other = pair.split()

    assert stem_of(one) != stem_of(other)


def test_the_number_at_the_end_of_a_word_is_a_word_too() -> None:
    assert numbers_of(words_of("APT28 2017 T1059.001")) == ["28", "1059"]


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.text(alphabet="阿里巴集团ソ한กÅéa1 ,-ß"))
def test_an_ascii_text_and_any_other_are_cut_alike(text: str) -> None:
    ascii = "".join(c for c in text if c.isascii())

    assert terms_of(ascii) == [term for term in terms_of(ascii + " é") if term != "e" or "e" in ascii]


@given(st.text(alphabet="阿里巴集团大学", min_size=2, max_size=8), st.data())
def test_any_two_characters_that_stand_together_are_a_term(name: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(name) - 2))

    assert name[start : start + 2] in terms_of(f"The {name} (x)")
