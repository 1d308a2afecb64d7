"""The kinds of losses and changes that an import of MISP galaxies can have."""

from __future__ import annotations

from briefbook.importers.import_report import Kind

NAMELESS = Kind("nameless-value", "Values without a name", "left out")
TWICE = Kind("value-twice", "Values that occur twice in a file", "imported as one entity, with the content of both")
DANGLING = Kind("dangling-relation", "Relations to a uuid that no value has", "left out")
ITSELF = Kind("relation-to-itself", "Relations of a value to itself", "left out")
REPEATED = Kind("repeated-relation", "Relations that occur twice in a value", "imported once")
UNTYPED = Kind("untyped-relation", "Relations without a type", "imported as `related_to`")
NEW_TYPE = Kind("relation-type", "Types of relations that the importer does not know", "imported under their own name")
SEVERAL = Kind(
    "uuid-of-several",
    "Relations to a uuid that values of several galaxies have",
    "imported to the one in the same namespace, else to one that is not deprecated",
)
EMPTY = Kind("empty-text", "Fields with nothing in them", "left out")
SAID_TWICE = Kind("repeated-text", "Texts that occur twice in a field", "imported once")
NO_LINK = Kind("no-link", "References that are not links", "kept as text under `reference_text`")
KEPT_AS_TEXT = Kind(
    "kept-as-text", "Values that a built-in property cannot hold", "kept as text under a name of its own"
)
NOT_TEXT = Kind("not-text", "Fields that hold maps, lists of lists or fractions", "kept as JSON text")
WRONG_SHAPE = Kind("wrong-shape", "Fields of a wrong shape", "left out")
LIKELIHOODS = Kind("likelihood", "Estimates that are not a term of ICD 203, or are a second one", "kept as a note")
ONE_NAME = Kind("one-property", "Meta fields that differ in their spelling only", "imported as one property")
REPEATED_KEY = Kind("repeated-key", "Keys that occur twice in one map of a file", "the last one was read")
