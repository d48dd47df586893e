from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.columns import column_role, column_rules
from corpus.headings import HeadingRule, annex, heading, heading_rules, roman_number
from corpus.lines import wording
from corpus.model import Block, BlockKind, Box, Column, Extract, Language
from corpus.structure import structure


def blocks_of(text: str) -> tuple[Block, ...]:
    return structure(Extract(text, "text/plain"))


def section_of(text: str, beginning: str) -> tuple[str, ...]:
    return next(b.section for b in blocks_of(text) if b.is_leaf and text[b.start : b.end].startswith(beginning))


def roles(text: str) -> list[Column | None]:
    cells = [block for block in blocks_of(text) if block.table == 0 and block.is_leaf]
    last = max(cell.row or 0 for cell in cells)
    return [cell.role for cell in cells if cell.row == last]


def tabbed(*rows: list[str]) -> str:
    return "\n\n".join("\n".join(f"\t{cell}" for cell in row) for row in rows)


REPORT = """I. Порядок подготовки доклада

Расскажите, кто готовил доклад.

Ответ: Доклад готовили министерство и общественный центр.

II. Особые обстоятельства

По пункту 2:

Обстоятельства касаются горных районов.

По пункту 3:

Затруднений не было.

III. Меры по статье 3

Приняты новые правила.
"""

ACT = """О порядке учета родников

ПРИКАЗЫВАЮ:

1. Комитету водного хозяйства:

1) составить перечень родников;

2) обеспечить:

а) установку указателей;

б) проверку воды.

2. Акиматам районов назначить смотрителей.

Министр

Н. Сериков
"""


def test_headings_of_one_level_follow_each_other() -> None:
    assert section_of(REPORT, "Ответ") == ("I. Порядок подготовки доклада",)
    assert section_of(REPORT, "Обстоятельства") == ("II. Особые обстоятельства", "По пункту 2:")
    assert section_of(REPORT, "Затруднений") == ("II. Особые обстоятельства", "По пункту 3:")
    assert section_of(REPORT, "Приняты") == ("III. Меры по статье 3",)


def test_points_stand_above_their_sub_points() -> None:
    title, first = "О порядке учета родников", "1. Комитету водного хозяйства:"
    assert section_of(ACT, "1) составить") == (title, first)
    assert section_of(ACT, "а) установку") == (title, first, "2) обеспечить:")
    assert section_of(ACT, "2. Акиматам") == (title,)
    assert section_of(ACT, "Н. Сериков") == (title,)


@pytest.mark.parametrize("rule", heading_rules(), ids=lambda rule: rule.name)
def test_each_heading_rule_has_examples_and_a_counter_example(rule: HeadingRule) -> None:
    assert rule.examples
    for example in rule.examples:
        found = heading(example, 11)
        assert found is not None
        assert (found.name, found.level) == (rule.name, rule.level)
    assert heading(rule.counter, 0) is None


@pytest.mark.parametrize(
    ("numeral", "number"),
    [("I.", 1), ("IV. 3-бап", 4), ("XIX.", 19), ("XXXVII. Орындау", 37), ("ХІV.", 14), ("1.", None)],
)
def test_roman_numbers_count(numeral: str, number: int | None) -> None:
    assert roman_number(numeral) == number


def test_a_single_letter_is_a_chapter_only_where_it_counts_on() -> None:
    assert heading("V. Қосымша ақпарат", 4) is not None
    assert heading("V. Қосымша ақпарат", 1) is None


@pytest.mark.parametrize(("role", "name"), [(rule.role, name) for rule in column_rules() for name in rule.examples])
def test_each_column_rule_has_examples(role: Column, name: str) -> None:
    assert column_role(name) is role


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (
            ["№ п/п", "Наименование мероприятия", "Форма завершения", "Сроки исполнения", "Ответственные исполнители"],
            ["number", "measure", "form", "deadline", "responsible"],
        ),
        (
            ["Мероприятия", "Ответственные за исполнение", "Срок", "Ход исполнения"],
            ["measure", "responsible", "deadline", "progress"],
        ),
        (
            ["Р/с №", "Іс-шаралар", "Аяқтау нысаны", "Орындау мерзімі", "Жауапты орындаушылар", "Қаржыландыру көзі"],
            ["number", "measure", "form", "deadline", "responsible", "funding"],
        ),
        (
            ["р/с №", "Жауапты орындаушылар", "Іс-шара", "Орындалу мерзімі", "Орындалу барысы туралы ақпарат"],
            ["number", "responsible", "measure", "deadline", "progress"],
        ),
        (
            ["№", "Заң жобасының атауы", "Әзірлеуші орган", "Ұсыну мерзімі", "Сапалы әзірлеуге жауапты адам"],
            ["number", "measure", "responsible", "deadline", "person"],
        ),
    ],
)
@pytest.mark.parametrize("numbered", [[], ["1", "2", "3", "4", "5", "6"]])
def test_columns_are_known_in_any_order(header: list[str], expected: list[str], numbered: list[str]) -> None:
    rows = [header, numbered[: len(header)], ["мәтін"] * len(header)]
    assert [role.value if role else None for role in roles(tabbed(*(row for row in rows if row)))] == expected


def test_stages_under_one_deadline_are_all_deadlines() -> None:
    text = tabbed(
        ["№ п/п", "Наименование законопроекта", "Разработчик", "Срок представления", "Ответственное лицо"],
        ["Минюст", "Правительство", "Парламент"],
        ["1", "2", "3", "4", "5", "6", "7"],
        ["1.", "О пастбищах", "МСХ", "март", "апрель", "июнь", "Оспанов Ж.Т."],
    )
    assert [role and role.value for role in roles(text)] == [
        "number", "measure", "responsible", "deadline", "deadline", "deadline", "person"
    ]  # fmt: skip


def cell(text: str, start: int, row: int, column: int, table: int = 0) -> Block:
    return Block(BlockKind.CELL, start, start + len(text), table=table, row=row, column=column)


def grid(*tables: list[list[str]]) -> Extract:
    text, blocks = "", []
    for number, rows in enumerate(tables):
        for row, names in enumerate(rows):
            for column, name in enumerate(names):
                if name:
                    blocks.append(cell(name, len(text), row, column, number))
                    text += name + "\n"
    return Extract(text, "application/pdf", blocks=tuple(blocks))


def test_header_rows_that_a_reader_does_not_mark_are_found() -> None:
    blocks = structure(grid([["№", "Мероприятие", "Срок исполнения"], ["1", "Очистка озера", "2026 год"]]))
    assert [block.header for block in blocks] == [True, True, True, False, False, False]
    assert blocks[5].role is Column.DEADLINE


def test_cells_spanned_by_a_header_take_its_role() -> None:
    head = [["№", "Заң жобасының атауы", "Ұсыну мерзімі", "", "Жауапты адам"], ["", "", "Үкімет", "Парламент", ""]]
    blocks = structure(grid([*head, ["1", "Су туралы", "мамыр", "маусым", "Б. Асанов"]]))
    assert [block.role for block in blocks[-3:]] == [Column.DEADLINE, Column.DEADLINE, Column.PERSON]


def test_a_table_without_a_header_goes_on_with_the_columns_before_it() -> None:
    blocks = structure(
        grid([["№", "Іс-шара", "Мерзімі"], ["1", "Арық қазу", "2026 жыл"]], [["2", "Көпір салу", "2027 жыл"]])
    )
    assert [block.role for block in blocks[-3:]] == [Column.NUMBER, Column.MEASURE, Column.DEADLINE]


def test_a_row_of_one_cell_is_a_heading_over_the_rows_below() -> None:
    rows = [["№", "Мероприятие", "Срок"], ["Направление 1. Вода", "", ""], ["1", "Очистка озера", "2026 год"]]
    blocks = structure(grid(rows))
    assert (blocks[3].kind, blocks[3].role) == (BlockKind.HEADING, None)
    assert blocks[5].section == ("Направление 1. Вода",)


def test_headings_of_a_table_end_with_it() -> None:
    text = tabbed(["№", "Мероприятие", "Срок"], ["Направление 1. Вода"], ["1", "Очистка озера", "2026 год"])
    assert blocks_of(f"{text}\n\nПримечание: сроки могут быть уточнены.")[-1].section == ()


def test_indicators_in_a_row_stand_above_that_row_alone() -> None:
    text = tabbed(
        ["№", "Мероприятие", "Срок"],
        ["Направление 1. Вода"],
        ["Целевые индикаторы\nдоля очищенных озёр: 2026 год – 20 %"],
        ["1", "Очистка озера", "2026 год"],
    )
    assert section_of(text, "доля") == ("Направление 1. Вода", "Целевые индикаторы")
    assert section_of(text, "Очистка") == ("Направление 1. Вода",)


def test_what_a_reader_states_is_kept() -> None:
    text = "Общие сведения\nРаботы ведутся."
    given_blocks = (
        Block(BlockKind.HEADING, 0, 14, level=3, page=2),
        replace(cell("Работы ведутся.", 15, 0, 0), role=Column.PROGRESS, header=True),
    )
    first, second = structure(Extract(text, "text/html", blocks=given_blocks))
    assert (first.kind, first.level, first.page) == (BlockKind.HEADING, 3, 2)
    assert (second.role, second.header, second.section) == (Column.PROGRESS, True, ("Общие сведения",))


def test_cells_of_several_paragraphs_give_several_leaves() -> None:
    said = "Очищено два озера.\nПо третьему идут торги:\n- дно обследовано;\n- проект готов."
    blocks = structure(Extract(said, "application/docx", blocks=(cell(said, 0, 4, 2),)))
    assert [said[block.start : block.end] for block in blocks] == said.split("\n")
    assert {(block.row, block.column) for block in blocks} == {(4, 2)}


def test_wrapped_lines_of_a_cell_stay_together_with_their_boxes() -> None:
    said = "Очищено два озера в районе\nКокжота.\nПо третьему озеру идут торги,\nих срок – 1\n5 марта."
    boxes = tuple(Box(0, 10 * line, 50, 10 * line + 9) for line in range(5))
    blocks = structure(Extract(said, "application/pdf", blocks=(replace(cell(said, 0, 4, 2), boxes=boxes),)))
    assert [said[block.start : block.end].split()[0] for block in blocks] == ["Очищено", "По"]
    assert [block.boxes for block in blocks] == [boxes[:2], boxes[2:]]


def test_headings_and_items_that_a_format_does_not_mark_are_recognised() -> None:
    lines = ["Глава 2. Порядок учета", "1) составляется перечень;", "Учет ведется с марта."]
    text = "\n".join(lines)
    starts = [text.index(line) for line in lines]
    paragraphs = tuple(Block(BlockKind.PARAGRAPH, s, s + len(line)) for s, line in zip(starts, lines, strict=True))
    blocks = structure(Extract(text, "application/pdf", blocks=paragraphs))
    assert [block.kind for block in blocks] == [BlockKind.HEADING, BlockKind.LIST_ITEM, BlockKind.PARAGRAPH]


def test_names_are_in_the_language_of_the_text_around_them() -> None:
    text = "Осы бұйрықтың орындалуын бақылау министрге жүктелсін.\n\nН. Сапаров\n\nИсполнители и сроки указаны ниже."
    assert [block.language for block in blocks_of(text)] == [Language.KK, Language.KK, Language.RU]


@pytest.mark.parametrize(
    "group", ["openers", "abbreviations", "continuing", "leaning", "stamps", "salutations", "labels"]
)
def test_each_group_of_layout_words_has_examples_with_a_word_of_it(group: str) -> None:
    row = wording()[group]
    words = {word for key in ("words", "first", "last") for word in row.get(key, [])}
    for language in ("ru", "kk"):
        tokens = row[language].replace("\n", " ").split()
        assert any({token, token.lower(), token.rstrip(".:")} & words for token in tokens)


@given(st.lists(st.sampled_from(["I. А\n", "Глава 1\n", "\t1\n", "\n", "1. б:\n", "1) в\n", "\tСрок\n"]), max_size=25))
def test_structure_keeps_every_block_of_the_layout(pieces: list[str]) -> None:
    blocks = blocks_of("".join(pieces))
    assert all(block.start <= block.end for block in blocks)
    assert all(isinstance(block.section, tuple) for block in blocks)


ANNEXES_RU = """О порядке учета родников

ПРИКАЗЫВАЮ:

1. Утвердить правила согласно приложению 1.

Приложение 1
к приказу министра
от 2 июня 2025 года № 61

Правила учета родников

Глава 1. Общие положения

15-1. Учет ведет комитет.

Приложение 2
к приказу министра
от 2 июня 2025 года № 61

Перечень родников

1. Родник Тассай.
"""
ANNEXES_KK = """Бұлақтарды есепке алу тәртібі туралы

БҰЙЫРАМЫН:

1. 1-қосымшаға сәйкес қағидалар бекітілсін.

Министрдің
2025 жылғы 2 маусымдағы
№ 61 бұйрығына
1-қосымша

Бұлақтарды есепке алу қағидалары

1-тарау. Жалпы ережелер

15-1. Есепті комитет жүргізеді.

Министрдің
2025 жылғы 2 маусымдағы
№ 61 бұйрығына
2-қосымша

Бұлақтар тізбесі

1. Тассай бұлағы.
"""


@pytest.mark.parametrize(
    ("text", "beginning", "section"),
    [
        (ANNEXES_RU, "15-1.", ("Приложение 1", "Правила учета родников", "Глава 1. Общие положения")),
        (ANNEXES_RU, "1. Родник", ("Приложение 2", "Перечень родников")),
        (ANNEXES_KK, "15-1.", ("1-қосымша", "Бұлақтарды есепке алу қағидалары", "1-тарау. Жалпы ережелер")),
        (ANNEXES_KK, "1. Тассай", ("2-қосымша", "Бұлақтар тізбесі")),
    ],
)
def test_annexes_stand_above_their_titles_and_chapters(text: str, beginning: str, section: tuple[str, ...]) -> None:
    assert section_of(text, beginning) == section


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Приложение 2 к постановлению Правительства от 14 марта 2025 года № 177", "Приложение 2"),
        ("Приложение к приказу Министра рыбного хозяйства", "Приложение"),
        ("Министрдің № 61 бұйрығына 1-қосымша", "1-қосымша"),
        ("№ 177 қаулысына қосымша", "қосымша"),
        ("Приложение к письму прилагается.", None),
        ("Приложение 2 направлено в акиматы", None),
        ("Осы туралы қосымша ақпарат", None),
    ],
)
def test_the_stamp_of_an_annex_gives_its_name(text: str, name: str | None) -> None:
    assert annex(text) == name


@pytest.mark.parametrize("title", ["План работ по учету родников", "Бұлақтарды есепке алудың жұмыс жоспары"])
def test_a_title_stands_above_chapters_in_roman_numbers(title: str) -> None:
    text = f"{title}\n\nI. Вода\n\nПервая вода.\n\nII. Су\n\nЕкінші су.\n"
    assert section_of(text, "Первая") == (title, "I. Вода")
    assert section_of(text, "Екінші") == (title, "II. Су")


def test_a_merged_row_of_a_plan_stands_above_the_rows_below_it() -> None:
    rows = [
        ["№", "Мероприятие", "Срок"],
        ["1. Посадочный материал", "", ""],
        ["1", "Очистка озера", "2026 год"],
        ["2-бөлік. Көшет", "", ""],
        ["2", "Егу", "2027 год"],
    ]
    extract = grid(rows)
    blocks = structure(extract)
    above = {extract.text[block.start : block.end]: block.section for block in blocks}
    assert above["Очистка озера"] == ("1. Посадочный материал",)
    assert above["Егу"] == ("2-бөлік. Көшет",)


def test_a_merged_row_that_says_a_sentence_heads_nothing() -> None:
    rows = [["№", "Мероприятие", "Срок"], ["Сроки могут быть уточнены.", "", ""], ["1", "Очистка озера", "2026 год"]]
    assert structure(grid(rows))[-1].section == ()


@pytest.mark.parametrize(
    ("text", "beginning", "section"),
    [
        ("1. По вопросу лугов\n\nЛуга учтены в марте.\n", "Луга", ("1. По вопросу лугов",)),
        (
            "1. Шабындықтар мәселесі бойынша\n\nШабындық есепке алынды.\n",
            "Шабындық ",
            ("1. Шабындықтар мәселесі бойынша",),
        ),
        ("Пункт 2.\n\nЗапросы рассмотрены.\n", "Запросы", ("Пункт 2.",)),
        ("2-тармақ:\n\nСұраулар қаралды.\n", "Сұраулар", ("2-тармақ:",)),
    ],
)
def test_numbered_questions_head_their_answers(text: str, beginning: str, section: tuple[str, ...]) -> None:
    assert section_of(text, beginning) == section
