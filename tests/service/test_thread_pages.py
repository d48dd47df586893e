"""The pages of threads, bodies and indicators: whole without scripts, in three languages, with their twins."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from lxml import html
from typer.testing import CliRunner

from service import agency as agencies
from service.cli import app
from service.web import i18n, thread_pages
from service.wording import words

AGENCY = "kz.mepr"


def page(client: TestClient, address: str, status: int = 200) -> html.HtmlElement:
    answer = client.get(address)
    assert answer.status_code == status, answer.text
    return html.fromstring(answer.text)


def every(client: TestClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get("/ru/threads.json").json()
    return found


def test_every_message_of_notes_and_pages_exists_in_three_languages() -> None:
    for name, said in words().items():
        assert set(said) == {"kk", "ru", "en"}, name
        fields = {
            language: sorted(part.split("}")[0] for part in text.split("{")[1:]) for language, text in said.items()
        }
        assert fields["kk"] == fields["ru"] == fields["en"], name


def test_all_threads_are_listed_once_over_the_pages(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thread_pages, "_PER_PAGE", 9)
    found: list[str] = []
    address = "/ru/threads"
    while address:
        shown = page(client, address)
        found += [link.rsplit("/", 1)[1] for link in shown.xpath("//tbody//th/a/@href")]
        following = shown.xpath("//a[@rel='next']/@href")
        address = f"/ru/threads{following[0]}" if following else ""
    assert sorted(found) == sorted(one["id"] for one in every(client))
    assert len(set(found)) == len(found)


def test_a_status_leaves_as_many_threads_as_its_count_says(client: TestClient) -> None:
    links = page(client, "/kk/threads").xpath("//nav[@class='standings']//a[contains(@class, 'standing')]")
    assert sum(int(link.xpath("b/text()")[0]) for link in links) == len(every(client))
    for link in links[:3]:
        shown = page(client, f"/kk/threads{link.get('href')}")
        assert len(shown.xpath("//tbody/tr")) == min(50, int(link.xpath("b/text()")[0]))


def test_the_csv_holds_every_statement(client: TestClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/ru/threads.csv").text.removeprefix("\ufeff"))))
    assert len(rows) == sum(len(one["items"]) for one in every(client))


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_a_thread_tells_who_said_what_with_permalinks(client: TestClient, language: str) -> None:
    for one in sorted(every(client), key=lambda thread: -len(thread["items"]))[:6]:
        shown = page(client, f"/{language}/threads/{one['id']}")
        assert shown.get("lang") == language
        firm = [item for item in one["items"] if item["link"] in ("auto", "confirmed")]
        links = shown.xpath("//ol[contains(@class, 'timeline')]/li/blockquote/@cite")
        assert [link.split("#s")[1] for link in links] == [f"{item['start']}-{item['end']}" for item in firm]
        assert len(page(client, links[0].split("#")[0]).xpath(f"//*[@id='{links[0].split('#')[1]}']")) == 1
        assert len(shown.xpath("//h1")) == 1
        assert shown.xpath("//*[@class='sample']")


def test_the_history_ends_with_the_status_of_the_day(client: TestClient) -> None:
    for one in every(client)[:20]:
        shown = page(client, f"/en/threads/{one['id']}")
        turns = shown.xpath("//ol[@class='turns']/li/span[contains(@class, 'standing')]/text()")
        assert turns[-1] == one["status"]
        days = shown.xpath("//ol[@class='turns']/li/time/@datetime")
        assert days == sorted(days)


def test_a_thread_is_shown_as_it_stood_on_another_day(client: TestClient) -> None:
    overdue = next(one for one in every(client) if one["status"] == "overdue")
    then = page(client, f"/en/threads/{overdue['id']}?as_of=2020-01-01")
    assert then.xpath("//p[@class='lead']/span/text()") != ["overdue"]
    assert page(client, f"/ru/threads/{overdue['id']}?as_of=soon", 400).xpath("//*[@role='alert']")


def test_what_recurs_is_shown_by_period(client: TestClient) -> None:
    recurring = [one for one in every(client) if one["periods"]]
    assert recurring
    for one in recurring[:3]:
        told = [row.text_content() for row in page(client, f"/en/threads/{one['id']}").xpath("//main//table//tr")]
        assert all(
            any(period["period"] in row and period["status"] in row for row in told) for period in one["periods"]
        )


def test_a_commitment_leads_to_its_thread(client: TestClient) -> None:
    identity = client.get("/api/v1/commitments").json()["commitments"][0]["id"]
    links = page(client, f"/ru/ledger/{identity}").xpath("//main//a/@href")
    assert f"/ru/threads/{identity}" in links
    page(client, f"/ru/threads/{identity}")


@pytest.mark.parametrize(
    "address", ["/ru/threads/none", "/ru/threads?cursor=none", "/ru/agencies/kz.nobody", "/de/agencies"]
)
def test_what_is_not_there_is_not_found(client: TestClient, address: str) -> None:
    page(client, address, 404)


def test_filters_that_nothing_meets_say_so(client: TestClient) -> None:
    for address in ("/ru/threads?agency=kz.judicial-council", "/ru/indicators?words=синхрофазотрон"):
        assert page(client, address).xpath("//p[@class='empty']")


def test_a_wrong_filter_is_explained(client: TestClient) -> None:
    for address in ("/kk/threads?agency=nobody", "/kk/indicators?place=nowhere", "/kk/calendar?agency=nobody"):
        assert not page(client, address, 400).xpath("//*[@role='alert']")[0].text.isascii()


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_a_body_accounts_for_all_of_its_commitments(client: TestClient, language: str) -> None:
    account = client.get(f"/api/v1/agencies/{AGENCY}").json()
    listed = client.get("/api/v1/commitments", params={"agency": AGENCY}).json()["total"]
    assert sum(account["statuses"].values()) == listed == account["commitments"]
    assert sum(account["punctuality"].values()) == len(account["past"])
    shown = page(client, f"/{language}/agencies/{AGENCY}")
    assert len(shown.xpath("//main//table//tbody/tr")) == len(account["past"])
    assert shown.xpath("//*[local-name()='svg']/*[local-name()='title']")


def test_an_undertaking_of_which_nothing_was_said_is_unanswered(client: TestClient) -> None:
    account = client.get(f"/api/v1/agencies/{AGENCY}").json()
    silent = [one for one in account["past"] if one["outcome"] == "nothing is said"]
    assert silent
    shown = page(client, f"/ru/agencies/{AGENCY}").xpath("//h2[@id='unanswered']/following-sibling::ul[1]/li")
    assert len(shown) == len(silent)
    assert all(one["status"] == "overdue" for one in silent)


def test_a_body_that_is_no_more_leads_to_its_successor(client: TestClient) -> None:
    shown = page(client, "/ru/agencies/kz.megpr")
    assert shown.xpath("//p[@class='warning']/a/@href") == [f"/ru/agencies/{AGENCY}"]
    assert "/ru/agencies/kz.megpr" in page(client, f"/ru/agencies/{AGENCY}").xpath("//main/p/a/@href")
    assert client.get("/api/v1/agencies/kz.megpr").json()["successor"] == AGENCY


def test_the_list_of_bodies_has_its_twins(client: TestClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/kk/agencies.csv").text.removeprefix("\ufeff"))))
    listed = client.get("/kk/agencies.json").json()["agencies"]
    links = page(client, "/kk/agencies").xpath("//tbody//th/a/@href")
    assert [row["id"] for row in rows] == [one["id"] for one in listed] == [link.rsplit("/", 1)[1] for link in links]


def test_every_outcome_has_its_words() -> None:
    assert all(f"outcome.{how}" in words() for how in agencies.Outcome)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_an_indicator_has_a_chart_and_the_same_numbers_as_a_table(client: TestClient, language: str) -> None:
    shown = page(client, f"/{language}/indicators")
    (first, *_) = client.get("/api/v1/indicators").json()["indicators"]
    section = shown.xpath(f"//section[@id='i{first['id']}']")[0]
    assert len(section.xpath(".//tbody/tr")) == len(first["points"])
    assert section.xpath(".//*[local-name()='svg']/*[local-name()='desc']")
    link = section.xpath(".//tbody//a/@href")[0]
    assert page(client, link.split("#")[0]).xpath(f"//*[@id='{link.split('#')[1]}']")


def test_indicators_are_filtered_paged_and_given_as_csv(client: TestClient) -> None:
    found, cursor = [], ""
    while True:
        answer = client.get("/api/v1/indicators", params={"limit": 7, "cursor": cursor}).json()
        found += answer["indicators"]
        cursor = answer["next"]
        if not cursor:
            break
    assert len(found) == answer["total"] == len({one["id"] for one in found})
    percent = client.get("/api/v1/indicators", params={"unit": "%", "limit": 200}).json()["indicators"]
    assert {one["id"] for one in percent} == {one["id"] for one in found if one["unit"] == "%"} != set()
    rows = list(csv.reader(io.StringIO(client.get("/api/v1/indicators.csv?ui=kk").text.removeprefix("\ufeff"))))
    assert len(rows) - 1 == sum(len(one["points"]) for one in found)
    assert client.get("/api/v1/indicators?cursor=none").status_code == 404


@pytest.mark.slow
def test_the_command_lists_indicators(home: Path) -> None:
    run = CliRunner().invoke
    found = json.loads(run(app, ["indicators", "--home", str(home), "--unit", "%", "--json"]).stdout)
    assert found["total"] == len(found["indicators"]) > 0
    assert "," in run(app, ["indicators", "--home", str(home), "--csv", "--language", "en"]).stdout.splitlines()[0]
    assert "No measure fits" in run(app, ["indicators", "--home", str(home), "--words", "синхрофазотрон"]).stdout


def test_forms_name_their_fields(client: TestClient) -> None:
    for address in ("/ru/calendar", "/ru/indicators", f"/ru/threads/{every(client)[0]['id']}", "/ru/?q=вода"):
        shown = page(client, address)
        assert shown.xpath("//a[@class='skip' and @href='#main']")
        for field in shown.xpath("//main//input[not(@type='hidden')] | //main//select"):
            assert field.xpath("ancestor::label") or shown.xpath(f"//label[@for='{field.get('id')}']")
