"""Mentions: where an entity is spoken of, with the sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from briefbook.model.corpus import Corpus
from briefbook.model.dates import PartialDate
from briefbook.model.derived import Finder, Mention, ReadText
from briefbook.model.lookup import date_of_text
from briefbook.model.prose import Prose
from briefbook.model.sentences import Paragraph, Say, paragraphs, sentences


def mentions_in(corpus: Corpus, texts: Mapping[str, ReadText]) -> Mapping[str, tuple[Mention, ...]]:
    """For each entity, the sentences that name or link to it: briefings first, then judgements, then entities; one
    sentence once. Its own texts do not count.
    """
    found: defaultdict[str, dict[tuple[str, str], Mention]] = defaultdict(dict)
    for where, text in texts.items():
        for entity, mention in text.mentions:
            if entity != where and entity in corpus.entities:
                found[entity].setdefault((where, mention.sentence), mention)
    return {entity: tuple(each.values()) for entity, each in sorted(found.items())}


def read_texts(corpus: Corpus, finder: Finder, say: Say) -> dict[str, ReadText]:
    """Every text of the book, searched for names. `say` words a value that is bound to a fact."""
    return {where: _read_text(where, prose, corpus, finder, say) for where, prose in _texts(corpus)}


def _read_text(where: str, prose: Prose, corpus: Corpus, finder: Finder, say: Say) -> ReadText:
    found = tuple(paragraphs(prose, corpus.title_of, say))
    when = date_of_text(corpus, where)
    mentions = tuple(each for paragraph in found for each in _mentions(where, paragraph, finder, when))
    return ReadText(prose, "\n".join(paragraph.text for paragraph in found), mentions)


def _texts(corpus: Corpus) -> Iterator[tuple[str, Prose]]:
    for briefing in corpus.briefings.values():
        yield briefing.id, briefing.text
    for judgement in corpus.judgements.values():
        yield judgement.id, judgement.text
    for entity in corpus.entities.values():
        if entity.about:
            yield entity.id, entity.about


def _mentions(
    where: str, paragraph: Paragraph, finder: Finder, when: PartialDate | None
) -> Iterator[tuple[str, Mention]]:
    """Those of a paragraph, from left to right. Most name nobody, and need not be cut into sentences."""
    named = [(found.start, found.end, found.entity) for found in finder.find(paragraph.text) if found.is_held(when)]
    spoken_of = sorted({*paragraph.links, *named})
    if not spoken_of:
        return
    for start, sentence in sentences(paragraph.text):
        end = start + len(sentence)
        for first, last, entity in spoken_of:
            if start <= first and last <= end:
                yield entity, Mention(where, sentence, first - start, last - start)
        if end > spoken_of[-1][0]:
            return
