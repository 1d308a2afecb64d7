"""Whether a build would make what is there already: what it reads is as it was, and nobody touched what it wrote."""

from __future__ import annotations

import hashlib
import os
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import yaml

from briefbook.config import Settings
from briefbook.run.cache import Cache, key_of
from briefbook.run.stamp import stamp
from briefbook.run.workers import Begun

FOLDER = "build/cache/last"
_DIGEST_BYTES = 16
_COUNT_BYTES = 8
MANY = 5000
"""Files from which on it takes longer to look at them than to let another process do it."""
_LIBRARIES = (
    "mkdocs",
    "mkdocs-material",
    "markdown",
    "pymdown-extensions",
    "pyromark",
    "jinja2",
    "babel",
    "typst",
    "pikepdf",
)
_END = b"\0"  # of a path: nothing else in it sorts before
_SHIPPED = (".py", ".yml", ".html", ".j2", ".css", ".js", ".svg", ".typ", ".woff2", ".otf", ".ttf")
_PLUGINS = {"search", "material/search", "briefbook", "offline", "material/offline"}
_READS_MORE = ("INHERIT", "hooks", "extra_templates")
_ENVIRONMENT = re.compile(r"!ENV\s+(?:\[([^\]]*)\]|(\S+))")


class LastBuild:
    """What is kept of the last build of a site that said nothing: no warning, no note. One with something to say is
    made again, so that it says it again.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.cache = Cache(settings.root / FOLDER)
        self.key = key_of(str(settings.site).encode("utf-8", "surrogateescape"))
        self.listing = Listing(settings.pages, settings.site)

    def is_still(self, inputs: Inputs | None) -> bool:
        """Whether the last build read the same, and what it wrote is as it left it."""
        return self._has_read(inputs and inputs.surroundings + inputs.content, is_waiting=True) and self.is_as_left()

    def is_about(self, inputs: Inputs | None) -> bool:
        """Whether the last build read the same but for the content. `is_as_left` tells then of what it wrote, which is
        looked at meanwhile where there is much of it.
        """
        return self._has_read(inputs and inputs.surroundings, is_waiting=False)

    def _has_read(self, read: bytes | None, *, is_waiting: bool) -> bool:
        kept = self.cache.get(self.key)
        if not read or kept is None or not kept.startswith(read):
            return False
        if int.from_bytes(kept[2 * _DIGEST_BYTES :][:_COUNT_BYTES], "little") >= MANY:
            self.listing.begin(len(self.listing.folders) if is_waiting else 1)
        return True

    def is_as_left(self) -> bool:
        """Whether what the last build wrote is as it left it."""
        kept = self.cache.get(self.key)
        return kept is not None and kept[2 * _DIGEST_BYTES :] == self._written()

    def keep(self, inputs: Inputs | None) -> None:
        """Remember this build; nothing where it cannot be told what it read."""
        if inputs:
            self.cache.put(self.key, inputs.surroundings + inputs.content + self._written())

    def _written(self) -> bytes:
        return len(self.listing).to_bytes(_COUNT_BYTES, "little") + self.listing.digest()

    def forget(self) -> None:
        """What was written is about to change."""
        self.listing.end()
        self.cache.used.clear()
        self.cache.sweep()


class Inputs(NamedTuple):
    """Digests of what a build reads: the content folder, and all else."""

    surroundings: bytes
    content: bytes


def inputs_of(settings: Settings, config: Path, env: Mapping[str, str], flags: Iterable[object]) -> Inputs | None:
    """What a build reads; None where it may read what is not known here: a plugin, a hook, another configuration that
    this one inherits from.
    """
    text = config.read_text("utf-8-sig")
    node = yaml.compose(text, yaml.BaseLoader)
    fields = {key.value: value for key, value in node.value} if isinstance(node, yaml.MappingNode) else {}
    if any(name in fields for name in _READS_MORE) or "snippets" in text:
        return None
    if not set(_names(fields.get("plugins"))) <= _PLUGINS:
        return None
    names = (word for pair in _ENVIRONMENT.findall(text) for word in re.split(r"[,\s]+", "".join(pair)))
    said = [f"{name}={env.get(name)}" for name in sorted({*names, "SOURCE_DATE_EPOCH"})]
    digest = hashlib.blake2b(digest_size=_DIGEST_BYTES)
    for part in (text, settings.as_of.edtf, stamp(_LIBRARIES, endings=_SHIPPED), *said, *map(str, flags)):
        digest.update(f"{len(part)} {part}\n".encode("utf-8", "surrogateescape"))
    theme = fields.get("theme")
    if isinstance(theme, yaml.MappingNode):
        own = {key.value: value.value for key, value in theme.value}.get("custom_dir")
        digest.update(_contents(settings.root / own) if isinstance(own, str) else b"")
    return Inputs(digest.digest(), _contents(settings.content))


def _names(node: yaml.Node | None) -> Iterable[str]:
    """The names of plugins, in either shape that MkDocs reads."""
    for each in node.value if isinstance(node, yaml.SequenceNode) else [node]:
        if isinstance(each, yaml.MappingNode):
            yield from (key.value for key, _ in each.value)
        elif isinstance(each, yaml.ScalarNode):
            yield each.value


def _contents(folder: Path) -> bytes:
    """A digest of the files below a folder, with their bytes."""
    digest = hashlib.blake2b(digest_size=16)
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        content = path.read_bytes()
        digest.update(
            f"{path.relative_to(folder).as_posix()} {len(content)}\n".encode("utf-8", "surrogateescape") + content
        )
    return digest.digest()


class Listing:
    """The files below some folders: names, sizes, times. Whoever changes one changes its time. Looked up once."""

    def __init__(self, *folders: Path) -> None:
        self.folders = folders
        self._begun: Begun[list[bytes]] | None = None
        self._lines: list[bytes] | None = None

    def begin(self, processes: int) -> None:
        """Begin to look in other processes, beside what else is to be done."""
        if self._lines is None and self._begun is None:
            self._begun = Begun(_lines, [self.folders[start::processes] for start in range(processes)])

    def __len__(self) -> int:
        return len(self._found())

    def digest(self) -> bytes:
        return hashlib.blake2b(b"\n".join(self._found()), digest_size=_DIGEST_BYTES).digest()

    def _found(self) -> list[bytes]:
        """A line for each file, in order."""
        if self._lines is None:
            found = self._begun.results() if self._begun else [_lines(self.folders)]
            self._lines = sorted(chain.from_iterable(found)) if len(found) > 1 else found[0]
            self._begun = None
        return self._lines

    def renew(self, paths: Iterable[Path] | None = None) -> None:
        """Look again at these files, or at all of them."""
        if paths is None:
            self.end()
            self._lines = None
            return
        lines = self._found()
        for path in paths:
            place = os.fsencode(path)
            at = bisect_left(lines, place + _END)
            if at < len(lines) and lines[at].startswith(place + _END):
                del lines[at]
            with suppress(FileNotFoundError):
                lines.insert(at, _line(place, os.stat(path, follow_symlinks=False)))

    def end(self) -> None:
        """Wait for what was begun, and be done with it."""
        if self._begun:
            self._begun.results()
        self._begun = None


def _lines(folders: Iterable[Path]) -> list[bytes]:
    """The files of some trees, in order."""
    return sorted(line for folder in folders for line in _each_line(os.fsencode(folder)))


def _each_line(folder: bytes) -> Iterator[bytes]:
    stack = [folder]
    while stack:
        place = stack.pop()
        try:
            with os.scandir(place) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        stack.append(entry.path)
                    else:
                        yield _line(entry.path, entry.stat(follow_symlinks=False))
        except OSError:
            yield place + _END + b"closed"


def _line(path: bytes, status: os.stat_result) -> bytes:
    return path + _END + b"%d %d" % (status.st_size, status.st_mtime_ns)
