"""What search knows of each page: names, type, first words, key facts. From the facts alone; no page is drawn."""

from __future__ import annotations

from collections.abc import Iterator

from briefbook.model.corpus import ALIASES, NAME, Corpus
from briefbook.model.entries import Briefing, Entity, Source
from briefbook.model.page import Sheaf
from briefbook.model.prose import Code, Link, Markup, Prose, WebLink, Words
from briefbook.model.search import SearchRecord
from briefbook.model.source_types import SOURCE_TYPES
from briefbook.model.statement import Statement
from briefbook.model.values import CodeValue, Reference, TextValue
from briefbook.render.escape import visible
from briefbook.render.scene import Scene
from briefbook.render.views.lede import SUMMARY
from briefbook.render.views.shared import first_words
from briefbook.render.wording import country_words

KEY_FACTS = 16
"""So many words or names of a record are key facts; the rest is for its page."""

LONGEST_FACT = 80
"""In characters. What is longer is prose, and not key."""


def search_records(scene: Scene) -> Iterator[SearchRecord]:
    """One for each briefing, entity, event and source that has a page, in this order."""
    for briefing in scene.corpus.briefings.values():
        yield _of_briefing(scene, briefing)
    for entity in scene.corpus.entities.values():
        yield _of_entity(scene, entity)
    for source in scene.corpus.sources.values():
        if source.id in scene.addresses.paths:
            yield _of_source(scene, source)


def search_record(scene: Scene, sheaf: Sheaf) -> SearchRecord | None:
    """The record of one sheaf; None where it has none, or where there is no such sheaf."""
    corpus = scene.corpus
    if scene.addresses.paths.get(sheaf.id) != sheaf.path:
        return None
    match sheaf.kind:
        case "briefing":
            return _of_briefing(scene, corpus.briefings[sheaf.id])
        case "entity":
            return _of_entity(scene, corpus.entities[sheaf.id])
        case "source":
            return _of_source(scene, corpus.sources[sheaf.id])
        case _:
            return None


def _of_entity(scene: Scene, entity: Entity) -> SearchRecord:
    vocabulary = scene.corpus.vocabulary
    statements = [each for each in scene.corpus.statements.get(entity.id, ()) if not each.is_deprecated]
    title = visible(scene.corpus.name_of(entity.id))
    texts = {name: _texts(statements, name) for name in (NAME, ALIASES, SUMMARY)}
    names = dict.fromkeys(text for text in (*texts[NAME], *texts[ALIASES]) if text != title)
    summary = first_words(texts[SUMMARY][0]) if texts[SUMMARY] else _first_words(entity.about)
    type = vocabulary.label_of(entity.type)
    return SearchRecord(
        path=scene.addresses.paths[entity.id],
        title=title,
        type=visible(type),
        section=visible(vocabulary.section_of(entity.type).label),
        names=tuple(names),
        summary=summary,
        words=_key_words(scene, entity, statements),
        codes=tuple(
            dict.fromkeys(
                visible(each.value.code)
                for each in statements
                if isinstance(each.value, CodeValue) and each.value.kind == "identifier"
            )
        ),
    )


def _texts(statements: list[Statement], name: str) -> list[str]:
    return [visible(each.value.text) for each in statements if each.property == name and type(each.value) is TextValue]


def _key_words(scene: Scene, entity: Entity, statements: list[Statement]) -> tuple[str, ...]:
    """Tags, short texts, countries, and the names of what the entity is related to."""
    words = dict.fromkeys(visible(tag) for tag in entity.tags)
    for each in statements:
        if len(words) >= KEY_FACTS:
            return tuple(words)
        if each.property not in (NAME, ALIASES, SUMMARY):
            word = _key_word(scene.corpus, each, scene.language)
            if word and len(word) <= LONGEST_FACT and not word.startswith("http"):
                words[visible(word)] = None
    for each in scene.corpus.incoming.get(entity.id, ()):
        if len(words) >= KEY_FACTS:
            break
        if not each.is_deprecated:
            words[visible(scene.corpus.name_of(each.subject))] = None
    return tuple(words)


def _key_word(corpus: Corpus, statement: Statement, language: str) -> str:
    match statement.value:
        case TextValue(text, _):
            return text
        case Reference(id):
            return corpus.name_of(id)
        case CodeValue("country_code", code):
            return country_words(code, language)
        case _:
            return ""


def _first_words(prose: Prose) -> str:
    """The beginning of a text, without what only a page can draw."""
    text = ""
    for part in prose.parts:
        match part:
            case Words(words) | Markup(words, True) | Code(words, False):
                text += words
            case WebLink(_, words) | Link(_, words, _):
                text += words
        if len(text) > 400:
            break
    return first_words(visible(text[:400]).strip())


def _of_source(scene: Scene, source: Source) -> SearchRecord:
    kind = SOURCE_TYPES.get(source.type, source.type)
    people = [
        scene.corpus.name_of(each.id) if isinstance(each, Reference) else each.text
        for each in (*source.authors, *((source.publisher,) if source.publisher else ()))
    ]
    year = source.published.edtf[:4] if source.published else ""
    return SearchRecord(
        path=scene.addresses.paths[source.id],
        title=visible(source.title),
        type="Source",
        section="Sources",
        summary=first_words(visible(" · ".join(word for word in (kind, *people, year) if word))),
        words=tuple(dict.fromkeys(visible(word) for word in (*people, *source.tags))),
        rank=2,
    )


def _of_briefing(scene: Scene, briefing: Briefing) -> SearchRecord:
    names = (scene.corpus.name_of(id) for id in briefing.about)
    return SearchRecord(
        path=scene.addresses.paths[briefing.id],
        title=visible(briefing.title),
        type="Briefing",
        section="Briefings",
        summary=first_words(visible(briefing.summary)),
        words=tuple(dict.fromkeys(visible(word) for word in (*briefing.tags, briefing.author, *names) if word)),
        rank=0,
    )
