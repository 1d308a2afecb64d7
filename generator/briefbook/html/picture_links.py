"""Links in pictures: MkDocs leads those of Markdown to the addresses of pages, and leaves those of SVG to us."""

from __future__ import annotations

import re
from collections.abc import Callable

_FIGURE = re.compile(r'<figure class="bb-picture.*?</figure>', re.DOTALL)
_LINK = re.compile(r'(?<=<a xlink:href=")([^":#]+\.md)(?=["#])')


def with_picture_links(html: str, address_of: Callable[[str], str | None]) -> str:
    """HTML whose pictures lead to addresses of pages; `address_of` gives that of a file, if it is a page."""

    def led(match: re.Match[str]) -> str:
        return address_of(match[1]) or match[1]

    return _FIGURE.sub(lambda figure: _LINK.sub(led, figure[0]), html) if "bb-picture" in html else html
