"""What `briefbook new` asks for: questions, what may be wrong with an answer, and answers from flags or a terminal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

import click

from briefbook.commands.project import Refused
from briefbook.commands.terminal import can_ask, safe
from briefbook.load.entries import read_confidence
from briefbook.load.values import read_date, read_id, read_likelihood, read_number
from briefbook.model.corpus import Corpus
from briefbook.model.grammar import UNSTATED
from briefbook.model.raw import Text
from briefbook.model.source_types import SOURCE_TYPES
from briefbook.model.vocabulary import EVENT
from briefbook.problems import Problem, Span, did_you_mean

Wrong = tuple[str, str]
FINE: Wrong = ("", "")
Answers = Mapping[str, str]


class Question(NamedTuple):
    """What is asked where the flag is missing. `suggest` makes a default of the answers so far; `check` says what is
    wrong with an answer, and what to do about it.
    """

    name: str
    words: str
    is_required: bool = True
    suggest: Callable[[Answers], str] = lambda _: ""
    check: Callable[[Corpus, str], Wrong] = lambda *_: FINE


# What may be wrong with an answer


def _wrong_id(corpus: Corpus, id: str) -> Wrong:
    read = read_id(Text(id, Span("")))
    if isinstance(read, Problem):
        return read.message, read.hint
    if id in corpus.redirects:
        return f"'{id}' was an id of '{corpus.redirects[id]}', and ids are never used again", "choose another"
    entity = corpus.entities.get(id)
    taken = entity if entity and not entity.is_stub else None
    entry = taken or corpus.sources.get(id) or corpus.judgements.get(id) or corpus.briefings.get(id)
    return (f"'{id}' is in use: {entry.where}", "choose another") if entry else FINE


def _wrong_type(corpus: Corpus, type: str, *, is_event: bool) -> Wrong:
    vocabulary = corpus.vocabulary
    known = [id for id in vocabulary.types if vocabulary.is_a(id, (EVENT,)) == is_event]
    if type in known:
        return FINE
    if type in vocabulary.types:
        command = "entity" if is_event else "event"
        return f"'{type}' is a type of {'entities' if is_event else 'events'}", f"use `briefbook new {command}`"
    return f"there is no type '{type}'", did_you_mean(type, known, "one of: " + ", ".join(sorted(known)))


def _wrong_source_type(_: Corpus, type: str) -> Wrong:
    if type in SOURCE_TYPES:
        return FINE
    return f"'{type}' is not a source type (CSL)", did_you_mean(
        type, SOURCE_TYPES, "one of: " + ", ".join(SOURCE_TYPES)
    )


def _wrong_source(corpus: Corpus, id: str) -> Wrong:
    if id in corpus.sources:
        return FINE
    return f"no source has the id '{id}'", did_you_mean(id, corpus.sources, "write it first: `briefbook new source`")


def _wrong_by(reader: Callable[[Text], object]) -> Callable[[Corpus, str], Wrong]:
    """What a reader of values says of an answer."""

    def check(_: Corpus, answer: str) -> Wrong:
        read = reader(Text(answer, Span("")))
        return (read.message, read.hint) if isinstance(read, Problem) else FINE

    return check


def _wrong_metric(corpus: Corpus, id: str) -> Wrong:
    metrics = corpus.vocabulary.metrics
    if id in metrics:
        return FINE
    return f"there is no metric '{id}'", did_you_mean(id, metrics, "add it to content/vocabulary.yml under `metrics:`")


def _wrong_number(corpus: Corpus, value: str) -> Wrong:
    return FINE if value in UNSTATED else _wrong_by(read_number)(corpus, value)


def _kebab(of: str, length: int = 100) -> Callable[[Answers], str]:
    return lambda answers: "-".join(re.findall(r"[a-z0-9]+", answers.get(of, "").lower()))[:length].strip("-")


ENTITY = (
    Question("name", "Name"),
    Question("id", "Id, for its address and for links", suggest=_kebab("name"), check=_wrong_id),
    Question("type", "Type, such as company", check=lambda corpus, type: _wrong_type(corpus, type, is_event=False)),
    Question("source", "Source, its id", check=_wrong_source),
    Question("locator", "Where in the source, such as para 2", is_required=False),
)
EVENT_QUESTIONS = (
    Question("name", "What happened, in one line"),
    Question("id", "Id, for its address and for links", suggest=_kebab("name"), check=_wrong_id),
    Question(
        "type",
        "Type",
        is_required=False,
        suggest=lambda _: EVENT,
        check=lambda corpus, type: _wrong_type(corpus, type, is_event=True),
    ),
    Question("date", "Date, such as 2022-09 or 2022-09-15", is_required=False),
    Question("source", "Source, its id", check=_wrong_source),
    Question("locator", "Where in the source, such as para 2", is_required=False),
)
SOURCE = (
    Question("title", "Title"),
    Question("id", "Id, such as times-2027-03-01", suggest=_kebab("title"), check=_wrong_id),
    Question("type", "Type", suggest=lambda _: "article-newspaper", check=_wrong_source_type),
    Question("publisher", "Publisher: an entity's id, or a name", is_required=False),
    Question("published", "Published, such as 2027-03-01", is_required=False),
    Question("url", "Link", is_required=False),
)
OBSERVATION = (
    Question("of", "Of what, an id"),
    Question("metric", "Metric, such as staff", check=_wrong_metric),
    Question("value", "Value, such as 181, ~60 or 16..21", check=_wrong_number),
    Question("for", "For whom, an id", is_required=False),
    Question("as_of", "As of, such as 2022-01", is_required=False, check=_wrong_by(read_date)),
    Question("source", "Source, its id", check=_wrong_source),
    Question("locator", "Where in the source, such as para 2", is_required=False),
)
JUDGEMENT = (
    Question("text", "The judgement, in a sentence or two"),
    Question("id", "Id, for links", suggest=_kebab("text", 50), check=_wrong_id),
    Question("likelihood", "Likelihood, such as likely", is_required=False, check=_wrong_by(read_likelihood)),
    Question("confidence", "Confidence: low, moderate or high", is_required=False, check=_wrong_by(read_confidence)),
)
BRIEFING = (
    Question("title", "Title"),
    Question("id", "Id, for its address", suggest=_kebab("title"), check=_wrong_id),
    Question("summary", "The point, in a sentence or two", is_required=False),
)


def answers_to(questions: Iterable[Question], given: Mapping[str, str | None], corpus: Corpus) -> dict[str, str]:
    """An answer to each question that has one: the flag's, else what somebody types where somebody sits there."""
    questions = tuple(questions)
    missing = [question.name for question in questions if question.is_required and not given[question.name]]
    if missing and not can_ask():
        flags = ", ".join(flag(name) for name in missing)
        raise Refused(f"missing: {flags}", "give them; questions are only asked on a terminal")
    answers: dict[str, str] = {}
    for question in questions:
        answer = given[question.name] or ""
        if answer:
            wrong, hint = question.check(corpus, answer)
            if wrong:
                raise Refused(f"{flag(question.name)}: {wrong}", hint)
        elif missing:
            answer = _ask(question, answers, corpus)
        if answer:
            answers[question.name] = answer
    return answers


def flag(name: str) -> str:
    """The option that answers a question."""
    return f"--{name.replace('_', '-')}"


def _ask(question: Question, answers: Answers, corpus: Corpus) -> str:
    suggestion = question.suggest(answers)

    def checked(answer: str) -> str:
        wrong, hint = question.check(corpus, answer) if answer else FINE
        if wrong:
            raise click.BadParameter(safe(f"{wrong} ({hint})" if hint else wrong))
        return answer.strip()

    can_skip = not question.is_required and not suggestion
    words = f"{question.words} (Enter to leave it out)" if can_skip else question.words
    default = suggestion if suggestion or can_skip else None
    answer = click.prompt(words, default=default, show_default=bool(suggestion), value_proc=checked, err=True)
    return str(answer)
