"""What a finished file says, as a reader's program would read it: text and the text of HTML, with entities, percent and
JSON escapes undone, UTF-16 and Base64 decoded, archives opened, and PDFs read.
"""

from __future__ import annotations

import base64
import binascii
import bz2
import gzip
import html
import io
import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple
from urllib.parse import unquote

_DEEPEST = 3
_MOST_BYTES = 512 * 1024 * 1024
_TAG = re.compile(r"<[^<>]*>")
_ESCAPE = re.compile(r"""\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(["'\\/bfnrt]))""")
_WHITE = dict.fromkeys("bfnrt", " ") | {"n": "\n"}
_SURROGATES = re.compile("[\ud800-\udfff]")
_BASE64 = re.compile(rb"[A-Za-z0-9+/]{24,}={0,2}")
_PACKED: dict[bytes, tuple[str, Callable[[io.BytesIO], BinaryIO | gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile]]] = {
    b"\x1f\x8b\x08": ("gzip", lambda file: gzip.GzipFile(fileobj=file)),
    b"BZh": ("bzip2", bz2.BZ2File),
    b"\xfd7zXZ\0": ("xz", lzma.LZMAFile),
}
_UNKNOWN = {b"7z\xbc\xaf\x27\x1c": "7z", b"Rar!\x1a\x07": "RAR", b"\x28\xb5\x2f\xfd": "Zstandard"}
_BROKEN = (
    *(OSError, EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, tarfile.TarError),
    *(ValueError, RuntimeError, LookupError, ArithmeticError),
)


class Said(NamedTuple):
    """A text of a file, and in which part of it. One that `is_raw` is that part as it is; in one that `is_drawn`, words
    may have gaps in them, and none between them.
    """

    inside: str
    text: str
    is_raw: bool = False
    is_drawn: bool = False


class Unreadable(NamedTuple):
    """A part of a file of which nobody knows what it says, and why."""

    inside: str
    why: str


Part = Said | Unreadable


def texts_of(
    content: bytes, is_harmless: Callable[[bytes], bool], inside: str = "", depth: int = _DEEPEST
) -> Iterator[Part]:
    """All that a file says, part by part, but for parts that are harmless. Raises nothing."""
    if is_harmless(content):
        return
    packed = next((each for start, each in _PACKED.items() if content.startswith(start)), None)
    unknown = next((name for start, name in _UNKNOWN.items() if content.startswith(start)), None)
    is_zip = content.startswith((b"PK\x03\x04", b"PK\x05\x06"))
    is_tar = content[257:262] == b"ustar"
    if (packed or is_zip or is_tar) and not depth:
        yield Unreadable(inside, "archives are nested too deep")
    elif content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\0").startswith(b"%PDF-"):
        from briefbook.outputs.said_in_pdfs import texts_of_pdf

        for each in texts_of_pdf(content):
            if isinstance(each, bytes):
                yield from texts_of(each, is_harmless, within(inside, "attachment"), max(depth - 1, 0))
            else:
                yield each._replace(inside=within(inside, each.inside))
    elif packed:
        name, opened = packed
        yield from _unpacked(content, opened, is_harmless, within(inside, name), depth)
    elif is_zip:
        yield from _in_zip(content, is_harmless, inside, depth)
    elif is_tar:
        yield from _in_tar(content, is_harmless, inside, depth)
    elif unknown:
        yield Unreadable(inside, f"archives of {unknown} are not opened")
    else:
        yield from _in_text(content, is_harmless, inside, depth)


def within(inside: str, name: str) -> str:
    return f"{inside} {name}".strip()


# Text


def _in_text(content: bytes, is_harmless: Callable[[bytes], bool], inside: str, depth: int) -> Iterator[Part]:
    text = content.decode("utf-8", "replace")
    yield Said(inside, text, is_raw=True)
    known = {text}
    for how, other in _ways_to_read(text):
        if other not in known:
            known.add(other)
            yield Said(within(inside, how), other)
    if b"\0" in content:
        for encoding in ("utf-16-le", "utf-16-be"):
            yield Said(within(inside, encoding), content.decode(encoding, "replace"))
    for blob in _BASE64.findall(content) if depth else ():
        try:
            decoded = base64.b64decode(blob + b"=" * (-len(blob) % 4))
        except (ValueError, binascii.Error):
            continue
        yield from texts_of(decoded, is_harmless, within(inside, "base64"), depth - 1)


def _ways_to_read(text: str) -> Iterator[tuple[str, str]]:
    unescaped = html.unescape(text) if "&" in text else text
    bases = {"": text, "entities": unescaped}
    if "\\" in text:
        for how, base in (("escapes", text), ("escapes", unescaped)):
            once = _undone(base)
            twice = _undone(once)  # JSON in JSON
            bases |= {how: once, f"{how} twice": twice} if base is text else {f"{how} in HTML": once}
    for how, base in bases.items():
        if how:
            yield how, base
        if "<" in base:
            yield within(how, "text"), html.unescape(_TAG.sub(" ", base))
            yield within(how, "text"), html.unescape(_TAG.sub("", base))  # a word with marks in it
        if "%" in base:
            yield within(how, "addresses"), unquote(html.unescape(base))


def _undone(text: str) -> str:
    """A text without the escapes of JSON and JavaScript."""

    def sign(found: re.Match[str]) -> str:
        code = found[1] or found[2]
        return chr(int(code, 16)) if code else _WHITE.get(found[3], found[3])

    undone = _ESCAPE.sub(sign, text)
    if _SURROGATES.search(undone):
        return undone.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return undone


# Archives


def _unpacked(
    content: bytes,
    opened: Callable[[io.BytesIO], BinaryIO | gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile],
    is_harmless: Callable[[bytes], bool],
    inside: str,
    depth: int,
) -> Iterator[Part]:
    try:
        with opened(io.BytesIO(content)) as file:
            unpacked = file.read(_MOST_BYTES)
            is_all = not file.read(1)
    except _BROKEN as error:
        yield Unreadable(inside, _damaged(error))
        return
    yield from texts_of(unpacked, is_harmless, inside, depth - 1)
    if not is_all:
        yield Unreadable(inside, "it is too large")


def _in_zip(content: bytes, is_harmless: Callable[[bytes], bool], inside: str, depth: int) -> Iterator[Part]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except _BROKEN as error:
        yield Unreadable(inside, _damaged(error))
        return
    with archive:
        if archive.comment:
            yield Said(within(inside, "comment"), archive.comment.decode("utf-8", "replace"))
        for each in archive.infolist():
            name = within(inside, each.filename)
            yield Said(f"{name}, its name", each.filename)
            if each.flag_bits & 1:
                yield Unreadable(name, "it is encrypted")
            elif each.file_size > _MOST_BYTES:
                yield Unreadable(name, "it is too large")
            elif not each.is_dir():
                try:
                    member = archive.read(each)
                except _BROKEN as error:
                    yield Unreadable(name, _damaged(error))
                    continue
                yield from texts_of(member, is_harmless, name, depth - 1)


def _in_tar(content: bytes, is_harmless: Callable[[bytes], bool], inside: str, depth: int) -> Iterator[Part]:
    try:
        with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as archive:
            for each in archive:
                name = within(inside, each.name)
                yield Said(f"{name}, its name", f"{each.name} {each.linkname}")
                file = archive.extractfile(each) if each.isfile() else None
                if file is not None:
                    yield from texts_of(file.read(), is_harmless, name, depth - 1)
    except _BROKEN as error:
        yield Unreadable(inside, _damaged(error))


def _damaged(error: Exception) -> str:
    return f"it is damaged: {error}" if str(error) else "it is damaged"
