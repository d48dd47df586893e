"""A comparison as a DOCX: what matters in a table, then the text with insertions and deletions as tracked changes."""

from __future__ import annotations

import io
import re
from itertools import count
from pathlib import Path
from typing import Any

import docx as word
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from service.compare import Comparison, counts, written
from service.compare_rows import Piece, Row, rows
from service.web import labels
from service.web.i18n import gettext

_AUTHOR = "Mindet"
# Characters that XML can't hold at all.
_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def docx(comparison: Comparison, language: str) -> bytes:
    """The file's bytes, its own words in a language of the interface."""
    made = word.Document()
    made.add_heading(gettext(language, labels.N_("Comparison")), 1)
    made.add_paragraph(_fit(f"{comparison.before.source} → {comparison.after.source}"))
    for note in comparison.notes:
        made.add_paragraph(_fit(note.messages[language]))
    told = ", ".join(f"{labels.change(language, kind)}: {number}" for kind, number in counts(comparison).items())
    made.add_paragraph(told or gettext(language, labels.N_("Nothing differs.")))
    _table(made, comparison, language)
    if not comparison.alignment.crosses and comparison.changes:
        made.add_heading(gettext(language, labels.N_("The text with its changes")), 2)
        numbers = count(1)
        for row in rows(comparison):
            _paragraph(made, row, numbers)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def write(path: Path, comparison: Comparison, language: str) -> None:
    """Write the DOCX to a file. Raises `UnwritableFile`."""
    written(path, docx(comparison, language))


def _table(made: Any, comparison: Comparison, language: str) -> None:
    weighty = [change for change in comparison.found if change.matters]
    if not weighty:
        return
    table = made.add_table(rows=1, cols=4)
    table.style = "Table Grid"
    heads = (labels.N_("Kind"), labels.N_("Before"), labels.N_("After"), labels.N_("What it means"))
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        cell.text = gettext(language, head)
    for change in weighty:
        quotes = [" ".join(held.text.split())[:600] if held else "" for held in (change.before, change.after)]
        message = " ".join(change.messages[language].split())
        row = table.add_row().cells
        for cell, said in zip(row, (labels.change(language, change.kind), *quotes, message), strict=True):
            cell.text = _fit(said)


def _paragraph(made: Any, row: Row, numbers: count[int]) -> None:
    paragraph = made.add_paragraph(style="Heading 3" if row.heading else None)
    if row.state in ("same", "moved"):
        paragraph.add_run(_fit("".join(piece.text for piece in row.right)))
        return
    if row.state in ("added", "removed"):
        pieces = row.left if row.state == "removed" else row.right
        _tracked(paragraph, "".join(piece.text for piece in pieces), numbers, inserts=row.state == "added")
        return
    before, after = list(row.left), list(row.right)
    while before or after:
        if before and before[0].change in ("removed", "replaced", "form"):
            _tracked(paragraph, before.pop(0).text, numbers, inserts=False)
        elif after and after[0].change in ("added", "replaced", "form"):
            _tracked(paragraph, after.pop(0).text, numbers, inserts=True)
        else:
            _same(paragraph, before, after)


def _same(paragraph: Any, before: list[Piece], after: list[Piece]) -> None:
    """What stands unchanged on both sides, as the later text spells it."""
    if before:
        before.pop(0)
    if after:
        paragraph.add_run(_fit(after.pop(0).text))


def _tracked(paragraph: Any, text: str, numbers: count[int], *, inserts: bool) -> None:
    mark = OxmlElement("w:ins" if inserts else "w:del")
    mark.set(qn("w:id"), str(next(numbers)))
    mark.set(qn("w:author"), _AUTHOR)
    run = OxmlElement("w:r")
    held = OxmlElement("w:t" if inserts else "w:delText")
    held.set(qn("xml:space"), "preserve")
    held.text = _fit(text)
    run.append(held)
    mark.append(run)
    paragraph._p.append(mark)


def _fit(text: str) -> str:
    return _UNFIT.sub("\ufffd", text)
