"""Galaxies → a whole book, one facts file at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from briefbook.importers.book import ImportedBook, ImportedFile
from briefbook.importers.entry_builder import Document, somebody, words
from briefbook.importers.foreign_text import as_markdown
from briefbook.importers.former import Former
from briefbook.importers.import_report import ImportReport
from briefbook.importers.misp import losses as lost
from briefbook.importers.misp.collections import Collection, text_of
from briefbook.importers.misp.entries import Makings, galaxy_entry, value_entry
from briefbook.importers.misp.plan import family_of, plan_of
from briefbook.importers.misp.properties import Properties
from briefbook.importers.misp.tables import ACCESSED, PUBLISHED, REFERENCE_FAMILY, REFERENCES, TITLE
from briefbook.importers.references import Known, References
from briefbook.model.dates import plain_date

SITE_NAME = "MISP galaxy"
REFERENCES_FILE = "all-references.json"


def import_misp(collections: Sequence[Collection], former: Sequence[Former] = ()) -> ImportedBook:
    """The book that the collections make: the same for the same files, and `former` entries of earlier imports."""
    losses = ImportReport()
    for collection in collections:
        for key in collection.repeated_keys:
            losses.add(lost.REPEATED_KEY, collection.stem, key)
    references = References(_known_references(collections))
    properties = Properties(collections, losses)
    makings = Makings(plan_of(collections, losses, former), properties, references, losses)
    size = sum(len(each.values) for each in collections)
    return ImportedBook(SITE_NAME, size, _files(collections, makings), properties.document, losses, makings.plan.gone)


def _files(collections: Sequence[Collection], makings: Makings) -> Iterator[ImportedFile]:
    for collection in collections:
        yield ImportedFile(f"{collection.slug}.json", _document(collection, makings), len(collection.values))
    yield ImportedFile(REFERENCES_FILE, {"sources": dict(makings.references.documents())}, 0)


def _document(collection: Collection, makings: Makings) -> Document:
    """A facts file: the sources that its files are, its galaxy, and its values by id."""
    plan, properties, _, _ = makings
    entries = {
        plan.ids[value.key]: _with_former(value_entry(value, collection, makings), plan.was.get(value.key, ()))
        for value in plan.values[collection.slug]
    }
    entries = dict(sorted(entries.items()))
    entities = {plan.ids[collection.slug]: galaxy_entry(collection, makings)}
    is_event = properties.is_event(properties.types[collection.slug])
    blocks = {"entities": entities, "events": entries} if is_event else {"entities": {**entities, **entries}}
    default = collection.cluster_source if collection.cluster else collection.galaxy_source
    return {
        "defaults": {"source": default},
        "sources": dict(_sources(collection)),
        **{block: body for block, body in blocks.items() if body},
    }


def _with_former(entry: Document, was: Sequence[str]) -> Document:
    return {**entry, "was": list(was)} if was else entry


def _sources(collection: Collection) -> Iterator[tuple[str, Document]]:
    if collection.cluster:
        yield collection.cluster_source, _source(collection.cluster, "cluster", collection)
    if collection.galaxy:
        yield collection.galaxy_source, _source(collection.galaxy, "galaxy", collection)


def _source(part: Mapping[str, Any], kind: str, collection: Collection) -> Document:
    """A file of the repository as a source: what it is called, who wrote it, which version it is."""
    given = part.get("authors", [])
    authors = [text_of(each) for each in given if text_of(each)] if isinstance(given, list) else []
    version = part.get("version")
    note = f"{kind} file {collection.stem}.json" + (f", version {version}" if version is not None else "")
    title = f"MISP galaxy: {text_of(part.get('name')) or collection.stem} ({kind})"
    return {
        "type": "dataset",
        "title": words(title),
        **({"author": [somebody(name) for name in dict.fromkeys(authors)]} if authors else {}),
        "publisher": "MISP Project",
        "note": as_markdown(note),
    }


def _known_references(collections: Sequence[Collection]) -> dict[str, Known]:
    """Titles and dates of links, from galaxies whose values are references to one link each."""
    known: dict[str, set[Known]] = {}
    for collection in collections:
        for entry in collection.values if family_of(collection) == REFERENCE_FAMILY else ():
            meta = entry.get("meta") if isinstance(entry, dict) else None
            links = meta.get(REFERENCES) if isinstance(meta, dict) else None
            if isinstance(meta, dict) and isinstance(links, list) and len(links) == 1 and text_of(meta.get(TITLE)):
                said = Known(text_of(meta[TITLE]), _day(meta.get(PUBLISHED)), _day(meta.get(ACCESSED)))
                known.setdefault(text_of(links[0]), set()).add(said)
    return {url: min(said) for url, said in known.items()}


def _day(given: Any) -> str:
    """The day of a moment such as `2019-04-30T00:00:00Z`."""
    day = plain_date(text_of(given)[:10])
    return day.edtf if day else ""
