"""Decisions on the pages: people sign in and decide by plain forms; everybody else reads, and can do no more."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from lxml import html

from corpus.anchors import located
from corpus.decisions import Anchor, BadDecision, Refusal
from corpus.store import Library
from service import sessions
from service.api import application
from service.changes import remove
from service.settings import Settings
from service.web.refusals import refused
from tests.service.stand_in import WordEmbedder

TOKEN = "0123456789abcdef-aigul"
OTHER = "fedcba9876543210-serik"
WRITERS = f"Айгүл={TOKEN},Серік={OTHER}"
LANGUAGES = ("kk", "ru", "en")


@pytest.fixture
def reader(copy: Path) -> Iterator[TestClient]:
    with TestClient(application(Settings(home=copy, writers=WRITERS), WordEmbedder())) as made:
        yield made


@pytest.fixture
def writer(reader: TestClient) -> TestClient:
    return signed_in(reader)


def signed_in(client: TestClient) -> TestClient:
    answer = client.post("/ru/sign-in", data={"token": TOKEN, "back": "/ru/review"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/ru/review")
    return client


@pytest.fixture(scope="module")
def served(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """One server for all whose decisions are refused: it is a library's own, and nothing is ever written into it."""
    where = tmp_path_factory.mktemp("refusing") / "home"
    shutil.copytree(home, where)
    made = application(Settings(home=where, writers=WRITERS), WordEmbedder())
    with TestClient(made) as client:
        yield made
        assert log(client) == []


@pytest.fixture
def visitor(served: FastAPI) -> TestClient:
    return TestClient(served)


@pytest.fixture
def refused_writer(served: FastAPI) -> TestClient:
    return signed_in(TestClient(served))


@pytest.fixture(scope="module")
def scribe(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A writer of a library into which several tests write, each looking at its own entries only."""
    where = tmp_path_factory.mktemp("written") / "home"
    shutil.copytree(home, where)
    with TestClient(application(Settings(home=where, writers=WRITERS), WordEmbedder())) as client:
        yield signed_in(client)


def shown(client: TestClient, address: str) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return parsed(answer.text)


def parsed(text: str) -> Any:
    return html.fromstring(text)


def fields(form: Any) -> dict[str, Any]:
    """What a browser would send for a form that was not touched."""
    found: dict[str, Any] = {}
    for name, value in form.form_values():
        found.setdefault(name, []).append(value)
    return found


def press(client: TestClient, form: Any, **typed: Any) -> Any:
    return client.post(form.get("action"), data={**fields(form), **typed})


def form_of(page: Any, kind: str, field: str = "") -> Any:
    where = f"//form[input[@name='kind' and @value='{kind}']"
    return page.xpath(where + (f" and input[@name='field' and @value='{field}']]" if field else "]"))[0]


def log(client: TestClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get("/api/v1/decisions").json()["decisions"]
    return found


@pytest.fixture(scope="session")
def asked(client: TestClient) -> dict[str, Any]:
    """A suggestion in a thread without charts, whose page is made quickly; it is the same in every copy."""
    found = client.get("/api/v1/review?limit=100").json()["review"]
    return next(
        one
        for one in found
        if one["role"] == "evidence" and "<svg" not in client.get(f"/ru/threads/{one['thread']}").text
    )


@pytest.fixture(scope="session")
def thread(asked: dict[str, Any]) -> str:
    name: str = asked["thread"]
    return name


def where(library: Library, about: Anchor) -> tuple[str, int] | None:
    with library.read() as connection:
        return located(connection, [about]).get(about)


def item(client: TestClient, thread: str, statement: str) -> dict[str, Any] | None:
    found = client.get(f"/api/v1/threads/{thread}").json()["items"]
    return next((one for one in found if one["id"] == statement), None)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("where", ["review", "decisions", "works", "sign-in"])
def test_a_reader_sees_what_was_decided_and_no_way_to_decide(visitor: TestClient, language: str, where: str) -> None:
    page = shown(visitor, f"/{language}/{where}")
    assert page.xpath("//h1")[0].text_content().strip()
    assert not page.xpath("//form[contains(@action, 'decide')]")


def test_where_nobody_may_write_no_page_offers_to_sign_in(client: TestClient) -> None:
    assert not shown(client, "/ru/review").xpath("//a[contains(@href, 'sign-in')]")
    assert not shown(client, "/ru/sign-in").xpath("//input[@name='token']")
    assert client.post("/ru/sign-in", data={"token": TOKEN}).status_code == 403


def test_a_thread_has_forms_for_those_who_are_signed_in_only(reader: TestClient, thread: str) -> None:
    assert not shown(reader, f"/ru/threads/{thread}").xpath("//form[contains(@action, 'decide')]")
    reader.post("/ru/sign-in", data={"token": TOKEN})
    assert shown(reader, f"/ru/threads/{thread}").xpath("//form[contains(@action, 'decide')]")
    assert reader.get(f"/ru/threads/{thread}").headers["cache-control"] == "private, no-store"


def test_a_link_is_confirmed_from_the_queue_and_taken_back_from_the_notice(
    writer: TestClient, asked: dict[str, Any]
) -> None:
    page = shown(writer, "/ru/review?more=200")
    (form,) = page.xpath(f"//li[@id='q{asked['thread']}{asked['statement']}']//form[input[@value='confirm']]")
    answer = press(writer, form)
    assert answer.status_code == 200
    assert str(answer.url).endswith("/ru/review?more=200&done=1#decided")
    found = item(writer, asked["thread"], asked["statement"])
    assert found is not None
    assert found["link"] == "confirmed"
    (entry,) = log(writer)
    assert (entry["who"], entry["kind"]) == ("Айгүл", "confirm")
    undo = parsed(answer.text).xpath("//div[@id='decided']//form")[0]
    press(writer, undo)
    found = item(writer, asked["thread"], asked["statement"])
    assert found is not None
    assert found["link"] == "suggested"


def test_a_rejected_link_leaves_the_queue(writer: TestClient, asked: dict[str, Any]) -> None:
    page = shown(writer, f"/kk/threads/{asked['thread']}")
    form = page.xpath(f"//form[input[@value='reject'] and input[@value='{asked['statement']}']]")[0]
    press(writer, form)
    found = item(writer, asked["thread"], asked["statement"])
    assert found is None or found["link"] == "rejected"
    held = shown(writer, "/kk/review?more=200")
    assert not held.xpath(f"//li[@id='q{asked['thread']}{asked['statement']}']")


def test_threads_are_merged_by_the_address_of_one_and_split_by_a_mark(writer: TestClient) -> None:
    alone: dict[str, dict[str, Any]] = {}
    for one in writer.get("/ru/threads.json").json():
        if sum(item["role"] == "commitment" and item["link"] == "auto" for item in one["items"]) == 1:
            alone.setdefault(one["items"][0]["document"], one)
    first, second = list(alone.values())[:2]
    page = shown(writer, f"/ru/threads/{first['id']}")
    merge = page.xpath("//form[input[@name='kind' and @value='merge']]")[0]
    ids = [first["id"], f" http://localhost/kk/threads/{second['id']}?as_of=2026-01-01 "]
    assert press(writer, merge, ids=ids).status_code == 200
    whole = writer.get(f"/api/v1/threads/{first['id']}").json()
    assert writer.get(f"/api/v1/threads/{second['id']}").json()["id"] == whole["id"]
    page = shown(writer, f"/ru/threads/{whole['id']}")
    boxes = page.xpath("//input[@type='checkbox' and @form='split']/@value")
    leaving = next(item["id"] for item in whole["items"] if item["commitment"] == second["commitment"])
    assert leaving in boxes
    split = page.xpath("//form[@id='split']")[0]
    assert press(writer, split, ids=[*fields(split)["ids"], leaving]).status_code == 200
    assert writer.get(f"/api/v1/threads/{second['commitment']}").json()["id"] == second["id"]


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("deadline", "2031-02-03", "2031-02-03"),
        ("status", "done", "done"),
        ("agency", "kz.moh", "kz.moh"),
        ("agency", "Министерство здравоохранения; kz.mepr", "kz.moh,kz.mepr"),
        ("place", "kz.abai", "kz.abai"),
        ("action", "Сделать иначе, и в срок", "Сделать иначе, и в срок"),
    ],
)
def test_a_value_is_put_right(scribe: TestClient, field: str, typed: str, kept: str, thread: str) -> None:
    form = form_of(shown(scribe, f"/ru/threads/{thread}"), "edit", field)
    answer = press(scribe, form, value=typed)
    assert answer.status_code == 200
    entry = log(scribe)[0]
    assert entry["value"]["field"] == field
    assert entry["value"]["value"] == kept
    assert parsed(answer.text).xpath(f"//li[@id='n{entry['id']}']")


def test_a_note_is_shown_as_text_whatever_is_in_it(writer: TestClient, thread: str) -> None:
    form = form_of(shown(writer, f"/ru/threads/{thread}"), "note")
    said = "<script>alert(1)</script> </textarea><b onclick=x>ескертпе</b>"
    answer = press(writer, form, text=said)
    page = parsed(answer.text)
    assert page.xpath("//p[@class='note']")[0].text_content() == said
    assert not page.xpath("//main//script")
    assert "<script>alert" not in shown_text(writer, "/ru/decisions")


def shown_text(client: TestClient, address: str) -> str:
    return client.get(address).text


def test_two_documents_are_decided_on_the_page_of_works(writer: TestClient) -> None:
    listed = writer.get("/api/v1/works").json()
    assert listed
    page = shown(writer, "/ru/works")
    forms = page.xpath("//form[input[@name='kind' and @value='work']]")
    assert forms, "the samples hold versions and translations of one text"
    answer = press(writer, forms[0])
    assert answer.status_code == 200
    (entry,) = log(writer)
    assert entry["kind"] == "work"
    page = shown(writer, "/ru/decisions")
    assert len(page.xpath(f"//li[@id='n{entry['id']}']//a[contains(@href, '/documents/')]")) == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
@pytest.mark.parametrize("where", ["decide", "sign-in", "sign-out"])
def test_what_another_sites_page_sends_is_refused(
    refused_writer: TestClient, where: str, headers: dict[str, str], thread: str
) -> None:
    form = form_of(shown(refused_writer, f"/ru/threads/{thread}"), "note")
    answer = refused_writer.post(f"/ru/{where}", data={**fields(form), "text": "x", "token": TOKEN}, headers=headers)
    assert answer.status_code == 403
    assert log(refused_writer) == []


def test_a_form_without_its_key_or_of_another_session_is_refused(refused_writer: TestClient, thread: str) -> None:
    sent = {**fields(form_of(shown(refused_writer, f"/ru/threads/{thread}"), "note")), "text": "x"}
    for key in ("", "0" * 64, "ё"):
        assert refused_writer.post("/ru/decide", data={**sent, "key": key}).status_code == 403
    refused_writer.post("/ru/sign-in", data={"token": OTHER})
    assert refused_writer.post("/ru/decide", data=sent).status_code == 403
    assert log(refused_writer) == []


def test_nobody_decides_without_a_session(visitor: TestClient, asked: dict[str, Any]) -> None:
    sent = {"kind": "confirm", "ids": [asked["statement"], asked["thread"]], "key": ""}
    for cookie in ("", "x", "9999999999.00.11", "9" * 300, "٣.a.b"):
        visitor.cookies.clear()
        headers = {b"cookie": f"{sessions.COOKIE}={cookie}".encode()}
        assert visitor.post("/ru/decide", data=sent, headers=headers).status_code == 403
    assert visitor.post("/ru/sign-in", data={"token": "not-a-writers-token"}).status_code == 403
    assert log(visitor) == []


@pytest.mark.parametrize(
    "sent",
    [
        {"kind": "confirm", "ids": ["no-such-statement", "no-such-thread"]},
        {"kind": "confirm", "ids": []},
        {"kind": "merge", "ids": ["a", "b"]},
        {"kind": "split", "ids": ["a"]},
        {"kind": "edit", "ids": ["a"], "field": "colour", "value": "red"},
        {"kind": "edit", "ids": ["a"], "field": "agency", "value": "Министерство того, чего нет"},
        {"kind": "undo", "ids": ["999"]},
        {"kind": "undo", "ids": ["one"]},
        {"kind": "work", "ids": ["a", "b"], "value": "confirmed"},
        {"kind": "work", "ids": ["a"], "value": "perhaps"},
        {"kind": "praise", "ids": ["a"]},
        {},
    ],
)
def test_a_senseless_decision_is_explained_and_not_taken(
    refused_writer: TestClient, sent: dict[str, Any], thread: str
) -> None:
    key = fields(form_of(shown(refused_writer, f"/ru/threads/{thread}"), "note"))["key"]
    answer = refused_writer.post("/ru/decide", data={**sent, "key": key, "back": f"/ru/threads/{thread}"})
    assert answer.status_code == 422
    page = parsed(answer.text)
    said = page.xpath("//p[@role='alert']")[0].text_content()
    typed = [value for values in sent.values() for value in ([values] if isinstance(values, str) else values)]
    for value in typed:
        said = said.replace(value, "")
    assert re.search("[а-яё]", said)
    assert not re.search("[a-z]", said), "a page says nothing in another language than its own"
    assert page.xpath(f"//a[@href='/ru/threads/{thread}']")
    assert log(refused_writer) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_is_in_the_language_of_the_page(refused_writer: TestClient, language: str, thread: str) -> None:
    page = shown(refused_writer, f"/{language}/threads/{thread}")
    answers = [
        press(refused_writer, form_of(page, "note"), text="  "),
        press(refused_writer, form_of(page, "edit", "agency"), value="Министерство того, чего нет"),
        press(refused_writer, form_of(page, "merge"), ids=[thread, thread]),
        press(refused_writer, form_of(page, "note"), text="x", key="0" * 64),
    ]
    assert [answer.status_code for answer in answers] == [422, 422, 422, 403]
    said = [" ".join(parsed(answer.text).xpath("//p[@role='alert']/text()")) for answer in answers]
    expected = {
        "kk": ["Ескертпе бос", "Органдар тізілімінде", "бір міндеттеме", "басқа сеанстан"],
        "ru": ["Заметка пуста", "В реестре органов нет", "одно обязательство", "из другого сеанса"],
        "en": ["The note is empty", "registry of bodies", "one undertaking", "another session"],
    }[language]
    assert all(words in text for words, text in zip(expected, said, strict=True)), said


@pytest.mark.parametrize("refusal", Refusal)
def test_a_page_has_words_for_every_refusal(refusal: Refusal) -> None:
    given = dict.fromkeys(re.findall(r"%\((\w+)\)", refusal.value), 1)
    told = {refused(language, BadDecision(refusal, **given)) for language in LANGUAGES}
    assert len(told) == len(LANGUAGES)


def test_whoever_is_no_longer_signed_in_is_told_where_to_sign_in(refused_writer: TestClient, thread: str) -> None:
    form = form_of(shown(refused_writer, f"/kk/threads/{thread}"), "note")
    refused_writer.cookies.clear()
    answer = press(refused_writer, form, text="x")
    assert answer.status_code == 403
    page = parsed(answer.text)
    assert "Өз кілтіңізбен" in page.xpath("//p[@role='alert']")[0].text_content()
    assert page.xpath("//a[@href='/kk/sign-in']")
    assert log(refused_writer) == []


def test_a_huge_note_is_refused(refused_writer: TestClient, thread: str) -> None:
    form = form_of(shown(refused_writer, f"/ru/threads/{thread}"), "note")
    assert press(refused_writer, form, text="a" * 20_000).status_code == 422
    assert press(refused_writer, form, text="a" * 200_000).status_code == 413
    assert press(refused_writer, form, **{f"f{number}": "x" for number in range(400)}).status_code == 413
    assert log(refused_writer) == []


@pytest.mark.parametrize(
    "back", ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "", "/x/y"]
)
def test_a_decision_leads_to_no_other_site(scribe: TestClient, back: str, thread: str) -> None:
    form = form_of(shown(scribe, f"/ru/threads/{thread}"), "note")
    answer = scribe.post("/ru/decide", data={**fields(form), "text": "x", "back": back}, follow_redirects=False)
    assert answer.headers["location"] == f"/ru/review?done={log(scribe)[0]['id']}#decided"
    answer = scribe.post("/ru/sign-in", data={"token": TOKEN, "back": back}, follow_redirects=False)
    assert answer.headers["location"] == "/ru/review"


def test_who_signs_out_is_a_reader_again(writer: TestClient) -> None:
    form = shown(writer, "/ru/review").xpath("//form[contains(@action, 'sign-out')]")[0]
    press(writer, form)
    assert not shown(writer, "/ru/review").xpath("//form[contains(@action, 'decide')]")


def test_a_session_ends_with_its_time_and_with_its_token() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    cookie = sessions.begun(WRITERS, TOKEN, now)
    assert cookie is not None
    assert TOKEN not in cookie
    found = sessions.signed(WRITERS, cookie, now)
    assert found is not None
    assert found.name == "Айгүл"
    assert sessions.signed(WRITERS, cookie, now + sessions.LASTS + timedelta(seconds=1)) is None
    assert sessions.signed(f"Серік={OTHER}", cookie, now) is None
    later = f"9999999999{cookie[10:]}"
    assert sessions.signed(WRITERS, later, now) is None


def test_the_cookie_is_kept_from_scripts_and_other_sites(reader: TestClient) -> None:
    answer = reader.post("/ru/sign-in", data={"token": TOKEN}, follow_redirects=False)
    held = answer.headers["set-cookie"].lower()
    assert "httponly" in held
    assert "samesite=lax" in held


def test_a_decision_whose_document_is_gone_is_shown_as_orphaned(
    writer: TestClient, copy: Path, asked: dict[str, Any]
) -> None:
    page = shown(writer, f"/ru/threads/{asked['thread']}")
    (form,) = page.xpath(f"//form[input[@value='confirm'] and input[@value='{asked['statement']}']]")
    assert press(writer, form).status_code == 200
    (entry,) = log(writer)
    with Library(copy) as library:
        about = Anchor(**entry["about"])
        remove(library, about.document)
        # Where another document says the very same, the decision is found again there.
        while (key := where(library, about)) is not None:
            remove(library, key[0])
    page = shown(writer, "/en/decisions?orphaned=1")
    assert "orphaned" in page.xpath(f"//li[@id='n{entry['id']}']")[0].text_content()
    assert entry["about"]["quote"].split()[0] in page.xpath(f"//li[@id='n{entry['id']}']")[0].text_content()


def test_the_log_is_paged(writer: TestClient, thread: str) -> None:
    form = form_of(shown(writer, f"/ru/threads/{thread}"), "note")
    for number in range(52):
        writer.post("/ru/decide", data={**fields(form), "text": str(number)}, follow_redirects=False)
    first = shown(writer, "/ru/decisions")
    assert len(first.xpath("//ol[contains(@class, 'log')]/li")) == 50
    second = shown(writer, f"/ru/decisions{first.xpath('//a[@rel=$n]/@href', n='next')[0]}")
    assert [one.get("id") for one in second.xpath("//ol[contains(@class, 'log')]/li")] == ["n2", "n1"]
    assert writer.get("/ru/decisions?cursor=x").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_has_a_label(refused_writer: TestClient, language: str, thread: str) -> None:
    for where in (f"threads/{thread}", "review", "decisions", "sign-in", "works"):
        page = shown(refused_writer, f"/{language}/{where}")
        for field in page.xpath("//input[not(@type='hidden')] | //select | //textarea"):
            assert field.xpath("ancestor::label"), html.tostring(field)
        for button in page.xpath("//button"):
            assert button.text_content().strip()
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids))
        for described in page.xpath("//@aria-describedby"):
            assert described in ids
