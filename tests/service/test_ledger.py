"""The ledger by command and over HTTP: filters by name, pages, facets, and tables that open as what they are."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from typer.testing import CliRunner

from corpus.model import Lack, Standing
from corpus.registry import agencies
from corpus.standing import Rule
from service.cli import app
from service.ledger import LANGUAGES, TYPES, name, successor
from service.ledger_files import COLUMNS, header

AS_OF = "2026-06-01"


def run(home: Path, *arguments: str) -> str:
    result = CliRunner().invoke(app, ["commitments", "--home", str(home), "--as-of", AS_OF, *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def found(home: Path, *arguments: str) -> list[dict[str, object]]:
    answer = json.loads(run(home, "--json", *arguments))
    assert answer["total"] == len(answer["commitments"])
    commitments: list[dict[str, object]] = answer["commitments"]
    return commitments


def test_every_row_of_a_plan_is_in_the_ledger(home: Path) -> None:
    rows = [one for one in found(home, "--document", "plan-clean-2026.ru.docx") if one["origin"] == "row"]
    assert [one["number"] for one in rows] == [str(number) for number in range(1, 13)]
    assert rows[9]["status"] == "dropped"
    assert rows[0]["reference"] == "row 1"


def test_every_commitment_quotes_its_document(home: Path, client: TestClient) -> None:
    texts: dict[object, str] = {}
    for one in found(home):
        if one["document"] not in texts:
            texts[one["document"]] = client.get(f"/api/v1/documents/{one['document']}").json()["text"]
        text = texts[one["document"]]
        assert text[one["start"] : one["end"]] == one["text"]  # type: ignore[misc]
        for item in one["evidence"]:  # type: ignore[attr-defined]
            assert text[item["start"] : item["end"]] == item["text"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--agency", "Казгидромет"),
        ("--agency", "kz.kazhydromet", "--type", "commitment"),
        ("--status", "overdue"),
        ("--status", "in_progress", "--status", "announced"),
        ("--missing", "owner"),
        ("--due-before", "2026-01-01"),
        ("--due-from", "2027-01-01", "--lang", "ru"),
        ("--place", "Ақмола облысы"),
    ],
)
def test_filters_by_name_leave_some_and_not_all(home: Path, arguments: tuple[str, ...]) -> None:
    assert 0 < len(found(home, *arguments)) < len(found(home))


def test_a_filter_that_matches_nothing_says_so(home: Path) -> None:
    assert found(home, "--agency", "kz.mfa") == []
    assert "No commitment fits" in run(home, "--agency", "kz.mfa")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--status", "maybe"), "announced"),
        (("--type", "none"), "duty"),
        (("--place", "Атлантида"), "place"),
        (("--agency", "Совет магов"), "agency"),
        (("--due-from", "2027-01-01", "--due-before", "2026-01-01"), "Swap"),
    ],
)
def test_a_wrong_value_is_named_with_what_fits(home: Path, arguments: tuple[str, ...], said: str) -> None:
    result = CliRunner().invoke(app, ["commitments", "--home", str(home), *arguments])
    assert result.exit_code != 0
    assert said in str(result.exception)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_workbook_has_typed_cells_filters_and_a_header_in_its_language(
    home: Path, tmp_path: Path, language: str
) -> None:
    path = tmp_path / "ledger.xlsx"
    run(home, "--xlsx", str(path), "--language", language)
    sheet = load_workbook(path).active
    assert sheet is not None
    rows = list(sheet.iter_rows())
    assert [cell.value for cell in rows[0]] == header(language)
    assert sheet.auto_filter.ref == sheet.dimensions
    assert sheet.freeze_panes == "A2"
    place = {column: number for number, column in enumerate(COLUMNS)}
    dated = [row for row in rows[1:] if row[place["due"]].value is not None]
    assert dated
    assert all(row[place["due"]].is_date for row in dated)
    assert any(isinstance(row[place["target"]].value, int) for row in rows[1:])
    assert not any(cell.data_type == "f" for row in rows for cell in row)


def test_csv_has_a_line_for_each_commitment(home: Path) -> None:
    lines = list(csv.reader(io.StringIO(run(home, "--csv", "--language", "en"))))
    assert lines[0] == header("en")
    assert len(lines) == 1 + len(found(home))
    due = [line[lines[0].index("Due")] for line in lines[1:]]
    assert all(date.fromisoformat(day) for day in due if day)


def test_two_formats_at_once_are_refused(home: Path) -> None:
    assert CliRunner().invoke(app, ["commitments", "--home", str(home), "--json", "--csv"]).exit_code == 2


def test_pages_by_cursor_give_each_commitment_once(client: TestClient) -> None:
    seen: list[str] = []
    cursor = ""
    while cursor is not None:
        answer = client.get("/api/v1/commitments", params={"cursor": cursor, "limit": 40, "as_of": AS_OF}).json()
        seen += [one["id"] for one in answer["commitments"]]
        cursor = answer["next"]
    assert len(seen) == len(set(seen)) == answer["total"]


def test_facets_count_all_that_the_filters_leave(client: TestClient) -> None:
    answer = client.get("/api/v1/commitments", params={"limit": 1, "type": "duty", "as_of": AS_OF}).json()
    facets = {facet: {item["value"]: item["count"] for item in items} for facet, items in answer["facets"].items()}
    assert sum(facets["status"].values()) == answer["total"] == facets["type"]["duty"]
    assert set(facets["type"]) == {"duty", "instruction", "commitment"}


def test_one_commitment_is_found_by_its_id(client: TestClient) -> None:
    listed = client.get("/api/v1/commitments", params={"limit": 1, "as_of": AS_OF}).json()["commitments"][0]
    assert client.get(f"/api/v1/commitments/{listed['id']}", params={"as_of": AS_OF}).json() == listed


@pytest.mark.parametrize("address", ["/api/v1/commitments/none", "/api/v1/commitments?cursor=none"])
def test_what_is_not_there_is_said_in_the_one_shape_of_errors(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "NotFound"


def test_a_wrong_filter_is_an_error_of_the_request(client: TestClient) -> None:
    answer = client.get("/api/v1/commitments", params={"status": "maybe"})
    assert answer.status_code == 400
    assert "status" in answer.json()["error"]["message"]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_downloads_carry_a_name(client: TestClient, ending: str) -> None:
    answer = client.get(f"/api/v1/commitments.{ending}", params={"ui": "kk", "type": "duty"})
    assert answer.status_code == 200
    assert f"commitments.{ending}" in answer.headers["content-disposition"]


def test_every_value_that_is_shown_has_a_name_in_each_language() -> None:
    for group, values in (("status", Standing), ("missing", Lack), ("why", Rule), ("type", TYPES), ("column", COLUMNS)):
        for value in values:
            for language in LANGUAGES:
                assert language == "en" or name(group, str(value), language) != str(value), (group, value)


def test_a_body_that_is_no_more_shows_who_took_its_place() -> None:
    assert successor("kz.accounts-committee") == "kz.audit-chamber"
    assert successor("kz.audit-chamber") is None
    assert successor(None) is None
    assert all(successor(one) != one for one in agencies())


def test_each_body_of_a_commitment_says_whether_it_has_a_successor(client: TestClient) -> None:
    found = client.get("/api/v1/commitments", params={"limit": 200}).json()["commitments"]
    bodies = [body for one in found for body in one["agencies"]]
    assert bodies
    assert all(body["successor"] == successor(body["id"]) for body in bodies)
