import textwrap
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.layout import layout
from corpus.model import Block, BlockKind

PARAGRAPHS = {
    "ru": [
        "Рассмотрев письмо о состоянии водохранилищ в южных районах, министерство сообщает следующее.",
        "За весенний период осмотрены тридцать две плотины, на девяти из них начат ремонт водосбросов и дорог.",
        "По данным акимата Жетысуской области, к началу поливного сезона подготовлены все магистральные каналы.",
        "1) подрядчик завершает облицовку канала в селе Коктал и передаёт его на баланс хозяйства;",
        "2) проект второй насосной станции проходит экспертизу;",
        "3) датчики уровня воды закуплены и доставлены на склад.",
        "Кроме того, в марте объявлен набор смотрителей, им будут выданы лодки, связь и спецодежда.",
        "Предложение о передаче плотин в частную собственность не поддержано.",
    ],
    "kk": [
        "Оңтүстік аудандардағы су қоймаларының жай-күйі туралы хатты қарап, министрлік мынаны хабарлайды.",
        "Көктемгі кезеңде отыз екі бөгет тексерілді, оның тоғызында су ағызғыштар мен жолдарды жөндеу басталды.",
        "Жетісу облысы әкімдігінің дерегінше, суару маусымының басына барлық магистральдық арналар дайындалды.",
        "1) мердігер Көктал ауылындағы арнаны қаптауды аяқтап, шаруашылықтың теңгеріміне береді;",
        "2) екінші сорғы станциясының жобасы сараптамадан өтуде;",
        "3) су деңгейінің датчиктері сатып алынып, қоймаға жеткізілді.",
        "Бұдан басқа, наурыз айында бақылаушыларды іріктеу жарияланды, оларға қайық, байланыс және киім беріледі.",
        "Бөгеттерді жекеменшікке беру туралы ұсыныс қолдау тапқан жоқ.",
    ],
}


def leaves(text: str) -> list[str]:
    return [text[block.start : block.end] for block in layout(text) if block.is_leaf]


def kinds(text: str) -> list[BlockKind]:
    return [block.kind for block in layout(text) if block.is_leaf]


def set_in_lines(paragraphs: list[str], width: int, within: str, between: str) -> tuple[str, list[str]]:
    set_ones = [within.join(textwrap.wrap(one, width, break_on_hyphens=False)) for one in paragraphs]
    return between.join(set_ones), set_ones


@pytest.mark.parametrize("language", ["ru", "kk"])
@pytest.mark.parametrize("width", [56, 64, 70, 78, 90])
@pytest.mark.parametrize(
    ("within", "between"),
    [("\n", "\n\n"), (" \n", " \n\n"), ("\n\n", "\n\n\n"), (" \n\n", " \n\n \n\n"), ("\r\n", "\r\n\r\n")],
)
def test_wrapped_paragraphs_parted_by_a_gap_are_found_whole(
    language: str, width: int, within: str, between: str
) -> None:
    text, expected = set_in_lines(PARAGRAPHS[language], width, within, between)
    assert leaves(text) == expected


@pytest.mark.parametrize("language", ["ru", "kk"])
@pytest.mark.parametrize("width", [56, 64, 70, 78])
@pytest.mark.parametrize("within", ["\n", " \n\n"])
def test_no_paragraph_without_gaps_around_it_is_cut(language: str, width: int, within: str) -> None:
    text, expected = set_in_lines(PARAGRAPHS[language], width, within, within)
    found = leaves(text)
    assert "".join(found).split() == text.split() or len(found) <= len(expected)
    for one in expected:
        assert any(one in leaf for leaf in found)


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_text_of_one_paragraph_a_line_keeps_its_lines(language: str) -> None:
    assert leaves("\n".join(PARAGRAPHS[language])) == PARAGRAPHS[language]
    assert leaves("\n\n".join(PARAGRAPHS[language])) == PARAGRAPHS[language]


def test_a_heading_of_a_reply_ends_where_a_sentence_begins_though_no_gap_parts_them() -> None:
    lines = [
        "Касательно строительства малых гидроузлов и ремонта дамб",
        "в предгорных районах Туркестанской и Жамбылской областей",
        "В текущем сезоне специалисты обследовали русла семи рек и",
        "составили перечень участков, на которых нужны берегоукрепительные",
        "работы; перечень направлен в акиматы для включения в заявки.",
    ]
    text = " \n\n".join(lines)
    assert leaves(text) == [" \n\n".join(lines[:2]), " \n\n".join(lines[2:])]
    assert kinds(text) == [BlockKind.HEADING, BlockKind.PARAGRAPH]


def test_a_paragraph_goes_on_over_a_page_break() -> None:
    lines = [
        "Министрлік өңірлердегі арық жүйелерін түгендеуді жалғастырып,",
        "оның нәтижелерін геопорталға енгізуде, ал жергілікті органдар",
        "жөндеу жұмыстарының кестесін тоқсан сайын нақтылап отыруға",
        "\n\n",
        "міндетті және оны тұрғындарға ашық жариялайды.",
    ]
    text = "\n".join(lines)
    assert leaves(text) == [text]


def test_footnotes_and_page_numbers_interrupt_without_running_into_the_text() -> None:
    text = "\n".join(
        [
            "Орман қорын күзету туралы талаптар Орман заңнамасында1 және су",
            "қорғау аймақтары туралы қағидаларда2 бекітілген, олардың сақталуын",
            "аумақтық инспекциялар тексеріп, бұзушылықтар анықталған жағдайда",
            "",
            " ",
            "1 Ормандар туралы заңның 5-бабы.",
            "2 Су қоры аймақтарының қағидалары, 7-тармақ.",
            "",
            "14",
            "",
            "",
            "хаттама жасайды және оны үш күн ішінде прокуратураға жолдайды.",
        ]
    )
    assert [leaf.split()[0] for leaf in leaves(text)] == ["Орман", "1", "2", "14", "хаттама"]
    assert kinds(text)[1:4] == [BlockKind.FOOTNOTE, BlockKind.FOOTNOTE, BlockKind.FURNITURE]


def test_an_approval_stamp_is_one_block() -> None:
    stamp = "Қазақстан Республикасы\nСу ресурстары министрінің\n2025 жылғы 4 сәуірдегі\n№ 31 бұйрығымен бекітілген"
    assert leaves(f"{stamp}\n\nІс-шаралар тізбесі") == [stamp, "Іс-шаралар тізбесі"]
    stamp = "Утвержден\nприказом Министра\nводных ресурсов\nот 4 апреля 2025 года\n№ 31"
    assert leaves(f"{stamp}\n\nПеречень мероприятий") == [stamp, "Перечень мероприятий"]


def test_a_title_broken_by_hand_is_one_block() -> None:
    text = "Дорожная карта\nпо обводнению пастбищ\nна 2025 – 2027 годы\n\nРаздел 1. Общие меры"
    assert leaves(text) == ["Дорожная карта\nпо обводнению пастбищ\nна 2025 – 2027 годы", "Раздел 1. Общие меры"]


def test_a_date_and_a_town_on_lines_of_their_own_stand_apart() -> None:
    assert leaves("Үкімет су мәселесін қарады\n11 маусым 2025, 14:20\n\nОтырыс ашық өтті.")[:2] == [
        "Үкімет су мәселесін қарады",
        "11 маусым 2025, 14:20",
    ]
    text = "ПРОТОКОЛ № 7\nзаседания комиссии\nпо воде\n\nг. Тараз       12 марта 2025 года\n\nСлушали доклад."
    assert leaves(text)[:2] == ["ПРОТОКОЛ № 7\nзаседания комиссии\nпо воде", "г. Тараз       12 марта 2025 года"]


def test_a_signature_stands_apart_from_the_office_above_it() -> None:
    assert leaves("Министр водных ресурсов\n\nН. Сериков\n\nИсп. Д. Омарова\n74-11-22")[:2] == [
        "Министр водных ресурсов",
        "Н. Сериков",
    ]


def test_lines_of_a_legend_stay_apart() -> None:
    text = "Ескертпе: қысқартулар:\nСРМ – Су ресурстары министрлігі\nЖАО – жергілікті атқарушы органдар"
    assert leaves(text) == text.split("\n")


PLAN = "\n\n".join(
    [
        "План мероприятий по сбережению воды на 2025 – 2026 годы",
        "\t№ п/п\n\tМероприятие\n\tФорма завершения\n\tСрок исполнения\n\tОтветственные исполнители",
        "\t1\n\t2\n\t3\n\t4\n\t5",
        "\tНаправление 1. Учёт воды",
        "\t1. \n\tУстановка счётчиков на скважинах\n\tакт приёмки\n\tII квартал 2025 года\n\tМВРИ, МИО",
        "\t2. \n\tРемонт арычной сети\n\tинформация\n\tежегодно,\nдо 25 декабря\n\tМИО",
        "\t3. \n\tОбучение мирабов\n\tсертификат",
        "\tдекабрь 2025 года\n\tМНВО (по согласованию)",
        "\t4. \n\tПоказ фильма\n\tфильм\n\t2026 год",
        "Примечание: расшифровка аббревиатур:\nМИО – местные исполнительные органы",
    ]
)


def table_rows(text: str, table: int = 0) -> list[dict[int, list[str]]]:
    rows: dict[int, dict[int, list[str]]] = {}
    for block in layout(text):
        if block.table == table and block.is_leaf and block.row is not None and block.column is not None:
            rows.setdefault(block.row, {}).setdefault(block.column, []).append(text[block.start : block.end])
    return [rows[row] for row in sorted(rows)]


def test_a_flattened_plan_gives_its_rows_and_cells() -> None:
    rows = table_rows(PLAN)
    assert [len(row) for row in rows] == [5, 5, 1, 5, 5, 5, 5]
    assert rows[4][3] == ["ежегодно,\nдо 25 декабря"]
    assert rows[5] == {
        0: ["3."], 1: ["Обучение мирабов"], 2: ["сертификат"], 3: ["декабрь 2025 года"], 4: ["МНВО (по согласованию)"]
    }  # fmt: skip
    assert rows[6][4] == [""]


def test_header_cells_are_marked_and_section_rows_are_headings() -> None:
    blocks = [block for block in layout(PLAN) if block.table == 0 and block.is_leaf]
    assert {block.row for block in blocks if block.header} == {0, 1}
    assert [PLAN[block.start : block.end] for block in blocks if block.kind is BlockKind.HEADING] == [
        "Направление 1. Учёт воды"
    ]


def test_text_after_a_table_is_outside_it() -> None:
    assert [block.table for block in layout(PLAN)][-2:] == [None, None]


def test_tables_and_rows_stand_before_their_cells_and_span_them() -> None:
    blocks = layout(PLAN)
    table = next(block for block in blocks if block.kind is BlockKind.TABLE)
    cells = [block for block in blocks if block.table == 0 and block.is_leaf]
    assert (table.start, table.end) == (cells[0].start, max(cell.end for cell in cells))
    for row in (block for block in blocks if block.kind is BlockKind.ROW):
        within = [cell for cell in cells if cell.row == row.row]
        assert row.start == within[0].start
        assert row.end >= max(cell.end for cell in within)


def test_two_tables_with_prose_between_them_are_two() -> None:
    head = "\tР/с №\n\tІс-шара\n\tОрындау мерзімі"
    first = f"{head}\n\n\t1\n\tҚұдық қазу\n\t2025 жыл\n\n\t2\n\tАрна тазалау\n\t2026 жыл"
    second = f"{head}\n\n\t1\n\tКөшет отырғызу\n\tжыл сайын"
    text = f"{first}\n\nЕкінші бөлімнің шаралары төменде берілген.\n\n{second}"
    tables = [block for block in layout(text) if block.kind is BlockKind.TABLE]
    assert [table.table for table in tables] == [0, 1]
    assert table_rows(text, 1)[1][1] == ["Көшет отырғызу"]


def test_cells_parted_by_tabs_within_a_line_make_a_table() -> None:
    text = "№\tМероприятие\tСрок\n1\tОчистка озера\tдо 1 мая 2026 года\n2\tПосадка тростника\tежегодно"
    assert [len(row) for row in table_rows(text)] == [3, 3, 3]
    assert table_rows(text)[1] == {0: ["1"], 1: ["Очистка озера"], 2: ["до 1 мая 2026 года"]}


def test_rows_that_no_empty_line_parts_are_told_by_their_numbers() -> None:
    rows = [
        ["№", "Іс-шара", "Мерзімі"],
        ["1", "2", "3"],
        ["1", "Арық қазу", "2 ай ішінде"],
        ["2", "Көпір салу", "2027 жыл"],
    ]
    text = "\n".join(f"\t{cell}" for row in rows for cell in row)
    assert [[cell[0] for _, cell in sorted(row.items())] for row in table_rows(text)] == rows


def test_a_heading_of_a_kazakh_reply_ends_where_a_sentence_begins() -> None:
    lines = [
        "Шағын су тораптарын салуға және тау бөктеріндегі аудандардың",
        "бөгеттерін жөндеуге қатысты",
        "Ағымдағы маусымда мамандар жеті өзеннің арнасын зерттеп, жағалауды",
        "бекіту қажет учаскелердің тізбесін жасады және оны әкімдіктерге",
        "өтінімдерге енгізу үшін жолдады.",
    ]
    text = " \n\n".join(lines)
    assert leaves(text) == [" \n\n".join(lines[:2]), " \n\n".join(lines[2:])]
    assert kinds(text) == [BlockKind.HEADING, BlockKind.PARAGRAPH]


def test_a_header_of_two_rows_numbers_the_columns_of_the_parts() -> None:
    text = "\n\n".join(
        [
            "\tР/с №\n\tЗаң жобасының атауы\n\tҰсыну мерзімі\n\tЖауапты адам",
            "\tСРМ\n\tҮкімет\n\tПарламент",
            "\t1.\n\tСу кодексі туралы\n\tқаңтар\n\tақпан\n\tмамыр\n\tБ. Асанов",
        ]
    )
    rows = table_rows(text)
    assert [sorted(row) for row in rows] == [[0, 1, 2, 5], [2, 3, 4], [0, 1, 2, 3, 4, 5]]


def test_paragraphs_indented_by_tabs_are_no_table() -> None:
    text = "\n".join(
        "\t" + paragraph + " Это сообщение занимает больше одной строки текста." for paragraph in PARAGRAPHS["ru"][:3]
    )
    assert BlockKind.TABLE not in {block.kind for block in layout(text)}


WORDS = ["1. ", "2) ", "– ", "Глава 1", "Жауап:", "текст", "Мәтін", "12", "IV. ", "№ 5", "http://a.kz", *".;:«"]
BLANKS = ["\n", "\n\n", "\t", " ", "\r\n", "\x0c", "\u2028", "\ufeff", "\u200b"]
MARKS = st.sampled_from([*WORDS, *BLANKS])


@settings(max_examples=300)
@given(st.lists(MARKS, max_size=40).map("".join))
def test_leaves_follow_one_another_and_hold_all_the_text(text: str) -> None:
    blocks = [block for block in layout(text) if block.is_leaf]
    assert all(0 <= block.start <= block.end <= len(text) for block in blocks)
    assert all(one.end <= other.start for one, other in pairwise(blocks))
    covered = "".join(text[block.start : block.end] for block in blocks)
    bare = str.maketrans("", "", " \n\t\r\x0c\u2028\ufeff\u200b")
    assert covered.translate(bare) == text.translate(bare)


@given(st.text(max_size=200))
def test_any_text_has_a_layout(text: str) -> None:
    assert all(isinstance(block, Block) for block in layout(text))


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece", ["а\n", "\tа\n", "\t1\n", "1. б\n\n", "слово " * 12 + "\n", "\ta\n\tb\n\n", "«(", "\n \n"]
)
def test_a_long_monotonous_text_is_laid_out_to_its_end(piece: str) -> None:
    text = piece * (30_000 // len(piece))
    blocks = [block for block in layout(text) if block.is_leaf]
    assert (blocks[-1].end >= len(text.rstrip())) if text.strip() else not blocks
