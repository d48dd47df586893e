"""The days of the ledger: kept with the commitments, found again without reading them, the same as by reading all."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, select

from corpus import ledger, ledger_days, schema, store
from corpus.due_days import Recurrence, days_of, placed
from corpus.ledger import Followed, Wanted
from corpus.model import Commitment, Deadline, Document, Kind, Language, Origin, Party, Role, Statement

TODAY = date(2026, 6, 1)
BODIES = ("kz.mepr", "kz.minfin")

months = st.sampled_from([1, 2, 3, 6, 7, 12, 24])
days = st.dates(date(2015, 1, 1), date(2032, 12, 31))


@given(days, months, st.integers(-1, 31), st.none() | days, days, st.integers(0, 100))
def test_the_days_of_a_recurrence_are_those_that_counting_on_from_its_first_gives(
    day: date, step: int, month_day: int, until: date | None, first: date, length: int
) -> None:
    day = day.replace(day=monthrange(day.year, day.month)[1] if month_day < 1 else min(month_day, 28))
    recurrence = Recurrence(months=step, month_day=-1 if month_day < 1 else day.day, last=until)
    last = first + timedelta(days=length)
    counted = []
    at = day
    while at <= min(last, until or last):
        counted.append(at)
        year, month = divmod(at.year * 12 + at.month - 1 + step, 12)
        end = monthrange(year, month + 1)[1]
        at = date(year, month + 1, end if recurrence.month_day == -1 else recurrence.month_day)
    assert list(days_of(day, recurrence, first, last)) == [one for one in counted if one >= first]


@given(days, st.sampled_from([7, 14, 30]), days, st.integers(0, 100))
def test_the_days_of_what_recurs_by_weeks_are_so_many_days_apart(
    day: date, step: int, first: date, length: int
) -> None:
    last = first + timedelta(days=length)
    every = [first + timedelta(days=n) for n in range(length + 1)]
    expected = [one for one in every if one >= day and (one - day).days % step == 0]
    assert list(days_of(day, Recurrence(days=step), first, last)) == expected


DEADLINES = st.one_of(
    days.map(lambda day: Deadline("до дня", end=day, due=day)),
    st.builds(
        lambda every, start, end: Deadline("тоқсан сайын", every=every, start=start, end=end, due=end),
        st.sampled_from(["P1Y", "P6M", "P3M", "P1M", "P2W", "P1D", "P5M"]),
        st.none() | days,
        st.none() | days,
    ),
    st.builds(
        lambda month, day, every: Deadline("жыл сайын", every=every, dates=(f"--{month:02d}-{day:02d}",)),
        st.integers(1, 12),
        st.integers(1, 31),
        st.sampled_from([None, "P1Y"]),
    ),
    st.just(Deadline("по мере необходимости")),
)
Said = tuple[list[Deadline], str, str]
COMMITMENTS = st.lists(
    st.tuples(
        st.lists(DEADLINES, max_size=3), st.sampled_from(["Посадить", "Өткізу", "Открыть"]), st.sampled_from(BODIES)
    ),
    max_size=8,
)


def commitment(number: int, deadlines: Sequence[Deadline], action: str, body: str) -> Commitment:
    return Commitment(
        f"{number:016x}", "a" * 16, Statement.COMMITMENT, Origin.ROW, action, 0, 5, "Текст",
        agencies=(Party(body, body, Role.RESPONSIBLE),), deadlines=tuple(deadlines), language=Language.RU,
    )  # fmt: skip


def keep(library: store.Library, letter: str, issued: date | None, found: Sequence[Commitment]) -> None:
    document = Document(letter * 16, f"{letter}.txt", "text/plain", "Текст", "r1", Kind.PLAN, date=issued)
    with library.write() as connection:
        connection.execute(delete(schema.documents).where(schema.documents.c.id == document.id))
        store.put_document(connection, document, [], b"bytes", made_with="v1")
        ledger.put_commitments(connection, document, found)


def by_reading_all(library: store.Library, wanted: Wanted, first: date, last: date) -> list[tuple[date, str]]:
    """What is due in a stretch, from the deadlines of all commitments as they are kept."""
    until = last + timedelta(days=1)
    found: list[tuple[date, str, bool, int, str]] = []
    with library.read() as connection:
        for number, kept in enumerate(ledger.kept(connection, wanted, TODAY)):
            made = kept.commitment
            ends = [deadline.due for deadline in made.deadlines if deadline.due]
            endless = any(deadline.every and deadline.end is None for deadline in made.deadlines)
            is_about = bool(ends) and min(ends) < until and (min(ends) >= first or (not endless and max(ends) >= first))
            found += {
                (day, made.action, not is_about, number, made.id)
                for deadline in made.deadlines
                for day_, recurrence in placed(deadline, kept.date)
                for day in days_of(day_, recurrence, first, last)
            }
    return [(day, name) for day, _, _, _, name in sorted(found)]


def falling(library: store.Library, wanted: Wanted, first: date, last: date) -> list[tuple[date, str]]:
    with library.read() as connection:
        found = ledger_days.falling(connection, wanted, TODAY, first, last)
        listed = ledger.listed_by_key(connection, [key for _, key in found], TODAY)
    return [(day, listed[key].commitment.id) for day, key in found]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(COMMITMENTS, COMMITMENTS, days, st.integers(0, 120), st.sampled_from([(), BODIES[:1]]))
def test_a_stretch_holds_what_reading_all_deadlines_gives(
    file: store.Library, one: Sequence[Said], other: Sequence[Said], first: date, length: int, bodies: tuple[str, ...]
) -> None:
    keep(file, "a", date(2024, 2, 29), [commitment(n, *said) for n, said in enumerate(one)])
    keep(file, "b", None, [commitment(100 + n, *said) for n, said in enumerate(other)])
    wanted, last = Wanted(agencies=bodies), first + timedelta(days=length)
    assert falling(file, wanted, first, last) == by_reading_all(file, wanted, first, last)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[store.Library]:
    with store.Library(tmp_path_factory.mktemp("days"), create=True) as made:
        yield made


@pytest.fixture
def library(tmp_path: Path, url: str) -> Iterator[store.Library]:
    with store.Library(tmp_path, create=True, url=url) as made:
        yield made


QUARTERLY = Deadline("тоқсан сайын", every="P3M")
ONCE = Deadline("до 1 августа 2026 года", end=date(2026, 8, 1), due=date(2026, 8, 1))
LOST = Deadline("ежедневно", every="P1D")


def test_days_follow_what_people_set_and_go_with_their_document(library: store.Library) -> None:
    made = commitment(1, [QUARTERLY, LOST], "Отчитаться", "kz.mepr")
    keep(library, "a", date(2026, 1, 15), [made, commitment(2, [ONCE], "Открыть", "kz.minfin")])
    summer = date(2026, 7, 1), date(2026, 9, 30)
    assert falling(library, Wanted(), *summer) == [(date(2026, 8, 1), f"{2:016x}"), (date(2026, 9, 30), made.id)]
    with library.read() as connection:
        assert ledger_days.unplaced(connection, Wanted(), TODAY) == 1
        assert ledger_days.unplaced(connection, Wanted(agencies=("kz.minfin",)), TODAY) == 0
    with library.write() as connection:
        ledger.put_standings(connection, [Followed(commitment(1, [ONCE], "Отчитаться", "kz.mepr"))])
    assert [day for day, _ in falling(library, Wanted(), *summer)] == [date(2026, 8, 1)] * 2
    with library.read() as connection:
        assert ledger_days.unplaced(connection, Wanted(), TODAY) == 0
    keep(library, "a", date(2026, 1, 15), [])
    with library.read() as connection:
        assert connection.execute(select(schema.commitment_days)).all() == []


def test_an_older_library_gets_the_days_of_what_it_holds(library: store.Library, url: str) -> None:
    made = [
        commitment(1, [QUARTERLY, LOST], "Отчитаться", "kz.mepr"),
        commitment(2, [ONCE], "Открыть", "kz.mepr"),
        commitment(3, [], "Обеспечить", "kz.mepr"),
    ]
    keep(library, "a", date(2026, 1, 15), made)
    keep(library, "b", None, [commitment(4, [QUARTERLY, ONCE], "Ашу", "kz.mepr")])
    with library.read() as connection:
        before = connection.execute(select(schema.commitment_days)).all()
    with library.write() as connection:
        as_of_0006(connection)
    with store.Library(library.home, url=url) as migrated, migrated.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), schema.metadata) == []
        assert connection.execute(select(schema.commitment_days)).all() == before
    assert len(before) == 5


def as_of_0006(connection: Connection) -> None:
    """Take back what the migration 0007 makes."""
    for statement in (
        "DROP TABLE commitment_days",
        "DROP INDEX ix_threads_listed",
        "DROP INDEX ix_threads_counted",
        "CREATE INDEX ix_threads_place ON threads (place)",
        "DROP INDEX ix_commitments_first_due",
        "CREATE INDEX ix_commitments_first_due ON commitments (first_due)",
        "DROP INDEX ix_commitments_counted",
        "CREATE INDEX ix_commitments_counted ON commitments (type, language, standing, standing_late, due)",
        "DROP INDEX ix_thread_items_commitment_id",
        "CREATE INDEX ix_thread_items_commitment_id ON thread_items (commitment_id)",
        "UPDATE alembic_version SET version_num = '0006'",
    ):
        connection.exec_driver_sql(statement)
