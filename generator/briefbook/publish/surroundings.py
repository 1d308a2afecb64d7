"""What a site is made of beside its book: the configuration, the theme, the environment, what a PDF looks like."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import yaml

from briefbook.config import Settings
from briefbook.disk import ANYWHERE, Bounds, read_file, tree

_PLUGINS = {"search", "material/search", "briefbook", "offline", "material/offline"}
_READS_MORE = ("INHERIT", "hooks", "extra_templates")
_READ_ANYHOW = ("SOURCE_DATE_EPOCH", "BRIEFBOOK_SITE_URL", "BRIEFBOOK_OFFLINE", "BRIEFBOOK_PDF")
_ENVIRONMENT = re.compile(r"!ENV\s+(?:\[([^\]]*)\]|(\S+))")


def surroundings_of(settings: Settings, config: Path, env: Mapping[str, str], flags: Iterable[object]) -> bytes | None:
    """A digest of what a site is made of beside its book. None where it may be made of what is not known here: a
    plugin, a hook, another configuration that this one inherits from.
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
    digest = hashlib.blake2b(digest_size=16)
    for part in (text, str(settings.site), str(settings.pages), *said, *map(str, flags)):
        digest.update(f"{len(part)} {part}\n".encode("utf-8", "surrogateescape"))
    for place in _named_places(settings, fields.get("theme")):
        bounds = settings.bounds(place)
        digest.update(_contents(place.parent, bounds, tree(place, bounds).files or (place,)))
    return digest.digest()


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


def _contents(folder: Path, bounds: Bounds, read: Iterable[Path]) -> bytes:
    """A digest of files below a folder, with their bytes."""
    digest = hashlib.blake2b(digest_size=16)
    for path in read:
        content = _bytes_of(path, bounds)
        digest.update(
            f"{path.relative_to(folder).as_posix()} {content and len(content)}\n".encode("utf-8", "surrogateescape")
        )
        digest.update(content or b"")
    return digest.digest()


def _bytes_of(path: Path, bounds: Bounds) -> bytes | None:
    """The bytes of a file; None of one that nothing reads either: too large, closed to us, or a link out."""
    try:
        return read_file(path, bounds)
    except OSError:
        return None
