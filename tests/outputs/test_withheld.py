"""Withheld words are found however a file holds them, and nothing else is."""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import json
import lzma
import sys
import tarfile
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from briefbook.book.redact import redact, withheld_texts
from briefbook.load.files import load_content
from briefbook.model.marking import Marking
from briefbook.outputs import said_in_files
from briefbook.outputs.withheld import Leak, Unsearched, WithheldWords
from briefbook.problems import Span

HERE = Span("content/facts/facts.yml", 3, 5)
NAME = "Verloren Høldïng"


def words(*texts: str, visible: tuple[str, ...] = ("Acme makes rockets.",)) -> WithheldWords:
    return WithheldWords([(text, HERE) for text in texts], visible)


def found_in(content: bytes, tmp_path: Path, looked_for: WithheldWords) -> list[Leak | Unsearched]:
    (tmp_path / "file").write_bytes(content)
    return list(looked_for.in_file(tmp_path / "file", "file"))


def whys(found: list[Leak | Unsearched]) -> list[tuple[str, str]]:
    assert all(isinstance(each, Unsearched) for each in found), found
    return [(each.inside, each.why.partition(":")[0]) for each in found if isinstance(each, Unsearched)]


def tarred(content: bytes) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        member = tarfile.TarInfo("inner.gz")
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    return made.getvalue()


def zipped(content: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner.txt", content)
    return made.getvalue()


WAYS = {
    "text": f"It is {NAME}.".encode(),
    "another case and width": "ＶＥＲＬＯＲＥＮ  høldïng".encode(),
    "decomposed": f"It is {NAME}.".replace("ï", "i\u0308").encode(),
    "soft hyphens": NAME.replace("lo", "lo\u00ad").encode(),
    "line break": NAME.replace(" ", "\n  ").encode(),
    "tags inside": b"<p>Ver<em>lor</em>en H\xc3\xb8ld\xc3\xafng</p>",
    "tags between": "<b>Verloren</b><i>Høldïng</i>".encode(),
    "entities": "".join(f"&#{ord(sign)};" for sign in NAME).encode(),
    "named entities": b"Verloren H&oslash;ld&iuml;ng",
    "percent": b"/Verloren%20H%C3%B8ld%C3%AFng/",
    "JSON": json.dumps(NAME).encode(),
    "UTF-16": NAME.encode("utf-16"),
    "Base64": b"data:" + base64.b64encode(f"so it is {NAME}".encode()),
    "gzip": gzip.compress(f"It is {NAME}.".encode()),
    "zip": zipped(f"It is {NAME}.".encode()),
    "bzip2": bz2.compress(f"It is {NAME}.".encode()),
    "xz": lzma.compress(f"It is {NAME}.".encode()),
    "gzip in tar": tarred(gzip.compress(NAME.encode())),
    "JSON of HTML": json.dumps(f'<a href="/x">Verl</a>oren\n{NAME.split()[1]}').replace("/", "\\/").encode(),
    "JSON in HTML": b'<p data-x="{&quot;a&quot;:&quot;Verloren\\u0020H\\u00f8ld\\u00efng&quot;}">',
    "JSON in JSON": json.dumps(json.dumps(NAME)).encode(),
    "JavaScript": rb"'Verloren H\xf8ld\xefng'",
    "HTML in XML": b"<d>&lt;b&gt;Verl&lt;/b&gt;oren H\xc3\xb8ld\xc3\xafng</d>",
    "gzip in zip": zipped(gzip.compress(NAME.encode())),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_word_is_found_however_it_is_written(way: str, tmp_path: Path) -> None:
    (leak,) = found_in(WAYS[way], tmp_path, words(NAME))

    assert isinstance(leak, Leak)
    assert (leak.path, leak.word, leak.where) == ("file", NAME, HERE)


def test_a_word_in_the_name_of_a_file_is_found(tmp_path: Path) -> None:
    (tmp_path / "secret-co.html").touch()

    (leak,) = words("secret-co").in_file(tmp_path / "secret-co.html", "x/secret-co.html")

    assert leak.inside == "its name"


def test_a_sentence_of_a_text_is_found_alone(tmp_path: Path) -> None:
    (leak,) = found_in(
        b"Somebody copied: They met in a barn. No.", tmp_path, words("It was late. They met in a barn. It rained.")
    )

    assert isinstance(leak, Leak)
    assert leak.word == "They met in a barn."


@pytest.mark.parametrize("text", ["Acme", "rockets", "abc", "Vis.", "«Vis»!"])
def test_what_is_visible_too_or_too_short_is_not_looked_for(text: str) -> None:
    assert words(text).count == 0


def test_a_part_of_a_longer_word_that_is_visible_is_looked_for() -> None:
    assert words("Anna", visible=("From Savannah to Annapolis, by Joanna.",)).count == 1


def test_many_words_over_much_text_take_no_time(tmp_path: Path) -> None:
    many = words(*(f"word{number}" for number in range(20_000)), visible=("It was known. " * 200_000,))

    assert many.count == 20_000


@pytest.mark.parametrize("text", ["Roadside, broad, crossroads", "Rоad1road", "éroad"])
def test_a_part_of_a_longer_word_is_none(text: str, tmp_path: Path) -> None:
    assert found_in(text.encode(), tmp_path, words("road")) == []


def test_a_word_in_a_script_without_gaps_is_found_beside_others(tmp_path: Path) -> None:
    assert len(found_in("他在北京大学见面abc".encode(), tmp_path, words("北京大学"))) == 1


def test_the_line_of_a_word_is_told_where_it_is_written_as_it_is(tmp_path: Path) -> None:
    (raw,) = found_in("1\n2 VERLOREN\n  Høldïng".encode(), tmp_path, words(NAME))
    (shown,) = found_in("1\n2 Ver<b>loren</b> Høldïng".encode(), tmp_path, words(NAME))
    (member,) = found_in(zipped(f"1\n2\n{NAME}".encode()), tmp_path, words(NAME))

    assert isinstance(raw, Leak)
    assert isinstance(shown, Leak)
    assert isinstance(member, Leak)
    assert [(each.inside, each.line, each.at) for each in (raw, shown, member)] == [
        ("", 2, 5),
        ("text", 0, 5),
        ("inner.txt", 3, 5),
    ]


def test_files_that_are_known_to_be_harmless_are_not_searched(tmp_path: Path) -> None:
    script = b"let Verloren = 1"
    skipped = WithheldWords([("Verloren", HERE)], (), {sha256(script).digest()})

    assert found_in(script, tmp_path, skipped) == []
    assert found_in(zipped(script), tmp_path, skipped) == []
    assert len(found_in(script + b";", tmp_path, skipped)) == 1


# What is withheld

BOOK = """
sources:
  open-report: {type: report, title: Open report}
  call: {type: interview, title: Secret call, marking: TLP:RED, doi: 10.1234/abc}
entities:
  acme:
    type: company
    name: Acme
    founded: {value: "1901", source: open-report}
    scope:
      - {value: Rockets, source: open-report}
      - {value: Sweets, source: call, locator: Page nine, quote: We make sweets}
  hidden: {type: company, name: Hidden, was: [formerly], marking: TLP:RED, source: open-report}
judgements:
  - id: j
    text: It will rain.
    about: [acme]
    source: [{open-report: Page three}, {call: Page seven}]
"""


def test_what_is_withheld_has_old_ids_and_what_dropped_citations_say(tmp_path: Path) -> None:
    (tmp_path / "facts").mkdir()
    (tmp_path / "facts" / "facts.yml").write_text(BOOK)
    loaded = load_content(tmp_path, tmp_path)
    assert [each for each in loaded.problems if each.is_error] == []

    texts = {text for text, _ in withheld_texts(loaded.entries, redact(loaded.entries, Marking.GREEN), Marking.GREEN)}

    cited = {"Page nine", "We make sweets", "Page seven"}
    assert texts == {"call", "Secret call", "10.1234/abc", "Sweets", "hidden", "Hidden", "formerly", *cited}


# What cannot be searched


def encrypted(content: bytes) -> bytes:
    """The archive with the flag that its member is encrypted."""
    made = bytearray(content)
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        made[made.index(signature) + flags] |= 1
    return bytes(made)


UNREADABLE = {
    "encrypted ZIP": (encrypted(zipped(b"x")), "inner.txt", "it is encrypted"),
    "damaged ZIP": (zipped(b"x" * 999)[:40], "", "it is damaged"),
    "damaged member": (zipped(b"x" * 999).replace(b"inner.txt", b"inner.txt\xff", 1), "inner.txt", "it is damaged"),
    "damaged gzip": (gzip.compress(b"x" * 999)[:20], "gzip", "it is damaged"),
    "nested": (zipped(zipped(zipped(zipped(b"x")))), "inner.txt inner.txt inner.txt", "archives are nested too deep"),
    "7z": (b"7z\xbc\xaf\x27\x1cxxx", "", "archives of 7z are not opened"),
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_an_archive_that_cannot_be_read_is_told(kind: str, tmp_path: Path) -> None:
    content, inside, why = UNREADABLE[kind]

    assert whys(found_in(content, tmp_path, words(NAME))) == [(inside, why)]


@pytest.mark.parametrize("content", [zipped(b"x" * 99), gzip.compress(b"x" * 99)])
def test_a_member_that_is_too_large_is_told(content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(said_in_files, "_MOST_BYTES", 98)

    assert [why for _, why in whys(found_in(content, tmp_path, words(NAME)))] == ["it is too large"]


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    assert whys(list(words(NAME).in_file(tmp_path / "none", "none"))) == [("", "No such file or directory")]


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"", b"\x1f\x8b", b"\\u12", b"PK"])
def test_text_that_is_none_is_read_as_far_as_it_goes(content: bytes, tmp_path: Path) -> None:
    assert found_in(content, tmp_path, words(NAME)) == []


# PDFs


def pdf_of(
    text: bytes, *, to_unicode: bytes = b"", form: bytes = b"()", annotation: str = "", password: str = ""
) -> bytes:
    """A page that draws this, with a form that draws that."""
    pikepdf = pytest.importorskip("pikepdf", reason="the extra `pdf` is not installed")
    pdf = pikepdf.new()
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    if to_unicode:
        font.ToUnicode = pdf.make_stream(to_unicode)
    drawn = pdf.make_stream(b"BT /F 9 Tf " + form + b" Tj ET /X Do", Subtype=pikepdf.Name.Form)
    page = pdf.add_blank_page()
    page.Contents = pdf.make_stream(b"BT /F 9 Tf " + text + b" ET /X Do")
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font), XObject=pikepdf.Dictionary(X=drawn))
    drawn.Resources = page.Resources  # it draws itself
    if annotation:
        page.Annots = pikepdf.Array([pikepdf.Dictionary(Subtype=pikepdf.Name.Text, Contents=annotation)])
    made = io.BytesIO()
    pdf.save(made, encryption=pikepdf.Encryption(owner=password, user=password) if password else False)
    return made.getvalue()


RANGE = b"1 beginbfrange\n\n<01> <03>\n <0061>\n\n<04> <05> [<0062>\n<0063>]\n\nendbfrange"
IN_PDF = {
    "drawn at once": (b"(is Verloren Place) Tj", b"()", ""),
    "in pieces": (b"[(is Ver) 20 (lo) -5 (ren) -300 (Place)] TJ", b"()", ""),
    "line by line": (b"(Verloren) Tj 0 -9 Td (Place) Tj", b"()", ""),
    "in a form": (b"", b"(Verloren Place)", ""),
    "in a note": (b"", b"()", "Verloren Place"),
}


@pytest.mark.parametrize("way", IN_PDF)
def test_a_word_in_a_pdf_is_found(way: str, tmp_path: Path) -> None:
    text, form, annotation = IN_PDF[way]

    (leak,) = found_in(pdf_of(text, form=form, annotation=annotation), tmp_path, words("Verloren Place"))

    assert isinstance(leak, Leak)
    assert leak.word == "Verloren Place"


def test_a_part_of_a_longer_word_in_a_pdf_is_none(tmp_path: Path) -> None:
    assert found_in(pdf_of(b"[(Sav) 9 (annah)] TJ"), tmp_path, words("Anna")) == []
    assert len(found_in(pdf_of(b"[(Sav) -300 (anna) -300 (h)] TJ"), tmp_path, words("Anna"))) == 1


@pytest.mark.parametrize(
    ("codes", "to_unicode", "word"),
    [
        (b"<0102030405>", RANGE, "abcbc"),
        (b"<0102>", b"2 beginbfchar <01> <00610062> \n\n <02>\n<0063 0064> endbfchar", "abcd"),
        (b"(abcd)", b"1 beginbfrange <0> endbfrange beginbfchar <zz> <> endbfchar", "abcd"),
        (b"(abcd)", b"1 beginbfrange <05> <01> <0041> <ffff> <ffffff> <> endbfrange", "abcd"),
    ],
)
def test_odd_maps_of_characters_are_read(codes: bytes, to_unicode: bytes, word: str, tmp_path: Path) -> None:
    found = found_in(pdf_of(codes + b" Tj", to_unicode=to_unicode), tmp_path, words(word))

    assert [each.word for each in found if isinstance(each, Leak)] == [word]


def test_a_pdf_that_cannot_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = pdf_of(b"(x) Tj")

    assert whys(found_in(b"%PDF-1.7 and nothing", tmp_path, words(NAME))) == [("", "it is damaged")]
    assert ("", "it is damaged") in whys(found_in(whole[: len(whole) // 2], tmp_path, words(NAME)))
    assert whys(found_in(pdf_of(b"(x) Tj", password="x"), tmp_path, words(NAME))) == [("", "it is encrypted")]
    monkeypatch.setitem(sys.modules, "pikepdf", None)
    (told,) = found_in(whole, tmp_path, words(NAME))
    assert isinstance(told, Unsearched)
    assert told.why.startswith("pikepdf is not installed; to install it: ")
