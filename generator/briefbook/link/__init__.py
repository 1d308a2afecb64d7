"""Entries → one corpus: ids and aliases become references, relations are stored once and indexed both ways."""

from __future__ import annotations

from briefbook.link.again import Edit, edit_between, linked_again
from briefbook.link.linking import identity_of, link

__all__ = ["Edit", "edit_between", "identity_of", "link", "linked_again"]
