"""Whether a build would make what is there already: what it reads is as it was, and nobody touched what it wrote."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import yaml

from briefbook.config import Settings
from briefbook.disk import ANYWHERE, Bounds, read_file, tree
from briefbook.run.cache import Cache, key_of
from briefbook.run.listing import DIGEST_BYTES, Listing
from briefbook.run.stamp import stamp

NAME = "last"
_COUNT_BYTES = 8
MUCH = 5000
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
_SHIPPED = (".py", ".yml", ".html", ".j2", ".css", ".js", ".svg", ".typ", ".woff2", ".otf", ".ttf")
_PLUGINS = {"search", "material/search", "briefbook", "offline", "material/offline"}
_READS_MORE = ("INHERIT", "hooks", "extra_templates")
_READ_ANYHOW = ("SOURCE_DATE_EPOCH", "BRIEFBOOK_SITE_URL", "BRIEFBOOK_OFFLINE")
_ENVIRONMENT = re.compile(r"!ENV\s+(?:\[([^\]]*)\]|(\S+))")


class LastBuild:
    """What is kept of the last build of a site that said nothing: no warning, no note. One with something to say is
    made again, so that it says it again. `record` is what was kept when it was asked for, or what was kept last.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.cache = Cache(settings.root, NAME)
        self.key = key_of(str(settings.site).encode("utf-8", "surrogateescape"))
        self.listing = Listing()
        self.record = b""

    def is_still(self, inputs: Inputs | None) -> bool:
        """Whether the last build read the same, and what it wrote is as it left it."""
        if not inputs or not self._kept().startswith(inputs.surroundings + inputs.content):
            return False
        if self._is_much():
            self.listing.begin((self.settings.pages,), (self.settings.site,))
        return self.is_as_left()

    def is_about(self, inputs: Inputs | None) -> bool:
        """Whether the last build read the same but for the content, and what it wrote is not known to be touched."""
        if not inputs or not self._kept().startswith(inputs.surroundings):
            return False
        return not self.listing.is_known(*self._folders) or self.is_as_left()

    def look(self, *others: Path) -> None:
        """Let another process look at what the last build wrote, where that is much, and at other folders behind it."""
        if self._is_much():
            self.listing.begin((*self._folders, *others))

    def is_as_left(self) -> bool:
        """Whether what the last build wrote is as it left it, and no other build came since it was asked for."""
        return self.record == self._kept() and self.record[2 * DIGEST_BYTES :] == self._written()

    def keep(self, inputs: Inputs | None) -> None:
        """Remember this build; nothing where it cannot be told what it read."""
        if inputs:
            self.record = inputs.surroundings + inputs.content + self._written()
            self.cache.put(self.key, self.record)

    def forget(self) -> None:
        """What was written is about to change."""
        self.listing.drop()
        self.cache.used.clear()
        self.cache.sweep()

    @property
    def _folders(self) -> tuple[Path, Path]:
        return self.settings.pages, self.settings.site

    def _kept(self) -> bytes:
        kept = self.cache.get(self.key) or b""
        self.record = self.record or kept
        return kept

    def _is_much(self) -> bool:
        count = self.record[2 * DIGEST_BYTES :][:_COUNT_BYTES]
        return int.from_bytes(count, "little") >= MUCH

    def _written(self) -> bytes:
        count = self.listing.count(*self._folders).to_bytes(_COUNT_BYTES, "little")
        return count + self.listing.digest(*self._folders)


class Inputs(NamedTuple):
    """Digests of what a build reads: the content folder, and all else."""

    surroundings: bytes
    content: bytes


class ContentPaths(NamedTuple):
    """The files of a content folder: those that a book is read from, and others."""

    read: tuple[Path, ...]
    others: tuple[Path, ...]


def inputs_of(
    settings: Settings, config: Path, env: Mapping[str, str], flags: Iterable[object], content: ContentPaths
) -> Inputs | None:
    """What a build reads; None where it may read what is not known here: a plugin, a hook, another configuration that
    this one inherits from. Of what lies in the content folder and is not read, only names, sizes and times count.
    """
    text = read_file(config, ANYWHERE).decode("utf-8-sig")
    node = yaml.compose(text, yaml.BaseLoader)
    fields = {key.value: value for key, value in node.value} if isinstance(node, yaml.MappingNode) else {}
    if any(name in fields for name in _READS_MORE) or "snippets" in text:
        return None
    if not set(_names(fields.get("plugins"))) <= _PLUGINS:
        return None
    names = (word for pair in _ENVIRONMENT.findall(text) for word in re.split(r"[,\s]+", "".join(pair)))
    said = [f"{name}={env.get(name)}" for name in sorted({*names, *_READ_ANYHOW})]
    digest = hashlib.blake2b(digest_size=DIGEST_BYTES)
    for part in (text, settings.as_of.edtf, stamp(_LIBRARIES, endings=_SHIPPED), *said, *map(str, flags)):
        digest.update(f"{len(part)} {part}\n".encode("utf-8", "surrogateescape"))
    for place in _named_places(settings, fields.get("theme")):
        bounds = settings.bounds(place)
        digest.update(_contents(place.parent, bounds, tree(place, bounds).files or (place,)))
    return Inputs(digest.digest(), _contents(settings.content, settings.bounds(), content.read, content.others))


def _named_places(settings: Settings, theme: yaml.Node | None) -> Iterator[Path]:
    """The files and folders that mkdocs.yml names, whose bytes a site or its PDFs are made of."""
    if isinstance(theme, yaml.MappingNode):
        own = {key.value: value.value for key, value in theme.value}.get("custom_dir")
        if isinstance(own, str):
            yield settings.root / own
    pdf = settings.pdf
    if pdf.site:
        yield from (place for place in (pdf.logo, pdf.template, *pdf.font_folders) if place)


def _names(node: yaml.Node | None) -> Iterable[str]:
    """The names of plugins, in either shape that MkDocs reads."""
    for each in node.value if isinstance(node, yaml.SequenceNode) else [node]:
        if isinstance(each, yaml.MappingNode):
            yield from (key.value for key, _ in each.value)
        elif isinstance(each, yaml.ScalarNode):
            yield each.value


def _contents(folder: Path, bounds: Bounds, read: Iterable[Path], others: Iterable[Path] = ()) -> bytes:
    """A digest of files below a folder: of those that are read with their bytes, of others by size and time."""
    digest = hashlib.blake2b(digest_size=16)
    for path, content in chain(((each, _bytes_of(each, bounds)) for each in read), ((each, None) for each in others)):
        said = _size_and_time(path) if content is None else f"{len(content)}"
        digest.update(f"{path.relative_to(folder).as_posix()} {said}\n".encode("utf-8", "surrogateescape"))
        digest.update(content or b"")
    return digest.digest()


def _bytes_of(path: Path, bounds: Bounds) -> bytes | None:
    """The bytes of a file; None of one that nothing reads either: too large, closed to us, or a link out."""
    try:
        return read_file(path, bounds)
    except OSError:
        return None


def _size_and_time(path: Path) -> str:
    try:
        status = path.stat()
    except OSError as error:
        return str(error.strerror)
    return f"{status.st_size} {status.st_mtime_ns}"
