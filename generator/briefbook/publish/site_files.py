"""Files that the site takes over as they are: those of the pages folder, of the project's theme, and of ours."""

from __future__ import annotations

from collections.abc import Callable

from briefbook.config import Settings
from briefbook.html.theme_files import THEME
from briefbook.html.written_pages import is_foreign

_TEMPLATES = (".html", ".py", ".pyc", ".md", ".yml")


def site_files(settings: Settings) -> Callable[[str], bool]:
    """Whether the site will have a file, by its path in it. Pages that we made before are none."""
    themes = [THEME, *([settings.root / settings.theme_dir] if settings.theme_dir else [])]

    def has_file(path: str) -> bool:
        if path.startswith("../"):
            return False
        is_asset = not path.endswith(_TEMPLATES) and any((folder / path).is_file() for folder in themes)
        return is_asset or is_foreign(settings.pages / path)

    return has_file
