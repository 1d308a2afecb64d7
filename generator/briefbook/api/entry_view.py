"""One entry of the book as plain values: what `briefbook show` shows, and its JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any, NamedTuple

from msgspec.structs import replace

from briefbook.book.derive.disputes import disputes_near
from briefbook.model.corpus import Corpus
from briefbook.model.derived import disputed_in
from briefbook.model.entries import Briefing, Entity, Judgement, Observation, Source
from briefbook.model.grammar import BLOCK_BY_NAME, Field
from briefbook.model.plain import plain_citation, plain_picture, plain_qualifiers, plain_source, written_word
from briefbook.model.prose import Note, Prose, prose_of
from briefbook.model.sentences import paragraphs
from briefbook.model.source_types import SOURCE_TYPES
from briefbook.model.statement import Citation, Statement
from briefbook.model.values import NumberValue, Reference, TextValue, Value
from briefbook.outputs.problem_formats import place, problem_fields
from briefbook.pages.spans import words_of_value
from briefbook.pipeline import Reading
from briefbook.problems import Problem, Span

View = dict[str, Any]


class Row(NamedTuple):
    """A line of what is shown: what it is, what it says, what narrows it down, and where it comes from."""

    label: str
    value: str
    details: str = ""
    source: str = ""


class Section(NamedTuple):
    """Rows under a title; without a title at the top."""

    title: str
    rows: tuple[Row, ...]


def view_of(reading: Reading, id: str) -> View | None:
    """Everything about one id, as JSON shows it; None where the book has no such id.

    Every view has `id`, `kind`, `name`, `path`, `line`, `column` and `problems`; the other keys go with the kind.
    """
    corpus = reading.corpus
    if id in corpus.entities:
        view, where = _with_disputes(_entity(corpus.entities[id], corpus), corpus), corpus.entities[id].where
    elif id in corpus.sources:
        view, where = _with_disputes(_source(corpus.sources[id], corpus), corpus), corpus.sources[id].where
    elif id in corpus.judgements:
        view, where = judgement_view(corpus.judgements[id], corpus), corpus.judgements[id].where
    elif id in corpus.briefings:
        view, where = briefing_view(corpus.briefings[id], corpus), corpus.briefings[id].where
    else:
        return None
    return view | place(where) | {"problems": [problem_fields(each) for each in problems_in(reading, where)]}


def problems_in(reading: Reading, where: Span) -> tuple[Problem, ...]:
    """The problems between the start of an entry and the start of the next one in its file."""
    corpus = reading.corpus
    blocks = (corpus.entities, corpus.sources, corpus.judgements, corpus.briefings)
    starts = [entry.where for block in blocks for entry in block.values()]
    starts += [each.where for each in corpus.observations]
    here = (where.line, where.column)
    behind = [
        (span.line, span.column) for span in starts if span.path == where.path and (span.line, span.column) > here
    ]
    end = min(behind, default=(float("inf"), 0))
    found = (problem for problem in reading.problems if problem.where.path == where.path)
    return tuple(problem for problem in found if here <= (problem.where.line, problem.where.column) < end)


def _with_disputes(view: View, corpus: Corpus) -> View:
    """The view with `is_disputed` on all that it says: whether sources disagree on it."""
    said = {key: view[key] for key in ("statements", "relations", "part_in", "observations") if key in view}
    subjects = [each.get("subject") or each.get("of") or view["id"] for group in said.values() for each in group]
    disputed = disputed_in(disputes_near(corpus, *dict.fromkeys(subjects)))
    return view | {
        key: [each | {"is_disputed": each["id"] in disputed} for each in group] for key, group in said.items()
    }


# What each kind of entry holds


def _entity(entity: Entity, corpus: Corpus) -> View:
    id, vocabulary = entity.id, corpus.vocabulary
    statements = corpus.statements.get(id, ())
    return {
        "id": id,
        "kind": "event" if corpus.is_event(id) else "entity",
        "name": corpus.name_of(id),
        "type": entity.type,
        "type_label": vocabulary.label_of(entity.type),
        "is_stub": entity.is_stub,
        "marking": str(entity.marking),
        "tags": list(entity.tags),
        "was": list(entity.was),
        "about": _words(entity.about, corpus),
        "image": [plain_picture(each) for each in entity.pictures],
        "statements": [statement_view(each, corpus) for each in statements if not _is_relation(each, corpus)],
        "relations": _relations(id, corpus),
        "part_in": _part_in(id, corpus),
        "observations": [
            observation_view(each, corpus) for each in corpus.observations if id in (each.of, each.subject)
        ],
        "judgements": [_named(each.id, corpus) for each in corpus.judgements.values() if id in each.about],
        "briefings": [_named(each.id, corpus) for each in corpus.briefings.values() if id in each.about],
    }


def _source(source: Source, corpus: Corpus) -> View:
    resting = [each for statements in corpus.statements.values() for each in statements if each.source == source.id]
    return source_view(source, corpus) | {
        "statements": [{"subject": each.subject, **statement_view(each, corpus)} for each in resting],
        "observations": [
            observation_view(each, corpus)
            for each in corpus.observations
            if each.citation and each.citation.source == source.id
        ],
    }


def source_view(source: Source, corpus: Corpus) -> View:
    """A source without what rests on it."""
    return {
        "id": source.id,
        "kind": "source",
        "name": source.title,
        "type_label": SOURCE_TYPES.get(source.type, source.type),
        **{each.name: _unsaid(each) for each in BLOCK_BY_NAME["sources"].fields},
        "translated_title": {},
        "corrects": [each.id for each in corpus.sources.values() if source.id in each.corrected_by],
        "marking": str(source.marking),
        **plain_source(source),
        **_noted(source.note, corpus),
    }


def _unsaid(field: Field) -> Any:
    """What stands for a field of which nothing is said."""
    return [] if field.is_many or field.kind == "words" else field.kind != "flag" and ""


def judgement_view(judgement: Judgement, corpus: Corpus) -> View:
    return {
        "id": judgement.id,
        "kind": "judgement",
        "name": judgement.id,
        "text": _words(judgement.text, corpus),
        "likelihood": judgement.likelihood,
        "confidence": judgement.confidence,
        "based_on": list(judgement.based_on),
        "about": list(judgement.about),
        "attributed_to": _somebody(judgement.attributed_to) if judgement.attributed_to else "",
        "sources": [_cited(citation) for citation in judgement.citations],
        "as_of": judgement.as_of.edtf if judgement.as_of else "",
        "review_by": judgement.review_by.edtf if judgement.review_by else "",
        "marking": str(judgement.marking),
        "note": _words(prose_of(judgement.note), corpus),
    }


def briefing_view(briefing: Briefing, corpus: Corpus) -> View:
    return {
        "id": briefing.id,
        "kind": "briefing",
        "name": briefing.title,
        "summary": briefing.summary,
        "date": briefing.date.edtf if briefing.date else "",
        "about": list(briefing.about),
        "tags": list(briefing.tags),
        "author": briefing.author,
        "review_by": briefing.review_by.edtf if briefing.review_by else "",
        "marking": str(briefing.marking),
        "text": _words(briefing.text, corpus),
    }


# Their parts


def statement_view(each: Statement, corpus: Corpus) -> View:
    direction = corpus.vocabulary.directions[each.property]
    return {
        "id": each.id,
        "property": each.property,
        "label": direction.label,
        **_worded(each.value),
        "lang": each.value.lang if isinstance(each.value, TextValue) else "",
        **_cited(each.citation),
        "qualifiers": plain_qualifiers(each.qualifiers) | _noted(each.qualifiers.note, corpus),
        **place(each.where),
    }


def _worded(value: Value) -> View:
    """A value as it was written, and the year in whose prices it is; empty where none is said."""
    year = value.price_year if isinstance(value, NumberValue) else ""
    bare = replace(value, price_year="") if isinstance(value, NumberValue) and year else value
    return {"value": written_word(bare), "price_year": year}


def _is_relation(each: Statement, corpus: Corpus) -> bool:
    return corpus.vocabulary.directions[each.property].property.is_relation


def _relations(id: str, corpus: Corpus) -> list[View]:
    """Both directions in the order of the vocabulary, what is said of `id` itself first."""

    def order(each: Statement) -> tuple[int, bool, int, str]:
        is_incoming = each.subject != id
        ordinal, other = (each.qualifiers.ordinal, corpus.order_of(each.subject)) if is_incoming else (0, "")
        return (corpus.vocabulary.directions[each.property].property.order, is_incoming, ordinal, other)

    both = (*corpus.statements.get(id, ()), *corpus.incoming.get(id, ()))
    return [_relation(each, id, corpus) for each in sorted(both, key=order) if _is_relation(each, corpus)]


def _part_in(id: str, corpus: Corpus) -> list[View]:
    """The relations of others that name it: on its behalf, via it, with it."""
    statements = (each for found in corpus.statements.values() for each in found)
    tied = (each for each in statements if any(id == other for _, other in each.qualifiers.ties))
    return [_relation(each, each.subject, corpus) | {"subject": each.subject} for each in tied]


def _relation(each: Statement, id: str, corpus: Corpus) -> View:
    """A relation as it reads from `id`: `owned_by`, not `owns` backwards."""
    direction = corpus.vocabulary.directions[each.property]
    property = direction.property
    view = statement_view(each, corpus)
    if each.subject == id:
        other = each.value.id if isinstance(each.value, Reference) else ""
    else:
        other = each.subject
        if not property.is_symmetric:
            label = property.inverse_label or f"{property.label} (of)"
            view |= {"property": property.inverse or property.id, "label": label, "value": other}
        view["value"] = other
    return view | {
        "other": other,
        "other_name": corpus.name_of(other) if other else "",
        "is_incoming": each.subject != id,
    }


def observation_view(each: Observation, corpus: Corpus) -> View:
    metric = corpus.vocabulary.metrics.get(each.metric)
    return {
        "id": each.id,
        "of": each.of,
        "metric": each.metric,
        "label": metric.label if metric else each.metric,
        "for": each.subject,
        **_worded(each.value),
        "unit": each.unit,
        **_cited(each.citation),
        "qualifiers": plain_qualifiers(each.qualifiers) | _noted(each.qualifiers.note, corpus),
        **place(each.where),
    }


def _cited(citation: Citation | None) -> View:
    retells = None if citation is None or citation.retells is None else list(citation.retells)
    return {"source": "", "locator": "", "quote": "", **plain_citation(citation), "retells": retells}


def _somebody(somebody: Reference | TextValue) -> str:
    return somebody.id if isinstance(somebody, Reference) else somebody.text


def _noted(note: Note | None, corpus: Corpus) -> View:
    """A note as words, as every text is shown."""
    return {"note": _words(note.prose, corpus)} if note else {}


def _words(prose: Prose, corpus: Corpus) -> str:
    say = words_of_value(corpus, "en", partial(disputes_near, corpus))
    return "\n\n".join(paragraph.text for paragraph in paragraphs(prose, corpus.title_of, say))


def _named(id: str, corpus: Corpus) -> View:
    name = corpus.briefings[id].title if id in corpus.briefings else _words(corpus.judgements[id].text, corpus)
    return {"id": id, "name": name}


# As it is read


def sections_of(view: View) -> Iterator[Section]:
    """The view in the order in which it is read; what is empty is left out."""
    yield Section("", tuple(_top(view)))
    for title, key in (("Statements", "statements"), ("Relations", "relations"), ("Observations", "observations")):
        if view.get(key):
            rest_on_it = view["kind"] == "source"
            yield Section(f"{title} that cite it" if rest_on_it else title, tuple(_rows(view[key], view["id"])))
    if view.get("part_in"):
        yield Section("Has a part in", tuple(_rows(view["part_in"], view["id"])))
    for title, key in (("Judgements", "judgements"), ("Briefings", "briefings")):
        if view.get(key):
            yield Section(title, tuple(Row(each["id"], each["name"]) for each in view[key]))


_SHOWN_ELSEWHERE = {
    "id", "kind", "name", "type", "type_label", "is_stub", "path", "line", "column", "problems",
    "title", "statements", "relations", "part_in", "observations", "judgements", "briefings",
}  # fmt: skip


def _top(view: View) -> Iterator[Row]:
    for key, value in view.items():
        if key in _SHOWN_ELSEWHERE or not value:
            continue
        if key == "sources":
            yield from (Row("Source", each["source"], source=each["locator"]) for each in value)
        else:
            yield Row(key.replace("_", " ").capitalize(), _words_of(value))


def _words_of(value: Any) -> str:
    """A plain value on one line."""
    if isinstance(value, dict):
        return ", ".join(f"{key}: {each}" for key, each in value.items())
    return ", ".join(map(_words_of, value)) if isinstance(value, list) else "yes" if value is True else str(value)


def _rows(views: Iterable[View], id: str) -> Iterator[Row]:
    """A row for each thing said; what several sources say alike is one row."""
    sources: dict[Row, list[str]] = {}
    for each in views:
        details = [f"{name}: {_words_of(said)}" for name, said in each["qualifiers"].items()]
        if each["quote"]:
            details.append(f"quote: {_quote_words(each['quote'])}")
        if each["retells"] is not None:
            details.append(f"retells: {', '.join(each['retells']) or 'none'}")
        if each["is_disputed"]:
            details.append("disputed")
        source = ", ".join(text for text in (each["source"], each["locator"]) if text)
        row = Row(_label(each, id), _value(each), " · ".join(details))
        sources.setdefault(row, []).append(source or "no source")
    yield from (row._replace(source="; ".join(found)) for row, found in sources.items())


def _quote_words(quote: Any) -> str:
    """A quote on one line; what is said of it behind its words."""
    if isinstance(quote, list):
        return "; ".join(map(_quote_words, quote))
    if isinstance(quote, str):
        return quote
    more = "".join(f", {name}: {word}" for name, word in quote.items() if name != "text")
    return f"{quote['text']}{more}"


def _label(each: View, id: str) -> str:
    if each.get("subject"):
        return f"{each['subject']}: {each['label']}"
    if "metric" not in each:
        return str(each["label"])
    about = f", {each['for']}" if each["for"] not in ("", id) else ""
    return f"{each['label']} ({each['of']}{about})" if each["of"] != id or about else str(each["label"])


def _value(each: View) -> str:
    if each.get("other"):
        return f"{each['other_name']} ({each['other']})"
    unit = each.get("unit") or (f"({each['lang']})" if each.get("lang") else "")
    prices = f"({each['price_year']} prices)" if each["price_year"] else ""
    return " ".join(word for word in (each["value"], unit, prices) if word)
