"""A book's marking is on every page of its site, or there is no site."""

import shutil

import pytest
from site_project import Project


def test_every_page_bears_the_marking_of_the_book_or_there_is_no_site(small_project: Project) -> None:
    root = small_project.root
    facts = root / "content" / "facts" / "facts.yml"
    facts.write_text(facts.read_text().replace("{value: Rockets}", "{value: Rockets, marking: TLP:RED}"))
    config = (root / "mkdocs.yml").read_text()
    (root / "mkdocs.yml").write_text(
        config.replace("  - briefbook:\n", "  - briefbook:\n      marking: !ENV [MARKING, TLP:CLEAR]\n")
    )
    (root / "build" / "pages" / "own.md").write_text("---\nmarking: TLP:CLEAR\n---\n# Mine\n")
    (root / "build" / "pages" / "plain.md").write_text("# Mine, too\n")

    refused = small_project.run("mkdocs", "build")

    assert refused.returncode == 1
    assert "content/facts/facts.yml:4:84: E320 this is TLP:RED, and the book is TLP:CLEAR" in refused.stdout
    assert not any("TLP:RED" in page.read_text() for page in small_project.site.rglob("*.html"))

    allowed = small_project.run("mkdocs", "build", MARKING="TLP:RED")

    assert allowed.returncode == 0, allowed.stdout
    pages = list(small_project.site.rglob("*.html"))
    names = {page.relative_to(small_project.site).as_posix() for page in pages}
    assert {"404.html", "own/index.html", "plain/index.html", "organizations/ajax/index.html"} <= names
    assert {name for name in names if (small_project.site / name).read_text().count(">TLP:RED<") < 2} == set()


OF_BRIEFBOOK = '{% extends "briefbook.html" %}{% block footer %}<p>Mine</p>{{ super() }}{% endblock %}'


@pytest.mark.parametrize(
    ("name", "template", "is_marked"),
    [
        ("main.html", OF_BRIEFBOOK, True),
        ("main.html", '{% extends "base.html" %}', False),
        ("main.html", OF_BRIEFBOOK.replace("{{ super() }}", "") + "{% block announce %}{% endblock %}", False),
        ("404.html", '{% extends "base.html" %}', False),
        ("partials/briefbook-marking.html", "", False),
    ],
)
def test_templates_of_a_projects_own_show_the_marking_or_there_is_no_site(
    small_project: Project, name: str, template: str, is_marked: bool
) -> None:
    root = small_project.root
    config = (root / "mkdocs.yml").read_text()
    config = config.replace("theme: material", "theme: {name: material, custom_dir: own}")
    (root / "mkdocs.yml").write_text(config.replace("  - briefbook:\n", "  - briefbook:\n      marking: TLP:RED\n"))
    shutil.rmtree(small_project.site)
    (root / "own" / name).parent.mkdir(parents=True)
    (root / "own" / name).write_text(template)

    done = small_project.run("mkdocs", "build")

    pages = list(small_project.site.rglob("*.html"))
    if is_marked:
        assert done.returncode == 0, done.stdout
        assert pages
        assert all(page.read_text().count(">TLP:RED<") == 2 for page in pages)
    else:
        assert done.returncode == 1
        assert "The book is TLP:RED, and pages made with your" in done.stdout
        assert not pages
