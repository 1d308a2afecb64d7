"""A new book from a template of the package: the files of a project, with its title and language filled in."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files as package_files
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath

COMMON = "common"
DOT = "dot-"
"""How a name begins in the templates that begins with a dot in a book: git and packagers act on such files."""
_BOOK_ALREADY = ("mkdocs.yml", "mkdocs.yaml", "content")


@dataclass(frozen=True, slots=True)
class Template:
    """`title` is that of the book where none is given; empty where it comes from the name of the folder. `notice`
    stands at the foot of each page, so that nobody takes what is invented for a fact. `marking` is that of the book.
    """

    title: str
    about: str
    notice: str = ""
    marking: str = ""


TEMPLATES: Mapping[str, Template] = {
    "blank": Template(
        "", "A book of sourced facts, made with Briefbook. It holds one small example, which is invented."
    ),
    "company": Template(
        "Fjordholm Group: who owns it, and who decides",
        "A book on a company and its owners, made with Briefbook. Everything in it is invented: change it into yours.",
        "An example: everything in this book is invented.",
        "TLP:GREEN",
    ),
    "threat": Template(
        "Copper Lynx: a threat actor and its tools",
        "A book of threat intelligence, made with Briefbook. Actor, victims and reports are invented; the techniques "
        "are those of MITRE ATT&CK.",
        "An example: actor, victims and reports are invented.",
        "TLP:GREEN",
    ),
    "newsroom": Template(
        "The quay contract: a newsroom's file",
        "The file of an investigation, made with Briefbook. Everything in it is invented: change it into yours.",
        "An example: everything in this book is invented.",
        "TLP:AMBER",
    ),
}


def files_of_book(template: str, title: str, language: str, version: str) -> dict[PurePosixPath, str]:
    """The text of each file of a new book, by its path in the book's folder, in order.

    `title` is one line; `version` is that of the program, which the book is to be built with.
    """
    notice, marking = TEMPLATES[template].notice, TEMPLATES[template].marking
    filled = {
        "@TITLE@": json.dumps(title, ensure_ascii=False),
        "@NAME@": title,
        "@LANGUAGE@": json.dumps(language, ensure_ascii=False),  # `no` is a language, and not a word of YAML's
        "@VERSION@": version,
        "@MARKING@": f"      marking: {marking}  # who may see it: mind where CI publishes it\n" if marking else "",
        "@ABOUT@": TEMPLATES[template].about,
        "@NOTICE@": f"copyright: '{notice}'  # take this out when the facts are yours\n" if notice else "",
    }
    folder = package_files("briefbook") / "authoring" / "templates"
    found = {path: text for name in (COMMON, template) for path, text in _texts(folder / name, PurePosixPath())}
    return {path: _with(found[path], filled) for path in sorted(found)}


def title_of(template: str, folder: Path) -> str:
    """The title of a book for which none is given."""
    words = folder.name.replace("-", " ").replace("_", " ").strip()
    return TEMPLATES[template].title or (words[:1].upper() + words[1:]) or "A new book"


def in_the_way(folder: Path, files: Iterable[PurePosixPath]) -> tuple[str, ...]:
    """What a folder holds that a new book would write over or through, or that is a book already; sorted."""
    found = {name for name in (*_BOOK_ALREADY, *map(str, files)) if os.path.lexists(folder / name)}
    linked = {str(each) for path in files for each in path.parents if each.name and os.path.islink(folder / each)}
    return tuple(sorted(found | linked))


def write_book(folder: Path, files: Mapping[PurePosixPath, str]) -> None:
    """Write the files; one that is there already raises FileExistsError and stays."""
    for path, text in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)


def _texts(folder: Traversable, inside: PurePosixPath) -> Iterator[tuple[PurePosixPath, str]]:
    for each in folder.iterdir():
        name = f".{each.name.removeprefix(DOT)}" if each.name.startswith(DOT) else each.name
        if each.is_dir():
            yield from _texts(each, inside / name)
        else:
            yield inside / name, each.read_text("utf-8")


def _with(text: str, filled: Mapping[str, str]) -> str:
    for mark, value in filled.items():
        text = text.replace(mark, value)
    return text
