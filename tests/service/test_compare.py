"""`mindet compare`, its API, its page and its files, over the samples."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from lxml import html as parser

from corpus.catalogue import UnknownDocument
from corpus.sandbox import Limits
from service import compare_docx, compare_html
from service.compare import Comparison, UnwritableFile, compare_named, plain, text
from tests.service.stand_in import WordEmbedder


def named(samples: list[Path], name: str) -> str:
    return str(next(path for path in samples if path.name == name))


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("compare")


def compared(samples: list[Path], kept: Path, first: str, second: str) -> Comparison:
    names = named(samples, first), named(samples, second)
    return compare_named(names, kept, "", Limits(), 2, WordEmbedder())


@pytest.fixture(scope="module")
def reports(samples: list[Path], kept: Path) -> Comparison:
    return compared(samples, kept, "aarhus-2024.ru.pdf", "aarhus-2025.ru.docx")


def test_the_json_quotes_both_documents_exactly(reports: Comparison) -> None:
    told = plain(reports)
    assert {"changes", "disagreements", "alignment"} <= set(told)
    kinds = {change["kind"] for change in told["changes"]}
    assert kinds <= {"figure", "deadline", "agency", "commitment", "text", "section"}
    for change in told["changes"]:
        assert change["change"] in ("changed", "added", "removed", "moved")
        for side, document in (("before", reports.before), ("after", reports.after)):
            held = change[side]
            assert held is None or held["text"] == document.text[held["start"] : held["end"]]


def test_figures_are_told_with_difference_and_percent(reports: Comparison) -> None:
    said = text(reports, "en")
    assert "174 поста → 181 пост (+7; +4 %)" in said


def test_a_pdf_and_a_docx_of_one_text_do_not_differ(samples: list[Path], kept: Path) -> None:
    assert compared(samples, kept, "plan-clean-2026.ru.pdf", "plan-clean-2026.ru.docx").found == ()


def test_a_file_does_not_differ_from_itself_and_says_so(samples: list[Path], kept: Path) -> None:
    made = compared(samples, kept, "news-audit.ru.txt", "news-audit.ru.txt")
    assert made.found == ()
    assert [note.code for note in made.notes] == ["same_file"]


def test_an_unknown_name_is_said_to_be_none(samples: list[Path], kept: Path) -> None:
    with pytest.raises(UnknownDocument):
        compare_named((named(samples, "news-audit.ru.txt"), "nothing.txt"), kept, "", Limits(), 1, WordEmbedder())


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_html_file_needs_nothing_beside_it(reports: Comparison, language: str) -> None:
    page = parser.fromstring(compare_html.html(reports, language))
    assert page.get("lang") == language
    assert not page.xpath("//link | //script[@src] | //img")
    assert page.xpath("//del") or page.xpath("//mark")
    assert len(page.xpath("//ul[@class='changes']/li")) == len(reports.found)


def test_the_docx_holds_tracked_changes(reports: Comparison, tmp_path: Path) -> None:
    compare_docx.write(tmp_path / "c.docx", reports, "ru")
    with zipfile.ZipFile(io.BytesIO((tmp_path / "c.docx").read_bytes())) as package:
        body = package.read("word/document.xml").decode("utf-8")
    assert "<w:ins " in body
    assert "<w:del " in body
    with pytest.raises(UnwritableFile):
        compare_docx.write(tmp_path / "none" / "c.docx", reports, "ru")


def ids(client: TestClient) -> dict[str, str]:
    return {one["source"]: one["id"] for one in client.get("/api/v1/documents").json()["documents"]}


def test_the_api_compares_documents_of_the_library(client: TestClient) -> None:
    known = ids(client)
    answer = client.get("/api/v1/compare", params={"a": known["aarhus-2024.ru.pdf"], "b": known["aarhus-2025.ru.docx"]})
    assert answer.status_code == 200
    assert answer.json()["counts"]["figure"] > 10
    assert client.get("/api/v1/compare", params={"a": "x", "b": "y"}).json()["error"]["code"] == "UnknownDocument"


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_page_sets_both_side_by_side_with_links_to_their_places(client: TestClient, language: str) -> None:
    known = ids(client)
    query = f"a={known['aarhus-2024.ru.pdf']}&b={known['aarhus-2025.ru.docx']}"
    page = parser.fromstring(client.get(f"/{language}/compare?{query}").text)
    whole = len(page.xpath("//div[@role='row'][@id]"))
    assert page.xpath("//a[@class='source']/@href")[0].startswith(f"/{language}/documents/")
    assert page.xpath("//nav[@class='minimap']//rect")
    assert not page.xpath("//*[@style]")
    shorter = parser.fromstring(client.get(f"/{language}/compare?{query}&view=matters").text)
    assert 0 < len(shorter.xpath("//div[@role='row'][@id]")) < whole
    assert client.get(f"/{language}/compare.docx?{query}").content[:2] == b"PK"


def test_the_page_without_a_choice_leads_to_what_may_be_compared(client: TestClient) -> None:
    assert "/ru/works" in parser.fromstring(client.get("/ru/compare").text).xpath("//main//a/@href")
    links = parser.fromstring(client.get("/ru/works").text).xpath("//main//a/@href")
    known = ids(client)
    pair = {known["aarhus-2024.ru.pdf"], known["aarhus-2025.ru.docx"]}
    assert any(all(identity in link for identity in pair) for link in links)
