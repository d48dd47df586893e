"""The HTTP API: the shapes it promises, one shape of errors, and spans that cover what they say."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient


def search(client: TestClient, q: str, **filters: object) -> dict:  # type: ignore[type-arg]
    answer = client.get("/api/v1/search", params={"q": q, **filters})
    assert answer.status_code == 200, answer.text
    return answer.json()  # type: ignore[no-any-return]


def test_a_result_is_the_stretch_of_the_document_that_it_names(client: TestClient) -> None:
    results = search(client, "станция мониторинга воздуха")["results"]
    assert [result["rank"] for result in results] == list(range(1, len(results) + 1))
    for result in results:
        text = client.get(f"/api/v1/documents/{result['document']}").json()["text"]
        assert result["text"] == text[result["start"] : result["end"]]
        for start, end in result["highlights"]:
            assert result["text"][start:end].strip()


def test_a_result_has_the_promised_fields(client: TestClient) -> None:
    (result, *_) = search(client, "балық аулау")["results"]
    promised = {"rank", "score", "document", "source", "title", "kind", "lang", "date", "section", "page"}
    promised |= {"start", "end", "text", "highlights", "why"}
    assert promised <= set(result)


def test_filters_leave_only_what_they_ask_for(client: TestClient) -> None:
    assert {one["kind"] for one in search(client, "вода", kind="act")["results"]} == {"act"}
    assert {one["lang"] for one in search(client, "вода", lang="kk")["results"]} == {"kk"}
    for one in search(client, "министерство", since="2026-01-01")["results"]:
        assert one["date"] >= "2026-01-01"
    assert {one["source"] for one in search(client, "вода", document="rules-info.kk.txt")["results"]} == {
        "rules-info.kk.txt"
    }


def test_a_date_filter_counts_the_documents_it_leaves_out_for_want_of_a_date(client: TestClient) -> None:
    assert "without a date" in search(client, "вода", since="2020-01-01")["warnings"][0]


def test_an_agency_is_found_by_any_of_its_names(client: TestClient) -> None:
    by_id = search(client, "посты", agency="kz.kazhydromet")["results"]
    assert by_id
    by_name = search(client, "посты", agency="РГП «Казгидромет»")["results"]
    assert [one["start"] for one in by_id] == [one["start"] for one in by_name]


@pytest.mark.parametrize(
    ("params", "status", "field"),
    [
        ({"q": "?!…"}, 400, "q"),
        ({"q": "вода", "kind": "poem"}, 400, "kind"),
        ({"q": "вода", "lang": "de"}, 400, "lang"),
        ({"q": "вода", "agency": "нет такого органа"}, 400, "agency"),
        ({"q": "вода", "document": "nowhere.pdf"}, 400, "document"),
        ({"q": "вода", "since": "2026-01-01", "until": "2025-01-01"}, 400, "since"),
        ({"q": "вода", "since": "yesterday"}, 422, "since"),
        ({"q": "вода", "k": "0"}, 422, "k"),
        ({}, 422, "q"),
    ],
)
def test_a_wrong_request_is_answered_in_the_one_shape_and_names_the_field(
    client: TestClient, params: dict[str, str], status: int, field: str
) -> None:
    answer = client.get("/api/v1/search", params=params)
    assert answer.status_code == status
    assert set(answer.json()) == {"error"}
    assert set(answer.json()["error"]) == {"code", "message", "details"}
    assert field in answer.json()["error"]["message"]


@pytest.mark.parametrize("address", ["/api/v1/nothing", "/api/v1/documents/nothing", "/nothing", "/de/"])
def test_what_is_not_there_is_a_404_in_the_one_shape(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert set(answer.json()["error"]) == {"code", "message", "details"}


@pytest.mark.parametrize(
    "query",
    ["a" * 10_000, "'; DROP TABLE documents; --", '"unbalanced', "NEAR(a b) AND OR *", "\0\ufdfa\ud83d", "😀 вода"],
)
def test_any_text_is_a_query(client: TestClient, query: str) -> None:
    answer = client.get("/api/v1/search", params={"q": query.encode("utf-8", "replace")})
    assert answer.status_code in (200, 400)
    assert client.get("/api/v1/health").json()["documents"] > 10


def test_documents_come_by_pages_and_every_one_once(client: TestClient) -> None:
    seen: list[str] = []
    cursor = ""
    while True:
        page = client.get("/api/v1/documents", params={"limit": 4, "cursor": cursor}).json()
        seen += [one["id"] for one in page["documents"]]
        if page["next"] is None:
            break
        cursor = page["next"]
    assert len(seen) == len(set(seen)) == page["total"]


def test_annotations_cover_the_text_they_say(client: TestClient) -> None:
    identity = client.get("/api/v1/documents").json()["documents"][0]["id"]
    text = client.get(f"/api/v1/documents/{identity}").json()["text"]
    tags = client.get(f"/api/v1/documents/{identity}/annotations").json()["annotations"]
    assert {tag["label"] for tag in tags} >= {"obligation", "figure"}
    assert all(tag["text"] == text[tag["start"] : tag["end"]] for tag in tags)


def test_an_original_comes_back_byte_for_byte_and_may_not_run(client: TestClient, samples) -> None:  # type: ignore[no-untyped-def]
    by_source = {one["source"]: one["id"] for one in client.get("/api/v1/documents").json()["documents"]}
    for path in samples:
        answer = client.get(f"/api/v1/documents/{by_source[path.name]}/original")
        assert answer.content == path.read_bytes()
        assert "sandbox" in answer.headers["content-security-policy"]


def test_the_api_describes_itself_without_a_network(client: TestClient) -> None:
    assert "/api/v1/search" in client.get("/api/openapi.json").json()["paths"]
    page = client.get("/api/docs").text
    assert "/api/v1/search" in page
    assert "https://" not in page
