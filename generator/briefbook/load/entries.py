"""Records → entries: entities, events, sources, observations, judgements, typed by the vocabulary."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set

from msgspec.structs import replace

from briefbook.load.cascade import UNREAD_SOURCE, Cascade, named_sources, narrowed
from briefbook.load.fields import (
    Somebody,
    as_somebody,
    blank,
    by_name,
    called,
    id_or_word,
    ids,
    is_id,
    places_of,
    plain_text,
    refuse_unknown,
    scalars,
    somebody,
    value_as,
)
from briefbook.load.pictures import read_copy, read_document, read_pictures
from briefbook.load.prose import read_note, read_prose
from briefbook.load.quantities import in_prices_of, read_observed, unknown_unit
from briefbook.load.statements import read_rank, read_statements, statements_of
from briefbook.load.values import (
    none_of,
    read_access,
    read_date,
    read_doi,
    read_flag,
    read_grade,
    read_id,
    read_isbn,
    read_language,
    read_likelihood,
    read_url,
    shown,
)
from briefbook.model.corpus import NAME
from briefbook.model.dates import PartialDate
from briefbook.model.entries import (
    Address,
    Briefing,
    Document,
    Entity,
    Entry,
    Judgement,
    Observation,
    Retraction,
    Source,
)
from briefbook.model.grades import CONFIDENCE, CREDIBILITY
from briefbook.model.grammar import (
    CASCADING,
    ENTITY_FIELDS,
    QUALIFIER_NAMES,
    RETRACTION_FIELDS,
    TIES,
    UNSTATED,
    field_names,
)
from briefbook.model.limits import MAX_PROBLEMS
from briefbook.model.prose import Prose
from briefbook.model.raw import Fields, Items, Node, Record, Text
from briefbook.model.source_types import SOURCE_TYPES
from briefbook.model.statement import PLAIN, Citation, Qualifiers, Rank, Statement, statement_id, telling_apart
from briefbook.model.units import Units, measure_in
from briefbook.model.values import UNREAD, CodeValue, Reference, TextValue
from briefbook.model.vocabulary import EVENT, Vocabulary
from briefbook.problems import About, Problem, Span, did_you_mean, nearest, spelling_fix

_NOT_PROPERTIES = frozenset(each.name for each in ENTITY_FIELDS)
_ONLY_QUALIFIERS = frozenset(QUALIFIER_NAMES) - frozenset(CASCADING)


def read_entry(record: Record, vocabulary: Vocabulary) -> tuple[Entry, tuple[Problem, ...]]:
    """The entry that a record makes, and what is wrong with it. Its id is empty where it has none."""
    entries, problems = read_entries([record], vocabulary)
    return entries[0], problems


def read_entries(records: Iterable[Record], vocabulary: Vocabulary) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    """The entries that records make, in their order, and what is wrong with them."""
    problems: list[Problem] = []
    entries: list[Entry] = []
    readers: dict[str, Callable[[Record, Vocabulary, Cascade, list[Problem]], Entry]] = {
        "entities": _entity,
        "events": _entity,
        "more": _more,
        "sources": _source,
        "observations": _observation,
        "judgements": _judgement,
    }
    defaults, cascade = None, Cascade()
    records = tuple(records)
    for number, record in enumerate(records):
        if len(problems) > MAX_PROBLEMS:
            problems.append(unread(len(records) - number, record.where))
            break
        if record.defaults is not defaults:  # one map for all records of a file
            defaults, cascade = record.defaults, narrowed(Cascade(), record.defaults, problems)
        entry = readers[record.block](record, vocabulary, cascade, problems)
        entries.append(_with_named(entry, record, cascade))
    return tuple(entries), tuple(problems)


def _with_named(entry: Entry, record: Record, defaults: Cascade) -> Entry:
    """The entry, with the sources that are named for it and that nothing in it rests on."""
    borne = sources_of(entry)
    named = tuple(sorted({text.value for text in named_sources(record.body, record.block) if is_id(text)} - borne))
    by_file = named_by_file(defaults.citations, borne)
    return replace(entry, named=named, named_by_file=by_file) if named or by_file else entry


def named_by_file(defaults: Iterable[Citation], borne: Set[str]) -> tuple[str, ...]:
    """The sources of a file's defaults that are not `borne` by an entry."""
    return tuple(each.source for each in defaults if each.source and each.source not in borne)


def sources_of(entry: Entry) -> frozenset[str]:
    """The sources that something in an entry rests on, or that it comes from."""
    match entry:
        case Entity():
            cited = [*(each.citation for each in entry.statements), *(each.citation for each in entry.pictures)]
            return frozenset([each.source for each in cited if each])
        case Source():
            return frozenset(entry.derived_from)
        case Observation():
            return frozenset([entry.citation.source] if entry.citation else ())
        case Judgement():
            return frozenset([each.source for each in entry.citations])
        case Briefing():
            return frozenset()


def unread(count: int, where: Span) -> Problem:
    """What is said where so much is wrong with a file that the entries from a place on are not read."""
    message = f"more than {MAX_PROBLEMS} problems in this file: {count:,} more entries were not read"
    hint = "correct the entries before this one, then check again"
    return Problem("E113", message, where, hint, about=About("unread block"))


def _entity(record: Record, vocabulary: Vocabulary, outer: Cascade, problems: list[Problem]) -> Entity:
    entity = _described(record, _type(record, vocabulary, problems), vocabulary, outer, problems)
    if _is_empty(record.body.get(NAME)):
        problems.append(
            Problem(
                "E207", f"'{shown(record.id.value if record.id else '')}' has no name", record.where, "add `name: …`"
            )
        )
    places = (*entity.places, *places_of(record.body, "was"))
    return replace(entity, was=ids(record.body.get("was"), problems), places=places)


def _more(record: Record, vocabulary: Vocabulary, outer: Cascade, problems: list[Problem]) -> Entity:
    for key, _ in record.body.pairs:
        if key.value in ("type", "was"):
            message = f"'{key.value}' belongs in the entry itself, not under `more:`"
            problems.append(Problem("E206", message, key.where, "write it in the entry itself"))
    entity = _described(record, "", vocabulary, outer, problems)
    remarked = set(_remarked(record.body))
    remarks = tuple(each.id for each in entity.statements if each.where in remarked)
    return replace(entity, is_more=True, remarks=remarks)


_REMARKS = frozenset(["rank", "match", "note", "marking", "review_by"])


def _remarked(body: Fields) -> Iterator[Span]:
    """Where the values stand of which something is said, but no source: it holds for whoever says the same."""
    for _, node in body.pairs:
        for each in node.values if isinstance(node, Items) else (node,):
            if isinstance(each, Fields) and each.get("source") is None and _REMARKS & {*each.names()}:
                value = each.get("to") or each.get("value")
                yield value.where if value else each.where


def _described(record: Record, type: str, vocabulary: Vocabulary, outer: Cascade, problems: list[Problem]) -> Entity:
    """The entity with all that is said of it, but for what stands only where its entry does."""
    id = _id(record, problems)
    cascade = narrowed(outer, record.body, problems)
    statements: list[Statement] = []
    for key, node in record.body.pairs:
        if key.value not in _NOT_PROPERTIES:
            statements += _property(id, type, key, node, cascade, vocabulary, problems)
    has_others = any(each.qualifiers.others or (each.citation and each.citation.quoted_people) for each in statements)
    return Entity(
        id=id,
        type=type,
        statements=tuple(statements),
        where=record.where,
        tags=_tags(record.body, problems),
        about=_prose(record.body.get("about"), problems),
        marking=cascade.marking,
        pictures=read_pictures(record.body.get("image"), cascade.marking, problems),
        places=tuple(_places_of_others(node for _, node in record.body.pairs)) if has_others else (),
    )


def _places_of_others(nodes: Iterable[Node]) -> Iterator[tuple[str, Span]]:
    """Where statements name those who have a part in them, or whose words they quote."""
    for node in nodes:
        for each in node.values if isinstance(node, Items) else (node,):
            if isinstance(each, Fields):
                yield from places_of(each, "said_by", *TIES)
                yield from _places_of_quoted(each)


def _places_of_quoted(fields: Fields) -> tuple[tuple[str, Span], ...]:
    quote = fields.get("quote")
    return places_of(quote, "by") if isinstance(quote, Fields) else ()


def _id(record: Record, problems: list[Problem]) -> str:
    """The id of a record; as it is written where it cannot be one, so that what is wrong with the rest is found."""
    return id_or_word(record.id, problems) if record.id else ""


def _is_empty(node: Node | None) -> bool:
    """Whether nothing is said: no key, or an empty list or map."""
    return (
        node is None or (isinstance(node, Items) and not node.values) or (isinstance(node, Fields) and not node.pairs)
    )


def _type(record: Record, vocabulary: Vocabulary, problems: list[Problem]) -> str:
    node = record.body.get("type")
    if node is None:
        if record.block == "events":
            return EVENT
        problems.append(
            Problem("E207", "an entity needs a type", record.where, "add `type: company`, or another of the vocabulary")
        )
        return ""
    type = plain_text(node, problems)
    if not type:
        return ""
    if type not in vocabulary.types:
        hint = did_you_mean(
            type, vocabulary.types, "see `briefbook schema`, or add it to content/vocabulary.yml", problems
        )
        fix = spelling_fix(type, vocabulary.types)
        message, about = f"there is no type '{shown(type)}'", About("missing name", type)
        problems.append(Problem("E301", message, node.where, hint, fix=fix, about=about))
        return ""
    is_event = vocabulary.is_a(type, (EVENT,))
    if is_event != (record.block == "events"):
        right = "events" if is_event else "entities"
        problems.append(
            Problem("E301", f"'{type}' belongs under {right}:", node.where, f"move this entry to `{right}:`")
        )
    return type


def _property(
    subject: str, type: str, key: Text, node: Node, cascade: Cascade, vocabulary: Vocabulary, problems: list[Problem]
) -> list[Statement]:
    direction = vocabulary.directions.get(key.value)
    if direction is None:
        if key.value in _ONLY_QUALIFIERS:
            hint = f"put it inside a statement: `some_property: {{value: …, {key.value}: …}}`"
            problems.append(Problem("E205", f"'{key.value}' describes a statement, not an entry", key.where, hint))
            return []
        known = (*vocabulary.directions, *(each.name for each in ENTITY_FIELDS))
        hint = did_you_mean(key.value, known, "add it to content/vocabulary.yml under `properties:`", problems)
        fix = spelling_fix(key.value, known)
        message, about = f"there is no property '{shown(key.value)}'", About("missing name", key.value)
        problems.append(Problem("E302", message, key.where, hint, fix=fix, about=about))
        meant = vocabulary.directions.get(fix.new if fix else nearest(key.value, vocabulary.directions) or "")
        if not meant:
            return []
        if fix:
            return _property(subject, type, Text(fix.new, key.where), node, cascade, vocabulary, problems)
        return statements_of(subject, meant, UNREAD, key.where, (UNREAD_SOURCE,), PLAIN)
    if type and not vocabulary.is_a(type, direction.subjects):
        message = f"'{key.value}' is not for the type '{type}'"
        problems.append(Problem("E303", message, key.where, f"it is for: {', '.join(direction.subjects)}"))
    return read_statements(subject, key.value, direction, node, cascade, problems)


def _tags(body: Fields, problems: list[Problem]) -> tuple[str, ...]:
    return ids(body.get("tags"), problems)


def _prose(node: Node | None, problems: list[Problem]) -> Prose:
    if node is None:
        return Prose()
    if not isinstance(node, Text):
        problems.append(Problem("E202", "prose is expected here", node.where, "write `|` and the text below it"))
        return Prose()
    if not node.value.strip():
        problems.append(blank(node))
        return Prose()
    prose, found = read_prose(node)
    problems += found
    return prose


def _source(record: Record, vocabulary: Vocabulary, outer: Cascade, problems: list[Problem]) -> Source:
    body = record.body
    refuse_unknown(body, field_names("sources"), "a source", problems)
    id = _id(record, problems)
    given = by_name(body)
    language = _code(value_as(given.get("language"), read_language, problems))
    title, language, translated = _title(given.get("title"), language, problems)
    if "title" not in given:
        problems.append(Problem("E207", "a source needs a title", record.where, "add `title: …`"))
    elif title in UNSTATED and not _is_quoted(given["title"]):
        hint = f'say what it is, or write "{title}" in quotes if that is the title'
        problems.append(Problem("E205", f"'{title}' cannot be a title", _place(body, "title"), hint))
    type = plain_text(given.get("type"), problems)
    if type not in SOURCE_TYPES:
        node = given.get("type")
        if node is None:
            problems.append(
                Problem(
                    "E207", "a source needs a type", record.where, "add `type: article-newspaper` or `type: report`"
                )
            )
        elif type:
            hint = did_you_mean(
                type, SOURCE_TYPES, "write one such as report, webpage or article-newspaper; the reference lists all"
            )
            fix = spelling_fix(type, SOURCE_TYPES)
            problems.append(Problem("E317", f"'{shown(type)}' is not a source type (CSL)", node.where, hint, fix=fix))
    publisher = somebody(given.get("publisher"), problems)
    if isinstance(publisher, Reference) and "reliability" in given:
        hint = f"write `reliability:` on '{publisher.id}': it applies to everything that it publishes"
        message = "reliability belongs to the publisher, which is an entity"
        problems.append(Problem("E206", message, _place(body, "reliability"), hint))
    archived = value_as(given.get("archived"), read_copy, problems)
    return Source(
        id=id,
        type=type,
        title=title,
        where=record.where,
        authors=_authors(given.get("author"), problems),
        publisher=publisher,
        published=value_as(given.get("published"), read_date, problems),
        accessed=value_as(given.get("accessed"), read_date, problems),
        addresses=_addresses(given.get("url"), problems),
        archived=archived if isinstance(archived, str) else "",
        archived_file=archived if isinstance(archived, Document) else None,
        file=read_document(given.get("file"), problems),
        language=language,
        reliability=_code(value_as(given.get("reliability"), read_grade, problems)),
        credibility=value_as(given.get("credibility"), _read_credibility, problems) or "",
        derived_from=ids(given.get("derived_from"), problems),
        is_own=value_as(given.get("own"), read_flag, problems) is True,
        is_library=_is_library(given.get("library"), record, problems),
        is_unread=value_as(given.get("further_reading"), read_flag, problems) is True,
        note=read_note(given.get("note"), problems),
        tags=_tags(body, problems),
        marking=narrowed(outer._replace(citations=()), _only(body, "marking"), problems).marking
        if "marking" in given
        else outer.marking,
        places=(
            *places_of(body, "author", "publisher", "derived_from", "corrected_by"),
            *(places_of(withdrawn, "by") if isinstance(withdrawn := given.get("retracted"), Fields) else ()),
        ),
        retracted=_retraction(given.get("retracted"), problems),
        corrected_by=ids(given.get("corrected_by"), problems),
        access=value_as(given.get("access"), read_access, problems) or "",
        translated_title=translated,
        container=plain_text(given.get("container"), problems),
        volume=plain_text(given.get("volume"), problems),
        issue=plain_text(given.get("issue"), problems),
        pages=plain_text(given.get("pages"), problems),
        doi=value_as(given.get("doi"), read_doi, problems) or "",
        isbn=value_as(given.get("isbn"), read_isbn, problems) or "",
    )


def _title(node: Node | None, language: str, problems: list[Problem]) -> tuple[str, str, TextValue | None]:
    """A title, its language, and a translation; by language, its own comes first unless `language` says otherwise."""
    if not isinstance(node, Fields):
        return plain_text(node, problems), language, None
    titles: dict[str, str] = {}
    for key, value in node.pairs:
        tag = value_as(key, read_language, problems)
        titles[tag.code if tag else ""] = plain_text(value, problems)
    if not 1 <= len(titles) <= 2 or len(titles) < len(node.pairs):
        hint = "write `title: {zh-Hans: …, en: …}`, the title and a translation"
        problems.append(Problem("E202", "a title has at most one translation", node.where, hint))
    own = language if language in titles else next(iter(titles), "")
    others = [TextValue(text, lang) for lang, text in titles.items() if lang != own and text]
    return titles.get(own, ""), language or own, next(iter(others), None)


def _retraction(node: Node | None, problems: list[Problem]) -> Retraction | None:
    """What is said of a retraction: `true`, its date, or a map; None where there was none."""
    if not isinstance(node, Fields):
        said = value_as(node, _retracted, problems)
        return Retraction(said if isinstance(said, PartialDate) else None) if said else None
    names = [each.name for each in RETRACTION_FIELDS]
    refuse_unknown(node, names, "a retraction", problems)
    if not node.pairs:
        problems.append(Problem("E109", "this map is empty", node.where, "write `retracted: true`"))
    given = by_name(node)
    return Retraction(
        date=value_as(given.get("date"), read_date, problems),
        by=somebody(given.get("by"), problems),
        why=plain_text(given.get("why"), problems),
    )


def _retracted(text: Text) -> PartialDate | bool | Problem:
    if text.value in ("true", "false"):
        return text.value == "true"
    date = read_date(text)
    if isinstance(date, Problem):
        return replace(date, hint=f"{date.hint}; or write true, or {{date: …, by: …, why: …}}")
    return date


def _is_library(node: Node | None, record: Record, problems: list[Problem]) -> bool:
    """What a source says of itself, else what its file says of all; that is read, and told, with the file's outline."""
    if node is None:
        return value_as(record.defaults.get("library"), read_flag, []) is True
    return value_as(node, read_flag, problems) is True


def _authors(node: Node | None, problems: list[Problem]) -> tuple[Somebody, ...]:
    authors = (value_as(text, called, problems) for text in scalars(node, problems))
    return tuple(as_somebody(text) for text in authors if text is not None)


def _addresses(node: Node | None, problems: list[Problem]) -> tuple[Address, ...]:
    """The addresses of a source, in the order written; a map says what is at each."""
    if isinstance(node, Fields):
        if not node.pairs:
            problems.append(Problem("E109", "this map is empty", node.where, "write `{PDF: https://…}`"))
        kinds = [(key.value.strip(), value_as(value, read_url, problems), value.where) for key, value in node.pairs]
    else:
        kinds = [("", value_as(text, read_url, problems), text.where) for text in scalars(node, problems)]
    found: dict[str, Address] = {}
    for kind, url, where in kinds:
        if url and url.code in found:
            problems.append(Problem("E378", f"'{shown(url.code)}' stands here twice", where, "keep one of them"))
        elif url:
            found[url.code] = Address(url.code, kind)
    return tuple(found.values())


def _place(fields: Fields, name: str) -> Span:
    return next(key.where for key, _ in fields.pairs if key.value == name)


def _is_quoted(node: Node | None) -> bool:
    return isinstance(node, Text) and node.is_quoted


def _only(fields: Fields, name: str) -> Fields:
    return Fields(tuple(pair for pair in fields.pairs if pair[0].value == name), fields.where)


def _code(value: CodeValue | None) -> str:
    return value.code if value else ""


def _read_credibility(text: Text) -> str | Problem:
    if text.value in CREDIBILITY:
        return text.value
    return Problem(
        "E313",
        f"'{shown(text.value)}' is not a credibility",
        text.where,
        "write a digit from 1 (confirmed) to 6 (cannot be judged)",
    )


def _observation(record: Record, vocabulary: Vocabulary, outer: Cascade, problems: list[Problem]) -> Observation:
    body = record.body
    refuse_unknown(body, field_names("observations"), "an observation", problems)
    cascade = narrowed(outer, body, problems)
    of = value_as(body.get("of"), read_id, problems) or ""
    subject = value_as(body.get("for"), read_id, problems) or ""
    metric = value_as(body.get("metric"), lambda text: _read_metric(text, vocabulary), problems)
    for name in ("of", "metric", "value"):
        if body.get(name) is None:
            problems.append(Problem("E207", f"an observation needs '{name}'", record.where, f"add `{name}: …`"))
    qualifiers = Qualifiers(
        as_of=cascade.as_of,
        rank=value_as(body.get("rank"), read_rank, problems) or Rank.NORMAL,
        said_by=somebody(body.get("said_by"), problems),
        said_on=value_as(body.get("said_on"), read_date, problems),
        is_denied=value_as(body.get("denied"), read_flag, problems) is True,
        note=read_note(body.get("note"), problems),
        marking=cascade.marking,
        review_by=cascade.review_by,
    )
    citation = cascade.citations[0] if cascade.citations else None
    if len(cascade.citations) > 1:
        problems.append(
            Problem("E202", "an observation has one source", record.where, "make one observation for each source")
        )
    known = body.get("metric")
    if metric is None and isinstance(known, Text):
        metric = nearest(known.value, vocabulary.metrics) or known.value
    metric = metric or ""
    own_unit = vocabulary.metrics[metric].unit if metric in vocabulary.metrics else ""
    value, unit = read_observed(body.get("value"), body.get("unit"), own_unit, vocabulary.units, problems)
    if isinstance(node := body.get("unit"), Text):
        problems += _unit_of_another_kind(node, own_unit, vocabulary.units)
    value = in_prices_of(value, body.get("price_year"), vocabulary.units, problems)
    extra = [subject, cascade.as_of.edtf if cascade.as_of else ""]
    if qualifiers.rank is not Rank.NORMAL or unit != own_unit:
        extra += [qualifiers.rank.value, unit]
    if told := telling_apart(replace(qualifiers, as_of=None, rank=Rank.NORMAL)):
        extra.append(told)
    id = statement_id(of, metric, value, citation.source if citation else "", "|".join(extra))
    places = (*places_of(body, "of", "for", "source", "said_by"), *_places_of_quoted(body))
    return Observation(id, of, metric, subject, value, unit, citation, qualifiers, record.where, places)


def _unit_of_another_kind(text: Text, own: str, units: Units) -> Iterator[Problem]:
    """A problem where a unit measures something else than that of the metric does. Other words measure nothing."""
    said, wanted = measure_in(text.value, units), measure_in(own, units)
    if said and said.unit and wanted and wanted.unit and said.unit.kind != wanted.unit.kind:
        kind = wanted.unit.kind
        yield unknown_unit(text, text.value, {word: each for word, each in units.items() if each.kind == kind})


def _read_metric(text: Text, vocabulary: Vocabulary) -> str | Problem:
    if text.value in vocabulary.metrics:
        return text.value
    hint = did_you_mean(text.value, vocabulary.metrics, "add it to content/vocabulary.yml under `metrics:`")
    fix = spelling_fix(text.value, vocabulary.metrics)
    message, about = f"there is no metric '{shown(text.value)}'", About("missing name", text.value)
    return Problem("E315", message, text.where, hint, fix=fix, about=about)


def _judgement(record: Record, vocabulary: Vocabulary, outer: Cascade, problems: list[Problem]) -> Judgement:
    body = record.body
    refuse_unknown(body, field_names("judgements"), "a judgement", problems)
    id = _id(record, problems)
    if body.get("text") is None:
        problems.append(Problem("E207", "a judgement needs a text", record.where, "add `text: …`"))
    attributed_to = somebody(body.get("attributed_to"), problems)
    # The file's default source is what others say: it is the source of their judgements, never of our own.
    cascade = narrowed(outer if attributed_to else outer._replace(citations=()), body, problems)
    written = body.get("text")
    text = _prose(written, problems)
    return Judgement(
        id=id,
        text=replace(text, written=written if isinstance(written, Text) else None),
        where=record.where,
        likelihood=value_as(body.get("likelihood"), read_likelihood, problems) or "",
        confidence=value_as(body.get("confidence"), read_confidence, problems) or "",
        based_on=ids(body.get("based_on"), problems),
        about=ids(body.get("about"), problems),
        attributed_to=attributed_to,
        citations=cascade.citations,
        as_of=cascade.as_of,
        review_by=cascade.review_by,
        marking=cascade.marking,
        note=read_note(body.get("note"), problems),
        places=places_of(body, "based_on", "about", "attributed_to", "source", "likelihood"),
    )


def read_confidence(text: Text) -> str | Problem:
    """A level of confidence: low, moderate or high."""
    if text.value in CONFIDENCE:
        return text.value
    return none_of(CONFIDENCE, text, "E602", "is not a level of confidence", "write low, moderate or high")
