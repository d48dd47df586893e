"""Pages of threads and long lists of commitments say what reading and judging every single one would say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from corpus import ledger
from corpus.ledger import Facet, Wanted
from corpus.model import Role, Standing
from corpus.store import Library
from index import thread_list
from index.threads import Thread, threads
from service.threads import Asked, NoThread, counts, found, page, wanted

DAYS = [date(2026, 11, 1), date(2026, 3, 1), date(2025, 1, 15), date(2034, 1, 1)]


@pytest.fixture(scope="module")
def every(home: Path) -> list[Thread]:
    with Library(home) as library, library.read() as connection:
        return threads(connection)


@pytest.fixture(scope="module")
def library(home: Path) -> Iterator[Library]:
    with Library(home) as made:
        yield made


def owners(thread: Thread) -> set[str | None]:
    roles = (Role.RESPONSIBLE, Role.BY_AGREEMENT)
    return {party.id for made in thread.stated() for party in made.agencies if party.role in roles}


def fits(thread: Thread, asked: Asked, standing: Standing) -> bool:
    return (
        (not asked.documents or any(item.said.document in asked.documents for item in thread.items))
        and (not asked.agencies or bool(owners(thread) & set(asked.agencies)))
        and (not asked.statuses or standing.value in asked.statuses)
    )


@pytest.fixture(scope="module", params=DAYS, ids=str)
def judged(request: pytest.FixtureRequest, every: list[Thread]) -> tuple[date, dict[str, Standing]]:
    return request.param, {thread.id: thread.judged(request.param).standing for thread in every}


@pytest.fixture(scope="module")
def questions(every: list[Thread]) -> list[Asked]:
    body = next(one for one, _ in Counter(one for thread in every for one in owners(thread) if one).most_common())
    document = every[len(every) // 2].items[0].said.document
    statuses = ["announced", "in progress", "overdue"]
    return [
        Asked(),
        Asked(agencies=[body]),
        Asked(documents=[document]),
        *(Asked(statuses=[one.value]) for one in Standing),
        Asked(agencies=[body], statuses=statuses),
        Asked(documents=[document], statuses=statuses),
    ]


def test_a_list_holds_and_counts_the_threads_that_judging_all_of_them_leaves(
    library: Library, every: list[Thread], questions: list[Asked], judged: tuple[date, dict[str, Standing]]
) -> None:
    assert len(every) > 30
    day, standings = judged
    for asked in questions:
        expected = [thread.id for thread in every if fits(thread, asked, standings[thread.id])]
        anyhow = [thread.id for thread in every if fits(thread, replace(asked, statuses=()), standings[thread.id])]
        with library.read() as connection:
            assert thread_list.ids(connection, wanted(connection, asked), day) == expected, asked
            assert page(connection, asked, day, "", 3)["total"] == len(expected), asked
            told = +Counter(counts(connection, replace(asked, statuses=()), day))
        assert told == Counter(standings[name].value for name in anyhow)


@pytest.mark.parametrize("day", DAYS[:3], ids=str)
@pytest.mark.parametrize("statuses", [(), ("in progress", "done", "announced")])
def test_pages_together_are_the_whole_list(library: Library, day: date, statuses: tuple[str, ...]) -> None:
    asked = Asked(statuses=statuses)
    with library.read() as connection:
        whole = [one["id"] for one in found(connection, asked, day)]
        listed: list[str] = []
        cursor = ""
        while True:
            shown = page(connection, asked, day, cursor, 7)
            listed += [one["id"] for one in shown["threads"]]
            if shown["next"] is None:
                break
            cursor = shown["next"]
    assert listed == whole
    assert len(whole) > 7


def test_a_page_goes_on_only_behind_a_thread_that_is_listed(library: Library, every: list[Thread]) -> None:
    day = DAYS[0]
    standing = every[0].judged(day).standing.value
    other = next(one.value for one in Standing if one.value != standing)
    with library.read() as connection:
        for asked, cursor in ((Asked(), "no-such-thread"), (Asked(statuses=[other]), every[0].id)):
            with pytest.raises(NoThread):
                page(connection, asked, day, cursor, 7)
        assert page(connection, Asked(statuses=[standing]), day, every[0].id, 7)["threads"]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_long_list_of_commitments_tells_the_standings_that_the_ledger_tells(library: Library, day: date) -> None:
    with library.read() as connection:
        kept = ledger.kept(connection, Wanted(), day)
        listed = ledger.listed(connection, Wanted(), day)
        assert [(one.commitment, one.source, one.date, one.sample) for one in listed] == [
            (one.commitment, one.source, one.date, one.sample) for one in kept
        ]
        assert [one.standing for one in listed] == [one.standing for one in kept]


def test_a_facet_alone_counts_as_beside_the_others(library: Library) -> None:
    with library.read() as connection:
        every_facet = ledger.facets(connection, Wanted(), DAYS[0])
        for facet in Facet:
            assert ledger.facets(connection, Wanted(), DAYS[0], [facet]) == {facet: every_facet[facet]}
