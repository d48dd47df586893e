import csv
import re
import tomllib
import unicodedata
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.reading import Reading, reading

DATA = files("corpus") / "data"

ODD = ["\xad", "\u200b", "̆", "́", "\ufeff", "‑", "क़", "˘", "é", "😀", "가", "ᄀ", "ᅡ"]
BLANK = [" ", "\n", "\t", "\r", "\u00a0", "\r\n", "\n\n"]
LETTERS = st.sampled_from([*"абвіәөқшйЙиИaceopxyiIBHəƏXІ0189-«».,:()", *BLANK, *ODD])
TEXTS = st.lists(LETTERS, max_size=60).map("".join)


def pairs(read: Reading) -> list[tuple[int, int]]:
    return [(first, last) for first in range(len(read.text)) for last in range(first + 1, len(read.text) + 1)]


@given(TEXTS)
def test_every_span_of_a_reading_maps_into_the_source_and_back(text: str) -> None:
    read = reading(text)
    for span in pairs(read):
        start, end = read.to_source(*span)
        assert 0 <= start < end <= len(text)
        first, last = read.to_reading(start, end)
        assert first <= span[0]
        assert span[1] <= last


@given(TEXTS)
def test_the_map_of_a_reading_never_goes_back(text: str) -> None:
    read = reading(text)
    assert len(read.starts) == len(read.ends) == len(read.text)
    assert all(a <= b for a, b in zip(read.starts, list(read.starts)[1:], strict=False))
    assert all(a <= b for a, b in zip(read.ends, list(read.ends)[1:], strict=False))


@given(TEXTS, st.integers(0, 60), st.integers(0, 60))
def test_every_source_span_has_a_place_in_the_reading(text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    first, last = reading(text).to_reading(start, end)
    assert 0 <= first <= last <= len(reading(text).text)


def test_a_latin_letter_before_a_mark_stays_as_it_is() -> None:
    assert reading("аy\u0306").text == "аy\u0306"


@given(TEXTS)
def test_a_reading_is_composed_and_single_spaced(text: str) -> None:
    read = reading(text).text
    assert unicodedata.is_normalized("NFC", read)
    assert not re.search(r"\s\s|[\n\t\r\u00a0\u00ad\u200b\ufeff]", read)


@given(TEXTS, st.integers(0, 20), st.integers(0, 20))
def test_a_stretch_maps_into_the_whole_text(text: str, before: int, after: int) -> None:
    whole = "x" * before + "\n" + text + "\n" + "x" * after
    read = reading(whole, before + 1, before + 1 + len(text))
    for span in pairs(read):
        start, end = read.to_source(*span)
        assert before + 1 <= start < end <= before + 1 + len(text)


@given(st.text(alphabet="абвгд жзик,.", max_size=80).map(lambda text: re.sub(r"\s+", " ", text)))
def test_clean_text_reads_as_it_stands(text: str) -> None:
    read = reading(text)
    assert read.text == text
    assert all(read.to_source(*span) == span for span in pairs(read))


def test_an_empty_span_stays_empty() -> None:
    read = reading("жыл  сайын", 0, 10)
    assert read.to_source(4, 4) == (5, 5)
    assert read.to_source(9, 9) == (10, 10)
    assert reading("").to_source(0, 0) == (0, 0)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Усть-\n\nКаменогорске", "Усть-Каменогорске"),
        ("по Западно-\nКазахстанской", "по Западно-Казахстанской"),
        ("эколо-\nгический", "экологический"),
        ("эколо- \n гический", "экологический"),
        ("ЭКОЛО-\nГИЧЕСКИЙ", "ЭКОЛОГИЧЕСКИЙ"),
        ("северо-\nвосточный", "северо-восточный"),
        ("какой-\nлибо", "какой-либо"),
        ("социально-\nэкономического", "социально-экономического"),
        ("возможно-\nстями", "возможностями"),
        ("2024-\n2026 годы", "2024-2026 годы"),
        ("54-\n\nбабының", "54-бабының"),
        ("COVID-\n19", "COVID-19"),
        ("IT-\nкомпания", "IT-компания"),
        ("қалдық-\nтарды", "қалдықтарды"),
        ("халық-\nаралық", "халықаралық"),
        ("сондай-\nақ", "сондай-ақ"),
        ("іс-\nшаралар", "іс-шаралар"),
        ("интернет-\nресурста", "интернет-ресурста"),
        ("санитарлық-\nэпидемиологиялық", "санитарлық-эпидемиологиялық"),
        ("эко\u00adлогия", "экология"),
        ("эко\ufffeлогия", "экология"),
        ("эко\u00ad\nлогия", "экология"),
        ("– пункт\n- подпункт", "– пункт - подпункт"),
    ],
)
def test_words_broken_at_a_line_end_are_joined(source: str, expected: str) -> None:
    assert reading(source).text == expected


def test_a_hyphen_that_the_text_uses_elsewhere_is_kept() -> None:
    assert reading("Жер-су реестрі ашық. Бұл жер-\nсу деректері").text.endswith("жер-су деректері")


def test_a_word_that_the_text_writes_whole_elsewhere_is_joined() -> None:
    assert reading("Интернетом пользуются. Сети интер-\nнетом").text.endswith("интернетом")


def test_in_text_that_breaks_no_words_a_hyphen_at_a_line_end_is_kept() -> None:
    lines = ["Бұл қатарда жай ғана сөздер бар"] * 120
    lines[60] = "жаңа талаптар отын-"
    lines[61] = "энергетика саласында"
    assert "отын-энергетика" in reading("\n".join(lines)).text


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("əкiмдiк", "әкімдік"),
        ("Ə. Мәуленов", "Ә. Мәуленов"),
        ("XXI ғасыр, II тоқсан, IV квартал", "XXI ғасыр, II тоқсан, IV квартал"),
        ("XІ пленум", "XI пленум"),
        ("TOO «Су арнасы»", "ТОО «Су арнасы»"),
        ("c 2025 года", "с 2025 года"),
        ("EcoMapтың деректері", "EcoMapтың деректері"),
        ("сайт www.gov.kz/жоба", "сайт www.gov.kz/жоба"),
        ("a) бірінші; b) екінші", "a) бірінші; b) екінші"),
        ("Microsoft Teams", "Microsoft Teams"),
        ("гауhар тас", "гауһар тас"),
        ("и\u0306од, И\u0306од", "йод, Йод"),
        ("Б Ұ Й Р Ы Қ", "БҰЙРЫҚ"),
        ("П Р И К А З О В", "ПРИКАЗОВ"),
        ("А и Б, В и Г", "А и Б, В и Г"),
        ("100\u00a0млн.\u202fтенге", "100 млн. тенге"),
        ("[bookmark: _Ref1]Первый пункт", "Первый пункт"),
        ("ﬁ ½ м²", "ﬁ ½ м²"),
    ],
)
def test_letters_and_spacing_are_repaired(source: str, expected: str) -> None:
    assert reading(source).text == expected


def homoglyph_rows() -> list[dict[str, str]]:
    with (DATA / "homoglyphs.csv").open(encoding="utf-8") as rows:
        return list(csv.DictReader(rows))


@pytest.mark.parametrize("row", homoglyph_rows(), ids=lambda row: f"U+{ord(row['letter']):04X}")
def test_each_homoglyph_has_an_example_that_reads_right(row: dict[str, str]) -> None:
    assert row["letter"] in row["example"]
    assert reading(row["example"]).text == row["reads"]


def hyphen_examples() -> list[tuple[str, str]]:
    groups = tomllib.loads((DATA / "reading.toml").read_text(encoding="utf-8"))
    rows = [*groups["hyphen"].values(), groups["abbreviations"]]
    return [tuple(row[language].split(" → ")) for row in rows for language in ("ru", "kk")]  # type: ignore[misc]


@pytest.mark.parametrize(("source", "expected"), hyphen_examples())
def test_each_group_of_words_has_examples_that_read_right(source: str, expected: str) -> None:
    assert reading(source).text == expected


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "Есеп тоқсан сайын беріледі және жарияланады. " * 20_000,
        "a" * 1_000_000,
        "А " * 500_000,
        "сло-\n" * 40_000,
        "и\u0306" * 100_000,
        " \n\t" * 300_000,
        "əр " * 200_000,
        "[bookmark: " * 50_000,
        "каaк" * 100_000,
    ],
)
def test_a_long_monotonous_text_is_read_to_its_end(text: str) -> None:
    made = reading(text)
    assert made.to_source(0, len(made.text)) == (0, len(text))
