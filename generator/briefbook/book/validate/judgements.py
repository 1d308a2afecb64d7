"""Judgements are worded as ICD 203 asks: likelihood and confidence never meet, and a likelihood has one word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from briefbook.book.validate.sentence_places import places_of_sentences
from briefbook.model.corpus import ALIASES, Corpus
from briefbook.model.entries import Briefing, Judgement, places_in
from briefbook.model.grades import LIKELIHOOD_BY_TERM
from briefbook.model.prose import Prose
from briefbook.model.sentences import Paragraph, paragraphs, sentences
from briefbook.model.values import written
from briefbook.problems import Problem, Span

_TERMS = sorted({*LIKELIHOOD_BY_TERM} - {"remote"}, key=len, reverse=True)
# "Remote" is a likelihood in "a remote chance" and "the chance is remote", and none in "remote work".
_CHANCE = "(?:chance|likelihood|possibility|probability|prospect)s?"
_REMOTE = rf"remote {_CHANCE}|{_CHANCE} (?:is|are|was|were|seems?|remains?) remote"
_WORDS = "|".join([*_TERMS, _REMOTE, "probably", "improbably", "almost certainly", "nearly certainly"])
LIKELIHOOD = re.compile(rf"\b(?:{_WORDS})\b", re.IGNORECASE)
CONFIDENCE = re.compile(r"(?<!self-)\b(?:confidence|confident|confidently)\b", re.IGNORECASE)
_MAY_END = re.compile(r"[.…][\"'”’)\]]*\s+[^\W\d_a-z]")
_QUOTATION = re.compile(r"“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»|»[^«»]*«|‘[^‘’]*’|「[^「」]*」|『[^『』]*』|\"[^\"]*\"")


class _Sentence(NamedTuple):
    """`own` is its text without the words of others: names, quotations and code are dots in it, of the same length."""

    own: str
    suppressed: frozenset[str]


def check_judgements(corpus: Corpus) -> Iterator[Problem]:
    """What readers would take for something else in the words of judgements, and of briefings."""
    yield from check_wording(corpus)
    yield from _mixed(corpus, _Names(corpus))


def check_wording(corpus: Corpus) -> Iterator[Problem]:
    """Likelihood and confidence in one sentence of a judgement."""
    names, places = _Names(corpus), _Places(corpus)
    for judgement in corpus.judgements.values():
        for number, sentence in enumerate(_sentences(judgement.text, corpus, names)):
            for code, message, hint in _meeting(sentence):
                yield Problem(code, message, places.of(judgement, number), hint)


# Likelihood and confidence in one sentence


class _Places:
    """Where the sentences of a text stand; looked for in a text once, and only if there is something to tell of it."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.known: dict[Span, tuple[Span, ...]] = {}

    def of(self, entry: Judgement | Briefing, number: int) -> Span:
        """The place of a sentence, counted from 0."""
        if entry.where not in self.known:
            self.known[entry.where] = tuple(places_of_sentences(entry.text, self.corpus.title_of))
        places = self.known[entry.where]
        return places[number] if number < len(places) else entry.where


def _meeting(sentence: _Sentence) -> Iterator[tuple[str, str, str]]:
    """Code, message and hint of what is wrong with a sentence."""
    likelihood = LIKELIHOOD.search(sentence.own)
    found = [(each, _is_ours(sentence.own, each)) for each in CONFIDENCE.finditer(sentence.own)] if likelihood else []
    if not likelihood or all(is_ours is False for _, is_ours in found):
        return
    confidence, is_ours = next(((each, ours) for each, ours in found if ours), None) or next(
        (each, ours) for each, ours in found if ours is None
    )
    first, last = sorted((likelihood, confidence), key=lambda match: match.start())
    is_sure = is_ours and not _MAY_END.search(sentence.own[first.end() : last.start()])
    message = f"'{likelihood[0]}' and '{confidence[0]}' are in one sentence"
    hint = "split it into two sentences, or state the confidence only in `confidence:`"
    if is_sure and "E603" not in sentence.suppressed:
        yield "E603", message, hint
    if not is_sure and sentence.suppressed.isdisjoint(("E603", "W604")):
        hint = "split it into two; if the confidence is not yours, write `<!-- ok: W604 -->` after the sentence"
        yield "W604", f"{message}; it is not clear whose confidence it is", hint


_NEAR = 80  # characters around a word that say whose it is
_LEVEL = (
    r"(?:very |quite |fairly |only )?(?:low|moderate|medium|high|limited|little|some|reasonable|full|great|complete)"
)
_ESTIMATE = r"(?:judge?ment|assessment|estimate|forecast|conclusion|prediction|finding|view|analys[ie]s)(?:e?s)?\b"
_HOLDERS = (
    "business|buyer|consumer|corporate|creditor|customer|depositor|donor|economic|employee|employer|household|industry|investor|"
    "lender|market|patient|political|popular|public|retail|self|shareholder|supplier|trader|user|voter"
)
_SHAKEN = (
    "boost|build|built|command|dent|destroy|enjoy|erod|gain|inspir|lack|los|rais|rebuil|regain|restor|sap|shak|undermin|"
    "weaken|win|won"
)
# Behind these, or before these, "confidence" is somebody else's, or none that could be low or high.
_OTHERS_BEFORE = re.compile(
    rf"\b(?:(?:{_HOLDERS})(?:s?['’]s?)?[ -]|no[ -]"
    rf"|(?:its|their|his|her|(?<!\bour )(?<!\bmy )\b(?:\w+['’]s|\w+s['’])) (?:\w+ )?"
    rf"|(?:vote|motion|question|crisis|loss|lack|index|return|collapse|decline|rise) (?:of|in) (?:\w+ )?"
    rf"|(?:{_SHAKEN})\w* (?:\w+ )?|(?:tell|told|said|speak|spoke|given|shared) (?:\w+ ){{0,3}}in (?:\w+ )?"
    rf"|(?:gr[eo]w|grown|growing|rise|rose) in )$",
    re.IGNORECASE,
)
_REPORTED = re.compile(
    rf"(?<!\bwe )(?<!\bI )(?<!\bis )(?<!\bwas )(?<!\bbeen )\b(?:says|said|writes|wrote|states|stated|reports|reported|"
    rf"claims|claimed|judges|judged|assesses|assessed|concludes|concluded|argues|argued) (?:that )?with {_LEVEL}[ -]$",
    re.IGNORECASE,
)
_OTHERS_BEHIND = re.compile(
    r"[ -](?:votes?|motions?|tricks?|tricksters?|m[ae]n|schemes?|scams?|intervals?|ind(?:ex|ices)|indicators?|surveys?|"
    r"barometers?|building|measures?|crisis|limits?|and-supply|of|among|amongst)\b"
    rf"| in (?!it\b|them\b|this\b|that\b|these\b|(?:\w+ )?(?:sources?|evidence|reporting|information|data|outcomes?)\b"
    rf"|(?:\w+ ){{0,2}}{_ESTIMATE})",
    re.IGNORECASE,
)
_DEGREE = r"(?:(?:level|degree) of )?"
_OURS_BEFORE = re.compile(
    rf"\b(?:(?:our|my) (?:\w+ )?{_DEGREE}"
    rf"|(?:we|I) (?:\w+ )?(?:have|had|hold|place|put|attach|assign|give) (?:it |\w+ )?(?:{_LEVEL} )?{_DEGREE}"
    rf"|(?:with|at|of) (?:an? )?{_LEVEL}[ -]{_DEGREE})$",
    re.IGNORECASE,
)
_OURS_BEHIND = re.compile(
    rf" in (?:\w+ ){{0,2}}{_ESTIMATE}| levels?\b|[ -]{_ESTIMATE}|(?: is| remains|:) {_LEVEL}\b", re.IGNORECASE
)
_ENDING = re.compile(r"[.,;:!?)]|$")
_LEVELLED = re.compile(rf"\b{_LEVEL}[ -]$", re.IGNORECASE)
_ALONE = re.compile(rf"(?:^|[(,;:–—-] ?)(?:with )?{_LEVEL} confidence(?=[),;:.–—]|$)", re.IGNORECASE)
_WE = re.compile(
    r"\b(?:we|I)(?:['’](?:re|m)| (?:are|am|were|remain|feel|(?:can|may|have|had|could) be(?:en)?))(?: \w+){0,2} $"
    r"|\b(?:we|I) (?:(?:can|may|could|do) )?(?=$)",
    re.IGNORECASE,
)
_SOMEBODY = re.compile(
    r"(?<!\bwe )(?<!\bI )(?<!\bone )(?<!\banalysts )(?<!\bauthors )"
    r"\b(?:is|are|was|were|seem(?:s|ed)?|appear(?:s|ed)?|remain(?:s|ed)?|sound(?:s|ed)?|feels?|felt)(?: \w+)? $",
    re.IGNORECASE,
)


def _is_ours(sentence: str, word: re.Match[str]) -> bool | None:
    """Whether a word is the author's estimate of their own confidence; None where that cannot be told."""
    start, end = word.span()
    before, behind = sentence[max(start - _NEAR, 0) : start], sentence[end : end + _NEAR]
    if word[0].lower() != "confidence":
        return True if _WE.search(before) else False if _SOMEBODY.search(before) else None
    if _OTHERS_BEFORE.search(before) or _REPORTED.search(before) or (before.endswith(" in ") and _ENDING.match(behind)):
        return False
    if _OURS_BEFORE.search(before) or _ALONE.search(sentence, max(start - _NEAR, 0), end + 1):
        return True
    if _OTHERS_BEHIND.match(behind):
        return False
    if _OURS_BEHIND.match(behind) or (_LEVELLED.search(before) and behind.startswith(" that ")):
        return True
    return None


# Words of both columns


class _Use(NamedTuple):
    """A word for a likelihood, in whose column of ICD 203, and where: in which sentence, -1 for the field."""

    column: int
    word: str
    entry: Judgement | Briefing
    number: int

    def where(self, places: _Places) -> Span:
        return places_in(self.entry)(self.word) if self.number < 0 else places.of(self.entry, self.number)


def _mixed(corpus: Corpus, names: _Names) -> Iterator[Problem]:
    """A warning for each sentence, and each judgement, with a word of the column that the book uses less."""
    texts: list[Judgement | Briefing] = [each for each in corpus.judgements.values() if each.attributed_to is None]
    texts += corpus.briefings.values()
    uses = [use for each in sorted(texts, key=lambda each: each.where) for use in _uses(each, corpus, names)]
    if len({use.column for use in uses}) < 2:
        return
    places = _Places(corpus)
    count = sum(use.column for use in uses)
    usual = int(2 * count > len(uses)) if 2 * count != len(uses) else uses[0].column
    first = next(use for use in uses if use.column == usual)
    for use in {(use.entry.where, use.number): use for use in reversed(uses) if use.column != usual}.values():
        message = f"'{use.word}' is used here and '{first.word}' elsewhere: words of both columns of ICD 203"
        hint = f"write '{_other(use.word)}', or `<!-- ok: W605 -->` after the sentence"
        also = () if (use.entry, use.number) == (first.entry, first.number) else (first.where(places),)
        yield Problem("W605", message, use.where(places), hint, also)


def _uses(entry: Judgement | Briefing, corpus: Corpus, names: _Names) -> Iterator[_Use]:
    found = tuple(_sentences(entry.text, corpus, names))
    term = entry.likelihood if isinstance(entry, Judgement) else ""
    if term and not any("W605" in sentence.suppressed for sentence in found):
        yield _Use(_column(term), term, entry, -1)
    for number, sentence in enumerate(found):
        if "W605" not in sentence.suppressed:
            for match in LIKELIHOOD.finditer(sentence.own):
                yield _Use(_column(match[0]), match[0].lower(), entry, number)


def _column(word: str) -> int:
    term = _term(word)
    return LIKELIHOOD_BY_TERM[term].terms.index(term)


def _term(word: str) -> str:
    """The term of ICD 203 that a word in a text is a form of."""
    word = word.lower()
    return "remote" if "remote" in word else re.sub(r"(?<=certain)ly$", "", re.sub(r"ably$", "able", word))


def _other(word: str) -> str:
    """The word for the same likelihood in the other column."""
    term = _term(word)
    return LIKELIHOOD_BY_TERM[term].terms[1 - _column(term)]


# What is said in the author's own words


class _Names:
    """Names of entities in which one of our words stands."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self._pattern: re.Pattern[str] | None = None

    def hidden_in(self, text: str) -> str:
        if not LIKELIHOOD.search(text) and not CONFIDENCE.search(text):
            return text
        if self._pattern is None:
            aliases = (written(each.value) for id in self.corpus.entities for each in self.corpus.values(id, ALIASES))
            names = {each for each in chain(self.corpus.names.values(), aliases) if _has_our_words(each)}
            listed = "|".join(map(re.escape, sorted(names, key=lambda name: (-len(name), name))))
            self._pattern = re.compile(rf"\b(?:{listed})\b" if listed else r"(?!)")
        return self._pattern.sub(_dots, text)


def _has_our_words(name: str) -> bool:
    return " " in name and bool(LIKELIHOOD.search(name) or CONFIDENCE.search(name))


def _sentences(prose: Prose, corpus: Corpus, names: _Names) -> Iterator[_Sentence]:
    for paragraph in paragraphs(prose, corpus.title_of):
        own = names.hidden_in(_own_words(paragraph))
        for start, text in sentences(paragraph.text):
            yield _Sentence(own[start : start + len(text)], paragraph.suppressed)


def _own_words(paragraph: Paragraph) -> str:
    if paragraph.is_quoted:
        return "·" * len(paragraph.text)
    text = paragraph.text
    for start, end in (*((start, end) for start, end, _ in paragraph.links), *paragraph.code):
        text = text[:start] + "·" * (end - start) + text[end:]
    return _QUOTATION.sub(_dots, text)


def _dots(match: re.Match[str]) -> str:
    return "·" * len(match[0])
