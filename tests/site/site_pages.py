"""A built site, read back: what each page holds, by the standard library's HTML parser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
RAW = ("script", "style")
LINKING = (
    "href",
    "src",
    "srcset",
    "action",
    "formaction",
    "data",
    "poster",
    "xlink:href",
    "background",
    "cite",
    "ping",
)


class Element(NamedTuple):
    """A start tag: its name, its attributes, and the classes of everything it stands in."""

    tag: str
    attributes: tuple[tuple[str, str], ...]
    within: tuple[str, ...]

    def get(self, name: str) -> str:
        return next((value for key, value in self.attributes if key == name), "")

    def has(self, name: str) -> bool:
        return any(key == name for key, _ in self.attributes)

    @property
    def classes(self) -> tuple[str, ...]:
        return tuple(self.get("class").split())


class Text(NamedTuple):
    """Words, and the tags of everything they stand in, the nearest last."""

    text: str
    tags: tuple[str, ...]
    within: tuple[str, ...]


class Html(HTMLParser):
    """A document as elements and texts, in order."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.source = source
        self.parts: list[Element | Text] = []
        self.others: list[str] = []
        self._open: list[tuple[str, tuple[str, ...]]] = []
        self.feed(source)
        self.close()

    # --- parsing

    def _tags(self) -> tuple[str, ...]:
        return tuple(tag for tag, _ in self._open)

    def _within(self) -> tuple[str, ...]:
        return tuple(name for _, names in self._open for name in names)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = tuple((name, value or "") for name, value in attrs)
        element = Element(tag, attributes, self._within())
        self.parts.append(element)
        if tag not in VOID:
            self._open.append((tag, (tag, *element.classes)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append(Element(tag, tuple((name, value or "") for name, value in attrs), self._within()))

    def handle_endtag(self, tag: str) -> None:
        if tag in self._tags():
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.parts.append(Text(data, self._tags(), self._within()))

    def handle_comment(self, data: str) -> None:
        self.others.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.others.append(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self.others.append(f"<?{data}>")

    def unknown_decl(self, data: str) -> None:
        self.others.append(f"<![{data}]>")

    # --- reading

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        return tuple(part for part in self.parts if isinstance(part, Element))

    @cached_property
    def ids(self) -> tuple[str, ...]:
        return tuple(element.get("id") for element in self.elements if element.has("id"))

    def all(self, tag: str, within: str = "") -> tuple[Element, ...]:
        return tuple(each for each in self.elements if each.tag == tag and (not within or within in each.within))

    def text(self, within: str = "") -> str:
        """The words that a reader sees, white space folded, of everything or of what stands in a tag or class."""
        words = (
            part.text
            for part in self.parts
            if isinstance(part, Text)
            and not set(part.tags) & set(RAW)
            and (not within or within in part.within)
            and "headerlink" not in part.within
        )
        return " ".join("".join(words).split())

    @cached_property
    def scripts(self) -> tuple[str, ...]:
        return tuple(part.text for part in self.parts if isinstance(part, Text) and part.tags[-1:] == ("script",))

    @cached_property
    def styles(self) -> tuple[str, ...]:
        return tuple(part.text for part in self.parts if isinstance(part, Text) and part.tags[-1:] == ("style",))

    @cached_property
    def title(self) -> str:
        return "".join(part.text for part in self.parts if isinstance(part, Text) and part.tags[-1:] == ("title",)
                       and "svg" not in part.tags).strip()  # fmt: skip

    @cached_property
    def headings(self) -> tuple[tuple[str, str], ...]:
        """The headings of the article, each with its level."""
        found: list[list[str]] = []
        for part in self.parts:
            if isinstance(part, Element) and re.fullmatch("h[1-6]", part.tag) and "article" in part.within:
                found.append([part.tag, ""])
            elif isinstance(part, Text) and found and found[-1][0] in part.tags and "headerlink" not in part.within:
                found[-1][1] += part.text
        return tuple((level, " ".join(words.split())) for level, words in found)

    def links(self) -> Iterator[tuple[Element, str, str]]:
        """Everything that names an address: the element, the attribute, the address."""
        for element in self.elements:
            for name, value in element.attributes:
                if name == "srcset":
                    for each in value.split(","):
                        yield element, name, each.split()[0]
                elif name in LINKING:
                    yield element, name, value
                elif name == "style" or (name == "content" and element.get("http-equiv").lower() == "refresh"):
                    for address in re.findall(r"url\(\s*['\"]?([^'\")]+)", value, re.I) + re.findall(
                        r"(?i)url=(.+)", value
                    ):
                        yield element, name, address


class Site:
    """The pages of a built site, by path: `organizations/alibaba/index.html`."""

    def __init__(self, folder: Path, address: str = "http://site.example/") -> None:
        self.folder = folder
        self.address = address

    @cached_property
    def paths(self) -> tuple[str, ...]:
        return tuple(sorted(path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*.html")))

    @cached_property
    def pages(self) -> dict[str, Html]:
        return {path: Html((self.folder / path).read_text("utf-8")) for path in self.paths}

    def url(self, path: str) -> str:
        return urljoin(self.address, path.removesuffix("index.html"))

    def file(self, url: str) -> str:
        """The path of the file that an address of this site stands for; empty where there is none."""
        path = unquote(urlsplit(url).path).removeprefix(urlsplit(self.address).path)
        path += "index.html" if not path or path.endswith("/") else ""
        return path if (self.folder / path).is_file() else ""

    def files(self) -> dict[str, bytes]:
        """Every file of the site, byte for byte."""
        found = (path for path in self.folder.rglob("*") if path.is_file())
        return {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in found}


def broken_links(site: Site) -> list[str]:
    """Every internal link that leads to no file, or to no anchor of the file it leads to."""
    ids = {
        path: {*html.ids, *(a.get("name") for a in html.all("a") if a.has("name"))} for path, html in site.pages.items()
    }
    broken = []
    for path, html in site.pages.items():
        base = site.url(path) if path != "404.html" else site.address
        for element, name, value in html.links():
            target = urljoin(base, value)
            if not target.startswith(site.address) or value.startswith("javascript:"):
                continue
            file, anchor = site.file(target), unquote(urlsplit(target).fragment)
            if not file:
                broken.append(f"{path}: <{element.tag} {name}={value}> leads to nothing")
            elif anchor and file in ids and anchor not in ids[file] and anchor != "__search":
                broken.append(f"{path}: <{element.tag} {name}={value}> leads to no place on {file}")
    return broken


def outside_addresses(site: Site) -> list[tuple[str, str, str]]:
    """What names another host: path, tag and attribute, address; plain links of articles are left out."""
    found = []
    for path, html in site.pages.items():
        for element, name, value in html.links():
            parts = urlsplit(urljoin(site.address, value))
            is_plain = element.tag == "a" and name == "href" and "article" in element.within
            if f"{parts.scheme}://{parts.netloc}/" != site.address and not is_plain:
                found.append((path, f"{element.tag} {name}", value))
    return found
