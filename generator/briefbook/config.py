"""Settings of a project: its folders, its language, its date. Read once, from mkdocs.yml and the command line."""

from __future__ import annotations

import os.path
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import yaml

from briefbook.disk import ANYWHERE, Bounds, bounds_of
from briefbook.model.dates import PartialDate, plain_date
from briefbook.model.grammar import LANGUAGE
from briefbook.model.marking import BY_LABEL, Marking
from briefbook.problems import did_you_mean

CONFIG_NAMES = ("mkdocs.yml", "mkdocs.yaml")
PLUGIN = "briefbook"
PAGES_DIR = Path("build/pages")
DEFAULT_LANGUAGE = "en"
ALL, SHARED = SOURCE_PAGES = ("all", "shared")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


OPTIONS = (
    "content_dir",
    "language",
    "as_of",
    "fast",
    "source_pages",
    "full_text_pages",
    "follow_links",
    "allowed_hosts",
    "marking",
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

    `is_optional`: where the engine is not installed, the site is built without them.
    """

    site: tuple[str, ...] = ()
    is_optional: bool = False
    paper: str = "a4"
    is_two_sided: bool = False
    color: str = ""
    logo: Path | None = None
    author: str = ""
    organisation: str = ""
    notice: str = ""
    link_to: str = ""
    has_facts: bool = True
    fonts: tuple[str, ...] = ()
    font_folders: tuple[Path, ...] = ()
    template: Path | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """`root` is the project's folder, absolute; every other path is below it or absolute.

    `as_of` is the day on which the book is read: what is overdue is overdue on it, and nothing else depends on it.
    `language` is a BCP 47 tag: the language of the pages, and the first choice among names. `source_pages` says which
    sources have pages of their own. With `follows_links`, links may lead out of the project. `allowed_hosts` are names
    of this machine that a browser may call it by, beside its own. `marking` is that of the book: every page bears it,
    or a narrower one. Where `is_for_others`, nothing narrower may be in what is made. `dev_addr` is where the site is
    served. `keep_in_site` are names at the top of the site's
    folder that builds leave there.
    """

    root: Path
    as_of: PartialDate
    site_name: str = "Briefing book"
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
    is_for_others: bool = False
    dev_addr: str = "127.0.0.1:8000"
    pdf: PdfSettings = PdfSettings()

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


class SettingsError(ValueError):
    """A mistake in mkdocs.yml or the environment, with a way out. `line` is 0 where no line is to blame."""

    def __init__(self, message: str, hint: str = "", line: int = 0) -> None:
        super().__init__(message, hint, line)
        self.message = message
        self.hint = hint
        self.line = line

    def where(self, name: str) -> str:
        """The place in the file of this name: `mkdocs.yml:3`."""
        return f"{name}:{self.line}" if self.line else name


def settings_from(text: str, root: Path, env: Mapping[str, str], today: date) -> Settings:
    """The settings that the text of a mkdocs.yml makes; an empty text gives the defaults.

    The plugin's options stand under `plugins: [briefbook: {content_dir, language, as_of, source_pages, …}]`;
    `site_name`, `site_author`, `site_dir`, `docs_dir` (where the pages go) and `strict` are MkDocs' own. `!ENV` is
    looked up in `env`; every other tag is passed over, and nothing is ever constructed from one. Raises SettingsError.
    """
    site = _Map(_document(text), env)
    options = _Map(_plugin_options(site), env)
    options.check(PLUGIN, OPTIONS)
    default = Settings(root, _as_of(options, env, today))
    settings = replace(
        default,
        site_name=site.word("site_name") or default.site_name,
        language=_language(options) or default.language,
        content_dir=options.path("content_dir") or default.content_dir,
        pages_dir=site.path("docs_dir") or default.pages_dir,
        theme_dir=_Map(site.pairs.get("theme"), env).path("custom_dir"),
        site_dir=site.path("site_dir") or default.site_dir,
        source_pages=_source_pages(options) or default.source_pages,
        dev_addr=site.word("dev_addr") or default.dev_addr,
        keep_in_site=_keep_in_site(options),
        is_strict=site.flag("strict", False),
        follows_links=options.flag("follow_links", False),
        allowed_hosts=options.words("allowed_hosts"),
        marking=_marking(options),
        pdf=_pdf(options.map("pdf", PDF_OPTIONS), root, site.word("site_author")),
    )
    _keep_apart(settings)
    return settings


class _Map:
    """The words of a YAML map by name, with their lines."""

    def __init__(self, node: yaml.Node | None, env: Mapping[str, str]) -> None:
        self.pairs = dict(_pairs(node))
        self.env = env

    def word(self, name: str) -> str:
        """A scalar; empty where there is none."""
        node = self.pairs.get(name)
        return "" if node is None else _word(node, name, self.env)

    def words(self, name: str) -> tuple[str, ...]:
        """A list of scalars; or one scalar, cut at its commas."""
        node = self.pairs.get(name)
        if isinstance(node, yaml.SequenceNode) and node.tag != "!ENV":
            return tuple(word for each in node.value if (word := _word(each, name, self.env)))
        return tuple(word.strip() for word in self.word(name).split(",") if word.strip())

    def flag(self, name: str, default: bool) -> bool:
        word = self.word(name).lower()
        if word in ("true", "yes", "on", "false", "no", "off"):
            return word in ("true", "yes", "on")
        if word:
            raise SettingsError(f"{name} is true or false, not {word!r}", f"write `{name}: true`", self.line(name))
        return default

    def map(self, name: str, known: tuple[str, ...]) -> _Map:
        """The map under a name, empty where there is none; it holds none but the known names."""
        node = self.pairs.get(name)
        if isinstance(node, yaml.SequenceNode) or (isinstance(node, yaml.ScalarNode) and self.word(name)):
            raise SettingsError(f"{name} is a map", f"write `{name}: {{{known[0]}: …}}`", self.line(name))
        found = _Map(node, self.env)
        found.check(name, known)
        return found

    def check(self, name: str, known: tuple[str, ...]) -> None:
        """Raises SettingsError for a name in the map that is not known; `name` is what the map is called."""
        for each in self.pairs:
            if each not in known and each != "<<":  # a merge key, which MkDocs reads
                hint = did_you_mean(each, known, f"it takes {', '.join(known)}")
                raise SettingsError(f"{name} has no option '{each}'", hint, self.line(each))

    def line(self, name: str) -> int:
        return self.pairs[name].start_mark.line + 1 if name in self.pairs else 0

    def path(self, name: str) -> Path | None:
        word = self.word(name)
        if _CONTROL.search(word):
            raise SettingsError(f"{name} holds a control character", "write a folder's name", self.line(name))
        return Path(word) if word else None


def _document(text: str) -> yaml.Node | None:
    try:
        # Nodes only, and BaseLoader: no scalar is guessed at, no tag is followed. Not the C loader: depth kills it.
        return yaml.compose(text, yaml.BaseLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or str(error).splitlines()[0]
        hint = "look for a missing quote, colon or indent on this line or the one before"
        raise SettingsError(f"this is not YAML: {what}", hint, mark.line + 1 if mark else 0) from error
    except RecursionError as error:
        raise SettingsError("this is nested too deeply to be read", "flatten it") from error


def _pairs(node: yaml.Node | None) -> Iterator[tuple[str, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                yield key.value, value


def _plugin_options(site: _Map) -> yaml.Node | None:
    """The options of our plugin, in either shape that MkDocs reads: a list of plugins, or a map of them."""
    plugins = site.pairs.get("plugins")
    entries = plugins.value if isinstance(plugins, yaml.SequenceNode) else [plugins]
    return next((options for each in entries for name, options in _pairs(each) if name == PLUGIN), None)


def _word(node: yaml.Node, name: str, env: Mapping[str, str]) -> str:
    line = node.start_mark.line + 1
    if node.tag == "!ENV":
        return _from_environment(node, env)
    if not isinstance(node, yaml.ScalarNode):
        raise SettingsError(f"{name} is one word or line, not a list or map", f"write `{name}: …`", line)
    is_null = node.style is None and node.value in ("~", "null", "Null", "NULL")
    return "" if is_null else str(node.value)


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
    "color",
    "logo",
    "author",
    "organisation",
    "notice",
    "link_to",
    "facts",
    "fonts",
    "font_path",
    "template",
)


def _pdf(options: _Map, root: Path, author: str) -> PdfSettings:
    """What the options under `pdf:` say. What a colour or a paper may be, the look of a PDF checks."""
    for each in options.words("site"):
        if each not in SITE_PDFS:
            hint = did_you_mean(each, SITE_PDFS, f"write {', '.join(SITE_PDFS)}")
            raise SettingsError(f"site has no PDFs of '{each}'", hint, options.line("site"))
    logo, template = options.path("logo"), options.path("template")
    return PdfSettings(
        site=tuple(each for each in SITE_PDFS if each in options.words("site")),
        is_optional=options.flag("optional", False),
        paper=options.word("paper") or "a4",
        is_two_sided=options.flag("two_sided", False),
        color=options.word("color"),
        logo=root / logo if logo else None,
        author=options.word("author") or author,
        organisation=options.word("organisation"),
        notice=options.word("notice"),
        link_to=options.word("link_to"),
        has_facts=options.flag("facts", True),
        fonts=options.words("fonts"),
        font_folders=tuple(root / each for each in options.words("font_path")),
        template=root / template if template else None,
    )


def _language(options: _Map) -> str:
    word = options.word("language")
    if word and not LANGUAGE.fullmatch(word):
        raise SettingsError(f"{word!r} is not a language tag", "write en, zh-Hans or pt-BR", options.line("language"))
    return word


def _source_pages(options: _Map) -> str:
    word = options.word("source_pages")
    if word and word not in SOURCE_PAGES:
        hint = f"write {' or '.join(SOURCE_PAGES)}"
        raise SettingsError(f"{word!r} is not a choice for source_pages", hint, options.line("source_pages"))
    return word


def _marking(options: _Map) -> Marking:
    word = options.word("marking")
    if word and word not in BY_LABEL:
        hint = did_you_mean(word, BY_LABEL, f"write one of {', '.join(BY_LABEL)}")
        raise SettingsError(f"{word!r} is not a TLP 2.0 marking", hint, options.line("marking"))
    return BY_LABEL.get(word, Marking.CLEAR)


def _keep_in_site(options: _Map) -> tuple[str, ...]:
    words = options.words("keep_in_site")
    for word in words:
        if word in (".", "..") or "/" in word or "\\" in word or _CONTROL.search(word):
            hint = "name files and folders at its top: .git, CNAME"
            raise SettingsError(f"keep_in_site: {word!r} is no name in the site", hint, options.line("keep_in_site"))
    return words


def _as_of(options: _Map, env: Mapping[str, str], today: date) -> PartialDate:
    """The option, else SOURCE_DATE_EPOCH (its day in UTC), else today."""
    word = options.word("as_of")
    if not word:
        return _day(_reproducible_day(env) or today)
    found = plain_date(word)
    if found is None or found.first != found.last:
        raise SettingsError(f"as_of is a day, not {word!r}", "write it as 2027-03-01", options.line("as_of"))
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
            hint = f"{name} is written by machine: name a folder of its own, such as build/pages or site"
            raise SettingsError(f"{name} and the content folder overlap", hint)
