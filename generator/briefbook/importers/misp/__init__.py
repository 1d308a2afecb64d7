"""MISP galaxy → facts: every galaxy, value, synonym, meta field, reference and relation.

A galaxy is an entity and a type; its values are entities of that type; a cluster file is the source of what it says.
Format: https://www.misp-standard.org/rfc/misp-standard-galaxy-format.html
"""

from briefbook.importers.misp.book import import_misp
from briefbook.importers.misp.collections import read_collections

__all__ = ["import_misp", "read_collections"]
