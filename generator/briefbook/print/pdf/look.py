"""How a PDF looks: paper, colour, logo, fonts, and the words that are the organisation's and no fact's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from briefbook.print.pdf.fonts import MONO
from briefbook.problems import HintedError

PAPERS = {"a4": "a4", "letter": "us-letter"}
LOGO_KINDS = ("svg", "png", "jpg", "jpeg")
COLOR = re.compile(r"#[0-9a-fA-F]{6}")
INK = "#17324d"


class LookError(HintedError):
    """A paper, colour or logo that cannot be; with a hint."""


@dataclass(frozen=True, slots=True)
class Look:
    """`logo` is the bytes of an image and `logo_kind` what its name ends in. `site` is the address of the site, with a
    slash at its end, where links are to lead there that lead to nothing in the PDF. `fonts` are families to try before
    ours. `notice` stands at the foot of the cover, `restrictions` beside each marking of the whole. `copy_for` and
    `copy_number` say whose copy it is, on every page.
    """

    paper: str = "a4"
    is_two_sided: bool = False
    color: str = INK
    logo: bytes = b""
    logo_kind: str = ""
    author: str = ""
    organisation: str = ""
    notice: str = ""
    restrictions: str = ""
    site: str = ""
    fonts: tuple[str, ...] = ()
    has_facts: bool = True
    has_wide_margin: bool = False
    distribution: tuple[str, ...] = ()
    copy_for: str = ""
    copy_number: str = ""

    def __post_init__(self) -> None:
        if self.paper not in PAPERS:
            raise LookError(f"there is no paper '{self.paper}'", "write a4 or letter")
        if not COLOR.fullmatch(self.color):
            raise LookError(f"{self.color!r} is not a colour", "write it as #17324d")
        if self.logo and self.logo_kind not in LOGO_KINDS:
            raise LookError(f"a logo cannot be a .{self.logo_kind}", f"use one of {', '.join(LOGO_KINDS)}")
        if self.site and not re.match(r"https?://", self.site):
            raise LookError(f"{self.site!r} is no address of a site", "set site_url in mkdocs.yml to one")

    @property
    def logo_name(self) -> str:
        return f"logo.{self.logo_kind}" if self.logo else ""

    @property
    def _numbered(self) -> str:
        return f"Copy {self.copy_number}" if self.copy_number else "Copy" if self.copy_for else ""

    def values(self, families: tuple[str, ...]) -> dict[str, Any]:
        """What the template is told; `families` are those that there are."""
        named = [
            *self.fonts,
            *(each for each in families if each not in self.fonts),
        ]
        return {
            "paper": PAPERS[self.paper],
            "two_sided": self.is_two_sided,
            "wide_margin": self.has_wide_margin,
            "color": self.color,
            "logo": self.logo_name,
            "logo_words": f"Logo of {self.organisation}" if self.organisation else "Logo",
            "author": self.author or self.organisation,
            "organisation": self.organisation if self.author else "",
            "notice": self.notice,
            "restrictions": self.restrictions,
            "distribution": list(self.distribution),
            "copy": " · ".join(each for each in (self._numbered, self.copy_for) if each),
            "site": self.site.rstrip("/") + "/" if self.site else "",
            "fonts": named,
            "mono": [*(each for each in families if each == MONO), *named],
            "attached": self.has_facts,
        }
