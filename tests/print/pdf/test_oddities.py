"""Whatever `check` lets through can be made a PDF: odd texts in every field of a book, most of them in one PDF."""

import json
from pathlib import Path
from typing import Any

import pytest

from briefbook import pipeline
from briefbook.config import Settings
from briefbook.model.dates import PartialDate
from briefbook.outputs.made_pdfs import NoPdfError, Wanted, make_pdfs

DAY = PartialDate("2026-01-01", (2026, 1, 1), (2026, 1, 1))
Content = dict[str, Any]
ODD = {
    "headings": "x\n\n# fake\n\n###### deep",
    "heading without words": "#\n\nx\n\n# ![](x.png)\n\n# &nbsp;",
    "heading that is a link": "# [[road]]",
    "heading that is a citation": "# [@one]",
    "headings in quotes and lists": "> # a\n>\n> ##### b\n\n- ### c",
    "endless heading": "# " + "x" * 17_000,
    "tables": "| a | b |\n|---|---|\n| 1 | 2 | 3 |\n\n| |\n|---|",
    "lists": "7. a\n8. b\n\n- c\n  - d\n-\n- [ ] e",
    "quotes in quotes": ">" * 39 + " x",
    "code": "```typst\n#panic()\n```\n\n    indented\n\n```\n```",
    "code without end": "```\n" + "x" * 17_000,
    "raw HTML": "<div onclick=x>a</div>\n\nb <b>c</b> <!-- d --> <br>",
    "images and footnotes": "![](https://example.org/a.png) ![b](c.png) d[^1]\n\n[^1]: e",
    "links": "[](https://example.org) [a](javascript:b) [c](https://example.org/" + "d" * 17_000 + ")",
    "controls": "a\u0001b\x00c\x1bd",
    "a control alone": "\u0001",
    "no characters": "a\ufffe\uffff\ufdd0\U0001fffe",
    "private and unassigned": "\ue000s0\ue001\ue000b0\ue001\uf8ff\U00100000\u0378",
    "tags and selectors": "\U000e0041a\ufe0f\U000e0100",
    "marks": "\u0301a" + "\u0301" * 50,
    "a long word": "x" * 17_000,
    "a long word of spaces": "a\u00a0" * 8_500,
    "many words": "many " * 3_500,
    "nothing": "",
    "spaces": " \u00a0 ",
    "directions": "\u202eabc\u200f \u2068x",
    "from right to left": "مرحبا: abc، 12 (x)\n\nשלום",
    "not for any font": "ก ܐ ހ 👩‍👩‍👧‍👦 🇨🇳 1️⃣",
    "marks of the engine": "#panic(1) $x$ @x <x> \\ ] [ * _ `",
}
FIELDS = (
    "name", "alias", "sector", "note", "locator", "quote", "role", "about", "source title", "author", "publisher",
    "source note", "judgement", "judgement note", "attributed_to", "observation note", "unit", "briefing title",
    "summary", "briefing", "type", "types", "property", "metric", "metric unit", "section", "event",
)  # fmt: skip


APART = ("briefing title", "summary", "type", "types", "property", "metric", "metric unit", "section")
REFUSED = {
    "heading that is a link": ("briefing title", "summary"),
    "heading that is a citation": ("briefing title", "summary"),
    "controls": ("briefing",),
    "a control alone": ("briefing",),
    "no characters": APART,
    "private and unassigned": APART,
    "tags and selectors": APART,
    "nothing": tuple(each for each in FIELDS if each != "briefing"),
    "spaces": tuple(each for each in FIELDS if each != "briefing"),
}
"""What `check` refuses, by the fields in which it does."""


FOR_LONG = ("sector", "note", "source title", "judgement", "type", "property", "metric")
"""Fields for texts that take the engine long: one of each way into the PDF."""


def content_of(odd: str, fields: tuple[str, ...], n: int) -> Content:
    """An entity and all that goes with it, with an odd text in some fields."""

    def said(field: str, otherwise: str = "x") -> str:
        return odd if field in fields else otherwise

    entity = {
        "type": f"t{n}",
        "name": said("name", f"Entity {n}"),
        "aliases": [said("alias")],
        "sector": {"value": said("sector"), "note": said("note"), "locator": said("locator"), "quote": said("quote"),
                   "source": f"s{n}"},
        "owns": [{"to": "road", "role": said("role")}],
        "about": said("about"),
        f"p{n}": "x",
    }  # fmt: skip
    source = {"type": "report", "title": said("source title"), "author": said("author"),
              "publisher": said("publisher"), "note": said("source note")}  # fmt: skip
    judgement = {"id": f"j{n}", "text": said("judgement"), "note": said("judgement note"), "about": [f"e{n}"],
                 "attributed_to": said("attributed_to")}  # fmt: skip
    observation = {"of": f"e{n}", "metric": f"m{n}", "value": n, "note": said("observation note"), "unit": said("unit")}
    front = {"title": said("briefing title"), "summary": said("summary")}
    head = "".join(f"{name}: {json.dumps(word, ensure_ascii=False)}\n" for name, word in front.items())
    return {
        "facts": {
            "entities": {f"e{n}": entity},
            "sources": {f"s{n}": source},
            "judgements": [judgement],
            "observations": [observation],
            "events": {f"v{n}": {"name": said("event"), "date": "2020", "participants": ["road"]}},
        },
        "vocabulary": {
            "types": {f"t{n}": {"label": said("type"), "plural": said("types"), "parent": "organization",
                                "section": f"z{n}"}},
            "properties": {f"p{n}": {"label": said("property"), "domain": ["thing"], "range": "text"}},
            "metrics": {f"m{n}": {"label": said("metric"), "unit": said("metric unit")}},
            "sections": {f"z{n}": {"label": said("section"), "icon": "material/domain"}},
        },
        "briefing": f"---\n{head}---\n{said('briefing')}\n",
    }  # fmt: skip


def written(root: Path, *contents: Content) -> Settings:
    """A project that holds these."""
    (root / "content" / "facts").mkdir(parents=True)
    (root / "content" / "briefings").mkdir()
    vocabulary: Content = {}
    for n, content in enumerate(contents):
        (root / "content" / "facts" / f"f{n}.json").write_text(
            json.dumps({"defaults": {"source": "one"}, **content["facts"]})
        )
        briefing = root / "content" / "briefings" / f"b{n}.md"
        briefing.write_bytes(content["briefing"].encode("utf-8", "surrogatepass"))
        for block, entries in content["vocabulary"].items():
            vocabulary.setdefault(block, {}).update(entries)
    (root / "content" / "vocabulary.yml").write_bytes(
        json.dumps(vocabulary, ensure_ascii=False).encode("utf-8", "surrogatepass")
    )
    (root / "content" / "facts" / "road.yml").write_text(
        "sources: {one: {type: report, title: One}}\n"
        "entities: {road: {type: company, name: {value: Road, source: one}}}\n"
    )
    return Settings(root, DAY)


def fields_of(name: str) -> tuple[str, ...]:
    among = FOR_LONG if len(ODD[name]) > 10_000 else FIELDS
    return tuple(each for each in among if each not in REFUSED.get(name, ()))


def refusal(root: Path, *contents: Content) -> str:
    """What the engine says where it makes no PDF; and what `check` says, if it lets nothing through."""
    settings = written(root, *contents)
    reading = pipeline.read(settings)
    if not reading.is_sound:
        return "\n".join(str(each) for each in reading.problems if each.is_error)
    views = pipeline.print_views(reading.corpus, settings)
    try:
        return "".join("" for _ in make_pdfs([Wanted(view, root / "none.pdf") for view in views], settings))
    except NoPdfError as error:
        return error.message


def test_what_check_lets_through_can_be_printed(tmp_path: Path) -> None:
    said = refusal(
        tmp_path / "all", *(content_of(odd, fields_of(name), n) for n, (name, odd) in enumerate(ODD.items()))
    )

    if said:  # which are to blame
        alone = {name: refusal(tmp_path / name, content_of(odd, fields_of(name), 0)) for name, odd in ODD.items()}
        pytest.fail(f"{said}\n" + "\n".join(f"{name}: {why}" for name, why in alone.items() if why))


def test_half_a_character_is_a_problem(tmp_path: Path) -> None:
    settings = written(tmp_path, content_of("a\ud800b", FIELDS, 0))

    assert not pipeline.read(settings).is_sound
