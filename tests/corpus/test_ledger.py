"""The ledger keeps commitments with their documents, filters, counts and pages them; their standing follows the day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import ledger, store
from corpus.ledger import Facet, Wanted
from corpus.ledger_values import pack, unpack
from corpus.model import (
    Commitment,
    Deadline,
    Document,
    Evidence,
    Figure,
    Kind,
    Lack,
    Language,
    Origin,
    Party,
    Place,
    Role,
    Standing,
    Statement,
)
from corpus.standing import Rule, judge

TODAY = date(2026, 6, 1)


def a_document(letter: str, dated: date | None = date(2026, 2, 3)) -> Document:
    return Document(letter * 16, f"{letter}.txt", "text/plain", "Текст", "r1", Kind.PLAN, date=dated)


def a_commitment(id_: str = "1", **changes: object) -> Commitment:
    values: dict[str, object] = {
        "id": id_ * 16,
        "document": "a" * 16,
        "type": Statement.COMMITMENT,
        "origin": Origin.ROW,
        "action": "Посадить деревья",
        "start": 0,
        "end": 5,
        "text": "Текст",
        "number": "3",
        "agencies": (Party("kz.mepr", "МЭПР", Role.RESPONSIBLE), Party("kz.minfin", "МФ", Role.ADDRESSEE)),
        "deadlines": (Deadline("до мая", end=date(2026, 5, 1), due=date(2026, 5, 1)),),
        "places": (Place("kz.abai", "область Абай"),),
        "missing": (Lack.MEASURE,),
        "language": Language.RU,
    }
    return Commitment(**(values | changes))  # type: ignore[arg-type]


def evidence(type_: Statement, **changes: object) -> Evidence:
    values = {"start": 0, "end": 5, "date": date(2026, 3, 1)} | changes
    return Evidence(type_, text="Текст", document="a" * 16, **values)  # type: ignore[arg-type]


def keep(library: store.Library, document: Document, found: Sequence[Commitment]) -> None:
    with library.write() as connection:
        store.put_document(connection, document, [], b"bytes", made_with="v1")
        ledger.put_commitments(connection, document, found)


def ids(library: store.Library, as_of: date = TODAY, **filters: object) -> list[str]:
    with library.read() as connection:
        wanted = Wanted(**filters)  # type: ignore[arg-type]
        found = [kept.commitment.id[0] for kept in ledger.kept(connection, wanted, as_of)]
        assert ledger.count(connection, wanted, as_of) == len(found)
        return found


@pytest.fixture
def library(tmp_path: Path) -> store.Library:
    made = store.Library(tmp_path, create=True)
    first = a_commitment("1")
    second = a_commitment(
        "2",
        type=Statement.INSTRUCTION,
        agencies=(Party("kz.moh", "МЗ", Role.RESPONSIBLE),),
        deadlines=(Deadline("2027 год", start=date(2027, 1, 1), end=date(2027, 12, 31), due=date(2027, 12, 31)),),
        places=(),
        missing=(),
        evidence=(evidence(Statement.PROGRESS),),
    )
    keep(made, a_document("a"), [first, second])
    keep(made, a_document("b", date(2026, 4, 1)), [a_commitment("3", document="b" * 16, deadlines=(), missing=())])
    keep(made, a_document("c", None), [a_commitment("4", document="c" * 16, language=Language.KK)])
    return made


def test_a_commitment_comes_out_as_it_went_in(library: store.Library) -> None:
    full = a_commitment(
        "9",
        figures=(Figure(0, 5, "5 га", {"min": 5, "max": 5, "unit": "ha", "cmp": "="}),),
        evidence=(evidence(Statement.REFUSAL, says=Standing.NOT_DONE, places=(Place("kz.abai", "Абай"),)),),
        deadlines=(Deadline("ежегодно", "Этап", every="P1Y", dates=("--05-01",)),),
        section=("Раздел",),
        repeats=((1, 2),),
        page=3,
    )
    assert unpack(pack(full)) == full
    keep(library, a_document("d"), [full])
    with library.read() as connection:
        assert ledger.commitments_of(connection, "d" * 16) == [full]


def test_the_newest_documents_come_first_and_those_without_a_date_last(library: store.Library) -> None:
    assert ids(library) == ["3", "1", "2", "4"]


def test_keeping_a_document_again_replaces_its_commitments(library: store.Library) -> None:
    keep(library, a_document("a"), [a_commitment("7")])
    assert ids(library) == ["3", "7", "4"]


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        ({"agencies": ("kz.mepr",)}, ["3", "1", "4"]),
        ({"agencies": ("kz.minfin",)}, []),
        ({"agencies": ("kz.mepr", "kz.moh")}, ["3", "1", "2", "4"]),
        ({"types": (Statement.INSTRUCTION,)}, ["2"]),
        ({"places": ("kz.abai",), "missing": (Lack.MEASURE,)}, ["1", "4"]),
        ({"documents": ("b" * 16,)}, ["3"]),
        ({"languages": (Language.KK,)}, ["4"]),
        ({"due_before": date(2027, 1, 1)}, ["1", "4"]),
        ({"due_from": date(2026, 5, 2)}, ["2"]),
        ({"standings": (Standing.OVERDUE,)}, ["1", "4"]),
        ({"standings": (Standing.IN_PROGRESS, Standing.ANNOUNCED)}, ["3", "2"]),
        ({"standings": (Standing.DROPPED,)}, []),
    ],
)
def test_filters_leave_what_fits_them(library: store.Library, filters: dict[str, object], left: list[str]) -> None:
    assert ids(library, **filters) == left


def test_what_is_overdue_depends_on_the_day(library: store.Library) -> None:
    assert ids(library, date(2026, 5, 1), standings=(Standing.OVERDUE,)) == []
    assert ids(library, date(2028, 1, 1), standings=(Standing.OVERDUE,)) == ["1", "2", "4"]


def test_the_store_and_the_rules_give_the_same_standing(library: store.Library) -> None:
    with library.read() as connection:
        for day in (date(2026, 5, 1), TODAY, date(2028, 1, 1)):
            for standing in Standing:
                for kept in ledger.kept(connection, Wanted(standings=(standing,)), day):
                    assert kept.judgement.standing is standing


def test_pages_follow_one_another(library: store.Library) -> None:
    with library.read() as connection:
        first = ledger.kept(connection, Wanted(), TODAY, limit=2)
        second = ledger.kept(connection, Wanted(), TODAY, after=first[-1].commitment.id, limit=2)
    assert [kept.commitment.id[0] for kept in (*first, *second)] == ["3", "1", "2", "4"]


def test_facets_count_what_each_value_would_leave(library: store.Library) -> None:
    with library.read() as connection:
        counted = ledger.facets(connection, Wanted(types=(Statement.COMMITMENT,)), TODAY)
    assert counted[Facet.TYPE] == {"commitment": 3, "instruction": 1}
    assert counted[Facet.AGENCY] == {"kz.mepr": 3}
    assert counted[Facet.STATUS] == {"overdue": 2, "announced": 1}
    assert counted[Facet.MISSING] == {"measure": 2}


def test_removing_a_document_takes_its_commitments(library: store.Library) -> None:
    with library.write() as connection:
        store.remove_document(connection, "a" * 16)
    assert ids(library) == ["3", "4"]


DONE, GOING, AGAINST = Statement.DONE, Statement.PROGRESS, Statement.REFUSAL
EARLIER = date(2025, 3, 1)
SIX = Figure(0, 1, "6 садов", {"min": 6, "max": 6, "unit": "count", "cmp": "=", "of": "сад"})
FOUR = replace(SIX, value={**SIX.value, "min": 4, "max": 4})
ABAI, ULYTAU = Place("kz.abai", "Абай"), Place("kz.ulytau", "Ұлытау")


@pytest.mark.parametrize(
    ("changes", "said", "standing", "rule"),
    [
        ({}, [], Standing.OVERDUE, Rule.DEADLINE_PASSED),
        ({"deadlines": ()}, [], Standing.ANNOUNCED, Rule.NOTHING_SAID),
        ({}, [evidence(GOING)], Standing.OVERDUE, Rule.DEADLINE_PASSED),
        ({}, [evidence(DONE)], Standing.DONE, Rule.REPORTED_DONE),
        ({}, [evidence(DONE, date=date(2026, 7, 1))], Standing.OVERDUE, Rule.DEADLINE_PASSED),
        ({"deadlines": ()}, [evidence(DONE), evidence(GOING)], Standing.IN_PROGRESS, Rule.GOING_ON),
        (
            {"deadlines": ()},
            [evidence(DONE), evidence(Statement.COMMITMENT)],
            Standing.IN_PROGRESS,
            Rule.MORE_TO_COME,
        ),
        ({"deadlines": (Deadline("ежегодно", every="P1Y"),)}, [evidence(DONE)], Standing.IN_PROGRESS, Rule.DUE_AGAIN),
        ({"figures": (SIX,)}, [evidence(DONE, figures=(FOUR,))], Standing.PARTLY_DONE, Rule.AMOUNT_SHORT),
        ({"figures": (SIX,)}, [evidence(DONE, figures=(SIX,))], Standing.DONE, Rule.AMOUNT_REACHED),
        ({"places": ()}, [evidence(DONE, places=(ABAI,))], Standing.PARTLY_DONE, Rule.REGIONS_DONE),
        ({}, [evidence(DONE, places=(ABAI,))], Standing.DONE, Rule.REPORTED_DONE),
        ({}, [evidence(DONE), evidence(Statement.REFUSAL)], Standing.PARTLY_DONE, Rule.PART_NOT_DONE),
        ({}, [evidence(Statement.REFUSAL, says=Standing.REFUSED)], Standing.REFUSED, Rule.NOT_DONE),
        (
            {"deadlines": ()},
            [evidence(Statement.REFUSAL, says=Standing.NOT_DONE, places=(ULYTAU,))],
            Standing.ANNOUNCED,
            Rule.REGIONS_NOT_DONE,
        ),
        ({}, [evidence(DONE), evidence(DONE, says=Standing.DROPPED, whole=True)], Standing.DROPPED, Rule.WHOLE),
        ({}, [evidence(DONE, says=Standing.DONE, whole=True)], Standing.DONE, Rule.WHOLE),
        # What was refused and done after all is done; what was done and then not is done in part.
        ({}, [evidence(AGAINST, date=EARLIER), evidence(DONE)], Standing.DONE, Rule.REPORTED_DONE),
        ({}, [evidence(GOING, date=EARLIER), evidence(DONE)], Standing.DONE, Rule.REPORTED_DONE),
        ({"deadlines": ()}, [evidence(AGAINST, date=EARLIER), evidence(GOING)], Standing.IN_PROGRESS, Rule.GOING_ON),
        ({}, [evidence(DONE, date=EARLIER), evidence(AGAINST)], Standing.PARTLY_DONE, Rule.PART_NOT_DONE),
        # A statement about one region puts nothing right that was said of another.
        (
            {"deadlines": (), "places": ()},
            [evidence(AGAINST, date=EARLIER, places=(ULYTAU,)), evidence(DONE, places=(ABAI,))],
            Standing.PARTLY_DONE,
            Rule.PART_NOT_DONE,
        ),
        # A later count puts an earlier one right, also downwards.
        (
            {"figures": (SIX,)},
            [evidence(DONE, figures=(SIX,), date=EARLIER), evidence(DONE, figures=(FOUR,), end=6)],
            Standing.PARTLY_DONE,
            Rule.AMOUNT_SHORT,
        ),
        # What the other language calls by another name is counted all the same.
        (
            {"figures": (SIX,)},
            [evidence(DONE, figures=(replace(SIX, value={**SIX.value, "of": "бақ", "things": ["бақ", "сад"]}),))],
            Standing.DONE,
            Rule.AMOUNT_REACHED,
        ),
        # `На исполнении` of last year does not stand against a report of this year.
        (
            {},
            [evidence(GOING, says=Standing.IN_PROGRESS, whole=True, date=EARLIER), evidence(DONE)],
            Standing.DONE,
            Rule.REPORTED_DONE,
        ),
    ],
)
def test_each_rule_gives_its_standing(
    changes: dict[str, object], said: list[Evidence], standing: Standing, rule: Rule
) -> None:
    found = judge(a_commitment(evidence=tuple(said), **changes), TODAY)
    assert (found.standing, found.rule) == (standing, rule)


def test_further_evidence_counts_like_the_commitments_own() -> None:
    found = judge(a_commitment(), TODAY, [evidence(DONE, says=Standing.DONE, whole=True)])
    assert found.standing is Standing.DONE
    assert len(found.rests_on) == 1


@given(
    st.lists(
        st.builds(
            evidence,
            st.sampled_from(list(Statement)),
            says=st.sampled_from([None, *Standing]),
            whole=st.booleans(),
            places=st.sampled_from([(), (ABAI,), (ULYTAU,)]),
        ),
        max_size=6,
    )
)
def test_every_standing_but_announced_shows_what_it_rests_on(said: list[Evidence]) -> None:
    found = judge(a_commitment(evidence=tuple(said), deadlines=()), TODAY)
    assert found.rests_on or found.standing is Standing.ANNOUNCED
    assert set(map(id, found.rests_on)) <= set(map(id, said))
