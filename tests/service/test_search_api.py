"""What the API says about a search besides its results: facets, corrections, suggestions, neighbours."""

from __future__ import annotations

from fastapi.testclient import TestClient


def test_a_search_counts_its_facets_and_takes_filters_in_its_words(client: TestClient) -> None:
    answer = client.get("/api/v1/search", params={"q": "kind:act балық"}).json()
    assert set(answer["facets"]["kind"]) == {"act"}
    assert {result["kind"] for result in answer["results"]} == {"act"}
    assert answer["corrected"] is None


def test_filters_by_place_tag_and_years_are_parameters_too(client: TestClient) -> None:
    for filters in ({"tag": "deadline"}, {"due": 2026}, {"year": 2026}, {"place": "kz.akmola"}):
        answer = client.get("/api/v1/search", params={"q": "срок", **filters})
        assert answer.status_code == 200, answer.text
        assert answer.json()["results"], filters


def test_an_unknown_filter_in_a_query_is_a_clear_error(client: TestClient) -> None:
    answer = client.get("/api/v1/search", params={"q": "site:gov.kz вода"})
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "BadFilter"
    assert "there is no such filter" in answer.json()["error"]["message"]


def test_a_query_in_the_wrong_layout_is_read_as_meant(client: TestClient) -> None:
    assert client.get("/api/v1/search", params={"q": "ghjdthrf"}).json()["corrected"] == "проверка"


def test_a_query_being_typed_is_completed(client: TestClient) -> None:
    answer = client.get("/api/v1/suggest", params={"q": "балық ау"}).json()
    assert "балық аулау" in answer["suggestions"]


def test_a_passage_has_neighbours_and_counterparts(client: TestClient) -> None:
    first = client.get("/api/v1/search", params={"q": "Орхус орталығы lang:kk"}).json()["results"][0]
    near = client.get(f"/api/v1/passages/{first['passage']}/similar").json()["results"]
    other = client.get(f"/api/v1/passages/{first['passage']}/translations").json()["results"]
    assert near
    assert first["document"] not in {result["document"] for result in near}
    assert {result["lang"] for result in other} <= {"ru"}
