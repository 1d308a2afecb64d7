"""Frames learnt from a theme: one for all icons, where the theme does no more than draw them."""

from __future__ import annotations

import pytest

from briefbook.publish.fast.content import Content, Heading
from briefbook.publish.fast.shells import CONTENT, ICON, TITLE, NoShellError, filled, shell_of, with_icon

META = {"title": "Acme", "description": "Rockets"}
PAGE = Content("<p>Rockets</p>", (Heading(1, "acme", "Acme"),))
DRAWN = ICON.replace("briefbook/", "").replace("named", "icon")  # what the icon of that name draws


def test_an_icon_stands_where_the_theme_draws_it() -> None:
    shell = shell_of(f"<i>{DRAWN}</i>{CONTENT}<b>{TITLE}</b>", None, ())

    with_one, with_none = with_icon(shell, "<svg>\n\n  <path/></svg>"), with_icon(shell, "")

    assert filled(with_one, "a/b.md", META, PAGE) == b"<i><svg>\n<path/></svg></i><p>Rockets</p><b>Acme</b>"
    assert filled(with_none, "a/b.md", META, PAGE) == b"<i></i><p>Rockets</p><b>Acme</b>"
    assert with_one.digest != with_none.digest


def test_a_theme_that_prints_the_names_of_icons_has_a_frame_for_each() -> None:
    shell = shell_of(f'<i class="{ICON}">{DRAWN}</i>{CONTENT}', None, ())

    with pytest.raises(NoShellError, match="names of icons"):
        with_icon(shell, "<svg/>")
