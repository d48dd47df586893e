"""Threads by command and over HTTP: what the samples promise is followed through their later documents."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from corpus.model import Standing
from service.cli import app

AS_OF = "2026-06-01"
Json = dict[str, Any]


def run(home: Path, *arguments: str) -> str:
    result = CliRunner().invoke(app, ["threads", *arguments, "--home", str(home), "--as-of", AS_OF])
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture(scope="module")
def threads(home: Path) -> list[Json]:
    found: list[Json] = json.loads(run(home, "--json"))
    return found


def holding(threads: list[Json], needle: str) -> list[Json]:
    return [thread for thread in threads if any(needle in item["text"] for item in thread["items"])]


def test_an_undertaking_is_followed_into_the_report_of_the_next_year(threads: list[Json]) -> None:
    thread = next(one for one in threads if "запуск открытой карты выбросов" in one["title"])
    assert any("перенесен на 2026 год" in item["text"] for item in thread["items"])


def test_every_commitment_is_firmly_in_one_thread(threads: list[Json], client: TestClient) -> None:
    held = [
        item["commitment"]
        for one in threads
        for item in one["items"]
        if item["role"] == "commitment" and item["link"] == "auto"
    ]
    total = client.get("/api/v1/commitments", params={"limit": 1}).json()["total"]
    assert len(held) == len(set(held)) == total


def test_every_item_quotes_its_document_and_says_why_it_is_there(threads: list[Json], client: TestClient) -> None:
    texts: dict[str, str] = {}
    for one in threads:
        for item in one["items"]:
            name = item["document"]
            if name not in texts:
                texts[name] = client.get(f"/api/v1/documents/{name}").json()["text"]
            assert texts[name][item["start"] : item["end"]] == item["text"]
            assert item["reasons"]
            assert 0 <= item["score"] <= 1


def test_items_stand_in_the_order_of_their_days(threads: list[Json]) -> None:
    for one in threads:
        days = [item["date"] or "9999" for item in one["items"][1:]]
        assert days == sorted(days)


def test_no_thread_swallows_a_document(threads: list[Json]) -> None:
    assert max(len(one["items"]) for one in threads) < 40


def test_a_thread_is_found_by_its_id_and_by_that_of_its_commitment(home: Path, threads: list[Json]) -> None:
    thread = threads[3]
    assert json.loads(run(home, thread["id"], "--json")) == [thread]
    assert json.loads(run(home, thread["commitment"], "--json")) == [thread]


def test_an_unknown_thread_is_named(home: Path, client: TestClient) -> None:
    result = CliRunner().invoke(app, ["threads", "0000", "--home", str(home)])
    assert "0000" in str(result.exception)
    assert client.get("/api/v1/threads/0000").status_code == 404


@pytest.mark.parametrize(
    "arguments",
    [("--agency", "kz.kazhydromet"), ("--status", "in_progress"), ("--document", "plan-clean-2026.ru.docx")],
)
def test_filters_leave_some_and_not_all(home: Path, threads: list[Json], arguments: tuple[str, ...]) -> None:
    assert 0 < len(json.loads(run(home, "--json", *arguments))) < len(threads)


def test_a_filter_that_matches_nothing_says_so(home: Path) -> None:
    assert "No thread fits" in run(home, "--agency", "kz.mfa")


def test_a_status_that_there_is_not_is_named_with_what_fits(home: Path) -> None:
    result = CliRunner().invoke(app, ["threads", "--home", str(home), "--status", "maybe"])
    assert "announced" in str(result.exception)


def test_a_status_rests_on_statements_of_the_day_or_before(threads: list[Json]) -> None:
    known = {standing.value for standing in Standing}
    assert {one["status"] for one in threads} <= known
    done = [one for one in threads if one["status"] == "done"]
    assert done
    assert all(one["rests_on"] for one in done)


def test_pages_by_cursor_give_each_thread_once(client: TestClient, threads: list[Json]) -> None:
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        answer = client.get("/api/v1/threads", params={"cursor": cursor, "limit": 40, "as_of": AS_OF}).json()
        seen += [one["id"] for one in answer["threads"]]
        cursor = answer["next"]
    assert seen == [one["id"] for one in threads]
    assert client.get("/api/v1/threads", params={"cursor": "nowhere"}).status_code == 404


def test_the_command_prints_titles_statuses_and_sources(home: Path, threads: list[Json]) -> None:
    printed = run(home)
    assert threads[0]["id"] in printed
    assert threads[0]["items"][0]["source"] in printed
    assert holding(threads, "контейнеров")
