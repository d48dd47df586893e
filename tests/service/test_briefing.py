"""The briefing note: what a committee needs, with the quotes' places, the same in DOCX and PDF, in three languages."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import docx
import pypdfium2
import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from corpus import ledger
from corpus.ledger import Wanted
from corpus.model import Standing
from corpus.store import Library
from service import note_docx, note_pdf
from service.briefing import Chosen, NothingChosen, briefing
from service.cli import app
from service.note import Bullets, Grid, Heading, Note, Picture, Quote, Text
from service.wording import said

TODAY = date(2026, 11, 22)
LANGUAGES = ("kk", "ru", "en")


@pytest.fixture(scope="module")
def library(home: Path) -> Iterator[Library]:
    with Library(home) as opened:
        yield opened


def note(library: Library, chosen: Chosen, language: str = "ru", address: str = "") -> Note:
    with library.read() as connection:
        return briefing(connection, chosen, TODAY, language, address)


def docx_text(content: bytes) -> str:
    made = docx.Document(io.BytesIO(content))
    cells = (cell.text for table in made.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in made.paragraphs), *cells])


def pdf_text(content: bytes) -> str:
    made = pypdfium2.PdfDocument(content)
    return "\n".join(page.get_textpage().get_text_range() for page in made)


def flat(text: str) -> str:
    """Without what line breaks do to words."""
    return "".join(text.replace("\ufffe", "").replace("\u00ad", "").split())


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_both_files_hold_every_heading_and_quote_of_the_note(library: Library, language: str) -> None:
    made = note(library, Chosen(agencies=["kz.mepr"]), language)
    told = [flat(block.text) for block in made.blocks if isinstance(block, (Heading, Quote, Text))]
    assert len(told) > 20
    for text in (flat(docx_text(note_docx.docx(made))), flat(pdf_text(note_pdf.pdf(made)))):
        assert [one for one in told if one not in text] == []
        assert flat(said("brief.title", language)) in text


def test_kazakh_letters_are_in_the_pdf_as_letters() -> None:
    made = Note("Әңғұқөһіү ӘҢҒҰҚӨҺІҮ ₸", (), "аяқ", "kk", (Text("қоршаған ортаны қорғау"),))
    assert "Әңғұқөһіү ӘҢҒҰҚӨҺІҮ ₸" in pdf_text(note_pdf.pdf(made))


def test_what_needs_attention_stands_before_what_is_done(library: Library) -> None:
    made = note(library, Chosen(agencies=["kz.mepr"]))
    names = {block.text: number for number, block in enumerate(made.blocks) if isinstance(block, Heading)}
    assert names[said("brief.attention", "ru")] < names[said("brief.commitments", "ru")]
    grids = [block for block in made.blocks if isinstance(block, Grid) and not block.head]
    statuses = [grid.rows[0][1].split(" — ")[0] for grid in grids]
    order = ("просрочено", "не исполнено", "отказано", "исполнено частично", "исполняется", "объявлено", "исполнено")
    assert statuses == sorted(statuses, key=(*order, "снято с контроля").index)


def test_the_counts_are_those_of_the_ledger(library: Library) -> None:
    made = note(library, Chosen(agencies=["kz.mepr"]))
    with library.read() as connection:
        overdue = ledger.count(connection, Wanted(agencies=("kz.mepr",), standings=(Standing.OVERDUE,)), TODAY)
    bullets = next(block for block in made.blocks if isinstance(block, Bullets))
    assert 0 < int(bullets.items[1].split(":")[1].strip(" .")) <= overdue


def test_every_quote_has_its_document_and_the_page_where_there_are_pages(library: Library) -> None:
    with library.read() as connection:
        (paged,) = [kept for kept in ledger.kept(connection, Wanted(), TODAY) if kept.commitment.page == 2][:1]
    made = note(library, Chosen(ids=[paged.commitment.id]), "ru", "http://mindet.example")
    quote = next(block for block in made.blocks if isinstance(block, Quote))
    assert "с. 2" in quote.source
    assert quote.link.startswith(f"http://mindet.example/ru/documents/{paged.commitment.document}?hit=")


def test_a_document_without_a_date_is_named_among_what_is_missing(library: Library) -> None:
    made = note(library, Chosen(documents=["rules-info.kk.txt"]))
    told = [item for block in made.blocks if isinstance(block, Bullets) for item in block.items]
    undated = [item for item in told if item.endswith("дата не указана")]
    assert any("rules-info" in item for item in undated)
    assert any(f"Документов без даты: {len(undated)}" in item for item in told)


def test_invented_samples_are_called_that(library: Library) -> None:
    made = note(library, Chosen(documents=["plan-clean-2026.ru.pdf"]), "kk")
    assert Text(said("invented", "kk")) in made.blocks


def test_pictures_say_in_words_what_they_show(library: Library) -> None:
    made = note(library, Chosen(agencies=["kz.mepr"]))
    pictures = [block for block in made.blocks if isinstance(block, Picture)]
    assert pictures
    assert all(block.png.startswith(b"\x89PNG") and block.told for block in pictures)
    shapes = docx.Document(io.BytesIO(note_docx.docx(made))).inline_shapes
    assert [shape._inline.docPr.get("descr") for shape in shapes] == [block.told for block in pictures]


def test_the_same_note_is_the_same_pdf(library: Library) -> None:
    made = note(library, Chosen(documents=["news-trees.kk.html"]))
    assert note_pdf.pdf(made) == note_pdf.pdf(made)


def test_a_body_without_commitments_gets_a_note_that_says_so(library: Library) -> None:
    made = note(library, Chosen(agencies=["kz.judicial-council"]))
    assert Text(said("brief.empty", "ru")) in made.blocks
    assert note_pdf.pdf(made).startswith(b"%PDF")


def test_a_note_on_nothing_is_refused(library: Library) -> None:
    with pytest.raises(NothingChosen, match="--agency"):
        note(library, Chosen())


def test_text_that_no_file_can_hold_is_left_out() -> None:
    made = Note("a\x00b", ("c\x0b",), "foot\x01", "ru", (Text("<b>&amp;\ud800 x"), Quote("q\x07", "s", 'http://x/"a"')))
    assert "<b>&amp; x" in docx_text(note_docx.docx(made)).replace("  ", " ")
    assert "<b>&amp;" in pdf_text(note_pdf.pdf(made))


@pytest.mark.parametrize("ending", ["docx", "pdf"])
def test_the_pages_give_the_note_to_take_away(client: TestClient, ending: str) -> None:
    identity = client.get("/api/v1/commitments").json()["commitments"][0]["id"]
    answer = client.get(f"/kk/brief.{ending}?id={identity}")
    assert answer.status_code == 200
    assert f"mindet-brief.{ending}" in answer.headers["content-disposition"]
    assert client.get(f"/kk/brief.{ending}").status_code == 400
    assert client.get(f"/kk/brief.{ending}?id=none").status_code == 404
    assert client.get(f"/kk/brief.{ending}?agency=nobody").status_code == 400
    assert client.get(f"/kk/brief.{ending}?id={identity}&as_of=soon").status_code == 400


@pytest.mark.slow
def test_the_command_writes_both(home: Path, tmp_path: Path) -> None:
    files = [tmp_path / "note.docx", tmp_path / "note.pdf"]
    arguments = ["brief", "--home", str(home), "--agency", "ЭТРМ", "--language", "kk"]
    done = CliRunner().invoke(app, [*arguments, "--docx", str(files[0]), "--pdf", str(files[1])])
    assert done.exit_code == 0, done.output
    assert "Экология" in docx_text(files[0].read_bytes())
    assert files[1].read_bytes().startswith(b"%PDF")
    assert CliRunner().invoke(app, arguments).exit_code == 2
