"""Finds words that an audience may not know in finished files: sites, PDFs, archives.

Files are read as a reader's program would: as text and as the text of HTML, with entities, percent and JSON escapes
undone, UTF-16 and Base64 decoded, archives opened, and PDFs read with their bookmarks, metadata and attachments. Case,
width and white space make no difference.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import html
import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

import ahocorasick

from briefbook.problems import Span

SHORTEST = 4
_LONGEST = 400
_DEEPEST = 3
_MOST_BYTES = 512 * 1024 * 1024
_TAG = re.compile(r"<[^<>]*>")
_UNICODE = re.compile(r"\\u([0-9a-fA-F]{4})")
_BASE64 = re.compile(rb"[A-Za-z0-9+/]{24,}={0,2}")
_SENTENCE = re.compile(r"(?<=[.!?。！？])\s+|\n+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_HEX = re.compile(rb"<([0-9a-fA-F]*)>")
_FROM_TO = re.compile(rb"beginbf(char|range)(.*?)endbf", re.DOTALL)


class Leak(NamedTuple):
    """A word that was found: in which file, where in its text (from 0, in characters), and where it was written.
    `inside` says in what part of the file, where it is not the file as it is.
    """

    path: str
    inside: str
    at: int
    word: str
    where: Span


class WithheldWords:
    """What is looked for: the `withheld` texts, sentence by sentence, but for what `visible` texts say too."""

    def __init__(self, withheld: Iterable[tuple[str, Span]], visible: Iterable[str]) -> None:
        known = "\n".join(map(_plain, visible))
        self._spaced: Any = ahocorasick.Automaton()
        self._joined: Any = ahocorasick.Automaton()
        self.count = 0
        for text, where in withheld:
            for sentence in (text, *_SENTENCE.split(text)):
                word = _plain(sentence).strip()[:_LONGEST]
                if len(word) >= SHORTEST and word not in known and word not in self._spaced:
                    self._spaced.add_word(word, (word, where))
                    self._joined.add_word(word.replace(" ", ""), (word, where))
                    self.count += 1
        self._spaced.make_automaton()
        self._joined.make_automaton()

    def in_file(self, path: Path, shown: str) -> Iterator[Leak]:
        """The words that a file holds or is called by, each once. Raises OSError."""
        if not self.count:
            return
        found: set[str] = set()
        for inside, text, has_gaps in (("its name", shown, True), *_texts_of(path.read_bytes(), "", _DEEPEST)):
            plain = _plain(text)
            automaton, plain = (self._spaced, plain) if has_gaps else (self._joined, plain.replace(" ", ""))
            for last, (word, where) in automaton.iter(plain):
                length = len(word if has_gaps else word.replace(" ", ""))
                if word not in found and (not has_gaps or _is_whole(plain, last - length + 1, last + 1)):
                    found.add(word)
                    yield Leak(shown, inside, last - length + 1, word, where)


def _plain(text: str) -> str:
    """One spelling for all that looks alike."""
    return " ".join(unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).casefold().split())


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether no letter or digit of a Latin word stands right before or behind."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return not ((before.isascii() and before.isalnum()) or (after.isascii() and after.isalnum()))


# What a file says


Said = tuple[str, str, bool]
"""In which part of a file, its text, and whether the gaps between words are in it."""


def _texts_of(content: bytes, inside: str, depth: int) -> Iterator[Said]:
    if content.startswith(b"%PDF-"):
        yield from _in_pdf(content, inside, depth)
    elif content.startswith(b"\x1f\x8b"):
        yield from _opened(lambda: [("gzip", _bounded(gzip.GzipFile(fileobj=io.BytesIO(content))))], inside, depth)
    elif content.startswith(b"PK\x03\x04"):
        yield from _opened(lambda: list(_members(content)), inside, depth)
    else:
        yield from _in_text(content, inside, depth)


def _in_text(content: bytes, inside: str, depth: int) -> Iterator[Said]:
    text = content.decode("utf-8", "replace")
    yield inside, text, True
    shown = html.unescape(_TAG.sub(" ", text))
    whole = html.unescape(_TAG.sub("", text))  # a word with marks in it
    for how, other in (("text", shown), ("text", whole), ("addresses", unquote(html.unescape(text)))):
        if other != text:
            yield f"{inside} {how}".strip(), other, True
    if "\\u" in text:
        yield f"{inside} escapes".strip(), _UNICODE.sub(lambda found: chr(int(found[1], 16)), text), True
    if b"\0" in content:
        for encoding in ("utf-16-le", "utf-16-be"):
            yield f"{inside} {encoding}".strip(), content.decode(encoding, "replace"), True
    for blob in _BASE64.findall(content) if depth else ():
        try:
            decoded = base64.b64decode(blob + b"=" * (-len(blob) % 4))
        except (ValueError, binascii.Error):
            continue
        yield from _texts_of(decoded, f"{inside} base64".strip(), 0)


def _opened(members: Any, inside: str, depth: int) -> Iterator[Said]:
    if depth == 0:
        return
    try:
        found: list[tuple[str, bytes]] = members()
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, ValueError, RuntimeError):
        return
    for name, content in found:
        yield f"{inside} {name}".strip(), name, True
        yield from _texts_of(content, f"{inside} {name}".strip(), depth - 1)


def _bounded(file: gzip.GzipFile) -> bytes:
    return file.read(_MOST_BYTES)


def _members(content: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for each in archive.infolist():
            if each.file_size <= _MOST_BYTES:
                yield each.filename, archive.read(each)


# PDFs


def _in_pdf(content: bytes, inside: str, depth: int) -> Iterator[Said]:
    import pikepdf  # of the extra pdf; whoever makes PDFs has it

    def part(name: str) -> str:
        return f"{inside} {name}".strip()

    with pikepdf.open(io.BytesIO(content)) as pdf:
        for number, page in enumerate(pdf.pages, 1):
            yield part(f"page {number}"), _page_text(pikepdf, page), False
        for name, value in _strings(pikepdf, pdf.trailer, 12):
            yield part(name), value, True
        for each in pdf.objects:
            if isinstance(each, pikepdf.Dictionary):
                for name, value in _strings(pikepdf, each, 1):
                    yield part(name), value, True
            if isinstance(each, pikepdf.Stream) and each.get("/Type") == "/Metadata":
                yield from _in_text(each.read_bytes(), part("metadata"), 0)
        for name, spec in pdf.attachments.items():
            yield part("attachment"), name, True
            yield from _texts_of(spec.get_file().read_bytes(), part(name), depth - 1 if depth else 0)


def _strings(pikepdf: Any, each: Any, depth: int) -> Iterator[tuple[str, str]]:
    """The strings of a dictionary: titles of bookmarks, alternative texts, contents of annotations, document data."""
    if depth == 0:
        return
    for name, value in each.items():
        if isinstance(value, pikepdf.String):
            yield name.strip("/"), str(value)
        elif isinstance(value, pikepdf.Array):
            yield from ((name.strip("/"), str(one)) for one in value if isinstance(one, pikepdf.String))


def _page_text(pikepdf: Any, page: Any) -> str:
    """The characters that a page shows, in the order of its drawing, as its fonts say."""
    fonts = page.resources.get("/Font", {}) if "/Resources" in page else {}
    maps = {name: _characters(font) for name, font in fonts.items()}
    current: Mapping[bytes, str] = {}
    shown: list[str] = []
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name == "Tf":
            current = maps.get(str(operands[0]), {})
        elif name in ("Tj", "TJ", "'", '"'):
            last = operands[-1]
            for each in last if isinstance(last, pikepdf.Array) else [last]:
                if isinstance(each, pikepdf.String):
                    shown.append(_shown(bytes(each), current))
    return "".join(shown)


def _shown(codes: bytes, characters: Mapping[bytes, str]) -> str:
    if not characters:
        return codes.decode("latin-1")
    width = len(next(iter(characters)))
    return "".join([characters.get(codes[at : at + width], "") for at in range(0, len(codes), width)])


def _characters(font: Any) -> dict[bytes, str]:
    """What the codes of a font stand for (ISO 32000, 9.10.3)."""
    found: dict[bytes, str] = {}
    content = font["/ToUnicode"].read_bytes() if "/ToUnicode" in font else b""
    for kind, body in _FROM_TO.findall(content):
        values = [bytes.fromhex(each.decode()) for each in _HEX.findall(body)]
        if kind == b"char":
            found |= {
                code: text.decode("utf-16-be", "replace") for code, text in zip(values[::2], values[1::2], strict=False)
            }
            continue
        for line in body.strip().splitlines():
            low, high, *texts = [bytes.fromhex(each.decode()) for each in _HEX.findall(line)]
            first, size = int.from_bytes(low, "big"), len(low)
            for offset in range(min(int.from_bytes(high, "big") - first + 1, 65536)):
                text = texts[offset] if len(texts) > 1 else _next(texts[0], offset)
                found[(first + offset).to_bytes(size, "big")] = text.decode("utf-16-be", "replace")
    return found


def _next(text: bytes, offset: int) -> bytes:
    return text[:-2] + (int.from_bytes(text[-2:], "big") + offset & 0xFFFF).to_bytes(2, "big")
