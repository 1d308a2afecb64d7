"""Where in the content stands what cannot be printed: characters, and pictures."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from msgspec.structs import astuple

from briefbook.model.corpus import Corpus
from briefbook.model.entries import file_of_link
from briefbook.model.plain import plain_observation, plain_statement
from briefbook.model.prose import Prose, prose_of
from briefbook.pages.escape import visible
from briefbook.problems import Span


def places_of(corpus: Corpus, wanted: Iterable[str]) -> dict[str, tuple[Span, ...]]:
    """The places of facts that hold each of the wanted strings; none where it stands in no fact."""
    places: dict[str, dict[Span, None]] = {each: {} for each in wanted}
    for text, where in _texts(corpus):
        shown = visible(text)
        for each, found in places.items():
            if each in shown:
                found[where] = None
    return {each: tuple(sorted(found)) for each, found in places.items()}


def pictures_in(corpus: Corpus, briefings: Iterable[str]) -> Iterator[Span]:
    """The places of pictures and other media in briefings, of which paper shows the words alone: all but those of the
    book.
    """
    for id in briefings:
        written = corpus.briefings[id].written
        own = (each for each in written.links if each.is_picture and not each.is_html)
        shown = {each.where for each in own if file_of_link(each) in corpus.files}
        yield from (where for where in written.media if where not in shown)


def _texts(corpus: Corpus) -> Iterator[tuple[str, Span]]:
    for group in corpus.statements.values():
        for statement in group:
            yield json.dumps(plain_statement(statement), ensure_ascii=False), statement.where
    for observation in corpus.observations:
        yield json.dumps(plain_observation(observation), ensure_ascii=False), observation.where
    for entity in corpus.entities.values():
        yield _words(entity.about), entity.where
    for source in corpus.sources.values():
        yield (
            f"{source.title} {_words(prose_of(source.note))} {source.authors} {source.publisher} {source.addresses}",
            source.where,
        )
    for judgement in corpus.judgements.values():
        yield f"{_words(judgement.text)} {_words(prose_of(judgement.note))} {judgement.attributed_to}", judgement.where
    for briefing in corpus.briefings.values():
        yield f"{briefing.title} {briefing.summary} {briefing.author} {_words(briefing.text)}", briefing.where


def _words(prose: Prose) -> str:
    return " ".join(field for part in prose.parts for field in astuple(part) if isinstance(field, str))
