"""Files that are shown or led to are there and can be published; and each of those that are there is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from msgspec.structs import replace

from briefbook.model.entries import Entry, files_of
from briefbook.model.files import FILES, PICTURES, Asset
from briefbook.problems import Problem, Span, did_you_mean

AssetAt = Callable[[str], Asset | Problem]
"""Gives a file by its path below content/files/, or why it is not published."""


def files_in(entries: Iterable[Entry], asset_at: AssetAt) -> dict[str, Asset]:
    """The files that entries show or lead to, by path; what cannot be published is left out."""
    paths = sorted({use.path for entry in entries for use in files_of(entry)})
    found = ((path, asset_at(path)) for path in paths)
    return {path: asset for path, asset in found if isinstance(asset, Asset)}


def check_files(entries: Iterable[Entry], there: Iterable[str], folder: str, asset_at: AssetAt) -> Iterator[Problem]:
    """Uses of files that are not there or cannot be published, and files that nothing uses: `there` are those in the
    content, in the folder of this name.
    """
    there = tuple(there)
    used: set[str] = set()
    for entry in entries:
        for use in files_of(entry):
            used.add(use.path)
            asset = asset_at(use.path)
            if isinstance(asset, Problem):
                hint = did_you_mean(use.path, there, asset.hint) if asset.code == "E350" else asset.hint
                yield replace(asset, where=use.where, hint=hint)
            elif use.is_picture and asset.kind not in PICTURES:
                message = f"'{use.path}' is not a picture"
                hint = "show a PNG, JPEG, GIF, WebP or SVG; link to anything else with [words](../files/name.pdf)"
                yield Problem("E352", message, use.where, hint)
    for path in there:
        if path not in used:
            hint = "show it, link to it, or move it out of the content: a file that nothing uses is not published"
            yield Problem("W360", "nothing uses this file", Span(f"{folder}/{FILES}/{path}", 1, 1), hint)
