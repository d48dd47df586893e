from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus import store
from corpus.model import Kind, Language
from index.search import BadFilter, BadQuery, Filters, Searcher
from tests.index.invented_library import TEXTS, WordEmbedder, drop, invented, put


@pytest.fixture
def searcher(library: store.Library, embedder: WordEmbedder) -> Searcher:
    return Searcher(library, embedder=embedder)


def sources(searcher: Searcher, query: str, **filters: object) -> list[str]:
    return [result.source for result in searcher.search(query, Filters(**filters)).results]  # type: ignore[arg-type]


def test_a_result_says_where_it_stands_and_why(searcher: Searcher) -> None:
    first = searcher.search("скважины для воды").results[0]
    assert (first.rank, first.source, first.kind, first.lang) == (1, "well.txt", Kind.REPLY, Language.RU)
    assert first.date == date(2024, 3, 5)
    assert first.text == TEXTS["well.txt"][2][first.start : first.end]
    assert first.why.words > 0
    assert any("words of the query" in reason for reason in first.why.reasons)


def test_highlights_cover_the_words_of_the_query_in_any_form(searcher: Searcher) -> None:
    first = searcher.search("скважина, питьевой ресурс").results[0]
    assert [first.text[start:end] for start, end in first.highlights] == ["скважины", "питьевой", "ресурсов"]


def test_highlights_are_places_in_the_source_where_it_was_repaired(
    library: store.Library, embedder: WordEmbedder
) -> None:
    put(library, invented("oak.txt", "В  роще высадят\nдуб-\nравы молодые."), embedder)
    with Searcher(library, embedder=embedder) as searcher:
        first = searcher.search("дубравы").results[0]
    assert [first.text[start:end] for start, end in first.highlights] == ["дуб-\nравы"]


def test_results_are_json_in_the_published_shape(searcher: Searcher) -> None:
    plain = json.loads(json.dumps(searcher.search("вода").plain()))
    keys = "rank score document source title kind lang date section page start end text highlights why"
    assert set(keys.split()) <= set(plain["results"][0])
    assert plain["warnings"] == []


def test_the_number_of_results_is_the_number_asked_for(searcher: Searcher) -> None:
    assert len(searcher.search("вода", k=2).results) == 2
    assert [result.rank for result in searcher.search("вода", k=3).results] == [1, 2, 3]


def test_a_phrase_in_quotes_leaves_only_what_holds_it(searcher: Searcher) -> None:
    assert sources(searcher, '"субсидии за прошлый сезон"') == ["bees.txt"]
    assert sources(searcher, '"сезон прошлый"') == []


def test_a_phrase_that_nothing_holds_is_asked_for_by_its_words_where_more_is_asked(searcher: Searcher) -> None:
    alone = searcher.search("«вода скважины далеко»")
    assert (alone.results, alone.warnings) == ((), ())
    with_more = searcher.search("«вода скважины далеко» питьевой ресурс")
    assert with_more.results[0].source == "well.txt"
    assert any("quoted phrase" in warning for warning in with_more.warnings)


@pytest.mark.parametrize("query", ["и в на", "қанша және", "кто как"])
def test_a_query_of_joining_words_alone_says_that_it_tells_nothing(searcher: Searcher, query: str) -> None:
    assert any("only words that ask or join" in warning for warning in searcher.search(query).warnings)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"kinds": ("reply",)}, {"well.txt"}),
        ({"kinds": ("reply", "news")}, {"well.txt", "bees.txt"}),
        ({"languages": ("kk",)}, {"qudyq.txt"}),
        ({"languages": ("KK",)}, {"qudyq.txt"}),
        ({"agencies": ("kz.mwri",)}, {"well.txt"}),
        ({"agencies": ("Министерство водных ресурсов и ирригации",)}, {"well.txt"}),
        ({"agencies": ("су ресурстары және ирригация министрлігі",)}, {"well.txt"}),
        ({"since": date(2024, 1, 1)}, {"well.txt", "bees.txt"}),
        ({"until": date(2024, 1, 1)}, {"road.txt"}),
        ({"documents": ("road.txt",)}, {"road.txt"}),
        ({"kinds": ("reply",), "languages": ("kk",)}, set()),
    ],
)
def test_filters_leave_what_they_name(searcher: Searcher, filters: dict[str, object], expected: set[str]) -> None:
    assert set(sources(searcher, "вода", **filters)) == expected


def test_documents_without_a_date_are_left_out_and_counted(searcher: Searcher) -> None:
    results = searcher.search("ұңғыма", Filters(since=date(2000, 1, 1)))
    assert "qudyq.txt" not in {result.source for result in results.results}
    assert results.warnings == ("Documents without a date that were left out by since/until: 1.",)


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        (Filters(kinds=("memo",)), "kind: 'memo' is not known. It takes reply, report, plan, act, news, other."),
        (Filters(languages=("en",)), "lang: 'en' is not known. It takes kk, ru, mixed, other."),
        (Filters(agencies=("водных ресурсов и",)), "agency: .* Near it: .*kz.mwri"),
        (Filters(documents=("well",)), "document: .* Near it: well.txt"),
        (Filters(since=date(2025, 1, 1), until=date(2024, 1, 1)), "since: .* Swap"),
    ],
)
def test_a_filter_that_cannot_be_says_what_it_takes(searcher: Searcher, filters: Filters, said: str) -> None:
    with pytest.raises(BadFilter, match=said):
        searcher.search("вода", filters)


@pytest.mark.parametrize("query", ["", "   ", "?!…", "«»", "\x00", "— - —"])
def test_a_query_without_a_word_is_refused(searcher: Searcher, query: str) -> None:
    with pytest.raises(BadQuery, match="no word"):
        searcher.search(query)


def test_a_query_of_10000_characters_is_cut_and_says_so(searcher: Searcher) -> None:
    results = searcher.search("субсидии пчеловодам " * 500)
    assert results.results[0].source == "bees.txt"
    assert "first 1000 characters" in results.warnings[0]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=80))
def test_any_other_text_is_a_query(searcher: Searcher, query: str) -> None:
    try:
        results = searcher.search(query)
    except BadQuery:
        return
    for result in results.results:
        assert all(0 <= start < end <= len(result.text) for start, end in result.highlights)


def test_a_new_document_is_found_at_once_and_a_removed_one_gone_at_once(
    library: store.Library, embedder: WordEmbedder, searcher: Searcher
) -> None:
    made = invented("camel.txt", "Верблюды пасутся у озера.")
    put(library, made, embedder)
    assert sources(searcher, "верблюды")[0] == "camel.txt"
    drop(library, made.id)
    assert "camel.txt" not in sources(searcher, "верблюды")


def test_a_library_without_documents_finds_nothing(tmp_path: Path, embedder: WordEmbedder) -> None:
    with store.Library(tmp_path / "none", create=True) as library:
        assert Searcher(library, embedder=embedder).search("вода").results == ()


def test_the_path_of_a_query_imports_neither_spacy_nor_torch() -> None:

    code = (
        "import sys, index.search; print([m for m in ('spacy', 'torch', 'transformers', 'thinc') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
