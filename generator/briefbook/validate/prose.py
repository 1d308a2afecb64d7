"""Links, values, citations and blocks in prose lead to what is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from briefbook.model.corpus import Corpus
from briefbook.model.dates import plain_date
from briefbook.model.lookup import observed, property_statements
from briefbook.model.prose import Block, Link, Prose, ProseCitation, ValueLink
from briefbook.problems import Problem, did_you_mean


def check_prose(corpus: Corpus) -> Iterator[Problem]:
    """What is wrong with the prose of briefings, entities and judgements."""
    for briefing in corpus.briefings.values():
        yield from _prose(briefing.text, corpus)
    for entity in corpus.entities.values():
        yield from _prose(entity.about, corpus)
    for judgement in corpus.judgements.values():
        yield from _prose(judgement.text, corpus)


def _prose(prose: Prose, corpus: Corpus) -> Iterator[Problem]:
    for part in prose.parts:
        match part:
            case Link():
                yield from _link(part, corpus)
            case ValueLink():
                yield from _value(part, corpus)
            case ProseCitation(source, _, where):
                if source not in corpus.sources:
                    hint = did_you_mean(source, corpus.sources, "add it under sources:")
                    yield Problem("E703", f"no source has the id '{source}'", where, hint)
            case Block():
                yield from _block(part, corpus)


def _link(link: Link, corpus: Corpus) -> Iterator[Problem]:
    known = (corpus.entities, corpus.sources, corpus.briefings, corpus.judgements)
    if not any(link.target in ids for ids in known):
        yield Problem("E701", f"nothing has the id '{link.target}'", link.where, _near(link.target, corpus))


def _near(id: str, corpus: Corpus) -> str:
    if id in corpus.redirects:
        return f"it is '{corpus.redirects[id]}' now"
    everything = (*corpus.entities, *corpus.sources, *corpus.briefings, *corpus.judgements)
    return did_you_mean(id, everything, "correct the id, or write the entry")


def _value(link: ValueLink, corpus: Corpus) -> Iterator[Problem]:
    if link.target not in corpus.entities:
        yield Problem("E701", f"no entity has the id '{link.target}'", link.where, _near(link.target, corpus))
        return
    if link.property in corpus.vocabulary.metrics:
        found = observed(corpus, link.target, link.property, link.of, link.as_of)
        if not found:
            message = f"nothing is observed of '{link.target}' under '{_asked(link)}'"
            yield Problem("E702", message, link.where, "record the observation, or correct the reference")
        elif len({each.key for each in found}) > 1:
            wanted = sorted(
                {
                    f"[[{each.of}#{each.metric}{'/' if each.subject else ''}{each.subject}@{each.key[3]}]]"
                    for each in found
                }
            )
            yield Problem(
                "E702", f"'{_asked(link)}' has several values", link.where, "say which: " + " or ".join(wanted[:3])
            )
        return
    if link.property not in corpus.vocabulary.directions:
        names = (*corpus.vocabulary.directions, *corpus.vocabulary.metrics)
        hint = did_you_mean(link.property, names, "write a property or a metric")
        yield Problem("E702", f"there is no property '{link.property}'", link.where, hint)
    elif not property_statements(corpus, link.target, link.property):
        message = f"the book does not say '{link.property}' of '{link.target}'"
        yield Problem("E702", message, link.where, "record the fact, or write the link without `#`")


def _asked(link: ValueLink) -> str:
    return link.property + (f"/{link.of}" if link.of else "") + (f"@{link.as_of}" if link.as_of else "")


def _block(block: Block, corpus: Corpus) -> Iterator[Problem]:
    vocabulary = corpus.vocabulary
    checks: dict[str, tuple[Callable[[str], bool], str, tuple[str, ...]]] = {
        "about": (lambda word: word in corpus.entities, "entity", tuple(corpus.entities)),
        "of": (lambda word: word in corpus.entities, "entity", tuple(corpus.entities)),
        "for": (lambda word: word in corpus.entities, "entity", tuple(corpus.entities)),
        "type": (lambda word: word in vocabulary.types, "type", tuple(vocabulary.types)),
        "metric": (lambda word: word in vocabulary.metrics, "metric", tuple(vocabulary.metrics)),
        "columns": (lambda word: word in vocabulary.directions, "property", tuple(vocabulary.directions)),
        "from": (lambda word: plain_date(word) is not None, "date", ()),
        "to": (lambda word: plain_date(word) is not None, "date", ()),
        "depth": (lambda word: word in ("1", "2"), "depth", ("1", "2")),
    }
    for name, words in block.options:
        if name not in checks:
            continue
        is_fine, kind, known = checks[name]
        for word in words:
            if not is_fine(word):
                hint = did_you_mean(word, known, "correct it")
                yield Problem("E704", f"there is no {kind} '{word}' for this {block.kind} block", block.where, hint)
    needed = {"relations": ("about",), "chart": ("of", "metric")}.get(block.kind, ())
    for name in needed:
        if not block.option(name):
            yield Problem("E704", f"this {block.kind} block says nothing of '{name}'", block.where, f"add `{name}: …`")
