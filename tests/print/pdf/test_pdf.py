"""PDFs as they come out of the engine: what they say, what they are, and what they never do."""

import importlib
import io
import json
import re
import struct
import unicodedata
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from small_pdf import EPOCH, made, opened, pages_of, shortcomings, text_of, words_at

from briefbook.print.book import Asked, print_view, print_volumes
from briefbook.print.pdf import engine
from briefbook.print.pdf import make as making
from briefbook.print.pdf.engine import RefusedByEngineError, TemplateError, template_files
from briefbook.print.pdf.finish import made_from, packed
from briefbook.print.pdf.fonts import OURS, code_points, font_set
from briefbook.print.pdf.look import Look, LookError
from briefbook.print.pdf.make import Press, make, make_each, order
from small_book import Book, book

TESTS = Path(__file__).parents[2]
FACTS = """
sources:
  one: {type: report, title: One report, publisher: Ministry, published: 2024-05-01, reliability: B, credibility: 2,
        url: "https://example.org/one"}
  two: {type: report, title: Two}
defaults: {source: one}
entities:
  acme:
    type: company
    name: [{value: Acme, lang: en}, {value: 阿里巴巴集团, lang: zh-Hans}, {value: شركة المثال, lang: ar}]
    sector: [{value: Rope, locator: page 9}, {value: Sails, rank: deprecated}]
    founded: [1999, {value: 2001, source: two}]
    owns: {to: road, note: since long}
    about: "Acme met [[road]]: Привет, Ελληνικά, 臺灣, é and 😀."
  road: {type: company, name: Road, tags: [kept]}
events:
  talks: {name: Talks, date: 1909-09-09, participants: [{acme: host}]}
observations:
  - {of: talks, metric: staff, for: acme, value: 12, as_of: 2024}
  - {of: talks, metric: staff, for: road, value: 7, as_of: 2024}
judgements:
  - {id: outlook, text: Acme will sell Road., about: [acme], likelihood: likely, confidence: low}
"""
CHART = "```chart\nof: talks\nmetric: staff\ntitle: 员工 at the talks\n```\n"
METRIC = "metrics: {staff: {label: Staff, unit: people}}"


@pytest.fixture(scope="module")
def small() -> Book:
    return book(FACTS, vocabulary=METRIC, briefings={"note": f"---\ntitle: A note\n---\nOf [[acme]].\n\n{CHART}"})


@pytest.fixture(scope="module")
def whole(small: Book) -> bytes:
    return made(small).pdf


def test_a_book_has_cover_contents_running_heads_page_numbers_sources_and_index(whole: bytes) -> None:
    text = text_of(whole)

    pages = pages_of(whole)
    for said in ("As of 23 November 2026", "Contents", f"Page 2 of {pages}", "Sources", "Glossary", "Index of names"):
        assert said in text
    assert re.search(r"Cited on pp?\.\s\d", text)
    assert re.search(r"Road \(p\.\s\d+\)", text)
    assert text.count("TLP:CLEAR") >= 2 * pages


@pytest.mark.parametrize("script", ["阿里巴巴集团", "臺灣", "Привет", "Ελληνικά", "😀", "员工", "é"])
def test_every_script_is_in_the_text_layer(whole: bytes, script: str) -> None:
    assert script in text_of(whole)


def test_bold_and_italic_are_set_in_fonts_of_their_own() -> None:
    told = book(FACTS, vocabulary=METRIC, briefings={"note": "---\ntitle: T\n---\nAn *italic* and a **bold** word.\n"})

    with opened(made(told, "note", has_annex=False).pdf) as file:
        fonts = " ".join(str(font.BaseFont) for page in file.pages for font in page.obj.Resources.Font.values())

    assert "SourceSans3-It" in fonts
    assert "SourceSans3-Bold" in fonts


def test_disputes_judgements_and_what_was_set_aside_are_marked(whole: bytes) -> None:
    text = text_of(whole)

    assert "likely (55–80 %)" in text
    assert "Confidence: low" in text
    assert "set aside" in text
    assert "open Acme" in text


def test_it_is_tagged_titled_embedded_and_asks_for_nothing(whole: bytes) -> None:
    assert shortcomings(whole) == []
    with opened(whole) as file:
        xmp = file.open_metadata()
        assert file.Root.Lang == "en"
        assert xmp["pdfaid:part"] == "3"
        assert xmp["pdfaid:conformance"] == "A"
        assert xmp["pdfuaid:part"] == "1"
        assert xmp["dc:title"] == "A small book"
        assert "kept" in str(file.docinfo.Keywords)
        assert len(file.Root.Outlines) > 0
        assert not any(name in str(file.Root) for name in ("/JavaScript", "/Launch", "/GoToR"))


def test_shortcomings_are_seen() -> None:
    bare = pikepdf.new()
    bare.add_blank_page()
    stream = io.BytesIO()
    bare.save(stream)

    assert {"it is not marked as tagged", "it has no language"} <= set(shortcomings(stream.getvalue()))


def test_the_facts_behind_it_are_attached(whole: bytes) -> None:
    with opened(whole) as file:
        attached = file.attachments["facts.json"]
        facts = json.loads(attached.get_file().read_bytes())
        assert attached.relationship == pikepdf.Name.Source

    assert list(facts["entities"]) == ["acme", "road", "talks"]


def test_the_same_facts_make_the_same_bytes(small: Book) -> None:
    assert made(small, "acme").pdf == made(small, "acme").pdf


def test_a_pdf_says_what_it_was_made_from(small: Book, tmp_path: Path) -> None:
    view = print_view(small.book, small.settings.as_of, Asked(("road",)))
    first, other = order(view, Look(), EPOCH), order(view, Look(color="#aa0000"), EPOCH)
    path = tmp_path / "road.pdf"
    path.write_bytes(make(first).pdf)

    assert made_from(path) == first.fingerprint != other.fingerprint
    assert made_from(tmp_path / "none.pdf") == ""


def test_what_is_not_in_it_is_named_and_not_linked(small: Book) -> None:
    def addresses(pdf: bytes) -> list[str]:
        with opened(pdf) as file:
            links = [link for page in file.pages for link in page.obj.get("/Annots", [])]
            return [str(link.A.URI) for link in links if "/A" in link and link.A.get("/S") == "/URI"]

    alone = made(small, "acme").pdf
    linked = made(small, "acme", look=Look(site="https://example.org/book")).pdf

    assert "Road" in text_of(alone)
    assert not any("road" in each for each in addresses(alone))
    assert "https://example.org/book/organizations/road/" in addresses(linked)
    assert "example.org/book/organizations/acme/" in text_of(linked)


def test_a_volume_names_the_other(small: Book) -> None:
    views = print_volumes(small.book, small.settings.as_of, most_words=300)
    first = make(order(views[0], Look(), EPOCH)).pdf

    assert re.search(r"Acme \(vol\.\s\d\)", text_of(first))
    assert shortcomings(first) == []


@pytest.mark.parametrize(("paper", "width"), [("a4", 595), ("letter", 612)])
def test_paper_two_sides_colour_and_logo(small: Book, paper: str, width: int) -> None:
    logo = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9" fill="red"/></svg>'

    pdf = made(small, look=Look(paper, True, "#005f73", logo, "svg", "Ada", "Institute", "Not for sale")).pdf

    assert "Institute" in text_of(pdf)
    assert shortcomings(pdf) == []
    with opened(pdf) as file:
        assert round(float(file.pages[0].mediabox[2])) == width
        assert file.docinfo.Author == "Ada"


@pytest.mark.parametrize(
    "wrong", [{"paper": "a5"}, {"color": "red"}, {"logo": b"x", "logo_kind": "exe"}, {"site": "x:"}]
)
def test_a_look_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(LookError):
        Look(**wrong)  # type: ignore[arg-type]


# Hostile texts

HOSTILE = (
    '#read("/etc/passwd")',
    '#import "@preview/x:1.0.0": *',
    "$ x^2 $ @alibaba <label> \\ `c` *b* _i_ // c /* d */",
    '#eval("1+1") #pdf.attach("x") #image("https://example.org/x.png")',
    "<script>alert(1)</script> ![x](file:///etc/passwd) [[acme]]",
    "https://example.org/" + "a" * 400,
    "~ -- --- ... 'q' \"q\" #h(1em) \\u{41} {{ x }} {% y %}",
)


def hostile_book(*texts: str) -> Book:
    entities = {
        f"e{number}": {
            "type": "company",
            "name": text[:150],
            "aliases": [text[:1000]],
            "sector": {"value": text, "note": text, "locator": text, "quote": text},
            "owns": f"e{(number + 1) % len(texts)}",
            "about": text,
        }
        for number, text in enumerate(texts)
    }
    sources = {"one": {"type": "report", "title": texts[0], "note": texts[-1]}}
    facts = {"defaults": {"source": "one"}, "sources": sources, "entities": entities}
    return book("".join(written(each) for each in json.dumps(facts, ensure_ascii=False)))


def written(character: str) -> str:
    """As YAML takes it between quotes: what cannot be seen by its number."""
    point = ord(character)
    if character.isprintable() and point != 0xFEFF:
        return character
    return f"\\U{point:08X}" if point > 0xFFFF else f"\\u{point:04X}"


def tight(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_hostile_texts_are_shown_to_the_letter() -> None:
    pdf = made(hostile_book(*HOSTILE, "plain")).pdf
    text = tight(text_of(pdf, "-raw"))

    for hostile in HOSTILE:
        assert tight(hostile) in text
    assert "root:" not in text
    assert shortcomings(pdf) == []
    with opened(pdf) as file:
        assert list(file.attachments) == ["facts.json"]


def test_the_shared_payloads_are_shown_to_the_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of them, in names, values, notes, quotes and prose at once."""
    monkeypatch.syspath_prepend(TESTS / "site")
    collection = importlib.import_module("hostile_book")
    texts = collection.shared_payloads()
    if not texts:
        pytest.skip("shared/payloads.json is not here")
    texts = {id: text for id, text in texts.items() if text.strip() and text.isprintable()}

    pdf = made(hostile_book(*texts.values())).pdf
    text = collection.packed(unicodedata.normalize("NFC", text_of(pdf, "-raw")))

    assert [id for id, each in texts.items() if collection.shown(each) not in text] == []
    assert shortcomings(pdf) == []
    with opened(pdf) as file:
        assert list(file.attachments) == ["facts.json"]


HOSTILE_SVG = {
    "a file": '<image href="file:///etc/passwd" width="9" height="9"/>',
    "a path": '<image href="/etc/passwd" width="9" height="9"/>',
    "an address": '<image href="https://example.org/x.png" width="9" height="9"/>',
    "an entity": "<text>&x;</text>",
    "depth": "<g>" * 3000 + "</g>" * 3000,
    "no end": "<g>",
}


@pytest.mark.parametrize("inside", HOSTILE_SVG.values(), ids=HOSTILE_SVG)
def test_a_hostile_logo_is_refused_by_name(small: Book, inside: str) -> None:
    head = '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' if "&x;" in inside else ""
    logo = f'{head}<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{inside}</svg>'.encode()

    with pytest.raises(RefusedByEngineError) as refused:
        made(small, "acme", "road", look=Look(logo=logo, logo_kind="svg"))

    assert refused.value.where == "the logo"


def test_a_logo_may_be_a_png(small: Book) -> None:
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"\0\xff\0\0")),
        (b"IEND", b""),
    )
    png = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )

    pdf = made(small, "acme", "road", look=Look(logo=png, logo_kind="png", organisation="Institute")).pdf

    assert shortcomings(pdf) == []
    with opened(pdf) as file:
        assert len(file.pages[0].get_images()) == 1


def test_a_word_of_ten_thousand_letters_is_broken() -> None:
    long = "x" * 10_000
    text = tight(text_of(made(hostile_book(long, "字" * 3000)).pdf, "-raw"))

    assert text.count("x") > 4 * 10_000


def test_bidi_overrides_and_controls_are_code_points() -> None:
    pdf = made(hostile_book("a\u202eb\u2066c", "d")).pdf

    assert "⟨U+202E⟩" in text_of(pdf)
    with opened(pdf) as file:
        assert "\u202e" not in file.attachments["facts.json"].get_file().read_bytes().decode()


def test_right_to_left_words_leave_what_is_around_them_in_place() -> None:
    pdf = made(hostile_book("مرحبا بالعالم", "plain")).pdf

    assert "مرحبا" in text_of(pdf)
    assert shortcomings(pdf) == []


def test_a_character_that_no_font_has_is_a_code_point_and_is_told() -> None:
    result = made(hostile_book("a ก b", "private \uf8ff", "m\u0489x"))
    text = text_of(result.pdf)

    assert {"ก", "\uf8ff"} <= set(result.missing)
    assert "⟨U+0E01⟩" in text
    assert "⟨U+F8FF⟩" in text
    assert not {"ก", "\uf8ff"} & set(text)


def test_engine_reads_nothing_outside_and_takes_no_package(tmp_path: Path) -> None:
    (tmp_path / "book.typ").write_text('#import "@preview/cetz:0.3.0": *')
    with pytest.raises(TemplateError, match="network"):
        template_files(tmp_path)
    (tmp_path / "book.typ").write_text('#read("/etc/passwd")')
    view = print_view(hostile_book("a", "b").book, book("").settings.as_of)

    with pytest.raises(RefusedByEngineError) as refused:
        make(order(view, Look(), EPOCH, (), tmp_path))
    assert refused.value.entry == refused.value.where == ""


def test_a_template_of_your_own_sees_view_and_look(tmp_path: Path, small: Book) -> None:
    (tmp_path / "book.typ").write_text(
        '#let view = json("view.json")\n#let look = json("look.json")\n'
        '#set document(title: "Mine")\n#set text(font: look.fonts, lang: view.language)\n'
        "= Mine\n#view.parts.len() parts, #look.paper"
    )
    view = print_view(small.book, small.settings.as_of, Asked(("road",)))

    assert "1 parts, a4" in text_of(make(order(view, Look(), EPOCH, (), tmp_path)).pdf)


def test_a_refusal_names_the_entry_and_the_place_of_the_fact(small: Book) -> None:
    view = print_view(small.book, small.settings.as_of)
    chapter = next(
        each for part in view["parts"] for run in part["runs"] for each in run["chapters"] if each["id"] == "acme"
    )
    row = next(row for block in chapter["blocks"] if block["kind"] == "rows" for row in block["rows"] if row["where"])
    row["line"].append(["t", "private \ue123", "", ""])
    wanted = order(view, Look(), EPOCH)
    # Past our own check, as a glyph would be that a font has and the standard forbids.
    through = wanted._replace(view=json.loads(json.dumps(wanted.view).replace("\\u27e8U+E123\\u27e9", "\\ue123")))

    with pytest.raises(RefusedByEngineError) as refused:
        make(through)

    assert refused.value.entry == "acme"
    assert refused.value.where == row["where"]


# Fonts


def test_our_fonts_have_the_scripts_that_we_promise() -> None:
    fonts = font_set()
    simplified = bytes(byte for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF) for byte in (high, low))

    assert all(fonts.has(each) for each in simplified.decode("gb2312", "ignore"))
    assert all(fonts.has(each) for each in "臺灣國立大學АБВЯабвяΑΩαωşğžąőשלוםمرحبا…–—“”⟨⟩")


def test_coverage_is_what_fonttools_says() -> None:
    ttlib = pytest.importorskip("fontTools.ttLib")
    for path in sorted(OURS.glob("*.[ot]tf")):
        with ttlib.TTFont(path) as font:
            assert set(next(code_points(path.read_bytes()))) == set(font.getBestCmap()), path.name


@pytest.fixture(scope="module")
def more_fonts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a font of one family more, which has a Thai letter; it looks like an A."""
    ttlib = pytest.importorskip("fontTools.ttLib")
    folder: Path = tmp_path_factory.mktemp("fonts")
    with ttlib.TTFont(OURS / "SourceSans3-Regular.otf") as font:
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[ord("ก")] = "A"
        for record in font["name"].names:
            if record.nameID in (1, 16):
                record.string = "Mine"
        font["CFF "].cff[0].FamilyName = "Mine"
        font.save(folder / "mine.otf")
    return folder


def test_more_fonts_have_more_characters(more_fonts: Path) -> None:
    result = made(hostile_book("a ก b", "plain"), look=Look(fonts=("Mine",)), fonts=(more_fonts,))

    assert result.missing == ()
    assert "a ก b" in text_of(result.pdf)
    with opened(result.pdf) as file:
        fonts = {str(font.BaseFont) for page in file.pages for font in page.obj.Resources.Font.values()}
    assert any("SourceSans3" in each or "Mine" in each for each in fonts)


def test_families_and_folders_that_are_not_there_are_refused(small: Book, more_fonts: Path) -> None:
    with pytest.raises(LookError, match="no font has the family name 'Mina'") as refused:
        made(small, "road", look=Look(fonts=("Mina",)), fonts=(more_fonts,))
    assert refused.value.hint == "did you mean 'Mine'?"
    with pytest.raises(LookError, match="there is no folder"):
        made(small, "road", fonts=(more_fonts / "none",))


def test_no_font_is_no_coverage() -> None:
    assert list(code_points(b"no font")) == [frozenset()]


def drawn(glyphs: Any, name: str) -> list[object]:
    """The outline of a glyph as pen strokes."""
    pen = pytest.importorskip("fontTools.pens.recordingPen").RecordingPen()
    glyphs[name].draw(pen)
    return list(pen.value)


def embedded(pdf: bytes, family: str) -> Iterator[tuple[str, list[object]]]:
    """What the text layer names, and what is drawn for it, in the fonts of a family."""
    cff = pytest.importorskip("fontTools.cffLib")
    with opened(pdf) as file:
        fonts = {str(font.BaseFont): font for page in file.pages for font in page.obj.Resources.Font.values()}
        for name, font in fonts.items():
            if family not in name:
                continue
            read = cff.CFFFontSet()
            read.decompile(io.BytesIO(font.DescendantFonts[0].FontDescriptor.FontFile3.read_bytes()), None)
            top = read[0]
            mapping = bytes(font.ToUnicode.read_bytes()).decode()
            for glyph, point in re.findall(r"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]{4})>", mapping):
                yield chr(int(point, 16)), drawn(top.CharStrings, top.charset[int(glyph, 16)])


def test_glyphs_and_text_layer_agree_on_chinese() -> None:
    """What is drawn is what our font has for the character that the text layer names."""
    ttlib = pytest.importorskip("fontTools.ttLib")
    wanted = "达摩院阿里妈妈北京大学臺灣"
    facts = {
        "sources": {"one": {"type": "report", "title": "One"}},
        "defaults": {"source": "one"},
        "entities": {"acme": {"type": "company", "name": wanted, "sector": wanted}},
    }
    found = list(embedded(made(book(json.dumps(facts))).pdf, "NotoSansCJKsc"))
    outlines: dict[str, list[object]] = {}
    for weight in ("Regular", "Bold"):
        with ttlib.TTFont(OURS / f"NotoSansCJKsc-{weight}.otf") as font:
            for each in wanted:
                outlines.setdefault(each, []).append(drawn(font.getGlyphSet(), font.getBestCmap()[ord(each)]))

    assert {each for each, _ in found} >= set(wanted)
    assert all(outline in outlines[each] for each, outline in found if each in wanted)


def test_packed_is_smaller_and_stable(small: Book) -> None:
    wanted = order(print_view(small.book, small.settings.as_of), Look(), EPOCH)
    raw, remarks = engine.compiled(wanted.view, engine.Setting(wanted.files, wanted.fonts, EPOCH))

    once, twice = (packed(raw, wanted.fingerprint, {}) for _ in range(2))

    assert once == twice
    assert len(once) < 0.7 * len(raw)
    assert remarks == ()


@pytest.mark.parametrize(("known", "processes"), [((), 2), ((0,), 2), ((1, 2), 1), ((0, 1, 2), 0)])
def test_pdfs_that_are_made_side_by_side_are_those_made_one_by_one(
    small: Book, known: tuple[int, ...], processes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    begun = []
    submitted = making._submitted
    monkeypatch.setattr(making, "_submitted", lambda pool, batch: (begun.append(batch), submitted(pool, batch))[1])
    press = Press(Look(), EPOCH)
    views = [print_view(small.book, small.settings.as_of, Asked((id,))) for id in ("acme", "road", "talks")]
    orders = [press.order(view) for view in views]

    told = [(view, orders[at].fingerprint if at in known else "") for at, view in enumerate(views)]
    together = [each.pdf for each in make_each(told, press)]

    assert together == [b"" if at in known else make(order).pdf for at, order in enumerate(orders)]
    assert sum(any(job.order for job in batch) for batch in begun) == processes


def test_a_table_of_thirty_columns_becomes_rows_and_numbers_stand_at_the_right() -> None:
    wide = (
        "|".join(f"head{number}" for number in range(30)),
        "|".join("-" * 30),
        "|".join(f"cell{n}" for n in range(30)),
    )
    few = "| what | count |\n|---|---|\n| it's | 1,146 |\n| other | 4 |"
    text = "---\ntitle: T\n---\n" + "\n".join(f"|{line}|" for line in wide) + f"\n\n{few}\n"

    (page,) = words_at(made(book("", briefings={"note": text}), "note", has_annex=False).pdf)

    places = [(left, top) for word, left, top in page if word.startswith("cell")]
    assert len(places) == len({top for _, top in places}) == 30
    ends = {word: left for word, left, _ in page if word in ("1,146", "4")}
    assert ends["4"] > ends["1,146"]
    assert "it’s" in {word for word, _, _ in page}


def test_a_copy_says_whose_it_is_on_every_page(small: Book) -> None:
    pdf = made(small, look=Look(copy_for="Ada Lovelace", copy_number="7", distribution=("The board", "Legal"))).pdf

    pages = text_of(pdf).split("TLP:CLEAR")
    assert text_of(pdf).count("Copy 7 · Ada Lovelace") >= pages_of(pdf)
    assert "Distribution: The board, Legal" in text_of(pdf)
    assert len(pages) > pages_of(pdf)


def test_a_wide_margin_is_wide(small: Book) -> None:
    def edge(**look: bool) -> float:
        return max(left for page in words_at(made(small, "acme", look=Look(**look)).pdf) for _, left, _ in page)

    assert edge(has_wide_margin=True) < edge() - 0.05
