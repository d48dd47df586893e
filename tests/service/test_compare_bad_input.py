"""Comparing what is hard to compare: scans, empty texts, texts without anything in common, texts in three languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.errors import Unreadable
from corpus.sandbox import Limits
from eval.printed import pictures, scanned, worn
from service.compare import Comparison, Tagged, compare_named, compare_units, text
from service.ingest import read
from tests.service.stand_in import WordEmbedder


def tagged(content: bytes, name: str) -> Tagged:
    made = read(content, name)
    return Tagged(made.document, made.annotations)


def compared(first: Tagged, second: Tagged) -> Comparison:
    return compare_units(first, second, None, ())


def named(samples: list[Path], name: str) -> Path:
    return next(path for path in samples if path.name == name)


def codes(comparison: Comparison) -> list[str]:
    return [note.code for note in comparison.notes]


@pytest.fixture(scope="module", params=["aarhus-2024.ru.pdf", "plan-clean-2026.ru.pdf"])
def scan(request: pytest.FixtureRequest, samples: list[Path]) -> tuple[Path, Tagged]:
    source = named(samples, request.param)
    return source, tagged(scanned([worn(page) for page in pictures(source.read_bytes())]), "scan.pdf")


@pytest.mark.slow
def test_a_scan_differs_from_its_source_in_nothing_that_matters_and_is_named(scan: tuple[Path, Tagged]) -> None:
    source, pages = scan
    made = compared(tagged(source.read_bytes(), source.name), pages)
    assert [change.message for change in made.found if change.matters] == []
    assert codes(made) == ["scanned"]
    assert "scan.pdf" in made.notes[0].messages["ru"]


@pytest.mark.slow
@pytest.mark.parametrize("scan", ["aarhus-2024.ru.pdf"], indirect=True)
def test_a_figure_that_changed_is_told_in_a_scan_too(scan: tuple[Path, Tagged], samples: list[Path]) -> None:
    pages = scan[1]
    later = tagged(named(samples, "aarhus-2025.ru.docx").read_bytes(), "aarhus-2025.ru.docx")
    said = text(compared(pages, later), "en")
    assert "174 поста → 181 пост (+7; +4 %)" in said


def test_a_file_without_text_cannot_be_compared_and_says_why(samples: list[Path], tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text(" \n\n", "utf-8")
    with pytest.raises(Unreadable, match=r"empty\.txt: the file holds no text"):
        compare_named((str(named(samples, "news-audit.ru.txt")), str(empty)), tmp_path, "", Limits(), 1, WordEmbedder())


@pytest.mark.parametrize("blank_first", ["before", "after"])
def test_a_text_of_marks_alone_is_called_empty_and_nothing_is_listed(blank_first: str) -> None:
    blank = tagged("№ — …\n".encode(), "blank.txt")
    full = tagged("Ответ\n\nВ области работают 63 поста наблюдения.\n".encode(), "full.txt")
    made = compared(blank, full) if blank_first == "before" else compared(full, blank)
    assert made.found == ()
    assert codes(made) == ["empty"] or codes(made) == ["empty", "unrelated"]
    assert "blank.txt" in made.notes[0].messages["kk"]


RUSSIAN = "Ответ\n\nВ городе открыт новый парк на 12 гектаров. За деревьями ухаживают 40 садовников.\n"
KAZAKH = "Хабарландыру\n\nСпорт мектебі балаларды күреске қабылдайды. Жаттығулар кешке өтеді.\n"


def test_two_languages_with_nothing_in_common_list_nothing_and_say_so() -> None:
    made = compare_units(tagged(RUSSIAN.encode(), "a.txt"), tagged(KAZAKH.encode(), "b.txt"), None, ())
    assert made.found == ()
    assert codes(made) == ["unrelated"]


def test_one_text_in_two_formats_under_two_names_does_not_differ() -> None:
    body = "".join(f"<p>{part}</p>" for part in RUSSIAN.strip().split("\n\n"))
    made = compared(tagged(RUSSIAN.encode(), "a.txt"), tagged(body.encode(), "b.html"))
    assert made.found == ()
    assert made.notes == ()


ENGLISH = (
    "The Committee received twelve comments from the public during the hearings on the river basin. All of them were "
    "answered in writing within the time that the law sets. The summary of the answers was published on the portal "
    "and sent to the authors. A second round of hearings was held in the spring together with the village councils. "
    "The protocol names the measures that the operator took after the hearings, and the dates of their completion.\n"
)


def three(figure: int) -> Tagged:
    body = (
        f"{RUSSIAN}\nОбластағы бақылау бекеттерінің саны {figure} бірлікке жетті. "
        f"Өлшеу нәтижелері күн сайын жарияланады.\n\n{ENGLISH}"
    )
    return tagged(body.encode(), f"three-{figure}.txt")


def test_three_languages_in_one_document_are_named_and_compared() -> None:
    made = compared(three(48), three(53))
    assert [(change.kind, change.detail) for change in made.found if change.matters] == [("figure", "changed")]
    assert codes(made) == ["languages", "languages"]


def test_a_text_in_three_languages_against_one_of_them_tells_what_it_has_beside() -> None:
    made = compared(tagged(RUSSIAN.encode(), "one.txt"), three(48))
    assert "languages" in codes(made)
    assert {change.change for change in made.found} == {"added"}
