"""The answers of a reporting form: which were copied, which are missing, by the number of the question."""

from __future__ import annotations

import pytest

from service.compare import Comparison, compare_units, plain, text
from tests.index.comparing import tagged

ASKED = {
    "ru": ("Доклад об осуществлении Орхусской конвенции за {} год", "Ответ: "),
    "kk": ("Орхус конвенциясын іске асыру туралы {} жылғы баяндама", "Жауап: "),
}
QUESTIONS = {
    "ru": [
        ("III. Доступ к экологической информации (статья 4)", "Опишите меры по обеспечению доступа к информации."),
        ("IV. Сбор и распространение информации (статья 5)", "Опишите, как собирается информация."),
        ("V. Участие общественности (статья 6)", "Опишите порядок слушаний."),
        ("VI. Доступ к правосудию (статья 9)", "Опишите доступ общественности к правосудию."),
    ],
    "kk": [
        ("III. Экологиялық ақпаратқа қол жеткізу (4-бап)", "Ақпаратқа қол жеткізу шараларын сипаттаңыз."),
        ("IV. Ақпаратты жинау және тарату (5-бап)", "Ақпарат қалай жиналатынын сипаттаңыз."),
        ("V. Жұртшылықтың қатысуы (6-бап)", "Тыңдаулардың тәртібін сипаттаңыз."),
        ("VI. Сот төрелігіне қол жеткізу (9-бап)", "Жұртшылықтың сот төрелігіне қол жеткізуін сипаттаңыз."),
    ],
}
ANSWERS = {
    "ru": [
        "Сведения выдаются по запросу за пять рабочих дней, отказ даётся письменно и может быть обжалован в суде.",
        "Регистр выбросов ведёт уполномоченный орган. В него внесены 1 240 предприятий.",
        "Слушания проводятся в каждом районе, их протоколы хранятся в открытом доступе не менее пяти лет.",
        "Объединения освобождены от уплаты пошлины по искам в защиту окружающей среды.",
    ],
    "kk": [
        "Мәлімет сұрау салу бойынша бес жұмыс күнінде беріледі, бас тарту жазбаша жасалып, сотқа шағым берілуі мүмкін.",
        "Шығарындылар тіркелімін уәкілетті орган жүргізеді. Оған 1 240 кәсіпорын енгізілген.",
        "Тыңдаулар әр ауданда өткізіледі, олардың хаттамалары кемінде бес жыл ашық қолжетімділікте сақталады.",
        "Бірлестіктер қоршаған ортаны қорғау туралы талаптар бойынша баж төлеуден босатылған.",
    ],
}
EMPTY = {"ru": "Нет информации.", "kk": "Ақпарат жоқ."}


def form(language: str, year: int, answers: list[str], questions: list[tuple[str, str]] | None = None) -> str:
    title, label = ASKED[language]
    parts = [f"<h1>{title.format(year)}</h1>"]
    for (heading, question), answer in zip(questions or QUESTIONS[language], answers, strict=True):
        parts.append(f"<h2>{heading}</h2><p>{question}</p>")
        parts.append(f"<p>{label}{answer}</p>" if answer else "")
    return "".join(parts)


def compared(first: str, second: str) -> Comparison:
    return compare_units(tagged(first, "a.html"), tagged(second, "b.html"), None, ())


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_copied_and_missing_answers_are_told_by_number_and_provision(language: str) -> None:
    old = ANSWERS[language]
    new = [old[0], old[1].replace("1 240", "1 315"), EMPTY[language], old[3]]
    made = compared(form(language, 2024, old), form(language, 2025, new))
    told = [(answer.state, answer.number, answer.provisions) for answer in made.answers]
    assert told == [("copied", "3", ("4",)), ("unanswered", "5", ("6",)), ("copied", "6", ("9",))]
    assert "[unanswered] 5. " in text(made, "en")


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_a_question_without_any_answer_is_unanswered(language: str) -> None:
    old = ANSWERS[language]
    made = compared(form(language, 2024, old), form(language, 2025, [*old[:2], "", old[3].replace(".", " әрі.")]))
    assert ("unanswered", "5") in [(answer.state, answer.number) for answer in made.answers]


def test_a_question_worded_anew_is_known_by_its_number() -> None:
    questions = QUESTIONS["ru"]
    later = [
        *questions[:2],
        ("V. Как жители влияют на решения (статья 6)", "Опишите их влияние."),
        questions[3],
    ]
    old = ANSWERS["ru"]
    new = [old[0], old[1].replace("1 240", "1 315"), old[2], old[3]]
    made = compared(form("ru", 2024, old), form("ru", 2025, new, later))
    assert ("copied", "5") in [(answer.state, answer.number) for answer in made.answers]
    assert not [change for change in made.changes if change.matters and change.kind == "section"]


def test_a_change_names_the_provisions_that_its_question_concerns() -> None:
    old = ANSWERS["ru"]
    new = [old[0], old[1].replace("1 240", "1 315"), old[2], old[3]]
    told = plain(compared(form("ru", 2024, old), form("ru", 2025, new)))
    figures = [change for change in told["changes"] if change["kind"] == "figure"]
    assert [change["provisions"] for change in figures] == [["5"]]
    assert told["answers"][0]["number"] == "3"
    assert told["answers"][0]["provisions"] == ["4"]


def test_one_report_in_two_formats_copies_nothing() -> None:
    page = form("ru", 2024, ANSWERS["ru"])
    assert compared(page, page.replace("<p>", "<div>").replace("</p>", "</div>")).answers == ()
