"""Withheld words are found however a file holds them, and nothing else is."""

from __future__ import annotations

import base64
import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest

from briefbook.outputs.withheld import WithheldWords
from briefbook.problems import Span

HERE = Span("content/facts/facts.yml", 3, 5)
NAME = "Verloren Høldïng"


def words(*texts: str, visible: tuple[str, ...] = ("Acme makes rockets.",)) -> WithheldWords:
    return WithheldWords([(text, HERE) for text in texts], visible)


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
    "gzip in zip": zipped(gzip.compress(NAME.encode())),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_word_is_found_however_it_is_written(way: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(WAYS[way])

    (leak,) = words(NAME).in_file(tmp_path / "file", "file")

    assert (leak.path, leak.word, leak.where) == ("file", "verloren høldïng", HERE)


def test_a_word_in_the_name_of_a_file_is_found(tmp_path: Path) -> None:
    (tmp_path / "secret-co.html").touch()

    assert [each.inside for each in words("secret-co").in_file(tmp_path / "secret-co.html", "x/secret-co.html")] == [
        "its name"
    ]


def test_a_sentence_of_a_text_is_found_alone(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("Somebody copied: They met in a barn. Nothing else.")

    assert [
        each.word for each in words("It was late. They met in a barn. It rained.").in_file(tmp_path / "file", "f")
    ] == ["they met in a barn."]


@pytest.mark.parametrize("text", ["Acme", "rockets", "abc"])
def test_what_is_visible_too_or_too_short_is_not_looked_for(text: str) -> None:
    assert words(text).count == 0


def test_a_part_of_a_longer_word_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("Roadside, broad, crossroads")

    assert list(words("road").in_file(tmp_path / "file", "file")) == []


def test_files_that_are_broken_are_read_as_far_as_they_go(tmp_path: Path) -> None:
    for number, content in enumerate([b"\x1f\x8bxx", b"PK\x03\x04xx", b"\xff\xfe\x00", b""]):
        (tmp_path / str(number)).write_bytes(content)
        assert list(words(NAME).in_file(tmp_path / str(number), "file")) == []
