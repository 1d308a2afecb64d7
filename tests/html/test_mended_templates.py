"""Material's templates without what the HTML standard forbids."""

from pathlib import Path

import jinja2
import material
import pytest

from briefbook.html.mended_templates import MendedLoader

THEIRS = jinja2.FileSystemLoader(Path(material.__file__).parent / "templates")


@pytest.mark.parametrize(
    ("template", "fault"),
    [
        ("base.html", 'type="checkbox" id="__drawer" autocomplete'),
        ("base.html", 'type="checkbox" id="__search" autocomplete'),
        ("partials/nav-item.html", 'label" tabindex="{{ tabindex }}"'),
        ("partials/toc.html", '"md-nav__title" for="__toc"'),
    ],
)
def test_what_material_has_wrong_is_not_in_our_pages(template: str, fault: str) -> None:
    env = jinja2.Environment()

    assert fault in THEIRS.get_source(env, template)[0]  # else there is nothing to mend any more
    assert fault not in MendedLoader(THEIRS).get_source(env, template)[0]
