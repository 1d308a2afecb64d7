"""Python-Markdown's own blocks, written so that a reader of CommonMark finds them; and what tells them apart again.

Admonitions, details and tabs become items of lists that begin with a mark, what stands in `markdown="1"` is set apart
from its tags. Attribute lists, which are for the site alone, are found where `attr_list` looks for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

BEGIN, END = "\ue002", "\ue003"
_FENCE = re.compile(r" *(?:[-*+>]|[0-9]+[.)])? *(`{3,}|~{3,})")
_BOX = re.compile(
    r"(?P<margin> *)(?P<sign>!!!|\?\?\?\+?|===[+!]?) *(?P<kind>[\w-]+)?(?: +[\w -]+?)?(?: +\"(?P<title>.*?)\")? *"
)
_OPENS = re.compile(r" *<\w[^>]*\bmarkdown\b[^>]*>")
_CLOSES = re.compile(r" *</\w+> *")
_MARKED = re.compile(rf"\+   {BEGIN}([0-9]+){END}.*")
_HIDDEN = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>|<[^>]*>", re.DOTALL | re.IGNORECASE)
_ATTRIBUTES = r"\{:?[ ]*[^}\n ][^}\n]*\}"
BEHIND_ELEMENT = re.compile(_ATTRIBUTES)
AT_END = re.compile(rf"(?:^|[ ]+){_ATTRIBUTES}[ ]*$")
ALONE = re.compile(rf"[ ]*{_ATTRIBUTES}[ ]*")
TABLE_OF_CONTENTS = "[TOC]"


class Boxes:
    """The first lines of admonitions, details and tabs as they were written, by number."""

    def __init__(self) -> None:
        self.heads: list[str] = []

    def as_commonmark(self, markdown: str) -> str:
        """The text with such blocks as items of lists; fenced code is left alone."""
        return "\n".join(self._lines(markdown.split("\n")))

    def _lines(self, lines: list[str]) -> Iterator[str]:
        fence = ""
        for line in lines:
            mark = _FENCE.match(line)
            if fence:
                fence = "" if mark and mark[1].startswith(fence) and not line.strip().strip(fence[0]) else fence
                yield line
            elif mark:
                fence = mark[1]
                yield line
            elif (box := _BOX.fullmatch(line)) and (
                box["title"] is not None or (box["kind"] and box["sign"][0] != "=")
            ):
                title = box["title"] if box["title"] is not None else (box["kind"] or "").replace("-", " ").capitalize()
                self.heads.append(line.strip())
                yield from (f"{box['margin']}+   {BEGIN}{len(self.heads) - 1}{END}{title}", "")
            elif _OPENS.match(line):
                opening = _OPENS.match(line)
                assert opening
                rest = line[opening.end() :].strip()
                yield from (opening[0], "", rest, *([""] if rest.startswith("<") else []))  # `<summary>Words</summary>`
            elif _CLOSES.fullmatch(line):
                yield from ("", line, "")
            else:
                yield line

    def restored(self, text: str) -> str:
        """Code in which something was taken for such a block, as it was."""
        return _MARKED.sub(lambda mark: self.heads[int(mark[1])], text)


def shown_of_html(html: str) -> str:
    """The words of raw HTML, without tags, comments, scripts and styles."""
    return _HIDDEN.sub("", html)
