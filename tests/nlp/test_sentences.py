"""Sentences of both languages: what ends one and what only seems to."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.documents import document
from corpus.model import Language
from corpus.reading import reading
from nlp import sentences  # noqa: F401  (registers the component)
from nlp.languages import blank
from nlp.languages.abbreviations import Ends, abbreviations, groups
from nlp.languages.boundaries import boundaries

SHARED = Path(__file__).parents[3] / "shared"


def split(text: str) -> list[str]:
    starts = boundaries(text)
    return [text[start:end].strip() for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


WHOLE = [
    "На ремонт дорог направлено 12 млн. тенге из резерва.",
    "Бағдарламаға 3 млрд. теңге бөлінді.",
    "До конца т.г. планируется посадить 40 тыс. саженцев.",
    "Мемориал в г. Алматы открыт.",
    "Согласно ст. 12 и п. 3 Правил срок продлён.",
    "По пп. 2) п. 5 ст. 44 Кодекса отказано.",
    "Саябақтар, алаңдар және т.б. нысандар абаттандырылды.",
    "Балықтар, құстар және т.с.с. түрлер есепке алынды.",
    "2022 ж. бастап екі зауыт жұмыс істейді.",
    "2021 – 2023 жж. аралығында мектептер салынды.",
    "Исп. А. Токтарова",
    "Премьер-Министр О. Бектенов провёл совещание.",
    "Депутату Булавкиной О.А. направлен ответ.",
    "Школа им. Абая приняла учеников.",
    "В Акмолинской обл. закрыты три полигона.",
    "Выявлено на тыс. 200 ед. больше.",
    "Установлено 1 млн. 389 тыс. камер.",
    "Выделено 300 млн. тенге, в т.ч. 252,5 млн. из бюджета.",
    "Закуплены насосы и др. оборудование.",
    "Закуплены насосы, трубы и т.д. для районов.",
    "1. Утвердить прилагаемый план.",
    "3.2. Обеспечить контроль.",
    "1) қаржы бөлу;",
    "Қоса беріліп отырған қағидалар (бұдан әрі – Қағидалар) бекітілсін.",
    "Письмо от 30.12.2024 № 15 получено.",
    "Данные размещены на www.gov.kz и adilet.zan.kz для граждан.",
    "Доля выросла до 25.87 процента.",
    "«Работы завершим в срок!» – отметил министр.",
    "Раздел 2. Водные ресурсы",
    "2-тарау. Жалпы ережелер",
    "Направление 1. Экологическое образование",
    "Работы идут на проспекте Н.А. Назарбаева в столице.",
    "Министр С.М. Ахметов подписал приказ.",
    "II. Баяндаманы дайындау",
    "Насаждения обновлены; полив налажен; отчёт сдан.",
    "Т. б. мәселелер қаралды.",
    "Отдел № 1 г. Рудный закрыт.",
    "1998-2003 жж. – Қаржы министрлігінің маманы.",
    "А.ж. 7 наурызында жиын өтті.",
]


@pytest.mark.parametrize("text", WHOLE)
def test_an_abbreviation_a_number_or_initials_end_no_sentence(text: str) -> None:
    assert split(text) == [text]


PAIRS = [
    ("План утверждён.", "Министерство начало работы."),
    ("Жоспар бекітілді.", "Министрлік жұмысты бастады."),
    ("Закуплены насосы, трубы и т.д.", "Министерство продолжит работу."),
    ("Су, ауа және т.б.", "Министрлік бақылау жүргізеді."),
    ("Построено 12 школ в 2023 г.", "Акиматы сдали отчёты."),
    ("Объём составил 5 млн.", "Работы продолжаются."),
    ("Кто отвечает за полив?", "Акиматы городов."),
    ("Работа начата!", "Сроки соблюдены."),
    ("Список неполон…", "Остальное позже."),
    ("План утверждён.", "«Работы начнутся весной», – отметил министр."),
    ("План утверждён.", "– Работы начнутся весной."),
    ("Посажено 30 тысяч деревьев.", "2024 жылы жұмыс жалғасады."),
    ("Он сказал: «Начинаем.»", "Зал встал."),
    ("Утверждён перечень.", "2. Акиматам обеспечить полив."),
    ("Ответ направлен депутату Ахметову С.М.", "Другие запросы рассматриваются."),
    ("Работы ведутся в 2024.", "Отчёт готов."),
    ("По состоянию на 30.12.2024.", "Данные уточняются."),
    ("Расход составил 45 км.", "Далее идёт грунт."),
    ("Тапсырма орындалды (есеп берілді).", "Келесі кезең басталды."),
]


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_a_sentence_ends_where_a_new_one_can_begin(first: str, second: str) -> None:
    assert split(f"{first} {second}") == [first, second]


def test_a_full_stop_without_its_space_still_ends_a_sentence() -> None:
    assert split("Выделено сто тенге.Министерство отчиталось.") == ["Выделено сто тенге.", "Министерство отчиталось."]


@pytest.mark.parametrize("group", groups(), ids=lambda group: group.name)
def test_every_group_of_abbreviations_shows_what_it_means(group) -> None:
    assert group.examples
    for example in group.examples:
        assert split(example) == [example]


def test_a_form_in_two_groups_ends_a_sentence_only_after_a_number() -> None:
    assert abbreviations()["см."] is Ends.COUNT
    assert split("Порядок указан, см. Приложение.") == ["Порядок указан, см. Приложение."]
    assert split("Уровень вырос на 5 см. Паводок отступил.") == ["Уровень вырос на 5 см.", "Паводок отступил."]


@pytest.mark.parametrize("language", list(Language))
def test_tokens_carry_the_boundaries_in_every_pipeline(language: Language) -> None:
    nlp = blank(language)
    nlp.add_pipe("mindet_sentences")
    doc = nlp("Выделено 5 млн. теңге. Қала әкімі т.б. мәселені қарады. Срок – т.г.")
    assert [sentence.text for sentence in doc.sents] == [
        "Выделено 5 млн. теңге.",
        "Қала әкімі т.б. мәселені қарады.",
        "Срок – т.г.",
    ]


@given(st.text(alphabet=st.sampled_from("аБқ1.!?… \n«»()-IХт г"), max_size=60) | st.text(max_size=200))
def test_boundaries_of_any_text_rise_and_stand_at_visible_characters(text: str) -> None:
    starts = boundaries(text)
    assert starts == sorted(set(starts))
    assert bool(starts) == bool(text.strip())
    assert all(not text[start].isspace() for start in starts)


@pytest.mark.slow
def test_a_long_text_of_stops_takes_linear_time() -> None:
    assert boundaries("А.Б. " * 40_000)
    assert boundaries("1." * 100_000) == [0]


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="no shared documents here")
def test_the_boundaries_of_gold_statements_within_a_block_are_found() -> None:
    found = missed = extra = 0
    for path in sorted((SHARED / "gold/tags").glob("*.jsonl")):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        statements = [row for row in rows if row["label"] == "obligation"]
        name = statements[0]["doc"]
        read = document((SHARED / "texts" / name).read_bytes(), name)
        gold = {row["start"] for row in statements}
        firsts, inner = set(), set()
        for block in read.leaves():
            if block.end <= min(gold) or block.start >= max(row["end"] for row in statements):
                continue
            text = reading(read.text, block.start, block.end)
            starts = [text.to_source(start, start + 1)[0] for start in boundaries(text.text)]
            letters = (place for place in range(block.start, block.end) if read.text[place] not in " \n\t-−–•")
            firsts.update([*starts[:1], next(letters, block.start)])
            inner.update(starts[1:])
        found += len(gold & inner)
        missed += len(gold - inner - firsts)
        extra += len(inner - gold)
    print(f"boundaries within blocks: {found} found, {missed} missed, {extra} too many")
    assert found / (found + missed) > 0.95
    assert found / (found + extra) > 0.95
