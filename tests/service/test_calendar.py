"""The calendar of deadlines: every deadline on its day, recurring ones as rules that a strict reader unfolds alike."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from dateutil.rrule import rrulestr
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from lxml import html

from corpus.ledger import Kept
from corpus.model import Commitment, Deadline, Origin, Standing, Statement
from corpus.standing import Judgement, Rule
from service.calendar_feed import calendar, rule
from service.events import events

ISSUED = date(2026, 4, 20)


def kept(
    *deadlines: Deadline, issued: date | None = ISSUED, identity: str = "c1", action: str = "Открыть пост"
) -> Kept:
    made = Commitment(identity, "d1", Statement.COMMITMENT, Origin.ROW, action, 0, 5, action, deadlines=deadlines)
    return Kept(made, "plan.docx", None, issued, False, Judgement(Standing.ANNOUNCED, Rule.NOTHING_SAID))


def parsed(found: Sequence[Kept], language: str = "ru") -> Calendar:
    content = calendar(found, date(2026, 11, 22), language, "https://mindet.example")
    return Calendar.from_ical(content)


DEADLINES = [
    (Deadline("до 1 марта 2027 года", end=date(2027, 3, 1), due=date(2027, 3, 1)), ["2027-03-01"]),
    (Deadline("1 наурызға дейін", end=date(2027, 3, 1), due=date(2027, 3, 1)), ["2027-03-01"]),
    (Deadline("ежегодно до 1 ноября", every="P1Y", dates=("--11-01",)), ["2026-11-01", "2027-11-01", "2028-11-01"]),
    (Deadline("жыл сайын 1 сәуірге дейін", every="P1Y", dates=("--04-01",)), ["2027-04-01", "2028-04-01"]),
    (Deadline("ежеквартально", every="P3M"), ["2026-06-30", "2026-09-30", "2026-12-31", "2027-03-31"]),
    (Deadline("тоқсан сайын", every="P3M"), ["2026-06-30", "2026-09-30", "2026-12-31"]),
    (Deadline("до 10 числа после квартала", every="P3M", offset="P10D"), ["2026-07-10", "2026-10-10", "2027-01-10"]),
    (Deadline("раз в полугодие", every="P6M"), ["2026-06-30", "2026-12-31"]),
    (Deadline("ай сайын", every="P1M"), ["2026-04-30", "2026-05-31", "2026-06-30", "2026-07-31"]),
    (Deadline("2027 – 2029 годы, ежегодно", start=date(2027, 1, 1), end=date(2029, 12, 31), every="P1Y",
              due=date(2029, 12, 31)), ["2027-12-31", "2028-12-31", "2029-12-31"]),
    (Deadline("еженедельно", every="P1W"), ["2026-04-27", "2026-05-04"]),
    (Deadline("до 15 июня и 15 декабря", every="P1Y", dates=("--06-15", "--12-15")), ["2026-06-15", "2026-12-15"]),
]  # fmt: skip


@pytest.mark.parametrize(("deadline", "days"), DEADLINES, ids=[deadline.text for deadline, _ in DEADLINES])
def test_a_deadline_stands_on_its_days_for_us_and_for_a_strict_reader(deadline: Deadline, days: list[str]) -> None:
    own = kept(deadline)
    last = date(2031, 1, 1)
    ours = sorted(day.isoformat() for event in events(own) for day in event.days(ISSUED, last))
    assert ours[: len(days)] == days
    theirs = []
    for event in parsed([own]).walk("VEVENT"):
        start = event["DTSTART"].dt
        if "RRULE" not in event:
            theirs.append(start)
            continue
        unfolded = rrulestr(event["RRULE"].to_ical().decode(), dtstart=datetime.combine(start, datetime.min.time()))
        theirs += [moment.date() for moment in unfolded.between(datetime(2026, 4, 19), datetime(2031, 1, 1), inc=True)]
    assert sorted(day.isoformat() for day in theirs) == ours


@pytest.mark.parametrize(
    "deadline",
    [
        Deadline("по мере необходимости"),
        Deadline("ежедневно", every="P1D"),
        Deadline("в течение 2 месяцев после принятия", offset="P2M", anchor="принятие"),
        Deadline("ежеквартально, 5 рабочих дней", every="P3M", offset="P5D", business_days=True),
    ],
)
def test_what_has_no_day_is_not_placed(deadline: Deadline) -> None:
    assert events(kept(deadline)) == ()


def test_a_recurrence_without_any_date_to_count_from_is_not_placed() -> None:
    assert events(kept(Deadline("ежеквартально", every="P3M"), issued=None)) == ()
    assert events(kept(Deadline("до 2027 года", end=date(2027, 12, 31), due=date(2027, 12, 31)), issued=None))


def test_the_ids_stay_and_differ() -> None:
    twice = [deadline for deadline, _ in DEADLINES]
    first = [str(event["UID"]) for event in parsed([kept(*twice)]).walk("VEVENT")]
    assert first == [str(event["UID"]) for event in parsed([kept(*twice)], "kk").walk("VEVENT")]
    assert len(set(first)) == len(first)


def test_a_strict_reader_gets_back_the_text_as_it_was() -> None:
    action = 'Внедрить; "учёт", \\ и\nконтроль — ауа сапасын бақылау ' + "ұ" * 200
    (event,) = parsed([kept(Deadline("до 1.03", end=date(2027, 3, 1), due=date(2027, 3, 1)), action=action)]).walk(
        "VEVENT"
    )
    assert str(event["SUMMARY"]).startswith('Внедрить; "учёт", \\ и контроль')
    assert str(event["URL"]) == "https://mindet.example/ru/ledger/c1"
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(days=1)


@given(st.text(max_size=300))
def test_any_text_makes_lines_of_75_octets_that_can_be_read(action: str) -> None:
    content = calendar([kept(Deadline("d", end=ISSUED, due=ISSUED), action=action)], ISSUED, "kk")
    assert all(len(line.encode()) <= 75 for line in content.split("\r\n"))
    assert len(Calendar.from_ical(content).walk("VEVENT")) == 1


@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.sampled_from(["P1Y", "P6M", "P3M", "P1M", "P2Y", "P1W", "P2W"]))
def test_a_recurrence_never_falls_before_the_document(issued: date, every: str) -> None:
    for event in events(kept(Deadline("d", every=every), issued=issued)):
        days = list(event.days(date(1999, 1, 1), date(2064, 1, 1)))
        assert days == sorted(set(days))
        assert days[0] >= issued
        assert event.recurrence is not None
        assert rule(event.recurrence).startswith("FREQ=")


@pytest.mark.slow
def test_ten_thousand_deadlines_are_one_valid_file() -> None:
    due = [
        Deadline("d", end=ISSUED + timedelta(days=n % 900), due=ISSUED + timedelta(days=n % 900)) for n in range(10_000)
    ]
    content = calendar([kept(one, identity=f"c{n}") for n, one in enumerate(due)], ISSUED, "ru")
    found = Calendar.from_ical(content).walk("VEVENT")
    assert len({str(event["UID"]) for event in found}) == 10_000


def test_the_page_shows_what_its_csv_and_json_list(client: TestClient) -> None:
    rows = client.get("/ru/calendar.json?when=2026-Q4").json()["events"]
    assert len(rows) > 3
    assert len(client.get("/ru/calendar.csv?when=2026-Q4").text.strip().splitlines()) == len(rows) + 1
    shown = html.fromstring(client.get("/ru/calendar?when=2026-Q4").text)
    links = shown.xpath("//section[@class='due-list']//li/a/@href")
    assert sorted(link.rsplit("/", 1)[1] for link in links) == sorted(row["commitment"] for row in rows)
    assert all("2026-10-01" <= row["day"] <= "2026-12-31" for row in rows)


def test_the_served_file_is_valid_and_follows_its_filter(client: TestClient) -> None:
    every = Calendar.from_ical(client.get("/kk/calendar.ics").text).walk("VEVENT")
    some = Calendar.from_ical(client.get("/kk/calendar.ics?agency=kz.mepr").text).walk("VEVENT")
    assert 0 < len(some) < len(every)
    assert {str(one["UID"]) for one in some} < {str(one["UID"]) for one in every}


@pytest.mark.parametrize("when", ["", "2026-12", "2026-Q1", "1995-02"])
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_month_and_a_quarter_lead_to_their_neighbours(client: TestClient, when: str, language: str) -> None:
    shown = html.fromstring(client.get(f"/{language}/calendar?when={when}").text)
    after = shown.xpath("//a[@rel='next']/@href")[0]
    back = html.fromstring(client.get(f"/{language}/calendar{after}").text).xpath("//a[@rel='prev']/@href")[0]
    wanted = when or f"{datetime.now(UTC).date():%Y-%m}"
    assert f"when={wanted}" in back


@pytest.mark.parametrize("when", ["2026-13", "soon", "2026-Q5", "0001-01", "2026-00"])
def test_a_stretch_that_is_none_is_explained(client: TestClient, when: str) -> None:
    answer = client.get(f"/ru/calendar?when={when}")
    assert answer.status_code == 400
    assert "2026-Q4" in html.fromstring(answer.text).xpath("//*[@role='alert']")[0].text


def test_a_time_without_deadlines_says_so(client: TestClient) -> None:
    assert html.fromstring(client.get("/ru/calendar?when=1995-02").text).xpath("//p[@class='empty']")
