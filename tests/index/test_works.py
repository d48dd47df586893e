"""Works: versions and translations are tied as documents come, in any order; what people decide holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from corpus import schema, store
from corpus.model import Annotation, Document, Kind, Label, Language, document_id
from index import works
from index.works import State

RULES = (
    "Утвердить правила учёта зелёных насаждений. Акиматам ежегодно вести реестр деревьев и кустарников. "
    "Министерству сводить данные областей к первому июля. Данные публикуются на портале открытых данных. "
)


def letter(
    name: str, text: str, *, day: date | None, language: Language = Language.RU, kind: Kind = Kind.ACT, reply: str = ""
) -> Document:
    return Document(
        id=document_id(name.encode()),
        source=name,
        media_type="text/plain",
        text=text,
        revision=document_id(text.encode()),
        kind=kind,
        languages=(language,),
        title="О правилах учёта зелёных насаждений" if language is Language.RU else "Жасыл екпелерді есепке алу туралы",
        date=day,
        in_reply_to=reply or None,
    )


FIRST = letter("a.txt", RULES, day=date(2021, 3, 1))
SECOND = letter("b.txt", RULES + "Впервые — за 2022 год.", day=date(2022, 3, 1))
THIRD = letter("c.txt", RULES + "Сводка подаётся и в электронном виде.", day=date(2023, 3, 1))
OTHER = letter("d.txt", "Школьникам выдать учебники. Директорам школ отчитаться о выдаче к осени.", day=None)


def put(connection: Connection, document: Document, annotations: Sequence[Annotation] = ()) -> None:
    partners = works.partners(connection, document.id)
    store.put_document(connection, document, annotations, b"", made_with="test")
    works.note(connection, document, annotations)
    works.settle(connection, partners)


def work_of(connection: Connection, document: Document) -> str | None:
    table = schema.documents
    return connection.execute(select(table.c.work).where(table.c.id == document.id)).scalar()


@pytest.fixture
def connection(tmp_path: Path) -> Connection:  # type: ignore[misc]
    with store.Library(tmp_path, create=True) as library, library.write() as made:
        yield made


@pytest.mark.slow
def test_versions_are_one_work_in_whatever_order_they_come(tmp_path: Path) -> None:
    told = set()
    for at, order in enumerate(permutations([FIRST, SECOND, THIRD, OTHER])):
        with store.Library(tmp_path / str(at), create=True) as library, library.write() as connection:
            for document in order:
                put(connection, document)
            assert works.works(connection)[0].documents == (FIRST.id, SECOND.id, THIRD.id)
            assert work_of(connection, OTHER) is None
            told.add((work_of(connection, FIRST), str(works.links(connection))))
    assert len(told) == 1


def test_replies_to_different_requests_are_no_versions_however_alike(connection: Connection) -> None:
    for name, request in (("1.txt", "№ 5 от 1 марта"), ("2.txt", "№ 9 от 7 мая")):
        put(connection, letter(name, RULES, day=date(2024, 5, 1), kind=Kind.REPLY, reply=request))
    assert works.links(connection) == []


def test_a_translation_is_proposed_by_its_figures_and_confirmed_by_a_person(connection: Connection) -> None:
    kazakh = letter("k.txt", "1 389 ағаш және 4 276 бұта.", day=date(2021, 3, 1), language=Language.KK)
    figures = [
        Annotation(Label.FIGURE, start, end, {"min": value, "max": value, "unit": "count", "cmp": "="}, "test")
        for start, end, value in ((0, 5, 1389), (13, 18, 4276))
    ]
    body = Annotation(Label.AGENCY, 6, 10, {"id": "kz.mepr"}, "test")
    put(connection, FIRST, [*figures, body])
    put(connection, kazakh, [*figures, body])
    (link,) = works.links(connection, State.PROPOSED)
    assert (link.relation, link.by) == ("translation", None)
    assert work_of(connection, FIRST) is None
    works.decide(connection, link.first, link.second, State.CONFIRMED, "aide")
    assert work_of(connection, FIRST) == work_of(connection, kazakh) is not None
    assert works.links(connection)[0].by == "aide"


def test_a_pair_that_a_person_parted_stays_apart_when_it_is_read_again(connection: Connection) -> None:
    put(connection, FIRST)
    put(connection, SECOND)
    works.decide(connection, SECOND.id, FIRST.id, State.REJECTED, "aide")
    assert works.works(connection) == []
    put(connection, SECOND)
    assert works.works(connection) == []
    assert works.links(connection)[0].state is State.REJECTED


def test_what_a_person_joined_stays_joined_though_nothing_speaks_for_it(connection: Connection) -> None:
    put(connection, FIRST)
    put(connection, OTHER)
    works.decide(connection, FIRST.id, OTHER.id, State.CONFIRMED, "aide")
    put(connection, OTHER)
    assert work_of(connection, FIRST) == work_of(connection, OTHER) is not None


def test_a_work_ends_with_its_last_but_one_document(connection: Connection) -> None:
    put(connection, FIRST)
    put(connection, SECOND)
    partners = works.partners(connection, FIRST.id)
    store.remove_document(connection, FIRST.id)
    works.settle(connection, partners)
    assert work_of(connection, SECOND) is None


def test_a_document_is_no_pair_with_itself(connection: Connection) -> None:
    put(connection, FIRST)
    with pytest.raises(works.NoPair):
        works.decide(connection, FIRST.id, FIRST.id, State.CONFIRMED, "aide")
