from __future__ import annotations

import re
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.model import Annotation, Block, BlockKind, Column, Document, Kind, Label, Language, document_id
from index.passages import LONGEST, SHORTEST, passages
from tests.index.invented_library import invented, sentences

LANGUAGE = Language.RU


def a_document(text: str, blocks: list[Block], title: str | None = None) -> Document:
    return Document(
        document_id(text.encode()), "x.txt", "text/plain", text, "r", Kind.PLAN, (), title, blocks=tuple(blocks)
    )


def sentence(number: int, words: int = 12) -> str:
    return f"Пункт {number} " + " ".join(["слово"] * (words - 3)) + " конец."


def a_plan(measure: str, progress: str) -> Document:
    """Two rows of a plan, each with a measure and its progress."""
    text, blocks = "", [Block(BlockKind.TABLE, 0, 0, table=0)]
    for row in range(2):
        for column, (role, cell) in enumerate([(Column.MEASURE, measure), (Column.PROGRESS, progress)]):
            cell = f"{cell} {row}."
            blocks.append(
                Block(
                    BlockKind.CELL,
                    len(text),
                    len(text) + len(cell),
                    section=("Направление первое",),
                    language=LANGUAGE,
                    table=0,
                    row=row,
                    column=column,
                    role=role,
                )
            )
            text += cell + "\n"
    return a_document(text, blocks, "План на год")


def test_a_short_document_is_one_passage_of_all_its_words() -> None:
    made = invented("a.txt", "Посёлок получит воду. Работы начнутся летом.")
    (unit,) = passages(made, sentences(made))
    assert made.text[unit.passage.start : unit.passage.end] == "Посёлок получит воду. Работы начнутся летом."


def test_a_long_text_is_cut_between_sentences_and_overlaps_by_one() -> None:
    made = invented("a.txt", " ".join(sentence(number) for number in range(20)))
    found = [made.text[unit.passage.start : unit.passage.end] for unit in passages(made, sentences(made))]
    assert len(found) > 2
    for before, after in pairwise(found):
        assert before.endswith("конец.")
        assert after.startswith(before[before.rindex("Пункт") :])
    assert all(SHORTEST <= len(text.split()) <= LONGEST for text in found)


def test_a_sentence_longer_than_a_passage_is_cut_at_a_clause() -> None:
    clause = " ".join(["мера"] * 39)
    made = invented("a.txt", "; ".join(f"{clause} {number}" for number in range(6)) + ".")
    found = [made.text[unit.passage.start : unit.passage.end] for unit in passages(made, sentences(made))]
    assert all(len(text.split()) <= LONGEST for text in found)
    assert found[0].endswith(";")


def test_a_passage_never_spans_two_rows_of_a_table() -> None:
    made = a_plan("Посадить деревья вдоль дорог", "Посажено сорок лип")
    found = [made.text[unit.passage.start : unit.passage.end] for unit in passages(made, sentences(made))]
    assert found == [
        "Посадить деревья вдоль дорог 0.\nПосажено сорок лип 0.",
        "Посадить деревья вдоль дорог 1.\nПосажено сорок лип 1.",
    ]


def test_a_long_progress_cell_has_its_own_passages_which_know_the_measure() -> None:
    made = a_plan("Посадить деревья вдоль дорог", " ".join(sentence(number) for number in range(8)))
    units = passages(made, sentences(made))
    measure, progress = units[0], units[1]
    assert made.text[measure.passage.start : measure.passage.end] == "Посадить деревья вдоль дорог 0."
    assert "Посадить деревья вдоль дорог 0." in progress.context
    assert "Посадить" not in progress.text
    assert progress.embedded.startswith("План на год. Направление первое.")


def a_table(rows: list[list[str]], header: int) -> Document:
    """Rows of cells, the first ``header`` of them marked as names of columns; a row of one cell is a heading."""
    text, blocks = "", []
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            kind = BlockKind.HEADING if len(cells) == 1 else BlockKind.CELL
            place = (len(text), len(text) + len(cell))
            blocks.append(
                Block(kind, *place, language=LANGUAGE, level=1, table=0, row=row, column=column, header=row < header)
            )
            text += cell + "\n"
    return a_document(text, blocks)


def test_the_names_of_columns_are_known_to_rows_by_their_words_alone() -> None:
    made = a_table([["Водоём", "Порода", "Лимит, тонна"], ["Озеро", "карась", "64"], ["Пруд", "линь", "7"]], header=1)
    units = passages(made, sentences(made))
    assert [unit.text for unit in units] == ["Озеро карась 64", "Пруд линь 7"]
    assert all("Лимит, тонна" in unit.context and "Лимит" not in unit.embedded for unit in units)


def test_a_first_row_without_figures_above_rows_with_them_names_columns_unmarked() -> None:
    rows = [["Водоём", "Порода", "Лимит, тонна"], ["Озеро", "карась", "64"], ["Пруд", "линь", "7"]]
    assert len(passages(a_table(rows, header=0), [])) == 2
    rows[2][2] = "нет"
    assert len(passages(a_table(rows, header=0), [])) == 3, "rows without figures tell nothing of the first"


def test_a_table_of_names_alone_is_kept() -> None:
    (unit,) = passages(a_table([["Водоём", "Порода"]], header=1), [])
    assert unit.text == "Водоём Порода"


def test_a_heading_within_a_table_stays_with_the_row_below_it() -> None:
    made = a_table([["Номер", "Мера"], ["Раздел второй. Вода"], ["1", "Чистка русел"]], header=1)
    (unit,) = passages(made, sentences(made))
    assert unit.text == "Раздел второй. Вода 1 Чистка русел"


def test_the_number_of_a_row_is_no_passage_of_its_own() -> None:
    long = " ".join(["слово"] * 40)
    made = a_table([["1.", long, "исполнено"]], header=0)
    (unit,) = passages(made, sentences(made))
    assert unit.text.startswith("1. слово")


def test_a_passage_never_spans_two_sections_and_holds_its_heading() -> None:
    text = "Вода\nСкважину пробурят.\nВоздух\nПост откроют."
    lines = [(match.start(), match.end()) for match in re.finditer(r"[^\n]+", text)]
    blocks = [
        Block(BlockKind.HEADING, *lines[0], level=1, language=LANGUAGE),
        Block(BlockKind.PARAGRAPH, *lines[1], section=("Вода",), language=LANGUAGE),
        Block(BlockKind.HEADING, *lines[2], level=1, language=LANGUAGE),
        Block(BlockKind.PARAGRAPH, *lines[3], section=("Воздух",), language=LANGUAGE),
    ]
    units = passages(a_document(text, blocks), [])
    assert [unit.text for unit in units] == ["Вода Скважину пробурят.", "Воздух Пост откроют."]
    assert [unit.passage.section for unit in units] == [("Вода",), ("Воздух",)]
    assert all(unit.context == "" for unit in units), "what a passage says itself is no context"


def test_furniture_is_in_no_passage_of_its_own_and_not_read() -> None:
    text = "Первая часть фразы\nСтраница 7\nпродолжается здесь."
    lines = [(match.start(), match.end()) for match in re.finditer(r"[^\n]+", text)]
    kinds = (BlockKind.PARAGRAPH, BlockKind.FURNITURE, BlockKind.PARAGRAPH)
    blocks = [Block(kind, *line, language=LANGUAGE) for kind, line in zip(kinds, lines, strict=True)]
    (unit,) = passages(a_document(text, blocks), [])
    assert unit.text == "Первая часть фразы продолжается здесь."


def test_a_passage_in_both_languages_is_mixed() -> None:
    text = "Ауыл су алады және жол салынады.\nПосёлок получит воду и дорогу."
    at = text.index("\n")
    blocks = [
        Block(BlockKind.PARAGRAPH, 0, at, language=Language.KK),
        Block(BlockKind.PARAGRAPH, at + 1, len(text), language=Language.RU),
    ]
    (unit,) = passages(a_document(text, blocks), [])
    assert unit.passage.language is Language.MIXED


@settings(max_examples=60, deadline=None)
@given(
    st.text(alphabet="аә бг.,;\n\t-1«»әə\u00ad", max_size=600),
    st.lists(st.tuples(st.integers(0, 600), st.integers(0, 600))),
)
def test_any_text_and_any_sentences_give_spans_in_order_inside_the_text(
    text: str, spans: list[tuple[int, int]]
) -> None:
    made = invented("a.txt", text + "а")
    tags = [Annotation(Label.OBLIGATION, start, end, {}, "t") for start, end in spans]
    units = passages(made, tags)
    places = [(unit.passage.start, unit.passage.end) for unit in units]
    assert places == sorted(places)
    assert all(0 <= start < end <= len(made.text) for start, end in places)
    assert len({unit.passage.id for unit in units}) == len(units)
