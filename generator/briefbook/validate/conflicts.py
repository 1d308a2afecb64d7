"""What cannot both be so: two values from one source, one statement twice, one name for two entities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from briefbook.model.corpus import ALIASES, NAME, Corpus
from briefbook.model.entries import Entity, Entry
from briefbook.model.statement import Statement
from briefbook.model.values import TextValue, written
from briefbook.problems import Problem


def check_conflicts(entries: Iterable[Entry], corpus: Corpus) -> Iterator[Problem]:
    """Contradictions that are mistakes. Sources that disagree with each other are none: they are a dispute."""
    yield from _second_values(corpus)
    yield from _twice(entries)
    yield from _shared_names(corpus)


def _second_values(corpus: Corpus) -> Iterator[Problem]:
    groups: defaultdict[tuple[object, ...], dict[str, Statement]] = defaultdict(dict)
    for statements in corpus.statements.values():
        for each in statements:
            property = corpus.vocabulary.directions[each.property].property
            if property.is_many or each.is_deprecated:
                continue
            when = (each.qualifiers.start, each.qualifiers.end, each.qualifiers.as_of)
            lang = each.value.lang if isinstance(each.value, TextValue) else ""
            groups[(each.subject, each.property, each.source, lang, when)][written(each.value)] = each
    for group in groups.values():
        first, *others = sorted(group.values(), key=lambda each: each.where)
        for other in others:
            who = f"the source '{other.source}'" if other.source else "nobody named"
            message = f"'{other.property}' of '{other.subject}' has one value, and {who} gives two"
            hint = "keep one, or set `rank: deprecated` on the other and say why in `note`"
            yield Problem("E316", message, other.where, hint, (first.where,))


def _twice(entries: Iterable[Entry]) -> Iterator[Problem]:
    for entity in entries:
        if not isinstance(entity, Entity):
            continue
        seen: dict[tuple[object, ...], Statement] = {}
        for each in entity.statements:
            key = (each.id, each.citation, each.qualifiers)
            if key in seen and seen[key].where != each.where:
                message = f"'{each.property}' says the same thing twice"
                yield Problem("W319", message, each.where, "remove one", (seen[key].where,))
            seen.setdefault(key, each)


def _shared_names(corpus: Corpus) -> Iterator[Problem]:
    owners: defaultdict[str, dict[str, Statement]] = defaultdict(dict)
    for id in corpus.entities:
        for each in corpus.values(id, NAME, ALIASES):
            if isinstance(each.value, TextValue) and each.qualifiers.is_matched and not each.is_deprecated:
                owners[each.value.text.casefold()].setdefault(id, each)
    for group in owners.values():
        first, *others = sorted(group.values(), key=lambda each: each.where)
        for other in others:
            text = other.value.text if isinstance(other.value, TextValue) else ""
            message = f"'{other.subject}' and '{first.subject}' are both called '{text}'"
            hint = "write it as `{value: …, match: false}` on one of them"
            yield Problem("W404", message, other.where, hint, (first.where,))
