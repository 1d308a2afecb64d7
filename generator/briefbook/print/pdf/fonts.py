"""Fonts: those that come with us, and more on request; which characters they have between them.

Only static fonts, whole or cut down by us to whole sets of characters: web fonts in slices printed wrong characters.
No font of the system is used, so that a PDF has the same bytes on any machine.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

OURS = Path(__file__).parent / "fonts"
MONO = "Source Code Pro"
FAMILIES = (
    "Source Sans 3", "Noto Sans CJK SC", "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans Math", "Noto Emoji", MONO,
)  # fmt: skip
_ENDINGS = (".otf", ".ttf", ".ttc", ".otc")


@dataclass(frozen=True, slots=True)
class FontSet:
    """`families` in the order in which they are tried; `coverage` holds the code points of each font file's faces."""

    folders: tuple[Path, ...]
    families: tuple[str, ...]
    coverage: tuple[frozenset[int], ...]
    stamp: str

    @property
    def engine(self) -> Any:
        """The fonts as the engine has them, which no other process can be sent."""
        return _engine_fonts(self.folders)

    def has(self, cluster: str) -> bool:
        """Whether one font has all of a character and the marks on it: an engine takes a cluster from one font."""
        points = {ord(each) for each in cluster}
        return any(points <= face for face in self.coverage)


@lru_cache(maxsize=8)
def font_set(*folders: Path) -> FontSet:
    """Our fonts, and those in the folders given. Raises OSError where a folder cannot be read."""
    paths = [path for folder in (OURS, *folders) for path in _files(folder)]
    found = _engine_fonts(folders).families()
    families = (*(each for each in FAMILIES if each in found), *sorted(set(found) - set(FAMILIES)))
    coverage = tuple(face for path in paths for face in code_points(path.read_bytes()))
    stamp = " ".join(f"{path.name}:{path.stat().st_size}" for path in paths)
    return FontSet(folders, families, coverage, stamp)


@lru_cache(maxsize=8)
def _engine_fonts(folders: tuple[Path, ...]) -> Any:
    paths = [str(path) for path in (OURS, *folders)]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=paths)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in _ENDINGS and path.is_file())


def code_points(font: bytes) -> Iterator[frozenset[int]]:
    """The code points that each face of a font file has a glyph for, as its `cmap` table says; none for no font."""
    starts = [0]
    if font[:4] == b"ttcf":
        (count,) = struct.unpack_from(">I", font, 8)
        starts = list(struct.unpack_from(f">{count}I", font, 12))
    for start in starts:
        try:
            yield _face(font, start)
        except struct.error:
            yield frozenset()


def _face(font: bytes, start: int) -> frozenset[int]:
    (count,) = struct.unpack_from(">H", font, start + 4)
    for record in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sIII", font, start + 12 + 16 * record)
        if tag == b"cmap":
            return _cmap(font, offset)
    return frozenset()


def _cmap(font: bytes, start: int) -> frozenset[int]:
    (count,) = struct.unpack_from(">H", font, start + 2)
    points: set[int] = set()
    for record in range(count):
        platform, encoding, offset = struct.unpack_from(">HHI", font, start + 4 + 8 * record)
        (form,) = struct.unpack_from(">H", font, start + offset)
        is_unicode = platform == 0 or (platform, encoding) in ((3, 1), (3, 10))
        if is_unicode and form == 4:
            points |= _format_4(font, start + offset)
        elif is_unicode and form == 12:
            points |= _format_12(font, start + offset)
    return frozenset(points)


def _format_12(font: bytes, start: int) -> set[int]:
    (count,) = struct.unpack_from(">I", font, start + 12)
    numbers = struct.unpack_from(f">{3 * count}I", font, start + 16)
    points: set[int] = set()
    for first, last, glyph in zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True):
        points.update(range(first + (glyph == 0), last + 1))
    return points


def _format_4(font: bytes, start: int) -> set[int]:
    (twice,) = struct.unpack_from(">H", font, start + 6)
    count = twice // 2
    ends = struct.unpack_from(f">{count}H", font, start + 14)
    starts = struct.unpack_from(f">{count}H", font, start + 16 + twice)
    deltas = struct.unpack_from(f">{count}H", font, start + 16 + 2 * twice)
    offsets = struct.unpack_from(f">{count}H", font, start + 16 + 3 * twice)
    points: set[int] = set()
    for each in range(count):
        for point in range(starts[each], min(ends[each], 0xFFFE) + 1):
            glyph = point + deltas[each] if offsets[each] == 0 else 0
            if offsets[each]:
                place = start + 16 + 3 * twice + 2 * each + offsets[each] + 2 * (point - starts[each])
                (glyph,) = struct.unpack_from(">H", font, place)
                glyph += deltas[each] if glyph else 0
            if glyph & 0xFFFF:
                points.add(point)
    return points
