"""Briefbook: sourced facts in, a briefing book out.

`briefbook.open` gives what a project's content holds, as Python values.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from briefbook.api import Book

__version__ = "0.2.0"


def open(path: str | os.PathLike[str] | None = None, *, audience: str = "") -> Book:
    """The book of the project in a folder; without one, of the folder that holds this one and mkdocs.yml or content/.

    With an `audience`, such as `TLP:GREEN`, what it may not see is left out. Nothing is written. Raises
    `briefbook.api.ProjectError` where there is no project, or its settings are wrong.
    """
    from briefbook.api import open_book  # a second of imports, which not everybody needs

    return open_book(path, audience=audience)
