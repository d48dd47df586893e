"""Atom feeds by the schema of RFC 4287, with ids that stay; saved searches from the page, the API and the command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from lxml import etree, html
from typer.testing import CliRunner

from service.api import application
from service.cli import app
from service.settings import Settings
from tests.service.stand_in import WordEmbedder

TOKEN = "a-token-of-a-writer"
ATOM = "{http://www.w3.org/2005/Atom}"
SCHEMA = etree.RelaxNG(etree.parse(str(Path(__file__).parent / "atom.rng")))


def feed(client: TestClient, address: str) -> etree._Element:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("application/atom+xml")
    root = etree.fromstring(answer.content)
    SCHEMA.assertValid(root)
    return root


def ids(root: etree._Element) -> list[str]:
    return [entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")]


def a_thread(client: TestClient) -> str:
    return str(client.get("/api/v1/threads").json()["threads"][0]["id"])


@pytest.fixture
def own(home: Path, tmp_path: Path) -> TestClient:
    """A server over a copy of the library that a test may write to."""
    target = tmp_path / "home"
    target.mkdir()
    (target / "library.sqlite").write_bytes((home / "library.sqlite").read_bytes())
    settings = Settings(home=target, writers=f"Асель={TOKEN}")
    return TestClient(application(settings, WordEmbedder()), headers={"authorization": f"Bearer {TOKEN}"})


@pytest.mark.parametrize(
    "address", ["/ru/feed.atom?q=вода", "/kk/feed.atom?q=су&kind=reply", "/en/agencies/kz.mepr/feed.atom"]
)
def test_a_feed_is_valid_and_leads_to_pages_that_exist(client: TestClient, address: str) -> None:
    root = feed(client, address)
    found = ids(root)
    assert found
    assert len(set(found)) == len(found)
    assert all(one.startswith("urn:uuid:") for one in found)
    for entry in list(root.iter(f"{ATOM}entry"))[:3]:
        link = entry.find(f"{ATOM}link").get("href").removeprefix("http://testserver")
        assert client.get(link).status_code == 200


def test_the_feed_of_a_thread_holds_its_firm_statements(client: TestClient) -> None:
    identity = a_thread(client)
    thread = client.get(f"/api/v1/threads/{identity}").json()
    firm = [item for item in thread["items"] if item["link"] in ("auto", "confirmed")]
    assert len(ids(feed(client, f"/ru/threads/{identity}/feed.atom"))) == len(firm)


def test_ids_are_the_same_in_every_language_and_on_every_run(client: TestClient) -> None:
    assert ids(feed(client, "/ru/agencies/kz.mepr/feed.atom")) == ids(feed(client, "/kk/agencies/kz.mepr/feed.atom"))
    assert ids(feed(client, "/ru/feed.atom?q=вода")) == ids(feed(client, "/ru/feed.atom?q=вода"))


def test_a_feed_of_nothing_is_still_a_feed(client: TestClient) -> None:
    assert ids(feed(client, "/ru/agencies/kz.judicial-council/feed.atom")) == []


@pytest.mark.parametrize("address", ["/ru/?q=вода", "/ru/agencies/kz.mepr", "/ru/threads/{thread}"])
def test_pages_name_their_feed_where_readers_look_for_it(client: TestClient, address: str) -> None:
    shown = html.fromstring(client.get(address.format(thread=a_thread(client))).text)
    links = shown.xpath("//head/link[@rel='alternate' and @type='application/atom+xml']/@href")
    assert len(links) == 1
    feed(client, links[0])


@pytest.mark.parametrize(
    "address",
    ["/ru/agencies/kz.nobody/feed.atom", "/ru/threads/none/feed.atom", "/ru/saved/none/feed.atom", "/de/feed.atom?q=a"],
)
def test_a_feed_of_what_is_not_there_is_not_found(client: TestClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_feed_of_no_question_is_an_error_with_a_remedy(client: TestClient) -> None:
    answer = client.get("/ru/feed.atom")
    assert answer.status_code == 400
    assert "Search for words" in answer.json()["error"]["message"]


def test_a_search_is_saved_from_its_page_and_taken_away_again(own: TestClient) -> None:
    shown = html.fromstring(own.get("/kk/?q=су&kind=reply").text)
    (form,) = shown.xpath("//form[@class='save']")
    fields = dict(form.form_values())
    own.post(
        form.get("action"), data={**fields, "name": "Ауыз су", "token": TOKEN}, headers={"origin": "http://testserver"}
    )
    (saved,) = own.get("/kk/saved.json").json()["saved"]
    assert saved["query"] == {"q": "су", "kind": ["reply"]}
    page = html.fromstring(own.get("/kk/saved").text)
    assert page.xpath("//tbody//th/a/text()") == ["Ауыз су"]
    root = feed(own, f"/kk/saved/{saved['id']}/feed.atom")
    assert ids(root) == ids(feed(own, "/kk/feed.atom?q=су&kind=reply"))
    own.post(page.xpath("//tbody//form/@action")[0], data={"token": TOKEN})
    assert own.get("/kk/saved.json").json()["saved"] == []


def test_another_sites_form_saves_nothing(own: TestClient) -> None:
    for headers in ({"origin": "https://elsewhere.example"}, {"sec-fetch-site": "cross-site"}):
        assert (
            own.post("/ru/saved", data={"name": "a", "search": "q=вода", "token": TOKEN}, headers=headers).status_code
            == 403
        )
    assert own.get("/ru/saved.json").json()["saved"] == []


def test_only_a_writer_saves_and_removes(own: TestClient, client: TestClient) -> None:
    body = {"name": "Вода", "q": "вода"}
    for token in ("", "another-token-of-nobody"):
        assert own.post("/ru/saved", data={"name": "a", "search": "q=вода", "token": token}).status_code == 403
        answer = own.post("/api/v1/saved", json=body, headers={"authorization": f"Bearer {token}"})
        assert answer.status_code in (401, 403)
    assert client.post("/api/v1/saved", json=body).status_code == 403
    assert not html.fromstring(client.get("/ru/?q=вода").text).xpath("//form[@class='save']")
    assert own.get("/ru/saved.json").json()["saved"] == []


def test_the_api_saves_lists_and_removes(own: TestClient) -> None:
    body = {"name": "Вода", "q": "вода", "filters": {"agency": ["kz.mwri"], "since": "2025-01-01"}}
    made = own.post("/api/v1/saved", json=body)
    assert made.status_code == 201
    assert own.post("/api/v1/saved", json=body).json()["error"]["code"] == "BadSavedSearch"
    assert own.get("/api/v1/saved").json()["saved"] == [made.json()]
    assert own.delete(f"/api/v1/saved/{made.json()['id']}").status_code == 200
    assert own.delete(f"/api/v1/saved/{made.json()['id']}").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "", "q": "вода"},
        {"name": "a", "q": " "},
        {"name": "a", "q": "вода", "filters": {"since": "вчера"}},
        {"name": "a", "q": "вода", "filters": {"colour": ["red"]}},
        {"name": "a", "q": "вода", "filters": {"year": ["x"]}},
    ],
)
def test_what_can_not_be_saved_is_explained(own: TestClient, wrong: dict[str, object]) -> None:
    answer = own.post("/api/v1/saved", json=wrong)
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "BadSavedSearch"


def test_the_command_saves_lists_and_removes(home: Path, tmp_path: Path) -> None:
    (tmp_path / "library.sqlite").write_bytes((home / "library.sqlite").read_bytes())
    run = CliRunner().invoke
    assert (
        run(app, ["saved", "--home", str(tmp_path), "--add", "Су", "--query", "ауыз су", "--lang", "kk"]).exit_code == 0
    )
    (held,) = json.loads(run(app, ["saved", "--home", str(tmp_path), "--json"]).stdout)["saved"]
    assert held["query"] == {"q": "ауыз су", "lang": ["kk"]}
    assert run(app, ["saved", "--home", str(tmp_path), "--remove", "Су"]).exit_code == 0
    assert "No search is saved" in run(app, ["saved", "--home", str(tmp_path)]).stdout
