"""Small books of every kind of thing, and edits to them, by chance and the same for the same seed."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from random import Random as _Random
from typing import Any


class Random(_Random):
    """Chance with a seed; `is_tidy` where a book has no loose ends: no two of one name, nothing without an entry."""

    def __init__(self, seed: int, *, is_tidy: bool) -> None:
        super().__init__(seed)
        self.is_tidy = is_tidy


Content = dict[str, Any]
"""By file: the blocks of a facts file, or the text of a briefing."""

VOCABULARY = "content/vocabulary.yml"
FILES = ("content/facts/a.json", "content/facts/b.yml", "content/facts/c.json")
BRIEFING = "content/briefings/news.md"
PICTURES = ("content/files/a.svg", "content/files/b.txt")
WORDS = (
    "Acme",
    "Beta",
    "Gamma",
    "Delta Works",
    "Delta",
    "Epsilon",
    "Zeta",
    "Iota Labs",
    "海莲花",
    "莲花",
    "Ada",
    "Works",
)
TYPES = {"c": ("company", "lab"), "p": ("person",), "t": ("city",), "v": ("event",)}
"""The types of entities by the letter that their ids begin with."""
RELATIONS = {
    "c": (
        "owns c",
        "owned_by c",
        "part_of c",
        "has_part c",
        "based_in t",
        "founded_by p",
        "founded_by c",
        "employees p",
    ),
    "p": ("employed_by c", "associate_of p", "takes_part_in v"),
    "t": ("seat_of c", "site_of v"),
    "v": ("place t", "participants c", "participants p"),
}
"""What each can be related to."""
DATES = ("2017", "2018-04", "2019-05-06", "2020~", "2021/2022")
MARKINGS = ("TLP:GREEN", "TLP:AMBER", "TLP:RED")


def texts(content: Content) -> dict[str, str]:
    """The files as they are written; JSON is YAML too."""
    files = {path: json.dumps(held, indent=1, ensure_ascii=False) for path, held in content.items() if path in FILES}
    files |= {path: text for path, text in content.items() if path in PICTURES}
    briefing = content.get(BRIEFING)
    return files | ({BRIEFING: briefing} if briefing else {}) | {VOCABULARY: "metrics:\n  staff: {label: Staff}\n"}


def book(chance: Random) -> Content:
    content: Content = {
        path: {"entities": {}, "events": {}, "sources": {}, "more": {}, "observations": [], "judgements": []}
        for path in FILES
    }
    for number in range(5):
        _add_source(content, chance, f"s{number}")
    for id in ("c0", "c1", "c2", "c3", "p0", "p1", "t0", "t1", "v0", "v1"):
        _add_entity(content, chance, id)
    for _ in range(3):
        _observe(content, chance)
    _judge(content, chance)
    _brief(content, chance)
    _add_more(content, chance)
    return content


def edited(content: Content, chance: Random) -> Content:
    """The content after one to three edits."""
    content = deepcopy(content)
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        chance.choice(_EDITS)(content, chance)
    return content


def _files(content: Content) -> list[Any]:
    return [content[path] for path in FILES if path in content]


def _blocks(content: Content) -> list[dict[str, Any]]:
    return [file[name] for file in _files(content) for name in ("entities", "events")]


def _entities(content: Content) -> dict[str, Any]:
    return {id: entity for block in _blocks(content) for id, entity in block.items()}


def _some_id(chance: Random, letter: str = "") -> str:
    """An id that an entity may have, and in most books has."""
    return (
        f"{letter or chance.choice('ccpt')}{chance.randrange(5 if chance.random() < 0.1 and not chance.is_tidy else 2)}"
    )


def _show(content: Content, chance: Random) -> None:
    """A picture of an entity, the file of a source, or other bytes in a file; seldom, a file is gone."""
    entities, sources = _entities(content), _sources(content)
    size = chance.randrange(1, 3000)
    content[PICTURES[0]] = f'<svg xmlns="http://www.w3.org/2000/svg"><text>{"x" * size}</text></svg>'
    content[PICTURES[1]] = "x" * size
    if entities and chance.random() < 0.6:
        image = {"path": "a.svg", "alt": "A"} | ({"source": chance.choice([*sources])} if sources else {})
        entities[chance.choice([*entities])]["image"] = image
    if sources and chance.random() < 0.6:
        sources[chance.choice([*sources])]["file"] = "b.txt"
    if chance.random() < 0.1:
        del content[chance.choice(PICTURES)]


def _sources(content: Content) -> dict[str, Any]:
    return {id: source for file in _files(content) for id, source in file["sources"].items()}


def _ids(content: Content) -> list[str]:
    return [*_entities(content)] or ["c0"]


def _add_source(content: Content, chance: Random, id: str) -> None:
    source: dict[str, Any] = {"type": "report", "title": f"{chance.choice(WORDS)} {id}"}
    if chance.random() < 0.4 and _sources(content):
        source["derived_from"] = [chance.choice([*_sources(content)])]
    if chance.random() < 0.3:
        source["publisher"] = _some_id(chance, "c")
    if chance.random() < 0.1:
        source["marking"] = chance.choice(MARKINGS)
    chance.choice(_files(content))["sources"][id] = source


def _cited(content: Content, chance: Random) -> Any:
    known = [*_sources(content)] or ["s0"]
    return chance.choice(known) if chance.random() < 0.7 else chance.sample(known, min(2, len(known)))


def _statement(content: Content, chance: Random, value: Any) -> Any:
    said: dict[str, Any] = {"value": value, "source": _cited(content, chance)}
    if chance.random() < 0.1:
        said["rank"] = chance.choice(("preferred", "deprecated"))
    if chance.random() < 0.1:
        said["review_by"] = chance.choice(("2020-01", "2030-01"))
    if chance.random() < 0.03:
        said["marking"] = chance.choice(MARKINGS)
    return said | _origins(content, chance) if chance.random() < 0.1 else said


def _origins(content: Content, chance: Random) -> dict[str, str]:
    """What a source has a statement from; one that it names may come from it, which is a mistake."""
    known = [*_sources(content)] if chance.random() < 0.03 else []
    return {"retells": chance.choice(known) if known else "none"}


def _about(content: Content, chance: Random) -> str:
    words = [f"{chance.choice(WORDS)} met {chance.choice(WORDS)}."]
    if chance.random() < 0.4:
        words.append(f"See [[{chance.choice(_ids(content))}]] [@{chance.choice([*_sources(content)] or ['s0'])}].")
    if chance.random() < 0.15:
        words.append(f"Of [[{chance.choice(_ids(content))}#summary]].")
    if chance.random() < 0.15:
        kind, id = chance.choice(("timeline", "relations", "entities")), chance.choice(_ids(content))
        words.append(f"\n\n```{kind}\nabout: {id}\n```\n")
    return " ".join(words)


def _add_entity(content: Content, chance: Random, id: str) -> None:
    entity: dict[str, Any] = {"name": _statement(content, chance, f"{chance.choice(WORDS)} {id}")}
    if id[0] != "v":
        entity["type"] = chance.choice(TYPES[id[0]])
    entity["summary"] = _statement(content, chance, f"About {chance.choice(WORDS)}")
    chance.choice(_files(content))["events" if id[0] == "v" else "entities"][id] = entity
    for _ in range(chance.randrange(4)):
        _set_property(content, chance, id, entity)
    if chance.random() < 0.5:
        entity["about"] = _about(content, chance)


def _set_property(content: Content, chance: Random, id: str, entity: dict[str, Any]) -> None:
    match chance.randrange(6):
        case 0 | 1 | 2:
            name, letter = chance.choice(RELATIONS[id[0]]).split()
            target = _some_id(chance, letter)
            if target != id:
                relation = {"to": target, "source": _cited(content, chance)}
                if chance.random() < 0.2:
                    relation["end"] = "2020"
                if chance.random() < 0.15:
                    relation |= chance.choice(
                        ({"share": "5 %"}, {"share": "60 %"}, {"start": "2019"}, _origins(content, chance))
                    )
                others = entity.get(name, []) if name not in ("based_in", "place") and chance.random() < 0.6 else []
                entity[name] = [*(each for each in others if each["to"] != target), relation]
        case 3:
            if id[0] in "cv":
                value = _statement(content, chance, chance.choice(DATES))
                entity["date" if id[0] == "v" else "founded"] = value
        case 4:
            entity["aliases"] = [_statement(content, chance, chance.choice(WORDS) + f" of {id}" * chance.is_tidy)]
        case 5:
            entity["tags"] = chance.sample(["red", "green", "blue"], chance.randrange(3))


def _add_more(content: Content, chance: Random) -> None:
    """Further statements on an entity, or a remark on one that it holds."""
    id, entity = _some_entity(content, chance)
    if id not in _entities(content):
        return
    more: dict[str, Any] = {}
    for _ in range(chance.randrange(1, 3)):
        _set_property(content, chance, id, more)
    if chance.random() < 0.3 and "summary" in entity:
        remark = {"rank": "deprecated"} if chance.random() < 0.5 else {"note": f"Says {chance.choice(WORDS)}."}
        more["summary"] = {"value": entity["summary"]["value"], **remark}
    if chance.random() < 0.2:
        more["about"] = _about(content, chance)
    chance.choice(_files(content))["more"][id] = more


def _remove_more(content: Content, chance: Random) -> None:
    more = chance.choice(_files(content))["more"]
    if more:
        del more[chance.choice([*more])]


def _observe(content: Content, chance: Random) -> None:
    seen = {"of": chance.choice(_ids(content)), "metric": "staff", "value": chance.randrange(9), "as_of": "2020"}
    if chance.random() < 0.5:
        seen["for"] = chance.choice(_ids(content))
    chance.choice(_files(content))["observations"].append(
        seen | {"source": chance.choice([*_sources(content)] or ["s0"])}
    )


def _judge(content: Content, chance: Random) -> None:
    judgement = {"id": "j0", "text": _about(content, chance), "likelihood": "likely", "confidence": "low"}
    judgement["about"] = chance.choice(_ids(content))  # type: ignore[assignment]
    judgement["based_on"] = [chance.choice([*_sources(content)] or ["s0"])]  # type: ignore[assignment]
    for file in _files(content):
        file["judgements"] = [each for each in file["judgements"] if each["id"] != "j0"]
    chance.choice(_files(content))["judgements"].append(judgement)


def _brief(content: Content, chance: Random) -> None:
    content[BRIEFING] = f"---\ntitle: News of {chance.choice(WORDS)}\nsummary: Short.\n---\n{_about(content, chance)}\n"


def _some_entity(content: Content, chance: Random) -> tuple[str, dict[str, Any]]:
    found = _entities(content)
    id = chance.choice([*found]) if found else "c0"
    return id, found.get(id, {})


def _set_some_property(content: Content, chance: Random) -> None:
    _set_property(content, chance, *_some_entity(content, chance))


def _drop_property(content: Content, chance: Random) -> None:
    _, entity = _some_entity(content, chance)
    names = [name for name in entity if name not in ("type", "name")]
    if names:
        del entity[chance.choice(names)]


def _remove_entity(content: Content, chance: Random) -> None:
    block = chance.choice(_blocks(content))
    if block:
        id = chance.choice([*block])
        del block[id]
        for file in _files(content):
            file["more"].pop(id, None)


def _rename(content: Content, chance: Random) -> None:
    """Another id, and the old one under `was:`, in most cases everywhere else too."""
    block = chance.choice(_blocks(content))
    if not block:
        return
    old = chance.choice([*block])
    new = f"{old[0]}{chance.randrange(5, 9)}"
    if chance.random() < 0.7:
        for path, held in content.items():
            text = json.dumps(held).replace(f'"{old}"', f'"{new}"').replace(f"[[{old}", f"[[{new}")
            content[path] = json.loads(text.replace(f"about: {old}\\n", f"about: {new}\\n"))
        block = next(each for each in _blocks(content) if new in each)
    else:
        block[new] = block.pop(old)
    if chance.random() < 0.5:
        block[new]["was"] = [old]


def _move(content: Content, chance: Random) -> None:
    name = chance.choice(("entities", "events", "sources"))
    one, other = chance.choice(_files(content))[name], chance.choice(_files(content))[name]
    if one:
        id = chance.choice([*one])
        other[id] = one.pop(id)


def _retype(content: Content, chance: Random) -> None:
    id, entity = _some_entity(content, chance)
    if "type" in entity:
        entity["type"] = chance.choice(TYPES[id[0]])


def _call(content: Content, chance: Random) -> None:
    _some_entity(content, chance)[1]["name"] = _statement(content, chance, chance.choice(WORDS))


def _describe(content: Content, chance: Random) -> None:
    _some_entity(content, chance)[1]["about"] = _about(content, chance)


def _mark(content: Content, chance: Random) -> None:
    _some_entity(content, chance)[1]["marking"] = chance.choice(MARKINGS)


def _change_source(content: Content, chance: Random) -> None:
    found = [*_sources(content).values()]
    if not found:
        return
    source = chance.choice(found)
    match chance.randrange(7):
        case 6:
            source["further_reading"] = not source.get("further_reading", False)
        case 5:
            source["published"] = chance.choice(("2019", "2021"))
        case 4:
            source["derived_from"] = [min(_sources(content))]
        case 0:
            source["title"] = f"{chance.choice(WORDS)} again"
        case 1:
            source["own"] = not source.get("own", False)
        case 2:
            source.pop("derived_from", None)
        case 3:
            source["publisher"] = _some_id(chance, "c")


def _remove_source(content: Content, chance: Random) -> None:
    file = chance.choice(_files(content))
    if file["sources"]:
        del file["sources"][chance.choice([*file["sources"]])]


def _cite(content: Content, chance: Random) -> None:
    _some_entity(content, chance)[1]["summary"] = _statement(content, chance, f"About {chance.choice(WORDS)}")


def _unobserve(content: Content, chance: Random) -> None:
    file = chance.choice(_files(content))
    if file["observations"]:
        file["observations"].pop(chance.randrange(len(file["observations"])))


_EDITS: tuple[Callable[[Content, Random], None], ...] = (
    lambda content, chance: _add_entity(content, chance, f"{chance.choice('ccptv')}{chance.randrange(5)}"),
    _set_some_property,
    _set_some_property,
    _set_some_property,
    lambda content, chance: _add_source(content, chance, f"s{chance.randrange(5, 9)}"),
    _drop_property,
    _drop_property,
    _remove_entity,
    _rename,
    _move,
    _retype,
    _call,
    _describe,
    _describe,
    _add_more,
    _add_more,
    _remove_more,
    _mark,
    _change_source,
    _change_source,
    _remove_source,
    _cite,
    _cite,
    _show,
    _show,
    _observe,
    _unobserve,
    _judge,
    _brief,
)
