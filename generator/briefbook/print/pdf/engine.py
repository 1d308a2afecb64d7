"""Typst, locked up: one template, a folder that holds its files and no others, our fonts."""

from __future__ import annotations

import copy
import json
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import typst

from briefbook.print.marked import chapters_of
from briefbook.print.pdf.fonts import FontSet

MAIN, VIEW, LOOK, FACTS = "book.typ", "view.json", "look.json", "facts.json"
TEMPLATES = Path(__file__).parent / "templates"
_PACKAGE = re.compile(rb"""["']@[a-z]""")
View = dict[str, Any]


class RefusedByEngineError(ValueError):
    """The engine does not make a PDF of this: what it says, the entry it says it of, and where that was written."""

    def __init__(self, message: str, entry: str = "", where: str = "") -> None:
        super().__init__(message, entry, where)  # all of it, so that it crosses a process
        self.message = message
        self.entry = entry
        self.where = where


class TemplateError(ValueError):
    """A template folder that cannot be used."""


def template_files(override: Path | None = None) -> dict[str, bytes]:
    """The template, with the files of `override` in place of ours and beside them. Raises TemplateError, OSError."""
    files = {path.name: path.read_bytes() for path in sorted(TEMPLATES.glob("*.typ"))}
    if override is not None:
        if not override.is_dir():
            raise TemplateError(f"there is no folder {override}")
        found = sorted(path for path in override.rglob("*") if path.is_file())
        files |= {path.relative_to(override).as_posix(): path.read_bytes() for path in found}
    for name, content in files.items():
        if name.endswith(".typ") and _PACKAGE.search(content):
            raise TemplateError(f"{name} imports a package, which would be fetched from the network: copy it in")
    return files


class Setting(NamedTuple):
    """All that a view is set with. `scratch`: where the engine finds it on disk; None is the system's."""

    files: Mapping[str, bytes]
    fonts: FontSet
    timestamp: int
    scratch: Path | None = None


def compiled(view: View, setting: Setting) -> tuple[bytes, tuple[str, ...]]:
    """The PDF of a view, tagged, as PDF/A-3a and PDF/UA-1 at once; and what the engine warns of, such as page numbers
    that never settled. Raises RefusedByEngineError.
    """
    try:
        return _compile(view, setting)
    except typst.TypstError as error:
        said = _said(error)
        entry, where = _blamed(view, setting)
        raise RefusedByEngineError(said, entry, where) from error


def _compile(view: View, setting: Setting) -> tuple[bytes, tuple[str, ...]]:
    """Its root is a folder that holds these files and nothing else, not even links."""
    with _folder(setting) as folder, _folder(setting) as empty:
        # On disk, and not from memory: there the engine takes text alone, and a logo may be a PNG.
        for name, content in {**setting.files, VIEW: json.dumps(view, ensure_ascii=False).encode()}.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        made, warnings = typst.compile_with_warnings(
            Path(folder, MAIN),
            root=folder,
            font_paths=setting.fonts.engine,
            ignore_system_fonts=True,
            pdf_standards=["a-3a", "ua-1"],
            package_path=empty,
            package_cache_path=empty,
            timestamp=setting.timestamp,
            format="pdf",
        )
    return made, tuple(dict.fromkeys(_said(each) for each in warnings))


def _folder(setting: Setting) -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="briefbook-", dir=setting.scratch)


def _said(error: typst.TypstError | typst.TypstWarning) -> str:
    hints = [str(each) for each in error.hints or []]
    return "; ".join([str(error.message), *hints])


def _blamed(view: View, setting: Setting) -> tuple[str, str]:
    """The entry that the engine refuses by itself, and its place: halves are tried until one is left. Empty where none
    is refused alone.
    """
    if _is_refused(_only(view, []), setting):
        look = json.loads(setting.files[LOOK])
        bare = {**setting.files, LOOK: json.dumps({**look, "logo": ""}).encode()}
        is_logo = look["logo"] and not _is_refused(_only(view, []), setting._replace(files=bare))
        return "", "the logo" if is_logo else ""  # else it is the template
    suspects = [chapter["id"] for chapter in chapters_of(view)]
    while len(suspects) > 1:
        halves = (suspects[: len(suspects) // 2], suspects[len(suspects) // 2 :])
        refused = next((half for half in halves if _is_refused(_only(view, half), setting)), None)
        if refused is None:
            return "", ""
        suspects = refused
    for chapter in chapters_of(view):
        if [chapter["id"]] == suspects and _is_refused(_only(view, suspects), setting):
            return chapter["id"], _row_blamed(view, chapter, setting) or chapter["where"]
    return "", ""


def _row_blamed(view: View, chapter: View, setting: Setting) -> str:
    """The place of the one fact among the rows of a chapter without which the engine takes it; else nothing."""
    for number, block in enumerate(chapter["blocks"]):
        for row, each in enumerate(block["rows"] if block["kind"] == "rows" else ()):
            smaller = _only(view, [chapter["id"]])
            del next(chapters_of(smaller))["blocks"][number]["rows"][row]
            if each.get("where") and not _is_refused(smaller, setting):
                return str(each["where"])
    return ""


def _only(view: View, ids: list[str]) -> View:
    """The view with none but these chapters."""
    smaller = copy.deepcopy(view)
    for part in smaller["parts"]:
        for run in part["runs"]:
            run["chapters"] = [each for each in run["chapters"] if each["id"] in ids]
        part["runs"] = [run for run in part["runs"] if run["chapters"]]
    smaller["parts"] = [part for part in smaller["parts"] if part["runs"]]
    return smaller


def _is_refused(view: View, setting: Setting) -> bool:
    try:
        _compile(view, setting)
    except typst.TypstError:
        return True
    return False
