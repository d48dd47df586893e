from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.language import language
from corpus.model import Language
from index.filters import BadFilter, Filters
from index.queries import BadQuery, parse, spoken_in


@pytest.mark.parametrize(
    ("typed", "text", "filters"),
    [
        ("agency:МЭПР due:2026", "", Filters(agencies=("МЭПР",), due=(2026,))),
        ("полив kind:reply садов", "полив садов", Filters(kinds=("reply",))),
        ("полив вид:ответ", "полив", Filters(kinds=("reply",))),
        ("суару түрі:жауап тіл:қазақша", "суару", Filters(kinds=("reply",), languages=("kk",))),
        ('agency:"Министерство экологии" полив', "полив", Filters(agencies=("Министерство экологии",))),
        ("place:Абай tag:deadline", "", Filters(places=("Абай",), tags=("deadline",))),
        ("due:2025-2027 полив", "полив", Filters(due=(2025, 2026, 2027))),
        ("until:2025-01-31 year:2024 полив", "полив", Filters(until=date(2025, 1, 31), years=(2024,))),
        ("kind:reply kind:news полив", "полив", Filters(kinds=("reply", "news"))),
        ("смотри https://example.org/kk", "смотри https://example.org/kk", Filters()),
        ("Тема:полив в 10:30", "Тема:полив в 10:30", Filters()),
        ("полив: сады", "полив: сады", Filters()),
    ],
)
def test_filters_written_into_a_query_are_told_apart_from_its_words(typed: str, text: str, filters: Filters) -> None:
    made = parse(typed, Filters())
    assert (made.text, made.filters) == (text, filters)


def test_filters_in_a_query_are_joined_to_those_given() -> None:
    assert parse("полив kind:news", Filters(languages=("ru",))).filters == Filters(("news",), ("ru",))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("site:gov.kz полив", "site: there is no such filter. A query takes agency, due, kind"),
        ("due:скоро", "due: 'скоро' is no year"),
        ("due:2027-2025", "due: '2027-2025' is no year"),
        ("since:вчера полив", "since: 'вчера' is no day. Write it as YYYY-MM-DD"),
    ],
)
def test_a_filter_that_cannot_be_read_says_what_it_takes(typed: str, said: str) -> None:
    with pytest.raises(BadFilter, match=said):
        parse(typed, Filters())


@given(st.text(max_size=200))
def test_any_text_is_a_query_or_a_clear_error(typed: str) -> None:
    try:
        made = parse(typed, Filters())
    except (BadQuery, BadFilter):
        return
    assert made.has_words or made.filters != Filters()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("су сапасы", Language.KK),
        ("таза су", Language.KK),
        ("жол жабу", Language.KK),
        ("чистая вода", Language.RU),
        ("план ремонта", Language.RU),
        ("вода", Language.RU),
        ("қоршаған орта", Language.KK),
    ],
)
def test_two_words_tell_the_language(typed: str, expected: Language) -> None:
    assert spoken_in(typed, language(typed)) is expected
