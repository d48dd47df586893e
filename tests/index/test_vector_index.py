from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Connection

from corpus import store
from corpus.model import Language
from index.embedding import Matrix
from index.engines.faiss_index import FaissIndex
from index.engines.interfaces import Keys
from index.fairness import fairness
from index.models import StaleIndex
from index.vectors import check_model, pack, unpack
from tests.index.invented_library import WordEmbedder, drop, invented, put

FAIR = fairness("words", 512)


@pytest.fixture
def url() -> str:
    """FAISS alone is looked at here: what both engines promise, `test_engines` holds them to."""
    return ""


def opened(library: store.Library, embedder: WordEmbedder, exact_to: int = 1000) -> FaissIndex:
    return FaissIndex.open(library, embedder.model, FAIR, exact_to)


def nearest(
    library: store.Library, index: FaissIndex, row: Matrix, count: int, allowed: Keys | None = None
) -> list[tuple[int, float]]:
    with library.read() as connection:
        return index.search(connection, row, count, allowed)


def filled(library: store.Library, embedder: WordEmbedder, documents: int = 60) -> list[int]:
    texts = (f"Мера номер {number} для района {number * 7}. Исполнено." for number in range(documents))
    return [put(library, invented(f"{number}.txt", text), embedder)[0] for number, text in enumerate(texts)]


def test_a_vector_is_kept_to_half_precision() -> None:
    row = np.linspace(-1, 1, 512).astype(np.float32)
    assert np.allclose(unpack([pack(row)])[0], row, atol=1e-3)


def test_a_passage_is_nearest_to_its_own_text(library: store.Library, embedder: WordEmbedder) -> None:
    index = opened(library, embedder)
    made = invented("x.txt", "Верблюды пасутся у озера.")
    (key,) = put(library, made, embedder)
    with library.read() as connection:
        assert index.refresh(connection)
        assert not index.refresh(connection)
    assert nearest(library, index, embedder.queries(["верблюды пасутся у озера"]), 1)[0][0] == key
    drop(library, made.id)
    with library.read() as connection:
        index.refresh(connection)
    assert key not in dict(nearest(library, index, embedder.queries(["верблюды пасутся у озера"]), 9))


@pytest.mark.parametrize("exact_to", [1000, 10])
def test_only_allowed_passages_are_found_however_few(
    library: store.Library, embedder: WordEmbedder, exact_to: int
) -> None:
    keys = filled(library, embedder)
    index = opened(library, embedder, exact_to)
    row = embedder.queries(["Мера номер 3 для района 21"])
    assert [key for key, _ in nearest(library, index, row, 5, np.array([keys[40]]))] == [keys[40]]
    assert nearest(library, index, row, 5, np.array([], np.int64)) == []


def test_past_the_exact_size_the_inverted_file_still_finds_and_forgets(
    library: store.Library, embedder: WordEmbedder
) -> None:
    keys = filled(library, embedder)
    index = opened(library, embedder, exact_to=10)
    assert nearest(library, index, embedder.queries(["Мера номер 3 для района 21. Исполнено."]), 1)[0][0] == keys[3]
    made = invented("x.txt", "Верблюды пасутся у озера.")
    (key,) = put(library, made, embedder)
    with library.read() as connection:
        index.refresh(connection)
    assert nearest(library, index, embedder.queries(["верблюды пасутся у озера"]), 1)[0][0] == key
    drop(library, made.id)
    with library.read() as connection:
        index.refresh(connection)
    assert key not in dict(nearest(library, index, embedder.queries(["верблюды"]), 99))


def test_searches_go_on_and_find_what_is_new_while_an_outgrown_index_is_made_anew(
    library: store.Library, embedder: WordEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = opened(library, embedder, exact_to=50)
    build, begun, go_on = FaissIndex._build, Event(), Event()

    def slowly(self: FaissIndex, connection: Connection, there: Keys) -> Any:
        begun.set()
        assert go_on.wait(30)
        return build(self, connection, there)

    monkeypatch.setattr(FaissIndex, "_build", slowly)
    keys = filled(library, embedder)
    with library.read() as connection:
        assert index.refresh(connection)
    assert begun.wait(30)
    row = embedder.queries(["Мера номер 3 для района 21. Исполнено."])
    assert nearest(library, index, row, 1)[0][0] == keys[3]
    (key,) = put(library, invented("x.txt", "Верблюды пасутся у озера."), embedder)
    with library.read() as connection:
        assert index.refresh(connection)
    assert nearest(library, index, embedder.queries(["верблюды пасутся у озера"]), 1)[0][0] == key
    file = library.home / "vectors.index"
    assert not file.exists()
    go_on.set()
    while not file.exists():
        time.sleep(0.01)
    with library.read() as connection:
        assert index.refresh(connection), "what came while it was made is taken in"
    assert nearest(library, index, row, 1)[0][0] == keys[3]
    assert nearest(library, index, embedder.queries(["верблюды пасутся у озера"]), 1)[0][0] == key


def test_a_saved_index_opens_to_the_same_answers(library: store.Library, embedder: WordEmbedder) -> None:
    index = opened(library, embedder)
    row = embedder.queries(["вода в ауле"])
    assert index.save()
    assert nearest(library, opened(library, embedder), row, 4) == nearest(library, index, row, 4)


def test_a_saved_index_older_than_the_store_is_brought_up_to_date(
    library: store.Library, embedder: WordEmbedder
) -> None:
    opened(library, embedder).save()
    (key,) = put(library, invented("x.txt", "Верблюды пасутся у озера."), embedder)
    assert nearest(library, opened(library, embedder), embedder.queries(["верблюды"]), 1)[0][0] == key


@pytest.mark.parametrize("spoil", ["missing", "cut", "foreign", "empty", "noise", "of another model"])
def test_a_spoilt_index_file_is_made_anew(library: store.Library, embedder: WordEmbedder, spoil: str) -> None:
    index = opened(library, embedder)
    index.save()
    path = library.home / "vectors.index"
    whole = path.read_bytes()
    header = whole.index(b"\n", 20) + 9
    spoilt = {
        "cut": whole[: len(whole) // 2],
        "foreign": b"PK\x03\x04" + whole,
        "empty": b"",
        "noise": whole[:header] + bytes(len(whole) - header),
        "of another model": whole.replace(b"words", b"works", 1),
    }
    path.unlink()
    if spoil in spoilt:
        path.write_bytes(spoilt[spoil])
        assert spoilt[spoil] != whole
    row = embedder.queries(["вода в ауле"])
    assert nearest(library, opened(library, embedder), row, 4) == nearest(library, index, row, 4)


def test_a_home_that_cannot_be_written_to_is_searched_all_the_same(
    library: store.Library, embedder: WordEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = opened(library, embedder)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("index.engines.faiss_index.tempfile.mkstemp", full)
    assert not index.save()
    assert nearest(library, index, embedder.queries(["вода"]), 1)


def test_a_disk_that_fills_up_while_saving_leaves_the_old_file_whole(
    library: store.Library, embedder: WordEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = opened(library, embedder)
    assert index.save()
    path = library.home / "vectors.index"
    before = path.read_bytes()
    put(library, invented("x.txt", "Верблюды пасутся у озера."), embedder)
    with library.read() as connection:
        index.refresh(connection)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert not index.save()
    assert path.read_bytes() == before
    assert list(library.home.glob(".vectors-*")) == []


def test_a_search_does_not_wait_for_a_writer(library: store.Library, embedder: WordEmbedder) -> None:
    index = opened(library, embedder)
    made = invented("x.txt", "Верблюды пасутся у озера.")
    with library.write() as writing:
        store.put_document(writing, made, [], b"original", made_with="test")
        with library.read() as connection:
            assert not index.refresh(connection)
            assert nearest(library, index, embedder.queries(["вода"]), 1)


@pytest.mark.parametrize("exact_to", [1000, 10])
def test_few_passages_are_compared_exactly(library: store.Library, embedder: WordEmbedder, exact_to: int) -> None:
    keys = filled(library, embedder)
    index = opened(library, embedder, exact_to)
    row = embedder.queries(["Мера номер 3 для района 21. Исполнено."])
    with library.read() as connection:
        scores = index.among(connection, row, keys[:5])
        assert index.among(connection, row, [10**9]) == {}
    assert max(scores, key=lambda key: scores[key]) == keys[3]
    assert scores[keys[3]] == pytest.approx(1, abs=0.02)


def test_vectors_of_another_model_are_stale(library: store.Library) -> None:
    with pytest.raises(StaleIndex, match="mindet reindex"):
        FaissIndex.open(library, WordEmbedder("2").model, FAIR)
    with library.read() as connection, pytest.raises(StaleIndex):
        check_model(connection, WordEmbedder("2").model)


def test_an_empty_library_has_an_empty_index(tmp_path: Path, embedder: WordEmbedder) -> None:
    with store.Library(tmp_path / "empty", create=True) as library:
        assert nearest(library, opened(library, embedder), embedder.queries(["вода"]), 5) == []


def test_the_default_models_map_keeps_unit_length_and_tells_the_languages_apart() -> None:
    fair = fairness("multilingual-e5-small", 384)
    rows = np.random.default_rng(0).standard_normal((3, 384)).astype(np.float32)
    mapped = fair.passages(rows, [Language.KK, Language.RU, Language.MIXED])
    assert np.allclose(np.linalg.norm(mapped, axis=1), 1, atol=1e-5)
    assert not np.allclose(fair.passages(rows[:1], [Language.KK]), fair.passages(rows[:1], [Language.RU]))


def test_searches_side_by_side_take_a_new_passage_in_once(library: store.Library, embedder: WordEmbedder) -> None:
    index = opened(library, embedder)
    before = index.size
    put(library, invented("x.txt", "Верблюды пасутся у озера."), embedder)

    def refresh(_: int) -> None:
        with library.read() as connection:
            index.refresh(connection)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(refresh, range(16)))
    assert index.size == before + 1
