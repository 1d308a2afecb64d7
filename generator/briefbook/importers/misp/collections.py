"""The files of a MISP galaxy repository, each cluster with the galaxy that describes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from briefbook.importers.foreign_json import ForeignDocument, ForeignFileError, read_documents
from briefbook.importers.naming import kebab

DEPRECATED = "deprecated"


class Collection(NamedTuple):
    """A galaxy and its cluster file; one of them may be missing, and is then an empty map."""

    stem: str
    cluster: Mapping[str, Any]
    galaxy: Mapping[str, Any]
    repeated_keys: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        """What the ids of its values begin with."""
        return kebab(self.stem)

    @property
    def name(self) -> str:
        return text_of(self.galaxy.get("name")) or text_of(self.cluster.get("name")) or self.stem

    @property
    def namespace(self) -> str:
        return text_of(self.galaxy.get("namespace"))

    @property
    def values(self) -> tuple[Any, ...]:
        values = self.cluster.get("values", [])
        return tuple(values) if isinstance(values, list) else ()

    @property
    def cluster_source(self) -> str:
        return f"misp-cluster-{self.slug}"

    @property
    def galaxy_source(self) -> str:
        return f"misp-galaxy-{self.slug}"


def text_of(value: Any) -> str:
    """A text without white space around it; empty where it is none."""
    return value.strip() if isinstance(value, str) else ""


def read_collections(folder: Path) -> tuple[Collection, ...]:
    """What stands in `clusters` and `galaxies` below a folder, by name. Raises ForeignFileError."""
    return tuple(
        sorted(
            _paired(read_documents(folder / "clusters", folder), read_documents(folder / "galaxies", folder)),
            key=lambda each: each.slug,
        )
    )


def _paired(clusters: tuple[ForeignDocument, ...], galaxies: tuple[ForeignDocument, ...]) -> Iterator[Collection]:
    """Clusters with the galaxies of their type, else of their name; then the galaxies that have no cluster."""
    by_type = {text_of(each.value.get("type")): each for each in reversed(galaxies)}
    by_stem = {each.stem: each for each in galaxies}
    left = dict(by_stem)
    taken: set[str] = set()
    for cluster in clusters:
        if not isinstance(cluster.value.get("values"), list):
            raise ForeignFileError(f"the cluster '{cluster.stem}' has no list of values", "unpack the data again")
        galaxy = by_type.get(text_of(cluster.value.get("type"))) or by_stem.get(cluster.stem)
        left.pop(galaxy.stem if galaxy else "", None)
        repeated = (*cluster.repeated, *(galaxy.repeated if galaxy else ()))
        yield _own(Collection(cluster.stem, cluster.value, galaxy.value if galaxy else {}, repeated), taken)
    for galaxy in left.values():
        stem = f"{galaxy.stem}-galaxy" if kebab(galaxy.stem) in taken else galaxy.stem
        yield _own(Collection(stem, {}, galaxy.value, galaxy.repeated), taken)


def _own(collection: Collection, taken: set[str]) -> Collection:
    """The collection, where no other one has its ids."""
    if not collection.slug or collection.slug in taken:
        raise ForeignFileError(f"'{collection.stem}' would share its ids with another file", "rename one of them")
    taken.add(collection.slug)
    return collection
