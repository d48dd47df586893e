"""The ledger as a table for people: CSV, and XLSX with typed dates and numbers and filters on."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from corpus.ledger import Kept
from corpus.model import Commitment, Deadline, Role
from corpus.standing import due
from service.csv_table import csv_text
from service.ledger import agency_name, name, place_name, reference

# The columns with their widths in characters.
COLUMNS = {
    "number": 8, "reference": 18, "action": 60, "form": 26, "type": 14, "status": 18, "why": 30, "responsible": 40,
    "by_agreement": 28, "addressee": 28, "person": 22, "deadline": 30, "start": 12, "due": 12, "every": 16,
    "target": 12, "unit": 10, "figures": 32, "places": 26, "missing": 22, "evidence": 12, "latest": 50,
    "document": 36, "date": 12, "page": 8, "text": 60, "language": 10, "id": 18,
}  # fmt: skip

_MOST_CHARACTERS = 32_000
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def table_row(kept: Kept, language: str) -> list[Any]:
    """A commitment as the cells of `COLUMNS`, dates and numbers as such."""
    made = kept.commitment
    latest = max(made.evidence, key=lambda item: (item.date or date.min, item.start), default=None)
    target = made.figures[0] if made.figures else None
    cells: dict[str, Any] = {
        "number": _number(made.number),
        "reference": reference(made, language),
        "action": made.action,
        "form": made.form,
        "type": name("type", made.type.value, language),
        "status": name("status", kept.judgement.standing.value, language),
        "why": name("why", kept.judgement.rule, language),
        "responsible": _bodies(made, Role.RESPONSIBLE, language),
        "by_agreement": _bodies(made, Role.BY_AGREEMENT, language),
        "addressee": _bodies(made, Role.ADDRESSEE, language),
        "person": made.person,
        "deadline": "; ".join(map(_deadline, made.deadlines)),
        "start": min((one.start for one in made.deadlines if one.start), default=None),
        "due": due(made) or max((one.end for one in made.deadlines if one.end), default=None),
        "every": "; ".join(dict.fromkeys(name("every", one.every, language) for one in made.deadlines if one.every)),
        "target": target.value.get("max") if target else None,
        "unit": target.value.get("of") or target.value.get("unit") if target else None,
        "figures": "; ".join(figure.text for figure in made.figures),
        "places": "; ".join(place_name(place.id, place.name, language) for place in made.places),
        "missing": ", ".join(name("missing", lack.value, language) for lack in made.missing),
        "evidence": len(made.evidence),
        "latest": latest.text if latest else None,
        "document": kept.title or kept.source,
        "date": kept.date,
        "page": made.page,
        "text": made.text,
        "language": name("language", made.language.value, language),
        "id": made.id,
    }
    return [cells[column] for column in COLUMNS]


def _number(number: str | None) -> int | str | None:
    """A row's number as a number, so that a sheet sorts by it; 3.4 is no decimal."""
    return int(number) if number and number.isascii() and number.isdigit() else number


def _bodies(made: Commitment, role: Role, language: str) -> str:
    return "; ".join(agency_name(one.id, one.name, language) for one in made.agencies if one.role is role)


def _deadline(deadline: Deadline) -> str:
    return f"{deadline.stage}: {deadline.text}" if deadline.stage else deadline.text


def header(language: str) -> list[str]:
    """The names of the columns."""
    return [name("column", column, language) for column in COLUMNS]


def as_csv(found: Iterable[Kept], language: str) -> str:
    """The table as CSV, dates in ISO form."""
    return csv_text(header(language), (table_row(kept, language) for kept in found))


def as_xlsx(found: Iterable[Kept], language: str) -> bytes:
    """The table as a workbook: the header frozen, filters on, dates and numbers as such, no text read as a formula."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet(name("sheet", "title", language))
    for place, width in enumerate(COLUMNS.values(), 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "A2"
    bold, top = Font(bold=True), Alignment(vertical="top", wrap_text=True)

    def cell(value: Any) -> Any:
        made = WriteOnlyCell(sheet)
        if isinstance(value, str):
            made.value = _NOT_IN_XML.sub("", " ".join(value.split()))[:_MOST_CHARACTERS]
            made.data_type = "s"
        else:
            made.value = value
        if isinstance(value, date):
            made.number_format = "yyyy-mm-dd"
        made.alignment = top
        return made

    heads = [cell(title) for title in header(language)]
    for head in heads:
        head.font = bold
    sheet.append(heads)
    rows = 1
    for kept in found:
        sheet.append([cell(value) for value in table_row(kept, language)])
        rows += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{rows}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
