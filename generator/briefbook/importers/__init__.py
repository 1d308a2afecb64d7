"""Importers: other people's data → facts in our grammar, with nothing dropped silently.

One package for each format. What all of them need stands beside: ids (`naming`), texts that nobody vouches for
(`foreign_text`), files that are not ours (`foreign_json`), entries in the making (`entry_builder`), sources made of
links (`references`), and the report of what has no place (`import_report`).
"""
