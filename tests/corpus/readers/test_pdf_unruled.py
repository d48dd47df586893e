"""Tables without upright rules: rows, columns and pages come back, and what only looks alike stays text."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from corpus.documents import document
from corpus.model import BlockKind
from eval.plans import Manner, Rules, plan
from eval.tableless import documents
from eval.tables import f1, ours, score

COLUMNS = (("number", 6.0), ("measure", 54.0), ("responsible", 24.0), ("deadline", 16.0))
BARE = (("measure", 50.0), ("deadline", 22.0), ("responsible", 28.0))
TABLELESS = dict(documents())


def set_as(columns: Sequence[tuple[str, float]] = COLUMNS, language: str = "ru", **more: object) -> Manner:
    return Manner("test", language, tuple(columns), rules=Rules.NONE, padding=4, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "manner",
    [
        set_as(rows=12),
        set_as(rows=30, language="kk"),
        set_as(rows=30, repeated=True, counted=True),
        set_as(rows=12, directions=2),
        set_as(rows=12, cut=False, middle=True, centred=("number", "deadline")),
        set_as(BARE, rows=12, language="kk", cut=False),
        set_as(rows=5, tables=3, cut=False),
    ],
    ids=["one page", "over pages", "repeated head", "parts", "set to the middle", "no numbers", "three tables"],
)
def test_a_table_without_rules_comes_back_cell_by_cell(manner: Manner) -> None:
    content, truth = plan(manner)
    assert f1(*score(ours(content), truth)) == 1.0


@pytest.mark.parametrize("rules", [Rules.LEVEL, Rules.HEAD])
def test_a_table_with_level_rules_alone_comes_back_cell_by_cell(rules: Rules) -> None:
    content, truth = plan(Manner("test", "kk", COLUMNS, rules=rules, rows=20, directions=2))
    assert f1(*score(ours(content), truth)) == 1.0


def test_text_between_two_ruled_tables_stays_outside_of_them() -> None:
    content, truth = plan(Manner("test", "ru", COLUMNS, rows=3, tables=2, cut=False))
    assert f1(*score(ours(content), truth)) == 1.0


@pytest.mark.parametrize("name", [name for name in TABLELESS if "prose" not in name or "3 columns, Roboto" in name])
def test_what_only_stands_in_columns_is_no_table(name: str) -> None:
    made = document(TABLELESS[name], "a.pdf")
    assert not [block for block in made.blocks if block.kind is BlockKind.TABLE]


def test_every_cell_with_text_has_a_page_and_boxes() -> None:
    content, _ = plan(set_as(rows=30))
    made = document(content, "a.pdf")
    cells = [block for block in made.leaves() if block.table is not None and made.text[block.start : block.end].strip()]
    assert {block.page for block in cells} == {1, 2}
    assert all(block.boxes for block in cells)


def test_a_row_of_a_new_page_that_begins_a_sentence_is_no_rest_of_the_one_before() -> None:
    manner = Manner("rows", "kk", BARE, "DejaVu Sans", 11, padding=4, wide=True, rows=40, sentences=1, cut=False)
    content, truth = plan(manner)
    assert f1(*score(ours(content), truth)) == 1.0
