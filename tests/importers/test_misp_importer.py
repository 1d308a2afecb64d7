"""A small galaxy of our own, imported: what is said where, and that nothing is dropped without a word."""

import random
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import pytest

from briefbook import pipeline
from briefbook.book.derive.coverage import coverage_of_entity
from briefbook.book.derive.independence import independence_of
from briefbook.book.derive.stated import stated_by_subject
from briefbook.book.link import link
from briefbook.book.validate import validate
from briefbook.config import settings_from
from briefbook.importers.book import ImportedBook
from briefbook.importers.foreign_json import ForeignFileError
from briefbook.importers.misp import import_misp, read_collections
from briefbook.load.files import Loaded, load_content
from briefbook.model.corpus import Corpus
from briefbook.model.facts import facts_in
from briefbook.model.lookup import property_statements
from briefbook.model.prose import Note, Prose, Words
from briefbook.model.statement import Statement
from briefbook.model.values import Reference, written
from briefbook.outputs.facts_json import as_facts, as_vocabulary
from briefbook.pages.wording import likelihood_words
from briefbook.problems import Problem, in_order
from small_book import day

SMALL = Path(__file__).parent / "small-galaxy"
WHOLE = Path(__file__).parents[3] / "shared" / "data" / "misp-galaxy"
OWL, BARN_OWL, TWIG = "night-birds-tawny-owl", "night-birds-barn-owl", "tools-twig"


class Imported(NamedTuple):
    book: ImportedBook
    files: Mapping[str, dict[str, Any]]
    corpus: Corpus
    problems: tuple[Problem, ...]

    def losses(self, kind: str) -> list[tuple[str, str]]:
        rows = self.book.losses.as_document()["losses"].get(kind, {"rows": []})["rows"]
        return [(row["where"], row["what"]) for row in rows]

    def said(self, id: str, property: str) -> list[str]:
        return [written(each.value) for each in self.corpus.values(id, property)]


def written_to(folder: Path, book: ImportedBook) -> dict[str, bytes]:
    """The content of a book on disk, and its bytes by name."""
    (folder / "content" / "facts").mkdir(parents=True)
    files = {f"facts/{file.name}": as_facts(file.document) for file in book.files}
    files["vocabulary.yml"] = as_vocabulary(book.vocabulary()).encode()
    for name, content in files.items():
        (folder / "content" / name).write_bytes(content)
    return files


def checked(loaded: Loaded) -> tuple[Corpus, tuple[Problem, ...]]:
    corpus = link(loaded.entries, loaded.vocabulary)
    return corpus, in_order([*loaded.problems, *validate(loaded.entries, corpus)])


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    folder = tmp_path_factory.mktemp("small")
    book = import_misp(read_collections(SMALL))
    files = written_to(folder, book)
    corpus, problems = checked(load_content(folder / "content", folder))
    return Imported(
        book, {name: orjson.loads(each) for name, each in files.items() if name.endswith("json")}, corpus, problems
    )


def test_what_was_imported_is_sound(small: Imported) -> None:
    assert small.problems == ()


def test_every_statement_has_a_source(small: Imported) -> None:
    statements = [each for group in small.corpus.statements.values() for each in group]

    assert statements
    assert all(each.citation for each in statements)


def test_a_galaxy_is_an_entity_and_a_type(small: Imported) -> None:
    entity, type = small.corpus.entities["galaxy-night-birds"], small.corpus.vocabulary.types["night-birds"]

    assert entity.type == "galaxy"
    assert type.label == "Night Birds (aviary)"
    assert type.icon == "material/incognito"
    assert type.section == "actors"
    assert "agent" in type.ancestors
    assert small.said("galaxy-night-birds", "kill_chain_order") == ["take off → soar → land"]
    assert small.said("galaxy-night-birds", "cluster_version") == ["7"]
    assert small.said("galaxy-night-birds", "version") == ["2"]
    assert set(small.said("galaxy-night-birds", "cluster_authors")) == {"Ada Example", "owl-keeper"}


def test_texts_that_differ_in_galaxy_and_cluster_are_both_kept(small: Imported) -> None:
    assert small.said("galaxy-tools", "aliases") == ["Bird tools, collected"]
    assert small.said("galaxy-tools", "summary") == ["What birds build with."]
    assert small.said("galaxy-tools", "cluster_description") == ["Another text."]


def test_a_galaxy_without_values_is_kept(small: Imported) -> None:
    assert small.said("galaxy-eggs", "name") == ["Eggs"]
    assert "eggs" not in small.corpus.vocabulary.types


def test_synonyms_and_meta_fields_are_statements(small: Imported) -> None:
    assert set(small.said(OWL, "aliases")) == {"Strix", "Brown Owl", "none"}
    assert small.said(OWL, "country") == ["NO"]
    assert small.said(BARN_OWL, "misp_country") == ["norway"]
    assert small.said(OWL, "wing_span") == ["94"]
    assert small.said(OWL, "nested") == ['{"a":[1,null]}']
    assert small.said(OWL, "misp_type") == ["nocturnal"]
    assert small.said(OWL, "misp_source") == ["unknown"]
    assert small.said(OWL, "website") == ["https://owl.example/"]
    assert small.said(OWL, "misp_website") == ["owl.example"]
    assert small.said(OWL, "uuid") == ["00000000-0000-4000-8000-000000000010"]
    assert small.said(BARN_OWL, "revoked") == ["true"]
    assert small.said(BARN_OWL, "extra") == ["kept"]


def test_what_stands_behind_a_colon_in_a_key_is_the_kind(small: Imported) -> None:
    (origin,) = small.corpus.values(OWL, "origin")

    assert (written(origin.value), origin.qualifiers.kind) == ("Linnaeus", "Strix")


def test_spellings_of_one_field_are_one_property(small: Imported) -> None:
    assert small.said(OWL, "first_heard") == ["1758"]
    assert small.said(BARN_OWL, "first_heard") == ["1769"]
    assert small.losses("one-property") == [("first_heard", "first-heard and First Heard")]


def test_references_are_sources_of_the_name(small: Imported) -> None:
    sources = {each.source for each in small.corpus.values(OWL, "name")}
    urls = {small.corpus.sources[id].url for id in sources}

    assert urls == {"", "https://birds.example/tawny", "https://birds.example/tawny?a=1&b=2"}
    assert small.said(OWL, "reference_text") == ["seen from a bench"]


def test_references_that_nobody_has_read_are_no_evidence(small: Imported) -> None:
    stated = stated_by_subject(small.corpus, {id: facts_in(said) for id, said in small.corpus.statements.items()})
    known = coverage_of_entity(small.corpus, independence_of(small.corpus, day("2026")), OWL, stated[OWL])

    references = {id for id, source in small.corpus.sources.items() if source.url}
    said = (*small.corpus.statements[OWL], *small.corpus.incoming[OWL])
    others = {each.source for each in said if each.property != "name"}
    assert {id for id, source in small.corpus.sources.items() if source.is_unread} == references
    assert len(references & {each.source for each in small.corpus.values(OWL, "name")}) == 2
    assert set(known.standing.sources) == others


def test_a_reference_that_another_galaxy_describes_has_its_title_and_dates(small: Imported) -> None:
    (twig,) = [each for each in small.corpus.sources.values() if each.url == "https://birds.example/twig"]

    assert twig.title == "On twigs"
    assert twig.published
    assert twig.published.edtf == "2019-04-30"
    assert twig.accessed
    assert twig.accessed.edtf == "2020-01-02"


def relation(small: Imported, subject: str, name: str) -> Statement:
    (found,) = property_statements(small.corpus, subject, name)
    return found


def test_a_relation_has_its_type_and_its_estimate(small: Imported) -> None:
    uses = relation(small, OWL, "uses")

    assert uses.value == Reference(TWIG)
    assert uses.qualifiers.likelihood == "likely"
    assert likelihood_words(uses.qualifiers.likelihood)
    assert small.corpus.vocabulary.directions["used_by"].label == "Used by"


def words_in(note: Note | None) -> str:
    return "".join(each.text for each in note.prose.parts if isinstance(each, Words)) if note else ""


def test_tags_that_are_no_estimate_are_notes(small: Imported) -> None:
    similar = relation(small, OWL, "similar")

    assert similar.qualifiers.kind == "similar-to"
    assert words_in(similar.qualifiers.note) == 'estimative-language:likelihood-probability="perhaps"; other:tag="x"'
    assert len(small.losses("likelihood")) == 1


def test_references_of_a_relation_are_its_sources(small: Imported) -> None:
    found = property_statements(small.corpus, OWL, "is_allied_with")

    assert {small.corpus.sources[each.source].url for each in found} == {"", "https://birds.example/pact"}
    assert {words_in(each.qualifiers.note) for each in found} == {"price: 2 mice; refs: page 3"}


def test_a_relation_that_nobody_knows_gets_a_name_and_an_inverse(small: Imported) -> None:
    assert relation(small, OWL, "scares_off").value == Reference(TWIG)
    assert small.corpus.vocabulary.directions["scares_off_inverse"].is_backwards
    assert small.losses("relation-type") == [("scares_off", "scares-off")]


def test_a_relation_written_from_both_sides_is_one(small: Imported) -> None:
    assert relation(small, BARN_OWL, "child_of") == relation(small, OWL, "parent_of")


def test_of_several_with_one_uuid_the_nearest_is_meant(small: Imported) -> None:
    assert relation(small, "old-birds-tawny-owl", "similar").subject == BARN_OWL
    assert relation(small, BARN_OWL, "child_of").subject == OWL


def test_short_descriptions_are_summaries_and_long_ones_prose(small: Imported) -> None:
    prose = small.corpus.entities[BARN_OWL].about

    assert small.said(OWL, "summary") == ["A group that hoots. It is seen with an owlet."]
    assert isinstance(prose, Prose)
    words = "".join(getattr(part, "text", getattr(part, "markdown", "¶")) for part in prose.parts)
    assert words == (
        "Line one.\n\nSee [[tawny-owl]], [@nobody] and the list.<br>- not a list<br>```timeline<br>about: x<br>``` ¶"
    )


def test_values_that_a_file_has_twice_are_one_entity(small: Imported) -> None:
    assert small.said("night-birds-night-jar", "summary") == ["It churrs."]
    assert small.said("night-birds-night-jar", "colour") == ["brown"]
    assert len(small.losses("value-twice")) == 1


def test_ids_that_would_be_the_same_get_digits_of_the_uuid(small: Imported) -> None:
    owls = [id for id in small.corpus.entities if id.startswith("night-birds-owl")]

    assert [len(id) for id in owls] == [len("night-birds-owl-") + 32] * 2
    assert "night-birds-00000000" in small.corpus.entities  # 阿里 has no Latin letter


def test_campaigns_are_events_with_a_date(small: Imported) -> None:
    assert small.corpus.is_event("flights-the-long-flight")
    assert small.said("flights-the-long-flight", "date") == ["2015-12-01/2016-01-01"]
    assert small.said("flights-the-long-flight", "misp_date") == ["winter"]
    assert small.said("flights-the-short-flight", "date") == ["2020-05"]


def test_text_is_linked_by_telling_names_only(small: Imported) -> None:
    matched = {
        written(each.value)
        for id in small.corpus.entities
        for each in small.corpus.values(id, "name", "aliases")
        if each.qualifiers.is_matched
    }

    assert {"Tawny Owl", "Strix", "Twig"} <= matched
    assert not {"owl", "Night Birds", "none", "Paper on twigs"} & matched


def test_nothing_is_lost_without_a_word(small: Imported) -> None:
    counts = small.book.losses.counts

    for what in ("values", "relations"):
        outcomes = dict(counts[what])
        assert outcomes.pop("read") == sum(outcomes.values())
    assert small.losses("dangling-relation") == [(OWL, "uses 00000000-0000-4000-8000-0000000000ff")]
    assert [where for where, _ in small.losses("relation-to-itself")] == ["old-birds-tawny-owl", "tools-moss"]
    assert small.losses("untyped-relation") == [(OWL, TWIG)]
    assert small.losses("no-link") == [(OWL, "seen from a bench")]
    assert len(small.losses("nameless-value")) == 1
    assert (OWL, "empty") in small.losses("empty-text")
    assert (OWL, "synonyms: Strix") in small.losses("repeated-text")
    report = small.book.losses.as_markdown("Report")
    assert "| relations | read | 12 |" in report
    assert "## Relations to a uuid that no value has: 1" in report


def test_the_same_data_in_another_order_gives_the_same_bytes(tmp_path: Path) -> None:
    collections = read_collections(SMALL)
    turned = [
        each._replace(cluster={**each.cluster, "values": random.Random(7).sample(each.values, len(each.values))})
        if each.cluster
        else each
        for each in reversed(collections)
    ]

    first = written_to(tmp_path / "one", import_misp(collections))
    other = written_to(tmp_path / "other", import_misp(turned))

    assert other == first


def test_keys_that_stand_twice_in_their_files_are_told(tmp_path: Path) -> None:
    folder = tmp_path / "galaxy"
    shutil.copytree(SMALL, folder)
    path = folder / "galaxies" / "eggs.json"
    path.write_text(path.read_text().replace('"version": 1', '"version": 1, "version": 2'))

    book = import_misp(read_collections(folder))
    for _ in book.files:
        pass

    assert [row["what"] for row in book.losses.as_document()["losses"]["repeated-key"]["rows"]] == ["version"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("clusters/tools.json", "[]"),
        ("clusters/tools.json", "{"),
        ("galaxies/eggs.json", "\udcff"),
        ("clusters/tools.json", '{"values": 1}'),
    ],
)
def test_data_of_a_wrong_shape_is_refused_by_name(tmp_path: Path, name: str, text: str) -> None:
    folder = tmp_path / "galaxy"
    shutil.copytree(SMALL, folder)
    (folder / name).write_bytes(text.encode("utf-8", "surrogateescape"))

    with pytest.raises(ForeignFileError, match=Path(name).stem):
        read_collections(folder)


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ForeignFileError, match="there is no folder"):
        read_collections(tmp_path)


@pytest.mark.assurance("The whole MISP galaxy: every value and relation accounted for, and no problem in the book")
@pytest.mark.skipif(not WHOLE.is_dir(), reason=f"the whole MISP galaxy is not at {WHOLE}")
def test_the_whole_galaxy_is_accounted_for_and_sound(tmp_path: Path, is_whole: bool) -> None:
    if not is_whole:
        pytest.skip("half a minute: `make assurance` reads it")
    book = import_misp(read_collections(WHOLE))
    written_to(tmp_path, book)
    corpus, problems, _ = pipeline.read(settings_from("", tmp_path, {}, date(2026, 1, 1)))
    values, relations = book.losses.counts["values"], book.losses.counts["relations"]

    assert values["read"] == 46_025
    assert values["imported as entities"] + values["merged into the other one"] == 46_025
    assert relations["read"] == 60_141
    assert relations["imported"] + relations["imported once of several times"] + relations["left out"] == 60_141
    losses = book.losses.as_document()["losses"]
    assert relations["left out"] == losses["dangling-relation"]["count"] + losses["relation-to-itself"]["count"]
    assert sum(each.type != "galaxy" for each in corpus.entities.values()) == values["imported as entities"]
    assert problems == ()
