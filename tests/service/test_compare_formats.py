"""One text as a PDF and as a DOCX: titles broken over lines in one of them, or differently in both, are no change."""

from __future__ import annotations

import io
from collections.abc import Sequence

import docx
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from eval.printed import FONTS, register
from service.compare import Comparison, Tagged, compare_units
from service.ingest import read

FONT = next(iter(FONTS))
TITLES = {
    "ru": ["НАЦИОНАЛЬНЫЙ ДОКЛАД", "о состоянии окружающей среды и использовании", "природных ресурсов за {} год"],
    "kk": ["ҰЛТТЫҚ БАЯНДАМА", "қоршаған ортаның жай-күйі және табиғи", "ресурстардың {} жылы пайдаланылуы туралы"],
    "long": ["ОТЧЕТ", "об исполнении мероприятий", "по охране водоемов", "и лесов области", "за {} год", "(сводный)"],
}
BODIES = {
    "ru": ["В области работают 63 поста наблюдения.", "Лаборатория откроется до 1 июля 2027 года. Жалоб не поступало."],
    "kk": [
        "Облыста 48 бақылау бекеті жұмыс істейді.",
        "Зертхана 2027 жылғы 1 шілдеге дейін ашылады. Шағым болған жоқ.",
    ],
}


def pdf(title: Sequence[str], body: Sequence[str]) -> Tagged:
    register(FONT)
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    y = 780
    for line in title:
        canvas.setFont(FONT, 15)
        canvas.drawCentredString(A4[0] / 2, y, line)
        y -= 20
    for line in body:
        y -= 22
        canvas.setFont(FONT, 11)
        canvas.drawString(60, y, line)
    canvas.save()
    return tagged(out.getvalue(), "a.pdf")


def word(title: Sequence[str], body: Sequence[str], style: str) -> Tagged:
    made = docx.Document()
    for line in title:
        made.add_paragraph(line, style=style)
    for line in body:
        made.add_paragraph(line)
    out = io.BytesIO()
    made.save(out)
    return tagged(out.getvalue(), "b.docx")


def tagged(content: bytes, name: str) -> Tagged:
    made = read(content, name)
    return Tagged(made.document, made.annotations)


def both_ways(first: Tagged, second: Tagged) -> list[Comparison]:
    return [compare_units(first, second, None, ()), compare_units(second, first, None, ())]


STYLES = ["Heading 1", "Title", "Normal"]


@pytest.mark.parametrize("name", TITLES)
@pytest.mark.parametrize("style", STYLES)
def test_a_title_of_several_lines_is_no_change_between_formats(name: str, style: str) -> None:
    title, body = [line.format(2024) for line in TITLES[name]], BODIES.get(name, BODIES["ru"])
    lines, joined = word(title, body, style), word([" ".join(title)], body, style)
    printed = pdf(title, body)
    for first, second in ((printed, lines), (printed, joined), (lines, joined)):
        assert [made.found for made in both_ways(first, second)] == [(), ()]


@pytest.mark.parametrize("name", TITLES)
@pytest.mark.parametrize("style", STYLES)
def test_of_a_title_whose_year_differs_the_year_alone_is_told(name: str, style: str) -> None:
    title, later = ([line.format(year) for line in TITLES[name]] for year in (2024, 2025))
    body = BODIES.get(name, BODIES["ru"])
    printed = pdf(title, body)
    for other in (word(later, body, style), word([" ".join(later)], body, style)):
        for made in both_ways(printed, other):
            assert [(change.kind, change.change, change.matters) for change in made.found] == [
                ("text", "changed", False)
            ]
            (change,) = made.found
            assert change.before is not None
            assert change.after is not None
            texts = [" ".join(side.text.split()) for side in (change.before, change.after)]
            whole = {" ".join(lines) for lines in (title, later)}
            assert set(texts) == whole
