"""What a letter's head and foot say, on its page and in the API: who drafted it, and the request that it answers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from lxml import html

from service.api import application
from service.settings import Settings
from tests.service.stand_in import WordEmbedder, ingest_all

LETTER = """Депутату Мажилиса
А. Оспанову

На № 16-13-9 Д/З от 20 января 2026 года

Рассмотрев Ваш запрос об очистке русла, сообщаем следующее.

Работы по очистке начаты в марте. Министерство завершит их до 1 ноября 2026 года.

Министр                                   Н. Сериков

Исп. Б. Жакупова
тел. 70-00-11
"""
LABELS = {
    "kk": ("Жауап берілген сауалдың нөмірі мен күні", "Орындаған"),
    "ru": ("Номер и дата запроса", "Исполнитель"),
    "en": ("Request answered", "Prepared by"),
}


@pytest.fixture(scope="module")
def letter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, str]]:
    folder = tmp_path_factory.mktemp("letter")
    (folder / "letter.txt").write_text(LETTER, "utf-8")
    ingest_all(folder / "home", [folder / "letter.txt"])
    with TestClient(application(Settings(home=folder / "home"), WordEmbedder())) as client:
        yield client, client.get("/api/v1/documents").json()["documents"][0]["id"]


def test_the_api_gives_the_executor_and_the_request(letter: tuple[TestClient, str]) -> None:
    client, identity = letter
    told = client.get(f"/api/v1/documents/{identity}").json()
    assert told["executor"] == {"name": "Б. Жакупова", "phone": "70-00-11"}
    assert told["request"] == {"number": "16-13-9 Д/З", "date": "2026-01-20"}


@pytest.mark.parametrize("language", LABELS)
def test_the_page_names_the_executor_and_the_request(letter: tuple[TestClient, str], language: str) -> None:
    client, identity = letter
    page = html.fromstring(client.get(f"/{language}/documents/{identity}").text)
    rows = page.xpath("//dl[@class='about']/dt")
    shown = {row.text_content(): " ".join(row.getnext().text_content().split()) for row in rows}
    request, executor = (shown[label] for label in LABELS[language])
    assert request.startswith("№ 16-13-9 Д/З")
    assert "2026" in request
    assert page.xpath("//dl[@class='about']//time[@datetime='2026-01-20']")
    assert "Б. Жакупова" in executor
    assert "70-00-11" in executor
