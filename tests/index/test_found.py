"""What a search gives out besides passages: copies, facets, neighbours; what numbers and bodies of a query do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from corpus import store
from corpus.model import Annotation, Kind, Label, Language
from index import translations, words
from index.columns import Place, Shelf
from index.facets import facets
from index.filters import BadFilter, Filters
from index.folding import Folded, fold, join
from index.results import stretch
from index.search import Searcher
from index.undertakings import Undertakings
from tests.index.invented_library import WordEmbedder, drop, invented, put


@pytest.fixture
def searcher(library: store.Library, embedder: WordEmbedder) -> Searcher:
    return Searcher(library, embedder=embedder)


def tagged(library: store.Library, embedder: WordEmbedder, name: str, text: str, *tags: Annotation) -> int:
    return put(library, invented(name, text, Kind.PLAN, date(2026, 2, 1)), embedder, tags)[0]


def tag(label: Label, **value: object) -> Annotation:
    return Annotation(label, 0, 5, value, "test")


def test_a_copy_in_another_file_is_folded_into_the_better_one(
    library: store.Library, embedder: WordEmbedder, searcher: Searcher
) -> None:
    text = "Верблюды пасутся у солёного озера, и пастухи считают их к первому снегу."
    put(library, invented("camel.txt", text), embedder)
    put(library, invented("camel-copy.txt", f"{text} "), embedder)
    found = searcher.search("верблюды у озера").results
    named = [result for result in found if "Верблюды" in result.text]
    assert len(named) == 1
    assert {named[0].source, named[0].copies[0].source} == {"camel.txt", "camel-copy.txt"}


def test_the_same_words_with_another_number_are_no_copy() -> None:
    ranked = [(1, "вывезти 100 тонна отход"), (2, "вывезти 200 тонна отход"), (3, "вывезти 100 тонна отход")]
    assert [(one.key, one.copies) for one in fold(ranked, 5)] == [(1, (3,)), (2, ())]


def test_a_number_is_no_longer_one_and_stands_by_its_unit(
    library: store.Library, embedder: WordEmbedder, searcher: Searcher
) -> None:
    put(library, invented("long.txt", "Из карьера вывезут 1000 тонн щебня, а всего 100 рейсами."), embedder)
    put(library, invented("short.txt", "Осенью на базу приняли 100 тонн моркови и немного лука."), embedder)
    assert searcher.search("100 тонн").results[0].source == "short.txt"


def test_a_quantity_leaves_no_other_quantity(
    library: store.Library, embedder: WordEmbedder, searcher: Searcher
) -> None:
    put(library, invented("long.txt", "Из карьера вывезли 1000 тонн щебня за лето."), embedder)
    put(library, invented("short.txt", "На базу приняли 100 тонн моркови."), embedder)
    found = searcher.search("100 тонн")
    assert {result.source for result in found.results} == {"short.txt"}
    assert "Only passages with the numbers" in found.warnings[0]


def test_a_day_is_found_however_it_is_written(
    library: store.Library, embedder: WordEmbedder, searcher: Searcher
) -> None:
    put(library, invented("kk.txt", "Есеп 2031 жылғы 9 сәуірге дейін тапсырылсын."), embedder)
    put(library, invented("ru.txt", "Отчёт сдать до 09.04.2031 в архив."), embedder)
    put(library, invented("other.txt", "Отчёт сдать до 8 мая в архив."), embedder)
    first = {result.source for result in searcher.search("9 апреля 2031 года").results[:2]}
    assert first == {"kk.txt", "ru.txt"}


def test_a_body_is_found_by_an_abbreviation_the_text_does_not_use(
    library: store.Library, embedder: WordEmbedder, searcher: Searcher
) -> None:
    at = "Ведомство проверит причалы."
    body = Annotation(Label.AGENCY, 0, len("Ведомство"), {"id": "kz.mepr", "role": "responsible"}, "test")
    put(library, invented("pier.txt", at), embedder, [body])
    for query in ("МЭПР", "ЭТРМ", "Министерство экологии и природных ресурсов"):
        assert searcher.search(query).results[0].source == "pier.txt"


def test_a_documents_number_brings_the_document_first(
    library: store.Library, embedder: WordEmbedder, searcher: Searcher
) -> None:
    made = replace(invented("letter.txt", "Лодки стоят у причала."), number="07-3/Д-15")
    put(library, made, embedder)
    assert searcher.search("№ 07-3/Д-15 субсидии").results[0].source == "letter.txt"
    assert searcher.search("07-3/д-15").results[0].source == "letter.txt"


def test_filters_by_place_tag_and_years_leave_what_they_name(
    library: store.Library, embedder: WordEmbedder, searcher: Searcher
) -> None:
    tagged(
        library,
        embedder,
        "plan.txt",
        "Лодки починят к осени.",
        tag(Label.PLACE, id="kz.abai"),
        tag(Label.DEADLINE, start="2026-01-01", end="2027-09-30"),
    )
    for query in (
        "лодки place:Абай",
        'место:"область Абай" лодки',
        "due:2027",
        "срок:2026-2028 лодки",
        "tag:deadline лодки",
        "year:2026 лодки",
    ):
        assert [result.source for result in searcher.search(query).results] == ["plan.txt"], query
    for query in ("due:2026 лодки", "place:kz.akmola лодки", "tag:figure лодки", "year:2027 лодки"):
        assert searcher.search(query).results == (), query


def test_filters_alone_list_the_newest_first(searcher: Searcher) -> None:
    assert [result.source for result in searcher.search("lang:ru").results] == ["bees.txt", "well.txt", "road.txt"]


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        (Filters(places=("Атлантида",)), "place: 'Атлантида' is no region of the registry. It takes"),
        (Filters(tags=("мнение",)), "tag: 'мнение' is not known. It takes agency, deadline, figure, place"),
        (Filters(years=(0,)), "year: 0 is no year"),
    ],
)
def test_a_filter_that_cannot_be_says_what_it_takes(searcher: Searcher, filters: Filters, said: str) -> None:
    with pytest.raises(BadFilter, match=said):
        searcher.search("вода", filters)


def test_facets_count_the_passages_found(library: store.Library, embedder: WordEmbedder, searcher: Searcher) -> None:
    tagged(
        library,
        embedder,
        "plan.txt",
        "Лодки починят к осени.",
        tag(Label.AGENCY, id="kz.mwri"),
        tag(Label.DEADLINE, start=None, end="2027-09-30"),
        tag(Label.DEADLINE, start=None, end=None, dates=["--04-01"]),
    )
    counts = searcher.search("лодки").facets
    assert counts["kind"]["plan"] == 1
    assert counts["year"]["2026"] == 1
    assert counts["agency"]["kz.mwri"] == 1
    assert counts["due"] == {"2027": 1}
    assert counts["tag"]["deadline"] == 1
    with library.read() as connection:
        assert facets(connection, Shelf().columns(connection), [], Undertakings())["kind"] == {}


def test_tags_of_a_removed_document_are_counted_no_more(
    library: store.Library, embedder: WordEmbedder, searcher: Searcher
) -> None:
    made = invented("plan.txt", "Лодки починят к осени.")
    put(library, made, embedder, [tag(Label.PLACE, id="kz.abai")])
    assert searcher.search("place:Абай").results
    drop(library, made.id)
    assert searcher.search("place:Абай").results == ()


def test_neighbours_are_of_other_documents_and_translations_of_the_other_language(
    library: store.Library, embedder: WordEmbedder, searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(library, invented("well-2.txt", "В ауле пробурят ещё две скважины для питьевой воды."), embedder)
    own = searcher.search("скважины в ауле Кызылтал").results[0]
    assert [found.source for found in searcher.similar(own.passage, 1)] == ["well-2.txt"]
    assert all(found.document != own.document for found in searcher.similar(own.passage))
    # Shared words tell the stand-in of a model nothing of another language: no translation is likely.
    assert searcher.in_other_language(own.passage) == ()
    monkeypatch.setattr(translations, "LIKELY", -1.0)
    assert [found.source for found in searcher.in_other_language(own.passage)] == ["qudyq.txt"]
    assert searcher.similar(10**9) == searcher.in_other_language(10**9) == ()


def test_a_library_of_an_older_mindet_gets_its_derived_tables_when_it_is_opened(
    library: store.Library, embedder: WordEmbedder
) -> None:
    with library.write() as connection:
        connection.exec_driver_sql("DROP TABLE passage_tags")
        connection.exec_driver_sql("DROP TABLE passage_terms")
    with Searcher(library, embedder=embedder) as searcher:
        assert searcher.search("agency:kz.mwri скважины").results[0].source == "well.txt"
        assert searcher.suggest("скв") == ["скважины"]


def test_counts_of_words_follow_what_comes_and_goes(tmp_path: Path, embedder: WordEmbedder) -> None:
    with store.Library(tmp_path / "home", create=True) as library:
        first, second = invented("a.txt", "Лодки у причала."), invented("b.txt", "Лодки и вёсла.")
        put(library, first, embedder)
        put(library, second, embedder)
        with library.read() as connection:
            assert words.counts(connection, ["лодка", "причал"]) == {"лодка": (2, 0), "причал": (1, 0)}
        drop(library, first.id)
        with library.read() as connection:
            assert words.counts(connection, ["лодка", "причал", "лодки"]) == {"лодка": (1, 0), "лодки": (0, 1)}


def place(document: str, start: int, end: int) -> Place:
    return Place(document, "[]", start, end, Language.RU)


def test_passages_that_share_a_sentence_are_one_stretch_and_others_are_not() -> None:
    places = {1: place("a", 0, 50), 2: place("a", 40, 90), 3: place("a", 90, 120), 4: place("b", 0, 50)}
    folded = [Folded(2, ()), Folded(4, ()), Folded(1, ()), Folded(3, ())]
    assert [(one.key, one.run) for one in join(folded, places, 5)] == [(2, (1,)), (4, ()), (3, ())]
    assert [one.key for one in join(folded, places, 2)] == [2, 4]


def test_a_stretch_is_the_source_from_its_first_passage_to_its_last() -> None:
    text = "Первое. Второе. Третье."
    rows = [SimpleNamespace(start=8, end=23, text=text[8:]), SimpleNamespace(start=0, end=15, text=text[:15])]
    assert stretch(rows) == (0, 23, text)


def test_words_that_stand_for_the_querys_are_marked_apart(
    library: store.Library, embedder: WordEmbedder, searcher: Searcher
) -> None:
    put(library, invented("refused.txt", "Жауап: өтініш бойынша бас тартылды, себебі қаражат жоқ."), embedder)
    found = next(one for one in searcher.search("отказ из-за денег").results if one.source == "refused.txt")
    assert [found.text[start:end] for start, end in found.meant] == ["бас тартылды"]
    assert found.highlights == ()
    assert found.why.translated
    assert "отказ" in found.why.held
