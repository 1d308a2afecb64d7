"""Pages that are made without MkDocs are those that MkDocs makes; and whoever wants to see pages, sees them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from site_project import ROOT, BuiltSite, Project, copy_of_project

from briefbook.html.equal import first_difference

PLUGIN = re.search(r"^  - briefbook:\n(?:      .*\n)+", (ROOT / "mkdocs.yml").read_text(), re.M)[0]  # type: ignore[index]
OWN_THEME = "theme: {name: material, custom_dir: own}\n"
CONTENT = (
    "sources: {one: {type: report, title: 'One <b>&amp; \"more\"', url: 'https://example.org/a?b=1&c=2'}}\n"
    "defaults: {source: one}\n"
    "entities:\n"
    "  acme: {type: company, was: [ajax], name: 'Acme & <i>Söhne</i>', sector: {value: Rockets}, marking: TLP:AMBER,\n"
    '         about: "See [[beta]].\\n\\n- a\\n- b\\n\\n> left to MkDocs"}\n'
    "  beta: {type: company, name: {en: Beta, zh: 阿里巴巴}, owns: acme}\n"
    "  gamma: {type: person, name: Gamma, employed_by: beta}\n"
)


def fact_project(root: Path, **replaced: str) -> Project:
    """A book of three entries, with words of mkdocs.yml replaced."""
    made = copy_of_project(root, content=False)
    (made.root / "content" / "facts" / "facts.yml").write_text(CONTENT)
    (made.root / "content" / "briefings").mkdir()
    (made.root / "content" / "briefings" / "note.md").write_text(
        "---\ntitle: Note\n---\n\n[[acme]] and [x](../tags.md#no)\n"
    )
    change(made, **replaced)
    config = made.root / "mkdocs.yml"
    text = config.read_text().replace("  - briefbook: {", "  - briefbook: {marking: TLP:AMBER, ")
    config.write_text(text.replace("  - briefbook:\n", "  - briefbook:\n      marking: TLP:AMBER\n"))
    return made


def change(project: Project, **replaced: str) -> None:
    config = project.root / "mkdocs.yml"
    text = config.read_text()
    for old, new in replaced.items():
        word = {"plugin": PLUGIN, "theme": "theme: material\n"}[old]
        assert word in text
        text = text.replace(word, new)
    config.write_text(text)


def documents(site: Path) -> dict[str, str]:
    return {str(path.relative_to(site)): path.read_text() for path in sorted(site.rglob("*.html"))}


def assert_same_site(one: Path, other: Path) -> None:
    ours, theirs = documents(one), documents(other)
    assert ours.keys() == theirs.keys()
    assert {path: first_difference(theirs[path], ours[path]) for path in ours} == dict.fromkeys(ours, "")
    assert entries(one) == entries(other)
    assert (one / "sitemap.xml").read_text() == (other / "sitemap.xml").read_text()


def entries(site: Path) -> dict[str, bytes]:
    """The files of the search."""
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in (site / "search").rglob("*.js")}


def test_the_whole_site_is_what_mkdocs_makes(built: BuiltSite, tmp_path: Path) -> None:
    slow = copy_of_project(tmp_path)
    change(slow, plugin="  - briefbook: {fast: false}\n")
    done = slow.run("mkdocs", "build", "--strict", BRIEFBOOK_SITE_URL=built.pages.address)

    assert done.returncode == 0, done.stdout
    assert "all pages go through MkDocs, one by one, because of `fast: false`" in done.stdout
    assert "go through MkDocs" not in built.output
    assert_same_site(built.project.site, slow.site)


@pytest.mark.parametrize("words", [(), ("--offline",)], ids=["online", "offline"])
def test_markings_redirects_and_blocks_left_to_mkdocs_come_out_the_same(tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "fast").mkdir()
    (tmp_path / "slow").mkdir()
    fast, slow = (
        fact_project(tmp_path / "fast"),
        fact_project(tmp_path / "slow", plugin="  - briefbook: {fast: false}\n"),
    )

    done = [each.run("briefbook", "build", *words) for each in (fast, slow)]

    assert [each.returncode for each in done] == [0, 0], done
    assert ours_in(done[0].stdout) == ours_in(done[1].stdout)
    assert re.search(
        r"(1 page is|\d+ pages are) left to MkDocs, which takes longer: lists in lists, .*\.md\)", done[0].stdout
    )
    if not words:
        assert_same_site(fast.site, slow.site)
    else:
        assert documents(fast.site).keys() == documents(slow.site).keys()
        for path, document in documents(fast.site).items():
            assert first_difference(documents(slow.site)[path], document) == "", path


@pytest.mark.parametrize(
    ("nav", "more"),
    [("", 510), ("nav: [index.md, tags.md]\n", 0)],
    ids=["our nav, with lists in parts", "a nav of one's own"],
)
def test_an_index_out_of_the_nav_and_parts_of_lists_come_out_as_mkdocs_makes_them(
    tmp_path: Path, nav: str, more: int
) -> None:
    done, sites = [], []
    for name, plugin in (("fast", "  - briefbook: {fast: true}\n"), ("slow", "  - briefbook: {fast: false}\n")):
        (tmp_path / name).mkdir()
        made = fact_project(tmp_path / name, plugin=plugin, theme=f"theme: material\n{nav}")
        (made.root / "content" / "briefings" / "note.md").unlink()
        facts = made.root / "content" / "facts" / "facts.yml"
        entries = [f"  lab{number}: {{type: company, name: Lab {number}}}\n" for number in range(more)]
        facts.write_text(facts.read_text() + "".join(entries))
        done.append(made.run("mkdocs", "build"))
        sites.append(made.site)

    assert [each.returncode for each in done] == [0, 0], done
    assert "go through MkDocs" not in done[0].stdout
    assert 'href="../assets/' in documents(sites[0])["briefings/index.html"]
    assert ("organizations/2/index.html" in documents(sites[0])) is bool(more)
    assert_same_site(*sites)


def ours_in(output: str) -> list[str]:
    """What was said of the content."""
    return [line for line in output.splitlines() if "tags.md" in line]


def test_a_link_to_no_anchor_of_a_page_that_mkdocs_never_sees_is_told(tmp_path: Path) -> None:
    made = fact_project(tmp_path)
    note = made.root / "content" / "briefings" / "note.md"
    note.write_text("---\ntitle: Note\n---\n\n[x](../organizations/acme.md#gone) [y](../organizations/acme.md#facts)\n")

    done = made.run("mkdocs", "build")

    assert "does not contain an anchor '#gone'" in done.stdout
    assert "#facts" not in done.stdout


def test_a_hook_that_looks_at_pages_sees_each_of_them(tmp_path: Path) -> None:
    made = fact_project(tmp_path)
    with (made.root / "mkdocs.yml").open("a") as config:
        config.write("\nhooks: [seen.py]\n")
    (made.root / "seen.py").write_text(
        "def on_page_content(html, page, config, files):\n    return html + f'<p>seen {page.file.src_uri}</p>'\n"
    )

    done = made.run("mkdocs", "build")

    assert "because of seen.py (on_page_content)" in done.stdout
    pages = {path: text for path, text in documents(made.site).items() if path != "404.html"}
    assert all("<p>seen " in text for text in pages.values())


@pytest.mark.parametrize(
    ("entry", "module"),
    [("  - glightbox\n", "mkdocs_glightbox.plugin"), ("  - tags\n", "material.plugins.tags.plugin")],
    ids=["glightbox", "tags"],
)
def test_a_well_known_plugin_that_looks_at_pages_sees_each_of_them(tmp_path: Path, entry: str, module: str) -> None:
    made = fact_project(tmp_path, plugin=f"{PLUGIN}{entry}")

    done = made.run("mkdocs", "build")

    assert done.returncode == 0, done.stdout
    assert re.search(rf"all pages go through MkDocs, one by one, because of {module} \(on_\w+\)", done.stdout)
    assert "organizations/acme/index.html" in documents(made.site)


def test_an_extension_that_is_not_known_sends_all_pages_through_mkdocs(tmp_path: Path) -> None:
    made = fact_project(tmp_path, theme="markdown_extensions: [wikilinks]\n")

    done = made.run("mkdocs", "build")

    assert "because of Markdown extension wikilinks" in done.stdout


def test_known_extensions_leave_our_pages_as_they_are(tmp_path: Path) -> None:
    more = "markdown_extensions:\n  - abbr\n  - sane_lists\n  - pymdownx.betterem\n  - pymdownx.caret\n  - pymdownx.critic\n"
    more += (
        "  - pymdownx.emoji\n  - pymdownx.highlight\n  - pymdownx.inlinehilite\n  - pymdownx.keys\n  - pymdownx.mark\n"
    )
    more += "  - pymdownx.smartsymbols\n  - pymdownx.tasklist\n  - pymdownx.tilde\n  - meta\n  - pymdownx.arithmatex\n"
    more += "  - pymdownx.blocks.admonition\n  - pymdownx.blocks.definition\n  - pymdownx.blocks.details\n"
    more += "  - pymdownx.blocks.tab\n  - pymdownx.tabbed: {alternate_style: true}\n"
    (tmp_path / "fast").mkdir()
    (tmp_path / "slow").mkdir()
    fast = fact_project(tmp_path / "fast", theme=more)
    slow = fact_project(tmp_path / "slow", theme=more, plugin="  - briefbook: {fast: false}\n")

    done = [each.run("mkdocs", "build") for each in (fast, slow)]

    assert "go through MkDocs" not in done[0].stdout, done[0].stdout
    assert_same_site(fast.site, slow.site)


def test_a_theme_that_changes_what_it_prints_is_left_to_mkdocs(tmp_path: Path) -> None:
    made = fact_project(tmp_path)
    change(made, theme=OWN_THEME)
    (made.root / "own").mkdir()
    (made.root / "own" / "main.html").write_text(
        (Path(__file__).parents[2] / "generator/briefbook/html/theme/briefbook.html")
        .read_text()
        .replace("{{ super() }}\n  </div>", "{{ super() | upper }}\n  </div>", 1)
    )

    done = made.run("mkdocs", "build")

    assert "go through MkDocs: the theme does not print the content of a page once and as it is" in done.stdout
    assert "ROCKETS" in documents(made.site)["organizations/acme/index.html"]


MARKED = '{% block announce %}{% include "partials/briefbook-marking.html" %}{% endblock %}'
ICON_USES = """{% extends "base.html" %}
{% block extrahead %}{% if page %}
  {% set drawn %}{% include ".icons/" ~ page.meta.icon ~ ".svg" ignore missing %}{% endset %}
  <link rel="icon" href="data:image/svg+xml,{{ drawn | urlencode }}">
{% endif %}{% endblock %}
{% block content %}
  <div data-family="{{ (page.meta.icon or '').split('/')[0] | upper }}">
    {% include ".icons/" ~ page.meta.icon ~ ".svg" ignore missing %}
  </div>
  {{ super() }}
{% endblock %}
"""
ICON_ASKED = """{% extends "base.html" %}
{% block content %}
  {% if page.meta.icon == "material/account" %}<p>A person</p>{% endif %}
  {% include ".icons/" ~ page.meta.icon ~ ".svg" ignore missing %}
  {{ super() }}
{% endblock %}
"""


@pytest.mark.parametrize(
    ("template", "drawing"),
    [
        ("", "<svg><title>{{ page.title }}</title></svg>\n"),
        (ICON_USES, '<svg><path d="M1 1"/></svg>'),
        (ICON_ASKED, '<svg><path d="M1 1"/></svg>'),
    ],
    ids=["an icon that is a template", "a template that uses icons", "a template that asks which icon it is"],
)
def test_whatever_a_theme_makes_of_icons_comes_out_as_mkdocs_makes_it(
    tmp_path: Path, template: str, drawing: str
) -> None:
    done, sites = [], []
    for name, plugin in (("fast", "  - briefbook: {fast: true}\n"), ("slow", "  - briefbook: {fast: false}\n")):
        (tmp_path / name).mkdir()
        made = fact_project(tmp_path / name, plugin=plugin)
        change(made, theme=OWN_THEME)
        (made.root / "own" / ".icons" / "my").mkdir(parents=True)
        (made.root / "own" / ".icons" / "my" / "lab.svg").write_text(drawing)
        if template:
            (made.root / "own" / "main.html").write_text(template + MARKED)
        (made.root / "content" / "vocabulary.yml").write_text(
            "types:\n"
            "  lab: {label: Lab, parent: organization, section: organizations, icon: my/lab}\n"
            "  fake: {label: Fake, parent: organization, section: organizations, icon: briefbook/bb0named0mark}\n"
        )
        facts = made.root / "content" / "facts" / "facts.yml"
        facts.write_text(facts.read_text() + "  delta: {type: lab, name: Delta}\n  eta: {type: fake, name: Eta}\n")
        done.append(made.run("mkdocs", "build"))
        sites.append(made.site)

    assert [each.returncode for each in done] == [0, 0], done
    assert "go through MkDocs" not in done[0].stdout
    assert "the theme has no icon 'briefbook/bb0named0mark'" in done[0].stdout
    assert_same_site(*sites)
