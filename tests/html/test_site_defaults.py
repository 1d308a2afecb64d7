"""What mkdocs.yml need not say: the plugin fills it in, and what is said wins."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
import yaml

from briefbook.html.site_defaults import defaults_text, said_in, unknown_names, with_defaults
from briefbook.html.zensical import write_zensical
from briefbook.model.slugs import slug
from briefbook.problems import Span
from briefbook.publish.site import configured

DEFAULTS: Any = yaml.safe_load(defaults_text())


@pytest.fixture
def filled_in(tmp_path: Path) -> Any:
    def fill_in(text: str, *without: str, language: str = "en", **env: str) -> Any:
        file = tmp_path / "mkdocs.yml"
        file.write_text(f"site_name: Mine\n{text}\n", "utf-8")
        config = configured(file)
        with_defaults(config, said_in(file), without, language, tmp_path / "build/pages", env, "build")
        return config

    return fill_in


def plugins(config: Any) -> list[str]:
    return [name for name in config.plugins if name != "briefbook"]


@pytest.mark.parametrize(
    "text",
    [
        "plugins: [briefbook]",
        "plugins: [search, briefbook]",
        "plugins: [briefbook, search]",
        "theme: material\nplugins: [briefbook]",
        "theme: {name: material}\nplugins: [search, briefbook]",
    ],
)
def test_a_name_and_the_plugin_give_the_whole_look(filled_in: Any, tmp_path: Path, text: str) -> None:
    config = filled_in(text)

    assert config.theme.name == "material"
    assert {key: config.theme[key] for key in DEFAULTS["theme"]} == DEFAULTS["theme"]
    assert set(config.markdown_extensions) > {
        "toc",
        "tables",
        "footnotes",
        "admonition",
        "md_in_html",
        "pymdownx.superfences",
    }
    assert config.mdx_configs["toc"]["permalink"] is True
    assert config.validation.nav.omitted_files == logging.DEBUG
    assert config.validation.links.anchors == logging.WARNING
    assert plugins(config) == ["material/search"]
    assert [type(each.__self__).__module__ for each in config.plugins.events["page_context"]] == [
        "material.plugins.search.plugin"
    ]
    assert config.docs_dir == str(tmp_path / "build" / "pages")
    assert config.site_url == "http://127.0.0.1:8000/"


def test_what_is_said_wins(filled_in: Any, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    config = filled_in("""
site_url: https://example.org/book/
docs_dir: own
theme:
  name: material
  language: de
  palette: {primary: indigo}
  font: {text: Arial}
  icon: {repo: fontawesome/brands/git}
  favicon: mine.svg
markdown_extensions: [toc: {toc_depth: 2}, abbr]
validation: {nav: {omitted_files: warn}, anchors: info}
plugins: [search: {lang: de}, briefbook]
""")

    assert config.site_url == "https://example.org/book/"
    assert config.docs_dir == str(tmp_path / "own")
    theme = {key: config.theme[key] for key in ("language", "palette", "font", "favicon")}
    assert theme == {
        "language": "de",
        "palette": {"primary": "indigo"},
        "font": {"text": "Arial"},
        "favicon": "mine.svg",
    }
    assert config.theme["icon"] == {"logo": DEFAULTS["theme"]["icon"]["logo"], "repo": "fontawesome/brands/git"}
    assert config.mdx_configs["toc"] == {
        "permalink": True,
        "permalink_title": "Link to this section",
        "toc_depth": 2,
        "slugify": slug,
    }
    assert "abbr" in config.markdown_extensions
    assert config.validation.nav.omitted_files == logging.WARNING
    assert config.validation.links.anchors == logging.INFO
    assert config.plugins["material/search"].config.lang == ["de"]


def test_features_are_added_to_and_can_be_left_out(filled_in: Any) -> None:
    theme = "theme: {name: material, features: [navigation.tabs, toc.follow]}\nplugins: [briefbook]"

    features = filled_in(theme, "navigation.instant", "navigation.top").theme["features"]

    assert features[-1] == "navigation.tabs"
    assert features.count("toc.follow") == 1
    assert not [each for each in features if each.startswith(("navigation.instant", "navigation.top"))]


def test_search_and_extensions_can_be_left_out(filled_in: Any) -> None:
    config = filled_in("plugins: [briefbook]", "search", "footnotes", "toc")

    assert plugins(config) == []
    assert "footnotes" not in config.markdown_extensions
    assert "toc" not in config.mdx_configs


def test_a_default_that_there_is_not_cannot_be_left_out() -> None:
    (problem,) = unknown_names([("search", Span("mkdocs.yml", 1, 1)), ("navigation.instnat", Span("mkdocs.yml", 2, 3))])

    assert (problem.code, str(problem.where), problem.hint) == (
        "E802",
        "mkdocs.yml:2:3",
        "did you mean 'navigation.instant'?",
    )


def test_mkdocs_takes_any_options_of_the_plugin_so_that_their_mistakes_have_places(filled_in: Any) -> None:
    config = filled_in("plugins: [briefbook: {fast: maybe, langauge: [de]}]")

    problems = config.plugins["briefbook"].settings(config).problems
    assert [f"{each.where} {each.code}" for each in problems] == ["mkdocs.yml:2:36 E801", "mkdocs.yml:2:29 E802"]


def test_another_theme_keeps_its_own_settings(filled_in: Any) -> None:
    config = filled_in("theme: readthedocs\nplugins: [search, briefbook]")

    assert config.theme.name == "readthedocs"
    assert "palette" not in config.theme
    assert plugins(config) == ["search"]
    assert "footnotes" in config.markdown_extensions


@pytest.mark.parametrize(
    ("language", "words"), [("nb", "nb"), ("pt-BR", "pt-BR"), ("de-CH", "de"), ("zh-Hans-CN", "zh"), ("tlh", "en")]
)
def test_the_theme_speaks_the_language_of_the_book(filled_in: Any, language: str, words: str) -> None:
    assert filled_in("plugins: [briefbook]", language=language).theme["language"] == words


def test_the_environment_can_ask_for_a_site_that_needs_no_server(filled_in: Any) -> None:
    config = filled_in("plugins: [briefbook]", BRIEFBOOK_OFFLINE="true")

    assert config.plugins["material/offline"].config.enabled
    assert not [each for each in config.theme["features"] if each.startswith("navigation.instant")]


def test_the_environment_can_say_where_the_site_will_be(filled_in: Any) -> None:
    assert filled_in("plugins: [briefbook]", BRIEFBOOK_SITE_URL="https://a.example/").site_url == "https://a.example/"


def test_filling_in_again_changes_nothing(filled_in: Any) -> None:
    first = filled_in("plugins: [briefbook]")
    first.theme["palette"].append({"scheme": "mine"})

    assert filled_in("plugins: [briefbook]").theme["palette"] == DEFAULTS["theme"]["palette"]


def test_zensical_gets_all_of_it_in_one_file(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: Mine\nextra_css: [a.css]\n"
        "theme: {name: material, custom_dir: own, features: [navigation.tabs]}\n"
        "markdown_extensions: {toc: {toc_depth: 2}, abbr: }\n"
        "plugins: [tags, briefbook: {language: de}]\n"
    )
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "main.html").write_text("mine")
    pages = tmp_path / "build" / "pages"
    pages.mkdir(parents=True)
    picture = '<figure class="bb-picture"><svg><a xlink:href="a.md">A</a></svg></figure>\n'
    (pages / "b.md").write_text(picture)
    (pages / "a.md").write_text("# A\n")

    file = write_zensical(tmp_path / "mkdocs.yml", pages, "de", ("footnotes",))

    found = yaml.safe_load(file.read_text("utf-8"))
    assert file == tmp_path / "build" / "zensical.yml"
    assert found["extra_css"] == ["a.css"]
    assert (found["docs_dir"], found["site_dir"]) == ("zensical-pages", "zensical-site")
    assert 'xlink:href="../a/"' in (tmp_path / "build" / "zensical-pages" / "b.md").read_text()
    assert (pages / "b.md").read_text() == picture
    assert found["plugins"] == ["tags", "search"]
    assert {"toc": {"permalink": True, "permalink_title": "Link to this section", "toc_depth": 2}} in found[
        "markdown_extensions"
    ]
    assert "abbr" in found["markdown_extensions"]
    assert "footnotes" not in found["markdown_extensions"]
    assert found["theme"]["language"] == "de"
    assert found["theme"]["palette"] == DEFAULTS["theme"]["palette"]
    assert found["theme"]["features"][-1] == "navigation.tabs"
    theme = tmp_path / "build" / found["theme"]["custom_dir"]
    assert (theme / "main.html").read_text() == "mine"
    assert (theme / "assets" / "briefbook" / "briefbook.css").is_file()
