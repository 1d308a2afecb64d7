"""Vocabulary files → one vocabulary: the built-in one, extended by the project's own."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from msgspec.structs import replace

from briefbook.load.fields import plain_text, refuse_unknown, scalars, value_as
from briefbook.load.values import FORMATS, RESERVED_IDS, is_link, read_likelihood, read_pattern, shown
from briefbook.model.grammar import ID, RESERVED_PROPERTIES
from briefbook.model.limits import MAX_ANCESTORS, MAX_FACTOR, MAX_ICON
from briefbook.model.raw import Fields, Items, Node, Text
from briefbook.model.units import Unit, Units, measure_in
from briefbook.model.vocabulary import LITERALS, THING, Direction, EntityType, Metric, Property, Section, Vocabulary
from briefbook.problems import About, Problem, Span, did_you_mean, nearest

BLOCKS = ("sections", "types", "properties", "metrics", "units", "strengths")
UNIT_FIELDS = ("label", "of", "factor", "kind", "also")
TYPE_FIELDS = ("label", "plural", "parent", "section", "icon", "ftm", "schema_org", "expects")
PROPERTY_FIELDS = (
    "label", "inverse", "domain", "range", "symmetric", "many", "timeline", "ordered", "format", "pattern", "prefix",
    "link", "unit", "ftm", "schema_org",
)  # fmt: skip
ADDABLE = ("domain", "range", "expects", "parent", "prefix", "also")
_NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_ICON = re.compile(r"[a-z0-9]+(?:[/-][a-z0-9]+)*")
_PAGES = frozenset([
    "404", "a-z", "assets", "briefings", "coverage", "css", "disputes", "explorer", "files", "fonts", "graph", "img",
    "javascripts", "js", "judgements", "livereload", "open-questions", "pdf", "robots", "search", "sitemap", "sources",
    "stylesheets", "tags", "timeline",
])  # fmt: skip
"""Names in a site that other pages, the theme or MkDocs have."""
BUILTIN = "briefbook/vocabulary/"
OTHERS = "topics"
"""The section of types that name none."""
_NO_TYPE = "add it under `types:`"
Entries = dict[str, tuple[Text, Fields]]


def read_vocabulary(documents: Iterable[Node]) -> tuple[Vocabulary, tuple[Problem, ...]]:
    """The vocabulary that the documents make, and what is wrong with it. What a later one says of a thing goes over
    what an earlier one says of it, field by field: a project that gives `company` another label keeps its parent.
    """
    problems: list[Problem] = []
    blocks: dict[str, Entries] = {name: {} for name in BLOCKS}
    for document in documents:
        _gather(document, blocks, problems)
    for id in blocks["metrics"]:
        if id in blocks["properties"] and _gives_way(blocks["properties"][id][1]):
            del blocks["properties"][id]
    sections = {id: _section(id, *entry, problems) for id, entry in blocks["sections"].items()}
    types = _types(blocks["types"], sections, problems)
    units = _units(blocks["units"], problems)
    strengths = _strengths(blocks["strengths"], problems)
    properties = _properties(blocks["properties"], types, units, problems)
    if strengths:
        properties = {id: replace(each, strengths=strengths) for id, each in properties.items()}
    directions = _directions(properties, blocks["properties"], problems)
    metrics = {id: _metric(id, *entry, directions, units, problems) for id, entry in blocks["metrics"].items()}
    _check_expectations(blocks["types"], directions, problems)
    return Vocabulary(sections, types, properties, metrics, directions, units, strengths), tuple(problems)


def _gives_way(property: Fields) -> bool:
    """Whether a book may measure by a metric what a built-in property holds: where that is a quantity."""
    range = property.get("range")
    return isinstance(range, Text) and range.value == "quantity" and range.where.path.startswith(BUILTIN)


def _gather(document: Node, blocks: dict[str, Entries], problems: list[Problem]) -> None:
    if not isinstance(document, Fields):
        problems.append(
            Problem(
                "E318",
                "a vocabulary must be a map of blocks",
                document.where,
                "begin with types:, properties: or metrics:",
            )
        )
        return
    for key, node in document.pairs:
        if key.value not in BLOCKS:
            hint = did_you_mean(key.value, BLOCKS, "the blocks are " + ", ".join(BLOCKS))
            problems.append(Problem("E201", f"'{shown(key.value)}' is not a block of a vocabulary", key.where, hint))
        block = key.value if key.value in BLOCKS else nearest(key.value, BLOCKS)
        if not block:
            continue
        if not isinstance(node, Fields):
            problems.append(Problem("E318", f"{key.value} must be a map", node.where, "write `some-id: {label: …}`"))
        else:
            for id, entry in node.pairs:
                if isinstance(entry, Fields):
                    _, earlier = blocks[block].get(id.value, (id, None))
                    entry = _with_added(earlier, entry, problems)
                    blocks[block][id.value] = (id, _over(earlier, entry) if earlier else entry)
                else:
                    message = f"'{shown(id.value)}' needs a map"
                    about = About("unread name", id.value)
                    hint = "write `{likelihood: likely}`" if block == "strengths" else "write `{label: …}`"
                    problems.append(Problem("E318", message, entry.where, hint, about=about))


def _with_added(earlier: Fields | None, later: Fields, problems: list[Problem]) -> Fields:
    """The later fields, `add:` in them joined with what the earlier entry has."""
    added = later.get("add")
    if added is None:
        return later
    others = tuple(pair for pair in later.pairs if pair[0].value != "add")
    if earlier is None or not isinstance(added, Fields):
        message = "there is nothing to add to" if earlier is None else "what is added must be a map"
        hint = "write `owns: {add: {domain: place}}` for a built-in one"
        problems.append(Problem("E318", message, added.where, hint))
        return Fields(others, later.where)
    refuse_unknown(added, ADDABLE, "what is added", problems)
    joined = tuple(
        (key, Items((*_listed(earlier.get(key.value)), *_listed(node)), node.where))
        for key, node in added.pairs
        if key.value in ADDABLE
    )
    return Fields((*others, *joined), later.where)


def _listed(node: Node | None) -> tuple[Node, ...]:
    return () if node is None else node.values if isinstance(node, Items) else (node,)


def _over(earlier: Fields, later: Fields) -> Fields:
    kept = tuple(pair for pair in earlier.pairs if later.get(pair[0].value) is None)
    return Fields((*kept, *later.pairs), later.where)


def _place(fields: Fields, name: str) -> Span:
    """Where the value of a field stands; where the map does, if the field is not in its file."""
    node = fields.get(name)
    return node.where if node is not None and node.where.path == fields.where.path else fields.where


def _label(fields: Fields, id: str, problems: list[Problem]) -> str:
    return plain_text(fields.get("label"), problems) or id.replace("-", " ").replace("_", " ").capitalize()


def _icon(fields: Fields, otherwise: str, problems: list[Problem]) -> str:
    icon = plain_text(fields.get("icon"), problems)
    if icon and (len(icon) > MAX_ICON or not _ICON.fullmatch(icon)):
        problems.append(
            Problem(
                "E318",
                f"'{shown(icon)}' is not an icon",
                _place(fields, "icon"),
                "write one of Material's: material/flask",
            )
        )
        return otherwise
    return icon or otherwise


def _section(id: str, key: Text, fields: Fields, problems: list[Problem]) -> Section:
    refuse_unknown(fields, ("label", "icon"), "a section", problems)
    if not ID.fullmatch(id) or id in _PAGES or id in RESERVED_IDS:
        problems.append(
            Problem(
                "E318", f"'{shown(id)}' cannot be a section", key.where, "use a kebab-case word that no other page has"
            )
        )
    return Section(id, _label(fields, id, problems), _icon(fields, "material/shape", problems))


def _types(entries: Entries, sections: Mapping[str, Section], problems: list[Problem]) -> dict[str, EntityType]:
    named = {id: scalars(fields.get("parent"), problems) for id, (_, fields) in entries.items()}
    if above := named.pop(THING, ()):
        message = f"'{THING}' is above every type and has no parent"
        problems.append(Problem("E318", message, above[0].where, "remove `parent:`"))
    parents = {id: tuple(_meant(each.value, entries) for each in texts) for id, texts in named.items()}
    parents[THING] = ()
    types: dict[str, EntityType] = {}
    for id, (key, fields) in entries.items():
        refuse_unknown(fields, TYPE_FIELDS, "a type", problems)
        if not ID.fullmatch(id) or id in LITERALS:
            problems.append(
                Problem(
                    "E318",
                    f"'{shown(id)}' cannot be a type",
                    key.where,
                    "use kebab-case ASCII, and not the name of a literal",
                )
            )
        for each in named.get(id, ()):
            parent = each.value
            if parent not in entries:
                hint = did_you_mean(parent, entries, _NO_TYPE, problems)
                problems.append(Problem("E318", f"there is no type '{shown(parent)}'", each.where, hint))
        if id != THING and not parents[id]:
            problems.append(
                Problem("E318", f"the type '{id}' has no parent", key.where, "add `parent: organization`, or another")
            )
        chain = _chain(id, parents)
        if chain is None:
            problems.append(
                Problem("E318", f"the type '{shown(id)}' is its own ancestor", key.where, "break the circle of parents")
            )
            chain = (id,)
        elif len(chain) > MAX_ANCESTORS:
            message = f"the type '{shown(id)}' has more than {MAX_ANCESTORS} types above it"
            problems.append(Problem("E113", message, key.where, "put it below one that is nearer to the top"))
        types[id] = _type(id, chain, entries, fields, sections, problems)
    return types


def _meant(name: str, known: Collection[str], otherwise: str = THING) -> str:
    """The name itself, else what was probably meant by it: what follows from a mistake is not told at every use."""
    return name if name in known else nearest(name, known) or otherwise


def _chain(id: str, parents: Mapping[str, tuple[str, ...]]) -> tuple[str, ...] | None:
    """A type and all above it, nearest first, or more of them than there may be; None where they go in a circle."""
    chain = {id: None}
    level = [id]
    while level and len(chain) <= MAX_ANCESTORS:
        above = dict.fromkeys(parent for each in level for parent in parents.get(each, ()))
        if id in above:
            return None
        level = [parent for parent in above if parent not in chain]
        chain.update(dict.fromkeys(level))
    return tuple(chain)[: MAX_ANCESTORS + 1]


def _type(
    id: str,
    chain: tuple[str, ...],
    entries: Entries,
    fields: Fields,
    sections: Mapping[str, Section],
    problems: list[Problem],
) -> EntityType:
    above = [entries[each][1] for each in chain if each in entries]
    label = _label(fields, id, problems)

    def inherited(name: str) -> str:
        return next((found for each in above if (found := plain_text(each.get(name), []))), "")

    section = inherited("section") or OTHERS
    if section not in sections:
        hint = did_you_mean(section, sections, "add it under `sections:`", problems)
        message = f"there is no section '{shown(section)}'"
        problems.append(Problem("E318", message, _place(fields, "section"), hint))
    return EntityType(
        id=id,
        label=label,
        plural=plain_text(fields.get("plural"), problems) or f"{label}s",
        section=_meant(section, sections, OTHERS),
        icon=_icon(fields, inherited("icon"), problems),
        ancestors=tuple(dict.fromkeys((*chain, THING))),
        expects=tuple(t.value for t in scalars(fields.get("expects"), problems)),
        ftm=inherited("ftm"),
        schema_org=inherited("schema_org"),
    )


def _units(entries: Entries, problems: list[Problem]) -> dict[str, Unit]:
    """The units, under whatever they are called."""
    units: dict[str, Unit] = {}
    for id, (_, fields) in entries.items():
        refuse_unknown(fields, UNIT_FIELDS, "a unit", problems)
        base, factor = plain_text(fields.get("of"), problems), plain_text(fields.get("factor"), problems)
        above = entries.get(base)
        if base and (above is None or above[1].get("of") is not None):
            bases = [each for each, (_, other) in entries.items() if other.get("of") is None]
            hint = did_you_mean(base, bases, "add it under `units:`, without `of`")
            problems.append(Problem("E318", f"'{shown(base)}' is not a base unit", _place(fields, "of"), hint))
        if bool(base) != bool(factor) or (factor and not _is_factor(factor)):
            message = f"the unit '{shown(id)}' needs a factor: how many of its base unit it is"
            problems.append(Problem("E318", message, _place(fields, "factor"), "write `{of: m, factor: 0.3048}`"))
            factor = ""
        kind = plain_text(fields.get("kind"), problems) or base or id
        unit = Unit(id, _label(fields, id, problems), base or id, factor or "1", kind)
        for name in (id, *(each.value for each in scalars(fields.get("also"), problems))):
            other = units.setdefault(name, unit)
            if other is not unit:
                message = f"'{shown(name)}' could be the unit '{shown(other.id)}' or '{shown(id)}'"
                problems.append(Problem("E318", message, fields.where, "rename one of them"))
    return units


def _is_factor(text: str) -> bool:
    try:
        return len(text) <= MAX_FACTOR and Fraction(text) > 0
    except (ValueError, ZeroDivisionError):
        return False


def _properties(
    entries: Entries, types: Mapping[str, EntityType], units: Units, problems: list[Problem]
) -> dict[str, Property]:
    properties: dict[str, Property] = {}
    for order, (id, (key, fields)) in enumerate(entries.items()):
        refuse_unknown(fields, PROPERTY_FIELDS, "a property", problems)
        if not _NAME.fullmatch(id) or id in RESERVED_PROPERTIES:
            problems.append(
                Problem(
                    "E318", f"'{shown(id)}' cannot be a property", key.where, "use snake_case, and no qualifier's name"
                )
            )
        in_range, in_domain = (scalars(fields.get(name), problems) for name in ("range", "domain"))
        range = tuple(dict.fromkeys(_meant(each.value, (*types, *LITERALS)) for each in in_range)) or ("text",)
        literal = range[0] if len(range) == 1 and range[0] in LITERALS else ""
        domain = tuple(dict.fromkeys(_meant(each.value, types) for each in in_domain)) or (THING,)
        is_known = bool(literal) and all(each.value == literal for each in in_range)
        for each in (*in_domain, *(() if is_known else in_range)):
            type = each.value
            if type in LITERALS:
                message = f"'{type}' is a kind of literal, which must be the only range"
                problems.append(Problem("E318", message, each.where, "write one kind of literal, or types of entity"))
            elif type not in types:
                hint = did_you_mean(type, (*types, *LITERALS), _NO_TYPE, problems)
                problems.append(Problem("E318", f"there is no type '{shown(type)}'", each.where, hint))
        if literal and fields.get("symmetric") is not None:
            where = _place(fields, "symmetric")
            problems.append(Problem("E318", f"'{id}' cannot be symmetric", where, "only relations can"))
        inverse, inverse_label = _inverse(fields, problems)
        properties[id] = Property(
            id=id,
            label=_label(fields, id, problems),
            order=order,
            domain=domain,
            literal=literal,
            range=() if literal else range,
            inverse=inverse,
            inverse_label=inverse_label,
            is_symmetric=_flag(fields, "symmetric", False, problems),
            is_many=_flag(fields, "many", not literal, problems),
            is_history=_flag(fields, "timeline", literal in ("", "date"), problems),
            is_ordered=_flag(fields, "ordered", False, problems),
            format=_format(fields, problems),
            pattern=_pattern(fields, problems),
            prefixes=tuple(each.value for each in scalars(fields.get("prefix"), problems)),
            links=tuple(_links(fields, problems)),
            ftm=plain_text(fields.get("ftm"), problems),
            schema_org=plain_text(fields.get("schema_org"), problems),
            **_measured(fields, literal, units, problems),
        )
    return properties


def _measured(fields: Fields, literal: str, units: Units, problems: list[Problem]) -> dict[str, Any]:
    """The unit of a quantity that names none, and those that it may be in: all that measure the same."""
    name = plain_text(fields.get("unit"), problems)
    if literal != "quantity":
        if name:
            message = "only a quantity has a unit"
            problems.append(Problem("E318", message, _place(fields, "unit"), "write `range: quantity`, or remove it"))
        return {}
    own = units.get(name)
    kind = own.kind if own else name
    fitting = {each: unit for each, unit in units.items() if not kind or unit.kind == kind}
    if not fitting:
        hint = did_you_mean(name, units, "add it under `units:`", problems)
        problems.append(Problem("E318", f"there is no unit '{shown(name)}'", _place(fields, "unit"), hint))
    return {"unit": own.id if own else "", "units": fitting or units, "is_bare": not kind}


def _format(fields: Fields, problems: list[Problem]) -> str:
    format = plain_text(fields.get("format"), problems)
    if format and format not in FORMATS:
        hint = did_you_mean(format, FORMATS, "the formats are " + ", ".join(FORMATS))
        message = f"there is no format '{shown(format)}' that could be checked"
        problems.append(Problem("E318", message, _place(fields, "format"), hint))
    return format


def _links(fields: Fields, problems: list[Problem]) -> Iterator[tuple[str, str]]:
    """Where identifiers are looked up: one address for all, or one for each pattern."""
    node = fields.get("link")
    where = _place(fields, "link")
    pairs = ((key.value, value) for key, value in node.pairs) if isinstance(node, Fields) else (("", node),)
    for pattern, value in pairs if node is not None else ():
        template = plain_text(value, problems)
        try:
            read_pattern(pattern)
        except ValueError as error:
            message = f"the pattern cannot be read: {shown(str(error))}"
            problems.append(Problem("E318", message, where, "write a regular expression as RE2 reads it"))
            continue
        sample = "a@b.example" if template.startswith("mailto:") else "1"
        if "{" not in template or not is_link(re.sub(r"[{](?:id|[1-9])[}]", sample, template)):
            hint = "write the address with `{id}` in place of the identifier: https://example.org/{id}"
            problems.append(Problem("E318", f"'{shown(template)}' is not a link template", where, hint))
        else:
            yield pattern, template


def _pattern(fields: Fields, problems: list[Problem]) -> str:
    pattern = plain_text(fields.get("pattern"), problems)
    try:
        read_pattern(pattern)
    except ValueError as error:
        hint = "write a regular expression as RE2 reads it: without backreferences and lookaround"
        message = f"the pattern cannot be read: {shown(str(error))}"
        problems.append(Problem("E318", message, _place(fields, "pattern"), hint))
        return ""
    return pattern


def _inverse(fields: Fields, problems: list[Problem]) -> tuple[str, str]:
    node = fields.get("inverse")
    if node is None:
        return "", ""
    if isinstance(node, Fields) and len(node.pairs) == 1:
        key, label = node.pairs[0]
        return key.value, plain_text(label, problems)
    problems.append(
        Problem("E318", "an inverse must be a name and a label", node.where, "write `inverse: {owned_by: Owned by}`")
    )
    return "", ""


def _flag(fields: Fields, name: str, otherwise: bool, problems: list[Problem]) -> bool:
    word = plain_text(fields.get(name), problems)
    if word not in ("", "true", "false"):
        problems.append(Problem("E318", f"{name} must be true or false", _place(fields, name), f"write `{name}: true`"))
    return word == "true" if word else otherwise


def _metric(
    id: str, key: Text, fields: Fields, directions: Mapping[str, Direction], units: Units, problems: list[Problem]
) -> Metric:
    if not _NAME.fullmatch(id):
        problems.append(Problem("E318", f"'{shown(id)}' cannot be a metric", key.where, "use snake_case"))
    if id in directions:
        hint = "choose another name: `[[some-id#name]]` could mean either"
        problems.append(Problem("E318", f"'{id}' is a property already", key.where, hint))
    refuse_unknown(fields, ("label", "unit"), "a metric", problems)
    unit = plain_text(fields.get("unit"), problems)
    measure = measure_in(unit, units) if unit else None
    return Metric(id, _label(fields, id, problems), measure.text if measure else unit)


def _strengths(entries: Entries, problems: list[Problem]) -> dict[str, str]:
    """What a book takes the words of its sources for how firmly they say something to mean: terms of ICD 203."""
    found: dict[str, str] = {}
    for word, (key, fields) in entries.items():
        refuse_unknown(fields, ("likelihood",), "a strength", problems)
        if fields.get("likelihood") is None:
            hint = "write `claimed: {likelihood: roughly even chance}`; without a likelihood it is not needed here"
            problems.append(Problem("E318", f"'{shown(word)}' has no likelihood", key.where, hint))
        elif likelihood := value_as(fields.get("likelihood"), read_likelihood, problems):
            found[word.casefold()] = likelihood
    return found


def _directions(properties: Mapping[str, Property], entries: Entries, problems: list[Problem]) -> dict[str, Direction]:
    directions = {id: Direction(property, False) for id, property in properties.items()}
    for id, property in properties.items():
        if not property.inverse:
            continue
        where = _place(entries[id][1], "inverse")
        is_name = _NAME.fullmatch(property.inverse) and property.inverse not in RESERVED_PROPERTIES
        if property.inverse in directions or not is_name:
            problems.append(
                Problem(
                    "E318",
                    f"'{shown(property.inverse)}' cannot be the inverse of '{id}'",
                    where,
                    "use a name that is free",
                )
            )
        elif property.is_symmetric or property.literal:
            problems.append(
                Problem(
                    "E318", f"'{id}' cannot have an inverse", where, "only relations that are not symmetric have one"
                )
            )
        else:
            directions[property.inverse] = Direction(property, True)
    return directions


def _check_expectations(entries: Entries, directions: Mapping[str, Direction], problems: list[Problem]) -> None:
    for _, fields in entries.values():
        for text in scalars(fields.get("expects"), []):
            if text.value not in directions:
                hint = did_you_mean(text.value, directions, "add it under `properties:`", problems)
                problems.append(Problem("E318", f"there is no property '{shown(text.value)}'", text.where, hint))
