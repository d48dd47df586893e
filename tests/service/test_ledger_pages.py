"""The ledger's pages: every commitment in its place, filters that count what they leave, whole without scripts."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from lxml import html

from corpus import ledger
from corpus.ledger import Wanted
from corpus.model import Figure
from corpus.standing import due, first_due
from corpus.store import Library
from service.web import i18n, ledger_pages
from service.web.ledger_pages import figure_words

TODAY = date(2026, 6, 1)


def page(client: TestClient, address: str, status: int = 200) -> html.HtmlElement:
    answer = client.get(address)
    assert answer.status_code == status, answer.text
    return html.fromstring(answer.text)


def rows(shown: html.HtmlElement) -> list[str]:
    """The ids of the commitments that the table shows."""
    return [link.rsplit("/", 1)[1] for link in shown.xpath("//table//tbody//th/a/@href")]


def listed(client: TestClient, **asked: str) -> list[str]:
    answer = client.get("/api/v1/commitments", params={"limit": "200", **asked}).json()
    return [one["id"] for one in answer["commitments"]]


def everything(client: TestClient, address: str) -> list[str]:
    """The ids on this page and all that follow it."""
    found: list[str] = []
    while True:
        shown = page(client, address)
        found += rows(shown)
        following = shown.xpath("//nav[@class='paging']/a[@rel='next']/@href")
        if not following:
            return found
        address = "/ru/ledger" + following[0]


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_ledger_shows_commitments_with_a_link_to_their_place(client: TestClient, language: str) -> None:
    shown = page(client, f"/{language}/ledger")
    assert shown.get("lang") == language
    assert len(rows(shown)) > 10
    link = shown.xpath("//td[@class='action']/a/@href")[0]
    there = page(client, link.split("#")[0])
    assert len(there.xpath(f"//*[@id='{link.split('#')[1]}']")) == 1


@pytest.mark.parametrize("sort", ["", "due"])
def test_the_pages_together_hold_every_commitment_once(
    client: TestClient, sort: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger_pages, "_PER_PAGE", 7)
    found = everything(client, f"/ru/ledger?sort={sort}")
    assert len(found) == len(set(found)) > 14
    assert set(found) == set(listed(client))


def test_what_is_due_first_stands_first_and_what_has_no_day_last(home: Path) -> None:
    with Library(home) as library, library.read() as connection:
        made = [kept.commitment for kept in ledger.kept_by_due(connection, Wanted(), TODAY)]
        assert {one.id for one in made} == {kept.commitment.id for kept in ledger.kept(connection, Wanted(), TODAY)}
    days = [due(one) or first_due(one) or date.max for one in made]
    assert days == sorted(days)
    assert days[0] < days[-1] == date.max


@pytest.mark.parametrize(
    ("field", "value"), [("type", "instruction"), ("missing", "owner"), ("lang", "kk"), ("agency", "kz.akimat")]
)
def test_a_filter_leaves_what_its_count_says(client: TestClient, field: str, value: str) -> None:
    shown = page(client, "/en/ledger")
    counted = [
        *shown.xpath(f"//input[@name='{field}' and @value='{value}']/following-sibling::span/text()"),
        *shown.xpath(f"//select[@name='{field}']/option[@value='{value}']/text()"),
    ]
    filtered = listed(client, **{field: value})
    assert counted[0].split("(")[-1].rstrip(")") == str(len(filtered))
    assert everything(client, f"/ru/ledger?{field}={value}") == filtered


def test_every_status_that_occurs_is_a_link_to_its_commitments(client: TestClient) -> None:
    links = page(client, "/ru/ledger").xpath("//nav[@class='standings']//a[contains(@class, 'standing')]")
    assert links
    counts = {link.get("href"): int(link.xpath("b/text()")[0]) for link in links}
    assert sum(counts.values()) == len(listed(client))
    for address, count in counts.items():
        assert len(everything(client, f"/ru/ledger{address}")) == count


def test_empty_fields_of_the_form_filter_nothing(client: TestClient) -> None:
    form = "agency=&document=&place=&lang=&due_from=&due_before=&sort="
    assert everything(client, f"/ru/ledger?{form}") == listed(client)


def test_downloads_and_languages_keep_the_filters(client: TestClient) -> None:
    shown = page(client, "/kk/ledger?type=instruction&missing=measure")
    addresses = shown.xpath("//p[@class='downloads']/a/@href")
    content = client.get(addresses[0]).text.removeprefix("\ufeff")
    assert len(list(csv.reader(io.StringIO(content)))) - 1 == len(listed(client, type="instruction", missing="measure"))
    assert client.get(addresses[1]).status_code == 200
    assert "type=instruction" in shown.xpath("//nav[@class='languages']/a/@href")[0]


def test_the_chosen_values_stay_chosen(client: TestClient) -> None:
    shown = page(client, "/ru/ledger?type=duty&agency=kz.akimat&due_before=2030-01-01&sort=due")
    assert shown.xpath("//input[@name='type' and @checked]/@value") == ["duty"]
    assert shown.xpath("//select[@name='agency']/option[@selected]/@value") == ["kz.akimat"]
    assert shown.xpath("//input[@name='due_before']/@value") == ["2030-01-01"]
    assert shown.xpath("//select[@name='sort']/option[@selected]/@value") == ["due"]


def test_several_bodies_are_alternatives_that_the_form_keeps(client: TestClient) -> None:
    some = [one["value"] for one in client.get("/api/v1/commitments").json()["facets"]["agency"][:2]]
    both = page(client, f"/ru/ledger?agency={some[0]}&agency={some[1]}")
    kept = both.xpath("//select[@name='agency']/option[@selected]/@value")
    kept += both.xpath("//input[@name='agency' and @checked]/@value")
    assert sorted(kept) == sorted(some)


def test_filters_that_nothing_meets_say_so(client: TestClient) -> None:
    assert page(client, "/ru/ledger?due_before=1900-01-01").xpath("//p[@class='empty']")


@pytest.mark.parametrize(
    "wrong", ["due_before=soon", "agency=nobody", "status=lost", "due_from=2026-02-01&due_before=2026-01-01"]
)
def test_a_wrong_filter_is_explained_in_the_readers_language(client: TestClient, wrong: str) -> None:
    for language in ("kk", "ru"):
        said = page(client, f"/{language}/ledger?{wrong}", 400).xpath("//*[@role='alert']")[0].text
        assert not said.isascii()


def test_what_is_not_there_is_not_found(client: TestClient) -> None:
    for address in ("/ru/ledger/0000000000000000", "/ru/ledger?cursor=none", "/de/ledger"):
        assert client.get(address).status_code == 404


@pytest.mark.slow
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_commitment_has_a_page_with_its_quote_and_its_evidence(client: TestClient, language: str) -> None:
    for one in client.get("/api/v1/commitments", params={"limit": "200"}).json()["commitments"]:
        shown = page(client, f"/{language}/ledger/{one['id']}")
        assert "".join(shown.xpath("//main/blockquote")[0].text_content().split()) == "".join(one["text"].split())
        evidence = shown.xpath("//li[@class='result']//blockquote/a/@href")
        assert [link.split("#s")[1] for link in evidence] == [f"{e['start']}-{e['end']}" for e in one["evidence"]]
        assert shown.xpath("//*[@class='sample']")
        spans = shown.xpath("//dl//a[contains(@href, '#s')]/@href")
        assert len(spans) == 1 + len(one["repeats"])


def test_a_document_leads_to_what_it_promises(client: TestClient) -> None:
    identity = client.get("/api/v1/commitments").json()["commitments"][0]["document"]
    links = page(client, f"/ru/documents/{identity}").xpath("//aside//a/@href")
    (link,) = [link for link in links if "/ledger?" in link]
    assert everything(client, link) == listed(client, document=identity) != []


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ({"start": "2026-01-01", "end": "2026-12-31"}, "5 %, 2026"),
        ({"start": "2026-01-01", "end": "2028-12-31"}, "5 %, 2026–2028"),
        ({"start": "2026-03-01", "end": "2026-03-01"}, "5 %, March 1, 2026"),
        ({"start": None, "end": "2026-03-01"}, "5 %, … – March 1, 2026"),
        (None, "5 %"),
    ],
)
def test_a_figure_tells_its_period(period: dict[str, str | None] | None, said: str) -> None:
    value = {"min": 5, "max": 5, "unit": "%", "cmp": "=", "period": period}
    assert figure_words(Figure(0, 3, "5 %", value), "en") == said


def test_the_ledger_is_navigable_by_keyboard_and_marks_samples(client: TestClient) -> None:
    shown = page(client, "/ru/ledger")
    assert len(shown.xpath("//h1")) == 1
    assert len(shown.xpath("//td[@class='action']//*[@class='sample']")) == len(rows(shown))
    for field in shown.xpath("//input | //select"):
        assert field.xpath("ancestor::label")
    assert shown.xpath("//th[@scope='col']")
    assert shown.xpath("//th[@scope='row']")
