import tomllib
from datetime import date
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.dates import dates
from corpus.head_wording import wording
from corpus.kinds import kind_rules
from corpus.model import Executor, Extract, Kind, Language, Request
from corpus.particulars import Particulars, particulars
from corpus.structure import structure


def told(text: str, source: str = "file.txt", **metadata: str) -> Particulars:
    blocks = structure(Extract(text, "text/plain", metadata=metadata))
    return particulars(text, blocks, metadata, source)


REPLY_RU = """Министерство водных ресурсов и ирригации Республики Казахстан

№ 14-2/1187-И от 17 апреля 2025 года

Депутату Мажилиса Парламента
Республики Казахстан
Жумабекову С.Т.

На № 11-07-204 ДЗ
от 2 апреля 2025 года

Уважаемый Серик Талгатович!

Рассмотрев депутатский запрос о состоянии плотин в предгорных районах, министерство сообщает следующее.

Касательно ремонта водосбросов

Работы на девяти плотинах начаты в марте, их завершение намечено на октябрь текущего года.

Министр						Н. Сериков

Исп. Д. Омарова
74-11-22
"""

REPLY_KK = """Қазақстан Республикасының Су ресурстары және ирригация министрлігі

2025 жылғы 17 сәуір № 14-2/1187-И

Қазақстан Республикасы
Парламенті Мәжілісінің депутаты
С.Т. Жұмабековке

Сіздің 2025 жылғы 2 сәуірдегі № 11-07-204 ДС сауалыңызға

Құрметті Серік Талғатұлы!

Тау бөктеріндегі бөгеттердің жай-күйі туралы депутаттық сауалыңызды қарап, министрлік мынаны хабарлайды.

Тоғыз бөгеттегі жұмыс наурызда басталды, оны ағымдағы жылдың қазанында аяқтау жоспарланған.

Министр Н. Серіков

Орынд. Д. Омарова
74-11-22
"""

RESOLUTION_RU = """Постановление Правительства Республики Казахстан от 5 мая 2025 года № 318

О некоторых вопросах учета пастбищ

В соответствии с подпунктом 4) статьи 8 Закона Республики Казахстан «О пастбищах» Правительство Республики Казахстан \
ПОСТАНОВЛЯЕТ:

1. Утвердить прилагаемый перечень пастбищ, подлежащих обводнению.

2. Настоящее постановление вводится в действие с 1 июня 2025 года.

Премьер-Министр
Республики Казахстан     А. Сапаров
"""

ORDER_KK = """Қазақстан Республикасы Су ресурстары және ирригация министрінің 2025 жылғы 4 сәуірдегі № 31 бұйрығы

Суару желілерін түгендеу қағидаларын бекіту туралы

Қазақстан Республикасы Су кодексінің 24-бабына сәйкес БҰЙЫРАМЫН:

1. Қоса беріліп отырған қағидалар бекітілсін.

2. Осы бұйрық 2025 жылғы 1 маусымнан бастап қолданысқа енгізіледі.

Министр Н. Серіков
"""

MASLIKHAT_RU = """Решение Аксуского районного маслихата от 11 августа 2024 года № 22-4

О правилах содержания арычных сетей

Аксуский районный маслихат РЕШИЛ:

1. Утвердить правила согласно приложению.

2. Настоящее решение вводится в действие по истечении десяти календарных дней.

Председатель районного маслихата Ж. Оспанов
"""

PLAN_KK = """Су ресурстары министрінің
2025 жылғы 4 сәуірдегі
№ 31 бұйрығымен бекітілген

Суды үнемдеу жөніндегі 2025 – 2027 жылдарға арналған іс-шаралар жоспары

	Р/с №
	Іс-шара
	Аяқтау нысаны
	Орындау мерзімі
	Жауапты орындаушылар

	1.
	Ұңғымаларға есептегіш орнату
	қабылдау актісі
	2025 жылғы II тоқсан
	СРИМ, ЖАО

	2.
	Арық желісін жөндеу
	ақпарат
	жыл сайын
	ЖАО
"""

REPORT_RU = """Отчет о реализации программы обводнения пастбищ за 2024 год

1. Общие сведения

В отчетном году работы велись в четырнадцати районах четырёх областей, освоено девяносто процентов средств.

Заместитель директора департамента А. Кенжебаев
"""

NEWS_RU = """date 2025-06-11 В Талдыкоргане сдали насосную станцию, сообщает пресс-служба акимата.

Станция подаст воду на полторы тысячи гектаров садов. Строители закончили работу на месяц раньше срока.

— Следующая очередь будет готова осенью, — отметил руководитель стройки Ерлан Абаев.
"""

NEWS_KK = """2025 жылғы 11 маусым

Талдықорғанда сорғы станциясы іске қосылды

Станция бір жарым мың гектар баққа су береді, деп хабарлайды әкімдіктің баспасөз қызметі.

– Келесі кезегі күзде дайын болады, – деді құрылыс басшысы Ерлан Абаев.
"""

CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "reply-ru": (
        REPLY_RU,
        {
            "kind": Kind.REPLY,
            "languages": (Language.RU,),
            "number": "14-2/1187-И",
            "date": date(2025, 4, 17),
            "issuer": "Министерство водных ресурсов и ирригации Республики Казахстан",
            "addressees": ("Депутату Мажилиса Парламента Республики Казахстан", "Жумабекову С.Т."),
            "in_reply_to": "№ 11-07-204 ДЗ от 2 апреля 2025 года",
            "signatory": "Н. Сериков",
            "title": "Депутатский запрос о состоянии плотин в предгорных районах",
            "period": None,
        },
    ),
    "reply-kk": (
        REPLY_KK,
        {
            "kind": Kind.REPLY,
            "languages": (Language.KK,),
            "number": "14-2/1187-И",
            "date": date(2025, 4, 17),
            "issuer": "Қазақстан Республикасының Су ресурстары және ирригация министрлігі",
            "addressees": ("Қазақстан Республикасы Парламенті Мәжілісінің депутаты", "С.Т. Жұмабековке"),
            "in_reply_to": "2025 жылғы 2 сәуірдегі № 11-07-204 ДС",
            "signatory": "Н. Серіков",
            "title": "Тау бөктеріндегі бөгеттердің жай-күйі туралы депутаттық сауалыңызды қарап",
        },
    ),
    "resolution-ru": (
        RESOLUTION_RU,
        {
            "kind": Kind.ACT,
            "number": "318",
            "date": date(2025, 5, 5),
            "issuer": "Правительство Республики Казахстан",
            "title": "О некоторых вопросах учета пастбищ",
            "signatory": "А. Сапаров",
            "addressees": (),
            "in_reply_to": None,
        },
    ),
    "order-kk": (
        ORDER_KK,
        {
            "kind": Kind.ACT,
            "number": "31",
            "date": date(2025, 4, 4),
            "issuer": "Қазақстан Республикасы Су ресурстары және ирригация министрі",
            "title": "Суару желілерін түгендеу қағидаларын бекіту туралы",
            "signatory": "Н. Серіков",
        },
    ),
    "maslikhat-ru": (
        MASLIKHAT_RU,
        {
            "kind": Kind.ACT,
            "number": "22-4",
            "date": date(2024, 8, 11),
            "issuer": "Аксуский районный маслихат",
            "title": "О правилах содержания арычных сетей",
            "signatory": "Ж. Оспанов",
        },
    ),
    "plan-kk": (
        PLAN_KK,
        {
            "kind": Kind.PLAN,
            "languages": (Language.KK,),
            "number": "31",
            "date": date(2025, 4, 4),
            "period": (2025, 2027),
            "title": "Суды үнемдеу жөніндегі 2025 – 2027 жылдарға арналған іс-шаралар жоспары",
        },
    ),
    "report-ru": (
        REPORT_RU,
        {
            "kind": Kind.REPORT,
            "period": (2024, 2024),
            "title": "Отчет о реализации программы обводнения пастбищ за 2024 год",
            "date": None,
            "signatory": "А. Кенжебаев",
        },
    ),
    "news-ru": (
        NEWS_RU,
        {
            "kind": Kind.NEWS,
            "date": date(2025, 6, 11),
            "title": "В Талдыкоргане сдали насосную станцию, сообщает пресс-служба акимата",
            "signatory": None,
            "number": None,
        },
    ),
    "news-kk": (
        NEWS_KK,
        {
            "kind": Kind.NEWS,
            "date": date(2025, 6, 11),
            "title": "Талдықорғанда сорғы станциясы іске қосылды",
            "languages": (Language.KK,),
        },
    ),
}


@pytest.mark.parametrize(
    ("text", "field", "expected"),
    [
        pytest.param(text, field, expected, id=f"{name}-{field}")
        for name, (text, fields) in CASES.items()
        for field, expected in fields.items()
    ],
)
def test_a_document_says_of_itself(text: str, field: str, expected: Any) -> None:
    assert getattr(told(text), field) == expected


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("План мероприятий по озеленению на 2024 – 2029 годы", (2024, 2029)),
        ("План законопроектных работ на 2026 год", (2026, 2026)),
        ("Дорожная карта по очистке рек на 2025-2027 гг.", (2025, 2027)),
        ("Дорожная карта по очистке рек с 2025 по 2027 годы", (2025, 2027)),
        ("Су үнемдеудің 2026 жылға арналған жоспары", (2026, 2026)),
        ("Көгалдандырудың 2024 – 2029 жылдарға арналған кешенді жоспары", (2024, 2029)),
        ("Жасыл белдеуді дамытудың 2024-2026 жылдарға арналған жол картасы", (2024, 2026)),
        ("Отчет об исполнении плана за 2023 – 2024 учебный год", (2023, 2024)),
        ("Жоспардың орындалуы туралы 2024 жылғы есебі", (2024, 2024)),
        ("План мероприятий по озеленению сёл", None),
    ],
)
def test_the_period_is_read_from_the_title(title: str, period: tuple[int, int] | None) -> None:
    assert told(f"{title}\n\nРаботы ведутся по утвержденному графику, отчеты сдаются ежеквартально.").period == period


def test_a_title_in_the_metadata_outranks_the_text_unless_it_is_a_file_name() -> None:
    assert told(NEWS_RU, title="Новая станция").title == "Новая станция"
    assert told(RESOLUTION_RU, title="Microsoft Word - 318.docx").title == "О некоторых вопросах учета пастбищ"
    assert told(RESOLUTION_RU, title="Об учете - ИПС «Әділет»").title == "Об учете"


def test_a_date_in_the_metadata_outranks_the_text() -> None:
    assert told(NEWS_RU, date="2025-06-12T10:00:00").date == date(2025, 6, 12)
    assert told(NEWS_RU, date="soon").date == date(2025, 6, 11)


def test_the_date_of_the_request_is_not_the_replys() -> None:
    text = REPLY_RU.replace("№ 14-2/1187-И от 17 апреля 2025 года\n\n", "")
    assert (told(text).number, told(text).date) == (None, None)


@pytest.mark.parametrize(
    ("asked", "own", "expected"),
    [
        ("На № 11-07-4 ДЗ\n\nот 2 мая 2024 года", "Исх. № 14-2/1187 от 17.04.2025", "№ 11-07-4 ДЗ от 2 мая 2024 года"),
        ("На исх. № 11-07-204 от 02.04.2025", "№ 14-2/1187 от 17.04.2025", "№ 11-07-204 от 02.04.2025"),
        ("2025 жылғы 2 сәуірдегі № 11-07-204", "Шығ. № 14-2/1187, 17.04.2025", "2025 жылғы 2 сәуірдегі № 11-07-204"),
    ],
)  # fmt: skip
def test_a_letters_own_number_is_told_from_the_requests(asked: str, own: str, expected: str) -> None:
    for head in (f"{asked}\n\n{own}", f"{own}\n\n{asked}"):
        text = f"Депутату Мажилиса\n\nОспанову Ж.Т.\n\n{head}\n\nУважаемый Жанат Талгатович!\n\nЗапрос рассмотрен."
        letter = told(text)
        assert (letter.number, letter.date, letter.in_reply_to) == ("14-2/1187", date(2025, 4, 17), expected)


def test_dates_of_laws_in_the_text_are_not_the_documents() -> None:
    assert (
        told("Об учете\n\nВ соответствии с Законом от 9 июля 2004 года ПРИКАЗЫВАЮ:\n\n1. Утвердить учет.").date is None
    )


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("от 6 декабря 2024 года", date(2024, 12, 6)),
        ("«6» декабря 2024 г.", date(2024, 12, 6)),
        ("1 мая 2025 года", date(2025, 5, 1)),
        ("2024 жылғы 6 желтоқсандағы", date(2024, 12, 6)),
        ("2024 жылғы «6» желтоқсан", date(2024, 12, 6)),
        ("2024 ж. 6 желтоқсан", date(2024, 12, 6)),
        ("2024 жылдың 6 желтоқсанында", date(2024, 12, 6)),
        ("06.12.2024", date(2024, 12, 6)),
        ("2024-12-06", date(2024, 12, 6)),
    ],
)
def test_dates_are_read_in_every_form(text: str, day: date) -> None:
    assert [found for _, _, found in dates(text)] == [day]


@pytest.mark.parametrize("text", ["31.02.2024", "12.13.2024", "1.2.3.2024", "« » мая 2024 года", "2024 жылғы « » №"])
def test_what_is_no_day_is_no_date(text: str) -> None:
    assert list(dates(text)) == []


@pytest.mark.parametrize(("rule", "example"), [(rule, example) for rule in kind_rules() for example in rule.examples])
def test_each_mark_of_a_genre_has_examples(rule: Any, example: str) -> None:
    assert rule.pattern.search(example)


def wording_examples() -> list[tuple[str, str]]:
    rows = tomllib.loads((files("corpus") / "data" / "particulars.toml").read_text(encoding="utf-8"))
    return [(group, row[language]) for group, row in rows.items() for language in ("ru", "kk") if row[language]]


@pytest.mark.parametrize(("group", "example"), wording_examples())
def test_each_group_of_wording_has_examples(group: str, example: str) -> None:
    assert wording(group).search(example)


def test_languages_of_a_bilingual_text_are_both_told() -> None:
    text = "Жоба туралы ақпарат барлық тұрғындарға жеткізілді.\n\nСведения о проекте доведены до всех жителей района."
    assert set(told(text).languages) == {Language.KK, Language.RU}


@given(st.text(alphabet="абвА .,:;!№«»0123456789\n\tҚУЛЫЕТДІ-жылғымая", max_size=300))
def test_any_text_has_particulars(text: str) -> None:
    assert isinstance(told(text), Particulars)


LETTER_KK = (
    "Қазақстан Республикасы\nПарламенті Мәжілісінің депутаты\nС.Т. Жұмабековке\n\n{head}\n\nҚұрметті Серік Талғатұлы!"
    "\n\nАрық желілері туралы депутаттық сауалыңызды қарап, мынаны хабарлаймыз.\n\nМинистр Н. Серіков\n"
)
LETTER_RU = (
    "Депутату Мажилиса Парламента\nРеспублики Казахстан\nЖумабекову С.Т.\n\n{head}\n\nУважаемый Серик Талгатович!"
    "\n\nРассмотрев депутатский запрос об арычных сетях, министерство сообщает следующее.\n\nМинистр Н. Сериков\n"
)


@pytest.mark.parametrize(
    ("letter", "head", "asked"),
    [
        (
            LETTER_KK,
            "2025 жылғы 2 мамырдағы № 7-19 ДС\n\nШығ. № 14-2/118, 20.05.2025",
            "2025 жылғы 2 мамырдағы № 7-19 ДС",
        ),
        (LETTER_KK, "02.05.2025 ж. № 7-19-ға\n\nШығ. № 14-2/118, 20.05.2025", "02.05.2025 ж. № 7-19-ға"),
        (LETTER_KK, "Шығ. нөмірі: 14-2/118 күні: 20.05.2025", None),
        (LETTER_RU, "от 2 мая 2025 года № 7-19\n\nИсх. № 14-2/118 от 20.05.2025", "от 2 мая 2025 года № 7-19"),
        (
            LETTER_RU,
            "к запросу № 7-19 от 2 мая 2025 года\n\n№ 14-2/118 от 20.05.2025",
            "к запросу № 7-19 от 2 мая 2025 года",
        ),
        (LETTER_RU, "Исх.: 14-2/118, 20.05.2025 г.", None),
    ],
)
def test_the_outgoing_number_is_the_letters_own(letter: str, head: str, asked: str | None) -> None:
    found = told(letter.format(head=head))
    assert (found.number, found.date, found.in_reply_to) == ("14-2/118", date(2025, 5, 20), asked)


ENACTED_RU = (
    "О перечне арыков\n\nВ соответствии с законом Правительство Республики Казахстан ПОСТАНОВЛЯЕТ:\n\n"
    "1. Утвердить перечень.\n\nПремьер-Министр Республики Казахстан А. Сапаров\n\n"
)
ENACTED_KK = (
    "Арықтар тізбесі туралы\n\nЗаңға сәйкес Қазақстан Республикасының Үкіметі ҚАУЛЫ ЕТЕДІ:\n\n"
    "1. Тізбе бекітілсін.\n\nПремьер-Министр А. Сапаров\n\n"
)


@pytest.mark.parametrize(
    "text",
    [
        ENACTED_RU + "город Астана\n\n7 мая 2025 года\n\n№ 61\n",
        ENACTED_RU + "г. Астана, 7 мая 2025 года № 61\n",
        ENACTED_RU + "Приложение\nк постановлению Правительства\nот 7 мая 2025 года\n№ 61\n\nПеречень\n",
        ENACTED_KK + "2025 жылғы 7 мамыр\n\n№ 61\n",
        ENACTED_KK + "Үкіметтің\n2025 жылғы 7 мамырдағы\n№ 61 қаулысына\nқосымша\n\nТізбе\n",
    ],
)
def test_an_act_repeats_its_date_and_number_below_its_text(text: str) -> None:
    assert (told(text).number, told(text).date) == ("61", date(2025, 5, 7))


@pytest.mark.parametrize(
    "text",
    [
        "Тараз, 7 мая 2025 года – Бригады вышли на очистку арыков, сообщили в акимате.\n",
        "Арыки чистят\n\nТараз. 07.05.2025. Бригады вышли на очистку арыков.\n",
        "Астана, 2025 жылғы 7 мамыр. Арық тазалау басталды.\n",
    ],
)
def test_a_news_item_is_dated_behind_the_name_of_its_place(text: str) -> None:
    assert told(text, "news-1.txt").date == date(2025, 5, 7)


FOOT_RU = (
    "Уважаемый Серик!\n\nМинистерство рассмотрело запрос о плотинах и сообщает следующее.\n\nМинистр Н. Сериков\n\n"
)
FOOT_KK = "Құрметті Серік!\n\nМинистрлік бөгеттер туралы сауалды қарап, мынаны хабарлайды.\n\nМинистр Н. Серіков\n\n"


@pytest.mark.parametrize(
    ("text", "executor"),
    [
        (FOOT_RU + "Исп. А. Досанова\n74-31-08\n", Executor("А. Досанова", "74-31-08")),
        (FOOT_RU + "Исп.: Досанова А.С., тел. 8 (7172) 74-31-08\n", Executor("Досанова А.С.", "8 (7172) 74-31-08")),
        (FOOT_RU + "Исполнитель: Досанова Айгуль Сериковна\n", Executor("Досанова Айгуль Сериковна")),
        (FOOT_RU + "исп: Досанова А., вн. 1405\n", Executor("Досанова А.", "1405")),
        (FOOT_RU + "☎ 74-31-08, А. Досанова\n", Executor("А. Досанова", "74-31-08")),
        (FOOT_KK + "Орынд. А. Досанова\n74-31-08\n", Executor("А. Досанова", "74-31-08")),
        (FOOT_KK + "Орындаушы: А.С. Досанова, тел. +7 7172 74 31 08\n", Executor("А.С. Досанова", "+7 7172 74 31 08")),
        (FOOT_KK + "Орындаған: Досанова Айгүл Серікқызы, ішкі 1405\n", Executor("Досанова Айгүл Серікқызы", "1405")),
        (FOOT_RU, None),
        (FOOT_RU + "Исполнено в срок.\n", None),
        (FOOT_KK + "Орындаушылар тізімі\n", None),
    ],
)
def test_the_executor_stands_at_the_foot_with_a_telephone(text: str, executor: Executor | None) -> None:
    found = told(text)
    assert found.executor == executor
    assert found.signatory in ("Н. Сериков", "Н. Серіков")


@pytest.mark.parametrize(
    ("head", "request_"),
    [
        ("На № 5-7/9 ДЗ от 1 августа 2025 года", Request("5-7/9 ДЗ", date(2025, 8, 1))),
        ("На № 16-13-9 Д/З\nот 20 января 2026 года", Request("16-13-9 Д/З", date(2026, 1, 20))),
        ("на исх. № 903 от 01.08.2025", Request("903", date(2025, 8, 1))),
        ("На Ваше обращение № ЖТ-2025-0169 от 23 июня 2025 года", Request("ЖТ-2025-0169", date(2025, 6, 23))),
        ("На № 903", Request("903")),
        ("2025 жылғы 1 тамыздағы № 5-7/9 ДС хатыңызға", Request("5-7/9 ДС", date(2025, 8, 1))),
        ("2026 жылғы 20 қаңтардағы\n№ 16-13-9 Д/С сауалға", Request("16-13-9 Д/С", date(2026, 1, 20))),
        ("01.08.2025 ж. № 5-7/9 хатқа", Request("5-7/9", date(2025, 8, 1))),
        ("Сіздің 2025 жылғы 23 маусымдағы № ЖТ-0169 өтінішіңізге", Request("ЖТ-0169", date(2025, 6, 23))),
        ("На № ________ от ___________", None),
        ("№ ____ хатқа", None),
    ],
)
def test_the_request_is_known_by_number_and_date(head: str, request_: Request | None) -> None:
    letter = told(f"Депутату Мажилиса\nОспанову Ж.Т.\n\n{head}\n\nУважаемый Жанат!\n\nЗапрос рассмотрен в срок.\n")
    assert (letter.request, letter.number, letter.date) == (request_, None, None)


@pytest.mark.parametrize(
    ("address", "addressees"),
    [
        (
            "Министерству финансов\nРеспублики Казахстан\n\nМинистерству юстиции\nРеспублики Казахстан",
            ("Министерству финансов Республики Казахстан", "Министерству юстиции Республики Казахстан"),
        ),
        ("Акимам областей, городов Астаны и Алматы", ("Акимам областей, городов Астаны и Алматы",)),
        ("Гр. Тулегеновой Ш.А.", ("Гр. Тулегеновой Ш.А.",)),
        (
            "Қазақстан Республикасының\nҚаржы министрлігіне\n\nЖетісу облысының әкімдігіне",
            ("Қазақстан Республикасының Қаржы министрлігіне", "Жетісу облысының әкімдігіне"),
        ),
        (
            "Қоғамдық кеңестің төрайымы\nЗ.Р. Мұқановаға",
            ("Қоғамдық кеңестің төрайымы", "З.Р. Мұқановаға"),
        ),
        ("Азаматша Ш.А. Төлегеноваға", ("Азаматша Ш.А. Төлегеноваға",)),
    ],
)
def test_each_addressee_stands_for_itself(address: str, addressees: tuple[str, ...]) -> None:
    assert (
        told(f"№ 3-2/905 от 15.09.2025\n\n{address}\n\nУважаемая Шолпан!\n\nЗапрос рассмотрен.").addressees
        == addressees
    )


LETTERHEAD = """ҚАЗАҚСТАН РЕСПУБЛИКАСЫ                         МИНИСТЕРСТВО ГОРНЫХ ДОРОГ
ТАУ ЖОЛДАРЫ МИНИСТРЛІГІ                        РЕСПУБЛИКИ КАЗАХСТАН

№ 09-4/215, 22.08.2025

"""


@pytest.mark.parametrize(
    ("foot", "issuer", "language"),
    [
        (FOOT_RU, "МИНИСТЕРСТВО ГОРНЫХ ДОРОГ РЕСПУБЛИКИ КАЗАХСТАН", Language.RU),
        (FOOT_KK, "ҚАЗАҚСТАН РЕСПУБЛИКАСЫ ТАУ ЖОЛДАРЫ МИНИСТРЛІГІ", Language.KK),
    ],
)
def test_a_letterhead_in_two_languages_gives_the_issuer_in_that_of_the_text(
    foot: str, issuer: str, language: Language
) -> None:
    letter = told(LETTERHEAD + foot)
    assert (letter.issuer, letter.languages, letter.number) == (issuer, (language,), "09-4/215")


def test_a_section_of_a_news_item_is_not_its_headline() -> None:
    text = (
        "В акимате подвели итоги работы за прошлый год, сообщает пресс-служба ведомства.\n\nТысячи деревьев за год\n\n"
        "За год посажено двадцать тысяч деревьев, больше всего у рек и каналов.\n"
    )
    assert (
        told(text, "news.txt").title == "В акимате подвели итоги работы за прошлый год, сообщает пресс-служба ведомства"
    )


def test_a_title_of_two_lines_is_read_whole() -> None:
    text = "НАЦИОНАЛЬНЫЙ ДОКЛАД\nоб осуществлении конвенции за 2021 – 2024 годы\n\nДоклад готовили три министерства.\n"
    found = told(text)
    assert (found.title, found.period) == (
        "НАЦИОНАЛЬНЫЙ ДОКЛАД об осуществлении конвенции за 2021 – 2024 годы",
        (2021, 2024),
    )


@pytest.mark.parametrize("letter", [REPLY_RU, REPLY_KK], ids=["ru", "kk"])
@pytest.mark.parametrize(
    "notice",
    [
        "Копия верна: получена канцелярией в электронном виде и заверена.",
        "Көшірмесі дұрыс: кеңсе электрондық түрде алып, растаған.",
    ],
)
def test_a_notice_may_stand_above_the_head(letter: str, notice: str) -> None:
    alone, below = told(letter), told(f"{notice}\n\n{letter}")
    assert (below.number, below.date, below.request) == (alone.number, alone.date, alone.request)
    assert below.addressees == alone.addressees
