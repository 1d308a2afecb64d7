"""A book in which every field that takes words holds a hostile text, and its twin in which they hold a harmless one."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from site_project import ROOT

from briefbook import pipeline
from briefbook.config import Settings
from briefbook.html.site_defaults import defaults_text
from briefbook.load.yaml_text import read_yaml
from briefbook.problems import Problem
from small_book import day

SHARED = tuple(folder / "payloads.json" for folder in (ROOT / "shared", ROOT.parent / "shared"))
TOKEN = "Harmlesswords"
HARMLESS_URL = "https://harmless.example/"
BOOK_TOKEN = "Bookwords"
"""What the settings of the harmless book say, where those of the hostile one say `words_of_settings`."""

OWN = {
    "script": "<script>pwn('own')</script>",
    "image": "<img src=x onerror=pwn('own')>",
    "breaks-out": "\"'><svg onload=pwn('own')>",
    "attribute": '" onmouseover="pwn(\'own\')" x="',
    "attribute-list": 'x {: onclick="pwn(1)" id="__search" style="position:fixed" }',
    "link": "[x](javascript:pwn(1))",
    "reference": "[click][z]\n\n[z]: javascript:pwn(1)",
    "front-matter": "x\n---\ntemplate: evil.html\nhide: [navigation]\n---\n<img src=x onerror=pwn(1)>",
    "fence": "\n```\n<img src=x onerror=pwn(1)>\n",
    "table": "a |\n\n<img src=x onerror=pwn(1)>\n\n| b",
    "template": "{{ config.site_url }}{{ 7*7 }}{% include 'main.html' %}",
    "snippet": '\n--8<-- "mkdocs.yml"\n',
    "entities": "&lt;script&gt;pwn(1)&lt;/script&gt; &#60;b&#62; &amp;lt;i&amp;gt;",
    "indent": "    <b>code</b>",
    "controls": "a\x00b\x02wzxhzdk:0\x03c\x1b[31m\u202egnp.exe\u2066x",
    "heading": "\n# fake\n\n## fake",
    "config": '<div id="__config">{"base":".","search":"data:text/javascript,1"}</div>',
    "url": "javascript:pwn(1)",
    "good-url": "https://e.example/?a=1&b=<c>",
    "blank": " \u2003 ",
    "surrogate": "a\ud800b",
    "wide": "<img src=x onerror=pwn('own')>" + "W" * 90,  # what is cut short becomes a hint, by a script of Material
    "in-a-hint": "&lt;img src=x onerror=pwn('own')&gt;",
}

# Settings that Material prints: `§` is words, `¶` an address.
SETTINGS = """
site_name: §
site_description: §
site_author: §
copyright: §
repo_url: ¶
repo_name: §
extra: {social: [{icon: material/home, link: ¶, name: §}]}
"""


def shared_payloads() -> dict[str, str]:
    """The texts of the shared collection, by id; none where it is not at hand."""
    path = next((path for path in SHARED if path.is_file()), None)
    if path is None:
        return {}
    collection = json.loads(path.read_text("utf-8"))
    found = {each["id"].lower(): each["payload"] for each in collection["payloads"]}
    texts = ("fence", "icode", "url", "para", "cell", "heading", "html_text", "html_attr", "attr", "*")
    return found | {each["id"].lower(): each["payload"] for each in collection["extra"] if each["context"] in texts}


def own_payloads() -> dict[str, str]:
    return {f"own{number}": text for number, text in enumerate(OWN.values())}


def words_of_settings(payloads: Mapping[str, str]) -> str:
    """All texts at once, but for those with signs that nobody sees: settings are no facts, and are shown as they are."""
    return " ".join(text for text in payloads.values() if is_anything(text) and shown(text) == packed(text))


def write_settings(root: Path, words: str, address: str) -> None:
    """Let mkdocs.yml say these words wherever Material prints what it says, lead to that address, and want tooltips.
    Without a policy, nothing but escaping stops a text from running.
    """
    lines = (root / "mkdocs.yml").read_text("utf-8").split("\n")
    kept = [line for line in lines if not line.startswith(("site_name:", "site_description:"))]
    theme = defaults_text()[defaults_text().index("theme:\n") : defaults_text().index("plugins:\n")]
    written_out = "\n".join(kept).replace("theme: material\n", theme)
    text = re.sub(r"(?<=, name: )[^}]+", "§", written_out) + SETTINGS
    text = text.replace("  features:\n", "  features:\n    - content.tooltips\n")
    text = text.replace("  - briefbook:\n", "  - briefbook:\n      content_security_policy: false\n")
    assert "content_security_policy" in text
    assert text.count("name: §") >= 3
    assert "content.tooltips" in text
    (root / "mkdocs.yml").write_text(text.replace("§", quoted(words)).replace("¶", quoted(address)), "utf-8")


def quoted(text: str) -> str:
    """A YAML scalar that holds exactly this text, on one line."""
    shown = []
    for c in text:
        if c in '"\\':
            shown.append("\\" + c)
        elif c.isprintable() and c != "\ufeff":
            shown.append(c)
        else:
            shown.append(f"\\U{ord(c):08X}" if ord(c) > 0xFFFF else f"\\u{ord(c):04X}")
    return f'"{"".join(shown)}"'


def shown(text: str) -> str:
    """The text as a reader must see it, white space aside: to the letter, what cannot be seen by its number."""
    hidden = {"Cc", "Cs"}
    bidi = {0x061C, 0x180E, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF}
    words = "".join(
        f"⟨U+{ord(c):04X}⟩"
        if (unicodedata.category(c) in hidden and c not in "\t\n\r\x0b\x0c\x85")
        or ord(c) in bidi
        or ord(c) & 0xFFFE == 0xFFFE
        or 0xFDD0 <= ord(c) <= 0xFDEF
        or 0xE0000 <= ord(c) <= 0xE007F
        or 0xFFF9 <= ord(c) <= 0xFFFB
        else c
        for c in text
    )
    return packed(unicodedata.normalize("NFC", words))


def packed(text: str) -> str:
    """Without white space and letter case: labels begin small in the middle of a line."""
    return "".join(text.split()).casefold()


class Line(NamedTuple):
    """A line of a file, `§` where the text goes, and the field that it fills (empty where it holds no such text)."""

    text: str
    field: str = ""


# What is checked for more than being words: each may refuse a text.
URLS = ("url", "archived", "website")
TYPED = frozenset(
    [
        *URLS,
        "language",
        "id",
        "tag",
        "date",
        "number",
        "country",
        "identifier",
        "lang",
        "marking",
        "rank",
        "likelihood",
        "confidence",
        "reliability",
        "credibility",
        "icon",
        "reference",
        "was",
        "review",
        "prose",
        "judgement prose",
    ]
)


def is_chosen(id: str) -> bool:
    """Whether a text names a section and a briefing too: the navigation, which is on every page, holds them all."""
    return id.startswith("own") or int("".join(filter(str.isdigit, id))) % 12 == 0


def source_lines(id: str) -> Iterator[Line]:
    yield Line(f"  s-{id}:")
    yield Line("    type: report")
    yield Line("    title: §", "title")
    yield Line("    author: [§]", "author")
    yield Line("    publisher: §", "publisher")
    yield Line("    url: §", "url")
    yield Line("    archived: §", "archived")
    yield Line("    language: §", "language")
    yield Line("    published: §", "date")
    yield Line("    accessed: §", "date")
    yield Line("    reliability: §", "reliability")
    yield Line("    credibility: §", "credibility")
    yield Line("    derived_from: [§]", "id")
    yield Line("    tags: [§]", "tag")
    yield Line("    marking: §", "marking")


def entity_lines(id: str) -> Iterator[Line]:
    yield Line(f"  e-{id}:")
    yield Line(f"    type: type-{id}")
    yield Line(f"    source: s-{id}")
    yield Line("    name: [{value: §, match: false}]", "name")
    yield Line("    aliases: [{value: §, match: false}]", "alias")
    yield Line("    previous_name: {en: §, zh-Hans: §}", "previous name")
    for name in ("summary", "status", "legal_form", "address", "keyword", "scope"):
        yield Line(f"    {name}: §", name)
    yield Line("    registration_number: §", "free identifier")
    yield Line("    sector:")
    yield Line("      - value: §", "sector")
    for name in ("role", "kind", "locator", "quote"):
        yield Line(f"        {name}: §", name)
    yield Line("    owns:")
    yield Line("      - to: hub")
    for name in ("role", "kind", "locator", "quote"):
        yield Line(f"        {name}: §", f"relation {name}")
    yield Line("    partner_of: [{hub: §}]", "short role")
    yield Line(f"    prop_{id}: §", "own property")
    yield Line(f"    rel_{id}: hub")
    yield Line("    founded: [{value: 2001}, {value: 2002, source: two}]")
    yield Line("    was: [§]", "was")
    yield Line("    tags: [§]", "tag")
    yield Line("    marking: §", "marking")
    yield Line("    lang: §", "lang")
    yield Line("    review_by: §", "review")
    yield Line("    country: §", "country")
    yield Line("    language: §", "language")
    yield Line("    dissolved: §", "date")
    yield Line("    employees_count: §", "number")
    yield Line("    wikidata: §", "identifier")
    yield Line("    lei: §", "identifier")
    yield Line("    based_in: §", "reference")
    yield Line("    controls: [{to: hub, rank: §}]", "rank")


def text_lines(id: str) -> Iterator[Line]:
    yield Line(f"  t-{id}:")
    yield Line("    type: company")
    yield Line(f"    name: {{value: Text of {id}, source: two}}")
    yield Line("    about: §", "prose")
    yield Line("    website: {value: §, source: two}", "website")
    yield Line("    sector:")
    yield Line("      - value: Optics")
    yield Line("        note: §", "prose")
    yield Line("    owns:")
    yield Line("      - to: hub")
    yield Line("        note: §", "prose")


def observation_lines(id: str) -> Iterator[Line]:
    for of, value, source in ((f"e-{id}", 1, f"s-{id}"), ("contested", 2, "one"), ("contested", 3, "two")):
        yield Line(f"  - of: {of}")
        yield Line(f"    metric: m_{id}")
        yield Line(f"    value: {value}")
        yield Line(f"    source: {source}")
        for name in ("unit", "locator", "quote"):
            yield Line(f"    {name}: §", f"observation {name}")
    yield Line(f"  - {{of: e-{id}, metric: m_{id}, source: two, as_of: 2020, value: §}}", "number")


def judgement_lines(id: str) -> Iterator[Line]:
    yield Line(f"  - id: j-{id}")
    yield Line("    text: Plain words.")
    yield Line(f"    about: [e-{id}]")
    yield Line("    source: two")
    for name in ("attributed_to", "locator", "quote"):
        yield Line(f"    {name}: §", f"judgement {name}")
    for name in ("likelihood", "confidence", "marking"):
        yield Line(f"    {name}: §", name)
    yield Line(f"  - id: k-{id}")
    yield Line(f"    about: [t-{id}]")
    yield Line("    text: §", "judgement prose")
    yield Line("    note: §", "prose")


def vocabulary_lines(block: str, id: str) -> Iterator[Line]:
    if block == "sections":
        if is_chosen(id):
            yield Line(f"  sec-{id}: {{label: §}}", "section label")
    elif block == "types":
        yield Line(f"  type-{id}:")
        yield Line("    parent: company")
        yield Line(f"    section: {f'sec-{id}' if is_chosen(id) else 'organizations'}")
        yield Line("    label: §", "type label")
        yield Line("    plural: §", "type plural")
        yield Line(f"  icontype-{id}: {{parent: company, icon: §}}", "icon")
    elif block == "properties":
        yield Line(f"  prop_{id}:")
        yield Line("    domain: thing")
        yield Line("    range: text")
        yield Line("    label: §", "property label")
        yield Line(f"  rel_{id}:")
        yield Line("    domain: thing")
        yield Line("    range: thing")
        yield Line("    label: §", "relation label")
        yield Line(f"    inverse: {{rel_of_{id}: §}}", "inverse label")
    else:
        yield Line(f"  m_{id}:")
        yield Line("    label: §", "metric label")
        yield Line("    unit: §", "metric unit")


def briefing_lines(id: str) -> Iterator[Line]:
    yield Line("---")
    yield Line(f"about: [e-{id}]")
    yield Line("title: §", "briefing title")
    yield Line("summary: §", "briefing summary")
    yield Line("author: §", "briefing author")
    yield Line("date: §", "date")
    yield Line("tags: [§]", "tag")
    yield Line("marking: §", "marking")
    yield Line("---")
    yield Line("")
    yield Line(f"On [[e-{id}]], whose sector is [[e-{id}#sector]].")
    yield Line("")
    yield Line("```relations")
    yield Line(f"about: e-{id}")
    yield Line("title: §", "block title")
    yield Line("```")


FRAME = """
sources:
  one: {type: report, title: First}
  two: {type: report, title: Second}
entities:
  hub: {type: company, name: {value: Hub, source: one}}
  contested: {type: company, name: {value: Contested, source: one}}
"""


class Place(NamedTuple):
    """Where a text was put: the file, the text, the field, and which of several such fields of the file."""

    file: str
    id: str
    field: str
    number: int


class Files:
    """The files of the book, and which payload and field each line of them is for."""

    def __init__(self, root: Path, payloads: Mapping[str, str], dropped: Iterable[Place] = (), url: str = "") -> None:
        self.root = root
        self.payloads = payloads
        self.dropped = set(dropped)
        self.url = url
        self.places: dict[tuple[str, int], Place] = {}

    def write(self) -> None:
        ids = list(self.payloads)
        self._file("content/facts/frame.yml", [("", Line(text)) for text in FRAME.strip().split("\n")])
        blocks = {
            "sources": (source_lines,),
            "entities": (entity_lines, text_lines),
            "observations": (observation_lines,),
            "judgements": (judgement_lines,),
        }
        for block, makers in blocks.items():
            lines = [(id, line) for id in ids for make in makers for line in make(id)]
            self._file(f"content/facts/{block}.yml", [("", Line(f"{block}:")), *lines])
        event = [Line("events:"), Line("  gathering:"), Line("    name: Gathering"), Line("    source: two")]
        roles = [(id, Line(f"      - {{e-{id}: §}}", "event role")) for id in ids]
        reasons = [(id, Line("      - §", "reason")) for id in ids]
        whole = [("", line) for line in event]
        whole += [("", Line("    participants:")), *roles, ("", Line("    reason:")), *reasons]
        self._file("content/facts/events.yml", whole)
        whole = []
        for block in ("sections", "types", "properties", "metrics"):
            whole += [("", Line(f"{block}:")), *((id, line) for id in ids for line in vocabulary_lines(block, id))]
        self._file("content/vocabulary.yml", whole)
        for id in filter(is_chosen, ids):
            self._file(f"content/briefings/b-{id}.md", [(id, line) for line in briefing_lines(id)])

    def _file(self, path: str, lines: list[tuple[str, Line]]) -> None:
        written: list[str] = []
        count: defaultdict[tuple[str, str], int] = defaultdict(int)
        for id, line in lines:
            if not line.field:
                written.append(line.text)
                continue
            count[(id, line.field)] += 1
            place = Place(path.replace(id, "ID"), id, line.field, count[(id, line.field)])
            if place in self.dropped:
                continue
            words = self.url if self.url and line.field in URLS else self.payloads[id]
            written.append(line.text.replace("§", quoted(words)))
            self.places[(path, len(written))] = place
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join(written) + "\n", "utf-8", errors="surrogatepass")

    def problems(self) -> tuple[Problem, ...]:
        return tuple(each for each in pipeline.read(Settings(self.root, day("2026-11-23"))).problems if each.is_error)


class HostileBook(NamedTuple):
    """`refused` maps each place at which checking did not accept a text to the code of the problem; `strange` are
    problems at places where no such text is. `fields` are the places of a text that were accepted.
    """

    refused: dict[Place, str]
    strange: tuple[Problem, ...]
    fields: dict[str, frozenset[tuple[str, str, int]]]


def is_anything(text: str) -> bool:
    """Whether the text says anything, and YAML can hold it: half a surrogate pair it cannot."""
    return bool(text.strip()) and not read_yaml(f"x: {quoted(text)}", "x.yml")[1]


def write_accepted(root: Path, payloads: Mapping[str, str]) -> HostileBook:
    """Write the book with every text in every field, and again without what checking refuses, until it is sound."""
    refused: dict[Place, str] = {}
    payloads = {id: text for id, text in payloads.items() if is_anything(text)}
    for _ in range(20):  # of a file with many problems, checking names the first ones
        files = Files(root, payloads, refused)
        files.write()
        problems = files.problems()
        placed = [((each.where.path, each.where.line), each) for each in problems]
        found = {files.places[place]: each.code for place, each in placed if place in files.places}
        strange = tuple(each for place, each in placed if place not in files.places)
        refused |= found
        if not found:
            break
    accepted = {
        id: frozenset((place.file, place.field, place.number) for place in files.places.values() if place.id == id)
        for id in payloads
    }
    return HostileBook(refused, strange, accepted)


def write_harmless(root: Path, book: HostileBook) -> dict[str, str]:
    """Write the twin: for each set of fields that some text fills, one that fills them with harmless words. The answer
    maps each text to the one that stands for it.
    """
    stand_ins: dict[frozenset[tuple[str, str, int]], str] = {}
    for id, fields in book.fields.items():
        stand_ins.setdefault(fields, id)
    wanted = {id: fields for fields, id in stand_ins.items()}
    whole = Files(root, dict.fromkeys(wanted, TOKEN), url=HARMLESS_URL)
    whole.write()
    places = whole.places.values()
    missing = [place for place in places if (place.file, place.field, place.number) not in wanted[place.id]]
    files = Files(root, dict.fromkeys(wanted, TOKEN), missing, HARMLESS_URL)
    files.write()
    assert not files.problems(), files.problems()[0]
    return {id: stand_ins[fields] for id, fields in book.fields.items()}
