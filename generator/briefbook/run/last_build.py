"""Whether a build would make what is there already: what it reads is as it was, and nobody touched what it wrote."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import yaml

from briefbook.config import Settings
from briefbook.run.cache import Cache, key_of
from briefbook.run.stamp import stamp

FOLDER = "build/cache/last"
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
_ENVIRONMENT = re.compile(r"!ENV\s+(?:\[([^\]]*)\]|(\S+))")


class LastBuild:
    """What is kept of the last build of a site that said nothing: no warning, no note. One with something to say is
    made again, so that it says it again.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.cache = Cache(settings.root / FOLDER)
        self.key = key_of(str(settings.site).encode("utf-8", "surrogateescape"))

    def is_still(self, inputs: bytes) -> bool:
        """Whether the last build read the same, and what it wrote is as it left it."""
        kept = self.cache.get(self.key)
        return bool(inputs) and kept is not None and kept == inputs + self._outputs()

    def keep(self, inputs: bytes) -> None:
        """Remember this build; nothing where it cannot be told what it read."""
        if inputs:
            self.cache.put(self.key, inputs + self._outputs())

    def _outputs(self) -> bytes:
        return listing(self.settings.pages) + listing(self.settings.site)


def inputs_of(settings: Settings, config: Path, env: Mapping[str, str], flags: Iterable[object]) -> bytes:
    """A digest of all that a build reads; empty where it may read what is not known here: a plugin, a hook, another
    configuration that this one inherits from.
    """
    text = config.read_text("utf-8-sig")
    node = yaml.compose(text, yaml.BaseLoader)
    fields = {key.value: value for key, value in node.value} if isinstance(node, yaml.MappingNode) else {}
    if any(name in fields for name in _READS_MORE) or "snippets" in text:
        return b""
    if not set(_names(fields.get("plugins"))) <= _PLUGINS:
        return b""
    names = (word for pair in _ENVIRONMENT.findall(text) for word in re.split(r"[,\s]+", "".join(pair)))
    said = [f"{name}={env.get(name)}" for name in sorted({*names, "SOURCE_DATE_EPOCH"})]
    digest = hashlib.blake2b(digest_size=16)
    for part in (text, settings.as_of.edtf, stamp(_LIBRARIES, endings=_SHIPPED), *said, *map(str, flags)):
        digest.update(f"{len(part)} {part}\n".encode("utf-8", "surrogateescape"))
    folders = [settings.content]
    theme = fields.get("theme")
    if isinstance(theme, yaml.MappingNode):
        own = {key.value: value.value for key, value in theme.value}.get("custom_dir")
        folders += [settings.root / own] if isinstance(own, str) else []
    for folder in folders:
        digest.update(_contents(folder))
    return digest.digest()


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


def listing(folder: Path) -> bytes:
    """A digest of the files below a folder: names, sizes, times. Whoever changes one changes its time."""
    found: list[str] = []
    stack = [str(folder)]
    while stack:
        try:
            with os.scandir(stack.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        stack.append(entry.path)
                    else:
                        status = entry.stat()
                        found.append(f"{entry.path} {status.st_size} {status.st_mtime_ns}")
        except OSError:
            found.append("closed")
    found.sort()
    return hashlib.blake2b("\n".join(found).encode("utf-8", "surrogateescape"), digest_size=16).digest()
