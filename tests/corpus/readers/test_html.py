from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import Unreadable
from corpus.model import Block, BlockKind, Extract, Failure
from corpus.readers.html import read

BODY = (
    "Министрлік жыл соңына дейін төрт нысанды іске қосуды жоспарлап отыр, бұл туралы ведомствоның баспасөз қызметі "
    "хабарлады. Жұмыстар республикалық бюджет есебінен жүргізіледі."
)
RUSSIAN = (
    "Министерство планирует ввести до конца года четыре объекта, сообщает пресс-служба ведомства. Работы ведутся за "
    "счёт республиканского бюджета."
)


def page(content: str, head: str = "", attributes: str = "") -> bytes:
    start = f"<!doctype html><html {attributes}><head><meta charset=utf-8>{head}</head>"
    return f"{start}<body>{content}</body></html>".encode()


def leaves(extract: Extract) -> list[tuple[str, str]]:
    return [(block.kind.value, extract.text[block.start : block.end]) for block in extract.blocks if block.is_leaf]


def cells(extract: Extract) -> list[tuple[int | None, int | None, str, bool]]:
    return [(b.row, b.column, text(extract, b), b.header) for b in extract.blocks if b.kind is BlockKind.CELL]


def text(extract: Extract, block: Block) -> str:
    return extract.text[block.start : block.end]


def test_menus_scripts_and_footers_are_left_out() -> None:
    extract = read(
        page(
            f"""<header><a href=/>Портал</a></header><nav><ul><li><a href=/a>Басты бет</a></li></ul></nav>
            <div class="left-menu"><a href=/b>Қызметтер</a></div><script>var secret = 1</script><style>p {{}}</style>
            <div id=content><h1>Жаңа нысандар</h1><div class="share-buttons">Бөлісу</div><p>{BODY}</p>
            <p>{RUSSIAN}</p></div>
            <div class=related><a href=/c>Оқи отырыңыз</a></div><footer>Барлық құқықтар қорғалған</footer>"""
        ),
        "a.html",
    )
    assert leaves(extract) == [("heading", "Жаңа нысандар"), ("paragraph", BODY), ("paragraph", RUSSIAN)]


def test_a_heading_outside_of_the_article_comes_first() -> None:
    extract = read(page(f"<div><h1>Атауы</h1></div><article><p>{BODY}</p><p>{RUSSIAN}</p></article>"), "a.html")
    assert leaves(extract)[0] == ("heading", "Атауы")


def test_a_page_without_marks_of_its_own_is_read_whole() -> None:
    assert read(b"<p>One.<p>Two.", "a.html").text == "One.\n\nTwo."


def test_text_after_a_removed_element_stays() -> None:
    assert "after" in read(page("<div>before <script>x</script> after</div>"), "a.html").text


def test_an_element_named_as_a_menu_that_holds_the_text_stays() -> None:
    assert BODY in read(page(f"<div class='page menu'><p>{BODY}</p></div><p>{RUSSIAN[:30]}</p>"), "a.html").text


def test_ordered_lists_carry_their_numbers() -> None:
    extract = read(
        page(
            "<ol start=3><li>a<ol type=a><li>b</li><li>c</li></ol></li><li value=7>d</li></ol>"
            "<ol type=I reversed><li>e</li><li>f</li></ol><ul><li>g</li></ul>"
        ),
        "a.html",
    )
    assert [item for _, item in leaves(extract)] == ["3. a", "a. b", "b. c", "7. d", "II. e", "I. f", "g"]
    assert {kind for kind, _ in leaves(extract)} == {"list_item"}


def test_tables_keep_the_places_of_merged_cells() -> None:
    extract = read(
        page(
            "<table><thead><tr><th rowspan=2>№</th><th colspan=2>Мерзімі</th></tr><tr><th>басы</th><th>соңы</th></tr>"
            "</thead><tbody><tr><td>1</td><td rowspan=2>мамыр<br>2024</td><td></td></tr><tr><td>2</td><td>x</td></tr>"
            "</tbody></table>"
        ),
        "a.html",
    )
    assert cells(extract) == [
        (0, 0, "№", True),
        (0, 1, "Мерзімі", True),
        (1, 1, "басы", True),
        (1, 2, "соңы", True),
        (2, 0, "1", False),
        (2, 1, "мамыр\n2024", False),
        (2, 2, "", False),
        (3, 0, "2", False),
        (3, 2, "x", False),
    ]


def test_a_table_that_places_the_parts_of_a_page_is_none() -> None:
    extract = read(page(f"<table><tr><td><p>{BODY}</p></td></tr></table>"), "a.html")
    assert leaves(extract) == [("paragraph", BODY)]


def test_a_table_in_a_cell_becomes_lines_of_it() -> None:
    inner = "<table><tr><th>a</th><th>b</th></tr><tr><td>c</td><td>d</td></tr></table>"
    extract = read(page(f"<table><tr><th>x</th><th>y</th></tr><tr><td>1</td><td>{inner}</td></tr></table>"), "a.html")
    assert cells(extract)[-1] == (1, 1, "a b\nc d", False)


def test_two_line_breaks_part_paragraphs_and_one_parts_lines() -> None:
    assert leaves(read(page("<div>a<br>b<br><br>c</div>"), "a.html")) == [("paragraph", "a\nb"), ("paragraph", "c")]


def test_raised_digits_stay_apart_from_the_number_before() -> None:
    assert read(page("<p>10 000<sup>2</sup> м<sup>3</sup></p>"), "a.html").text == "10 000² м³"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<meta property="article:published_time" content="2024-03-05T10:00:00+05:00">', "2024-03-05"),
        ('<script type="application/ld+json">{"@graph": [{"datePublished": "2023-12-31"}]}</script>', "2023-12-31"),
        ('<meta name="DC.date" content="07.02.2022">', "2022-02-07"),
        ('<meta name="date" content="2024-13-45">', None),
        ('<script type="application/ld+json">{broken</script>', None),
    ],
)
def test_the_date_is_read_from_what_the_page_states(head: str, expected: str | None) -> None:
    assert read(page(f"<p>{BODY}</p>", head), "a.html").metadata.get("date") == expected


def test_a_time_element_gives_the_date() -> None:
    extract = read(page(f"<article><time>05.06.2023, 12:30</time><p>{BODY}</p></article>"), "a.html")
    assert extract.metadata["date"] == "2023-06-05"


def test_title_language_and_address_come_from_the_metadata() -> None:
    head = "<title>Есеп – Министрлік порталы</title><link rel=canonical href='https://example.kz/kk/1'>"
    facts = read(page(f"<p>{BODY}</p>", head, "lang=kz"), "a.html").metadata
    assert facts == {"title": "Есеп", "language": "kk", "address": "https://example.kz/kk/1"}


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "utf-16"])
def test_other_encodings_are_read(encoding: str) -> None:
    name = "windows-1251" if encoding == "cp1251" else encoding
    content = f"<html><head><meta charset='{name}'></head><body><p>{RUSSIAN}</p></body></html>".encode(encoding)
    assert read(content, "a.html").text == RUSSIAN


def test_utf_8_wins_over_a_wrong_declaration() -> None:
    content = f"<html><head><meta charset=windows-1251></head><p>{BODY}</p></html>".encode()
    assert read(content, "a.html").text == BODY


@pytest.mark.parametrize("content", [b"<html></html>", b"<html><script>x</script></html>", b"<!-- -->"])
def test_a_page_without_text_is_empty(content: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        read(content, "a.html")
    assert caught.value.category is Failure.EMPTY


def test_control_characters_break_nothing() -> None:
    content = page("<p>one</p>\x07two<script>x</script>\x05three &#1; four")
    assert read(content, "a.html").text.startswith("one")


def test_deep_nesting_is_told_and_breaks_nothing() -> None:
    content = page("<p>top</p>" + "<div>" * 20000 + "bottom")
    extract = read(content, "a.html")
    assert extract.text == "top"
    assert "too deep" in extract.warnings[-1]


TAGS = (
    "<p>",
    "<td>",
    "<table>",
    "<tr>",
    "<li>",
    "<ol>",
    "</ol>",
    "<br>",
    "<h1>",
    "</p>",
    "</div>",
    "<div>",
    "<sup>",
    "<th>",
)


@given(st.lists(st.sampled_from((*TAGS, "x", "қ ", "1", "<caption>"))))
def test_leaves_cover_the_text_in_order_whatever_the_markup(parts: list[str]) -> None:
    try:
        extract = read(f"<html><body>{''.join(parts)}</body></html>".encode(), "a.html")
    except Unreadable:
        return
    place = 0
    for block in extract.blocks:
        if block.is_leaf:
            assert extract.text[place : block.start].strip() == ""
            place = block.end
    assert extract.text[place:].strip() == ""
