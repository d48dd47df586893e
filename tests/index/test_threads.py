"""Threads: what belongs together is tied, with reasons; what only looks alike is kept apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, insert

from corpus import schema
from corpus.model import Commitment, Deadline, Evidence, Figure, Language, Origin, Statement
from corpus.standing import judge
from corpus.store import Library
from index import thread_keep, thread_store
from index.models import Model
from index.thread_material import Said
from index.threads import Link, Part, Thread, named, threads

Linked = Callable[..., list[Thread]]
PLAN, LATER = date(2025, 1, 10), date(2026, 3, 1)
MODEL = Model(Path(), "none", "1", "", "", 512)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library(tmp_path_factory.mktemp("threads"), create=True) as made:
        yield made


def promised(name: str, terms: str, document: str = "plan", number: str | None = None, **particulars: Any) -> Said:
    made = Commitment(
        id=name,
        document=document,
        type=Statement.COMMITMENT,
        origin=Origin.ROW,
        action=terms,
        start=0,
        end=10,
        text=terms,
        number=number,
        language=Language.RU,
    )
    figures, deadlines = particulars.pop("figures", ()), particulars.pop("deadlines", ())
    made = replace(made, figures=figures, deadlines=deadlines)
    promise = replace(said(terms, document, PLAN), type=Statement.COMMITMENT, evidence=None, commitment=made)
    return replace(promise, **particulars)


def said(terms: str, document: str = "news", day: date | None = LATER, **particulars: Any) -> Said:
    told = Evidence(Statement.DONE, 0, len(terms), terms, document, date=day)
    made = Said(
        document=document,
        ordinal=0,
        work="",
        source=document,
        issued=day,
        date=day,
        start=0,
        end=len(terms),
        text=terms,
        language=Language.RU,
        type=Statement.DONE,
        terms=dict.fromkeys(terms.split(), 1.0),
        bridged={},
        agencies=frozenset(),
        places=frozenset(),
        counted=frozenset(),
        amounts=frozenset(),
        days=frozenset(),
        programmes=frozenset(),
        evidence=told,
    )
    return replace(made, **particulars)


def put(connection: Connection, document: str, items: Sequence[Said]) -> None:
    """Keep what a document says, as an ingest would, in the order of commitments and what is said beside them."""
    empty = {"media_type": "", "kind": "other", "text": "", "revision": "", "made_with": "", "sample": False}
    lists: dict[str, Any] = {name: [] for name in ("languages", "addressees", "pages", "blocks", "warnings")}
    row: dict[str, Any] = {
        "id": document,
        "source": document,
        "date": items[0].issued,
        "work": items[0].work or None,
        "glossary": {},
    }
    connection.execute(insert(schema.documents).values(added=datetime.now(UTC), **empty, **lists, **row))
    ordered = sorted(items, key=lambda one: (one.commitment is None, one.owner is None, one.start))
    said = [replace(one, ordinal=ordinal) for ordinal, one in enumerate(ordered)]
    thread_store.put(connection, document, said, np.zeros((len(said), 4), np.float32), MODEL)
    thread_keep.link(connection, document)


def documents_of(items: Sequence[Said]) -> dict[str, list[Said]]:
    found: dict[str, list[Said]] = {}
    for one in items:
        found.setdefault(one.document, []).append(one)
    return found


def cleared(connection: Connection) -> Connection:
    for table in (
        schema.documents,
        schema.threads,
        schema.thread_items,
        schema.sign_counts,
        schema.attributes,
        schema.decisions,
    ):
        connection.execute(delete(table))
    return connection


@pytest.fixture
def linked(library: Library) -> Callable[..., list[Thread]]:
    def link(*items: Said) -> list[Thread]:
        with library.write() as connection:
            cleared(connection)
            for document, own in documents_of(items).items():
                put(connection, document, own)
            thread_keep.rebuild(connection)
            return threads(connection)

    return link


def of(found: list[Thread], name: str) -> Thread:
    return next(thread for thread in found if name in held(thread))


def held(thread: Thread) -> list[str]:
    """The commitments that a thread holds for certain."""
    return [item.said.commitment.id for item in thread.items if item.said.commitment and item.link is Link.AUTO]


FILLER = [promised(f"filler{n}", f"тема{n} дело{n} вещь{n}", document=f"other{n}") for n in range(20)]


def test_a_report_hangs_in_the_thread_of_what_it_reports(linked: Linked) -> None:
    found = linked(*FILLER, promised("a", "питомник саженец хвойный"), said("питомник саженец хвойный открыт"))
    items = of(found, "a").items
    assert [item.part for item in items] == [Part.COMMITMENT, Part.EVIDENCE]
    assert items[1].link is Link.AUTO
    assert any("саженец" in reason for reason in items[1].score.reasons)


def test_a_statement_is_firmly_in_one_thread_at_most(linked: Linked) -> None:
    found = linked(
        *FILLER,
        promised("a", "питомник саженец хвойный", number="1"),
        promised("b", "питомник саженец лиственный", number="2"),
        said("питомник саженец хвойный"),
    )
    firm = [item for thread in found for item in thread.items if item.part is Part.EVIDENCE and item.link is Link.AUTO]
    assert len(firm) == 1
    assert firm[0] in of(found, "a").items


def test_what_fits_several_threads_equally_is_only_suggested(linked: Linked) -> None:
    rows = [promised(f"row{number}", f"питомник саженец вид{number}", number=str(number)) for number in range(4)]
    found = linked(*FILLER, *rows, said("питомник саженец"))
    links = {item.link for thread in found for item in thread.items if item.part is Part.EVIDENCE}
    assert links <= {Link.SUGGESTED}


def test_rows_of_one_document_never_become_one_thread(linked: Linked) -> None:
    same = "питомник саженец хвойный"
    found = linked(*FILLER, promised("a", same, number="1"), promised("b", same, number="2"))
    assert of(found, "a").id != of(found, "b").id


def test_a_row_goes_on_in_the_next_edition_of_the_plan(linked: Linked) -> None:
    old = promised("a", "питомник саженец хвойный", number="4")
    new = replace(promised("b", "питомник саженец хвойный порода", document="plan2", number="4"), date=LATER)
    found = linked(*FILLER, new, old)
    assert of(found, "b").id == of(found, "a").id
    assert of(found, "b").commitment.id == "a"


def test_another_amount_for_another_year_is_another_undertaking(linked: Linked) -> None:
    def quota(name: str, year: int, tonnes: float) -> Said:
        figure = Figure(0, 1, "", {"min": tonnes, "max": tonnes, "unit": "t"})
        return promised(
            name,
            "квота осётр вылов",
            document=name,
            figures=(figure,),
            deadlines=(Deadline("", end=date(year, 12, 31), due=date(year, 12, 31)),),
        )

    found = linked(*FILLER, quota("a", 2024, 30), quota("b", 2025, 40))
    assert of(found, "a").id != of(found, "b").id
    found = linked(*FILLER, quota("a", 2024, 30), quota("b", 2024, 30))
    assert of(found, "a").id == of(found, "b").id


@pytest.mark.parametrize(
    "other", [{"places": frozenset({"kz.ulytau"})}, {"counted": frozenset({"автобус"})}], ids=["region", "count"]
)
def test_another_region_or_another_thing_counted_is_held_against_a_link(linked: Linked, other: dict[str, Any]) -> None:
    stated = promised("a", "питомник саженец хвойный", places=frozenset({"kz.abai"}), counted=frozenset({"питомник"}))
    terms = "питомник саженец полив теплица семена"
    same = replace(said(terms), places=frozenset({"kz.abai"}), counted=frozenset({"питомник"}))
    told = replace(same, **other)
    low, high = (of(linked(*FILLER, stated, one), "a").items[1:] for one in (told, same))
    assert high[0].score.value > (low[0].score.value if low else 0)


def test_likeness_to_evidence_alone_does_not_link_for_certain(linked: Linked) -> None:
    row = promised("a", "эковолонтёр инициатива")
    beside = replace(said("мусор тонна берег", document="plan"), owner=0)
    found = linked(*FILLER, row, beside, said("мусор тонна берег"))
    links = [item.link for item in of(found, "a").items if item.said.document == "news"]
    assert links == [Link.SUGGESTED]


def test_a_commitments_own_evidence_is_in_its_thread_whatever_it_says(linked: Linked) -> None:
    found = linked(*FILLER, promised("a", "питомник саженец"), replace(said("сделано", document="plan"), owner=0))
    assert [item.link for item in of(found, "a").items] == [Link.AUTO, Link.AUTO]


@pytest.mark.slow
def test_no_thread_swallows_a_document(linked: Linked) -> None:
    reports = [replace(said("питомник саженец хвойный", document=f"n{number}"), start=number) for number in range(100)]
    found = linked(*FILLER, promised("a", "питомник саженец хвойный"), *reports)
    assert max(len(thread.items) for thread in found) < 40


def test_the_status_follows_from_the_linked_statements_as_of_a_day(linked: Linked) -> None:
    found = linked(*FILLER, promised("a", "питомник саженец хвойный"), said("питомник саженец хвойный"))
    thread = of(found, "a")
    assert judge(thread.commitment, LATER, thread.evidence()).standing == "done"
    assert judge(thread.commitment, PLAN, thread.evidence()).standing == "announced"


def test_the_bridge_carries_words_between_the_languages(linked: Linked) -> None:
    kazakh = replace(
        said("көшетжай көшет"), language=Language.KK, bridged={"питомник": 0.8, "саженец": 0.8, "хвойный": 0.8}
    )
    found = linked(*FILLER, promised("a", "питомник саженец хвойный"), kazakh)
    assert len(of(found, "a").items) == 2


def test_an_empty_library_has_no_threads(linked: Linked) -> None:
    assert linked() == []


WORDS = st.lists(st.sampled_from(["лес", "вода", "воздух", "питомник", "саженец", "пост"]), min_size=1, max_size=4)


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25)
@given(drawn=st.lists(st.tuples(WORDS, st.booleans(), st.sampled_from("abc")), max_size=12))
def test_every_commitment_is_in_one_thread_and_the_order_of_documents_does_not_matter(
    linked: Linked, drawn: list[tuple[list[str], bool, str]]
) -> None:
    items = []
    for number, (terms, is_promise, document) in enumerate(drawn):
        text = " ".join(terms)
        one = promised(str(number), text, document) if is_promise else said(text, document)
        items.append(replace(one, start=number))
    found = linked(*items)
    names = [name for thread in found for name in held(thread)]
    assert sorted(names) == sorted(one.commitment.id for one in items if one.commitment)
    assert len({thread.id for thread in found}) == len(found)
    assert shape(linked(*reversed(items))) == shape(found)


def shape(found: Sequence[Thread]) -> set[frozenset[tuple[str, str, str, Link]]]:
    """What hangs where, whatever the threads are called."""
    return {
        frozenset((item.said.document, str(item.said.start), item.said.text, item.link) for item in thread.items)
        for thread in found
    }


@pytest.mark.slow
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25)
@given(drawn=st.lists(st.tuples(WORDS, st.booleans(), st.sampled_from("abcd")), min_size=2, max_size=14))
def test_what_is_linked_document_by_document_is_what_is_linked_at_once(
    library: Library, drawn: list[tuple[list[str], bool, str]]
) -> None:
    items = []
    for number, (terms, is_promise, document) in enumerate(drawn):
        one = promised(str(number), " ".join(terms), document) if is_promise else said(" ".join(terms), document)
        items.append(replace(one, start=number))
    with library.write() as connection:
        cleared(connection)
        by_document = documents_of(items)
        # Counted once at the beginning: how rare words are is the only thing that documents have in common.
        thread_store.count_signs(connection)
        thread_store.note_counted(connection, 1_000)
        for document, own in by_document.items():
            put(connection, document, own)
        one_by_one = shape(threads(connection))
        thread_keep.compare(connection)
        assert shape(threads(connection)) == one_by_one
        last = next(reversed(by_document))
        thread_keep.unlink(connection, last)
        connection.execute(delete(schema.documents).where(schema.documents.c.id == last))
        without = shape(threads(connection))
        thread_keep.compare(connection)
        assert shape(threads(connection)) == without


def test_an_id_stays_when_an_earlier_document_says_the_same(library: Library) -> None:
    with library.write() as connection:
        cleared(connection)
        for one in FILLER:
            put(connection, one.document, [one])
        put(connection, "plan", [promised("a", "питомник саженец хвойный", number="1")])
        thread_keep.rebuild(connection)
        before = of(threads(connection), "a").id
        early = promised("b", "питомник саженец хвойный", document="early", number="1")
        put(connection, "early", [replace(early, issued=date(2020, 1, 1), date=date(2020, 1, 1))])
        thread = of(threads(connection), "a")
        assert thread.id == before
        assert thread.commitment.id == "b"
        assert named(connection, "b") == before
        thread_keep.unlink(connection, "plan")
        assert of(threads(connection), "b").id == before


def test_two_documents_of_one_day_and_one_without_a_date_are_followed(linked: Linked) -> None:
    same = "питомник саженец хвойный"
    one, other = promised("a", same, number="1"), promised("b", same, document="plan2", number="1")
    undated = said(same, day=None)
    found = linked(*FILLER, other, one, undated)
    thread = of(found, "a")
    assert thread.id == of(found, "b").id
    assert [item.said.document for item in thread.items] == ["plan", "plan2", "news"]
    assert thread.judged(LATER).standing == "done"
    assert [item.document for item in thread.judged(LATER).undated] == ["news"]
