"""Text in which nothing hides: what cannot be seen, or reorders what can, is shown as its code point."""

from __future__ import annotations

import re
import unicodedata

_SPACE = re.compile(r"[\t\r\n\x0b\x0c\x85\u2028\u2029 ]+")
# Controls, bidi overrides, invisible joiners that can hide or reorder text, non-characters, tags, lone surrogates.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\u206a-\u206f\ufeff"
    "\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f"
    + "".join(chr(plane << 16 | last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
_STACKED = re.compile(r"([\u0300-\u036f]{4})[\u0300-\u036f]+")
_UNPRINTED = re.compile(r"[^\x20-\x7e]")
_COMMAND = re.compile(r"(?m)^([ \t]*):(?=:)|#(?=#\[)")


def visible(text: str) -> str:
    """One line, in NFC, with everything that cannot be seen, or that reorders what is, shown as its code point."""
    if text.isprintable() and "  " not in text:  # four at the start of a line would make code of it
        return text if text.isascii() else _composed(text)  # nothing in _UNSAFE can be printed
    text = _UNSAFE.sub(lambda match: f"\u27e8U+{ord(match[0]):04X}\u27e9", _SPACE.sub(" ", text))
    return _composed(text)


def _composed(text: str) -> str:
    return _STACKED.sub(r"\1", unicodedata.normalize("NFC", text))


def terminal_line(text: str) -> str:
    """One line for a terminal or a log: no character moves the cursor, hides or reorders what is shown, and no words
    begin a command of GitHub's runner, which reads `::` at the start of a line and `##[` anywhere. Else as it was.
    """
    shown = text if text.isprintable() else visible(text)
    return _COMMAND.sub(lambda match: f"{match[1] or ''}\u27e8U+{ord(match[0][-1]):04X}\u27e9", shown)


def printable(text: str, *, but: str = "") -> str:
    """Text with each character that is not printed shown as its code point, except those of `but`."""

    def shown(match: re.Match[str]) -> str:
        mark = match[0]
        return mark if mark.isprintable() or mark in but else f"\u27e8U+{ord(mark):04X}\u27e9"

    return _UNPRINTED.sub(shown, text)


def json_for_terminals(text: str) -> str:
    """JSON that means the same, with what a terminal or a runner would act on written as escapes."""
    shown = _UNPRINTED.sub(lambda match: match[0] if _is_plain_in_json(match[0]) else _escaped(match[0]), text)
    return shown.replace("##[", "#\\u0023[")


def _is_plain_in_json(mark: str) -> bool:
    return mark.isprintable() or mark == "\n" or "\ud800" <= mark <= "\udfff"  # half a pair is replaced on its way out


def _escaped(character: str) -> str:
    units = character.encode("utf-16-be")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))
