"""What a PDF says: the characters that its pages and forms draw, its strings, metadata and attachments."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from typing import Any

from briefbook.outputs.said_in_files import Said, Unreadable
from briefbook.run.own_commands import install_command

_DEEPEST = 12
_GAP = -120
"""How far a word moves on, in thousandths of its size, where that is a gap."""
_HEX = re.compile(rb"<([0-9a-fA-F\s]*)>")
_FROM_TO = re.compile(rb"beginbf(char|range)(.*?)endbf", re.DOTALL)
_PAIR = re.compile(rb"<([0-9a-fA-F\s]*)>\s*<([0-9a-fA-F\s]*)>")
_RANGE = re.compile(rb"<([0-9a-fA-F\s]*)>\s*<([0-9a-fA-F\s]*)>\s*(?:<([0-9a-fA-F\s]*)>|\[([^\]]*)\])")
_MOVES = frozenset(("Td", "TD", "Tm", "T*", "BT", "ET"))
_BROKEN = (OSError, ValueError, TypeError, AttributeError, LookupError, RuntimeError, ArithmeticError, zlib.error)


def texts_of_pdf(content: bytes) -> Iterator[Said | Unreadable | bytes]:
    """All that a PDF says, part by part; bytes are those of an attachment. Raises nothing."""
    try:
        import pikepdf
    except ImportError:  # of the extra pdf
        yield Unreadable("", f"pikepdf is not installed; to install it: {install_command('pdf')}")
        return
    broken = (*_BROKEN, pikepdf.PdfError)
    try:
        with pikepdf.open(io.BytesIO(content), suppress_warnings=True) as pdf:
            yield from _Document(pikepdf, pdf, broken).parts()
            wrong = [str(each) for each in pdf.get_warnings() if "damaged" in str(each)]
            if wrong:
                yield Unreadable("", f"it is damaged: {wrong[0]}")
    except pikepdf.PasswordError:
        yield Unreadable("", "it is encrypted")
    except broken as error:
        yield Unreadable("", f"it is damaged: {error}")


class _Document:
    """A PDF that is open."""

    def __init__(self, pikepdf: Any, pdf: Any, broken: tuple[type[Exception], ...]) -> None:
        self.pikepdf, self.pdf, self.broken = pikepdf, pdf, broken
        self.drawn: set[tuple[int, int]] = set()
        self.is_told = True
        """Whether all fonts say so far which characters they show."""

    def parts(self) -> Iterator[Said | Unreadable | bytes]:
        for number, page in enumerate(self.pdf.pages, 1):
            yield from self._drawing(page.obj, f"page {number}")
        for name, value in self._strings(self.pdf.trailer, _DEEPEST):
            yield Said(name, value)
        for each in self.pdf.objects:
            try:
                if isinstance(each, self.pikepdf.Dictionary | self.pikepdf.Stream | self.pikepdf.Array):
                    yield from (Said(name, value) for name, value in self._strings(each, _DEEPEST))
                if isinstance(each, self.pikepdf.Stream):
                    yield from self._stream(each)
            except self.broken as error:
                yield Unreadable("an object", f"it is damaged: {error}")
        for name, spec in self.pdf.attachments.items():
            yield Said("name of an attachment", name)
            yield spec.get_file().read_bytes()

    def _stream(self, each: Any) -> Iterator[Said | Unreadable]:
        if each.get("/Type") == "/Metadata":
            yield Said("metadata", each.read_bytes().decode("utf-8", "replace"))
            text = re.sub("<[^<>]*>", "", each.read_bytes().decode("utf-8", "replace"))
            yield Said("metadata", text)
        elif (each.get("/Subtype") == "/Form" or each.get("/PatternType") == 1) and each.objgen not in self.drawn:
            yield from self._drawing(each, "a form")  # of an annotation, or of no page

    def _strings(self, each: Any, depth: int, of: str = "") -> Iterator[tuple[str, str]]:
        """The strings of an object, and of those in it: titles of bookmarks, contents of annotations, document data."""
        if isinstance(each, self.pikepdf.String):
            yield of or "a text", str(each)
        elif depth and isinstance(each, self.pikepdf.Array):
            for one in each:
                if not getattr(one, "is_indirect", False):
                    yield from self._strings(one, depth - 1, of)
        elif depth and isinstance(each, self.pikepdf.Dictionary | self.pikepdf.Stream):
            for name, value in each.items():
                if not getattr(value, "is_indirect", False) or isinstance(value, self.pikepdf.String):
                    yield from self._strings(value, depth - 1, name.strip("/"))

    def _drawing(self, of: Any, inside: str) -> Iterator[Said | Unreadable]:
        """The characters that a page or a form shows, in the order of its drawing, as its fonts say."""
        shown: list[str] = []
        self.is_told = True
        try:
            self._draw(of, self._resources(of), shown, set())
        except self.broken as error:
            yield Unreadable(inside, f"it is damaged: {error}")
        yield Said(inside, "".join(shown), is_drawn=True)
        if not self.is_told:
            yield Unreadable(inside, "a font does not say which characters it shows")

    def _resources(self, of: Any) -> Any:
        for _ in range(_DEEPEST):
            if "/Resources" in of:
                return of["/Resources"]
            if "/Parent" not in of:
                break
            of = of["/Parent"]
        return {}

    def _draw(self, of: Any, resources: Any, shown: list[str], drawn: set[tuple[int, int]]) -> None:
        fonts = {name: _Font(font) for name, font in resources.get("/Font", {}).items()}
        forms = resources.get("/XObject", {})
        font: _Font | None = None
        saved: list[_Font | None] = []
        for operands, operator in self.pikepdf.parse_content_stream(of):
            name = str(operator)
            if name == "q":
                saved.append(font)
            elif name == "Q":
                font = saved.pop() if saved else font
            elif name == "Tf" and operands:
                font = fonts.get(str(operands[0]))
            elif name in _MOVES:
                shown.append(" ")
            elif name in ("Tj", "TJ", "'", '"') and operands:
                shown.append("" if name in ("Tj", "TJ") else " ")
                self._show(operands[-1], font, shown)
            elif name == "Do" and operands:
                self._draw_form(forms.get(str(operands[0]), {}), resources, shown, drawn)

    def _draw_form(self, form: Any, resources: Any, shown: list[str], drawn: set[tuple[int, int]]) -> None:
        if form.get("/Subtype") == "/Form" and form.objgen not in drawn:
            drawn.add(form.objgen)  # once a page: forms may draw each other
            self.drawn.add(form.objgen)
            shown.append(" ")
            self._draw(form, form.get("/Resources", resources), shown, drawn)
            shown.append(" ")

    def _show(self, text: Any, font: _Font | None, shown: list[str]) -> None:
        for each in text if isinstance(text, self.pikepdf.Array) else [text]:
            if isinstance(each, self.pikepdf.String):
                codes = bytes(each)
                self.is_told = self.is_told and (font is None or font.is_told or not codes)
                shown.append(font.shown(codes) if font else codes.decode("latin-1"))
            elif float(each) < _GAP:
                shown.append(" ")


class _Font:
    """What the codes of a font stand for (ISO 32000, 9.10.3)."""

    def __init__(self, font: Any) -> None:
        try:
            self.characters = _characters(font["/ToUnicode"].read_bytes()) if "/ToUnicode" in font else {}
        except _BROKEN:  # the name of a map, or none at all
            self.characters = {}
        is_simple = font.get("/Subtype") != "/Type0"
        if is_simple:  # a byte is a code, and its own character where nothing else is said
            said = {code[-1:]: text for code, text in self.characters.items()}
            self.characters = {bytes([code]): chr(code) for code in range(256)} | said
        self.widths = sorted({len(code) for code in self.characters}, reverse=True)
        self.is_told = bool(self.characters)

    def shown(self, codes: bytes) -> str:
        found: list[str] = []
        at = 0
        while at < len(codes):
            width = next((each for each in self.widths if codes[at : at + each] in self.characters), 0)
            found.append(self.characters[codes[at : at + width]] if width else "\ufffd")
            at += width or (self.widths[-1] if self.widths else len(codes))
        return "".join(found)


def _characters(content: bytes) -> dict[bytes, str]:
    found: dict[bytes, str] = {}
    for kind, body in _FROM_TO.findall(content):
        if kind == b"char":
            found |= {code: _text(text) for code, text in ((_bytes(a), _bytes(b)) for a, b in _PAIR.findall(body))}
            continue
        for low, high, text, texts in _RANGE.findall(body):
            size, first = len(_bytes(low)), int.from_bytes(_bytes(low), "big")
            each = [_bytes(one) for one in _HEX.findall(texts)]
            end = min(int.from_bytes(_bytes(high), "big") + 1, 256**size, first + (len(each) if texts else 65536))
            for code in range(first, end):
                here = each[code - first] if texts else _next(_bytes(text), code - first)
                found[code.to_bytes(size, "big")] = _text(here)
    found.pop(b"", None)
    return found


def _bytes(digits: bytes) -> bytes:
    digits = b"".join(digits.split())
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())


def _text(content: bytes) -> str:
    return content.decode("utf-16-be", "replace")


def _next(text: bytes, offset: int) -> bytes:
    return text[:-2] + (int.from_bytes(text[-2:], "big") + offset & 0xFFFF).to_bytes(2, "big")
