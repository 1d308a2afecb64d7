"""Values of prose rounded, in other units and in other currencies."""

from __future__ import annotations

import html
import re

import pytest

from small_book import book

FACTS = """
    sources: {one: {type: report, title: One}, two: {type: report, title: Two}}
    defaults: {source: one}
    entities:
      rates: {type: index, name: Rates}
      road: {type: site, name: Road, length: 193.3 km, width: ">=20 ft", height: 1..2 km, area: 400 km²}
      deal: {type: contract, name: Deal, cost: US$ 900m..1bn, amount: [{value: "<US$ 916 million", source: two}]}
      dam: {type: asset, name: Dam, volume: unknown}
    observations:
      - {of: rates, metric: euros, value: 0.84, as_of: 2021-04, source: two}
      - {of: rates, metric: pounds, value: ~0.72, as_of: 2021-04}
      - {of: rates, metric: dollars, value: 0.0090, as_of: 2021-03}
      - {of: rates, metric: dollars, value: 0.0092, as_of: 2021-04}
      - {of: road, metric: carried, value: 1234567, as_of: 2021}
"""
METRICS = """
metrics:
  euros: {label: Euros, unit: EUR/USD}
  pounds: {label: Pounds, unit: GBP/USD}
  dollars: {label: Dollars, unit: USD/JPY}
  carried: {label: Carried, unit: kg}
"""
MILLIONS = "US$900–1,000 million"


def shown(link: str) -> str:
    made = book(FACTS, vocabulary=METRICS, briefings={"brief": f"---\ntitle: Brief\n---\nSo {link} it is.\n"})
    (found,) = re.findall("^So (.*) it is", made.markdown["briefings/brief.md"], re.M)
    return html.unescape(re.sub(r"<sup.*?>(\d)</a></sup>", r"^\1", found)).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ("[[road#length|in mi]]", "about 120.1 mi^1"),
        ("[[road#length|in m]]", "193,300 m^1"),
        ("[[road#length|round 2]]", "about 190 km^1"),
        ("[[road#length|in mi, round 1]]", "about 100 mi^1"),
        ("[[road#width|in m]]", "at least 6.0 m^1"),
        ("[[road#height|in mi]]", "about 0.62–1.2 mi^1"),
        ("[[road#area|in ha]]", "40,000 ha^1"),
        ("[[road#carried|in t]]", "1,234.567 t^1"),
        ("[[road#carried|round 3]]", "about 1,230,000 kg^1"),
        ("[[deal#cost|round 1]]", f"{MILLIONS}^1"),
        ("[[deal#cost|in EUR]]", f"about €760–840 million ({MILLIONS})^1 (at 0.84 EUR/USD, as of April 2021^2)"),
        (
            "[[deal#amount|in EUR]]",
            "less than €770 million (less than US$916 million)^1 (at 0.84 EUR/USD, as of April 2021^1)",
        ),
        (
            "[[deal#cost|in GBP, round 3]]",
            f"about £648–720 million ({MILLIONS})^1 (at about 0.72 GBP/USD, as of April 2021^1)",
        ),
        (
            "[[deal#cost|in JPY at 2021-03]]",
            f"about JP¥100,000–110,000 million ({MILLIONS})^1 (at 0.0090 USD/JPY, as of March 2021^1)",
        ),
        ("[[dam#volume|in L]]", '<span class="bb-unstated">unknown</span>^1'),
    ],
)
def test_a_value_is_shown_as_it_is_asked_for(link: str, words: str) -> None:
    assert shown(link) == words
