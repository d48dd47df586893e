"""The audit as a command, an address and a mark on the page of a document."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from lxml import html

from service.api import application
from service.settings import Settings
from tests.service.stand_in import WordEmbedder, ingest_all

TEXT = (
    "Справка о ходе работ\n\nИз 340 обращений рассмотрено 306 (80 %). Открыто 40 пунктов, из них в селах – 12.\n\n"
    "Всего 60 постов: в городах – 35, в районах – 20.\n"
)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("audit") / "note.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def shelf(file: Path) -> Path:
    ingest_all(file.parent / "home", [file])
    return file.parent / "home"


@pytest.fixture(scope="module")
def served(shelf: Path) -> Iterator[TestClient]:
    with TestClient(application(Settings(home=shelf), WordEmbedder())) as made:
        yield made


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from service.cli import main; main()", "audit", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=dict(os.environ), check=False)


def identity(served: TestClient) -> str:
    return str(served.get("/api/v1/documents").json()["documents"][0]["id"])


@pytest.mark.slow
def test_a_file_is_audited_without_a_library(file: Path, tmp_path: Path) -> None:
    done = run(file, "--home", tmp_path / "none", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)["findings"]
    assert [one["kind"] for one in found] == ["share", "sum"]
    for one in found:
        assert {"document", "source", "start", "end", "kind", "severity", "message"} <= set(one)
        assert one["source"] == "note.txt"
        assert TEXT[one["start"] : one["end"]] == one["text"]
    assert found[0]["message"] == "306 of 340 is 90 %, and the text says 80 %"


@pytest.mark.slow
def test_the_library_is_audited_whole_by_name_and_by_id(shelf: Path, served: TestClient) -> None:
    told = [run(*target, "--home", shelf) for target in ((), ("note.txt",), (identity(served),))]
    assert [done.returncode for done in told] == [0, 0, 0]
    assert told[0].stdout == told[1].stdout == told[2].stdout
    assert "306 of 340 is 90 %" in told[0].stdout


def test_what_is_neither_a_file_nor_a_document_is_named(shelf: Path) -> None:
    done = run("nowhere.txt", "--home", shelf)
    assert done.returncode == 2
    assert "nowhere.txt: the library holds no document of this id or file name" in done.stderr


def test_the_api_tells_findings_in_the_language_asked_for(served: TestClient) -> None:
    address = f"/api/v1/documents/{identity(served)}/findings"
    for language, said in (("en", "306 of 340 is 90 %"), ("ru", "306 из 340"), ("kk", "340 ішінен 306")):
        assert said in served.get(address, params={"lang": language}).json()["findings"][0]["message"]
    assert served.get(address, params={"lang": "de"}).status_code == 422
    assert served.get("/api/v1/documents/none/findings").status_code == 404


@pytest.mark.parametrize(
    ("language", "said"), [("en", "and the text says"), ("ru", "а в тексте"), ("kk", "ал мәтінде")]
)
def test_the_page_lists_findings_and_marks_their_place(served: TestClient, language: str, said: str) -> None:
    shown = html.fromstring(served.get(f"/{language}/documents/{identity(served)}").text)
    links = shown.xpath("//*[@id='findings']//li/a")
    assert len(links) == 2
    assert said in links[0].text
    for link in links:
        assert len(shown.xpath(f"//article//*[@id='{link.get('href')[1:]}']")) == 1
    marked = "".join(shown.xpath("//article//*[contains(@class, 'wrong')]//text()"))
    assert "306 (80 %" in marked


def test_a_page_without_findings_has_no_list(client: TestClient) -> None:
    one = client.get("/api/v1/documents").json()["documents"]
    clean = [doc["id"] for doc in one if not client.get(f"/api/v1/documents/{doc['id']}/findings").json()["findings"]]
    assert clean
    assert 'id="findings"' not in client.get(f"/ru/documents/{clean[0]}").text


def test_the_server_audits_without_spacy() -> None:
    code = "import sys, service.audit, nlp.audit; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.slow
def test_the_server_starts_without_spacy_and_torch() -> None:
    code = "import sys, service.api; sys.exit(bool({'spacy', 'torch'} & sys.modules.keys()))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
