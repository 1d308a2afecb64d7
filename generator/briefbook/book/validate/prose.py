"""Links, values, citations and blocks in prose lead to what is there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain

from briefbook.model.conversion import ConversionFault, shown_as
from briefbook.model.corpus import Corpus
from briefbook.model.dates import plain_date
from briefbook.model.entries import Entry, Observation, texts_of
from briefbook.model.lookup import CHARTED_BY, LEAST_DATES, SHOWN_AS, charted_in, observed, property_statements
from briefbook.model.prose import Block, Link, Prose, ProseCitation, ValueLink, citations_in
from briefbook.model.tables import TABLE, Table, table_in
from briefbook.model.values import NumberValue, Value, is_coordinates
from briefbook.problems import About, Kind, Problem, Span, did_you_mean

_MISSING: dict[str, Kind] = {"entity": "missing id", "tag": "missing value"}
_ONE = ("of", "metric", "as_of", "by", "show", "from", "to", "depth", "title")

_OTHERWISE = {
    "date": "write 2022, 2022-09 or 2022-09-15",
    "depth": "write 1 or 2",
    "order": "write part, date or source",
    "way to show": "write bars, lines or shares",
}

Told = list[Problem]


def check_prose(entries: Iterable[Entry], corpus: Corpus, doubles: Sequence[Corpus] = ()) -> Iterator[Problem]:
    """What is wrong with the prose of briefings, entities and judgements. What the `doubles` hold is no missing value:
    another entry has the id of what says it.
    """
    told: Told = []
    for problem in _all(entries, corpus, doubles, told):
        told.append(problem)
        yield problem


def _all(entries: Iterable[Entry], corpus: Corpus, doubles: Sequence[Corpus], told: Told) -> Iterator[Problem]:
    for entry in entries:
        for prose in texts_of(entry):
            yield from _prose(prose, corpus, doubles, told)


_CITED_INSIDE = re.compile(r"(?<![^\s(,-])@([a-z0-9]+(?:-[a-z0-9]+)*)")
"""A source that is named in the id or the locator of a citation: `[@one; see @two]`, `[@one, see @two]`."""


def _prose(prose: Prose, corpus: Corpus, doubles: Sequence[Corpus], told: Told) -> Iterator[Problem]:
    cited = {each.where for each in citations_in(prose)}
    for part in prose.parts:
        match part:
            case Link(where=where) if where in cited:
                continue  # it names a source beside its citation
            case Link():
                yield from _link(part, corpus, told)
            case ValueLink():
                yield from _value(part, corpus, doubles, told)
            case ProseCitation(source, locator, where):
                inside = [each for each in _CITED_INSIDE.findall(f"{source} {locator}") if each in corpus.sources]
                if inside:
                    hint = f"write [@{inside[0]}]; several are [@{inside[0]}; @another, para 4]"
                    yield Problem("E703", f"'@{inside[0]}' is no citation here: words stand before it", where, hint)
                elif source not in corpus.sources:
                    hint = did_you_mean(source, corpus.sources, "add it under sources:", told)
                    about = About("missing id", source)
                    yield Problem("E703", f"no source has the id '{source}'", where, hint, about=about)
            case Block():
                yield from _block(part, corpus, told)


def _link(link: Link, corpus: Corpus, told: Told) -> Iterator[Problem]:
    known = (corpus.entities, corpus.sources, corpus.briefings, corpus.judgements)
    if not any(link.target in ids for ids in known):
        hint, about = _near(link.target, corpus, told), About("missing id", link.target)
        yield Problem("E701", f"no entry has the id '{link.target}'", link.where, hint, about=about)


def _near(id: str, corpus: Corpus, told: Told) -> str:
    if id in corpus.redirects:
        return f"its id is now '{corpus.redirects[id]}'"
    everything = chain(corpus.entities, corpus.sources, corpus.briefings, corpus.judgements)
    return did_you_mean(id, everything, "correct the id, or write the entry", told)


def _value(link: ValueLink, corpus: Corpus, doubles: Sequence[Corpus], told: Told) -> Iterator[Problem]:
    others = (corpus.sources, corpus.judgements, corpus.briefings)
    if link.target not in corpus.entities and any(link.target in ids for ids in others):
        hint = f"write [[{link.target}]]: only entities and events have values to show"
        yield Problem("E702", f"'{link.target}' is not an entity", link.where, hint)
        return
    if link.target not in corpus.entities:
        hint, about = _near(link.target, corpus, told), About("missing id", link.target)
        yield Problem("E701", f"no entity has the id '{link.target}'", link.where, hint, about=about)
        return
    if link.property in corpus.vocabulary.metrics:
        found = observed(corpus, link.target, link.property, link.of, link.as_of)
        if not found:
            message = f"'{link.target}' has no observation '{_asked(link)}'"
            near = _observed_instead(link, corpus)
            hint = f"say which: {near}" if near else "record the observation, or correct the reference"
            yield Problem("E702", message, link.where, hint, about=About("missing value", link.target))
        yield from _shown(link, [(each.value, each.unit) for each in found], corpus, told)
        return
    if link.property not in corpus.vocabulary.directions:
        names = (*corpus.vocabulary.directions, *corpus.vocabulary.metrics)
        hint = did_you_mean(link.property, names, "write a property or a metric", told)
        about = About("missing name", link.property)
        yield Problem("E702", f"there is no property '{link.property}'", link.where, hint, about=about)
    elif link.of or link.as_of:
        hint = f"write [[{link.target}#{link.property}]]: only observations have a `/for` and an `@date`"
        yield Problem("E702", f"'{_asked(link)}' does not work for a property", link.where, hint)
    elif not any(property_statements(each, link.target, link.property) for each in (corpus, *doubles)):
        message = f"'{link.target}' has no '{link.property}' in this book"
        about = About("missing value", link.target)
        yield Problem("E702", message, link.where, "record the fact, or write the link without `#`", about=about)
    else:
        said = property_statements(corpus, link.target, link.property)
        yield from _shown(link, [(each.value, "") for each in said], corpus, told)


def _shown(link: ValueLink, values: Iterable[tuple[Value, str]], corpus: Corpus, told: Told) -> Iterator[Problem]:
    """The first thing for which a value cannot be shown as a link asks."""
    for value, unit in values:
        fault = shown_as(value, unit, link, corpus)
        if isinstance(fault, ConversionFault):
            hint = did_you_mean(link.unit, fault.known, fault.hint, told) if fault.known else fault.hint
            yield Problem("E370" if fault.is_rate else "E369", fault.message, link.where, hint)
            return


def _observed_instead(link: ValueLink, corpus: Corpus) -> str:
    """References to what is observed under the metric: for the parts or at other dates, else of whom it is a part."""
    known = [each for each in corpus.observations if each.metric == link.property and each.is_affirmed]
    of_it = [each for each in known if each.of == link.target]
    same = [each for each in of_it if each.subject == link.of] or [each for each in of_it if each.subject]
    return _references(same or of_it or [each for each in known if each.subject == link.target], corpus)


def _references(observations: Iterable[Observation], corpus: Corpus) -> str:
    """Up to three of the references that these are found by, with a date where there are several."""
    listed = []
    for each in observations:
        reference = f"{each.of}#{each.metric}" + (f"/{each.subject}" if each.subject else "")
        is_alone = len({one.key[3] for one in observed(corpus, each.of, each.metric, each.subject)}) == 1
        if is_alone:
            listed.append(f"[[{reference}]]")
        elif each.key[3]:  # no reference leads to one without a date among others
            listed.append(f"[[{reference}@{each.key[3]}]]")
    return " or ".join(sorted(dict.fromkeys(listed))[:3])


def _asked(link: ValueLink) -> str:
    return link.property + (f"/{link.of}" if link.of else "") + (f"@{link.as_of}" if link.as_of else "")


def _block(block: Block, corpus: Corpus, told: Told) -> Iterator[Problem]:
    if block.kind == TABLE:
        yield from _table(block, told)
        return
    vocabulary = corpus.vocabulary
    tags = {tag for entity in corpus.entities.values() for tag in entity.tags} if block.option("tag") else set()
    checks: dict[str, tuple[Callable[[str], bool], str, Iterable[str]]] = {
        "about": (lambda word: word in corpus.entities, "entity", corpus.entities),
        "places": (lambda word: word in corpus.entities, "entity", corpus.entities),
        "of": (lambda word: word in corpus.entities, "entity", corpus.entities),
        "for": (lambda word: word in corpus.entities, "entity", corpus.entities),
        "type": (lambda word: word in vocabulary.types, "type", vocabulary.types),
        "tag": (lambda word: word in tags, "tag", tags),
        "metric": (lambda word: word in vocabulary.metrics, "metric", vocabulary.metrics),
        "columns": (lambda word: word in vocabulary.directions, "property", vocabulary.directions),
        "from": (lambda word: plain_date(word) is not None, "date", ()),
        "to": (lambda word: plain_date(word) is not None, "date", ()),
        "depth": (lambda word: word in ("1", "2"), "depth", ("1", "2")),
        "by": (lambda word: word in CHARTED_BY, "order", CHARTED_BY),
        "show": (lambda word: word in SHOWN_AS, "way to show", SHOWN_AS),
    }
    found: list[Problem] = []

    def say(message: str, hint: str, where: Span = block.where, about: About | None = None) -> None:
        found.append(Problem("E704", message, where, hint, about=about))

    for name, texts in block.options:
        is_fine, kind, known = checks.get(name, (lambda _: True, "", ()))
        for each in texts:
            word = each.value
            if not is_fine(word):
                otherwise = _OTHERWISE.get(kind, "correct it")
                say(
                    f"there is no {kind} '{word}' for this {block.kind} block",
                    did_you_mean(word, known, otherwise, told),
                    each.where,
                    About(_MISSING.get(kind, "missing name"), word),
                )
        if len(texts) > 1 and (name in _ONE or (block.kind, name) == ("relations", "about")):
            message = f"'{name}' of a {block.kind} block must be one word, not {len(texts)}"
            say(message, "make one block for each", texts[1].where)
    for name in {"relations": ("about",), "chart": ("of", "metric")}.get(block.kind, ()):
        if not block.option(name):
            say(f"this {block.kind} block has no '{name}'", f"add `{name}: …`")
    if block.kind == "map" and not (block.option("places") or block.option("about")):
        say("this map block has neither 'places' nor 'about'", "add `places: […]`, or `about: …`")
    start, end = plain_date(block.first("from")), plain_date(block.first("to"))
    if start and end and start.first > end.last:
        message = f"this {block.kind} block starts ({start.edtf}) after it ends ({end.edtf})"
        say(message, "swap or correct the dates", block.texts("from")[0].where)
    yield from found or list(_empty_chart(block, corpus)) or [*_shown_wrongly(block, corpus), *_nowhere(block, corpus)]


def _shown_wrongly(block: Block, corpus: Corpus) -> Iterator[Problem]:
    """A chart that wants shares of what is no whole, or a line through too few dates."""
    show = block.first("show")
    if block.kind != "chart" or show not in ("shares", "lines"):
        return
    of, metric = block.first("of"), block.first("metric")
    by = block.first("by")
    shown = charted_in(corpus.observations, of, metric, block.option("for"), block.first("as_of"), by)
    numbers = [(each, each.value) for each in shown if isinstance(each.value, NumberValue)]
    where = block.texts("show")[0].where
    if show == "lines":
        is_by_date = by == "date" or not any(each.subject for each, _ in numbers)
        dates = {each.key[3] for each, _ in numbers if each.key[3]}
        if not is_by_date or len(dates) < LEAST_DATES:
            why = f"dates: {', '.join(sorted(dates)) or 'none'}" if is_by_date else "they are about different parts"
            message = f"these numbers cannot be drawn as a line ({why})"
            hint = "record more dates, or show bars" if is_by_date else "add `by: date`"
            yield Problem("E704", message, where, hint)
        return
    units = {each.unit for each, _ in numbers}
    total = sum(value.low for _, value in numbers)
    parts = [each.subject for each, _ in numbers]
    wrong = (
        f"they are in {' and '.join(sorted(units)) or 'no unit'}, not in %"
        if units != {"%"}
        else "one of them is below zero"
        if any(value.low < 0 for _, value in numbers)
        else f"'{next(each for each in parts if parts.count(each) > 1)}' has several"
        if len(set(parts)) < len(parts)
        else f"together they are {total:g} %"
        if total > _WHOLE
        else ""
    )
    if wrong:
        yield Problem("E704", f"these numbers are not shares of one whole: {wrong}", where, "show bars")


_WHOLE = 100.5
"""Per cent, as rounded shares may come to."""


def _nowhere(block: Block, corpus: Corpus) -> Iterator[Problem]:
    """Places of a map that no coordinates are recorded of."""
    for each in block.texts("places"):
        if not any(is_coordinates(said.value) for said in corpus.statements.get(each.value, ())):
            message = f"'{each.value}' cannot be shown on a map: it has no coordinates"
            hint = "record its `coordinates`, or leave it out"
            yield Problem("E704", message, each.where, hint, about=About("missing value", each.value))


def _empty_chart(block: Block, corpus: Corpus) -> Iterator[Problem]:
    if block.kind != "chart":
        return
    of, as_of, by = block.first("of"), block.first("as_of"), block.first("by")
    named, wanted = block.texts("metric")[0], block.texts("for")
    metric = named.value
    own = tuple(each for each in corpus.observations if each.of == of)
    for subject, where in [(each.value, each.where) for each in wanted] or [("", named.where)]:
        found = charted_in(own, of, metric, (subject,) if subject else (), as_of, by)
        if found and (by != "part" or wanted or any(each.subject for each in found)):
            continue
        whom = f" for '{subject}'" if subject else " for its parts" if found else ""
        what = f"'{metric}'" + whom + (f" as of {as_of}" if as_of else "")
        message = f"'{of}' has no observations that this chart could draw: {what}"
        about = About("missing value", of)
        yield Problem("E704", message, where, "record the observation, or correct the option", about=about)


def _table(block: Block, told: Told) -> Iterator[Problem]:
    """Options of a table that are several, and columns that its head has not."""
    for name in ("values", "file", "caption", "sort"):
        if len(texts := block.texts(name)) > 1:
            message = f"'{name}' of a table block must be one word, not {len(texts)}"
            yield Problem("E704", message, texts[1].where, "make one block for each")
    table = table_in(block.first("values")) if block.texts("values") else None
    if not isinstance(table, Table):
        return  # the loader told what is wrong with it
    for name in ("columns", "sort"):
        for each in block.texts(name):
            is_down = name == "sort" and each.value not in table.head and each.value.startswith("-")
            word = each.value.removeprefix("-") if is_down else each.value
            if word not in table.head:
                hint = did_you_mean(word, table.head, "its columns are " + ", ".join(table.head), told)
                yield Problem("E704", f"this table has no column '{word}'", each.where, hint)
