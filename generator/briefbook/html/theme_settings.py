"""The settings of mkdocs.yml as Material may print them: its templates print most of them raw, and its scripts turn the
`title` of an element into HTML.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import quote

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

IN_TEMPLATES = "settings_as_html"
"""The name under which `briefbook.html` finds the settings."""
PRINTED = (
    "site_name",
    "site_description",
    "site_author",
    "site_url",
    "copyright",
    "repo_url",
    "repo_name",
    "extra_css",
    "extra",
    "mdx_configs",
    "theme",
)
HTML_FROM_TITLES = "content.tooltips"
"""The feature of Material that puts titles, and every text that it has cut short, into the page as HTML."""
_ADDRESSES = ("site_url", "repo_url", "edit_uri", "edit_uri_template")
_OF_ADDRESSES = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in "\"'<>`\\")
_LINKS = frozenset(["link", "homepage"])
_UNSEEN = re.compile(r"[\x00-\x20]+")  # browsers read over it
_RUNS = re.compile("(?:javascript|vbscript|data):", re.IGNORECASE)
_WITH_LINKS = frozenset(["copyright", "description", "note"])
"""Where Material's manual tells people to write links and signs such as `&copy;`."""
_LINK = re.compile(r"&lt;a href=&#34;((?:https?://|mailto:)[\w./?=%#@:~+-]+)&#34;&gt;(.*?)&lt;/a&gt;", re.DOTALL)
_SIGN = re.compile(r"&amp;(#?\w+;)")


def make_harmless(config: MkDocsConfig) -> None:
    """Change what a template cannot: features that make HTML of text, addresses and titles of the navigation."""
    features = config.theme.get("features") or []
    config.theme["features"] = [each for each in features if each != HTML_FROM_TITLES]
    for name in _ADDRESSES:
        if config.get(name):
            config[name] = "" if _is_script(config[name]) else quote(config[name], safe=_OF_ADDRESSES)
    config.nav = _nav(config.nav)


def settings_as_html(config: MkDocsConfig) -> MkDocsConfig:
    """A copy for templates, in which every setting that Material prints is HTML that says what the setting says."""
    made = copy.copy(config)
    for name in PRINTED:
        made[name] = _as_html(name, config.get(name))
    return made


def _as_html(name: str, value: object) -> object:
    if isinstance(value, str):
        return _text(name, value)
    if isinstance(value, Mapping):
        return {key: _as_html(str(key), each) for key, each in value.items()}
    if isinstance(value, list):
        return [_as_html(name, each) for each in value]
    return value


def _text(name: str, text: str) -> str:
    if name in _LINKS and _is_script(text):
        return "#"
    if name not in _WITH_LINKS:
        return escape(text)
    return Markup(_LINK.sub(r'<a href="\1">\2</a>', _SIGN.sub(r"&\1", str(escape(text)))))


def _is_script(address: str) -> bool:
    return bool(_RUNS.match(_UNSEEN.sub("", address)))


def _nav(nav: object) -> object:
    if isinstance(nav, Mapping):
        return {(key if key is None else str(escape(key))): _nav(each) for key, each in nav.items()}
    return [_nav(each) for each in nav] if isinstance(nav, list) else nav
