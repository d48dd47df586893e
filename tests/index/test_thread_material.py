"""What statements are known by: their words in both languages, names, clauses, the point on which they report."""

from __future__ import annotations

import pytest

from corpus.documents import document
from corpus.model import Document, Language, Statement
from index.telling import telling
from index.thread_clauses import clauses, done_clause
from index.thread_data import name_key
from index.thread_material import Said, said_of
from index.thread_references import agree, differ, references
from index.thread_words import bridged, lexicon, loaned
from nlp.commitment_scene import scene
from nlp.commitments import commitments
from nlp.pipeline import annotate

RU, KK = Language.RU, Language.KK


def read(text: str, name: str = "news.txt") -> Document:
    return document(text.encode(), name)


def told(text: str) -> list[Said]:
    made = read(text)
    tags = annotate(made)
    return list(said_of(made, tags, commitments(made, tags)))


def one(text: str, beginning: str) -> Said:
    return next(said for said in told(text) if said.text.startswith(beginning))


@pytest.mark.parametrize(
    ("russian", "kazakh"),
    [
        ("В районе не построены площадки", "Ауданда алаңдар салынған жоқ"),
        ("мосты ремонтируются", "көпірлер жөнделуде"),
    ],
)
def test_a_clause_has_a_predicate_in_both_languages(russian: str, kazakh: str) -> None:
    assert telling().predicate[RU].search(russian)
    assert telling().predicate[KK].search(kazakh)


def test_a_kazakh_participle_before_its_noun_ends_no_clause() -> None:
    assert not telling().predicate[KK].search("Әкімдік ұсынған мәліметке сәйкес")
    assert telling().joined.match("из которых пять сданы")
    assert telling().joined.match("оның ішінде бесеуі")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("В районе не построены площадки, не закуплены новые контейнеры.", 2),
        ("Ауданда екі алаң салынған жоқ, жаңа контейнерлер сатып алынған жоқ.", 2),
        ("Әкімдік ұсынған мәліметке сәйкес, ауданда екі алаң салынды.", 1),
    ],
)
def test_a_sentence_is_taken_apart_where_both_sides_tell_of_an_act(text: str, parts: int) -> None:
    made = read(text)
    tag = next(tag for tag in annotate(made) if tag.label == "obligation")
    assert len(list(clauses(scene(made, annotate(made)), tag, made.languages[0]))) == parts


@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("На сегодня открыто 12 пунктов, остальные будут открыты в мае 2027 года.", "На сегодня открыто 12 пунктов"),
        ("Бүгінде 12 пункт ашылды, қалғандары 2027 жылғы мамырда ашылады.", "Бүгінде 12 пункт ашылды"),
        ("Остальные пункты будут открыты в мае, после ремонта здания.", None),
        ("Қалған пункттер мамырда ашылады, жөндеуден кейін.", None),
    ],
)
def test_what_a_sentence_that_looks_ahead_says_was_done_is_told_apart(text: str, done: str | None) -> None:
    made = read(text)
    tags = annotate(made)
    tag = next(tag for tag in tags if tag.label == "obligation")
    found = done_clause(scene(made, tags), tag)
    assert (found and found.text) == done
    assert found is None or found.type is Statement.DONE


def test_a_clause_that_is_done_is_told_as_done_beside_one_that_goes_on() -> None:
    text = "Учет скота завершен в Туркестанской области, в области Жетісу работа продолжается."
    found = {said.type for said in told(text) if said.evidence}
    assert found == {Statement.DONE, Statement.PROGRESS}


def test_a_share_of_the_work_stays_with_its_sentence() -> None:
    found = [said.text for said in told("Работы на реке Жайык не завершены, выполнено 60 процентов объема.")]
    assert len(found) == 1


@pytest.mark.parametrize(
    ("kazakh", "russian"),
    [(["оңалт", "орталық"], "реабилитационный"), (["гидротехникалық"], "гидротехнический"), (["шу"], "шум")],
)
def test_kazakh_words_are_bridged_by_field_words_loans_and_short_nouns(kazakh: list[str], russian: str) -> None:
    assert russian in bridged(kazakh)


def test_a_set_phrase_is_bridged_as_a_whole() -> None:
    assert "реконструкция" not in bridged(["ауыз"])
    assert "питьевой" in bridged(["ауыз", "су"])


def test_a_loan_is_taken_only_where_russian_has_the_word() -> None:
    assert loaned("құлсары") == ()
    assert lexicon(Language.OTHER) == {}


@pytest.mark.parametrize(("first", "second"), [("Нура", "Нұра"), ("Нуре", "Нұраның"), ("Кульсары", "Құлсары")])
def test_a_name_is_one_in_all_cases_and_spellings(first: str, second: str) -> None:
    keys = {name_key(form) for form in (second, second.removesuffix("ның"))}
    assert name_key(first) in keys


def test_a_kazakh_name_that_opens_a_sentence_is_known_by_what_bears_it() -> None:
    text = "Ащысу өзеніндегі көпір жөнделді.\n\nКөпірлердің бәрі жөнделді."
    assert name_key("Ащысу") in one(text, "Ащысу").names
    assert not one(text, "Көпірлердің").names | one(text, "Көпірлердің").first


def test_this_year_points_to_nothing_that_was_said() -> None:
    text = "Нұра ауданында төрт кітапхана жаңартылды. Осы жылы үш көпір жөнделді. Оған 20 жұмысшы тартылды."
    assert "кітапхана" not in one(text, "Осы жылы").terms or one(text, "Осы жылы").terms["кітапхана"] < 0.5
    assert one(text, "Оған").terms["көпір"] > 0.5


@pytest.mark.parametrize(
    ("text", "beginning"),
    [
        (
            "Заводы подключаются к учету выбросов. В дальнейшем системой планируется охватить 40 заводов.",
            "В дальнейшем",
        ),
        ("На озерах открыты посты учета выбросов. Кроме того, 40 постов установлено на реках.", "Кроме того"),
    ],
)
def test_a_sentence_that_goes_on_has_the_subject_of_the_one_before(text: str, beginning: str) -> None:
    assert one(text, beginning).terms["выброс"] > 0.3


def test_a_noun_of_a_set_phrase_points_to_nothing() -> None:
    text = "Заводы подключаются к учету выбросов. Новая система полива установлена в четырех хозяйствах области весной."
    assert one(text, "Новая").terms.get("выброс", 0.0) <= 0.3


REPORT = (
    "Отчет об исполнении протокола совещания от 18 марта 2024 года № 4\n\n"
    "По подпункту 2 пункта 3. Склад построен, документы оформлены.\n\n"
    "По пункту 5. Реестр хозяйств ведется в новой системе ведомства.\n"
)
ACCOUNT = (
    "2024 жылғы 18 наурыздағы № 4 хаттаманың орындалуы туралы есеп\n\n"
    "3-тармақтың 2) тармақшасы бойынша. Қойма салынды, құжаттар рәсімделді.\n\n"
    "5-тармақ бойынша. Шаруашылықтар тізілімі жаңа жүйеде жүргізілуде.\n"
)


@pytest.mark.parametrize("text", [REPORT, ACCOUNT])
def test_a_report_by_points_names_the_points_of_the_document_at_its_head(text: str) -> None:
    found = references(read(text))
    held = [name for name in found.held if name]
    assert held == [
        frozenset({"2024-03-18/3.2", "2024-03-18№4/3.2"}),
        frozenset({"2024-03-18/5", "2024-03-18№4/5"}),
    ]


def test_a_point_alone_in_its_paragraph_holds_for_those_below() -> None:
    text = "Справка по протоколу от 18 марта 2024 года № 4\n\nПо пункту 6:\n\nСклад построен.\n\nДорога открыта."
    found = references(read(text))
    assert sum("2024-03-18/6" in names for names in found.held) == 3


def test_a_day_on_which_things_stand_is_no_document() -> None:
    text = "Исполнение протокола от 18 марта 2024 года № 4\n\nПо пункту 1. На 1 февраля 2025 года открыто 26 центров."
    assert "2024-03-18/1" in references(read(text)).held[-1]


def test_points_agree_unless_the_numbers_of_documents_differ() -> None:
    first = frozenset({"2024-03-18/1", "2024-03-18№4/1"})
    assert agree(first, frozenset({"2024-03-18/1"}))
    assert not agree(first, frozenset({"2024-03-18/1", "2024-03-18№5/1"}))
    assert differ(first, frozenset({"2024-03-18/2"}))
    assert not differ(frozenset({"2024-03-18/3"}), frozenset({"2024-03-18/3.1"}))
    assert not differ(first, frozenset({"2024-04-01/2"}))


def test_under_a_point_a_sentence_without_an_act_still_tells_how_it_stands() -> None:
    text = (
        "Исполнение протокола от 18 марта 2024 года № 4\n\nПо пункту 1. Новый портал услуг для пожилых доступен всем."
    )
    assert one(text, "Новый портал").evidence is not None


def test_what_there_is_tells_a_count() -> None:
    found = one("В районах области действует 455 пунктов приема.", "В районах")
    assert found.type is Statement.NONE
    assert found.counted == {"пункт"}
