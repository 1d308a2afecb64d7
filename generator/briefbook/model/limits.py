"""How much of anything is read. What is larger is refused with its place, before work is done on it.

`docs/reference/files.md` lists them; a program that writes facts stays far below each.
"""

from __future__ import annotations

KIB = 1024
MIB = 1024 * KIB
MAX_CONFIG_BYTES = MIB  # mkdocs.yml: a written-out nav of 20,000 pages fits
MAX_JSON_BYTES = 64 * MIB  # orjson reads them at 200 MB a second
MAX_YAML_BYTES = 8 * MIB  # facts and vocabulary
MAX_BRIEFING_BYTES = MIB
MAX_TABLE_BYTES = MIB
MAX_TABLE_ROWS = 500  # of a table in a briefing
MAX_TABLE_COLUMNS = 20
MAX_TABLE_CELLS = 5_000
MAX_CELL = 500  # characters
MAX_PICTURE_BYTES = 10 * MIB
MAX_FILE_BYTES = 64 * MIB  # of a file that is published and is no picture
MAX_PIXELS = 50_000_000  # of a picture
MAX_DEPTH = 40
MAX_YAML_NODES = 500_000  # keys and values of a file
MAX_JSON_NODES = 2_000_000
MAX_TEXT = MIB  # characters of a key or a value
MAX_NAME = 1_000  # characters of a name or an alias, which are looked for in every text
MAX_DIGITS = 300
MAX_NUMBER = 2 * MAX_DIGITS  # characters of a number, with what is said of its precision
MAX_IDENTIFIER = 200
MAX_CHOICE = 100  # dates of which a date is one
MAX_FACTOR = 100  # characters of how many of its base unit a unit is
MAX_ICON = 100  # characters of an icon's name, which becomes the name of a file
MAX_PROBLEMS = 500  # of one file: the entries behind them are not read
MAX_ANCESTORS = 100  # types above a type
MAX_OWNER_LEVELS = 100  # of owners above an entity
MAX_ORIGINS = 1_000  # sources that a source comes from, through others too
MAX_LINKS = 10_000  # links and citations in one text
MAX_MARKED_LINES = 2_000  # headings, fences and admonitions of a briefing
MAX_SEARCHED = 5_000_000  # characters between what opens in a briefing and where it ends, all together
MAX_COPIED = 5_000_000_000  # bytes: of each paragraph of a briefing, its length by the marks in it
MAX_EVENTS = 200_000  # words, links, cells, emphasis and so on of one text
MAX_FOREIGN_DEPTH = 100  # of JSON that is imported
