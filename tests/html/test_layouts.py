"""Frames learnt from a theme: one for all icons, where the theme does no more than draw them."""

from __future__ import annotations

from html import escape
from pathlib import Path

import pytest

from briefbook.html.content import Content, Heading
from briefbook.html.layouts import CONTENT, ICON, TITLE, NoLayoutError, filled, in_json, layout_of, with_icon
from briefbook.html.theme_files import THEME

META = {"title": "Acme", "description": "Rockets"}
PAGE = Content("<p>Rockets</p>", (Heading(1, "acme", "Acme"),))
DRAWN = Path(THEME, ".icons", f"{ICON}.svg").read_text().rstrip("\n")


def test_an_icon_stands_where_the_theme_draws_it() -> None:
    layout = layout_of(f"<i>{DRAWN}</i>{CONTENT}<b>{TITLE}</b>", None, ())

    with_one, with_none = with_icon(layout, "<svg>\n\n  <path/></svg>"), with_icon(layout, "")

    assert filled(with_one, "a/b.md", META, PAGE) == b"<i><svg>\n<path/></svg></i><p>Rockets</p><b>Acme</b>"
    assert filled(with_none, "a/b.md", META, PAGE) == b"<i></i><p>Rockets</p><b>Acme</b>"
    assert with_one.digest != with_none.digest


@pytest.mark.parametrize(
    "probe",
    [f'<i class="{ICON}">{DRAWN}</i>', f'<i title="{escape(DRAWN)}">{DRAWN}</i>', "", f"<i>{escape(DRAWN)}</i>"],
)
def test_a_theme_that_does_anything_else_with_icons_has_a_frame_for_each(probe: str) -> None:
    with pytest.raises(NoLayoutError):
        with_icon(layout_of(f"{probe}{CONTENT}", None, ()), "<svg/>")


def test_a_title_in_a_script_is_part_of_its_json() -> None:
    layout = layout_of(f'{CONTENT}<script>{{"name":"{in_json(TITLE)}"}}</script>', None, ())

    made = filled(layout, "a/b.md", META | {"title": "A &lt;/script&gt; &quot;b&quot; &amp; c"}, PAGE)

    assert made.endswith(rb'<script>{"name":"A \u003c/script\u003e \"b\" \u0026 c"}</script>')
