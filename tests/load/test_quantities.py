"""Numbers with units: as they are written, as they are compared, and as they are said."""

from __future__ import annotations

import pytest

from briefbook.load.quantities import read_count, read_quantity
from briefbook.load.values import is_link, read_coordinates
from briefbook.model.agreement import agree, is_finer
from briefbook.model.raw import Text
from briefbook.model.values import CodeValue, NumberValue, written
from briefbook.pages.wording import number_words
from briefbook.problems import Problem, Span
from small_book import book, vocabulary_of

UNITS = vocabulary_of().units


def read(text: str) -> NumberValue:
    found = read_quantity(Text(text, Span("")), UNITS)
    assert isinstance(found, NumberValue), found
    return found


@pytest.mark.parametrize(
    ("text", "kept", "said"),
    [
        ("~399.94 m", "~399.94 m", "about 399.94 m"),
        ("14 million m³", "14 million m³", "14\u00a0million m³"),
        ("14mn m3", "14 million m³", "14\u00a0million m³"),
        ("US$ 900m..1bn", "900..1000 million USD", "US$900–1,000\u00a0million"),
        ("900m..1bn USD", "900..1000 million USD", "US$900–1,000\u00a0million"),
        ("US$ ~900m", "~900 million USD", "about US$900\u00a0million"),
        ("1.5k..2m EUR", "1.5..2000 thousand EUR", "€1.5–2,000\u00a0thousand"),
        ("€5bn", "5 billion EUR", "€5\u00a0billion"),
        ("NOK 12", "12 NOK", "NOK\u00a012"),
        ("-5 USD", "-5 USD", "−US$5"),
        ("<60%", "<60 %", "less than 60\u00a0%"),
        ("1.2k", "1.2 thousand", "1.2\u00a0thousand"),
        ("20388 TEU", "20388 TEU", "20,388 TEU"),
        (">=3 nautical miles", ">=3 NM", "at least 3 NM"),
        ("16..21", "16..21", "16–21"),
    ],
)
def test_a_quantity_is_kept_as_its_source_says_it(text: str, kept: str, said: str) -> None:
    found = read(text)

    assert (written(found), number_words(found)) == (kept, said)
    assert read(written(found)) == found


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", "etwa 900\u00a0Millionen\u00a0$"),
        ("nb", "omkring 900\u00a0millioner\u00a0USD"),
        ("ja", "≈ $900,000,000"),
        ("hi", "≈ $90,00,00,000"),
    ],
)
def test_an_amount_is_said_as_a_language_writes_it(language: str, said: str) -> None:
    assert number_words(read("~US$ 900m"), language=language) == said


@pytest.mark.parametrize(
    ("one", "other", "do_agree"),
    [
        ("400 m", "0.4 km", True),
        ("400 m", "399.94 m", False),
        ("~400 m", "399.94 m", True),
        ("14 m³", "14 million m³", False),
        ("1 in", "2.54 cm", True),
        ("36 km/h", "10 m/s", True),
        ("US$ 900m..1bn", "950 million USD", True),
        ("US$ 900m", "EUR 1", True),
        ("400 m", "400 kg", True),
        ("0.1 m", "100000000 nm", True),
    ],
)
def test_quantities_are_compared_in_their_base_unit(one: str, other: str, do_agree: bool) -> None:
    assert agree(read(one), read(other)) is agree(read(other), read(one)) is do_agree


def test_a_finer_quantity_lies_inside_another_of_the_same_kind() -> None:
    assert is_finer(read("400 m"), read("0.3..0.5 km"))
    assert not is_finer(read("400 kg"), read("0.3..0.5 km"))


@pytest.mark.parametrize(
    "text",
    ["$5", "5 furlongs", "900m", "m", "US$", "10 m..2 kg", "3 x 4 m", "1e5 m", "1,000 km", "400 m long", "~US$ ~5", ""],
)
def test_what_is_no_quantity_is_told(text: str) -> None:
    found = read_quantity(Text(text, Span("")), UNITS)

    assert isinstance(found, Problem)
    assert found.code in ("E310", "E324")
    assert found.hint


@pytest.mark.assurance
def test_a_long_text_is_told_in_no_time() -> None:
    for text in ("9" * 400 + "..", "1," * 300, "9 " * 300, "US$" * 200, ".." * 300, "~" * 500):
        assert isinstance(read_quantity(Text(text, Span("")), UNITS), Problem)


def test_a_book_adds_units_and_its_metric_takes_the_place_of_a_built_in_quantity() -> None:
    found = vocabulary_of(
        """
        units: {fathom: {of: m, factor: 1.8288, also: [fathoms]}, MHz: {label: megahertz}}
        properties:
          charted: {domain: place, range: quantity, unit: fathom}
        metrics: {revenue: {label: Revenue, unit: million USD}}
        """
    )

    assert found.properties["charted"].units.keys() >= {"fathom", "fathoms", "m", "km"}
    assert "MHz" not in found.properties["charted"].units
    assert "revenue" not in found.properties


def test_observations_in_units_of_one_base_are_compared() -> None:
    made = book(
        """
        sources: {one: {type: report, title: One}, two: {type: report, title: Two}}
        entities: {canal: {type: asset, name: Canal}}
        observations:
          - {of: canal, metric: dredged, value: 14, unit: million m3, as_of: 2020, source: one}
          - {of: canal, metric: dredged, value: 14, as_of: 2020, source: two}
          - {of: canal, metric: dredged, value: 14000000, as_of: 2021, source: one}
          - {of: canal, metric: dredged, value: 14, unit: million cubic metres, as_of: 2021, source: two}
          - {of: canal, metric: dredged, value: 3, unit: truckloads, as_of: 2021, source: two}
        """,
        vocabulary="metrics: {dredged: {label: Dredged, unit: m³}}",
        may_be_wrong=True,
    )

    assert [each.as_of for each in made.derived.disputes] == ["2020"]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("59.9139, 10.7522", "59.9139, 10.7522"),
        ("59.9139 10.7522", "59.9139, 10.7522"),
        ("33.86 S, 151.21 E", "-33.86, 151.21"),
        ("59°54′50″N 10°45′8″E", "59.9139, 10.7522"),
        ("59° 54' 50\" N, 10° 45' 8.5\" W", "59.9139, -10.75236"),
        ("59°54′N 10°45′E", "59.90, 10.75"),
    ],
)
def test_coordinates_are_kept_as_decimals(text: str, kept: str) -> None:
    found = read_coordinates(Text(text, Span("")))

    assert isinstance(found, CodeValue)
    assert (found.code, is_link(found.url)) == (kept, True)
    assert read_coordinates(Text(kept, Span(""))) == found


@pytest.mark.parametrize(
    "text", ["95, 10", "10, 181", "north", "1", "59,9139 10,7522", "0x1, 2", "1, 2, 3", "9" * 150 + ", 1"]
)
def test_what_is_on_no_map_is_told(text: str) -> None:
    found = read_coordinates(Text(text, Span("")))

    assert isinstance(found, Problem)
    assert found.code == "E325"


def test_no_digit_of_a_long_number_is_lost_and_no_number_is_endless() -> None:
    digits = "1" * 300

    assert number_words(read(f"{digits} million m"), language="ja").replace(",", "") == f"{digits}000000 m"
    assert written(read(f"1m..{digits[:290]}bn USD")) == f"1..{digits[:290]}000 million USD"
    assert 0 < read(f"{digits} trillion km").middle < float("inf")


@pytest.mark.parametrize(
    ("value", "metric", "shown", "low", "base"),
    [
        ("181", "crew", "181 people", 181, "people"),
        ("1.2k", "crew", "1.2 thousand people", 1200, "people"),
        ("1.2k people", "crew", "1.2 thousand people", 1200, "people"),
        ("~5 million", "crew", "~5 million people", 5_000_000, "people"),
        ("1.5k", "bare", "1.5 thousand", 1500, ""),
        ("5m", "fee", "5 million USD", 5_000_000, "USD"),
        ("US$ 900m..1bn", "fee", "900..1000 million USD", 900_000_000, "USD"),
        ("14 cm", "depth", "14 cm", 0.14, "m"),
        ("14", "depth", "14 m", 14, "m"),
    ],
)
def test_an_observation_is_read_as_a_quantity_is(value: str, metric: str, shown: str, low: float, base: str) -> None:
    metrics = "crew: {label: C, unit: people}, bare: {label: B}, fee: {label: F, unit: USD}, depth: {label: D, unit: m}"
    head = "entities: {skua: {type: vessel, name: Skua}}\n"
    made = book(
        f'{head}observations: [{{of: skua, metric: {metric}, value: "{value}"}}]',
        vocabulary=f"metrics: {{{metrics}}}",
        may_be_wrong=True,
    )

    (found,) = made.corpus.observations

    assert isinstance(found.value, NumberValue)
    assert (f"{found.value.text} {found.unit}".strip(), found.base_unit) == (shown, base)
    assert found.value.low == pytest.approx(low)


@pytest.mark.parametrize(("text", "low"), [("1.2k", 1200), ("~5 million", 5e6), ("1..2bn", 1e9), ("181", 181)])
def test_a_number_is_in_thousands_or_more_where_it_says_so(text: str, low: float) -> None:
    number = read_count(Text(text, Span("a.yml")))

    assert isinstance(number, NumberValue)
    assert number.low == low
