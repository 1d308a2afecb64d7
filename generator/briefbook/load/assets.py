"""The bytes of a file below content/files/ → whether it may be published, and as what: told by what it holds."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from hashlib import blake2b
from pathlib import PurePosixPath
from typing import NamedTuple

from briefbook.load.svg import SvgError, safe_svg
from briefbook.load.values import DEVICES, shown
from briefbook.model.files import PICTURES, Asset
from briefbook.model.limits import MAX_FILE_BYTES, MAX_PICTURE_BYTES, MAX_PIXELS
from briefbook.model.visible import visible
from briefbook.problems import Problem, Span

ENDINGS = {
    "png": ("png",),
    "jpeg": ("jpg", "jpeg"),
    "gif": ("gif",),
    "webp": ("webp",),
    "svg": ("svg",),
    "pdf": ("pdf",),
    "text": ("txt",),
}
"""What files may hold, and how their names may end."""
_NOWHERE = Span("")
_LONGEST_NAME = 200  # bytes; with what programs put behind it, within the 255 of file systems
_FORBIDDEN = re.compile(r'[\\:*?"<>|]')
_BEFORE_ROOT = re.compile(r"\s+|<\?[^>]*>|<!--.*?-->|<!DOCTYPE\b[^>\[]*(?:\[[^\]]*\]\s*)?>", re.DOTALL)
_SVG = re.compile(r"<(?:\w+:)?svg\b")
_SNIFFED = 64 * 1024  # characters
_HTML = re.compile(rb"<(?:!doctype|html|script|svg|body|iframe)\b", re.IGNORECASE)


class Size(NamedTuple):
    """In pixels."""

    width: int
    height: int


def name_fault(path: str) -> Problem | None:
    """What is wrong with the name of a file that it could not be published under, on any machine."""
    for name in path.split("/"):
        reason = ""
        if visible(name) != name or not name.isprintable():
            reason = "contains invisible characters"
        elif found := _FORBIDDEN.search(name):
            reason = f"contains {found[0]}"
        elif name.startswith((".", " ", "-")) or name.endswith((".", " ")):
            reason = "begins or ends with a dot, a space or a hyphen"
        elif name.partition(".")[0].lower() in DEVICES:
            reason = "is the name of a device"
        elif len(name.encode("utf-8", "surrogatepass")) > _LONGEST_NAME:
            reason = f"is longer than {_LONGEST_NAME} bytes"
        if reason:
            hint = "rename it: letters, digits, spaces, hyphens and dots"
            return Problem("E351", f"the name '{shown(name)}' {reason}, and cannot be published", _NOWHERE, hint)
    return None


def read_asset(path: str, content: bytes) -> Asset | Problem:
    """A file of the book; or what is wrong with it, a problem without a place."""
    found = read_published(path, content)
    return found if isinstance(found, Problem) else found[0]


def read_published(path: str, content: bytes) -> tuple[Asset, bytes] | Problem:
    """The same, with its bytes as they are published."""
    kind = kind_of(content)
    if not kind:
        hint = "use PNG, JPEG, GIF, WebP, SVG, PDF or plain text in UTF-8 (.txt)"
        return Problem("E352", f"'{shown(path)}' is not a type of file that can be published", _NOWHERE, hint)
    endings = ENDINGS[kind]
    if PurePosixPath(path).suffix.removeprefix(".").lower() not in endings:
        message = f"'{shown(path)}' holds {_CALLED[kind]}, despite its name"
        return Problem("E352", message, _NOWHERE, f"rename it to end in .{endings[0]}")
    most = MAX_PICTURE_BYTES if kind in PICTURES else MAX_FILE_BYTES
    if len(content) > most:
        message = f"'{shown(path)}' is larger than {most >> 20} MiB"
        return Problem("E351", message, _NOWHERE, "make it smaller, or give an address instead")
    if kind not in PICTURES:
        return _asset(path, kind, content), content
    if kind == "svg":
        try:
            content, size = safe_svg(content)
        except SvgError as error:
            hint = "take it out, or save the picture as PNG"
            message = f"'{shown(path)}', line {error.line}: {error.message}"
            return Problem("E353", message, _NOWHERE, hint)
        return _asset(path, kind, content, *map(round, size)), content
    found = _SIZES[kind](content)
    if found is None or not found.width or not found.height:
        message = f"'{shown(path)}' is truncated or damaged"
        return Problem("E352", message, _NOWHERE, "save it again")
    if found.width * found.height > MAX_PIXELS:
        message = f"'{shown(path)}' has {found.width:,} × {found.height:,} pixels"
        return Problem("E351", message, _NOWHERE, f"make it smaller: up to {MAX_PIXELS // 1_000_000} million pixels")
    return _asset(path, kind, content, *found), content


def _asset(path: str, kind: str, content: bytes, width: int = 0, height: int = 0) -> Asset:
    return Asset(path, kind, len(content), blake2b(content, digest_size=16).hexdigest(), width, height)


_CALLED = {
    "png": "a PNG picture",
    "jpeg": "a JPEG picture",
    "gif": "a GIF picture",
    "webp": "a WebP picture",
    "svg": "an SVG picture",
    "pdf": "a PDF",
    "text": "plain text",
}


def kind_of(content: bytes) -> str:
    """What bytes are; empty where that is nothing that is published."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "webp"
    if content.startswith(b"%PDF-"):
        return "pdf"
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return ""
    if _is_svg(text[:_SNIFFED]):
        return "svg"
    is_text = "\0" not in text and bool(text.strip()) and not _HTML.search(content[:4096])
    return "text" if is_text else ""


def _is_svg(text: str) -> bool:
    """Whether XML begins with an element `svg`, behind comments and whatever else may stand before it."""
    at = 0
    while before := _BEFORE_ROOT.match(text, at):
        at = before.end()
    return bool(_SVG.match(text, at))


def _png(content: bytes) -> Size | None:
    if content[12:16] != b"IHDR" or b"IEND" not in content[-12:]:
        return None
    return Size(*struct.unpack(">II", content[16:24]))


def _gif(content: bytes) -> Size | None:
    if len(content) < 14 or not content.rstrip(b"\0").endswith(b";"):
        return None
    return Size(*struct.unpack("<HH", content[6:10]))


def _webp(content: bytes) -> Size | None:
    if len(content) < 30 or len(content) < struct.unpack("<I", content[4:8])[0] + 8:
        return None
    form = content[12:16]
    if form == b"VP8X":
        return Size(*(int.from_bytes(content[at : at + 3], "little") + 1 for at in (24, 27)))
    if form == b"VP8L":
        bits = int.from_bytes(content[21:25], "little")
        return Size((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    width, height = struct.unpack("<HH", content[26:30])
    return Size(width & 0x3FFF, height & 0x3FFF) if form == b"VP8 " else None


_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Markers of JPEG behind which the size stands."""


def _jpeg(content: bytes) -> Size | None:
    if b"\xff\xd9" not in content[-4096:]:
        return None
    at = 2
    while at + 9 < len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return Size(width, height)
        if marker == 0xFF or 0xD0 <= marker <= 0xD8 or marker == 0x01:
            at += 1 if marker == 0xFF else 2
        else:
            at += 2 + int(struct.unpack(">H", content[at + 2 : at + 4])[0])
    return None


_SIZES: dict[str, Callable[[bytes], Size | None]] = {"png": _png, "gif": _gif, "webp": _webp, "jpeg": _jpeg}
