"""The values of a property, as written → statements: one for each value and source, in the direction that is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from msgspec.structs import replace

from briefbook.load.cascade import Cascade, narrowed
from briefbook.load.fields import blank, by_name, plain_text, refuse_unknown, scalars, somebody, value_as
from briefbook.load.prose import TOKEN, read_note
from briefbook.load.quantities import in_prices_of
from briefbook.load.values import (
    id_hint,
    none_of,
    read_date,
    read_directness,
    read_end,
    read_flag,
    read_id,
    read_interest,
    read_language,
    read_likelihood,
    read_literal,
    read_share,
    shown,
)
from briefbook.model.agreement import UNKNOWN
from briefbook.model.corpus import ALIASES, NAME, NAMES
from briefbook.model.grammar import LANGUAGE, NAME_KINDS, OF_NAMES, OF_RELATIONS, QUALIFIER_NAMES, TIES, UNSTATED
from briefbook.model.limits import MAX_NAME
from briefbook.model.raw import Fields, Items, Node, Text
from briefbook.model.statement import PLAIN, Citation, Qualifiers, Rank, Statement, statement_id, telling_apart
from briefbook.model.values import UNREAD, CodeValue, Reference, Unstated, Value
from briefbook.model.vocabulary import Direction, Strengths
from briefbook.problems import Problem, Span, did_you_mean, spelling_fix

_RANKS = {rank.value: rank for rank in Rank}
_WITHOUT_MEANING = {
    "match": "remove it: only names and aliases are looked for in texts",
    "scheme": "remove it: only names are transliterated",
    "share": "remove it: only a relation can have a share",
    **dict.fromkeys(("interest", "directness"), "remove it: only a relation can have one"),
    **dict.fromkeys(TIES, "remove it: only a relation ties others to it"),
}
"""What to do about qualifiers that a property cannot have."""


class _Said(NamedTuple):
    """One value as it was written, with the map of its qualifiers (None where it stands bare).

    `value` is `UNREAD` where it could not be read: what else is wrong with it is told all the same.
    """

    value: Value
    qualifiers: Fields | None
    role: str
    where: Span


def read_statements(
    subject: str, name: str, direction: Direction, node: Node, outer: Cascade, problems: list[Problem]
) -> list[Statement]:
    """The statements that `subject: {name: node}` makes, one for each value and source."""
    statements: list[Statement] = []
    inherited = inherited_qualifiers(outer, "")
    is_ordered = direction.is_backwards and direction.property.is_ordered and isinstance(node, Items)
    for number, each in enumerate(node.values if isinstance(node, Items) else (node,), 1):
        known = len(statements)
        if isinstance(each, Text):
            value = _value_or_unread(name, direction, each, outer.lang, problems)
            statements += statements_of(subject, direction, value, each.where, outer.citations, inherited)
        elif isinstance(each, Fields):
            for said in _map(name, direction, each, outer.lang, problems):
                cascade, qualifiers = outer, inherited
                if said.qualifiers is not None:
                    cascade = narrowed(outer, said.qualifiers, problems)
                    ends = (subject, said.value.id if isinstance(said.value, Reference) else "")
                    told = _Told(cascade, said.role, direction.property.strengths, ends)
                    qualifiers = _qualifiers(said.qualifiers, told, problems)
                    if qualifiers.is_denied and said.value == UNKNOWN:
                        hint = "deny a value, or `none`; leave out what nobody knows"
                        problems.append(Problem("E205", "nobody can deny 'unknown'", said.where, hint))
                elif said.role:
                    qualifiers = inherited_qualifiers(outer, said.role)
                statements += statements_of(subject, direction, said.value, said.where, cascade.citations, qualifiers)
        else:
            problems.append(_list_in_list(direction, each))
            statements += statements_of(subject, direction, UNREAD, each.where, outer.citations, inherited)
        if is_ordered:
            statements[known:] = [_at(number, said) for said in statements[known:]]
    return statements


def _at(ordinal: int, said: Statement) -> Statement:
    return replace(said, qualifiers=replace(said.qualifiers, ordinal=ordinal))


_BARE = Cascade()[1:]
_UNSOURCED = (None,)


def inherited_qualifiers(cascade: Cascade, role: str) -> Qualifiers:
    """What qualifies a statement that says nothing of it itself, but for its role."""
    if not role and cascade[1:] == _BARE:
        return PLAIN
    return Qualifiers(
        as_of=cascade.as_of, role=role, lang=cascade.lang, marking=cascade.marking, review_by=cascade.review_by
    )


def statements_of(
    subject: str,
    direction: Direction,
    value: Value,
    where: Span,
    citations: tuple[Citation, ...],
    qualifiers: Qualifiers,
) -> list[Statement]:
    """The statements of one value, one for each source, in the direction that is kept."""
    property = direction.property
    name = property.id
    if isinstance(value, Reference):
        if direction.is_backwards or (property.is_symmetric and value.id < subject):
            subject, value = value.id, Reference(subject)
    elif direction.is_backwards:
        name = property.inverse
    statements: list[Statement] = []
    extra = telling_apart(qualifiers)
    for citation in citations or _UNSOURCED:
        id = statement_id(subject, name, value, citation.source if citation else "", extra)
        statements.append(Statement(id, subject, name, value, citation, qualifiers, where))
    return statements


def _list_in_list(direction: Direction, node: Items) -> Problem:
    hint = "write one list of values"
    if direction.property.literal == "date":
        hint = 'write a date that is one of two in quotes: "[2022-09-17,2022-09-18]"'
    return Problem("E202", "a list is nested in a list", node.where, hint)


def _map(name: str, direction: Direction, node: Fields, lang: str, problems: list[Problem]) -> Iterator[_Said]:
    is_relation = direction.property.is_relation
    nodes = by_name(node)
    own = value_as(nodes["lang"], read_language, []) if "lang" in nodes else None
    lang = own.code if own else lang
    wanted, other = ("to", "value") if is_relation else ("value", "to")
    given = nodes.get(wanted)
    stray = nodes.get(other)
    names = tuple(nodes)
    if given is None and stray is not None:
        if is_relation and isinstance(stray, Text) and stray.value in UNSTATED:
            given = stray
        else:
            kind = "leads to another entity" if is_relation else "holds a literal, not another entity"
            where = next(key.where for key, _ in node.pairs if key.value == other)
            problems.append(Problem("E304", f"'{name}' {kind}", where, f"write `{wanted}:` instead of `{other}:`"))
            yield _Said(UNREAD, node, "", node.where)
            return
    if given is not None:
        of_quantities = ("unit", "price_year") if direction.property.literal == "quantity" else ()
        known = (wanted, *((other,) if given is stray else ()), *of_quantities, *QUALIFIER_NAMES)
        refuse_unknown(node, known, "a statement", problems)
        is_name = direction.property.id in NAMES
        if is_name:
            _check_name(nodes, problems)
        meaningless = (*(() if is_name else OF_NAMES), *(() if is_relation else OF_RELATIONS))
        for key in (key for key, _ in node.pairs if key.value in meaningless):
            hint = _WITHOUT_MEANING[key.value]
            problems.append(Problem("E205", f"'{key.value}' has no meaning for '{name}'", key.where, hint))
        if isinstance(given, Text):
            if of_quantities and (words := plain_text(nodes.get("unit"), problems)):
                given = Text(f"{given.value} {words}", given.where)
            for said in _scalar(name, direction, given, node, "", lang, problems):
                value = said.value
                if of_quantities:
                    value = in_prices_of(value, nodes.get("price_year"), direction.property.units, problems)
                yield said._replace(value=value)
        else:
            problems.append(
                Problem("E202", f"`{wanted}` is one value", given.where, "make one statement for each value")
            )
            yield _Said(UNREAD, node, "", node.where)
    elif not names or any(word in QUALIFIER_NAMES for word in names):
        problems.append(
            Problem("E207", f"this statement of '{name}' has no value", node.where, _value_hint(node, wanted))
        )
        yield _Said(UNREAD, node, "", node.where)
    elif is_relation:
        yield from _short_relations(name, direction, node, lang, problems)
    elif direction.property.literal == "text" and all(LANGUAGE.fullmatch(word) for word in names):
        yield from _languages(name, direction, node, problems)
    else:
        key, _ = node.pairs[0]
        hint = did_you_mean(key.value, (wanted, *QUALIFIER_NAMES), "write `{value: …}` with qualifiers")
        fix = spelling_fix(key.value, (wanted, *QUALIFIER_NAMES))
        problems.append(Problem("E206", f"a statement has no field '{shown(key.value)}'", key.where, hint, fix=fix))
        yield _Said(UNREAD, node, "", node.where)


def _check_name(nodes: Mapping[str, Node], problems: list[Problem]) -> None:
    """What is said of a name is something that a name can be."""
    kind, scheme = nodes.get("kind"), nodes.get("scheme")
    if isinstance(kind, Text) and kind.value.strip() and kind.value not in NAME_KINDS:
        hint = f"write one of {', '.join(NAME_KINDS)}; anything else goes into `note`"
        problems.append(none_of(NAME_KINDS, kind, "E356", "is not a kind of name", hint))
    if scheme and not (isinstance(kind, Text) and kind.value == "transliterated"):
        hint = "add `kind: transliterated`"
        problems.append(Problem("E356", "only a name that was transliterated has a scheme", scheme.where, hint))


def _value_hint(node: Fields, wanted: str) -> str:
    tags = [key.value for key, _ in node.pairs if key.value not in QUALIFIER_NAMES and LANGUAGE.fullmatch(key.value)]
    if wanted == "value" and tags:
        return f"for words in a language with qualifiers write `{{value: …, lang: {tags[0]}, …}}`"
    return f"add `{wanted}: …`"


def _short_relations(
    name: str, direction: Direction, node: Fields, lang: str, problems: list[Problem]
) -> Iterator[_Said]:
    for key, role in node.pairs:
        if isinstance(role, Text):
            yield from _scalar(name, direction, key, None, role.value, lang, problems)
        else:
            problems.append(
                Problem("E202", "a role is a few words", role.where, "write `{some-id: founder}` or `{to: some-id, …}`")
            )
            yield from _scalar(name, direction, key, None, "", lang, problems)


def _languages(name: str, direction: Direction, node: Fields, problems: list[Problem]) -> Iterator[_Said]:
    for key, value in node.pairs:
        tag = value_as(key, read_language, problems)
        for each in value.values if isinstance(value, Items) else (value,):
            if not isinstance(each, Text):
                problems.append(Problem("E202", "words are expected here", each.where, "write `{en: …, zh-Hans: …}`"))
                yield _Said(UNREAD, None, "", each.where)
            else:
                yield from _scalar(name, direction, each, None, "", tag.code if tag else "", problems)


def _scalar(
    name: str,
    direction: Direction,
    text: Text,
    qualifiers: Fields | None,
    role: str,
    lang: str,
    problems: list[Problem],
) -> Iterator[_Said]:
    quote = qualifiers.get("quote") if qualifiers else None
    quote = quote.get("text") if isinstance(quote, Fields) else quote
    quoted = quote.value if isinstance(quote, Text) else ""
    yield _Said(_value_or_unread(name, direction, text, lang, problems, quoted), qualifiers, role, text.where)


def _value_or_unread(
    name: str, direction: Direction, text: Text, lang: str, problems: list[Problem], quote: str = ""
) -> Value:
    value = _read_value(name, direction, text, lang)
    if not isinstance(value, Problem):
        if name == "summary" and "[" in text.value and (token := TOKEN.search(text.value)):
            message = f"a summary is plain text: '{shown(token[0])}' is shown as it is written"
            hint = "write the words alone; link and cite in `about`"
            problems.append(Problem("W383", message, text.where, hint))
        return value
    if value.code == "E311" and text.value.strip() in quote:
        hint = "say in `note` what it should be, if you know"
        problems.append(Problem("W321", f"{value.message}, and its source prints it so", text.where, hint))
        return CodeValue("identifier", text.value.strip())
    problems.append(value)
    return UNREAD


def _read_value(name: str, direction: Direction, text: Text, lang: str) -> Value | Problem:
    property = direction.property
    if text.value in UNSTATED and not text.is_quoted and property.id in (NAME, ALIASES):
        hint = f'leave it out, or write "{text.value}" in quotes if that is the name'
        return Problem("E205", f"'{text.value}' cannot be a name", text.where, hint)
    if not text.value or text.value.isspace():
        return blank(text)
    if len(text.value) > MAX_NAME and property.id in (NAME, ALIASES):
        message = f"this name has {len(text.value):,} characters, more than {MAX_NAME:,}"
        return Problem("E113", message, text.where, "shorten it; the rest is text for `about:`")
    if property.literal:
        return read_literal(text, property, lang)
    if text.value in UNSTATED:
        return Unstated(text.value)
    target = read_id(text)
    return _not_an_entity(name, target, text) if isinstance(target, Problem) else Reference(target)


def _not_an_entity(name: str, problem: Problem, text: Text) -> Problem:
    if problem.code != "E203":
        return problem
    hint = f"'{name}' leads to another entity: give it an entry of its own; {id_hint(text.value)}"
    return Problem("E304", f"'{shown(text.value)}' is not the id of an entity", text.where, hint)


class _Told(NamedTuple):
    """What is known of a statement beside its own qualifiers; `ends` are the ids that a relation is between."""

    cascade: Cascade
    role: str
    strengths: Strengths
    ends: tuple[str, str]


def _qualifiers(fields: Fields, told: _Told, problems: list[Problem]) -> Qualifiers:
    given, cascade = by_name(fields), told.cascade
    strength = plain_text(given.get("strength"), problems)
    likelihood = value_as(given.get("likelihood"), read_likelihood, problems)
    start = value_as(given.get("start"), read_date, problems)
    end = value_as(given.get("end"), read_end, problems)
    if start and end and start.first > end.last:
        where = next(node.where for key, node in fields.pairs if key.value == "start")
        problems.append(
            Problem("E306", f"it starts ({start.edtf}) after it ends ({end.edtf})", where, "swap or correct the dates")
        )
    return Qualifiers(
        as_of=cascade.as_of,
        start=start,
        end=end,
        role=plain_text(given.get("role"), problems) or told.role,
        kind=plain_text(given.get("kind"), problems),
        rank=value_as(given.get("rank"), read_rank, problems) or Rank.NORMAL,
        said_by=somebody(given.get("said_by"), problems),
        said_on=value_as(given.get("said_on"), read_date, problems),
        is_denied=value_as(given.get("denied"), read_flag, problems) is True,
        likelihood=likelihood or told.strengths.get(strength.casefold(), ""),
        note=read_note(given.get("note"), problems),
        lang=cascade.lang,
        marking=cascade.marking,
        review_by=cascade.review_by,
        share=value_as(given.get("share"), read_share, problems),
        interest=value_as(given.get("interest"), read_interest, problems) or "",
        directness=value_as(given.get("directness"), read_directness, problems) or "",
        strength=strength,
        ties=tuple(dict.fromkeys(_ties(given, told.ends, problems))),
        is_matched=value_as(given.get("match"), read_flag, problems) is not False,
        scheme=plain_text(given.get("scheme"), problems),
    )


def _ties(given: Mapping[str, Node], ends: tuple[str, str], problems: list[Problem]) -> Iterator[tuple[str, str]]:
    """The entities that a relation is tied to, behind the names of their qualifiers."""
    for name in (each for each in TIES if each in given):
        for text in scalars(given[name], problems):
            id = value_as(text, read_id, problems)
            if id in ends:
                message = f"'{name}' names '{id}', which is an end of the relation itself"
                problems.append(Problem("E366", message, text.where, "name a third entity, or leave it out"))
            elif id is not None:
                yield name, id


def read_rank(text: Text) -> Rank | Problem:
    """One of Wikidata's three ranks."""
    if text.value in _RANKS:
        return _RANKS[text.value]
    return none_of(_RANKS, text, "E314", "is not a rank", "write preferred, normal or deprecated")
