"""What the API says about a search besides its results: facets, corrections, suggestions, neighbours."""

from __future__ import annotations

import pytest
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


def test_a_search_narrows_to_what_became_of_undertakings(client: TestClient) -> None:
    counts = client.get("/api/v1/search", params={"q": "отходы"}).json()["facets"]["status"]
    assert counts
    standing = next(iter(counts))
    found = client.get("/api/v1/search", params={"q": "отходы", "status": standing}).json()
    assert found["results"]
    assert set(found["facets"]["status"]) >= {standing}
    assert client.get("/api/v1/search", params={"q": "отходы", "status": "forgotten"}).status_code == 400


def test_a_result_tells_why_it_was_found(client: TestClient) -> None:
    found = client.get("/api/v1/search", params={"q": "ликвидация стихийных свалок"}).json()["results"]
    why = found[0]["why"]
    assert {"ликвидация", "стихийных", "свалок"} == {*why["held"], *why["lacking"]}
    assert why["reasons"]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_page_narrows_corrects_and_explains_in_its_language(client: TestClient, language: str) -> None:
    page = client.get(f"/{language}/", params={"q": "ghjdthrf выбросов"}).text
    assert "проверка" in page
    assert "Searched for" not in page or language == "en"
    assert "It holds" not in page or language == "en"
    page = client.get(f"/{language}/", params={"q": "отходы", "kind": "plan", "tag": "deadline"}).text
    assert 'aria-current="true"' in page
    assert 'name="tag" value="deadline"' in page


def test_a_page_tells_where_else_the_same_text_stands(client: TestClient) -> None:
    page = client.get("/en/", params={"q": "прием ртутьсодержащих ламп от населения"}).text
    assert "Also in:" in page
    assert "plan-clean-2026.ru" in page


def test_a_passage_has_pages_of_its_neighbours_and_its_translation(client: TestClient) -> None:
    found = client.get("/api/v1/search", params={"q": "қоғамдық тыңдаулар"}).json()["results"][0]
    for relation in ("similar", "translations"):
        assert client.get(f"/kk/passages/{found['passage']}/{relation}").status_code == 200
    assert client.get(f"/kk/passages/{found['passage']}/cousins").status_code == 404


def test_a_year_that_is_none_is_a_clear_error_on_the_page(client: TestClient) -> None:
    answer = client.get("/ru/", params={"q": "вода", "year": "скоро"})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
