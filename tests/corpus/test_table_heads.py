"""What stands over and before the cells of tables."""

from __future__ import annotations

from corpus.model import Extract
from corpus.structure import structure
from corpus.table_heads import CellHead, heads

PLAN = (
    "\tМероприятия\n\tСрок исполнения\n\tОбъем финансирования, млн тенге\n\n"
    "\tОчистить русло\n\tмай 2026 года\n\t12,5\n\n\tУстановить посты\n\tиюнь 2026 года\n\t8\n"
)
INDICATORS = (
    "\tКөрсеткіштер\n\tӨлшем бірлігі\n\t2025 жыл\n\t2026 жыл\n\n"
    "\tОрман алқабының ауданы\n\tмың га\n\t14,2\n\t15,1\n\n\tБекеттер саны\n\tбірлік\n\t40\n\t44\n"
)


def _of(text: str) -> dict[str, CellHead]:
    blocks = structure(Extract(text, "text/plain"))
    found = heads(text, blocks)
    return {
        text[block.start : block.end].strip(): found.get((block.table, block.row, block.column), CellHead())
        for block in blocks
        if block.is_leaf and block.table is not None
    }


def test_a_cell_is_headed_by_its_column() -> None:
    told = _of(PLAN)
    assert told["12,5"].column == "Объем финансирования, млн тенге"
    assert told["май 2026 года"].said == "Срок исполнения"


def test_a_number_is_headed_by_the_unit_of_its_row_too() -> None:
    assert _of(INDICATORS)["15,1"] == CellHead("2026 жыл", "мың га", ("Орман алқабының ауданы",), is_number=True)
    assert _of(INDICATORS)["15,1"].said == "2026 жыл; мың га; Орман алқабының ауданы"


def test_a_header_is_headed_by_nothing() -> None:
    assert _of(PLAN)["Мероприятия"] == CellHead()


def test_a_column_may_be_headed_by_a_bare_year() -> None:
    assert _of(INDICATORS.replace(" жыл\n", "\n"))["44"].column == "2026"
