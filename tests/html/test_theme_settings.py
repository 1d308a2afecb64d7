"""What mkdocs.yml says is words on every page: Material prints it raw."""

from __future__ import annotations

import jinja2
import pytest
from markupsafe import escape
from mkdocs.config.defaults import MkDocsConfig

from briefbook.html.theme_settings import HTML_FROM_TITLES, make_harmless, settings_as_html

EVIL = '"><img src=x onerror=pwn(1)>\' & <a href="javascript:pwn(1)">x</a>'


def config_with(**settings: object) -> MkDocsConfig:
    config = MkDocsConfig()
    config.load_dict({"site_name": "Book", "theme": {"name": "material"}, **settings})
    assert config.validate()[0] == []
    return config


def printed(template: str, config: MkDocsConfig) -> str:
    return jinja2.Environment().from_string(template).render(config=settings_as_html(config))


@pytest.mark.parametrize("name", ["site_name", "site_description", "site_author", "copyright", "repo_name"])
def test_a_setting_is_printed_as_the_words_that_it_is(name: str) -> None:
    config = config_with(repo_url="https://host.example/r", **{name: EVIL})

    assert printed(f"{{{{ config.{name} }}}}", config) == str(escape(EVIL))
    assert printed(f"{{{{ config.{name} | e }}}}", config) == str(escape(EVIL))
    assert printed(f"{{{{ config.{name} | striptags | e }}}}", config) == str(escape(EVIL))
    assert config[name] == EVIL


def test_settings_inside_others_are_words_too() -> None:
    config = config_with(
        extra={
            "social": [{"name": EVIL, "link": "https://a.example/?b&c"}],
            "status": {"new": EVIL},
            "generator": False,
        },
        theme={"name": "material", "palette": [{"toggle": {"name": EVIL}}]},
        markdown_extensions=[{"toc": {"title": EVIL}}],
    )

    for place in (
        "config.extra.social[0].name",
        "config.extra.status['new']",
        "config.theme.palette[0].toggle.name",
        "config.mdx_configs.toc.title",
    ):
        assert printed(f"{{{{ {place} }}}}", config) == str(escape(EVIL)), place
    assert printed("{{ config.extra.social[0].link }}", config) == "https://a.example/?b&amp;c"
    assert printed("{{ config.extra.generator == false }}{{ config.theme.name }}", config) == "Truematerial"


def test_links_and_signs_stay_where_people_write_them() -> None:
    words = '&copy; 2026 <a href="https://us.example/">Us</a> <b>now</b> <a href="https://x" onclick="pwn(1)">x</a>'

    shown = printed("{{ config.copyright }}", config_with(copyright=words))

    assert shown.startswith('&copy; 2026 <a href="https://us.example/">Us</a> &lt;b&gt;now&lt;/b&gt; &lt;a href=')
    assert shown.count("<") == 2


@pytest.mark.parametrize("link", ["javascript:pwn(1)", " JavaScript:pwn(1)", "java\nscript:pwn(1)", "data:text/html,x"])
def test_a_link_that_would_run_leads_nowhere(link: str) -> None:
    config = config_with(extra={"homepage": link, "social": [{"link": link}]})

    assert printed("{{ config.extra.homepage }}{{ config.extra.social[0].link }}", config) == "##"


def test_addresses_and_titles_of_the_navigation_are_made_harmless_for_everybody() -> None:
    config = config_with(
        repo_url="javascript://x/%0Apwn(1)",
        site_url='https://host.example/"><script>/',
        nav=["index.md", {EVIL: "a.md"}, {"Part": [{EVIL: "b.md"}]}],
        theme={"name": "material", "features": ["navigation.top", HTML_FROM_TITLES]},
    )

    make_harmless(config)

    assert config.site_url == "https://host.example/%22%3E%3Cscript%3E/"
    assert config.repo_url == ""
    assert config.nav == ["index.md", {escape(EVIL): "a.md"}, {"Part": [{escape(EVIL): "b.md"}]}]
    assert config.theme["features"] == ["navigation.top"]
