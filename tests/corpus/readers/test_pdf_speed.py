from __future__ import annotations

import io
import time
from collections.abc import Callable

import pdfplumber
import pytest
from reportlab.platypus import PageBreak

from corpus.readers.pdf import read
from tests.corpus.readers.papers import body, paper, table

RUSSIAN = "По итогам года проверено 214 предприятий, по которым вынесены предписания и назначены сроки их исполнения. "
KAZAKH = "Жыл қорытындысы бойынша 214 кәсіпорын тексерілді, оларға нұсқама беріліп, орындау мерзімі белгіленді. "
ROWS = [["№", "Мероприятие", "Форма", "Срок", "Исполнители"]] + [
    [str(number), "Подготовка проекта и его согласование с заинтересованными", "отчёт", "III квартал", "МИО"]
    for number in range(14)
]


def report(pages: int, tables_every: int) -> bytes:
    story = []
    for number in range(pages):
        if number % tables_every == 0:
            story += [table(ROWS, [30, 180, 80, 90, 90])]
        else:
            story += [body(RUSSIAN * 8), body(KAZAKH * 9), body(RUSSIAN * 8)]
        story += [PageBreak()]
    return paper(story, head="Отчёт")


def plain(content: bytes) -> None:
    with pdfplumber.open(io.BytesIO(content)) as document:
        for page in document.pages:
            page.extract_text()
            page.extract_tables()
            page.close()


def seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


@pytest.mark.slow
@pytest.mark.parametrize(("tables_every", "times"), [(5, 4.0), (1, 1.8)])
def test_reading_is_several_times_as_fast_as_plain_pdfplumber(tables_every: int, times: float) -> None:
    content = report(50, tables_every)
    ours, theirs = seconds(lambda: read(content, "a.pdf")), seconds(lambda: plain(content))
    print(f"\n{50 / ours:.0f} pages a second, plain pdfplumber {50 / theirs:.0f}: {theirs / ours:.1f} times as fast")
    assert theirs >= times * ours
