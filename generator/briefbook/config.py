"""Settings of a project: its folders, its language, its date. Read once, from mkdocs.yml and the command line."""

from __future__ import annotations

import os.path
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import reduce
from pathlib import Path
from typing import NamedTuple

import yaml

from briefbook.disk import ANYWHERE, Bounds, bounds_of
from briefbook.model.dates import PartialDate, plain_date
from briefbook.model.grammar import LANGUAGE
from briefbook.model.marking import BY_LABEL, Marking
from briefbook.problems import HintedError, Problem, Span, did_you_mean

CONFIG_NAMES = ("mkdocs.yml", "mkdocs.yaml")
PLUGIN = "briefbook"
PAGES_DIR = Path("build/pages")
DEFAULT_LANGUAGE = "en"
ALL, SHARED = SOURCE_PAGES = ("all", "shared")
MAX_INHERITED = 10
MAX_DIGITS = 9
LONGEST_LINE = 100
_LONGEST_SHOWN = 60
PAPERS = ("a4", "letter")
COLOR = re.compile(r"#[0-9a-fA-F]{6}")
_NULLS = ("", "~", "null", "Null", "NULL")
_INHERITS = re.compile(r"^INHERIT\s*:\s*['\"]?([^'\"#\n]+)", re.MULTILINE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


OPTIONS = (
    "content_dir",
    "language",
    "as_of",
    "content_security_policy",
    "fast",
    "source_pages",
    "full_text_pages",
    "follow_links",
    "allowed_hosts",
    "marking",
    "audience",
    "audiences",
    "publish_as",
    "restrictions",
    "withheld_text",
    "keep_in_site",
    "pdf",
    "without",
    "enabled",
)
"""What the plugin can be told in mkdocs.yml. MkDocs itself reads `enabled`, which any plugin may have."""
SITE_PDFS = ("book", "briefings", "entities")
"""What the site can offer as PDFs: the whole book on the home page, each briefing and each entity on its own."""


@dataclass(frozen=True, slots=True)
class PdfSettings:
    """What stands under `pdf:` of the plugin: which PDFs belong to the site, and how any PDF looks. Paths are absolute.

    `is_optional`: where the engine is not installed, the site is built without them. `copy_for` and `copy_number` are
    of one copy of one PDF, and of the command alone.
    """

    site: tuple[str, ...] = ()
    is_optional: bool = False
    paper: str = "a4"
    is_two_sided: bool = False
    has_wide_margin: bool = False
    color: str = ""
    logo: Path | None = None
    author: str = ""
    organisation: str = ""
    notice: str = ""
    distribution: tuple[str, ...] = ()
    copy_for: str = ""
    copy_number: str = ""
    link_to: str = ""
    has_facts: bool = True
    fonts: tuple[str, ...] = ()
    font_folders: tuple[Path, ...] = ()
    template: Path | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """`root` is the project's folder, absolute; every other path is below it or absolute.

    `as_of` is the day on which the book is read: what is overdue is overdue on it, and nothing else depends on it,
    unless the book `is_dated`: mkdocs.yml states that day, and every page says it.
    `language` is a BCP 47 tag: the language of the pages, and the first choice among names. `source_pages` says which
    sources have pages of their own. With `follows_links`, links may lead out of the project. `allowed_hosts` are names
    of this machine that a browser may call it by, beside its own. `marking` is that of the book: every page bears it,
    or a narrower one; `restrictions` are said beside it. What is made holds only what an `audience` may see; all of it
    where that is None. `audiences` are those that a build makes sites for where none is named. Nothing is made for
    others that is for fewer people than it is `published_as`, unless an audience is named; with the place where that
    is said. `withheld_text` stands where a text leads to what is withheld. Where
    `is_for_others`, nothing narrower may be in what is made. `dev_addr` is where the site is
    served. `keep_in_site` are names at the top of the site's folder that builds leave there. With `has_policy`, pages
    load and run the site's own files alone. Without `is_fast`, all pages go through MkDocs; `full_text_pages` is how
    large a book may be for search to know all its words; `without` are the defaults to leave out, each with its place.
    `problems` are what is wrong in mkdocs.yml.
    """

    root: Path
    as_of: PartialDate
    is_dated: bool = False
    site_name: str = "Briefing book"
    site_description: str = ""
    language: str = DEFAULT_LANGUAGE
    content_dir: Path = Path("content")
    pages_dir: Path = PAGES_DIR
    theme_dir: Path | None = None
    site_dir: Path = Path("site")
    source_pages: str = ALL
    keep_in_site: tuple[str, ...] = ()
    is_strict: bool = False
    follows_links: bool = False
    allowed_hosts: tuple[str, ...] = ()
    marking: Marking = Marking.CLEAR
    audience: Marking | None = None
    audiences: tuple[Marking, ...] = ()
    published_as: tuple[Marking, Span] | None = None
    restrictions: str = ""
    withheld_text: str = ""
    is_for_others: bool = False
    dev_addr: str = "127.0.0.1:8000"
    is_fast: bool = True
    has_policy: bool = True
    full_text_pages: int = 500
    without: tuple[tuple[str, Span], ...] = ()
    pdf: PdfSettings = PdfSettings()
    problems: tuple[Problem, ...] = ()

    def bounds(self, *named: Path) -> Bounds:
        """The folders that links may not lead out of: the project's, the content's, and those of `named`, which
        somebody placed elsewhere by name.
        """
        return ANYWHERE if self.follows_links else bounds_of(self.root, self.content, *named)

    @property
    def content(self) -> Path:
        return self.root / self.content_dir

    @property
    def pages(self) -> Path:
        return self.root / self.pages_dir

    @property
    def site(self) -> Path:
        return self.root / self.site_dir


class SettingsError(HintedError):
    """Settings that nothing can be done with, and a way out."""


class ConfigText(NamedTuple):
    """The text of a mkdocs.yml, or of one that it inherits from, and its name as problems show it."""

    name: str
    text: str


def texts_from(name: str, read: Callable[[str], str]) -> Iterator[ConfigText]:
    """A mkdocs.yml, and what it inherits from, nearest first. `read` gives the text of a path seen from the project."""
    for _ in range(MAX_INHERITED):
        text = read(name)
        yield ConfigText(name, text)
        above = _INHERITS.search(text)
        if not above:
            return
        name = os.path.normpath(os.path.join(os.path.dirname(name), above[1].strip())).replace(os.sep, "/")


def settings_from(texts: str | Iterable[ConfigText], root: Path, env: Mapping[str, str], today: date) -> Settings:
    """The settings that the text of a mkdocs.yml makes, and of those that it inherits from; an empty text gives the
    defaults. What is wrong in it is among `problems`, and the default stands in its place.

    The plugin's options stand under `plugins: [briefbook: {content_dir, language, as_of, source_pages, …}]`;
    `site_name`, `site_author`, `site_dir`, `docs_dir` (where the pages go) and `strict` are MkDocs' own. `!ENV` is
    looked up in `env`; every other tag is passed over, and nothing is ever constructed from one. Raises SettingsError.
    """
    problems: list[Problem] = []
    nodes = [
        _document(*each, problems)
        for each in ([ConfigText(CONFIG_NAMES[0], texts)] if isinstance(texts, str) else texts)
    ]
    site = _Map(reduce(_over, reversed(nodes), None), env, problems)
    options = _Map(_plugin_options(site), env, problems)
    options.check(PLUGIN, OPTIONS)
    default = Settings(root, _as_of(options, env, today))
    settings = replace(
        default,
        is_dated=bool(options.word("as_of")),
        site_name=site.word("site_name") or default.site_name,
        site_description=site.word("site_description") or "",
        language=_language(options) or default.language,
        content_dir=options.path("content_dir") or default.content_dir,
        pages_dir=site.path("docs_dir") or default.pages_dir,
        theme_dir=_theme_dir(site),
        site_dir=site.path("site_dir") or default.site_dir,
        source_pages=options.choice("source_pages", SOURCE_PAGES) or default.source_pages,
        dev_addr=site.word("dev_addr") or default.dev_addr,
        keep_in_site=_keep_in_site(options),
        is_strict=site.flag("strict", False),
        is_fast=options.flag("fast", default.is_fast),
        has_policy=options.flag("content_security_policy", default.has_policy),
        full_text_pages=options.number("full_text_pages", default.full_text_pages),
        follows_links=options.flag("follow_links", False),
        allowed_hosts=options.words("allowed_hosts"),
        marking=(marking := _marking(options)),
        audience=_audience(options, marking),
        audiences=tuple(_audiences(options, marking)),
        published_as=_published_as(options),
        restrictions=_line(options, "restrictions"),
        withheld_text=_line(options, "withheld_text"),
        without=tuple((word, _span(node)) for word, node in options.each("without")),
        pdf=_pdf(options.map("pdf", PDF_OPTIONS), root, site.word("site_author")),
    )
    _keep_apart(settings)
    return replace(settings, problems=tuple(dict.fromkeys(problems)))


class _Map:
    """The words of a YAML map by name. What is wrong with them is told to `problems`."""

    def __init__(self, node: yaml.Node | None, env: Mapping[str, str], problems: list[Problem]) -> None:
        self.keys = {key.value: key for key, _ in _pairs(node)}
        self.nodes = {key.value: value for key, value in _pairs(node)}
        self.env = env
        self.problems = problems

    def refuse(self, message: str, hint: str, node: yaml.Node, code: str = "E802") -> None:
        self.problems.append(Problem(code, message, _span(node), hint))

    def word(self, name: str) -> str:
        """A scalar; empty where there is none."""
        node = self.nodes.get(name)
        return "" if node is None else self._word(name, node)

    def _word(self, name: str, node: yaml.Node) -> str:
        if node.tag == "!ENV":
            return _from_environment(node, self.env)
        if not isinstance(node, yaml.ScalarNode):
            self.refuse(f"{name} must be one word or line, not a list or map", f"write `{name}: …`", node)
            return ""
        is_null = node.style is None and node.value in _NULLS
        return "" if is_null else str(node.value)

    def each(self, name: str) -> tuple[tuple[str, yaml.Node], ...]:
        """The scalars of a list, or of one scalar that is cut at its commas, each with where it stands."""
        node = self.nodes.get(name)
        if node is None:
            return ()
        if isinstance(node, yaml.MappingNode):
            self.refuse(f"{name} must be a list", f"write `{name}: [one, other]`", node)
            return ()
        if isinstance(node, yaml.SequenceNode) and node.tag != "!ENV":
            return tuple((word, each) for each in node.value if (word := self._word(name, each)))
        return tuple((word.strip(), node) for word in self._word(name, node).split(",") if word.strip())

    def words(self, name: str) -> tuple[str, ...]:
        """The same, without their places."""
        return tuple(word for word, _ in self.each(name))

    def flag(self, name: str, default: bool) -> bool:
        word = self.word(name).lower()
        if word in ("true", "yes", "on", "false", "no", "off"):
            return word in ("true", "yes", "on")
        if word:
            self.refuse(
                f"{name} must be true or false, not '{_shown(word)}'", f"write `{name}: true`", self.nodes[name]
            )
        return default

    def number(self, name: str, default: int) -> int:
        word = self.word(name)
        if not word or (word.isascii() and word.isdigit() and len(word) < MAX_DIGITS):
            return int(word or default)
        self.refuse(f"{name} must be a number, not '{_shown(word)}'", f"write `{name}: {default}`", self.nodes[name])
        return default

    def choice(self, name: str, known: tuple[str, ...]) -> str:
        """One of the known words; empty where there is none."""
        word = self.word(name)
        if word and word not in known:
            hint = did_you_mean(word, known, f"write {' or '.join(known)}")
            self.refuse(f"'{_shown(word)}' is not a valid value for {name}", hint, self.nodes[name])
            return ""
        return word

    def map(self, name: str, known: tuple[str, ...]) -> _Map:
        """The map under a name, empty where there is none; it holds none but the known names."""
        node = self.nodes.get(name)
        if isinstance(node, yaml.SequenceNode) or (isinstance(node, yaml.ScalarNode) and self.word(name)):
            self.refuse(f"{name} must be a map", f"write `{name}: {{{known[0]}: …}}`", node)
        found = _Map(node, self.env, self.problems)
        found.check(name, known)
        return found

    def check(self, name: str, known: tuple[str, ...]) -> None:
        """Tell of the names in the map that are not known; `name` is what the map is called."""
        for each, key in self.keys.items():
            if each not in known:
                hint = did_you_mean(each, known, f"its options are {', '.join(known)}")
                self.refuse(f"{name} has no option '{_shown(each)}'", hint, key, "E801")

    def path(self, name: str) -> Path | None:
        word = self.word(name)
        if _CONTROL.search(word):
            self.refuse(f"{name} holds a control character", "write a folder's name", self.nodes[name])
            return None
        return Path(word) if word else None


def _shown(word: str) -> str:
    return word if len(word) <= _LONGEST_SHOWN else word[:_LONGEST_SHOWN] + "…"


def _span(node: yaml.Node) -> Span:
    mark = node.start_mark
    return Span(mark.name, mark.line + 1, mark.column + 1)


def _document(name: str, text: str, problems: list[Problem]) -> yaml.Node | None:
    """The nodes of a text; None where it is no YAML, which is told."""
    what, hint = "", "look for a missing quote, colon or indent on this line or the one before"
    mark = None
    try:
        # Nodes only, and BaseLoader: no scalar is guessed at, no tag is followed. Not the C loader: depth kills it.
        loader = yaml.BaseLoader(text)
        loader.name = name
        found: yaml.Node | None = loader.get_single_node()
        return found
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or str(error).splitlines()[0]
    except RecursionError:
        what, hint = "it is nested too deeply to be read", "flatten it"
    where = Span(name, mark.line + 1, mark.column + 1) if mark else Span(name, 1, 1)
    problems.append(Problem("E102", f"this is not YAML: {what}", where, hint))
    return None


def _pairs(node: yaml.Node | None) -> Iterator[tuple[yaml.ScalarNode, yaml.Node]]:
    """Keys and values of a map, those that it merges in (`<<`) first: its own go over them."""
    if isinstance(node, yaml.MappingNode):
        own = [(key, value) for key, value in node.value if isinstance(key, yaml.ScalarNode)]
        for key, value in own:
            if key.value == "<<":
                for each in reversed(value.value) if isinstance(value, yaml.SequenceNode) else [value]:
                    yield from ((key, value) for key, value in _own(each))
        yield from ((key, value) for key, value in own if key.value != "<<")


def _own(node: yaml.Node) -> Iterator[tuple[yaml.ScalarNode, yaml.Node]]:
    """Keys and values of a map but for what it merges in: maps may merge in each other."""
    if isinstance(node, yaml.MappingNode):
        yield from ((key, value) for key, value in node.value if isinstance(key, yaml.ScalarNode) and key.value != "<<")


def _over(above: yaml.Node | None, node: yaml.Node | None) -> yaml.Node | None:
    """What a file says over what it inherits, as MkDocs does: maps key by key, anything else as a whole."""
    if not isinstance(above, yaml.MappingNode) or not isinstance(node, yaml.MappingNode):
        return node if node is not None else above
    pairs = {key.value: (key, value) for key, value in _pairs(above)}
    for key, value in _pairs(node):
        known = pairs.get(key.value)
        pairs[key.value] = (key, (_over(known[1], value) or value) if known else value)
    return yaml.MappingNode(node.tag, list(pairs.values()), node.start_mark, node.end_mark)


def _plugin_options(site: _Map) -> yaml.Node | None:
    """The options of our plugin, in either shape that MkDocs reads: a list of plugins, or a map of them."""
    plugins = site.nodes.get("plugins")
    entries = plugins.value if isinstance(plugins, yaml.SequenceNode) else [plugins]
    found = next((options for each in entries for key, options in _pairs(each) if key.value == PLUGIN), None)
    if isinstance(found, yaml.SequenceNode) or (isinstance(found, yaml.ScalarNode) and found.value not in _NULLS):
        site.refuse(f"the options of {PLUGIN} must be a map", f"write `{PLUGIN}: {{{OPTIONS[1]}: …}}`", found)
    return found


def _theme_dir(site: _Map) -> Path | None:
    theme = site.nodes.get("theme")
    return _Map(theme, site.env, site.problems).path("custom_dir") if isinstance(theme, yaml.MappingNode) else None


def _from_environment(node: yaml.Node, env: Mapping[str, str]) -> str:
    """`!ENV NAME`, or `!ENV [NAME, OTHER, default]`, as MkDocs reads it."""
    if isinstance(node, yaml.ScalarNode):
        return env.get(node.value, "")
    words = [str(each.value) for each in node.value if isinstance(each, yaml.ScalarNode)]
    names, default = (words[:-1], words[-1]) if len(words) > 1 else (words, "")
    return next((env[name] for name in names if name in env), default)


PDF_OPTIONS = (
    "site",
    "optional",
    "paper",
    "two_sided",
    "wide_margin",
    "color",
    "logo",
    "author",
    "organisation",
    "notice",
    "distribution",
    "link_to",
    "facts",
    "fonts",
    "font_path",
    "template",
)


def _pdf(options: _Map, root: Path, author: str) -> PdfSettings:
    """What the options under `pdf:` say."""
    for word, node in options.each("site"):
        if word not in SITE_PDFS:
            hint = did_you_mean(word, SITE_PDFS, f"write {', '.join(SITE_PDFS)}")
            options.refuse(f"site has no PDFs of '{_shown(word)}'", hint, node)
    color = options.word("color")
    if color and not COLOR.fullmatch(color):
        hint = 'write it in quotes, as in "#17324d"'
        options.refuse(f"'{_shown(color)}' is not a colour", hint, options.nodes["color"])
        color = ""
    logo, template = options.path("logo"), options.path("template")
    return PdfSettings(
        site=tuple(each for each in SITE_PDFS if each in options.words("site")),
        is_optional=options.flag("optional", False),
        paper=options.choice("paper", PAPERS) or "a4",
        is_two_sided=options.flag("two_sided", False),
        has_wide_margin=options.flag("wide_margin", False),
        color=color,
        logo=root / logo if logo else None,
        author=options.word("author") or author,
        organisation=options.word("organisation"),
        notice=options.word("notice"),
        distribution=options.words("distribution"),
        link_to=options.word("link_to"),
        has_facts=options.flag("facts", True),
        fonts=options.words("fonts"),
        font_folders=tuple(root / each for each in options.words("font_path")),
        template=root / template if template else None,
    )


def _language(options: _Map) -> str:
    word = options.word("language")
    if word and not LANGUAGE.fullmatch(word):
        options.refuse(
            f"'{_shown(word)}' is not a language tag", "write en, zh-Hans or pt-BR", options.nodes["language"]
        )
        return ""
    return word


def _tlp(options: _Map, name: str, otherwise: Marking) -> Marking | None:
    """A marking; `otherwise` where what is written is none."""
    word = options.word(name)
    return _marking_of(options, word, options.nodes[name], otherwise) if word else None


def _marking_of(options: _Map, word: str, node: yaml.Node, otherwise: Marking) -> Marking:
    if word not in BY_LABEL:
        hint = did_you_mean(word, BY_LABEL, f"write one of {', '.join(BY_LABEL)}")
        options.refuse(f"'{_shown(word)}' is not a TLP 2.0 marking", hint, node)
    return BY_LABEL.get(word, otherwise)


def _marking(options: _Map) -> Marking:
    """The marking of the book. Where it cannot be read, all that is marked may be in it: nothing else is to blame."""
    return _tlp(options, "marking", max(Marking)) or Marking.CLEAR


def _audience(options: _Map, marking: Marking) -> Marking | None:
    """Whom a site is for; where that cannot be read, everybody: nothing is shown to too many."""
    found = _tlp(options, "audience", Marking.CLEAR)
    return None if found is None else _seeing(options, found, marking, options.nodes["audience"])


def _audiences(options: _Map, marking: Marking) -> Iterator[Marking]:
    found = ((_marking_of(options, word, node, Marking.CLEAR), node) for word, node in options.each("audiences"))
    yield from dict.fromkeys(_seeing(options, each, marking, node) for each, node in found)


def _seeing(options: _Map, audience: Marking, marking: Marking, node: yaml.Node) -> Marking:
    """The audience, which is told of where it may see nothing of a book that bears this marking."""
    if audience < marking:
        hint = "content without a marking of its own has the marking of the book"
        options.refuse(f"{audience} may not see any of a book that is {marking}", hint, node)
    return audience


def _published_as(options: _Map) -> tuple[Marking, Span] | None:
    found = _tlp(options, "publish_as", Marking.CLEAR)
    return None if found is None else (found, _span(options.nodes["publish_as"]))


def _line(options: _Map, name: str) -> str:
    """Words that fit on one line."""
    word = options.word(name)
    if _CONTROL.search(word.strip()) or len(word) > LONGEST_LINE:
        options.refuse(f"{name} must be a single line", f"write at most {LONGEST_LINE} characters", options.nodes[name])
        return ""
    return word.strip()


def _keep_in_site(options: _Map) -> tuple[str, ...]:
    found = options.each("keep_in_site")
    wrong = [word in (".", "..") or "/" in word or "\\" in word or bool(_CONTROL.search(word)) for word, _ in found]
    for (word, node), is_wrong in zip(found, wrong, strict=True):
        if is_wrong:
            hint = "name files and folders at its top: .git, CNAME"
            options.refuse(f"keep_in_site: '{_shown(word)}' is not a name in the site", hint, node)
    return tuple(word for (word, _), is_wrong in zip(found, wrong, strict=True) if not is_wrong)


def _as_of(options: _Map, env: Mapping[str, str], today: date) -> PartialDate:
    """The option, else SOURCE_DATE_EPOCH (its day in UTC), else today."""
    word = options.word("as_of")
    if not word:
        return _day(_reproducible_day(env) or today)
    found = plain_date(word)
    if found is None or found.first != found.last:
        options.refuse(f"as_of must be a day, not '{_shown(word)}'", "write it as 2027-03-01", options.nodes["as_of"])
        return _day(today)
    return found


def _reproducible_day(env: Mapping[str, str]) -> date | None:
    word = env.get("SOURCE_DATE_EPOCH", "")
    if not word:
        return None
    try:
        return datetime.fromtimestamp(int(word), UTC).date()
    except (ValueError, OverflowError, OSError) as error:
        hint = "set it to seconds since 1970, or unset it"
        raise SettingsError(f"SOURCE_DATE_EPOCH is not a time: {word!r}", hint) from error


def _day(day: date) -> PartialDate:
    moment = (day.year, day.month, day.day)
    return PartialDate(day.isoformat(), moment, moment)


def _keep_apart(settings: Settings) -> None:
    """Pages and site are made, and what is stale in them is removed: neither may hold what people write."""
    content = os.path.normpath(settings.content)
    for name, made in (("docs_dir", settings.pages), ("site_dir", settings.site)):
        folder = os.path.normpath(made)
        common = os.path.commonpath([folder, content])
        if common in (folder, content):
            hint = f"{name} is generated: name a separate folder, such as build/pages or site"
            raise SettingsError(f"{name} and the content folder overlap", hint)
