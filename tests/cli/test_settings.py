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

from briefbook.config import PdfSettings, Settings, SettingsError, settings_from, texts_from

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
    ("text", "place"),
    [
        ("a: b: c", "1:5 E102"),
        ("[" * 60_000, "1:1 E102"),
        ("plugins:\n- briefbook:\n    as_of: 2026-02", "3:12 E802"),
        ("plugins:\n- briefbook:\n    as_of: 2026-02-30", "3:12 E802"),
        ("plugins:\n- briefbook: {language: en_GB}", "2:25 E802"),
        ("plugins:\n- briefbook: {source_pages: some}", "2:29 E802"),
        ("site_name:\n  en: Book", "2:3 E802"),
        ('site_dir: "a\\tb"', "1:11 E802"),
        ("plugins:\n- briefbook:\n    langauge: de", "3:5 E801"),
        ("plugins:\n- briefbook:\n    pdf: {optional: maybe}", "3:21 E802"),
        ("strict: sometimes", "1:9 E802"),
        ("plugins:\n- briefbook:\n    pdf: {colour: red}", "3:11 E801"),
        ("plugins:\n- briefbook:\n    pdf: {color: red}", "3:18 E802"),
        ("plugins:\n- briefbook:\n    pdf: {paper: a5}", "3:18 E802"),
        ("plugins:\n- briefbook:\n    pdf:\n      site: [book, books]", "4:20 E802"),
        ("plugins:\n- briefbook:\n    pdf: letter", "3:10 E802"),
        ("plugins:\n- briefbook:\n    pdf: [letter]", "3:10 E802"),
        ("plugins:\n- briefbook:\n    pdf: {logo: {en: x}}", "3:17 E802"),
        ("plugins:\n- briefbook: [language]", "2:14 E802"),
        ("plugins:\n- briefbook: {fast: [true]}", "2:21 E802"),
        ("plugins:\n- briefbook: {full_text_pages: many}", "2:32 E802"),
        ("plugins:\n- briefbook: {full_text_pages: -1}", "2:32 E802"),
        ("plugins:\n- briefbook: {allowed_hosts: {a: b}}", "2:30 E802"),
        ("plugins:\n- briefbook: {allowed_hosts: [[a]]}", "2:31 E802"),
        ("plugins:\n- briefbook: {content_dir: [content]}", "2:28 E802"),
        ("plugins:\n- briefbook: {marking: TLP:REDD}", "2:24 E802"),
        ("plugins: [briefbook: {keep_in_site: [.git, ../x]}]", "1:44 E802"),
        ("plugins: [briefbook: {keep_in_site: ..}]", "1:37 E802"),
    ],
)
def test_mistakes_have_a_place_and_a_way_out(text: str, place: str) -> None:
    (problem,) = settings(text).problems

    assert f"{problem.where} {problem.code}" == f"mkdocs.yml:{place}"
    assert problem.hint


def test_all_mistakes_are_told_at_once_and_the_rest_is_read() -> None:
    found = settings("strict: maybe\nplugins:\n- briefbook: {langauge: de, fast: x, source_pages: shared}")

    assert [str(each.where) for each in found.problems] == ["mkdocs.yml:3:15", "mkdocs.yml:1:9", "mkdocs.yml:3:35"]
    assert found.source_pages == "shared"


@pytest.mark.parametrize(
    "text", ["docs_dir: content/pages", "docs_dir: ../book/content/../content", "site_dir: /book", "docs_dir: /"]
)
def test_what_is_made_lies_apart_from_what_is_written(text: str) -> None:
    with pytest.raises(SettingsError) as caught:
        settings(text)

    assert caught.value.hint
    assert pickle.loads(pickle.dumps(caught.value)).message == caught.value.message


ABOVE = """
site_dir: out
plugins:
  briefbook: {language: de, source_pages: shared, pdf: {paper: letter, logo: [x]}, marking: TLP:REDD}
"""


def test_what_a_file_inherits_is_read_and_its_mistakes_are_told_in_it() -> None:
    own = "INHERIT: ../base.yml\nplugins:\n  briefbook:\n    language: fr\n    pdf: {papr: a4}\n    marking: TLP:RED\n"
    texts = {"mkdocs.yml": own, "../base.yml": f"INHERIT: more/top.yml\n{ABOVE}", "../more/top.yml": "site_name: [x]"}

    found = settings_from(texts_from("mkdocs.yml", texts.__getitem__), ROOT, {}, TODAY)

    assert (found.language, found.source_pages, found.pdf.paper) == ("fr", "shared", "letter")
    assert found.site_dir == Path("out")
    assert sorted(f"{each.where} {each.code}" for each in found.problems) == [
        "../base.yml:5:78 E802",
        "../more/top.yml:1:12 E802",
        "mkdocs.yml:5:11 E801",
    ]


def test_a_file_that_inherits_from_itself_is_read() -> None:
    assert (
        settings_from(
            texts_from("mkdocs.yml", lambda _: "INHERIT: mkdocs.yml\nsite_name: A"), ROOT, {}, TODAY
        ).site_name
        == "A"
    )


@effort(deadline=None)
@given(st.text(alphabet=st.sampled_from("ab:-[]{}!&*#'\"\\,\n ~|>%@`\t\x00\x850") | st.characters()))
def test_any_text_gives_settings_or_a_mistake(text: str) -> None:
    for prefix in ("", "site_name: ", "plugins: [briefbook: {as_of: ", "plugins: [briefbook: {pdf: {"):
        with suppress(SettingsError):
            assert settings(prefix + text).root == ROOT


def test_what_a_map_merges_in_is_read() -> None:
    merged = "x: &x {language: de, fast: false}\nplugins: [briefbook: {<<: *x, enabled: true, fast: true}]"

    assert (settings(merged).language, settings(merged).is_fast, settings(merged).problems) == ("de", True, ())


def test_our_own_mkdocs_yml_can_be_read() -> None:
    found = settings_from((REPOSITORY / "mkdocs.yml").read_text("utf-8"), REPOSITORY, os.environ, TODAY)

    assert found.pages == REPOSITORY / "build" / "pages"
    assert found.content.is_dir()
