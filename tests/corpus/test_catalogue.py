"""What the library says of the documents that it holds."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
import pytest

from corpus import catalogue, ocr
from corpus.documents import assembled, document
from corpus.model import Document
from corpus.readers import pdf
from corpus.recognition import Recognition
from corpus.steps import finished
from corpus.store import Library, put_document
from eval.printed import Setting, pictures, printed, scanned
from tests.corpus.readers.papers import body, paper


def half_scanned() -> bytes:
    """A page with a text layer after one that is a picture."""
    one = scanned(pictures(printed(["Осмотр берегов проведён летом вместе с жителями."], Setting("Roboto")), 72), 72)
    whole = pypdfium2.PdfDocument(one)
    whole.import_pages(pypdfium2.PdfDocument(paper([body("Сведения размещены на сайте управления. " * 9)])))
    out = io.BytesIO()
    whole.save(out)
    return out.getvalue()


def read_without_engine(content: bytes) -> Document:
    extract = finished(pdf.steps(content, "half.pdf", Recognition(command="no-such-program")))
    return assembled(extract, "0" * 16, "half.pdf")


@pytest.mark.parametrize(("missing", "version"), [("Install Tesseract", "v1"), (None, "")])
def test_a_document_that_waits_for_recognition_is_read_anew_once_it_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str | None, version: str
) -> None:
    monkeypatch.setattr(ocr, "remedy", lambda _recognition: missing)
    waiting, whole = read_without_engine(half_scanned()), document("Ответ направлен.".encode(), "whole.txt")
    assert waiting.warnings
    with Library(tmp_path, create=True) as library:
        with library.write() as connection:
            for made in (waiting, whole):
                put_document(connection, made, (), b"", made_with="v1")
        with library.read() as connection:
            held = catalogue.held(connection)
    assert (held[waiting.id].version, held[whole.id].version) == (version, "v1")
