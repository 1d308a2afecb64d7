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
        "Something is larger, longer or more than Briefbook reads: no file may use all time and memory.",
        "Split or shorten it. `docs/reference/files.md` lists the limits.",
    ),
    "E114": Code(
        "link out of the project",
        "A link leads to a file or folder outside the project, whose content would be read and published.",
        "Put a copy in its place. Where all links can be trusted, set `follow_links: true`.",
    ),
    # --- 2xx: structure and ids
    "E201": Code("unknown top-level key", "A top-level key is not a block of a facts file.", "Use the block meant."),
    "E202": Code(
        "wrong shape", "A list, a map or a scalar is used where another of them is expected.", "Use the shape named."
    ),
    "E203": Code("bad id", "An id is not kebab-case ASCII.", "Use a-z, 0-9 and single hyphens: `peking-university`."),
    "E204": Code("id used twice", "Two things have one id.", "Rename one; `was:` keeps its old address alive."),
    "E205": Code(
        "reserved word misused",
        "A word with a meaning of its own (`unknown`, `none`, a qualifier) is used where it is not allowed.",
        "Write what is meant, or move the qualifier into a statement.",
    ),
    "E206": Code("unknown field", "A key is not a field of this entry or statement.", "Use the field meant."),
    "E207": Code("field missing", "A required field is missing.", "Add it."),
    "E208": Code("old id in use", "An id under `was:` belongs to something that exists.", "Remove it from `was:`."),
    "E209": Code(
        "more of nothing",
        "An id under `more:` has no entry of its own to which anything could be added.",
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
        "value outside its range", "A value is of a kind that the property cannot hold.", "Write the kind named."
    ),
    "E305": Code(
        "bad date",
        "A date is not EDTF, level 0 or 1 (or `[a,b,c]`).",
        "Write `2022`, `2022-09`, `2022-09-15`, `2022-08~`.",
    ),
    "E306": Code("start after end", "A period ends before it starts.", "Swap or correct the dates."),
    "E307": Code(
        "bad URL", "A link is not an absolute http, https or mailto URL.", "Write it whole: `https://example.org/page`."
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
    "E314": Code("bad rank", "A rank is none of the three.", "Write `preferred`, `normal` or `deprecated`."),
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
        "Something is marked for fewer people than the book is for, so a site or PDF would show it to too many.",
        "Take it out of the book, or state the book's marking with `marking:` in mkdocs.yml or `--marking`.",
    ),
    "W321": Code(
        "identifier wrong in its source",
        "An identifier has the wrong form or check digit, and its `quote` says that the source prints it so.",
        "Compare it with its register, and say in `note` what it should be.",
    ),
    "E322": Code(
        "bad access",
        "How a source can be reached is none of the four words.",
        "Write `open`, `registration`, `paywall` or `private`.",
    ),
    "E323": Code(
        "bad share",
        "A share is not a part of a whole, in per cent.",
        "Write `60 %`, `25..50 %`, `<5 %` or `>75 %`.",
    ),
    "E324": Code(
        "bad unit",
        "A unit is not known, or measures something else than the property does.",
        "Write one that fits, such as `400 m`, or add it under `units:` in content/vocabulary.yml.",
    ),
    "E325": Code(
        "bad coordinates",
        "Coordinates cannot be read, or are on no map.",
        "Write latitude and longitude (WGS 84): `59.9139, 10.7522` or `59°54′50″N 10°45′8″E`.",
    ),
    "E330": Code(
        "leads to what is withheld",
        "A text that an audience may read leads to something that it may not know.",
        "Take the link out, or mark the text for fewer people.",
    ),
    "E331": Code(
        "names what is withheld",
        "A text that an audience may read names something that it may not know.",
        "Say it without the name, or mark the text for fewer people.",
    ),
    "E332": Code(
        "marking that marks nothing",
        "A marking stands in a text where it marks no paragraph, item or section, or cannot be read.",
        "Begin the paragraph, the item of a list or the heading with it, as in `(TLP:AMBER) It is closed`.",
    ),
    "E333": Code(
        "narrower than it is published",
        "A book for fewer people than it is published as would be made for others, and no audience is named.",
        "Name whom it is for, with `--audience`.",
    ),
    "E350": Code(
        "missing file",
        "A picture or a document is not in content/files/.",
        "Put it there, or correct its path.",
    ),
    "E351": Code(
        "file that cannot be published",
        "A file is too large, no regular file, leads out of the project, or has a name that some machine cannot hold.",
        "Rename it, make it smaller, or put a copy in its place.",
    ),
    "E352": Code(
        "wrong kind of file",
        "A file holds something that is not published, or something else than its name or its use says.",
        "Use PNG, JPEG, GIF, WebP, SVG, PDF or plain text, under a name that ends accordingly.",
    ),
    "E353": Code(
        "picture that acts",
        "An SVG holds what acts, loads or leads elsewhere.",
        "Take it out, or save the picture as PNG.",
    ),
    "E354": Code(
        "picture without words",
        "A picture has no words for those who cannot see it.",
        "Add `alt: …`, or write the words in the brackets of `![words](files/picture.png)`.",
    ),
    "E355": Code(
        "no path of a file",
        "A path does not lead to a file below content/files/.",
        "Write where the file is below that folder. Nothing is fetched: an address is no path.",
    ),
    "E356": Code(
        "bad kind of name",
        "The `kind` of a name is none that a name can be, or a name that was not transliterated has a `scheme`.",
        "Write one of the kinds, such as `former`, `maiden` or `transliterated`; anything else goes into `note`.",
    ),
    "E357": Code(
        "bad price year",
        "A `price_year` is no year, or stands at what is no amount of money.",
        "Write the year in whose prices the amount is: `{value: 900m, unit: USD, price_year: 2015}`.",
    ),
    "W360": Code(
        "unused file",
        "Nothing shows or leads to a file in content/files/, and it is not published.",
        "Use it, or move it out of the content.",
    ),
    "W361": Code(
        "picture left out",
        "A picture in a fact's text is no file of the book, and is shown as its words.",
        "Put it into content/files/, and write `![words](files/picture.png)`.",
    ),
    "E364": Code(
        "not a kind of interest",
        "An `interest` is not one of the interest types of the Beneficial Ownership Data Standard.",
        "Write one of them, such as `shareholding` or `voting-rights`; what they lack is a `kind`.",
    ),
    "E365": Code(
        "neither direct nor indirect",
        "A `directness` is not one of its three words.",
        "Write `direct`, `indirect` or `unknown`.",
    ),
    "E366": Code(
        "tied to its own end",
        "`on_behalf_of`, `via` or `with` names one of the two that the relation is between.",
        "Name a third one, or leave it out.",
    ),
    "E367": Code(
        "table that cannot be read",
        "The values of a table are not CSV with a head, are too many, or their file is not there.",
        "Correct the line named, or the name of the file.",
    ),
    "E368": Code(
        "table without a source",
        "A table in a text does not say where its numbers are from.",
        "Add `source: some-id`.",
    ),
    "E369": Code(
        "value that cannot be shown so",
        "A value in a text is asked for in a unit that it cannot be in, or rounded, and is no number of that kind.",
        "Write a unit that measures the same, or the link without `|`.",
    ),
    "E370": Code(
        "no rate",
        "An amount is asked for in another currency, and the book records no rate, or several.",
        "Record the rate as an observation with its source, or say `at` which date.",
    ),
    "W374": Code(
        "table not shown",
        "A file of the folder for tables is shown by no briefing.",
        "Show it in a `table` block, or move it out.",
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
        "reference to nothing",
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
        "A reference leads to something that is not of the kind wanted.",
        "Refer to what is meant.",
    ),
    "W404": Code(
        "name shared",
        "Two entities share a name or alias, so that text cannot be linked to either.",
        "Set `match: false` on one.",
    ),
    "E405": Code(
        "id of nothing", "An id that must lead to something leads to nothing.", "Correct the id, or write the entry."
    ),
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
        "Cite it, remove it, or say `library: true`.",
    ),
    "E503": Code(
        "sources in a circle",
        "A source is derived from itself, through others.",
        "Break the circle: one of them came first.",
    ),
    "E504": Code("unknown source", "No source has this id.", "Correct the id, or add the source under `sources:`."),
    "W505": Code(
        "leans on a retracted source",
        "A text, a judgement or another source rests on a source that was retracted.",
        "Rest it on another source; of a text or a judgement that tells of the retraction, answer with "
        "`<!-- ok: W505 -->` after the sentence.",
    ),
    # --- 6xx: judgements
    "E601": Code(
        "likelihood not of ICD 203",
        "A likelihood is not a term of ICD 203.",
        "Use one, such as `likely` or `very unlikely`.",
    ),
    "E602": Code("bad confidence", "A confidence is none of the three.", "Write `low`, `moderate` or `high`."),
    "E603": Code(
        "likelihood and confidence in one sentence",
        "A sentence speaks of likelihood and of confidence, which readers then confuse (ICD 203).",
        "Make two sentences of it, or leave the confidence to its field.",
    ),
    "W604": Code(
        "perhaps likelihood and confidence in one sentence",
        "A sentence speaks of likelihood, and of a confidence that may or may not be the author's.",
        "Make two sentences of it, or answer with `<!-- ok: W604 -->` after it.",
    ),
    "W605": Code(
        "words of both columns of ICD 203",
        "A book says `likely` here and `probable` there, which readers take for two likelihoods (ICD 203).",
        "Use the words of one column all through the book, or answer with `<!-- ok: W605 -->` after the sentence.",
    ),
    # --- 7xx: prose
    "E701": Code("link to nothing", "A `[[link]]` in prose names no id of the book.", "Correct the id."),
    "E702": Code(
        "value not there",
        "A `[[id#property]]` asks for a value that the book does not hold.",
        "Record the fact, or write the link without `#`.",
    ),
    "E703": Code("citation of nothing", "A `[@citation]` in prose names no source.", "Correct the id."),
    "E704": Code("bad block", "A fenced block cannot be drawn from its options.", "Correct the option named."),
    "E705": Code(
        "bad front matter",
        "A briefing does not begin with front matter that can be read.",
        "Begin with `---`, `title: …`, `---`.",
    ),
    "W707": Code(
        "missing file or picture",
        "A link or a picture in a briefing leads to a file or page that the site will not have.",
        "Correct the path, or add the file.",
    ),
    "W708": Code(
        "missing anchor",
        "A link in a briefing leads to an anchor that its page has not, or by a name that nothing defines.",
        "Correct the anchor, or define the name.",
    ),
    "W709": Code(
        "nearly a block",
        "The word behind a fence is nearly that of a block that is drawn from facts, so its text is shown as code.",
        "Correct the word.",
    ),
    # --- 8xx: settings
    "E801": Code(
        "unknown setting",
        "`mkdocs.yml`, or a file that it inherits from, sets an option that the plugin does not have.",
        "Use the option meant.",
    ),
    "E802": Code(
        "bad setting",
        "A setting in `mkdocs.yml`, or in a file that it inherits from, holds what it cannot hold.",
        "Write what the hint names; the reference has every setting.",
    ),
}
