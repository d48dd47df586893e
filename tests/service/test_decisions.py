"""Decisions by command and over HTTP: taken, followed by threads and ledger, taken back, found again, or orphaned."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from corpus import catalogue
from corpus.decisions import BadDecision
from corpus.store import Library
from index import thread_keep
from service.api import application
from service.changes import remove
from service.cli import app
from service.settings import BadSetting, Settings
from service.writers import writers
from tests.service.stand_in import WordEmbedder, ingest_all

Json = dict[str, Any]
AS_OF = "2026-06-01"
TOKEN = "0123456789abcdef-aigul"


@pytest.fixture
def asked(copy: Path) -> Iterator[TestClient]:
    with TestClient(application(Settings(home=copy, writers=f"aigul={TOKEN}"), WordEmbedder())) as made:
        yield made


def run(home: Path, *arguments: str) -> Any:
    result = CliRunner().invoke(app, [*arguments, "--home", str(home), "--json"])
    assert result.exit_code == 0, (result.output, result.exception)
    return json.loads(result.stdout)


def threads(home: Path) -> list[Json]:
    found: list[Json] = run(home, "threads", "--as-of", AS_OF)
    return found


def suggestion(home: Path) -> Json:
    found: list[Json] = run(home, "review", "--as-of", AS_OF)["review"]
    return next(one for one in found if one["role"] == "evidence")


def said_once(home: Path) -> Json:
    """A suggestion whose words stand in one document only: a decision is not found again in another one."""
    said: dict[str, set[str]] = {}
    for item in (item for thread in threads(home) for item in thread["items"]):
        said.setdefault(" ".join(item["text"].split()), set()).add(item["document"])
    found: list[Json] = run(home, "review", "--as-of", AS_OF, "--limit", "200")["review"]
    return next(one for one in found if one["role"] == "evidence" and len(said[" ".join(one["text"].split())]) == 1)


def link(home: Path, thread: str, statement: str) -> str | None:
    found = next(one for one in threads(home) if one["id"] == thread)
    links: list[str] = [item["link"] for item in found["items"] if item["id"] == statement]
    return links[0] if links else None


def test_a_confirmed_link_counts_and_its_undo_takes_that_back(copy: Path) -> None:
    question = suggestion(copy)
    made = run(copy, "decide", "confirm", question["statement"], question["thread"], "--who", "Айгүл")
    assert link(copy, question["thread"], question["statement"]) == "confirmed"
    (entry,) = run(copy, "decisions")["decisions"]
    assert (entry["who"], entry["kind"], entry["undone"]) == ("Айгүл", "confirm", False)
    run(copy, "decide", "undo", str(made["id"]))
    assert link(copy, question["thread"], question["statement"]) == "suggested"
    entries = run(copy, "decisions")["decisions"]
    assert [(one["kind"], one["undone"]) for one in entries] == [("undo", False), ("confirm", True)]


def test_a_decision_changes_nothing_but_what_it_is_about(copy: Path) -> None:
    before = {one["id"]: one for one in threads(copy)}
    question = suggestion(copy)
    made = run(copy, "decide", "confirm", question["statement"], question["thread"])
    after = {one["id"]: one for one in threads(copy)}
    touched = {name for name in before if before[name] != after[name]}
    holding = {name for name, one in before.items() if any(i["id"] == question["statement"] for i in one["items"])}
    assert question["thread"] in touched
    assert touched <= holding
    run(copy, "decide", "undo", str(made["id"]))
    assert {one["id"]: one for one in threads(copy)} == before


def test_a_rejected_link_is_not_suggested_again_even_when_all_is_compared_anew(copy: Path) -> None:
    question = suggestion(copy)
    run(copy, "decide", "reject", question["statement"], question["thread"])
    assert link(copy, question["thread"], question["statement"]) is None
    with Library(copy) as library, library.write() as connection:
        thread_keep.rebuild(connection)
    assert link(copy, question["thread"], question["statement"]) is None


def alone(home: Path) -> list[Json]:
    """Threads of different documents that one commitment each begins."""
    found: dict[str, Json] = {}
    for one in threads(home):
        if sum(item["role"] == "commitment" and item["link"] == "auto" for item in one["items"]) == 1:
            found.setdefault(one["items"][0]["document"], one)
    return list(found.values())


@pytest.mark.slow
def test_merged_threads_keep_the_older_id_and_split_again_under_their_own(copy: Path) -> None:
    one, other = alone(copy)[:2]
    run(copy, "decide", "merge", one["id"], other["id"])
    ids = {thread["id"] for thread in threads(copy)}
    assert len(ids & {one["id"], other["id"]}) == 1
    kept = (ids & {one["id"], other["id"]}).pop()
    whole = run(copy, "threads", one["id"])[0]
    assert whole["id"] == run(copy, "threads", other["id"])[0]["id"] == kept
    leaving = next(item["id"] for item in whole["items"] if item["commitment"] == other["commitment"])
    run(copy, "decide", "split", kept, leaving)
    assert run(copy, "threads", other["commitment"])[0]["id"] == other["id"]
    assert run(copy, "threads", one["commitment"])[0]["id"] == one["id"]


def test_an_edited_deadline_shows_in_the_ledger_and_its_filters(copy: Path) -> None:
    made = next(one for one in run(copy, "commitments", "--missing", "deadline")["commitments"])
    entry = run(copy, "decide", "edit", made["id"], "--field", "deadline", "--value", "2031-02-03")
    due = run(copy, "commitments", "--due-from", "2031-02-01", "--due-before", "2031-03-01")["commitments"]
    assert [one["id"] for one in due] == [made["id"]]
    assert due[0]["deadlines"][0]["due"] == "2031-02-03"
    assert "deadline" not in due[0]["missing"]
    run(copy, "decide", "undo", str(entry["id"]))
    assert run(copy, "commitments", "--due-from", "2031-02-01", "--due-before", "2031-03-01")["commitments"] == []


def test_a_status_that_somebody_set_goes_before_what_is_said(copy: Path) -> None:
    thread = threads(copy)[0]
    run(copy, "decide", "edit", thread["commitment"], "--field", "status", "--value", "dropped")
    now = run(copy, "threads", thread["id"])[0]
    assert (now["status"], now["why"]) == ("dropped", "somebody set it")
    dropped = run(copy, "commitments", "--status", "dropped")["commitments"]
    assert thread["commitment"] in [one["id"] for one in dropped]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("confirm", "0000", "0000"), "0000"),
        (("edit", "0000", "--field", "deadline", "--value", "soon"), "YYYY-MM-DD"),
        (("edit", "0000", "--field", "colour", "--value", "red"), "deadline"),
        (("edit", "0000", "--field", "agency", "--value", "kz.nobody"), "registry"),
        (("merge", "0000"), "two threads"),
        (("undo", "99"), "99"),
        (("undo", "last"), "number"),
        (("note", "0000"), "noted"),
    ],
)
def test_a_decision_that_makes_no_sense_says_what_would(copy: Path, arguments: tuple[str, ...], told: str) -> None:
    result = CliRunner().invoke(app, ["decide", *arguments, "--home", str(copy)])
    assert isinstance(result.exception, BadDecision)
    assert told in str(result.exception)
    assert run(copy, "decisions")["decisions"] == []


@pytest.mark.slow
def test_a_decision_outlives_its_document_and_is_found_again_with_it(copy: Path, samples: list[Path]) -> None:
    question = said_once(copy)
    run(copy, "decide", "confirm", question["statement"], question["thread"])
    with Library(copy) as library:
        with library.read() as connection:
            name = catalogue.identified(connection, question["document"])
        remove(library, name)
    (entry,) = run(copy, "decisions", "--orphaned")["decisions"]
    assert entry["about"]["quote"] == question["text"]
    ingest_all(copy, [path for path in samples if path.name == question["source"]])
    assert run(copy, "decisions", "--orphaned")["decisions"] == []
    assert link(copy, question["thread"], question["statement"]) == "confirmed"


def test_a_decision_on_a_commitment_that_vanished_is_refused(copy: Path) -> None:
    thread = threads(copy)[0]
    with Library(copy) as library:
        remove(library, thread["items"][0]["document"])
    result = CliRunner().invoke(app, ["decide", "note", thread["commitment"], "--text", "x", "--home", str(copy)])
    assert "vanished" in str(result.exception)


def test_only_a_writer_decides_over_http(asked: TestClient) -> None:
    question = asked.get("/api/v1/review").json()["review"][0]
    body = {"kind": "note", "ids": [question["statement"]], "text": "спросить акимат"}
    assert asked.post("/api/v1/decisions", json=body).status_code == 401
    wrong = {"Authorization": "Bearer not-a-writers-token"}
    assert asked.post("/api/v1/decisions", json=body, headers=wrong).status_code == 403
    right = {"Authorization": f"Bearer {TOKEN}"}
    made = asked.post("/api/v1/decisions", json=body, headers=right)
    assert made.status_code == 201
    assert made.json()["who"] == "aigul"
    assert [one["id"] for one in asked.get("/api/v1/decisions").json()["decisions"]] == [made.json()["id"]]
    senseless = asked.post("/api/v1/decisions", json={"kind": "merge", "ids": ["0"]}, headers=right)
    assert senseless.status_code == 422
    assert "two threads" in senseless.json()["error"]["message"]


def test_nobody_decides_over_http_where_no_writer_is_set(client: TestClient) -> None:
    answer = client.post("/api/v1/decisions", json={"kind": "undo", "ids": ["1"]})
    assert answer.status_code == 403
    assert "MINDET_WRITERS" in answer.json()["error"]["message"]


@pytest.mark.parametrize("setting", ["aigul", "aigul=short", "=0123456789abcdef", f"a={TOKEN},b={TOKEN}"])
def test_a_setting_of_writers_that_is_not_safe_is_refused(setting: str, home: Path) -> None:
    with pytest.raises(BadSetting):
        writers(setting)
    with pytest.raises(BadSetting):
        application(replace(Settings(home=home), writers=setting), WordEmbedder())


def test_the_log_is_read_by_pages(asked: TestClient) -> None:
    statement = asked.get("/api/v1/review").json()["review"][0]["statement"]
    for number in range(3):
        body = {"kind": "note", "ids": [statement], "text": str(number)}
        asked.post("/api/v1/decisions", json=body, headers={"Authorization": f"Bearer {TOKEN}"})
    first = asked.get("/api/v1/decisions", params={"limit": 2}).json()
    second = asked.get("/api/v1/decisions", params={"limit": 2, "cursor": first["next"]}).json()
    assert [one["value"]["text"] for one in (*first["decisions"], *second["decisions"])] == ["2", "1", "0"]
    assert second["next"] is None
