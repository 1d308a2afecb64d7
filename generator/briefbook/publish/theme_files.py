"""Our frame around Material: templates and assets, put in front of Material's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

THEME = Path(__file__).parent / "theme"


def add_theme(config: MkDocsConfig) -> None:
    """Let Material's templates be overridden by ours, and both by the project's own `custom_dir`."""
    ours = str(THEME)
    if ours not in (str(Path(folder)) for folder in config.theme.dirs):
        first = 1 if config.theme.custom_dir else 0
        config.theme.dirs.insert(first, ours)
