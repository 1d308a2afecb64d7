"""Settings come from the text of mkdocs.yml, the environment and today's date, and from nothing else."""

import os
import pickle
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from briefbook.config import OPTIONS, PdfSettings, Settings, SettingsError, settings_from
from briefbook.mkdocs_plugin import BriefbookOptions

ROOT = Path("/book")
TODAY = date(2027, 3, 10)
REPOSITORY = Path(__file__).parents[2]


def settings(text: str, **environment: str) -> Settings:
    return settings_from(text, ROOT, environment, TODAY)


def test_no_file_gives_the_defaults() -> None:
    found = settings("")

    assert found == Settings(ROOT, found.as_of)
    assert found.as_of.edtf == "2027-03-10"


@pytest.mark.parametrize(
    "plugins",
    [
        "plugins: [search, briefbook: {OPTIONS, as_of: 2026-01-02}]",
        "plugins:\n  search: {}\n  briefbook: {OPTIONS, as_of: '2026-01-02'}",
    ],
)
def test_options_stand_under_the_plugin(plugins: str) -> None:
    plugins = plugins.replace("OPTIONS", "content_dir: facts, language: zh-Hans, source_pages: shared")

    found = settings(f"site_name: No\ndocs_dir: made\nsite_dir: out/site\n{plugins}\n")

    assert (found.site_name, found.pages_dir, found.site_dir) == ("No", Path("made"), Path("out/site"))
    assert (found.content_dir, found.language, found.as_of.edtf) == (Path("facts"), "zh-Hans", "2026-01-02")
    assert found.source_pages == "shared"


def test_what_pdfs_look_like_stands_under_pdf() -> None:
    text = """
site_author: Ada
plugins:
  - briefbook:
      pdf:
        site: [entities, book]
        optional: true
        paper: letter
        two_sided: true
        color: "#005f73"
        logo: print/logo.svg
        organisation: The Institute
        notice: Not for sale
        link_to: https://example.org/
        facts: false
        fonts: [Mine, Source Sans 3]
        font_path: print/fonts
        template: /print
"""

    assert settings(text).pdf == PdfSettings(
        site=("book", "entities"),
        is_optional=True,
        paper="letter",
        is_two_sided=True,
        color="#005f73",
        logo=ROOT / "print/logo.svg",
        author="Ada",
        organisation="The Institute",
        notice="Not for sale",
        link_to="https://example.org/",
        has_facts=False,
        fonts=("Mine", "Source Sans 3"),
        font_folders=(ROOT / "print/fonts",),
        template=Path("/print"),
    )


def test_which_pdfs_may_come_from_the_environment() -> None:
    text = "plugins: [briefbook: {pdf: {site: !ENV [PDFS, 'book, briefings']}}]"

    assert settings(text).pdf.site == ("book", "briefings")
    assert settings(text, PDFS="").pdf.site == ()
    assert settings(text, PDFS="entities").pdf.site == ("entities",)


def test_tags_are_read_but_never_followed(tmp_path: Path) -> None:
    made = tmp_path / "made"
    text = f"""
site_name: !ENV [OTHER, BOOK, "A book"]
site_dir: !ENV NOT_THERE
strict: !ENV [STRICT, false]
markdown_extensions:
  - pymdownx.emoji: {{emoji_index: !!python/name:material.extensions.emoji.twemoji }}
hooks: !!python/object/apply:os.mkdir ["{made}"]
plugins: !relative
  - briefbook: !custom {{language: de}}
"""

    found = settings(text, BOOK="The book", STRICT="true")

    assert (found.site_name, found.site_dir, found.is_strict, found.language) == ("The book", Path("site"), True, "de")
    assert settings(text).site_name == "A book"
    assert not made.exists()


@pytest.mark.parametrize(
    ("text", "environment", "day"),
    [
        ("plugins: [briefbook: {as_of: 2026-01-02}]", {"SOURCE_DATE_EPOCH": "0"}, "2026-01-02"),
        ("plugins: [briefbook]", {"SOURCE_DATE_EPOCH": "86399"}, "1970-01-01"),
        ("plugins: [briefbook: ]", {"SOURCE_DATE_EPOCH": "86400"}, "1970-01-02"),
        ("plugins: [briefbook: {as_of: ~}]", {"SOURCE_DATE_EPOCH": ""}, "2027-03-10"),
    ],
)
def test_the_day_is_the_option_else_the_epoch_else_today(text: str, environment: dict[str, str], day: str) -> None:
    found = settings(text, **environment).as_of

    assert found.edtf == day
    assert found.first == found.last


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: b: c", 1),
        ("plugins:\n- briefbook:\n    as_of: 2026-02", 3),
        ("plugins:\n- briefbook:\n    as_of: 2026-02-30", 3),
        ("plugins:\n- briefbook: {language: en_GB}", 2),
        ("plugins:\n- briefbook: {source_pages: some}", 2),
        ("site_name:\n  en: Book", 2),
        ('site_dir: "a\\tb"', 1),
        ("plugins:\n- briefbook:\n    langauge: de", 3),
        ("plugins:\n- briefbook:\n    pdf: {optional: maybe}", 3),
        ("strict: sometimes", 1),
        ("plugins:\n- briefbook:\n    pdf: {colour: red}", 3),
        ("plugins:\n- briefbook:\n    pdf:\n      site: [books]", 4),
        ("plugins:\n- briefbook:\n    pdf: letter", 3),
        ("plugins:\n- briefbook:\n    pdf: [letter]", 3),
        ("plugins:\n- briefbook:\n    pdf: {logo: {en: x}}", 3),
        ("docs_dir: content/pages", 0),
        ("docs_dir: ../book/content/../content", 0),
        ("site_dir: /book", 0),
        ("plugins: [briefbook: {keep_in_site: [.git, ../x]}]", 1),
        ("plugins: [briefbook: {keep_in_site: ..}]", 1),
        ("docs_dir: /", 0),
    ],
)
def test_mistakes_have_a_line_and_a_way_out(text: str, line: int) -> None:
    with pytest.raises(SettingsError) as caught:
        settings(text)

    assert caught.value.line == line
    assert caught.value.hint
    assert pickle.loads(pickle.dumps(caught.value)).message == caught.value.message


@effort(deadline=None)
@given(st.text(alphabet=st.sampled_from("ab:-[]{}!&*#'\"\\,\n ~|>%@`\t\x00\x850") | st.characters()))
def test_any_text_gives_settings_or_a_mistake(text: str) -> None:
    for prefix in ("", "site_name: ", "plugins: [briefbook: {as_of: ", "plugins: [briefbook: {pdf: {"):
        with suppress(SettingsError):
            assert settings(prefix + text).root == ROOT


def test_the_options_known_are_those_of_the_plugin() -> None:
    assert set(OPTIONS) == {*BriefbookOptions()._schema_keys, "enabled"}
    assert settings("x: &x {language: de}\nplugins: [briefbook: {<<: *x, enabled: true}]").language == "en"


def test_our_own_mkdocs_yml_can_be_read() -> None:
    found = settings_from((REPOSITORY / "mkdocs.yml").read_text("utf-8"), REPOSITORY, os.environ, TODAY)

    assert found.pages == REPOSITORY / "build" / "pages"
    assert found.content.is_dir()
