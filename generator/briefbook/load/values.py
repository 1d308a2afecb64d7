"""Texts → typed values: dates, numbers, links, codes, identifiers. Each reader gives a value or the problem with it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import lru_cache
from importlib import import_module
from math import isfinite
from urllib.parse import quote, urlsplit

import re2

from briefbook.load.dates import date_fix, date_hint, edtf_date
from briefbook.model.dates import ENDED, PartialDate, plain_date
from briefbook.model.grades import LIKELIHOOD_BY_TERM, RELIABILITY
from briefbook.model.grammar import ACCESS, DIRECTNESS, ID, INTEREST_OF_BODS, INTERESTS, MAX_ID, NUMBER, SHARE, UNSTATED
from briefbook.model.limits import MAX_DIGITS, MAX_IDENTIFIER, MAX_NUMBER
from briefbook.model.marking import BY_LABEL, Marking
from briefbook.model.raw import Text
from briefbook.model.values import CodeValue, DateValue, NumberValue, TextValue, Unstated, Value
from briefbook.model.vocabulary import Property
from briefbook.problems import Fix, Problem, Span, did_you_mean, spelling_fix
from briefbook.problems.hints import nearest

MAX_URL = 2000
DEVICES = frozenset(["con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(10))])
"""Names that no file can have on Windows, whatever its ending."""
RESERVED_IDS = frozenset(["unknown", "none", "index", *DEVICES])
_TO_ASCII = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
_HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(?:\.(?!-)[a-z0-9-]{1,63})*\.?")
_PLAIN_LINK = re.compile(rf"https?://{_HOST.pattern}(?:[/?#]|$)")  # nearly all are, and need not be taken apart
FORMATS = {"lei": "stdnum.lei", "isin": "stdnum.isin", "imo": "stdnum.imo", "orcid": "stdnum.isni"}


def read_id(text: Text) -> str | Problem:
    """An id: kebab-case ASCII, at most 100 characters, none of the reserved words."""
    if text.value in RESERVED_IDS:
        return Problem(
            "E205", f"'{text.value}' is a reserved word and cannot be an id", text.where, "choose another id"
        )
    if len(text.value) > MAX_ID or not ID.fullmatch(text.value):
        return Problem("E203", f"'{shown(text.value)}' cannot be an id", text.where, id_hint(text.value))
    return text.value


def id_hint(word: str) -> str:
    """How the word would look as an id, where anything of it is left that may be one."""
    rule = "ids are a-z, 0-9 and single hyphens"
    return f"{rule}: '{kebab}'" if (kebab := kebab_case(word)) and kebab not in RESERVED_IDS else rule


def kebab_case(word: str) -> str:
    """A word as an id; empty where nothing is left of it."""
    word = word[: 4 * MAX_ID]
    plain = unicodedata.normalize("NFKD", word.lower().translate(_TO_ASCII)).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:MAX_ID].strip("-")


def read_date(text: Text) -> PartialDate | Problem:
    """An EDTF date of level 0 or 1, or `[a,b,c]`."""
    plain = plain_date(text.value)
    if plain is not None:
        return plain
    try:
        return edtf_date(text.value)
    except ValueError as error:
        if "after" in str(error):
            return Problem("E306", f"'{shown(text.value)}' {error}", text.where, "swap or correct the dates")
        return Problem(
            "E305", f"'{shown(text.value)}' {error}", text.where, date_hint(text.value), fix=date_fix(text.value)
        )


def read_end(text: Text) -> PartialDate | Problem:
    """The date on which something ended; `unknown` where only that is known."""
    return ENDED if text.value == "unknown" and not text.is_quoted else read_date(text)


def read_number(text: Text) -> NumberValue | Problem:
    """A number with what is known of its precision: `181`, `~60`, `<60`, `16..21`."""
    match = NUMBER.fullmatch(text.value) if len(text.value) <= MAX_NUMBER else None
    if match is None:
        near = _number_meant(text.value)
        is_sure = bool(near) and not _COMMA.fullmatch(text.value)
        hint, fix = _number_hint(text.value, near), Fix(text.value, near) if is_sure else None
        return Problem("E310", f"'{shown(text.value)}' is not a number", text.where, hint, fix=fix)
    low = float(match["low"])
    high = float(match["high"]) if match["high"] else low
    sign = match["sign"] or ""
    if match["high"] and sign not in ("", "~", "≈"):
        hint = "write a range, 16..21, or a bound, <16"
        return Problem("E310", f"'{shown(text.value)}' is a range and a bound", text.where, hint)
    if low > high:
        return Problem("E310", f"'{shown(text.value)}' is not a range", text.where, "write the smaller number first")
    if sign in ("<", "<=", "≤"):
        low = float("-inf")
    elif sign in (">", ">=", "≥"):
        high = float("inf")
    return NumberValue(text.value, low, high, sign in ("~", "≈"))


_GROUPED = re.compile(
    r"(?<![0-9.,])([1-9][0-9]{0,2})(?:([\s,_'’])[0-9]{3}(?:\2[0-9]{3})*|(?:\.[0-9]{3}){2,})(?![0-9,])"
)
_COMMA = re.compile(r"[0-9]+,[0-9]+")
"""`1,146` may be either number."""
_HYPHENATED = re.compile(r"\s*(?:–|—|…|-|to)\s*(?=[0-9])")


def _number_meant(text: str) -> str:
    """The number that `1,000`, `1 000 000` and `16–21` stand for; empty where none or more than one may be meant."""
    if len(text) > MAX_NUMBER:
        return ""
    text = text.strip()
    joined = _GROUPED.sub(lambda found: re.sub(r"[^0-9]", "", found[0]), text)
    meant = (text, joined, _HYPHENATED.sub("..", joined))
    return next((each for each in meant if _is_number(each)), "")


def _is_number(text: str) -> bool:
    return not isinstance(read_number(Text(text, Span(""))), Problem) if NUMBER.fullmatch(text) else False


def _number_hint(text: str, near: str) -> str:
    if len(text) > MAX_NUMBER:
        return f"a number has at most {MAX_DIGITS} digits"
    if text.endswith("%") and NUMBER.fullmatch(text[:-1].rstrip()):
        return f"write {text[:-1].rstrip()}, and say in the metric that its unit is %"
    if _COMMA.fullmatch(text):
        decimal = f"{text.replace(',', '.')} if the comma is a decimal comma"
        return f"write {near} or {decimal}" if near else f"write {decimal}"
    return f"write {near}" if near else "write 181, ~60, <60 or 16..21, without words, units or separators"


def is_link(text: str) -> bool:
    """Whether a text is an absolute http, https or mailto URL that may become a link."""
    if not text.isprintable() or " " in text or "\\" in text or len(text) > MAX_URL:
        return False
    if _PLAIN_LINK.match(text):
        return True
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").encode("idna").decode() if parts.scheme != "mailto" else ""
        parts.port  # noqa: B018  (raises where the port is none)
    except ValueError:
        return False
    if parts.scheme == "mailto":
        return bool(re.fullmatch(r"[^@\s<>\"'?&]+@[^@\s<>\"'?&]+", parts.path)) and not parts.query
    # A colon with no port behind it: `https://https://example.org` would lead to a host called https.
    is_plain = "@" not in parts.netloc and not parts.netloc.endswith(":") and bool(_HOST.fullmatch(host.lower()))
    return parts.scheme in ("http", "https") and is_plain


def read_url(text: Text) -> CodeValue | Problem:
    """An absolute http, https or mailto URL without a password in it."""
    if is_link(text.value):
        return CodeValue("url", text.value)
    whole = f"https://{text.value}"
    fix = Fix(text.value, whole) if text.value.lower().startswith("www.") and is_link(whole) else None
    return Problem("E307", f"'{shown(text.value)}' is not a link", text.where, _url_hint(text.value), fix=fix)


def _url_hint(text: str) -> str:
    if len(text) > MAX_URL:
        return f"a link has at most {MAX_URL} characters"
    is_host = "/" in text and _ADDRESS.match(text)
    if _FILE.fullmatch(text) and not is_host:
        name = text.replace("\\", "/").rpartition("/")[2]
        return f"a file of your own goes into content/files/; of a source, name it with `file: {name}`"
    if _ADDRESS.match(text) and is_link(f"https://{text}"):
        return f"write https://{text}"
    if re.fullmatch(r"[^@:/?#\s]+@[^@:/?#\s]+\.[a-z]+", text) and is_link(f"mailto:{text}"):
        return f"write mailto:{text}"
    if re.match(r"https?://[^/?#]*@", text):
        return "leave out the name and the password before the @"
    fault = next((at for at, each in enumerate(text) if not each.isprintable() or each in " \\"), None)
    if fault is not None and text.startswith(("http://", "https://")):
        name = _CALLED.get(text[fault], f"the invisible character U+{ord(text[fault]):04X}")
        mend = "write %20 for it" if is_link(text.replace(" ", "%20")) else "leave it out"
        return f"there is {name} at character {fault + 1}: {mend}"
    return "write it in full, with http, https or mailto: https://example.org/page"


_FILE = re.compile(
    r"(?![a-z]+:)(?:[^:?#\n]*[/\\])?[^:?#/\\\n]+\.(?:pdf|png|jpe?g|gif|webp|svg|tiff?|heic|txt|docx?|odt|xlsx?|csv|pptx?|eml|zip)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,63}(?::[0-9]+)?(?:[/?#]|$)", re.IGNORECASE)
_CALLED = {" ": "a space", "\\": "a backslash", "\t": "a tab", "\n": "a line break"}


@lru_cache(maxsize=1024)
def _language(tag: str) -> str | None:
    langcodes = import_module("langcodes")
    try:
        return str(langcodes.standardize_tag(tag)) if "_" not in tag and langcodes.tag_is_valid(tag) else None
    except ValueError:
        return None


def read_language(text: Text) -> CodeValue | Problem:
    """A BCP 47 language tag, in its standard letter case."""
    tag = _language(text.value)
    if tag is None:
        near = _language(text.value.replace("_", "-"))
        hint = f"did you mean '{near}'?" if near else "write en, zh-Hans or pt-BR"
        fix = Fix(text.value, near) if near else None
        return Problem("E308", f"'{shown(text.value)}' is not a language tag", text.where, hint, fix=fix)
    return CodeValue("language_tag", tag)


_UNIONS = {"EU": "EU", "UN": "UN", "XK": "XK", "XKX": "XK"}
"""In general use, though no countries of the standard: two unions, and Kosovo, whose code is user-assigned."""


@lru_cache(maxsize=1024)
def _country(code: str) -> str | None:
    """The code of a country, a union, or a country that was: of two letters, where those mean one thing."""
    if code in _UNIONS or not code.isupper():
        return _UNIONS.get(code)
    pycountry = import_module("pycountry")
    key = {2: "alpha_2", 3: "alpha_3", 4: "alpha_4"}.get(len(code))
    found = pycountry.countries.get(**{key: code}) if key in ("alpha_2", "alpha_3") else None
    if found:
        return str(found.alpha_2)
    former = [each for each in pycountry.historic_countries if key and getattr(each, key, "") == code]
    if len(former) != 1:
        return None
    two: str = former[0].alpha_2
    is_one = not pycountry.countries.get(alpha_2=two) and two not in _REUSED
    return two if is_one else str(former[0].alpha_4)


_REUSED = {"CS": "CSHH (Czechoslovakia) or CSXX (Serbia and Montenegro)"}
_ALSO_CALLED = {
    "UK": "GB",
    "EL": "GR",
    "GREAT BRITAIN": "GB",
    "UAE": "AE",
    "RUSSIA": "RU",
    "TURKEY": "TR",
    "IVORY COAST": "CI",
    "KOSOVO": "XK",
    "PALESTINE": "PS",
    "SWAZILAND": "SZ",
    "BURMA": "MM",
    "MACEDONIA": "MK",
    "HOLLAND": "NL",
    "EUROPEAN UNION": "EU",
    "UNITED NATIONS": "UN",
    "SOVIET UNION": "SU",
    "USSR": "SU",
    "YUGOSLAVIA": "YU",
    "CZECHOSLOVAKIA": "CSHH",
    "EAST GERMANY": "DD",
    "WEST GERMANY": "DE",
    "GDR": "DD",
}
_SEVERAL_CALLED = ("CONGO", "NA")
"""Not certain: there are two Congos, and `na` more often says that there is none than Namibia."""


def _country_called(name: str) -> str:
    plain = name.replace(".", "").upper()
    if plain in _SEVERAL_CALLED:
        return ""
    if plain in _ALSO_CALLED:
        return _ALSO_CALLED[plain]
    try:
        return str(import_module("pycountry").countries.lookup(plain).alpha_2)
    except LookupError:
        return _country(plain) or ""


def read_country(text: Text) -> CodeValue | Problem:
    """An ISO 3166-1 code, two letters or three, kept as two; that of a former country (ISO 3166-3), EU, UN or XK."""
    code = _country(text.value)
    if code is None:
        near = _country_called(text.value)
        hint = f"did you mean '{near}'?" if near else "write the two letters of ISO 3166-1: CN, NO, US"
        if text.value in _REUSED:
            hint = f"write {_REUSED[text.value]}"
        fix = Fix(text.value, near) if near else None
        return Problem("E309", f"'{shown(text.value)}' is not a country code (ISO 3166-1)", text.where, hint, fix=fix)
    return CodeValue("country_code", code)


def read_grade(text: Text) -> CodeValue | Problem:
    """A reliability of the Admiralty code, A to F."""
    if text.value not in RELIABILITY:
        fix = spelling_fix(text.value, RELIABILITY)
        message = f"'{shown(text.value)}' is not a reliability"
        return Problem("E313", message, text.where, "write a letter from A to F", fix=fix)
    return CodeValue("reliability", text.value)


_DOI = re.compile(r"(?:(?:https?://)?(?:dx\.)?doi\.org/|doi:\s*)?(10\.[0-9]{4,9}(?:\.[0-9]+)*/\S+)", re.IGNORECASE)


def read_doi(text: Text) -> str | Problem:
    """A DOI without `https://doi.org/` and `doi:` before it."""
    match = _DOI.fullmatch(text.value.strip()) if len(text.value) <= MAX_IDENTIFIER else None
    if match is None or not match[1].isprintable():
        hint = "write it as in https://doi.org/10.1000/182: 10.1000/182"
        return Problem("E311", f"'{shown(text.value)}' is not a DOI", text.where, hint)
    return match[1]


def read_isbn(text: Text) -> str | Problem:
    """An ISBN of ten or thirteen digits, hyphenated."""
    value = text.value.strip()
    isbn = import_module("stdnum.isbn")
    if len(value) > MAX_IDENTIFIER or not isbn.is_valid(value):
        hint = "compare it with the book: one of its digits is wrong, missing or too many"
        return Problem("E311", f"'{shown(value)}' is not an ISBN", text.where, hint)
    return str(isbn.format(value))


def none_of(known: Iterable[str], text: Text, code: str, what: str, otherwise: str) -> Problem:
    """A problem of a word that is none of those known: which one was meant, else what to do."""
    hint = did_you_mean(text.value, known, otherwise)
    return Problem(code, f"'{shown(text.value)}' {what}", text.where, hint, fix=spelling_fix(text.value, known))


def read_access(text: Text) -> str | Problem:
    """How a source can be reached."""
    hint = f"write one of {', '.join(ACCESS)}"
    return text.value if text.value in ACCESS else none_of(ACCESS, text, "E322", "is not a kind of access", hint)


def read_flag(text: Text) -> bool | Problem:
    """`true` or `false`."""
    if text.value in ("true", "false"):
        return text.value == "true"
    fix = spelling_fix(text.value, ("true", "false"))
    message = f"'{shown(text.value)}' is neither true nor false"
    return Problem("E205", message, text.where, "write true or false", fix=fix)


def read_interest(text: Text) -> str | Problem:
    """An interest type of BODS, as `voting-rights` or, as BODS writes it, `votingRights`."""
    word = INTEREST_OF_BODS.get(text.value, text.value)
    hint = "write shareholding or another of BODS; other words are a `kind`"
    return word if word in INTERESTS else none_of(INTERESTS, text, "E364", "is not a kind of interest (BODS)", hint)


def read_directness(text: Text) -> str | Problem:
    """Whether an interest is direct."""
    if text.value in DIRECTNESS:
        return text.value
    return none_of(DIRECTNESS, text, "E365", "is neither direct nor indirect", "write direct, indirect or unknown")


def read_share(text: Text) -> NumberValue | Problem:
    """A part of a whole, in per cent: `60 %`, `25..50 %`, `>75 %`."""
    match = SHARE.fullmatch(text.value) if len(text.value) <= MAX_NUMBER else None
    message = f"'{shown(text.value)}' is not a share"
    if match is None:
        plain = _PERCENT.sub("", text.value)
        number = _number_meant(plain)
        is_part_of_one = plain == text.value and number.startswith("0.")  # 60 or 0.6 per cent: nobody knows
        near = f"{number} %" if number and not is_part_of_one else ""
        hint = f"write '{near}'" if near else 'write `60 %`, `25..50 %`, `<5 %` or `">75 %"`'
        fix = Fix(text.value, near) if near and plain != text.value else None
        return Problem("E323", message, text.where, hint, fix=fix)
    share = read_number(Text(match["number"], text.where))
    if isinstance(share, Problem):
        return Problem("E323", message, text.where, share.hint)
    return share if _is_part(share) else Problem("E323", message, text.where, "a share is between 0 and 100 %")


_PERCENT = re.compile(r"\s*(?:%|per ?cent|pct\.?)\s*$", re.IGNORECASE)


def _is_part(share: NumberValue) -> bool:
    """Whether it names numbers from 0 to 100 only, and leaves one of them possible."""
    ends = [end for end in (share.low, share.high) if isfinite(end)]
    is_beyond = share.text[:1] + share.text[1:].strip() in ("<0", ">100")
    return all(0 <= end <= 100 for end in ends) and not is_beyond


def read_likelihood(text: Text) -> str | Problem:
    """A term of ICD 203, such as `very likely`."""
    if text.value in LIKELIHOOD_BY_TERM:
        return text.value
    # No near names here: the term most like `quite likely` is `unlikely`.
    hint = "write one of " + ", ".join(LIKELIHOOD_BY_TERM)
    fix = spelling_fix(text.value, LIKELIHOOD_BY_TERM)
    return Problem("E601", f"'{shown(text.value)}' is not a likelihood of ICD 203", text.where, hint, fix=fix)


def read_identifier(text: Text, property: Property) -> CodeValue | Problem:
    """An identifier without prefix and address; its check digits where the property names a format we can check."""
    value = text.value.strip()
    if len(value) > MAX_IDENTIFIER:
        hint = f"an identifier has at most {MAX_IDENTIFIER} characters"
        return Problem("E113", f"'{shown(value)}' is too long for '{property.id}'", text.where, hint)
    value = _normal(value, property)
    if property.format in FORMATS and not _has_form(value, property.format):
        hint = (
            "compare it with the register; where the source prints it so, write `{value: …, quote: …}` with its words"
        )
        return Problem("E311", f"'{shown(text.value.strip())}' is not valid for '{property.id}'", text.where, hint)
    if property.pattern:
        matches = read_pattern(property.pattern)
        if not matches(value):
            near = next((each for each in (value.upper(), value.lower()) if matches(each)), "")
            hint = f"write {near}" if near else f"it must match {property.pattern}"
            message = f"'{shown(text.value.strip())}' is not valid for '{property.id}'"
            return Problem("E311", message, text.where, hint, fix=Fix(text.value, near) if near else None)
    return CodeValue("identifier", value, _looked_up(value, property))


_SCHEME = re.compile(r"https?://(?:www\.)?")
_COMPACT = ("lei", "isin")


def _normal(value: str, property: Property) -> str:
    """An identifier as it is compared: out of its address, without prefix, without spaces in what has a fixed form."""
    if match := _SCHEME.match(value):
        for _, template in property.links:
            before, _, behind = _SCHEME.sub("", template, count=1).partition("{id}")
            rest = value[match.end() :]
            if rest.startswith(before) and before != rest:
                value = rest.removeprefix(before).removesuffix(behind).rstrip("/")
                break
    for prefix in property.prefixes:
        rest = value[len(prefix) :]
        if value[: len(prefix)].lower() == prefix.lower() and rest and not rest[0].isalpha():
            value = rest.lstrip(" :.#") or value
    if property.format in _COMPACT:
        value = re.sub(r"[\s-]", "", value).upper()
    if property.format == "orcid" and re.fullmatch(r"[0-9]{15}[0-9Xx]", digits := re.sub(r"[\s-]", "", value)):
        value = "-".join(re.findall("....", digits.upper()))
    return value


def _looked_up(value: str, property: Property) -> str:
    """The address at which an identifier is looked up; empty where there is none."""
    for pattern, template in property.links:
        match = re2.fullmatch(pattern or "(?s:.*)", value)
        if match:
            url = template.replace("{id}", quote(value, safe="/@"))
            for number, group in enumerate(match.groups(), 1):
                url = url.replace(f"{{{number}}}", quote(group or "", safe="/"))
            return url if is_link(url) else ""
    return ""


def _has_form(value: str, format: str) -> bool:
    """Whether an identifier has the check digits of its format; an IMO number those of a ship or of a company."""
    return bool(import_module(FORMATS[format]).is_valid(value)) or (format == "imo" and _is_imo_company(value))


_IMO = re.compile(r"(?:IMO ?)?([0-9]{6})([0-9])", re.IGNORECASE)
_IMO_COMPANY_WEIGHTS = (8, 6, 4, 2, 9, 7)


def _is_imo_company(value: str) -> bool:
    """Whether the last digit is that of an IMO number of a company, which python-stdnum does not know."""
    match = _IMO.fullmatch(value)
    if match is None:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_IMO_COMPANY_WEIGHTS, match[1], strict=True))
    return (11 - total % 11) % 10 == int(match[2])


_DECIMAL = r"(-?[0-9]{1,3}(?:\.[0-9]{1,10})?)°?\s*"
_DEGREES = re.compile(rf"{_DECIMAL}([NS])?\s*[,; ]\s*{_DECIMAL}([EW])?")
_ANGLE = r"([0-9]{1,3})°\s*(?:([0-9]{1,2}(?:\.[0-9]{1,6})?)[′'’]\s*)?(?:([0-9]{1,2}(?:\.[0-9]{1,4})?)(?:[″\"”]|'')\s*)?"
_ANGLES = re.compile(rf"{_ANGLE}([NS])[,; ]*{_ANGLE}([EW])")
_MAP = "https://www.openstreetmap.org/?mlat={0}&mlon={1}#map=12/{0}/{1}"


def read_coordinates(text: Text) -> CodeValue | Problem:
    """Latitude and longitude (WGS 84), decimal or in degrees, minutes and seconds; kept as decimals."""
    value = " ".join(text.value.split())
    found = _coordinates(value) if len(value) <= MAX_IDENTIFIER else None
    hint = "write latitude and longitude: 59.9139, 10.7522 or 59°54′50″N 10°45′8″E"
    if found is None:
        return Problem("E325", f"'{shown(value)}' are not coordinates", text.where, hint)
    latitude, longitude = found
    if abs(Decimal(latitude)) > 90 or abs(Decimal(longitude)) > 180:
        swapped = abs(Decimal(latitude)) <= 180 and abs(Decimal(longitude)) <= 90
        hint = f"latitude comes first: {longitude}, {latitude}" if swapped else "latitude is up to 90, longitude to 180"
        return Problem("E325", f"'{shown(value)}' is out of range", text.where, hint)
    return CodeValue("coordinates", f"{latitude}, {longitude}", _MAP.format(latitude, longitude))


def _coordinates(value: str) -> tuple[str, str] | None:
    if match := _DEGREES.fullmatch(value):
        south = "-" if match[2] == "S" and not match[1].startswith("-") else ""
        west = "-" if match[4] == "W" and not match[3].startswith("-") else ""
        return f"{south}{match[1]}", f"{west}{match[3]}"
    if match := _ANGLES.fullmatch(value):
        first, second = match.groups()[:4], match.groups()[4:]
        return _decimal_degrees(*first), _decimal_degrees(*second)
    return None


def _decimal_degrees(degrees: str, minutes: str | None, seconds: str | None, side: str) -> str:
    """As many decimals as the angle is precise to."""
    angle = Decimal(degrees) + Decimal(minutes or 0) / 60 + Decimal(seconds or 0) / 3600
    places = (4 + len(seconds.partition(".")[2])) if seconds else (2 + len(minutes.partition(".")[2])) if minutes else 0
    return f"{'-' if side in 'SW' else ''}{round(angle, places):f}"


def read_pattern(pattern: str) -> Callable[[str], object]:
    """Tells whether a whole text matches a regular expression of RE2, in time linear in the text's length.

    Raises ValueError on what RE2 cannot read, backreferences and lookaround among it.
    """
    options = re2.Options()
    options.log_errors = False
    try:
        matches: Callable[[str], object] = re2.compile(pattern, options).fullmatch
        return matches
    except re2.error as error:
        raise ValueError(error.args[0].decode("utf-8", "replace")) from error


def read_marking(text: Text) -> Marking | Problem:
    """A TLP 2.0 marking, in capitals and without spaces."""
    if text.value in BY_LABEL:
        return BY_LABEL[text.value]
    plain = re.sub(r"\s", "", text.value.upper())
    word = {"WHITE": "CLEAR"}.get(plain.removeprefix("TLP:"), plain.removeprefix("TLP:"))
    near = nearest(word, (label.removeprefix("TLP:") for label in BY_LABEL))
    hint = f"did you mean 'TLP:{near}'?" if near else "write one of " + ", ".join(BY_LABEL)
    # Only what is one of the labels but for case and spaces: a marking that is guessed at could be too low.
    fix = Fix(text.value, f"TLP:{word}") if f"TLP:{word}" in BY_LABEL else None
    return Problem("E312", f"'{shown(text.value)}' is not a TLP 2.0 marking", text.where, hint, fix=fix)


def read_literal(text: Text, property: Property, lang: str) -> Value | Problem:
    """A scalar as the kind of value that the property holds."""
    if text.value in UNSTATED and not text.is_quoted:
        return Unstated(text.value)
    match property.literal:
        case "date":
            date = read_date(text)
            return date if isinstance(date, Problem) else DateValue(date)
        case "number" | "quantity" as kind:
            quantities = import_module("briefbook.load.quantities")  # which reads numbers as they are read here
            number: NumberValue | Problem = (
                quantities.read_count(text)
                if kind == "number"
                else quantities.read_quantity(text, property.units, property.unit, is_bare=property.is_bare)
            )
            return number
        case "url":
            return read_url(text)
        case "country_code":
            return read_country(text)
        case "language_tag":
            return read_language(text)
        case "reliability":
            return read_grade(text)
        case "identifier":
            return read_identifier(text, property)
        case "coordinates":
            return read_coordinates(text)
        case _:
            return TextValue(text.value.strip(), lang)


def shown(text: str, limit: int = 60) -> str:
    """A text for a message: one line, control characters visible, cut where it is long."""
    visible = "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text[: limit + 1])
    return visible if len(visible) <= limit else visible[: limit - 1] + "…"
