"""The catalogue of problem codes: stable, documented, each with one golden case."""

from __future__ import annotations

from typing import NamedTuple


class Code(NamedTuple):
    """What a code says: a title of a few words, what is wrong, and what to do about it."""

    title: str
    meaning: str
    mend: str


CODES: dict[str, Code] = {
    # --- 1xx: the file and its YAML
    "E101": Code("not UTF-8", "The file is not UTF-8 text.", "Save it as UTF-8."),
    "E102": Code(
        "broken YAML", "The file is not YAML (or JSON) that can be read.", "Fix the syntax at the place named."
    ),
    "E103": Code("repeated key", "A key is repeated in one map; the second would hide the first.", "Merge the two."),
    "E104": Code(
        "YAML tag", "The file uses a YAML tag such as `!!python/object`.", "Remove the tag; every scalar is text."
    ),
    "E105": Code(
        "YAML anchor or alias",
        "The file uses an anchor, an alias or a merge key, which can make a small file unfold without end.",
        "Write the value out; `defaults:` gives a whole file its source.",
    ),
    "E106": Code("nested too deep", "Maps and lists are nested deeper than any fact needs.", "Flatten them."),
    "E107": Code("empty file", "The file is empty.", "Write facts into it, or delete it."),
    "E108": Code("key is not text", "A map or a list is used as a key.", "Use a plain word as the key."),
    "E109": Code("empty value", "A key has no value.", "Write a value, `unknown` or `none`, or remove the key."),
    "E110": Code(
        "file out of bounds",
        "The file is larger than files of its kind may be, is not a regular file, or cannot be read.",
        "Split it; check its permissions.",
    ),
    "E111": Code(
        "text cut by a comment",
        "A `#` after a space begins a comment in YAML, so the text ends before it.",
        "Put the text in quotes. If a comment is meant, write a space after its `#`.",
    ),
    "W112": Code(
        "file not read",
        "A file is in a place in the content folder where nothing reads it.",
        "Move it to `facts/` or `briefings/`, give it the ending that is read, or move it out.",
    ),
    "E113": Code(
        "limit exceeded",
        "Something exceeds a limit. Limits keep one file from using up all time and memory.",
        "Split or shorten it. `docs/reference/files.md` lists the limits.",
    ),
    "E114": Code(
        "link out of the project",
        "A link leads to a file or folder outside the project, whose content would be read and published.",
        "Replace it with a copy. If all links can be trusted, set `follow_links: true`.",
    ),
    # --- 2xx: structure and ids
    "E201": Code(
        "unknown top-level key",
        "A top-level key is not a block of a facts file.",
        "Use one of the blocks of a facts file.",
    ),
    "E202": Code(
        "wrong shape",
        "A list, a map or a scalar is used where another of them is expected.",
        "Use the shape that the hint names.",
    ),
    "E203": Code("bad id", "An id is not kebab-case ASCII.", "Use a-z, 0-9 and single hyphens: `peking-university`."),
    "E204": Code("id used twice", "Two things have one id.", "Rename one; `was:` keeps its old address alive."),
    "E205": Code(
        "reserved word misused",
        "A word with a meaning of its own (`unknown`, `none`, a qualifier) is used where it is not allowed.",
        "Write what is meant, or move the qualifier into a statement.",
    ),
    "E206": Code(
        "unknown field", "A key is not a field of this entry or statement.", "Use the field that the hint names."
    ),
    "E207": Code("field missing", "A required field is missing.", "Add it."),
    "E208": Code("old id in use", "An id under `was:` belongs to something that exists.", "Remove it from `was:`."),
    "E209": Code(
        "addition to a missing entry",
        "An id under `more:` has no entry to add to.",
        "Correct the id, or write the entry under `entities:` or `events:`.",
    ),
    # --- 3xx: vocabulary and values
    "E301": Code(
        "unknown type", "The vocabulary has no such type.", "Use a known one, or add it to content/vocabulary.yml."
    ),
    "E302": Code(
        "unknown property",
        "The vocabulary has no such property.",
        "Use a known one, or add it to content/vocabulary.yml.",
    ),
    "E303": Code(
        "property outside its domain", "A property is used on a type that cannot have it.", "Use one that fits."
    ),
    "E304": Code(
        "value outside its range",
        "A value is of a kind that the property cannot hold.",
        "Write a value of the kind that the hint names.",
    ),
    "E305": Code(
        "bad date",
        "A date is not EDTF, level 0 or 1 (or `[a,b,c]`).",
        "Write `2022`, `2022-09`, `2022-09-15`, `2022-08~`.",
    ),
    "E306": Code("start after end", "A period ends before it starts.", "Swap or correct the dates."),
    "E307": Code(
        "bad URL",
        "A link is not an absolute http, https or mailto URL.",
        "Write the full address: `https://example.org/page`.",
    ),
    "E308": Code("bad language tag", "A language is not a BCP 47 tag.", "Write `en`, `zh-Hans`, `pt-BR`."),
    "E309": Code("bad country code", "A country is not a code of ISO 3166.", "Write `CN`, `NO`, `USA`."),
    "E310": Code("bad number", "A number cannot be read.", "Write `181`, `~60`, `<5` or `16..21`, without separators."),
    "E311": Code(
        "bad identifier",
        "An identifier has the wrong form or check digit.",
        "Compare it with its register, or `quote` the source that prints it so.",
    ),
    "E312": Code(
        "bad marking",
        "A marking is not TLP 2.0.",
        "Write `TLP:CLEAR`, `TLP:GREEN`, `TLP:AMBER`, `TLP:AMBER+STRICT` or `TLP:RED`.",
    ),
    "E313": Code(
        "bad grade", "A grade is not part of the Admiralty code.", "Reliability is A to F, credibility 1 to 6."
    ),
    "E314": Code("bad rank", "A rank is not one of the three allowed.", "Write `preferred`, `normal` or `deprecated`."),
    "E315": Code(
        "unknown metric", "The vocabulary has no such metric.", "Add it under `metrics:` in content/vocabulary.yml."
    ),
    "E316": Code(
        "two values from one source",
        "One source gives two values that exclude each other, for a property that has one, and not at two locators.",
        "Keep one, or give each its `locator` where the source says both, or mark one `rank: deprecated`.",
    ),
    "E317": Code(
        "unknown source type", "A source's type is not a CSL type.", "Use one, such as `article-newspaper` or `report`."
    ),
    "E318": Code(
        "vocabulary mistake", "The project's vocabulary contradicts itself or the built-in one.", "Correct the entry."
    ),
    "W319": Code("statement made twice", "The same statement from the same source is written twice.", "Remove one."),
    "E320": Code(
        "marked for fewer",
        "Something is marked for fewer people than the book, so a site or PDF would show it to too many.",
        "Remove it from the book, or set the book's marking with `marking:` in mkdocs.yml or `--marking`.",
    ),
    "W321": Code(
        "identifier wrong in its source",
        "An identifier has the wrong form or check digit, and its `quote` says that the source prints it so.",
        "Compare it with its register, and say in `note` what it should be.",
    ),
    "E322": Code(
        "bad access",
        "The `access` of a source is not one of the four allowed words.",
        "Write `open`, `registration`, `paywall` or `private`.",
    ),
    "E323": Code(
        "bad share",
        "A share is not a percentage between 0 and 100.",
        "Write `60 %`, `25..50 %`, `<5 %` or `>75 %`.",
    ),
    "E324": Code(
        "bad unit",
        "A unit is not known, or measures something else than the property does.",
        "Write one that fits, such as `400 m`, or add it under `units:` in content/vocabulary.yml.",
    ),
    "E325": Code(
        "bad coordinates",
        "Coordinates cannot be read, or are out of range.",
        "Write latitude and longitude (WGS 84): `59.9139, 10.7522` or `59°54′50″N 10°45′8″E`.",
    ),
    "E330": Code(
        "link to something withheld",
        "A text that an audience may read links to something withheld from it.",
        "Remove the link, or mark the text for fewer people.",
    ),
    "E331": Code(
        "name of something withheld",
        "A text that an audience may read names something withheld from it.",
        "Leave out the name, or mark the text for fewer people.",
    ),
    "E332": Code(
        "marking that marks nothing",
        "A marking in a text is where it marks no paragraph, item or section, or it cannot be read.",
        "Start the paragraph, list item or heading with it, as in `(TLP:AMBER) It is closed`.",
    ),
    "E333": Code(
        "published too widely",
        "The book's marking is narrower than `publish_as`, and no audience is named.",
        "Name the audience, with `--audience`.",
    ),
    "E350": Code(
        "missing file",
        "A picture or a document is not in content/files/.",
        "Put it there, or correct its path.",
    ),
    "E351": Code(
        "file that cannot be published",
        "A file is too large, is not a regular file, links out of the project, or has a name that some systems reject.",
        "Rename it, make it smaller, or replace it with a copy.",
    ),
    "E352": Code(
        "wrong file type",
        "The type of a file cannot be published, or does not match its name or its use.",
        "Use PNG, JPEG, GIF, WebP, SVG, PDF or plain text, with the matching file extension.",
    ),
    "E353": Code(
        "SVG with active content",
        "An SVG contains a script, or loads or links to something else.",
        "Remove it, or save the picture as PNG.",
    ),
    "E354": Code(
        "picture without alternative text",
        "A picture has no text for people who cannot see it.",
        "Add `alt: …`, or write the words in the brackets of `![words](files/picture.png)`.",
    ),
    "E355": Code(
        "bad file path",
        "A path is not one below content/files/.",
        "Write the path of the file in that folder. Nothing is downloaded: a URL is not a path.",
    ),
    "E356": Code(
        "bad kind of name",
        "The `kind` of a name is not a known one, or a name that is not transliterated has a `scheme`.",
        "Write one of the kinds, such as `former`, `maiden` or `transliterated`; anything else goes into `note`.",
    ),
    "E357": Code(
        "bad price year",
        "A `price_year` is not a year, or its value is not an amount of money.",
        "Write the year of the prices: `{value: 900m, unit: USD, price_year: 2015}`.",
    ),
    "E358": Code(
        "not a level of trust",
        "The `trust` of a briefing is not `low`, the only allowed value.",
        "Write `trust: low` if its HTML must not reach the page; otherwise, remove the line.",
    ),
    "W360": Code(
        "unused file",
        "Nothing shows or links to a file in content/files/, so it is not published.",
        "Use it, or move it out of the content.",
    ),
    "W361": Code(
        "picture left out",
        "A picture in the text of a fact is not a file of the book, so only its words are shown.",
        "Put it into content/files/, and write `![words](files/picture.png)`.",
    ),
    "W362": Code(
        "left out for an audience",
        "A block, or a part of one, shows so much that is withheld that the audience gets the text without it.",
        "Nothing, if that is right; else write a block for each audience, or set `withheld_text` in mkdocs.yml.",
    ),
    "E364": Code(
        "not a kind of interest",
        "An `interest` is not one of the interest types of the Beneficial Ownership Data Standard.",
        "Write one of them, such as `shareholding` or `voting-rights`; anything else goes into `kind`.",
    ),
    "E365": Code(
        "neither direct nor indirect",
        "A `directness` is not one of the three allowed words.",
        "Write `direct`, `indirect` or `unknown`.",
    ),
    "E366": Code(
        "third party is an end of the relation",
        "`on_behalf_of`, `via` or `with` names one of the two entities that the relation connects.",
        "Name a third entity, or leave it out.",
    ),
    "E367": Code(
        "table that cannot be read",
        "The values of a table are not CSV with a header, are too many, or their file is missing.",
        "Correct the line that the message names, or the file name.",
    ),
    "E368": Code(
        "table without a source",
        "A table in a text does not say where its numbers are from.",
        "Add `source: some-id`.",
    ),
    "E369": Code(
        "value that cannot be converted",
        "A link asks for a value in a unit that does not fit it, or rounded though it is not such a number.",
        "Use a unit of the same kind, or write the link without `|`.",
    ),
    "E370": Code(
        "no exchange rate",
        "A link asks for an amount in another currency, and the book records no exchange rate, or several.",
        "Record the rate as an observation with a source, or add a date with `at`.",
    ),
    "W374": Code(
        "table not shown",
        "A file in content/tables/ is not shown in any briefing.",
        "Show it in a `table` block, or move it out.",
    ),
    "W375": Code(
        "too much for a note",
        "A note holds a heading, a table, a picture or a fenced block. It is a remark of a line or a few.",
        "Write that in `about`, or in a briefing.",
    ),
    "W376": Code(
        "amounts not compared",
        "Sources give an amount in prices of different years, or one says no year, so that nothing compares them.",
        "Say the `price_year` of each; or set `rank: preferred` on the one to use.",
    ),
    "E378": Code(
        "address given twice",
        "A source has one address twice.",
        "Keep one of them.",
    ),
    "W383": Code(
        "link in plain text",
        "The `summary` of an entry is plain text, in which links, values and citations stay as they are written.",
        "Write the words alone; link and cite in `about`.",
    ),
    "W390": Code(
        "loaded from elsewhere",
        "A picture, film, frame or script of a briefing is on another host, and the site's policy stops it.",
        "Put it into content/files/, or write a link to it.",
    ),
    # --- 4xx: references
    "W401": Code(
        "unknown entity",
        "No entity has this id; a stub page stands in for it.",
        "Correct the id, or write the entry.",
    ),
    "E402": Code(
        "relation to a wrong type",
        "A relation leads to an entity of a type outside its range.",
        "Use a relation that fits.",
    ),
    "E403": Code(
        "reference to a wrong kind",
        "A reference leads to something of the wrong kind.",
        "Refer to an entry of the right kind.",
    ),
    "W404": Code(
        "name shared",
        "Two entities share a name or alias, so that text cannot be linked to either.",
        "Set `match: false` on one.",
    ),
    "E405": Code("unknown id", "A reference uses an id that does not exist.", "Correct the id, or write the entry."),
    "E406": Code(
        "relation to itself",
        "An entity stands in a relation to itself, or a source corrects itself.",
        "Name the other one.",
    ),
    # --- 5xx: sources
    "W501": Code(
        "no source", "A statement does not say where it comes from.", "Give it, its block or its file a `source`."
    ),
    "W502": Code(
        "source never used",
        "No statement, text or judgement cites this source.",
        "Cite it, remove it, or add `library: true`.",
    ),
    "E503": Code(
        "circular sources",
        "A source is derived from itself, through others.",
        "Break the circle: one of them came first.",
    ),
    "E504": Code("unknown source", "No source has this id.", "Correct the id, or add the source under `sources:`."),
    "W505": Code(
        "relies on a retracted source",
        "A text, a judgement or another source relies on a source that was retracted.",
        "Cite another source; in a text or a judgement about the retraction, accept it with "
        "`<!-- ok: W505 -->` after the sentence.",
    ),
    # --- 6xx: judgements
    "E601": Code(
        "likelihood not of ICD 203",
        "A likelihood is not a term of ICD 203.",
        "Use one, such as `likely` or `very unlikely`.",
    ),
    "E602": Code(
        "bad confidence", "A confidence is not one of the three allowed.", "Write `low`, `moderate` or `high`."
    ),
    "E603": Code(
        "likelihood and confidence in one sentence",
        "A sentence states both likelihood and confidence, which readers may confuse (ICD 203).",
        "Split it into two sentences, or leave the confidence to its field.",
    ),
    "W604": Code(
        "possibly likelihood and confidence in one sentence",
        "A sentence states a likelihood, and a confidence that may or may not be the author's.",
        "Split it into two sentences, or accept it with `<!-- ok: W604 -->` after it.",
    ),
    "W605": Code(
        "words of both columns of ICD 203",
        "A book uses both `likely` and `probable`, which readers take for two likelihoods (ICD 203).",
        "Use the words of one column throughout, or accept it with `<!-- ok: W605 -->` after the sentence.",
    ),
    # --- 7xx: prose
    "E701": Code("link to an unknown id", "A `[[link]]` in prose names no id of the book.", "Correct the id."),
    "E702": Code(
        "missing value",
        "A `[[id#property]]` asks for a value that is not in the book.",
        "Record the fact, or write the link without `#`.",
    ),
    "E703": Code("citation of an unknown source", "A `[@citation]` in prose names no source.", "Correct the id."),
    "E704": Code(
        "bad block", "A fenced block cannot be drawn with these options.", "Correct the option that the message names."
    ),
    "E705": Code(
        "bad front matter",
        "A briefing does not start with valid front matter.",
        "Begin with `---`, `title: …`, `---`.",
    ),
    "W707": Code(
        "missing file or picture",
        "A link or picture in a briefing leads to a file or page that is not on the site.",
        "Correct the path, or add the file.",
    ),
    "W708": Code(
        "missing anchor",
        "A link in a briefing leads to an anchor that its page does not have, or uses an undefined link name.",
        "Correct the anchor, or define the name.",
    ),
    "W709": Code(
        "misspelt block",
        "The word after a fence is nearly the name of a block, but not quite, so its text is shown as code.",
        "Correct the word.",
    ),
    # --- 8xx: settings
    "E801": Code(
        "unknown setting",
        "`mkdocs.yml`, or a file that it inherits from, sets an option that the plugin does not have.",
        "Use the option that the hint names.",
    ),
    "E802": Code(
        "bad setting",
        "A setting in `mkdocs.yml`, or in a file that it inherits from, has an invalid value.",
        "Write what the hint names; the reference lists every setting.",
    ),
}
