"""Entries → one corpus: ids and aliases become references, relations are stored once and indexed both ways."""

from __future__ import annotations

from briefbook.book.link.linking import doubles_of, link

__all__ = ["doubles_of", "link"]
