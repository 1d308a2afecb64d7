"""Material's templates without what the HTML standard forbids in them."""

from __future__ import annotations

from collections.abc import Callable

import jinja2

_MENDS_BY_TEMPLATE = {
    # A checkbox completes nothing; briefbook.js has Firefox forget which menus were open.
    "base.html": (
        ('id="__drawer" autocomplete="off"', 'id="__drawer"'),
        ('id="__search" autocomplete="off"', 'id="__search"'),
    ),
    "partials/nav-item.html": (
        (' tabindex="{{ tabindex }}"', '{% if tabindex %} tabindex="{{ tabindex }}"{% endif %}'),
    ),
    # The checkbox of a table of contents stands in the menu, where the page does.
    "partials/toc.html": ((' for="__toc"', '{% if page in nav.pages %} for="__toc"{% endif %}'),),
}


class MendedLoader(jinja2.BaseLoader):
    """Loads what another loader does, and mends it where it is Material's."""

    def __init__(self, loader: jinja2.BaseLoader) -> None:
        self._loader = loader

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        source, path, is_current = self._loader.get_source(environment, template)
        for wrong, right in _MENDS_BY_TEMPLATE.get(template, ()):
            source = source.replace(wrong, right)
        return source, path, is_current

    def list_templates(self) -> list[str]:
        return self._loader.list_templates()


def mend_templates(env: jinja2.Environment) -> None:
    """Have the templates of a theme mended from here on."""
    if env.loader is not None and not isinstance(env.loader, MendedLoader):
        env.loader = MendedLoader(env.loader)
