"""The facts behind a PDF as data: the same entries, from the same corpus, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from briefbook.model.entries import Observation
from briefbook.model.marking import Marking
from briefbook.model.statement import Citation, Qualifiers, Statement
from briefbook.model.values import CodeValue, DateValue, NumberValue, Reference, TextValue, Unstated, Value
from briefbook.render.scene import Scene


def attached_facts(scene: Scene, ids: Iterable[str], sources: Iterable[str]) -> dict[str, Any]:
    """Statements, observations and sources of what a PDF shows, by id."""
    corpus = scene.corpus
    cited = frozenset(sources)
    shown = dict.fromkeys(id for id in ids if id in corpus.entities)
    entities = {
        id: {
            "type": corpus.entities[id].type,
            "name": corpus.name_of(id),
            "statements": [statement_facts(each) for each in corpus.statements.get(id, ())],
        }
        for id in sorted(shown)
    }
    observations = [
        observation_facts(each) for each in corpus.observations if each.of in shown or each.subject in shown
    ]
    return {
        "entities": entities,
        "observations": observations,
        "sources": {id: _source(scene, id, cited) for id in sorted(cited)},
    }


def statement_facts(each: Statement) -> dict[str, Any]:
    said = {"id": each.id, "property": each.property, **_value(each.value)}
    return {**said, **_citation(each.citation), **_qualifiers(each.qualifiers)}


def observation_facts(each: Observation) -> dict[str, Any]:
    said = {"id": each.id, "of": each.of, "metric": each.metric, "for": each.subject, "unit": each.unit}
    kept = {name: word for name, word in said.items() if word}
    return {**kept, **_value(each.value), **_citation(each.citation), **_qualifiers(each.qualifiers)}


def _value(value: Value) -> dict[str, Any]:
    match value:
        case TextValue(text, lang):
            return {"value": text, "lang": lang} if lang else {"value": text}
        case CodeValue(_, code):
            return {"value": code}
        case NumberValue(text, _, _, _):
            return {"value": text}
        case DateValue(date):
            return {"value": date.edtf}
        case Reference(id):
            return {"to": id}
        case Unstated(word):
            return {"unstated": word}


def _citation(citation: Citation | None) -> dict[str, str]:
    if citation is None:
        return {}
    named = {"source": citation.source, "locator": citation.locator, "quote": citation.quote}
    return {name: word for name, word in named.items() if word}


def _qualifiers(said: Qualifiers) -> dict[str, str]:
    dates = {"as_of": said.as_of, "start": said.start, "end": said.end, "review_by": said.review_by}
    texts = {"role": said.role, "kind": said.kind, "note": said.note, "likelihood": said.likelihood}
    texts["rank"] = said.rank.value if said.rank.value != "normal" else ""
    texts["marking"] = str(said.marking) if said.marking else ""
    texts |= {name: date.edtf for name, date in dates.items() if date}
    return {name: word for name, word in texts.items() if word}


def _source(scene: Scene, id: str, cited: frozenset[str]) -> dict[str, Any]:
    source = scene.corpus.sources[id]
    publisher = source.publisher
    named = {
        "type": source.type,
        "title": source.title,
        "publisher": publisher.id if isinstance(publisher, Reference) else publisher.text if publisher else "",
        "published": source.published.edtf if source.published else "",
        "url": source.url,
        "reliability": source.reliability,
        "credibility": source.credibility,
        "derived_from": [each for each in source.derived_from if each in cited],
        "marking": str(source.marking) if source.marking is not Marking.CLEAR else "",
    }
    return {name: word for name, word in named.items() if word}
