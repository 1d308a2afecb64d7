"""The grammar of facts files: blocks, their fields, qualifiers, and how ids, languages and dates are written.

Declared once. The loader reads by it; the JSON Schema, the documentation, importers and everything that writes facts
as plain values are made from it.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Field(NamedTuple):
    """A key of an entry or a statement. `kind` says what its value is: a kind of literal, or of reference:

    `entity` (an id), `entities` (one or several), `source` (one or more, each with a locator where it helps),
    `one_source`, `source_id`, `origins` (ids of sources, or `none`), `any_id`, `somebody` (an entity's id, or a name in
    words), `words` (ids that mean nothing else), `prose` (Markdown), `observed` (a number or an unstated value),
    `title` (words, by language where there is a translation), `end` (a date, or `unknown`), `retraction` (`true`, a
    date, or `RETRACTION_FIELDS`), `quote` (words, or `QUOTE_FIELDS`), `path` (a file below
    content/files/), `document` (a path, or `DOCUMENT_FIELDS`), `url_or_path`, `addresses` (one,
    several, or by what is there), `picture` (`PICTURE_FIELDS`).
    `is_many`: one, or a list.
    """

    name: str
    kind: str
    help: str = ""
    is_many: bool = False
    is_required: bool = False


class Qualifier(NamedTuple):
    """What narrows a statement down. `cascades`: said of a file or an entry, it holds for the statements inside it."""

    name: str
    kind: str
    help: str
    cascades: bool = False


class Block(NamedTuple):
    """A top-level key of a facts file. `shape` is `map` (by id), `list`, or `either`."""

    name: str
    help: str
    shape: str
    fields: tuple[Field, ...] = ()


ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
MAX_ID = 100
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
NUMBER = re.compile(
    r"(?P<sign>~|<=|>=|<|>|≤|≥|≈)?[ ]?(?P<low>-?[0-9]{1,300}(?:\.[0-9]+)?)"
    r"(?:\.\.(?P<high>-?[0-9]{1,300}(?:\.[0-9]+)?))?"
)
SHARE = re.compile(rf"(?P<number>{re.sub(r'[?]P<[a-z]+>', '?:', NUMBER.pattern)})[ \u00a0\u202f]?%")
UNSTATED = ("unknown", "none")
"""Legal for every value: there is one that nobody knows, or there is known to be none. In quotes they are text."""

QUALIFIERS = (
    Qualifier(
        "source",
        "source",
        "Its source: one id, or several, each with an optional locator.",
        True,
    ),
    Qualifier("locator", "text", "Where in the source: paragraph, page, caption.", True),
    Qualifier("quote", "quote", "The exact words of the source; or {text, lang, translation, by}."),
    Qualifier(
        "retells",
        "origins",
        "The sources that its source has this statement from; `none`: it found it out itself.",
    ),
    Qualifier("as_of", "date", "The date to which the value applies.", True),
    Qualifier("said_by", "somebody", "Who says so, where the source only reports it: an entity's id, or words."),
    Qualifier("said_on", "date", "When they said it."),
    Qualifier("denied", "flag", "That the source denies it; a denied value is never used."),
    Qualifier("start", "date", "When it began."),
    Qualifier("end", "end", "When it ended; `unknown`: it has ended, but the date is not known."),
    Qualifier("role", "text", "The role."),
    Qualifier("kind", "text", "The kind."),
    Qualifier("scheme", "text", "The scheme of a transliterated name: pinyin, ISO 9."),
    Qualifier("share", "share", "The share, for a relation: `60 %`, `25..50 %`, `>75 %`."),
    Qualifier("interest", "interest", "What kind of interest a relation is, in the words of BODS."),
    Qualifier("directness", "directness", "Whether an interest is `direct`, `indirect` or of `unknown` directness."),
    Qualifier("on_behalf_of", "entities", "For whom, for a relation: an entity's id, or several."),
    Qualifier("via", "entities", "By way of whom or what, for a relation: an entity's id, or several."),
    Qualifier("with", "entities", "Together with whom or what, for a relation: an entity's id, or several."),
    Qualifier("rank", "rank", "Its rank among the values of the property."),
    Qualifier("likelihood", "likelihood", "How likely the source itself considers it: a term of ICD 203."),
    Qualifier("strength", "text", "How firmly its source says so, in the source's own words: claimed, definitive."),
    Qualifier("note", "prose", "A remark for readers: a line or a few, with [[links]], [@citations] and `code`."),
    Qualifier("lang", "language_tag", "The language of the words (BCP 47).", True),
    Qualifier("marking", "marking", "Who may see it (TLP 2.0).", True),
    Qualifier("review_by", "date", "When it should be reviewed.", True),
    Qualifier("match", "flag", "Whether this name is linked where it occurs in text."),
)
QUALIFIER_NAMES = tuple(each.name for each in QUALIFIERS)
CASCADING = tuple(each.name for each in QUALIFIERS if each.cascades)
_BY_NAME = {each.name: each for each in QUALIFIERS}


def _qualifying(*names: str) -> tuple[Field, ...]:
    """Qualifiers as fields of an entry that is one statement by itself."""
    return tuple(Field(*_BY_NAME[name][:3]) for name in names)


DOCUMENT_FIELDS = (
    Field("path", "path", "Below content/files/: scans/letter.pdf.", is_required=True),
    Field("page", "text", "The page in it."),
)
PICTURE_FIELDS = (
    Field("path", "path", "Below content/files/: ship.jpg.", is_required=True),
    Field("alt", "text", "A description, for people who cannot see it.", is_required=True),
    Field("caption", "text"),
    Field("credit", "text", "Who made it."),
    Field("licence", "text", "The licence under which it is published."),
    Field("date", "date", "When it was made."),
    *_qualifying("source", "locator", "marking"),
)

ENTITY_FIELDS = (
    Field("type", "type", "What it is."),
    Field("was", "words", "Its former ids; their pages redirect here."),
    Field("tags", "words", "Words to find it by."),
    Field("about", "prose", "Markdown, with [[links]] and [@citations]."),
    Field("image", "picture", "A picture of it, from content/files/.", is_many=True),
    *_qualifying(*CASCADING),
)
"""Beside the properties of the vocabulary."""

NAME_KINDS = {
    "birth": "at birth",
    "maiden": "maiden name",
    "married": "married name",
    "former": "former name",
    "legal": "legal name",
    "brand": "brand",
    "acronym": "acronym",
    "pseudonym": "pseudonym",
    "transliterated": "transliterated",
    "weak": "seldom used",
}
"""What a name can be, and how that is said. One that is `weak` is searched, and never linked."""
OF_NAMES = ("match", "scheme")
"""Qualifiers that nothing but names can have."""
OF_RELATIONS = ("share", "interest", "directness", "on_behalf_of", "via", "with")
"""Qualifiers that a literal cannot have."""
TIES = {"on_behalf_of": "on behalf of", "via": "via", "with": "with"}
"""Qualifiers that name other entities, and how that is said."""
INTERESTS = {
    "shareholding": "shareholding",
    "voting-rights": "voting rights",
    "appointment-of-board": "appointment of the board",
    "other-influence-or-control": "other influence or control",
    "senior-managing-official": "senior managing official",
    "settlor": "settlor",
    "trustee": "trustee",
    "protector": "protector",
    "beneficiary-of-legal-arrangement": "beneficiary of a legal arrangement",
    "rights-to-surplus-assets-on-dissolution": "rights to surplus assets on dissolution",
    "rights-to-profit-or-income": "rights to profit or income",
    "rights-granted-by-contract": "rights granted by contract",
    "conditional-rights-granted-by-contract": "conditional rights granted by contract",
    "control-via-company-rules-or-articles": "control by way of company rules or articles",
    "control-by-legal-framework": "control by legal framework",
    "board-member": "board member",
    "board-chair": "chair of the board",
    "enjoyment-and-use-of-assets": "enjoyment and use of assets",
    "right-to-profit-or-income-from-assets": "right to profit or income from assets",
    "nominee": "nominee",
    "nominator": "nominator",
    "unknown-interest": "interest unknown",
    "unpublished-interest": "interest not published",
}
"""The interest types of the Beneficial Ownership Data Standard (0.4), and how they are said."""
INTEREST_OF_BODS = {re.sub("-(.)", lambda letter: letter[1].upper(), each): each for each in INTERESTS}
"""By what it is called there: `votingRights`."""
DIRECTNESS = {"direct": "direct", "indirect": "indirect", "unknown": "direct or indirect, which is unknown"}

ACCESS = {
    "open": "open to everybody",
    "registration": "after registration",
    "paywall": "behind a paywall",
    "private": "not public",
}
"""How a source can be reached, and how that is said."""
RETRACTION_FIELDS = (
    Field("date", "date", "When it was withdrawn."),
    Field("by", "somebody", "Who withdrew it."),
    Field("why", "text", "The reason given."),
)

QUOTE_FIELDS = (
    Field("text", "text", "The words as they stand in the source.", is_required=True),
    Field("lang", "language_tag", "Their language."),
    Field("translation", "text", "The same in the language of the book."),
    Field("by", "somebody", "Whose words they are: an entity's id, or a name."),
)

MORE_FIELDS = tuple(each for each in ENTITY_FIELDS if each.name not in ("type", "was"))
"""Of what is added to an entry that stands elsewhere."""

LIBRARY = Field("library", "flag", "Kept for reference; it need not be cited.")
BLOCKS = (
    Block(
        "defaults",
        "What applies to the whole file, unless an entry says otherwise.",
        "map",
        (*_qualifying(*CASCADING), LIBRARY),
    ),
    Block(
        "sources",
        "The sources of statements, by id.",
        "map",
        (
            Field("type", "source_type", "An item type of CSL.", is_required=True),
            Field(
                "title",
                "title",
                "Text; or a map by language, the original first: {zh-Hans: …, en: …}.",
                is_required=True,
            ),
            Field("author", "somebody", "Ids of entities, or plain names.", is_many=True),
            Field("publisher", "somebody", "The id of an entity, so that independence can be judged; or a name."),
            Field("published", "date"),
            Field("accessed", "date"),
            Field(
                "url",
                "addresses",
                "Where it is: an address, a list of them, or what is there with its address: {publisher's page: https://…}.",
            ),
            Field("archived", "url_or_path", "A copy in an archive, or in content/files/."),
            Field("file", "document", "The item itself, such as a scan, in content/files/: a path, or {path, page}."),
            Field("access", "access", "How it can be reached."),
            Field("container", "text", "What it is part of: a journal, a book, a series."),
            Field("volume", "text"),
            Field("issue", "text"),
            Field("pages", "text", "The pages: 12–19."),
            Field("doi", "doi", "10.1000/182"),
            Field("isbn", "isbn"),
            Field("language", "language_tag"),
            Field(
                "reliability", "reliability", "Admiralty A to F; where the publisher is an entity, grade that instead."
            ),
            Field("credibility", "credibility", "Admiralty 1 to 6, for the item."),
            Field("derived_from", "source_id", "Sources that this one retells.", is_many=True),
            Field(
                "retracted",
                "retraction",
                "Whether it was withdrawn: true, a date, or {date, by, why}. What it says is set aside.",
            ),
            Field("corrected_by", "source_id", "Sources that correct it.", is_many=True),
            Field("own", "flag", "What the editors know or worked out themselves: no origin."),
            LIBRARY,
            Field(
                "further_reading",
                "flag",
                "It was not read for this book, so it does not confirm the names that cite it.",
            ),
            *_qualifying("note"),
            Field("tags", "words"),
            Field("marking", "marking"),
        ),
    ),
    Block("entities", "Organisations, people, places, technologies …, by id.", "map", ENTITY_FIELDS),
    Block("events", "What happened, by id.", "map", ENTITY_FIELDS),
    Block("more", "Additions to entities and events that are written elsewhere, by their ids.", "map", MORE_FIELDS),
    Block(
        "observations",
        "Measured values.",
        "list",
        (
            Field("of", "entity", "What is measured: an index, an event, an organisation.", is_required=True),
            Field("metric", "metric", is_required=True),
            Field("for", "entity", "The part that the value is for; left out if it is for the whole."),
            Field("value", "observed", is_required=True),
            Field("unit", "text", "If it is not the metric's own."),
            Field("price_year", "year", "The year in whose prices an amount of money is."),
            *_qualifying("as_of"),
            Field("source", "one_source", "Its source; write one observation for each source."),
            *_qualifying("locator", "quote", "retells", "said_by", "said_on", "denied"),
            *_qualifying("note", "rank", "marking", "review_by"),
        ),
    ),
    Block(
        "judgements",
        "What somebody concludes, kept apart from facts.",
        "either",
        (
            Field("id", "id", is_required=True),
            Field(
                "text",
                "prose",
                "The judgement in prose, without likelihood and confidence in one sentence.",
                is_required=True,
            ),
            Field("likelihood", "likelihood", "A term of ICD 203."),
            Field("confidence", "confidence", "How well the basis supports it; not the same as likelihood."),
            Field("based_on", "any_id", is_many=True),
            Field("about", "entity", is_many=True),
            Field("attributed_to", "somebody", "Whose judgement it is, if not your own."),
            *_qualifying("source", "locator", "quote", "as_of", "review_by", "marking", "note"),
        ),
    ),
)
BLOCK_BY_NAME = {each.name: each for each in BLOCKS}
RESERVED_PROPERTIES = frozenset(
    [*QUALIFIER_NAMES, *(each.name for each in ENTITY_FIELDS), "id", "to", "value", "for", "of", "metric"]
)
"""What a property of the vocabulary cannot be called."""
OF_ENTITIES = ("entities", "events", "more")
"""Blocks whose entries hold statements, by property."""


def field_names(block: str) -> tuple[str, ...]:
    """The keys that an entry of a block may have; of entities and events, those beside the properties."""
    return tuple(each.name for each in BLOCK_BY_NAME[block].fields)
