"""A palette and fonts that a book names win over those of Briefbook's style sheet."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

import material
import pytest

PAGE_TEMPLATES = Path(material.__file__).parent / "templates" / "assets" / "stylesheets"
STYLE = "".join(
    path.read_text("utf-8") for name in ("main", "palette") for path in sorted(PAGE_TEMPLATES.glob(f"{name}.*.css"))
)
OURS = (files("briefbook.html") / "theme/assets/briefbook/briefbook.css").read_text("utf-8")
PAGE = """\
<style>{fonts}</style><style>{style}</style>
<body data-md-color-scheme="{scheme}" data-md-color-primary="{primary}" data-md-color-accent="{accent}">
<header class="md-header"></header><article class="md-typeset"><aside class="bb-infobox"></aside></article>
"""
ASKED = """() => {
  const style = each => getComputedStyle(document.querySelector(each));
  return {
    header: style(".md-header").backgroundColor,
    box: style(".bb-infobox").borderTopColor,
    accent: style("body").getPropertyValue("--md-accent-fg-color"),
    font: style("body").fontFamily.split(",")[0].replaceAll('"', ""),
  };
}"""


def look(browser: Any, primary: str, accent: str, scheme: str = "default", fonts: str = "") -> dict[str, str]:
    tab = browser.new_page()
    tab.set_content(PAGE.format(fonts=fonts, style=STYLE + OURS, scheme=scheme, primary=primary, accent=accent))
    found: dict[str, str] = tab.evaluate(ASKED)
    tab.close()
    return found


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "brand"), [("default", "rgb(18, 50, 74)"), ("slate", "rgb(12, 16, 20)")])
def test_without_one_the_colours_are_those_of_the_style_sheet(browser: Any, scheme: str, brand: str) -> None:
    found = look(browser, "custom", "custom", scheme)

    assert (found["header"], found["font"]) == (brand, "Source Sans 3")


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "box"), [("default", "rgb(239, 85, 82)"), ("slate", "rgb(72, 83, 95)")])
def test_a_palette_of_the_book_colours_the_header_and_what_goes_with_it(browser: Any, scheme: str, box: str) -> None:
    found = look(browser, "red", "pink", scheme, fonts=':root{--md-text-font:"Lato"}')

    assert (found["header"], found["box"], found["font"]) == ("rgb(239, 85, 82)", box, "Lato")
    assert found["accent"] == "#f50056"
