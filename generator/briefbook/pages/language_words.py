"""What dates and numbers are said with that CLDR has no words for: `about`, `since`, `at least`, seasons; by language.

A language that has none here has signs, which are the same everywhere: `≈ 2010`, `≥ 60`. A word that must be inflected
with what stands behind it, as prepositions in French before a day, is left to the sign too.
"""

from __future__ import annotations

from typing import NamedTuple


class LanguageWords(NamedTuple):
    """Patterns, `{}` for a date or a number. `between` and `prices` take what CLDR writes."""

    about: str = "≈ {}"
    uncertain: str = "{} (?)"
    since: str = "{} – …"
    until: str = "… – {}"
    since_unknown_end: str = "{} – ?"
    until_unknown_start: str = "? – {}"
    ended: str = "… – ?"
    from_until_ended: str = "{} – ?"
    as_of: str = "as of {}"
    between: str = "{} … {}"
    spring: str = "spring {}"
    summer: str = "summer {}"
    autumn: str = "autumn {}"
    winter: str = "winter {}"
    fewer: str = "< {}"
    less: str = "< {}"
    more: str = "> {}"
    at_most: str = "≤ {}"
    at_least: str = "≥ {}"
    prices: str = "{} ({} prices)"


_SIGNS = LanguageWords()
_WORDS = {
    "en": LanguageWords(
        about="about {}",
        uncertain="{} (uncertain)",
        since="since {}",
        until="until {}",
        since_unknown_end="from {}, end unknown",
        until_unknown_start="until {}, start unknown",
        ended="until an unknown date",
        from_until_ended="from {} until an unknown date",
        between="between {} and {}",
        fewer="fewer than {}",
        less="less than {}",
        more="more than {}",
        at_most="at most {}",
        at_least="at least {}",
    ),
    "de": LanguageWords(
        about="etwa {}",
        uncertain="{} (unsicher)",
        since="seit {}",
        until="bis {}",
        since_unknown_end="seit {}, Ende unbekannt",
        until_unknown_start="bis {}, Beginn unbekannt",
        ended="bis zu einem unbekannten Zeitpunkt",
        from_until_ended="von {} bis zu einem unbekannten Zeitpunkt",
        as_of="Stand {}",
        between="zwischen {} und {}",
        spring="Frühjahr {}",
        summer="Sommer {}",
        autumn="Herbst {}",
        winter="Winter {}",
        fewer="weniger als {}",
        less="weniger als {}",
        more="mehr als {}",
        at_most="höchstens {}",
        at_least="mindestens {}",
        prices="{} (in Preisen von {})",
    ),
    "fr": LanguageWords(
        about="environ {}",
        uncertain="{} (incertain)",
        as_of="situation : {}",
        between="entre {} et {}",
        spring="printemps {}",
        summer="été {}",
        autumn="automne {}",
        winter="hiver {}",
        fewer="moins de {}",
        less="moins de {}",
        more="plus de {}",
        at_most="au plus {}",
        at_least="au moins {}",
        prices="{} (prix de {})",
    ),
    "es": LanguageWords(
        about="aprox. {}",
        uncertain="{} (dudoso)",
        since="desde {}",
        until="hasta {}",
        since_unknown_end="desde {}, fin desconocido",
        until_unknown_start="hasta {}, inicio desconocido",
        ended="hasta una fecha desconocida",
        from_until_ended="desde {} hasta una fecha desconocida",
        as_of="a fecha de {}",
        between="entre {} y {}",
        spring="primavera de {}",
        summer="verano de {}",
        autumn="otoño de {}",
        winter="invierno de {}",
        fewer="menos de {}",
        less="menos de {}",
        more="más de {}",
        at_most="como máximo {}",
        at_least="al menos {}",
        prices="{} (precios de {})",
    ),
    "nl": LanguageWords(
        about="omstreeks {}",
        uncertain="{} (onzeker)",
        since="sinds {}",
        until="tot {}",
        since_unknown_end="sinds {}, einde onbekend",
        until_unknown_start="tot {}, begin onbekend",
        ended="tot een onbekende datum",
        from_until_ended="van {} tot een onbekende datum",
        as_of="per {}",
        between="tussen {} en {}",
        spring="voorjaar {}",
        summer="zomer {}",
        autumn="najaar {}",
        winter="winter {}",
        fewer="minder dan {}",
        less="minder dan {}",
        more="meer dan {}",
        at_most="hoogstens {}",
        at_least="minstens {}",
        prices="{} (prijzen van {})",
    ),
    "no": LanguageWords(
        about="omkring {}",
        uncertain="{} (usikkert)",
        since="siden {}",
        until="til {}",
        since_unknown_end="siden {}, slutt ukjent",
        until_unknown_start="til {}, start ukjent",
        ended="til en ukjent dato",
        from_until_ended="fra {} til en ukjent dato",
        as_of="per {}",
        between="mellom {} og {}",
        spring="våren {}",
        summer="sommeren {}",
        autumn="høsten {}",
        winter="vinteren {}",
        fewer="færre enn {}",
        less="mindre enn {}",
        more="mer enn {}",
        at_most="høyst {}",
        at_least="minst {}",
        prices="{} ({}-priser)",
    ),
    "zh": LanguageWords(
        about="约{}",
        uncertain="{}（不确定）",
        since="{}起",
        until="至{}",
        since_unknown_end="{}起，结束时间不详",
        until_unknown_start="至{}，开始时间不详",
        ended="至不明日期",
        from_until_ended="自{}至不明日期",
        as_of="截至{}",
        between="{}至{}之间",
        spring="{}年春季",
        summer="{}年夏季",
        autumn="{}年秋季",
        winter="{}年冬季",
        fewer="少于{}",
        less="少于{}",
        more="多于{}",
        at_most="至多{}",
        at_least="至少{}",
        prices="{}（{}年价格）",
    ),
}
_WORDS |= {"nb": _WORDS["no"], **dict.fromkeys(("zh-Hant", "zh-TW", "zh-HK", "zh-MO"), _SIGNS)}


def words_in(language: str) -> LanguageWords:
    """The words of a language, by its tag."""
    return _WORDS.get("-".join(language.split("-")[:2])) or _WORDS.get(language.split("-")[0], _SIGNS)
