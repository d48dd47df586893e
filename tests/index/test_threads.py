"""Threads: what belongs together is tied, with reasons; what only looks alike is kept apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Commitment, Deadline, Evidence, Figure, Language, Origin, Statement
from corpus.standing import judge
from index.thread_data import rules
from index.thread_material import Material, Said
from index.threads import Link, Part, Thread, link

NOTHING = np.zeros((0, 4), np.float32)
PLAN, LATER = date(2025, 1, 10), date(2026, 3, 1)


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
        work="",
        source=document,
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
        passage=-1,
        evidence=told,
    )
    return replace(made, **particulars)


def linked(*items: Said) -> list[Thread]:
    return link(Material(items, NOTHING))


def of(threads: list[Thread], name: str) -> Thread:
    return next(thread for thread in threads if name in held(thread))


def held(thread: Thread) -> list[str]:
    """The commitments that a thread holds for certain."""
    return [item.said.commitment.id for item in thread.items if item.said.commitment and item.link is Link.AUTO]


FILLER = [promised(f"filler{n}", f"тема{n} дело{n} вещь{n}", document=f"other{n}") for n in range(20)]


def test_a_report_hangs_in_the_thread_of_what_it_reports() -> None:
    threads = linked(*FILLER, promised("a", "питомник саженец хвойный"), said("питомник саженец хвойный открыт"))
    items = of(threads, "a").items
    assert [item.part for item in items] == [Part.COMMITMENT, Part.EVIDENCE]
    assert items[1].link is Link.AUTO
    assert any("саженец" in reason for reason in items[1].score.reasons)


def test_a_statement_is_firmly_in_one_thread_at_most() -> None:
    threads = linked(
        *FILLER,
        promised("a", "питомник саженец хвойный", number="1"),
        promised("b", "питомник саженец лиственный", number="2"),
        said("питомник саженец хвойный"),
    )
    firm = [
        item for thread in threads for item in thread.items if item.part is Part.EVIDENCE and item.link is Link.AUTO
    ]
    assert len(firm) == 1
    assert firm[0] in of(threads, "a").items


def test_what_fits_several_threads_equally_is_only_suggested() -> None:
    rows = [promised(f"row{number}", f"питомник саженец вид{number}", number=str(number)) for number in range(4)]
    threads = linked(*FILLER, *rows, said("питомник саженец"))
    links = {item.link for thread in threads for item in thread.items if item.part is Part.EVIDENCE}
    assert links <= {Link.SUGGESTED}


def test_rows_of_one_document_never_become_one_thread() -> None:
    same = "питомник саженец хвойный"
    threads = linked(*FILLER, promised("a", same, number="1"), promised("b", same, number="2"))
    assert of(threads, "a").id != of(threads, "b").id


def test_a_row_goes_on_in_the_next_edition_of_the_plan() -> None:
    old = promised("a", "питомник саженец хвойный", number="4")
    new = replace(promised("b", "питомник саженец хвойный порода", document="plan2", number="4"), date=LATER)
    threads = linked(*FILLER, new, old)
    assert of(threads, "b").id == of(threads, "a").id
    assert of(threads, "b").commitment.id == "a"


def test_another_amount_for_another_year_is_another_undertaking() -> None:
    def quota(name: str, year: int, tonnes: float) -> Said:
        figure = Figure(0, 1, "", {"min": tonnes, "max": tonnes, "unit": "t"})
        return promised(
            name,
            "квота осётр вылов",
            document=name,
            figures=(figure,),
            deadlines=(Deadline("", end=date(year, 12, 31), due=date(year, 12, 31)),),
        )

    threads = linked(*FILLER, quota("a", 2024, 30), quota("b", 2025, 40))
    assert of(threads, "a").id != of(threads, "b").id
    threads = linked(*FILLER, quota("a", 2024, 30), quota("b", 2024, 30))
    assert of(threads, "a").id == of(threads, "b").id


def test_other_regions_and_other_things_counted_are_held_against_a_link() -> None:
    stated = promised("a", "питомник саженец хвойный", places=frozenset({"kz.abai"}), counted=frozenset({"питомник"}))
    same = replace(said("питомник саженец хвойный"), places=frozenset({"kz.abai"}), counted=frozenset({"питомник"}))
    other = replace(same, places=frozenset({"kz.ulytau"}), counted=frozenset({"автобус"}))
    low, high = (of(linked(*FILLER, stated, one), "a").items[1].score.value for one in (other, same))
    assert low < high


def test_likeness_to_evidence_alone_does_not_link_for_certain() -> None:
    row = promised("a", "эковолонтёр инициатива")
    beside = replace(said("мусор тонна берег", document="plan"), owner="a")
    threads = linked(*FILLER, row, beside, said("мусор тонна берег"))
    links = [item.link for item in of(threads, "a").items if item.said.document == "news"]
    assert links == [Link.SUGGESTED]


def test_a_commitments_own_evidence_is_in_its_thread_whatever_it_says() -> None:
    threads = linked(*FILLER, promised("a", "питомник саженец"), replace(said("сделано", document="plan"), owner="a"))
    assert [item.link for item in of(threads, "a").items] == [Link.AUTO, Link.AUTO]


def test_no_thread_swallows_a_document() -> None:
    reports = [replace(said("питомник саженец хвойный", document=f"n{number}"), start=number) for number in range(100)]
    threads = linked(*FILLER, promised("a", "питомник саженец хвойный"), *reports)
    assert max(len(thread.items) for thread in threads) < 40


def test_the_status_follows_from_the_linked_statements_as_of_a_day() -> None:
    threads = linked(*FILLER, promised("a", "питомник саженец хвойный"), said("питомник саженец хвойный"))
    thread = of(threads, "a")
    assert judge(thread.commitment, LATER, thread.evidence()).standing == "done"
    assert judge(thread.commitment, PLAN, thread.evidence()).standing == "announced"


def test_the_bridge_carries_words_between_the_languages() -> None:
    kazakh = replace(
        said("көшетжай көшет"), language=Language.KK, bridged={"питомник": 0.8, "саженец": 0.8, "хвойный": 0.8}
    )
    threads = linked(*FILLER, promised("a", "питомник саженец хвойный"), kazakh)
    assert len(of(threads, "a").items) == 2


def test_an_empty_library_has_no_threads() -> None:
    assert linked() == []


@pytest.mark.parametrize("name", ["clauses", "back"])
def test_wording_is_known_in_both_languages(name: str) -> None:
    known = rules()
    if name == "clauses":
        assert known.predicate.search("не построены площадки")
        assert known.predicate.search("алаңдар салынған жоқ")
        assert known.joined.match("из которых пять сданы")
        assert known.joined.match("оның ішінде бесеуі")
    else:
        assert {"она", "ол"} <= known.back


WORDS = st.lists(st.sampled_from(["лес", "вода", "воздух", "питомник", "саженец", "пост"]), min_size=1, max_size=4)


@given(st.lists(st.tuples(WORDS, st.booleans(), st.sampled_from("abc")), max_size=12))
def test_every_commitment_is_in_one_thread_and_the_order_of_documents_does_not_matter(
    drawn: list[tuple[list[str], bool, str]],
) -> None:
    items = []
    for number, (terms, is_promise, document) in enumerate(drawn):
        text = " ".join(terms)
        one = promised(str(number), text, document) if is_promise else said(text, document)
        items.append(replace(one, start=number))
    threads = linked(*items)
    found = [name for thread in threads for name in held(thread)]
    assert sorted(found) == sorted(one.commitment.id for one in items if one.commitment)
    assert len({thread.id for thread in threads}) == len(threads)
    assert {thread.id for thread in linked(*reversed(items))} == {thread.id for thread in threads}
