"""The pages: whole without scripts, in three languages, with every message translated and nothing unescaped."""

from __future__ import annotations

import csv
import io
import re

import pytest
from babel.messages.extract import extract_from_dir
from fastapi.testclient import TestClient
from lxml import html

from service.web import i18n

METHODS = [("**.py", "python"), ("**.html", "jinja2.ext:babel_extract")]
KEYWORDS = {"_": None, "gettext": (2,), "ngettext": (1, 2), "N_": None}


def page(client: TestClient, address: str) -> html.HtmlElement:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return html.fromstring(answer.text)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_a_query_finds_passages_that_link_to_their_place(client: TestClient, language: str) -> None:
    found = page(client, f"/{language}/?q=посты наблюдения")
    link = found.xpath("//li[@class='result']//h2/a/@href")[0]
    span = link.split("#s")[1]
    shown = page(client, link.split("#")[0])
    assert shown.xpath(f"//*[@id='s{span}']")
    assert shown.xpath("//article//mark")
    assert shown.get("lang") == language


def test_a_hit_over_several_blocks_is_anchored_once(client: TestClient) -> None:
    link = page(client, "/ru/?q=посты наблюдения").xpath("//li[@class='result']//h2/a/@href")[0]
    shown = page(client, link.split("#")[0])
    assert len(shown.xpath(f"//*[@id='s{link.split('#s')[1]}']")) == 1


def test_a_document_page_shows_the_whole_text(client: TestClient) -> None:
    for one in client.get("/api/v1/documents").json()["documents"]:
        document = client.get(f"/api/v1/documents/{one['id']}").json()
        shown = page(client, f"/ru/documents/{one['id']}").xpath("//article")[0]
        for name in shown.xpath(".//span[starts-with(@class, 'type')] | .//p[@class='page']"):
            name.drop_tree()
        seen = re.sub(r"\s+", "", shown.text_content())
        kept = [block for block in document["blocks"] if block["kind"] not in ("table", "row", "furniture")]
        for block in kept:
            assert re.sub(r"\s+", "", document["text"][block["start"] : block["end"]]) in seen, one["source"]


def test_a_sample_is_marked_as_invented_on_every_page(client: TestClient) -> None:
    assert page(client, "/ru/?q=вода").xpath("//*[@class='sample']")
    assert page(client, "/ru/").xpath("//*[@class='sample']")
    identity = client.get("/api/v1/documents").json()["documents"][0]["id"]
    assert page(client, f"/kk/documents/{identity}").xpath("//*[@class='sample']")


def test_every_message_is_translated() -> None:
    messages = {
        message if isinstance(message, str) else message[0]
        for _, _, message, _, _ in extract_from_dir(i18n.HERE, METHODS, keywords=KEYWORDS)
    }
    assert len(messages) > 40
    for language in ("kk", "ru"):
        catalog = i18n.translations(language)
        untranslated = [m for m in messages if catalog.ngettext(m, m, 2) == m and catalog.gettext(m) == m]
        assert untranslated == [], language


def test_what_a_reader_types_is_shown_as_text(client: TestClient) -> None:
    answer = client.get("/ru/", params={"q": "<script>alert(1)</script> вода"})
    assert "<script>alert" not in answer.text
    assert "script-src" not in answer.headers["content-security-policy"]
    assert "default-src 'self'" in answer.headers["content-security-policy"]


def test_a_wrong_filter_is_explained_in_the_readers_language(client: TestClient) -> None:
    answer = client.get("/kk/", params={"q": "су", "since": "кеше"})
    assert answer.status_code == 400
    assert "ЖЖЖЖ-АА-КК" in html.fromstring(answer.text).xpath("//*[@role='alert']")[0].text


def test_the_front_page_speaks_the_browsers_language(client: TestClient) -> None:
    for asked, given in (("kk-KZ,ru;q=0.8", "/kk/"), ("de,en;q=0.5", "/en/"), ("", "/ru/")):
        answer = client.get("/", headers={"accept-language": asked}, follow_redirects=False)
        assert answer.headers["location"] == given


def test_the_list_of_documents_has_its_twins(client: TestClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/ru/documents.csv").text.removeprefix("\ufeff"))))
    listed = client.get("/ru/documents.json").json()["documents"]
    links = page(client, "/ru/documents").xpath("//tbody//a/@href")
    assert [row["id"] for row in rows] == [one["id"] for one in listed] == [link.rsplit("/", 1)[1] for link in links]


def test_pages_are_navigable_by_keyboard_and_named(client: TestClient) -> None:
    for address in ("/ru/", "/ru/documents", "/api/docs"):
        shown = page(client, address)
        assert shown.xpath("//a[@class='skip' and @href='#main']")
        assert len(shown.xpath("//h1")) == 1
        for field in shown.xpath("//input[not(@type='hidden')] | //select"):
            assert field.xpath("ancestor::label") or shown.xpath(f"//label[@for='{field.get('id')}']")
